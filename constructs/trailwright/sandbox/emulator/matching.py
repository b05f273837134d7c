"""Which events a trail wants: event selectors, matched against CloudTrail records.

`Filtering data events <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>`_;
CloudTrail API Reference, ``EventSelector`` and ``AdvancedEventSelector``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Record", "is_global", "wants"]

#: One CloudTrail record, as it stands in a log file.
Record = dict[str, Any]

#: Services whose events are delivered as global service events.
_GLOBAL_SOURCES = frozenset(
    f"{service}.amazonaws.com" for service in ("cloudfront", "iam", "organizations", "sts")
)
_ALL_OF_A_TYPE = re.compile(r"arn:aws[\w-]*:(?:s3(?::::)?|lambda|dynamodb)")


def is_global(record: Record) -> bool:
    """Return whether a record is a global service event."""
    return record["eventSource"] in _GLOBAL_SOURCES


def wants(selectors: Sequence[dict[str, Any]], record: Record) -> bool:
    """Return whether any of a trail's event selectors selects a record."""
    return any(
        _advanced(selector["FieldSelectors"], record)
        if "FieldSelectors" in selector
        else _basic(selector, record)
        for selector in selectors
    )


def _basic(selector: dict[str, Any], record: Record) -> bool:
    read_write = selector.get("ReadWriteType", "All")
    if read_write != "All" and (read_write == "ReadOnly") != record["readOnly"]:
        return False
    category = record["eventCategory"]
    if category == "Management":
        excluded = selector.get("ExcludeManagementEventSources") or []
        return (
            selector.get("IncludeManagementEvents", True) and record["eventSource"] not in excluded
        )
    return category == "Data" and any(
        _selects_resource(wanted, touched)
        for wanted in selector.get("DataResources") or []
        for touched in record.get("resources") or []
    )


def _selects_resource(wanted: dict[str, Any], touched: dict[str, str]) -> bool:
    if wanted["Type"] != touched.get("type"):
        return False
    arn = touched.get("ARN", "")
    by_prefix = wanted["Type"] == "AWS::S3::Object"
    return any(
        _ALL_OF_A_TYPE.fullmatch(value) or value == arn or (by_prefix and arn.startswith(value))
        for value in wanted.get("Values") or []
    )


def _advanced(fields: Sequence[dict[str, Any]], record: Record) -> bool:
    kind = next((f["Equals"][0] for f in fields if f["Field"] == "resources.type"), None)
    touched = [r for r in record.get("resources") or [] if kind in (None, r.get("type"))]
    facts = _facts(record, touched)
    return all(_field(field, facts.get(field["Field"], [])) for field in fields)


def _facts(record: Record, touched: Sequence[dict[str, str]]) -> dict[str, list[str]]:
    """Return what a record says, by the field names of advanced event selectors."""
    identity = record.get("userIdentity") or {}
    facts = {
        "eventCategory": record["eventCategory"],
        "eventName": record["eventName"],
        "eventSource": record["eventSource"],
        "eventType": record.get("eventType"),
        "errorCode": record.get("errorCode"),
        "readOnly": str(record["readOnly"]).lower(),
        "sessionCredentialFromConsole": record.get("sessionCredentialFromConsole"),
        "userIdentity.arn": identity.get("arn"),
        "vpcEndpointId": record.get("vpcEndpointId"),
    }
    return {
        **{name: [value] for name, value in facts.items() if value is not None},
        "resources.type": [r["type"] for r in touched if "type" in r],
        "resources.ARN": [r["ARN"] for r in touched if "ARN" in r],
    }


def _field(field: dict[str, Any], values: Sequence[str]) -> bool:
    """Return whether one field fits: what selects is one of several, what deselects is all."""
    selects = [
        (str.__eq__, field.get("Equals")),
        (str.startswith, field.get("StartsWith")),
        (str.endswith, field.get("EndsWith")),
    ]
    deselects = [
        (str.__eq__, field.get("NotEquals")),
        (str.startswith, field.get("NotStartsWith")),
        (str.endswith, field.get("NotEndsWith")),
    ]
    wanted = any(operands for _, operands in selects)
    return (not wanted or _any_fits(selects, values)) and not _any_fits(deselects, values)


def _any_fits(tests: Sequence[tuple[Any, list[str] | None]], values: Sequence[str]) -> bool:
    return any(
        test(value, operand)
        for test, operands in tests
        for operand in operands or ()
        for value in values
    )
