"""Contributions as advanced event selectors: one for each set of conditions."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING

from trailwright.model.data_events import S3_OBJECT
from trailwright.model.selectors import (
    AdvancedEventSelector,
    FieldSelector,
    ManagementEvents,
    ReadWriteType,
)
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.data_events import DataEvents, NetworkActivity

__all__ = ["compile_advanced"]

_ARN = "resources.ARN"
_READ_ONLY = {ReadWriteType.READ_ONLY: ("true",), ReadWriteType.WRITE_ONLY: ("false",)}


def compile_advanced(
    *,
    management: ManagementEvents,
    excluded: tuple[str, ...],
    data: Sequence[DataEvents],
    network: Sequence[NetworkActivity],
    own: tuple[str, ...],
) -> tuple[AdvancedEventSelector, ...]:
    """Return the fewest advanced selectors that record what is asked for.

    Args:
        management: Which management events.

        excluded: Sources left out of them.

        data: Which data events.

        network: Which network activity.

        own: ARNs of the buckets the trail delivers to, left out of data events.
    """
    found: list[AdvancedEventSelector] = []
    if management is not ManagementEvents.NONE:
        found.append(_management_selector(management, excluded))
    merged: dict[object, list[DataEvents]] = {}
    for events in data:
        merged.setdefault(_conditions(events), []).append(events)
    found += [_data_selector(alike, own) for alike in merged.values()]
    found += [_network_selector(each) for each in network]
    return tuple(found)


def _management_selector(
    management: ManagementEvents, excluded: tuple[str, ...]
) -> AdvancedEventSelector:
    fields = [FieldSelector(field="eventCategory", equals=("Management",))]
    fields += _read_only(str(management))
    if excluded:
        fields.append(FieldSelector(field="eventSource", not_equals=excluded))
    return AdvancedEventSelector(name="Management events", field_selectors=tuple(fields))


def _conditions(events: DataEvents) -> object:
    """Return all that must be alike in events that share a selector: all but the ARNs."""
    names, fields = frozenset(events.event_names), frozenset(events.fields)
    return events.resource_type, str(events.read_write), names, fields


def _data_selector(alike: Sequence[DataEvents], own: tuple[str, ...]) -> AdvancedEventSelector:
    events = alike[0]
    everything = not all(each.arns for each in alike)
    arns = () if everything else tuple(dict.fromkeys(arn for each in alike for arn in each.arns))
    fields = [
        FieldSelector(field="eventCategory", equals=("Data",)),
        FieldSelector(field="resources.type", equals=(events.resource_type,)),
    ]
    fields += _read_only(str(events.read_write))
    fields += _arn_fields(events, arns, own)
    if events.event_names:
        fields.append(FieldSelector(field="eventName", equals=events.event_names))
    fields += [each for each in events.fields if each.field != _ARN]
    name = f"{events.resource_type} {events.read_write}"
    return AdvancedEventSelector(name=name, field_selectors=tuple(fields))


def _arn_fields(
    events: DataEvents, arns: tuple[str, ...], own: tuple[str, ...]
) -> list[FieldSelector]:
    """Return the conditions on ARNs, prefixes for S3, whole ARNs for the rest, in one if possible.

    Conditions that both select cannot be joined, for they would be joined by or.
    """
    given = [each for each in events.fields if each.field == _ARN]
    if events.resource_type != S3_OBJECT:
        wanted = FieldSelector(field=_ARN, equals=arns)
    else:
        # What must not be recorded is said even where tokens hide which buckets are meant.
        covers = not arns or any(map(is_token, arns))
        excluded = tuple(f"{arn}/" for arn in own) if covers else ()
        wanted = FieldSelector(field=_ARN, starts_with=arns, not_starts_with=excluded)
    if not wanted.operators():
        return given
    if len(given) != 1 or (arns and _selects(given[0])):
        return [wanted, *given]
    both = {
        each.name: tuple(dict.fromkeys(getattr(wanted, each.name) + getattr(given[0], each.name)))
        for each in dataclass_fields(FieldSelector)
        if each.name != "field"
    }
    return [FieldSelector(field=_ARN, **both)]


def _selects(field: FieldSelector) -> bool:
    return bool(field.equals or field.starts_with or field.ends_with)


def _network_selector(activity: NetworkActivity) -> AdvancedEventSelector:
    fields = [
        FieldSelector(field="eventCategory", equals=("NetworkActivity",)),
        FieldSelector(field="eventSource", equals=(activity.event_source,)),
    ]
    if activity.event_names:
        fields.append(FieldSelector(field="eventName", equals=activity.event_names))
    if activity.vpc_endpoint_ids:
        fields.append(FieldSelector(field="vpcEndpointId", equals=activity.vpc_endpoint_ids))
    if activity.access_denied_only:
        fields.append(FieldSelector(field="errorCode", equals=("VpceAccessDenied",)))
    name = f"Network activity {activity.event_source}"
    return AdvancedEventSelector(name=name, field_selectors=tuple(fields))


def _read_only(read_write: str) -> list[FieldSelector]:
    values = _READ_ONLY.get(ReadWriteType(read_write))
    return [FieldSelector(field="readOnly", equals=values)] if values else []
