"""Whether the trails can encrypt with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import rule, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

FOR_ANOTHER = {
    "StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"}
}

#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW401": {
        f"Key/Properties/KeyPolicy/Statement/{sid}/Condition": FOR_ANOTHER
        for sid in ("Encrypt", "Notify")
    },
    "TW402": {"Trail/Properties/KMSKeyId": "arn:aws:kms:us-east-1:999999999999:key/1"},
    "TW403": {"Trail/Properties/KMSKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"},
    "TW404": {"Topic/Properties/KmsMasterKeyId": "alias/aws/sns"},
    "TW405": {"Trail/Properties/KMSKeyId": "alias/aws/s3"},
    "TW406": {"Key/Properties/Enabled": False},
    "TW407": {"Trail/Properties/KMSKeyId": "alias/trailwright/audit"},
    "TW408": {"Topic/Properties/KmsMasterKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"},
    "TW409": {"Topic/Properties/KmsMasterKeyId": "arn:aws:kms:us-east-1:999999999999:key/1"},
    "TW410": {"Key/Properties/Origin": "EXTERNAL"},
    "TW411": {
        "Trail/Properties/KMSKeyId": ...,
        **{
            f"Key/Properties/KeyPolicy/Statement/{sid}/Condition": FOR_ANOTHER
            for sid in ("Encrypt", "Notify")
        },
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
    assert {each for each in rules() if "TW400" < each < "TW420"} == set(FAILING)
