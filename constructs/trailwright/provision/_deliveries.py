"""What a trail delivers to, as a stack near it or elsewhere calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Fn

from trailwright.model.arns import Arn
from trailwright.model.problems import Problem
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.provision._where import Where
    from trailwright.provision.trail import Trail

__all__ = ["bucket_name", "check_place", "log_group_name", "topic_name"]


def check_place(trail: Trail, where: Where) -> Iterator[Problem]:
    """Yield a problem when a stack is not where a trail's metrics are.

    Args:
        trail: The trail.

        where: The stack's environment.
    """
    if where.is_elsewhere(trail.where):
        yield Problem(
            option="trail",
            rule=f"must be of the stack's account and Region, {where.account} {where.region}, "
            "where its metrics are",
            value=f"{trail.where.account} {trail.where.region}",
            remedy="make it in a stack of the trail's",
        )


def log_group_name(trail: Trail, where: Where) -> str | None:
    """Return the name of a trail's log group, or ``None`` when it has none.

    Args:
        trail: The trail.

        where: Who asks.
    """
    group = trail.log_group
    if group is None:
        return None
    near = trail.where.stack is where.stack
    return group.cfn_log_group.ref if near else group.log_group_name


def bucket_name(trail: Trail) -> str:
    """Return the name of a trail's archive.

    Args:
        trail: The trail.
    """
    return trail.cfn_trail.s3_bucket_name


def topic_name(trail: Trail, where: Where) -> str | None:
    """Return the name of a trail's delivery topic, or ``None`` when none is near.

    Args:
        trail: The trail.

        where: Who asks.
    """
    arn: Any = trail.cfn_trail.sns_topic_name
    if arn is None:
        return None
    if is_token(arn):
        return Fn.select(5, Fn.split(":", arn))
    parts = Arn.parse(arn)
    here = (is_token(where.account) or parts.account == where.account) and (
        is_token(where.region) or parts.region == where.region
    )
    return parts.resource if here else None
