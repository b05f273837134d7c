"""The benchmark compares like with like: every peer makes the same resources."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCH = Path(__file__).resolve().parents[1] / "bench"
NATIVE_NEEDS = BENCH / "peers/typescript_l2/node_modules/aws-cdk-lib"


def _benchmark(name: str) -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module(name)


@pytest.fixture(scope="module")
def synth() -> Iterator[ModuleType]:
    """The benchmark of synthesis."""
    yield from _benchmark("synth")


@pytest.fixture(scope="module")
def check() -> Iterator[ModuleType]:
    """The benchmark of checks."""
    yield from _benchmark("check")


@pytest.fixture(scope="module")
def base(synth: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The templates everybody is compared with."""
    return made_by(synth, synth.BASE, tmp_path_factory.mktemp("base"))


def made_by(synth: ModuleType, name: str, folder: Path) -> list[dict[str, Any]]:
    """Return the templates a program writes."""
    synth.run(synth.commands()[name], synth.CHECKED_STACKS, folder)
    return synth.templates(folder)


def test_the_readme_names_every_part() -> None:
    """And nothing that is gone."""
    readme = (BENCH / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9_/]+(?:\.py|\.json|/))`", readme))
    parts = {each.name for each in BENCH.glob("[a-z]*.*")}
    folders = {f"{each.name}/" for each in BENCH.iterdir() if each.is_dir()} - {"__pycache__/"}

    assert parts | folders <= named
    assert set() == {each for each in named if not (BENCH / each).exists()}


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


def test_checks_find_what_is_planted_in_the_templates_measured(
    check: ModuleType, tmp_path: Path
) -> None:
    """In JSON and in YAML, and nothing else."""
    told = check.check_findings(tmp_path)

    assert told.endswith("names the 2 that AWS would refuse, and no other")


def test_fails_on_templates_that_are_not_judged_right(
    check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing to compare when a fault is missed."""
    monkeypatch.setattr(check, "faults", lambda _: set())

    with pytest.raises(SystemExit, match="NOT what is wrong with json templates"):
        check.check_findings(tmp_path)


def test_templates_without_cloudtrail_do_not_mention_it(check: ModuleType, tmp_path: Path) -> None:
    """So that they are passed over unparsed."""
    made = check.templates(tmp_path, 1, "silent")

    assert [] == [each for each in made.iterdir() if b"cloudtrail" in each.read_bytes().lower()]


def test_ratios_are_medians_of_rounds(check: ModuleType) -> None:
    """Within each round, then the median: not the ratio of medians."""
    ours = [check.Run(wall=each, cpu=1, mib=1) for each in (1, 2, 4)]
    peer = [check.Run(wall=each, cpu=1, mib=1) for each in (10, 10, 10)]

    assert 5 == check.ratios(peer, ours, "wall")


def test_the_peers_read_todays_descriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    """``python bench/descriptions.py`` writes them anew."""
    monkeypatch.syspath_prepend(str(BENCH))
    descriptions = importlib.import_module("descriptions")

    assert descriptions.written() == descriptions.FILE.read_text(encoding="utf-8")
