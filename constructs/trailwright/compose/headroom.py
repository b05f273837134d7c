"""What an estate uses of every limit, and what is left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trailwright.compose.estate import compose_estate, trail_uses
from trailwright.model.headroom import Use, places
from trailwright.model.ledger import trail_ledger
from trailwright.model.quotas import quotas
from trailwright.model.selectors import is_all_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.compose.estate import StackPlan
    from trailwright.config.records import Config

__all__ = ["headroom"]


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
    yield from places(trail_ledger(trail_uses(config)))


def _stack(stack: StackPlan) -> Iterator[Use]:
    scope = f"stack {stack.name}"
    filters = 0
    for local_id, resource in stack.resources.items():
        if resource.type == "AWS::CloudTrail::Trail":
            yield from _trail(resource.properties)
        elif resource.type == "AWS::S3::BucketPolicy":
            document = json.dumps(resource.properties["PolicyDocument"], separators=(",", ":"))
            yield Use(
                limit="bucket policy bytes",
                scope=scope,
                part=local_id.removesuffix("Policy"),
                used=len(document),
                quota=quotas().bucket_policy_bytes,
            )
        elif resource.type == "AWS::Logs::MetricFilter":
            filters += 1
    if filters:
        most = quotas().metric_filters_per_log_group
        yield Use(limit="metric filters per log group", scope=scope, used=filters, quota=most)


def _trail(properties: Mapping[str, Any]) -> Iterator[Use]:
    scope = f"trail {properties['TrailName']}"
    limits = quotas()
    counts = (
        _basic(properties["EventSelectors"])
        if "EventSelectors" in properties
        else _advanced(properties["AdvancedEventSelectors"])
    )
    for limit, used, quota in counts:
        yield Use(limit=limit, scope=scope, used=used, quota=quota)
    tags = len(properties.get("Tags") or ())
    yield Use(limit="tags", scope=scope, used=tags, quota=limits.tags_per_resource)


def _basic(selectors: Sequence[Any]) -> Iterator[tuple[str, int, int]]:
    limits = quotas()
    values = [
        value
        for selector in selectors
        for resource in selector["DataResources"]
        for value in resource["Values"]
    ]
    yield "event selectors", len(selectors), limits.event_selectors_per_trail
    explicit = sum(not is_all_value(value) for value in values)
    yield "data resources", explicit, limits.data_resources_per_trail


def _advanced(selectors: Sequence[Any]) -> Iterator[tuple[str, int, int]]:
    used = sum(
        len(values)
        for selector in selectors
        for field in selector["FieldSelectors"]
        for operator, values in field.items()
        if operator != "Field"
    )
    yield "advanced selector values", used, quotas().advanced_selector_values_per_trail
