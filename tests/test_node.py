"""Which Node jsii is told to use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trailwright import _node
from trailwright._node import use_packaged_node


@pytest.fixture(name="path")
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the whole PATH, and forget any JSII_NODE."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JSII_NODE", "")
    monkeypatch.delenv("JSII_NODE")
    return tmp_path


def _install_node(path: Path, version: str) -> None:
    node = path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    node.chmod(0o755)


def test_uses_the_packaged_node_when_there_is_no_other(path: Path) -> None:
    """Without ``node`` on the PATH, jsii gets the one from the Python package."""
    assert path.is_dir()

    use_packaged_node()

    assert Path(os.environ["JSII_NODE"]).is_file()


def test_uses_the_packaged_node_instead_of_an_old_one(path: Path) -> None:
    """A ``node`` that jsii no longer supports is passed over."""
    _install_node(path, "v20.20.2")

    use_packaged_node()

    assert "JSII_NODE" in os.environ


def test_uses_the_packaged_node_instead_of_the_script_that_starts_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ``node`` among the environment's scripts is the packaged one, a process later."""
    _install_node(path, "v24.19.0")
    monkeypatch.setattr("sys.executable", str(path / "python"))

    use_packaged_node()

    assert str(path / "node") != os.environ["JSII_NODE"]


def test_keeps_a_node_that_is_recent_enough(path: Path) -> None:
    """A supported ``node`` on the PATH is the user's choice."""
    _install_node(path, "v22.0.0")

    use_packaged_node()

    assert "JSII_NODE" not in os.environ


def test_keeps_what_the_user_set(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An explicit ``JSII_NODE`` always wins."""
    monkeypatch.setenv("JSII_NODE", str(path / "mine"))

    use_packaged_node()

    assert str(path / "mine") == os.environ["JSII_NODE"]


@pytest.mark.parametrize("version", ["", "garbage", "24.1.0"])
def test_a_node_that_does_not_say_its_version_is_not_trusted(path: Path, version: str) -> None:
    """A ``node`` whose answer is not a version counts as none."""
    _install_node(path, version)

    use_packaged_node()

    assert "JSII_NODE" in os.environ


def test_does_nothing_without_the_package(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is not installed, jsii is left to find Node itself."""
    assert path.is_dir()
    monkeypatch.setattr(_node, "find_spec", lambda _: None)

    use_packaged_node()

    assert "JSII_NODE" not in os.environ
