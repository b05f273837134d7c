"""What could not be read, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Fault", "ReadError"]


class Fault(NamedTuple):
    """One fault.

    Args:
        path: The file, as the caller named it.

        line: Counted from one; zero when the file as a whole is meant.

        message: What is wrong, and what to do about it.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return _harmless(f"{where}: {self.message}")


class ReadError(ValueError):
    """Input that cannot be used.

    Attributes:
        faults: What is wrong; one for each file.
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
