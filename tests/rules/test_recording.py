"""What the trails would record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import rule, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW301": {"Trail/Properties/EventSelectors": [{"IncludeManagementEvents": False}]},
    "TW302": {
        "Trail/Properties/EventSelectors": [
            {"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}
        ]
    },
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
    assert {each for each in rules() if "TW300" < each < "TW320"} == set(FAILING)
