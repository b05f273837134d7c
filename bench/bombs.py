"""Templates that are small and become large, or that take long to judge."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["BOMBS"]


def _json(data: object) -> bytes:
    return json.dumps(data).encode()


def _trail_of(value: str, before: str = "") -> bytes:
    head = "Resources:\n  T:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n"
    return f"{before}{head}      S3BucketName: {value}\n".encode()


def _laughs(depth: int, width: int) -> bytes:
    lines = [f"a0: &a0 [{', '.join('x' * width)}]\n"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]\n" for i in range(1, depth)]
    return _trail_of(f"*a{depth - 1}", "".join(lines))


def _merges(depth: int, width: int) -> bytes:
    lines = ["m0: &m0 {a: 1}\n"]
    lines += [
        f"m{i}: &m{i}\n  <<: [{', '.join([f'*m{i - 1}'] * width)}]\n  k{i}: 1\n"
        for i in range(1, depth)
    ]
    return _trail_of("x", "".join(lines))


def _nested(depth: int, width: int) -> bytes:
    before, after = (('{"a": ', "}"), ("[", "]"), ("- ", ""), ("!Sub ", ""))[width % 4]
    return _trail_of(before * depth + "1" + after * depth)


#: So many conditions are each decided both ways.
_CONDITIONS = 16


def _ifs(depth: int, _width: int) -> bytes:
    value: Any = "x"
    for index in range(min(depth, 90)):
        value = {
            "Fn::If": [f"C{index}", value, value] if index < _CONDITIONS else ["C1", value, "y"]
        }
    conditions = {f"C{index}": {"Fn::Equals": [{"Ref": "Open"}, index]} for index in range(90)}
    parameters = {"Open": {"Type": "String"}}
    sections = {"Parameters": parameters, "Conditions": conditions}
    return _json(sections | {"Resources": {"T": _trail(S3BucketName=value)}})


def _trail(**more: object) -> dict[str, Any]:
    return {"Type": "AWS::CloudTrail::Trail", "Properties": {"IsLogging": True} | more}


def _chain(depth: int, width: int) -> bytes:
    """Return parameters, outputs and names that refer to each other, at last to the first."""
    buckets = {
        f"B{index}": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": {"Fn::Join": ["", [{"Ref": f"B{index + 1}"}] * width]}},
        }
        for index in range(depth)
    }
    last = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "B0"}}}
    trail = {"T": _trail(S3BucketName={"Ref": "B0"})}
    return _json({"Resources": buckets | {f"B{depth}": last} | trail})


def _subs(depth: int, width: int) -> bytes:
    data = {"Default": "x" * depth * 100, "Type": "String"}
    trail = _trail(S3BucketName={"Fn::Sub": "${P}" * width * 1_000})
    return _json({"Parameters": {"P": data}, "Resources": {"T": trail}})


def _many_resources(depth: int, width: int) -> bytes:
    one = {"Type": "AWS::S3::Bucket", "DependsOn": [f"R{each}" for each in range(width)]}
    return _json({"Resources": {f"R{each}": one for each in range(depth * 20)} | {"T": _trail()}})


def _many_trails(depth: int, _width: int) -> bytes:
    trails = {
        f"T{each}": _trail(S3BucketName={"Ref": "B"}, TrailName=each) for each in range(depth)
    }
    return _json({"Resources": trails | {"B": {"Type": "AWS::S3::Bucket"}}})


def _policy(statements: list[dict[str, Any]]) -> bytes:
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": document},
    }
    resources = {"B": {"Type": "AWS::S3::Bucket"}, "P": policy}
    return _json({"Resources": resources | {"T": _trail(S3BucketName={"Ref": "B"})}})


def _statement(**more: object) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    return statement | more


def _many_statements(depth: int, width: int) -> bytes:
    keys = {f"k{each}": [f"v{each}*"] * width for each in range(width)}
    effects = ("Allow", "Deny")
    return _policy(
        [
            _statement(Effect=effects[each % 2], Condition={"StringNotLike": keys})
            for each in range(depth)
        ]
    )


def _patterns(depth: int, width: int) -> bytes:
    pattern = "arn:aws:s3:::" + "*a?" * depth * 10
    conditions = {"StringLike": {"aws:SourceArn": ["*a" * depth * 10 + "b"] * width}}
    return _policy([_statement(Resource=[pattern] * width, Condition=conditions)])


def _variables(depth: int, width: int) -> bytes:
    text = "${" * depth * 100 + "aws:SourceArn}" + "${aws:username, '" * width
    return _policy([_statement(Resource=text, Condition={"StringLike": {"a": [text] * width}})])


def _selectors(depth: int, width: int) -> bytes:
    one = {
        "Name": "x" * width,
        "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"] * depth}] * width,
    }
    basic = {"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"] * depth}]}
    trail = _trail(AdvancedEventSelectors=[one] * width, EventSelectors=[basic] * width)
    return _json({"Resources": {"T": trail}})


BOMBS = (
    _laughs,
    _merges,
    _nested,
    _ifs,
    _chain,
    _subs,
    _many_resources,
    _many_trails,
    _many_statements,
    _patterns,
    _variables,
    _selectors,
)
