"""The real CDK command line, in an environment that reaches nothing but a sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

CHECKOUT = Path(__file__).parents[2]
CDK = CHECKOUT / "node_modules" / ".bin" / "cdk"
APP = f"{sys.executable} {Path(__file__).with_name('app_under_test.py')}"
ACCOUNT, REGION = "123456789012", "eu-west-1"
#: Port 1 has no listener: a command that asks AWS anything fails.
_NOWHERE = "http://127.0.0.1:1"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended, and all it said."""

    status: int
    said: str

    @property
    def in_one_line(self) -> str:
        """What it said, unfolded: the CDK breaks long lines anywhere between words."""
        return " ".join(self.said.split())


@dataclass(frozen=True, slots=True)
class Cdk:
    """The CDK command line of one account and Region.

    Args:
        environment: What it sees.

        out: A folder for what it synthesizes.
    """

    environment: Mapping[str, str]
    out: Path

    def __call__(self, *arguments: str, synthesized: str | None = None, **context: str) -> Run:
        """Run a command on what ``app_under_test.py`` makes of a context.

        Args:
            arguments: The command, e.g. ``deploy``.

            synthesized: A name for what comes of it. With no context, what an earlier run
                of that name synthesized is used again.

            context: Values for ``app_under_test.py``. Default: the checkout's own app.
        """
        given = [word for name in context for word in ("-c", f"{name}={context[name]}")]
        out = str(self.out / (synthesized or "own"))
        app = APP if context else out
        return self.run(*arguments, *(("--app", app) if synthesized else ()), *given, out=out)

    def run(self, *arguments: str, out: str) -> Run:
        """Run a command in the checkout."""
        ended = subprocess.run(
            [CDK, *arguments, "--no-notices", "--output", out],
            env=dict(self.environment),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )
        return Run(ended.returncode, _COLOURS.sub("", ended.stdout))


@pytest.fixture(scope="session", autouse=True)
def _has_cdk() -> None:
    if not CDK.is_file():
        pytest.skip(f"the CDK command line is missing: {CDK}; get it with 'make setup'")


@pytest.fixture(scope="module")
def own_sandbox(fresh_sandbox: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of a sandbox that no other module uses."""
    with fresh_sandbox() as url:
        yield url


@pytest.fixture(scope="module")
def cdk(own_sandbox: str, tmp_path_factory: pytest.TempPathFactory) -> Cdk:
    """The CDK command line of an account of the sandbox."""
    return _cdk(own_sandbox, tmp_path_factory.mktemp("cdk"))


@pytest.fixture
def cdk_offline(tmp_path: Path) -> Cdk:
    """The CDK command line where there is no AWS at all."""
    return _cdk(_NOWHERE, tmp_path)


def _cdk(url: str, folder: Path) -> Cdk:
    environment = server.environment(url, ACCOUNT, REGION, cdk_home=folder / "home")
    # The app must run with the Python and the Node that run this.
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return Cdk({**environment, "CI": "true", "PATH": path}, folder)
