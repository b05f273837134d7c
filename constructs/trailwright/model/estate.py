"""Everything that was read, and how one thing finds another in it."""

from __future__ import annotations

from dataclasses import field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from trailwright.model.record import record
from trailwright.model.resources import (
    Resource,
    Role,
)
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trailwright.model.resources import (
        Alarm,
        Alias,
        Bucket,
        ExistingTrail,
        Key,
        LogGroup,
        MetricFilter,
        Organization,
        PassedOver,
        PlannedStack,
        ResourcePolicy,
        Subscription,
        Topic,
        Trail,
        Value,
    )

__all__ = ["Estate"]

_R = TypeVar("_R", bound=Resource)


@record
class Estate:
    """Everything that was read, in the order it is written.

    Args:
        external: Policies of what is not in the templates: by type, then by name or ARN.

        organization: Default: not known.

        existing_trails: Default: none are known.

        paths: The files that were read.

        passed_over: The files that were not.

        undecided: Conditions nobody decided, as (stack, condition).

        notes: What was assumed, and what could not be read, as sentences.

        stacks: By stack: where it goes, and by which name.

        stacks_before: By stack: those deployed before it. A stack that is not here has an
            unknown place in the order.

        edges: By stack and logical id: the logical ids made before it, directly.
    """

    trails: tuple[Trail, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    bucket_policies: tuple[ResourcePolicy, ...] = ()
    keys: tuple[Key, ...] = ()
    aliases: tuple[Alias, ...] = ()
    topics: tuple[Topic, ...] = ()
    topic_policies: tuple[ResourcePolicy, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    log_groups: tuple[LogGroup, ...] = ()
    roles: tuple[Role, ...] = ()
    metric_filters: tuple[MetricFilter, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    others: tuple[Resource, ...] = ()
    external: Mapping[str, Mapping[str, Value]] = field(
        default_factory=dict[str, "Mapping[str, Value]"]
    )
    organization: Organization | None = None
    existing_trails: tuple[ExistingTrail, ...] = ()
    paths: tuple[str, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    stacks: Mapping[str, PlannedStack] = field(
        default_factory=dict[str, "PlannedStack"], repr=False
    )
    stacks_before: Mapping[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]], repr=False
    )
    edges: Mapping[tuple[str, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[str, ...]], repr=False
    )
    _memo: dict[tuple[str, str], frozenset[str]] = field(
        default_factory=dict[tuple[str, str], frozenset[str]],
        init=False,
        repr=False,
        compare=False,
    )
    _by_name: dict[str, Mapping[str, Sequence[Any]]] = field(
        default_factory=dict[str, "Mapping[str, Sequence[Any]]"],
        init=False,
        repr=False,
        compare=False,
    )
    worked_out: dict[object, Any] = field(
        default_factory=dict[object, Any], init=False, repr=False, compare=False
    )

    def resources(self) -> Iterator[Resource]:
        """Yield every resource."""
        for name in _resource_fields():
            yield from getattr(self, name)

    def prerequisites(self, resource: Resource) -> frozenset[str]:
        """Return the logical ids made before a resource, directly or through others.

        Args:
            resource: The resource.
        """
        start = (resource.origin.stack, resource.logical_id)
        if start not in self._memo:
            self._memo[start] = frozenset(self._reach(*start))
        return self._memo[start]

    def depends(self, resource: Resource, on: Resource) -> bool | Unknown:
        """Return whether one resource waits for another; of other stacks that may be unknown.

        Args:
            resource: The resource that should wait.

            on: What it should wait for.
        """
        stack, other = resource.origin.stack, on.origin.stack
        if stack == other:
            directly = self.edges.get((stack, resource.logical_id), ())
            return on.logical_id in directly or on.logical_id in self.prerequisites(resource)
        if stack not in self.stacks_before:
            return Unknown("the order in which the stacks are deployed is not known")
        return other in self.stacks_before[stack]

    def bucket(self, name: Value) -> Bucket | None:
        """Return the bucket with this name or ARN, if it is in the estate."""
        return self._first("buckets", self.buckets, name, None)

    def topic(self, name: Value, *, near: Resource | None = None) -> Topic | None:
        """Return the topic with this name or ARN.

        Args:
            name: The name or ARN.

            near: Who says so; a bare name is one of the same account and Region. Default:
                any will do.
        """
        return self._first("topics", self.topics, name, near)

    def key(self, name: Value, *, near: Resource | None = None) -> Key | None:
        """Return the key with this id, ARN, alias or ARN of an alias.

        Args:
            name: The id, ARN or alias.

            near: Who says so, as for :meth:`topic`.
        """
        found = self._first("keys", self.keys, name, near)
        if found is not None:
            return found
        alias = self.alias(name, near=near)
        return None if alias is None else self._first("keys", self.keys, alias.target, alias)

    def alias(self, name: Value, *, near: Resource | None = None) -> Alias | None:
        """Return the alias of a key with this name or ARN.

        Args:
            name: The name or ARN.

            near: Who says so, as for :meth:`topic`.
        """
        return self._first("aliases", self.aliases, name, near)

    def log_group(self, name: Value, *, near: Resource | None = None) -> LogGroup | None:
        """Return the log group with this name or ARN, with or without ``:*``.

        Args:
            name: The name or ARN.

            near: Who says so, as for :meth:`topic`.
        """
        plain = name.removesuffix(":*") if isinstance(name, str) else name
        return self._first("log_groups", self.log_groups, plain, near)

    def role(self, name: Value, *, near: Resource | None = None) -> Role | None:
        """Return the role with this name or ARN.

        Args:
            name: The name or ARN.

            near: Who says so; a bare name is one of the same account. Default: any will do.
        """
        return self._first("roles", self.roles, name, near)

    def policies_on_bucket(self, name: Value) -> tuple[ResourcePolicy, ...]:
        """Return the policies put on a bucket, known by its name."""
        return tuple(self._named("bucket_policies", self.bucket_policies, name, _targets))

    def policies_on_topic(self, arn: Value) -> tuple[ResourcePolicy, ...]:
        """Return the policies put on a topic, known by its ARN."""
        return tuple(self._named("topic_policies", self.topic_policies, arn, _targets))

    def external_policy(self, kind: str, name: Value) -> Value:
        """Return the policy of what is not in the templates, or ``None``.

        Args:
            kind: E.g. ``AWS::S3::BucketPolicy``.

            name: The name or ARN it is known by.
        """
        return self.external.get(kind, {}).get(name) if isinstance(name, str) else None

    def _first(
        self, kind: str, resources: tuple[_R, ...], name: Value, near: Resource | None
    ) -> _R | None:
        found = self._named(kind, resources, name, _names)
        return next((each for each in found if name == each.arn or _is_near(each, near)), None)

    def _named(
        self,
        kind: str,
        resources: tuple[_R, ...],
        name: Value,
        names: Callable[[_R], Iterable[str | Unknown]],
    ) -> Sequence[_R]:
        """Return the resources of a kind that have a name, from an index made once."""
        if not isinstance(name, str) or not name:
            return ()
        if kind not in self._by_name:
            index: dict[str, list[_R]] = {}
            for resource in resources:
                for each in dict.fromkeys(names(resource)):
                    if isinstance(each, str):
                        index.setdefault(each, []).append(resource)
            self._by_name[kind] = index
        return self._by_name[kind].get(name, ())

    def _reach(self, stack: str, logical_id: str) -> set[str]:
        found: set[str] = set()
        waiting = [logical_id]
        while waiting:
            for each in self.edges.get((stack, waiting.pop()), ()):
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return found


@cache
def _resource_fields() -> tuple[str, ...]:
    first, last = "trails", "others"
    names = [each.name for each in fields(Estate)]
    return tuple(names[names.index(first) : names.index(last) + 1])


def _names(resource: Resource) -> tuple[str, str]:
    return resource.ref, resource.arn


def _targets(policy: ResourcePolicy) -> tuple[str | Unknown, ...]:
    return policy.targets


def _is_near(resource: Resource, near: Resource | None) -> bool:
    """Return whether a bare name said by somebody can mean a resource."""
    if near is None:
        return True
    same_account = near.place.account_text == resource.place.account_text
    global_names = isinstance(resource, Role)
    return same_account and (global_names or near.place.region_text == resource.place.region_text)
