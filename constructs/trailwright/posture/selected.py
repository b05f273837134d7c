"""The events that a trail records, worked out of its selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import entries, is_known
from trailwright.model.selectors import EventSelector, is_all_value
from trailwright.model.unknown import Unknown
from trailwright.posture.events import ACCOUNT, ANY, REGION, Events, Match, Pattern
from trailwright.posture.recorded import selectors
from trailwright.posture.selectors import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.resources import Trail, Value
    from trailwright.model.selectors import AdvancedEventSelector, DataResource, FieldSelector
    from trailwright.posture.recorded import Selector

__all__ = ["CATEGORY", "selected"]

CATEGORY = "eventCategory"
_READ_ONLY = "readOnly"
_READS = {"All": ("true", "false"), "ReadOnly": ("true",), "WriteOnly": ("false",)}
#: The one classic type whose values are beginnings, and not whole ARNs.
_BY_PREFIX = "AWS::S3::Object"


def selected(trail: Trail) -> tuple[Events, ...] | Unknown:
    """Return the events that a trail records when it is logging.

    Args:
        trail: The trail.
    """
    found = selectors(trail)
    doubt = _doubt(trail, found)
    if doubt is not None:
        return doubt
    known = () if isinstance(found, Unknown) else found
    events = [each for selector in known for each in _selected(selector)]
    if not known:
        events = [_management("All", ())]
    events += _insights(trail.insight_selectors)
    events += _aggregated(trail.aggregation_configurations)
    return tuple(dict.fromkeys(_there(trail, each) for each in events if _can_be(each)))


def _doubt(trail: Trail, found: object) -> Unknown | None:
    """Return why it is not known what a trail records, or where."""
    asked = (trail.is_organization_trail, trail.is_multi_region_trail, found)
    known = next((each for each in asked if isinstance(each, Unknown)), None)
    listed = trail.insight_selectors is None or isinstance(trail.insight_selectors, list)
    if known is None and not (listed and is_known(trail.insight_selectors)):
        return Unknown("what the Insights selectors are")
    return known


def _there(trail: Trail, events: Events) -> Events:
    """Return events of the account and the Region that a trail records."""
    if trail.is_organization_trail is not True:
        events = events.narrowed(ACCOUNT, _any_of([trail.place.account_text]))
    if trail.is_multi_region_trail is not True:
        events = events.narrowed(REGION, _any_of([trail.place.region_text]))
    return events


def _selected(selector: Selector) -> Iterator[Events]:
    if isinstance(selector, EventSelector):
        yield from _basic(selector)
    else:
        yield _advanced(selector)


def _basic(selector: EventSelector) -> Iterator[Events]:
    kinds = str(selector.read_write_type)
    if selector.include_management_events:
        yield _management(kinds, selector.exclude_management_event_sources)
    for each in selector.data_resources:
        yield _data(each, kinds)


def _management(kinds: str, left_out: Iterable[str]) -> Events:
    events = _events({CATEGORY: ["Management"], _READ_ONLY: _READS.get(kinds, _READS["All"])})
    without = frozenset(Pattern("Equals", each) for each in left_out)
    return events.narrowed("eventSource", Match(unwanted=without)) if without else events


def _data(resource: DataResource, kinds: str) -> Events:
    events = _events(
        {
            CATEGORY: ["Data"],
            _READ_ONLY: _READS.get(kinds, _READS["All"]),
            "resources.type": [resource.type],
        }
    )
    if any(is_all_value(each) for each in resource.values):
        return events
    operator = "StartsWith" if resource.type == _BY_PREFIX else "Equals"
    return events.narrowed("resources.ARN", _any_of(resource.values, operator))


def _advanced(selector: AdvancedEventSelector) -> Events:
    category = "".join(selector.values_of(CATEGORY)[:1])
    events = _events({} if category == "Insight" else {_READ_ONLY: _READS["All"]})
    for each in selector.field_selectors:
        events = events.narrowed(each.field, _match(each))
    return events


def _match(field: FieldSelector) -> Match:
    operators = field.operators()
    wanted = _patterns(operators, ("Equals", "StartsWith", "EndsWith"))
    unwanted = _patterns(operators, ("NotEquals", "NotStartsWith", "NotEndsWith"))
    return Match(wanted=wanted or None, unwanted=unwanted)


def _patterns(operators: dict[str, tuple[str, ...]], names: tuple[str, ...]) -> frozenset[Pattern]:
    return frozenset(
        Pattern(name.removeprefix("Not"), value)
        for name in names
        for value in operators.get(name, ())
    )


def _insights(written: Value) -> Iterator[Events]:
    for _, each in entries(written):
        yield _events(
            {
                CATEGORY: ["Insight"],
                "insightType": texts(each.get("InsightType")),
                "insightOf": texts(each.get("EventCategories")) or ("Management",),
            }
        )


def _aggregated(written: Value) -> Iterator[Events]:
    for _, each in entries(written):
        yield _events({CATEGORY: ["Aggregated"], "template": texts(each.get("Templates"))})


def _events(fields: dict[str, Iterable[str]]) -> Events:
    events = Events()
    for field, values in fields.items():
        events = events.narrowed(field, _any_of(values))
    return events


def _any_of(values: Iterable[str], operator: str = "Equals") -> Match:
    return ANY.both(Match(wanted=frozenset(Pattern(operator, each) for each in values)))


def _can_be(events: Events) -> bool:
    return not any(match.is_impossible for _, match in events.fields)
