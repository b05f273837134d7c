"""Compares verdicts: agreed, unknown for a listed reason, or different for a listed one."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reduce import reduced, signature
from verdicts import ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from verdicts import Verdict

__all__ = ["Tally", "listed"]

HERE = Path(__file__).parent
LISTED: dict[str, list[dict[str, str]]] = json.loads(
    (HERE / "differences.json").read_text(encoding="utf-8")
)
#: What `evaluate` puts before a reason.
BEFORE = r"(of its permissions( boundary)?: )?of what is not known: (what \S+ is: )?"


def listed(section: str, text: str) -> str | None:
    """Return the id of the listed reason that a text has.

    Args:
        section: ``unknown`` or ``explained``.

        text: Why we do not know, or the signature of a difference.
    """
    before = BEFORE if section == "unknown" else ""
    for entry in LISTED[section]:
        if re.fullmatch(f"{before}(?:{entry['pattern']})", text, re.DOTALL):
            return entry["id"]
    return None


@dataclass(slots=True)
class Tally:
    """What came of all cases.

    Args:
        second: Returns the second evaluator's verdict on a group with one request.
    """

    second: Callable[[dict[str, Any]], str]
    agreed: Counter[str] = field(default_factory=Counter[str])
    unknown: Counter[str] = field(default_factory=Counter[str])
    explained: Counter[str] = field(default_factory=Counter[str])
    unexplained: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def cases(self) -> int:
        """How many have been compared."""
        counted = (self.agreed, self.unknown, self.explained)
        return sum(each.total() for each in counted) + len(self.unexplained)

    def add(self, group: dict[str, Any], mine: Verdict, theirs: str) -> str | None:
        """Count one case, and return the id of what explains it, if anything has to.

        Args:
            group: The case: a group with one request.

            mine: Our verdict.

            theirs: That of the second evaluator.
        """
        if mine.outcome == theirs:
            self.agreed[theirs] += 1
            return None
        if mine.outcome == "unknown":
            return self._doubt(group, mine, theirs)
        smallest = reduced(group, self._differ)
        left = signature(smallest)
        return self._count(self.explained, listed("explained", left), left, smallest)

    def _doubt(self, group: dict[str, Any], mine: Verdict, theirs: str) -> str | None:
        if mine.never and theirs == "allowed":
            return self._count(self.unknown, None, f"never allowed, though {mine.why}", group)
        return self._count(self.unknown, listed("unknown", mine.why), mine.why, group)

    def _count(
        self, counter: Counter[str], reason: str | None, left: str, group: dict[str, Any]
    ) -> str | None:
        if reason is None:
            said = {"ours": ours(group)[0].outcome, "second": self.second(group)}
            self.unexplained.append(said | {"left": left, "case": group})
        else:
            counter[reason] += 1
        return reason

    def _differ(self, group: dict[str, Any]) -> bool:
        mine = ours(group)[0].outcome
        return mine not in ("unknown", self.second(group))
