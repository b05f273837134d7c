"""The template of a trail with everything around it, and what is told when some of it changes."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import ArchiveConfig, Config, TrailConfig, TrailKind
from trailwright.diff import changes
from trailwright.model.retention import ObjectLock, Retention
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

ACCOUNT, REGION = "111122223333", "us-east-1"

Template = dict[str, Any]


@pytest.fixture(scope="session")
def composed() -> Template:
    """The template; nobody changes it, they change copies."""
    archive = ArchiveConfig(
        retention=Retention(archive_after=90, expire_after=2557),
        object_lock=ObjectLock(retain_for=365),
    )
    trail = TrailConfig(
        kind=TrailKind.ACCOUNT, name="audit", account=ACCOUNT, region=REGION, archive=archive
    )
    (stack,) = compose_estate(Config(trails=(trail,)))
    return json.loads(json.dumps(to_template(stack.resources)))


@pytest.fixture
def altered(composed: Template) -> Callable[[Mapping[str, object]], Template]:
    """Makes a copy of the template with some of it written anew.

    Changes are values by path below ``Resources``; ``...`` takes away what is there. ``+`` at
    the end of a path adds to a list. A part of a path that is no index finds a policy
    statement by its Sid.
    """

    def alter(written: Mapping[str, object]) -> Template:
        template = deepcopy(composed)
        for path, value in written.items():
            *way, last = path.split("/")
            at: Any = template["Resources"]
            for part in way:
                at = at[part] if isinstance(at, dict) else _entry(at, part)
            _put(at, last, deepcopy(value))
        return template

    return alter


def _entry(entries: list[Any], part: str) -> Any:  # noqa: ANN401 - any JSON
    if part.isdecimal():
        return entries[int(part)]
    return next(each for each in entries if part in (each.get("Sid"), each.get("Id")))


def _put(at: Any, last: str, value: object) -> None:  # noqa: ANN401 - any JSON
    if last == "+":
        at.append(value)
    elif isinstance(at, list) and value is ...:
        at.remove(_entry(at, last))
    elif isinstance(at, list):
        at[at.index(_entry(at, last))] = value
    elif value is ...:
        del at[last]
    else:
        at[last] = value


@pytest.fixture
def compared() -> Callable[..., tuple[Finding, ...]]:
    """Compares two templates, whose files are called differently; none is nothing at all."""

    def compare(
        before: Template | None, after: Template | None, **context: object
    ) -> tuple[Finding, ...]:
        known = Context(**({"account": ACCOUNT, "region": REGION} | context))
        sides = [
            [] if each is None else [read_bytes(json.dumps(each).encode(), name, known)]
            for each, name in ((before, "base.json"), (after, "head.json"))
        ]
        return changes(*sides)

    return compare


@pytest.fixture
def told(
    composed: Template,
    altered: Callable[[Mapping[str, object]], Template],
    compared: Callable[..., tuple[Finding, ...]],
) -> Callable[..., list[tuple[str, str, str]]]:
    """What is told when the template becomes another: id, severity and sentence.

    With ``before``, the first side is changed too.
    """

    def tell(
        after: Mapping[str, object], before: Mapping[str, object] | None = None
    ) -> list[tuple[str, str, str]]:
        found = compared(altered(before) if before else composed, altered(after))
        return [(each.rule.id, str(each.severity), each.message) for each in found]

    return tell
