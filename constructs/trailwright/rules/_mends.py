"""What to write instead, as it would stand in the template.

Policy statements come from ``policies/statements/``, filled in for one trail. Stand-ins become
what CloudFormation puts in their place: ``Fn::Sub`` with pseudo parameters and logical ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from trailwright._policies import read_policy
from trailwright.compose.resources import map_leaves
from trailwright.compose.statements import labels, policy_document, statements
from trailwright.model.arns import bucket_arn, log_group_arn, trail_arn
from trailwright.model.symbols import (
    ACCOUNT,
    PARTITION,
    REGION,
    STACK_NAME,
    is_symbolic,
    symbol,
    symbols_in,
)
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = [
    "bucket_policy",
    "bucket_statements",
    "key_statements",
    "mended",
    "role_trust",
    "statement",
    "stream_statements",
    "topic_key_statements",
    "topic_policy",
    "topic_statements",
    "wait_for",
]

_PSEUDO = {
    ACCOUNT: "AWS::AccountId",
    REGION: "AWS::Region",
    PARTITION: "AWS::Partition",
    STACK_NAME: "AWS::StackName",
}

Mend = dict[str, object]


def bucket_statements(trail: Trail, who: TrailIdentity, bucket: str) -> Mend:
    """Return the statements that let a trail deliver to a bucket."""
    arn = bucket_arn(partition=who.partition, name=bucket)
    paths = [f"{arn}/{path}" for path in who.log_paths()]
    return _statements(trail, who, "archive-bucket", "each_trail", BucketArn=arn, LogPathArns=paths)


def bucket_policy(trail: Trail, who: TrailIdentity, bucket: str) -> Mend:
    """Return a policy for a bucket that has none."""
    found = bucket_statements(trail, who, bucket)
    properties = {"Bucket": _written(trail, bucket), "PolicyDocument": _document(found)}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": properties}


def topic_statements(trail: Trail, who: TrailIdentity, topic_arn: str) -> Mend:
    """Return the statement that lets a trail publish to a topic."""
    return _statements(trail, who, "delivery-topic", "each_trail", TopicArn=topic_arn)


def topic_policy(trail: Trail, who: TrailIdentity, topic_arn: str) -> Mend:
    """Return a policy for a topic that has none."""
    found = topic_statements(trail, who, topic_arn)
    properties = {"Topics": [_written(trail, topic_arn)], "PolicyDocument": _document(found)}
    return {"Type": "AWS::SNS::TopicPolicy", "Properties": properties}


def key_statements(trail: Trail, who: TrailIdentity) -> Mend:
    """Return the statements that let a trail encrypt with a key."""
    any_region = trail_arn(partition=who.partition, region="*", account=who.account, name="*")
    return _statements(trail, who, "trail-key", "each_trail", TrailArnsAnyRegion=any_region)


def topic_key_statements(trail: Trail, who: TrailIdentity) -> Mend:
    """Return the statement that lets a trail publish to a topic encrypted with a key."""
    return _statements(trail, who, "trail-key", "each_topic_trail")


def role_trust(trail: Trail, who: TrailIdentity) -> Mend:
    """Return the statement that lets CloudTrail assume a role."""
    return _statements(trail, who, "log-role-trust", "always")


def stream_statements(trail: Trail, who: TrailIdentity, group: str) -> Mend:
    """Return the statement that lets a role write a trail's log streams."""
    arn = log_group_arn(partition=who.partition, region=who.region, account=who.account, name=group)
    streams = [f"{arn}:log-stream:{name}" for name in who.log_streams()]
    return _statements(trail, who, "log-role", "always", LogStreamArns=streams)


def wait_for(trail: Trail, logical_id: str) -> Mend:
    """Return the trail's DependsOn with one more resource to wait for."""
    written = trail.written.get("DependsOn") or []
    before = cast("list[str]", written) if isinstance(written, list) else [str(written)]
    return {"DependsOn": [*before, logical_id]}


def statement(document: str, sid: str, **values: str) -> dict[str, Any]:
    """Return one statement of ``policies/statements/``, filled in.

    Args:
        document: The file's name, without its ending.

        sid: The statement's Sid.

        values: What its placeholders stand for.
    """
    groups = read_policy(f"statements/{document}.json")["groups"]
    group = next(name for name, found in groups.items() if sid in {each["Sid"] for each in found})
    return next(each for each in statements(document, group, **values) if each["Sid"] == sid)


def mended(finding: Finding, mend: Mapping[str, Value]) -> Finding:
    """Return a finding with its mend, unless that holds what only a deployment tells.

    Args:
        finding: The finding.

        mend: Properties, attributes, a policy statement or a part of one.
    """
    return replace(finding, mend=mend) if _is_literal(mend) else finding


def _is_literal(value: Mapping[str, Value] | Value) -> bool:
    if isinstance(value, Mapping):
        return all(_is_literal(each) for each in value.values())
    if isinstance(value, list):
        return all(_is_literal(each) for each in value)
    return not isinstance(value, Unknown) and not is_symbolic(value)


def _statements(
    trail: Trail, who: TrailIdentity, document: str, group: str, **values: object
) -> Mend:
    known = {"TrailArn": who.arn, "TrailLabel": _label(trail, who)}
    found = statements(document, group, **known, **values)
    return {"Statement": _written(trail, found)}


def _label(trail: Trail, who: TrailIdentity) -> str:
    return trail.logical_id if symbols_in(who.name) else labels([who])[who]


def _document(mend: Mapping[str, object]) -> dict[str, Any]:
    return policy_document(cast("list[dict[str, Any]]", mend["Statement"]))


def _written(trail: Trail, value: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as it would stand in the trail's template."""
    return map_leaves(value, lambda leaf: _text(trail, leaf) if isinstance(leaf, str) else leaf)


def _text(trail: Trail, text: str) -> object:
    filled = text
    for each in symbols_in(text):
        name = _name(trail, each)
        if name is not None:
            # Ref gives a topic's ARN, and the name of everything else that is named here.
            what = ".TopicName" if ":sns:" in text and each not in _PSEUDO else ""
            filled = filled.replace(each, f"${{{name}{what}}}")
        if text == each and name is not None:
            return {"Ref": name}
    return text if filled == text else {"Fn::Sub": filled}


def _name(trail: Trail, stand_in: str) -> str | None:
    """Return what Fn::Sub calls a stand-in, or ``None``.

    The trail's own name stays: a policy that the trail waits for must not wait for the trail.
    """
    if stand_in in _PSEUDO:
        return _PSEUDO[stand_in]
    start = symbol(trail.origin.stack, "")[:-1]
    own = stand_in == symbol(trail.origin.stack, trail.logical_id)
    if own or not stand_in.startswith(start):
        return None
    return stand_in[len(start) : -1]
