"""The policies of what trails deliver to, each once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.iam.cloudtrail_calls import (
    bucket_calls,
    key_calls,
    topic_calls,
    topic_key_calls,
)
from trailwright.model.arns import bucket_arn, topic_arn
from trailwright.model.once import once
from trailwright.model.properties import at
from trailwright.model.record import record
from trailwright.model.symbols import ACCOUNT, REGION
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.trails import identity, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Policy, Statement
    from trailwright.model.estate import Estate
    from trailwright.model.problems import Problem
    from trailwright.model.resources import Key, Resource, Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["SERVICE", "Document", "documents"]

SERVICE = "cloudtrail.amazonaws.com"


@record
class Document:
    """The policy of a bucket, key or topic.

    Args:
        use: What that is to its trails: their ``bucket``, ``topic``, ``key``, or the
            ``topic key``.

        arn: Its ARN.

        resource: The resource to speak of: the policy, the key, or the trail when the policy
            is not in the templates.

        keys: The way down to the policy, or to the trail's property that names what it guards.

        written: The policy, resolved.

        policy: The policy, parsed.

        trails: The trails that use what it guards, for themselves or through a topic.
    """

    use: str
    arn: str
    resource: Resource
    keys: tuple[str, ...]
    written: Value
    policy: Policy
    trails: tuple[Trail, ...] = ()

    @property
    def what(self) -> str:
        """What it guards, for a message."""
        return f"{self.use} {self.arn}"

    def place(self, statement: Statement, *further: str) -> tuple[str | int, ...]:
        """Return the way down to a statement.

        Args:
            statement: The statement.

            further: The way down from there.
        """
        elsewhere = self.resource in self.trails
        return self.keys if elsewhere else (*self.keys, "Statement", statement.index, *further)

    def condition(self, statement: Statement) -> dict[str, Value]:
        """Return a statement's Condition as it is written, resolved.

        Args:
            statement: The statement.
        """
        found = at(self.written, "Statement")
        condition = at(found[statement.index] if isinstance(found, list) else found, "Condition")
        return condition if isinstance(condition, dict) else {}

    def problems(self) -> Iterator[Problem]:
        """Yield what is malformed in it, by the name of the property it stands in."""
        for each in self.policy.problems:
            yield replace(each, option=each.option.replace("policy", self.keys[-1], 1))

    def statements(self, effect: str) -> Iterator[Statement]:
        """Yield the statements that are known to have one effect.

        Args:
            effect: ``Allow`` or ``Deny``.
        """
        for each in self.policy.statements:
            if not isinstance(each, Unknown) and each.effect == effect:
                yield each

    def calls(self, estate: Estate) -> Iterator[CloudTrailCall]:
        """Yield the calls that its trails make on what it guards.

        An account or Region that is not known may be any, so that a condition on it decides
        nothing.

        Args:
            estate: The estate it is in.
        """
        for trail in self.trails:
            who = identity(estate, trail)
            if not isinstance(who, Unknown):
                for call in self.calls_of(who, trail):
                    yield replace(call, request=_anywhere(call.request))

    def calls_of(self, who: TrailIdentity, trail: Trail) -> Iterator[CloudTrailCall]:
        """Yield the calls that a trail makes, or that another would make in its place.

        Args:
            who: Who makes them.

            trail: The trail in whose place.
        """
        bucket = text(trail.s3_bucket_name) or ""
        if self.use == "bucket":
            return bucket_calls(who, bucket, encrypted=trail.kms_key_id is not None)
        if self.use == "key":
            return key_calls(who, self.arn, bucket)
        if self.use == "topic":
            return topic_calls(who, self.arn)
        return topic_key_calls(who, self.arn, text(trail.sns_topic_name) or "")


def _anywhere(request: Request) -> Request:
    context = {
        key: Unknown("where the trail is made") if _is_nowhere(given) else given
        for key, given in request.context.items()
    }
    return replace(request, context=context)


def _is_nowhere(given: object) -> bool:
    return any(place in str(given) for place in (ACCOUNT, REGION))


@once
def documents(estate: Estate) -> tuple[Document, ...]:
    """Return the policies of the buckets, keys and topics that the trails use.

    Args:
        estate: What was read.
    """
    found: dict[tuple[str, str, str], Document] = {}
    for trail in estate.trails:
        for each in _of_trail(estate, trail):
            place = (each.resource.origin.stack, each.resource.logical_id, each.arn)
            known = found.get(place)
            found[place] = replace(known, trails=(*known.trails, trail)) if known else each
    return tuple(found.values())


def _of_trail(estate: Estate, trail: Trail) -> Iterator[Document]:
    yield from _bucket(estate, trail)
    yield from _topic(estate, trail)
    yield from _keys(estate, trail)


def _document(
    estate: Estate,
    trail: Trail,
    use: str,
    resource: Resource,
    written: Value,
    *,
    arn: str,
    named: str,
) -> Iterator[Document]:
    # A key without a policy gets the default one, which leaves it to IAM.
    if written is not None:
        yield Document(
            use=use,
            arn=arn,
            resource=resource,
            keys=("Properties", named),
            written=written,
            policy=parsed(estate, written),
            trails=(trail,),
        )


def _bucket(estate: Estate, trail: Trail) -> Iterator[Document]:
    name = text(trail.s3_bucket_name)
    if name is None:
        return
    arn = bucket_arn(partition=trail.place.partition_text, name=name)
    for each in estate.policies_on_bucket(name):
        yield from _document(
            estate, trail, "bucket", each, each.document, arn=arn, named="PolicyDocument"
        )
    given = estate.external_policy("AWS::S3::BucketPolicy", name)
    yield from _document(estate, trail, "bucket", trail, given, arn=arn, named="S3BucketName")


def _topic(estate: Estate, trail: Trail) -> Iterator[Document]:
    name = text(trail.sns_topic_name)
    if name is None:
        return
    arn = name if name.startswith("arn:") else _own_topic(trail, name)
    for each in estate.policies_on_topic(arn):
        yield from _document(
            estate, trail, "topic", each, each.document, arn=arn, named="PolicyDocument"
        )
    given = estate.external_policy("AWS::SNS::TopicPolicy", arn)
    yield from _document(estate, trail, "topic", trail, given, arn=arn, named="SnsTopicName")


def _own_topic(trail: Trail, name: str) -> str:
    """Return the ARN of a topic that is named without its place: the trail's own."""
    place = trail.place
    return topic_arn(
        partition=place.partition_text,
        region=place.region_text,
        account=place.account_text,
        name=name,
    )


def _keys(estate: Estate, trail: Trail) -> Iterator[Document]:
    name = text(trail.kms_key_id)
    key = estate.key(name, near=trail)
    if key is not None:
        yield from _own_key(estate, trail, "key", key)
    elif name is not None:
        given = estate.external_policy("AWS::KMS::Key", name)
        yield from _document(estate, trail, "key", trail, given, arn=name, named="KMSKeyId")
    topic = estate.topic(text(trail.sns_topic_name), near=trail)
    other = None if topic is None else estate.key(text(topic.kms_key_id), near=topic)
    if other is not None and other is not key:
        yield from _own_key(estate, trail, "topic key", other)


def _own_key(estate: Estate, trail: Trail, use: str, key: Key) -> Iterator[Document]:
    return _document(estate, trail, use, key, key.document, arn=key.arn, named="KeyPolicy")
