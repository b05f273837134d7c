"""What is made after a trail that needs it, in its own stack or another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.findings import Severity
from trailwright.model.origin import Origin
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.estate import Estate

TEMPLATE = b"""
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties: {BucketName: logs-111122223333}
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: logs-111122223333, IsLogging: true}
"""


def _in_two_stacks(order: Mapping[str, frozenset[str]]) -> Estate:
    estate = read_bytes(TEMPLATE, "t.yaml", Context())
    trail = replace(estate.trails[0], origin=Origin(stack="Audit", logical_id="Trail"))
    bucket = replace(estate.buckets[0], origin=Origin(stack="Archive", logical_id="Logs"))
    return replace(estate, trails=(trail,), buckets=(bucket,), stacks_before=order)


NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("order", "severities"),
    [
        ({"Audit": frozenset({"Archive"}), "Archive": NONE}, []),
        ({"Audit": NONE, "Archive": frozenset({"Audit"})}, [Severity.ERROR]),
        ({"Audit": NONE, "Archive": NONE}, [Severity.WARNING]),
        ({}, []),
    ],
    ids=["the bucket first", "the trail first", "neither waits", "nobody knows"],
)
def test_the_order_of_two_stacks_decides(order: Any, severities: list[Severity]) -> None:  # noqa: ANN401 - as pytest passes it
    """A bucket that is certainly made later is an error, one that may be is a warning."""
    found = judge(_in_two_stacks(order))

    assert severities == [each.severity for each in found if each.rule.id == "TW118"]


def test_a_policy_the_role_can_do_without_need_not_come_first() -> None:
    """Only what CloudTrail needs of the role is waited for."""
    policy = """
  {name}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: [{{Effect: Allow, Action: "{action}", Resource: "*"}}]
      Roles: [!Ref Role]
"""
    role = """
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: sts:AssumeRole
  Group: {Type: AWS::Logs::LogGroup}
"""
    text = TEMPLATE.decode().replace(
        "IsLogging: true",
        "IsLogging: true, CloudWatchLogsRoleArn: "
        "!GetAtt Role.Arn, CloudWatchLogsLogGroupArn: !GetAtt Group.Arn",
    )
    text += role + policy.format(name="Needed", action="logs:*")
    text += policy.format(name="Other", action="s3:ListAllMyBuckets")

    found = judge(read_bytes(text.encode(), "t.yaml", Context()))

    assert ["it may be made before Needed, a policy of Role"] == [
        each.message for each in found if each.rule.id == "TW126"
    ]
