"""What is wrong with a ``trails.yaml``, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ConfigError", "ErrorAt"]

_MOST_ERRORS = 100


class ErrorAt(NamedTuple):
    """One error.

    Args:
        path: The file, as the caller named it.

        line: Counted from one; zero when the file as a whole is meant.

        column: Counted from one; zero when the file as a whole is meant.

        message: What is wrong and what to do about it.
    """

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        if not self.line:
            return f"{self.path}: {self.message}"
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class ConfigError(ValueError):
    """A ``trails.yaml`` that cannot be used, with every error found in it.

    Attributes:
        errors: Sorted by line. After the first hundred, one entry counts the rest.
    """

    def __init__(self, errors: Iterable[ErrorAt]) -> None:
        self.errors = tuple(_at_most_a_hundred(sorted(set(errors))))
        super().__init__("\n".join(str(error) for error in self.errors))


def _at_most_a_hundred(errors: list[ErrorAt]) -> list[ErrorAt]:
    if len(errors) <= _MOST_ERRORS:
        return errors
    kept = errors[:_MOST_ERRORS]
    last = kept[-1]
    rest = len(errors) - _MOST_ERRORS
    return [*kept, last._replace(message=f"{rest} more errors are not shown; mend these first")]
