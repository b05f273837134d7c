"""What a change makes of the costs of an estate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.cost import Volumes, compared, delta, joined
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.cost import Change, Delta, Estimate
    from trailwright.model.estate import Estate

    Make = Callable[..., dict[str, Any]]
    Cost = Callable[..., Estimate]

MILLION = 1_000_000


def _change(found: Delta, item: str) -> Change:
    (change,) = [each for each in found.changes if each.item == item]
    return change


@pytest.mark.parametrize("storage_class", ["GLACIER", "INTELLIGENT_TIERING"])
def test_what_is_the_same_changes_nothing(
    trail: Make, archive: Make, cost_of: Cost, storage_class: str
) -> None:
    """No line, and no cent, whether its price is known or not."""
    moves = [{"StorageClass": storage_class, "TransitionInDays": 30}]
    one, two = (
        cost_of({"Trail": trail(), "A": archive(Transitions=moves)}, management=MILLION)
        for _ in range(2)
    )

    found = delta(one, two)

    assert () == found.changes
    assert [0, 0, 0] == [found.total.low, found.total.likely, found.total.high]


def test_a_second_trail_is_a_new_paid_copy(trail: Make, cost_of: Cost) -> None:
    """It costs $20 a million more; the first trail's lines stay out of it."""
    one = {"One": trail(TrailName="one")}
    before = cost_of(one, management=MILLION)
    after = cost_of(one | {"Two": trail(TrailName="two")}, management=MILLION)

    found = delta(before, after)

    copy = _change(found, "further_copy")
    assert (None, 20, 20) == (copy.before, copy.after.likely, copy.change.likely)
    assert {"two"} == {each.trail for each in found.changes}
    assert ["two"] == [each.trail for each in found.new_paid_copies]


def test_a_trail_that_goes_is_saved(trail: Make, cost_of: Cost) -> None:
    """The same the other way round."""
    one = {"One": trail(TrailName="one")}
    before = cost_of(one | {"Two": trail(TrailName="two")}, management=MILLION)
    after = cost_of(one, management=MILLION)

    found = delta(before, after)

    copy = _change(found, "further_copy")
    assert (20, None, -20) == (copy.before.likely, copy.after, copy.change.likely)
    assert ["two"] == [each.trail for each in found.gone_paid_copies]
    assert () == found.new_paid_copies


def test_what_is_new_and_free_is_not_told(trail: Make, cost_of: Cost) -> None:
    """The first copy of management events."""
    before = cost_of({"Queue": {"Type": "AWS::SQS::Queue"}}, management=MILLION)
    after = cost_of({"Trail": trail()}, management=MILLION)

    assert {"put", "get"} == {each.item for each in delta(before, after).changes}


def test_a_change_is_counted_under_the_same_assumptions(
    trail: Make, archive: Make, cost_of: Cost
) -> None:
    """Kept half as long costs less for certain, although either may cost what the other does."""
    long, short = (
        cost_of({"Trail": trail(), "A": archive(ExpirationInDays=days)}, management=MILLION)
        for days in (300, 150)
    )

    change = _change(delta(long, short), "storage_STANDARD").change

    assert change.low < change.likely < change.high < 0


def test_what_becomes_unknown_is_no_saving(trail: Make, archive: Make, cost_of: Cost) -> None:
    """The change is unknown, not minus what it cost before."""
    known, unknown = (
        cost_of(
            {
                "Trail": trail(),
                "A": archive(Transitions=[{"StorageClass": each, "TransitionInDays": 30}]),
            },
            management=MILLION,
        )
        for each in ("GLACIER", "INTELLIGENT_TIERING")
    )

    change = _change(delta(known, unknown), "storage_INTELLIGENT_TIERING")

    assert (None, Unknown("its price is not known")) == (change.before, change.change)


def test_an_account_that_is_new_was_there_before(
    trail: Make, estate_of: Callable[..., Estate]
) -> None:
    """The organization's trail had its digest files already, and nobody's share changes."""
    organization = trail(TrailName="org", IsOrganizationTrail=True, EnableLogFileValidation=True)
    before = estate_of({"Org": organization})
    member = estate_of({"Own": trail(TrailName="own")}, account="222233334444")

    found = compared(before, joined([before, member]), Volumes(management=MILLION))

    assert {"own"} == {each.trail for each in found.changes}
    assert found.before.volumes == found.after.volumes
