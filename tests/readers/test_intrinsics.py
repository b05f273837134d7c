"""Every intrinsic function is evaluated as far as it can be, and no further."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.resources import Either
from trailwright.model.unknown import Unknown
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from trailwright.model.resources import Trail

BOUND = Context(account="111122223333", region="eu-west-1")

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "Team": {"Type": "String", "Default": "red"},
        "Open": {"Type": "String"},
        "Ids": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/name"},
    },
    "Mappings": {"Sizes": {"eu-west-1": {"Days": 90}}},
    "Conditions": {
        "IsRed": {"Fn::Equals": [{"Ref": "Team"}, "red"]},
        "IsBlue": {"Fn::Not": [{"Condition": "IsRed"}]},
        "IsOpen": {"Fn::Equals": [{"Ref": "Open"}, "yes"]},
        "Both": {"Fn::And": [{"Condition": "IsRed"}, {"Condition": "IsOpen"}]},
        "Never": {"Fn::And": [{"Condition": "IsBlue"}, {"Condition": "IsOpen"}]},
        "Surely": {"Fn::Or": [{"Condition": "IsRed"}, {"Condition": "IsOpen"}]},
    },
}

RESOURCES: dict[str, Any] = {
    "Logs": {"Type": "AWS::S3::Bucket"},
    "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs"}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "told"}},
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/audit"}},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "ct", "Path": "/audit/"}},
    "Key": {"Type": "AWS::KMS::Key"},
}


def _trail(written: object, context: Context = BOUND) -> Trail:
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3KeyPrefix": written}}
    template = {**TEMPLATE, "Resources": {**RESOURCES, "Trail": trail}}
    return read_bytes(json.dumps(template).encode(), "t.json", context).trails[0]


def _value(written: object, context: Context = BOUND) -> object:
    return _trail({"v": written}, context).properties["S3KeyPrefix"]["v"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"Ref": "Team"}, "red"),
        ({"Ref": "Open"}, "<t.Open>"),
        ({"Ref": "Ids"}, ["a", "b"]),
        ({"Ref": "Stored"}, "<t.Stored>"),
        ({"Ref": "AWS::AccountId"}, "111122223333"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Ref": "AWS::StackName"}, "<stack-name>"),
        ({"Ref": "Logs"}, "<t.Logs>"),
        ({"Ref": "Named"}, "logs"),
        ({"Ref": "Topic"}, "arn:aws:sns:eu-west-1:111122223333:told"),
        ({"Fn::GetAtt": ["Logs", "Arn"]}, "arn:aws:s3:::<t.Logs>"),
        ({"Fn::GetAtt": "Named.Arn"}, "arn:aws:s3:::logs"),
        ({"Fn::GetAtt": ["Topic", "TopicName"]}, "told"),
        (
            {"Fn::GetAtt": ["Group", "Arn"]},
            "arn:aws:logs:eu-west-1:111122223333:log-group:/audit:*",
        ),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "arn:aws:iam::111122223333:role/audit/ct"),
        ({"Fn::GetAtt": ["Key", "KeyId"]}, "<t.Key>"),
        ({"Fn::GetAtt": ["Other", "Thing"]}, "<t.Other.Thing>"),
        ({"Fn::Sub": "${Team}-${AWS::Region}-${!literal}"}, "red-eu-west-1-${literal}"),
        ({"Fn::Sub": "${Logs.Arn}/*"}, "arn:aws:s3:::<t.Logs>/*"),
        ({"Fn::Sub": ["${a}${Team}", {"a": {"Ref": "Named"}}]}, "logsred"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Team"}, 1]]}, "a/red/1"),
        ({"Fn::Join": ["+", {"Ref": "Ids"}]}, "a+b"),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::If": ["IsRed", 1, 2]}, 1),
        ({"Fn::If": ["IsBlue", 1, 2]}, 2),
        ({"Fn::If": ["IsOpen", 1, 1]}, 1),
        ({"Fn::If": ["Never", 1, 2]}, 2),
        ({"Fn::If": ["Surely", 1, 2]}, 1),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ([1, {"Ref": "AWS::NoValue"}], [1]),
        ({"a": 1, "b": {"Ref": "AWS::NoValue"}}, {"a": 1}),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "Days"]}, 90),
        ({"Fn::FindInMap": ["Sizes", "x", "Days", {"DefaultValue": 7}]}, 7),
        ({"Fn::ImportValue": "name"}, "<import.name>"),
        ({"Fn::GetStackOutput": {"StackName": "s", "OutputName": "o"}}, "<stack.s.o>"),
        ({"Fn::Base64": "ab"}, "YWI="),
        ({"Fn::Length": ["a", "b"]}, 2),
        ({"Fn::ToJsonString": {"a": 1}}, '{"a":1}'),
        ("x-{{resolve:ssm:/name}}", "x-<resolve.ssm-name>"),
    ],
    ids=json.dumps,
)
def test_what_is_known_is_evaluated(written: object, expected: object) -> None:
    """Each function gives what CloudFormation would, and stand-ins where that is later."""
    assert expected == _value(written)


@pytest.mark.parametrize(
    "written",
    [
        {"Fn::Cidr": ["10.0.0.0/16", 4, 8]},
        {"Fn::GetAZs": ""},
        {"Fn::Transform": {"Name": "AWS::Include"}},
        {"Fn::FindInMap": ["Sizes", {"Ref": "Open"}, "Days"]},
        {"Fn::FindInMap": ["Sizes", "x", "y"]},
        {"Fn::Select": [5, ["a"]]},
        {"Fn::Select": [{"Ref": "Open"}, ["a"]]},
        {"Fn::If": ["IsOpen", 1, 2]},
        {"Fn::Split": [",", {"Fn::GetAZs": ""}]},
        {"Fn::Sub": 3},
        {"Fn::Join": "x"},
        {"Ref": ["x"]},
        {"Fn::GetAtt": ["x"]},
    ],
    ids=json.dumps,
)
def test_what_cannot_be_known_is_unknown(written: object) -> None:
    """Functions of the deployment, and malformed ones, give a reason and no guess."""
    found = _value(written)

    assert isinstance(found, Unknown)
    assert found.reason


def test_an_undecided_condition_keeps_both_sides() -> None:
    """A value that hangs on a parameter without a default has its two alternatives."""
    found = _value({"Fn::If": ["Both", "a", {"Ref": "AWS::NoValue"}]})

    assert isinstance(found, Either)
    assert ("Both", "a", None) == (found.condition, found.then, found.otherwise)


def test_parameters_of_the_context_decide() -> None:
    """A parameter that is given decides the conditions that hang on it."""
    context = Context(params={"Open": "yes"})

    assert 1 == _value({"Fn::If": ["Both", 1, 2]}, context)


def test_conditions_of_the_context_decide_what_nothing_else_does() -> None:
    """A condition that is given holds; one that is decided anyway is not overruled."""
    context = Context(conditions={"IsOpen": True, "IsRed": False})

    assert [1, 1] == _value([{"Fn::If": [each, 1, 2]} for each in ("IsOpen", "IsRed")], context)


def test_an_account_that_is_not_given_is_the_same_everywhere() -> None:
    """Policies of a template that is bound to nothing still match what it makes."""
    trail = _trail({"Fn::Sub": "${AWS::AccountId}/${Role.Arn}"}, Context())

    assert "<account>/arn:aws:iam::<account>:role/audit/ct" == trail.s3_key_prefix
    assert isinstance(trail.account, Unknown)
    assert "arn:aws:cloudtrail:<region>:<account>:trail/<t.Trail>" == trail.arn


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_the_region_decides_the_partition(region: str) -> None:
    """ARNs are those of the Region's partition."""
    found = _value({"Fn::GetAtt": ["Named", "Arn"]}, Context(region=region))

    assert f"arn:aws-{region[:-2].rsplit('-', 1)[0]}:s3:::logs" == found
