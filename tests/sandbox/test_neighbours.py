"""The resources around a trail: what a template says about them is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Build = Callable[..., dict[str, Any]]


def _stack(**resources: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    made = {name: {"Type": f"AWS::{t}", "Properties": p} for name, (t, p) in resources.items()}
    return {"Resources": made, "Outputs": {n: {"Value": {"Ref": n}} for n in made}}


_BUCKET = {
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": [
            {
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": "aws:kms",
                    "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]},
                },
                "BucketKeyEnabled": False,
            }
        ]
    },
    "LifecycleConfiguration": {
        "Rules": [
            {
                "Id": "archive",
                "Status": "Enabled",
                "Prefix": "AWSLogs/",
                "ObjectSizeGreaterThan": "131072",
                "Transitions": [{"TransitionInDays": 90, "StorageClass": "GLACIER_IR"}],
                "ExpirationInDays": 2555,
                "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                "NoncurrentVersionTransitions": [
                    {"TransitionInDays": 30, "StorageClass": "STANDARD_IA"}
                ],
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            },
            {"Status": "Enabled", "ObjectSizeLessThan": "1000", "ExpirationInDays": 1},
        ]
    },
    "ObjectLockEnabled": True,
    "ObjectLockConfiguration": {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}},
    },
    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    "LoggingConfiguration": {"DestinationBucketName": {"Ref": "Access"}, "LogFilePrefix": "s3/"},
    "PublicAccessBlockConfiguration": {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    },
    "VersioningConfiguration": {"Status": "Enabled"},
    "Tags": [{"Key": "team", "Value": "audit"}],
}


def _key_policy(account: Account) -> dict[str, Any]:
    root = {"AWS": f"arn:aws:iam::{account.id}:root"}
    allow = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [allow]}


def test_a_bucket_is_what_its_template_says(account: Account) -> None:
    """Encryption, lifecycle, lock, ownership, logging, access block, versions, tags."""
    template = _stack(
        Key=("KMS::Key", {"KeyPolicy": _key_policy(account)}),
        Access=("S3::Bucket", {}),
        Bucket=("S3::Bucket", _BUCKET),
    )
    deployed = account.deploy(template)
    assert () == deployed.reasons
    client, name = account.client("s3"), {"Bucket": deployed.outputs["Bucket"]}
    rules = client.get_bucket_encryption(**name)["ServerSideEncryptionConfiguration"]["Rules"]
    key = rules[0]["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"]
    assert key.endswith(deployed.outputs["Key"])
    archive, small = client.get_bucket_lifecycle_configuration(**name)["Rules"]
    expected = {"Prefix": "AWSLogs/", "ObjectSizeGreaterThan": 131072}
    assert expected == archive["Filter"]["And"]
    assert {"ObjectSizeLessThan": 1000} == small["Filter"]
    assert 30 == archive["NoncurrentVersionExpiration"]["NoncurrentDays"]
    assert [30] == [t["NoncurrentDays"] for t in archive["NoncurrentVersionTransitions"]]
    lock = client.get_object_lock_configuration(**name)["ObjectLockConfiguration"]
    assert {"Mode": "GOVERNANCE", "Days": 30} == lock["Rule"]["DefaultRetention"]
    owners = client.get_bucket_ownership_controls(**name)["OwnershipControls"]["Rules"]
    assert ["BucketOwnerEnforced"] == [rule["ObjectOwnership"] for rule in owners]
    logging = client.get_bucket_logging(**name)["LoggingEnabled"]
    assert deployed.outputs["Access"] == logging["TargetBucket"]
    block = client.get_public_access_block(**name)["PublicAccessBlockConfiguration"]
    assert {True} == set(block.values())
    assert "Enabled" == client.get_bucket_versioning(**name)["Status"]
    assert [{"Key": "team", "Value": "audit"}] == client.get_bucket_tagging(**name)["TagSet"]


def test_fails_on_a_bucket_property_that_is_not_emulated(account: Account) -> None:
    """A property the sandbox does not know fails, rather than being dropped in silence."""
    template = _stack(Bucket=("S3::Bucket", {"InventoryConfigurations": []}))
    assert "does not emulate InventoryConfigurations" in account.deploy(template).reasons[0]


@pytest.mark.parametrize(
    ("properties", "accepted"),
    [
        ({"AccessControl": "Private"}, True),
        ({"AccessControl": "LogDeliveryWrite"}, False),
        (
            {
                "AccessControl": "LogDeliveryWrite",
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
            },
            True,
        ),
    ],
)
def test_a_canned_acl_needs_acls(
    account: Account,
    properties: dict[str, Any],
    accepted: bool,  # noqa: FBT001
) -> None:
    """A bucket has no ACLs unless its ownership controls say so."""
    deployed = account.deploy(_stack(Bucket=("S3::Bucket", properties)))
    assert accepted == deployed.succeeded


@pytest.mark.parametrize(
    ("days", "expires", "message"),
    [
        (3, 90, "must be greater than or equal to 30 for storageClass 'STANDARD_IA'"),
        (90, 90, "'Days' in the Expiration action must be greater than"),
    ],
)
def test_fails_on_a_lifecycle_that_s3_refuses(
    account: Account, days: int, expires: int, message: str
) -> None:
    """Objects are kept 30 days before infrequent access, and expire after their transition."""
    step = {"TransitionInDays": days, "StorageClass": "STANDARD_IA"}
    rule = {"Status": "Enabled", "Transitions": [step], "ExpirationInDays": expires}
    template = _stack(Bucket=("S3::Bucket", {"LifecycleConfiguration": {"Rules": [rule]}}))
    assert message in account.deploy(template).reasons[0]


def test_a_bucket_with_objects_is_not_deleted(account: Account) -> None:
    """S3 deletes empty buckets only, so the stack's deletion fails."""
    deployed = account.deploy(_stack(Bucket=("S3::Bucket", {})))
    client, name = account.client("s3"), deployed.outputs["Bucket"]
    client.put_object(Bucket=name, Key="log", Body=b"x")
    failed = account.delete()
    assert "DELETE_FAILED" == failed.status
    assert "BucketNotEmpty" in failed.reasons[0]
    client.delete_object(Bucket=name, Key="log")
    assert "DELETE_COMPLETE" == account.delete().status


def test_a_retained_bucket_survives_its_stack(account: Account) -> None:
    """DeletionPolicy Retain keeps the bucket and what is in it."""
    template = _stack(Bucket=("S3::Bucket", {}))
    template["Resources"]["Bucket"]["DeletionPolicy"] = "Retain"
    deployed = account.deploy(template)
    assert "DELETE_COMPLETE" == account.delete().status
    buckets = account.client("s3").list_buckets()["Buckets"]
    assert [deployed.outputs["Bucket"]] == [bucket["Name"] for bucket in buckets]


def test_a_topic_keeps_its_key(account: Account) -> None:
    """KmsMasterKeyId is kept, and cleared when the template drops it."""
    template = _stack(
        Key=("KMS::Key", {"KeyPolicy": _key_policy(account)}),
        Topic=("SNS::Topic", {"KmsMasterKeyId": {"Ref": "Key"}}),
    )
    deployed = account.deploy(template)
    topic = {"TopicArn": deployed.outputs["Topic"]}
    attributes = account.client("sns").get_topic_attributes(**topic)["Attributes"]
    assert deployed.outputs["Key"] == attributes["KmsMasterKeyId"]
    del template["Resources"]["Topic"]["Properties"]["KmsMasterKeyId"]
    assert () == account.deploy(template).reasons
    attributes = account.client("sns").get_topic_attributes(**topic)["Attributes"]
    assert "KmsMasterKeyId" not in attributes


def test_an_alias_names_the_trails_key(account: Account, trail_template: Build) -> None:
    """A trail may name its key by an alias; the key's ARN is what reads back."""
    template = trail_template(encrypted=True)
    template["Resources"]["Alias"] = {
        "Type": "AWS::KMS::Alias",
        "Properties": {"AliasName": "alias/audit", "TargetKeyId": {"Ref": "Key"}},
    }
    template["Resources"]["Trail"]["Properties"]["KMSKeyId"] = {"Ref": "Alias"}
    template["Outputs"]["Key"] = {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}
    deployed = account.deploy(template)
    assert () == deployed.reasons
    trail = account.client("cloudtrail").get_trail(Name="audit")["Trail"]
    assert deployed.outputs["Key"] == trail["KmsKeyId"]


def test_a_log_group_keeps_its_retention(account: Account, trail_template: Build) -> None:
    """RetentionInDays reads back."""
    assert account.deploy(trail_template(logged=True)).succeeded
    (group,) = account.client("logs").describe_log_groups()["logGroups"]
    assert 365 == group["retentionInDays"]


def test_fails_on_the_hundred_and_first_metric_filter(account: Account) -> None:
    """A log group has a hundred metric filters at most."""
    client = account.client("logs")
    client.create_log_group(logGroupName="group")
    metric = {"metricNamespace": "n", "metricName": "m", "metricValue": "1"}
    for number in range(101):
        arguments = {
            "logGroupName": "group",
            "filterName": f"f{number}",
            "filterPattern": "{ $.a = 1 }",
            "metricTransformations": [metric],
        }
        if number < 100:
            client.put_metric_filter(**arguments)
    with pytest.raises(client.exceptions.LimitExceededException):
        client.put_metric_filter(**arguments)


def test_saved_queries_are_kept(account: Account) -> None:
    """In their workgroup, and anew when a template changes one."""
    query = {"Database": "audit", "WorkGroup": {"Ref": "Group"}, "Name": "Who", "QueryString": "a"}
    group = ("Athena::WorkGroup", {"Name": "audit"})
    account.deploy(_stack(Group=group, Query=("Athena::NamedQuery", query)), stack="Queries")
    changed = ("Athena::NamedQuery", query | {"QueryString": "b"})
    account.deploy(_stack(Group=group, Query=changed), stack="Queries")

    athena = account.client("athena", "us-east-1")
    (name,) = athena.list_named_queries(WorkGroup="audit")["NamedQueryIds"]

    assert "b" == athena.get_named_query(NamedQueryId=name)["NamedQuery"]["QueryString"]
