"""``trailwright sandbox``: starting, stopping, and saying whether it runs."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from trailwright.cli.root import root
from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty current folder, in which nothing runs in the end."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    server.stop(state_dir=tmp_path / ".sandbox")


def _sandbox(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["sandbox", *arguments])


def test_status_without_a_sandbox_exits_1(here: Path) -> None:
    """``status`` says that none runs and how to start one, and leaves nothing behind."""
    result = _sandbox("status")

    assert (1, "") == (result.exit_code, result.stderr)
    assert "trailwright sandbox start" in result.stdout
    assert [] == list(here.iterdir())


def test_stop_without_a_sandbox_is_no_error() -> None:
    """What is stopped already may be stopped again."""
    result = _sandbox("stop")

    assert (0, "no sandbox was running\n") == (result.exit_code, result.stderr)


def test_a_missing_environment_exits_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the emulator's environment, ``start`` says how to make it."""
    monkeypatch.setenv("TRAILWRIGHT_SANDBOX_PYTHON", str(tmp_path / "none"))

    result = _sandbox("start")

    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith("trailwright: the sandbox's environment is missing")
    assert "make sandbox-env" in result.stderr


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "65536"], ["--port", "any"]])
def test_ports_that_are_none_are_usage_errors(arguments: list[str]) -> None:
    """A port must be a number that a port can have."""
    result = _sandbox("start", *arguments)

    assert (2, "") == (result.exit_code, result.stdout)


def test_the_life_of_a_sandbox() -> None:
    """``start`` prints what a shell needs, ``status`` where it is, and ``stop`` ends it."""
    _need_the_environment()

    started = _sandbox("start", "--account", "1" * 12, "--region", "eu-west-1")
    running = _sandbox("status")
    stopped = _sandbox("stop")
    gone = _sandbox("status")

    assert (0, 0, 0, 1) == tuple(each.exit_code for each in (started, running, stopped, gone)), (
        started.output
    )
    assert "Nothing met AWS" in started.stderr
    exported = dict(
        shlex.split(line.removeprefix("export "))[0].split("=", 1)
        for line in started.stdout.splitlines()
    )
    assert ("1" * 12, "eu-west-1") == (exported["AWS_ACCESS_KEY_ID"], exported["AWS_REGION"])
    assert running.stdout.startswith(f"{exported['AWS_ENDPOINT_URL']} (process ")
    assert "the sandbox is stopped\n" == stopped.stderr


def test_a_broken_estate_is_not_demonstrated(here: Path) -> None:
    """``demo`` tells a mistake with its place before it starts anything."""
    path = here / "trails.yaml"
    path.write_text("trails: 1\n", encoding="utf-8")

    result = _sandbox("demo")

    assert 2 == result.exit_code
    assert "trails.yaml:1:" in result.stderr
    assert "Traceback" not in result.output
    assert [path] == list(here.iterdir())


def _need_the_environment() -> None:
    try:
        server.interpreter()
    except server.SandboxError as error:
        pytest.skip(str(error))
