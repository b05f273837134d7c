"""What an estate uses of every limit, and what is left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright.compose.estate import compose_estate, trail_uses
from trailwright.model.ledger import trail_ledger
from trailwright.model.quotas import quotas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.compose.estate import StackPlan
    from trailwright.compose.resources import Resource
    from trailwright.config.records import Config

__all__ = ["Use", "headroom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much of one limit is used.

    Args:
        limit: The limit, in words.

        scope: What it is counted for.

        used: How much is used.

        quota: How much there is.

        by: Who uses it.
    """

    limit: str
    scope: str
    used: int
    quota: int
    by: str = ""

    @property
    def left(self) -> int:
        """How much is left; negative when there is too much."""
        return self.quota - self.used


def headroom(config: Config) -> tuple[Use, ...]:
    """Return every limit and what the estate uses of it.

    Args:
        config: The estate.
    """
    found = list(_trails(config))
    for stack in compose_estate(config):
        found += _stack(stack)
    return tuple(found)


def _trails(config: Config) -> Iterator[Use]:
    for row in trail_ledger(trail_uses(config)).headroom():
        yield Use(
            limit="trails per Region",
            scope=f"{row.account} {row.region}",
            used=row.used,
            quota=row.quota,
            by=", ".join(row.names),
        )


def _stack(stack: StackPlan) -> Iterator[Use]:
    by_type: dict[str, list[Resource]] = {}
    for resource in stack.resources.values():
        by_type.setdefault(resource.type, []).append(resource)
    for trail in by_type.get("AWS::CloudTrail::Trail", []):
        yield from _selectors(trail.properties)
    for policy in by_type.get("AWS::S3::BucketPolicy", []):
        used = len(json.dumps(policy.properties["PolicyDocument"], separators=(",", ":")))
        quota = quotas().bucket_policy_bytes
        yield Use(limit="bucket policy bytes", scope=stack.name, used=used, quota=quota)
    filters = len(by_type.get("AWS::Logs::MetricFilter", []))
    if filters:
        quota = quotas().metric_filters_per_log_group
        yield Use(
            limit="metric filters per log group", scope=stack.name, used=filters, quota=quota
        )


def _selectors(properties: Any) -> Iterator[Use]:  # noqa: ANN401 - a trail's properties
    name = properties["TrailName"]
    limits = quotas()
    basic = properties.get("EventSelectors") or []
    if basic:
        values = sum(
            len(resource["Values"])
            for selector in basic
            for resource in selector.get("DataResources", [])
        )
        yield Use(
            limit="event selectors",
            scope=name,
            used=len(basic),
            quota=limits.event_selectors_per_trail,
        )
        yield Use(
            limit="data resources", scope=name, used=values, quota=limits.data_resources_per_trail
        )
        return
    used = sum(
        len(values)
        for selector in properties["AdvancedEventSelectors"]
        for field in selector["FieldSelectors"]
        for operator, values in field.items()
        if operator != "Field"
    )
    quota = limits.advanced_selector_values_per_trail
    yield Use(limit="advanced selector values", scope=name, used=used, quota=quota)
    yield Use(
        limit="tags",
        scope=name,
        used=len(properties.get("Tags") or ()),
        quota=limits.tags_per_resource,
    )
