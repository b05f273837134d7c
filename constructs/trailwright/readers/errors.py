"""What could not be read, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Fault", "ReadError"]


class Fault(NamedTuple):
    """One fault.

    Args:
        path: The file, as the caller named it; empty when an option is meant.

        line: Counted from one; zero when the file as a whole is meant.

        message: What is wrong, and what to do about it.

        column: Counted from one; zero when the line as a whole is meant.
    """

    path: str
    line: int
    message: str
    column: int = 0

    def __str__(self) -> str:
        where = ":".join(str(each) for each in (self.path, self.line, self.column) if each)
        return _harmless(f"{where}: {self.message}" if where else self.message)


class ReadError(ValueError):
    """Input that cannot be used.

    Attributes:
        faults: What is wrong, in the order it was met.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def of(cls, path: str, message: str, line: int = 0) -> ReadError:
        """Return the error for one fault.

        Args:
            path: The file.

            message: What is wrong, and what to do about it.

            line: Default: the file as a whole is meant.
        """
        return cls([Fault(path, line, message)])


def _harmless(text: str) -> str:
    """Return a text that cannot write on a terminal what it does not say."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
