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
LOG_GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:/trailwright/audit"
NOBODY = {"Version": "2012-10-17", "Statement": []}


def _again(kind: str, **properties: object) -> dict[str, object]:
    """One more policy on what has one."""
    return {"Type": kind, "Properties": {**properties, "PolicyDocument": NOBODY}}


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
    "TW110": {"Trail/Properties/CloudWatchLogsLogGroupArn": LOG_GROUP},
    "TW111": {"Trail/Properties/IncludeGlobalServiceEvents": ...},
    "TW112": {"Trail/Properties/TrailName": "a..b"},
    "TW113": {"Trail/Properties/S3KeyPrefix": "audit/AWSLogs/org"},
    "TW116": {"Trail/Properties/S3BucketName": "logs-.audit"},
    "TW117": {"Trail/Properties/S3BucketName": "amzn-s3-demo-bucket"},
    "TW118": {
        "Trail/Properties/S3BucketName": "trailwright-audit-111122223333-us-east-1",
        "Trail/DependsOn": ["TopicPolicy", "LogRolePolicy"],
    },
    "TW119": {"Again": _again("AWS::S3::BucketPolicy", Bucket={"Ref": "Bucket"})},
    "TW120": {"Trail/Properties/SnsTopicName": "log files"},
    "TW121": {"Topic/Properties/FifoTopic": True},
    "TW122": {"Again": _again("AWS::SNS::TopicPolicy", Topics=[{"Ref": "Topic"}])},
    "TW123": {"Trail/Properties/CloudWatchLogsLogGroupArn": f"{LOG_GROUP}:*"},
    "TW124": {"LogGroup/Properties/LogGroupClass": "INFREQUENT_ACCESS"},
    "TW125": {"Trail/Properties/CloudWatchLogsRoleArn": "arn:aws:iam::999999999999:role/logs"},
    "TW126": {"Trail/DependsOn": ["BucketPolicy", "TopicPolicy"]},
    "TW127": {"Trail/Properties/CloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/logs"},
    "TW128": {"Trail/Properties/Tags": [{"Key": "aws:owner", "Value": "security"}]},
    "TW129": {"Trail/Properties/IsLogging": ...},
    "TW130": {"Trail/Properties/IsOrganizationTrail": True},
    "TW133": {"Trail/Properties/S3KeyPrefix": "p/"},
}

#: Rules that need an organization or another Region; each has a test of its own below.
ELSEWHERE = {"TW114", "TW115", "TW131", "TW132"}


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
    assert {each for each in rules() if each.startswith("TW1")} == set(FAILING) | ELSEWHERE


@pytest.mark.parametrize("rule_id", ["TW114", "TW115"])
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


@pytest.mark.parametrize(("rule_id", "region"), [("TW131", "eu-south-1"), ("TW132", "cn-north-1")])
def test_an_organization_trail_of_the_wrong_region_is_found(
    spoilt: Callable[..., dict[str, object]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    region: str,
) -> None:
    """One Region is opt-in, the other is in a partition without organization trails."""
    found = judged(spoilt({"Trail/Properties/IsOrganizationTrail": True}), region=region)

    assert [rule(rule_id).severity] == [each.severity for each in found if each.rule.id == rule_id]


def test_what_is_named_by_a_dynamic_reference_is_not_judged(
    spoilt: Callable[..., dict[str, object]], judged: Callable[..., tuple[Finding, ...]]
) -> None:
    """CloudFormation looks it up when it deploys."""
    names = ("S3BucketName", "SnsTopicName", "KMSKeyId", "TrailName", "CloudWatchLogsRoleArn")
    found = judged(
        spoilt({f"Trail/Properties/{name}": "{{resolve:ssm:/audit/name:1}}" for name in names})
    )
    named = {"TW112", "TW116", "TW117", "TW120", "TW125", "TW405"}

    assert set() == named & {each.rule.id for each in found}
