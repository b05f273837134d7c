"""Finds the live resource that a deployed one has become."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trailwright.model.arns import bucket_arn
from trailwright.model.resources import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import MetricFilter, Resource, Subscription

__all__ = [
    "counterpart",
    "filter_counterpart",
    "live_names",
    "pairs",
    "subscription_counterpart",
]

_R = TypeVar("_R", bound="Resource")


def counterpart(resource: _R, live: Iterable[_R]) -> _R | None:
    """Return the live resource of the same ARN; of a role, of the same name and account.

    Args:
        resource: What was deployed.

        live: The live resources of its kind.
    """
    same = (each for each in live if each.arn and each.arn == resource.arn)
    named = (
        each
        for each in live
        if each.ref == resource.ref and each.type == resource.type and _near(each, resource)
    )
    return next(same, None) or next(named, None)


def filter_counterpart(estate: Estate, wanted: MetricFilter, live: Estate) -> MetricFilter | None:
    """Return the live filter of the same name on the same log group.

    Args:
        estate: What was deployed.

        wanted: The filter in it.

        live: What there is.
    """
    group = estate.log_group(wanted.log_group, near=wanted)
    name = wanted.log_group if group is None else group.ref
    same = (
        each
        for each in live.metric_filters
        if each.ref == wanted.ref and each.log_group == name and each.place == wanted.place
    )
    return next(same, None)


def subscription_counterpart(wanted: Subscription, live: Estate) -> Subscription | None:
    """Return the live subscription of the same endpoint to the same topic.

    Args:
        wanted: What was deployed.

        live: What there is.
    """
    asked = (wanted.topic_arn, wanted.protocol, wanted.endpoint)
    same = (e for e in live.subscriptions if asked == (e.topic_arn, e.protocol, e.endpoint))
    return next(same, None)


def pairs(wanted: Iterable[_R], live: Iterable[_R]) -> Iterator[tuple[_R, _R]]:
    """Yield what was deployed and is there, with what it has become.

    Args:
        wanted: What was deployed.

        live: The live resources of the same kind.
    """
    there = tuple(live)
    for each in wanted:
        found = counterpart(each, there)
        if found is not None:
            yield each, found


def _near(one: Resource, other: Resource) -> bool:
    """Return whether two resources are in one account, and in one Region if Regions part them."""
    anywhere = isinstance(one, Role)
    return one.account == other.account and (anywhere or one.region == other.region)


def live_names(resource: Resource) -> tuple[str, ...]:
    """Return what a resource is called where it is live; a policy, by what it is on.

    Args:
        resource: What was deployed.
    """
    targets: tuple[object, ...] = getattr(resource, "targets", ())
    on = [each for each in targets if isinstance(each, str)]
    if on:
        return tuple(f"policy of {_arn(resource, each)}" for each in on)
    return (resource.arn or resource.ref,)


def _arn(policy: Resource, target: str) -> str:
    """Return the ARN of a topic or bucket, of which a policy names the bucket by its name."""
    partition = policy.place.partition_text
    return target if target.startswith("arn:") else bucket_arn(partition=partition, name=target)
