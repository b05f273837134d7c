"""What trails record together: too much of themselves, or too little."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import rule, rules
from trailwright.model.resources import ExistingTrail
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.estate import Estate
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
    ("TW325", "another trail has them, one by one"): {
        f"{SELECTORS}/0/ExcludeManagementEventSources": ["kms.amazonaws.com"],
        "Second": _trail(
            AdvancedEventSelectors=[
                {
                    "FieldSelectors": [
                        {"Field": "eventCategory", "Equals": ["Management"]},
                        {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
                    ]
                }
            ]
        ),
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


@pytest.mark.parametrize(
    ("buckets", "spoken"), [(("orders",), True), (("access-logs", "orders"), False)]
)
def test_an_advanced_selector_records_what_it_does_not_leave_out(
    spoilt: Spoil, judged: Judge, *, buckets: tuple[str, ...], spoken: bool
) -> None:
    """The access-log bucket must be among the buckets it does not begin with."""
    changes = {
        "AccessLogBucket/Properties/BucketName": "access-logs",
        SELECTORS: ...,
        "Trail/Properties/AdvancedEventSelectors": _excluding(*buckets),
    }

    found = judged(spoilt(changes))

    assert spoken == ("TW321" in {each.rule.id for each in found})


@pytest.mark.parametrize(
    ("second", "region", "spoken"),
    [
        ({}, "eu-west-1", False),
        ({"IsMultiRegionTrail": False}, "us-east-1", False),
        ({"IsMultiRegionTrail": False}, "eu-west-1", True),
        ({"EventSelectors": DATA_ONLY}, "us-east-1", True),
    ],
)
def test_a_trail_records_its_own_regions(
    *, second: dict[str, object], region: str, spoken: bool
) -> None:
    """Management events of one Region are missing where no trail of it has them."""
    estates = [
        _estate(_trail(EventSelectors=DATA_ONLY, IsMultiRegionTrail=False), "us-east-1"),
        _estate(_trail(**second), region),
    ]

    found = judge(_joined(estates))

    first = estates[0].trails[0].origin.path
    assert spoken == (("TW324", first) in {(each.rule.id, each.origin.path) for each in found})


@pytest.mark.parametrize(("account", "spoken"), [("111122223333", True), ("444455556666", False)])
def test_an_object_is_recorded_in_its_own_account(*, account: str, spoken: bool) -> None:
    """What CloudTrail writes is an event of the account that owns the bucket."""
    archive = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "elsewhere"}}
    all_objects = [{"DataResources": [ALL_OBJECTS]}]
    recorder = _trail(S3BucketName="another", EventSelectors=all_objects)

    found = judge(
        _joined(
            [
                _estate(_trail(), "us-east-1", Archive=archive),
                _estate(recorder, "us-east-1", account=account),
            ]
        )
    )

    assert spoken == ("TW322" in {each.rule.id for each in found})


def _estate(
    trail: object, region: str, *, account: str = "111122223333", **others: object
) -> Estate:
    text = json.dumps({"Resources": {"Trail": trail, **others}})
    known = Context(account=account, region=region)
    return read_bytes(text.encode(), f"{next(_NUMBERS)}.json", known)


_NUMBERS = count()


def _joined(estates: list[Estate]) -> Estate:
    trails = tuple(each for one in estates for each in one.trails)
    return replace(estates[0], trails=trails)
