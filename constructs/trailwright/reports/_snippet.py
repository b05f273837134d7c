"""What to write instead, as it would stand in the template."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.model.findings import Finding

__all__ = ["snippet"]

# What YAML 1.1 and 1.2 read as this very text without quotes.
_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./*${}-]*(?::+[A-Za-z0-9_./*${}-]+)*")
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
# Neither JSON nor YAML need these escaped, but whoever looks at them does.
_UNSEEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_NOWHERE = re.compile("[\ud800-\udfff\U000e0000-\U000e0fff]")


def snippet(finding: Finding) -> tuple[str, str] | None:
    """Return the template's language and what to write in it, or ``None`` if nothing is known.

    Args:
        finding: The finding. JSON is written for templates called ``.json``, else YAML.
    """
    if finding.mend is None:
        return None
    if finding.origin.path.endswith(".json"):
        return "json", _in_json(finding.mend)
    return "yaml", "\n".join(_in_yaml(finding.mend))


def _in_json(value: object) -> str:
    return _seen(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def _seen(text: str) -> str:
    text = _NOWHERE.sub("\N{REPLACEMENT CHARACTER}", text)
    text = _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return text.replace("##", "#\\u0023")


def _in_yaml(value: object) -> Iterator[str]:
    """Yield the lines of a value in block style."""
    if isinstance(value, dict) and value:
        for key, below in cast("Mapping[object, object]", value).items():
            yield from _entry(f"{_scalar(str(key))}:", below)
    elif isinstance(value, list | tuple) and value:
        for below in cast("Sequence[object]", value):
            first, *rest = _in_yaml(below)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _scalar(value)


def _entry(key: str, below: object) -> Iterator[str]:
    if isinstance(below, dict | list | tuple) and below:
        yield key
        yield from (f"  {line}" for line in _in_yaml(cast("object", below)))
    else:
        yield f"{key} {_scalar(below)}"


def _scalar(value: object) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return _in_json(value)
