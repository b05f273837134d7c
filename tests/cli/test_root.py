"""The root command: what it lists, what it refuses, and what starting it costs."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from click import Context
from click.testing import CliRunner

from trailwright.cli.root import _COMMANDS, root

#: What takes a second, starts Node or reads credentials.
DEAR = {"aws_cdk", "boto3", "botocore", "constructs", "jsii", "ruamel", "jsonschema"}


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_lists_every_command(arguments: list[str]) -> None:
    """``trailwright`` alone, or with ``--help``, says what there is."""
    result = CliRunner().invoke(root, arguments)

    for name, (_, text) in _COMMANDS.items():
        assert f"  {name}" in result.output
        assert text in " ".join(result.output.split())


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_every_command_has_help(name: str) -> None:
    """Each listed command loads, and its help begins with the line that lists it."""
    result = CliRunner().invoke(root, [name, "--help"])

    assert 0 == result.exit_code, result.output
    assert result.output.startswith(f"Usage: root {name} ")


@pytest.mark.parametrize("argument", ["limit", "--loud"])
def test_unknown_words_are_usage_errors(argument: str) -> None:
    """A command or an option that is not there exits 2 and names it on stderr."""
    result = CliRunner().invoke(root, [argument])

    assert (2, "") == (result.exit_code, result.stdout)
    assert argument in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["limits", "--help"], ["sandbox", "--help"]])
def test_help_is_cheap(arguments: list[str]) -> None:
    """Help is shown without the CDK, Node, boto3 and the reader of estates."""
    script = (
        "import atexit, sys, trailwright.cli\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "trailwright.cli.main()"
    )

    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True
    )

    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert (0, True) == (run.returncode, "Usage: trailwright" in run.stdout), run.stderr
    assert "click" in loaded
    assert set() == DEAR & loaded


def test_pythons_collector_is_back_when_a_command_is_there() -> None:
    """It is of no use while a command is imported, and long ones need it."""
    gc.disable()
    found = root.get_command(Context(root), "explain")

    assert (True, "explain") == (gc.isenabled(), found.name if found else None)
