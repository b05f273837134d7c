"""The stacks that are read together, and may import from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.symbols import symbol

if TYPE_CHECKING:
    from trailwright.model.resources import Place, Value
    from trailwright.readers.stack import Stack

__all__ = ["World"]


class World:
    """All stacks of one reading."""

    def __init__(self) -> None:
        self.stacks: list[Stack] = []
        self._labels: set[str] = set()
        self._exports: dict[tuple[str, str, str], tuple[Stack, str]] | None = None

    def label(self, wanted: str) -> str:
        """Return what tells a stack from all others.

        Args:
            wanted: What it should be called.
        """
        label, number = wanted, 1
        while label in self._labels:
            number += 1
            label = f"{wanted}-{number}"
        self._labels.add(label)
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
        return symbol("import", name) if found is None else found[0].stack_output(found[1])

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
