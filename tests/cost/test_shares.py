"""How many of the estate's events a trail delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.cost import Volumes
from trailwright.cost.deliveries import deliveries

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.estate import Estate

    Make = Callable[..., dict[str, Any]]
    Read = Callable[..., Estate]

VOLUMES = Volumes(management=100, data=100)
DATA = [
    {
        "IncludeManagementEvents": False,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}],
    }
]
EXCLUDED = [{"ExcludeManagementEventSources": ["kms.amazonaws.com"]}]
NAMED = [
    {
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Management"]},
            {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
        ]
    }
]


def _management(estate: Estate, volumes: Volumes = VOLUMES) -> list[tuple[int, int, int]]:
    found = [each.management for each in deliveries(estate, volumes)]
    return [(int(each.low), int(each.likely), int(each.high)) for each in found]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (100, 100, 100)),
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly"}]}, (5, 10, 30)),
        ({"EventSelectors": [{"ReadWriteType": "ReadOnly"}]}, (70, 90, 95)),
        ({"EventSelectors": EXCLUDED}, (40, 80, 100)),
        ({"AdvancedEventSelectors": NAMED}, (0, 10, 100)),
        ({"EventSelectors": DATA}, (0, 0, 0)),
        ({"IsMultiRegionTrail": False}, (100, 100, 100)),
    ],
)
def test_the_only_trail_has_all_that_it_selects(
    trail: Make, estate_of: Read, options: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    """Of a hundred management events."""
    assert [expected] == _management(estate_of({"Trail": trail(**options)}))


def test_one_account_of_several_has_a_share(trail: Make, estate_of: Read) -> None:
    """Any: likely one in four."""
    estate = estate_of({"Trail": trail()})

    assert [(0, 25, 100)] == _management(estate, Volumes(management=100, accounts=4))


def test_an_organizations_trail_has_all(trail: Make, estate_of: Read) -> None:
    """However many accounts there are."""
    estate = estate_of({"Trail": trail(IsOrganizationTrail=True)})

    assert [(100, 100, 100)] == _management(estate, Volumes(management=100, accounts=4))


def test_one_region_beside_all_has_a_share(trail: Make, estate_of: Read) -> None:
    """The trail of all Regions has all."""
    estate = estate_of({"All": trail(), "One": trail(TrailName="one", IsMultiRegionTrail=False)})

    assert [(100, 100, 100), (1, 25, 100)] == _management(estate)


@pytest.mark.parametrize(("count", "expected"), [(1, (100, 100, 100)), (2, (0, 50, 100))])
def test_data_events_are_shared_by_those_who_record_any(
    trail: Make, estate_of: Read, count: int, expected: tuple[int, int, int]
) -> None:
    """A trail alone has all of them; one of two any."""
    trails = {f"T{index}": trail(EventSelectors=DATA) for index in range(count)}
    first = deliveries(estate_of({"Other": trail()} | trails), VOLUMES)[1].data

    assert expected == (first.low, first.likely, first.high)
