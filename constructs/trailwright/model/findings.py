"""What was found out about an estate: rules as data, and findings that cite them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.acceptance import Acknowledgement
    from trailwright.model.health import Health
    from trailwright.model.origin import Origin
    from trailwright.model.resources import PassedOver

__all__ = ["Finding", "Judgement", "Rule", "Severity", "rule", "rules"]


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    UNKNOWN = "unknown"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)

    @property
    def undecided(self) -> Severity:
        """Itself, or unknown where it would decide what is not decided."""
        return max(self, Severity.UNKNOWN, key=lambda each: each.rank)


@record
class Rule:
    """One rule, as ``policies/rules.json`` has it.

    Args:
        id: ``TW101``; it never changes meaning.

        severity: Of its findings, unless one of them cannot be decided.

        title: What is wrong, in a few words.

        aws_error: The API error it prevents, if there is one.

        why: What would happen, and why.

        remedy: What to do.

        sources: The AWS pages it comes from.
    """

    id: str
    severity: Severity
    title: str
    aws_error: str | None
    why: str
    remedy: str
    sources: tuple[str, ...]

    @property
    def is_about_acceptance(self) -> bool:
        """Whether it judges what is accepted, and not what is deployed."""
        return self.id.startswith("TW0")


@record
class Finding:
    """Something a rule has to say about one resource.

    Args:
        rule: The rule.

        severity: How bad it is; ``unknown`` when it could not be decided.

        message: What would happen.

        remedy: What to write instead.

        resource: The logical id, or the ARN.

        origin: Where it is written.

        keys: The way down to the property it is about. Default: the whole resource.

        mend: What to write, as it would stand in the template: a policy statement filled in,
            or a property. Default: the remedy says it all.

        accepted: Why somebody accepted it, and until when. Default: nobody did.
    """

    rule: Rule
    severity: Severity
    message: str
    remedy: str
    resource: str
    origin: Origin
    keys: tuple[str | int, ...] = ()
    mend: Mapping[str, object] | None = None
    accepted: Acknowledgement | None = None

    @property
    def line(self) -> int | None:
        """The line it is about, counted from one, if it is known."""
        return self.origin.line_of(*self.keys)


@record
class Judgement:
    """What came of judging one or more estates, or of comparing them.

    Args:
        findings: What the rules say.

        health: How live trails are, by Region. Default: nobody looked.

        paths: The files that were judged.

        passed_over: The files that were not, and why.

        notes: What was assumed, and what could not be read, as sentences.

        trails: How many trails were judged.

        asked: The command that asked. Default: ``check``.

        looked: How much of live accounts was looked at, as the end of a sentence. Default: none
            was asked.
    """

    findings: tuple[Finding, ...] = ()
    health: tuple[Health, ...] = ()
    paths: tuple[str, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    notes: tuple[str, ...] = ()
    trails: int = 0
    asked: str = "check"
    looked: str = ""

    @property
    def worst_first(self) -> tuple[Finding, ...]:
        """What nobody has accepted, the worst first."""
        standing = (each for each in self.findings if each.accepted is None)
        return tuple(sorted(standing, key=lambda each: each.severity.rank))


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its id."""
    return {each["id"]: _rule(each) for each in read_policy("rules.json")["rules"]}


def rule(rule_id: str) -> Rule:
    """Return one rule.

    Args:
        rule_id: Its id.

    Raises:
        LookupError: If there is none.
    """
    found = rules().get(rule_id)
    if found is None:
        msg = f"there is no rule {rule_id!r}; there are {', '.join(rules())}"
        raise LookupError(msg)
    return found


def _rule(source: dict[str, Any]) -> Rule:
    return Rule(
        id=source["id"],
        severity=Severity(source["severity"]),
        title=source["title"],
        aws_error=source["aws_error"],
        why=source["why"],
        remedy=source["remedy"],
        sources=tuple(source["sources"]),
    )
