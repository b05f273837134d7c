"""Whose AWS it is, is known before anything is said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.readers.account import (
    Calls,
    CouldNotLook,
    Reason,
    account_id,
    enabled_regions,
    foreign_endpoint,
    open_session,
)

if TYPE_CHECKING:
    from trailwright.readers.account import Clock

    Aws = Any

REGIONS = "<R><requestId>1</requestId><regionInfo>{}</regionInfo></R>"
ITEM = "<item><regionName>{}</regionName></item>"
#: What no service says.
NOTHING = "<html/>"


@pytest.fixture
def calls(aws: Aws, clock: Clock) -> Calls:
    """Calls to the account."""
    return Calls(aws.session(), clock, lambda low, _: low)


def test_the_account_is_the_one_that_answers(aws: Aws, calls: Calls) -> None:
    """No permission is needed to ask."""
    result = "<GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult>"
    metadata = "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
    aws.others["sts"] = f"<A>{result}{metadata}</A>"

    assert "111122223333" == account_id(calls, "us-east-1")


def test_an_answer_without_an_account_is_none_of_aws(aws: Aws, calls: Calls) -> None:
    """A proxy answers everything."""
    aws.others["sts"] = NOTHING

    found = account_id(calls, "us-east-1")

    assert isinstance(found, CouldNotLook)
    assert Reason.NOT_AWS == found.reason


def test_enabled_regions_are_listed(aws: Aws, calls: Calls) -> None:
    """By EC2, in order."""
    aws.others["ec2"] = REGIONS.format(ITEM.format("us-east-1") + ITEM.format("eu-west-1"))

    assert ("eu-west-1", "us-east-1") == enabled_regions(calls, "us-east-1")


def test_enabled_regions_are_listed_by_another_call_if_need_be(aws: Aws, calls: Calls) -> None:
    """By Account Management, when EC2 does not say."""
    aws.others["ec2"] = NOTHING
    aws.others["account"] = json.dumps({"Regions": [{"RegionName": "eu-west-1"}]})

    assert ("eu-west-1",) == enabled_regions(calls, "us-east-1")


def test_regions_that_nobody_lists_are_not_known(aws: Aws, calls: Calls) -> None:
    """Both actions are named; no Region is guessed."""
    aws.others = {"ec2": NOTHING, "account": "{}"}

    found = enabled_regions(calls, "us-east-1")

    assert isinstance(found, CouldNotLook)
    assert "ec2:DescribeRegions" in found.sentence
    assert "account:ListRegions" in found.sentence


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_the_endpoints_of_aws_are_no_others(calls: Calls, region: str) -> None:
    """In every partition."""
    assert None is foreign_endpoint(calls, region)


def test_an_endpoint_that_is_no_aws_is_named(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes an emulation for the real thing."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4610")

    assert "http://127.0.0.1:4610" == foreign_endpoint(calls, "us-east-1")


def test_a_profile_that_is_not_there_is_told() -> None:
    """By its name."""
    found = open_session("nobody-has-this")

    assert isinstance(found, CouldNotLook)
    assert "nobody-has-this" in found.sentence
