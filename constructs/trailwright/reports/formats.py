"""The formats by name. A format is a function that turns a judgement into text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from trailwright.model.findings import Judgement

__all__ = ["FORMATS", "Report", "report"]

#: Where each lives; it is imported when it is used.
_MODULES = {
    "text": "text",
    "json": "json_report",
    "sarif": "sarif",
    "github": "github",
    "markdown": "markdown",
    "junit": "junit",
}
FORMATS = tuple(_MODULES)


class Report(Protocol):
    """One format."""

    def __call__(self, judgement: Judgement, /) -> str:
        """Return a judgement in this format, ending without a line feed."""
        ...


def report(name: str) -> Report:
    """Return a format.

    Args:
        name: One of :data:`FORMATS`.
    """
    module = import_module(f"trailwright.reports.{_MODULES[name]}")
    return cast("Report", getattr(module, f"{name}_report"))
