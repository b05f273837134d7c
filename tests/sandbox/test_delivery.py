"""What a trail records arrives: in S3, on SNS, in CloudWatch Logs, on the event bus, as alarms."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Build = Callable[..., dict[str, Any]]

_ROOT_LOGIN = {
    "eventName": "ConsoleLogin",
    "eventSource": "signin.amazonaws.com",
    "eventType": "AwsConsoleSignIn",
    "userIdentity": {"type": "Root", "arn": "arn:aws:iam::111122223333:root"},
}


def _objects(account: Account, folder: str = "/CloudTrail/") -> list[str]:
    client = account.client("s3")
    bucket = f"audit-logs-{account.id}"
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return [key for key in keys if folder in key]


def _records(account: Account) -> list[dict[str, Any]]:
    client = account.client("s3")
    records = []
    for key in _objects(account):
        body = client.get_object(Bucket=f"audit-logs-{account.id}", Key=key)["Body"].read()
        records += json.loads(gzip.decompress(body))["Records"]
    return records


def _names(account: Account) -> set[str]:
    return {record["eventName"] for record in _records(account)}


def _flush(account: Account) -> dict[str, int]:
    return server.flush(account.url)


def test_log_files_arrive_under_their_documented_names(
    account: Account, trail_template: Build
) -> None:
    """A log file's key names account, Region, day and minute."""
    assert account.deploy(trail_template(S3KeyPrefix="")).succeeded
    account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    assert 1 <= _flush(account)["files"]
    (key,) = _objects(account)
    expected = (
        rf"AWSLogs/{account.id}/CloudTrail/us-east-1/\d{{4}}/\d\d/\d\d/"
        rf"{account.id}_CloudTrail_us-east-1_\d{{8}}T\d{{4}}Z_[A-Za-z0-9]{{16}}\.json\.gz"
    )
    assert re.fullmatch(expected, key)
    (record,) = [r for r in _records(account) if r["eventName"] == "CreateVpc"]
    assert "ec2.amazonaws.com" == record["eventSource"]
    assert account.id == record["recipientAccountId"]
    status = account.client("cloudtrail").get_trail_status(Name="audit")
    assert {"LatestDeliveryTime"} <= set(status)


def test_log_files_are_encrypted_with_the_trails_key(
    account: Account, trail_template: Build
) -> None:
    """Objects carry SSE-KMS with the key of the trail."""
    assert account.deploy(trail_template(encrypted=True)).succeeded
    account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    _flush(account)
    (key,) = _objects(account)
    head = account.client("s3").head_object(Bucket=f"audit-logs-{account.id}", Key=key)
    trail = account.client("cloudtrail").get_trail(Name="audit")["Trail"]
    assert ("aws:kms", trail["KmsKeyId"]) == (head["ServerSideEncryption"], head["SSEKMSKeyId"])


def test_each_log_file_is_announced(account: Account, trail_template: Build) -> None:
    """A queue on the topic receives the bucket and key of each log file."""
    template = trail_template(notified=True)
    queue_arn = {"Fn::GetAtt": ["Queue", "Arn"]}
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    template["Resources"] |= {
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Queue"}],
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow]},
            },
        },
        "Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "TopicArn": {"Ref": "Topic"},
                "Protocol": "sqs",
                "Endpoint": queue_arn,
                "RawMessageDelivery": True,
            },
        },
    }
    template["Outputs"]["Queue"] = {"Value": {"Ref": "Queue"}}
    deployed = account.deploy(template)
    account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    _flush(account)
    messages = account.client("sqs").receive_message(
        QueueUrl=deployed.outputs["Queue"], MaxNumberOfMessages=10
    )["Messages"]
    notices = [m["Body"] for m in messages if "s3ObjectKey" in m["Body"]]
    expected = {"s3Bucket": deployed.outputs["Bucket"], "s3ObjectKey": _objects(account)}
    assert [expected] == [json.loads(notice) for notice in notices]


def _with_alarm(template: dict[str, Any], pattern: str) -> dict[str, Any]:
    metric = {"MetricNamespace": "LogMetrics", "MetricName": "Hits"}
    template["Resources"] |= {
        "Filter": {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": "LogGroup"},
                "FilterPattern": pattern,
                "MetricTransformations": [{**metric, "MetricValue": "1", "DefaultValue": 0}],
            },
        },
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": f"hits-{template['Outputs']['Arn']['Value']['Fn::GetAtt'][0]}",
                "Namespace": "LogMetrics",
                "MetricName": "Hits",
                "Statistic": "Sum",
                "Period": 300,
                "EvaluationPeriods": 1,
                "Threshold": 1,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "TreatMissingData": "notBreaching",
            },
        },
    }
    return template


def _alarm(account: Account) -> str:
    (alarm,) = account.client("cloudwatch").describe_alarms()["MetricAlarms"]
    return alarm["StateValue"]


def test_a_root_login_raises_its_alarm(account: Account, trail_template: Build) -> None:
    """An event goes through log group, metric filter and metric into the alarm."""
    pattern = '{ ($.userIdentity.type = "Root") && ($.eventName = "ConsoleLogin") }'
    assert account.deploy(_with_alarm(trail_template(logged=True), pattern)).succeeded
    quiet = {"eventName": "DescribeVpcs", "eventSource": "ec2.amazonaws.com"}
    for event, state in ((quiet, "OK"), (_ROOT_LOGIN, "ALARM")):
        server.inject(account.url, account=account.id, region="us-east-1", events=[event])
        _flush(account)
        assert state == _alarm(account)
    streams = account.client("logs").describe_log_streams(logGroupName="/trail/audit")
    names = [stream["logStreamName"] for stream in streams["logStreams"]]
    assert [f"{account.id}_CloudTrail_us-east-1"] == names


def test_stopping_the_trail_is_the_last_it_records(account: Account, trail_template: Build) -> None:
    """StopLogging itself is delivered, and raises its alarm; what comes after is not recorded."""
    template = _with_alarm(trail_template(logged=True), "{ $.eventName = StopLogging }")
    assert account.deploy(template).succeeded
    account.client("cloudtrail").stop_logging(Name="audit")
    account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    _flush(account)
    assert "ALARM" == _alarm(account)
    assert "StopLogging" in _names(account)
    assert "CreateVpc" not in _names(account)


@pytest.mark.parametrize("pattern", ["{ $.a = }", "{ ($.a = 1 }", "{ $.a = Failed auth }"])
def test_fails_on_bad_filter_patterns(
    account: Account, trail_template: Build, pattern: str
) -> None:
    """CloudWatch Logs refuses a pattern it cannot read."""
    deployed = account.deploy(_with_alarm(trail_template(logged=True), pattern))
    assert "InvalidParameterException" in deployed.reasons[0]


def test_denied_calls_are_recorded_with_their_error(
    account: Account, trail_template: Build
) -> None:
    """A call that failed says how in errorCode and errorMessage."""
    assert account.deploy(trail_template()).succeeded
    client = account.client("cloudtrail")
    with pytest.raises(client.exceptions.TrailNotFoundException):
        client.get_trail_status(Name="missing")
    _flush(account)
    (record,) = [r for r in _records(account) if r.get("errorCode")]
    arn = f"arn:aws:cloudtrail:us-east-1:{account.id}:trail/missing"
    expected = ("TrailNotFoundException", f"Unknown trail: {arn} for the user: {account.id}")
    assert expected == (record["errorCode"], record["errorMessage"])


@pytest.mark.parametrize(
    ("selectors", "recorded"),
    [
        ({}, {"CreateVpc", "DescribeVpcs"}),
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly"}]}, {"CreateVpc"}),
        (
            {
                "AdvancedEventSelectors": [
                    {
                        "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Management"]},
                            {"Field": "readOnly", "Equals": ["true"]},
                        ]
                    }
                ]
            },
            {"DescribeVpcs"},
        ),
    ],
)
def test_a_trail_records_what_it_selects(
    account: Account, trail_template: Build, selectors: dict[str, Any], recorded: set[str]
) -> None:
    """Read and write events are told apart by either kind of selector."""
    assert account.deploy(trail_template(**selectors)).succeeded
    account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    account.client("ec2").describe_vpcs()
    _flush(account)
    assert recorded == _names(account) & {"CreateVpc", "DescribeVpcs"}


def test_data_events_are_recorded_for_chosen_objects(
    account: Account, trail_template: Build
) -> None:
    """Object events are recorded below the chosen prefix, and nowhere else."""
    value = f"arn:aws:s3:::data-{account.id}/private/"
    resource = {"Type": "AWS::S3::Object", "Values": [value]}
    selectors = [{"IncludeManagementEvents": False, "DataResources": [resource]}]
    assert account.deploy(trail_template(EventSelectors=selectors)).succeeded
    client = account.client("s3")
    client.create_bucket(Bucket=f"data-{account.id}")
    for key in ("private/a", "public/b"):
        client.put_object(Bucket=f"data-{account.id}", Key=key, Body=b"x")
    _flush(account)
    touched = [record["resources"][0]["ARN"] for record in _records(account)]
    assert [f"arn:aws:s3:::data-{account.id}/private/a"] == touched


def test_a_trail_that_logs_its_own_bucket_never_ends(
    account: Account, trail_template: Build
) -> None:
    """Each delivery is an object event, which the next delivery delivers."""
    resource = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    selectors = [{"IncludeManagementEvents": False, "DataResources": [resource]}]
    assert account.deploy(trail_template(EventSelectors=selectors)).succeeded
    account.client("s3").put_object(Bucket=f"audit-logs-{account.id}", Key="x", Body=b"x")
    for _ in range(3):
        _flush(account)
    own = [r for r in _records(account) if r["userIdentity"].get("invokedBy")]
    assert 2 == len(own)
    account.client("cloudtrail").stop_logging(Name="audit")


def test_global_events_are_delivered_once(account: Account, trail_template: Build) -> None:
    """IAM events arrive in us-east-1, whatever Region the trail is at home in."""
    everywhere = {"IsMultiRegionTrail": True, "IncludeGlobalServiceEvents": True}
    template = trail_template(region="eu-west-1", **everywhere)
    assert account.deploy(template, region="eu-west-1").succeeded
    account.client("iam", "eu-west-1").create_user(UserName="somebody")
    account.client("ec2", "ap-south-1").create_vpc(CidrBlock="10.9.0.0/16")
    _flush(account)
    regions = {r["eventName"]: r["awsRegion"] for r in _records(account)}
    assert "us-east-1" == regions["CreateUser"]
    assert "ap-south-1" == regions["CreateVpc"]


def test_a_regional_trail_records_its_region(account: Account, trail_template: Build) -> None:
    """Events of other Regions are none of its business."""
    assert account.deploy(trail_template()).succeeded
    account.client("ec2", "eu-west-1").create_vpc(CidrBlock="10.9.0.0/16")
    account.client("ec2").describe_vpcs()
    _flush(account)
    assert "CreateVpc" not in _names(account)
    assert "DescribeVpcs" in _names(account)


def test_failed_deliveries_show_in_the_status(account: Account, trail_template: Build) -> None:
    """A bucket policy, topic policy or role broken later stops delivery without an error."""
    assert account.deploy(trail_template(logged=True, notified=True)).succeeded
    account.client("s3").delete_bucket_policy(Bucket=f"audit-logs-{account.id}")
    (role,) = account.client("iam").list_roles()["Roles"]
    account.client("iam").delete_role_policy(RoleName=role["RoleName"], PolicyName="deliver")
    _flush(account)
    status = account.client("cloudtrail").get_trail_status(Name="audit")
    assert "AccessDenied" == status["LatestDeliveryError"]
    assert "AccessDenied" == status["LatestCloudWatchLogsDeliveryError"]


def test_events_reach_eventbridge(account: Account, trail_template: Build) -> None:
    """A rule on the default bus sees the calls that change something."""
    template = trail_template()
    pattern = {
        "source": ["aws.cloudtrail"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"eventName": ["StopLogging"]},
    }
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    queue_arn = {"Fn::GetAtt": ["Queue", "Arn"]}
    template["Resources"] |= {
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Queue"}],
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow]},
            },
        },
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": pattern,
                "Targets": [{"Arn": queue_arn, "Id": "queue"}],
            },
        },
    }
    template["Outputs"]["Queue"] = {"Value": {"Ref": "Queue"}}
    deployed = account.deploy(template)
    account.client("cloudtrail").stop_logging(Name="audit")
    (message,) = account.client("sqs").receive_message(QueueUrl=deployed.outputs["Queue"])[
        "Messages"
    ]
    assert "audit" == json.loads(message["Body"])["detail"]["requestParameters"]["Name"]


def test_the_event_history_comes_in_pages(account: Account) -> None:
    """LookupEvents finds management events by attribute, without any trail."""
    client = account.client("ec2")
    for _ in range(3):
        client.create_vpc(CidrBlock="10.9.0.0/16")
    paginator = account.client("cloudtrail").get_paginator("lookup_events")
    pages = paginator.paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateVpc"}],
        PaginationConfig={"PageSize": 2},
    )
    assert [2, 1] == [len(page["Events"]) for page in pages]
