"""What is wrong with an option, said so that the reader can act on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["InvalidOptionsError", "Problem", "raise_for"]

#: Nobody reads more of a value, and a template may hold millions of characters.
_LONGEST = 1000
_API_ERROR = re.compile(r"\(([A-Z][A-Za-z0-9]+Exception)\b")


@record
class Problem:
    """One fault in one option.

    Args:
        option: The option by the name the user wrote.

        rule: What must hold, as the rest of a sentence: "must have 3 to 128 characters".

        value: The value given. Left out of the text when ``None``.

        remedy: What to do about it.
    """

    option: str
    rule: str
    value: object = None
    remedy: str

    @property
    def aws_error(self) -> str | None:
        """The API error it would meet, when the rule names one."""
        found = _API_ERROR.search(self.rule)
        return None if found is None else found[1]

    def __str__(self) -> str:
        got = "" if self.value is None else f", got {_shown(self.value)}"
        return f"{self.option} {self.rule}{got}; {self.remedy}"


def _shown(value: object) -> str:
    """Return a value as it was given; of one that is very long, the beginning."""
    shown = repr(value[: _LONGEST + 1] if isinstance(value, str) else value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


class InvalidOptionsError(ValueError):
    """Options that cannot be used, all problems at once.

    Attributes:
        subject: What was being made, e.g. ``AccountTrail 'Audit'``.

        problems: Every :class:`Problem` found.
    """

    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        if len(self.problems) == 1:
            return f"{self.subject}: {self.problems[0]}"
        lines = "".join(f"\n  - {problem}" for problem in self.problems)
        return f"{self.subject}: {len(self.problems)} problems{lines}"


def raise_for(subject: str, problems: Iterable[Problem]) -> None:
    """Raise one error that names all problems, or return when there are none.

    Args:
        subject: What was being made.

        problems: The faults found, in the order they should be read.

    Raises:
        InvalidOptionsError: If there is at least one problem.
    """
    found = tuple(problems)
    if found:
        raise InvalidOptionsError(subject, found)
