"""Other stacks contribute to a trail; the outcome is the fewest selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3

from trailwright import (
    AccountTrail,
    AdvancedEventSelector,
    DataEvents,
    FieldSelector,
    InvalidOptionsError,
)
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack


def _trail(stack: Stack) -> dict[str, Any]:
    (found,) = resources_of(template_of(stack), "AWS::CloudTrail::Trail")
    return found


def test_buckets_of_other_stacks_share_one_selector(make_stack: Callable[..., Stack]) -> None:
    """Two contributions and the management events come to one basic selector."""
    audit = make_stack("Audit")
    trail = AccountTrail(audit, "Trail", trail_name="audit")
    for team in ("orders", "billing"):
        bucket = s3.Bucket(make_stack(team), "Bucket", bucket_name=f"{team}-111122223333")
        trail.record(bucket)

    (selector,) = _trail(audit)["EventSelectors"]

    assert selector["IncludeManagementEvents"] is True
    (resource,) = selector["DataResources"]
    assert 2 == len(resource["Values"])


def test_reads_and_writes_apart_do_not_repeat_management_events(stack: Stack) -> None:
    """The selector for writes has no management events; the other keeps them all."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")

    trail.add_data_events(
        DataEvents.dynamodb(
            dynamodb.Table(
                stack,
                "Table",
                partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            ),
            read_write="WriteOnly",
        )
    )

    selectors = {each["ReadWriteType"]: each for each in _trail(stack)["EventSelectors"]}
    assert selectors["All"]["IncludeManagementEvents"] is True
    assert selectors["WriteOnly"]["IncludeManagementEvents"] is False


def test_all_of_s3_leaves_the_archive_out(stack: Stack) -> None:
    """Both the archive and its access-log bucket, or each delivery would cause the next."""
    AccountTrail(stack, "Trail", trail_name="audit", data_events=[DataEvents.all_s3()])

    (fields,) = [
        field
        for selector in _trail(stack)["AdvancedEventSelectors"]
        for field in selector["FieldSelectors"]
        if field["Field"] == "resources.ARN"
    ]

    assert 2 == len(fields["NotStartsWith"])
    assert all("Fn::Join" in each for each in fields["NotStartsWith"])


def test_all_of_s3_added_later_leaves_the_archive_out_too(stack: Stack) -> None:
    """A late contribution compiles to the same as an early one."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")

    trail.add_data_events(DataEvents.all_s3())

    (fields,) = [
        field
        for selector in _trail(stack)["AdvancedEventSelectors"]
        for field in selector["FieldSelectors"]
        if field["Field"] == "resources.ARN"
    ]
    assert 2 == len(fields["NotStartsWith"])
    assert "EventSelectors" not in _trail(stack)


def test_more_than_250_resources_move_to_advanced_selectors(stack: Stack) -> None:
    """251 buckets do not fit basic selectors, and fit advanced ones."""
    events = [DataEvents.s3(f"arn:aws:s3:::bucket-{n}") for n in range(251)]

    AccountTrail(stack, "Trail", trail_name="audit", data_events=events)

    assert 2 == len(_trail(stack)["AdvancedEventSelectors"])


def test_fails_at_the_contribution_that_is_too_much(stack: Stack) -> None:
    """The ledger says who uses what, and the trail is left as it was."""
    fitting = [DataEvents.s3(f"arn:aws:s3:::bucket-{n}") for n in range(497)]
    trail = AccountTrail(stack, "Trail", trail_name="audit", data_events=fitting)

    with pytest.raises(InvalidOptionsError, match="at most 500 values") as failure:
        trail.record("arn:aws:s3:::one-too-many")

    assert "bucket-0" in str(failure.value)
    assert 500 == trail.selectors.advanced_values


def test_fails_to_add_to_fixed_selectors(stack: Stack) -> None:
    """Selectors given as they are cannot be merged with contributions."""
    fixed = AdvancedEventSelector(
        field_selectors=(FieldSelector(field="eventCategory", equals=("Management",)),)
    )
    trail = AccountTrail(stack, "Trail", trail_name="audit", advanced_event_selectors=[fixed])

    with pytest.raises(InvalidOptionsError, match="fixes what the trail records"):
        trail.record("arn:aws:s3:::orders")


def test_basic_selectors_can_be_insisted_on(stack: Stack) -> None:
    """What they cannot say is told, instead of switching."""
    with pytest.raises(InvalidOptionsError, match="cannot be basic"):
        AccountTrail(
            stack,
            "Trail",
            trail_name="audit",
            selectors="basic",
            data_events=[DataEvents.of("AWS::SNS::Topic")],
        )
