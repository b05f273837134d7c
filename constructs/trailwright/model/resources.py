"""What an estate is made of: trails and all they lean on, one record a kind.

Every field is a value or :class:`~trailwright.model.unknown.Unknown`, and absent properties
are ``None``. Texts may hold stand-ins (:mod:`trailwright.model.symbols`), which are equal
where the things they stand for are.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from trailwright.model.record import record
from trailwright.model.symbols import ACCOUNT, PARTITION, REGION
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.origin import Origin

__all__ = [
    "Alarm",
    "Alias",
    "Bucket",
    "Either",
    "ExistingTrail",
    "IdentityPolicy",
    "Key",
    "LogGroup",
    "MetricFilter",
    "MetricTransformation",
    "Organization",
    "PassedOver",
    "Place",
    "PlannedStack",
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


@record
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

    def __init__(self, reason: str, condition: str, then: Value, otherwise: Value) -> None:
        Unknown.__init__(self, reason)  # slots make another class of it, which super() misses
        object.__setattr__(self, "condition", condition)
        object.__setattr__(self, "then", then)
        object.__setattr__(self, "otherwise", otherwise)

    def __hash__(self) -> int:
        return hash((self.reason, self.condition))  # the values may be lists


@record
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


@record
class PlannedStack:
    """A stack that is to be deployed.

    Args:
        place: Where it goes.

        name: Its name in CloudFormation. Default: not known.

        role: The ARN of the role with which CloudFormation makes its resources. Default: not
            known.
    """

    place: Place
    name: str | None = None
    role: str | None = None


@record
class Resource:
    """What all resources have.

    Args:
        type: The CloudFormation type.

        origin: Where it is written.

        place: Where it goes.

        ref: What names it where others refer to it: its physical name, or the stand-in.

        arn: Its ARN, in which the same text stands; empty where there is none.

        exists: Unknown when an undecided condition decides.

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


@record
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
    worked_out: dict[object, Any] = field(
        default_factory=dict[object, Any], init=False, repr=False, compare=False
    )


@record
class Bucket(Resource):
    """A bucket. How it is protected is in its properties."""

    name: str | Unknown


@record
class ResourcePolicy(Resource):
    """A policy on buckets or topics.

    Args:
        targets: The names of buckets or ARNs of topics it is put on.

        document: The policy.
    """

    targets: tuple[str | Unknown, ...] = ()
    document: Value = None


@record
class Key(Resource):
    """A KMS key; ``ref`` is its key id, and its policy is ``document``."""

    document: Value = None
    enabled: Flag = None
    rotation: Flag = None
    multi_region: Flag = None


@record
class Alias(Resource):
    """Another name of a key: ``alias/…``."""

    name: Text = None
    target: Text = None


@record
class Topic(Resource):
    """An SNS topic; ``ref`` is its name here, although Ref gives its ARN."""

    name: str | Unknown
    kms_key_id: Text = None


@record
class Subscription(Resource):
    """Who is told what a topic receives."""

    topic_arn: Text = None
    protocol: Text = None
    endpoint: Text = None


@record
class LogGroup(Resource):
    """A log group; its ARN is without the ``:*`` that CloudTrail wants after it."""

    name: str | Unknown
    retention_days: Number = None
    kms_key_id: Text = None
    log_group_class: Text = None


@record
class MetricTransformation:
    """The metric that a filter counts into."""

    namespace: Text = None
    name: Text = None
    value: Text = None
    default: Number = None


@record
class MetricFilter(Resource):
    """What of a log group becomes a metric."""

    log_group: Text = None
    pattern: Text = None
    transformations: tuple[MetricTransformation, ...] | Unknown = ()


@record
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


@record
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


@record
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


@record
class Organization:
    """The organization that the accounts are of."""

    id: str
    management_account: str | None = None


@record
class ExistingTrail:
    """A trail that is there already, and counts."""

    name: str
    account: str | Unknown
    home_region: str | Unknown
    multi_region: bool = True
    organization: bool = False


class PassedOver(NamedTuple):
    """A file that was not judged, and why."""

    path: str
    reason: str
