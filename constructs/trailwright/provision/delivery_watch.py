"""The construct for alarms on silence: a trail that no longer delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Annotations
from constructs import Construct

from trailwright.compose.heartbeats import (
    HeartbeatsPlan,
    counted_requests,
    heartbeat_entries,
    heartbeat_metric,
    heartbeats,
)
from trailwright.compose.heartbeats import canary as compose_canary
from trailwright.compose.resources import Resources, ref
from trailwright.compose.topic import TopicPlan
from trailwright.model.problems import Problem, raise_for
from trailwright.model.watching import check_canary, check_counted
from trailwright.provision._deliveries import check_place, log_group_name, topic_name
from trailwright.provision._notices import check_topic, notice_topic, topic_arn
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_sns import CfnTopic
    from aws_cdk.interfaces.aws_sns import ITopicRef

    from trailwright.provision.trail import Trail

__all__ = ["DeliveryWatch"]


class DeliveryWatch(Construct):
    """Alarms on silence: one for each thing a trail delivers to, where missing data is the fault.

    A trail that stops, a policy, key or role that no longer lets CloudTrail deliver, a topic
    that nothing reaches: none of these raises an error that anybody sees, and an alarm on what
    a trail records cannot fire when nothing is recorded. What the trail has is watched: its log
    group, and its delivery topic when that is in this account and Region. What is not watched
    is told, by :attr:`unwatched` and when the app is synthesized.

    Log files and digest files in the archive are watched on request, because S3 counts requests
    for money: each of the two has CloudWatch write up to sixteen custom metrics, at list price
    0.30 USD each a month. Without that, a digest that is missing is seen by ``aws cloudtrail
    get-trail-status`` alone: no service tells of digest files.

    Args:
        scope: The scope, a stack of the trail's account and Region.

        id: The construct's id in the scope.

        trail: The trail.

        log_files: Whether S3 counts the log files that arrive. Default: no.

        digests: Whether S3 counts the digest files that arrive, one each hour. Default: no.

        canary: Whether a harmless call is made every five minutes, so that an account where
            nothing happens is not taken for a trail that is dead. It switches on the actions of
            these alarms, and has a role for exactly that; who silences them has five minutes.
            Default: yes.

        notification_topic: A topic that alarms notify; one that is encrypted must have a key
            CloudWatch can use, and best not the trail's, whose loss is among what is told.
            Default: a new topic, encrypted with a new key of its own.

        emails: Addresses subscribed to the new topic. Default: none.

        permissions_boundary: ARN of a managed policy that bounds the canary's role. Default:
            none.

        tags: Tags of the new topic, its key and the role. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If options cannot be used, all problems in one message.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trail: Trail,
        log_files: bool = False,
        digests: bool = False,
        canary: bool = True,
        notification_topic: ITopicRef | None = None,
        emails: Sequence[str] = (),
        permissions_boundary: str | None = None,
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        where = Where.of(scope)
        counted = {"log_files": log_files, "digests": digests}
        wanted = tuple(option for option, asked in counted.items() if asked)
        watched = _watched(trail, where)
        raise_for(
            f"DeliveryWatch {id!r}",
            [
                *check_place(trail, where),
                *_check_archive(trail, where, wanted),
                *check_counted(
                    trail.trail_name,
                    wanted,
                    validated=trail.cfn_trail.enable_log_file_validation,
                    on="make the trail with log_file_validation=True",
                ),
                *_check_canary(trail, canary=canary),
                *_check_watched(trail, watched, wanted),
                *check_topic(notification_topic, emails),
            ],
        )
        self._watched = watched | _count_requests(trail, wanted)
        own = notification_topic is None
        plan = HeartbeatsPlan(
            trail_name=trail.trail_name,
            watched=self._watched,
            actions=(ref("AlarmTopic") if own else topic_arn(notification_topic),),
            permissions_boundary=permissions_boundary,
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        alarms = heartbeats(plan)
        made = alarms | (_canary(plan, alarms, where) if canary else {})
        if own:
            topic = TopicPlan(emails=tuple(emails), tags=plan.tags, retain=plan.retain)
            made = notice_topic(topic, where) | made
        self._template = Template(self, made)
        self._heartbeat_ids = tuple(alarms)
        self._own_topic = own
        self._tell()

    @property
    def heartbeat_ids(self) -> tuple[str, ...]:
        """Ids of the heartbeats that are watched, as ``policies/heartbeats.json`` names them."""
        return self._heartbeat_ids

    @property
    def unwatched(self) -> dict[str, str]:
        """Why the other heartbeats are not watched, by id."""
        return {
            entry["id"]: entry["without"]
            for entry in heartbeat_entries()
            if entry["id"] not in self._heartbeat_ids
        }

    @property
    def alarm_arns(self) -> tuple[str, ...]:
        """ARNs of the alarms."""
        return tuple(self.cfn_alarm(each).attr_arn for each in self._heartbeat_ids)

    @property
    def metrics(self) -> tuple[tuple[object, ...], ...]:
        """The metrics that are watched: namespace, name, and each dimension with its value."""
        return tuple(
            tuple(heartbeat_metric(entry, self._watched))
            for entry in heartbeat_entries()
            if entry["id"] in self._heartbeat_ids
        )

    @property
    def cfn_topic(self) -> CfnTopic | None:
        """The new topic as its L1 class, if one was made."""
        return self._template.resource("AlarmTopic") if self._own_topic else None

    def cfn_alarm(self, heartbeat_id: str) -> Any:  # noqa: ANN401 - an L1 class
        """Return one alarm as its L1 class.

        Args:
            heartbeat_id: Its id in ``policies/heartbeats.json``.
        """
        return self._template.resource(heartbeat_id)

    def _tell(self) -> None:
        missing = " ".join(self.unwatched.values())
        if missing:
            Annotations.of(self).add_info_v2("trailwright:unwatched", f"not watched: {missing}")


def _canary(plan: HeartbeatsPlan, alarms: Resources, where: Where) -> Resources:
    return compose_canary(
        plan, alarms, partition=where.partition, account=where.account, region=where.region
    )


def _watched(trail: Trail, where: Where) -> dict[str, object]:
    """Return what the trail delivers to besides the archive, by placeholder."""
    found = {"LogGroup": log_group_name(trail, where), "Topic": topic_name(trail, where)}
    return {name: value for name, value in found.items() if value is not None}


def _count_requests(trail: Trail, wanted: Sequence[str]) -> dict[str, object]:
    """Let S3 count what is to be watched in the archive; return its names, by placeholder."""
    bucket = trail.log_bucket
    if bucket is None or not wanted:
        return {}
    found: dict[str, object] = {"Bucket": bucket.bucket_name}
    for option in wanted:
        placeholder, name, prefix = counted_requests(trail.identity, option)
        bucket.count_requests(filter_id=name, prefix=prefix)
        found[placeholder] = name
    return found


def _check_archive(trail: Trail, where: Where, wanted: Sequence[str]) -> Iterator[Problem]:
    bucket = trail.log_bucket
    for option in wanted:
        if bucket is None:
            yield Problem(
                option=option,
                rule="needs a LogBucket, since S3 is told on the bucket what to count",
                remedy="count requests on your bucket yourself, or leave it out",
            )
        elif where.is_elsewhere(bucket.where):
            yield Problem(
                option=option,
                rule="needs an archive of the stack's account and Region, where its metrics are",
                value=f"{bucket.where.account} {bucket.where.region}",
                remedy="leave it out",
            )


def _check_canary(trail: Trail, *, canary: bool) -> Iterator[Problem]:
    if canary:
        yield from check_canary(
            trail.trail_name, trail.selectors.selectors, off="pass canary=False"
        )


def _check_watched(
    trail: Trail, watched: Mapping[str, object], wanted: Sequence[str]
) -> Iterator[Problem]:
    if not watched and not wanted:
        yield Problem(
            option="trail",
            rule="must deliver to something that can be watched: a log group, or a topic of this "
            "account and Region",
            value=trail.trail_name,
            remedy="make the trail with log_group=True, or pass log_files=True",
        )
