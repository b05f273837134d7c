"""Data events are asked for in the user's words, by whatever names the resource."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model.data_events import DataEvents, NetworkActivity
from trailwright.model.problems import InvalidOptionsError
from trailwright.model.selectors import FieldSelector, ReadWriteType

if TYPE_CHECKING:
    from collections.abc import Callable

BUCKET = "arn:aws:s3:::orders"
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:settle"
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
TOKEN = "${Token[TOKEN.12]}"  # noqa: S105 - no secret

KINDS = [
    (DataEvents.s3, "bucket", BUCKET, f"{BUCKET}/", "AWS::S3::Object"),
    (DataEvents.lambda_function, "function", FUNCTION, FUNCTION, "AWS::Lambda::Function"),
    (DataEvents.dynamodb, "table", TABLE, TABLE, "AWS::DynamoDB::Table"),
]


def _ways(kind: str, arn: str) -> list[object]:
    reference = SimpleNamespace(**{f"{kind}_arn": arn})
    return [
        arn,
        SimpleNamespace(**{f"{kind}_arn": arn}),
        SimpleNamespace(**{f"{kind}_ref": reference}),
        SimpleNamespace(attr_arn=arn),
        SimpleNamespace(**{f"{kind}_arn": arn, "attr_arn": "wrong"}),
        SimpleNamespace(**{f"{kind}_ref": reference, "attr_arn": "wrong"}),
        SimpleNamespace(**{f"{kind}_arn": arn, f"{kind}_ref": None}),
    ]


@pytest.mark.parametrize("way", range(7))
@pytest.mark.parametrize("row", KINDS, ids=lambda row: row[1])
def test_a_resource_is_named_by_an_arn_or_anything_that_has_one(
    row: tuple[Any, ...], way: int
) -> None:
    """ARNs, L2 constructs, references and L1 constructs, in that order."""
    make, kind, arn, value, resource_type = row
    events = make(_ways(kind, arn)[way], read_write="WriteOnly")

    assert DataEvents(resource_type=resource_type, read_write="WriteOnly", arns=(value,)) == events
    assert [] == list(events.check())


@pytest.mark.parametrize(("make", "kind"), [(each[0], each[1]) for each in KINDS])
@pytest.mark.parametrize("thing", [None, 5, SimpleNamespace(arn="x")])
def test_fails_on_what_has_no_arn(
    make: Callable[..., DataEvents], kind: str, thing: object
) -> None:
    """The message says what was wanted."""
    with pytest.raises(TypeError, match=f"{kind} must be an ARN or a {kind} of the CDK, got "):
        make(thing)


@pytest.mark.parametrize(
    ("events", "resource_type"),
    [
        (DataEvents.all_s3(read_write="ReadOnly"), "AWS::S3::Object"),
        (DataEvents.all_lambda(read_write="ReadOnly"), "AWS::Lambda::Function"),
        (DataEvents.all_dynamodb(read_write="ReadOnly"), "AWS::DynamoDB::Table"),
        (DataEvents.of("AWS::SNS::Topic", read_write="ReadOnly"), "AWS::SNS::Topic"),
    ],
)
def test_all_of_a_type_names_no_resource(events: DataEvents, resource_type: str) -> None:
    """No ARN means every one."""
    assert DataEvents(resource_type=resource_type, read_write="ReadOnly") == events
    assert f"{resource_type} ReadOnly all" == str(events)


def test_a_prefix_stands_behind_the_bucket_and_one_slash() -> None:
    """Whether or not the ARN has a slash already."""
    for arn in (BUCKET, f"{BUCKET}/"):
        assert (f"{BUCKET}/in/",) == DataEvents.s3(arn, prefix="in/").arns
    assert (f"{TOKEN}/in",) == DataEvents.s3(TOKEN, prefix="in").arns
    assert f"AWS::S3::Object All {BUCKET}/" == str(DataEvents.s3(BUCKET))


def test_fails_on_a_prefix_that_begins_with_a_slash() -> None:
    """Two slashes would match nothing that anybody writes."""
    with pytest.raises(InvalidOptionsError, match=r"DataEvents\.s3: prefix must not begin with"):
        DataEvents.s3(BUCKET, prefix="/in")


@pytest.mark.parametrize("kind", ["", "all", "None", "Read"])
def test_fails_on_an_unknown_read_write(kind: str) -> None:
    """At once, where the events are asked for."""
    with pytest.raises(InvalidOptionsError, match="read_write must be one of All, ReadOnly, Write"):
        DataEvents.all_s3(read_write=kind)


@pytest.mark.parametrize("option", ["arns", "event_names"])
def test_fails_on_text_where_a_list_belongs(option: str) -> None:
    """Its letters would be taken for values."""
    with pytest.raises(InvalidOptionsError, match=f"DataEvents: {option} must be a list"):
        DataEvents.of("AWS::SNS::Topic", **{option: "arn:aws:sns:x"})
    with pytest.raises(InvalidOptionsError, match="vpc_endpoint_ids must be a list"):
        NetworkActivity(event_source="s3.amazonaws.com", vpc_endpoint_ids="vpce-1")


def test_lists_and_words_make_the_same_record() -> None:
    """So that contributions from all over an app can be merged."""
    field = FieldSelector(field="eventType", equals=["AwsApiCall"])
    listed = DataEvents.of("AWS::SNS::Topic", arns=["a"], event_names=["b"], fields=[field])
    direct = DataEvents(
        resource_type="AWS::SNS::Topic",
        read_write=ReadWriteType.ALL,
        arns=("a",),
        event_names=("b",),
        fields=(field,),
    )

    assert {listed} == {direct}


@pytest.mark.parametrize(
    ("events", "possible"),
    [
        (DataEvents.s3(BUCKET), True),
        (DataEvents.all_lambda(), True),
        (DataEvents.of("AWS::DynamoDB::Table"), True),
        (DataEvents.of("AWS::SNS::Topic"), False),
        (DataEvents.of("AWS::S3::Object", event_names=["GetObject"]), False),
        (
            DataEvents.of("AWS::S3::Object", fields=[FieldSelector(field="x", equals=("y",))]),
            False,
        ),
    ],
)
def test_basic_selectors_hold_three_types_without_conditions(
    events: DataEvents,
    possible: bool,  # noqa: FBT001
) -> None:
    """Everything else needs advanced ones."""
    assert possible is events.basic_can_say_it


@pytest.mark.parametrize(
    ("events", "text"),
    [
        (DataEvents.s3("arn:aws:s3:::*"), "d.values must name one bucket"),
        (DataEvents.s3("orders"), "d.values must be arn:<partition>:s3:::<bucket>/<prefix>"),
        (
            DataEvents.of("AWS::S3::Object", arns=[BUCKET]),
            f"write {BUCKET}/ for the whole bucket",
        ),
        (DataEvents.s3(BUCKET, prefix="a*"), "d.prefix has no wildcards"),
        (DataEvents.lambda_function("arn:aws:lambda:*"), "d.values must be a full lambda ARN"),
        (DataEvents.dynamodb("orders"), "d.values must be a full dynamodb ARN"),
        (DataEvents.dynamodb(f"{TABLE}*"), "d.values must be a full dynamodb ARN"),
        (DataEvents.of("AWS::SNS::Topic", arns=["topic"]), "d.arns must be full ARNs"),
        (DataEvents.of("AWS::SNS::Topic", arns=["arn:*"]), "d.arns must be full ARNs"),
        (DataEvents.of("AWS::SNS::Topic", event_names=["Get*"]), "d.event_names has no wildcards"),
        (
            DataEvents.of("X", fields=[FieldSelector(field="vpcEndpointId", equals=("x",))]),
            "d.fields.vpcEndpointId is not a field of Data events",
        ),
    ],
)
def test_what_cloudtrail_would_refuse_is_told(events: DataEvents, text: str) -> None:
    """In the words of the option that was given."""
    (problem,) = events.check("d")

    assert text in str(problem)


@given(st.sampled_from([TOKEN, f"{TOKEN}*", f"arn:{TOKEN}:x"]), st.sampled_from(KINDS))
def test_tokens_are_not_judged(arn: str, kind: tuple[Any, ...]) -> None:
    """Neither alone nor as a part."""
    assert [] == list(kind[0](arn).check())
    assert [] == list(DataEvents.of("AWS::SNS::Topic", arns=[arn], event_names=[arn]).check())


@pytest.mark.parametrize("option", ["event_source", "event_names", "vpc_endpoint_ids"])
def test_network_activity_has_no_wildcards(option: str) -> None:
    """A star is a mistake in each of its options."""
    values = {"event_source": "s3.amazonaws.com"}
    values |= {option: "*" if option == "event_source" else ("*",)}

    (problem,) = NetworkActivity(**values).check("n")

    assert str(problem).startswith(f"n.{option} has no wildcards")


def test_network_activity_of_any_service_passes() -> None:
    """New services appear."""
    assert [] == list(NetworkActivity(event_source="new.amazonaws.com").check())


def test_values_are_kept_once() -> None:
    """Repetition says nothing new."""
    events = DataEvents.of("X", arns=["b", "a", "b"], event_names=["d", "c", "d"])
    activity = NetworkActivity(
        event_source="x", event_names=["b", "a", "b"], vpc_endpoint_ids=["d", "c", "d"]
    )

    assert (("b", "a"), ("d", "c")) == (events.arns, events.event_names)
    assert (("b", "a"), ("d", "c")) == (activity.event_names, activity.vpc_endpoint_ids)
