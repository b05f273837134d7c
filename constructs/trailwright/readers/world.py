"""The stacks that are read together, and may import from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.symbols import symbol

if TYPE_CHECKING:
    from trailwright.model.resources import PassedOver, Place, Value
    from trailwright.readers.stack import Stack

__all__ = ["World"]

#: What stand-ins begin with that are of no stack.
_RESERVED = ("import", "item", "key", "output", "region", "resolve", "stack", "value")


class World:
    """The stacks of one estate.

    Attributes:
        stacks: The stacks.

        passed_over: What turned out to be none, and why.

        not_exported: Exports that were asked for, and that no stack has.
    """

    def __init__(self) -> None:
        self.stacks: list[Stack] = []
        self.passed_over: list[PassedOver] = []
        self.not_exported: dict[str, None] = {}
        self._labels = {symbol(each) for each in _RESERVED}
        self._exports: dict[tuple[str, str, str], tuple[Stack, str]] | None = None

    def label(self, wanted: str) -> str:
        """Return what tells a stack from all others, in stand-ins too.

        Args:
            wanted: What it should be called.
        """
        label, number = wanted, 1
        while symbol(label) in self._labels:
            number += 1
            label = f"{wanted}-{number}"
        self._labels.add(symbol(label))
        return label

    def exported(self, place: Place, name: str) -> Value:
        """Return an export of the same account and Region, or its stand-in.

        Args:
            place: Who imports.

            name: The export.
        """
        if self._exports is None:
            self._exports = {}  # while exports are named, none can be imported
            self._exports = {
                (stack.place.account_text, stack.place.region_text, export): (stack, output)
                for stack in self.stacks
                for export, output in stack.exports()
            }
        found = self._exports.get((place.account_text, place.region_text, name))
        if found is not None:
            return found[0].stack_output(found[1])
        self.not_exported[name] = None
        return symbol("import", name)

    def output(self, stack: str, name: str, *, region: str, account: str) -> Value:
        """Return an output of a stack that is known by its name, or its stand-in.

        Args:
            stack: The stack's name.

            name: The output.

            region: Where the stack is.

            account: Who asks, which decides when stacks of several accounts have that name.
        """
        named = [
            each for each in self.stacks if stack == each.name and region == each.place.region_text
        ]
        own = [each for each in named if account == each.place.account_text]
        chosen = own or named
        if len(chosen) != 1:
            return symbol("stack", stack, name)
        return chosen[0].stack_output(name)
