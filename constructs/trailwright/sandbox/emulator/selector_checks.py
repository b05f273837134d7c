"""What ``PutEventSelectors``, ``PutInsightSelectors`` and ``PutEventConfiguration`` refuse.

The rules: CloudTrail API Reference, ``EventSelector``, ``DataResource``, ``AdvancedEventSelector``,
``AdvancedFieldSelector``, ``InsightSelector``. Written apart from :mod:`trailwright.model`, which
the sandbox is there to test; only the limits are shared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator.refusals import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_aggregation", "check_insights", "check_selectors"]

_READ_WRITE = ("All", "ReadOnly", "WriteOnly")
_EXCLUDABLE = ("kms.amazonaws.com", "rdsdata.amazonaws.com")
_ALL_OF_A_TYPE = re.compile(r"arn:aws[\w-]*:(?:s3(?::::)?|lambda|dynamodb)")
_RESOURCE_ARN = {
    "AWS::S3::Object": re.compile(r"arn:aws[\w-]*:s3(?::::(?:[a-z0-9.-]+/[^*]*)?)?"),
    "AWS::Lambda::Function": re.compile(
        r"arn:aws[\w-]*:lambda(?::[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_:$-]+)?"
    ),
    "AWS::DynamoDB::Table": re.compile(
        r"arn:aws[\w-]*:dynamodb(?::[a-z0-9-]+:\d{12}:table/[A-Za-z0-9_.-]+)?"
    ),
}

_OPERATORS = ("Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith")
#: Category by category, the fields a trail may use and their operators.
_FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "Management": {
        "eventCategory": ("Equals",),
        "readOnly": ("Equals",),
        "eventSource": ("NotEquals",),
    },
    "Data": {
        "eventCategory": ("Equals",),
        "resources.type": ("Equals",),
        "readOnly": ("Equals",),
        "resources.ARN": _OPERATORS,
        "eventName": _OPERATORS,
        "eventSource": _OPERATORS,
        "eventType": _OPERATORS,
        "userIdentity.arn": _OPERATORS,
        "sessionCredentialFromConsole": ("Equals", "NotEquals"),
    },
    "NetworkActivity": {
        "eventCategory": ("Equals",),
        "eventSource": ("Equals",),
        "eventName": _OPERATORS,
        "vpcEndpointId": _OPERATORS,
        "errorCode": ("Equals",),
        "userIdentity.arn": _OPERATORS,
    },
}
_REQUIRED_FIELDS = {
    "Management": ("eventCategory",),
    "Data": ("eventCategory", "resources.type"),
    "NetworkActivity": ("eventCategory", "eventSource"),
}


def check_selectors(basic: list[Any] | None, advanced: list[Any] | None) -> None:
    """Refuse event selectors that AWS would refuse.

    Args:
        basic: ``EventSelectors``, or ``None`` when not given.

        advanced: ``AdvancedEventSelectors``, or ``None`` when not given.
    """
    if (basic is None) == (advanced is None):
        _refuse(
            "You must select events by using either EventSelectors or AdvancedEventSelectors, "
            "but you cannot use both."
        )
    if basic is not None:
        _check_basic(basic)
    if advanced is not None:
        _check_advanced(advanced)


def _refuse(message: str) -> NoReturn:
    refuse("InvalidEventSelectorsException", message)


def _check_basic(selectors: list[dict[str, Any]]) -> None:
    most = quotas().event_selectors_per_trail
    if not 1 <= len(selectors) <= most:
        _refuse(f"Specify a valid number of selectors (1 to {most}) for your trail")
    for selector in selectors:
        _check_basic_selector(selector)
    limit = quotas().data_resources_per_trail
    values = [v for s in selectors for r in s.get("DataResources") or [] for v in r["Values"]]
    if sum(not _ALL_OF_A_TYPE.fullmatch(value) for value in values) > limit:
        _refuse(f"The total number of data resources cannot exceed {limit} for a trail.")


def _check_basic_selector(selector: dict[str, Any]) -> None:
    read_write = selector.get("ReadWriteType", "All")
    if read_write not in _READ_WRITE:
        _refuse(f"Value {read_write} for ReadWriteType is invalid.")
    if selector.get("IncludeManagementEvents") is False and not selector.get("DataResources"):
        _refuse("A selector that includes no management events must have data resources.")
    for source in selector.get("ExcludeManagementEventSources") or []:
        if source not in _EXCLUDABLE:
            _refuse(f"Value {source} for ExcludeManagementEventSources is invalid.")
    for resource in selector.get("DataResources") or []:
        pattern = _RESOURCE_ARN.get(resource.get("Type"))
        if pattern is None:
            _refuse(f"Value {resource.get('Type')} for DataResources.Type is invalid.")
        for value in resource.get("Values") or []:
            if not pattern.fullmatch(value):
                _refuse(f"Value {value} for DataResources.Values is invalid.")


def _check_advanced(selectors: list[dict[str, Any]]) -> None:
    limit = quotas().advanced_selector_values_per_trail
    if not selectors:
        _refuse(f"Specify between 1 and {limit} selectors for your trail.")
    for selector in selectors:
        _check_advanced_selector(selector)
    fields = [field for s in selectors for field in s["FieldSelectors"]]
    if sum(len(field.get(op) or []) for field in fields for op in _OPERATORS) > limit:
        _refuse(f"The total number of values in advanced event selectors cannot exceed {limit}.")


def _check_advanced_selector(selector: dict[str, Any]) -> None:
    fields = selector.get("FieldSelectors") or []
    if len(selector.get("Name") or "") > quotas().advanced_name_max:
        _refuse("The name of an advanced event selector is too long.")
    values = {f.get("Field"): f.get("Equals") or [] for f in fields}
    categories = values.get("eventCategory") or []
    if len(categories) != 1 or categories[0] not in _FIELDS:
        _refuse(f"Value {categories} for the field eventCategory is invalid for a trail.")
    category = categories[0]
    for name in _REQUIRED_FIELDS[category]:
        if len(values.get(name, [])) != 1:
            _refuse(f"The field {name} must equal exactly one value for {category} events.")
    if len(values) < len(fields):
        _refuse("A field can be used only once in an advanced event selector.")
    for field in fields:
        _check_field(category, field)


def _check_field(category: str, field: dict[str, Any]) -> None:
    name = field.get("Field")
    allowed = _FIELDS[category].get(name)
    if allowed is None:
        _refuse(f"The field {name} is invalid for {category} events on a trail.")
    used = [operator for operator in _OPERATORS if field.get(operator)]
    if not used:
        _refuse(f"The field {name} must have at least one operator with a value.")
    for operator in used:
        if operator not in allowed:
            _refuse(f"The operator {operator} is invalid for the field {name}.")
        if any(not 1 <= len(v) <= quotas().operator_value_max for v in field[operator]):
            _refuse(f"A value for the field {name} is empty or too long.")
    excluded = field.get("NotEquals") or []
    if category == "Management" and not set(excluded) <= set(_EXCLUDABLE):
        _refuse(f"Value {excluded} for the field {name} is invalid.")
    if name == "readOnly" and field["Equals"] not in (["true"], ["false"]):
        _refuse(f"Value {field['Equals']} for the field readOnly is invalid.")


def check_insights(insights: Sequence[dict[str, Any]], selectors: Sequence[dict[str, Any]]) -> None:
    """Refuse Insights whose events the trail does not record.

    UNVERIFIED: which error AWS gives for that; it declares ``InvalidInsightSelectorsException``.

    Args:
        insights: The Insight selectors.

        selectors: The trail's event selectors.
    """
    for insight in insights:
        kind = insight.get("InsightType")
        if kind not in ("ApiCallRateInsight", "ApiErrorRateInsight"):
            _refuse_insight(f"Value {kind} for InsightType is invalid.")
        for category in insight.get("EventCategories") or ["Management"]:
            _check_insight(kind, category, selectors)


def _check_insight(kind: str, category: str, selectors: Sequence[dict[str, Any]]) -> None:
    if category == "Data":
        if not _records_data(selectors):
            _refuse_insight(f"To log {kind} for data events, the trail must log data events.")
    elif category != "Management":
        _refuse_insight(f"Value {category} for EventCategories is invalid.")
    elif not _records_management(selectors, write=kind == "ApiCallRateInsight"):
        needed = "write management events" if kind == "ApiCallRateInsight" else "management events"
        _refuse_insight(f"To log {kind}, the trail must log {needed}.")


def _refuse_insight(message: str) -> NoReturn:
    refuse("InvalidInsightSelectorsException", message)


def check_aggregation(
    configurations: Sequence[dict[str, Any]], selectors: Sequence[dict[str, Any]]
) -> None:
    """Refuse aggregation for a trail that records no data events."""
    if configurations and not _records_data(selectors):
        refuse(
            "InvalidParameterCombinationException",
            "To aggregate data events, the trail must log data events.",
        )


def _records_management(selectors: Sequence[dict[str, Any]], *, write: bool) -> bool:
    return any(
        _selects_management(s) and (not write or _read_write(s) != "ReadOnly") for s in selectors
    )


def _records_data(selectors: Sequence[dict[str, Any]]) -> bool:
    return any(
        _category(s) == "Data" if "FieldSelectors" in s else s.get("DataResources")
        for s in selectors
    )


def _selects_management(selector: dict[str, Any]) -> bool:
    if "FieldSelectors" in selector:
        return _category(selector) == "Management"
    return selector.get("IncludeManagementEvents", True)


def _read_write(selector: dict[str, Any]) -> str:
    for field in selector.get("FieldSelectors", ()):
        if field["Field"] == "readOnly":
            return "ReadOnly" if field["Equals"] == ["true"] else "WriteOnly"
    return selector.get("ReadWriteType", "All")


def _category(selector: dict[str, Any]) -> str:
    return next(f["Equals"][0] for f in selector["FieldSelectors"] if f["Field"] == "eventCategory")
