"""A trail that is silent is asked after in the event history, which knows what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fake_account import NOW
from fake_verified import FakeVerified, deployed, rule_ids, verified

from trailwright.model.health import State, Verified
from trailwright.operate.verify.history import history_question, missed
from trailwright.operate.verify.status import Status
from trailwright.readers.account import Answered

if TYPE_CHECKING:
    from collections.abc import Callable

_SILENT = {
    "LatestDeliveryTime": NOW - timedelta(hours=5),
    "LatestCloudWatchLogsDeliveryTime": NOW - timedelta(hours=5),
    "LatestNotificationTime": NOW - timedelta(hours=5),
}


def _event(minutes: float, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any member
    return {
        "EventName": "RunInstances",
        "EventSource": "ec2.amazonaws.com",
        "ReadOnly": "false",
        "EventTime": NOW - timedelta(minutes=minutes),
        **more,
    }


def _silent(
    *events: dict[str, Any],
    status: dict[str, Any] = _SILENT,
    change: Callable[[FakeVerified], object] = lambda _: None,
) -> Verified:
    def apply(aws: FakeVerified) -> None:
        aws.trails[0]["Status"] = status
        aws.history.extend(events)
        change(aws)

    return verified(apply)


def test_an_event_that_never_came_is_a_fault() -> None:
    """It is named, with its time."""
    found = _silent(_event(17))

    (finding,) = found.judgement.findings
    assert ("TW844", State.FAIL) == (finding.rule.id, found.state)
    assert "RunInstances of 2026-11-25T09:43Z is in none" in finding.message


def test_a_trail_under_which_nothing_happened_is_well() -> None:
    """Its digest files come, and there was nothing to deliver."""
    found = _silent()

    assert (set(), State.OK) == (rule_ids(found), found.state)
    assert "quiet" == found.rows[0].signs[0].text


@pytest.mark.parametrize(
    "event",
    [
        _event(14),
        _event(21),
        _event(17, EventSource="sts.amazonaws.com"),
        _event(17, EventSource="iam.amazonaws.com", ReadOnly="true"),
    ],
)
def test_what_need_not_have_come_proves_nothing(event: dict[str, Any]) -> None:
    """It is too young, before the time that is looked at, or recorded in another Region."""
    assert State.OK is _silent(event).state


def test_what_came_with_the_last_file_is_not_missed() -> None:
    """Only what happened after it."""
    status = dict.fromkeys(_SILENT, NOW - timedelta(minutes=16))

    assert State.OK is _silent(_event(18), status=status).state
    assert State.FAIL is _silent(_event(15.5), status=status).state


@pytest.mark.parametrize(("kind", "is_missed"), [("WriteOnly", False), ("ReadOnly", True)])
def test_what_the_trail_does_not_record_is_not_missed(kind: str, *, is_missed: bool) -> None:
    """A read, where writes alone are recorded."""
    read = Answered(value={"Events": [_event(17, ReadOnly="true")]})
    trail = replace(deployed().trails[0], event_selectors=[{"ReadWriteType": kind}])

    assert is_missed is (missed(trail, read) is not None)


def test_a_trail_of_data_events_has_no_history() -> None:
    """LookupEvents tells management events alone."""
    trail = deployed().trails[0]
    home = Status(now=NOW, said={"IsLogging": True, "StartLoggingTime": NOW - timedelta(days=1)})
    orders = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}
    selector = {"IncludeManagementEvents": False, "DataResources": [orders]}

    assert history_question(trail, home)
    assert history_question(replace(trail, event_selectors=[selector]), home) is None


def test_history_that_cannot_be_looked_at_leaves_it_unknown() -> None:
    """Nobody knows whether there was anything to deliver."""
    faults = {"cloudtrail:LookupEvents": "AccessDenied"}
    found = _silent(change=lambda aws: aws.faults.update(faults))

    assert ({"TW840"}, State.UNKNOWN) == (rule_ids(found), found.state)


def test_a_trail_that_delivers_needs_no_history() -> None:
    """It is not asked."""
    asked: list[str] = []
    verified(lambda aws: setattr(aws, "asked", _Log(asked)))

    assert asked
    assert "cloudtrail:LookupEvents" not in asked


class _Log(list[Any]):
    """Keeps the names of what was asked."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._names = names

    def append(self, question: Any) -> None:  # noqa: ANN401 - a question
        self._names.append(question.action)
