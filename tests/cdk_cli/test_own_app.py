"""The checkout's own app, as ``cdk`` runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trailwright import load
from trailwright.compose.estate import compose_estate
from trailwright.sandbox import server
from trailwright.sandbox.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.cdk_cli

CHECKOUT = Path(__file__).parents[2]
STACKS = [
    "trailwright-org-audit-archive",
    "trailwright-org-audit",
    "trailwright-orders-data-archive",
    "trailwright-orders-data",
    "trailwright-frankfurt-writes-archive",
    "trailwright-frankfurt-writes",
]


def test_it_synthesizes_the_estate(cdk_offline: Callable[..., Any]) -> None:
    """``cdk synth`` writes what ``trails.yaml`` composes, and asks no AWS."""
    run = cdk_offline("synth", "--quiet", "--strict")

    assert 0 == run.status, run.said
    plans = {plan.name: plan for plan in compose_estate(load(CHECKOUT / "trails.yaml"))}
    assert STACKS == list(plans)
    for name, plan in plans.items():
        path = cdk_offline.out / "own" / f"{name}.template.json"
        found = json.loads(path.read_text(encoding="utf-8"))["Resources"]
        assert set(plan.resources) == {id for id in found if id != "CDKMetadata"}


def test_it_lists_its_stacks_in_order(cdk_offline: Callable[..., Any]) -> None:
    """``cdk ls`` names each archive before the trail that needs it, and asks no AWS."""
    run = cdk_offline("ls")

    assert (0, STACKS) == (run.status, run.said.split())


def test_it_says_where_an_estate_is_wrong(cdk_offline: Callable[..., Any], tmp_path: Path) -> None:
    """A mistake in the file is told with its line, and without a stack trace."""
    path = tmp_path / "trails.yaml"
    path.write_text("trails:\n  - kind: acount\n    name: audit\n", encoding="utf-8")

    run = cdk_offline("synth", "--quiet", "-c", f"trailwright:config={path}")

    assert 1 == run.status
    assert f"{path}:2:" in run.said
    assert "Traceback" not in run.said


def test_the_demonstration_misses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deployed by the real command line, the sample estate delivers everything it should."""
    try:
        server.interpreter()
    except server.SandboxError as error:
        pytest.skip(str(error))
    monkeypatch.chdir(CHECKOUT)
    # What `cdk --output` says, for commands that others start.
    monkeypatch.setenv("CDK_OUTPUT", str(tmp_path / "out"))
    said: list[str] = []
    state = tmp_path / "state"
    demo = Demo(config=load("trails.yaml"), say=said.append, state_dir=state)
    try:
        arrived = demo.run()
    finally:
        server.stop(state_dir=state)

    assert [] == arrived.missing()
    assert "RootUsage" in arrived.alarms
    assert 6 == len(said)
    assert (tmp_path / "out" / "manifest.json").is_file()
