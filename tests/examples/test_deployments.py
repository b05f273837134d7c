"""Every example deploys, and then its trails record and deliver."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.sandbox import server
from trailwright.sandbox.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The organization and the management account that the examples name.
_ORGANIZATION = "o-a1b2c3d4e5"
_MANAGEMENT = "111122223333"
#: Where a stack goes that fits any account and Region.
_ANY_ACCOUNT, _ANY_REGION = "999988887777", "eu-west-1"


@dataclass(slots=True)
class _Estate:
    """The accounts stacks are deployed in, and the trails that came of it."""

    url: str
    accounts: dict[str, Account] = field(default_factory=dict)
    trails: list[tuple[Account, str, str]] = field(default_factory=list)

    def deploy(self, stack: Any) -> None:  # noqa: ANN401 - a stack of conftest.py
        """Deploy a stack, and find its trails."""
        region = stack.region or _ANY_REGION
        account = self.account(stack.account or _ANY_ACCOUNT)
        deployment = account.deploy(stack.template, stack=stack.name, region=region)
        assert ("CREATE_COMPLETE", ()) == (deployment.status, deployment.reasons)
        for resource in stack.template["Resources"].values():
            if resource["Type"] == "AWS::CloudTrail::Trail":
                self.trails.append((account, region, resource["Properties"]["TrailName"]))

    def account(self, id: str) -> Account:
        """Return an account, the same each time."""
        return self.accounts.setdefault(id, Account(self.url, id))

    def close(self) -> None:
        """Close every account's connections."""
        for account in self.accounts.values():
            account.close()

    def objects(self, bucket: str, prefix: str) -> list[tuple[str, Any]]:
        """Return keys and bodies of a bucket's objects, in whatever account it is."""
        (owner,) = (each for each in self.accounts.values() if bucket in _buckets(each))
        client = owner.client("s3")
        listed = client.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
        return [
            (item["Key"], client.get_object(Bucket=bucket, Key=item["Key"])["Body"].read())
            for item in listed
        ]


@pytest.fixture
def estate(sandbox: str, example: Any) -> Iterator[_Estate]:  # noqa: ANN401
    """The example, deployed into accounts that were empty and belong to one organization."""
    server.reset(sandbox)
    others = {stack.account for stack in example} - {_MANAGEMENT, None}
    server.set_organization(
        sandbox, id=_ORGANIZATION, management_account=_MANAGEMENT, member_accounts=sorted(others)
    )
    with closing(_Estate(sandbox)) as made:
        for stack in example:
            made.deploy(stack)
        yield made
    server.reset(sandbox)


def test_every_trail_logs_and_delivers(estate: _Estate) -> None:
    """Its trails are on, and what happens under them arrives in their archives."""
    assert estate.trails
    for account, region, name in estate.trails:
        status = account.client("cloudtrail", region).get_trail_status(Name=name)
        assert (name, True) == (name, status["IsLogging"])
        _act(account, region, name)
    server.flush(estate.url)
    for account, region, name in estate.trails:
        assert _expected(account, region, name) <= _recorded(estate, account, region, name)


def _act(account: Account, region: str, name: str) -> None:
    """Do what a trail should record: a management event, and objects where it looks."""
    account.client("ec2", region).create_vpc(CidrBlock="10.9.0.0/16")
    for bucket, prefix in _object_events(account, region, name):
        client = account.client("s3", region)
        if bucket not in _buckets(account):
            where = {"LocationConstraint": region}
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
        client.put_object(Bucket=bucket, Key=f"{prefix}2026-11.json", Body=b"{}")
        client.get_object(Bucket=bucket, Key=f"{prefix}2026-11.json")


def _expected(account: Account, region: str, name: str) -> set[tuple[str, str]]:
    """Return what of it a trail should have recorded, by kind of event."""
    found = _selectors(account, region, name)
    expected = {("Data", "GetObject")} if _object_events(account, region, name) else set()
    basic = any(each.get("IncludeManagementEvents") for each in found)
    advanced = any(_values(each, "eventCategory") == ["Management"] for each in found)
    return expected | ({("Management", "CreateVpc")} if basic or advanced else set())


def _recorded(estate: _Estate, account: Account, region: str, name: str) -> set[tuple[str, str]]:
    """Return categories and names of the events in a trail's log files of its home Region."""
    trail = account.client("cloudtrail", region).get_trail(Name=name)["Trail"]
    parts = [
        trail.get("S3KeyPrefix"),
        "AWSLogs",
        _ORGANIZATION if trail["IsOrganizationTrail"] else None,
        f"{account.id}/CloudTrail/{region}/",
    ]
    files = estate.objects(trail["S3BucketName"], "/".join(part for part in parts if part))
    records = [each for _, body in files for each in json.loads(gzip.decompress(body))["Records"]]
    return {(record["eventCategory"], record["eventName"]) for record in records}


def _object_events(account: Account, region: str, name: str) -> list[tuple[str, str]]:
    """Return the buckets, and prefixes in them, whose object events a trail records."""
    arns = [
        arn
        for selector in _selectors(account, region, name)
        for arn in _values(selector, "resources.ARN") + _values(selector, "AWS::S3::Object")
    ]
    paths = [arn.split(":::", 1)[1] for arn in arns if ":s3:::" in arn]
    return [(path.partition("/")[0], path.partition("/")[2]) for path in paths]


def _selectors(account: Account, region: str, name: str) -> list[dict[str, Any]]:
    found = account.client("cloudtrail", region).get_event_selectors(TrailName=name)
    return found.get("AdvancedEventSelectors") or found["EventSelectors"]


def _values(selector: dict[str, Any], what: str) -> list[str]:
    """Return what a selector of either kind selects in a field, or of a type."""
    fields = selector.get("FieldSelectors", [])
    found = [each.get(op, []) for each in fields if each["Field"] == what for op in _SELECTING]
    basic = selector.get("DataResources", [])
    found += [each["Values"] for each in basic if each["Type"] == what]
    return [value for values in found for value in values]


_SELECTING = ("Equals", "StartsWith")


def _buckets(account: Account) -> set[str]:
    return {bucket["Name"] for bucket in account.client("s3").list_buckets()["Buckets"]}
