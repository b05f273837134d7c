"""Writes what a fake account answers as the files that the AWS CLI would print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.readers.account import Absent, Answered, read_account
from trailwright.readers.account.saved import file_name

if TYPE_CHECKING:
    from pathlib import Path

    from fake_account import FakeAccount

__all__ = ["save"]


def save(aws: FakeAccount, folder: Path) -> Path:
    """Write the answers to all that reading the account asks; return the folder."""
    folder.mkdir()
    answers = read_account(aws, aws.id, ["us-east-1"]).answers
    for question in answers:
        outcome = answers[question]
        path = folder / file_name(question.action, dict(question.parameters))
        if isinstance(outcome, Answered):
            path.write_text(json.dumps(dict(outcome.value), default=str))
        elif isinstance(outcome, Absent):
            path.write_text(json.dumps({"Error": {"Code": outcome.code, "Message": "none"}}))
    return folder
