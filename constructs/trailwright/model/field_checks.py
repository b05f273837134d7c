"""What CloudTrail refuses of the single conditions of event selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.problems import Problem, raise_for
from trailwright.model.quotas import quotas
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.selectors import FieldSelector

__all__ = ["as_tuples", "check_field", "check_operands", "check_read_write", "check_sources"]


def as_tuples(record: object, *names: str, once: bool = False) -> None:
    """Turn lists in a frozen record into tuples, so that it can be compared and merged.

    Args:
        record: The record, while it is made.

        names: Its fields that hold several values.

        once: Whether repeated values are dropped. Default: they are kept.

    Raises:
        InvalidOptionsError: If text stands where a list should.
    """
    values = {name: getattr(record, name) for name in names}
    raise_for(type(record).__name__, (_no_list(k, v) for k, v in values.items() if type(v) is str))
    for name, value in values.items():
        object.__setattr__(record, name, tuple(dict.fromkeys(value) if once else value))


def _no_list(option: str, value: str) -> Problem:
    return Problem(option=option, rule="must be a list", value=value, remedy="put it in brackets")


def check_read_write(value: str, option: str) -> Iterator[Problem]:
    """Yield a problem when a value is no read/write type.

    Args:
        value: The value.

        option: The option by the name the user wrote.
    """
    known = read_policy("selectors.json")["basic"]["read_write_types"]
    if not is_token(value) and value not in known:
        yield Problem(
            option=option,
            rule=f"must be one of {', '.join(known)}",
            value=str(value),
            remedy="choose one of them",
        )


def check_sources(sources: Sequence[str], option: str) -> Iterator[Problem]:
    """Yield sources that cannot be left out of management events.

    Args:
        sources: The sources.

        option: The option by the name the user wrote.
    """
    allowed = read_policy("selectors.json")["basic"]["excludable_sources"]
    for source in sources:
        if not is_token(source) and source not in allowed:
            yield Problem(
                option=option,
                rule=f"can only hold {', '.join(allowed)}",
                value=source,
                remedy="leave it out",
            )


def check_field(field: FieldSelector, category: str, option: str) -> Iterator[Problem]:
    """Yield what CloudTrail would refuse of one condition.

    Args:
        field: The condition.

        category: The category of the events it is for.

        option: The option by the name the user wrote.
    """
    if is_token(field.field):
        return
    data = read_policy("selectors.json")
    allowed = data["categories"][category]
    where = f"{option}.{field.field}"
    if field.field not in allowed:
        yield Problem(
            option=where,
            rule=f"is not a field of {category} events on a trail (InvalidEventSelectorsException)",
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
        yield from check_operands(values, where)
        yield from _check_known(values, data["values"].get(field.field, ()), where)
    if category == "Management" and field.field == "eventSource":
        yield from check_sources(field.not_equals, where)


def check_operands(values: Sequence[str], option: str) -> Iterator[Problem]:
    """Yield values of a condition that CloudTrail would refuse or misunderstand.

    Args:
        values: The values of one operator.

        option: The option by the name the user wrote.
    """
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
                remedy="lengthen it" if not value else "shorten it",
            )
        if value in values[:index]:
            yield Problem(
                option=option, rule="must not repeat a value", value=value, remedy="leave it out"
            )


def _check_known(values: Sequence[str], known: Sequence[str], option: str) -> Iterator[Problem]:
    for value in values:
        if known and not is_token(value) and value not in known:
            yield Problem(
                option=option,
                rule=f"must be {' or '.join(known)} (InvalidEventSelectorsException)",
                value=value,
                remedy="correct it, or leave the field out",
            )
