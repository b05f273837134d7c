"""Event selectors, Insights and aggregation that CloudTrail refuses, and those it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Build = Callable[..., dict[str, Any]]

_OBJECTS = "AWS::S3::Object"


def _data(*values: str, kind: str = _OBJECTS, **more: object) -> dict[str, Any]:
    return {"DataResources": [{"Type": kind, "Values": list(values)}], **more}


def _advanced(**equals: list[str]) -> dict[str, Any]:
    names = {"category": "eventCategory", "kind": "resources.type", "read_only": "readOnly"}
    fields = [{"Field": names.get(n, n), "Equals": values} for n, values in equals.items()]
    return {"FieldSelectors": fields}


def _arns(count: int, *, start: int = 0) -> list[str]:
    return [f"arn:aws:s3:::bucket-{number}/" for number in range(start, start + count)]


@pytest.fixture
def put(account: Account, trail_template: Build) -> Callable[..., dict[str, Any]]:
    """Puts event selectors on a trail."""
    assert account.deploy(trail_template()).succeeded
    client = account.client("cloudtrail")

    def call(**selectors: list[dict[str, Any]]) -> dict[str, Any]:
        return client.put_event_selectors(TrailName="audit", **selectors)

    return call


def _refusal(put: Callable[..., object], **selectors: object) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        put(**selectors)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        (_data("arn:aws:s3:::*"), "Value arn:aws:s3:::* for DataResources.Values is invalid."),
        (_data("arn:aws:s3:::bucket"), "Value arn:aws:s3:::bucket for DataResources.Values is"),
        (_data("bucket/"), "Value bucket/ for DataResources.Values is invalid."),
        (_data("arn:aws:lambda:*", kind="AWS::Lambda::Function"), "Value arn:aws:lambda:*"),
        (_data("x", kind="AWS::SNS::Topic"), "Value AWS::SNS::Topic for DataResources.Type"),
        ({"IncludeManagementEvents": False}, "must have data resources"),
        ({"ReadWriteType": "Everything"}, "Value Everything for ReadWriteType is invalid."),
        ({"ExcludeManagementEventSources": ["s3.amazonaws.com"]}, "Value s3.amazonaws.com"),
    ],
)
def test_fails_on_basic_selectors(
    put: Callable[..., Any], selector: dict[str, Any], message: str
) -> None:
    """Basic selectors with values CloudTrail does not know are refused."""
    code, said = _refusal(put, EventSelectors=[selector])
    assert "InvalidEventSelectorsException" == code
    assert message in said


@pytest.mark.parametrize("count", [0, 6])
def test_fails_outside_one_to_five_basic_selectors(put: Callable[..., Any], count: int) -> None:
    """A trail has one to five basic selectors."""
    selectors = [_data(f"arn:aws:s3:::b{number}/") for number in range(count)]
    expected = "Specify a valid number of selectors (1 to 5) for your trail"
    assert expected == _refusal(put, EventSelectors=selectors)[1]


def test_two_hundred_and_fifty_data_resources_fit(put: Callable[..., Any]) -> None:
    """The 250 are counted over the whole trail; all resources of a type count for none."""
    selectors = [_data(*_arns(100)), _data(*_arns(150, start=100)), _data("arn:aws:s3")]
    assert put(EventSelectors=selectors)
    selectors[0]["DataResources"][0]["Values"].append("arn:aws:s3:::one-more/")
    assert "250" in _refusal(put, EventSelectors=selectors)[1]


def test_fails_on_both_kinds(put: Callable[..., Any]) -> None:
    """A trail has basic or advanced selectors, not both."""
    advanced = [_advanced(category=["Management"])]
    code, _ = _refusal(put, EventSelectors=[{}], AdvancedEventSelectors=advanced)
    assert "InvalidEventSelectorsException" == code


@pytest.mark.parametrize(
    "selector",
    [
        _advanced(category=["Insight"]),
        _advanced(kind=[_OBJECTS]),
        _advanced(category=["Data"]),
        _advanced(category=["Data"], kind=[_OBJECTS, "AWS::Lambda::Function"]),
        _advanced(category=["Management"], read_only=["yes"]),
        _advanced(category=["Management"], eventName=["PutObject"]),
        _advanced(category=["Management"], eventSource=["kms.amazonaws.com"]),
        {"FieldSelectors": [{"Field": "eventCategory", "StartsWith": ["Data"]}]},
        _advanced(category=["NetworkActivity"]),
    ],
)
def test_fails_on_advanced_selectors(put: Callable[..., Any], selector: dict[str, Any]) -> None:
    """Advanced selectors with categories, fields or operators no trail has are refused."""
    code, _ = _refusal(put, AdvancedEventSelectors=[selector])
    assert "InvalidEventSelectorsException" == code


def test_fails_on_five_hundred_and_one_values(put: Callable[..., Any]) -> None:
    """The values of all advanced selectors together are 500 at most."""
    selector = _advanced(category=["Data"], kind=[_OBJECTS])
    selector["FieldSelectors"].append({"Field": "resources.ARN", "StartsWith": _arns(498)})
    assert put(AdvancedEventSelectors=[selector])
    selector["FieldSelectors"][2]["StartsWith"].append("arn:aws:s3:::one-more/")
    assert "500" in _refusal(put, AdvancedEventSelectors=[selector])[1]


@pytest.mark.parametrize(
    ("selector", "insight", "accepted"),
    [
        ({"ReadWriteType": "All"}, {"InsightType": "ApiCallRateInsight"}, True),
        ({"ReadWriteType": "ReadOnly"}, {"InsightType": "ApiCallRateInsight"}, False),
        ({"ReadWriteType": "ReadOnly"}, {"InsightType": "ApiErrorRateInsight"}, True),
        (
            {},
            {"InsightType": "ApiErrorRateInsight", "EventCategories": ["Data"]},
            False,
        ),
        (
            _data("arn:aws:s3"),
            {"InsightType": "ApiErrorRateInsight", "EventCategories": ["Data"]},
            True,
        ),
    ],
)
def test_insights_need_their_events(
    account: Account,
    trail_template: Build,
    selector: dict[str, Any],
    insight: dict[str, Any],
    accepted: bool,  # noqa: FBT001
) -> None:
    """Insights are refused on a trail that does not record what they are made from."""
    template = trail_template(EventSelectors=[selector], InsightSelectors=[insight])
    deployed = account.deploy(template)
    assert accepted == deployed.succeeded
    if not accepted:
        assert "[InvalidInsightSelectorsException]" in deployed.reasons[0]


def test_aggregation_needs_data_events(account: Account, trail_template: Build) -> None:
    """Only data events are aggregated, so a trail without them is refused."""
    aggregated = [{"EventCategory": "Data", "Templates": ["API_ACTIVITY"]}]
    template = trail_template(AggregationConfigurations=aggregated)
    assert "ROLLBACK_COMPLETE" == account.deploy(template).status
    account.delete()
    template = trail_template(
        AggregationConfigurations=aggregated, EventSelectors=[_data("arn:aws:s3")]
    )
    assert () == account.deploy(template).reasons
