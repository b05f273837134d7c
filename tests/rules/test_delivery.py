"""Whether CreateTrail would be accepted, and files arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import rule, rules
from trailwright.model.resources import Organization

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

OTHER = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW101": {
        "BucketPolicy/Properties/PolicyDocument/Statement/Write/Condition": {
            "StringEquals": {"aws:SourceArn": OTHER}
        }
    },
    "TW102": {"Trail/Properties/S3BucketName": "central-logs"},
    "TW103": {"Trail/DependsOn": ["TopicPolicy", "LogRolePolicy"]},
    "TW104": {
        "TopicPolicy/Properties/PolicyDocument/Statement/Publish/Condition": {
            "StringEquals": {"aws:SourceArn": OTHER}
        }
    },
    "TW105": {"Trail/DependsOn": ["BucketPolicy", "LogRolePolicy"]},
    "TW106": {"Trail/Properties/SnsTopicName": "arn:aws:sns:us-east-1:999999999999:notices"},
    "TW107": {
        "LogRole/Properties/AssumeRolePolicyDocument/Statement/CloudTrail/Principal": {
            "Service": "lambda.amazonaws.com"
        }
    },
    "TW108": {
        "LogRolePolicy/Properties/PolicyDocument/Statement/Deliver/Resource": (
            "arn:aws:logs:us-east-1:111122223333:log-group:/trailwright/audit"
            ":log-stream:999999999999_CloudTrail_us-east-1*"
        )
    },
    "TW109": {"Trail/Properties/CloudWatchLogsRoleArn": ...},
    "TW110": {
        "Trail/Properties/CloudWatchLogsLogGroupArn": (
            "arn:aws:logs:us-east-1:111122223333:log-group:/x"
        )
    },
    "TW111": {"Trail/Properties/IncludeGlobalServiceEvents": ...},
    "TW112": {"Trail/Properties/TrailName": "a..b"},
    "TW113": {"Trail/Properties/S3KeyPrefix": "p/"},
}

#: Rules that need an organization in the context; they have a test of their own below.
WITH_ORGANIZATION = {"TW114", "TW115"}


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
    assert {each for each in rules() if each.startswith("TW1")} == set(FAILING) | WITH_ORGANIZATION


@pytest.mark.parametrize("rule_id", sorted(WITH_ORGANIZATION))
def test_an_organization_trail_elsewhere_is_found(
    spoilt: Callable[..., dict[str, object]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
) -> None:
    """The stack's account is not the management account."""
    template = spoilt({"Trail/Properties/IsOrganizationTrail": True})
    organization = Organization(id="o-a1b2c3d4e5", management_account="999999999999")

    found = judged(template, organization=organization)

    assert rule_id in {each.rule.id for each in found}
