"""A trail's selectors as records, when they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from trailwright.model.properties import is_known
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    FieldSelector,
)
from trailwright.model.symbols import is_symbolic

if TYPE_CHECKING:
    from trailwright.model.resources import Trail, Value

__all__ = ["advanced_selectors", "basic_selectors", "records", "texts"]

_OPERATORS = {
    "Equals": "equals",
    "NotEquals": "not_equals",
    "StartsWith": "starts_with",
    "NotStartsWith": "not_starts_with",
    "EndsWith": "ends_with",
    "NotEndsWith": "not_ends_with",
}
#: What holds the values that events are selected by, and the name that means nothing.
_SELECTED_BY = {"Name", "Values", *_OPERATORS}


def basic_selectors(trail: Trail, *, judged: bool = False) -> list[EventSelector]:
    """Return a trail's basic selectors; none when it has none, or they are not known.

    Args:
        trail: The trail.

        judged: Whether stand-ins become tokens, which no check judges, and selectors that
            say nothing certain stay away. Default: they stay.
    """
    return [
        _basic(each, judged=judged)
        for each in records(trail.event_selectors)
        if not judged or not _is_open(each)
    ]


def advanced_selectors(trail: Trail, *, judged: bool = False) -> list[AdvancedEventSelector]:
    """Return a trail's advanced selectors; none when it has none, or they are not known.

    Args:
        trail: The trail.

        judged: Whether stand-ins become tokens, which no check judges, and selectors that
            say nothing certain stay away. Default: they stay.
    """
    return [
        _advanced(each, judged=judged)
        for each in records(trail.advanced_event_selectors)
        if not judged or not _is_open(each)
    ]


def texts(value: object, *, judged: bool = False) -> tuple[str, ...]:
    """Return the texts of a list, or the one text; true and false as CloudFormation sends them.

    Args:
        value: The value.

        judged: Whether stand-ins become tokens. Default: they stay.
    """
    if value is None:
        return ()
    each = cast("list[object]", value) if isinstance(value, list) else [value]
    written = (str(one).lower() if isinstance(one, bool) else str(one) for one in each)
    return tuple(_token(one) if judged else one for one in written)


def records(value: Value) -> list[dict[str, Any]]:
    """Return the records of a list, or none when they are not known.

    Args:
        value: The list.
    """
    if not isinstance(value, list) or not is_known(value):
        return []
    return [each for each in cast("list[Any]", value) if isinstance(each, dict)]


def _is_open(value: object) -> bool:
    """Return whether a stand-in takes the place of more than one of the values selected by."""
    if isinstance(value, dict):
        given = cast("dict[str, object]", value)
        return any(_is_open(each) for key, each in given.items() if key not in _SELECTED_BY)
    if isinstance(value, list):
        return any(map(_is_open, cast("list[object]", value)))
    return is_symbolic(value)


def _token(text: str) -> str:
    return f"${{Token[{text}]}}" if is_symbolic(text) else text


def _basic(value: dict[str, Any], *, judged: bool) -> EventSelector:
    resources = [
        DataResource(type=str(each.get("Type")), values=texts(each.get("Values"), judged=judged))
        for each in records(value.get("DataResources"))
    ]
    return EventSelector(
        read_write_type=str(value.get("ReadWriteType", "All")),
        include_management_events=str(value.get("IncludeManagementEvents", True)).lower()
        != "false",
        exclude_management_event_sources=texts(value.get("ExcludeManagementEventSources")),
        data_resources=tuple(resources),
    )


def _advanced(value: dict[str, Any], *, judged: bool) -> AdvancedEventSelector:
    found = [
        FieldSelector(
            field=str(each.get("Field")),
            **{name: texts(each.get(key), judged=judged) for key, name in _OPERATORS.items()},
        )
        for each in records(value.get("FieldSelectors"))
    ]
    name = value.get("Name")
    return AdvancedEventSelector(
        name=name if isinstance(name, str) else None, field_selectors=tuple(found)
    )
