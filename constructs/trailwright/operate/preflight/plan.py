"""What is to be deployed, and whose accounts may be asked about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource

__all__ = ["Plan", "Site", "unnamed", "with_name"]

#: An account, and a Region of it.
Site = tuple[str, str]


@record
class Plan:
    """What is to be deployed.

    Args:
        estate: As the templates describe it. Every stack is bound to an account and a Region.

        accounts: The accounts that there are credentials for.

        deployer: The name or ARN of the role by which CloudFormation makes resources. Default:
            the one that a cloud assembly names.

        region: The Region that is asked about what has none, such as roles. Default: in each
            account the one that a stack goes to.
    """

    estate: Estate
    accounts: frozenset[str]
    deployer: str | None = None
    region: str | None = None

    @property
    def homes(self) -> dict[str, str]:
        """By account: the Region that is asked about what has none."""
        homes: dict[str, str] = {}
        for stack in self.estate.stacks.values():
            homes.setdefault(stack.place.account_text, self.region or stack.place.region_text)
        return homes

    def resources_of(self, stack: str) -> Iterator[Resource]:
        """Yield the resources of a stack.

        Args:
            stack: What tells it from others.
        """
        return (each for each in self.estate.resources() if each.origin.stack == stack)


def unnamed(estate: Estate) -> tuple[str, ...]:
    """Return the stacks whose name nobody told; that of a nested one its parent knows.

    Args:
        estate: As the templates describe it.
    """
    stacks = estate.stacks
    return tuple(
        label
        for label, stack in stacks.items()
        if stack.name is None and label.rpartition(".")[0] not in stacks
    )


def with_name(estate: Estate, name: str) -> Estate:
    """Return an estate whose one stack without a name has one.

    Args:
        estate: As the templates describe it.

        name: The name.

    Raises:
        ValueError: If several have none.
    """
    labels = unnamed(estate)
    if len(labels) > 1:
        msg = f"stack-name must be that of one template, got {', '.join(labels)}; name one of them"
        raise ValueError(msg)
    named = {each: replace(estate.stacks[each], name=name) for each in labels}
    return replace(estate, stacks={**estate.stacks, **named})
