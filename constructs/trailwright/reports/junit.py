"""Findings as JUnit XML, which every build service shows: a suite for each file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from trailwright.model.findings import Severity
from trailwright.reports._aws import aws_says
from trailwright.reports._harmless import harmless, no_command, one_line
from trailwright.reports._places import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.findings import Finding, Judgement

__all__ = ["junit_report"]

_FAILURES = frozenset({Severity.FATAL, Severity.ERROR, Severity.WARNING})


def junit_report(judgement: Judgement) -> str:
    """Return a judgement as JUnit XML.

    A fatal finding, an error or a warning is a failure. What could not be decided, is only
    told, is accepted or was passed over is skipped with its reason: it has not passed.

    Args:
        judgement: What was found.
    """
    root = ET.Element("testsuites", name=f"trailwright {judgement.asked}")
    for path, findings in _by_path(judgement).items():
        suite = _suite(root, path)
        for finding in findings:
            _case(suite, finding)
        if not findings:
            _whole(suite, path)
    for passed in judgement.passed_over:
        case = _whole(_suite(root, passed.path), passed.path)
        ET.SubElement(case, "skipped", message=one_line(f"passed over: {passed.reason}"))
    for each in (root, *root):
        _count(each)
    ET.indent(root)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return declaration + ET.tostring(root, encoding="us-ascii", xml_declaration=False).decode()


def _by_path(judgement: Judgement) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list, {path: [] for path in judgement.paths})
    for finding in judgement.findings:
        found[finding.origin.path].append(finding)
    return found


def _suite(root: ET.Element, path: str) -> ET.Element:
    return ET.SubElement(root, "testsuite", name=one_line(path))


def _whole(suite: ET.Element, path: str) -> ET.Element:
    """Add the case of a file about which no rule has anything to say."""
    name = "trailwright check"
    return ET.SubElement(suite, "testcase", name=name, classname=one_line(path))


def _case(suite: ET.Element, finding: Finding) -> None:
    path, line = place_of(finding)
    case = ET.SubElement(
        suite,
        "testcase",
        name=one_line(f"{finding.rule.id} {finding.resource}"),
        classname=one_line(path),
        file=one_line(path),
    )
    if line is not None:
        case.set("line", str(line))
    kind, message = _outcome(finding)
    outcome = ET.SubElement(case, kind, type=finding.severity, message=one_line(message))
    told = harmless("\n".join(_details(finding)))
    outcome.text = "\n".join(no_command(line) for line in told.split("\n"))


def _outcome(finding: Finding) -> tuple[str, str]:
    if finding.accepted is not None:
        accepted = finding.accepted
        return "skipped", f"accepted until {accepted.expires}: {accepted.reason}"
    kind = "failure" if finding.severity in _FAILURES else "skipped"
    return kind, finding.rule.title


def _details(finding: Finding) -> Sequence[str]:
    said = aws_says(finding)
    return [
        f"{place_of(finding)} {finding.resource}",
        finding.message,
        *([said] if said else []),
        finding.remedy,
    ]


def _count(element: ET.Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in element.iter(tag))))
