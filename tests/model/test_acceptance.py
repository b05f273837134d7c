"""What was accepted stays accepted until its day, and no longer than it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from trailwright.model.acceptance import Acknowledgement, accept, acknowledge, fingerprint
from trailwright.model.findings import Finding, Judgement, Severity, rule
from trailwright.model.origin import Origin
from trailwright.model.problems import InvalidOptionsError

TODAY = date(2026, 11, 25)
FOUND = Finding(
    rule=rule("TW103"),
    severity=Severity.WARNING,
    message="the trail may come first",
    remedy="wait",
    resource="Trail",
    origin=Origin(
        path="cdk.out/Audit.template.json",
        logical_id="Trail",
        construct_path="Audit/Trail/Resource",
        locate=lambda _: 12,
    ),
)
FATAL = replace(FOUND, rule=rule("TW201"), severity=Severity.FATAL)


def _known(**changed: Any) -> Acknowledgement:  # noqa: ANN401 - whatever a test changes
    usual = {"rule": "TW103", "resource": "Trail", "reason": "known", "expires": "2026-11-25"}
    return Acknowledgement(**usual | {"origin": "baseline.json:4"} | changed)


def _accept(*known: Acknowledgement, found: tuple[Finding, ...] = (FOUND,)) -> list[Finding]:
    judgement = Judgement(findings=found, paths=("cdk.out/Audit.template.json",), trails=1)
    return list(accept(judgement, known, today=TODAY).findings)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"resource": "Audit/Trail/Resource"},
        {"path": "cdk.out/Audit.template.json"},
        {"path": "./cdk.out/Audit.template.json"},
        {"path": "Audit.template.json"},
        {"expires": "2027-01-01"},
    ],
)
def test_a_finding_is_known_by_rule_resource_and_file(changed: dict[str, str]) -> None:
    """By its logical id or its construct, in any file or one whose path ends so."""
    known = _known(**changed)

    assert [replace(FOUND, accepted=known)] == _accept(known)


@pytest.mark.parametrize(
    "changed",
    [
        {"rule": "TW101"},
        {"resource": "Trai"},
        {"resource": ""},
        {"path": "udit.template.json"},
        {"path": "cdk.out"},
        {"path": "Audit.template.json/x"},
    ],
)
def test_nothing_else_is_accepted(changed: dict[str, str]) -> None:
    """A part of a name is not the name."""
    assert FOUND == _accept(_known(**changed))[0]


def test_a_live_resource_is_known_by_its_arn() -> None:
    """Which is in no file."""
    arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"
    live = replace(FOUND, resource="audit", origin=Origin(arn=arn))

    (found,) = _accept(_known(resource=arn), found=(live,))

    assert "known" == (found.accepted and found.accepted.reason)


def test_what_is_past_hides_nothing_and_is_a_finding() -> None:
    """At the line that accepted it."""
    standing, past = _accept(_known(expires="2026-11-24"))

    assert FOUND == standing
    assert ("TW001", Severity.WARNING) == (past.rule.id, past.severity)
    assert ("baseline.json", 4) == (past.origin.path, past.line)
    assert "TW103 at Trail was accepted until 2026-11-24" in past.message


@pytest.mark.parametrize("expires", ["2026-11-24", "2027-01-01"])
def test_what_is_not_found_any_more_is_a_finding(expires: str) -> None:
    """Whether or not its day is past."""
    (unused,) = _accept(_known(expires=expires), found=())

    assert ("TW002", Severity.INFO) == (unused.rule.id, unused.severity)


def test_nothing_is_said_of_a_file_that_was_not_judged() -> None:
    """A check of some files knows nothing of others."""
    assert [] == _accept(_known(path="other.yaml"), found=())


@pytest.mark.parametrize("expires", ["2026-11-24", "2027-01-01"])
def test_what_is_fatal_cannot_be_accepted(expires: str) -> None:
    """It stays, and that somebody tried is a finding."""
    standing, tried = _accept(_known(rule="TW201", expires=expires), found=(FATAL,))

    assert FATAL == standing
    assert "TW003" == tried.rule.id


def test_one_acknowledgement_accepts_every_finding_it_names() -> None:
    """In two files, for instance."""
    other = replace(FOUND, origin=replace(FOUND.origin, path="other.json"))

    accepted = [each.accepted for each in _accept(_known(), found=(FOUND, other))]

    assert [_known(), _known()] == accepted


def test_an_acknowledgement_without_an_origin_can_be_unused() -> None:
    """As one written in Python is."""
    (unused,) = _accept(_known(origin=""), found=())

    assert ("", None) == (unused.origin.path, unused.line)


def test_fails_on_a_day_that_is_in_no_calendar() -> None:
    """It would never be over."""
    with pytest.raises(InvalidOptionsError, match="expires must be a day of the calendar"):
        _known(expires="2027-02-30")


def test_all_that_can_be_accepted_is_acknowledged_once() -> None:
    """What is fatal cannot, nor what is about acknowledgements; the accepted keep their reason."""
    other = replace(FOUND, resource="Other", origin=replace(FOUND.origin, construct_path=None))
    old = replace(other, accepted=_known(resource="Other", reason="old"))
    about = replace(FOUND, rule=rule("TW001"))

    made = acknowledge((FOUND, FOUND, FATAL, old, about), reason="new", expires="2027-01-01")

    new = _known(
        resource="Audit/Trail/Resource",
        path="cdk.out/Audit.template.json",
        reason="new",
        expires="2027-01-01",
    )
    assert (new, _known(resource="Other", reason="old")) == made


def test_what_is_acknowledged_is_accepted() -> None:
    """One is the other's inverse."""
    made = acknowledge((FOUND,), reason="new", expires="2027-01-01")

    assert [made[0]] == [each.accepted for each in _accept(*made)]


def test_a_fingerprint_has_no_line() -> None:
    """Rule, construct and file."""
    expected = ("TW103", "Audit/Trail/Resource", "cdk.out/Audit.template.json")
    assert expected == fingerprint(FOUND)
