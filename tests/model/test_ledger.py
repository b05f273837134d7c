"""Trails are counted against the five slots of each account and Region as AWS counts them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model.ledger import LedgerRow, TrailUse, trail_ledger
from trailwright.model.regions import known_regions

ACCOUNT = "111122223333"
OTHER = "444455556666"
COMMERCIAL = known_regions("aws")


def _use(name: str, home: str = "us-west-1", **changes: Any) -> TrailUse:  # noqa: ANN401
    return TrailUse(**({"name": name, "account": ACCOUNT, "home_region": home} | changes))


def _worked_case() -> list[TrailUse]:
    """Return the trails of the guide's example."""
    return [
        _use("single-1", multi_region=False),
        _use("single-2", multi_region=False),
        _use("multi-1"),
        _use("multi-2"),
        _use("sydney", "ap-southeast-2"),
    ]


def _row(uses: list[TrailUse], region: str, account: str = ACCOUNT) -> LedgerRow:
    (row,) = [
        each
        for each in trail_ledger(uses).headroom()
        if (each.account, each.region) == (account, region)
    ]
    return row


def test_the_guides_case_makes_five_in_its_region() -> None:
    """Two single-Region and two multi-Region trails, and one homed in Sydney."""
    row = _row(_worked_case(), "us-west-1")

    assert (5, 5, 0) == (row.used, row.quota, row.left)
    assert ("single-1", "single-2", "multi-1", "multi-2", "sydney") == row.names
    assert [] == list(trail_ledger(_worked_case()).problems())


def test_other_regions_hold_the_shadows_only() -> None:
    """Three of the guide's five trails are of all Regions."""
    rows = [row for row in trail_ledger(_worked_case()).headroom() if row.region != "us-west-1"]

    assert {("multi-1", "multi-2", "sydney")} == {row.names for row in rows}
    assert len(COMMERCIAL) - 1 == len(rows)


@pytest.mark.parametrize(
    "sixth",
    [
        _use("one-more", multi_region=False),
        _use("one-more"),
        _use("one-more", "eu-north-1"),
        _use("one-more", organization=True, origin="Stack/Org"),
    ],
    ids=["single", "multi", "shadow", "organization"],
)
def test_fails_on_the_sixth(sixth: TrailUse) -> None:
    """Whatever kind it is of; the message says who uses what, and what can be done."""
    (problem,) = trail_ledger([*_worked_case(), sixth]).problems()

    text = str(problem)
    assert f"trails must be at most 5 per Region in account {ACCOUNT}" in text
    assert "(MaximumNumberOfTrailsExceededException), and this quota cannot be raised" in text
    assert "got 6; join trails, or make some of them single-Region trails" in text
    assert f"{ACCOUNT} us-west-1: 6 of 5 used by single-1 (exists already), " in text
    assert f"one-more ({sixth.origin})" in text


def test_a_sixth_elsewhere_does_not_matter() -> None:
    """A single-Region trail of another Region takes no slot here."""
    uses = [*_worked_case(), _use("paris", "eu-west-3", multi_region=False)]

    assert [] == list(trail_ledger(uses).problems())
    assert 5 == _row(uses, "us-west-1").used
    assert 4 == _row(uses, "eu-west-3").used


def test_a_sixth_of_another_account_does_not_matter() -> None:
    """Each account has slots of its own."""
    uses = [*_worked_case(), _use("theirs", account=OTHER)]

    assert [] == list(trail_ledger(uses).problems())
    assert 1 == _row(uses, "us-west-1", OTHER).used


def test_copies_of_an_organization_trail_take_no_slot_of_members() -> None:
    """They are made even where a member is full, so only the owner's count."""
    mine = [_use(f"mine-{n}", account=OTHER) for n in range(5)]
    uses = [*mine, _use("org", organization=True)]

    assert [] == list(trail_ledger(uses).problems())
    assert 5 == _row(uses, "us-west-1", OTHER).used
    assert 1 == _row(uses, "us-west-1", ACCOUNT).used


def test_multi_region_trails_stay_in_their_partition() -> None:
    """A trail of China takes no slot elsewhere."""
    assert known_regions("aws-cn") == _use("china", "cn-north-1").regions()
    assert ("us-gov-east-1", "us-gov-west-1") == _use("gov", "us-gov-west-1").regions()


def test_an_unknown_home_region_counts_for_itself() -> None:
    """Tokens and new Regions take a slot where they are."""
    assert ("mars-north-1",) == _use("m", "mars-north-1").regions()
    assert ("us-west-1",) == _use("m", multi_region=False).regions()


def test_fails_on_a_name_used_twice() -> None:
    """In one account and Region; both origins are told."""
    uses = [_use("audit", origin="Stack/A"), _use("audit", origin="Stack/B", multi_region=False)]

    (problem,) = trail_ledger(uses).problems("names")

    assert (
        f"names must have different names in account {ACCOUNT}, us-west-1 "
        "(TrailAlreadyExistsException); Stack/A and Stack/B both have this one, "
        "got 'audit'; rename one of them"
    ) == str(problem)


def test_a_name_used_three_times_is_told_twice() -> None:
    """Each time against the first."""
    uses = [_use("audit", origin=origin, multi_region=False) for origin in "ABC"]

    assert ["A and B", "A and C"] == [
        str(problem).split("; ")[1][:7] for problem in trail_ledger(uses).problems()
    ]


def test_the_same_name_may_be_used_elsewhere() -> None:
    """In another account, or another home Region."""
    uses = [_use("audit"), _use("audit", account=OTHER), _use("audit", "eu-west-1")]

    assert [] == list(trail_ledger(uses).problems())


def test_trails_of_one_name_keep_their_origins() -> None:
    """What is told of a Region is told of the trail that is there."""
    uses = [_use(f"t{n}") for n in range(4)]
    uses += [_use("same", home, origin=f"Stack/{home}") for home in ("us-west-1", "eu-west-1")]

    (problem,) = trail_ledger(uses).problems()

    assert "same (Stack/us-west-1), same (Stack/eu-west-1)" in str(problem)


def test_one_account_is_told_once_and_regions_are_folded() -> None:
    """Six trails of all Regions are one problem and one line."""
    (problem,) = trail_ledger([_use(f"t{n}") for n in range(6)]).problems()

    (line,) = str(problem).splitlines()[1:]
    assert line.startswith(f"      {ACCOUNT} af-south-1 and {len(COMMERCIAL) - 1} more Regions: 6 ")


def test_each_account_is_told_by_itself() -> None:
    """Two full accounts are two problems, faults of names before them."""
    uses = [_use(f"t{n}", account=account) for account in (OTHER, ACCOUNT) for n in range(6)]

    problems = list(trail_ledger([*uses, _use("t0", multi_region=False)]).problems())

    assert ["rename", "join t", "join t"] == [problem.remedy[:6] for problem in problems]
    assert [7, 6] == [problem.value for problem in problems[1:]]


@pytest.mark.parametrize(
    ("regions", "text"),
    [
        (("us-east-1",), "us-east-1: 1 of 5 used by t"),
        (("us-east-1", "us-east-2", "us-west-1"), "us-east-1, us-east-2, us-west-1: 1 of 5"),
        (
            ("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
            "us-east-1 and 3 more Regions: 1 of 5 used by t",
        ),
    ],
    ids=["one", "three", "four"],
)
def test_the_ledger_prints_who_uses_what(regions: tuple[str, ...], text: str) -> None:
    """A line for each account and set of trails; up to three Regions are spelt out."""
    uses = [_use("t", region, multi_region=False) for region in regions]

    assert str(trail_ledger(uses)).startswith(f"{ACCOUNT} {text}")


def test_no_trails_use_nothing() -> None:
    """An empty ledger is empty."""
    empty = trail_ledger([])

    assert ("", (), []) == (str(empty), empty.headroom(), list(empty.problems()))


def test_rows_come_in_order() -> None:
    """By account, then Region."""
    uses = [_use("b", account=OTHER), _use("a", "us-west-2", multi_region=False), _use("c")]

    keys = [(row.account, row.region) for row in trail_ledger(uses).headroom()]

    assert sorted(keys) == keys


USES = st.lists(
    st.builds(
        TrailUse,
        name=st.sampled_from([f"t{n}" for n in range(12)]),
        account=st.sampled_from([ACCOUNT, OTHER]),
        home_region=st.sampled_from(["us-east-1", "eu-west-1", "cn-north-1", "mars-north-1"]),
        multi_region=st.booleans(),
        organization=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda use: (use.account, use.home_region, use.name),
)


@given(USES)
def test_every_row_counts_the_trails_that_are_there(uses: list[TrailUse]) -> None:
    """Those homed in the Region, and those of all Regions of its partition."""
    for row in trail_ledger(uses).headroom():
        there = [
            use.name
            for use in uses
            if use.account == row.account
            and (
                use.home_region == row.region
                or (
                    use.multi_region
                    and use.home_region != "mars-north-1"
                    and (use.home_region == "cn-north-1") == row.region.startswith("cn-")
                    and row.region != "mars-north-1"
                )
            )
        ]
        assert there == list(row.names)
        assert (len(there), 5 - len(there)) == (row.used, row.left)


@given(USES)
def test_there_is_a_problem_exactly_where_a_row_is_overfull(uses: list[TrailUse]) -> None:
    """One for each account that has such a row."""
    ledger = trail_ledger(uses)

    full = {row.account for row in ledger.headroom() if row.left < 0}
    assert len(full) == len(list(ledger.problems()))
