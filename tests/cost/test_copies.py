"""The first copy of management events is free in each account and Region; who pays for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.resources import ExistingTrail
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.cost import Estimate
    from trailwright.model.estate import Estate

    Make = Callable[..., dict[str, Any]]
    Cost = Callable[..., Estimate]

MILLION = 1_000_000
HERE = {"IsMultiRegionTrail": False, "IncludeGlobalServiceEvents": False}
READS = [{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}]
WRITES = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]
NOTHING = [
    {
        "IncludeManagementEvents": False,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}],
    }
]


def _payers(found: Estimate) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.trail, each.have) for each in found.paid_copies]


def test_one_trail_is_free(trail: Make, cost_of: Cost) -> None:
    """And its line says so: the first copy, at nothing."""
    found = cost_of({"Trail": trail(TrailName="only")}, management=MILLION)

    (line,) = [each for each in found.lines if each.item == "first_copy"]
    assert () == found.paid_copies
    assert (MILLION, 0) == (line.quantity.likely, line.amount.likely)


def test_two_trails_in_one_region_are_priced_and_flagged(trail: Make, cost_of: Cost) -> None:
    """A million events twice: $20 for the second, whatever else is not known."""
    one, two = trail(TrailName="one", **HERE), trail(TrailName="two", **HERE)

    found = cost_of({"One": one, "Two": two}, management=MILLION)

    (copy,) = found.paid_copies
    assert ("two", ("one",), "", True) == (copy.trail, copy.have, copy.unless, copy.counted)
    assert [20] * 3 == [copy.amount.low, copy.amount.likely, copy.amount.high]
    (line,) = [each for each in found.lines if each.item == "further_copy"]
    assert copy.amount == line.amount


def test_a_third_copy_is_paid_for_too(trail: Make, cost_of: Cost) -> None:
    """Each further copy: two payers."""
    found = cost_of(
        {name.title(): trail(TrailName=name) for name in ("one", "two", "three")},
        management=MILLION,
    )

    assert [("two", ("one",)), ("three", ("one", "two"))] == _payers(found)


@pytest.mark.parametrize("order", [("wide", "narrow"), ("narrow", "wide")])
def test_the_trail_of_one_region_pays_whichever_comes_first(
    trail: Make, cost_of: Cost, order: tuple[str, str]
) -> None:
    """As AWS says, since the one of all Regions records there already; a share, never all."""
    options: dict[str, dict[str, object]] = {"wide": {}, "narrow": HERE}
    found = cost_of(
        {each.title(): trail(TrailName=each, **options[each]) for each in order},
        management=MILLION,
    )

    # 1%, 25% or all of a million events are in that Region, at $20 a million.
    (copy,) = found.paid_copies
    assert ("narrow", ("wide",)) == (copy.trail, copy.have)
    assert ["0.20", "5.00", "20.00"] == [
        f"{each:.2f}" for each in (copy.amount.low, copy.amount.likely, copy.amount.high)
    ]


@pytest.mark.parametrize(
    ("what", "one", "two"),
    [
        ("read and write", {"EventSelectors": READS}, {"EventSelectors": WRITES}),
        ("no management events", {}, {"EventSelectors": NOTHING}),
        ("stopped", {}, {"IsLogging": False}),
    ],
)
def test_what_is_not_recorded_twice_is_not_paid_for(
    trail: Make, cost_of: Cost, what: str, one: dict[str, Any], two: dict[str, Any]
) -> None:
    """Nobody pays."""
    found = cost_of(
        {"One": trail(TrailName="one", **one), "Two": trail(TrailName="two", **two)},
        management=MILLION,
    )

    assert (what, []) == (what, _payers(found))


def test_only_the_kind_recorded_twice_is_paid_for(trail: Make, cost_of: Cost) -> None:
    """All events here, and those that write there: 5%, 10% or 30% of a million."""
    found = cost_of(
        {"One": trail(TrailName="one"), "Two": trail(TrailName="two", EventSelectors=WRITES)},
        management=MILLION,
    )

    (copy,) = found.paid_copies
    assert ["1.00", "2.00", "6.00"] == [
        f"{each:.2f}" for each in (copy.amount.low, copy.amount.likely, copy.amount.high)
    ]


def test_all_events_after_those_that_write_are_paid_for_in_part(trail: Make, cost_of: Cost) -> None:
    """The second trail delivers a million, and pays for those that the first has."""
    found = cost_of(
        {"One": trail(TrailName="one", EventSelectors=WRITES), "Two": trail(TrailName="two")},
        management=MILLION,
    )

    (copy,) = found.paid_copies
    assert ("two", "2.00") == (copy.trail, f"{copy.amount.likely:.2f}")


def test_trails_of_two_regions_are_both_free(
    trail: Make, estate_of: Callable[..., Estate], together: Callable[..., Estimate]
) -> None:
    """Each has the first copy of its Region."""
    estates = [
        estate_of({"Trail": trail(TrailName=region, **HERE)}, region=region)
        for region in ("us-east-1", "eu-west-1")
    ]

    assert [] == _payers(together(estates, management=MILLION))


def test_a_member_pays_for_what_its_organization_has(
    trail: Make, estate_of: Callable[..., Estate], together: Callable[..., Estimate]
) -> None:
    """If it is a member: the least it may pay is nothing."""
    organization = estate_of({"Org": trail(TrailName="org", IsOrganizationTrail=True)})
    member = estate_of({"Own": trail(TrailName="own")}, account="222233334444")

    (copy,) = together([organization, member], management=MILLION).paid_copies

    # Two accounts are known: half of a million, at $20 a million.
    assert ("own", "222233334444", ("org",)) == (copy.trail, copy.account, copy.have)
    assert "account 222233334444 is not of that organization" == copy.unless
    assert [0, 10, 20] == [copy.amount.low, copy.amount.likely, copy.amount.high]


def test_the_management_accounts_own_trail_pays_for_certain(trail: Make, cost_of: Cost) -> None:
    """Even when it is written first: the organization's trail records its account too."""
    found = cost_of(
        {
            "Own": trail(TrailName="own"),
            "Org": trail(TrailName="org", IsOrganizationTrail=True),
        },
        management=MILLION,
    )

    assert [("own", ("org",))] == _payers(found)
    assert "" == found.paid_copies[0].unless


def test_an_organizations_trail_of_one_region_has_that_region_only(
    trail: Make, cost_of: Cost
) -> None:
    """The account's trail of all Regions pays for a share."""
    found = cost_of(
        {
            "Org": trail(TrailName="org", IsOrganizationTrail=True, **HERE),
            "Own": trail(TrailName="own"),
        },
        management=MILLION,
    )

    (copy,) = found.paid_copies
    assert ("own", "5.00") == (copy.trail, f"{copy.amount.likely:.2f}")


@pytest.mark.parametrize(
    ("account", "organization", "payers"),
    [
        ("111122223333", False, ["own"]),
        ("222233334444", False, []),
        ("222233334444", True, ["own"]),
    ],
)
def test_a_trail_that_is_there_already_may_have_the_first_copy(
    trail: Make, cost_of: Cost, *, account: str, organization: bool, payers: list[str]
) -> None:
    """Of the same account, or an organization's; nobody knows what it records."""
    existing = ExistingTrail(
        name="legacy", account=account, home_region="us-east-1", organization=organization
    )
    found = cost_of(
        {"Own": trail(TrailName="own")}, existing_trails=(existing,), management=MILLION
    )

    assert payers == [each.trail for each in found.paid_copies]
    assert {0 for _ in payers} == {each.amount.low for each in found.paid_copies}


def test_a_paid_copy_is_flagged_when_nobody_knows_how_many_events(
    trail: Make, cost_of: Cost
) -> None:
    """What it costs is unknown, and is not nothing."""
    found = cost_of({"One": trail(TrailName="one"), "Two": trail(TrailName="two")})

    (copy,) = found.paid_copies
    assert Unknown("the number of management events is not known") == copy.amount


def test_a_trail_that_a_condition_decides_is_not_estimated(
    trail: Make, estate_of: Callable[..., Estate], together: Callable[..., Estimate]
) -> None:
    """Nor does it make another pay; it is told."""
    conditional = trail(TrailName="two") | {"Condition": "IsProduction"}

    found = together([estate_of({"One": trail(TrailName="one"), "Two": conditional})])

    assert () == found.paid_copies
    assert ["two"] == [each.trail for each in found.not_estimated if each.what == "its events"]


@pytest.mark.parametrize(
    ("existing", "payers"),
    [
        ({"account": "333344445555"}, ["legacy"]),
        ({"account": "333344445555", "multi_region": False}, ["legacy"]),
        ({"account": "333344445555", "organization": True}, []),
    ],
)
def test_an_organizations_trail_may_make_another_pay_that_is_there_already(
    trail: Make, cost_of: Cost, existing: dict[str, Any], payers: list[str]
) -> None:
    """It is flagged and priced, and not in the total, since it is not of the estate."""
    legacy = ExistingTrail(**{"name": "legacy", "home_region": "us-east-1"} | existing)
    own = {"Org": trail(TrailName="org", IsOrganizationTrail=True)}

    without = cost_of(own, management=MILLION)
    found = cost_of(own, existing_trails=(legacy,), management=MILLION)

    # Of two accounts half, at $20 a million; of one Region a quarter of that.
    likely = [5 if each.get("multi_region") is False else 20 for each in [existing] if payers]
    assert payers == [each.trail for each in found.paid_copies]
    assert [each / 2 for each in likely] == [each.amount.likely for each in found.paid_copies]
    assert [False for _ in payers] == [each.counted for each in found.paid_copies]
    assert without.total == found.total


def test_a_trail_of_another_region_does_not_pay_for_an_organizations_of_one(
    trail: Make, cost_of: Cost
) -> None:
    """The organization's trail has us-east-1 alone."""
    legacy = ExistingTrail(name="legacy", account="333344445555", home_region="eu-west-1")
    own = {"Org": trail(TrailName="org", IsOrganizationTrail=True, **HERE)}

    assert () == cost_of(own, existing_trails=(legacy,), management=MILLION).paid_copies
