"""How often a trail stack crosses from Python into Node."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from jsii._kernel.providers.process import _NodeProcess

from trailwright import AccountTrail, AlarmPack, EventsTable, load, provision_estate
from trailwright.compose.estate import compose_estate


@pytest.fixture
def crossings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by one with each request to Node."""
    seen: list[str] = []
    send = _NodeProcess.send

    def counted(self: object, request: object, response: type) -> object:
        seen.append(type(request).__name__)
        return send(self, request, response)

    monkeypatch.setattr(_NodeProcess, "send", counted)
    return seen


def _stack(app: App, name: str) -> Stack:
    return Stack(app, name, env=Environment(account="111122223333", region="us-east-1"))


def test_a_trail_with_alarms_costs_few_crossings(app: App, crossings: list[str]) -> None:
    """A key, archive, topic, log group, trail, 15 filters and 15 alarms: at most 30."""
    first = _stack(app, "First")
    AccountTrail(first, "Audit", trail_name="first", delivery_topic=True)
    crossings.clear()

    stack = _stack(app, "Second")
    trail = AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=True)
    AlarmPack(stack, "Alarms", trail=trail)

    assert len(crossings) <= 30, crossings


def test_a_stack_of_an_estate_costs_hardly_more_than_the_stack(
    app: App, crossings: list[str]
) -> None:
    """Whatever is in it, the resources of a composed stack arrive in one message."""
    config = load("trails.yaml")
    plans = compose_estate(config)

    provision_estate(app, config)

    assert len(crossings) <= 10 * len(plans), crossings


def test_a_contribution_costs_a_handful_of_crossings(app: App, crossings: list[str]) -> None:
    """Recording one more bucket sets two properties."""
    trail = AccountTrail(_stack(app, "S"), "Audit", trail_name="audit")
    trail.record("arn:aws:s3:::first")
    crossings.clear()

    trail.record("arn:aws:s3:::second")

    assert len(crossings) <= 4, crossings


def test_a_table_with_its_queries_costs_few_crossings(app: App, crossings: list[str]) -> None:
    """A database, table, workgroup, bucket and all saved queries: at most 12."""
    stack = _stack(app, "S")
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    crossings.clear()

    EventsTable(stack, "Events", trail=trail, from_day="2026-01-31")

    assert len(crossings) <= 12, crossings
