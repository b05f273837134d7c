"""Templates as estates, and their postures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.posture import Posture, posture_of
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT, REGION = "111122223333", "eu-west-1"

READER = "arn:aws:iam::444455556666:role/reader"


def _statement(**others: object) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"AWS": READER},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::logs/*",
    } | others


@pytest.fixture
def trail() -> Callable[..., Posture]:
    """The posture of a trail with some properties, and of other resources beside it."""

    def read(_others: dict[str, Any] | None = None, **properties: object) -> Posture:
        written = {"TrailName": "audit", "S3BucketName": "logs", "IsLogging": True} | properties
        made = {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": written}}
        template = {"Resources": made | (_others or {})}
        context = Context(account=ACCOUNT, region=REGION)
        return posture_of(read_bytes(json.dumps(template).encode(), "t.json", context))

    return read


@pytest.fixture
def bucket(trail: Callable[..., Posture]) -> Callable[..., Posture]:
    """The posture of a trail and its bucket, which has some properties and a policy."""

    def read(
        *statements: dict[str, Any], trail_properties: object = None, **properties: object
    ) -> Posture:
        document = {"Version": "2012-10-17", "Statement": [_statement(**s) for s in statements]}
        others: dict[str, Any] = {
            "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs"} | properties}
        }
        if statements:
            others["Policy"] = {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": "logs", "PolicyDocument": document},
            }
        return trail(others, **(trail_properties or {}))

    return read
