"""A finite set of requests that stands for all: one of every kind a policy can tell apart.

For each pattern that a policy or a guarantee names, there are texts that match it and texts
that nearly do; for each condition key also its absence and a value that nothing names. What
fills wildcards is a letter that names in AWS do not have, so that a text made from one pattern
matches another only where wildcards of the other reach.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from ipaddress import ip_network
from itertools import pairwise
from typing import TYPE_CHECKING

from trailwright.iam.actions import known_actions
from trailwright.iam.globs import literal, matches, resolve
from trailwright.iam.operators import OPERATORS
from trailwright.iam.principals import caller
from trailwright.iam.requests import ANONYMOUS
from trailwright.iam.scopes import implied_context
from trailwright.iam.statements import Condition, Policy, Statement
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.iam.guarantees import Guarantee

__all__ = ["IMPLIED", "Who", "actions", "conditions", "keys", "principals", "resources", "values"]

#: A letter that no name has.
_ODD = "~"
#: Fill ``*``: with one, none, and more than any row of ``?`` has.
_FILLS = (_ODD, "", 40 * _ODD)
_STRANGER = "999999999999"
#: Families of operators whose keys hold nothing that is not of the family.
_ORDERED = frozenset({"number", "date", "address"})
_ORGANIZATION = "aws:principalorgid"
#: Keys that a principal decides, so that they cannot vary without it.
IMPLIED = frozenset(
    name.lower() for who in ("service", _STRANGER) for name in implied_context(who)
) | {_ORGANIZATION}


@record
class Who:
    """A principal, with the condition keys it decides.

    Args:
        principal: The principal.

        context: Its keys.
    """

    principal: str
    context: dict[str, str] = field(default_factory=dict[str, str])


def conditions(policy: Policy) -> Iterator[tuple[Statement, Condition]]:
    """Yield every condition that could be read, with its statement.

    Args:
        policy: The policy.
    """
    for statement in _statements(policy):
        for condition in statement.conditions:
            if isinstance(condition, Condition):
                yield statement, condition


def keys(policy: Policy, wanted: Guarantee) -> list[str]:
    """Return the condition keys that may vary, as they are first written.

    Args:
        policy: The policy.

        wanted: What it is held against.
    """
    named = [condition.key for _, condition in conditions(policy)]
    named += [key for scope in wanted.scopes() for key in scope.context]
    first = {key.lower(): key for key in reversed(named) if key.lower() not in IMPLIED}
    return list(dict.fromkeys(first[key.lower()] for key in named if key.lower() in first))


def principals(policy: Policy, wanted: Guarantee) -> Iterator[Who]:
    """Yield principals: all that are named, those around them, and strangers.

    Args:
        policy: The policy.

        wanted: What it is held against.
    """
    named = [each for scope in wanted.scopes() for each in scope.principals or ()]
    named += [request.principal for request in wanted.calls]
    named += _principals_named(policy)
    organizations = [None, *values(policy, wanted, _ORGANIZATION)]
    for who in dict.fromkeys(each for name in named for each in _around(name)):
        yield from _with_organizations(who, organizations)
    for who in (*_around(_STRANGER), "stranger.amazonaws.com", ANONYMOUS):
        yield from _with_organizations(who, organizations)


def actions(policy: Policy, wanted: Guarantee) -> Iterator[str]:
    """Yield actions: all that AWS has, and made-up ones, as it may have others tomorrow.

    Args:
        policy: The policy.

        wanted: What it is held against.
    """
    named = [each for scope in wanted.scopes() for each in scope.actions]
    for statement in _statements(policy):
        named += _known(statement.actions.patterns)
    services = sorted({name.split(":")[0].lower() for name in named if ":" in name})
    called = [request.action for request in wanted.calls]
    known = [action for each in services for action in known_actions(each)]
    made_up = _texts([*named, *(f"{each}:Stranger" for each in services), "strange:Call"])
    yield from _kinds([*called, *known, *made_up], named)


def resources(policy: Policy, wanted: Guarantee) -> Iterator[str]:
    """Yield resources.

    Args:
        policy: The policy.

        wanted: What it is held against.
    """
    named = [each for scope in wanted.scopes() for each in scope.resources]
    for statement in _statements(policy):
        named += _known(statement.resources.patterns if statement.resources else ())
    named += [each for name in named for each in _meeting(name, wanted.within)]
    called = [request.resource for request in wanted.calls]
    made_up = _texts([*wanted.within, *named, "arn:aws:strange:::thing"])
    for each in dict.fromkeys((*called, *made_up)):
        if not wanted.within or any(matches(pattern, each) for pattern in wanted.within):
            yield each


def values(policy: Policy, wanted: Guarantee, key: str) -> Iterator[tuple[str, ...] | None]:
    """Yield what a condition key may have, beginning with what is named for it.

    Args:
        policy: The policy.

        wanted: What it is held against.

        key: The key, in any case.
    """
    about = [each for _, each in conditions(policy) if each.key.lower() == key.lower()]
    named = [text for condition in about for text in _named(condition)]
    scoped = [
        text
        for scope in wanted.scopes()
        for name, texts in scope.context.items()
        if name.lower() == key.lower()
        for text in _texts(texts)
    ]
    found = list(dict.fromkeys([*named, *scoped]))
    yield from ((text,) for text in found)
    yield None
    if any(_quantified(condition) for condition in about):
        yield from ((text, "stranger") for text in found)
        yield from pairwise(found)


def _statements(policy: Policy) -> Iterator[Statement]:
    return (each for each in policy.statements if isinstance(each, Statement))


def _quantified(condition: Condition) -> bool:
    return not isinstance(condition.name, Unknown) and bool(condition.name.quantifier)


def _known(patterns: Iterable[str | Unknown]) -> list[str]:
    return [each for each in patterns if isinstance(each, str)]


def _kinds(found: Iterable[str], patterns: Sequence[str]) -> Iterator[str]:
    """Yield an action of each kind that the patterns can tell apart."""
    seen: set[tuple[bool, ...]] = set()
    for action in found:
        kind = tuple(matches(each, action, ignore_case=True) for each in patterns)
        if kind not in seen:
            seen.add(kind)
            yield action


def _principals_named(policy: Policy) -> Iterator[str]:
    for statement in _statements(policy):
        for entry in statement.principals.entries if statement.principals else ():
            if not isinstance(entry, Unknown) and entry.value != "*":
                yield entry.value
    for _, condition in conditions(policy):
        if condition.key.lower() in {"aws:principalarn", "aws:principalaccount"}:
            yield from _texts(_named(condition))


def _around(name: str) -> Iterator[str]:
    """Yield a principal and those that belong to it."""
    known = caller(name)
    if known.kind in {"role", "session"}:
        yield f"arn:aws:sts::{known.account}:assumed-role/{known.role}/stranger"
    yield f"arn:aws:iam::{name}:root" if name == known.account else name
    if known.account:
        yield from (
            f"arn:aws:iam::{known.account}:{each}"
            for each in ("root", "role/stranger", "user/stranger")
        )


def _with_organizations(who: str, organizations: Iterable[tuple[str, ...] | None]) -> Iterator[Who]:
    own = implied_context(who)
    yield Who(principal=who, context=own)
    if caller(who).is_aws:
        for each in organizations:
            if each:
                yield Who(principal=who, context=own | {_ORGANIZATION: each[0]})


def _texts(patterns: Iterable[str]) -> Iterator[str]:
    """Yield texts that match patterns, and texts that nearly do."""
    for pattern in dict.fromkeys(patterns):
        for filled in _matching(pattern):
            yield filled
            yield from _near(filled)


def _matching(pattern: str) -> Iterator[str]:
    for star in _FILLS:
        yield pattern.replace("*", star).replace("?", _ODD)


def _meeting(pattern: str, within: Iterable[str]) -> Iterator[str]:
    """Yield a pattern narrowed to what begins as other patterns do."""
    head, star, tail = pattern.partition("*")
    for other in within:
        start = re.split(r"[*?]", other)[0]
        if star and start.startswith(head):
            yield f"{start}*{tail}"


def _near(text: str) -> Iterator[str]:
    yield from (text[:-1], f"{text}{_ODD}", f"{_ODD}{text}", text.swapcase())
    for separator in (":", "/"):
        parts = text.split(separator)
        for index in range(len(parts)):
            yield separator.join([*parts[:index], _ODD, *parts[index + 1 :]])
    head, slash, _ = text.rpartition("/")
    if slash:
        yield from (head, f"{head}/", f"{head}{_ODD}/{_ODD}")


def _named(condition: Condition) -> Iterator[str]:
    """Yield a condition's values, and those around them."""
    family = "" if isinstance(condition.name, Unknown) else OPERATORS[condition.name.base].family
    for text in _known(condition.values):
        plain = resolve(text, lambda _: None)
        if not isinstance(plain, str):
            continue
        if family in {"bool", "null"}:
            yield from ("true", "false")
        elif family in _ORDERED:
            yield from (plain, *_beside(family, plain))
        else:
            # A wildcard is itself where the operator knows none.
            yield from (literal(plain), *_texts([literal(plain)]), "stranger")


def _beside(family: str, text: str) -> Iterator[str]:
    try:
        if family == "number":
            yield from (str(Decimal(text) + step) for step in (-1, 1))
        elif family == "date":
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            yield from ((moment + timedelta(seconds=step)).isoformat() for step in (-1, 1))
        elif family == "address":
            network = ip_network(text, strict=False)
            yield str(network[0])
            yield from ("192.0.2.1", "2001:db8::1")
    except (ValueError, InvalidOperation, OverflowError):
        return
