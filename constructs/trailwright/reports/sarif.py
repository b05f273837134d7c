"""Findings as SARIF 2.1.0, in the subset that GitHub's code scanning reads.

https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trailwright.model.acceptance import fingerprint
from trailwright.model.changes import changes
from trailwright.model.findings import Severity, rules
from trailwright.reports._aws import aws_says
from trailwright.reports._harmless import harmless
from trailwright.reports._places import Place, place_of, template_place
from trailwright.reports.json_report import json_text
from trailwright.reports.rule_pages import help_markdown, help_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.findings import Finding, Judgement, Rule

__all__ = ["sarif_report"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.UNKNOWN: "note",
    Severity.INFO: "note",
}
#: What GitHub calls the levels.
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
# A message may hold links, [text](address), which ours never does.
_LINKS = re.compile(r"[\\\[\]]")


def sarif_report(judgement: Judgement) -> str:
    """Return a judgement as a SARIF log.

    Args:
        judgement: What was found.
    """
    run = {
        "tool": {"driver": _driver(judgement.asked)},
        "automationDetails": {"id": f"trailwright/{judgement.asked}/"},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _uri(path)}} for path in dict.fromkeys(judgement.paths)],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    _note(each) for each in (*judgement.notes, judgement.looked) if each
                ],
            }
        ],
        "results": _results(judgement),
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


@cache
def _driver(asked: str) -> dict[str, Any]:
    driver = {"name": "trailwright", "rules": [_rule(each) for each in _catalogue(asked).values()]}
    try:
        return driver | {"semanticVersion": version("trailwright")}
    except PackageNotFoundError:
        return driver


def _rule(rule: Rule) -> dict[str, Any]:
    level = _LEVELS[rule.severity]
    described: dict[str, Any] = {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": help_text(rule), "markdown": help_markdown(rule)},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["aws", "cloudtrail"],
            "precision": "very-high",
            "problem.severity": _PROBLEMS[level],
        },
    }
    return described | ({"helpUri": rule.sources[0]} if rule.sources else {})


def _catalogue(asked: str) -> Mapping[str, Rule]:
    """Return what the findings of a command cite."""
    return changes() if asked == "diff" else rules()


def _results(judgement: Judgement) -> list[dict[str, Any]]:
    index = {rule_id: number for number, rule_id in enumerate(_catalogue(judgement.asked))}
    seen: Counter[str] = Counter()
    results: list[dict[str, Any]] = []
    for finding in judgement.findings:
        known = sha256("\0".join(fingerprint(finding)).encode(errors="replace")).hexdigest()[:16]
        seen[known] += 1
        results.append(_result(finding, index[finding.rule.id], f"{known}:{seen[known]}"))
    return results


def _result(finding: Finding, index: int, known: str) -> dict[str, Any]:
    """Return one result; what tells it from others is its fingerprint, without any line."""
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _said(finding)},
        "locations": [_location(place_of(finding)) | _logical(finding)],
        # The one of these that GitHub reads.
        "partialFingerprints": {"primaryLocationLineHash": known},
        "properties": {"severity": finding.severity, "aws_error": finding.rule.aws_error},
    }
    template = template_place(finding)
    if template.path and template != place_of(finding):
        result["relatedLocations"] = [_location(template) | {"message": {"text": "synthesized"}}]
    if finding.accepted:
        until = f"accepted until {finding.accepted.expires}: {finding.accepted.reason}"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": until}
        ]
    return result


def _said(finding: Finding) -> str:
    said = aws_says(finding)
    lines = [f"{finding.resource}: {finding.message}", *([said] if said else []), finding.remedy]
    return _unlinked("\n".join(lines))


def _note(text: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": _unlinked(text)}}


def _unlinked(text: str) -> str:
    return _LINKS.sub(lambda found: f"\\{found.group()}", harmless(text))


def _location(place: Place) -> dict[str, Any]:
    # GitHub refuses a location without a line.
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.path)},
            "region": {"startLine": place.line or 1},
        }
    }


def _logical(finding: Finding) -> dict[str, Any]:
    name = finding.origin.construct_path or finding.resource
    return {"logicalLocations": [{"fullyQualifiedName": name, "kind": "resource"}]}


@cache
def _uri(path: str) -> str:
    quoted = quote(PurePath(path).as_posix(), safe="/", errors="replace")
    return f"file://{quoted}" if quoted.startswith("/") else quoted
