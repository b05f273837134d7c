"""Where a fact came from: a template, a construct, a live resource."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Origin"]


@record
class Origin:
    """The place to look at, and to change.

    Args:
        path: The template's path as the user would write it. Default: it is live.

        stack: The stack. Default: none.

        logical_id: The resource's logical id. Default: none.

        construct_path: The construct that made it. Default: not known.

        source_line: ``app.py:12`` or ``trails.yaml:12``, the user's line that asked for it.
            Default: not known.

        arn: The ARN of a live resource. Default: it is in a template.

        locate: Returns the line of a path of keys in the template. Default: no line is known.
    """

    path: str = ""
    stack: str = ""
    logical_id: str = ""
    construct_path: str | None = None
    source_line: str | None = None
    arn: str | None = None
    locate: Callable[[tuple[str | int, ...]], int | None] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the resource from every other of an estate: file, stack and logical id."""
        return self.path, self.stack, self.logical_id

    @property
    def line(self) -> int | None:
        """The resource's line, counted from one. It is looked up when it is asked for."""
        return self.line_of()

    def line_of(self, *keys: str | int) -> int | None:
        """Return the line of a part of the resource, or of the nearest part around it.

        Args:
            keys: The way down to it, e.g. ``"Properties", "KMSKeyId"``.
        """
        if self.locate is None or not self.logical_id:
            return None
        return self.locate(("Resources", self.logical_id, *keys))

    def __str__(self) -> str:
        if self.arn is not None:
            return self.arn
        line = self.line
        return f"{self.path}{'' if line is None else f':{line}'} ({self.logical_id})"
