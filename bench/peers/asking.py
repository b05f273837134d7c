"""Asks the fake AWS once, in one of several ways, and prints what that took, as JSON.

It runs in a process of its own, so that its memory and its end are its own too.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore import xform_name

from trailwright.readers.account import Answered, Question
from trailwright.readers.account.organization import Kept, Organization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["busy", "sweep"]

REGIONS = tuple(sorted(boto3.Session().get_available_regions("cloudtrail"))[:17])
_TRAIL = "arn:aws:cloudtrail:us-east-1:{}:trail/trail-{}"
#: What is asked of each of five trails.
_EACH = {
    "GetTrailStatus": "Name",
    "GetEventSelectors": "TrailName",
    "GetInsightSelectors": "TrailName",
}
_THREADS = 64
#: Event history of the accounts where much happens: so many windows of time, a page each.
_BUSY, _WINDOWS = 50, 120


def sweep(accounts: int) -> Iterator[Question]:
    """Yield what is asked of every account and Region: its trails, and three things of each.

    Args:
        accounts: How many accounts.
    """
    for account in _names(accounts):
        for region in REGIONS:
            yield Question.of(account, region, "cloudtrail:DescribeTrails")
            for number, (operation, name) in product(range(5), _EACH.items()):
                trail = _TRAIL.format(account, number)
                yield Question.of(account, region, f"cloudtrail:{operation}", **{name: trail})


def busy(accounts: int) -> Iterator[Question]:
    """Yield what an organization is asked where the rates decide: event history, in few accounts.

    Args:
        accounts: How many accounts. All tell their trails, and at home in three pages.
    """
    for account in _names(accounts):
        yield Question.of(account, REGIONS[0], "cloudtrail:ListTrails")
        for region in REGIONS:
            yield Question.of(account, region, "cloudtrail:DescribeTrails")
    for account in _names(min(accounts, _BUSY)):
        for window in range(_WINDOWS):
            asked = {"StartTime": window * 60, "EndTime": window * 60 + 59}
            yield Question.of(account, REGIONS[0], "cloudtrail:LookupEvents", **asked)


def _names(accounts: int) -> Iterator[str]:
    return (f"{number + 2:012}" for number in range(accounts))


def _organization(questions: list[Question], arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask as trailwright does."""
    kept = _kept(arguments.kept)
    known = len(kept)
    told = {}
    with Organization(
        boto3.Session(),
        role="audit",
        kept=kept,
        progress=lambda *counts: told.update({"first": told.get("first", counts), "last": counts}),
    ) as organization:
        plan = organization.plan(questions, latency=arguments.latency)
        began, processor = time.perf_counter(), time.process_time()
        answers = organization.ask(questions)
        seconds, cpu = time.perf_counter() - began, time.process_time() - processor
    whole = sum(_is_whole(each, answers[each]) for each in questions) if arguments.read else None
    return {
        "seconds": seconds,
        "cpu": cpu,
        "planned": plan.seconds,
        "rates": plan.rates,
        "calls": plan.calls,
        "questions": len(questions),
        "known": known,
        "whole": whole,
        "progress": [told["first"], told["last"]],
    }


def _is_whole(question: Question, outcome: Any) -> bool:  # noqa: ANN401 - any outcome
    if not isinstance(outcome, Answered):
        return False
    return question.action != "cloudtrail:ListTrails" or len(outcome.value["Trails"]) == 3  # noqa: PLR2004


def _kept(path: str | None) -> Kept:
    if path is None:
        return Kept()
    Path(path).touch()
    return Kept(Path(path).open("r+b"))


def _boto3(questions: list[Question], each: Callable[..., Any]) -> dict[str, Any]:
    began, processor = time.perf_counter(), time.process_time()
    each(questions)
    seconds, cpu = time.perf_counter() - began, time.process_time() - processor
    return {"seconds": seconds, "cpu": cpu, "calls": len(questions)}


class _Clients:
    """One session an account, and one client of it a Region, as a careful program has them."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}
        self._sessions: dict[str, boto3.Session] = {}

    def make(self, questions: list[Question]) -> None:
        """Make them before they are needed, since sessions may not make two at a time."""
        for account, region in dict.fromkeys(each[:2] for each in questions):
            if account not in self._sessions:
                self._sessions[account] = _session(account)
            client = self._sessions[account].client("cloudtrail", region_name=region)
            self._known[account, region] = client

    def ask(self, question: Question) -> None:
        """Make a call."""
        client = self._known[question.account, question.region]
        getattr(client, xform_name(question.action.partition(":")[2]))(**dict(question.parameters))


def _session(account: str) -> boto3.Session:
    """Return a session in an account, whose role was assumed before."""
    return boto3.Session(
        aws_access_key_id=f"ASIA{account}FAKE",
        aws_secret_access_key="secret",  # noqa: S106 - of the fake
        aws_session_token="token",  # noqa: S106
    )


def _serial(questions: list[Question]) -> None:
    clients = _Clients()
    clients.make(questions)
    for each in questions:
        clients.ask(each)


def _threads(questions: list[Question]) -> None:
    clients = _Clients()
    clients.make(questions)
    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(clients.ask, questions):
            pass


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=["organization", "serial", "threads"])
    parser.add_argument("--what", choices=["sweep", "busy"], default="sweep")
    parser.add_argument("--accounts", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.08)
    parser.add_argument("--kept")
    parser.add_argument("--read", action="store_true", help="look at every answer afterwards")
    arguments = parser.parse_args()
    questions = list({"sweep": sweep, "busy": busy}[arguments.what](arguments.accounts))
    if arguments.way == "organization":
        found = _organization(questions, arguments)
    else:
        os.environ.update(AWS_RETRY_MODE="standard", AWS_MAX_ATTEMPTS="10")
        found = _boto3(questions, {"serial": _serial, "threads": _threads}[arguments.way])
    print(json.dumps(found))


if __name__ == "__main__":
    _main()
