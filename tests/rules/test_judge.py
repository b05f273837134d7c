"""What all rules have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.findings import Finding


def test_what_trailwright_composes_passes_every_rule(
    composed: dict[str, object], judged: Callable[..., tuple[Finding, ...]]
) -> None:
    """No rule has a word to say."""
    assert [] == [(each.rule.id, each.message) for each in judged(composed)]


def test_an_account_that_is_not_known_decides_nothing(composed: dict[str, object]) -> None:
    """Without --context the literal account in the policies may be the right one, or not."""
    found = judge(read_bytes(json.dumps(composed).encode(), "t.json", Context()))

    assert not [each for each in found if each.severity.rank < Severity.UNKNOWN.rank]


def test_a_parameter_without_a_value_is_not_judged(
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """What cannot be known is unknown, neither clean nor wrong."""
    template = {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {
            "Trail": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {
                    "S3BucketName": {"Ref": "Name"},
                    "IsLogging": True,
                    "IsMultiRegionTrail": True,
                    "IncludeGlobalServiceEvents": True,
                    "EnableLogFileValidation": True,
                },
            }
        },
    }

    assert {Severity.UNKNOWN} == {each.severity for each in judged(template)}
