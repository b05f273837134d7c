"""What ``GetTrailStatus`` says of a trail in one Region, by the clock of AWS."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from trailwright.model.record import record
from trailwright.readers.account import Answered, CouldNotLook, Outcome, Question, Reason
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.operate.verify.ways import Way

__all__ = ["Status", "status_of", "status_question"]

_ACTION = "cloudtrail:GetTrailStatus"
_NEVER = timedelta.max


@record
class Status:
    """A trail in one Region.

    Args:
        now: What time it was for AWS when it answered.

        said: The answer.
    """

    now: datetime
    said: Mapping[str, Any]

    @property
    def logging(self) -> bool:
        """Whether the trail logs."""
        return self.said["IsLogging"] is True

    @property
    def running(self) -> timedelta:
        """Since when it logs without a break; for ever, where that is not told."""
        return self.ago("StartLoggingTime")

    def moment(self, name: str) -> datetime | None:
        """Return a time that is told.

        Args:
            name: The member of the answer.
        """
        found = self.said.get(name)
        return found if isinstance(found, datetime) else None

    def ago(self, name: str) -> timedelta:
        """Return how long ago a time was; for ever, where none is told.

        Args:
            name: The member of the answer.
        """
        found = self.moment(name)
        return _NEVER if found is None else self.now - found

    def error(self, way: Way) -> str | None:
        """Return why a way does not work, as far as AWS says.

        Args:
            way: The way.
        """
        return self.said.get(way.error) or None


def status_question(account: str, region: str, arn: str) -> Question:
    """Return what asks for the status of a trail.

    A trail of another Region answers to its ARN only
    (`GetTrailStatus
    <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html>`_).

    Args:
        account: Who is asked.

        region: Where.

        arn: The trail's ARN.
    """
    return Question.of(account, region, _ACTION, Name=arn)


def status_of(outcome: Outcome, region: str) -> Status | Outcome:
    """Return a status, or what came instead. An answer without a time or a flag is none.

    Args:
        outcome: What came of the question.

        region: Where it was asked.
    """
    if not isinstance(outcome, Answered):
        return outcome
    now = outcome.date
    if now is None or not isinstance(outcome.value.get("IsLogging"), bool):
        return _unreadable(region)
    return Status(now=now, said=outcome.value)


def _unreadable(region: str) -> CouldNotLook:
    return explained(Reason.NOT_AWS, _ACTION, region)
