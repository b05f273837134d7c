"""Hostile input is read or refused; ``make fuzz`` runs thousands of these cases."""

from __future__ import annotations

import importlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from trailwright.cli.check import command
from trailwright.readers import ReadError, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCH = Path(__file__).resolve().parents[2] / "bench"
FAMILIES = (
    "properties",
    "functions",
    "garbled text",
    "duplicates",
    "scalars",
    "encodings",
    "bombs",
    "assemblies",
    "contexts",
    "baselines",
    "configs",
)
#: Of each family, so that all of them take a few seconds.
CASES = 25
#: Longer than anything takes on a busy machine, and shorter than anybody waits.
SECONDS = 5.0

needs_bench = pytest.mark.skipif(not BENCH.is_dir(), reason="not a checkout")


@pytest.fixture(scope="module")
def fuzz() -> Iterator[ModuleType]:
    """The benchmark's own module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module("fuzz")


@needs_bench
@pytest.mark.parametrize("family", FAMILIES)
def test_hostile_input_never_surprises(fuzz: ModuleType, tmp_path: Path, family: str) -> None:
    """Some cases of each family: no traceback, and an error names the file in plain text."""
    folders = [tmp_path / str(number) for number in range(CASES)]
    for folder in folders:
        folder.mkdir()

    outcomes = [
        fuzz.run(fuzz.make(family, number * 31, 5), folder) for number, folder in enumerate(folders)
    ]

    assert [] == [each.failure for each in outcomes if each.failure is not None]


@needs_bench
def test_every_family_is_tried(fuzz: ModuleType) -> None:
    """A family that is added is tried here too."""
    assert FAMILIES == tuple(fuzz.FAMILIES)


@needs_bench
def test_a_failure_is_seen(
    fuzz: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A traceback below the command is a failure, named by its place; so is a silent error."""

    def fails(*_: object) -> None:
        raise KeyError

    def refuses(*_: object) -> None:
        raise SystemExit(2)

    case = fuzz.Case(files={"template.yaml": b"{}"})
    failures = []
    for name, broken in (("one", fails), ("two", refuses)):
        monkeypatch.setattr("trailwright.cli.check.look_at", broken)
        (tmp_path / name).mkdir()
        failures.append(fuzz.run(case, tmp_path / name).failure)

    assert failures[0].startswith("KeyError at ")
    assert "an error that names no file: 'nothing'" == failures[1]


def test_a_report_of_many_findings_comes_soon(tmp_path: Path) -> None:
    """The line of each finding is looked up in a text that was taken apart once."""
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": {"IsLogging": True, "x": "y" * 900}}
    resources = {f"T{number}": trail for number in range(600)}
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": resources}))
    began = time.process_time()

    result = CliRunner().invoke(command, [str(path)])

    assert time.process_time() - began < SECONDS
    assert 1 == result.exit_code
    assert 600 <= result.stdout.count("template.json:1")


@pytest.mark.parametrize(
    "selectors",
    [
        {"EventSelectors": [True]},
        {"EventSelectors": ["a", {"DataResources": True}]},
        {"EventSelectors": [{"DataResources": ["a", None]}]},
        {"AdvancedEventSelectors": [None, 1]},
        {"AdvancedEventSelectors": [{"FieldSelectors": "a"}]},
        {"AdvancedEventSelectors": [{"FieldSelectors": [[], 1]}]},
    ],
)
def test_selectors_of_the_wrong_shape_are_judged(tmp_path: Path, selectors: object) -> None:
    """What should be a mapping and is not leaves the rest of the template to be judged."""
    trail = {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {"IsLogging": True, "TrailName": "a", "S3BucketName": "logs"} | selectors,
    }
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": {"T": trail}}))

    result = CliRunner().invoke(command, [str(path)])

    assert 1 == result.exit_code
    assert "TW112" in result.stdout


def test_a_path_out_of_an_assembly_is_named_with_it(tmp_path: Path) -> None:
    """However odd the path is, the error begins with the assembly it was found in."""
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "\0"}}
    (tmp_path / "cdk.out").write_text("{}")
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"S": stack}}))

    with pytest.raises(ReadError, match="must lie inside") as failure:
        read(tmp_path)

    assert str(failure.value).startswith(f"{tmp_path}/\\u0000: ")
