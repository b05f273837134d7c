"""Advanced selectors keep apart what differs, and keep every condition they were given."""

from __future__ import annotations

import pytest

from trailwright.model.compile_advanced import compile_advanced
from trailwright.model.data_events import DataEvents
from trailwright.model.selectors import AdvancedEventSelector, FieldSelector, ManagementEvents

TOPIC = "AWS::SNS::Topic"
S3 = "AWS::S3::Object"


def _compiled(*data: DataEvents) -> tuple[AdvancedEventSelector, ...]:
    return compile_advanced(
        management=ManagementEvents.NONE, excluded=(), data=data, network=(), own=()
    )


def _on(selector: AdvancedEventSelector, name: str) -> list[FieldSelector]:
    return [each for each in selector.field_selectors if each.field == name]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            DataEvents.of(TOPIC, fields=(FieldSelector(field="eventName", starts_with=("Get",)),)),
            DataEvents.of(TOPIC, fields=(FieldSelector(field="eventName", starts_with=("Pub",)),)),
        ),
        (
            DataEvents.of(TOPIC, event_names=("Publish",)),
            DataEvents.of(TOPIC, event_names=("PublishBatch",)),
        ),
        (DataEvents.of(TOPIC, event_names=("Publish",)), DataEvents.of(TOPIC)),
        (DataEvents.of(TOPIC, read_write="ReadOnly"), DataEvents.of(TOPIC, read_write="WriteOnly")),
        (DataEvents.of(TOPIC), DataEvents.of("AWS::SQS::Queue")),
    ],
)
def test_contributions_with_different_conditions_stay_apart(
    one: DataEvents, other: DataEvents
) -> None:
    """Fields of one selector are joined by and, so two conditions need two selectors."""
    together = _compiled(one, other)

    assert _compiled(one) + _compiled(other) == together


@pytest.mark.parametrize("kind", [TOPIC, S3])
@pytest.mark.parametrize("operator", ["starts_with", "not_starts_with", "ends_with"])
def test_a_condition_on_arns_is_kept_where_no_arns_are_named(kind: str, operator: str) -> None:
    """All of a type, narrowed by a condition on ARNs, is still narrowed by it."""
    condition = FieldSelector(field="resources.ARN", **{operator: ("arn:aws:",)})

    (selector,) = _compiled(DataEvents.of(kind, fields=(condition,)))

    assert [condition] == _on(selector, "resources.ARN")


def test_contributions_that_differ_in_arns_share_a_selector() -> None:
    """Each ARN is named once, in the order of first mention."""
    names = ("b", "a", "b")
    arns = [f"arn:aws:sns:eu-west-1:111122223333:{name}" for name in names]

    (selector,) = _compiled(*(DataEvents.of(TOPIC, arns=(arn,)) for arn in arns))

    assert tuple(arns[:2]) == selector.values_of("resources.ARN")
