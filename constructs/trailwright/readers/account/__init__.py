"""Live accounts, asked through boto3. With ``operate`` and ``sandbox``, the only room with it.

No answer is better than a wrong one: every call ends in an
:data:`~trailwright.readers.account.outcomes.Outcome`, and what could not be looked at says why.
Many accounts at once are asked by :mod:`trailwright.readers.account.organization`.
"""

from __future__ import annotations

from trailwright.readers.account.asker import Asker
from trailwright.readers.account.calls import Calls
from trailwright.readers.account.clock import Clock
from trailwright.readers.account.described import Unseen
from trailwright.readers.account.entered import Entered, enter
from trailwright.readers.account.identity import (
    account_id,
    enabled_regions,
    foreign_endpoint,
    open_session,
)
from trailwright.readers.account.live import Live, Sighting, Wanted
from trailwright.readers.account.members import (
    Member,
    Members,
    members_of_organization,
    role_in,
)
from trailwright.readers.account.outcomes import Absent, Answered, CouldNotLook, Outcome, Reason
from trailwright.readers.account.pace import Pace
from trailwright.readers.account.questions import Answers, Asks, Question
from trailwright.readers.account.read import read_account, read_accounts, read_resources
from trailwright.readers.account.regions import Regions
from trailwright.readers.account.roles import WaysIn, ways_in
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
    "Entered",
    "Live",
    "Member",
    "Members",
    "Outcome",
    "Pace",
    "Question",
    "Reason",
    "Regions",
    "Sighting",
    "Unseen",
    "Wanted",
    "WaysIn",
    "Workers",
    "account_id",
    "enabled_regions",
    "enter",
    "foreign_endpoint",
    "members_of_organization",
    "open_session",
    "read_account",
    "read_accounts",
    "read_resources",
    "role_in",
    "ways_in",
]
