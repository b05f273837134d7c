"""The key lets in what it encrypts for, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.compose.key import KeyPlan, key, key_policy
from trailwright.model.trails import TrailIdentity

ACCOUNT, REGION = "111122223333", "us-east-1"
TRAIL = TrailIdentity(name="audit", account=ACCOUNT, region=REGION, partition="aws")


def _plan(**changes: object) -> KeyPlan:
    values = {"partition": "aws", "account": ACCOUNT, "region": REGION}
    return KeyPlan(**(values | changes))


def _sids(**changes: object) -> dict[str, dict[str, Any]]:
    return {each["Sid"]: each for each in key_policy(_plan(**changes))["Statement"]}


def test_a_key_without_a_use_is_administered_only() -> None:
    """The account's root, so that IAM decides who administers it."""
    assert ["Administration"] == list(_sids())


@pytest.mark.parametrize(
    ("use", "sids"),
    [
        ({"trails": (TRAIL,)}, {"EncryptAudit", "DescribeAudit", "DecryptAudit"}),
        ({"topic_trails": (TRAIL,)}, {"NotifyAudit"}),
        ({"log_group_arns": ("arn:aws:logs:us-east-1:1:log-group:x",)}, {"LogGroup"}),
        ({"alarms": True}, {"Alarms"}),
        ({"readers": ("arn:aws:iam::1:role/reader",)}, {"ReadersDecrypt"}),
    ],
)
def test_each_use_adds_its_own_statements(use: dict[str, object], sids: set[str]) -> None:
    """And no other's."""
    assert {"Administration"} | sids == set(_sids(**use))


def test_deliveries_from_every_region_encrypt() -> None:
    """The context names the owner's trails in any Region, the source exactly this trail."""
    condition = _sids(trails=(TRAIL,))["EncryptAudit"]["Condition"]

    assert {"aws:SourceArn": TRAIL.arn} == condition["StringEquals"]
    assert {
        "kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"
    } == condition["StringLike"]


def test_readers_decrypt_log_files_only() -> None:
    """What carries no CloudTrail context stays closed to them."""
    statement = _sids(readers=("arn:aws:iam::1:role/reader",))["ReadersDecrypt"]

    assert {"Null": {"kms:EncryptionContext:aws:cloudtrail:arn": "false"}} == (
        statement["Condition"]
    )


@pytest.mark.parametrize(
    ("partition", "region", "service"),
    [
        ("aws", "us-east-1", "logs.us-east-1.amazonaws.com"),
        ("aws-cn", "cn-north-1", "logs.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_the_logs_service_is_the_regions(partition: str, region: str, service: str) -> None:
    """CloudWatch Logs has a principal of its own in each Region."""
    found = _sids(partition=partition, region=region, log_group_arns=("arn",))["LogGroup"]

    assert {"Service": service} == found["Principal"]


def test_keys_rotate() -> None:
    """Every year, by KMS itself."""
    assert key(_plan())["Key"].properties["EnableKeyRotation"] is True


def test_an_alias_stands_for_the_key() -> None:
    """It is made only when it is asked for."""
    assert "KeyAlias" not in key(_plan())
    assert {"AliasName": "alias/x", "TargetKeyId": {"Ref": "Key"}} == dict(
        key(_plan(alias="alias/x"))["KeyAlias"].properties
    )
