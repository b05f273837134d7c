"""What holds of every estimate, whatever the estate and the volumes."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trailwright
from trailwright._policies import policies_root
from trailwright.cost import Range, Volumes, delta, estimate, joined
from trailwright.cost.estimate import total_of
from trailwright.cost.prices import Price, price_at
from trailwright.model.resources import Place
from trailwright.readers.context import Context
from trailwright.readers.look import look
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.cost import Estimate
    from trailwright.model.estate import Estate

PACKAGE = Path(trailwright.__file__).parent
SAMPLE = str(PACKAGE.parents[1] / "trails.yaml")
SOURCES = [*PACKAGE.glob("cost/*.py"), *PACKAGE.glob("reports/*cost*.py"), PACKAGE / "cli/cost.py"]
ENDS = ("low", "likely", "high")
GROWING = ("management", "data", "network_activity", "insights", "athena_gb", "month")
COUNTS = st.integers(0, 10**12)
VOLUMES = st.builds(
    Volumes,
    management=st.none() | COUNTS,
    data=st.none() | COUNTS,
    network_activity=st.none() | COUNTS,
    insights=st.none() | COUNTS,
    accounts=st.none() | st.integers(1, 5000),
    athena_gb=st.none() | COUNTS,
    month=st.integers(1, 240),
)


@cache
def _sample() -> Estate:
    """The estate that stands in the sample trails.yaml."""
    return joined(look([SAMPLE], Context()).estates)


@cache
def _odd() -> Estate:
    """Everything that the sample has not: moves of small files, mail, narrow selectors."""
    selectors = [
        {"Field": "eventCategory", "Equals": ["Management"]},
        {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
    ]
    network = [
        {"Field": "eventCategory", "Equals": ["NetworkActivity"]},
        {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
    ]
    narrow = [{"FieldSelectors": each} for each in (selectors, network)]
    moves = [
        {"StorageClass": "STANDARD_IA", "TransitionInDays": "30"},
        {"StorageClass": "DEEP_ARCHIVE", "TransitionInDays": 60},
    ]
    rule = {"Status": "Enabled", "ObjectSizeGreaterThan": 1, "Transitions": moves}
    topic = {"Subscription": [{"Protocol": "email", "Endpoint": "a@b.c"}]}
    own = {"S3BucketName": {"Ref": "Archive"}, "IsLogging": True, "SnsTopicName": {"Ref": "Topic"}}
    written = {
        "Archive": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"LifecycleConfiguration": {"Rules": [rule | {"ExpirationInDays": 90}]}},
        },
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": topic},
        "One": {"Type": "AWS::CloudTrail::Trail", "Properties": own | {"IsMultiRegionTrail": True}},
        "Two": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": own | {"AdvancedEventSelectors": narrow},
        },
    }
    return read_bytes(json.dumps({"Resources": written}).encode(), "t.json", Context())


ESTATES = st.sampled_from([_sample, _odd]).map(lambda make: make())


def _ranges(found: Estimate) -> Iterator[Range]:
    yield found.total
    yield from found.per_million.values()
    for each in found.lines:
        yield each.quantity
        if isinstance(each.amount, Range):
            yield each.amount
    yield from (each.amount for each in found.paid_copies if isinstance(each.amount, Range))


@given(ESTATES, VOLUMES)
def test_low_is_never_above_likely_nor_likely_above_high(estate: Estate, volumes: Volumes) -> None:
    """Of every quantity and amount; and none is below nothing."""
    wrong = [
        each
        for each in _ranges(estimate(estate, volumes))
        if not 0 <= each.low <= each.likely <= each.high
    ]

    assert [] == wrong


@given(ESTATES, VOLUMES, st.sampled_from(GROWING), st.integers(1, 10**12))
def test_more_never_costs_less(estate: Estate, volumes: Volumes, what: str, more: int) -> None:
    """More events, more read by Athena or a later month, all else the same."""
    step = more % 1000 if what == "month" else more
    fewer = replace(volumes, **{what: getattr(volumes, what) or 1})
    larger = replace(fewer, **{what: getattr(fewer, what) + step})

    one, two = (estimate(estate, each).total for each in (fewer, larger))

    assert [] == [end for end in ENDS if getattr(two, end) < getattr(one, end)]


@given(VOLUMES, st.integers(1, 5000))
def test_more_accounts_never_cost_less_where_all_are_recorded(volumes: Volumes, more: int) -> None:
    """An organization's trail has digest files from each.

    A trail of one account likely has a smaller share of the events then, and so costs less.
    """
    fewer = replace(volumes, accounts=volumes.accounts or 1)
    larger = replace(fewer, accounts=fewer.accounts + more)

    one, two = (
        total_of([each for each in estimate(_sample(), known).lines if each.trail == "org-audit"])
        for known in (fewer, larger)
    )

    assert [] == [end for end in ENDS if getattr(two, end) < getattr(one, end)]


@given(VOLUMES, VOLUMES)
def test_a_change_is_what_lies_between(before: Volumes, after: Volumes) -> None:
    """Low, likely and high in order; what changes in lines is what changes in all."""
    one, two = (estimate(_sample(), each) for each in (before, after))
    change = delta(one, two)

    assert change.total.low <= change.total.likely <= change.total.high
    added = sum(each.change.likely for each in change.changes)
    assert abs(added - change.total.likely) < Decimal("0.000001")


@given(st.sampled_from(["storage_STANDARD", "metric", "put"]), COUNTS, COUNTS)
def test_prices_have_no_steps(item: str, one: int, more: int) -> None:
    """From one tier to the next a unit more costs at most what the dearest unit costs."""
    place = Place(account="111122223333", region="us-east-1", partition="aws")
    price = price_at(item, place)
    assert isinstance(price, Price)
    costs = [price.cost(_exactly(each)).likely for each in (one, one + more)]

    dearest = max(each.price for each in price.tiers)

    assert 0 <= costs[1] - costs[0] <= more * dearest


def test_tiers_are_added_up() -> None:
    """60,000 GB: 51,200 at $0.023 and 8,800 at $0.022."""
    price = price_at(
        "storage_STANDARD", Place(account="111122223333", region="us-east-1", partition="aws")
    )
    assert isinstance(price, Price)

    assert Decimal("1371.2") == price.cost(_exactly(60_000)).likely


def _exactly(value: int) -> Range:
    return Range(low=Decimal(value), likely=Decimal(value), high=Decimal(value))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_there_is_no_binary_fraction_in_the_code(path: Path) -> None:
    """No float is written, made or named."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    found = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in ("float", "number", "round"))
    ]

    assert [] == found


@pytest.mark.parametrize("name", ["prices.json", "cost-assumptions.json"])
def test_there_is_no_binary_fraction_in_the_data(name: str) -> None:
    """Prices and assumptions are text."""
    found: list[str] = []

    json.loads((policies_root() / name).read_text(encoding="utf-8"), parse_float=found.append)

    assert [] == found


@settings(max_examples=20)
@given(ESTATES, VOLUMES)
def test_every_figure_is_a_decimal(estate: Estate, volumes: Volumes) -> None:
    """However it was come by."""
    kinds: set[Any] = {
        type(getattr(each, end)) for each in _ranges(estimate(estate, volumes)) for end in ENDS
    }

    assert {Decimal} == kinds
