"""The trail itself: every property of ``AWS::CloudTrail::Trail``, written out.

Properties are always emitted, because CloudFormation resets most of those that are
removed from a template, encryption and log-file validation among them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, get_att, join, map_leaves, tag_list
from trailwright.model.trails import ORGANIZATION_METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trailwright.model.compile import CompiledSelectors
    from trailwright.model.insights import InsightSelector
    from trailwright.model.trails import TrailIdentity

__all__ = ["OWN_BUCKETS", "TrailPlan", "selector_properties", "trail"]

#: What stands for the ARNs of buckets that are composed together with the trail, and
#: how the template says them.
OWN_BUCKETS = {
    "own-archive": get_att("Bucket", "Arn"),
    "own-access-logs": get_att("AccessLogBucket", "Arn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPlan:
    """What a trail should be.

    Args:
        identity: Its name, owner and home.

        multi_region: Whether it records every Region.

        global_service_events: Whether it records IAM, STS and CloudFront. A
            multi-Region trail must.

        bucket_name: Name, or an intrinsic, of the archive.

        key_id: ARN, alias ARN or an intrinsic of the key. Default: SSE-S3.

        topic: Name, ARN or an intrinsic of the delivery topic. Default: no notices.

        destination: The log group and role, as trail properties. Default: none.

        selectors: What is recorded.

        depends_on: Local ids of the policies it needs.
    """

    identity: TrailIdentity
    multi_region: bool
    global_service_events: bool
    bucket_name: object
    selectors: CompiledSelectors
    key_id: object = None
    topic: object = None
    destination: Mapping[str, object] = field(default_factory=dict[str, object])
    insight_selectors: Sequence[InsightSelector] = ()
    aggregation_templates: Sequence[str] = ()
    is_logging: bool = True
    log_file_validation: bool = True
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    depends_on: tuple[str, ...] = ()
    retain: bool = True


def trail(plan: TrailPlan) -> Resource:
    """Return the trail.

    Args:
        plan: What the trail should be.
    """
    identity = plan.identity
    return Resource(
        type="AWS::CloudTrail::Trail",
        properties={
            "TrailName": identity.name,
            "S3BucketName": plan.bucket_name,
            "S3KeyPrefix": identity.s3_key_prefix or None,
            "KMSKeyId": plan.key_id,
            "SnsTopicName": plan.topic,
            "IsLogging": plan.is_logging,
            "IsMultiRegionTrail": plan.multi_region,
            "IsOrganizationTrail": identity.organization_id is not None,
            "IncludeGlobalServiceEvents": plan.global_service_events,
            "EnableLogFileValidation": plan.log_file_validation,
            "InsightSelectors": [each.to_cloudformation() for each in plan.insight_selectors],
            "AggregationConfigurations": _aggregation(plan.aggregation_templates),
            "Tags": tag_list(plan.tags),
            **plan.destination,
            **selector_properties(plan.selectors),
        },
        depends_on=plan.depends_on,
        retain=plan.retain,
        metadata=_organization(identity),
    )


def _organization(identity: TrailIdentity) -> dict[str, str]:
    known = identity.organization_id
    return {} if known is None else {ORGANIZATION_METADATA: known}


def selector_properties(selectors: CompiledSelectors) -> dict[str, Any]:
    """Return the trail properties that say what is recorded.

    Args:
        selectors: What is recorded.
    """
    if selectors.advanced:
        found = [each.to_cloudformation() for each in selectors.advanced]
        return {"AdvancedEventSelectors": map_leaves(found, _say_own_bucket)}
    return {"EventSelectors": [each.to_cloudformation() for each in selectors.basic]}


def _aggregation(templates: Sequence[str]) -> list[dict[str, Any]] | None:
    if not templates:
        return None
    return [{"EventCategory": "Data", "Templates": [str(each) for each in templates]}]


def _say_own_bucket(value: object) -> object:
    own = OWN_BUCKETS.get(value.removesuffix("/")) if isinstance(value, str) else None
    return value if own is None else join(own, "/")
