"""What CloudTrail refuses of a trail's selectors is refused before, with the remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright._policies import read_policy
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    FieldSelector,
    check_advanced,
    check_basic,
)

S3 = "AWS::S3::Object"
LAMBDA = "AWS::Lambda::Function"
TABLE = "AWS::DynamoDB::Table"
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:settle"
TOKEN = "${Token[TOKEN.12]}"  # noqa: S105 - no secret


def _of(count: int, start: int = 0) -> EventSelector:
    values = tuple(f"arn:aws:s3:::bucket-{n}/" for n in range(start, start + count))
    return EventSelector(data_resources=(DataResource(type=S3, values=values),))


def _value(value: str, kind: str = S3) -> list[str]:
    resource = DataResource(type=kind, values=(value,))
    return [str(p) for p in check_basic([EventSelector(data_resources=(resource,))], "s")]


def _advanced(*fields: FieldSelector, category: str = "Data") -> AdvancedEventSelector:
    typed = {"Data": [FieldSelector(field="resources.type", equals=("AWS::SNS::Topic",))]}
    first = [FieldSelector(field="eventCategory", equals=(category,)), *typed.get(category, [])]
    return AdvancedEventSelector(field_selectors=(*first, *fields))


def _told(*selectors: AdvancedEventSelector) -> list[str]:
    return [str(problem) for problem in check_advanced(selectors, "s")]


@pytest.mark.parametrize(
    "counts",
    [(50, 50, 50, 50, 50), (50, 50, 50, 99, 1), (250,), (249, 1), (0,)],
    ids=str,
)
def test_250_data_resources_fit_a_trail(counts: tuple[int, ...]) -> None:
    """However they are spread over its selectors; the guide's own examples among them."""
    selectors = [_of(count, 1000 * index) for index, count in enumerate(counts)]

    assert [] == list(check_basic(selectors, "s"))


@pytest.mark.parametrize(
    "counts", [(100, 100, 100, 100, 100), (251,), (250, 1), (50, 50, 50, 99, 2)], ids=str
)
def test_fails_on_more_than_250_data_resources(counts: tuple[int, ...]) -> None:
    """The limit is the trail's; the guide's refused example among them."""
    selectors = [_of(count, 1000 * index) for index, count in enumerate(counts)]

    (problem,) = check_basic(selectors, "s")

    assert "s must name at most 250 data resources on one trail" in str(problem)
    assert sum(counts) == problem.value


def test_values_for_all_of_a_type_leave_room_for_250() -> None:
    """They count nothing beside 250 explicit ones."""
    everything = EventSelector(
        data_resources=(
            DataResource(type=LAMBDA, values=("arn:aws:lambda",)),
            DataResource(type=TABLE, values=("arn:aws:dynamodb",)),
        )
    )

    assert [] == list(check_basic([_of(250), everything], "s"))


@pytest.mark.parametrize(("number", "problems"), [(0, 1), (1, 0), (5, 0), (6, 1)])
def test_a_trail_has_one_to_five_basic_selectors(number: int, problems: int) -> None:
    """None and six are refused."""
    found = list(check_basic([_of(1, index) for index in range(number)], "s"))

    assert problems == len(found)
    assert all("at least 1 and at most 5 (Inv" in str(p) and p.value == number for p in found)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (S3, "arn:aws:s3"),
        (S3, "arn:aws:s3:::"),
        (S3, "arn:aws-cn:s3:::orders/"),
        (S3, "arn:aws:s3:::orders/invoices/2026"),
        (S3, "arn:aws:s3:::orders/*"),
        (S3, "arn:aws:s3:::orders//x"),
        (S3, "arn:${Token[AWS.Partition.3]}:s3:::orders"),
        (S3, TOKEN),
        (S3, f"{TOKEN}/"),
        (LAMBDA, "arn:aws:lambda"),
        (LAMBDA, FUNCTION),
        (LAMBDA, f"{FUNCTION}:live"),
        (LAMBDA, TOKEN),
        (TABLE, "arn:aws:dynamodb"),
        (TABLE, "arn:aws-us-gov:dynamodb:us-gov-west-1:111122223333:table/orders"),
        (TOKEN, "anything"),
    ],
)
def test_good_values_pass(kind: str, value: str) -> None:
    """What AWS is known to accept, and what cannot be judged yet."""
    assert [] == _value(value, kind)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (S3, "arn:aws:s3:::*", "record all buckets with arn:<partition>:s3, or name each"),
        (S3, "arn:aws:s3:::*/*", "there is no wildcard for all"),
        (S3, "arn:aws:s3:::/", "must name one bucket"),
        (S3, "arn:aws:s3:::orders", "write arn:aws:s3:::orders/ for the whole bucket"),
        (S3, "orders", "must be arn:<partition>:s3:::<bucket>/<prefix>"),
        (S3, "arn:aws:s3:us-east-1:111122223333:orders/", "must be arn:<partition>:s3:::<bucket>"),
        (S3, "", "must be arn:<partition>:s3:::<bucket>/<prefix>"),
        (S3, "arn:aws:lambda", "must be arn:<partition>:s3:::<bucket>/<prefix>"),
        (LAMBDA, "arn:aws:lambda:*", "record all with arn:<partition>:lambda"),
        (LAMBDA, f"{FUNCTION}*", "must be a full lambda ARN without wildcards"),
        (LAMBDA, "settle", "must be a full lambda ARN without wildcards"),
        (LAMBDA, "arn:aws:s3", "must be a full lambda ARN without wildcards"),
        (LAMBDA, FUNCTION.replace("1111", "111"), "must be a full lambda ARN"),
        (TABLE, "arn:aws:dynamodb:::table/orders", "must be a full dynamodb ARN"),
        (TABLE, FUNCTION, "must be a full dynamodb ARN"),
    ],
)
def test_fails_on_values_that_cloudtrail_refuses(kind: str, value: str, text: str) -> None:
    """The message says the value and what to write instead."""
    (problem,) = _value(value, kind)

    assert problem.startswith("s[0].data_resources[0].values must ")
    assert text in problem
    assert f"(InvalidEventSelectorsException), got {value!r}; " in problem


@pytest.mark.parametrize("kind", ["AWS::SQS::Queue", "AWS::S3Outposts::Object", ""])
def test_fails_on_types_that_only_advanced_selectors_have(kind: str) -> None:
    """The message points there, and the values are left alone."""
    (problem,) = _value("whatever", kind)

    assert f"got {kind!r}; use an advanced event selector for other types" in problem


def test_fails_on_a_selector_that_records_nothing() -> None:
    """Management events off and no data resources: CloudTrail refuses it."""
    (problem,) = check_basic([EventSelector(include_management_events=False)], "s")

    assert "s[0].include_management_events must be True in a selector without data" in str(problem)


@pytest.mark.parametrize("kind", ["Some", "all", "", "None"])
def test_fails_on_an_unknown_read_write_type(kind: str) -> None:
    """There are three."""
    (problem,) = check_basic([EventSelector(read_write_type=kind)], "s")

    assert f"s[0].read_write_type must be one of All, ReadOnly, WriteOnly, got {kind!r}" in str(
        problem
    )


@pytest.mark.parametrize(
    ("sources", "problems"),
    [
        ((), 0),
        (("kms.amazonaws.com", "rdsdata.amazonaws.com"), 0),
        ((TOKEN,), 0),
        (("s3.amazonaws.com",), 1),
        (("kms.amazonaws.com", "ec2.amazonaws.com", "kms"), 2),
    ],
)
def test_only_two_sources_can_be_left_out(sources: tuple[str, ...], problems: int) -> None:
    """In basic selectors and, by the same rule, in advanced ones."""
    basic = EventSelector(exclude_management_event_sources=sources)
    field = FieldSelector(field="eventSource", not_equals=sources or (TOKEN,))

    found = [str(problem) for problem in check_basic([basic], "s")]

    assert problems == len(found)
    assert problems == len(_told(_advanced(field, category="Management")))
    assert all("can only hold kms.amazonaws.com, rdsdata.amazonaws.com" in each for each in found)


def test_fails_on_a_selector_given_twice() -> None:
    """CloudFormation wants each selector once; both kinds."""
    (basic,) = check_basic([EventSelector(), _of(1), EventSelector()], "s")
    (advanced,) = check_advanced([_advanced(), _advanced()], "s")

    assert "s[2] must not repeat another selector; leave it out" == str(basic)
    assert "s[1] must not repeat another selector; leave it out" == str(advanced)


def test_fails_on_no_advanced_selector() -> None:
    """An empty list is no way to record nothing."""
    assert ["s must be at least 1, got 0; add one, or leave it out"] == _told()


@pytest.mark.parametrize(("values", "problems"), [(498, 0), (499, 1)])
def test_500_values_fit_a_trail(values: int, problems: int) -> None:
    """Category and type are two of them."""
    field = FieldSelector(field="resources.ARN", equals=tuple(map(str, range(values))))

    found = _told(_advanced(field))

    assert problems == len(found)
    assert all("s must hold at most 500 values on one trail" in each for each in found)


def test_the_values_of_all_selectors_count_together() -> None:
    """Two halves of 251 are too many."""
    halves = [
        _advanced(FieldSelector(field="resources.ARN", equals=tuple(f"{n}{h}" for n in range(249))))
        for h in "ab"
    ]

    (problem,) = check_advanced(halves, "s")

    assert 502 == problem.value


@pytest.mark.parametrize(
    "category",
    [(), ("Insight",), ("ConfigurationItem",), ("Data", "Management"), ("data",), ("",)],
    ids=str,
)
def test_fails_on_what_is_no_category_of_trails(category: tuple[str, ...]) -> None:
    """Some exist for event data stores only."""
    field = FieldSelector(field="eventCategory", equals=category)

    (problem,) = check_advanced([AdvancedEventSelector(field_selectors=(field,))], "s")

    assert "s[0].eventCategory must equal one of Management, Data, NetworkActivity" in str(problem)


def test_a_category_that_is_a_token_is_not_judged() -> None:
    """Nor is the rest, which depends on it."""
    assert [] == _told(_advanced(FieldSelector(field="anything"), category=TOKEN))


@pytest.mark.parametrize("values", [(), ("AWS::S3::Object", "AWS::SNS::Topic")], ids=str)
def test_data_selectors_need_exactly_one_type(values: tuple[str, ...]) -> None:
    """One selector for each type."""
    selector = AdvancedEventSelector(
        field_selectors=(
            FieldSelector(field="eventCategory", equals=("Data",)),
            *([FieldSelector(field="resources.type", equals=values)] if values else []),
        )
    )

    (problem,) = _told(selector)

    assert problem.startswith("s[0].resources.type must equal exactly one value for Data events")


def test_network_activity_selectors_need_one_source() -> None:
    """One selector for each service."""
    (problem,) = _told(_advanced(category="NetworkActivity"))

    assert problem.startswith("s[0].eventSource must equal exactly one value for NetworkActivity")


def test_types_nobody_has_heard_of_pass() -> None:
    """New ones appear monthly."""
    selector = AdvancedEventSelector(
        field_selectors=(
            FieldSelector(field="eventCategory", equals=("Data",)),
            FieldSelector(field="resources.type", equals=("AWS::New::Thing",)),
        )
    )

    assert [] == _told(selector)


def test_fails_on_a_field_that_stands_twice() -> None:
    """Its operators belong together; the problem is told once."""
    fields = [FieldSelector(field="eventName", equals=(name,)) for name in "abc"]

    (problem,) = _told(_advanced(*fields))

    assert "s[0].eventName must stand in one field selector only, got 3; " in problem


@pytest.mark.parametrize(("length", "problems"), [(0, 0), (1000, 0), (1001, 1)])
def test_a_name_has_up_to_1000_characters(length: int, problems: int) -> None:
    """Longer ones are refused."""
    fields = _advanced().field_selectors
    named = AdvancedEventSelector(name="n" * length, field_selectors=fields)
    late = AdvancedEventSelector(name=TOKEN * 100, field_selectors=fields)

    assert problems == len(_told(named))
    assert [] == _told(late)


@pytest.mark.parametrize("kind", read_policy("selectors.json")["resource_types"])
def test_every_documented_type_passes(kind: str) -> None:
    """All types of the data are accepted in a data selector."""
    selector = AdvancedEventSelector(
        field_selectors=(
            FieldSelector(field="eventCategory", equals=("Data",)),
            FieldSelector(field="resources.type", equals=(kind,)),
        )
    )

    assert [] == _told(selector)


@given(st.lists(st.text(max_size=20), max_size=5), st.sampled_from([S3, LAMBDA, TABLE, "x"]))
def test_any_text_is_judged_without_failing(values: list[str], kind: str) -> None:
    """Checks yield problems, whatever they are given, and each names a remedy."""
    resource = DataResource(type=kind, values=tuple(values))

    for problem in check_basic([EventSelector(data_resources=(resource,))], "s"):
        assert "; " in str(problem)
        assert problem.option.startswith("s[0].")
