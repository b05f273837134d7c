"""Trails that are there are taken over only if they stay exactly as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from fake_account import ACCOUNT, FakeAccount, FakeAccounts
from jsonschema import Draft202012Validator
from plain_account import plain

from trailwright._policies import read_policy
from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.model.unknown import Unknown
from trailwright.operate.adopt import Adoption, Effect, Outcome, Verdict, adoption
from trailwright.operate.adopt.stacks import stacks_gone
from trailwright.readers.account import (
    Answered,
    Asker,
    Calls,
    Clock,
    Question,
    Unseen,
    Workers,
    read_account,
    read_accounts,
)
from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.estate import Estate
    from trailwright.sandbox.accounts import Account

STACK = f"arn:aws:cloudformation:us-east-1:{ACCOUNT}:stack/s/1"


def _adopted(aws: FakeAccount, **options: Any) -> Adoption:  # noqa: ANN401 - as adoption takes them
    return adoption(read_account(aws, ACCOUNT).estate, **options)


def _verdict(aws: FakeAccount, **options: Any) -> Verdict:  # noqa: ANN401 - as above
    (found,) = _adopted(aws, **options).verdicts
    return found


def test_a_trail_that_stays_as_it_is_is_taken() -> None:
    """Every resource of its template is there, and equal to it."""
    verdict = _verdict(plain())

    assert ("", (), ()) == (verdict.reason, verdict.changes, verdict.new)
    assert [("trailwright-audit", ["Bucket", "BucketPolicy", "Trail"])] == [
        (each.stack, list(each.mapping)) for each in verdict.imports
    ]


def test_what_is_imported_is_named_as_cloudformation_wants_it() -> None:
    """The same for the change set, and for the mapping of the CDK."""
    (found,) = _verdict(plain()).imports

    assert {
        "Bucket": {"BucketName": "audit-logs"},
        "BucketPolicy": {"Bucket": "audit-logs"},
        "Trail": {"TrailName": "audit"},
    } == found.mapping
    assert {
        "ResourceType": "AWS::CloudTrail::Trail",
        "LogicalResourceId": "Trail",
        "ResourceIdentifier": {"TrailName": "audit"},
    } == found.resources[2]


def test_what_is_written_says_the_trail_again() -> None:
    """It is valid, and composes to the resources that are imported."""
    found = _adopted(plain())

    (plan,) = compose_estate(load(text=found.config))
    written = to_template(plan.resources)["Resources"]
    assert written == found.verdicts[0].imports[0].template["Resources"]


@pytest.mark.parametrize(
    ("change", "told", "effect"),
    [
        (
            lambda aws: aws.buckets["audit-logs"].update(GetBucketVersioning={}),
            'Bucket.VersioningConfiguration is null, and would become {"Status": "Enabled"}',
            Effect.UPDATE,
        ),
        (
            lambda aws: aws.buckets["audit-logs"]["Policy"]["Statement"].pop(),
            "BucketPolicy.PolicyDocument is ",
            Effect.UPDATE,
        ),
        (
            lambda aws: aws.buckets["audit-logs"].update(Region="eu-west-1"),
            'Bucket.region is "eu-west-1", and would become "us-east-1"',
            Effect.REPLACEMENT,
        ),
        (
            lambda aws: aws.faults.update({"s3:GetBucketPolicy": "AccessDenied"}),
            "BucketPolicy.PolicyDocument is not known: denied; allow s3:GetBucketPolicy",
            Effect.UNKNOWN,
        ),
        (
            lambda aws: aws.faults.update({"cloudtrail:GetEventSelectors": "AccessDenied"}),
            "Trail.EventSelectors is not known: denied; allow cloudtrail:GetEventSelectors",
            Effect.UNKNOWN,
        ),
        (
            lambda aws: aws.trails[0].update(
                EventSelectors=[
                    {"ReadWriteType": "All", "IncludeManagementEvents": True},
                    {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True},
                ]
            ),
            "Trail.EventSelectors is ",
            Effect.UPDATE,
        ),
    ],
)
def test_a_trail_that_would_change_is_declared(
    change: Callable[[FakeAccount], None], told: str, effect: Effect
) -> None:
    """With the property, what is there, and what would become of it."""
    aws = plain()
    change(aws)

    verdict = _verdict(aws)

    assert {effect} == {each.effect for each in verdict.changes}
    assert str(verdict.changes[0]).startswith(told)
    unknown = effect is Effect.UNKNOWN
    assert (Outcome.UNKNOWN if unknown else Outcome.DIFFERENT) == verdict.outcome


def test_updates_can_be_accepted() -> None:
    """They are told all the same."""
    aws = plain()
    aws.buckets["audit-logs"]["GetBucketVersioning"] = {}

    verdict = _verdict(aws, allow_updates=True)

    assert verdict.taken
    assert ["VersioningConfiguration"] == [each.name for each in verdict.changes]


def test_replacements_cannot_be_accepted() -> None:
    """A trail that is made anew leaves a gap."""
    aws = plain()
    aws.buckets["audit-logs"]["Region"] = "eu-west-1"

    assert not _verdict(aws, allow_updates=True).taken


def test_unknowns_cannot_be_accepted() -> None:
    """They may be anything."""
    aws = plain()
    aws.faults["s3:GetBucketPolicy"] = "AccessDenied"

    assert not _verdict(aws, allow_updates=True).taken


def test_a_declared_trail_stands_among_those_that_exist() -> None:
    """With the reason above it."""
    aws = plain()
    aws.buckets["audit-logs"]["GetBucketVersioning"] = {}

    config = _adopted(aws).config

    assert "  # it would not stay as it is: Bucket.VersioningConfiguration is null" in config
    assert f"- name: audit\n    account: '{ACCOUNT}'\n    region: us-east-1\n" in config


def test_a_reason_cannot_end_its_comment() -> None:
    """Tags of a stack hold any character."""
    aws = plain()
    name = "x\u2028trails: evil"
    aws.trails[0]["Tags"] = [{"Key": "aws:cloudformation:stack-name", "Value": name}]

    config = _adopted(aws).config

    assert [] == [each for each in config.splitlines() if each.strip().startswith("trails: evil")]


def test_what_has_no_key_is_told_and_stays() -> None:
    """CloudFormation leaves alone what a template does not say."""
    aws = plain()
    aws.buckets["audit-logs"]["GetBucketReplication"] = {
        "ReplicationConfiguration": {"Role": "r", "Rules": []}
    }

    found = _adopted(aws)

    told = "stays as it is, and has no key here: Bucket.ReplicationConfiguration"
    assert (told,) == found.verdicts[0].kept
    assert f"  # {told}\n  - kind: account" in found.config


@pytest.mark.parametrize("entry", read_policy("adoption.json")["others"], ids=lambda e: e["owner"])
def test_trails_that_others_manage_are_not_taken(entry: dict[str, str]) -> None:
    """They would be set back, or refused."""
    name = entry["pattern"].removeprefix("^") + "x"
    aws = plain()
    if entry["of"] == "trail":
        aws.trails[0]["Name"] = name
    else:
        aws.trails[0]["S3BucketName"] = name

    verdict = _verdict(aws)

    assert (f"{entry['owner']} manages it, and {entry['because']}", Outcome.ELSEWHERE) == (
        verdict.reason,
        verdict.outcome,
    )


@pytest.mark.parametrize("of", ["trail", "bucket"])
def test_what_belongs_to_a_stack_is_not_taken(of: str) -> None:
    """CloudFormation refuses to import it into another one."""
    aws = plain()
    tags = [{"Key": "aws:cloudformation:stack-name", "Value": "theirs"}]
    if of == "trail":
        aws.trails[0]["Tags"] = tags
    else:
        aws.buckets["audit-logs"]["GetBucketTagging"] = {"TagSet": tags}

    assert "belongs to stack theirs, and no other stack can import it" in _verdict(aws).reason


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        ({"Stacks": [{"StackStatus": "DELETE_COMPLETE"}]}, True),
        ({"Stacks": [{"StackStatus": "UPDATE_COMPLETE"}]}, False),
        ({"Stacks": []}, False),
    ],
)
def test_a_stack_that_is_deleted_holds_nothing(answer: dict[str, Any], *, gone: bool) -> None:
    """What it made keeps its tags, which nobody can take off."""
    aws = plain()
    aws.answers["cloudformation:DescribeStacks"] = answer
    aws.trails[0]["Tags"] = [
        {"Key": "aws:cloudformation:stack-name", "Value": "s"},
        {"Key": "aws:cloudformation:stack-id", "Value": STACK},
    ]

    found = stacks_gone(aws, read_account(aws, ACCOUNT).estate)

    assert gone == (found == {STACK})
    assert gone == _verdict(aws, gone=found).taken


def test_a_stack_nobody_can_look_at_is_there() -> None:
    """Its name on a resource is all that is known."""
    aws = plain()
    aws.faults["cloudformation:DescribeStacks"] = "AccessDenied"
    aws.trails[0]["Tags"] = [{"Key": "aws:cloudformation:stack-id", "Value": STACK}]

    assert frozenset() == stacks_gone(aws, read_account(aws, ACCOUNT).estate)


def test_a_trail_that_cannot_be_said_is_declared() -> None:
    """The configuration refuses it, and why is told."""
    aws = plain()
    aws.trails[0]["EventSelectors"] = [{"ReadWriteType": "All", "IncludeManagementEvents": False}]

    assert _verdict(aws).reason.startswith("trails.yaml cannot say it: ")


def test_existing_trails_alone_are_written_when_none_is_taken() -> None:
    """They are to be put into a trails.yaml by hand."""
    aws = plain()
    aws.trails[0]["Name"] = "aws-controltower-BaselineCloudTrail"

    found = _adopted(aws)

    assert (False, False) == (
        found.taken,
        "trails:\n" in found.config.replace("existing_trails", ""),
    )


SELECTORS: dict[str, list[dict[str, Any]]] = {
    "read only": [{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}],
    "without KMS": [
        {
            "ReadWriteType": "All",
            "IncludeManagementEvents": True,
            "ExcludeManagementEventSources": ["kms.amazonaws.com"],
        }
    ],
    "functions and a prefix": [
        {
            "ReadWriteType": "All",
            "IncludeManagementEvents": True,
            "DataResources": [
                {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]},
                {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/in/"]},
            ],
        }
    ],
}
ADVANCED: dict[str, list[list[tuple[str, dict[str, list[str]]]]]] = {
    "writes": [
        [("eventCategory", {"Equals": ["Management"]}), ("readOnly", {"Equals": ["false"]})],
    ],
    "without two services": [
        [
            ("eventCategory", {"Equals": ["Management"]}),
            ("eventSource", {"NotEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}),
        ],
    ],
    "all buckets but its own": [
        [("eventCategory", {"Equals": ["Management"]})],
        [
            ("eventCategory", {"Equals": ["Data"]}),
            ("resources.type", {"Equals": ["AWS::S3::Object"]}),
            ("resources.ARN", {"NotStartsWith": ["arn:aws:s3:::audit-logs/"]}),
        ],
    ],
    "some calls on a topic": [
        [
            ("eventCategory", {"Equals": ["Data"]}),
            ("resources.type", {"Equals": ["AWS::SNS::Topic"]}),
            ("resources.ARN", {"Equals": [f"arn:aws:sns:us-east-1:{ACCOUNT}:orders"]}),
            ("eventName", {"Equals": ["Publish"]}),
        ],
    ],
    "calls refused on their way": [
        [("eventCategory", {"Equals": ["Management"]})],
        [
            ("eventCategory", {"Equals": ["NetworkActivity"]}),
            ("eventSource", {"Equals": ["s3.amazonaws.com"]}),
            ("errorCode", {"Equals": ["VpceAccessDenied"]}),
        ],
    ],
}


@pytest.mark.parametrize("name", SELECTORS)
def test_basic_selectors_are_said_as_they_are(name: str) -> None:
    """What is recorded is the same."""
    aws = plain()
    aws.trails[0]["EventSelectors"] = SELECTORS[name]

    assert ("", ()) == (_verdict(aws).reason, _verdict(aws).changes)


@pytest.mark.parametrize("name", ADVANCED)
def test_advanced_selectors_are_said_as_they_are(name: str) -> None:
    """Whatever they are called, and in whatever order."""
    aws = plain()
    del aws.trails[0]["EventSelectors"]
    aws.trails[0]["AdvancedEventSelectors"] = [
        {"Name": "mine", "FieldSelectors": [{"Field": name, **how} for name, how in each]}
        for each in ADVANCED[name]
    ]

    assert ("", ()) == (_verdict(aws).reason, _verdict(aws).changes)


def test_buckets_that_are_not_left_out_are_a_difference() -> None:
    """Ours never record their own deliveries; to stop that changes the trail."""
    aws = plain()
    del aws.trails[0]["EventSelectors"]
    fields = [("eventCategory", "Data"), ("resources.type", "AWS::S3::Object")]
    aws.trails[0]["AdvancedEventSelectors"] = [
        {"FieldSelectors": [{"Field": name, "Equals": [value]} for name, value in fields]}
    ]

    assert ["AdvancedEventSelectors"] == [each.name for each in _verdict(aws).changes]


ORGANIZATION = {"Id": "o-a1b2c3d4e5", "MasterAccountId": ACCOUNT}


def test_an_organization_trail_names_its_organization() -> None:
    """With the account that holds the archive."""
    aws = plain()
    aws.organization = ORGANIZATION
    aws.trails[0]["IsOrganizationTrail"] = True

    verdict = _verdict(aws, allow_updates=True)

    assert ("organization", "") == (verdict.entry["kind"], verdict.reason)
    assert {"PolicyDocument"} == {each.name for each in verdict.changes}


def test_an_organization_trail_whose_organization_is_hidden_is_declared() -> None:
    """It cannot be said without."""
    aws = plain()
    aws.faults["organizations:DescribeOrganization"] = "AccessDenied"
    aws.trails[0]["IsOrganizationTrail"] = True

    assert "needs the organization's id and accounts" in _verdict(aws).reason


def _calls(account: Account) -> Calls:
    return Calls(boto3.Session(account.id, "sandbox", region_name="us-east-1"), Clock())


def _read(*accounts: Account) -> tuple[Estate, frozenset[str]]:
    workers: Workers[Any] = Workers()
    try:
        asker = Asker({each.id: _calls(each) for each in accounts}, workers)
        live = read_accounts(asker, {each.id: ["us-east-1"] for each in accounts})
        return live.estate, stacks_gone(asker, live.estate)
    finally:
        workers.close()


@pytest.fixture(name="deployed")
def _deployed(
    account: Account, sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[Account, Estate, frozenset[str]]]:
    """Deploys a trail to the emulation, deletes its stack, and reads what stays."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", sandbox)

    def deploy(more: str) -> tuple[Account, Estate, frozenset[str]]:
        text = f"trails: [{{kind: account, name: audit, account: '{account.id}'"
        (plan,) = compose_estate(load(text=f"{text}, region: us-east-1, {more}}}]"))
        template = to_template(plan.resources)
        assert account.deploy(template, stack="before").succeeded
        assert "DELETE_COMPLETE" == account.delete("before").status
        return account, *_read(account)

    return deploy


EVERYTHING = """
  tags: {Team: audit}, data_events: [{s3: all}], insights: [ApiErrorRateInsight],
  archive: {retention: {archive_after_days: 90, expire_after_days: 2557},
            object_lock: {days: 30}},
  alarms: {profiles: [cis], emails: [security@example.com]}
"""


@pytest.mark.parametrize("more", [EVERYTHING, "notifications: false, log_group: false"])
def test_what_stays_of_a_deleted_stack_is_taken_again(
    deployed: Callable[[str], tuple[Account, Estate, frozenset[str]]], more: str
) -> None:
    """In the emulation: nothing changes, and what is written composes to what is there."""
    account, estate, gone = deployed(more)

    found = adoption(estate, gone=gone)

    (verdict,) = found.verdicts
    assert ("", ()) == (verdict.reason, verdict.changes)
    (plan,) = compose_estate(load(text=found.config))
    (again,) = verdict.imports
    importable = read_policy("adoption.json")["types"]
    assert [name for name, each in plan.resources.items() if each.type in importable] == list(
        again.mapping
    )
    assert account.id == plan.account


def test_an_organization_is_taken_again(
    new_account: Callable[[], Account], sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the emulation: archive and trail in accounts of their own, each in its stack."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", sandbox)
    management, archive = new_account(), new_account()
    identity = {"id": f"o-{management.id}", "management_account": management.id}
    server.set_organization(sandbox, member_accounts=[archive.id], **identity)
    organization = {**identity, "log_archive_account": archive.id, "home_region": "us-east-1"}
    trail = {"kind": "organization", "name": "org-audit", "tags": {"Team": "audit"}}
    config = load(text=json.dumps({"organization": organization, "trails": [trail]}))
    where = {management.id: management, archive.id: archive}
    for plan in (plans := compose_estate(config)):
        assert where[plan.account].deploy(to_template(plan.resources), stack=plan.name).succeeded
    for plan in reversed(plans):
        where[plan.account].delete(plan.name)
    estate, gone = _read(management, archive)

    found = adoption(estate, gone=gone)

    verdict = next(each for each in found.verdicts if each.trail.name == "org-audit")
    assert ("", ()) == (verdict.reason, verdict.changes)
    assert [(each.name, each.account) for each in plans] == [
        (each.stack, each.account) for each in verdict.imports
    ]


def test_the_change_set_only_imports(
    deployed: Callable[[str], tuple[Account, Estate, frozenset[str]]],
) -> None:
    """The emulation takes it as CloudFormation documents it: every resource once, all retained."""
    account, estate, gone = deployed(EVERYTHING)
    (found,) = adoption(estate, gone=gone).verdicts[0].imports
    client = account.client("cloudformation")

    client.create_change_set(
        StackName=found.stack,
        ChangeSetName="adopt",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(found.template, separators=(",", ":")),
        ResourcesToImport=found.resources,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )

    told = client.describe_change_set(StackName=found.stack, ChangeSetName="adopt")
    actions = {each["ResourceChange"]["Action"] for each in told["Changes"]}
    assert ("CREATE_COMPLETE", {"Import"}, len(found.mapping)) == (
        told["Status"],
        actions,
        len(told["Changes"]),
    )


#: What the emulation can import; CloudFormation imports the rest of them, too.
EMULATED = {
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
}


def test_what_is_imported_stays_as_it_is(
    deployed: Callable[[str], tuple[Account, Estate, frozenset[str]]],
) -> None:
    """In the emulation, which can import eight of these resources."""
    account, before, gone = deployed(EVERYTHING)
    (found,) = adoption(before, gone=gone).verdicts[0].imports
    resources = [each for each in found.resources if each["ResourceType"] in EMULATED]
    names = [each["LogicalResourceId"] for each in resources]
    template = {"Resources": {each: found.template["Resources"][each] for each in names}}
    client, stack = account.client("cloudformation"), {"StackName": found.stack}
    client.create_change_set(
        **stack,
        ChangeSetName="adopt",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(template),
        ResourcesToImport=resources,
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )

    client.execute_change_set(**stack, ChangeSetName="adopt")

    client.get_waiter("stack_import_complete").wait(**stack, WaiterConfig={"Delay": 1})
    after, _ = _read(account)
    assert 8 == len(names)
    assert _settings(before) == _settings(after)


def _settings(estate: Estate) -> list[tuple[str, dict[str, Any]]]:
    """Return what resources are like, but for the stack they are in."""
    return [
        (each.arn, {name: value for name, value in each.properties.items() if name != "Tags"})
        for each in estate.resources()
    ]


def test_nothing_imported_waits_for_what_is_not(
    deployed: Callable[[str], tuple[Account, Estate, frozenset[str]]],
) -> None:
    """CloudFormation cannot import the policy of a topic, which the trail waits for."""
    _, estate, gone = deployed(EVERYTHING)

    (found,) = adoption(estate, gone=gone).verdicts[0].imports

    assert ("TopicPolicy",) == found.left_out
    assert ["BucketPolicy", "LogRolePolicy"] == found.template["Resources"]["Trail"]["DependsOn"]


def test_an_existing_trail_of_unknown_account_is_no_reason_to_fail() -> None:
    """A bucket that nobody owns keeps the trail from being taken, and no more."""
    aws = plain()
    aws.foreign_buckets = {"audit-logs"}
    aws.buckets = {}

    verdict = _verdict(aws)

    assert ("account", Effect.UNKNOWN) == (verdict.changes[0].name, verdict.changes[0].effect)


def test_a_question_of_stacks_is_asked_where_the_stack_is() -> None:
    """Whoever is asked answers for that account and Region only."""
    aws = plain()
    aws.answers["cloudformation:DescribeStacks"] = {"Stacks": []}
    elsewhere = STACK.replace("us-east-1", "eu-west-1")
    aws.trails[0]["Tags"] = [{"Key": "aws:cloudformation:stack-id", "Value": elsewhere}]

    stacks_gone(aws, read_account(aws, ACCOUNT).estate)

    call = "cloudformation:DescribeStacks"
    expected = Question.of(ACCOUNT, "eu-west-1", call, StackName=elsewhere)
    assert expected == aws.asked[-1]
    assert isinstance(aws.outcome(expected), Answered)


def test_verdicts_are_in_the_order_of_trails() -> None:
    """Each trail has one."""
    estate = read_account(plain(), ACCOUNT).estate
    (trail,) = estate.trails
    other = replace(trail, name="aws-controltower-x")

    found = adoption(replace(estate, trails=(other, trail)))

    assert [False, True] == [each.taken for each in found.verdicts]


def test_the_table_follows_its_schema() -> None:
    """What is not in the schema is not read."""
    table = read_policy("adoption.json")

    errors = Draft202012Validator(read_policy(table["$schema"])).iter_errors(table)

    assert [] == [error.message for error in errors]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("cloudtrail:ListTags", "it is not known whether arn:aws:cloudtrail"),
        ("s3:GetBucketTagging", "it is not known whether arn:aws:s3:::audit-logs belongs"),
    ],
)
def test_what_may_belong_to_a_stack_is_not_taken(call: str, told: str) -> None:
    """Its tags would tell."""
    aws = plain()
    aws.faults[call] = "AccessDenied"

    verdict = _verdict(aws, allow_updates=True)

    assert (Outcome.UNKNOWN, True) == (verdict.outcome, verdict.reason.startswith(told))


def test_what_could_not_be_listed_of_a_resource_decides() -> None:
    """There may be more than was compared."""
    why = Unknown("denied")
    place = {"account": ACCOUNT, "region": "us-east-1"}
    unseen = Unseen(type="AWS::KMS::Alias", of="arn:aws:s3:::audit-logs", why=why, **place)

    verdict = _verdict(plain(), unseen=[unseen])

    assert (Outcome.UNKNOWN, f"could not list {unseen}") == (verdict.outcome, verdict.reason)


def test_trails_that_share_a_bucket_are_declared() -> None:
    """A stack for each would write the policy for its own trail alone."""
    aws = plain()
    aws.trails.append({**aws.trails[0], "Name": "second"})

    first, second = _adopted(aws, allow_updates=True).verdicts

    arn = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail"
    told = "it shares its bucket with {}, and here each trail has its own"
    assert (told.format(f"{arn}/second"), told.format(f"{arn}/audit")) == (
        first.reason,
        second.reason,
    )


def test_beside_an_organization_trail_an_archive_of_its_own_account_is_declared() -> None:
    """The file has one place for all archives, and to move one is a replacement."""
    aws, archive = plain(), FakeAccount("222233334444")
    aws.organization = ORGANIZATION
    aws.trails.append({**aws.trails[0], "Name": "own", "S3BucketName": "own-logs"})
    aws.trails[0]["IsOrganizationTrail"] = True
    archive.buckets["audit-logs"] = aws.buckets["audit-logs"]
    aws.buckets = {"own-logs": dict(aws.buckets["audit-logs"])}
    accounts = FakeAccounts(aws, archive)
    estate = read_accounts(accounts, {ACCOUNT: None, archive.id: None}).estate

    organization, own = adoption(estate, allow_updates=True).verdicts

    assert Outcome.TAKEN == organization.outcome
    told = f'Bucket.account is "{ACCOUNT}", and would become "{archive.id}" (replacement)'
    assert told in own.reason
