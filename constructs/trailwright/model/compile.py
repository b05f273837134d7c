"""Contributions from all over an app, compiled into the fewest event selectors.

Management events are selected exactly once, whatever the data events are, and a trail
never records the buckets it delivers to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING, Literal, get_args

from trailwright.model.data_events import CLASSIC_TYPES, S3_OBJECT
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
    is_all_value,
)
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.data_events import DataEvents, NetworkActivity

__all__ = ["CompiledSelectors", "SelectorForm", "compile_selectors"]

SelectorForm = Literal["auto", "basic", "advanced"]

_ARN = "resources.ARN"
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
    raise_for(subject, _check_choices(str(management), form))
    raise_for(subject, _check_contributions(data_events, network_activity, own_log_bucket_arns))
    request = _Request(
        management=ManagementEvents(management),
        excluded=tuple(dict.fromkeys(exclude_management_event_sources)),
        data=tuple(dict.fromkeys(map(_normal, data_events))),
        network=tuple(dict.fromkeys(network_activity)),
        own=tuple(dict.fromkeys(own_log_bucket_arns)),
        partition=partition,
    )
    raise_for(subject, _check_any(request))
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
        over = count_data_resources(basic) - quotas().data_resources_per_trail
        if over <= 0 or form == "basic":
            raise_for(subject, _explained(check_basic(basic, "data_events"), request, over))
            return CompiledSelectors(basic=basic)
    advanced = _advanced(request)
    over = count_advanced_values(advanced) - quotas().advanced_selector_values_per_trail
    raise_for(subject, _explained(check_advanced(advanced, "data_events"), request, over))
    return CompiledSelectors(advanced=advanced)


def _check_choices(management: str, form: str) -> Iterator[Problem]:
    choices = (
        ("management_events", management, tuple(map(str, ManagementEvents))),
        ("selectors", form, get_args(SelectorForm)),
    )
    for option, value, allowed in choices:
        if value not in allowed:
            yield Problem(
                option=option,
                rule=f"must be one of {', '.join(allowed)}",
                value=value,
                remedy="choose one of them",
            )


def _check_contributions(
    data: Sequence[DataEvents], network: Sequence[NetworkActivity], own: Sequence[str]
) -> Iterator[Problem]:
    for index, events in enumerate(data):
        yield from events.check(f"data_events[{index}]")
        for arn in events.arns:
            if any(arn.startswith(f"{each}/") for each in own):
                yield Problem(
                    option=f"data_events[{index}]",
                    rule="must not record the trail's own log bucket: each delivery would "
                    "cause the next",
                    value=arn,
                    remedy="leave it out",
                )
    for index, activity in enumerate(network):
        yield from activity.check(f"network_activity[{index}]")


def _check_any(request: _Request) -> Iterator[Problem]:
    if request.management is ManagementEvents.NONE and not request.data and not request.network:
        yield Problem(
            option="management_events",
            rule="must not be None on a trail that records nothing else",
            value="None",
            remedy="record data events, or some management events",
        )


def _normal(events: DataEvents) -> DataEvents:
    """Return events with "all of the type" said in one way, and each call named once."""
    everything = events.resource_type in CLASSIC_TYPES and any(map(is_all_value, events.arns))
    return replace(
        events,
        arns=() if everything else events.arns,
        event_names=tuple(dict.fromkeys(events.event_names)),
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
    """Return whether events would record the trail's own buckets unless told not to.

    A bucket that is named only by a token might turn out to be one of them.
    """
    if events.resource_type != S3_OBJECT or not own:
        return False
    return not events.arns or any(map(is_token, events.arns))


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
    everything = tuple(each for each in values if is_all_value(each))
    return everything or values


def _advanced(request: _Request) -> tuple[AdvancedEventSelector, ...]:
    found: list[AdvancedEventSelector] = []
    if request.management is not ManagementEvents.NONE:
        found.append(_management_selector(request))
    merged: dict[object, list[DataEvents]] = {}
    for events in request.data:
        merged.setdefault(_conditions(events), []).append(events)
    found += [_data_selector(alike, request.own) for alike in merged.values()]
    found += [_network_selector(each) for each in request.network]
    return tuple(found)


def _management_selector(request: _Request) -> AdvancedEventSelector:
    fields = [FieldSelector(field="eventCategory", equals=("Management",))]
    fields += _read_only(str(request.management))
    if request.excluded:
        fields.append(FieldSelector(field="eventSource", not_equals=request.excluded))
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


def _explained(problems: Iterator[Problem], request: _Request, over: int) -> Iterator[Problem]:
    """Yield problems; to the one about a limit, the ledger of contributions is added."""
    for problem in problems:
        yield (
            replace(problem, remedy=problem.remedy + _ledger(request, over))
            if over > 0
            else problem
        )
        over = 0


def _ledger(request: _Request, over: int) -> str:
    counted: dict[str, int] = {}
    for events in request.data:
        first = events.arns[0].split("/")[0] if events.arns else "all"
        key = f"{events.resource_type} {events.read_write}: {first}"
        counted[key] = counted.get(key, 0) + len(events.arns) + len(events.event_names)
    for activity in request.network:
        key = f"network activity: {activity.event_source}"
        used = len(activity.event_names) + len(activity.vpc_endpoint_ids)
        counted[key] = counted.get(key, 0) + used
    largest = sorted(counted.items(), key=lambda item: -item[1])[:_LEDGER_LINES]
    lines = "".join(f"\n      {count:>5} {key}" for key, count in largest)
    rest = len(counted) - len(largest)
    more = f"\n      and {rest} more" if rest else ""
    return f"; {over} too many, used now:{lines}{more}"


_LEDGER_LINES = 12
