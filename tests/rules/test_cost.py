"""What is paid for twice, and what costs by volume."""

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


def _advanced(**fields: object) -> list[dict[str, object]]:
    """Return one advanced selector, of fields and what they must equal."""
    named = {name.replace("_", "."): value for name, value in fields.items()}
    conditions = [{"Field": name, "Equals": [value]} for name, value in named.items()]
    return [{"FieldSelectors": conditions}]


SELECTORS = "Trail/Properties/EventSelectors"
READS = {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}
INSIGHTS = [{"InsightType": "ApiCallRateInsight"}]


def _data(kind: str, value: str) -> dict[str, object]:
    return {f"{SELECTORS}/0/DataResources": [{"Type": kind, "Values": [value]}]}


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW601": {"Second": _trail()},
    "TW611": _data("AWS::S3::Object", "arn:aws:s3"),
    "TW612": _data("AWS::Lambda::Function", "arn:aws:lambda"),
    "TW613": _data("AWS::DynamoDB::Table", "arn:aws:dynamodb"),
    "TW621": {
        "Trail/Properties/InsightSelectors": INSIGHTS,
        "Second": _trail(InsightSelectors=INSIGHTS),
    },
}

#: By rule and what is told apart: a change that is none of the rule's business.
PASSING: dict[tuple[str, str], Mapping[str, object]] = {
    ("TW601", "a trail of data events alone"): {
        "Second": _trail(
            EventSelectors=[
                {
                    "IncludeManagementEvents": False,
                    "DataResources": [
                        {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}
                    ],
                }
            ]
        )
    },
    ("TW601", "one reads, the other writes"): {
        SELECTORS: [READS],
        "Second": _trail(EventSelectors=[{"ReadWriteType": "WriteOnly"}]),
    },
    ("TW601", "two services"): {
        SELECTORS: ...,
        "Trail/Properties/AdvancedEventSelectors": _advanced(
            eventCategory="Management", eventSource="iam.amazonaws.com"
        ),
        "Second": _trail(
            AdvancedEventSelectors=_advanced(
                eventCategory="Management", eventSource="sts.amazonaws.com"
            )
        ),
    },
    ("TW601", "it is stopped"): {"Second": _trail(IsLogging=False)},
    ("TW601", "a selector nobody can read"): {
        "Second": _trail(EventSelectors={"Fn::ImportValue": "Selectors"})
    },
    ("TW611", "one bucket"): _data("AWS::S3::Object", "arn:aws:s3:::orders/"),
    ("TW611", "all but one bucket, by an advanced selector"): {
        SELECTORS: ...,
        "Trail/Properties/AdvancedEventSelectors": [
            {
                "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Data"]},
                    {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                    {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::orders/"]},
                ]
            }
        ],
    },
    ("TW612", "one function"): _data(
        "AWS::Lambda::Function", "arn:aws:lambda:us-east-1:111122223333:function:settle"
    ),
    ("TW613", "one table"): _data(
        "AWS::DynamoDB::Table", "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
    ),
    ("TW621", "of two types"): {
        "Trail/Properties/InsightSelectors": INSIGHTS,
        "Second": _trail(InsightSelectors=[{"InsightType": "ApiErrorRateInsight"}]),
    },
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
    # What exists already is not in a template; that rule has a test of its own.
    theme = {each for each in rules() if "TW600" < each < "TW699"} - {"TW602"}

    assert theme == set(FAILING) == {rule_id for rule_id, _ in PASSING}


@pytest.mark.parametrize(
    ("options", "payer"),
    [
        ({"IsMultiRegionTrail": False, "IncludeGlobalServiceEvents": False}, "Before"),
        ({"IsOrganizationTrail": True}, "Trail"),
        ({}, "Trail"),
    ],
)
def test_the_narrower_trail_pays_whichever_is_written_first(
    composed: dict[str, dict[str, object]],
    judged: Judge,
    options: dict[str, object],
    payer: str,
) -> None:
    """An organization's trail comes first, then one of all Regions, then what is written first."""
    template = {"Resources": {"Before": _trail(**options)} | composed["Resources"]}

    found = [each for each in judged(template) if each.rule.id == "TW601"]

    assert [payer] == [each.resource for each in found]


def _existing(region: str = "eu-west-1", *, multi_region: bool = True) -> ExistingTrail:
    return ExistingTrail(
        name="legacy", account="111122223333", home_region=region, multi_region=multi_region
    )


@pytest.mark.parametrize(
    ("existing", "severities"),
    [
        (_existing(), {"unknown"}),
        (_existing("us-east-1", multi_region=False), {"unknown"}),
        (_existing("eu-west-1", multi_region=False), {"unknown"}),
        (replace(_existing(), account="999999999999"), set()),
    ],
)
def test_what_a_trail_that_is_there_records_is_not_known(
    composed: dict[str, object],
    judged: Judge,
    existing: ExistingTrail,
    severities: set[str],
) -> None:
    """It may be the first copy, and ours the second."""
    found = judged(composed, existing_trails=(existing,))

    assert severities == {each.severity for each in found if each.rule.id == "TW602"}


def test_each_further_copy_is_told_once(spoilt: Spoil, judged: Judge) -> None:
    """Of three trails, two are paid for."""
    found = judged(spoilt({"Second": _trail(), "Third": _trail()}))

    assert ["Second", "Third"] == [each.resource for each in found if each.rule.id == "TW601"]


def test_single_region_trails_of_two_regions_are_both_free() -> None:
    """Each Region has a first copy of its own."""
    estates = [_estate(region, multi_region=False) for region in ("us-east-1", "eu-west-1")]

    assert "TW601" not in _rules_of(estates)


def test_a_trail_of_all_regions_meets_one_of_another_region() -> None:
    """The overlap in that Region is the second copy."""
    estates = [_estate("us-east-1", multi_region=True), _estate("eu-west-1", multi_region=False)]

    (message,) = [each.message for each in judge(_joined(estates)) if each.rule.id == "TW601"]

    assert "Trail has management events of eu-west-1 already" == message


def test_two_stacks_of_unknown_accounts_may_be_apart() -> None:
    """The same stand-in is not the same account."""
    estates = [_estate("us-east-1", multi_region=True, account=None) for _ in range(2)]

    assert "TW601" not in _rules_of(estates)


def _estate(region: str, *, multi_region: bool, account: str | None = "111122223333") -> Estate:
    trail = _trail(IsMultiRegionTrail=multi_region)
    text = json.dumps({"Resources": {"Trail": trail}})
    known = Context(account=account, region=region)
    return read_bytes(text.encode(), f"{next(_NUMBERS)}.json", known)


_NUMBERS = count()


def _joined(estates: list[Estate]) -> Estate:
    trails = tuple(each for one in estates for each in one.trails)
    return replace(estates[0], trails=trails)


def _rules_of(estates: list[Estate]) -> set[str]:
    return {each.rule.id for each in judge(_joined(estates))}


def test_all_resources_may_be_selected_by_an_advanced_selector(
    spoilt: Spoil, judged: Judge
) -> None:
    """Of the type that it names, and of no other."""
    advanced = _advanced(eventCategory="Data", resources_type="AWS::Lambda::Function")
    changes = {SELECTORS: ..., "Trail/Properties/AdvancedEventSelectors": advanced}

    found = {each.rule.id for each in judged(spoilt(changes))}

    assert {"TW612"} == found & {"TW611", "TW612", "TW613"}


def test_a_trail_of_one_region_meets_no_existing_one_elsewhere(
    spoilt: Spoil, judged: Judge
) -> None:
    """Each Region has a first copy of its own."""
    template = spoilt({"Trail/Properties/IsMultiRegionTrail": False})

    found = judged(template, existing_trails=(_existing(multi_region=False),))

    assert "TW602" not in {each.rule.id for each in found}
