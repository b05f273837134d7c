"""What ``CreateTrail`` and ``UpdateTrail`` refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator import organization
from trailwright.sandbox.emulator.destination_checks import (
    Destinations,
    check_bucket,
    check_key,
    check_logs,
    check_topic,
)
from trailwright.sandbox.emulator.name_checks import (
    check_bucket_name,
    check_prefix,
    check_topic_name,
    check_trail_name,
)
from trailwright.sandbox.emulator.names import cloudtrail
from trailwright.sandbox.emulator.permissions import Trail
from trailwright.sandbox.emulator.refusals import refuse

__all__ = ["check_new_trail", "check_trail", "destinations"]


def destinations(settings: dict[str, Any], *, arn: str) -> Destinations:
    """Return where a trail delivers to.

    Args:
        settings: The trail as the API describes it.

        arn: Its ARN.
    """
    _, _, _, region, account, _ = arn.split(":", 5)
    topic = settings.get("SnsTopicName") or ""
    if topic and not topic.startswith("arn:"):
        topic = f"arn:aws:sns:{region}:{account}:{topic}"
    belongs_to = organization.of(account)
    return Destinations(
        trail=Trail(
            arn=arn, account=account, organization_id=belongs_to.id if belongs_to else None
        ),
        bucket=settings.get("S3BucketName") or "",
        prefix=(settings.get("S3KeyPrefix") or "").strip("/"),
        topic_arn=topic,
        kms_key_id=settings.get("KmsKeyId") or "",
        log_group_arn=settings.get("CloudWatchLogsLogGroupArn") or "",
        role_arn=settings.get("CloudWatchLogsRoleArn") or "",
        organization=bool(settings.get("IsOrganizationTrail")),
    )


def check_new_trail(settings: dict[str, Any], *, account: str, region: str) -> None:
    """Refuse what would be one trail too many, or a second one of the same name.

    UNVERIFIED: whether AWS refuses a multi-Region trail when only a Region other than its home
    is full. It is refused here.
    """
    trails = _trails_of(account)
    if any(trail["Name"] == settings["Name"] for trail in trails):
        refuse(
            "TrailAlreadyExistsException",
            f"Trail {settings['Name']} already exists for customer: {account}",
        )
    used = {home: _count(trails, home) for home in (region, *(t["HomeRegion"] for t in trails))}
    considered = used if settings.get("IsMultiRegionTrail") else {region: used[region]}
    limit = quotas().trails_per_region
    for full in (name for name, count in considered.items() if count >= limit):
        refuse(
            "MaximumNumberOfTrailsExceededException",
            f"User: {account} already has {limit} trails in {full}.",
        )


def _trails_of(account: str) -> list[dict[str, Any]]:
    return [trail for key, trail in cloudtrail.trails.all_items() if key[0] == account]


def _count(trails: list[dict[str, Any]], region: str) -> int:
    """Return how many trails a Region has, copies of multi-Region trails included."""
    return sum(t["HomeRegion"] == region or bool(t["IsMultiRegionTrail"]) for t in trails)


def check_trail(settings: dict[str, Any], *, arn: str) -> str:
    """Refuse a trail that cannot be, or that could not deliver.

    Args:
        settings: The trail as it would become.

        arn: Its ARN.

    Returns:
        The ARN of its KMS key, or an empty string.

    Raises:
        Refused: As AWS would.
    """
    at = destinations(settings, arn=arn)
    check_trail_name(arn.rsplit("/", 1)[-1])
    check_bucket_name(at.bucket)
    check_prefix(settings.get("S3KeyPrefix") or "")
    if at.topic_arn:
        check_topic_name(settings["SnsTopicName"])
    _check_combination(settings)
    if at.organization:
        owner = organization.check_organization_trail(at.trail.account)
        at = replace(at, trail=replace(at.trail, organization_id=owner.id))
    check_bucket(at)
    check_topic(at)
    key_arn = check_key(at)
    check_logs(at)
    return key_arn


def _check_combination(settings: dict[str, Any]) -> None:
    if settings.get("IsMultiRegionTrail") and not settings.get("IncludeGlobalServiceEvents"):
        refuse(
            "InvalidParameterCombinationException",
            "Multi-Region trail must include global service events.",
        )
