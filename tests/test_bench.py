"""The benchmark compares like with like: every peer makes the same resources."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCH = Path(__file__).resolve().parents[1] / "bench"
NATIVE_NEEDS = BENCH / "peers/typescript_l2/node_modules/aws-cdk-lib"


@pytest.fixture(scope="module")
def synth() -> Iterator[ModuleType]:
    """The benchmark's own module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module("synth")


@pytest.fixture(scope="module")
def base(synth: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The templates everybody is compared with."""
    return made_by(synth, synth.BASE, tmp_path_factory.mktemp("base"))


def made_by(synth: ModuleType, name: str, folder: Path) -> list[dict[str, Any]]:
    """Return the templates a program writes."""
    synth.run(synth.commands()[name], synth.CHECKED_STACKS, folder)
    return synth.templates(folder)


@pytest.mark.parametrize("peer", ["OURS", "ESTATE", "COMPOSE", "Python L1", "NATIVE"])
def test_every_peer_makes_the_same_resources(
    synth: ModuleType, base: list[dict[str, Any]], tmp_path: Path, peer: str
) -> None:
    """Each stack has the same resources and properties as the CDK's L2 in Python makes."""
    if peer == "NATIVE" and not NATIVE_NEEDS.exists():
        pytest.skip("`make bench` installs what the TypeScript peer needs")
    name = getattr(synth, peer, peer)
    made = made_by(synth, name, tmp_path / "out")
    pairs = zip(made, base, strict=True)
    assert [] == [each for ours, theirs in pairs for each in synth.compare(name, ours, theirs)]


def test_a_difference_is_reported(synth: ModuleType, base: list[dict[str, Any]]) -> None:
    """A property, a reference, an order or a removal policy that differs is seen."""
    trail = next(
        name for name, each in base[0]["Resources"].items() if each["Type"].endswith("::Trail")
    )
    alarm_topic = next(
        each["Properties"]["AlarmActions"][0]
        for each in base[0]["Resources"].values()
        if each["Type"].endswith("::Alarm")
    )
    for change in (
        {"Properties": {"IsLogging": False}},
        {"Properties": {"SnsTopicName": alarm_topic}},
        {"DependsOn": []},
        {"DeletionPolicy": "Delete"},
    ):
        resource = base[0]["Resources"][trail]
        properties = resource["Properties"] | change.get("Properties", {})
        changed = resource | change | {"Properties": properties}
        other = {"Resources": base[0]["Resources"] | {trail: changed}}
        assert synth.compare(synth.OURS, other, base[0]), change


def test_the_peers_read_todays_descriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    """``python bench/descriptions.py`` writes them anew."""
    monkeypatch.syspath_prepend(str(BENCH))
    descriptions = importlib.import_module("descriptions")

    assert descriptions.written() == descriptions.FILE.read_text(encoding="utf-8")
