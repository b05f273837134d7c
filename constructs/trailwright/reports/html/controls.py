"""The control map: each framework with its controls, and what every account makes of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trailwright.controls import Verdict, frameworks
from trailwright.model.symbols import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.controls import AccountVerdict, Control, Framework
    from trailwright.reports.html.subject import Subject

__all__ = ["Line", "Said", "Sheet", "sheets"]


class Said(NamedTuple):
    """What is said of a control in some accounts.

    Args:
        verdict: Whether it is met.

        reason: Why not; empty where it is met.

        trail: The trail that meets it; empty where none does.

        accounts: The accounts.
    """

    verdict: Verdict
    reason: str
    trail: str
    accounts: str


class Line(NamedTuple):
    """One control, over all accounts.

    Args:
        control: The control.

        verdict: The worst of its verdicts.

        said: What is said of it, the worst first.
    """

    control: Control
    verdict: Verdict
    said: Sequence[Said]

    @property
    def numbers(self) -> Sequence[str]:
        """What the framework calls it, version by version where these differ."""
        numbers = self.control.numbers
        if not numbers:
            return [self.control.id]
        if len(set(numbers.values())) == 1 and len(numbers) > 1:
            return [next(iter(numbers.values()))]
        return [f"{number} in {version}" for version, number in numbers.items()]


class Sheet(NamedTuple):
    """One framework."""

    framework: Framework
    lines: Sequence[Line]

    @property
    def counts(self) -> Sequence[tuple[Verdict, int]]:
        """Each verdict that occurs, with how often."""
        counts = Counter(each.verdict for each in self.lines)
        return [(each, counts[each]) for each in Verdict if counts[each]]


def sheets(subjects: Sequence[Subject]) -> Iterator[Sheet]:
    """Yield the frameworks, and which of their controls are met.

    Args:
        subjects: The estates.
    """
    alike: dict[str, list[AccountVerdict]] = {}
    for met in (met for each in subjects for met in each.controls):
        alike.setdefault(met.control.id, []).extend(met.accounts)
    for framework in frameworks():
        known = [each for each in framework.controls if alike.get(each.id)]
        if known:
            yield Sheet(framework, [_line(each, alike[each.id]) for each in known])


def _line(control: Control, verdicts: Sequence[AccountVerdict]) -> Line:
    said: dict[tuple[Verdict, str, str], list[str]] = {}
    for each in sorted(verdicts, key=lambda one: -one.verdict.rank):
        trail = "" if each.reason else each.trail
        said.setdefault((each.verdict, each.reason, trail), []).append(_account(each))
    worst = max((each.verdict for each in verdicts), key=lambda each: each.rank)
    return Line(control, worst, [Said(*key, ", ".join(names)) for key, names in said.items()])


def _account(verdict: AccountVerdict) -> str:
    return verdict.path if verdict.account == ACCOUNT else verdict.account
