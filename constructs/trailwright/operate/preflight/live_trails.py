"""The trails that are there, and which of them are the planned stacks' own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trailwright.model.arns import Arn
from trailwright.model.record import record
from trailwright.model.resources import ExistingTrail
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight._told import listed
from trailwright.operate.preflight.stacks import DeployedStack, deployed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Trail
    from trailwright.operate.preflight._told import Row
    from trailwright.operate.preflight.plan import Site
    from trailwright.operate.preflight.view import View

__all__ = ["LiveTrail", "Own", "existing", "own_trails", "sites_of", "trails_at", "trails_seen"]


@record
class LiveTrail:
    """A trail that is there, wherever it is seen.

    Args:
        arn: Its ARN, of the account that owns it and its home Region.

        name: Its name.

        account: Who owns it.

        home_region: Its home Region.

        multi_region: Whether it records all Regions.

        organization: Whether it is an organization's.
    """

    arn: str
    name: str
    account: str
    home_region: str
    multi_region: bool
    organization: bool


@record
class Own:
    """A trail that one of the planned stacks has already.

    Args:
        stack: What tells the stack from others.

        logical_id: Its logical id there.

        name: Its name.

        site: The account and Region of the stack.

        planned: As it is planned. Default: it is no longer planned.
    """

    stack: str
    logical_id: str
    name: str
    site: Site
    planned: Trail | None = None

    @property
    def is_replaced(self) -> bool:
        """Whether another name makes another trail of it."""
        planned = self.planned
        return planned is not None and isinstance(planned.name, str) and planned.name != self.name

    @property
    def goes(self) -> bool:
        """Whether the deployment ends with its deletion."""
        return self.planned is None or self.is_replaced


def trails_at(view: View, site: Site) -> tuple[LiveTrail, ...] | Unknown:
    """Return the trails seen in an account and Region, shadows and copies among them.

    Args:
        view: What is known.

        site: The account and Region.
    """
    return view.once(("trails", site), partial(_trails_at, view, site))


def trails_seen(view: View) -> dict[Site, tuple[LiveTrail, ...]]:
    """Return the trails wherever planned ones take a place, as far as could be looked.

    Args:
        view: What is known.
    """
    return view.once("seen", partial(_seen, view))


def own_trails(view: View) -> tuple[Own, ...]:
    """Return the trails that the planned stacks have already, as far as could be looked.

    Args:
        view: What is known.
    """
    stacks = view.plan.estate.stacks
    return view.once("own", lambda: tuple(e for label in stacks for e in _own(view, label)))


def existing(view: View) -> tuple[ExistingTrail, ...]:
    """Return the trails that are there beside what the planned stacks make or leave.

    Where nobody could look, what the plan declares is taken for them.

    Args:
        view: What is known.
    """
    seen = trails_seen(view)
    trails = {each.arn: each for found in seen.values() for each in found}
    mine = {(each.site, each.name) for each in own_trails(view)} | set(_unsure(view))
    others = (
        _existing(each)
        for each in trails.values()
        if ((each.account, each.home_region), each.name) not in mine
    )
    declared = (
        each
        for each in view.plan.estate.existing_trails
        if (each.account, each.home_region) not in seen
    )
    return tuple(dict.fromkeys((*others, *declared)))


def sites_of(view: View, trail: Trail) -> tuple[Site, ...]:
    """Return where a trail takes a place: of all Regions, in each that is enabled.

    Args:
        view: What is known.

        trail: The trail, as it is planned.
    """
    if not view.is_open(trail.place):
        return ()
    account, home = trail.place.account_text, trail.place.region_text
    known = view.regions[account]
    everywhere = trail.is_multi_region_trail is True and known.unknown is None
    return tuple(dict.fromkeys((account, each) for each in (home, *known.on * everywhere)))


def _seen(view: View) -> dict[Site, tuple[LiveTrail, ...]]:
    looked = {site: trails_at(view, site) for site in _sites(view)}
    return {site: found for site, found in looked.items() if not isinstance(found, Unknown)}


def _sites(view: View) -> dict[Site, None]:
    return dict.fromkeys(
        each for trail in view.plan.estate.trails for each in sites_of(view, trail)
    )


def _trails_at(view: View, site: Site) -> tuple[LiveTrail, ...] | Unknown:
    call = "cloudtrail:DescribeTrails"
    found = listed(view.here(*site), call, "trailList", includeShadowTrails=True)
    return found if isinstance(found, Unknown) else tuple(map(_trail, found))


def _trail(row: Row) -> LiveTrail:
    arn = Arn.parse(row["TrailARN"])
    return LiveTrail(
        arn=str(arn),
        name=arn.resource.removeprefix("trail/"),
        account=arn.account,
        home_region=row.get("HomeRegion") or arn.region,
        multi_region=row.get("IsMultiRegionTrail") is True,
        organization=row.get("IsOrganizationTrail") is True,
    )


def _own(view: View, label: str) -> Iterator[Own]:
    planned = {
        each.logical_id: each for each in view.plan.estate.trails if each.origin.stack == label
    }
    place = view.plan.estate.stacks[label].place
    stack = deployed(view, label)
    if isinstance(stack, DeployedStack):
        for each in stack.trails:
            yield Own(
                stack=label,
                logical_id=each,
                name=stack.ids[each].rpartition("/")[2],
                site=(place.account_text, place.region_text),
                planned=planned.get(each),
            )


def _unsure(view: View) -> Iterator[tuple[Site, str]]:
    """Yield the planned trails of which nobody could tell whether they are there already."""
    for each in view.plan.estate.trails:
        if isinstance(deployed(view, each.origin.stack), Unknown) and isinstance(each.name, str):
            yield (each.place.account_text, each.place.region_text), each.name


def _existing(trail: LiveTrail) -> ExistingTrail:
    return ExistingTrail(
        name=trail.name,
        account=trail.account,
        home_region=trail.home_region,
        multi_region=trail.multi_region,
        organization=trail.organization,
    )
