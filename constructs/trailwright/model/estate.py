"""What an estate is made of: trails and all they lean on, and where each fact came from.

Every field is a value or :class:`~trailwright.model.unknown.Unknown`, and absent properties
are ``None``. Texts may hold stand-ins (:mod:`trailwright.model.symbols`), which are equal
where the things they stand for are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from trailwright.model.symbols import ACCOUNT, PARTITION, REGION
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.model.origin import Origin

__all__ = [
    "Alarm",
    "Alias",
    "Bucket",
    "Either",
    "Estate",
    "ExistingTrail",
    "IdentityPolicy",
    "Key",
    "LogGroup",
    "MetricFilter",
    "MetricTransformation",
    "Organization",
    "PassedOver",
    "Place",
    "Resource",
    "ResourcePolicy",
    "Role",
    "Subscription",
    "Topic",
    "Trail",
    "Value",
]

#: What a template holds, once it is resolved.
Value: TypeAlias = "Unknown | bool | int | float | str | list[Value] | dict[str, Value] | None"
Text: TypeAlias = str | Unknown | None
Flag: TypeAlias = bool | Unknown | None
Number: TypeAlias = int | float | Unknown | None


@dataclass(frozen=True, slots=True)
class Either(Unknown):
    """A value that hangs on a condition nobody has decided.

    Args:
        reason: Why it is not known.

        condition: The condition's name.

        then: The value when it holds; ``None`` when the property is then absent.

        otherwise: The value when it does not.
    """

    condition: str
    then: Value
    otherwise: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stack goes.

    Args:
        account: The account id.

        region: The Region.

        partition: The partition.
    """

    account: str | Unknown
    region: str | Unknown
    partition: str | Unknown

    @property
    def account_text(self) -> str:
        """The account, or its stand-in, as it stands in ARNs and policies."""
        return ACCOUNT if isinstance(self.account, Unknown) else self.account

    @property
    def region_text(self) -> str:
        """The Region, or its stand-in."""
        return REGION if isinstance(self.region, Unknown) else self.region

    @property
    def partition_text(self) -> str:
        """The partition, or its stand-in."""
        return PARTITION if isinstance(self.partition, Unknown) else self.partition


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What all resources have.

    Args:
        type: The CloudFormation type.

        origin: Where it is written.

        place: Where it goes.

        ref: What names it where others refer to it: its physical name, or the stand-in.

        arn: Its ARN, in which the same text stands; empty where there is none.

        exists: Unknown when an undecided condition decides.

        depends_on: Logical ids in the same stack that are made first: named in DependsOn, or
            referred to.

        deletion_policy: What happens to it when it leaves the stack. Default: ``Delete``.

        update_replace_policy: What happens to it when it is replaced. Default: ``Delete``.

        properties: Its properties, resolved.

        written: The resource as it stands in the template.
    """

    type: str
    origin: Origin
    place: Place
    ref: str = ""
    arn: str = ""
    exists: bool | Unknown = True
    depends_on: tuple[str, ...] = ()
    deletion_policy: str | Unknown = "Delete"
    update_replace_policy: str | Unknown = "Delete"
    properties: Mapping[str, Value] = field(default_factory=dict[str, "Value"], repr=False)
    written: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)

    @property
    def account(self) -> str | Unknown:
        """The account it is made in."""
        return self.place.account

    @property
    def region(self) -> str | Unknown:
        """The Region it is made in."""
        return self.place.region

    @property
    def partition(self) -> str | Unknown:
        """The partition it is made in."""
        return self.place.partition

    @property
    def logical_id(self) -> str:
        """Its logical id."""
        return self.origin.logical_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail(Resource):
    """A trail; fields are named after its properties."""

    name: str | Unknown
    is_logging: Flag = None
    s3_bucket_name: Text = None
    s3_key_prefix: Text = None
    is_multi_region_trail: Flag = None
    is_organization_trail: Flag = None
    include_global_service_events: Flag = None
    enable_log_file_validation: Flag = None
    kms_key_id: Text = None
    sns_topic_name: Text = None
    cloudwatch_logs_log_group_arn: Text = None
    cloudwatch_logs_role_arn: Text = None
    event_selectors: Value = None
    advanced_event_selectors: Value = None
    insight_selectors: Value = None
    aggregation_configurations: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Resource):
    """A bucket. How it is protected is in its properties."""

    name: str | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePolicy(Resource):
    """A policy on buckets or topics.

    Args:
        targets: The names of buckets or ARNs of topics it is put on.

        document: The policy.
    """

    targets: tuple[str | Unknown, ...] = ()
    document: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Resource):
    """A KMS key; ``ref`` is its key id, and its policy is ``document``."""

    document: Value = None
    enabled: Flag = None
    rotation: Flag = None
    multi_region: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Resource):
    """Another name of a key: ``alias/…``."""

    name: Text = None
    target: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Resource):
    """An SNS topic; ``ref`` is its name here, although Ref gives its ARN."""

    name: str | Unknown
    kms_key_id: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Resource):
    """Who is told what a topic receives."""

    topic_arn: Text = None
    protocol: Text = None
    endpoint: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup(Resource):
    """A log group; its ARN is without the ``:*`` that CloudTrail wants after it."""

    name: str | Unknown
    retention_days: Number = None
    kms_key_id: Text = None
    log_group_class: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricTransformation:
    """The metric that a filter counts into."""

    namespace: Text = None
    name: Text = None
    value: Text = None
    default: Number = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFilter(Resource):
    """What of a log group becomes a metric."""

    log_group: Text = None
    pattern: Text = None
    transformations: tuple[MetricTransformation, ...] | Unknown = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm(Resource):
    """An alarm on one metric; one on an expression has ``metrics`` among its properties."""

    name: str | Unknown
    namespace: Text = None
    metric_name: Text = None
    statistic: Text = None
    period: Number = None
    evaluation_periods: Number = None
    datapoints_to_alarm: Number = None
    threshold: Number = None
    comparison_operator: Text = None
    treat_missing_data: Text = None
    actions_enabled: Flag = None
    alarm_actions: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPolicy:
    """One policy of a role.

    Args:
        name: Its name, or the ARN of a managed policy.

        document: The policy; unknown for a managed policy that is written elsewhere.

        managed: Whether it is a managed policy.

        origin: Where it is written.

        logical_id: The resource that attaches it: the role itself, or a policy.
    """

    name: str | Unknown
    document: Value
    managed: bool = False
    origin: Origin
    logical_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Resource):
    """A role, with every policy that the estate attaches to it.

    Args:
        name: Its name.

        trust: Who may assume it.

        policies: What it may do.

        boundary: The ARN of its permissions boundary.
    """

    name: str | Unknown
    trust: Value = None
    policies: tuple[IdentityPolicy, ...] = ()
    boundary: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """The organization that the accounts are of."""

    id: str
    management_account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingTrail:
    """A trail that is there already, and counts."""

    name: str
    account: str | Unknown
    home_region: str | Unknown
    multi_region: bool = True
    organization: bool = False


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that was not judged, and why."""

    path: str
    reason: str


_R = TypeVar("_R", bound=Resource)


@dataclass(frozen=True, slots=True, kw_only=True)
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
            return on.logical_id in self.prerequisites(resource)
        if stack not in self.stacks_before:
            return Unknown("the order in which the stacks are deployed is not known")
        return other in self.stacks_before[stack]

    def bucket(self, name: Value) -> Bucket | None:
        """Return the bucket with this name or ARN, if it is in the estate."""
        return _first(self.buckets, name, None)

    def topic(self, name: Value, *, near: Resource | None = None) -> Topic | None:
        """Return the topic with this name or ARN.

        Args:
            name: The name or ARN.

            near: Who says so; a bare name is one of the same account and Region. Default:
                any will do.
        """
        return _first(self.topics, name, near)

    def key(self, name: Value, *, near: Resource | None = None) -> Key | None:
        """Return the key with this id, ARN, alias or ARN of an alias.

        Args:
            name: The id, ARN or alias.

            near: Who says so, as for :meth:`topic`.
        """
        found = _first(self.keys, name, near)
        if found is not None:
            return found
        alias = _first(self.aliases, name, near)
        return None if alias is None else _first(self.keys, alias.target, alias)

    def log_group(self, name: Value, *, near: Resource | None = None) -> LogGroup | None:
        """Return the log group with this name or ARN, with or without ``:*``.

        Args:
            name: The name or ARN.

            near: Who says so, as for :meth:`topic`.
        """
        plain = name.removesuffix(":*") if isinstance(name, str) else name
        return _first(self.log_groups, plain, near)

    def role(self, name: Value, *, near: Resource | None = None) -> Role | None:
        """Return the role with this name or ARN.

        Args:
            name: The name or ARN.

            near: Who says so; a bare name is one of the same account. Default: any will do.
        """
        return _first(self.roles, name, near)

    def policies_on_bucket(self, name: Value) -> tuple[ResourcePolicy, ...]:
        """Return the policies put on a bucket, known by its name."""
        return tuple(policy for policy in self.bucket_policies if name in policy.targets)

    def policies_on_topic(self, arn: Value) -> tuple[ResourcePolicy, ...]:
        """Return the policies put on a topic, known by its ARN."""
        return tuple(policy for policy in self.topic_policies if arn in policy.targets)

    def external_policy(self, kind: str, name: Value) -> Value:
        """Return the policy of what is not in the templates, or ``None``.

        Args:
            kind: E.g. ``AWS::S3::BucketPolicy``.

            name: The name or ARN it is known by.
        """
        return self.external.get(kind, {}).get(name) if isinstance(name, str) else None

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


def _first(resources: Iterable[_R], name: Value, near: Resource | None) -> _R | None:
    if not isinstance(name, str) or not name:
        return None
    found = (each for each in resources if name == each.arn or _is_called(each, name, near))
    return next(found, None)


def _is_called(resource: Resource, name: str, near: Resource | None) -> bool:
    if resource.ref != name:
        return False
    if near is None:
        return True
    same_account = near.place.account_text == resource.place.account_text
    global_names = isinstance(resource, Role)
    return same_account and (global_names or near.place.region_text == resource.place.region_text)
