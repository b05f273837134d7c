"""What the trails would record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import Severity, rule, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding


def _advanced(field: str, *values: str, kind: str = "AWS::S3::Object") -> dict[str, object]:
    """Put an advanced selector of data events in the place of the basic one."""
    given = {
        "eventCategory": ["Data"],
        "resources.type": [kind],
        "readOnly": ["false"],
        field: list(values),
    }
    fields = [{"Field": name, "Equals": each} for name, each in given.items()]
    return {
        "Trail/Properties/EventSelectors": ...,
        "Trail/Properties/AdvancedEventSelectors": [{"FieldSelectors": fields}],
    }


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW301": {"Trail/Properties/EventSelectors": [{"IncludeManagementEvents": False}]},
    "TW302": {
        "Trail/Properties/EventSelectors": [
            {"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}
        ]
    },
    "TW303": {"Trail/Properties/InsightSelectors": [{"InsightType": "ApiWeatherInsight"}]},
    "TW304": {
        "Trail/Properties/AggregationConfigurations": [
            {"EventCategory": "Data", "Templates": ["API_ACTIVITY"]}
        ]
    },
    "TW305": _advanced("readOnly", "true", kind="AWS::S3::Objects"),
    "TW307": _advanced("resources.ARN", *(f"arn:aws:s3:::b/{n}" for n in range(251))),
}


@pytest.mark.parametrize("rule_id", sorted(FAILING))
def test_one_change_makes_a_rule_speak(
    spoilt: Callable[..., dict[str, object]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
) -> None:
    """It speaks at a line, and with its own severity."""
    found = [each for each in judged(spoilt(FAILING[rule_id])) if each.rule.id == rule_id]

    assert found
    assert rule(rule_id).severity in {each.severity for each in found}
    assert all(each.line for each in found)


def test_every_rule_of_the_theme_has_a_failing_template() -> None:
    """No rule is only data."""
    assert {each for each in rules() if "TW300" < each < "TW320"} == {*FAILING, "TW306"}


def test_global_service_events_of_one_region_are_recorded_in_its_leader_alone(
    spoilt: Callable[..., dict[str, object]], judged: Callable[..., tuple[Finding, ...]]
) -> None:
    """Elsewhere the property has no effect, which is no fault."""
    template = spoilt({"Trail/Properties/IsMultiRegionTrail": False})

    found = {
        region: [
            each.severity for each in judged(template, region=region) if each.rule.id == "TW306"
        ]
        for region in ("us-east-1", "eu-west-1")
    }

    assert {"us-east-1": [], "eu-west-1": [Severity.INFO]} == found


def test_a_stand_in_among_selectors_is_not_judged(
    spoilt: Callable[..., dict[str, object]], judged: Callable[..., tuple[Finding, ...]]
) -> None:
    """The ARN of a function of the stack has its account and name only when it is deployed."""
    arn = {"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${F}"}
    resources = [{"Type": "AWS::Lambda::Function", "Values": [arn]}]
    template = spoilt(
        {
            "F": {"Type": "AWS::Lambda::Function", "Properties": {}},
            "Trail/Properties/EventSelectors": [{"DataResources": resources}],
        }
    )

    found = judged(template, account=None)

    assert [] == [each.message for each in found if each.rule.id == "TW301"]
