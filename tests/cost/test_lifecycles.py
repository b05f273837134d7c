"""What of a bucket's lifecycle is about a trail's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.cost.lifecycles import Lifecycle, Move, lifecycle, whole_number
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.estate import Estate

    Make = Callable[..., dict[str, Any]]
    Read = Callable[..., Estate]

NONE = Lifecycle()
GLACIER = {"StorageClass": "GLACIER", "TransitionInDays": 90}


def _move(*, small: bool = False) -> Move:
    return Move(storage_class="GLACIER", after_days=90, small=small)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"ExpirationInDays": 400}, Lifecycle(expire_days=400)),
        ({"ExpirationInDays": "400"}, Lifecycle(expire_days=400)),
        ({"ExpirationInDays": 400, "Status": "Disabled"}, NONE),
        ({"ExpirationInDays": 400, "TagFilters": [{"Key": "a", "Value": "b"}]}, NONE),
        ({"ExpirationInDays": 400, "Prefix": "audit/"}, Lifecycle(expire_days=400)),
        ({"ExpirationInDays": 400, "Prefix": "audit/AWSLogs"}, Lifecycle(expire_days=400)),
        ({"ExpirationInDays": 400, "Prefix": "other/"}, NONE),
        ({"ExpirationInDays": 400, "Prefix": {"Fn::If": ["Undecided", "a", "b"]}}, NONE),
        ({"Transitions": [GLACIER]}, Lifecycle(moves=(_move(),))),
        ({"Transition": GLACIER}, Lifecycle(moves=(_move(),))),
        (
            {"Transitions": [GLACIER], "ObjectSizeGreaterThan": "0"},
            Lifecycle(moves=(_move(small=True),)),
        ),
        (
            {"Transitions": [GLACIER], "ObjectSizeGreaterThan": 131_071},
            Lifecycle(moves=(_move(),)),
        ),
        ({"Transitions": [{"StorageClass": "GLACIER", "TransitionDate": "2030-01-01"}]}, NONE),
    ],
)
def test_a_rule_counts_when_it_is_about_log_files(
    trail: Make, archive: Make, estate_of: Read, rule: dict[str, Any], expected: Lifecycle
) -> None:
    """Of a trail with the prefix ``audit``."""
    estate = estate_of({"Trail": trail(S3KeyPrefix="audit"), "A": archive(**rule)})

    assert expected == lifecycle(estate.buckets[0], estate.trails[0])


def test_moves_are_in_order(trail: Make, archive: Make, estate_of: Read) -> None:
    """However they are written."""
    later = {"StorageClass": "DEEP_ARCHIVE", "TransitionInDays": 365}
    estate = estate_of({"Trail": trail(), "A": archive(Transitions=[later, GLACIER])})

    found = lifecycle(estate.buckets[0], estate.trails[0])

    assert ["GLACIER", "DEEP_ARCHIVE"] == [each.storage_class for each in found.moves]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        ("8", 8),
        (True, None),
        (None, None),
        ("-1", None),
        ("٣", None),
        ("7.5", None),
        (Unknown("when it is deployed"), None),
        ("9" * 5000, 999_999_999_999_999),
    ],
)
def test_whole_numbers_may_be_written_as_text(value: object, expected: int | None) -> None:
    """Anything else is none, and none is too long to be counted with."""
    assert expected == whole_number(value)


@pytest.mark.parametrize("days", [30, 90])
def test_files_that_expire_before_they_move_never_move(
    trail: Make, archive: Make, cost_of: Callable[..., Any], days: int
) -> None:
    """Nothing is billed in the class that they would move to after 90 days."""
    kept = archive(Transitions=[GLACIER], ExpirationInDays=days)

    found = cost_of({"Trail": trail(), "A": kept}, management=1_000_000)

    assert not [each for each in found.lines if "GLACIER" in each.item]
