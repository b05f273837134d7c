"""The trail of a whole organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.provision._options import TrailOptions
from trailwright.provision.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.interfaces.aws_kms import IKeyRef
    from aws_cdk.interfaces.aws_s3 import IBucketRef
    from aws_cdk.interfaces.aws_sns import ITopicRef
    from constructs import Construct

    from trailwright.model.data_events import DataEvents, NetworkActivity
    from trailwright.model.insights import InsightSelector
    from trailwright.model.retention import ObjectLock, Retention
    from trailwright.model.selectors import AdvancedEventSelector, EventSelector
    from trailwright.provision.delivery_topic import DeliveryTopic, DeliveryTopicView
    from trailwright.provision.log_bucket import LogBucket, LogBucketView
    from trailwright.provision.trail_key import TrailKey
    from trailwright.provision.trail_log_group import TrailLogGroup

__all__ = ["OrganizationTrail"]


class OrganizationTrail(Trail):
    """The trail of a whole organization, from its management account.

    Trusted access for CloudTrail must be on in AWS Organizations, and the organization
    must have all features; no CloudFormation resource can do that. A delegated
    administrator cannot deploy it through CloudFormation: the trail is created and then
    cannot be started.

    Args:
        scope: The scope, usually a stack.

        id: The construct's id in the scope.

        trail_name: Its name. Policies name the trail before it exists, so it is needed.

        organization_id: ``o-…``.

        management_account: The organization's management account, which must be the
            account of the stack. Default: taken on trust that the stack is in it.

        multi_region: Whether all Regions are recorded. Default: yes.

        log_bucket: A :class:`LogBucket`, or any bucket of the CDK. Default: a new archive,
            encrypted, private, versioned and kept.

        retention: When log files in the new archive are archived and expire. Default: kept
            for ever.

        object_lock: Of the new archive. Default: no Object Lock.

        access_logs: Whether the new archive keeps S3 server access logs. Default: yes.

        s3_key_prefix: What object keys begin with. Default: nothing.

        encryption: ``"kms"`` or ``"sse-s3"``. Default: KMS.

        key: A :class:`TrailKey`, any key of the CDK, or a key ARN, in the bucket's
            Region. Default: the log bucket's key, else a new one.

        delivery_topic: A :class:`DeliveryTopic`, any topic of the CDK, or ``True`` for a
            new one. Default: delivered files are not announced.

        log_group: A :class:`TrailLogGroup`, ``True`` for a new one, or ``False``.
            Default: a new one.

        log_group_name: Name of the new log group. Default: ``/trailwright/<trail_name>``.

        log_retention_days: How long the new log group keeps events. Default: 365.

        permissions_boundary: ARN of a managed policy that bounds the log group's role.
            Default: none.

        include_global_service_events: A trail of all Regions must record them. Default: yes.

        is_logging: Default: yes.

        log_file_validation: Whether digest files are delivered. Default: yes.

        management_events: ``All``, ``ReadOnly``, ``WriteOnly`` or ``None``. Only the
            first copy of management events in a Region is free. Default: all.

        exclude_management_event_sources: ``kms.amazonaws.com``,
            ``rdsdata.amazonaws.com``. Default: none.

        data_events: Data events to record; :meth:`record` and :meth:`add_data_events`
            add more. Default: none.

        network_activity: VPC endpoint activity to record. Default: none.

        selectors: ``basic`` or ``advanced`` to insist, else ``auto``: basic selectors
            where they can hold everything. Default: auto.

        event_selectors: Basic selectors exactly as given, instead of the compiled ones.
            Default: compiled from the options above.

        advanced_event_selectors: Advanced selectors exactly as given. Default: as above.

        insight_selectors: CloudTrail Insights. Default: off.

        aggregation_templates: Templates that aggregate data events. Default: none.

        readers: ARNs of principals that may read what this construct makes. Default:
            those to whom the account's own IAM policies give it.

        tags: Tags of everything made here. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If options cannot be used; all problems in one message,
            before any resource is made.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trail_name: str,
        organization_id: str,
        management_account: str | None = None,
        multi_region: bool = True,
        log_bucket: LogBucket | LogBucketView | IBucketRef | None = None,
        retention: Retention | None = None,
        object_lock: ObjectLock | None = None,
        access_logs: bool = True,
        s3_key_prefix: str = "",
        encryption: str = "kms",
        key: TrailKey | IKeyRef | str | None = None,
        delivery_topic: DeliveryTopic | DeliveryTopicView | ITopicRef | bool = False,
        log_group: TrailLogGroup | bool = True,
        log_group_name: str | None = None,
        log_retention_days: int = 365,
        permissions_boundary: str | None = None,
        include_global_service_events: bool = True,
        is_logging: bool = True,
        log_file_validation: bool = True,
        management_events: str = "All",
        exclude_management_event_sources: Sequence[str] = (),
        data_events: Sequence[DataEvents] = (),
        network_activity: Sequence[NetworkActivity] = (),
        selectors: str = "auto",
        event_selectors: Sequence[EventSelector] | None = None,
        advanced_event_selectors: Sequence[AdvancedEventSelector] | None = None,
        insight_selectors: Sequence[InsightSelector] = (),
        aggregation_templates: Sequence[str] = (),
        readers: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(
            scope,
            id,
            options=TrailOptions(
                trail_name=trail_name,
                multi_region=multi_region,
                organization_id=organization_id,
                management_account=management_account,
                log_bucket=log_bucket,
                retention=retention,
                object_lock=object_lock,
                access_logs=access_logs,
                s3_key_prefix=s3_key_prefix,
                encryption=encryption,
                key=key,
                delivery_topic=delivery_topic,
                log_group=log_group,
                log_group_name=log_group_name,
                log_retention_days=log_retention_days,
                permissions_boundary=permissions_boundary,
                include_global_service_events=include_global_service_events,
                is_logging=is_logging,
                log_file_validation=log_file_validation,
                management_events=management_events,
                exclude_management_event_sources=exclude_management_event_sources,
                data_events=data_events,
                network_activity=network_activity,
                selectors=selectors,
                event_selectors=event_selectors,
                advanced_event_selectors=advanced_event_selectors,
                insight_selectors=insight_selectors,
                aggregation_templates=aggregation_templates,
                readers=readers,
                tags=tags or {},
                removal_policy=removal_policy,
            ),
        )
