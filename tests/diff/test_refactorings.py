"""What is written otherwise and means the same tells nothing."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from trailwright.diff import changes
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

Template = dict[str, Any]

TRAIL, BUCKET = "Trail/Properties", "Bucket/Properties"
POLICY = "BucketPolicy/Properties/PolicyDocument/Statement"
ALARM, FILTER = "CloudTrailChangesAlarm/Properties", "CloudTrailChangesFilter/Properties"
LOCK = f"{BUCKET}/ObjectLockConfiguration/Rule/DefaultRetention"
NAME = "trailwright-audit-111122223333-us-east-1"
S3_DATA = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/", "arn:aws:s3:::bills/"]}
LAMBDA_DATA = {
    "Type": "AWS::Lambda::Function",
    "Values": ["arn:aws:lambda:us-east-1:111122223333:function:settle"],
}


def _advanced(**fields: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "FieldSelectors": [
            {"Field": name.replace("_", "."), **operators} for name, operators in fields.items()
        ]
    }


def _data(kind: str, **arn: list[str]) -> dict[str, Any]:
    return _advanced(
        eventCategory={"Equals": ["Data"]}, resources_type={"Equals": [kind]}, resources_ARN=arn
    )


MANAGEMENT = _advanced(eventCategory={"Equals": ["Management"]})
BASIC: dict[str, Any] = {
    f"{TRAIL}/EventSelectors": [
        {
            "ExcludeManagementEventSources": ["kms.amazonaws.com"],
            "DataResources": [S3_DATA, LAMBDA_DATA],
        }
    ]
}
ADVANCED: dict[str, Any] = {
    f"{TRAIL}/EventSelectors": ...,
    f"{TRAIL}/AdvancedEventSelectors": [
        _advanced(
            eventCategory={"Equals": ["Management"]},
            eventSource={"NotEquals": ["kms.amazonaws.com"]},
        ),
        _data("AWS::S3::Object", StartsWith=["arn:aws:s3:::bills/"]),
        _data("AWS::S3::Object", StartsWith=["arn:aws:s3:::orders/"]),
        _data(
            "AWS::Lambda::Function",
            Equals=["arn:aws:lambda:us-east-1:111122223333:function:settle"],
        ),
    ],
}

#: By what it is: what is written otherwise on the second side, and on the first.
REFACTORINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Sub instead of Ref": ({f"{TRAIL}/S3BucketName": {"Fn::Sub": "${Bucket}"}}, {}),
    "a name instead of Ref": ({f"{TRAIL}/S3BucketName": NAME}, {}),
    "Join instead of GetAtt": (
        {
            f"{TRAIL}/CloudWatchLogsLogGroupArn": {
                "Fn::Join": [
                    ":",
                    [
                        "arn:aws:logs",
                        {"Ref": "AWS::Region"},
                        {"Ref": "AWS::AccountId"},
                        "log-group",
                        "/trailwright/audit",
                        "*",
                    ],
                ]
            }
        },
        {},
    ),
    "the alias instead of the key": (
        {f"{TRAIL}/KMSKeyId": {"Fn::Sub": "arn:aws:kms:us-east-1:111122223333:${KeyAlias}"}},
        {},
    ),
    "flags as texts": (
        {
            f"{TRAIL}/IsLogging": "true",
            f"{TRAIL}/IsMultiRegionTrail": "true",
            f"{TRAIL}/EnableLogFileValidation": "true",
        },
        {},
    ),
    "defaults left out": (
        {
            f"{TRAIL}/EventSelectors": ...,
            f"{TRAIL}/IsOrganizationTrail": ...,
            f"{TRAIL}/InsightSelectors": ...,
        },
        {},
    ),
    "defaults written": (
        {
            f"{TRAIL}/S3KeyPrefix": "",
            f"{ALARM}/ActionsEnabled": True,
            f"{ALARM}/DatapointsToAlarm": 1,
            f"{BUCKET}/LifecycleConfiguration/Rules/Expire/Prefix": "",
        },
        {},
    ),
    "public access blocked by default": (
        {f"{BUCKET}/PublicAccessBlockConfiguration": ...},
        {},
    ),
    "numbers as texts": (
        {
            f"{ALARM}/Threshold": "1",
            f"{ALARM}/Period": "300",
            f"{BUCKET}/LifecycleConfiguration/Rules/Expire/ExpirationInDays": "2557",
        },
        {},
    ),
    "a year instead of days": ({f"{LOCK}/Days": ..., f"{LOCK}/Years": 1}, {}),
    "advanced selectors": (ADVANCED, BASIC),
    "basic selectors": (BASIC, ADVANCED),
    "reads and writes apart": (
        {
            f"{TRAIL}/EventSelectors": [
                {"ReadWriteType": "ReadOnly"},
                {"ReadWriteType": "WriteOnly"},
            ]
        },
        {},
    ),
    "what another selector has already": (
        {
            f"{TRAIL}/EventSelectors": ...,
            f"{TRAIL}/AdvancedEventSelectors": [
                MANAGEMENT,
                _data("AWS::S3::Object", StartsWith=["arn:aws:s3:::orders/"]),
                _data("AWS::S3::Object", StartsWith=["arn:aws:s3:::orders/2026/"]),
            ],
        },
        {
            f"{TRAIL}/EventSelectors": ...,
            f"{TRAIL}/AdvancedEventSelectors": [
                MANAGEMENT,
                _data("AWS::S3::Object", StartsWith=["arn:aws:s3:::orders/"]),
            ],
        },
    ),
    "a pattern with other spaces": (
        {f"{FILTER}/FilterPattern": "{($.eventName=CreateTrail)||($.eventName = StopLogging)}"},
        {f"{FILTER}/FilterPattern": "{ $.eventName = CreateTrail || $.eventName = StopLogging }"},
    ),
    "statements called otherwise": ({f"{POLICY}/WriteAudit/Sid": "Write"}, {}),
    "lists of one": ({f"{POLICY}/WriteAudit/Action": ["s3:PutObject"]}, {}),
    "tags, metadata and dependencies": (
        {
            f"{TRAIL}/Tags": [{"Key": "Team", "Value": "security"}],
            "Trail/Metadata": {"aws:cdk:path": "App/Stack/Trail"},
            "Trail/DependsOn": ["BucketPolicy", "TopicPolicy", "LogRolePolicy", "Key"],
        },
        {},
    ),
    "another resource": ({"Queue": {"Type": "AWS::SQS::Queue"}}, {}),
}


@pytest.mark.parametrize("name", REFACTORINGS)
def test_a_refactoring_tells_nothing(
    altered: Callable[[Mapping[str, object]], Template],
    compared: Callable[..., tuple[Finding, ...]],
    name: str,
) -> None:
    """Whatever is written otherwise."""
    after, before = REFACTORINGS[name]

    assert () == compared(altered(before), altered(after))


@pytest.mark.parametrize("old", ["LogGroup", "Topic", "LogRole", "KeyAlias", "BucketPolicy"])
def test_another_logical_id_of_what_has_a_name_tells_nothing(
    composed: Template, compared: Callable[..., tuple[Finding, ...]], old: str
) -> None:
    """The name is what others know it by, or nobody knows it at all."""
    after = json.loads(json.dumps(composed).replace(f'"{old}"', f'"New{old}"'))

    assert () == compared(composed, after)


def test_alarms_of_other_logical_ids_are_the_same(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """They look at the same metric."""
    after = json.loads(json.dumps(composed).replace('ChangesAlarm"', 'ChangedAlarm"'))

    assert () == compared(composed, after)


def test_the_order_tells_nothing(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """Of resources, properties, statements and rules."""
    assert () == compared(composed, _reversed(composed))


def _reversed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        if any(name.startswith("Fn::") for name in value):
            return value
        return {name: _reversed(each) for name, each in reversed(value.items())}
    if isinstance(value, list):
        return [_reversed(each) for each in reversed(value)]
    return value


def test_yaml_instead_of_json_tells_nothing(composed: Template) -> None:
    """With another name of the file, and a parameter that has its value."""
    known = Context(account="111122223333", region="us-east-1")
    after = json.loads(json.dumps(composed))
    after["Parameters"] = {"Name": {"Type": "String", "Default": "audit"}}
    after["Resources"]["Trail"]["Properties"]["TrailName"] = {"Ref": "Name"}
    text = StringIO()
    YAML().dump(after, text)

    before = read_bytes(json.dumps(composed).encode(), "old/audit.template.json", known)
    now = read_bytes(text.getvalue().encode(), "new/trail.yaml", known)

    assert () == changes([before], [now])
