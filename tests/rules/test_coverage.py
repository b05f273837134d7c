"""What trails record together: too much of themselves, or too little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import rule, rules
from trailwright.model.resources import ExistingTrail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

    Spoil = Callable[[Mapping[str, object]], dict[str, object]]
    Judge = Callable[..., tuple[Finding, ...]]


def _trail(**properties: object) -> dict[str, object]:
    """Return another trail, of the template's account and all Regions."""
    known = {
        "S3BucketName": "elsewhere",
        "IsLogging": True,
        "IsMultiRegionTrail": True,
        "IncludeGlobalServiceEvents": True,
        "EnableLogFileValidation": True,
    }
    return {"Type": "AWS::CloudTrail::Trail", "Properties": known | properties}


SELECTORS = "Trail/Properties/EventSelectors"
ALL_OBJECTS = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
ORDERS = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}
DATA_ONLY = [{"IncludeManagementEvents": False, "DataResources": [ORDERS]}]


def _excluding(*buckets: str) -> list[dict[str, object]]:
    """Return an advanced selector of all objects but those of some buckets."""
    arns = [f"arn:aws:s3:::{each}/" for each in buckets]
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {"Field": "resources.ARN", "NotStartsWith": arns},
    ]
    return [{"FieldSelectors": fields}]


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW321": {f"{SELECTORS}/0/DataResources": [ALL_OBJECTS]},
    "TW322": {"Data": _trail(EventSelectors=[{"DataResources": [ALL_OBJECTS]}])},
    "TW324": {SELECTORS: DATA_ONLY},
    "TW325": {f"{SELECTORS}/0/ExcludeManagementEventSources": ["kms.amazonaws.com"]},
    "TW326": {SELECTORS: [{"ReadWriteType": "WriteOnly"}, {"DataResources": [ORDERS]}]},
    "TW327": {"Lake": {"Type": "AWS::CloudTrail::EventDataStore"}},
}

#: By rule and what is told apart: a change that is none of the rule's business.
PASSING: dict[tuple[str, str], Mapping[str, object]] = {
    ("TW321", "another bucket"): {f"{SELECTORS}/0/DataResources": [ORDERS]},
    ("TW321", "it is left out"): {
        "AccessLogBucket/Properties/BucketName": "access-logs",
        SELECTORS: ...,
        "Trail/Properties/AdvancedEventSelectors": _excluding("access-logs"),
    },
    ("TW322", "it is left out"): {
        "Data": _trail(
            AdvancedEventSelectors=_excluding("trailwright-audit-111122223333-us-east-1")
        )
    },
    ("TW322", "its own bucket is another rule's"): {f"{SELECTORS}/0/DataResources": [ALL_OBJECTS]},
    ("TW324", "another trail has them"): {SELECTORS: DATA_ONLY, "Second": _trail()},
    ("TW324", "an organization's trail has them"): {
        SELECTORS: DATA_ONLY,
        "Second": _trail(IsOrganizationTrail=True),
    },
    ("TW325", "another trail has them"): {
        f"{SELECTORS}/0/ExcludeManagementEventSources": ["kms.amazonaws.com"],
        "Second": _trail(),
    },
    ("TW326", "it says so on purpose"): {
        SELECTORS: [
            {"ReadWriteType": "WriteOnly"},
            {"DataResources": [ORDERS], "IncludeManagementEvents": True},
        ]
    },
    ("TW326", "nothing is narrowed"): {
        SELECTORS: [{"IncludeManagementEvents": True}, {"DataResources": [ORDERS]}]
    },
    ("TW327", "other types of CloudTrail"): {"Channel": {"Type": "AWS::CloudTrail::Channel"}},
}


@pytest.mark.parametrize("rule_id", sorted(FAILING))
def test_one_change_makes_a_rule_speak(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """It speaks at a line, and with its own severity."""
    found = [each for each in judged(spoilt(FAILING[rule_id])) if each.rule.id == rule_id]

    assert found
    assert all(each.line for each in found)
    assert {rule(rule_id).severity} == {each.severity for each in found}


@pytest.mark.parametrize(("rule_id", "what"), PASSING)
def test_a_near_miss_makes_it_silent(spoilt: Spoil, judged: Judge, rule_id: str, what: str) -> None:
    """What looks much the same and is right is left alone."""
    found = judged(spoilt(PASSING[rule_id, what]))

    assert [] == [each.message for each in found if each.rule.id == rule_id]


def test_every_rule_of_the_theme_has_both() -> None:
    """No rule is only data, and none cries wolf."""
    theme = {each for each in rules() if "TW320" < each < "TW400"}

    assert theme == set(FAILING) == {rule_id for rule_id, _ in PASSING}


def test_a_trail_that_is_there_may_have_the_rest(spoilt: Spoil, judged: Judge) -> None:
    """What it records is not known, so nothing is said to be missing."""
    existing = ExistingTrail(name="legacy", account="111122223333", home_region="eu-west-1")

    found = judged(spoilt(FAILING["TW324"]), existing_trails=(existing,))

    assert "TW324" not in {each.rule.id for each in found}
