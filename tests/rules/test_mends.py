"""What a finding says to write does away with it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

BUCKET_POLICY = "BucketPolicy/Properties/PolicyDocument"
TOPIC_POLICY = "TopicPolicy/Properties/PolicyDocument"
KEY_POLICY = "Key/Properties/KeyPolicy"
TRUST = "LogRole/Properties/AssumeRolePolicyDocument"
ROLE_POLICY = "LogRolePolicy/Properties/PolicyDocument"
ADMINISTRATION = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:PutKeyPolicy",
    "Resource": "*",
}
#: By rule: the policy that is emptied, and in whose place the mend is put.
STATEMENTS = {
    "TW101": BUCKET_POLICY,
    "TW104": TOPIC_POLICY,
    "TW107": TRUST,
    "TW108": ROLE_POLICY,
    "TW401": KEY_POLICY,
    "TW404": KEY_POLICY,
    "TW411": KEY_POLICY,
}
WAITS = {
    "TW103": ["TopicPolicy", "LogRolePolicy"],
    "TW105": ["BucketPolicy", "LogRolePolicy"],
    "TW126": ["BucketPolicy", "TopicPolicy"],
}


def _policy(*statements: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _of(found: tuple[Finding, ...], rule_id: str) -> list[Finding]:
    return [each for each in found if each.rule.id == rule_id]


@pytest.mark.parametrize("rule_id", sorted(STATEMENTS))
def test_the_statements_of_a_mend_are_enough(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
) -> None:
    """A policy of these alone lets CloudTrail in."""
    path = STATEMENTS[rule_id]
    keyless = {"Trail/Properties/KMSKeyId": ...} if rule_id == "TW411" else {}
    (first, *_) = _of(judged(spoilt({path: _policy(ADMINISTRATION), **keyless})), rule_id)
    assert first.mend is not None

    mended = judged(spoilt({path: _policy(*_statements(first)), **keyless}))

    assert [] == _of(mended, rule_id)


def _statements(finding: Finding) -> list[Any]:
    assert finding.mend is not None
    found = finding.mend["Statement"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("rule_id", "policy"), [("TW101", "BucketPolicy"), ("TW104", "TopicPolicy")]
)
def test_a_policy_that_is_missing_is_written_whole(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    policy: str,
) -> None:
    """The mend is the resource."""
    template = spoilt({policy: ...})
    (found,) = _of(judged(template), rule_id)

    mended = deepcopy(template)
    mended["Resources"][policy] = found.mend

    assert [] == _of(judged(mended), rule_id)


@pytest.mark.parametrize("rule_id", sorted(WAITS))
def test_the_trail_waits_as_a_mend_says(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
) -> None:
    """All of DependsOn is said, what stood there before as well."""
    (found,) = _of(judged(spoilt({"Trail/DependsOn": WAITS[rule_id]})), rule_id)
    assert found.mend is not None

    mended = judged(spoilt({"Trail/DependsOn": found.mend["DependsOn"]}))

    assert [] == [each.rule.id for each in mended]


def test_a_mend_is_written_as_it_would_stand_in_the_template() -> None:
    """CloudFormation puts in what it knows; the name of the trail would make a circle."""
    template = {
        "Resources": {
            "Logs": {"Type": "AWS::S3::Bucket"},
            "News": {"Type": "AWS::SNS::Topic"},
            "Trail": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {
                    "S3BucketName": {"Ref": "Logs"},
                    "S3KeyPrefix": "all",
                    "SnsTopicName": {"Ref": "News"},
                    "IsLogging": True,
                },
            },
        }
    }
    found = judge(read_bytes(json.dumps(template).encode(), "t.json", Context()))
    bucket, topic = (_written(found, each) for each in ("TW101", "TW104"))
    source = "arn:aws:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/<t.Trail>"

    assert (
        {"Ref": "Logs"},
        {"Fn::Sub": "arn:aws:s3:::${Logs}/all/AWSLogs/${AWS::AccountId}/*"},
        {"Fn::Sub": source},
        {"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${News.TopicName}"},
    ) == (
        bucket["Bucket"],
        bucket["PolicyDocument"]["Statement"][1]["Resource"],
        bucket["PolicyDocument"]["Statement"][1]["Condition"]["StringEquals"]["aws:SourceArn"],
        topic["PolicyDocument"]["Statement"][0]["Resource"],
    )


def _written(found: tuple[Finding, ...], rule_id: str) -> Any:  # noqa: ANN401 - any JSON
    mend = _of(found, rule_id)[0].mend
    assert mend is not None
    return mend["Properties"]


def test_no_statement_mends_a_denial(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """What is denied stays denied, whatever is allowed besides."""
    always = {f"{BUCKET_POLICY}/Statement/DenyInsecureTransport/Condition": ...}

    found = _of(judged(spoilt(always)), "TW101")

    assert {None} == {each.mend for each in found}
