"""What a plain YAML scalar says, as CloudFormation takes it: text unless it is surely not.

An account id keeps its leading zero, a date and a time stay text.
"""

from __future__ import annotations

import re

__all__ = ["scalar"]

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_FIRST = frozenset("-+0123456789.")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})?\.[0-9]{1,17}", re.ASCII)


def scalar(text: str) -> str | int | float | bool | None:
    """Return the value of a plain scalar.

    Args:
        text: The scalar.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
