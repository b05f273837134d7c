"""What a live trail records, in the words of ``trails.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.model.data_events import DYNAMODB_TABLE, LAMBDA_FUNCTION, S3_OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["recorded"]

_Fields = dict[str, Any]
_KEYS = {S3_OBJECT: "s3", LAMBDA_FUNCTION: "lambda", DYNAMODB_TABLE: "dynamodb"}
_OPERATORS = {
    "Equals": "equals",
    "NotEquals": "not_equals",
    "StartsWith": "starts_with",
    "NotStartsWith": "not_starts_with",
    "EndsWith": "ends_with",
    "NotEndsWith": "not_ends_with",
}
_READ_ONLY = {("true",): "ReadOnly", ("false",): "WriteOnly"}
#: Parts of an ARN up to the bucket.
_ALL_PARTS = 3


def recorded(properties: Mapping[str, Any], own: Sequence[str]) -> _Fields:
    """Return the keys of a trail that say what it records; comparing shows what they cannot say.

    Args:
        properties: The trail's.

        own: Names of the buckets it delivers to, which are left out of data events by themselves.
    """
    advanced = properties.get("AdvancedEventSelectors")
    if isinstance(advanced, list):
        found = _advanced(advanced, [f"arn:aws:s3:::{each}/" for each in own])
        return {**found, "selectors": "advanced"}
    basic = properties.get("EventSelectors")
    return {**_basic(basic), "selectors": "basic"} if isinstance(basic, list) else {}


def _basic(selectors: Sequence[Mapping[str, Any]]) -> _Fields:
    found: _Fields = {"management_events": "None"}
    data: list[_Fields] = []
    for each in selectors:
        if each.get("IncludeManagementEvents"):
            found["management_events"] = each.get("ReadWriteType", "All")
            found["exclude_management_event_sources"] = each.get("ExcludeManagementEventSources")
        for resource in each.get("DataResources") or ():
            events = _events(resource["Type"], list(resource.get("Values") or ()))
            data.append({**events, "read_write": each.get("ReadWriteType", "All")})
    return {**found, "data_events": data}


def _advanced(selectors: Sequence[Mapping[str, Any]], own: Sequence[str]) -> _Fields:
    found: _Fields = {"management_events": "None", "data_events": [], "network_activity": []}
    for each in selectors:
        fields = {one["Field"]: _operators(one) for one in each.get("FieldSelectors", ())}
        category = fields.pop("eventCategory", {}).get("equals", [""])[0]
        if category == "Management":
            found["management_events"] = _read_write(fields)
            sources = fields.get("eventSource", {}).get("not_equals")
            found["exclude_management_event_sources"] = sources
        elif category == "Data":
            found["data_events"].append(_data(fields, own))
        elif category == "NetworkActivity":
            found["network_activity"].append(_network(fields))
    return found


def _operators(field: Mapping[str, Any]) -> _Fields:
    return {name: list(field[key]) for key, name in _OPERATORS.items() if field.get(key)}


def _read_write(fields: _Fields) -> str:
    return _READ_ONLY.get(tuple(fields.pop("readOnly", {}).get("equals", ())), "All")


def _data(fields: _Fields, own: Sequence[str]) -> _Fields:
    type_ = fields.pop("resources.type", {}).get("equals", [""])[0]
    read_write = _read_write(fields)
    arns = fields.pop("resources.ARN", {})
    chosen = arns.pop("starts_with" if type_ == S3_OBJECT else "equals", [])
    excluded = [each for each in arns.pop("not_starts_with", []) if each not in own]
    names = fields.pop("eventName", {})
    found = _events(type_, chosen) | {"read_write": read_write}
    found["event_names"] = names.pop("equals", None)
    conditions = {"eventName": names, **fields}
    conditions["resources.ARN"] = arns | ({"not_starts_with": excluded} if excluded else {})
    found["fields"] = [{"field": name, **each} for name, each in conditions.items() if each]
    return found


def _network(fields: _Fields) -> _Fields:
    def equals(field: str) -> list[str]:
        return fields.get(field, {}).get("equals", [])

    return {
        "event_source": (equals("eventSource") or [""])[0],
        "event_names": equals("eventName"),
        "vpc_endpoint_ids": equals("vpcEndpointId"),
        "access_denied_only": bool(equals("errorCode")) or None,
    }


def _events(type_: str, values: Sequence[str]) -> _Fields:
    """Return whose data events they are; a value for all of a type says all."""
    key = _KEYS.get(type_)
    if key is None:
        return {"type": type_, "arns": list(values)}
    if not values or any(_is_all(each) for each in values):
        return {key: "all"}
    return {key: list(_buckets(values)) if type_ == S3_OBJECT else list(values)}


def _is_all(value: str) -> bool:
    return value.count(":") < _ALL_PARTS or value.endswith(":::")


def _buckets(values: Sequence[str]) -> Iterator[_Fields]:
    for each in values:
        bucket, _, prefix = each.rpartition(":")[2].partition("/")
        yield {"bucket": bucket} | ({"prefix": prefix} if prefix else {})
