"""What CloudTrail refuses of event selectors, and how it counts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.field_checks import check_field, check_read_write, check_sources
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.selectors import (
        AdvancedEventSelector,
        DataResource,
        EventSelector,
    )

__all__ = [
    "check_advanced",
    "check_advanced_limits",
    "check_advanced_selector",
    "check_basic",
    "check_basic_limits",
    "check_basic_selector",
    "check_data_resource",
    "count_advanced_values",
    "count_data_resources",
    "is_all_value",
]

#: A trail's partition may be known only at deploy time.
_PARTITION = r"(?:aws(?:-[a-z]+)*|[$#]\{Token\[[^:\]]*\]\})"
_ALL_VALUE = re.compile(rf"arn:{_PARTITION}:(s3(:::)?|lambda|dynamodb)", re.ASCII)


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


def check_basic(
    selectors: Sequence[EventSelector], option: str, *, written: Sequence[object] | None = None
) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of a trail's basic selectors.

    Args:
        selectors: The selectors.

        option: The option by the name the user wrote.

        written: The selectors as they stand in a template. CloudFormation takes no two that
            are written alike; two that only mean the same it takes. Default: the selectors.
    """
    yield from check_basic_limits(selectors, option)
    for index, selector in enumerate(selectors):
        yield from selector.check(f"{option}[{index}]")
    yield from _check_unique(selectors if written is None else written, option)


def check_basic_limits(selectors: Sequence[EventSelector], option: str) -> Iterator[Problem]:
    """Yield the quotas that a trail's basic selectors are over.

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


def check_advanced(selectors: Sequence[AdvancedEventSelector], option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of a trail's advanced selectors.

    Args:
        selectors: The selectors.

        option: The option by the name the user wrote.
    """
    if not selectors:
        yield Problem(
            option=option, rule="must be at least 1", value=0, remedy="add one, or leave it out"
        )
    yield from check_advanced_limits(selectors, option)
    for index, selector in enumerate(selectors):
        yield from selector.check(f"{option}[{index}]")
    yield from _check_unique(selectors, option)


def check_advanced_limits(
    selectors: Sequence[AdvancedEventSelector], option: str
) -> Iterator[Problem]:
    """Yield the quotas that a trail's advanced selectors are over.

    Args:
        selectors: The selectors.

        option: The option by the name the user wrote.
    """
    most = quotas().advanced_selector_values_per_trail
    used = count_advanced_values(selectors)
    if used > most:
        yield Problem(
            option=option,
            rule=f"must hold at most {most} values on one trail (InvalidEventSelectorsException)",
            value=used,
            remedy="select by prefix, or record all of a type",
        )


def check_data_resource(resource: DataResource, option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of the resources of one type.

    Args:
        resource: The resources.

        option: The option by the name the user wrote.
    """
    known = read_policy("selectors.json")["basic"]["resource_types"]
    if is_token(resource.type):
        return
    if resource.type not in known:
        yield Problem(
            option=f"{option}.type",
            rule=f"must be one of {', '.join(known)} in a basic selector",
            value=resource.type,
            remedy="use an advanced event selector for other types",
        )
        return
    for value in resource.values:
        if not is_token(value):
            yield from _check_value(value, known[resource.type], f"{option}.values")


def check_basic_selector(selector: EventSelector, option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of one basic selector.

    Args:
        selector: The selector.

        option: The option by the name the user wrote.
    """
    yield from check_read_write(selector.read_write_type, f"{option}.read_write_type")
    if not selector.include_management_events and not selector.data_resources:
        yield Problem(
            option=f"{option}.include_management_events",
            rule="must be True in a selector without data_resources "
            "(InvalidEventSelectorsException)",
            value=False,
            remedy="name data resources, or leave the selector out",
        )
    yield from check_sources(
        selector.exclude_management_event_sources, f"{option}.exclude_management_event_sources"
    )
    for index, resource in enumerate(selector.data_resources):
        yield from check_data_resource(resource, f"{option}.data_resources[{index}]")


def check_advanced_selector(selector: AdvancedEventSelector, option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of one advanced selector.

    Args:
        selector: The selector.

        option: The option by the name the user wrote.
    """
    yield from _check_name(selector.name, f"{option}.name")
    categories = read_policy("selectors.json")["categories"]
    found = selector.values_of("eventCategory")
    if any(is_token(value) for value in found):
        return
    if selector.category not in categories:
        yield Problem(
            option=f"{option}.eventCategory",
            rule=f"must equal one of {', '.join(categories)} on a trail",
            value=list(found),
            remedy="select exactly one category",
        )
        return
    yield from _check_required(selector, str(selector.category), option)
    for each in selector.field_selectors:
        yield from check_field(each, str(selector.category), option)


def _check_name(name: str | None, option: str) -> Iterator[Problem]:
    longest = quotas().advanced_name_max
    if name is not None and not is_token(name) and len(name) > longest:
        yield Problem(
            option=option,
            rule=f"must have at most {longest} characters",
            value=len(name),
            remedy="shorten it",
        )


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
    if match[1] in ("", "*"):
        return (
            "must name one bucket; there is no wildcard for all",
            "record all buckets with arn:<partition>:s3, or name each",
        )
    if match[2] is None:
        return "must have a slash after the bucket", f"write {value}/ for the whole bucket"
    return None


def _check_unique(selectors: Sequence[object], option: str) -> Iterator[Problem]:
    for index, selector in enumerate(selectors):
        if selector in selectors[:index]:
            yield Problem(
                option=f"{option}[{index}]",
                rule="must not repeat another selector",
                remedy="leave it out",
            )


def _check_required(
    selector: AdvancedEventSelector, category: str, option: str
) -> Iterator[Problem]:
    for name in read_policy("selectors.json")["required"][category]:
        if len(selector.values_of(name)) != 1:
            yield Problem(
                option=f"{option}.{name}",
                rule=f"must equal exactly one value for {category} events "
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
