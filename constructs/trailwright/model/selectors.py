"""Event selectors, basic and advanced: what they say, and what CloudTrail refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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

_ALL_VALUE = re.compile(r"arn:aws(-[a-z]+)*:(s3(:::)?|lambda|dynamodb)", re.ASCII)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DataResource:
    """Resources of one type in a basic selector.

    Args:
        type: ``AWS::S3::Object``, ``AWS::Lambda::Function`` or ``AWS::DynamoDB::Table``.

        values: ARNs; for S3 ``arn:<partition>:s3:::<bucket>/<prefix>``.
    """

    type: str
    values: tuple[str, ...]

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form."""
        return {"Type": self.type, "Values": list(self.values)}

    def check(self, option: str) -> Iterator[Problem]:
        """Yield what CloudTrail would refuse.

        Args:
            option: The option by the name the user wrote.
        """
        known = read_policy("selectors.json")["basic"]["resource_types"]
        if self.type not in known:
            yield Problem(
                option=f"{option}.type",
                rule=f"must be one of {', '.join(known)} in a basic selector",
                value=self.type,
                remedy="use an advanced event selector for other types",
            )
            return
        for value in self.values:
            if not is_token(value):
                yield from _check_value(value, known[self.type], f"{option}.values")


@dataclass(frozen=True, slots=True, kw_only=True)
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
        if self.read_write_type not in tuple(ReadWriteType):
            yield Problem(
                option=f"{option}.read_write_type",
                rule="must be All, ReadOnly or WriteOnly",
                value=str(self.read_write_type),
                remedy="choose one of them",
            )
        if not self.include_management_events and not self.data_resources:
            yield Problem(
                option=f"{option}.include_management_events",
                rule="must be True in a selector without data_resources "
                "(InvalidEventSelectorsException)",
                value=False,
                remedy="name data resources, or leave the selector out",
            )
        yield from _check_sources(self.exclude_management_event_sources, option)
        for index, resource in enumerate(self.data_resources):
            yield from resource.check(f"{option}.data_resources[{index}]")


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def operators(self) -> dict[str, tuple[str, ...]]:
        """Return the values by operator, those that have any."""
        named = {each.name: getattr(self, each.name) for each in fields(self)[1:]}
        return {_operator(name): tuple(values) for name, values in named.items() if values}

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form."""
        return {"Field": self.field, **{op: list(v) for op, v in self.operators().items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancedEventSelector:
    """An advanced event selector.

    Args:
        name: For people. Default: none.

        field_selectors: Its conditions, all of which must hold.
    """

    name: str | None = None
    field_selectors: tuple[FieldSelector, ...]

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
        longest = quotas().advanced_name_max
        if self.name is not None and not is_token(self.name) and len(self.name) > longest:
            yield Problem(
                option=f"{option}.name",
                rule=f"must have at most {longest} characters",
                value=len(self.name),
                remedy="shorten it",
            )
        data = read_policy("selectors.json")
        if self.category not in data["categories"]:
            yield Problem(
                option=f"{option}.eventCategory",
                rule=f"must equal one of {', '.join(data['categories'])} on a trail",
                value=list(self.values_of("eventCategory")),
                remedy="select exactly one category",
            )
            return
        yield from _check_required(self, data["required"][str(self.category)], option)
        allowed = data["categories"][str(self.category)]
        for each in self.field_selectors:
            yield from _check_field(each, allowed, str(self.category), option)
        yield from _check_known_values(self, data, option)


def is_all_value(value: str) -> bool:
    """Return whether a value of a data resource means all resources of its type.

    Args:
        value: The value.
    """
    return _ALL_VALUE.fullmatch(value) is not None


def count_data_resources(selectors: Sequence[EventSelector]) -> int:
    """Return how many of a trail's data resources are used.

    Each explicit value counts once for each time it stands there; values that mean all
    resources of a type count 0.

    Args:
        selectors: The trail's basic selectors.
    """
    return sum(
        not is_all_value(value)
        for selector in selectors
        for resource in selector.data_resources
        for value in resource.values
    )


def count_advanced_values(selectors: Sequence[AdvancedEventSelector]) -> int:
    """Return how many values all conditions of all advanced selectors hold.

    Args:
        selectors: The trail's advanced selectors.
    """
    return sum(
        len(values)
        for selector in selectors
        for field in selector.field_selectors
        for values in field.operators().values()
    )


def check_basic(selectors: Sequence[EventSelector], option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of a trail's basic selectors.

    Args:
        selectors: The selectors.

        option: The option by the name the user wrote.
    """
    limits = quotas()
    most = limits.event_selectors_per_trail
    if not 1 <= len(selectors) <= most:
        yield Problem(
            option=option,
            rule=f"must be at least 1 and at most {most} (InvalidEventSelectorsException)",
            value=len(selectors),
            remedy="join selectors of the same read_write_type, or use advanced ones",
        )
    used = count_data_resources(selectors)
    if used > limits.data_resources_per_trail:
        yield Problem(
            option=option,
            rule=f"must name at most {limits.data_resources_per_trail} data resources on one "
            "trail (InvalidEventSelectorsException)",
            value=used,
            remedy="record whole buckets or prefixes, all of a type, or use advanced selectors",
        )
    for index, selector in enumerate(selectors):
        yield from selector.check(f"{option}[{index}]")
    yield from _check_unique(selectors, option)


def check_advanced(selectors: Sequence[AdvancedEventSelector], option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of a trail's advanced selectors.

    Args:
        selectors: The selectors.

        option: The option by the name the user wrote.
    """
    most = quotas().advanced_selector_values_per_trail
    used = count_advanced_values(selectors)
    if not selectors:
        yield Problem(
            option=option, rule="must be at least 1", value=0, remedy="add one, or leave it out"
        )
    if used > most:
        yield Problem(
            option=option,
            rule=f"must hold at most {most} values on one trail (InvalidEventSelectorsException)",
            value=used,
            remedy="select by prefix, or record all of a type",
        )
    for index, selector in enumerate(selectors):
        yield from selector.check(f"{option}[{index}]")
    yield from _check_unique(selectors, option)


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
    return "true" not in selector.values_of("readOnly")


def _operator(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _check_value(value: str, service: str, option: str) -> Iterator[Problem]:
    if is_all_value(value) and value.split(":")[2] == service:
        return
    found = _value_fault(value, service)
    if found is not None:
        rule, remedy = found
        yield Problem(
            option=option,
            rule=f"{rule} (InvalidEventSelectorsException)",
            value=value,
            remedy=remedy,
        )


def _value_fault(value: str, service: str) -> tuple[str, str] | None:
    if service != "s3":
        pattern = rf"arn:aws(-[a-z]+)*:{service}:[a-z0-9-]+:[0-9]{{12}}:[^*]+"
        if re.fullmatch(pattern, value, re.ASCII):
            return None
        return (
            f"must be a full {service} ARN without wildcards",
            f"name the resource, or record all with arn:<partition>:{service}",
        )
    match = re.fullmatch(r"arn:aws(?:-[a-z]+)*:s3:::([^/]*)(/.*)?", value, re.ASCII | re.DOTALL)
    if match is None:
        return (
            "must be arn:<partition>:s3:::<bucket>/<prefix>",
            "write the bucket's ARN and a slash",
        )
    if "*" in match[1] or not match[1]:
        return (
            "must name one bucket; there are no wildcards for buckets",
            "record all buckets with arn:<partition>:s3, or name each",
        )
    if match[2] is None:
        return "must have a slash after the bucket", f"write {value}/ for the whole bucket"
    return None


def _check_sources(sources: Sequence[str], option: str) -> Iterator[Problem]:
    allowed = read_policy("selectors.json")["basic"]["excludable_sources"]
    for source in sources:
        if not is_token(source) and source not in allowed:
            yield Problem(
                option=f"{option}.exclude_management_event_sources",
                rule=f"can only hold {', '.join(allowed)}",
                value=source,
                remedy="leave it out",
            )


def _check_unique(selectors: Sequence[object], option: str) -> Iterator[Problem]:
    for index, selector in enumerate(selectors):
        if selector in selectors[:index]:
            yield Problem(
                option=f"{option}[{index}]",
                rule="must not repeat another selector",
                remedy="leave it out",
            )


def _check_required(
    selector: AdvancedEventSelector, required: Sequence[str], option: str
) -> Iterator[Problem]:
    for name in required:
        if len(selector.values_of(name)) != 1:
            yield Problem(
                option=f"{option}.{name}",
                rule=f"must equal exactly one value for {selector.category} events "
                "(InvalidEventSelectorsException)",
                value=list(selector.values_of(name)),
                remedy="use one selector for each value",
            )
    names = [each.field for each in selector.field_selectors]
    for name in dict.fromkeys(each for each in names if names.count(each) > 1):
        yield Problem(
            option=f"{option}.{name}",
            rule="must stand in one field selector only",
            value=names.count(name),
            remedy="join its operators in one",
        )


def _check_field(
    field: FieldSelector, allowed: dict[str, Any], category: str, option: str
) -> Iterator[Problem]:
    where = f"{option}.{field.field}"
    if field.field not in allowed:
        yield Problem(
            option=where,
            rule=f"is not a field of {category} events on a trail",
            remedy=f"use one of {', '.join(allowed)}",
        )
        return
    if not field.operators():
        yield Problem(option=where, rule="needs an operator with a value", remedy="add one")
    for operator, values in field.operators().items():
        if allowed[field.field] != "any" and operator not in allowed[field.field]:
            yield Problem(
                option=where,
                rule=f"takes only {', '.join(allowed[field.field])} for {category} events",
                value=operator,
                remedy="use one of them",
            )
        yield from _check_operands(values, where)


def _check_operands(values: Sequence[str], option: str) -> Iterator[Problem]:
    longest = quotas().operator_value_max
    for index, value in enumerate(values):
        if is_token(value):
            continue
        if "*" in value:
            yield Problem(
                option=option,
                rule="has no wildcards, so * would be taken as it stands",
                value=value,
                remedy="use starts_with or ends_with",
            )
        if not 1 <= len(value) <= longest:
            yield Problem(
                option=option,
                rule=f"must have 1 to {longest} characters",
                value=len(value),
                remedy="correct it",
            )
        if value in values[:index]:
            yield Problem(
                option=option, rule="must not repeat a value", value=value, remedy="leave it out"
            )


def _check_known_values(
    selector: AdvancedEventSelector, data: dict[str, Any], option: str
) -> Iterator[Problem]:
    closed = {
        "readOnly": ("true", "false"),
        "errorCode": tuple(data["error_codes"]),
    }
    for name, allowed in closed.items():
        for value in selector.values_of(name):
            if not is_token(value) and value not in allowed:
                yield Problem(
                    option=f"{option}.{name}",
                    rule=f"must be {' or '.join(allowed)}",
                    value=value,
                    remedy="choose one",
                )
    if selector.category == "Management":
        for each in selector.field_selectors:
            if each.field == "eventSource":
                yield from _check_sources(each.not_equals, option)
