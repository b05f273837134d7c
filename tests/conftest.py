"""What every test needs before anything imports ``aws_cdk``, and a sandbox to deploy into."""

from __future__ import annotations

import itertools
import os
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from trailwright._node import use_packaged_node
from trailwright.sandbox import server
from trailwright.sandbox.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from aws_cdk import App

# The CDK validates templates by itself, at 3 to 5 seconds a process, and its Node process
# reads this once, when it starts.
os.environ["CDK_VALIDATION"] = "false"
# What the tests start themselves must find the same Node.
use_packaged_node()

# A busy machine is no failure: how long one example takes says nothing here.
settings.register_profile(
    "trailwright", settings.get_profile(settings.get_current_profile_name()), deadline=None
)
settings.load_profile("trailwright")

CHECKOUT = Path(__file__).parents[1]
_COMMAND = '#!/bin/sh\nexec "{python}" -c "from trailwright.cli import main; main()" "$@"\n'
_OTHERS = {"AWS_", "GIT_"}
_WHO = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
_account_ids = (str(number) for number in itertools.count(100_000_000_001))


@pytest.fixture
def validate_templates() -> Callable[[App], None]:
    """Return a function that turns the CDK's own template validation on for one app.

    For tests marked ``validation``: a fault then fails ``app.synth()``.
    """

    def turn_on(app: App) -> None:
        from aws_cdk import CloudFormationValidatePlugin, Validations  # noqa: PLC0415 - dear

        Validations.of(app).add_plugins(CloudFormationValidatePlugin())

    return turn_on


@pytest.fixture(scope="session")
def fresh_sandbox(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], AbstractContextManager[str]]:
    """Returns a function that runs a new sandbox and gives its address."""
    try:
        server.interpreter()
    except server.SandboxError as error:
        pytest.skip(str(error))

    @contextmanager
    def run() -> Iterator[str]:
        state = tmp_path_factory.mktemp("sandbox")
        with pytest.MonkeyPatch.context() as patch:
            # Deliveries happen when a test asks for them: a delivered log file would keep its
            # bucket from being deleted.
            patch.setenv("TRAILWRIGHT_SANDBOX_DELIVERY_SECONDS", "86400")
            started = server.start(state_dir=state)
        try:
            yield started.url
        finally:
            server.stop(state_dir=state)

    return run


@pytest.fixture(scope="session")
def sandbox(fresh_sandbox: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of a running sandbox."""
    with fresh_sandbox() as url:
        yield url


@pytest.fixture
def new_account(sandbox: str) -> Iterator[Callable[[], Account]]:
    """Makes accounts that nothing is deployed in."""
    made: list[Account] = []

    def make() -> Account:
        made.append(Account(sandbox, next(_account_ids)))
        return made[-1]

    yield make
    for account in made:
        account.close()


@pytest.fixture
def account(new_account: Callable[[], Account]) -> Account:
    """An account that nothing is deployed in."""
    return new_account()


@pytest.fixture(scope="session")
def activated() -> Callable[[Path], dict[str, str]]:
    """Returns a function that gives the environment in which trailwright is installed.

    What the installation consists of is written into the folder it is given: the command, and
    what tells pytest of the plug-in.
    """

    def install(folder: Path) -> dict[str, str]:
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
        command = folder / "bin" / "trailwright"
        _write(command, _COMMAND.format(python=sys.executable))
        command.chmod(0o755)
        told = folder / "site" / f"trailwright-{project['version']}.dist-info"
        named = project["entry-points"]["pytest11"].items()
        _write(told / "entry_points.txt", "\n".join(["[pytest11]", *map(" = ".join, named)]))
        _write(told / "METADATA", f"Name: trailwright\nVersion: {project['version']}\n")
        return _environment(command.parent, told.parent)

    return install


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _environment(commands: Path, site: Path) -> dict[str, str]:
    path = [str(commands), str(Path(sys.executable).parent), os.environ["PATH"]]
    return {
        **{name: value for name, value in os.environ.items() if name[:4] not in _OTHERS},
        **dict.fromkeys(_WHO, "tests@example.com"),
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "CDK_HOME": str(site.parent / "cdk"),
        "PATH": os.pathsep.join(path),
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "constructs"), str(site)]),
    }
