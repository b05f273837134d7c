"""What the three trail constructs have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constructs import Construct

from trailwright.compose.trail import selector_properties
from trailwright.model.compile import CompiledSelectors, compile_selectors
from trailwright.model.data_events import DataEvents
from trailwright.model.ledger import TrailUse
from trailwright.model.problems import raise_for
from trailwright.model.selectors import ManagementEvents
from trailwright.model.tokens import is_token
from trailwright.model.trails import TrailIdentity
from trailwright.provision._build import build
from trailwright.provision._facts import Facts
from trailwright.provision._limits import TrailRegistry
from trailwright.provision._option_checks import check_contribution, check_options
from trailwright.provision._template import camel
from trailwright.provision._where import Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk.aws_cloudtrail import CfnTrail

    from trailwright.provision._options import TrailOptions
    from trailwright.provision.delivery_topic import DeliveryTopicView
    from trailwright.provision.log_bucket import LogBucketView
    from trailwright.provision.trail_key import KeyLike
    from trailwright.provision.trail_log_group import LogGroupView

__all__ = ["Trail"]


class Trail(Construct):
    """A trail with everything it needs; the base of the three trail constructs.

    Args:
        scope: The scope.

        id: The construct's id in the scope.

        options: What was asked for.
    """

    def __init__(self, scope: Construct, id: str, *, options: TrailOptions) -> None:
        super().__init__(scope, id)
        self._options = options
        self._where = Where.of(scope)
        self._subject = f"{type(self).__name__} {id!r}"
        raise_for(self._subject, check_options(options, self._where))
        self._identity = TrailIdentity(
            name=options.trail_name,
            account=self._where.account,
            region=self._where.region,
            partition=self._where.partition,
            organization_id=options.organization_id,
            s3_key_prefix=options.s3_key_prefix,
        )
        self._data_events = list(options.data_events)
        self._built = build(self, options, self._identity, self._where, self._compile)
        self._register()

    @property
    def trail_name(self) -> str:
        """The trail's name."""
        return self._identity.name

    @property
    def trail_arn(self) -> str:
        """The trail's ARN, built from its name."""
        return self._identity.arn

    @property
    def identity(self) -> TrailIdentity:
        """The trail as policies name it."""
        return self._identity

    @property
    def where(self) -> Where:
        """The trail's environment."""
        return self._where

    @property
    def cfn_trail(self) -> CfnTrail:
        """The trail as its L1 class."""
        return self._built.template.resource("Trail")

    @property
    def log_bucket(self) -> LogBucketView | None:
        """The archive, unless it is a bucket of your own."""
        return self._built.bucket

    @property
    def delivery_topic(self) -> DeliveryTopicView | None:
        """The delivery topic, if trailwright made it."""
        return self._built.topic

    @property
    def log_group(self) -> LogGroupView | None:
        """The log group, if there is one."""
        return self._built.log_group

    @property
    def key(self) -> KeyLike | None:
        """The key of the trail's own stack, for its log group and topics."""
        return self._built.key

    @property
    def selectors(self) -> CompiledSelectors:
        """What is recorded, all contributions compiled."""
        return self._compile(self._built.own_bucket_arns())

    def _compile(self, own_bucket_arns: Sequence[str]) -> CompiledSelectors:
        options = self._options
        if options.event_selectors is not None or options.advanced_event_selectors is not None:
            return CompiledSelectors(
                basic=tuple(options.event_selectors or ()),
                advanced=tuple(options.advanced_event_selectors or ()),
            )
        return compile_selectors(
            subject=self._subject,
            management=ManagementEvents(options.management_events),
            exclude_management_event_sources=tuple(options.exclude_management_event_sources),
            data_events=self._data_events,
            network_activity=options.network_activity,
            own_log_bucket_arns=own_bucket_arns,
            form=options.selectors,
            partition=self._where.partition,
        )

    def record(self, bucket: Any, *, prefix: str = "", read_write: str = "All") -> None:  # noqa: ANN401
        """Record the data events of a bucket, from any stack of the app.

        Args:
            bucket: Any bucket of the CDK, or an ARN.

            prefix: Only objects whose key begins so. Default: all objects.

            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.

        Raises:
            InvalidOptionsError: If the trail's limits are reached; the message says who
                uses what.
        """
        self.add_data_events(DataEvents.s3(bucket, prefix=prefix, read_write=read_write))

    def add_data_events(self, *data_events: DataEvents) -> None:
        """Record more data events, from any stack of the app.

        Args:
            data_events: What to record.

        Raises:
            InvalidOptionsError: If the trail was given its selectors as they are, or its
                limits are reached.
        """
        raise_for(self._subject, check_contribution(self._options))
        self._data_events.extend(data_events)
        try:
            selectors = self.selectors
        except ValueError:
            del self._data_events[-len(data_events) :]
            raise
        self._show(selectors)

    def _show(self, selectors: CompiledSelectors) -> None:
        properties = camel(selector_properties(selectors))
        self.cfn_trail.event_selectors = properties.get("eventSelectors")
        self.cfn_trail.advanced_event_selectors = properties.get("advancedEventSelectors")

    def _register(self) -> None:
        stack, identity = self._where.stack, self._identity
        registry = TrailRegistry.of(self, stack)
        registry.add(_use(identity, self._where, multi_region=self._options.multi_region))
        if identity.organization_id is not None:
            facts = Facts.of(self)
            facts.add_organization(identity.organization_id, self._options.management_account)
        previous = registry.previous_in(stack, self)
        if previous is not None:
            self.cfn_trail.add_resource_dependency(previous.cfn_trail)


def _use(identity: TrailIdentity, where: Where, *, multi_region: bool) -> TrailUse:
    origin = f"stack {where.stack.node.path}" if is_token(identity.account) else "this app"
    unknown = f"(the account of {origin})"
    return TrailUse(
        name=identity.name,
        account=unknown if is_token(identity.account) else identity.account,
        home_region="(its Region)" if is_token(identity.region) else identity.region,
        multi_region=multi_region,
        organization=identity.organization_id is not None,
        origin=origin,
    )
