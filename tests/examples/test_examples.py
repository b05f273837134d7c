"""Every example synthesizes, and to what was reviewed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from syrupy.extensions.json import JSONSnapshotExtension

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

_EXAMPLES = Path(__file__).parents[2] / "examples"

#: Logical ids of what holds data, in account_trail.py: a changed one is a lost resource.
PINNED = {
    "AWS::CloudTrail::Trail": ["Trail8987F129"],
    "AWS::KMS::Key": ["TrailKey678BF37E"],
    "AWS::Logs::LogGroup": ["TrailLogGroup7D672DC9"],
    "AWS::S3::Bucket": ["TrailAccessLogBucketB1253BB1", "TrailBucket0A0B8CFC"],
}


def test_the_templates_are_as_reviewed(
    example: Any,  # noqa: ANN401 - stacks of conftest.py
    snapshot: SnapshotAssertion,
) -> None:
    """What each example makes has been read: a difference is a change to review."""
    reviewed = snapshot.use_extension(JSONSnapshotExtension)
    for stack in example:
        assert stack.template == reviewed(name=stack.name)


def test_stateful_resources_keep_their_logical_ids(stacks_of: Callable[[str], Any]) -> None:
    """CloudFormation would replace, and orphan, what comes under another logical id."""
    (stack,) = stacks_of("account_trail")
    found: dict[str, list[str]] = {kind: [] for kind in PINNED}
    for logical_id, resource in stack.template["Resources"].items():
        if resource["Type"] in found:
            found[resource["Type"]].append(logical_id)
    assert PINNED == {kind: sorted(ids) for kind, ids in found.items()}


@pytest.mark.parametrize("name", ["data_events", "estate_in_python"])
def test_templates_are_the_same_at_every_synthesis(name: str, tmp_path: Path) -> None:
    """Run as scripts, with other hash seeds, examples give the same templates byte for byte."""
    runs = [_start(name, tmp_path / seed, seed) for seed in ("1", "2")]
    for run in runs:
        said = run.communicate()
        assert (0, ("", "")) == (run.returncode, said)
    one, other = (_templates(tmp_path / seed) for seed in ("1", "2"))
    assert len(one) > 1
    assert one == other


def test_the_page_lists_every_example() -> None:
    """examples/README.md has one line for each file, and for no other."""
    page = (_EXAMPLES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[`(\w+\.py)`\]\(\1\) \| .+ \|$", page, flags=re.MULTILINE)
    assert sorted(path.name for path in _EXAMPLES.glob("*.py")) == sorted(listed)


def _start(name: str, folder: Path, seed: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, _EXAMPLES / f"{name}.py"],
        env={**os.environ, "CDK_OUTDIR": str(folder), "PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _templates(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.template.json")}
