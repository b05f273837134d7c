"""Whether all the trails fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import Severity, rule, rules
from trailwright.model.resources import ExistingTrail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding


def _trail(name: str) -> dict[str, object]:
    properties = {"TrailName": name, "S3BucketName": "logs", "IsLogging": True}
    return {"Type": "AWS::CloudTrail::Trail", "Properties": properties}


def _objects(count: int, number: int) -> dict[str, object]:
    values = [f"arn:aws:s3:::bucket-{number}-{each}/" for each in range(count)]
    return {"DataResources": [{"Type": "AWS::S3::Object", "Values": values}]}


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW201": {f"Trail{number}": _trail(f"audit-{number}") for number in range(5)},
    "TW202": {"Again": _trail("audit")},
    "TW203": {"Trail/Properties/EventSelectors": [_objects(100, each) for each in range(5)]},
    "TW204": {"BucketPolicy/Properties/PolicyDocument/Id": "x" * 20_480},
    "TW205": {"Trail/Properties/Tags": [{"Key": f"key-{n}", "Value": "value"} for n in range(51)]},
    "TW206": {"Local": _trail("local")},
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
    assert {each for each in rules() if each.startswith("TW2")} == set(FAILING)


def test_existing_trails_count(judged: Callable[..., tuple[Finding, ...]]) -> None:
    """Five that are there already leave no place for one more."""
    existing = tuple(
        ExistingTrail(name=f"old-{n}", account="111122223333", home_region="us-east-1")
        for n in range(5)
    )

    found = judged({"Resources": {"Trail": _trail("audit")}}, existing_trails=existing)

    assert Severity.FATAL in {each.severity for each in found}


def test_a_trail_nobody_decided_is_not_told_of_the_others(
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """More trails than fit are there already, and whether this one comes is not known."""
    template = {
        "Parameters": {"Wanted": {"Type": "String"}},
        "Conditions": {"Wanted": {"Fn::Equals": [{"Ref": "Wanted"}, "yes"]}},
        "Resources": {"Trail": _trail("audit") | {"Condition": "Wanted"}},
    }
    existing = tuple(
        ExistingTrail(name=f"old-{n}", account="111122223333", home_region="us-east-1")
        for n in range(6)
    )

    found = judged(template, existing_trails=existing)

    assert set() == {each.rule.id for each in found if each.rule.id.startswith("TW2")}
