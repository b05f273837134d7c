"""Would CloudTrail take the selectors, and what would they record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from trailwright.model.arns import bucket_arn
from trailwright.model.data_events import S3_OBJECT
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    FieldSelector,
    check_advanced,
    check_basic,
    is_all_value,
)
from trailwright.model.unknown import Unknown
from trailwright.rules._say import say
from trailwright.rules._trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_OPERATORS = {
    "Equals": "equals",
    "NotEquals": "not_equals",
    "StartsWith": "starts_with",
    "NotStartsWith": "not_starts_with",
    "EndsWith": "ends_with",
    "NotEndsWith": "not_ends_with",
}


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with the trails' selectors.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        basic, advanced = trail.event_selectors, trail.advanced_event_selectors
        if basic and advanced:
            yield say("TW301", trail, "it has both basic and advanced event selectors")
        yield from _basic(trail, basic)
        yield from _advanced(trail, advanced)
        if _records_itself(trail, basic, advanced):
            yield say("TW302", trail, f"S3 data events of bucket {trail.s3_bucket_name} too")


def _basic(trail: Trail, value: Any) -> Iterator[Finding]:  # noqa: ANN401 - any JSON
    if not isinstance(value, list) or not value or _unknown(value):
        return
    selectors = [_event_selector(each) for each in _mappings(value)]
    for problem in check_basic(selectors, "EventSelectors"):
        yield say("TW301", trail, str(problem), keys=("Properties", "EventSelectors"))


def _advanced(trail: Trail, value: Any) -> Iterator[Finding]:  # noqa: ANN401 - any JSON
    if not isinstance(value, list) or not value or _unknown(value):
        return
    selectors = [_advanced_selector(each) for each in _mappings(value)]
    for problem in check_advanced(selectors, "AdvancedEventSelectors"):
        yield say("TW301", trail, str(problem), keys=("Properties", "AdvancedEventSelectors"))


def _records_itself(trail: Trail, basic: Any, advanced: Any) -> bool:  # noqa: ANN401 - any JSON
    """Return whether an object written to the log bucket would be recorded."""
    bucket = text(trail.s3_bucket_name)
    if bucket is None:
        return False
    partition = trail.place.partition_text
    written = f"{bucket_arn(partition=partition, name=bucket)}/AWSLogs/file"
    if isinstance(basic, list) and not _unknown(basic):
        named = [_event_selector(each) for each in _mappings(basic)]
        return any(
            is_all_value(value) or written.startswith(value)
            for each in named
            for resource in each.data_resources
            if resource.type == S3_OBJECT
            for value in resource.values
        )
    if isinstance(advanced, list) and not _unknown(advanced):
        found = [_advanced_selector(each) for each in _mappings(advanced)]
        return any(_selects(each, written) for each in found)
    return False


def _selects(selector: AdvancedEventSelector, arn: str) -> bool:
    if S3_OBJECT not in selector.values_of("resources.type"):
        return False
    for each in selector.field_selectors:
        if each.field != "resources.ARN":
            continue
        if any(arn.startswith(value) for value in each.not_starts_with):
            return False
        wanted = [*each.starts_with, *each.equals]
        if wanted and not any(arn.startswith(value) for value in wanted):
            return False
    return True


def _event_selector(value: dict[str, Any]) -> EventSelector:
    resources = [
        DataResource(type=str(each.get("Type")), values=_texts(each.get("Values")))
        for each in _mappings(value.get("DataResources"))
    ]
    return EventSelector(
        read_write_type=str(value.get("ReadWriteType", "All")),
        include_management_events=str(value.get("IncludeManagementEvents", True)).lower()
        != "false",
        exclude_management_event_sources=_texts(value.get("ExcludeManagementEventSources")),
        data_resources=tuple(resources),
    )


def _advanced_selector(value: dict[str, Any]) -> AdvancedEventSelector:
    found = [
        FieldSelector(
            field=str(each.get("Field")),
            **{name: _texts(each.get(key)) for key, name in _OPERATORS.items()},
        )
        for each in _mappings(value.get("FieldSelectors"))
    ]
    name = value.get("Name")
    return AdvancedEventSelector(
        name=name if isinstance(name, str) else None, field_selectors=tuple(found)
    )


def _mappings(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Return the mappings of a list; what else stands there, CloudFormation refuses."""
    found = cast("list[Any]", value) if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


def _flag(value: object) -> bool:
    """Return a truth value that may be written as text."""
    return str(value).lower() != "false"


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def _unknown(value: Any) -> bool:  # noqa: ANN401 - any JSON
    if isinstance(value, Unknown):
        return True
    if isinstance(value, dict):
        return any(_unknown(each) for each in cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        return any(_unknown(each) for each in cast("list[Any]", value))
    return False
