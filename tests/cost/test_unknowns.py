"""What is not known is said to be, and is never nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright._policies import read_policy
from trailwright.cost import NotEstimated, Range
from trailwright.cost.prices import Price, price_at
from trailwright.model.resources import Place
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.cost import Estimate, Line
    from trailwright.model.estate import Estate

    Make = Callable[..., dict[str, Any]]
    Cost = Callable[..., Estimate]
    Find = Callable[..., Line]

MILLION = 1_000_000
S3_DATA = [
    {
        "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}],
    }
]
MAIL = {
    "Type": "AWS::SNS::Subscription",
    "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "sms", "Endpoint": "+1"},
}


def _whys(found: Estimate) -> dict[str, str]:
    return {each.what: each.why for each in found.not_estimated}


def test_another_partition_has_no_price_here(trail: Make, cost_of: Cost) -> None:
    """In China nothing is priced, and every line says so."""
    found = cost_of({"Trail": trail()}, region="cn-north-1", management=MILLION)

    assert found.lines
    assert {Unknown("its price in cn-north-1 is not known")} == {
        each.amount for each in found.lines
    }
    assert {each.label for each in found.lines} <= set(_whys(found))


def test_another_region_borrows_the_price_and_widens_it(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find
) -> None:
    """What holds everywhere is not borrowed: CloudTrail's own prices."""
    known = cost_of({"Trail": trail(EventSelectors=S3_DATA), "A": archive()}, data=MILLION)
    found = cost_of(
        {"Trail": trail(EventSelectors=S3_DATA), "A": archive()}, region="sa-east-1", data=MILLION
    )

    here, there = (line_of(each, "storage_STANDARD") for each in (known, found))
    assert ("us-east-1", None) == (
        there.price.borrowed,
        line_of(found, "data_events").price.borrowed,
    )
    assert here.amount.high < there.amount.high
    assert here.amount.likely == there.amount.likely


def test_an_archive_elsewhere_is_charged_where_it_is(
    trail: Make,
    archive: Make,
    estate_of: Callable[..., Estate],
    together: Callable[..., Estimate],
    line_of: Find,
) -> None:
    """A trail of us-east-1 may deliver to São Paulo; its notifications stay."""
    topic = "arn:aws:sns:us-east-1:111122223333:files"
    own = estate_of({"Trail": trail(SnsTopicName=topic)})
    who = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    policy = {"Bucket": {"Ref": "A"}, "PolicyDocument": {"Statement": [who]}}
    other = estate_of(
        {"A": archive(), "P": {"Type": "AWS::S3::BucketPolicy", "Properties": policy}},
        region="sa-east-1",
        account="222233334444",
    )

    found = together([own, other], management=MILLION)

    borrowed = {item: line_of(found, item).price.borrowed for item in ("put", "storage_STANDARD")}
    assert {"put": "us-east-1", "storage_STANDARD": "us-east-1"} == borrowed
    assert line_of(found, "notifications").price.borrowed is None


def test_a_region_that_is_not_known_borrows_too(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find
) -> None:
    """A template that fits any Region."""
    found = cost_of({"Trail": trail(), "A": archive()}, region=None, management=MILLION)

    assert "us-east-1" == line_of(found, "storage_STANDARD").price.borrowed


@pytest.mark.parametrize(
    ("resources", "item"),
    [
        ("tiering", "storage_INTELLIGENT_TIERING"),
        ("nonsense", "storage_NONSENSE"),
        ("sms", "told_by_sms"),
        ("aggregation", "aggregated_events"),
        ("delivery class", "log_ingestion_delivery"),
    ],
)
def test_a_price_that_nobody_knows_never_becomes_nothing(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, *, resources: str, item: str
) -> None:
    """The line is there, its amount unknown, and it is told among what is not estimated."""
    moves = {"tiering": "INTELLIGENT_TIERING", "nonsense": "NONSENSE"}
    moved = [{"StorageClass": moves.get(resources, "GLACIER"), "TransitionInDays": 30}]
    own = trail(
        EventSelectors=S3_DATA,
        SnsTopicName={"Ref": "Topic"},
        AggregationConfigurations=[{"EventCategory": "Data", "Templates": ["API_ACTIVITY"]}],
        CloudWatchLogsLogGroupArn={"Fn::GetAtt": ["Group", "Arn"]},
    )
    group = {"LogGroupName": "audit", "LogGroupClass": "DELIVERY"}
    found = cost_of(
        {
            "Trail": own,
            "A": archive(Transitions=moved),
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Mail": MAIL,
            "Group": {"Type": "AWS::Logs::LogGroup", "Properties": group},
        },
        management=MILLION,
        data=MILLION,
    )

    line = line_of(found, item)
    assert isinstance(line.amount, Unknown)
    assert "its price is not known" == _whys(found)[line.label]


@pytest.mark.parametrize("item", sorted(read_policy("prices.json")["prices"]))
def test_only_what_aws_gives_away_costs_nothing(item: str) -> None:
    """A price of nothing is written as one; a missing one is missing."""
    free = {"first_copy", "told_by_sqs", "told_by_lambda"}
    tiers = read_policy("prices.json")["prices"][item]["prices"].values()

    nothing = any(tier["price"].strip("0.") == "" for each in tiers for tier in each)

    assert (item in free) == nothing


def test_what_is_recorded_and_not_counted_is_told(trail: Make, cost_of: Cost) -> None:
    """Without volumes; what is not recorded is not told."""
    found = cost_of({"Trail": trail(TrailName="audit", EventSelectors=S3_DATA)})

    told = [each for each in found.not_estimated if each.why == "their number is not known"]
    assert [
        NotEstimated(trail="audit", what=what, why="their number is not known")
        for what in ("management events", "data events")
    ] == told


def test_selectors_that_are_not_known_are_told(trail: Make, cost_of: Cost) -> None:
    """Whatever the trail records, nothing is made up."""
    unknown = {"Fn::GetAtt": ["Other", "Selectors"]}
    other = {"Type": "Custom::Kind", "Properties": {}}

    found = cost_of({"Trail": trail(EventSelectors=unknown), "Other": other}, management=MILLION)

    assert "it is not known what the event selectors are" == _whys(found)["its events"]
    assert not [each for each in found.lines if each.grows]


def test_a_bucket_and_a_log_group_elsewhere_are_told(trail: Make, cost_of: Cost) -> None:
    """How long they keep is written elsewhere; what goes in is estimated."""
    group = "arn:aws:logs:us-east-1:111122223333:log-group:elsewhere:*"
    found = cost_of({"Trail": trail(CloudWatchLogsLogGroupArn=group)}, management=MILLION)

    assert {"S3 storage", "CloudWatch Logs storage"} <= set(_whys(found))
    assert {"put", "log_ingestion"} <= {each.item for each in found.lines}


def test_what_a_trail_does_not_have_is_not_told(trail: Make, archive: Make, cost_of: Cost) -> None:
    """No log group, and an archive that is in the template."""
    found = cost_of({"Trail": trail(), "A": archive()}, management=MILLION, athena_gb=0)

    assert () == found.not_estimated


def test_a_storage_class_that_nobody_knows_is_called_what_it_says(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find
) -> None:
    """Its line names it."""
    moves = [{"StorageClass": "NONSENSE", "TransitionInDays": 30}]
    found = cost_of({"Trail": trail(), "A": archive(Transitions=moves)}, management=MILLION)

    assert "storage NONSENSE" == line_of(found, "storage_NONSENSE").label


def test_nothing_to_estimate_is_told(cost_of: Cost) -> None:
    """A template without a trail."""
    found = cost_of({"Queue": {"Type": "AWS::SQS::Queue"}}, management=MILLION)

    assert "there is none in what was read" == _whys(found)["trails"]
    assert Range(low=0, likely=0, high=0) == found.total


def test_a_stopped_trail_is_told(trail: Make, cost_of: Cost) -> None:
    """It delivers nothing; its key and its alarms cost all the same."""
    found = cost_of({"Trail": trail(IsLogging=False)}, management=MILLION)

    assert "it is not logging" == _whys(found)["its events"]
    assert {} == found.per_million


@pytest.mark.parametrize(("scanned", "told"), [({}, True), ({"athena_gb": 0}, False)])
def test_what_athena_scans_is_told_when_nobody_says(
    trail: Make, cost_of: Cost, scanned: dict[str, int], *, told: bool
) -> None:
    """Nothing is an answer."""
    assert told == ("Athena" in _whys(cost_of({"Trail": trail()}, **scanned)))


def test_a_partition_that_is_not_known_is_taken_for_the_first() -> None:
    """As everywhere, for a stack that is bound to nothing."""
    nowhere = Unknown("the stack is not bound to it")

    price = price_at("put", Place(account=nowhere, region=nowhere, partition=nowhere))

    assert isinstance(price, Price)
    assert "us-east-1" == price.borrowed


def test_a_partition_without_a_region_is_believed() -> None:
    """Nothing of another partition's is borrowed."""
    nowhere = Unknown("the stack is not bound to it")

    price = price_at("put", Place(account=nowhere, region=nowhere, partition="aws-cn"))

    assert Unknown("its price in this partition is not known") == price
