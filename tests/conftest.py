"""What every test needs before anything imports ``aws_cdk``, and a sandbox to deploy into."""

from __future__ import annotations

import itertools
import os
from contextlib import contextmanager
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
