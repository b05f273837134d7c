"""A small trail stack."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account


@pytest.fixture
def trail_template(account: Account) -> Callable[..., dict[str, Any]]:
    """Makes the template of a trail with its bucket, and what else is asked for."""
    return partial(_trail_template, account.id)


def _trail_template(
    owner: str,
    *,
    name: str = "audit",
    region: str = "us-east-1",
    encrypted: bool = False,
    notified: bool = False,
    logged: bool = False,
    organization: str | None = None,
    **properties: Any,  # noqa: ANN401 - any property of the trail
) -> dict[str, Any]:
    arn = f"arn:aws:cloudtrail:{region}:{owner}:trail/{name}"
    bucket = f"{name.lower().replace('_', '-')}-logs-{owner}"
    resources = {
        "Bucket": _resource("S3::Bucket", BucketName=bucket),
        "BucketPolicy": _bucket_policy(bucket, owner, arn, organization),
    }
    trail: dict[str, Any] = {
        "TrailName": name,
        "S3BucketName": {"Ref": "Bucket"},
        "IsLogging": True,
        "EnableLogFileValidation": True,
    }
    if encrypted:
        resources["Key"] = _key(owner, arn)
        trail["KMSKeyId"] = {"Fn::GetAtt": ["Key", "Arn"]}
    if notified:
        topic = f"arn:aws:sns:{region}:{owner}:{name}-topic"
        resources["Topic"] = _resource("SNS::Topic", TopicName=f"{name}-topic")
        resources["TopicPolicy"] = _topic_policy(topic, arn)
        trail["SnsTopicName"] = {"Fn::GetAtt": ["Topic", "TopicName"]}
    if logged:
        group = f"arn:aws:logs:{region}:{owner}:log-group:/trail/{name}"
        resources["LogGroup"] = _resource(
            "Logs::LogGroup", LogGroupName=f"/trail/{name}", RetentionInDays=365
        )
        resources["Role"] = _delivery_role(group, f"{owner}_CloudTrail_{region}", organization)
        trail["CloudWatchLogsLogGroupArn"] = {"Fn::GetAtt": ["LogGroup", "Arn"]}
        trail["CloudWatchLogsRoleArn"] = {"Fn::GetAtt": ["Role", "Arn"]}
    if organization:
        trail["IsOrganizationTrail"] = True
    policies = [logical_id for logical_id in resources if logical_id.endswith("Policy")]
    resources["Trail"] = {
        "Type": "AWS::CloudTrail::Trail",
        "DependsOn": policies,
        "Properties": {**trail, **properties},
    }
    return {
        "Resources": resources,
        "Outputs": {
            "Arn": {"Value": {"Fn::GetAtt": ["Trail", "Arn"]}},
            "Bucket": {"Value": {"Ref": "Bucket"}},
        },
    }


def _resource(kind: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - any property
    return {"Type": f"AWS::{kind}", "Properties": properties}


def _allow(action: str | list[str], resource: str | list[str], **conditions: Any) -> dict[str, Any]:  # noqa: ANN401
    statement: dict[str, Any] = {"Effect": "Allow", "Action": action, "Resource": resource}
    if conditions:
        statement["Condition"] = conditions
    return statement


def _allow_service(
    action: str | list[str],
    resource: str | list[str],
    **conditions: Any,  # noqa: ANN401
) -> dict[str, Any]:
    principal = {"Service": "cloudtrail.amazonaws.com"}
    return {**_allow(action, resource, **conditions), "Principal": principal}


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _bucket_policy(
    bucket: str, owner: str, trail_arn: str, organization: str | None
) -> dict[str, Any]:
    folders = [owner, organization] if organization else [owner]
    source = {"aws:SourceArn": trail_arn}
    document = _policy(
        _allow_service("s3:GetBucketAcl", f"arn:aws:s3:::{bucket}", StringEquals=source),
        _allow_service(
            "s3:PutObject",
            [f"arn:aws:s3:::{bucket}/AWSLogs/{folder}/*" for folder in folders],
            StringEquals={**source, "s3:x-amz-acl": "bucket-owner-full-control"},
        ),
    )
    return _resource("S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=document)


def _key(owner: str, trail_arn: str) -> dict[str, Any]:
    source = {"aws:SourceArn": trail_arn}
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{owner}:trail/*"}
    administration = {
        **_allow("kms:*", "*"),
        "Principal": {"AWS": f"arn:aws:iam::{owner}:root"},
    }
    document = _policy(
        administration,
        _allow_service("kms:GenerateDataKey*", "*", StringEquals=source, StringLike=context),
        _allow_service("kms:DescribeKey", "*", StringEquals=source),
        _allow_service("kms:Decrypt", "*"),
    )
    return _resource("KMS::Key", KeyPolicy=document, EnableKeyRotation=True)


def _topic_policy(topic_arn: str, trail_arn: str) -> dict[str, Any]:
    source = {"aws:SourceArn": trail_arn}
    document = _policy(_allow_service("sns:Publish", topic_arn, StringEquals=source))
    return _resource("SNS::TopicPolicy", Topics=[{"Ref": "Topic"}], PolicyDocument=document)


def _delivery_role(group_arn: str, stream: str, organization: str | None) -> dict[str, Any]:
    streams = [f"{stream}*", f"{organization}_*"] if organization else [f"{stream}*"]
    allowed = [f"{group_arn}:log-stream:{pattern}" for pattern in streams]
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
    }
    return _resource(
        "IAM::Role",
        AssumeRolePolicyDocument=_policy(trust),
        Policies=[
            {
                "PolicyName": "deliver",
                "PolicyDocument": _policy(
                    _allow(["logs:CreateLogStream", "logs:PutLogEvents"], allowed)
                ),
            }
        ],
    )
