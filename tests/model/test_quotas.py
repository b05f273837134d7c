"""The limits are those of AWS's pages, and come from the data."""

from __future__ import annotations

from dataclasses import fields

import pytest

from trailwright._policies import read_policy
from trailwright.model.quotas import Quotas, log_retention_days, quotas, requests_per_second


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trails_per_region", 5),
        ("event_selectors_per_trail", 5),
        ("data_resources_per_trail", 250),
        ("advanced_selector_values_per_trail", 500),
        ("aggregation_templates_max", 50),
        ("tags_per_resource", 50),
        ("tag_key_max", 127),
        ("tag_value_max", 255),
        ("trail_name_min", 3),
        ("trail_name_max", 128),
        ("s3_key_prefix_max", 200),
        ("bucket_name_min", 3),
        ("bucket_name_max", 63),
        ("sns_topic_max", 256),
        ("kms_alias_max", 256),
        ("log_group_name_max", 512),
        ("advanced_name_max", 1000),
        ("operator_value_max", 2048),
        ("metric_filters_per_log_group", 100),
        ("regular_expressions_per_filter_pattern", 2),
        ("regular_expression_filters_per_log_group", 5),
        ("dimensions_per_metric_filter", 3),
        ("lifecycle_rules_per_bucket", 1000),
        ("ia_min_days", 30),
        ("small_object_kb", 128),
        ("template_body_bytes", 51200),
        ("bucket_policy_bytes", 20480),
    ],
)
def test_limits_are_those_of_the_pages(name: str, value: int) -> None:
    """Each limit has the value AWS documents."""
    assert value == getattr(quotas(), name)


def test_every_limit_of_the_data_is_used() -> None:
    """The record and the data name the same limits."""
    assert {field.name for field in fields(Quotas)} == set(read_policy("quotas.json")["quotas"])


def test_limits_are_read_once() -> None:
    """The same record is returned each time."""
    assert quotas() is quotas()


def test_retention_times_are_in_order() -> None:
    """Twenty-two of them, from a day to ten years."""
    days = log_retention_days()

    assert (22, 1, 3653) == (len(days), days[0], days[-1])
    assert tuple(sorted(set(days))) == days


@pytest.mark.parametrize(
    ("operation", "rate"),
    [
        ("CreateTrail", 1),
        ("PutEventSelectors", 1),
        ("StartLogging", 1),
        ("DescribeTrails", 10),
        ("GetTrailStatus", 10),
        ("LookupEvents", 2),
        ("ListInsightsMetricData", 1),
        ("PutEventConfiguration", None),
        ("NoSuchOperation", None),
    ],
)
def test_request_rates_are_those_of_the_general_reference(
    operation: str, rate: float | None
) -> None:
    """An operation without a published rate has none."""
    assert rate == requests_per_second(operation)
