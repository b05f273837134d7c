"""A template that passes every rule, and a way to spoil it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import Config, TrailConfig, TrailKind
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

ACCOUNT, REGION = "111122223333", "us-east-1"

Template = dict[str, Any]


@pytest.fixture(scope="session")
def composed() -> Template:
    """The template of a trail with everything around it; what ``spoilt`` gives is a copy."""
    trail = TrailConfig(kind=TrailKind.ACCOUNT, name="audit", account=ACCOUNT, region=REGION)
    (stack,) = compose_estate(Config(trails=(trail,)))
    return json.loads(json.dumps(to_template(stack.resources)))


@pytest.fixture
def judged() -> Callable[..., tuple[Finding, ...]]:
    """Judges a template, in a context of its own where one is given."""

    def judge_it(template: Template, **context: object) -> tuple[Finding, ...]:
        known = Context(**({"account": ACCOUNT, "region": REGION} | context))
        return judge(read_bytes(json.dumps(template).encode(), "t.json", known))

    return judge_it


@pytest.fixture
def spoilt(composed: Template) -> Callable[[Mapping[str, object]], Template]:
    """Makes a copy of the composed template with some of it written anew.

    Changes are values by path below ``Resources``; ``...`` takes away what is there. A part
    of a path that is no index finds a policy statement by what its Sid begins with.
    """

    def spoil(changes: Mapping[str, object]) -> Template:
        template = deepcopy(composed)
        for path, value in changes.items():
            *way, last = path.split("/")
            at: Any = template["Resources"]
            for part in way:
                at = _part(at, part)
            if value is ...:
                del at[last]
            else:
                at[last] = deepcopy(value)
        return template

    return spoil


def _part(at: Any, part: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(at, dict):
        return at[part]
    if part.isdecimal():
        return at[int(part)]
    return next(each for each in at if each["Sid"].startswith(part))
