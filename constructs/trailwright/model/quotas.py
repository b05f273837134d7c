"""The limits, read from ``policies/quotas.json``."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

from trailwright._policies import read_policy
from trailwright.model.record import record

__all__ = ["Quotas", "log_retention_days", "quotas", "requests_per_second"]


@record
class Quotas:
    """Limits of CloudTrail and its neighbours; the data says how each is counted."""

    trails_per_region: int
    service_control_policy_max: int
    service_control_policies_per_target: int
    event_selectors_per_trail: int
    data_resources_per_trail: int
    advanced_selector_values_per_trail: int
    aggregation_templates_max: int
    tags_per_resource: int
    tag_key_max: int
    tag_value_max: int
    trail_name_min: int
    trail_name_max: int
    s3_key_prefix_max: int
    bucket_name_min: int
    bucket_name_max: int
    sns_topic_max: int
    kms_alias_max: int
    log_group_name_max: int
    advanced_name_max: int
    operator_value_max: int
    metric_filters_per_log_group: int
    alarm_description_max: int
    alarms_per_widget: int
    event_pattern_max: int
    metrics_configuration_id_max: int
    rule_description_max: int
    filter_pattern_max: int
    regular_expressions_per_filter_pattern: int
    regular_expression_filters_per_log_group: int
    dimensions_per_metric_filter: int
    lifecycle_rules_per_bucket: int
    ia_min_days: int
    small_object_kb: int
    template_body_bytes: int
    bucket_policy_bytes: int


@cache
def quotas() -> Quotas:
    """Return the limits."""
    data = read_policy("quotas.json")["quotas"]
    return Quotas(**{field.name: data[field.name]["value"] for field in fields(Quotas)})


def log_retention_days() -> tuple[int, ...]:
    """Return the retention times CloudWatch Logs accepts, in days."""
    return tuple(read_policy("quotas.json")["log_retention_days"]["values"])


def requests_per_second(operation: str) -> float | None:
    """Return how often an operation may be called, or ``None`` when nobody says.

    Args:
        operation: A CloudTrail API operation, e.g. ``CreateTrail``.
    """
    return read_policy("quotas.json")["requests_per_second"]["values"].get(operation)
