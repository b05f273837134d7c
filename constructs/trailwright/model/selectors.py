"""Event selectors, basic and advanced: what they say, and what CloudTrail refuses."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trailwright.model.field_checks import as_tuples
from trailwright.model.record import record
from trailwright.model.selector_checks import (
    check_advanced,
    check_advanced_selector,
    check_basic,
    check_basic_selector,
    check_data_resource,
    count_advanced_values,
    count_data_resources,
    is_all_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.problems import Problem

__all__ = [
    "AdvancedEventSelector",
    "DataResource",
    "EventSelector",
    "FieldSelector",
    "ManagementEvents",
    "ReadWriteType",
    "check_advanced",
    "check_basic",
    "count_advanced_values",
    "count_data_resources",
    "is_all_value",
    "logs_data",
    "logs_management",
    "logs_write_management",
]


class ReadWriteType(StrEnum):
    """Which events a selector records, by what they do."""

    ALL = "All"
    READ_ONLY = "ReadOnly"
    WRITE_ONLY = "WriteOnly"


class ManagementEvents(StrEnum):
    """Which management events a trail records."""

    ALL = "All"
    READ_ONLY = "ReadOnly"
    WRITE_ONLY = "WriteOnly"
    NONE = "None"


@record
class DataResource:
    """Resources of one type in a basic selector.

    Args:
        type: ``AWS::S3::Object``, ``AWS::Lambda::Function`` or ``AWS::DynamoDB::Table``.

        values: ARNs; for S3 ``arn:<partition>:s3:::<bucket>/<prefix>``.
    """

    type: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        """Take lists as well."""
        as_tuples(self, "values")

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form."""
        return {"Type": self.type, "Values": list(self.values)}

    def check(self, option: str) -> Iterator[Problem]:
        """Yield what CloudTrail would refuse.

        Args:
            option: The option by the name the user wrote.
        """
        return check_data_resource(self, option)


@record
class EventSelector:
    """A basic event selector.

    Args:
        read_write_type: Default: all events.

        include_management_events: Default: yes.

        exclude_management_event_sources: ``kms.amazonaws.com``,
            ``rdsdata.amazonaws.com``. Default: none.

        data_resources: Whose data events are recorded. Default: none.
    """

    read_write_type: ReadWriteType | str = ReadWriteType.ALL
    include_management_events: bool = True
    exclude_management_event_sources: tuple[str, ...] = ()
    data_resources: tuple[DataResource, ...] = ()

    def __post_init__(self) -> None:
        """Take lists as well."""
        as_tuples(self, "exclude_management_event_sources", "data_resources")

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form, every property written out."""
        return {
            "ReadWriteType": str(self.read_write_type),
            "IncludeManagementEvents": self.include_management_events,
            "ExcludeManagementEventSources": list(self.exclude_management_event_sources),
            "DataResources": [each.to_cloudformation() for each in self.data_resources],
        }

    def check(self, option: str) -> Iterator[Problem]:
        """Yield what CloudTrail would refuse.

        Args:
            option: The option by the name the user wrote.
        """
        return check_basic_selector(self, option)


@record
class FieldSelector:
    """One condition of an advanced selector.

    Within a field, what selects is joined by or, what deselects by and; fields are
    joined by and. There are no wildcards.
    """

    field: str
    equals: tuple[str, ...] = ()
    not_equals: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    not_starts_with: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()
    not_ends_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take lists as well."""
        as_tuples(self, *(each.name for each in fields(self)[1:]))

    def operators(self) -> dict[str, tuple[str, ...]]:
        """Return the values by operator, those that have any."""
        named = {each.name: getattr(self, each.name) for each in fields(self)[1:]}
        return {_operator(name): tuple(values) for name, values in named.items() if values}

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form."""
        return {"Field": self.field, **{op: list(v) for op, v in self.operators().items()}}


@record
class AdvancedEventSelector:
    """An advanced event selector.

    Args:
        name: For people. Default: none.

        field_selectors: Its conditions, all of which must hold.
    """

    name: str | None = None
    field_selectors: tuple[FieldSelector, ...]

    def __post_init__(self) -> None:
        """Take lists as well."""
        as_tuples(self, "field_selectors")

    @property
    def category(self) -> str | None:
        """The one event category it selects, if it says so."""
        values = self.values_of("eventCategory")
        return values[0] if len(values) == 1 else None

    def values_of(self, field: str) -> tuple[str, ...]:
        """Return what a field must equal.

        Args:
            field: The field's name.
        """
        return tuple(v for each in self.field_selectors if each.field == field for v in each.equals)

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form."""
        name = {"Name": self.name} if self.name else {}
        return name | {"FieldSelectors": [f.to_cloudformation() for f in self.field_selectors]}

    def check(self, option: str) -> Iterator[Problem]:
        """Yield what CloudTrail would refuse.

        Args:
            option: The option by the name the user wrote.
        """
        return check_advanced_selector(self, option)


def logs_management(selectors: Sequence[EventSelector | AdvancedEventSelector]) -> bool:
    """Return whether any management events are recorded.

    Args:
        selectors: A trail's selectors; none means the default, all management events.
    """
    return not selectors or any(_management(each) for each in selectors)


def logs_write_management(selectors: Sequence[EventSelector | AdvancedEventSelector]) -> bool:
    """Return whether management events that write are recorded.

    Args:
        selectors: A trail's selectors; none means the default, all management events.
    """
    return not selectors or any(_management(each) and _writes(each) for each in selectors)


def logs_data(selectors: Sequence[EventSelector | AdvancedEventSelector]) -> bool:
    """Return whether any data events are recorded.

    Args:
        selectors: A trail's selectors.
    """
    return any(
        bool(each.data_resources) if isinstance(each, EventSelector) else each.category == "Data"
        for each in selectors
    )


def _management(selector: EventSelector | AdvancedEventSelector) -> bool:
    if isinstance(selector, EventSelector):
        return selector.include_management_events
    return selector.category == "Management"


def _writes(selector: EventSelector | AdvancedEventSelector) -> bool:
    if isinstance(selector, EventSelector):
        return selector.read_write_type != ReadWriteType.READ_ONLY
    return selector.values_of("readOnly") != ("true",)


def _operator(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
