"""Who may use what the trails use, and whom a policy meets that was not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.findings import rule, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

    Spoil = Callable[[Mapping[str, object]], dict[str, object]]
    Judge = Callable[..., tuple[Finding, ...]]

BUCKET, KEY = "BucketPolicy/Properties/PolicyDocument", "Key/Properties/KeyPolicy"
TOPIC = "TopicPolicy/Properties/PolicyDocument"
ARN = "arn:aws:s3:::trailwright-audit-111122223333-us-east-1"
TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"
ACL = {"s3:x-amz-acl": "bucket-owner-full-control"}
SSE = "s3:x-amz-server-side-encryption"
SSE_KEY = f"{SSE}-aws-kms-key-id"


def _deny(condition: object) -> dict[str, object]:
    """Return a change that makes the Deny of plain HTTP another one."""
    return {f"{BUCKET}/Statement/DenyInsecure/Condition": condition}


def _condition(policy: str, sid: str, condition: object) -> dict[str, object]:
    return {f"{policy}/Statement/{sid}/Condition": condition}


def _everyone(policy: str, sid: str, action: str) -> dict[str, object]:
    """Return changes that give an action to everyone."""
    statement = f"{policy}/Statement/{sid}"
    return {
        f"{statement}/Principal": "*",
        f"{statement}/Action": action,
        f"{statement}/Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW421": {
        f"{BUCKET}/Statement/AclCheck/Condition": {},
        f"{BUCKET}/Statement/Write/Condition": {"StringEquals": ACL},
        f"{BUCKET}/Statement/Write/Resource": f"{ARN}/*",
    },
    "TW422": _condition(TOPIC, "Publish", {}),
    "TW423": _condition(KEY, "Encrypt", {}),
    "TW424": _condition(
        BUCKET,
        "AclCheck",
        {"StringLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*"}},
    ),
    "TW425": _condition(
        BUCKET, "Write", {"StringEquals": {"aws:SourceArn": TRAIL.replace("us-east", "eu-west")}}
    ),
    "TW431": _deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
    "TW432": _deny({"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}),
    "TW433": {
        f"{BUCKET}/Statement/DenyInsecure/Principal": ...,
        f"{BUCKET}/Statement/DenyInsecure/NotPrincipal": {"AWS": "111122223333"},
    },
    "TW434": _deny({"StringNotEquals": {SSE: "aws:kms"}}) | {"Trail/Properties/KMSKeyId": ...},
    "TW435": _deny({"StringNotEquals": {SSE_KEY: "arn:aws:kms:us-east-1:111122223333:key/1"}}),
    "TW436": _condition(
        BUCKET, "AclCheck", {"ForAllValues:StringEquals": {"aws:SourceArn": TRAIL}}
    ),
    "TW437": _condition(BUCKET, "AclCheck", {"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*"}}),
    "TW438": _deny({"Null": {SSE_KEY: "*"}}),
    "TW439": _condition(
        BUCKET, "AclCheck", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    ),
    "TW441": _everyone(BUCKET, "Write", "s3:GetObject"),
    "TW442": _everyone(KEY, "Encrypt", "kms:*"),
    "TW443": _everyone(TOPIC, "Publish", "sns:Subscribe"),
    "TW444": {"Bucket/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy": False},
    "TW446": {f"{BUCKET}/Statement/DenyInsecure/Action": "s3:PutObject"},
    "TW447": {f"{BUCKET}/Statement/AclCheck/Principal": {"AWS": "arn:aws:iam::086441151436:root"}},
}

#: By rule and what is told apart: a change that is none of the rule's business.
PASSING: dict[tuple[str, str], Mapping[str, object]] = {
    ("TW421", "the account's own path keeps strangers out"): {
        f"{BUCKET}/Statement/AclCheck/Condition": {},
        f"{BUCKET}/Statement/Write/Condition": {"StringEquals": ACL},
    },
    ("TW421", "aws:SourceAccount does as well"): {
        f"{BUCKET}/Statement/AclCheck/Condition": {},
        f"{BUCKET}/Statement/Write/Resource": f"{ARN}/*",
        f"{BUCKET}/Statement/Write/Condition": {
            "StringEquals": {**ACL, "aws:SourceAccount": "111122223333"}
        },
    },
    ("TW422", "aws:SourceAccount does as well"): _condition(
        TOPIC, "Publish", {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    ),
    ("TW423", "the encryption context names the account"): _condition(
        KEY,
        "Encrypt",
        {
            "StringLike": {
                "kms:EncryptionContext:aws:cloudtrail:arn": TRAIL.replace("us-east-1", "*")
            }
        },
    ),
    ("TW424", "a list of ARNs is no pattern"): _condition(
        BUCKET, "AclCheck", {"StringLike": {"aws:SourceArn": [TRAIL, f"{TRAIL}-2"]}}
    ),
    ("TW425", "its own Region is named too"): _condition(
        BUCKET,
        "AclCheck",
        {"StringEquals": {"aws:SourceArn": [TRAIL.replace("us-east", "eu-west"), TRAIL]}},
    ),
    ("TW425", "another trail is none of its business"): _condition(
        BUCKET, "AclCheck", {"StringEquals": {"aws:SourceArn": f"{TRAIL}-2"}}
    ),
    ("TW431", "services are let through"): _deny(
        {
            "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        }
    ),
    ("TW431", "CloudTrail deletes nothing"): _deny(
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}}
    )
    | {f"{BUCKET}/Statement/DenyInsecure/Action": "s3:DeleteObject"},
    ("TW432", "an absent key is let through"): _deny(
        {
            "StringNotEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
            "Null": {"aws:SourceOrgID": "false"},
        }
    ),
    ("TW432", "as AWS's data perimeter has it"): _deny(
        {
            "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
            "Null": {"aws:SourceAccount": "false"},
            "Bool": {"aws:PrincipalIsAWSService": "true"},
        }
    ),
    ("TW433", "an Allow may"): {f"{BUCKET}/Statement/DenyInsecure/Principal": {"AWS": "*"}},
    ("TW434", "AES256 is let through"): _deny({"StringNotEquals": {SSE: ["aws:kms", "AES256"]}})
    | {
        f"{BUCKET}/Statement/DenyInsecure/Action": "s3:PutObject",
        "Trail/Properties/KMSKeyId": ...,
    },
    ("TW435", "an absent header is let through"): _deny(
        {
            "StringNotEquals": {SSE_KEY: "arn:aws:kms:us-east-1:111122223333:key/1"},
            "Null": {SSE_KEY: "false"},
        }
    ),
    ("TW436", "aws:SourceOrgPaths has several values"): _deny(
        {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-other/*"}}
    ),
    ("TW437", "six parts, most of them wild"): _condition(
        BUCKET, "AclCheck", {"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:*"}}
    ),
    ("TW438", "Null is true or false"): _deny({"Null": {SSE_KEY: "true"}}),
    ("TW439", "an absent key may satisfy it"): _condition(
        BUCKET, "AclCheck", {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    ),
    ("TW439", "readers have an organization"): {
        f"{BUCKET}/Statement/AclCheck/Principal": "*",
        **_condition(BUCKET, "AclCheck", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
    },
    ("TW441", "everyone in the organization"): {
        **_everyone(BUCKET, "Write", "s3:GetObject"),
        **_condition(BUCKET, "Write", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
    },
    ("TW442", "everyone in the account"): {
        **_everyone(KEY, "Encrypt", "kms:Decrypt"),
        **_condition(KEY, "Encrypt", {"StringEquals": {"kms:CallerAccount": "111122223333"}}),
    },
    ("TW443", "everyone in the account"): {
        **_everyone(TOPIC, "Publish", "sns:Subscribe"),
        **_condition(TOPIC, "Publish", {"StringEquals": {"aws:SourceOwner": "111122223333"}}),
    },
    ("TW444", "new buckets have all four"): {
        "Bucket/Properties/PublicAccessBlockConfiguration": ...
    },
    ("TW446", "AWS alone is denied, which is everyone"): {
        f"{BUCKET}/Statement/DenyInsecure/Principal": {"AWS": "*"}
    },
    ("TW447", "an account of one's own"): {
        f"{BUCKET}/Statement/AclCheck/Principal": {"AWS": "arn:aws:iam::111122223333:root"}
    },
}


@pytest.mark.parametrize("rule_id", sorted(FAILING))
def test_one_change_makes_a_rule_speak(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """It speaks at a line, and with its own severity."""
    found = [each for each in judged(spoilt(FAILING[rule_id])) if each.rule.id == rule_id]

    assert found
    assert all(each.line for each in found)
    assert {rule(rule_id).severity} == {each.severity for each in found}


@pytest.mark.parametrize(("rule_id", "what"), PASSING)
def test_a_near_miss_makes_it_silent(spoilt: Spoil, judged: Judge, rule_id: str, what: str) -> None:
    """What looks much the same and is right is left alone."""
    found = judged(spoilt(PASSING[rule_id, what]))

    assert [] == [each.message for each in found if each.rule.id == rule_id]


def test_every_rule_of_the_theme_has_both() -> None:
    """No rule is only data, and none cries wolf."""
    theme = {each for each in rules() if "TW420" < each < "TW500"}

    assert theme == set(FAILING) == {rule_id for rule_id, _ in PASSING}


@pytest.mark.parametrize("rule_id", ["TW421", "TW422", "TW423", "TW431", "TW432", "TW434", "TW435"])
def test_what_is_to_be_written_puts_it_right(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """The condition that a finding gives stands in the place of the one it is about."""
    template: Any = spoilt(FAILING[rule_id])
    (finding,) = [each for each in judged(template) if each.rule.id == rule_id]
    at = template["Resources"][finding.resource]
    for key in finding.keys[: finding.keys.index("Statement") + 2]:
        at = at[key]
    at |= finding.mend

    assert [] == [each.message for each in judged(template) if each.rule.id == rule_id]


def test_a_policy_given_with_the_context_is_judged_at_the_trail(
    spoilt: Spoil, judged: Judge
) -> None:
    """There is no line of it to point at."""
    template = spoilt({"Trail/Properties/S3BucketName": "central-logs"})
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": ["s3:GetBucketAcl", "s3:PutObject"],
            "Resource": ["arn:aws:s3:::central-logs", "arn:aws:s3:::central-logs/*"],
        },
    }

    found = judged(template, external={"AWS::S3::BucketPolicy": {"central-logs": policy}})

    keys = ("Properties", "S3BucketName")
    assert [("Trail", keys)] == [(e.resource, e.keys) for e in found if e.rule.id == "TW421"]


@pytest.mark.parametrize(("acl", "spoken"), [("PublicRead", True), ("Private", False)])
def test_an_acl_is_a_policy_too(spoilt: Spoil, judged: Judge, *, acl: str, spoken: bool) -> None:
    """What it lets everyone read is read without a statement."""
    found = judged(spoilt({"Bucket/Properties/AccessControl": acl}))

    assert spoken == ("TW441" in {each.rule.id for each in found})


@pytest.mark.parametrize(("sid", "spoken"), [("AclCheck", True), ("Write", False)])
def test_only_the_check_of_the_acl_lacks_its_organization(
    spoilt: Spoil, judged: Judge, *, sid: str, spoken: bool
) -> None:
    """aws:SourceOrgID is known to work where log files are written."""
    condition = {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}

    found = judged(spoilt(_condition(BUCKET, sid, condition)))

    assert spoken == ("TW439" in {each.rule.id for each in found})


def test_the_statement_that_is_given_denies_plain_http(spoilt: Spoil, judged: Judge) -> None:
    """It stands in the policy as it is given."""
    (finding,) = [each for each in judged(spoilt(FAILING["TW446"])) if each.rule.id == "TW446"]
    statement = f"{BUCKET}/Statement/DenyInsecure"
    given = {f"{statement}/{key}": each for key, each in (finding.mend or {}).items()}

    found = judged(spoilt({**FAILING["TW446"], **given}))

    assert given
    assert "TW446" not in {each.rule.id for each in found}
