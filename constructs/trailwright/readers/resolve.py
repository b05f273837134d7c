"""Intrinsic functions, evaluated as far as they can be before a deployment.

What cannot be evaluated becomes a stand-in inside texts (:mod:`trailwright.model.symbols`),
and :class:`~trailwright.model.unknown.Unknown` elsewhere. Nothing is guessed.
"""

from __future__ import annotations

import json
import re
from operator import is_
from typing import TYPE_CHECKING, Any, Protocol, cast

from trailwright.model.resources import Either
from trailwright.model.symbols import is_symbolic, symbol
from trailwright.model.unknown import Unknown
from trailwright.readers.errors import ReadError
from trailwright.readers.limits import MOST_CHARACTERS, MOST_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.resources import Value

__all__ = ["NO_VALUE", "Names", "Resolver"]

#: What ``AWS::NoValue`` gives; it leaves nothing behind.
NO_VALUE = Unknown("AWS::NoValue")

_IN_SUB = re.compile(r"\$\{(!?)([^${}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:([^{}]*)\}\}")
#: What other values are in.
_HOLDERS = (dict, list)
_PAIR = 2
_LONG = 4096


class Names(Protocol):
    """What a stack knows of names."""

    path: str
    label: str

    def ref(self, name: str) -> Value:
        """Return what Ref gives."""
        ...

    def attribute(self, logical_id: str, name: str) -> Value:
        """Return what Fn::GetAtt gives."""
        ...

    def condition(self, name: str) -> bool | Unknown:
        """Return whether a condition holds."""
        ...

    def mapping(self, name: str, first: str, second: str) -> Value:
        """Return what Fn::FindInMap gives."""
        ...

    def imported(self, name: str) -> Value:
        """Return what Fn::ImportValue gives."""
        ...

    def output(self, stack: str, name: str, region: str) -> Value:
        """Return what Fn::GetStackOutput gives."""
        ...


class Resolver:
    """Evaluates values of one stack."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._depth = 0
        self._characters = 0
        self._functions: dict[str, Callable[[object], Value]] = {
            "Ref": self._ref,
            "Condition": self._condition,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ImportValue": self._import,
            "Fn::GetStackOutput": self._stack_output,
            "Fn::Base64": self._base64,
            "Fn::Length": self._length,
            "Fn::ToJsonString": self._json,
            "Fn::Equals": self._equals,
            "Fn::And": self._and,
            "Fn::Or": self._or,
            "Fn::Not": self._not,
        }

    def value(self, written: object) -> Value:
        """Return a value with every intrinsic function evaluated.

        Args:
            written: The value as it stands in the template.

        Raises:
            ReadError: If it is nested too deep, or makes too much text.
        """
        if isinstance(written, str):
            plain = "{{" not in written and len(written) < _LONG
            return written if plain else self._plain_text(written)
        if not isinstance(written, _HOLDERS):
            return cast("Value", written)
        self._depth += 1
        if self._depth > MOST_DEPTH:
            message = f"must not be nested deeper than {MOST_DEPTH} levels; flatten it"
            raise ReadError.of(self._names.path, message)
        nested: Any = written  # pyright: ignore[reportUnknownVariableType] - cast() takes time
        is_object = isinstance(written, dict)
        found = self._object(nested) if is_object else self._list(nested)
        self._depth -= 1
        return found

    def text(self, written: object, *label: str) -> str:
        """Return a value as text; where it is not known, a stand-in.

        Args:
            written: The value as it stands in the template.

            label: What tells the stand-in from others.
        """
        return self._as_text(self.value(written), *label)

    def truth(self, written: object) -> bool | Unknown:
        """Return whether a condition holds.

        Args:
            written: The condition as it stands in the template.
        """
        found = self.value(written)
        if isinstance(found, bool | Unknown):
            return found
        if found in ("true", "false"):
            return found == "true"
        return Unknown("what stands there is no condition")

    def _plain_text(self, written: str) -> str:
        if len(written) >= _LONG:  # an alias may repeat it without end
            self._spend(len(written))
        return self._dynamic(written) if "{{" in written else written

    def _list(self, written: list[Value]) -> Value:
        found = [value for each in written if (value := self.value(each)) is not NO_VALUE]
        same = len(found) == len(written) and all(map(is_, found, written))
        return written if same else found  # no copy need be kept

    def _object(self, written: dict[str, Value]) -> Value:
        if len(written) == 1:
            name, argument = next(iter(written.items()))
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument)
            if name == "Condition" and isinstance(argument, str):
                return self._call(name, argument)
        for key in written:
            if key.startswith("Fn::"):  # a macro or a loop, which adds to what stands beside it
                return Unknown(f"{key} is known only to CloudFormation")
        return self._entries(written)

    def _entries(self, written: dict[str, Value]) -> dict[str, Value]:
        """Return an object with its values evaluated; itself, if there is nothing to evaluate."""
        found = written
        for key, each in written.items():
            value = self.value(each)
            if value is each:
                continue
            if found is written:
                found = dict(written)
            if value is NO_VALUE:
                del found[key]
            else:
                found[key] = value
        return found

    def _call(self, name: str, argument: object) -> Value:
        function = self._functions.get(name)
        if function is None:
            return Unknown(f"{name} is known only to CloudFormation")
        return function(argument)

    def _dynamic(self, text: str) -> str:
        return _DYNAMIC.sub(lambda match: symbol("resolve", match[1]), text)

    # --- references ---

    def _ref(self, argument: object) -> Value:
        if not isinstance(argument, str):
            return Unknown("Ref must be the name of a parameter or resource")
        return self._names.ref(argument)

    def _condition(self, argument: object) -> Value:
        return self._names.condition(str(argument))

    def _get_att(self, argument: object) -> Value:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if not isinstance(parts, list) or len(cast("list[object]", parts)) != _PAIR:
            return Unknown("Fn::GetAtt must have a logical id and an attribute")
        first, second = cast("list[object]", parts)
        attribute = self.value(second)
        if not isinstance(first, str) or not isinstance(attribute, str):
            return Unknown("which attribute Fn::GetAtt takes is not known")
        return self._names.attribute(first, attribute)

    def _import(self, argument: object) -> Value:
        return self._names.imported(self.text(argument, "import"))

    def _stack_output(self, argument: object) -> Value:
        if not isinstance(argument, dict):
            return Unknown("Fn::GetStackOutput must name a stack and an output")
        known = cast("dict[str, object]", argument)
        region = known.get("Region")
        return self._names.output(
            self.text(known.get("StackName"), "stack"),
            self.text(known.get("OutputName"), "output"),
            "" if region is None else self.text(region, "region"),
        )

    def _find_in_map(self, argument: object) -> Value:
        parts = cast("list[object]", argument) if isinstance(argument, list) else []
        keys = [self.value(each) for each in parts[:3]]
        if len(keys) < 3:  # noqa: PLR2004 - a map, a key, a key
            return Unknown("Fn::FindInMap must have a map and two keys")
        texts = [self._as_text(key, "key") for key in keys]
        if any(isinstance(key, Unknown) or is_symbolic(key) for key in keys):
            return Unknown(f"which entry of the mapping {texts[0]} applies is not known")
        found = self._names.mapping(*texts)
        default = parts[3] if len(parts) > 3 else None  # noqa: PLR2004 - after the keys
        if isinstance(found, Unknown) and isinstance(default, dict) and "DefaultValue" in default:
            return self.value(cast("dict[str, object]", default)["DefaultValue"])
        return found

    # --- texts ---

    def _sub(self, argument: object) -> Value:
        template, own = (argument, None) if isinstance(argument, str) else self._two(argument)
        if not isinstance(template, str):
            return Unknown("Fn::Sub must have a text")
        local = cast("dict[str, object]", own) if isinstance(own, dict) else {}
        known: dict[str, str] = {}

        def fill(match: re.Match[str]) -> str:
            if match[1]:
                return f"${{{match[2]}}}"
            name = match[2].strip()
            if name not in known:
                known[name] = self._named(name, local)
            return self._made(known[name])

        return self._dynamic(self._made(_IN_SUB.sub(fill, template)))

    def _named(self, name: str, local: dict[str, object]) -> str:
        if name in local:
            return self.text(local[name], self._names.label, name)
        first, dot, attribute = name.partition(".")
        found = self._names.attribute(first, attribute) if dot else self._names.ref(name)
        return self._as_text(found, self._names.label, name)

    def _join(self, argument: object) -> Value:
        separator, parts = self._two(argument)
        items, between = self.value(parts), self.value(separator)
        if not isinstance(items, list) or not isinstance(between, str):
            return _doubt(items, "what Fn::Join joins is not known")
        doubt = next((each for each in items if isinstance(each, Unknown)), None)
        if doubt is not None:
            return doubt
        texts = [self._as_text(each, "item") for each in items]
        self._spend(sum(map(len, texts)) + len(between) * len(texts))
        return between.join(texts)

    def _select(self, argument: object) -> Value:
        which, source = self._two(argument)
        index, items = self.value(which), self.value(source)
        if not isinstance(items, list):
            return (
                items
                if isinstance(items, Unknown)
                else Unknown("what is selected from is not known")
            )
        number = _number(index)
        if number is None or not 0 <= number < len(items):
            return Unknown("which item Fn::Select takes is not known")
        return items[number]

    def _split(self, argument: object) -> Value:
        separator, source = self._two(argument)
        between, text = self.value(separator), self.value(source)
        if not isinstance(between, str) or not isinstance(text, str) or not between:
            return _doubt(text, "what Fn::Split splits is not known")
        return cast("list[Value]", text.split(between))

    def _base64(self, argument: object) -> Value:
        from base64 import b64encode  # noqa: PLC0415 - dear, and rarely needed

        text = self.value(argument)
        if not isinstance(text, str) or is_symbolic(text):
            return Unknown("the text that Fn::Base64 encodes is not known")
        return self._made(b64encode(text.encode()).decode())

    def _json(self, argument: object) -> Value:
        try:
            return self._made(json.dumps(self.value(argument), separators=(",", ":")))
        except TypeError:
            return Unknown("what Fn::ToJsonString writes is not known")

    def _length(self, argument: object) -> Value:
        items = self.value(argument)
        return len(items) if isinstance(items, list) else Unknown("the length is not known")

    # --- conditions ---

    def _if(self, argument: object) -> Value:
        parts = cast("list[object]", argument) if isinstance(argument, list) else []
        if len(parts) != 3 or not isinstance(parts[0], str):  # noqa: PLR2004 - if, then, else
            return Unknown("Fn::If must have a condition and two values")
        name = parts[0]
        holds = self._names.condition(name)
        if not isinstance(holds, Unknown):
            return self.value(parts[1] if holds else parts[2])
        then, otherwise = self.value(parts[1]), self.value(parts[2])
        if then == otherwise:
            return then
        return Either(
            f"it hangs on condition {name}, and {holds.reason}",
            name,
            None if then is NO_VALUE else then,
            None if otherwise is NO_VALUE else otherwise,
        )

    def _equals(self, argument: object) -> Value:
        first, second = (self.value(each) for each in self._two(argument))
        if isinstance(first, Unknown):
            return first
        if isinstance(second, Unknown):
            return second
        if _plain(first) == _plain(second):
            return True
        if is_symbolic(first) or is_symbolic(second):
            return Unknown(f"whether {_plain(first)!r} is {_plain(second)!r} is not known")
        return False

    def _and(self, argument: object) -> Value:
        return self._all(argument, wanted=True)

    def _or(self, argument: object) -> Value:
        found = self._all(argument, wanted=False)
        return found if isinstance(found, Unknown) else not found

    def _all(self, argument: object, *, wanted: bool) -> bool | Unknown:
        parts = cast("list[object]", argument) if isinstance(argument, list) else []
        doubt: Unknown | None = None
        for part in parts:
            found = self.truth(part)
            if isinstance(found, Unknown):
                doubt = found
            elif found is not wanted:
                return False
        return True if doubt is None else doubt

    def _not(self, argument: object) -> Value:
        parts = cast("list[object]", argument) if isinstance(argument, list) else [argument]
        found = self.truth(parts[0]) if parts else Unknown("Fn::Not must have a condition")
        return found if isinstance(found, Unknown) else not found

    # --- helpers ---

    def _two(self, argument: object) -> tuple[object, object]:
        parts = cast("list[object]", argument) if isinstance(argument, list) else []
        return (parts[0], parts[1]) if len(parts) == _PAIR else (None, None)

    def _as_text(self, value: Value, *label: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return self._made(",".join(self._as_text(each, *label) for each in value))
        if isinstance(value, Unknown | dict) or value is None:
            return symbol(*(label or ("value",)))
        return str(_plain(value))

    def _made(self, text: str) -> str:
        self._spend(len(text))
        return text

    def _spend(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MOST_CHARACTERS:
            message = f"must not expand to more than {MOST_CHARACTERS:,} characters; shorten it"
            raise ReadError.of(self._names.path, message)


def _plain(value: Value) -> Value:
    """Return a scalar as CloudFormation compares it: as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _doubt(value: Value, reason: str) -> Unknown:
    return value if isinstance(value, Unknown) else Unknown(reason)


def _number(value: Value) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value) else None
