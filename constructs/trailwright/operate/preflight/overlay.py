"""The planned estate on top of the live one: what there would be after the deployment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from trailwright.model.resources import Organization, Resource, ResourcePolicy
from trailwright.operate.preflight.live_trails import existing
from trailwright.operate.preflight.organization import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.estate import Estate
    from trailwright.operate.preflight.view import View

__all__ = ["overlay"]

_R = TypeVar("_R", bound=Resource)


def overlay(view: View) -> Estate:
    """Return what there would be after the deployment, as far as it is known.

    Args:
        view: What is known.
    """
    planned, live = view.plan.estate, view.live.estate
    return replace(
        planned,
        buckets=_on_top(planned.buckets, live.buckets),
        bucket_policies=_policies(planned.bucket_policies, live.bucket_policies),
        keys=_on_top(planned.keys, live.keys),
        aliases=_on_top(planned.aliases, live.aliases),
        topics=_on_top(planned.topics, live.topics),
        topic_policies=_policies(planned.topic_policies, live.topic_policies),
        subscriptions=_on_top(planned.subscriptions, live.subscriptions),
        log_groups=_on_top(planned.log_groups, live.log_groups),
        roles=_on_top(planned.roles, live.roles),
        metric_filters=_on_top(planned.metric_filters, live.metric_filters),
        alarms=_on_top(planned.alarms, live.alarms),
        existing_trails=existing(view),
        organization=_organization(view) or planned.organization,
        stacks_before=_in_order(planned, live),
    )


def _on_top(planned: tuple[_R, ...], live: tuple[_R, ...]) -> tuple[_R, ...]:
    known = {each.arn for each in planned}
    return (*planned, *(each for each in live if each.arn not in known))


def _policies(
    planned: tuple[ResourcePolicy, ...], live: tuple[ResourcePolicy, ...]
) -> tuple[ResourcePolicy, ...]:
    """Return the policies there would be: a planned one takes the place of what is there."""
    replaced = {target for each in planned for target in each.targets}
    return (*planned, *(each for each in live if not replaced & set(each.targets)))


def _organization(view: View) -> Organization | None:
    """Return the organization that the accounts are of, by what it says itself."""
    found = (described(view, each) for each in view.plan.homes)
    return next((each for each in found if isinstance(each, Organization)), None)


def _in_order(planned: Estate, live: Estate) -> Mapping[str, frozenset[str]]:
    """Return what is deployed before each stack: what is live, always."""
    there = frozenset(each.origin.stack for each in live.resources())
    before = {each: found | there for each, found in planned.stacks_before.items()}
    return {**live.stacks_before, **before}
