"""Contributions compile into the fewest selectors that record exactly what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model.compile import CompiledSelectors, compile_selectors
from trailwright.model.data_events import DataEvents, NetworkActivity
from trailwright.model.problems import InvalidOptionsError
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    FieldSelector,
    ManagementEvents,
    check_advanced,
    check_basic,
    is_all_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

S3 = "AWS::S3::Object"
LAMBDA = "AWS::Lambda::Function"
TABLE = "AWS::DynamoDB::Table"
TOPIC = "AWS::SNS::Topic"
OWN = ("arn:aws:s3:::logs", "arn:aws:s3:::logs-access")
TOKEN = "${Token[TOKEN.12]}"  # noqa: S105 - no secret
OWN_TOKEN = "${Token[TOKEN.99]}"  # noqa: S105 - no secret
BUCKETS = ("arn:aws:s3:::orders", "arn:aws:s3:::bills", "arn:aws:s3:::logs-of-others", TOKEN)
FUNCTIONS = tuple(f"arn:aws:lambda:us-east-1:111122223333:function:f{n}" for n in range(2))
TABLES = tuple(f"arn:aws:dynamodb:us-east-1:111122223333:table/t{n}" for n in range(2))
TOPICS = tuple(f"arn:aws:sns:us-east-1:111122223333:t{n}" for n in range(2))
READ_WRITE = ("All", "ReadOnly", "WriteOnly")
CALLS = ("GetObject", "PutObject")

KINDS = st.sampled_from(READ_WRITE)
CLASSIC = st.one_of(
    st.builds(DataEvents.all_s3, read_write=KINDS),
    st.builds(
        DataEvents.s3,
        st.sampled_from(BUCKETS),
        prefix=st.sampled_from(["", "in/", "out"]),
        read_write=KINDS,
    ),
    st.builds(DataEvents.of, st.just(S3), arns=st.just(["arn:aws:s3"]), read_write=KINDS),
    st.builds(DataEvents.all_lambda, read_write=KINDS),
    st.builds(DataEvents.lambda_function, st.sampled_from(FUNCTIONS), read_write=KINDS),
    st.builds(DataEvents.all_dynamodb, read_write=KINDS),
    st.builds(DataEvents.dynamodb, st.sampled_from(TABLES), read_write=KINDS),
)
MODERN = st.builds(
    DataEvents.of,
    st.sampled_from([TOPIC]),
    arns=st.lists(st.sampled_from(TOPICS), max_size=2),
    event_names=st.lists(st.sampled_from(CALLS), max_size=3),
    read_write=KINDS,
)
NAMED = st.builds(
    DataEvents.of, st.just(S3), event_names=st.lists(st.sampled_from(CALLS)), read_write=KINDS
)
DATA = st.lists(st.one_of(CLASSIC, MODERN, NAMED), max_size=8)
MANAGEMENT = st.sampled_from(ManagementEvents)
FORMS = st.sampled_from(["auto", "advanced"])
OWNS = st.sampled_from([(), OWN[:1], OWN, (OWN_TOKEN,)])


def _compile(data: Sequence[DataEvents] = (), **changes: Any) -> CompiledSelectors:  # noqa: ANN401
    return compile_selectors(
        **({"subject": "trail 'audit'", "management": "All", "data_events": data} | changes)
    )


def _told(data: Sequence[DataEvents] = (), **changes: Any) -> str:  # noqa: ANN401
    with pytest.raises(InvalidOptionsError) as failure:
        _compile(data, **changes)
    return str(failure.value)


# --- what a selector records, as the user guide describes it ---


@dataclass(frozen=True)
class _Event:
    """An event as CloudTrail sees it; a management event has no type."""

    reads: bool
    type: str = ""
    arn: str = ""
    name: str = "GetObject"

    def fits(self, read_write: str) -> bool:
        return read_write in ("All", "ReadOnly" if self.reads else "WriteOnly")

    @property
    def fields(self) -> dict[str, str]:
        return {
            "eventCategory": "Data" if self.type else "Management",
            "resources.type": self.type,
            "resources.ARN": self.arn,
            "readOnly": str(self.reads).lower(),
            "eventName": self.name,
        }


EVENTS = [
    _Event(reads=reads, type=kind, arn=arn, name=name)
    for reads in (True, False)
    for kind, arn in [
        ("", ""),
        *(
            (S3, f"{bucket}/{key}")
            for bucket in (*BUCKETS, *OWN, OWN_TOKEN)
            for key in ("in/1", "x")
        ),
        *((LAMBDA, arn) for arn in FUNCTIONS),
        *((TABLE, arn) for arn in TABLES),
        *((TOPIC, arn) for arn in TOPICS),
    ]
    for name in ("GetObject", "Other")
]


def _basic_records(selector: EventSelector, event: _Event) -> bool:
    if not event.fits(selector.read_write_type):
        return False
    if not event.type:
        return selector.include_management_events
    return any(
        resource.type == event.type
        and (
            is_all_value(value)
            or (event.arn.startswith(value) if event.type == S3 else event.arn == value)
        )
        for resource in selector.data_resources
        for value in resource.values
    )


def _field_records(field: FieldSelector, value: str) -> bool:
    positive = [
        *(value == each for each in field.equals),
        *(value.startswith(each) for each in field.starts_with),
        *(value.endswith(each) for each in field.ends_with),
    ]
    negative = [
        *(value == each for each in field.not_equals),
        *(value.startswith(each) for each in field.not_starts_with),
        *(value.endswith(each) for each in field.not_ends_with),
    ]
    return (any(positive) or not positive) and not any(negative)


def _records(compiled: CompiledSelectors, event: _Event) -> bool:
    return any(_basic_records(each, event) for each in compiled.basic) or any(
        all(_field_records(field, event.fields[field.field]) for field in each.field_selectors)
        for each in compiled.advanced
    )


def _asked(events: DataEvents, event: _Event) -> bool:
    everything = not events.arns or any(map(is_all_value, events.arns))
    named = (
        any(map(event.arn.startswith, events.arns))
        if event.type == S3
        else event.arn in events.arns
    )
    return (
        events.resource_type == event.type
        and event.fits(events.read_write)
        and (not events.event_names or event.name in events.event_names)
        and (everything or named)
    )


def _manages(selector: EventSelector | AdvancedEventSelector) -> bool:
    if isinstance(selector, EventSelector):
        return selector.include_management_events
    return selector.category == "Management"


def _copied(data: Sequence[DataEvents]) -> list[DataEvents]:
    """Return equal records that are other objects."""
    return [
        DataEvents.of(
            each.resource_type,
            arns=list(each.arns),
            event_names=list(each.event_names),
            read_write=str(each.read_write),
        )
        for each in data
    ]


# --- properties ---


@given(DATA, MANAGEMENT, OWNS, FORMS)
def test_exactly_what_was_asked_for_is_recorded(
    data: list[DataEvents], management: ManagementEvents, own: tuple[str, ...], form: str
) -> None:
    """No event more and none less, but those of the trail's own buckets."""
    if management is ManagementEvents.NONE and not data:
        return
    compiled = _compile(data, management=management, own_log_bucket_arns=own, form=form)

    for event in EVENTS:
        if not event.type:
            asked = management is not ManagementEvents.NONE and event.fits(management)
        else:
            ours = any(event.arn.startswith(f"{arn}/") for arn in own) and event.type == S3
            asked = not ours and any(_asked(events, event) for events in data)
        assert asked is _records(compiled, event), event


@given(DATA, MANAGEMENT, OWNS, FORMS)
def test_management_events_are_selected_exactly_once(
    data: list[DataEvents], management: ManagementEvents, own: tuple[str, ...], form: str
) -> None:
    """Data selectors never bring them back, and None is none."""
    if management is ManagementEvents.NONE and not data:
        return
    compiled = _compile(data, management=management, own_log_bucket_arns=own, form=form)

    assert (management is not ManagementEvents.NONE) == sum(map(_manages, compiled.selectors))


@given(DATA, MANAGEMENT, OWNS, FORMS)
def test_the_outcome_is_accepted_and_of_one_kind(
    data: list[DataEvents], management: ManagementEvents, own: tuple[str, ...], form: str
) -> None:
    """Basic or advanced, never both, and within every rule."""
    if management is ManagementEvents.NONE and not data:
        return
    compiled = _compile(data, management=management, own_log_bucket_arns=own, form=form)

    assert bool(compiled.basic) is not bool(compiled.advanced)
    assert [] == list(
        check_basic(compiled.basic, "s")
        if compiled.basic
        else check_advanced(compiled.advanced, "s")
    )
    assert compiled.selectors == compiled.basic + compiled.advanced


@given(DATA, OWNS, FORMS)
def test_repeating_contributions_changes_nothing(
    data: list[DataEvents], own: tuple[str, ...], form: str
) -> None:
    """Duplicates are merged, order is that of first mention, and the outcome always the same."""
    options = {"own_log_bucket_arns": own, "form": form}

    assert _compile(data, **options) == _compile(data + data[::-1], **options)
    assert _compile(data, **options) == _compile(_copied(data), **options)


@given(DATA, MANAGEMENT, FORMS)
def test_there_are_no_more_selectors_than_needed(
    data: list[DataEvents], management: ManagementEvents, form: str
) -> None:
    """One for each read/write type, or for each set of conditions."""
    if management is ManagementEvents.NONE and not data:
        return
    compiled = _compile(data, management=management, form=form)

    managed = [str(management)] if management is not ManagementEvents.NONE else []
    if compiled.basic:
        assert len({*managed, *(str(each.read_write) for each in data)}) == len(compiled.basic)
    else:
        conditions = {(d.resource_type, str(d.read_write), frozenset(d.event_names)) for d in data}
        assert len(conditions) + len(managed) == len(compiled.advanced)


@given(st.permutations(READ_WRITE), MANAGEMENT, FORMS)
def test_selectors_come_in_the_order_of_first_mention(
    order: list[str], management: ManagementEvents, form: str
) -> None:
    """Management events first, if any, then data events as they came."""
    data = [DataEvents.lambda_function(FUNCTIONS[0], read_write=each) for each in order]

    compiled = _compile(data, management=management, form=form)

    if compiled.basic:
        first = [] if management is ManagementEvents.NONE else [str(management)]
        expected = [*first, *(each for each in order if each not in first)]
        assert expected == [each.read_write_type for each in compiled.basic]
    else:
        names = [f"{LAMBDA} {each}" for each in order]
        assert names == [each.name for each in compiled.advanced if each.category == "Data"]
        assert not any(_manages(each) for each in compiled.advanced[1:])


@given(st.integers(0, 620), st.integers(0, 2), st.sampled_from(["auto", "basic", "advanced"]))
def test_counts_stay_within_the_limits_or_fail(buckets: int, everything: int, form: str) -> None:
    """However many contributions there are, nothing too large comes out."""
    data = [DataEvents.s3(f"arn:aws:s3:::b-{n}") for n in range(buckets)]
    data += [DataEvents.all_lambda(), DataEvents.all_dynamodb()][:everything]
    # Each data selector has its category and type, the management selector its category.
    used = 1 + buckets + 2 * (everything + bool(buckets))

    if buckets > 250 if form == "basic" else used > 500 and (form == "advanced" or buckets > 250):
        assert "too many, used now:" in _told(data, form=form)
        return
    compiled = _compile(data, form=form)
    if compiled.basic:
        assert buckets == compiled.data_resources <= 250
    else:
        assert used == compiled.advanced_values <= 500


# --- the 250 and 500 boundaries ---


def _buckets(count: int, start: int = 0, **options: str) -> list[DataEvents]:
    return [DataEvents.s3(f"arn:aws:s3:::b-{n}", **options) for n in range(start, start + count)]


def test_250_resources_stay_basic() -> None:
    """In one selector, which has the management events too."""
    compiled = _compile(_buckets(250))

    assert (1, 0, 250, 0) == (
        len(compiled.basic),
        len(compiled.advanced),
        compiled.data_resources,
        compiled.advanced_values,
    )


def test_251_resources_become_advanced() -> None:
    """By themselves, unless basic selectors are insisted on."""
    compiled = _compile(_buckets(251))

    assert (0, 2, 0, 254) == (
        len(compiled.basic),
        len(compiled.advanced),
        compiled.data_resources,
        compiled.advanced_values,
    )


def test_the_250_are_counted_over_all_selectors() -> None:
    """125 read and 125 written buckets fit; one more of either does not."""
    data = [*_buckets(125, read_write="ReadOnly"), *_buckets(125, read_write="WriteOnly")]

    assert 250 == _compile(data).data_resources
    assert () == _compile([*data, *_buckets(1, 125, read_write="ReadOnly")]).basic


def test_all_of_a_type_leaves_room_for_250() -> None:
    """It counts nothing, in a partition that is a token, too."""
    compiled = _compile(
        [*_buckets(250), DataEvents.all_lambda()], partition="${Token[AWS.Partition.3]}"
    )

    assert 250 == compiled.data_resources


def test_fails_on_251_resources_where_basic_is_insisted_on() -> None:
    """The message has the limit, the count, who uses what, and the way out."""
    text = _told(_buckets(251), form="basic")

    assert "trail 'audit': data_events must name at most 250 data resources" in text
    assert "got 251; record whole buckets or prefixes, all of a type, or use advanced" in text
    assert "; 1 too many, used now:\n          1 AWS::S3::Object All: arn:aws:s3:::b-0\n" in text
    assert text.endswith("\n      and 239 more")


@pytest.mark.parametrize(("count", "fits"), [(497, True), (498, False)])
def test_500_values_fit_advanced_selectors(count: int, fits: bool) -> None:  # noqa: FBT001
    """Three of them are categories and a type."""
    if fits:
        assert 500 == _compile(_buckets(count)).advanced_values
    else:
        assert "data_events must hold at most 500 values on one trail" in _told(_buckets(count))


def test_the_ledger_names_the_largest_users_first() -> None:
    """By bucket or resource, largest first, all that is not in the first twelve in one line."""
    many = [DataEvents.s3("arn:aws:s3:::big", prefix=f"{n}") for n in range(490)]
    few = [DataEvents.of(TOPIC, arns=TOPICS, event_names=CALLS, read_write="WriteOnly")]
    network = [
        NetworkActivity(
            event_source="s3.amazonaws.com", event_names=CALLS, vpc_endpoint_ids=("vpce-1",)
        )
    ]

    text = _told([*few, *many], network_activity=network)

    lines = text.split("used now:\n")[1].splitlines()
    assert [
        "        490 AWS::S3::Object All: arn:aws:s3:::big",
        f"          4 AWS::SNS::Topic WriteOnly: {TOPICS[0]}",
        "          3 network activity: s3.amazonaws.com",
    ] == lines


def test_the_ledger_counts_a_repeated_contribution_once() -> None:
    """As the selectors do."""
    many = [DataEvents.s3("arn:aws:s3:::big", prefix=f"{n}") for n in range(251)]

    assert "\n        251 AWS::S3::Object All: arn:aws:s3:::big" in _told(many * 2, form="basic")


def test_only_the_problem_about_the_limit_carries_the_ledger() -> None:
    """Others are as they are."""
    fields = [FieldSelector(field="readOnly", equals=("true",))]
    data = [*_buckets(600), DataEvents.of(TOPIC, read_write="ReadOnly", fields=fields)]

    text = _told(data)

    assert 1 == text.count("used now:")
    assert "readOnly must stand in one field selector only" in text


# --- forms ---


def test_management_and_data_share_a_basic_selector() -> None:
    """Where both want the same of reads and writes."""
    compiled = _compile([DataEvents.s3(BUCKETS[0]), DataEvents.all_lambda()])

    assert (
        EventSelector(
            data_resources=(
                DataResource(type=S3, values=(f"{BUCKETS[0]}/",)),
                DataResource(type=LAMBDA, values=("arn:aws:lambda",)),
            )
        ),
    ) == compiled.basic


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (DataEvents.all_s3, "arn:aws-cn:s3"),
        (DataEvents.all_lambda, "arn:aws-cn:lambda"),
        (DataEvents.all_dynamodb, "arn:aws-cn:dynamodb"),
    ],
)
def test_all_of_a_type_is_said_in_the_trails_partition(
    make: Callable[[], DataEvents], value: str
) -> None:
    """As the documentation writes it today; explicit values beside it are dropped."""
    compiled = _compile([make()], partition="aws-cn")

    assert (value,) == compiled.basic[0].data_resources[0].values


def test_explicit_values_beside_all_of_the_type_are_dropped() -> None:
    """They would use up the limit and say nothing new, in both forms."""
    data = [DataEvents.lambda_function(FUNCTIONS[0]), DataEvents.all_lambda()]

    basic = _compile(data).basic
    advanced = _compile(data, form="advanced").advanced

    assert ("arn:aws:lambda",) == basic[0].data_resources[0].values
    assert ["eventCategory", "resources.type"] == [f.field for f in advanced[1].field_selectors]


@pytest.mark.parametrize("form", ["auto", "advanced"])
def test_sources_are_left_out_of_management_events_only(form: str) -> None:
    """Each once, in the selector that has the management events."""
    sources = ("kms.amazonaws.com", "rdsdata.amazonaws.com", "kms.amazonaws.com")
    compiled = _compile(
        [DataEvents.all_lambda(read_write="ReadOnly")],
        exclude_management_event_sources=sources,
        form=form,
    )

    first, second = (each.to_cloudformation() for each in compiled.selectors)
    assert str(list(sources[:2])) in str(first)
    assert "kms" not in str(second)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"data_events": [DataEvents.of(TOPIC)]}, "AWS::SNS::Topic with its conditions"),
        (
            {"data_events": [DataEvents.of(S3, event_names=CALLS)]},
            "AWS::S3::Object with its conditions",
        ),
        (
            {"network_activity": [NetworkActivity(event_source="s3.amazonaws.com")]},
            "network activity",
        ),
        (
            {"data_events": [DataEvents.all_s3()], "own_log_bucket_arns": OWN},
            "leaving the trail's own log bucket out",
        ),
        (
            {
                "data_events": [DataEvents.of(S3, arns=["arn:aws:s3"])],
                "own_log_bucket_arns": OWN,
            },
            "leaving the trail's own log bucket out",
        ),
    ],
)
def test_what_basic_selectors_cannot_say_becomes_advanced(
    changes: dict[str, Any], reason: str
) -> None:
    """By itself, or with the reason where basic was insisted on."""
    text = _told(form="basic", **changes)

    assert () == _compile(**changes).basic
    assert (
        f"trail 'audit': selectors cannot be basic: {reason} needs advanced event selectors, "
        "got 'basic'; use 'auto' or 'advanced'"
    ) == text


def test_network_activity_is_selected_by_source() -> None:
    """With calls, endpoints and refusals as conditions; repeated contributions once."""
    activity = NetworkActivity(
        event_source="s3.amazonaws.com",
        event_names=["GetObject", "GetObject"],
        vpc_endpoint_ids=["vpce-1"],
        access_denied_only=True,
    )
    plain = NetworkActivity(event_source="kms.amazonaws.com")

    compiled = _compile(network_activity=[activity, plain, activity], management="None")

    assert [
        {
            "Name": "Network activity s3.amazonaws.com",
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["NetworkActivity"]},
                {"Field": "eventSource", "Equals": ["s3.amazonaws.com"]},
                {"Field": "eventName", "Equals": ["GetObject"]},
                {"Field": "vpcEndpointId", "Equals": ["vpce-1"]},
                {"Field": "errorCode", "Equals": ["VpceAccessDenied"]},
            ],
        },
        {
            "Name": "Network activity kms.amazonaws.com",
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["NetworkActivity"]},
                {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
            ],
        },
    ] == [each.to_cloudformation() for each in compiled.advanced]


@pytest.mark.parametrize(
    ("management", "read_only"),
    [("All", None), ("ReadOnly", ("true",)), ("WriteOnly", ("false",))],
)
def test_reads_and_writes_are_told_apart_by_read_only(
    management: str, read_only: tuple[str, ...] | None
) -> None:
    """The advanced form of a read/write type."""
    (selector,) = _compile(management=management, form="advanced").advanced

    assert (read_only or ()) == selector.values_of("readOnly")
    assert "Management events" == selector.name


def test_further_conditions_are_kept() -> None:
    """After those that are made, in the order given; the same set in any order is one."""
    fields = [
        FieldSelector(field="eventType", equals=("AwsApiCall",)),
        FieldSelector(field="userIdentity.arn", not_starts_with=("arn:aws:sts",)),
    ]
    one = DataEvents.of(TOPIC, arns=TOPICS[:1], event_names=CALLS, fields=fields)
    two = DataEvents.of(TOPIC, arns=TOPICS[1:], event_names=CALLS[::-1], fields=fields[::-1])

    compiled = _compile([one, two])

    (selector,) = compiled.advanced[1:]
    assert TOPICS == selector.values_of("resources.ARN")
    assert CALLS == selector.values_of("eventName")
    assert tuple(fields) == selector.field_selectors[-2:]


# --- the trail's own buckets ---


def _own_left_out(compiled: CompiledSelectors) -> list[tuple[str, ...]]:
    return [
        field.not_starts_with
        for selector in compiled.advanced
        if selector.values_of("resources.type") == (S3,)
        for field in selector.field_selectors
        if field.field == "resources.ARN"
    ]


@pytest.mark.parametrize("own", [OWN, (OWN_TOKEN,), (OWN[0], OWN[0])], ids=str)
def test_all_of_s3_leaves_the_trails_own_buckets_out(own: tuple[str, ...]) -> None:
    """Each once, with a slash, so that buckets of longer names are still recorded."""
    expected = tuple(f"{arn}/" for arn in dict.fromkeys(own))
    data = [
        DataEvents.all_s3(),
        DataEvents.s3(BUCKETS[0]),
        DataEvents.all_s3(read_write="ReadOnly"),
    ]

    assert [expected, expected] == _own_left_out(_compile(data, own_log_bucket_arns=own))


def test_buckets_named_by_tokens_leave_the_own_ones_out() -> None:
    """In advanced selectors, where it can be said."""
    compiled = _compile([DataEvents.s3(TOKEN)], own_log_bucket_arns=OWN, form="advanced")

    assert [tuple(f"{arn}/" for arn in OWN)] == _own_left_out(compiled)


def test_named_buckets_need_no_exclusion() -> None:
    """They are not the trail's own, and values are scarce."""
    compiled = _compile([DataEvents.s3(BUCKETS[0])], own_log_bucket_arns=OWN, form="advanced")

    assert [()] == _own_left_out(compiled)


def test_other_types_need_no_exclusion() -> None:
    """A topic is no bucket."""
    compiled = _compile([DataEvents.of(TOPIC)], own_log_bucket_arns=OWN)

    assert ["eventCategory", "resources.type"] == [
        field.field for field in compiled.advanced[1].field_selectors
    ]


@pytest.mark.parametrize("form", ["auto", "basic", "advanced"])
@pytest.mark.parametrize(("own", "prefix"), [(OWN[1], ""), (OWN[0], "in/"), (OWN_TOKEN, "x")])
def test_fails_on_recording_the_own_bucket(own: str, prefix: str, form: str) -> None:
    """Each delivery would cause the next; named by a token it is recognised as well."""
    data = [DataEvents.s3(BUCKETS[0]), DataEvents.s3(own, prefix=prefix)]

    text = _told(data, own_log_bucket_arns=(*OWN, OWN_TOKEN), form=form)

    assert "data_events[1] must not record the trail's own log bucket: each delivery" in text
    assert f"got '{own}/{prefix}'; leave it out" in text


def test_conditions_on_arns_join_the_exclusion() -> None:
    """A field stands in one condition only, so both go into it."""
    given_field = FieldSelector(field="resources.ARN", not_starts_with=("arn:aws:s3:::noisy/",))
    compiled = _compile([DataEvents.of(S3, fields=[given_field])], own_log_bucket_arns=OWN[:1])

    assert [(f"{OWN[0]}/", "arn:aws:s3:::noisy/")] == _own_left_out(compiled)


def test_the_exclusion_joins_a_condition_that_selects() -> None:
    """What deselects is joined by and, so the meaning stays."""
    given_field = FieldSelector(field="resources.ARN", ends_with=(".csv",))
    compiled = _compile([DataEvents.of(S3, fields=[given_field])], own_log_bucket_arns=OWN[:1])

    (selector,) = compiled.advanced[1:]
    assert (
        FieldSelector(field="resources.ARN", ends_with=(".csv",), not_starts_with=(f"{OWN[0]}/",))
        in selector.field_selectors
    )


def test_arns_join_a_condition_that_only_deselects() -> None:
    """What selects is kept beside what deselects."""
    given_field = FieldSelector(field="resources.ARN", not_ends_with=(".tmp",))
    (selector,) = _compile(
        [DataEvents.of(S3, arns=[f"{BUCKETS[0]}/"], fields=[given_field])]
    ).advanced[1:]

    assert (
        FieldSelector(
            field="resources.ARN", starts_with=(f"{BUCKETS[0]}/",), not_ends_with=(".tmp",)
        )
        in selector.field_selectors
    )


@pytest.mark.parametrize("operator", ["equals", "starts_with", "ends_with"])
def test_fails_on_two_conditions_that_both_select_arns(operator: str) -> None:
    """Joined they would mean either, where both was meant."""
    given_field = FieldSelector(field="resources.ARN", **{operator: ("x",)})

    text = _told([DataEvents.of(S3, arns=[f"{BUCKETS[0]}/"], fields=[given_field])])

    assert "resources.ARN must stand in one field selector only" in text


# --- what is refused ---


def test_fails_on_a_trail_that_records_nothing() -> None:
    """No management events and nothing else."""
    text = _told(management="None")

    assert "management_events must not be None on a trail that records nothing else" in text


def test_fails_on_choices_there_are_not() -> None:
    """Both are told at once."""
    text = _told(management="Al", form="Basic")

    assert "management_events must be one of All, ReadOnly, WriteOnly, None, got 'Al'" in text
    assert "selectors must be one of auto, basic, advanced, got 'Basic'" in text


def test_faults_are_told_by_the_contribution_they_are_in() -> None:
    """Counted as the user gave them, repetitions included."""
    text = _told(
        [
            DataEvents.all_lambda(),
            DataEvents.all_lambda(),
            DataEvents.s3("arn:aws:s3:::*"),
            DataEvents.of(TOPIC, event_names=["Get*"]),
        ],
        network_activity=[NetworkActivity(event_source="*")],
    )

    assert "data_events[2].values must name one bucket" in text
    assert "data_events[3].event_names has no wildcards" in text
    assert "network_activity[0].event_source has no wildcards" in text


@pytest.mark.parametrize("form", ["auto", "basic", "advanced"])
def test_fails_on_sources_that_cannot_be_left_out(form: str) -> None:
    """Two can."""
    text = _told(exclude_management_event_sources=("s3.amazonaws.com",), form=form)

    assert "can only hold kms.amazonaws.com, rdsdata.amazonaws.com, got 's3.amazonaws.com'" in text


@pytest.mark.parametrize("form", ["auto", "basic", "advanced"])
def test_tokens_are_never_judged(form: str) -> None:
    """Whatever is known only at deploy time passes as it is."""
    data = [DataEvents.s3(TOKEN), DataEvents.lambda_function(TOKEN), DataEvents.dynamodb(TOKEN)]

    compiled = _compile(data, exclude_management_event_sources=(TOKEN,), form=form)

    assert f"{TOKEN}/" in str(compiled.selectors)
