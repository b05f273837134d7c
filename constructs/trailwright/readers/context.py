"""What templates leave open, and the caller may know: account, parameters, organization."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.resources import Place
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import ExistingTrail, Organization, Value

__all__ = ["Context"]


@record
class Context:
    """What is known beside the templates. What a cloud assembly says of itself comes first.

    Args:
        account: The account. Default: not known.

        region: The Region. Default: not known.

        partition: Default: that of the Region, or ``aws``.

        params: Parameters by name. Default: those of the templates.

        conditions: Conditions by name, where nothing else decides them.

        organization: Default: not known.

        external: Policies of what is not in the templates: by type, then by name or ARN.

        existing_trails: Trails that are there already. One that is not said to be in another
            account or Region is where all stacks are.
    """

    account: str | None = None
    region: str | None = None
    partition: str | None = None
    params: Mapping[str, Value] = field(default_factory=dict[str, "Value"])
    conditions: Mapping[str, bool] = field(default_factory=dict[str, bool])
    organization: Organization | None = None
    external: Mapping[str, Mapping[str, Value]] = field(
        default_factory=dict[str, "Mapping[str, Value]"]
    )
    existing_trails: tuple[ExistingTrail, ...] = ()

    def told(self, said: Context) -> Context:
        """Return what is known when an estate says something of itself, which comes first.

        Args:
            said: What it says: its organization, and trails that exist already.
        """
        return replace(
            self,
            organization=said.organization or self.organization,
            existing_trails=(*said.existing_trails, *self.existing_trails),
        )

    def place(self, account: str | None = None, region: str | None = None) -> Place:
        """Return where a stack goes.

        Args:
            account: The account that the stack is bound to. Default: the context's.

            region: The Region that the stack is bound to. Default: the context's.
        """
        account, region = account or self.account, region or self.region
        partition = self.partition or (partition_of(region) if region else "aws")
        return Place(
            account=account or Unknown("the stack is not bound to an account"),
            region=region or Unknown("the stack is not bound to a Region"),
            partition=partition,
        )
