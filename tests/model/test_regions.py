"""Regions belong to partitions, and each partition has its own ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model.regions import (
    dns_suffix,
    insights_supported,
    is_known_region,
    is_opt_in,
    known_regions,
    leader_region,
    organization_trails_supported,
    partition_of,
    partitions,
)

ALL = [(region, name) for name in partitions() for region in known_regions(name)]


def test_there_are_eight_partitions() -> None:
    """The commercial one, China, GovCloud, four isolated ones and the sovereign cloud."""
    assert {
        "aws",
        "aws-cn",
        "aws-eusc",
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-iso-f",
        "aws-us-gov",
    } == set(partitions())


@pytest.mark.parametrize(("region", "partition"), ALL)
def test_every_region_knows_its_partition(region: str, partition: str) -> None:
    """A Region of the data is known, and belongs where it stands."""
    assert is_known_region(region)
    assert partition == partition_of(region)


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("cn-south-9", "aws-cn"),
        ("us-gov-north-9", "aws-us-gov"),
        ("us-iso-north-9", "aws-iso"),
        ("us-isob-north-9", "aws-iso-b"),
        ("eu-isoe-north-9", "aws-iso-e"),
        ("us-isof-north-9", "aws-iso-f"),
        ("eusc-fr-north-9", "aws-eusc"),
        ("eu-north-9", "aws"),
        ("mars-north-1", "aws"),
        ("us-east-1 ", "aws"),
        ("", "aws"),
    ],
)
def test_an_unknown_region_is_placed_by_its_prefix(region: str, partition: str) -> None:
    """New Regions work before the data knows them."""
    assert not is_known_region(region)
    assert partition == partition_of(region)


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text: str) -> None:
    """No Region, however odd, makes a question fail."""
    assert partition_of(text) in partitions()
    assert is_opt_in(text) in (True, False)


@pytest.mark.parametrize(
    ("region", "opt_in"),
    [
        ("us-east-1", False),
        ("eu-central-1", False),
        ("eu-central-2", True),
        ("af-south-1", True),
        ("mars-north-1", False),
    ],
)
def test_newer_regions_must_be_enabled(region: str, opt_in: bool) -> None:  # noqa: FBT001
    """Regions since 2019 are off until an account opts in; an unknown one is not said to be."""
    assert opt_in is is_opt_in(region)


@pytest.mark.parametrize(
    ("partition", "leader"),
    [("aws", "us-east-1"), ("aws-us-gov", "us-gov-west-1"), ("aws-cn", None), ("nowhere", None)],
)
def test_global_service_events_have_one_region(partition: str, leader: str | None) -> None:
    """Where a page says so; nothing is guessed."""
    assert leader == leader_region(partition)


@pytest.mark.parametrize(
    ("partition", "suffix"),
    [
        ("aws", "amazonaws.com"),
        ("aws-us-gov", "amazonaws.com"),
        ("aws-cn", "amazonaws.com.cn"),
        ("aws-eusc", "amazonaws.eu"),
        ("nowhere", "amazonaws.com"),
    ],
)
def test_host_names_end_with_the_partitions_suffix(partition: str, suffix: str) -> None:
    """An unknown partition gets the common one."""
    assert suffix == dns_suffix(partition)


@pytest.mark.parametrize(
    ("partition", "organizations", "insights"),
    [
        ("aws", True, True),
        ("aws-cn", False, True),
        ("aws-eusc", True, False),
        ("aws-iso", True, False),
        ("${Token[AWS.Partition.3]}", True, True),
    ],
)
def test_not_every_partition_has_everything(
    partition: str,
    organizations: bool,  # noqa: FBT001
    insights: bool,  # noqa: FBT001
) -> None:
    """China has no organization trails, the isolated partitions no Insights; a token may have."""
    assert organizations is organization_trails_supported(partition)
    assert insights is insights_supported(partition)


def test_an_unknown_partition_has_no_regions() -> None:
    """Nothing is invented for it."""
    assert () == known_regions("nowhere")
