"""What a trail records, as far as its selectors say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.once import once
from trailwright.model.properties import is_known, is_settled
from trailwright.model.record import record
from trailwright.model.selectors import (
    AdvancedEventSelector,
    EventSelector,
    FieldSelector,
    is_all_value,
)
from trailwright.model.unknown import Unknown
from trailwright.posture.selectors import advanced_selectors, basic_selectors, records

if TYPE_CHECKING:
    from trailwright.model.resources import Trail

__all__ = ["Management", "management", "records_all", "records_object", "selectors"]

Selector = EventSelector | AdvancedEventSelector

_KINDS = {
    "All": frozenset({"read", "write"}),
    "ReadOnly": frozenset({"read"}),
    "WriteOnly": frozenset({"write"}),
}
_READ_ONLY = {"true": _KINDS["ReadOnly"], "false": _KINDS["WriteOnly"]}
#: What of a basic selector is no name of anything.
_FLAGS = ("ReadWriteType", "IncludeManagementEvents")
#: Fields of an advanced selector that :class:`Management` can say.
_SAID = frozenset({"eventCategory", "readOnly", "eventSource"})


@once
def selectors(trail: Trail) -> tuple[Selector, ...] | Unknown:
    """Return a trail's selectors; none means the default, all management events.

    Args:
        trail: The trail.
    """
    written = (trail.event_selectors, trail.advanced_event_selectors)
    if not all(each is None or (isinstance(each, list) and is_known(each)) for each in written):
        return Unknown("what the event selectors are")
    if not all(is_settled(each.get(name)) for each in records(written[0]) for name in _FLAGS):
        return Unknown("which events the event selectors are about")
    return (*basic_selectors(trail), *advanced_selectors(trail))


@record
class Management:
    """Management events that one selector records.

    Args:
        kinds: ``read``, ``write`` or both.

        only: The event sources it is narrowed to. Default: all.

        but: The event sources it leaves out.
    """

    kinds: frozenset[str]
    only: frozenset[str] | None = None
    but: frozenset[str] = frozenset()

    def overlaps(self, other: Management) -> bool:
        """Return whether an event may be recorded by both.

        Args:
            other: Of another trail.
        """
        narrowed = [each.only for each in (self, other) if each.only is not None]
        both = narrowed[0].intersection(*narrowed) if narrowed else None
        shared = None if both is None else both - self.but - other.but
        return bool(self.kinds & other.kinds) and shared != frozenset()

    def has(self, source: str, kind: str) -> bool:
        """Return whether one kind of event of one source is recorded.

        Args:
            source: E.g. ``kms.amazonaws.com``.

            kind: ``read`` or ``write``.
        """
        wanted = self.only is None or source in self.only
        return kind in self.kinds and wanted and source not in self.but


@once
def management(trail: Trail) -> tuple[Management, ...] | Unknown:
    """Return the management events a trail records, by selector.

    Args:
        trail: The trail.
    """
    found = selectors(trail)
    if isinstance(found, Unknown):
        return found
    if not found:
        return (Management(kinds=_KINDS["All"]),)
    recorded = [_management(each) for each in found]
    doubt = next((each for each in recorded if isinstance(each, Unknown)), None)
    return doubt or tuple(each for each in recorded if isinstance(each, Management))


def records_object(trail: Trail, arn: str) -> bool:
    """Return whether a trail is known to record what is done with an object.

    Args:
        trail: The trail.

        arn: The object's ARN.
    """
    return any(_selects(each, "AWS::S3::Object", arn) for each in _known(trail))


def records_all(trail: Trail, kind: str) -> bool:
    """Return whether a trail is known to record data events of all resources of a type.

    Args:
        trail: The trail.

        kind: E.g. ``AWS::Lambda::Function``.
    """
    return any(_selects_all(each, kind) for each in _known(trail))


def _known(trail: Trail) -> tuple[Selector, ...]:
    found = selectors(trail)
    return () if isinstance(found, Unknown) else found


def _management(selector: Selector) -> Management | Unknown | None:
    if isinstance(selector, EventSelector):
        if not selector.include_management_events:
            return None
        kinds = _KINDS.get(str(selector.read_write_type), _KINDS["All"])
        left_out = frozenset(selector.exclude_management_event_sources)
        return Management(kinds=kinds, but=left_out)
    if selector.category != "Management":
        return None
    return _advanced_management(selector)


def _advanced_management(selector: AdvancedEventSelector) -> Management | Unknown:
    if {each.field for each in selector.field_selectors} - _SAID:
        return Unknown("which management events the selector leaves")
    read_only = selector.values_of("readOnly")
    sources = [each for each in selector.field_selectors if each.field == "eventSource"]
    only = frozenset(value for each in sources for value in each.equals)
    return Management(
        kinds=_READ_ONLY.get(read_only[0], _KINDS["All"]) if read_only else _KINDS["All"],
        only=only or None,
        but=frozenset(value for each in sources for value in each.not_equals),
    )


def _selects(selector: Selector, kind: str, arn: str) -> bool:
    if isinstance(selector, EventSelector):
        values = [v for each in selector.data_resources if each.type == kind for v in each.values]
        return any(is_all_value(value) or arn.startswith(value) for value in values)
    if kind not in selector.values_of("resources.type"):
        return False
    arns = [each for each in selector.field_selectors if each.field == "resources.ARN"]
    return all(_selects_arn(each, arn) for each in arns)


def _selects_arn(field: FieldSelector, arn: str) -> bool:
    wanted = (
        *(arn.startswith(each) for each in field.starts_with),
        *(arn.endswith(each) for each in field.ends_with),
        *(arn == each for each in field.equals),
    )
    unwanted = (
        *(arn.startswith(each) for each in field.not_starts_with),
        *(arn.endswith(each) for each in field.not_ends_with),
        *(arn == each for each in field.not_equals),
    )
    return (not wanted or any(wanted)) and not any(unwanted)


def _selects_all(selector: Selector, kind: str) -> bool:
    if isinstance(selector, EventSelector):
        found = [each for each in selector.data_resources if each.type == kind]
        return any(is_all_value(value) for each in found for value in each.values)
    narrowing = {each.field for each in selector.field_selectors} & {"resources.ARN", "eventName"}
    return kind in selector.values_of("resources.type") and not narrowing
