"""Partitions and Regions, read from ``policies/regions.json``."""

from __future__ import annotations

from functools import cache
from typing import Any

from trailwright._policies import read_policy

__all__ = [
    "dns_suffix",
    "insights_supported",
    "is_known_region",
    "is_opt_in",
    "known_regions",
    "leader_region",
    "organization_trails_supported",
    "partition_of",
    "partitions",
]

#: What Regions of a partition begin with, for those not in the data yet.
_PREFIXES = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc", "us-isob-": "aws-iso-b",
             "us-iso-": "aws-iso", "eu-isoe-": "aws-iso-e", "us-isof-": "aws-iso-f"}  # fmt: skip


def partitions() -> tuple[str, ...]:
    """Return the names of all partitions."""
    return tuple(_data())


def partition_of(region: str) -> str:
    """Return the partition of a Region; an unknown Region is placed by its prefix.

    Args:
        region: A Region's name; never a token.
    """
    known = _by_region().get(region)
    if known is not None:
        return known
    found = (part for prefix, part in _PREFIXES.items() if region.startswith(prefix))
    return next(found, "aws")


def dns_suffix(partition: str) -> str:
    """Return what host names of a partition end with; ``amazonaws.com`` when unknown.

    Args:
        partition: The partition.
    """
    return _data().get(partition, {}).get("dns_suffix", "amazonaws.com")


def known_regions(partition: str) -> tuple[str, ...]:
    """Return the Regions of a partition.

    Args:
        partition: The partition.
    """
    return tuple(_data().get(partition, {}).get("regions", ()))


def is_known_region(region: str) -> bool:
    """Return whether a Region is in the data.

    Args:
        region: The Region's name.
    """
    return region in _by_region()


def is_opt_in(region: str) -> bool:
    """Return whether an account must enable a Region first.

    Args:
        region: The Region's name.
    """
    regions = _data()[partition_of(region)]["regions"]
    return regions.get(region, {}).get("opt_in", False)


def leader_region(partition: str) -> str | None:
    """Return where global service events are recorded, or ``None`` when no page says.

    Args:
        partition: The partition.
    """
    return _data().get(partition, {}).get("global_service_events_region")


def organization_trails_supported(partition: str) -> bool:
    """Return whether a partition has organization trails.

    Args:
        partition: The partition; for a token the answer is yes.
    """
    return _data().get(partition, {}).get("organization_trails", True)


def insights_supported(partition: str) -> bool:
    """Return whether a partition has CloudTrail Insights.

    Args:
        partition: The partition; for a token the answer is yes.
    """
    return _data().get(partition, {}).get("insights", True)


def _data() -> dict[str, Any]:
    return read_policy("regions.json")["partitions"]


@cache
def _by_region() -> dict[str, str]:
    return {region: name for name, part in _data().items() for region in part["regions"]}
