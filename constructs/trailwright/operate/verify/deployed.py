"""What was deployed, under the names that CloudFormation has made up for it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trailwright.model.origin import Origin
from trailwright.model.symbols import is_symbolic, symbol, symbols_in
from trailwright.model.unknown import Unknown
from trailwright.operate.verify.concern import concerning, texts
from trailwright.readers.account import Answered, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def deployed(estate: Estate, looks: Looks) -> Estate:
    """Return an estate in which stand-ins are replaced by the names that stacks tell.

    A stack is asked only where what concerns a trail stands for something of it.

    Args:
        estate: The estate of templates.

        looks: What is known.
    """
    meant = {one for each in concerning(estate).resources() for one in _stand_ins(each)}
    named: dict[str, str] = {}
    for label in estate.stacks:
        if any(each.startswith(f"{symbol(label)[:-1]}.") for each in meant):
            told = _stack(estate, label, looks) or {}
            named |= {symbol(label, name): _last(each) for name, each in told.items() if each}
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
        known = is_symbolic(each.ref) and _stack(estate, each.origin.stack, looks) is not None
        if known and each.exists is True:
            yield each


def _stand_ins(resource: Resource) -> Iterator[str]:
    said = [resource.ref, resource.arn, *texts(dict(resource.properties))]
    return (one for each in said for one in symbols_in(each))


def _stack(estate: Estate, label: str, looks: Looks) -> Mapping[str, str] | None:
    """Return the physical ids of a stack, or ``None`` while nobody knows them."""
    stack = estate.stacks.get(label)
    if stack is None:
        return None
    account, region = stack.place.account, stack.place.region
    if isinstance(account, Unknown) or isinstance(region, Unknown):
        return None
    outcome = looks(Question.of(account, region, _ACTION, StackName=stack.name or label))
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
