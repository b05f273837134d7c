"""The construct for metric filters and alarms over a trail's log group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from constructs import Construct

from trailwright.compose.alarms import AlarmsPlan, alarms
from trailwright.compose.resources import Resources, ref
from trailwright.compose.topic import TopicPlan
from trailwright.model.alarms import SEVERITIES, check_alarms, watches_archive
from trailwright.model.problems import Problem, raise_for
from trailwright.provision._notices import check_topic, notice_topic, topic_arn
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_sns import CfnTopic
    from aws_cdk.interfaces.aws_logs import ILogGroupRef
    from aws_cdk.interfaces.aws_sns import ITopicRef

    from trailwright.model.alarms import AlarmOverride
    from trailwright.provision.trail import Trail
    from trailwright.provision.trail_key import KeyLike

__all__ = ["AlarmPack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """The log group alarms are over, and the key of its stack."""

    log_group_name: str
    name: str
    key: KeyLike | None


class AlarmPack(Construct):
    """Metric filters and alarms from the catalogue in ``policies/alarms/``.

    Args:
        scope: The scope, usually a stack.

        id: The construct's id in the scope.

        profiles: Names of profiles. Default: ``cis``.

        trail: The trail whose log group is watched. Default: ``log_group`` is.

        log_group: A log group of the CDK, or the name of one, that a trail delivers to.
            Default: the trail's.

        without: Ids of alarms that are left out. Default: none.

        overrides: Changes to single alarms, by id: threshold, period. Default: none.

        archive_bucket_name: The bucket whose protection the profile ``tamper`` watches.
            Default: the trail's archive; without a trail, any bucket.

        notification_topic: A topic that alarms notify; one that is encrypted must have
            a key CloudWatch can use, which the AWS managed key for SNS is not. Default:
            a new encrypted topic.

        severity_topics: Topics that alarms of a severity notify instead: ``critical``,
            ``high``, ``medium``, ``low``. Default: none.

        emails: Addresses subscribed to the new topic. Default: none.

        tags: Tags of the new topic. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If options cannot be used, all problems in one message.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        profiles: Sequence[str] = ("cis",),
        trail: Trail | None = None,
        log_group: ILogGroupRef | str | None = None,
        without: Sequence[str] = (),
        overrides: Mapping[str, AlarmOverride] | None = None,
        archive_bucket_name: str | None = None,
        notification_topic: ITopicRef | None = None,
        severity_topics: Mapping[str, ITopicRef] | None = None,
        emails: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        raise_for(
            f"AlarmPack {id!r}",
            [
                *check_alarms(profiles, without, overrides),
                *_check_watched(trail, log_group),
                *check_topic(notification_topic, emails),
                *_check_severities(severity_topics or {}),
            ],
        )
        where = Where.of(scope)
        watched = _watched(trail, log_group, where, id)
        retain = keeps(removal_policy)
        made: Resources = {}
        self._own_topic = notification_topic is None
        if self._own_topic:
            topic = TopicPlan(emails=tuple(emails), tags=tags or {}, retain=retain)
            made |= notice_topic(topic, where, given=watched.key)
        target = ref("AlarmTopic") if self._own_topic else topic_arn(notification_topic)
        urgent = {name: (topic_arn(topic),) for name, topic in (severity_topics or {}).items()}
        plan = AlarmsPlan(
            profiles=profiles,
            log_group_name=watched.log_group_name,
            actions=(target,),
            severity_actions=urgent,
            metrics=watched.name,
            archive_bucket=archive_bucket_name or _archive(trail, profiles),
            without=without,
            overrides=overrides or {},
            retain=retain,
        )
        pack = alarms(plan)
        self._template = Template(self, made | pack)
        self._alarm_ids = tuple(name for name in pack if name.endswith("Alarm"))
        self._metrics = tuple(
            (each.properties["Namespace"], each.properties["MetricName"])
            for name, each in pack.items()
            if name in self._alarm_ids
        )

    @property
    def alarm_ids(self) -> tuple[str, ...]:
        """Ids of the alarms, as the catalogue names them."""
        return tuple(name.removesuffix("Alarm") for name in self._alarm_ids)

    @property
    def alarm_arns(self) -> tuple[str, ...]:
        """ARNs of the alarms."""
        return tuple(self._template.resource(name).attr_arn for name in self._alarm_ids)

    @property
    def metrics(self) -> tuple[tuple[str, str], ...]:
        """Namespaces and names of the metrics that the filters count into."""
        return self._metrics

    @property
    def cfn_topic(self) -> CfnTopic | None:
        """The new topic as its L1 class, if one was made."""
        return self._template.resource("AlarmTopic") if self._own_topic else None

    def cfn_alarm(self, alarm_id: str) -> Any:  # noqa: ANN401 - an L1 class
        """Return one alarm as its L1 class.

        Args:
            alarm_id: Its id in the catalogue.
        """
        return self._template.resource(f"{alarm_id}Alarm")

    def cfn_metric_filter(self, alarm_id: str) -> Any:  # noqa: ANN401 - an L1 class
        """Return one metric filter as its L1 class.

        Args:
            alarm_id: The alarm's id in the catalogue.
        """
        return self._template.resource(f"{alarm_id}Filter")


def _check_watched(trail: Trail | None, log_group: object) -> Iterator[Problem]:
    if (trail is None) == (log_group is None):
        yield Problem(
            option="trail",
            rule="or log_group must be given, and not both",
            remedy="pass the trail, or the log group that it delivers to",
        )
    elif trail is not None and trail.log_group is None:
        yield Problem(
            option="trail",
            rule="must deliver to a log group, or no alarm can fire",
            value=trail.trail_name,
            remedy="make the trail with log_group=True",
        )


def _check_severities(topics: Mapping[str, object]) -> Iterator[Problem]:
    for name in topics:
        if name not in SEVERITIES:
            yield Problem(
                option="severity_topics",
                rule="must be by severity",
                value=name,
                remedy=f"choose from {', '.join(SEVERITIES)}",
            )


def _watched(
    trail: Trail | None,
    log_group: Any,  # noqa: ANN401 - a name or any log group of the CDK
    where: Where,
    own_id: str,
) -> _Watched:
    if trail is None or trail.log_group is None:
        return _Watched(log_group_name=_name(log_group), name=own_id, key=None)
    near = trail.where.stack is where.stack
    group = trail.log_group
    return _Watched(
        log_group_name=group.cfn_log_group.ref if near else group.log_group_name,
        name=trail.trail_name,
        key=trail.key if near else None,
    )


def _archive(trail: Trail | None, profiles: Sequence[str]) -> str:
    """Return the name of the trail's archive, which costs a crossing, where alarms look for it."""
    bucket = None if trail is None else trail.log_bucket
    return "*" if bucket is None or not watches_archive(profiles) else bucket.bucket_name


def _name(log_group: Any) -> str:  # noqa: ANN401 - a name or any log group of the CDK
    if isinstance(log_group, str):
        return log_group
    return log_group.log_group_ref.log_group_name
