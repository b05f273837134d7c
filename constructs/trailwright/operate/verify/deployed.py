"""What was deployed, under the names that CloudFormation has made up for it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trailwright.model.origin import Origin
from trailwright.model.symbols import is_symbolic, symbols_in
from trailwright.model.unknown import Unknown
from trailwright.readers.account import Answered, Question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource
    from trailwright.readers.account.looks import Looks

__all__ = ["deployed", "not_deployed", "only_named"]

_T = TypeVar("_T")
_ACTION = "cloudformation:ListStackResources"
#: What is asked about by its name, by the estate's fields.
_ASKED = (
    "trails",
    "buckets",
    "keys",
    "topics",
    "log_groups",
    "roles",
    "metric_filters",
    "alarms",
    "others",
)
#: What is not looked into: where things are written stays as it is written.
_LEFT = (Origin, Unknown)


def deployed(estate: Estate, looks: Looks, stacks: Collection[str]) -> Estate:
    """Return an estate in which stand-ins are replaced by the names that stacks tell.

    A stack is asked only where something of it has no name of its own.

    Args:
        estate: The estate of templates.

        looks: What is known.

        stacks: The stacks that are asked.
    """
    unnamed = (each for each in estate.resources() if is_symbolic(each.ref))
    named = {
        each.ref: name
        for each in unnamed
        if each.origin.stack in stacks and (name := _name_of(estate, each, looks))
    }
    return cast("Estate", _filled(estate, named)) if named else estate


def only_named(estate: Estate) -> Estate:
    """Return an estate without what has no name yet, which nobody can be asked about.

    Args:
        estate: The estate.
    """
    named = {
        kind: tuple(each for each in getattr(estate, kind) if not is_symbolic(each.ref))
        for kind in _ASKED
    }
    return replace(estate, **named)


def not_deployed(estate: Estate, looks: Looks) -> Iterator[Resource]:
    """Yield what a stack that was asked does not have.

    Args:
        estate: The estate, under the names that stacks tell.

        looks: What is known.
    """
    for each in (one for kind in _ASKED for one in getattr(estate, kind)):
        known = is_symbolic(each.ref) and _stack(estate, each, looks) is not None
        if known and each.exists is True:
            yield each


def _name_of(estate: Estate, resource: Resource, looks: Looks) -> str | None:
    """Return what names a resource where others refer to it, from its physical id."""
    found = (_stack(estate, resource, looks) or {}).get(resource.logical_id)
    return _last(found) if found else None


def _stack(estate: Estate, resource: Resource, looks: Looks) -> Mapping[str, str] | None:
    """Return the physical ids of a stack, or ``None`` while nobody knows them."""
    account, region = resource.account, resource.region
    if isinstance(account, Unknown) or isinstance(region, Unknown):
        return None
    label = resource.origin.stack
    name = (estate.stacks[label].name if label in estate.stacks else None) or label
    outcome = looks(Question.of(account, region, _ACTION, StackName=name))
    return dict(_physical_ids(outcome.value)) if isinstance(outcome, Answered) else None


def _physical_ids(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in answer.get("StackResourceSummaries", ()):
        yield str(each.get("LogicalResourceId")), str(each.get("PhysicalResourceId", ""))


def _last(physical: str) -> str:
    """Return the name in a physical id, which for some types is an ARN."""
    return physical.rsplit(":", 1)[-1].rsplit("/", 1)[-1] if physical[:4] == "arn:" else physical


def _filled(value: _T, named: Mapping[str, str]) -> _T:
    """Return a value with names in the place of stand-ins, however deep."""
    found: Any = value
    if isinstance(value, str):
        for each in symbols_in(value):
            found = found.replace(each, named.get(each, each))
    elif isinstance(value, list | tuple):
        found = type(value)(_filled(each, named) for each in cast("list[Any]", value))
    elif isinstance(value, dict):
        found = {key: _filled(each, named) for key, each in cast("dict[str, Any]", value).items()}
    elif is_dataclass(value) and not isinstance(value, _LEFT):
        known: Any = value
        kept = {each.name: getattr(known, each.name) for each in fields(known) if each.init}
        found = replace(known, **{name: _filled(each, named) for name, each in kept.items()})
    return found
