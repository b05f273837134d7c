"""The log group and its role."""

from __future__ import annotations

from trailwright.compose.log_group import LogGroupPlan, log_group
from trailwright.model.trails import TrailIdentity

ACCOUNT, REGION = "111122223333", "us-east-1"
TRAIL = TrailIdentity(name="audit", account=ACCOUNT, region=REGION, partition="aws")


def _plan(**changes: object) -> LogGroupPlan:
    values = {
        "partition": "aws",
        "account": ACCOUNT,
        "region": REGION,
        "trails": (TRAIL,),
        "log_group_name": "/audit",
        "retention_days": 90,
    }
    return LogGroupPlan(**(values | changes))


def test_the_log_group_is_as_asked_for() -> None:
    """Name, retention and key."""
    made = log_group(_plan(key_arn="arn:key"))["LogGroup"].to_cloudformation()["Properties"]

    assert {"LogGroupName": "/audit", "RetentionInDays": 90, "KmsKeyId": "arn:key"} == made


def test_the_role_can_be_bounded() -> None:
    """By a managed policy of the account."""
    boundary = "arn:aws:iam::111122223333:policy/boundary"

    role = log_group(_plan(permissions_boundary=boundary))["LogRole"].properties

    assert boundary == role["PermissionsBoundary"]


def test_only_cloudtrail_assumes_the_role() -> None:
    """The trust policy names one service."""
    trust = log_group(_plan())["LogRole"].properties["AssumeRolePolicyDocument"]

    (statement,) = trust["Statement"]
    assert {"Service": "cloudtrail.amazonaws.com"} == statement["Principal"]


def test_trails_of_one_account_and_region_share_streams() -> None:
    """The pattern stands once."""
    other = TrailIdentity(name="other", account=ACCOUNT, region=REGION, partition="aws")

    assert 1 == len(_plan(trails=(TRAIL, other)).stream_arns())
