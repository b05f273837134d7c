"""Which records a trail's event selectors select."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.sandbox.emulator.matching import is_global, wants

_OBJECT = "arn:aws:s3:::data/private/file.txt"
_PUT = {
    "eventName": "PutObject",
    "eventSource": "s3.amazonaws.com",
    "eventCategory": "Data",
    "readOnly": False,
    "userIdentity": {"arn": "arn:aws:iam::111122223333:user/somebody"},
    "resources": [
        {"type": "AWS::S3::Object", "ARN": _OBJECT},
        {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::data"},
    ],
}
_DECRYPT = {
    "eventName": "Decrypt",
    "eventSource": "kms.amazonaws.com",
    "eventCategory": "Management",
    "readOnly": True,
}


def _data(**field: object) -> list[dict[str, Any]]:
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        field,
    ]
    return [{"FieldSelectors": fields}]


def _objects(*values: str, **more: object) -> list[dict[str, Any]]:
    resources = [{"Type": "AWS::S3::Object", "Values": list(values)}]
    return [{"IncludeManagementEvents": False, "DataResources": resources, **more}]


@pytest.mark.parametrize(
    "selectors",
    [
        _objects("arn:aws:s3"),
        _objects("arn:aws:s3:::data/"),
        _objects("arn:aws:s3:::other/", "arn:aws:s3:::data/priv"),
        _objects("arn:aws:s3:::data/", ReadWriteType="WriteOnly"),
        _data(Field="resources.ARN", StartsWith=["arn:aws:s3:::data/"]),
        _data(Field="resources.ARN", Equals=["arn:aws:s3:::x"], EndsWith=[".txt"]),
        _data(Field="resources.ARN", NotStartsWith=["arn:aws:s3:::logs/"]),
        _data(Field="eventName", StartsWith=["Put"], NotEquals=["PutObjectAcl"]),
        _data(Field="errorCode", NotEquals=["AccessDenied"]),
        _data(Field="userIdentity.arn", EndsWith=["user/somebody"]),
        [*_objects("arn:aws:s3:::other/"), *_objects("arn:aws:s3:::data/")],
    ],
)
def test_selects_a_data_event(selectors: list[dict[str, Any]]) -> None:
    """A record is selected by any one selector whose every field fits."""
    assert wants(selectors, _PUT)


@pytest.mark.parametrize(
    "selectors",
    [
        [{}],
        _objects("arn:aws:s3:::data/public/"),
        _objects("arn:aws:s3:::data/", ReadWriteType="ReadOnly"),
        _data(Field="resources.ARN", NotStartsWith=["arn:aws:s3:::data/"]),
        _data(Field="resources.ARN", NotEndsWith=[".csv", ".txt"]),
        _data(Field="eventName", StartsWith=["Put"], NotEquals=["PutObject"]),
        _data(Field="readOnly", Equals=["true"]),
        _data(Field="errorCode", Equals=["VpceAccessDenied"]),
    ],
)
def test_leaves_a_data_event_out(selectors: list[dict[str, Any]]) -> None:
    """What deselects wins, and a field the record lacks selects nothing."""
    assert not wants(selectors, _PUT)


def test_excluded_sources_are_left_out() -> None:
    """Management events of an excluded source are not recorded."""
    assert wants([{}], _DECRYPT)
    assert not wants([{"ExcludeManagementEventSources": ["kms.amazonaws.com"]}], _DECRYPT)
    advanced = [
        {
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Management"]},
                {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]},
            ]
        }
    ]
    assert not wants(advanced, _DECRYPT)


def test_iam_events_are_global() -> None:
    """IAM and STS are global services, S3 is none."""
    assert is_global({"eventSource": "iam.amazonaws.com"})
    assert not is_global({"eventSource": "s3.amazonaws.com"})
