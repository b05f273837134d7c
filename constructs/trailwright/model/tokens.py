"""CDK tokens, recognised without the CDK.

A token stands for a value that is known only at deploy time, so no check may
judge it. The CDK encodes tokens as marked strings, lists of one marked string,
and numbers near the lower end of the double range
(`AWS CDK developer guide, "Tokens" <https://docs.aws.amazon.com/cdk/v2/guide/tokens.html>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["is_token"]

_MARKS = ("${Token[", "#{Token[")
#: Tokens are the doubles whose first 16 bits are FBFF; this is the one nearest to zero.
_LARGEST_TOKEN_NUMBER = -1.8881545897087498e289


def is_token(value: object) -> bool:
    """Return whether a value is, or contains, something known only at deploy time.

    Args:
        value: A string, number, list, or a CloudFormation intrinsic as a dictionary.
    """
    if isinstance(value, str):
        return _MARKS[0] in value or _MARKS[1] in value
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return value <= _LARGEST_TOKEN_NUMBER
    if isinstance(value, list | tuple):
        return any(is_token(item) for item in cast("Sequence[object]", value))
    return True
