"""What a judgement sees: the plan, what is there of it, and answers."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trailwright.model.record import record
from trailwright.readers.account.here import Here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.resources import Place
    from trailwright.operate.preflight.plan import Plan
    from trailwright.readers.account import Live, Regions
    from trailwright.readers.account.looks import Looks

__all__ = ["View"]

_T = TypeVar("_T")


@record
class View:
    """What a judgement sees. Whatever it looks up and nobody has asked yet is asked next.

    Args:
        plan: What is to be deployed.

        regions: By account: the Regions that are enabled.

        live: What is there already, and the plan leans on.

        looks: What is known besides.
    """

    plan: Plan
    regions: Mapping[str, Regions]
    live: Live
    looks: Looks
    _known: dict[object, Any] = field(
        default_factory=dict[object, Any], init=False, repr=False, compare=False
    )

    def once(self, name: object, work: Callable[[], _T]) -> _T:
        """Return what is worked out of answers, the first time it is asked for.

        Args:
            name: What it is remembered by.

            work: Works it out.
        """
        if name not in self._known:
            self._known[name] = work()
        return cast("_T", self._known[name])

    def here(self, account: str, region: str) -> Here:
        """Return who is asked, and where.

        Args:
            account: Whose credentials ask.

            region: The Region.
        """
        return Here(looks=self.looks, scope=self.plan.accounts, account=account, region=region)

    def at(self, place: Place) -> Here:
        """Return who is asked about what goes to a place.

        Args:
            place: The place.
        """
        return self.here(place.account_text, place.region_text)

    def home(self, account: str) -> Here:
        """Return who is asked about what an account has in no Region: roles, organizations.

        Args:
            account: The account.
        """
        return self.here(account, self.plan.homes[account])

    def is_open(self, place: Place) -> bool:
        """Return whether a place may be asked: its Region is enabled, or nobody knows.

        Args:
            place: The place.
        """
        found = self.regions[place.account_text]
        return found.unknown is not None or place.region_text in found.on
