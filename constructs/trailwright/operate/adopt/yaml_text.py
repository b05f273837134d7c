"""A ``trails.yaml`` with comments."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["yaml_text"]

_SCHEMA = "# yaml-language-server: $schema=policies/schema/trails.schema.json\n"
_WIDTH = 100


def yaml_text(
    document: Mapping[str, Any], comments: Mapping[tuple[str, int], Sequence[str]] | None = None
) -> str:
    """Return the text of a ``trails.yaml``.

    Args:
        document: What it says; parts that are empty are left out.

        comments: What stands above an item, by list and index. Default: nothing.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - costs a tenth of a second

    yaml: Any = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(_commented({k: v for k, v in document.items() if v}, comments or {}), text)
    return _SCHEMA + text.getvalue()


def _commented(
    document: dict[str, Any], comments: Mapping[tuple[str, int], Sequence[str]]
) -> dict[str, Any]:
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415 - see above

    made: dict[str, Any] = dict(document)
    for name, index in comments:
        if not isinstance(made[name], CommentedSeq):
            made[name] = CommentedSeq(made[name])
        lines = "\n".join(map(_printable, comments[name, index]))
        made[name].yaml_set_comment_before_after_key(index, before=lines, indent=2)
    return made


def _printable(text: str) -> str:
    """Return a text that cannot end a comment: what is live may hold any character."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
