"""What trails record is told per account, Region and category, however it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.unknown import Unknown
from trailwright.posture.words import what_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.posture import Posture

HERE = "in eu-west-1 of account 111122223333"
S3, BUCKET = "AWS::S3::Object", "arn:aws:s3:::orders/"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:settle"


def _basic(**selector: object) -> dict[str, Any]:
    return {"EventSelectors": [selector]}


def _advanced(**fields: object) -> dict[str, Any]:
    written = [
        {
            "Field": name.replace("_", "."),
            **(value if isinstance(value, dict) else {"Equals": value}),
        }
        for name, value in fields.items()
    ]
    return {"AdvancedEventSelectors": [{"FieldSelectors": written}]}


def _said(posture: Posture) -> list[str]:
    return [what_of(each.events) for each in posture.recordings()]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, [f"management events {HERE}"]),
        (
            {"IsMultiRegionTrail": True},
            ["management events in every Region of account 111122223333"],
        ),
        (
            {"IsMultiRegionTrail": "true", "IsOrganizationTrail": "true"},
            ["management events in every Region of every account of the organization"],
        ),
        (_basic(ReadWriteType="WriteOnly"), [f"management events that write {HERE}"]),
        (
            _basic(ExcludeManagementEventSources=["kms.amazonaws.com"]),
            [f"management events but not of kms.amazonaws.com {HERE}"],
        ),
        (
            _basic(
                IncludeManagementEvents=False,
                ReadWriteType="ReadOnly",
                DataResources=[{"Type": S3, "Values": [BUCKET]}],
            ),
            [f"data events that read of {S3} at {BUCKET}* {HERE}"],
        ),
        (
            _basic(
                IncludeManagementEvents=False,
                DataResources=[{"Type": "AWS::Lambda::Function", "Values": [FUNCTION]}],
            ),
            [f"data events of AWS::Lambda::Function at {FUNCTION} {HERE}"],
        ),
        (
            _basic(
                IncludeManagementEvents=False,
                DataResources=[{"Type": S3, "Values": ["arn:aws:s3"]}],
            ),
            [f"data events of {S3} {HERE}"],
        ),
        (
            _advanced(eventCategory=["NetworkActivity"], eventSource=["kms.amazonaws.com"]),
            [f"network activity events of kms.amazonaws.com {HERE}"],
        ),
        (
            _advanced(
                eventCategory=["Data"],
                resources_type=[S3],
                eventName={"NotEquals": ["HeadObject"]},
                resources_ARN={"EndsWith": [".csv"]},
            ),
            [f"data events of {S3} at *.csv but not with eventName HeadObject {HERE}"],
        ),
        (
            {"InsightSelectors": [{"InsightType": "ApiCallRateInsight"}]},
            [
                f"management events {HERE}",
                f"Insights events of ApiCallRateInsight about Management {HERE}",
            ],
        ),
        ({"IsLogging": False}, []),
    ],
)
def test_what_is_recorded_is_said(
    trail: Callable[..., Posture], properties: dict[str, Any], expected: list[str]
) -> None:
    """In AWS's own words, with the account and the Region."""
    assert expected == _said(trail(**properties))


def test_basic_selectors_are_their_advanced_equals(trail: Callable[..., Posture]) -> None:
    """Both ways of writing it record the same."""
    basic = _basic(IncludeManagementEvents=False, DataResources=[{"Type": S3, "Values": [BUCKET]}])
    advanced = _advanced(
        eventCategory=["Data"], resources_type=[S3], resources_ARN={"StartsWith": [BUCKET]}
    )

    assert trail(**basic).trails[0].records == trail(**advanced).trails[0].records


@pytest.mark.parametrize(
    "properties",
    [
        {"EventSelectors": {"Ref": "Selectors"}},
        {"IsMultiRegionTrail": {"Ref": "Selectors"}},
        {"InsightSelectors": {"Ref": "Selectors"}},
        {"EventSelectors": [{"ReadWriteType": {"Ref": "Selectors"}}]},
    ],
)
def test_what_is_not_known_is_not_guessed(
    trail: Callable[..., Posture], properties: dict[str, Any]
) -> None:
    """A parameter without a value leaves it unknown what is recorded, and where."""
    (found,) = trail(**properties).trails

    assert isinstance(found.records, Unknown)


def test_it_is_not_known_whether_a_trail_records(trail: Callable[..., Posture]) -> None:
    """When nobody knows whether it is logging."""
    (recording,) = trail(IsLogging={"Ref": "Logging"}).recordings()

    assert isinstance(recording.sure, Unknown)


def test_many_values_are_counted(trail: Callable[..., Posture]) -> None:
    """Only the first are said."""
    values = [f"arn:aws:s3:::b{number}/" for number in range(6)]
    basic = _basic(IncludeManagementEvents=False, DataResources=[{"Type": S3, "Values": values}])
    shown = "arn:aws:s3:::b0/*, arn:aws:s3:::b1/*, arn:aws:s3:::b2/* and 3 more"

    assert [f"data events of {S3} at {shown} {HERE}"] == _said(trail(**basic))
