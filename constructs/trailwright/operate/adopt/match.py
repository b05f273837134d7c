"""Which live resource is which of a trail's template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.symbols import symbol
from trailwright.operate.adopt.intent import alarms_of, filters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Key, Resource, Topic, Trail

__all__ = ["Matcher", "names_of"]


class Matcher:
    """Finds live resources by the part they play for a trail, whatever they are called.

    Args:
        estate: What is live.

        trail: The live trail.

        apart: Whether the archive stands in a stack of its own.
    """

    def __init__(self, estate: Estate, trail: Trail, *, apart: bool) -> None:
        self._estate, self._trail, self._apart = estate, trail, apart
        self._bucket = estate.bucket(trail.s3_bucket_name)
        self._topic = estate.topic(trail.sns_topic_name, near=trail)
        self._group = estate.log_group(trail.cloudwatch_logs_log_group_arn, near=trail)
        self._role = estate.role(trail.cloudwatch_logs_role_arn, near=trail)
        self._alarms = alarms_of(estate, trail)
        self._filters = filters_of(estate, trail)

    def __call__(self, planned: Resource) -> Resource | None:
        """Return the live resource; nothing when there is none yet.

        Args:
            planned: A resource of the trail's template.
        """
        find = _BY_ID.get(planned.logical_id)
        return find(self, planned) if find else self._by_type(planned)

    def key(self, planned: Resource) -> Key | None:
        """Return the key of the archive, or of the log group where they stand apart."""
        if self._apart and planned.account == self._trail.account and self._group:
            return self._estate.key(self._group.kms_key_id, near=self._group)
        return self._estate.key(self._trail.kms_key_id, near=self._trail)

    def alias(self, planned: Resource) -> Resource | None:
        """Return the alias by its name."""
        key = self.key(planned)
        return None if key is None else self._estate.alias(planned.ref, near=key)

    def bucket(self, _: Resource) -> Resource | None:
        """Return the archive."""
        return self._bucket

    def access_logs(self, _: Resource) -> Resource | None:
        """Return the bucket that takes the access logs of the archive."""
        logging = self._bucket and self._bucket.properties.get("LoggingConfiguration")
        name = logging.get("DestinationBucketName") if isinstance(logging, dict) else None
        return self._estate.bucket(name)

    def bucket_policy(self, _: Resource) -> Resource | None:
        """Return the policy of the archive."""
        return self._policy_of(self._bucket)

    def access_logs_policy(self, planned: Resource) -> Resource | None:
        """Return the policy of the bucket for access logs."""
        return self._policy_of(self.access_logs(planned))

    def topic(self, _: Resource) -> Resource | None:
        """Return the topic that announces log files."""
        return self._topic

    def topic_policy(self, _: Resource) -> Resource | None:
        """Return its policy."""
        return self._policy_on(self._topic)

    def alarm_topic(self, _: Resource) -> Topic | None:
        """Return the topic that the trail's alarms notify."""
        for alarm in self._alarms:
            for action in alarm.alarm_actions if isinstance(alarm.alarm_actions, list) else ():
                topic = self._estate.topic(action, near=alarm)
                if topic is not None:
                    return topic
        return None

    def alarm_topic_policy(self, planned: Resource) -> Resource | None:
        """Return its policy."""
        return self._policy_on(self.alarm_topic(planned))

    def log_group(self, _: Resource) -> Resource | None:
        """Return the log group."""
        return self._group

    def role(self, planned: Resource) -> Resource | None:
        """Return the role that CloudTrail assumes, but for what attaches a policy to it."""
        role, policy = self._role, self.role_policy(planned)
        if role is None or policy is None:
            return role
        attached = role.properties.get("ManagedPolicyArns")
        others = [e for e in attached if e != policy.arn] if isinstance(attached, list) else []
        rest = {k: v for k, v in role.properties.items() if k != "ManagedPolicyArns"}
        return replace(role, properties=rest | ({"ManagedPolicyArns": others} if others else {}))

    def role_policy(self, _: Resource) -> Resource | None:
        """Return the managed policy of that role, which is known by being attached to it."""
        role = self._role
        arns = [] if role is None else [each.name for each in role.policies if each.managed]
        found = next((each for each in self._estate.others if each.arn in arns), None)
        if found is None or role is None:
            return None
        return replace(found, properties={**found.properties, "Roles": [role.ref]})

    def trail(self, _: Resource) -> Resource:
        """Return the trail."""
        return self._trail

    def _policy_of(self, bucket: Resource | None) -> Resource | None:
        found = () if bucket is None else self._estate.policies_on_bucket(bucket.ref)
        return next(iter(found), None)

    def _policy_on(self, topic: Resource | None) -> Resource | None:
        found = () if topic is None else self._estate.policies_on_topic(topic.arn)
        return next(iter(found), None)

    def _by_type(self, planned: Resource) -> Resource | None:
        kind = planned.type.rpartition("::")[2]
        if kind == "MetricFilter":
            pattern = planned.properties.get("FilterPattern")
            return next((each for each in self._filters if pattern == each.pattern), None)
        if kind == "Alarm":
            metric = planned.properties.get("MetricName")
            return next((each for each in self._alarms if metric == each.metric_name), None)
        if kind == "Subscription":
            return self._subscription(planned)
        return None

    def _subscription(self, planned: Resource) -> Resource | None:
        topic = self.alarm_topic(planned)
        wanted = (topic and topic.arn, planned.properties.get("Endpoint"))
        found = (
            each for each in self._estate.subscriptions if wanted == (each.topic_arn, each.endpoint)
        )
        return next(found, None)


_BY_ID: Mapping[str, Callable[[Matcher, Resource], Resource | None]] = {
    "AccessLogBucket": Matcher.access_logs,
    "AccessLogBucketPolicy": Matcher.access_logs_policy,
    "AlarmTopic": Matcher.alarm_topic,
    "AlarmTopicPolicy": Matcher.alarm_topic_policy,
    "Bucket": Matcher.bucket,
    "BucketPolicy": Matcher.bucket_policy,
    "Key": Matcher.key,
    "KeyAlias": Matcher.alias,
    "LogGroup": Matcher.log_group,
    "LogRole": Matcher.role,
    "LogRolePolicy": Matcher.role_policy,
    "Topic": Matcher.topic,
    "TopicPolicy": Matcher.topic_policy,
    "Trail": Matcher.trail,
}


def names_of(pairs: Mapping[tuple[str, str], tuple[Resource, Resource | None]]) -> dict[str, str]:
    """Return what the stand-ins of a template stand for.

    Args:
        pairs: By stack and logical id: the planned resource, and the live one.
    """
    return {
        symbol(stack, logical_id): live.ref
        for (stack, logical_id), (_, live) in pairs.items()
        if live is not None
    }
