"""What answers a call must be AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.readers.account import Calls, CouldNotLook, Reason

if TYPE_CHECKING:
    from fake_aws import FakeAws, PretendedClock

ASKED = ("organizations:DescribeOrganization", "us-east-1")


def _made(aws: FakeAws, clock: PretendedClock) -> Calls:
    return Calls(aws.session(), clock)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("body", ["", "[]", '{"Organization": {', "<html/>"])
def test_broken_json_is_no_answer(aws: FakeAws, clock: PretendedClock, body: str) -> None:
    """Though it has an id, and botocore takes it for an answer that says nothing."""
    aws.others["organizations"] = body

    outcome = _made(aws, clock).ask(*ASKED)

    assert isinstance(outcome, CouldNotLook)
    assert Reason.NOT_AWS == outcome.reason


def test_an_answer_without_an_id_is_not_aws(
    aws: FakeAws, clock: PretendedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy may say anything else."""
    monkeypatch.setattr(aws, "headers", {})
    aws.others["organizations"] = "{}"

    outcome = _made(aws, clock).ask(*ASKED)

    assert isinstance(outcome, CouldNotLook)
    assert Reason.NOT_AWS == outcome.reason


def test_an_answer_that_says_nothing_is_one(aws: FakeAws, clock: PretendedClock) -> None:
    """If it says so whole, and as AWS."""
    aws.others["organizations"] = "{}"

    assert not isinstance(_made(aws, clock).ask(*ASKED), CouldNotLook)
