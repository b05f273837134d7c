"""What an estate makes that others may lean on, and what it leans on itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from trailwright.model.symbols import ACCOUNT, PARTITION, REGION, symbols_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource
    from trailwright.readers.world import World

__all__ = ["Links", "links_of"]

#: A kind and a name, e.g. ``("bucket", "logs")``.
Thing: TypeAlias = tuple[str, str]

_POLICY = "the policy on"

#: Stand-ins that are the same in every template; all others are one stack's own.
_SHARED = {ACCOUNT, PARTITION, REGION}


class Links(NamedTuple):
    """What ties an estate to others.

    Args:
        makes: What it makes that has a name others can know.

        needs: What it leans on, whoever makes it.
    """

    makes: frozenset[Thing]
    needs: frozenset[Thing]


def links_of(world: World, estate: Estate) -> Links:
    """Return what ties an estate to others.

    Args:
        world: Its stacks.

        estate: What they make up.
    """
    makes = _known((*_made(estate), *_exports(world)))
    needs = _known((*_needed(estate), *(("export", each) for each in world.not_exported)))
    return Links(makes, needs)


def _known(things: tuple[tuple[str, object], ...]) -> frozenset[Thing]:
    """Return the things whose name another template can say."""
    return frozenset(
        (kind, name)
        for kind, name in things
        if isinstance(name, str) and name and _SHARED.issuperset(symbols_in(name))
    )


def _made(estate: Estate) -> Iterator[tuple[str, object]]:
    kinds: dict[str, tuple[Resource, ...]] = {
        "trail": estate.trails,
        "bucket": estate.buckets,
        "topic": estate.topics,
        "key": (*estate.keys, *estate.aliases),
        "log group": estate.log_groups,
        "role": estate.roles,
    }
    for kind, resources in kinds.items():
        for each in resources:
            yield kind, each.ref
            yield kind, each.arn
    for policy in (*estate.bucket_policies, *estate.topic_policies):
        yield from ((_POLICY, target) for target in policy.targets)


def _exports(world: World) -> Iterator[tuple[str, object]]:
    for stack in world.stacks:
        yield from (("export", name) for name, _ in stack.exports())


def _needed(estate: Estate) -> Iterator[tuple[str, object]]:
    for trail in estate.trails:
        yield "bucket", trail.s3_bucket_name
        yield _POLICY, trail.s3_bucket_name
        yield "topic", trail.sns_topic_name
        yield _POLICY, trail.sns_topic_name
        yield "key", trail.kms_key_id
        yield "log group", _without_star(trail.cloudwatch_logs_log_group_arn)
        yield "role", trail.cloudwatch_logs_role_arn
    for each in estate.metric_filters:
        yield "log group", each.log_group


def _without_star(arn: object) -> object:
    return arn.removesuffix(":*") if isinstance(arn, str) else arn
