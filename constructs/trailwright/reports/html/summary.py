"""The whole page in one sentence and a few figures, and what could not be known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trailwright.controls import State, Verdict
from trailwright.model.findings import Severity
from trailwright.model.symbols import ACCOUNT
from trailwright.reports._costs import money
from trailwright.reports._summary import counted
from trailwright.reports.html.controls import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.reports.html.subject import Dossier

__all__ = ["Figure", "figures", "gaps", "tone", "verdict"]


#: The rule about an alarm on a metric that nothing counts into.
_NOTHING_COUNTED = "TW502"
_TECHNIQUES = "attack"


class Figure(NamedTuple):
    """A number, and what it counts."""

    number: str
    label: str
    note: str
    tone: str
    target: str


def verdict(dossier: Dossier) -> str:
    """Return what comes of it, in one sentence.

    Args:
        dossier: What the page shows.
    """
    findings = dossier.judgement.worst_first
    if not dossier.judgement.trails:
        return "No trail is described here."
    said = counted(each for each in findings if each.severity is not Severity.INFO)
    worst = tone(dossier)
    if worst in (Severity.FATAL, Severity.ERROR):
        return f"Not ready to be deployed: {said}."
    if worst is Severity.WARNING:
        return f"Nothing here is known to fail, but there is something to look at: {said}."
    if worst is Severity.UNKNOWN or gaps(dossier):
        return "Nothing wrong was found, as far as could be known."
    return "Nothing wrong was found."


def tone(dossier: Dossier) -> Severity:
    """Return the worst severity of what stands.

    Args:
        dossier: What the page shows.
    """
    severities = [each.severity for each in dossier.judgement.worst_first]
    return min(severities, key=lambda each: each.rank, default=Severity.INFO)


def figures(dossier: Dossier) -> Iterator[Figure]:
    """Yield the figures at the top.

    Args:
        dossier: What the page shows.
    """
    yield _trails(dossier)
    yield _findings(dossier)
    yield _alarms(dossier)
    yield _controls(dossier)
    if dossier.judgement.trails:
        yield _cost(dossier)


def gaps(dossier: Dossier) -> tuple[str, ...]:
    """Return what could not be known, each once.

    Args:
        dossier: What the page shows.
    """
    judgement = dossier.judgement
    unsure = Counter(
        f"Not decided, {each.rule.id}: {each.rule.title}"
        for each in judgement.worst_first
        if each.severity is Severity.UNKNOWN
    )
    undecided = (
        f"{stack}: condition {condition} is not decided"
        for subject in dossier.subjects
        for stack, condition in subject.estate.undecided
    )
    said = (
        *(title if count == 1 else f"{title} ({count} times)" for title, count in unsure.items()),
        *undecided,
        *_unheard(dossier),
        *(f"{each.path} was not judged: {each.reason}" for each in judgement.passed_over),
    )
    return tuple(dict.fromkeys(said))


def _unheard(dossier: Dossier) -> Iterator[str]:
    """Yield why it is not known whether alarms would be heard."""
    reasons = Counter(
        post.reason
        for each in dossier.subjects
        for post in each.posts
        if post.state is State.UNKNOWN
    )
    for reason, count in reasons.items():
        yield f"Whether {count} {'alarm' if count == 1 else 'alarms'} would be heard: {reason}"


def _trails(dossier: Dossier) -> Figure:
    accounts = {
        trail.place.account_text for each in dossier.subjects for trail in each.estate.trails
    }
    count = dossier.judgement.trails
    where = f"in {len(accounts)} {'account' if len(accounts) == 1 else 'accounts'}"
    if accounts == {ACCOUNT}:
        where = "account not given"
    return Figure(f"{count}", "trail" if count == 1 else "trails", where, "info", "recorded")


def _findings(dossier: Dossier) -> Figure:
    standing = dossier.judgement.worst_first
    accepted = len(dossier.judgement.findings) - len(standing)
    note = f"{accepted} accepted" if accepted else counted(standing) or "none of any severity"
    label = "finding" if len(standing) == 1 else "findings"
    worst = tone(dossier) if standing else "good"
    return Figure(f"{len(standing)}", label, note, str(worst), "findings")


def _alarms(dossier: Dossier) -> Figure:
    counts = Counter(post.state for each in dossier.subjects for post in each.posts)
    idle = sum(each.rule.id == _NOTHING_COUNTED for each in dossier.judgement.findings)
    silent, unknown = counts[State.SILENT], counts[State.UNKNOWN]
    said = ((silent, "silent"), (unknown, "not known"), (idle, "watching nothing"))
    note = ", ".join(f"{count} {word}" for count, word in said if count)
    total = sum(counts.values()) + idle
    worst = "warning" if silent or idle or not total else "unknown" if unknown else "good"
    alarms = "1 alarm is" if total == 1 else f"{total} alarms are"
    label = f"of {alarms} known to be heard"
    return Figure(
        f"{counts[State.HEARD]}",
        label,
        note or ("all of them" if total else "there is none"),
        worst,
        "detection",
    )


def _controls(dossier: Dossier) -> Figure:
    """Return how many controls are met; techniques of ATT&CK are no demands."""
    demands = (each for each in sheets(dossier.subjects) if each.framework.id != _TECHNIQUES)
    verdicts = Counter(line.verdict for each in demands for line in each.lines)
    met = verdicts[Verdict.MET] + verdicts[Verdict.BY_ORGANIZATION]
    said = ((verdicts[each], each) for each in (Verdict.NOT_MET, Verdict.UNKNOWN))
    note = ", ".join(f"{count} {each}" for count, each in said if count)
    worst = "warning" if verdicts[Verdict.NOT_MET] else "unknown" if note else "good"
    label = f"of {sum(verdicts.values())} controls met"
    return Figure(f"{met}", label, note or "CIS and Security Hub", worst, "controls")


def _cost(dossier: Dossier) -> Figure:
    total = dossier.estimate.total
    span = f"${money(total.low)} to ${money(total.high)}"
    return Figure(f"${money(total.likely)}", "likely a month", span, "info", "cost")
