"""What cannot be changed from an app is written down, and proved when it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack, Validations, assertions
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from jsonschema import Draft202012Validator

from trailwright import (
    AccountTrail,
    InvalidOptionsError,
    OrganizationTrail,
    TrailwrightChecks,
    declare_resource_policy,
)
from trailwright._policies import read_policy
from trailwright.provision._imported import REQUIRED_POLICIES_FILE, Uses

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "111122223333"
BUCKET = "arn:aws:s3:::central-logs"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1a2b3c4d-0000-1111-2222-333344445555"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:delivered"
TRAIL = "arn:aws:cloudtrail:{region}:" + ACCOUNT + ":trail/{name}"


def _required(app: App) -> dict[str, dict[str, Any]]:
    """Synthesize an app, and return what it needs elsewhere, by resource."""
    app.synth()
    found = json.loads((Path(app.outdir) / REQUIRED_POLICIES_FILE).read_text("utf-8"))
    return {each["resource"]: each for each in found["required_policies"]}


def _policy(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def _use_imported(stack: Stack, name: str = "audit") -> AccountTrail:
    """Make a trail over an imported bucket, key and topic."""
    return AccountTrail(
        stack,
        name,
        trail_name=name,
        log_bucket=s3.Bucket.from_bucket_name(stack, f"{name}Logs", "central-logs"),
        key=kms.Key.from_key_arn(stack, f"{name}Key", KEY),
        delivery_topic=sns.Topic.from_topic_arn(stack, f"{name}Topic", TOPIC),
        log_group=False,
    )


def _two_trails(app: App) -> None:
    for region, name in (("us-east-1", "first"), ("eu-west-1", "second")):
        stack = Stack(app, name, env={"account": ACCOUNT, "region": region})
        logs = s3.Bucket.from_bucket_name(stack, "Logs", "central-logs")
        AccountTrail(stack, "Audit", trail_name=name, log_bucket=logs)


def test_one_entry_a_resource_for_exactly_its_trails(app: App) -> None:
    """Two stacks that use one bucket need one policy, with the statements of both trails."""
    _two_trails(app)

    bucket = _required(app)["central-logs"]

    first = TRAIL.format(region="us-east-1", name="first")
    second = TRAIL.format(region="eu-west-1", name="second")
    assert [second, first] == bucket["trails"]
    assert ["first/Audit", "second/Audit"] == bucket["needed_by"]
    assert [
        (first, "AclCheckFirst"),
        (first, "WriteFirst"),
        (second, "AclCheckSecond"),
        (second, "WriteSecond"),
    ] == [
        (each["Condition"]["StringEquals"]["aws:SourceArn"], each["Sid"])
        for each in bucket["statements"]
    ]


def test_uses_of_one_key_are_joined() -> None:
    """Each trail and log group once, in the order they came."""
    first = Uses(trails=("a",), topic_trails=("a",), log_group_arns=("x",))
    second = Uses(trails=("a", "b"), topic_trails=("b",), log_group_arns=("x", "y"), alarms=True)

    joined = Uses(
        trails=("a", "b"), topic_trails=("a", "b"), log_group_arns=("x", "y"), alarms=True
    )
    assert joined == first | second


def test_resources_are_in_order(app: App, stack: Stack) -> None:
    """By name, whichever was used first."""
    for name in ("second", "first"):
        logs = s3.Bucket.from_bucket_name(stack, f"{name}Logs", f"{name}-logs")
        AccountTrail(stack, name, trail_name=name, log_bucket=logs)

    assert ["first-logs", "second-logs"] == list(_required(app))


def test_the_file_follows_its_schema(app: App, stack: Stack) -> None:
    """policies/schema/required-policies.schema.json describes what is written."""
    _use_imported(stack)
    app.synth()

    found = json.loads((Path(app.outdir) / REQUIRED_POLICIES_FILE).read_text("utf-8"))

    schema = read_policy("schema/required-policies.schema.json")
    assert [] == [error.message for error in Draft202012Validator(schema).iter_errors(found)]


def test_the_file_is_the_same_at_every_synthesis() -> None:
    """Byte for byte, in another app as well."""
    texts = set()
    for _ in range(2):
        app = App(analytics_reporting=False)
        _two_trails(app)
        _use_imported(Stack(app, "Third", env={"account": ACCOUNT, "region": "us-east-1"}))
        app.synth()
        texts.add((Path(app.outdir) / REQUIRED_POLICIES_FILE).read_bytes())

    assert 1 == len(texts)


def test_no_file_is_left_where_nothing_is_needed(tmp_path: Path) -> None:
    """That of an earlier synthesis would tell of policies nobody needs any more."""
    stale = tmp_path / REQUIRED_POLICIES_FILE
    stale.write_text("{}", encoding="utf-8")
    app = App(outdir=str(tmp_path), analytics_reporting=False)
    AccountTrail(Stack(app, "S"), "Audit", trail_name="audit")

    app.synth()

    assert not stale.exists()


def test_a_file_that_cannot_be_written_fails(tmp_path: Path) -> None:
    """Synthesis says which, and what to do."""
    (tmp_path / REQUIRED_POLICIES_FILE).mkdir()
    app = App(outdir=str(tmp_path), analytics_reporting=False)
    _use_imported(Stack(app, "S", env={"account": ACCOUNT, "region": "us-east-1"}))

    with pytest.raises(RuntimeError, match=r"json cannot be written: .*; choose another"):
        app.synth()


def test_what_is_written_is_enough(app: App, make_stack: Callable[..., Stack]) -> None:
    """Pasted back as the policies, the statements leave no error, warning or doubt."""
    other = App(analytics_reporting=False)
    _use_imported(Stack(other, "S", env={"account": ACCOUNT, "region": "us-east-1"}))
    required = _required(other)
    stack = make_stack()
    for arn, name in ((BUCKET, "central-logs"), (KEY, KEY), (TOPIC, TOPIC)):
        document = _policy(required[name]["statements"])
        declare_resource_policy(stack, arn, policy=json.dumps(document))
    _use_imported(stack)

    app.synth()

    report = json.loads((Path(app.outdir) / "validation-report.json").read_text("utf-8"))
    assert {"info"} == {
        violation["severity"]
        for each in report["pluginReports"]
        for violation in each["violations"]
    }


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("central-logs", "InsufficientS3BucketPolicyException"),
        (KEY, "InsufficientEncryptionPolicyException"),
        (TOPIC, "InsufficientSnsTopicPolicyException"),
    ],
)
def test_fails_without_one_of_the_statements(name: str, error: str) -> None:
    """Every statement that is written is needed: without the first, AWS would refuse."""
    other = App(analytics_reporting=False)
    _use_imported(Stack(other, "S", env={"account": ACCOUNT, "region": "us-east-1"}))
    statements = _required(other)[name]["statements"]
    app = App(analytics_reporting=False)
    stack = Stack(app, "S", env={"account": ACCOUNT, "region": "us-east-1"})
    arn = BUCKET if name == "central-logs" else name
    declare_resource_policy(stack, arn, policy=_policy(statements[1:]))
    _use_imported(stack)

    with pytest.raises(RuntimeError, match=error):
        app.synth()


def test_a_policy_may_be_declared_of_a_construct(app: App, stack: Stack) -> None:
    """Buckets, keys and topics that were imported are known by what they were imported by."""
    nothing = _policy([])
    for imported in (
        s3.Bucket.from_bucket_name(stack, "B", "central-logs"),
        kms.Key.from_key_arn(stack, "K", KEY),
        sns.Topic.from_topic_arn(stack, "T", TOPIC),
    ):
        declare_resource_policy(app, imported, policy=nothing)
    _use_imported(stack)

    with pytest.raises(RuntimeError) as refused:
        app.synth()

    text = str(refused.value)
    rules = ("trailwright::TW101", "trailwright::TW104", "trailwright::TW401")
    assert [True, True, True] == [rule in text for rule in rules]


def test_policies_may_be_given_to_the_plug_in(app: App, stack: Stack) -> None:
    """By type and name, as `trailwright check --context` takes them."""
    external = {"AWS::S3::BucketPolicy": {"central-logs": _policy([])}}
    Validations.of(app).add_plugins(TrailwrightChecks(external_policies=external))
    _use_imported(stack)

    with pytest.raises(RuntimeError, match="InsufficientS3BucketPolicyException"):
        app.synth()


def test_a_warning_names_the_file(stack: Stack) -> None:
    """Who has not told the policy is told where to find what it needs."""
    _use_imported(stack)

    (warning, *_) = assertions.Annotations.from_stack(stack).find_warning(
        "*", assertions.Match.string_like_regexp("bucket central-logs")
    )

    assert REQUIRED_POLICIES_FILE in str(warning.entry.data)


def test_an_organization_trail_needs_both_paths(app: App, stack: Stack) -> None:
    """Its own account's, which CloudTrail tries first, and the organization's."""
    logs = s3.Bucket.from_bucket_name(stack, "Logs", "central-logs")
    OrganizationTrail(
        stack, "Audit", trail_name="audit", organization_id="o-a1b2c3d4e5", log_bucket=logs
    )

    write = _required(app)["central-logs"]["statements"][1]

    paths = [f"{BUCKET}/AWSLogs/{owner}/*" for owner in (ACCOUNT, "o-a1b2c3d4e5")]
    assert paths == write["Resource"]


@pytest.mark.parametrize(
    ("resource", "policy", "message"),
    [
        ("central-logs", {"Statement": []}, r"resource must be a bucket, key or topic .* got"),
        ("arn:aws:sqs:us-east-1:1:q", {"Statement": []}, "resource must be a bucket, key or"),
        (BUCKET, "nonsense", "policy must be a policy document with a Statement, got 'nonsense'"),
        (BUCKET, {"Policy": "{}"}, "policy must be a policy document with a Statement"),
    ],
)
def test_fails_on_what_is_no_policy_of_a_resource(
    stack: Stack, resource: str, policy: dict[str, Any] | str, message: str
) -> None:
    """The message says what to import, or what to paste."""
    with pytest.raises(InvalidOptionsError, match=message):
        declare_resource_policy(stack, resource, policy=policy)


def test_fails_on_a_resource_whose_name_is_not_known(stack: Stack) -> None:
    """The policy of a bucket of the app itself is in the app."""
    with pytest.raises(InvalidOptionsError, match="resource must have a name that is known when"):
        declare_resource_policy(stack, s3.Bucket(stack, "B"), policy=_policy([]))
