"""Records: frozen, keyword-only, with slots, and cheap to import.

``@dataclass(frozen=True, slots=True, kw_only=True)`` compiles six functions for each class:
half a millisecond, which every start of the command line would pay sixty times over. Records
share theirs. Their fields are those of :mod:`dataclasses`, so ``replace()`` takes them too.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["record"]

_C = TypeVar("_C")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(cls: type[_C]) -> type[_C]:
    """Make a class a record of the fields it annotates.

    Args:
        cls: The class. Methods that it defines itself are kept.
    """
    own = vars(cls).keys()
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(cls)
    for name, method in {"__init__": _initializer(made), **_SHARED}.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _initializer(cls: type[Any]) -> Callable[..., None]:
    known = fields(cls)
    defaults = {each.name: each.default for each in known if each.default is not MISSING}
    factories: list[tuple[str, Callable[[], Any]]] = [
        (each.name, each.default_factory) for each in known if each.default_factory is not MISSING
    ]
    made = {name for name, _ in factories}
    slots = [
        (each.name, getattr(cls, each.name).__set__)
        for each in known
        if each.init or each.name in made
    ]
    finish = getattr(cls, "__post_init__", None)

    def initialize(self: object, **given: object) -> None:
        values = given if len(given) == len(slots) else filled(given)
        try:
            for name, put in slots:
                put(self, values[name])
        except KeyError:
            raise TypeError(mismatch(given)) from None
        if len(values) > len(slots):
            raise TypeError(mismatch(given))
        if finish is not None:
            finish(self)

    def filled(given: dict[str, object]) -> dict[str, object]:
        values = defaults | given
        for name, make in factories:
            if name not in given:
                values[name] = make()
        return values

    def mismatch(given: dict[str, object]) -> str:
        return _mismatch(cls, filled(given).keys() ^ {name for name, _ in slots})

    return initialize


def _mismatch(cls: type, names: set[str]) -> str:
    listed = ", ".join(sorted(names))
    return f"{cls.__name__} must be given its fields by name; missing, or none of them: {listed}"


def _repr(self: Any) -> str:  # noqa: ANN401 - any record
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: object, other: object) -> bool:
    return NotImplemented if type(other) is not type(self) else _values(self) == _values(other)


def _hash(self: object) -> int:
    return hash(_values(self))


def _values(one: object) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in _compared(type(one)))


@cache
def _compared(cls: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cls) if each.compare)


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    msg = f"{type(self).__name__}.{name} is fixed; make another with replace()"
    raise FrozenInstanceError(msg)


_SHARED = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
