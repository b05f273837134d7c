"""A resource's properties, and the doubt about those that a macro or a loop may add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from trailwright.model.unknown import Unknown
from trailwright.readers.resolve import NO_VALUE

if TYPE_CHECKING:
    from trailwright.model.resources import Value
    from trailwright.readers.stack import Stack

__all__ = ["properties_of"]


def properties_of(stack: Stack, written: Mapping[str, object]) -> Mapping[str, Value]:
    """Return a resource's properties, resolved.

    Args:
        stack: The stack it is in.

        written: The properties as they stand in the template. Where a function such as
            ``Fn::Transform`` stands among them, what is not written is unknown, not absent.
    """
    evaluate = stack.resolver.value
    known: dict[str, Value] = {}
    hidden = None
    for key, each in written.items():
        if key.startswith("Fn::"):
            hidden = hidden or key
        elif (value := evaluate(each)) is not NO_VALUE:
            known[key] = value
    if hidden is None:
        return known
    return _Open(known, Unknown(f"{hidden} may add it, which only CloudFormation knows"))


class _Open(Mapping[str, "Value"]):
    """Properties of which there may be more."""

    def __init__(self, known: Mapping[str, Value], doubt: Unknown) -> None:
        self._known, self._doubt = known, doubt

    def __getitem__(self, key: str) -> Value:
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401, ARG002 - as in Mapping
        """Return what is known of a property, which is never that it is absent."""
        return self._known.get(key, self._doubt)
