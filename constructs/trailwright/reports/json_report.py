"""Findings as JSON; ``policies/schema/findings.schema.json`` says what is in it."""

from __future__ import annotations

import re
from json import dumps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trailwright.model.acceptance import Acknowledgement
    from trailwright.model.findings import Finding, Judgement
    from trailwright.model.health import Health

__all__ = ["json_report", "json_text"]

_HALF = re.compile("[\ud800-\udfff]")


def json_report(judgement: Judgement) -> str:
    """Return a judgement as a JSON object.

    Args:
        judgement: What was found.
    """
    return json_text(
        {
            "schema_version": 1,
            "findings": [_row(each) for each in judgement.findings],
            **({"health": list(map(_health, judgement.health))} if judgement.health else {}),
            "paths": judgement.paths,
            "trails": judgement.trails,
            "passed_over": [
                {"path": each.path, "reason": each.reason} for each in judgement.passed_over
            ],
            "notes": (*judgement.notes, *([judgement.looked] if judgement.looked else [])),
        }
    )


def json_text(value: object) -> str:
    """Return a value as JSON that is ASCII, whatever it holds, and can be read by anybody.

    Args:
        value: Mappings, sequences, texts; anything else is written as its text.
    """
    return dumps(_whole(value), indent=2)


def _whole(value: object) -> object:
    """Return a value without halves of characters, which readers of JSON refuse."""
    if isinstance(value, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {_whole(str(key)): _whole(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(below) for below in value]
    return value if isinstance(value, bool | int | float | None) else _whole(str(value))


def _health(row: Health) -> dict[str, Any]:
    ways = [{"path": e.path, "state": e.state, "text": e.text} for e in row.signs]
    names = {"trail": row.trail, "account": row.account, "region": row.region}
    return {**names, "state": row.state, "ways": ways}


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "title": finding.rule.title,
        "message": finding.message,
        "remedy": finding.remedy,
        "aws_error": finding.rule.aws_error,
        "resource": finding.resource,
        "path": finding.origin.path,
        "line": finding.line,
        "construct_path": finding.origin.construct_path,
        "source_line": finding.origin.source_line,
        "mend": finding.mend,
        "accepted": _accepted(finding.accepted),
    }


def _accepted(found: Acknowledgement | None) -> dict[str, str] | None:
    return {"reason": found.reason, "expires": found.expires} if found else None
