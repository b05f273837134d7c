"""What the resources of an estate are used for, and so what their policies must guarantee.

Nothing is asked of a resource but what its users need, and nobody else may be let in: a bucket
that no trail delivers to must not let CloudTrail write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from trailwright.iam.cloudtrail_calls import (
    bucket_calls,
    key_calls,
    log_group_calls,
    role_calls,
    topic_calls,
    topic_key_calls,
)
from trailwright.iam.guarantees import guarantee
from trailwright.iam.watchers import (
    alarms_switched_on,
    buses,
    has_rules,
    rule_arns,
    schedule_groups,
)
from trailwright.model.regions import dns_suffix
from trailwright.model.trails import TrailIdentity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.guarantees import Guarantee
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Bucket, Key, Resource, Role, Topic, Trail, Value

__all__ = ["Uses"]


class Uses:
    """Who uses what in an estate.

    Args:
        estate: The estate.

        readers: Principals that may read log files wherever trails deliver them. Default:
            those to whom the account's own IAM policies give it.
    """

    def __init__(self, estate: Estate, readers: Iterable[str] = ()) -> None:
        self._estate = estate
        self._readers = tuple(readers)

    def bucket(self, bucket: Bucket) -> Guarantee:
        """Return what the policy of a bucket must guarantee.

        Args:
            bucket: The bucket.
        """
        trails = self._trails_into(bucket)
        sources = [each for each in self._estate.buckets if self._logs_into(each, bucket)]
        calls = [
            call
            for trail in trails
            for call in bucket_calls(
                self._identity(trail), bucket.ref, encrypted=trail.kms_key_id is not None
            )
        ]
        return guarantee(
            "bucket",
            calls,
            BucketArn=bucket.arn,
            ReaderArns=self._readers if trails else (),
            SourceBucketArns=[each.arn for each in sources],
            SourceAccount=bucket.place.account_text,
        )

    def key(self, key: Key) -> Guarantee:
        """Return what the policy of a KMS key must guarantee.

        Args:
            key: The key.
        """
        place = key.place
        topics = [each for each in self._estate.topics if self._encrypts(key, each)]
        groups = [each for each in self._estate.log_groups if self._encrypts(key, each)]
        calls = list(self._key_calls(key, topics))
        where = f"arn:{place.partition_text}:cloudwatch:{place.region_text}:{place.account_text}"
        return guarantee(
            "key",
            calls,
            KeyArn=key.arn,
            RootArn=f"arn:{place.partition_text}:iam::{place.account_text}:root",
            ReaderArns=self._readers if any(self._trails_with(key)) else (),
            LogsService=f"logs.{place.region_text}.{dns_suffix(place.partition_text)}",
            LogGroupArns=[each.arn for each in groups],
            AlarmArns=[f"{where}:alarm:*"] if any(map(self._has_alarms, topics)) else [],
            AlarmAccount=place.account_text,
            RuledKeyArn=key.arn if any(has_rules(self._estate, each) for each in topics) else (),
        )

    def topic(self, topic: Topic) -> Guarantee:
        """Return what the policy of a topic must guarantee.

        Args:
            topic: The topic.
        """
        place = topic.place
        where = f"arn:{place.partition_text}:cloudwatch:{place.region_text}:{place.account_text}"
        calls = [
            call
            for trail in self._trails_to(topic)
            for call in topic_calls(self._identity(trail), topic.arn)
        ]
        return guarantee(
            "topic",
            calls,
            TopicArn=topic.arn,
            AlarmArns=[f"{where}:alarm:*"] if self._has_alarms(topic) else [],
            AlarmAccount=place.account_text,
            RuledTopicArn=topic.arn if has_rules(self._estate, topic) else (),
        )

    def trust(self, role: Role) -> Guarantee:
        """Return what the trust policy of a role must guarantee.

        Args:
            role: The role.
        """
        calls = [
            call
            for trail in self._trails_as(role)
            for call in role_calls(self._identity(trail), role.arn)
        ]
        return guarantee(
            "role_trust",
            calls,
            RoleArn=role.arn,
            Account=role.place.account_text,
            ScheduleGroupArns=schedule_groups(self._estate, role),
            RuleArns=rule_arns(self._estate, role),
        )

    def permissions(self, role: Role) -> Guarantee:
        """Return what all permission policies of a role together must guarantee.

        Args:
            role: The role.
        """
        trails = list(self._trails_as(role))
        calls = [
            call
            for trail in trails
            for call in log_group_calls(self._identity(trail), _log_group_name(trail), role.arn)
        ]
        return guarantee(
            "role_permissions",
            calls,
            RoleArn=role.arn,
            CanaryAlarmArns=alarms_switched_on(self._estate, role),
            EventBusArns=buses(self._estate, role),
            FurtherStreamArns=[self._further_stream(trail) for trail in trails],
        )

    def _trails_into(self, bucket: Bucket) -> list[Trail]:
        found = self._estate.trails
        return [each for each in found if self._estate.bucket(each.s3_bucket_name) is bucket]

    def _trails_with(self, key: Key) -> Iterator[Trail]:
        for each in self._estate.trails:
            # UNVERIFIED: whether a key that only the bucket names is used for log files.
            named = (each.kms_key_id, *_default_keys(self._estate.bucket(each.s3_bucket_name)))
            if any(self._estate.key(name, near=each) is key for name in named):
                yield each

    def _trails_to(self, topic: Topic) -> Iterator[Trail]:
        for each in self._estate.trails:
            if self._estate.topic(each.sns_topic_name, near=each) is topic:
                yield each

    def _trails_as(self, role: Role) -> Iterator[Trail]:
        for each in self._estate.trails:
            if self._estate.role(each.cloudwatch_logs_role_arn, near=each) is role:
                yield each

    def _logs_into(self, source: Bucket, target: Bucket) -> bool:
        logging = source.properties.get("LoggingConfiguration")
        name = logging.get("DestinationBucketName") if isinstance(logging, dict) else None
        return self._estate.bucket(name) is target

    def _encrypts(self, key: Key, resource: Resource) -> bool:
        given = resource.properties
        name = given.get("KmsMasterKeyId", given.get("KmsKeyId"))
        return self._estate.key(name, near=resource) is key

    def _has_alarms(self, topic: Topic) -> bool:
        return any(
            isinstance(each.alarm_actions, list) and topic.arn in each.alarm_actions
            for each in self._estate.alarms
        )

    def _key_calls(self, key: Key, topics: Iterable[Topic]) -> Iterator[CloudTrailCall]:
        for trail in self._trails_with(key):
            yield from key_calls(self._identity(trail), key.arn, str(trail.s3_bucket_name))
        for topic in topics:
            for trail in self._trails_to(topic):
                yield from topic_key_calls(self._identity(trail), key.arn, topic.arn)

    def _further_stream(self, trail: Trail) -> str:
        who = self._identity(trail)
        group = str(trail.cloudwatch_logs_log_group_arn).removesuffix(":*")
        return f"{group}:log-stream:{who.account}_CloudTrail_{who.region}_2"

    def _identity(self, trail: Trail) -> TrailIdentity:
        organization = self._estate.organization if trail.is_organization_trail else None
        if trail.is_organization_trail and organization is None:
            msg = f"which organization trail {trail.ref} is of is not known"
            raise LookupError(msg)
        return TrailIdentity(
            name=trail.ref,
            account=trail.place.account_text,
            region=trail.place.region_text,
            partition=trail.place.partition_text,
            organization_id=organization.id if organization else None,
            # What is not known matches no policy, so that nothing is proved of it.
            s3_key_prefix=str(trail.s3_key_prefix or ""),
        )


def _default_keys(bucket: Bucket | None) -> Iterator[Value]:
    """Yield the keys that a bucket encrypts with where a request names none."""
    encryption = bucket.properties.get("BucketEncryption") if bucket else None
    rules = encryption.get("ServerSideEncryptionConfiguration") if _is(encryption) else None
    for rule in rules if isinstance(rules, list) else ():
        default = rule.get("ServerSideEncryptionByDefault") if _is(rule) else None
        if _is(default):
            yield default.get("KMSMasterKeyID")


def _is(value: Value) -> TypeGuard[dict[str, Value]]:
    return isinstance(value, dict)


def _log_group_name(trail: Trail) -> str:
    return str(trail.cloudwatch_logs_log_group_arn).removesuffix(":*").split(":", 6)[-1]
