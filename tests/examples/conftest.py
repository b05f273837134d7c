"""The examples, synthesized once: what they make, in the order it is deployed."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trailwright import load, provision_estate
from trailwright.testing import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import App

CHECKOUT = Path(__file__).parents[2]
FLAGS = json.loads((CHECKOUT / "cdk.json").read_text(encoding="utf-8"))["context"]
EXAMPLES = sorted((CHECKOUT / "examples").glob("*.py"))
#: What `app.py` and `make demo` deploy.
SAMPLE = CHECKOUT / "trails.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesized:
    """A stack of an example; ``account`` and ``region`` are ``None`` where it fits any."""

    name: str
    account: str | None
    region: str | None
    template: dict[str, Any]


@pytest.fixture(params=[*EXAMPLES, SAMPLE], ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> tuple[Synthesized, ...]:
    """The stacks of one example, or of the sample estate, in the order they are deployed."""
    return _synthesize(request.param)


@pytest.fixture
def stacks_of() -> Callable[[str], tuple[Synthesized, ...]]:
    """Synthesizes the example of a name."""
    return lambda name: _synthesize(CHECKOUT / "examples" / f"{name}.py")


@cache
def _synthesize(path: Path) -> tuple[Synthesized, ...]:
    from aws_cdk import App  # noqa: PLC0415 - dear

    app = App(context=FLAGS, analytics_reporting=False)
    _builder(path)(app)
    return tuple(
        Synthesized(
            name=stack.stack_name,
            account=_known(stack.environment.account),
            region=_known(stack.environment.region),
            template=normalise(json.loads(Path(stack.template_full_path).read_text("utf-8"))),
        )
        for stack in app.synth().stacks
    )


def _builder(path: Path) -> Callable[[App], object]:
    """Return the function of an example, or of app.py, that fills an app."""
    if path == SAMPLE:
        return lambda app: provision_estate(app, load(path))
    spec = importlib.util.spec_from_file_location(f"example_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build


def _known(value: str) -> str | None:
    return None if value.startswith("unknown-") else value
