"""Which trail has the first copy of management events, and which pay for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.once import once
from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.posture.recorded import management
from trailwright.posture.trails import is_organization
from trailwright.rules._places import also_there, same_account, shares_region, trails_by_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.resources import ExistingTrail, Trail
    from trailwright.posture.recorded import Management

__all__ = ["Copy", "copies", "existing_copies", "is_made"]

#: The management events of each trail, where they are known.
_Known = list[tuple["Trail", tuple["Management", ...]]]


@record
class Copy:
    """A trail's copy of management events, and who has the same.

    The first copy is free in each account and Region; each further one is paid for
    (`CloudTrail user guide, "Managing CloudTrail trail costs"
    <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html>`_).
    An account's own trail pays where the organization's has them already, and a trail of one
    Region where one of all Regions has.

    Args:
        trail: The trail.

        kinds: The kinds of events that it records: ``read``, ``write``.

        before: Trails of its account that have some of them, and come first.

        organization: Organization trails of other accounts that have some of them, if the
            trail's account is of their organization.

        existing: Trails that are there already and may have them.

        shared: The kinds of events that those of the estate have too.
    """

    trail: Trail
    kinds: frozenset[str]
    before: tuple[Trail, ...] = ()
    organization: tuple[Trail, ...] = ()
    existing: tuple[ExistingTrail, ...] = ()
    shared: frozenset[str] = frozenset()

    @property
    def region(self) -> str | None:
        """The one Region in which it is a further copy; ``None`` for all that it records."""
        if self.trail.is_multi_region_trail is not True:
            return None
        others = (*self.before, *self.organization)
        everywhere = any(each.is_multi_region_trail is True for each in others)
        return None if everywhere or not others else others[0].place.region_text


def is_made(trail: Trail) -> bool:
    """Return whether a trail is known to be made, and not known to be stopped.

    Args:
        trail: The trail.
    """
    return trail.exists is True and trail.is_logging is not False


@once
def copies(estate: Estate) -> tuple[Copy, ...]:
    """Return the copies of management events that trails have, those that come first before.

    A trail of which it is not known what it records has none here.

    Args:
        estate: What was read.
    """
    known = _known(estate)
    of_organizations = [each for each in known if is_organization(each[0])]
    found: list[Copy] = []
    for own in _by_account(estate, known).values():
        for index, (trail, recorded) in enumerate(own):
            before = own[:index]
            above = [each for each in of_organizations if _is_elsewhere(trail, each[0])]
            found.append(_copy(estate, trail, recorded, before, above))
    return tuple(found)


def existing_copies(estate: Estate) -> tuple[tuple[ExistingTrail, tuple[Trail, ...]], ...]:
    """Return the trails that are there already and may pay, with who has the same.

    Those are trails of accounts that an organization trail of the estate records too, if they
    are of its organization. A trail of the same account is a matter of that account's copies.

    Args:
        estate: What was read.
    """
    wide = [each.trail for each in copies(estate) if is_organization(each.trail)]
    found = [(each, _above(each, wide)) for each in estate.existing_trails]
    return tuple((existing, above) for existing, above in found if above)


def _above(existing: ExistingTrail, wide: Sequence[Trail]) -> tuple[Trail, ...]:
    if existing.organization or not isinstance(existing.account, str):
        return ()
    return tuple(
        each
        for each in wide
        if each.account != existing.account
        and (each.is_multi_region_trail is True or each.region == existing.home_region)
    )


def _known(estate: Estate) -> _Known:
    made = [(each, management(each)) for each in estate.trails if is_made(each)]
    return [(each, recorded) for each, recorded in made if not isinstance(recorded, Unknown)]


def _by_account(estate: Estate, known: _Known) -> Mapping[str, _Known]:
    """Return what is recorded in each account, the widest trails first."""
    recorded = {id(trail): each for trail, each in known}
    return {
        account: [
            (trail, recorded[id(trail)])
            for trail in sorted(trails, key=_narrowness)
            if recorded.get(id(trail))
        ]
        for account, trails in trails_by_account(estate).items()
    }


def _narrowness(trail: Trail) -> tuple[bool, bool]:
    return not is_organization(trail), trail.is_multi_region_trail is not True


def _is_elsewhere(trail: Trail, organization: Trail) -> bool:
    """Return whether an organization's trail of another account may record a trail's account."""
    apart = trail.place.account_text != organization.place.account_text
    return apart and not is_organization(trail)


def _copy(
    estate: Estate, trail: Trail, recorded: Sequence[Management], before: _Known, above: _Known
) -> Copy:
    own = [each for each in before if same_account(trail, each[0]) and _meet(trail, recorded, each)]
    organization = [each for each in above if _meet(trail, recorded, each)]
    return Copy(
        trail=trail,
        kinds=frozenset[str]().union(*(each.kinds for each in recorded)),
        before=tuple(each for each, _ in own),
        organization=tuple(each for each, _ in organization),
        existing=tuple(each for each in estate.existing_trails if _may_have(trail, each)),
        shared=frozenset(_shared(recorded, [*own, *organization])),
    )


def _meet(
    trail: Trail, recorded: Sequence[Management], other: tuple[Trail, tuple[Management, ...]]
) -> bool:
    """Return whether two trails are known to record an event both."""
    met = any(each.overlaps(another) for each in recorded for another in other[1])
    return met and shares_region(trail, other[0])


def _may_have(trail: Trail, existing: ExistingTrail) -> bool:
    over = existing.organization and existing.account != trail.account
    return also_there(trail, existing) or (over and not is_organization(trail))


def _shared(recorded: Sequence[Management], others: _Known) -> Iterator[str]:
    for each in recorded:
        for _, theirs in others:
            for another in theirs:
                if each.overlaps(another):
                    yield from each.kinds & another.kinds
