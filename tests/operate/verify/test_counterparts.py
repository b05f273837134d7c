"""What was deployed is found again among what is live, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trailwright.model.estate import Estate
from trailwright.model.origin import Origin
from trailwright.model.resources import (
    Bucket,
    LogGroup,
    MetricFilter,
    Place,
    ResourcePolicy,
    Role,
    Subscription,
)
from trailwright.operate.verify.counterparts import (
    counterpart,
    filter_counterpart,
    live_names,
    pairs,
    subscription_counterpart,
)

HERE = Place(account="111122223333", region="eu-west-1", partition="aws")
ELSEWHERE = Place(account="111122223333", region="us-east-1", partition="aws")
THERE = Place(account="222233334444", region="eu-west-1", partition="aws")


def _role(arn: str, place: Place = HERE) -> Role:
    return Role(type="AWS::IAM::Role", origin=Origin(), place=place, name="r", ref="r", arn=arn)


DEPLOYED = _role("arn:aws:iam::111122223333:role/r")


@pytest.mark.parametrize(
    "live",
    [
        _role(DEPLOYED.arn, THERE),
        _role("arn:aws:iam::111122223333:role/path/r"),
        _role("arn:aws:iam::111122223333:role/path/r", ELSEWHERE),
    ],
)
def test_the_same_arn_or_name_in_the_same_place_is_the_same(live: Role) -> None:
    """A template does not tell the path of a role, and roles are of no Region."""
    assert live is counterpart(DEPLOYED, [live])


@pytest.mark.parametrize(
    "live",
    [
        _role("arn:aws:iam::222233334444:role/r", THERE),
        replace(_role("arn:aws:iam::111122223333:role/s"), ref="s"),
        replace(_role("arn:aws:iam::111122223333:user/r"), type="AWS::IAM::User"),
    ],
)
def test_a_namesake_is_another(live: Role) -> None:
    """In another account, of another name, or of another type."""
    assert counterpart(DEPLOYED, [live]) is None
    assert [] == list(pairs([DEPLOYED], [live]))


def test_a_log_group_of_another_region_is_another() -> None:
    """Names are unique within a Region."""
    here = LogGroup(type="AWS::Logs::LogGroup", origin=Origin(), place=HERE, name="/a", ref="/a")
    other = replace(here, place=ELSEWHERE, arn="x")

    assert counterpart(here, [other]) is None
    assert here is counterpart(here, [other, here])


def test_what_has_no_arn_is_not_what_has_none() -> None:
    """Two things without an ARN have nothing in common."""
    first, second = (replace(DEPLOYED, arn="", ref=each) for each in "ab")

    assert counterpart(first, [second]) is None


def _filter(**changed: object) -> MetricFilter:
    made = MetricFilter(
        type="AWS::Logs::MetricFilter", origin=Origin(), place=HERE, ref="f", log_group="/a"
    )
    return replace(made, **changed)


@pytest.mark.parametrize(
    ("live", "found"),
    [
        (_filter(), True),
        (_filter(ref="g"), False),
        (_filter(log_group="/b"), False),
        (_filter(place=THERE), False),
    ],
)
def test_a_filter_is_known_by_its_name_and_log_group(live: MetricFilter, *, found: bool) -> None:
    """Names of filters are unique within a log group alone."""
    group = LogGroup(type="AWS::Logs::LogGroup", origin=Origin(), place=HERE, name="/a", ref="/a")
    estate = Estate(log_groups=(group,))

    assert found is (
        filter_counterpart(estate, _filter(), Estate(metric_filters=(live,))) is not None
    )


def test_a_subscription_is_known_by_who_is_told_of_what() -> None:
    """Its ARN is made up."""
    wanted = Subscription(
        type="AWS::SNS::Subscription",
        origin=Origin(),
        place=HERE,
        topic_arn="t",
        protocol="email",
        endpoint="a@example.com",
    )
    live = Estate(subscriptions=(replace(wanted, endpoint="b@example.com"), wanted))

    assert wanted is subscription_counterpart(wanted, live)
    assert subscription_counterpart(replace(wanted, protocol="sms"), live) is None


def test_a_policy_is_called_by_what_it_is_on() -> None:
    """Buckets are named in templates, and topics by their ARN."""
    policy = ResourcePolicy(
        type="AWS::S3::BucketPolicy",
        origin=Origin(),
        place=HERE,
        targets=("logs", "arn:aws:sns:eu-west-1:111122223333:t"),
    )
    bucket = Bucket(type="AWS::S3::Bucket", origin=Origin(), place=HERE, name="logs", ref="logs")

    assert (
        "policy of arn:aws:s3:::logs",
        "policy of arn:aws:sns:eu-west-1:111122223333:t",
    ) == live_names(policy)
    assert ("logs",) == live_names(bucket)
