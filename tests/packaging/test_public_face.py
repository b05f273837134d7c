"""What ``trailwright`` offers, and what importing it costs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import trailwright

#: What takes a second, starts Node or reads credentials.
DEAR = {"aws_cdk", "boto3", "botocore", "constructs", "jsii"}


def _names_for_type_checkers() -> set[str]:
    """Return what ``trailwright/__init__.py`` imports for type checkers only."""
    tree = ast.parse(Path(trailwright.__file__).read_text(encoding="utf-8"))
    blocks = [
        node
        for node in tree.body
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    return {
        alias.asname or alias.name
        for block in blocks
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trailwright")
        for alias in node.names
    }


def test_type_checkers_and_python_see_the_same_names() -> None:
    """The lazy table and the imports for type checkers name the same constructs."""
    assert set(trailwright._HOMES) == _names_for_type_checkers()


def test_all_lists_every_lazy_name() -> None:
    """``__all__`` is sorted, and is the lazy table."""
    assert sorted(trailwright.__all__) == list(trailwright.__all__)
    assert set(trailwright._HOMES) == set(trailwright.__all__)


@pytest.mark.parametrize("name", sorted(trailwright.__all__))
def test_every_public_name_is_there(name: str) -> None:
    """What ``__all__`` promises can be had, and says what it is."""
    assert getattr(trailwright, name) is not None
    assert name in dir(trailwright)


def test_unknown_names_are_attribute_errors() -> None:
    """A name that is not there is refused as in any other module."""
    with pytest.raises(AttributeError, match="has no attribute 'Trial'"):
        _ = trailwright.Trial


@pytest.mark.parametrize(
    "module",
    ["trailwright", "trailwright.cli", "trailwright.compose", "trailwright.config"],
)
def test_imports_cheaply(module: str) -> None:
    """The command line and the plain-data half start without the CDK, Node and boto3."""
    script = f"import sys, {module}; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    ).stdout.split()

    assert set() == DEAR & set(loaded)


def test_constructs_load_without_node_on_the_path(tmp_path: Path) -> None:
    """The first construct brings its own Node, if the CDK was not imported before it."""
    environment = {name: value for name, value in os.environ.items() if name != "JSII_NODE"}

    run = subprocess.run(
        [sys.executable, "-c", "from trailwright import LogBucket; print(LogBucket.__name__)"],
        env=environment | {"PATH": str(tmp_path)},
        capture_output=True,
        check=False,
        text=True,
    )

    assert ("LogBucket\n", 0) == (run.stdout, run.returncode), run.stderr
