"""Live accounts that answer questions from a description, with a fault wherever one is wanted.

A fake account is what its fields say, in the words of the AWS APIs; :func:`audited` is one that is
all right. Whatever it holds can be changed before it is asked::

    aws = audited()
    aws.buckets["logs"]["Policy"] = None
    aws.faults["kms:GetKeyPolicy"] = "AccessDenied"
    aws.faults["cloudtrail:DescribeTrails@eu-west-1"] = "ThrottlingException"
    aws.answers["organizations:ListDelegatedAdministrators"] = {"DelegatedAdministrators": []}
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from trailwright.readers.account import Answered, Answers, Outcome, Question, Reason
from trailwright.readers.account.outcomes import explained, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ACCOUNT", "NOW", "FakeAccount", "FakeAccounts", "audited"]

ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
Fields = dict[str, Any]


class _Refused(Exception):  # noqa: N818 - it is an answer
    """An error code that AWS answers with."""


@dataclass
class FakeAccount:
    """One account.

    Args:
        id: Twelve digits.

        trails: As GetTrail answers; ``HomeRegion`` is us-east-1 when it is not said. What other
            calls say of a trail stands beside it: ``Status`` (by Region, or for all),
            ``EventSelectors``, ``AdvancedEventSelectors``, ``InsightSelectors``, ``Tags``.

        buckets: By name: ``Region``, ``Policy`` (a document), and the answer of any other call
            about the bucket, by the name of the call, e.g. ``GetBucketVersioning``.

        foreign_buckets: Buckets that are there, and that others own.

        keys: By id, as DescribeKey answers, with ``Policy``, ``Aliases`` and ``Rotation``.

        topics: By ARN: attributes, with ``Policy`` as a document, and ``Subscriptions``.

        log_groups: As DescribeLogGroups answers, with ``Region`` and ``MetricFilters``.

        roles: By name, as GetRole answers, with ``Policies`` and ``Attached`` by name or ARN.

        alarms: As DescribeAlarms answers, with ``Region``.

        organization: As DescribeOrganization answers. Default: it is in none.

        regions: Those that are enabled.

        off: Those that are not.

        faults: Error codes by call, or by call and Region.

        answers: Of calls that nothing else answers, by call.
    """

    id: str = ACCOUNT
    trails: list[Fields] = field(default_factory=list)
    buckets: dict[str, Fields] = field(default_factory=dict)
    foreign_buckets: set[str] = field(default_factory=set)
    keys: dict[str, Fields] = field(default_factory=dict)
    topics: dict[str, Fields] = field(default_factory=dict)
    log_groups: list[Fields] = field(default_factory=list)
    roles: dict[str, Fields] = field(default_factory=dict)
    alarms: list[Fields] = field(default_factory=list)
    organization: Fields | None = None
    regions: tuple[str, ...] = ("eu-west-1", "us-east-1")
    off: tuple[str, ...] = ("ap-east-1",)
    faults: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Fields] = field(default_factory=dict)
    now: datetime = NOW
    asked: list[Question] = field(default_factory=list)
    rounds: int = 0

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Answer, as an asker does."""
        self.rounds += 1
        return Answers({each: self.outcome(each) for each in questions})

    def outcome(self, question: Question) -> Outcome:
        """Return what comes of one question."""
        account, region, action, _ = question
        if account != self.id:
            return explained(Reason.NO_WAY_IN, action, region, account)
        self.asked.append(question)
        try:
            value = self._answer(question)
        except _Refused as error:
            told: Any = {"Error": {"Code": str(error), "Message": "no"}}
            return outcome_of(ClientError(told, action.split(":")[1]), action, region)
        headers = {"date": format_datetime(self.now, usegmt=True)}
        return Answered(value={**value, "ResponseMetadata": {"HTTPHeaders": headers}})

    def _answer(self, question: Question) -> Fields:
        _, region, action, parameters = question
        code = self.faults.get(f"{action}@{region}", self.faults.get(action))
        if code:
            raise _Refused(code)
        if action in self.answers:
            return self.answers[action]
        service, operation = action.split(":")
        about: Fields = {**dict(parameters), "Region": region}
        return getattr(self, f"_{service}")(operation, about)

    # --- the services ---

    def _account(self, operation: str, _: Fields) -> Fields:
        _only(operation, "ListRegions")
        on = [{"RegionName": each, "RegionOptStatus": "ENABLED"} for each in self.regions]
        return {
            "Regions": on + [{"RegionName": e, "RegionOptStatus": "DISABLED"} for e in self.off]
        }

    def _ec2(self, operation: str, _: Fields) -> Fields:
        _only(operation, "DescribeRegions")
        on = [{"RegionName": each, "OptInStatus": "opt-in-not-required"} for each in self.regions]
        return {
            "Regions": on + [{"RegionName": e, "OptInStatus": "not-opted-in"} for e in self.off]
        }

    def _organizations(self, operation: str, _: Fields) -> Fields:
        _only(operation, "DescribeOrganization")
        return {"Organization": _found(self.organization, "AWSOrganizationsNotInUseException")}

    def _cloudtrail(self, operation: str, about: Fields) -> Fields:
        region = about["Region"]
        if operation == "DescribeTrails":
            return {"trailList": [self._trail(each) for each in self.trails if _seen(each, region)]}
        name = about.get("Name") or about.get("TrailName") or about["ResourceIdList"][0]
        known = next((e for e in self.trails if name in (self._arn(e), e["Name"])), None)
        trail = _found(known, "TrailNotFoundException")
        if operation == "GetInsightSelectors":
            chosen = _found(trail.get("InsightSelectors"), "InsightNotEnabledException")
            return {"InsightSelectors": chosen}
        names = ("EventSelectors", "AdvancedEventSelectors")
        tags = {"ResourceId": name, "TagsList": trail.get("Tags", [])}
        plain: Fields = {
            "GetEventConfiguration": {},
            "GetEventSelectors": {each: trail[each] for each in names if each in trail},
            "GetTrail": {"Trail": self._trail(trail)},
            "GetTrailStatus": self._status(trail, region),
            "ListTags": {"ResourceTagList": [tags]},
        }
        return plain[operation]

    def _arn(self, trail: Fields) -> str:
        home, name = trail.get("HomeRegion", "us-east-1"), trail["Name"]
        return trail.get("TrailARN", f"arn:aws:cloudtrail:{home}:{self.id}:trail/{name}")

    def _trail(self, trail: Fields) -> Fields:
        beside = ("Status", "EventSelectors", "AdvancedEventSelectors", "InsightSelectors", "Tags")
        own = {name: each for name, each in trail.items() if name not in beside}
        return {"HomeRegion": "us-east-1", "TrailARN": self._arn(trail), **own}

    def _status(self, trail: Fields, region: str) -> Fields:
        told = trail.get("Status", {})
        now = self.now
        return {
            "IsLogging": True,
            "StartLoggingTime": now - timedelta(days=30),
            "LatestDeliveryTime": now - timedelta(minutes=5),
            "LatestDigestDeliveryTime": now - timedelta(minutes=40),
            "LatestNotificationTime": now - timedelta(minutes=5),
            "LatestCloudWatchLogsDeliveryTime": now - timedelta(minutes=4),
            **told.get(region, {} if set(told) & {*self.regions, *self.off} else told),
        }

    def _s3(self, operation: str, about: Fields) -> Fields:
        if operation == "ListBuckets":
            return {"Buckets": [{"Name": each} for each in self.buckets]}
        name = about["Bucket"]
        if name in self.foreign_buckets:
            raise _Refused("403" if operation == "HeadBucket" else "AccessDenied")
        bucket = _found(
            self.buckets.get(name), "404" if operation == "HeadBucket" else "NoSuchBucket"
        )
        region = bucket.get("Region", "us-east-1")
        if operation in bucket:
            return bucket[operation]
        if operation == "GetBucketPolicy":
            return {"Policy": json.dumps(_found(bucket.get("Policy"), "NoSuchBucketPolicy"))}
        if operation in _S3_WITHOUT:
            raise _Refused(_S3_WITHOUT[operation])
        plain: Fields = {
            "HeadBucket": {"BucketRegion": region},
            "GetBucketLocation": {"LocationConstraint": None if region == "us-east-1" else region},
            "GetBucketAcl": {"Owner": {"ID": "a" * 64}, "Grants": []},
            "GetBucketRequestPayment": {"Payer": "BucketOwner"},
            "GetBucketVersioning": {},
            "GetBucketLogging": {},
        }
        return plain[operation]

    def _kms(self, operation: str, about: Fields) -> Fields:
        name = about["KeyId"].rpartition(":")[2].removeprefix("key/")
        known = next((e for e, k in self.keys.items() if name in (e, *k.get("Aliases", ()))), None)
        key_id = _found(known, "NotFoundException")
        key = self.keys[key_id]
        region = key.get("Region", "us-east-1")
        arn = f"arn:aws:kms:{region}:{self.id}:key/{key_id}"
        if operation == "DescribeKey":
            beside = ("Policy", "Aliases", "Rotation", "Region", "Tags")
            own = {name: each for name, each in key.items() if name not in beside}
            return {"KeyMetadata": {**_KEY, "KeyId": key_id, "Arn": arn, **own}}
        if operation == "ListAliases":
            return {
                "Aliases": [
                    {
                        "AliasName": each,
                        "AliasArn": f"arn:aws:kms:{region}:{self.id}:{each}",
                        "TargetKeyId": key_id,
                    }
                    for each in key.get("Aliases", ())
                ]
            }
        plain: Fields = {
            "GetKeyPolicy": {"Policy": json.dumps(key.get("Policy", {}))},
            "GetKeyRotationStatus": {"KeyRotationEnabled": key.get("Rotation", True)},
            "ListResourceTags": {"Tags": key.get("Tags", [])},
        }
        return plain[operation]

    def _sns(self, operation: str, about: Fields) -> Fields:
        arn = about.get("TopicArn") or about["ResourceArn"]
        topic = _found(self.topics.get(arn), "NotFound")
        if operation == "GetTopicAttributes":
            own = {name: e for name, e in topic.items() if name not in ("Subscriptions", "Tags")}
            policy = json.dumps(topic.get("Policy", {}))
            return {"Attributes": {"TopicArn": arn, "Owner": self.id, **own, "Policy": policy}}
        if operation == "ListSubscriptionsByTopic":
            return {"Subscriptions": topic.get("Subscriptions", [])}
        _only(operation, "ListTagsForResource")
        return {"Tags": topic.get("Tags", [])}

    def _logs(self, operation: str, about: Fields) -> Fields:
        here = [e for e in self.log_groups if e.get("Region", "us-east-1") == about["Region"]]
        if operation == "DescribeLogGroups":
            prefix = about["logGroupNamePrefix"]
            beside = ("Region", "MetricFilters", "Tags")
            return {
                "logGroups": [
                    {name: value for name, value in each.items() if name not in beside}
                    for each in here
                    if each["logGroupName"].startswith(prefix)
                ]
            }
        name = about.get("logGroupName") or about["resourceArn"].rpartition("log-group:")[2]
        group = next((each for each in here if each["logGroupName"] == name), None)
        known = _found(group, "ResourceNotFoundException")
        if operation == "DescribeMetricFilters":
            return {"metricFilters": known.get("MetricFilters", [])}
        _only(operation, "ListTagsForResource")
        return {"tags": known.get("Tags", {})}

    def _iam(self, operation: str, about: Fields) -> Fields:
        if operation in ("GetPolicy", "GetPolicyVersion"):
            arn = about["PolicyArn"]
            found = (
                e["Attached"][arn] for e in self.roles.values() if arn in e.get("Attached", {})
            )
            document = _found(next(found, None), "NoSuchEntity")
            if operation == "GetPolicy":
                return {"Policy": {"Arn": arn, "DefaultVersionId": "v1", "Path": "/"}}
            return {"PolicyVersion": {"Document": document, "VersionId": "v1"}}
        name = about["RoleName"]
        role = _found(self.roles.get(name), "NoSuchEntity")
        if operation == "GetRole":
            own = {key: e for key, e in role.items() if key not in ("Policies", "Attached")}
            arn = f"arn:aws:iam::{self.id}:role/{name}"
            return {"Role": {"RoleName": name, "Arn": arn, "Path": "/", **own}}
        if operation == "ListRolePolicies":
            return {"PolicyNames": list(role.get("Policies", {}))}
        if operation == "GetRolePolicy":
            return {"PolicyDocument": role["Policies"][about["PolicyName"]]}
        _only(operation, "ListAttachedRolePolicies")
        return {"AttachedPolicies": [{"PolicyArn": each} for each in role.get("Attached", {})]}

    def _cloudwatch(self, operation: str, about: Fields) -> Fields:
        _only(operation, "DescribeAlarms")
        region = about["Region"]
        here = [each for each in self.alarms if each.get("Region", "us-east-1") == region]
        whole = [
            {
                "AlarmArn": f"arn:aws:cloudwatch:{region}:{self.id}:alarm:{each['AlarmName']}",
                **{name: value for name, value in each.items() if name != "Region"},
            }
            for each in here
        ]
        return {
            "MetricAlarms": [each for each in whole if "AlarmRule" not in each],
            "CompositeAlarms": [each for each in whole if "AlarmRule" in each],
        }


class FakeAccounts:
    """Several accounts, each asked with its own credentials.

    Args:
        accounts: The accounts.
    """

    def __init__(self, *accounts: FakeAccount) -> None:
        self._accounts = {each.id: each for each in accounts}

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Answer, as an asker does."""
        nobody = FakeAccount("000000000000")
        return Answers(
            {each: self._accounts.get(each.account, nobody).outcome(each) for each in questions}
        )


_KEY: Fields = {
    "Enabled": True,
    "KeyState": "Enabled",
    "KeyManager": "CUSTOMER",
    "KeySpec": "SYMMETRIC_DEFAULT",
    "KeyUsage": "ENCRYPT_DECRYPT",
    "MultiRegion": False,
    "Origin": "AWS_KMS",
}
#: What S3 says of a setting that nobody made.
_S3_WITHOUT = {
    "GetBucketEncryption": "ServerSideEncryptionConfigurationNotFoundError",
    "GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "GetBucketOwnershipControls": "OwnershipControlsNotFoundError",
    "GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "GetBucketTagging": "NoSuchTagSet",
    "GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
    "GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
}


def _only(operation: str, known: str) -> None:
    assert known == operation, f"the fake account cannot answer {operation}"


def _found(value: Any, code: str) -> Any:  # noqa: ANN401 - whatever it is
    if value is None:
        raise _Refused(code)
    return value


def _seen(trail: Fields, region: str) -> bool:
    everywhere = trail.get("IsMultiRegionTrail", False)
    return everywhere or trail.get("HomeRegion", "us-east-1") == region


def _allow(sid: str, service: str, action: str, resource: str, **equals: str) -> Fields:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
        "Condition": {"StringEquals": equals},
    }


def audited(account: str = ACCOUNT, region: str = "us-east-1", name: str = "audit") -> FakeAccount:
    """Return an account with one good trail, and all that it leans on.

    Args:
        account: Its id.

        region: The trail's home Region.

        name: The trail's name; the bucket is ``NAME-logs``, the topic ``NAME-files``, the log group
            ``/NAME``, the role ``NAME-role``, the key ``NAME-key``.
    """
    source = {"aws:SourceArn": f"arn:aws:cloudtrail:{region}:{account}:trail/{name}"}
    bucket, ours = f"{name}-logs", "cloudtrail.amazonaws.com"
    key = f"arn:aws:kms:{region}:{account}:key/{name}-key"
    topic = f"arn:aws:sns:{region}:{account}:{name}-files"
    alarms = f"arn:aws:sns:{region}:{account}:{name}-alarms"
    group = f"arn:aws:logs:{region}:{account}:log-group:/{name}:*"
    path = f"arn:aws:s3:::{bucket}/AWSLogs/{account}/*"
    whole = {"s3:x-amz-acl": "bucket-owner-full-control"}
    return FakeAccount(
        id=account,
        regions=tuple(sorted({"eu-west-1", "us-east-1", region})),
        trails=[
            {
                "Name": name,
                "HomeRegion": region,
                "S3BucketName": bucket,
                "SnsTopicARN": topic,
                "KmsKeyId": key,
                "CloudWatchLogsLogGroupArn": group,
                "CloudWatchLogsRoleArn": f"arn:aws:iam::{account}:role/{name}-role",
                "IncludeGlobalServiceEvents": True,
                "IsMultiRegionTrail": True,
                "IsOrganizationTrail": False,
                "LogFileValidationEnabled": True,
                "EventSelectors": [
                    {
                        "ReadWriteType": "All",
                        "IncludeManagementEvents": True,
                        "DataResources": [],
                        "ExcludeManagementEventSources": [],
                    }
                ],
            }
        ],
        buckets={
            bucket: {
                "Region": region,
                "Policy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        _allow("Acl", ours, "s3:GetBucketAcl", f"arn:aws:s3:::{bucket}", **source),
                        _allow("Write", ours, "s3:PutObject", path, **source, **whole),
                    ],
                },
                "GetBucketVersioning": {"Status": "Enabled"},
                "GetBucketOwnershipControls": {
                    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
                },
            }
        },
        keys={
            f"{name}-key": {
                "Region": region,
                "Aliases": [f"alias/{name}"],
                "Policy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "Root",
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        _allow("Encrypt", ours, "kms:GenerateDataKey*", "*", **source),
                        _allow("Describe", ours, "kms:DescribeKey", "*", **source),
                    ],
                },
            }
        },
        topics={
            topic: {
                "Policy": {
                    "Version": "2012-10-17",
                    "Statement": [_allow("Publish", ours, "sns:Publish", topic, **source)],
                }
            },
            alarms: {
                "Policy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        _allow(
                            "Alarms",
                            "cloudwatch.amazonaws.com",
                            "sns:Publish",
                            alarms,
                            **{"aws:SourceAccount": account},
                        )
                    ],
                },
                "Subscriptions": [
                    {
                        "SubscriptionArn": f"{alarms}:0123",
                        "Protocol": "email",
                        "Endpoint": "security@example.com",
                        "Owner": account,
                        "TopicArn": alarms,
                    }
                ],
            },
        },
        log_groups=[
            {
                "Region": region,
                "logGroupName": f"/{name}",
                "arn": group,
                "retentionInDays": 365,
                "logGroupClass": "STANDARD",
                "MetricFilters": [
                    {
                        "filterName": "root-usage",
                        "filterPattern": '{ $.userIdentity.type = "Root" }',
                        "metricTransformations": [
                            {
                                "metricName": "RootUsage",
                                "metricNamespace": "LogMetrics",
                                "metricValue": "1",
                            }
                        ],
                    }
                ],
            }
        ],
        roles={
            f"{name}-role": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": ours},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "Policies": {
                    "deliver": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                                "Resource": group.removesuffix("*") + "log-stream:*",
                            }
                        ],
                    }
                },
            }
        },
        alarms=[
            {
                "Region": region,
                "AlarmName": "root-usage",
                "Namespace": "LogMetrics",
                "MetricName": "RootUsage",
                "Statistic": "Sum",
                "Period": 300,
                "EvaluationPeriods": 1,
                "Threshold": 1.0,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "TreatMissingData": "notBreaching",
                "ActionsEnabled": True,
                "AlarmActions": [alarms],
                "StateValue": "OK",
            }
        ],
    )
