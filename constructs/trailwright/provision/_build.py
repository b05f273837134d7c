"""Makes a trail and what it was not given, in one template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright.compose.archive import ArchivePlan, archive
from trailwright.compose.key import KeyPlan, key
from trailwright.compose.log_group import LogGroupPlan, log_group, log_group_destination
from trailwright.compose.resources import Resources, get_att, ref
from trailwright.compose.topic import TopicPlan, delivery_topic
from trailwright.compose.trail import OWN_BUCKETS, TrailPlan, trail
from trailwright.model.retention import Retention
from trailwright.provision._destinations import (
    Destination,
    ForeignKey,
    bucket_destination,
    topic_destination,
)
from trailwright.provision._template import Template
from trailwright.provision.delivery_topic import DeliveryTopicView
from trailwright.provision.log_bucket import LogBucket, LogBucketView
from trailwright.provision.trail_key import KeyView, TrailKey
from trailwright.provision.trail_log_group import LogGroupView, TrailLogGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from constructs import Construct

    from trailwright.model.compile import CompiledSelectors
    from trailwright.model.trails import TrailIdentity
    from trailwright.provision._options import TrailOptions
    from trailwright.provision._where import Where
    from trailwright.provision.trail_key import KeyLike

__all__ = ["Built", "build"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of building a trail."""

    template: Template
    key: KeyLike | None
    bucket: LogBucketView | None
    topic: DeliveryTopicView | None
    log_group: LogGroupView | None
    given_bucket: Destination | None

    def own_bucket_arns(self) -> tuple[str, ...]:
        """Return the ARNs of the archive's buckets, which are never recorded."""
        if self.given_bucket is not None:
            return self.given_bucket.own_bucket_arns()
        return self.bucket.own_bucket_arns if self.bucket else ()


@dataclass(slots=True, kw_only=True)
class _Work:
    """Plans of what is made, and what was given instead."""

    options: TrailOptions
    identity: TrailIdentity
    where: Where
    given_key: KeyLike | None
    given_bucket: Destination | None
    given_topic: Destination | None
    own_key: KeyPlan | None = None
    archive: ArchivePlan | None = None
    topic: TopicPlan | None = None
    log_group: LogGroupPlan | None = None

    @property
    def key_arn(self) -> object:
        """What this stack calls the key it encrypts with, if it does."""
        if self.options.encryption == "sse-s3":
            return None
        return self.given_key.key_arn if self.given_key else get_att("Key", "Arn")


def build(
    scope: Construct,
    options: TrailOptions,
    identity: TrailIdentity,
    where: Where,
    selectors: Callable[[Sequence[str]], CompiledSelectors],
) -> Built:
    """Make a trail and what it was not given.

    Args:
        scope: The trail construct.

        options: What was asked for.

        identity: The trail as policies name it.

        where: The trail's environment.

        selectors: Compiles what is recorded, given the ARNs of the archive's buckets.
    """
    work = _given(scope, options, identity, where)
    _plan(work)
    own = work.given_bucket.own_bucket_arns if work.given_bucket else lambda: tuple(OWN_BUCKETS)
    plan = _trail_plan(work, selectors(own() if options.data_events else ()))
    template = Template(scope, _resources(work) | {"Trail": trail(plan)}, primary="Trail")
    _wait_for(template, work)
    return _built(template, work)


def _given(scope: Construct, options: TrailOptions, identity: TrailIdentity, where: Where) -> _Work:
    given_bucket = given_topic = None
    if options.log_bucket is not None:
        given_bucket = bucket_destination(scope, options.log_bucket, identity, where)
    if not isinstance(options.delivery_topic, bool):
        given_topic = topic_destination(scope, options.delivery_topic, identity, where)
    return _Work(
        options=options,
        identity=identity,
        where=where,
        given_key=_given_key(scope, options, where),
        given_bucket=given_bucket,
        given_topic=given_topic,
    )


def _given_key(scope: Construct, options: TrailOptions, where: Where) -> KeyLike | None:
    if isinstance(options.key, TrailKey):
        return options.key.view
    if options.key is not None:
        return ForeignKey(scope, options.key, where)
    its_key = getattr(options.log_bucket, "encryption_key", None)
    if its_key is not None:
        return ForeignKey(scope, its_key, where)
    bucket = _bucket_view(options)
    if bucket and bucket.key and bucket.where.stack is where.stack:
        return bucket.key
    return None


def _plan(work: _Work) -> None:
    """Plan everything that was not given."""
    options, where = work.options, work.where
    if options.log_group is True:
        work.log_group = LogGroupPlan(
            partition=where.partition,
            account=where.account,
            region=where.region,
            trails=(work.identity,),
            log_group_name=options.group_name,
            retention_days=options.log_retention_days,
            key_arn=work.key_arn,
            permissions_boundary=options.permissions_boundary,
            tags=options.tags,
            retain=options.keeps,
        )
    if options.delivery_topic is True:
        work.topic = TopicPlan(
            trails=(work.identity,), key_id=work.key_arn, tags=options.tags, retain=options.keeps
        )
    if work.given_bucket is None:
        work.archive = ArchivePlan(
            partition=where.partition,
            account=where.account,
            trails=(work.identity,),
            key_arn=work.key_arn,
            retention=options.retention or Retention(),
            object_lock=options.object_lock,
            access_log_bucket=options.access_logs,
            readers=tuple(options.readers),
            tags=options.tags,
            retain=options.keeps,
        )
    _plan_key(work)


def _plan_key(work: _Work) -> None:
    """Plan a key for what is made, or tell the given key what it is used for."""
    encrypts_files = work.archive is not None or not _bucket_brings_key(work)
    uses = {
        "trails": (work.identity,) if encrypts_files else (),
        "topic_trails": (work.identity,) if work.topic else (),
        "log_group_arns": (work.log_group.arn,) if work.log_group else (),
    }
    if work.options.encryption == "sse-s3" or not any(uses.values()):
        return
    if work.given_key is not None:
        work.given_key.allow(
            trail=next(iter(uses["trails"]), None),
            topic_trail=next(iter(uses["topic_trails"]), None),
            log_group_arn=next(iter(uses["log_group_arns"]), None),
        )
        return
    work.own_key = KeyPlan(
        partition=work.where.partition,
        account=work.where.account,
        region=work.where.region,
        readers=tuple(work.options.readers),
        tags=work.options.tags,
        retain=work.options.keeps,
        **uses,
    )


def _bucket_brings_key(work: _Work) -> bool:
    return _bucket_view(work.options) is not None and work.options.key is None


def _bucket_view(options: TrailOptions) -> LogBucketView | None:
    bucket = options.log_bucket
    view = bucket.view if isinstance(bucket, LogBucket) else bucket
    return view if isinstance(view, LogBucketView) else None


def _trail_plan(work: _Work, compiled: CompiledSelectors) -> TrailPlan:
    options = work.options
    waits = (
        "BucketPolicy" if work.archive else None,
        "TopicPolicy" if work.topic else None,
        "LogRolePolicy" if work.log_group else None,
    )
    return TrailPlan(
        identity=work.identity,
        multi_region=options.multi_region,
        global_service_events=options.include_global_service_events,
        bucket_name=work.given_bucket.value if work.given_bucket else ref("Bucket"),
        key_id=_key_of_files(work),
        topic=_topic(work),
        destination=_log_destination(work),
        selectors=compiled,
        insight_selectors=options.insight_selectors,
        aggregation_templates=options.aggregation_templates,
        is_logging=options.is_logging,
        log_file_validation=options.log_file_validation,
        tags=options.tags,
        depends_on=tuple(each for each in waits if each),
        retain=options.keeps,
    )


def _key_of_files(work: _Work) -> object:
    view = _bucket_view(work.options)
    if view is None or work.options.key is not None:
        return work.key_arn
    return view.key.arn_for(work.where) if view.key else None


def _topic(work: _Work) -> object:
    if work.given_topic is not None:
        return work.given_topic.value
    return ref("Topic") if work.topic else None


def _log_destination(work: _Work) -> dict[str, Any]:
    group = work.options.log_group
    if isinstance(group, TrailLogGroup):
        group.view.allow(work.identity)
        return group.view.destination()
    return log_group_destination() if work.log_group else {}


def _resources(work: _Work) -> Resources:
    made: Resources = key(work.own_key) if work.own_key else {}
    if work.archive:
        made |= archive(work.archive)
    if work.topic:
        made |= delivery_topic(work.topic)
    if work.log_group:
        made |= log_group(work.log_group)
    return made


def _wait_for(template: Template, work: _Work) -> None:
    """Make the trail wait for policies that live elsewhere."""
    cfn_trail = template.resource("Trail")
    given = [each for each in (work.given_bucket, work.given_topic) if each]
    for needed in [item for destination in given for item in destination.depends_on]:
        cfn_trail.node.add_dependency(needed)
    if isinstance(work.options.log_group, TrailLogGroup):
        cfn_trail.node.add_dependency(work.options.log_group.view.cfn_role_policy)


def _built(template: Template, work: _Work) -> Built:
    where = work.where
    key_view = KeyView(template, work.own_key, where) if work.own_key else work.given_key
    bucket = _bucket_view(work.options)
    if work.archive:
        bucket = LogBucketView(template, work.archive, where, key_view)
    topic = DeliveryTopicView(template, work.topic, where, key_view) if work.topic else None
    group = work.options.log_group
    given_group = group.view if isinstance(group, TrailLogGroup) else None
    return Built(
        template=template,
        key=key_view,
        bucket=bucket,
        topic=topic,
        log_group=LogGroupView(template, work.log_group, where, key_view)
        if work.log_group
        else given_group,
        given_bucket=work.given_bucket,
    )
