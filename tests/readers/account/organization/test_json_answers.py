"""Answers in JSON say what botocore says they say."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from botocore.loaders import create_loader
from botocore.model import ServiceModel
from botocore.parsers import ResponseParserError, create_parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trailwright.readers.account.organization.json_answers import reader_of

SERVICES = ("cloudtrail", "cloudwatch", "events", "kms", "logs", "organizations")
_TEXT = st.text(max_size=5)
_NUMBER = st.integers(-(2**40), 2**40)
_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": _TEXT,
    "boolean": st.booleans(),
    "integer": _NUMBER,
    "long": _NUMBER,
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "blob": st.just("AP8="),
    "timestamp": st.integers(0, 4 * 10**9)
    | st.floats(0, 4e9)
    | st.sampled_from(["2026-11-25T10:00:00Z", "1795600800"]),
}


@cache
def _service(name: str) -> ServiceModel:
    return ServiceModel(create_loader().load_service_model(name, "service-2"), name)


def _operations() -> list[Any]:
    models = [
        _service(name).operation_model(each)
        for name in SERVICES
        for each in _service(name).operation_names
    ]
    return [each for each in models if reader_of(each.output_shape) is not None]


OPERATIONS = _operations()


def _values(shape: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - botocore's own
    """Return what JSON may say of a shape: some of its members, and others that are new."""
    if shape.type_name == "structure":
        members = {
            each.serialization.get("name", name): st.none() | _values(each)
            for name, each in shape.members.items()
        }
        return st.fixed_dictionaries({}, optional={**members, "SomethingNew": _TEXT})
    if shape.type_name == "list":
        return st.lists(st.none() | _values(shape.member), max_size=2)
    if shape.type_name == "map":
        return st.dictionaries(_TEXT, _values(shape.value), max_size=2)
    return _SCALARS[shape.type_name]


def _by_botocore(operation: Any, body: bytes) -> dict[str, Any]:  # noqa: ANN401
    told = {"headers": {}, "status_code": 200, "body": body, "context": {}}
    parsed = create_parser("json").parse(told, operation.output_shape)
    del parsed["ResponseMetadata"]
    return parsed


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_answer_is_what_botocore_makes_of_it(data: st.DataObject) -> None:
    """Of every operation, with any of its members."""
    operation = data.draw(st.sampled_from(OPERATIONS))
    body = json.dumps(data.draw(_values(operation.output_shape))).encode()
    read = reader_of(operation.output_shape)
    assert read is not None

    assert _by_botocore(operation, body) == read(body)


def test_what_an_organization_is_asked_for_is_not_left_to_botocore() -> None:
    """It takes five times as long."""
    asked = {
        *("DescribeTrails", "GetTrailStatus", "GetEventSelectors", "GetInsightSelectors"),
        *("ListTrails", "LookupEvents", "DescribeKey", "DescribeLogGroups", "ListAccounts"),
    }

    assert set() == asked - {each.name for each in OPERATIONS}


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"trailList": [', b"<html/>", b"\xff{}"])
def test_what_is_no_whole_object_is_no_answer(body: bytes) -> None:
    """Botocore takes it for an answer that says nothing."""
    read = reader_of(_service("cloudtrail").operation_model("DescribeTrails").output_shape)
    assert read is not None

    with pytest.raises(ResponseParserError, match="no whole object of JSON"):
        read(body)


def test_an_operation_without_an_answer_is_left_to_botocore() -> None:
    """There is nothing to read."""
    assert None is reader_of(None)
