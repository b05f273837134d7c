"""How many events there are in a month, as far as somebody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.ranges import exactly
from trailwright.model.record import record

if TYPE_CHECKING:
    from trailwright.cost.ranges import Range

__all__ = ["CATEGORIES", "Volumes"]

#: The categories of events, as ``expected_events`` in a ``trails.yaml`` calls them.
CATEGORIES = ("management", "data", "network_activity", "insights")


@record
class Volumes:
    """Events a month over the whole estate, and what else nobody can read in a template.

    Args:
        management: Management events. Default: not known.

        data: Data events. Default: not known.

        network_activity: Network activity events. Default: not known.

        insights: Management events that Insights analyses, once for each type that does.
            Default: what the types analyse of ``management``.

        accounts: Accounts of the organization. Default: those that the estate names.

        athena_gb: GB that Athena scans. Default: not known.

        month: Which month after the first delivery is estimated, since archives grow. Default:
            the twelfth.
    """

    management: int | None = None
    data: int | None = None
    network_activity: int | None = None
    insights: int | None = None
    accounts: int | None = None
    athena_gb: int | None = None
    month: int = 12

    def of(self, category: str) -> Range:
        """Return the events of a category; none where their number is not known.

        Args:
            category: One of :data:`CATEGORIES`.
        """
        return exactly(getattr(self, category) or 0)

    def knows(self, category: str) -> bool:
        """Return whether the number of events of a category is known.

        Args:
            category: One of :data:`CATEGORIES`.
        """
        return getattr(self, category) is not None
