"""Stand-ins for texts that are known only after a deployment: ``<network.TrailBucket>``.

CloudFormation makes up names, and an account may be given only at deploy time. Such a text
is not known, yet it is the same everywhere: the bucket a trail writes to is the bucket its
policy names. So a stand-in takes its place inside names, ARNs and policies. It equals itself,
which proves what does not depend on it; a comparison that fails because of it proves nothing.

Stand-ins hold none of ``* ? $ { } : /``, so they are neither wildcards nor policy variables
nor parts of an ARN.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["ACCOUNT", "PARTITION", "REGION", "STACK_NAME", "is_symbolic", "symbol", "symbols_in"]

_SYMBOL = re.compile(r"<[A-Za-z0-9_.-]+>")
_DYNAMIC = "{{resolve:"
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")

#: The account, Region and partition of a stack that is not bound to one, and its name.
ACCOUNT, REGION, PARTITION, STACK_NAME = "<account>", "<region>", "<partition>", "<stack-name>"


def symbol(*parts: str) -> str:
    """Return the stand-in for one value.

    Args:
        parts: What tells it from all others, e.g. the stack and the logical id.
    """
    return f"<{'.'.join([_plain(part) for part in parts])}>"


@lru_cache(maxsize=4096)
def _plain(part: str) -> str:
    """Return a part, most of which stacks share, without what a stand-in cannot hold."""
    return _OTHER.sub("-", part)


def symbols_in(text: str) -> tuple[str, ...]:
    """Return the stand-ins that a text holds, each once.

    Args:
        text: A name, an ARN, any text of an estate.
    """
    return tuple(dict.fromkeys(_SYMBOL.findall(text))) if "<" in text else ()


def is_symbolic(value: object) -> bool:
    """Return whether a value is a text with a stand-in in it, which must not be judged.

    A dynamic reference of CloudFormation is one: it is resolved when it is deployed.

    Args:
        value: Anything.
    """
    if not isinstance(value, str):
        return False
    return _DYNAMIC in value or ("<" in value and _SYMBOL.search(value) is not None)
