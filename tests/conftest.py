"""What every test needs before anything imports ``aws_cdk``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from trailwright._node import use_packaged_node

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.fixture
def validate_templates() -> Callable[[App], None]:
    """Return a function that turns the CDK's own template validation on for one app.

    For tests marked ``validation``: a fault then fails ``app.synth()``.
    """

    def turn_on(app: App) -> None:
        from aws_cdk import CloudFormationValidatePlugin, Validations  # noqa: PLC0415 - dear

        Validations.of(app).add_plugins(CloudFormationValidatePlugin())

    return turn_on
