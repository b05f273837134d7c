"""Regions that are off are not asked, and what is not on any list is no Region."""

from __future__ import annotations

from fake_account import ACCOUNT, audited
from fake_deployment import leaning, looked, ready, rule_ids, stack

DENIED = "AccessDeniedException"


def test_one_of_two_calls_is_enough() -> None:
    """Which Regions are enabled is known from either."""
    account = ready(faults={"ec2:DescribeRegions": DENIED})

    result = looked(account, leaning())

    assert ((), True) == (result.failed, "account:ListRegions" in {e.action for e in result.asked})


def test_nothing_is_asked_where_the_region_is_off() -> None:
    """It could not be answered; that it is off is an error."""
    account = ready(regions=("eu-west-1",), off=("us-east-1",), stacks=[stack(Trail="audit")])
    template = leaning()
    template["Resources"]["New"] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "new"}}

    told = rule_ids(account, template)

    assert ["TW810"] == told
    assert {"ec2:DescribeRegions"} == {each.action for each in account.asked}


def test_every_enabled_region_is_asked_for_trails() -> None:
    """A trail of all Regions takes a place in each; no other Region is asked."""
    account = ready(trails=audited().trails)
    looked(account, leaning())

    asked = {each.region for each in account.asked if each.action == "cloudtrail:DescribeTrails"}

    assert {"eu-west-1", "us-east-1"} == asked


def test_a_trail_of_one_region_is_looked_for_there() -> None:
    """It takes a place nowhere else."""
    account = ready()
    looked(account, leaning(IsMultiRegionTrail=None, IncludeGlobalServiceEvents=None))

    asked = {each.region for each in account.asked if each.action == "cloudtrail:DescribeTrails"}

    assert {"us-east-1"} == asked


def test_what_has_no_region_is_asked_once() -> None:
    """Roles and organizations, in the first Region of the account."""
    account = ready()
    looked(account, leaning())

    assert {"us-east-1"} == {e.region for e in account.asked if e.action.startswith("iam:")}
    assert {ACCOUNT} == {each.account for each in account.asked}


def test_a_denied_call_is_no_missing_service() -> None:
    """Nobody could look, which is said by another rule."""
    account = ready(faults={"cloudtrail:DescribeTrails": DENIED})

    assert {"TW800"} == set(rule_ids(account, leaning()))


def test_a_region_that_answers_nothing_is_no_gap_in_deliveries() -> None:
    """Only where CloudTrail answers does the silence of CloudWatch Logs tell something."""
    unknown = "UnknownOperationException"
    faults = {"cloudtrail:DescribeTrails": DENIED, "logs:DescribeLogGroups": unknown}

    assert {"TW800"} == set(rule_ids(ready(faults=faults), leaning()))


def test_a_region_nobody_knows_of_is_asked_when_none_are_told() -> None:
    """It may be newer than this package."""
    account = ready(faults={"ec2:DescribeRegions": DENIED, "account:ListRegions": DENIED})

    told = rule_ids(account, leaning(), region="eu-central-9")

    assert "TW810" not in told
    assert "eu-central-9" in {each.region for each in account.asked}
