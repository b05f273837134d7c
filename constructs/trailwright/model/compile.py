"""Contributions from all over an app, compiled into the fewest event selectors.

Management events are selected exactly once, whatever the data events are, and a trail
never records the buckets it delivers to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from trailwright.model.compile_advanced import compile_advanced
from trailwright.model.data_events import CLASSIC_TYPES, S3_OBJECT
from trailwright.model.problems import Problem, raise_for
from trailwright.model.quotas import quotas
from trailwright.model.record import record
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    ManagementEvents,
    ReadWriteType,
    check_advanced,
    check_basic,
    count_advanced_values,
    count_data_resources,
    is_all_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.data_events import DataEvents, NetworkActivity

__all__ = ["CompiledSelectors", "SelectorForm", "compile_selectors"]

SelectorForm = Literal["auto", "basic", "advanced"]

_SERVICES = {"AWS::S3::Object": "s3", "AWS::Lambda::Function": "lambda"}


@record
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


@record
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
    advanced = compile_advanced(
        management=request.management,
        excluded=request.excluded,
        data=request.data,
        network=request.network,
        own=request.own,
    )
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
    """Return events with "all of the type" said in one way."""
    everything = events.resource_type in CLASSIC_TYPES and any(map(is_all_value, events.arns))
    return replace(events, arns=()) if everything else events


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
    """Return whether events are certain to record the trail's own buckets unless told not to.

    A bucket named by a token is hardly ever one of them: the own bucket's own token was
    refused already. So tokens alone do not force advanced selectors.
    """
    return events.resource_type == S3_OBJECT and bool(own) and not events.arns


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
