"""Every fault at every call, page and Region: what could not be looked at is never called answered.

``make faults`` runs all cells; the quick part is in the tests.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3

sys.path.insert(0, str(Path(__file__).parent / "fake_organization"))

from answers import PAGES
from faults import FAULTS, Fault
from process import MANAGEMENT, fake_aws

from trailwright.readers.account import Absent, Answered, CouldNotLook, Question
from trailwright.readers.account.organization import Organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.readers.account import Outcome

__all__ = ["Cell", "cells", "judged", "main"]

#: What is asked, of every protocol.
CALLS: dict[str, dict[str, Any]] = {
    "cloudtrail:DescribeTrails": {},
    "cloudtrail:GetEventSelectors": {"TrailName": "t"},
    "cloudtrail:GetInsightSelectors": {"TrailName": "t"},
    "cloudtrail:ListTrails": {},
    "kms:DescribeKey": {"KeyId": "1"},
    "logs:DescribeLogGroups": {},
    "organizations:ListAccounts": {},
    "organizations:DescribeOrganization": {},
    "iam:GetRole": {"RoleName": "r"},
    "iam:ListAttachedRolePolicies": {"RoleName": "r"},
    "sns:GetTopicAttributes": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:t"},
    "sns:ListSubscriptions": {},
    "ec2:DescribeRegions": {},
    "account:ListRegions": {},
    "sts:GetCallerIdentity": {},
    "sts:AssumeRole": {},
}
#: Asked of every account besides, to see that a fault stays where it is.
CONTROL = "cloudtrail:GetTrailStatus"
_ENTERING = ("sts:AssumeRole", "sts:GetCallerIdentity")
_REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "ap-southeast-1",
    "ap-northeast-1",
    "sa-east-1",
)


@dataclass(frozen=True)
class Cell:
    """One fault at one page of one call in one Region, each in an account of its own.

    Args:
        account: The account.

        fault: The name of the fault.

        action: The call.

        region: The Region.

        page: The page.
    """

    account: str
    fault: str
    action: str
    region: str
    page: int

    @property
    def operation(self) -> str:
        """The API operation."""
        return self.action.partition(":")[2]

    @property
    def question(self) -> Question:
        """What is asked; of an account that is not entered, the control."""
        if self.action in _ENTERING:
            return self.control
        return Question.of(self.account, self.region, self.action, **CALLS[self.action])

    @property
    def control(self) -> Question:
        """What is asked besides."""
        return Question.of(self.account, self.region, CONTROL, Name="t")

    def met(self) -> dict[str, Any]:
        """Return when the fault is met, as the server takes it."""
        region = "us-east-1" if self.action in _ENTERING else self.region
        return {
            "fault": self.fault,
            "operation": self.operation,
            "region": region,
            "page": self.page,
        }


def cells(regions: Sequence[str] = _REGIONS) -> Iterator[Cell]:
    """Yield all cells.

    Args:
        regions: The Regions.
    """
    number = int(MANAGEMENT)
    for name, fault in FAULTS.items():
        for action in CALLS:
            for page in _pages(action, fault):
                for region in regions:
                    number += 1
                    yield Cell(f"{number:012}", name, action, region, page)


def _pages(action: str, fault: Fault) -> range:
    pages = PAGES.get(action.partition(":")[2], (1,))[0]
    return range(2 if fault.pages else 1, pages + 1)


@contextmanager
def quickly(patience: float, tries: int) -> Iterator[None]:
    """Wait less for the same things.

    Args:
        patience: The seconds after which a call that hangs is given up.

        tries: How often a call is made again.
    """
    account = "trailwright.readers.account"
    with (
        patch(f"{account}.retries._LONGEST", (0.01,) * tries),
        patch(f"{account}.organization.connections._PATIENCE", patience),
        patch(f"{account}.organization.run.accounts_a_second", lambda: 10_000),
    ):
        yield


def judged(chosen: Sequence[Cell]) -> Counter[str]:
    """Return how often each verdict was come to; all but ``right`` name a cell.

    Args:
        chosen: The cells.
    """
    faults = {each.account: each.met() for each in chosen}
    questions = [asked for each in chosen for asked in (each.question, each.control)]
    with (
        fake_aws(throttles=False, faults=faults),
        Organization(boto3.Session(), role="audit") as organization,
    ):
        answers = organization.ask(questions)
    return Counter(_verdict(each, answers[each.question], answers[each.control]) for each in chosen)


def _verdict(cell: Cell, outcome: Outcome, control: Outcome) -> str:
    expected = FAULTS[cell.fault].reason
    said = outcome.reason.value if isinstance(outcome, CouldNotLook) else "answered"
    where = f"{cell.fault} at {cell.action}, page {cell.page}, {cell.region}"
    if said == "answered" and (expected != said or not _whole(cell, outcome)):
        return f"FALSE OK: {where}: {str(outcome)[:200]}"
    if said != expected:
        return f"wrong reason: {where}: {said}, not {expected}"
    if said == "denied" and not (cell.action in outcome.sentence and outcome.action == cell.action):
        return f"wrong action: {where}: {outcome.sentence}"
    if cell.action not in _ENTERING and not isinstance(control, Answered):
        return f"spread: {where}: {control}"
    return "right"


def _whole(cell: Cell, outcome: Outcome) -> bool:
    """Return whether an answer has all its pages."""
    if isinstance(outcome, Absent) or cell.action in _ENTERING:
        return isinstance(outcome, Answered)
    pages, key, _ = PAGES.get(cell.operation, (0, "", ""))
    return pages == len(outcome.value.get(key, ()))


def main() -> int:
    """Run all cells, say what came of them, and return the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--show", type=int, default=20, help="cells to name, default: 20")
    show = arguments.parse_args().show
    chosen = list(cells())
    with quickly(patience=5, tries=7):
        found = judged(chosen)
    right = found.pop("right", 0)
    wrong = found.total()
    false = sum(n for verdict, n in found.items() if verdict.startswith("FALSE OK"))
    for verdict in list(found)[:show]:
        print(verdict)
    print(
        f"{len(chosen):,} cells: {len(FAULTS)} faults at {len(CALLS)} calls, all pages, in "
        f"{len(_REGIONS)} Regions: {false} false OK, {right / len(chosen):.2%} right"
    )
    return int(bool(false) or wrong > len(chosen) / 100)


if __name__ == "__main__":
    sys.exit(main())
