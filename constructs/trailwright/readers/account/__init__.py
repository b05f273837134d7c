"""Live accounts, asked through boto3. With ``operate`` and ``sandbox``, the only room with it.

No answer is better than a wrong one: every call ends in an
:data:`~trailwright.readers.account.outcomes.Outcome`, and what could not be looked at says why.
Many accounts at once are asked by :mod:`trailwright.readers.account.organization`.
"""

from __future__ import annotations

from trailwright.readers.account.asker import Asker
from trailwright.readers.account.calls import Calls
from trailwright.readers.account.clock import Clock
from trailwright.readers.account.identity import (
    account_id,
    enabled_regions,
    foreign_endpoint,
    open_session,
)
from trailwright.readers.account.outcomes import Absent, Answered, CouldNotLook, Outcome, Reason
from trailwright.readers.account.pace import Pace
from trailwright.readers.account.questions import Answers, Asks, Question
from trailwright.readers.account.workers import Workers

__all__ = [
    "Absent",
    "Answered",
    "Answers",
    "Asker",
    "Asks",
    "Calls",
    "Clock",
    "CouldNotLook",
    "Outcome",
    "Pace",
    "Question",
    "Reason",
    "Workers",
    "account_id",
    "enabled_regions",
    "foreign_endpoint",
    "open_session",
]
