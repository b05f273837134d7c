"""The pytest plug-in, as another team's tests meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

STACK = """
from aws_cdk import App, CfnResource, Stack


def made():
    stack = Stack(App(), "Audit")
    CfnResource(stack, "Topic", type="AWS::SNS::Topic", properties={"TopicName": NAME})
    return stack
"""
COMPARED = """

def test_the_stack_is_as_reviewed(template_snapshot):
    assert made() == template_snapshot
"""
TELLS_MODULES = """
import sys


def pytest_sessionfinish():
    print("loaded", *sorted(sys.modules))
"""
SYRUPY, OURS = ("-p", "syrupy"), ("-p", "trailwright.testing.plugin")


def _pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder, with the plug-ins named and no other."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CDK_VALIDATION": "false"},
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The tests of a team with one stack, which was reviewed."""
    _write(tmp_path, "audit")
    assert 0 == _pytest(tmp_path, *SYRUPY, *OURS, "--snapshot-update").returncode
    return tmp_path


def _write(folder: Path, name: str) -> None:
    source = STACK.replace("NAME", repr(name)) + COMPARED
    (folder / "test_audit.py").write_text(source, encoding="utf-8")


def test_what_was_reviewed_passes(team: Path) -> None:
    """The snapshot is the template, without the CDK's own, in a file of its own."""
    run = _pytest(team, *SYRUPY, *OURS)

    (file,) = (team / "__snapshots__").rglob("*.json")
    topic = {"Properties": {"TopicName": "audit"}, "Type": "AWS::SNS::Topic"}
    assert (0, {"Resources": {"Topic": topic}}) == (run.returncode, json.loads(file.read_text()))


def test_a_change_fails_and_is_shown(team: Path) -> None:
    """The difference stands in the report, and the snapshot is left alone."""
    _write(team, "other")
    run = _pytest(team, *SYRUPY, *OURS)

    assert 1 == run.returncode
    assert 'TopicName": "other"' in run.stdout


def test_a_stack_that_does_not_synthesize_fails_with_its_reason(team: Path) -> None:
    """Even when snapshots are written anew, and what was reviewed is kept."""
    source = (team / "test_audit.py").read_text(encoding="utf-8")
    broken = source.replace("return stack", 'raise RuntimeError("no such account")')
    (team / "test_audit.py").write_text(broken, encoding="utf-8")

    run = _pytest(team, *SYRUPY, *OURS, "--snapshot-update")

    assert 1 == run.returncode
    assert "no such account" in run.stdout


def test_starting_pytest_loads_neither_the_cdk_nor_syrupy(tmp_path: Path) -> None:
    """A team that does not use the fixture pays nothing for it."""
    (tmp_path / "test_other.py").write_text("def test_true():\n    assert 1\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text(TELLS_MODULES, encoding="utf-8")

    run = _pytest(tmp_path, *OURS, "-s")

    loaded = run.stdout[run.stdout.index("loaded") :].split()
    dear = {"aws_cdk", "boto3", "click", "jsii", "jsonschema", "ruamel", "syrupy"}
    assert (0, set()) == (run.returncode, dear & set(loaded))
    assert "trailwright.testing.plugin" in loaded


def test_without_syrupy_the_fixture_says_what_to_install(tmp_path: Path) -> None:
    """And nothing else breaks."""
    hidden = "import sys\nsys.modules['syrupy'] = None\n"
    (tmp_path / "conftest.py").write_text(hidden, encoding="utf-8")
    _write(tmp_path, "audit")

    run = _pytest(tmp_path, *OURS)

    assert 1 == run.returncode
    assert "template_snapshot needs syrupy; pip install 'trailwright[testing]'" in run.stdout
    assert "INTERNALERROR" not in run.stdout
