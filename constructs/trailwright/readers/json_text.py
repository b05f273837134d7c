"""JSON, strictly: no doubled key, no NaN, no number without end."""

from __future__ import annotations

import json
import math
import re
from sys import intern
from typing import NoReturn, cast

from trailwright.readers.errors import ReadError
from trailwright.readers.json_lines import duplicate_lines
from trailwright.readers.limits import MOST_DEPTH, MOST_NODES

__all__ = ["check_characters", "check_size", "parse_json"]


_SURROGATE = re.compile(r"\\u[dD]")


class _DuplicateKeyError(ValueError):
    """A key an object has twice."""


class _NumberError(ValueError):
    """What is no number in JSON, or none that can be written."""


def parse_json(text: str, path: str) -> object:
    """Return what a JSON text says.

    Args:
        text: The text.

        path: How messages call it.

    Raises:
        ReadError: If it is no JSON, or more of it than a template can have.
    """
    try:
        data: object = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_number
        )
    except json.JSONDecodeError as error:
        raise ReadError.of(path, f"is no JSON: {_sentence(error.msg)}", error.lineno) from None
    except _DuplicateKeyError as error:
        raise _doubled(text, path, str(error)) from None
    except RecursionError:
        raise _too_deep(path) from None
    except _NumberError as error:
        raise ReadError.of(path, str(error)) from None
    except ValueError:  # Python refuses to convert more than 4300 digits
        message = "has a number with thousands of digits; write a smaller one"
        raise ReadError.of(path, message) from None
    check_characters(text, data, path)
    if len(text) > MOST_NODES:  # every value has a character of its own
        check_size(data, path)
    return data


def check_size(data: object, path: str) -> None:
    """Refuse a tree that is too large or too deep.

    Args:
        data: The tree; what stands in it twice is counted twice.

        path: How messages call it.

    Raises:
        ReadError: If it is.
    """
    nodes = 0
    level: list[object] = [data]
    for _ in range(MOST_DEPTH):
        nodes += len(level)
        below = [each for item in level for each in _children(item)]
        if nodes + len(below) > MOST_NODES:
            message = f"must not have more than {MOST_NODES:,} values; split it into nested stacks"
            raise ReadError.of(path, message)
        if not below:
            return
        level = below
    raise _too_deep(path)


def _children(item: object) -> list[object]:
    if isinstance(item, dict):
        return list(cast("dict[str, object]", item).values())
    return cast("list[object]", item) if isinstance(item, list) else []


def check_characters(text: str, data: object, path: str) -> None:
    """Refuse half of a surrogate pair, which no output can carry.

    Args:
        text: The text, in which it can only be an escape.

        data: What the text says.

        path: How messages call it.

    Raises:
        ReadError: If there is one.
    """
    if not _SURROGATE.search(text):
        return
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        message = "has an escape that stands for no character; write the character"
        raise ReadError.of(path, message) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A text that stands in many templates is held once for all of them.
    found = {key: intern(value) if type(value) is str else value for key, value in pairs}
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _DuplicateKeyError(key)
        seen.add(key)
    return found


def _refuse(constant: str) -> NoReturn:
    message = f"must have numbers only where JSON has them, got {constant}; write a number"
    raise _NumberError(message)


def _number(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        message = f"has a number out of range, got {text[:20]}; write a smaller one"
        raise _NumberError(message)
    return value


def _doubled(text: str, path: str, key: str) -> ReadError:
    first, second = duplicate_lines(text, key) or (0, 0)
    return ReadError.of(path, f"has {key!r} twice, first on line {first}; keep one", second)


def _too_deep(path: str) -> ReadError:
    return ReadError.of(path, f"must not be nested deeper than {MOST_DEPTH} levels; flatten it")


def _sentence(text: str) -> str:
    return text[:1].lower() + text[1:]
