"""Selectors are compared by what they record, whichever way they say it."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.model.origin import Origin
from trailwright.model.resources import Place, Trail
from trailwright.model.unknown import Unknown
from trailwright.operate.verify.coverage import Coverage, coverage_of, told

_S3 = "AWS::S3::Object"
Json = dict[str, Any]


def _trail(selectors: list[Json] | Unknown | None) -> Trail:
    advanced = isinstance(selectors, list) and any("FieldSelectors" in each for each in selectors)
    field = "advanced_event_selectors" if advanced else "event_selectors"
    place = Place(account="111122223333", region="eu-west-1", partition="aws")
    return Trail(
        type="AWS::CloudTrail::Trail",
        origin=Origin(),
        place=place,
        name="audit",
        **{field: selectors},
    )


def _coverage(selectors: list[Json] | None) -> Coverage:
    found = coverage_of(_trail(selectors))
    assert isinstance(found, Coverage)
    return found


def _basic(kind: str = "All", *values: str, management: bool = True, **more: Any) -> Json:  # noqa: ANN401
    resources = [{"Type": _S3, "Values": list(values)}] if values else []
    return {
        "ReadWriteType": kind,
        "IncludeManagementEvents": management,
        "DataResources": resources,
        **more,
    }


def _advanced(**fields: Json) -> Json:
    named = {name.replace("_", "."): each for name, each in fields.items()}
    return {"FieldSelectors": [{"Field": name, **each} for name, each in named.items()]}


def _management(**fields: Json) -> Json:
    return _advanced(eventCategory={"Equals": ["Management"]}, **fields)


def _data(**fields: Json) -> Json:
    kinds = {"eventCategory": {"Equals": ["Data"]}, "resources_type": {"Equals": [_S3]}}
    return _advanced(**kinds, **fields)


_ORDERS, _INVOICES = "arn:aws:s3:::orders/", "arn:aws:s3:::orders/invoices/"
_NO_KMS = {"ExcludeManagementEventSources": ["kms.amazonaws.com"]}
#: What records the same, said in two ways.
SAME: dict[str, tuple[list[Json] | None, list[Json] | None]] = {
    "nothing said is all management events": (None, [_basic()]),
    "basic and advanced": ([_basic()], [_management()]),
    "reads and writes apart": (
        [_basic()],
        [_management(readOnly={"Equals": [each]}) for each in ("true", "false")],
    ),
    "a service left out": (
        [_basic(**_NO_KMS)],
        [_management(eventSource={"NotEquals": ["kms.amazonaws.com"]})],
    ),
    "a prefix of a bucket": (
        [_basic("WriteOnly", _INVOICES, management=False)],
        [_data(readOnly={"Equals": ["false"]}, resources_ARN={"StartsWith": [_INVOICES]})],
    ),
    "all buckets": ([_basic("All", "arn:aws:s3", management=False)], [_data()]),
    "the order of selectors": ([_basic(), _data()], [_data(), _basic()]),
    "two values in one selector": (
        [_data(resources_ARN={"StartsWith": ["arn:aws:s3:::a/", "arn:aws:s3:::b/"]})],
        [_data(resources_ARN={"StartsWith": [f"arn:aws:s3:::{each}/"]}) for each in "ba"],
    ),
    "a prefix within another": (
        [_basic("All", _ORDERS, management=False)],
        [_basic("All", _ORDERS, _INVOICES, management=False)],
    ),
}
#: What was deployed, and what records less of it.
LESS: dict[str, tuple[list[Json] | None, list[Json] | None]] = {
    "no reads": ([_basic()], [_basic("WriteOnly")]),
    "no writes": (None, [_basic("ReadOnly")]),
    "no management events": (
        [_basic("All", _ORDERS)],
        [_basic("All", _ORDERS, management=False)],
    ),
    "a service left out": ([_basic()], [_basic(**_NO_KMS)]),
    "only one service": (None, [_management(eventSource={"Equals": ["iam.amazonaws.com"]})]),
    "a bucket gone": ([_basic("All", _ORDERS)], [_basic()]),
    "a bucket narrowed": ([_basic("All", _ORDERS)], [_basic("All", _INVOICES)]),
    "one bucket of all": ([_data()], [_data(resources_ARN={"StartsWith": [_ORDERS]})]),
    "an empty bucket": ([_data()], [_data(resources_ARN={"NotStartsWith": [_ORDERS]})]),
    "only one call": ([_data()], [_data(eventName={"Equals": ["GetObject"]})]),
    "the end of a name": ([_data()], [_data(resources_ARN={"NotEndsWith": [".json"]})]),
}


@pytest.mark.parametrize("case", SAME)
def test_what_is_alike_in_meaning_is_alike(case: str) -> None:
    """Neither records anything that the other does not."""
    first, second = map(_coverage, SAME[case])

    assert ((), ()) == (first.without(second), second.without(first))


@pytest.mark.parametrize("case", LESS)
def test_what_records_less_is_less(case: str) -> None:
    """And the wider one holds all of the narrower one."""
    deployed, found = map(_coverage, LESS[case])

    assert (True, ()) == (bool(deployed.without(found)), found.without(deployed))


#: A value and a condition that it meets, and one that it does not.
MEETS = {
    "Equals": ("abc", "abd"),
    "StartsWith": ("ab", "b"),
    "EndsWith": ("bc", "b"),
    "NotEquals": ("abd", "abc"),
    "NotStartsWith": ("b", "ab"),
    "NotEndsWith": ("b", "bc"),
}


@pytest.mark.parametrize("operator", MEETS)
def test_one_value_meets_what_it_meets(operator: str) -> None:
    """Each operator, from both sides."""
    met, missed = MEETS[operator]
    one = _coverage([_data(resources_ARN={"Equals": ["abc"]})])
    wide, other = (_coverage([_data(resources_ARN={operator: [each]})]) for each in (met, missed))

    assert ((), True) == (one.without(wide), bool(one.without(other)))


@pytest.mark.parametrize(
    ("given", "wanted", "held"),
    [
        ({"StartsWith": ["ab"]}, {"NotEquals": ["b"]}, True),
        ({"StartsWith": ["ab"]}, {"NotEquals": ["abc"]}, False),
        ({"EndsWith": ["b"]}, {"NotEquals": ["c"]}, True),
        ({"EndsWith": ["b"]}, {"NotEquals": ["ab"]}, False),
        ({"NotStartsWith": ["a"]}, {"NotEquals": ["ab"]}, True),
        ({"NotStartsWith": ["ab"]}, {"NotEquals": ["a"]}, False),
        ({"StartsWith": ["a"]}, {"NotStartsWith": ["b"]}, True),
        ({"StartsWith": ["a"]}, {"NotStartsWith": ["ab"]}, False),
        ({"NotStartsWith": ["a"]}, {"NotStartsWith": ["ab"]}, True),
        ({"NotStartsWith": ["ab"]}, {"NotStartsWith": ["a"]}, False),
        ({"EndsWith": ["bc"]}, {"StartsWith": ["b"]}, False),
        ({"NotEndsWith": ["a"]}, {"NotEndsWith": ["a"]}, True),
        ({"NotEndsWith": ["a", "b"]}, {"NotEndsWith": ["a"]}, True),
        ({"NotEndsWith": ["b"]}, {"NotEndsWith": ["a"]}, False),
        ({"NotEquals": ["a", "b"]}, {"NotEquals": ["a"]}, True),
        ({"NotEquals": ["b"]}, {"NotEquals": ["a"]}, False),
    ],
)
def test_conditions_hold_one_another(given: Json, wanted: Json, *, held: bool) -> None:
    """What cannot be shown to be held counts as not recorded."""
    narrow, wide = (_coverage([_data(resources_ARN=each)]) for each in (given, wanted))

    assert held is (narrow.without(wide) == ())


def test_selectors_that_are_not_known_are_not_compared() -> None:
    """Nobody could look."""
    found = coverage_of(_trail(Unknown("denied")))

    assert isinstance(found, Unknown)


def test_selectors_that_multiply_are_not_compared() -> None:
    """Five hundred values in two fields would take minutes."""
    values = [f"v{number}" for number in range(250)]
    crowded = _data(resources_ARN={"StartsWith": values}, eventName={"Equals": values})

    assert Unknown("the selectors combine too many values") == coverage_of(_trail([crowded]))


def test_what_is_missing_is_told_in_words() -> None:
    """Category and kind first, and what narrows it."""
    no_kms = _management(eventSource={"NotEquals": ["kms.amazonaws.com"]})
    wanted = _coverage([no_kms, _data(resources_ARN={"StartsWith": [_ORDERS]})])
    found = _coverage([_basic("WriteOnly")])
    orders = f"with resources.ARN StartsWith {_ORDERS} and resources.type Equals {_S3}"

    assert told(wanted.without(found)) == (
        f"Data reads {orders}; Data writes {orders}; "
        "Management reads with eventSource NotEquals kms.amazonaws.com"
    )
