"""Stacks to build in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aws_cdk import App, Environment, Stack

if TYPE_CHECKING:
    from collections.abc import Callable

FLAGS = json.loads((Path(__file__).parents[2] / "cdk.json").read_text(encoding="utf-8"))


@pytest.fixture
def app() -> App:
    """Return an app with the flags of cdk.json."""
    return App(context=FLAGS["context"], analytics_reporting=False)


@pytest.fixture
def make_stack(app: App) -> Callable[..., Stack]:
    """Return a function that makes a stack of an account and Region."""

    def make(
        name: str = "S", *, account: str | None = "111122223333", region: str | None = "us-east-1"
    ) -> Stack:
        return Stack(app, name, env=Environment(account=account, region=region))

    return make


@pytest.fixture
def stack(make_stack: Callable[..., Stack]) -> Stack:
    """Return a stack of account 111122223333 in us-east-1."""
    return make_stack()
