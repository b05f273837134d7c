"""The calls CloudTrail makes, as real accounts have shown them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.iam.cloudtrail_calls import (
    CloudTrailCall,
    bucket_calls,
    key_calls,
    log_group_calls,
    role_calls,
    topic_calls,
    topic_key_calls,
)
from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.requests import OneOf
from trailwright.model.trails import TrailIdentity
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCOUNT = "111122223333"
ORGANIZATION = "o-a1b2c3d4e5"
SERVICE = "cloudtrail.amazonaws.com"
TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"
BUCKET = "arn:aws:s3:::logs"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:news"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/paths/deliver"


def _trail(**changes: object) -> TrailIdentity:
    values = {"name": "audit", "account": ACCOUNT, "region": "us-east-1", "partition": "aws"}
    return TrailIdentity(**(values | changes))


def _resources(calls: Iterable[CloudTrailCall]) -> list[str]:
    return [call.request.resource.removeprefix(f"{BUCKET}/") for call in list(calls)[1:]]


def _refused(calls: Iterable[CloudTrailCall], *statements: dict[str, Any]) -> dict[str, str]:
    """Return what is not allowed, with the outcome of each."""
    policy = parse_policy({"Version": "2012-10-17", "Statement": list(statements)})
    decisions = {call.name: evaluate(policy, call.request) for call in calls}
    return {name: each.outcome for name, each in decisions.items() if each.allowed is not True}


def _allow(**changes: object) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "*"}
    return statement | {"Resource": "*"} | changes


def _deny(action: str, operator: str, key: str, value: str) -> dict[str, Any]:
    return _allow(Effect="Deny", Principal="*", Action=action, Condition={operator: {key: value}})


@pytest.mark.parametrize("name", ["cloudtrail-calls", "guarantees"])
def test_the_data_follows_its_schema(name: str) -> None:
    """The documents in ``policies/`` are valid."""
    schema = read_policy(f"schema/{name}.schema.json")

    assert [] == list(Draft202012Validator(schema).iter_errors(read_policy(f"{name}.json")))


def test_the_shapes_name_contexts_that_exist_and_no_unused_ones() -> None:
    """What calls carry is declared, and what is declared is carried."""
    document = read_policy("cloudtrail-calls.json")

    carried = {
        name for shapes in document["groups"].values() for s in shapes for name in s["carries"]
    } - {"${Encryption}"} | {"encrypted", "unencrypted"}

    assert set(document["contexts"]) == carried


def test_an_account_trail_checks_the_acl_and_writes_five_kinds_of_file() -> None:
    """All below its prefix and its account, with the date and Region in the path."""
    calls = list(bucket_calls(_trail(s3_key_prefix="team/x"), "logs"))

    assert ("s3:GetBucketAcl", BUCKET) == (calls[0].request.action, calls[0].request.resource)
    paths = _resources(calls)
    assert {
        "CloudTrail",
        "CloudTrail-Digest",
        "CloudTrail-Insight",
        "CloudTrail-NetworkActivity",
        "CloudTrail-Aggregated",
    } == {path.split("/")[4] for path in paths}
    assert all(path.startswith(f"team/x/AWSLogs/{ACCOUNT}/CloudTrail") for path in paths)
    assert all("/us-east-1/2026/01/31/" in path for path in paths)


def test_an_organization_trail_writes_for_its_members_too() -> None:
    """To its own path and, below the organization's, to every member's."""
    trail = _trail(organization_id=ORGANIZATION)

    owners = {path.split("/CloudTrail")[0] for path in _resources(bucket_calls(trail, "logs"))}
    named = bucket_calls(trail, "logs", members=["222233334444"], regions=["eu-west-1"])

    stand_in = read_policy("cloudtrail-calls.json")["any_member"]
    assert {
        f"AWSLogs/{ACCOUNT}",
        f"AWSLogs/{ORGANIZATION}/{ACCOUNT}",
        f"AWSLogs/{ORGANIZATION}/{stand_in}",
    } == owners
    assert any(
        f"AWSLogs/{ORGANIZATION}/222233334444/CloudTrail/eu-west-1/" in path
        for path in _resources(named)
    )


def test_the_probe_carries_its_source_and_the_acl() -> None:
    """The trail's ARN and account always; the canned ACL where files are written."""
    acl, write, *_ = bucket_calls(_trail(), "logs")

    for call in (acl, write):
        assert (TRAIL,) == call.request.given("aws:SourceArn")
        assert (ACCOUNT,) == call.request.given("aws:SourceAccount")
        assert ("true",) == call.request.given("aws:SecureTransport")
        assert ("true",) == call.request.given("aws:PrincipalIsAWSService")
        assert None is call.request.given("aws:PrincipalOrgID")
        assert None is call.request.given("aws:SourceIp")
    assert None is acl.request.given("s3:x-amz-acl")
    assert ("bucket-owner-full-control",) == write.request.given("s3:x-amz-acl")


def test_the_organization_is_known_only_where_files_are_written() -> None:
    """Reports about the check of the ACL disagree, so there it is unknown."""
    acl, write, *_ = bucket_calls(_trail(organization_id=ORGANIZATION), "logs")

    assert isinstance(acl.request.given("aws:SourceOrgID"), Unknown)
    assert (ORGANIZATION,) == write.request.given("aws:SourceOrgID")
    own = list(bucket_calls(_trail(), "logs"))[1]
    assert isinstance(own.request.given("aws:SourceOrgID"), Unknown)


def test_harmless_denies_let_cloudtrail_through() -> None:
    """Plain HTTP, old TLS, other encryption than SSE-S3 without a key, and deletion."""
    denies = [
        _deny("s3:*", "Bool", "aws:SecureTransport", "false"),
        _deny("s3:*", "NumericLessThan", "s3:TlsVersion", "1.2"),
        _deny("s3:PutObject", "StringNotEquals", "s3:x-amz-server-side-encryption", "AES256"),
        _deny("s3:DeleteObject", "Null", "aws:PrincipalArn", "true"),
    ]

    assert {} == _refused(bucket_calls(_trail(), "logs"), _allow(), *denies)


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_deny_of_all_but_kms_blocks_creation_with_and_without_a_key(*, encrypted: bool) -> None:
    """The probe never carries ``aws:kms``."""
    deny = _deny("s3:PutObject", "StringNotEquals", "s3:x-amz-server-side-encryption", "aws:kms")

    refused = _refused(bucket_calls(_trail(), "logs", encrypted=encrypted), _allow(), deny)

    assert {"denied"} == set(refused.values())


def test_a_deny_of_all_but_sse_s3_is_unknown_with_a_key() -> None:
    """No page says whether the probe of a trail with a key carries the header."""
    deny = _deny("s3:PutObject", "StringNotEquals", "s3:x-amz-server-side-encryption", "AES256")

    refused = _refused(bucket_calls(_trail(), "logs", encrypted=True), _allow(), deny)

    assert {"unknown"} == set(refused.values())


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION),
        ("StringNotEqualsIfExists", "aws:PrincipalAccount", ACCOUNT),
        ("StringNotEquals", "aws:SourceVpce", "vpce-1"),
        ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"),
        ("ArnNotLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/admin"),
    ],
)
def test_denies_on_what_a_service_lacks(operator: str, key: str, value: str) -> None:
    """They lock CloudTrail out, since a negated operator holds without the key, IfExists too."""
    refused = _refused(
        bucket_calls(_trail(), "logs"), _allow(), _deny("s3:*", operator, key, value)
    )

    assert {"denied"} == set(refused.values())


def test_the_usual_guard_spares_services() -> None:
    """A Deny to others than the organization, but for services, is harmless."""
    deny = _deny("s3:*", "StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION)
    deny["Condition"]["BoolIfExists"] = {"aws:PrincipalIsAWSService": "false"}

    assert {} == _refused(bucket_calls(_trail(), "logs"), _allow(), deny)


def test_the_key_is_called_with_the_encryption_context() -> None:
    """The context names the trail and the object; only encrypting is needed for certain."""
    encrypt, describe, decrypt = key_calls(_trail(), KEY, "logs")

    context = "kms:EncryptionContext:aws:cloudtrail:arn"
    assert ("kms:GenerateDataKey", KEY) == (encrypt.request.action, encrypt.request.resource)
    assert (TRAIL,) == encrypt.request.given(context)
    assert None is describe.request.given(context)
    assert "observed" == encrypt.certainty
    assert {"unverified"} == {describe.certainty, decrypt.certainty}


def test_an_encrypted_topic_needs_two_calls_on_its_key() -> None:
    """To make a data key and to decrypt it, for this topic."""
    calls = list(topic_key_calls(_trail(), KEY, TOPIC))

    assert ["kms:GenerateDataKey", "kms:Decrypt"] == [call.request.action for call in calls]
    assert (TOPIC,) == calls[0].request.given("kms:EncryptionContext:aws:sns:topicArn")


def test_the_topic_is_published_to() -> None:
    """One call, with the trail as its source."""
    (publish,) = topic_calls(_trail(), TOPIC)

    assert str(publish.request).startswith(
        f"{SERVICE} calls sns:Publish on {TOPIC} with aws:SourceArn={TRAIL}"
    )


def test_whether_the_source_is_named_when_the_role_is_assumed_is_unknown() -> None:
    """A trust policy that requires it is neither passed nor refused."""
    (assume,) = role_calls(_trail(), ROLE)
    trust = {"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole"}
    condition = {"Condition": {"StringEquals": {"aws:SourceArn": TRAIL}}}

    assert isinstance(assume.request.given("aws:SourceArn"), OneOf)
    for statement, outcome in ((trust, "allowed"), (trust | condition, "unknown")):
        policy = parse_policy({"Statement": statement}, kind=PolicyKind.TRUST)
        assert outcome == evaluate(policy, assume.request).outcome


def test_the_role_writes_the_log_streams_of_account_and_organization() -> None:
    """As a session of the role, which has lost its path."""
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit"

    calls = list(log_group_calls(_trail(organization_id=ORGANIZATION), "audit", ROLE))

    assert {
        f"{group}:log-stream:{ACCOUNT}_CloudTrail_us-east-1",
        f"{group}:log-stream:{ORGANIZATION}_{ACCOUNT}_CloudTrail_us-east-1",
    } == {call.request.resource for call in calls}
    assert {"logs:CreateLogStream", "logs:PutLogEvents"} == {c.request.action for c in calls}
    assert {f"arn:aws:sts::{ACCOUNT}:assumed-role/deliver/CLOUDWATCHLOGS_DELIVERY"} == {
        call.request.principal for call in calls
    }
    assert 2 == len(list(log_group_calls(_trail(), "audit", ROLE)))


@pytest.mark.parametrize("resource", [":*", ":log-stream:*", None])
def test_wide_resources_of_a_role_cover_its_streams(resource: str | None) -> None:
    """AWS accepts the group with ``:*``, its streams, and everything."""
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit"
    statement = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    statement |= {"Resource": f"{group}{resource}"} if resource else {}
    policy = parse_policy({"Statement": statement}, kind=PolicyKind.IDENTITY)

    for call in log_group_calls(_trail(), "audit", ROLE):
        assert "allowed" == evaluate(policy, call.request).outcome


def test_errors_are_those_of_create_trail() -> None:
    """Each call knows which error its refusal causes."""
    calls = (
        *bucket_calls(_trail(), "logs"),
        *key_calls(_trail(), KEY, "logs"),
        *topic_calls(_trail(), TOPIC),
        *role_calls(_trail(), ROLE),
        *log_group_calls(_trail(), "audit", ROLE),
    )

    assert {
        "InsufficientS3BucketPolicyException",
        "InsufficientEncryptionPolicyException",
        "InsufficientSnsTopicPolicyException",
        "InvalidCloudWatchLogsRoleArnException",
        "InvalidCloudWatchLogsLogGroupArnException",
    } == {call.error for call in calls}
    assert all(call.grant.has_action(call.request.action) for call in calls)
    assert all(call.grant.has_resource(call.request.resource) for call in calls)
