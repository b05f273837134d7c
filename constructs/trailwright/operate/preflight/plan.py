"""What is to be deployed, and whose accounts may be asked about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import PlannedStack, Resource

__all__ = ["Plan", "Site"]

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
    """

    estate: Estate
    accounts: frozenset[str]
    deployer: str | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        """Where stacks go, each once."""
        found = (_site(each) for each in self.estate.stacks.values())
        return tuple(dict.fromkeys(each for each in found if each is not None))

    @property
    def homes(self) -> dict[str, str]:
        """By account: the Region that is asked about what has none."""
        homes: dict[str, str] = {}
        for account, region in self.sites:
            homes.setdefault(account, region)
        return homes

    def resources_of(self, stack: str) -> Iterator[Resource]:
        """Yield the resources of a stack.

        Args:
            stack: What tells it from others.
        """
        return (each for each in self.estate.resources() if each.origin.stack == stack)


def _site(stack: PlannedStack) -> Site | None:
    account, region = stack.place.account, stack.place.region
    if isinstance(account, Unknown) or isinstance(region, Unknown):
        return None
    return account, region
