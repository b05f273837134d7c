"""Contributions from all over an app, compiled into the fewest event selectors.

Management events are selected exactly once, whatever the data events are, and a trail
never records the buckets it delivers to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from trailwright.model.data_events import S3_OBJECT
from trailwright.model.problems import Problem, raise_for
from trailwright.model.quotas import quotas
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    FieldSelector,
    ManagementEvents,
    ReadWriteType,
    check_advanced,
    check_basic,
    count_advanced_values,
    count_data_resources,
)
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.data_events import DataEvents, NetworkActivity

__all__ = ["CompiledSelectors", "SelectorForm", "compile_selectors"]

SelectorForm = Literal["auto", "basic", "advanced"]

_SERVICES = {"AWS::S3::Object": "s3", "AWS::Lambda::Function": "lambda"}
_READ_ONLY = {ReadWriteType.READ_ONLY: ("true",), ReadWriteType.WRITE_ONLY: ("false",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledSelectors:
    """A trail's selectors: basic or advanced, never both."""

    basic: tuple[EventSelector, ...] = ()
    advanced: tuple[AdvancedEventSelector, ...] = ()

    @property
    def selectors(self) -> tuple[EventSelector | AdvancedEventSelector, ...]:
        """The selectors, of whichever kind."""
        return self.advanced or self.basic

    @property
    def data_resources(self) -> int:
        """How many data resources the basic selectors name."""
        return count_data_resources(self.basic)

    @property
    def advanced_values(self) -> int:
        """How many values the advanced selectors hold."""
        return count_advanced_values(self.advanced)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    management: ManagementEvents
    excluded: tuple[str, ...]
    data: tuple[DataEvents, ...]
    network: tuple[NetworkActivity, ...]
    own: tuple[str, ...]
    partition: str


def compile_selectors(
    *,
    subject: str,
    management: ManagementEvents | str,
    exclude_management_event_sources: Sequence[str] = (),
    data_events: Sequence[DataEvents] = (),
    network_activity: Sequence[NetworkActivity] = (),
    own_log_bucket_arns: Sequence[str] = (),
    form: SelectorForm | str = "auto",
    partition: str = "aws",
) -> CompiledSelectors:
    """Return the fewest selectors that record exactly what is asked for.

    Args:
        subject: Whose selectors they are, for messages.

        management: Which management events.

        exclude_management_event_sources: Sources left out of them.

        data_events: Which data events, in the order of first mention.

        network_activity: Which network activity.

        own_log_bucket_arns: Buckets the trail delivers to.

        form: ``basic`` or ``advanced`` to insist; ``auto`` takes basic selectors where
            they can hold everything.

        partition: The trail's partition.

    Raises:
        InvalidOptionsError: If CloudTrail would refuse the outcome. Beyond a limit, the
            message is the ledger of who uses what.
    """
    request = _Request(
        management=ManagementEvents(management),
        excluded=tuple(exclude_management_event_sources),
        data=tuple(dict.fromkeys(data_events)),
        network=tuple(network_activity),
        own=tuple(own_log_bucket_arns),
        partition=partition,
    )
    raise_for(subject, _check_request(request))
    reason = _why_not_basic(request)
    if form == "basic" and reason is not None:
        problem = Problem(
            option="selectors",
            rule=f"cannot be basic: {reason}",
            value=form,
            remedy="use 'auto' or 'advanced'",
        )
        raise_for(subject, [problem])
    if form != "advanced" and reason is None:
        basic = _basic(request)
        fits = count_data_resources(basic) <= quotas().data_resources_per_trail
        if fits or form == "basic":
            raise_for(subject, _explained(check_basic(basic, "data_events"), request, fits=fits))
            return CompiledSelectors(basic=basic)
    advanced = _advanced(request)
    fits = count_advanced_values(advanced) <= quotas().advanced_selector_values_per_trail
    raise_for(subject, _explained(check_advanced(advanced, "data_events"), request, fits=fits))
    return CompiledSelectors(advanced=advanced)


def _check_request(request: _Request) -> Iterator[Problem]:
    for index, events in enumerate(request.data):
        yield from events.check(f"data_events[{index}]")
        for arn in events.arns:
            if any(arn.startswith(f"{own}/") for own in request.own):
                yield Problem(
                    option=f"data_events[{index}]",
                    rule="must not record the trail's own log bucket: each delivery would "
                    "cause the next",
                    value=arn,
                    remedy="leave it out",
                )
    if request.management is ManagementEvents.NONE and not request.data and not request.network:
        yield Problem(
            option="management_events",
            rule="must not be None on a trail that records nothing else",
            value="None",
            remedy="record data events, or some management events",
        )


def _why_not_basic(request: _Request) -> str | None:
    """Return what basic selectors cannot say, or ``None`` when they can say everything."""
    if request.network:
        return "network activity needs advanced event selectors"
    for events in request.data:
        if not events.basic_can_say_it:
            return f"{events.resource_type} with its conditions needs advanced event selectors"
        if _may_cover_own(events, request.own):
            return "leaving the trail's own log bucket out needs advanced event selectors"
    return None


def _may_cover_own(events: DataEvents, own: Sequence[str]) -> bool:
    """Return whether events would record the trail's own buckets unless told not to."""
    if events.resource_type != S3_OBJECT or not own:
        return False
    return not events.arns


def _basic(request: _Request) -> tuple[EventSelector, ...]:
    groups: dict[str, dict[str, dict[str, None]]] = {}
    if request.management is not ManagementEvents.NONE:
        groups[str(request.management)] = {}
    for events in request.data:
        types = groups.setdefault(str(events.read_write), {})
        values = types.setdefault(events.resource_type, {})
        values.update(dict.fromkeys(_basic_values(events, request.partition)))
    return tuple(_basic_selector(request, name, types) for name, types in groups.items())


def _basic_values(events: DataEvents, partition: str) -> tuple[str, ...]:
    service = _SERVICES.get(events.resource_type, "dynamodb")
    return events.arns or (f"arn:{partition}:{service}",)


def _basic_selector(
    request: _Request, read_write: str, types: dict[str, dict[str, None]]
) -> EventSelector:
    manages = str(request.management) == read_write
    return EventSelector(
        read_write_type=ReadWriteType(read_write),
        include_management_events=manages,
        exclude_management_event_sources=request.excluded if manages else (),
        data_resources=tuple(
            DataResource(type=name, values=_without_covered(tuple(values)))
            for name, values in types.items()
        ),
    )


def _without_covered(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return values without those that a value for all of the type says already."""
    everything = tuple(each for each in values if each.count(":") == _COLONS_OF_ALL)
    return everything or values


_COLONS_OF_ALL = 2


def _advanced(request: _Request) -> tuple[AdvancedEventSelector, ...]:
    found: list[AdvancedEventSelector] = []
    if request.management is not ManagementEvents.NONE:
        found.append(_management_selector(request))
    merged: dict[DataEvents, dict[str, None]] = {}
    everything: set[DataEvents] = set()
    for events in request.data:
        key = replace(events, arns=())
        merged.setdefault(key, {}).update(dict.fromkeys(events.arns))
        if not events.arns:
            everything.add(key)
    for key, arns in merged.items():
        found.append(_data_selector(key, () if key in everything else tuple(arns), request.own))
    found += [_network_selector(each) for each in request.network]
    return tuple(found)


def _management_selector(request: _Request) -> AdvancedEventSelector:
    fields = [FieldSelector(field="eventCategory", equals=("Management",))]
    fields += _read_only(str(request.management))
    if request.excluded:
        fields.append(FieldSelector(field="eventSource", not_equals=request.excluded))
    return AdvancedEventSelector(name="Management events", field_selectors=tuple(fields))


def _data_selector(
    events: DataEvents, arns: tuple[str, ...], own: tuple[str, ...]
) -> AdvancedEventSelector:
    fields = [
        FieldSelector(field="eventCategory", equals=("Data",)),
        FieldSelector(field="resources.type", equals=(events.resource_type,)),
    ]
    fields += _read_only(str(events.read_write))
    fields += _arn_field(events.resource_type, arns, own)
    if events.event_names:
        fields.append(FieldSelector(field="eventName", equals=events.event_names))
    name = f"{events.resource_type} {events.read_write}"
    return AdvancedEventSelector(name=name, field_selectors=(*fields, *events.fields))


def _arn_field(
    resource_type: str, arns: tuple[str, ...], own: tuple[str, ...]
) -> list[FieldSelector]:
    """Return the condition on ARNs: prefixes for S3, whole ARNs for the rest.

    Buckets that are named only by tokens might turn out to be the trail's own, so those
    are left out explicitly, as they are when all buckets are recorded.
    """
    if resource_type != S3_OBJECT:
        return [FieldSelector(field="resources.ARN", equals=arns)] if arns else []
    unknown = not arns or any(is_token(arn) for arn in arns)
    excluded = tuple(f"{arn}/" for arn in own) if unknown else ()
    if not arns and not excluded:
        return []
    return [FieldSelector(field="resources.ARN", starts_with=arns, not_starts_with=excluded)]


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


def _explained(problems: Iterator[Problem], request: _Request, *, fits: bool) -> Iterator[Problem]:
    """Yield problems; to the one about a limit, the ledger of contributions is added."""
    for problem in problems:
        yield problem if fits else replace(problem, remedy=problem.remedy + _ledger(request))
        fits = True


def _ledger(request: _Request) -> str:
    counted: dict[str, int] = {}
    for events in request.data:
        first = events.arns[0] if events.arns else "all"
        key = f"{events.resource_type} {events.read_write}: " + first.split("/")[0]
        counted[key] = counted.get(key, 0) + len(events.arns)
    largest = sorted(counted.items(), key=lambda item: -item[1])[:_LEDGER_LINES]
    lines = "".join(f"\n      {count:>5} {key}" for key, count in largest)
    rest = len(counted) - len(largest)
    more = f"\n      and {rest} more" if rest else ""
    return f"; used now:{lines}{more}"


_LEDGER_LINES = 12
