"""Schema violations as sentences: the key, what it must be, what was given, what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jsonschema.exceptions import ValidationError

__all__ = ["Sentence", "nearest", "sentences", "shown"]

_LONGEST_VALUE = 60
_MOST_NAMED = 12

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of keys",
    "null": "empty",
}
_SPOKEN_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false"}


class Sentence(NamedTuple):
    """One violation.

    Args:
        path: Where: keys and indices from the top of the file.

        key: The key at fault inside it, when the fault is the key itself.

        text: The sentence.

        meant: The key that was probably meant by an unknown one.

        absent: The key that is missing.
    """

    path: tuple[str | int, ...]
    key: str | None
    text: str
    meant: str | None = None
    absent: str | None = None


def sentences(errors: Iterable[ValidationError]) -> list[Sentence]:
    """Turn validator errors into sentences.

    A key that is missing because it was misspelt is reported once, as misspelt.

    Args:
        errors: What ``Draft202012Validator.iter_errors`` found.
    """
    found = [sentence for error in errors for sentence in _speak(error)]
    misspelt = {(sentence.path, sentence.meant) for sentence in found if sentence.meant}
    return [sentence for sentence in found if (sentence.path, sentence.absent) not in misspelt]


def nearest(value: str, allowed: Sequence[str]) -> str | None:
    """Return the allowed text that was probably meant.

    Args:
        value: What was written.

        allowed: What may be written.
    """
    if len(value) > _LONGEST_VALUE:
        return None
    for word in allowed:
        if _bare(word) == _bare(value):
            return word
    close = get_close_matches(value.lower(), [word.lower() for word in allowed], n=1)
    return next((word for word in allowed if word.lower() in close), None)


def shown(value: object) -> str:
    """Return a value as a message shows it: short, and without control characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return repr(value[: _LONGEST_VALUE - 3] + "...")
    return repr(value)


def _speak(error: ValidationError) -> Iterator[Sentence]:
    return _SPEAKERS.get(str(error.validator), _anything_else)(error)


def _bare(word: str) -> str:
    return word.lower().replace("-", "_")


def _path(error: ValidationError) -> tuple[str | int, ...]:
    return tuple(error.absolute_path)


def _option(error: ValidationError) -> str:
    option = ""
    for step in _path(error):
        if isinstance(step, int):
            option += f"[{step}]"
        else:
            option += f".{_safe(step)}" if option else _safe(step)
    return option


def _safe(key: str) -> str:
    return key if key.isprintable() and 0 < len(key) <= _LONGEST_VALUE else shown(key)


def _said(error: ValidationError, rule: str, remedy: str) -> Sentence:
    option = _option(error)
    subject = option or "the file"
    if error.instance is None:
        return Sentence(
            _path(error), None, f"{subject} has no value; give it one, or delete the key"
        )
    got = shown(error.instance)
    return Sentence(_path(error), None, f"{subject} {rule}, got {got}; {remedy}")


def _schema(error: ValidationError) -> dict[str, Any]:
    return cast("dict[str, Any]", error.schema)


def _unknown_keys(error: ValidationError) -> Iterator[Sentence]:
    known = sorted(_schema(error).get("properties", ()))
    option = _option(error)
    for key in cast("dict[str, object]", error.instance):
        if key in known:
            continue
        guess = nearest(key, known)
        remedy = f"did you mean {guess}?" if guess else f"the keys are {', '.join(known)}"
        place = f"{option}.{_safe(key)}" if option else _safe(key)
        text = f"{place} is not a key that is known here; {remedy}"
        yield Sentence(_path(error), key, text, meant=guess)


def _missing_key(error: ValidationError) -> Iterator[Sentence]:
    option = _option(error)
    given = cast("dict[str, object]", error.instance)
    # One error is raised for each missing key, and only its English names the key.
    for key in cast("list[str]", error.validator_value):
        if key not in given and error.message.startswith(repr(key)):
            text = f"{option or 'the file'} must have {key}; add it"
            yield Sentence(_path(error), None, text, absent=key)


def _wrong_type(error: ValidationError) -> Iterator[Sentence]:
    value = error.validator_value
    allowed = cast("list[str]", value if isinstance(value, list) else [value])
    message = _schema(error).get("patternErrorMessage")
    if message and not isinstance(error.instance, dict | list):
        yield _said(error, str(message), "correct it")
        return
    rule = f"must be {_or(_TYPES[name] for name in allowed)}"
    yield _said(error, rule, _type_remedy(cast("object", error.instance), allowed))


def _type_remedy(value: object, allowed: list[str]) -> str:
    wanted = allowed[0]
    if wanted == "boolean" and isinstance(value, str):
        guess = _SPOKEN_BOOLEANS.get(value.lower())
        return f"write {guess}" if guess else "write true or false"
    if wanted == "integer" and isinstance(value, str) and value.isdecimal():
        return "take the quotes off"
    if wanted == "string" and isinstance(value, bool | int | float):
        return "put it in quotes"
    if wanted == "array" and not isinstance(value, dict):
        return "write [...] around it, or a line that begins with - for each item"
    if wanted == "object":
        return "write its keys below it, indented"
    return "change it"


def _not_in_list(error: ValidationError) -> Iterator[Sentence]:
    allowed = cast("list[object]", error.validator_value)
    words = [str(item) for item in allowed]
    rule = f"must be {_or(words)}"
    yield _said(error, rule, _list_remedy(error.instance, words, allowed))


def _list_remedy(value: object, words: list[str], allowed: list[object]) -> str:
    if isinstance(value, str):
        guess = nearest(value, words)
        if guess:
            return f"did you mean {guess}?"
    if isinstance(value, int) and not isinstance(value, bool):
        figures = sorted((item for item in allowed if isinstance(item, int)), key=_distance(value))
        if figures:
            return f"the nearest is {figures[0]}"
    return "use one of these" if len(words) > 1 else f"write {words[0]}"


def _distance(value: int) -> Callable[[int], int]:
    return lambda item: abs(item - value)


def _bad_shape(error: ValidationError) -> Iterator[Sentence]:
    rule = str(_schema(error).get("patternErrorMessage", "has a form that is not accepted"))
    examples = _schema(error).get("examples", ())
    remedy = f"for example {examples[0]}" if examples else "correct it"
    yield _said(error, rule, remedy)


def _too_short(error: ValidationError) -> Iterator[Sentence]:
    least = error.validator_value
    rule = "must not be empty" if least == 1 else f"must have at least {least} characters"
    yield _said(error, rule, "lengthen it")


def _limit(rule: str, remedy: str) -> Callable[[ValidationError], Iterator[Sentence]]:
    def speak(error: ValidationError) -> Iterator[Sentence]:
        yield _said(error, rule.format(error.validator_value), remedy)

    return speak


def _none_fits(error: ValidationError) -> Iterator[Sentence]:
    closest = _closest_branch(error)
    if closest and error.instance is not None:
        yield from sentences(closest)
        return
    rule = f"must be {_or(word for below in error.context or () for word in _wanted(below))}"
    yield _said(error, rule, _choice_remedy(error))


def _closest_branch(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the one branch whose type the value has."""
    branches: dict[int, list[ValidationError]] = {}
    for below in error.context or ():
        branches.setdefault(int(below.schema_path[0]), []).append(below)
    fitting = [found for found in branches.values() if not _is_other_type(found)]
    return fitting[0] if len(fitting) == 1 else []


def _is_other_type(errors: list[ValidationError]) -> bool:
    return any(
        not error.relative_path and error.validator in {"type", "const", "enum"} for error in errors
    )


def _choice_remedy(error: ValidationError) -> str:
    if isinstance(error.instance, str):
        words = [word for below in error.context or () for word in _literals(below)]
        guess = nearest(error.instance, words) or _SPOKEN_BOOLEANS.get(error.instance.lower())
        if guess:
            return f"did you mean {guess}?"
        if error.instance.isdecimal():
            return "take the quotes off"
    return "use one of these"


def _literals(error: ValidationError) -> list[str]:
    if error.validator == "enum":
        return [str(item) for item in cast("list[object]", error.validator_value)]
    return [str(error.validator_value)] if error.validator == "const" else []


def _wanted(error: ValidationError) -> list[str]:
    """Say what one failed branch of an ``anyOf`` wants."""
    if error.relative_path:
        return []
    if error.validator == "type":
        return [_TYPES[str(error.validator_value)]]
    return [word.lower() if word == "False" else word for word in _literals(error)]


def _not_exactly_one(error: ValidationError) -> Iterator[Sentence]:
    if not isinstance(error.instance, dict):
        return  # that it is no mapping is said already
    choices = [str(choice["required"][0]) for choice in cast("list[Any]", error.validator_value)]
    given = [key for key in choices if key in cast("dict[str, object]", error.instance)]
    got = f"got {' and '.join(given)}; keep one" if given else "got none; add one"
    option = _option(error)
    yield Sentence(_path(error), None, f"{option} must have exactly one of {_or(choices)}, {got}")


def _needs_other(error: ValidationError) -> Iterator[Sentence]:
    option = _option(error)
    given = cast("dict[str, object]", error.instance)
    for key, others in cast("dict[str, list[str]]", error.validator_value).items():
        if key in given and not all(other in given for other in others):
            yield Sentence(
                _path(error), key, f"{option}.{key} needs {', '.join(others)} beside it; add it"
            )


def _too_few_keys(error: ValidationError) -> Iterator[Sentence]:
    option = _option(error)
    keys = _or(sorted(set(_schema(error)["properties"]) - set(_schema(error)["required"])))
    yield Sentence(_path(error), None, f"{option} must have at least one of {keys}; add one")


def _anything_else(error: ValidationError) -> Iterator[Sentence]:
    yield _said(error, "is not accepted here", "compare it with the reference of trails.yaml")


def _or(words: Iterable[str]) -> str:
    unique = list(dict.fromkeys(words))
    if len(unique) > _MOST_NAMED * 2:
        unique = [*unique[:_MOST_NAMED], "another of the list"]
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} or {unique[-1]}"


_SPEAKERS: dict[str, Callable[[ValidationError], Iterator[Sentence]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_key,
    "type": _wrong_type,
    "enum": _not_in_list,
    "const": _anything_else,
    "pattern": _bad_shape,
    "anyOf": _none_fits,
    "oneOf": _not_exactly_one,
    "dependentRequired": _needs_other,
    "minProperties": _too_few_keys,
    "maxProperties": _limit("must have at most {} keys", "drop some"),
    "minLength": _too_short,
    "maxLength": _limit("must have at most {} characters", "shorten it"),
    "minimum": _limit("must be at least {}", "raise it"),
    "maximum": _limit("must be at most {}", "lower it"),
    "minItems": _limit("must have at least {} item", "add one, or delete the key"),
}
