"""The table of events, over whatever archive there is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import Aws
from aws_cdk.assertions import Annotations, Match
from aws_cdk.aws_s3 import Bucket

from trailwright import (
    AccountTrail,
    EventsTable,
    InvalidOptionsError,
    LogBucket,
    OrganizationTrail,
    RegionalTrail,
    Retention,
    StorageClass,
)
from trailwright.model.regions import known_regions
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack

ORGANIZATION = "o-a1b2c3d4e5"
DAY = "2026-01-31"


def _parameters(stack: Stack) -> dict[str, Any]:
    (table,) = resources_of(template_of(stack), "AWS::Glue::Table")
    return table["TableInput"]["Parameters"]


def _said(value: Any) -> str:  # noqa: ANN401 - text or an intrinsic
    """Return a text, with ``<…>`` where CloudFormation puts a value."""
    parts = value["Fn::Join"][1] if isinstance(value, dict) and "Fn::Join" in value else [value]
    return "".join(each if isinstance(each, str) else f"<{each['Ref']}>" for each in parts)


def test_a_trail_of_all_regions_is_asked_in_all(stack: Stack) -> None:
    """Of the account that the trail is of."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    EventsTable(stack, "Events", trail=trail, from_day=DAY)

    found = _parameters(stack)

    assert list(known_regions("aws")) == found["projection.region.values"].split(",")
    assert "111122223333" == found["projection.account.values"]
    assert re.fullmatch(
        r"s3://<Trail\w+>/AWSLogs/\$\{account\}/CloudTrail/\$\{region\}/\$\{day\}",
        _said(found["storage.location.template"]),
    )


def test_a_trail_of_one_region_is_asked_in_that(stack: Stack) -> None:
    """Other Regions hold nothing of it."""
    trail = RegionalTrail(stack, "Trail", trail_name="audit", s3_key_prefix="audit")
    EventsTable(stack, "Events", trail=trail, from_day=DAY)

    found = _parameters(stack)

    assert "us-east-1" == found["projection.region.values"]
    assert "/audit/AWSLogs/${account}/" in _said(found["storage.location.template"])


@pytest.mark.parametrize("accounts", [None, [Aws.ACCOUNT_ID]])
def test_a_trail_of_a_region_that_is_not_known_is_asked_there(
    make_stack: Callable[..., Stack], accounts: list[str] | None
) -> None:
    """Account and Region are then the stack's, whichever these will be."""
    stack = make_stack(account=None, region=None)
    trail = RegionalTrail(stack, "Trail", trail_name="audit")
    EventsTable(stack, "Events", trail=trail, accounts=accounts, from_day=DAY)

    found = _parameters(stack)

    assert {"Ref": "AWS::AccountId"} == found["projection.account.values"]
    assert {"Ref": "AWS::Region"} == found["projection.region.values"]


def test_an_organization_is_asked_below_its_id(make_stack: Callable[..., Stack]) -> None:
    """From the log-archive account, where the bucket is, about any account."""
    archive = make_stack("Archive", account="444455556666")
    bucket = LogBucket(archive, "Logs", bucket_name="central-logs")
    trail = OrganizationTrail(
        make_stack("T"),
        "Trail",
        trail_name="organization",
        organization_id=ORGANIZATION,
        log_bucket=bucket,
    )
    EventsTable(archive, "Events", trail=trail, accounts="injected", from_day=DAY)

    found = _parameters(archive)

    (table,) = resources_of(template_of(archive), "AWS::Glue::Table")
    assert "444455556666" == table["CatalogId"]
    assert "injected" == found["projection.account.type"]
    assert (
        "s3://central-logs/AWSLogs/o-a1b2c3d4e5/${account}/CloudTrail/${region}/${day}"
        == found["storage.location.template"]
    )
    queries = resources_of(template_of(archive), "AWS::Athena::NamedQuery")
    assert all("account IN ('111122223333')" in each["QueryString"] for each in queries)


@pytest.mark.parametrize("kind", ["name", "cdk", "ours"])
def test_a_bucket_without_its_trail_is_asked(stack: Stack, kind: str) -> None:
    """By name, as a bucket of the CDK, or one of ours."""
    bucket = {
        "name": lambda: "central-logs",
        "cdk": lambda: Bucket.from_bucket_name(stack, "Logs", "central-logs"),
        "ours": lambda: LogBucket(stack, "Logs", bucket_name="central-logs"),
    }[kind]()
    EventsTable(
        stack,
        "Events",
        log_bucket=bucket,
        organization_id=ORGANIZATION,
        s3_key_prefix="audit",
        accounts=["111122223333", "444455556666"],
        regions=["eu-west-1"],
        from_day=DAY,
    )

    found = _parameters(stack)

    assert (
        "s3://central-logs/audit/AWSLogs/o-a1b2c3d4e5/${account}/CloudTrail/${region}/${day}"
        == found["storage.location.template"]
    )
    assert ("111122223333,444455556666", "eu-west-1") == (
        found["projection.account.values"],
        found["projection.region.values"],
    )


def test_names_are_there_to_be_used(stack: Stack) -> None:
    """As texts, so that other queries can be written with them."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    table = EventsTable(stack, "Events", trail=trail, from_day=DAY, table_name="events")

    made = template_of(stack)

    (database,) = resources_of(made, "AWS::Glue::Database")
    (group,) = resources_of(made, "AWS::Athena::WorkGroup")
    assert "events" == table.table_name
    assert database["DatabaseInput"]["Name"] == table.database_name
    assert group["Name"] == table.workgroup_name
    assert "Table" == table.cfn_table.node.id
    assert table.cfn_results_bucket is not None


def test_names_are_as_athena_wants_them(make_stack: Callable[..., Stack]) -> None:
    """In lower case, whatever the constructs are called."""
    stack = make_stack("Log-Archive")
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    table = EventsTable(stack, "EventsOf.All", trail=trail, from_day=DAY)

    assert re.fullmatch(r"logarchive_eventsofall_[0-9a-f]{8}", table.database_name)
    assert table.database_name == table.workgroup_name


def test_the_workgroup_is_as_it_is_asked_for(stack: Stack) -> None:
    """Where results go, how they are encrypted, and how much a query may read at least."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    table = EventsTable(
        stack,
        "Events",
        trail=trail,
        from_day=DAY,
        output_location="s3://results-of-queries/athena/",
        output_key_arn="arn:aws:kms:us-east-1:111122223333:key/1",
        bytes_scanned_cutoff_per_query=10_000_000,
    )

    (group,) = resources_of(template_of(stack), "AWS::Athena::WorkGroup")
    found = group["WorkGroupConfiguration"]

    assert table.cfn_results_bucket is None
    assert 10_000_000 == found["BytesScannedCutoffPerQuery"]
    assert "s3://results-of-queries/athena/" == found["ResultConfiguration"]["OutputLocation"]
    assert {
        "EncryptionOption": "SSE_KMS",
        "KmsKey": "arn:aws:kms:us-east-1:111122223333:key/1",
    } == found["ResultConfiguration"]["EncryptionConfiguration"]


def test_two_tables_do_not_collide(make_stack: Callable[..., Stack]) -> None:
    """Neither in one stack nor in two of one account."""
    first, second = make_stack("A"), make_stack("B")
    trail = AccountTrail(first, "Trail", trail_name="audit")

    made = [
        EventsTable(first, "Events", trail=trail, from_day=DAY),
        EventsTable(first, "Older", trail=trail, from_day="2020-01-01"),
        EventsTable(second, "Events", trail=trail, from_day=DAY),
    ]

    assert 3 == len({each.database_name for each in made})
    assert 3 == len({each.workgroup_name for each in made})


def test_what_is_there_is_used(stack: Stack) -> None:
    """A database and a workgroup of the account."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    table = EventsTable(
        stack, "Events", trail=trail, from_day=DAY, database="security", workgroup="primary"
    )

    made = template_of(stack)

    kinds = {each["Type"] for each in made["Resources"].values()}
    assert not kinds & {"AWS::Glue::Database", "AWS::Athena::WorkGroup"}
    assert ("security", "primary") == (table.database_name, table.workgroup_name)
    assert table.cfn_results_bucket is None


def test_queries_can_be_left_out(stack: Stack) -> None:
    """By their ids."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    EventsTable(stack, "Events", trail=trail, from_day=DAY, without=["RootUsed"])

    names = {each["Name"] for each in resources_of(template_of(stack), "AWS::Athena::NamedQuery")}

    assert 13 == len(names)
    assert "What the root user did" not in names


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"from_day": "31.1.2026"}, r"from_day must be a day of the calendar, got '31.1.2026'"),
        ({"from_day": "2026-02-30"}, r"from_day must be a day of the calendar"),
        ({"from_day": "20260131"}, r"from_day must be a day of the calendar"),
        ({"from_day": None}, r"from_day must be a day of the calendar"),
        ({"accounts": []}, r"accounts must be a list of ids of accounts, or 'injected', at least"),
        ({"accounts": "all"}, r"accounts must be a list of ids of accounts, or 'injected'"),
        ({"accounts": ["1"]}, r"accounts\[0\] must be twelve digits, got '1'"),
        ({"accounts": ["111122223333"] * 2}, r"accounts must name each once"),
        ({"regions": "eu-west-1"}, r"regions must be a list of Regions, at least one"),
        ({"regions": ["eu-west-9"]}, r"regions\[0\] must be a Region of policies/regions.json"),
        ({"database": "Audit"}, r"database must be 1 to 255 of a-z, 0-9 and _"),
        ({"table_name": "my-events"}, r"table_name must be 1 to 255 of a-z, 0-9 and _"),
        ({"table_name": 7}, r"table_name must be 1 to 255 of a-z, 0-9 and _"),
        ({"workgroup": "all of us"}, r"workgroup must be 1 to 128 letters, digits"),
        ({"workgroup": "a", "output_location": "s3://results/"}, r"output_location is set by the"),
        ({"output_location": "results"}, r"output_location must be s3://, the name of a bucket"),
        ({"output_location": "s3://results/athena"}, r"output_location must be s3://"),
        ({"output_key_arn": "alias/results"}, r"output_key_arn must be the ARN of a KMS key"),
        ({"output_location": "s3://Results/"}, r"output_location must be labels of a-z"),
        (
            {"bytes_scanned_cutoff_per_query": 1000},
            r"bytes_scanned_cutoff_per_query must be at least 10000000, got 1000; raise it",
        ),
        ({"without": ["RootUse"]}, r"without\[0\] must be a saved query.*did you mean 'RootUsed'"),
        ({"organization_id": ORGANIZATION}, r"organization_id is the trail's own"),
        ({"s3_key_prefix": ""}, r"s3_key_prefix is the trail's own"),
        ({"log_bucket": "logs-of-us"}, r"trail must be given, or log_bucket, and not both"),
    ],
)
def test_what_cannot_work_is_refused(stack: Stack, options: dict[str, Any], message: str) -> None:
    """With the option, what it must be, and what to do."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")

    with pytest.raises(InvalidOptionsError, match=message):
        EventsTable(stack, "Events", **({"trail": trail, "from_day": DAY} | options))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, r"trail must be given, or log_bucket"),
        ({"log_bucket": "Logs"}, r"log_bucket must be labels of a-z"),
        ({"log_bucket": 7}, r"log_bucket must be a LogBucket, a bucket of the CDK or its name"),
        ({"log_bucket": "logs-of-us"}, r"accounts must be given for an organization, and for a"),
        ({"log_bucket": "logs-of-us", "organization_id": "a"}, r"organization_id must be o- and"),
        ({"log_bucket": "logs-of-us", "s3_key_prefix": "/a"}, r"s3_key_prefix must not begin"),
    ],
)
def test_a_bucket_that_cannot_be_asked_is_refused(
    stack: Stack, options: dict[str, Any], message: str
) -> None:
    """Without its trail, more must be said of it."""
    with pytest.raises(InvalidOptionsError, match=message):
        EventsTable(stack, "Events", from_day=DAY, **options)


def test_everything_wrong_is_told_at_once(stack: Stack) -> None:
    """One message for all options."""
    with pytest.raises(InvalidOptionsError) as caught:
        EventsTable(stack, "Events", from_day="now", regions=[], table_name="A", without=["B"])

    assert ["trail", "accounts", "regions", "from_day", "table_name", "without[0]"] == [
        each.option for each in caught.value.problems
    ]


def test_regions_cannot_be_guessed(make_stack: Callable[..., Stack]) -> None:
    """A stack that fits any partition has no list of Regions."""
    stack = make_stack(account=None, region=None)
    trail = AccountTrail(stack, "Trail", trail_name="audit")

    with pytest.raises(InvalidOptionsError, match=r"regions must be given in a stack whose Region"):
        EventsTable(stack, "Events", trail=trail, from_day=DAY)


@pytest.mark.parametrize("option", ["trail", "log_bucket"])
def test_an_archive_without_a_name_is_not_known_elsewhere(
    make_stack: Callable[..., Stack], option: str
) -> None:
    """Another account cannot say a name that CloudFormation makes up."""
    stack, elsewhere = make_stack("T"), make_stack("E", account="444455556666")
    made: dict[str, Any] = {
        "trail": lambda: AccountTrail(stack, "Trail", trail_name="audit"),
        "log_bucket": lambda: LogBucket(stack, "Logs"),
    }
    options = {option: made[option](), "accounts": ["111122223333"]}

    with pytest.raises(InvalidOptionsError, match=f"{option} must be an archive whose name is kno"):
        EventsTable(elsewhere, "Events", from_day=DAY, **options)


@pytest.mark.parametrize(
    ("retention", "told"),
    [
        (Retention(archive_after=90), ["older than 90 days"]),
        (Retention(archive_after=90, storage_class=StorageClass.DEEP_ARCHIVE), ["older than 90"]),
        (Retention(archive_after=90, storage_class=StorageClass.GLACIER_INSTANT_RETRIEVAL), []),
        (Retention(expire_after=365), []),
    ],
)
@pytest.mark.parametrize("option", ["trail", "log_bucket"])
def test_it_is_told_what_athena_passes_over(
    stack: Stack, retention: Retention, told: list[str], option: str
) -> None:
    """Files in a class that must be restored first are not found, and nobody else says so."""
    bucket = LogBucket(stack, "Logs", retention=retention)
    options: dict[str, Any] = {"log_bucket": bucket, "accounts": ["111122223333"]}
    if option == "trail":
        trail = AccountTrail(stack, "Trail", trail_name="audit", log_bucket=bucket)
        options = {"trail": trail}
    EventsTable(stack, "Events", from_day=DAY, **options)

    found = Annotations.from_stack(stack).find_info("*", Match.string_like_regexp("passes over"))

    assert len(told) == len(found)
    assert all(part in str(each.entry.data) for part, each in zip(told, found, strict=True))


def test_the_template_is_whole(stack: Stack) -> None:
    """Nothing of the CDK's or ours is left to be filled in."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    EventsTable(stack, "Events", trail=trail, from_day=DAY)

    text = json.dumps(template_of(stack))

    assert "Token[" not in text
    assert {"${account}", "${region}", "${day}"} == set(re.findall(r"\$\{\w+\}", text))
