"""Selectors are counted as AWS counts, and say what a trail records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright._policies import read_policy
from trailwright.model import selector_checks
from trailwright.model.problems import InvalidOptionsError
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
    logs_data,
    logs_management,
    logs_write_management,
)

ALL_VALUES = [
    "arn:aws:s3",
    "arn:aws:s3:::",
    "arn:aws:lambda",
    "arn:aws:dynamodb",
    "arn:aws-us-gov:s3",
    "arn:aws-iso-b:dynamodb",
    "arn:${Token[AWS.Partition.3]}:s3",
    "arn:${Token[AWS.Partition.3]}:lambda",
]
EXPLICIT = [
    "arn:aws:s3:::orders/",
    "arn:aws:s3:::orders/AWSLogs",
    "arn:aws:s3:::*",
    "arn:aws:s3:",
    "arn:aws:s3::",
    "arn:aws:lambda:",
    "arn:aws:lambda:::",
    "arn:aws:lambda:us-east-1:111122223333:function:settle",
    "arn:aws:sns",
    "arn:aws-:s3",
    "arn:amazon:s3",
    "xarn:aws:s3",
    "arn:aws:s3\n",
    "",
    "${Token[TOKEN.3]}",
    "${Token[TOKEN.3]}/",
    "arn:${Token[AWS.Partition.3]}:s3:::orders/",
]


def _basic(*values: str, kind: str = "AWS::S3::Object", manages: bool = True) -> EventSelector:
    return EventSelector(
        include_management_events=manages, data_resources=(DataResource(type=kind, values=values),)
    )


def _advanced(**fields: tuple[str, ...]) -> AdvancedEventSelector:
    conditions = {"eventCategory": ("Management",)} | fields
    return AdvancedEventSelector(
        field_selectors=tuple(FieldSelector(field=f, equals=v) for f, v in conditions.items())
    )


@pytest.mark.parametrize("value", ALL_VALUES)
def test_a_value_for_all_of_a_type_counts_nothing(value: str) -> None:
    """In every partition, in the old form for S3, and when the partition is a token."""
    assert is_all_value(value)
    assert 0 == count_data_resources([_basic(value)])


@pytest.mark.parametrize("value", EXPLICIT)
def test_every_other_value_counts_one(value: str) -> None:
    """Prefixes, whole buckets, functions, tokens, and what AWS would refuse."""
    assert not is_all_value(value)
    assert 1 == count_data_resources([_basic(value)])


@given(
    st.lists(
        st.lists(
            st.lists(st.sampled_from([*ALL_VALUES, *EXPLICIT]), max_size=20).map(tuple), max_size=3
        ),
        max_size=5,
    )
)
def test_explicit_values_count_once_for_each_time_they_stand_there(
    trail: list[list[tuple[str, ...]]],
) -> None:
    """The count is over the whole trail, repetitions included."""
    selectors = [
        EventSelector(
            data_resources=tuple(DataResource(type="AWS::S3::Object", values=v) for v in resources)
        )
        for resources in trail
    ]
    flat = [value for resources in trail for values in resources for value in values]

    assert sum(value in EXPLICIT for value in flat) == count_data_resources(selectors)


OPERATORS = ("equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with")
VALUES = st.lists(st.text("ab", min_size=1, max_size=3), max_size=5).map(tuple)


@given(
    st.lists(
        st.lists(st.fixed_dictionaries(dict.fromkeys(OPERATORS, VALUES)), min_size=1, max_size=3),
        max_size=4,
    )
)
def test_every_value_of_every_operator_counts(
    trail: list[list[dict[str, tuple[str, ...]]]],
) -> None:
    """Values of all conditions of all advanced selectors count against one limit."""
    selectors = [
        AdvancedEventSelector(
            field_selectors=tuple(FieldSelector(field="eventName", **each) for each in fields)
        )
        for fields in trail
    ]

    expected = sum(len(v) for fields in trail for each in fields for v in each.values())
    assert expected == count_advanced_values(selectors)


def test_category_and_type_count_as_values() -> None:
    """EventCategory and resources.type use up two of the 500."""
    selector = _advanced(eventCategory=("Data",), **{"resources.type": ("AWS::S3::Object",)})

    assert 2 == count_advanced_values([selector])


def test_a_basic_selector_is_written_out_in_full() -> None:
    """No property is left to CloudFormation's defaults."""
    selector = EventSelector(
        read_write_type="WriteOnly",
        exclude_management_event_sources=("kms.amazonaws.com",),
        data_resources=(DataResource(type="AWS::Lambda::Function", values=("arn:aws:lambda",)),),
    )

    assert {
        "ReadWriteType": "WriteOnly",
        "IncludeManagementEvents": True,
        "ExcludeManagementEventSources": ["kms.amazonaws.com"],
        "DataResources": [{"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}],
    } == selector.to_cloudformation()


def test_an_advanced_selector_says_only_what_it_holds() -> None:
    """Operators without values and an empty name are left out."""
    field = FieldSelector(
        field="resources.ARN",
        equals=("1",),
        not_equals=("2",),
        starts_with=("3",),
        not_starts_with=("4",),
        ends_with=("5",),
        not_ends_with=("6",),
    )
    named = AdvancedEventSelector(name="n", field_selectors=(FieldSelector(field="x"), field))
    unnamed = AdvancedEventSelector(name="", field_selectors=())

    assert {
        "Name": "n",
        "FieldSelectors": [
            {"Field": "x"},
            {
                "Field": "resources.ARN",
                "Equals": ["1"],
                "NotEquals": ["2"],
                "StartsWith": ["3"],
                "NotStartsWith": ["4"],
                "EndsWith": ["5"],
                "NotEndsWith": ["6"],
            },
        ],
    } == named.to_cloudformation()
    assert {"FieldSelectors": []} == unnamed.to_cloudformation()


def test_the_operators_are_those_of_the_data() -> None:
    """The record and the data name the same six."""
    field = FieldSelector(field="x", **dict.fromkeys(OPERATORS, ("v",)))

    assert read_policy("selectors.json")["operators"] == list(field.operators())


def test_the_read_write_types_are_those_of_the_data() -> None:
    """The enumeration and the data name the same three; management events can be off, too."""
    assert read_policy("selectors.json")["basic"]["read_write_types"] == list(ReadWriteType)
    assert [*ReadWriteType, "None"] == list(ManagementEvents)


def test_lists_are_taken_and_kept_as_tuples() -> None:
    """Records made from lists equal those made from tuples, and can be hashed."""
    listed = EventSelector(
        exclude_management_event_sources=["kms.amazonaws.com"],
        data_resources=[DataResource(type="AWS::S3::Object", values=["arn:aws:s3"])],
    )
    field = AdvancedEventSelector(field_selectors=[FieldSelector(field="a", equals=["b"])])

    assert {listed, field} == {
        EventSelector(
            exclude_management_event_sources=("kms.amazonaws.com",),
            data_resources=(DataResource(type="AWS::S3::Object", values=("arn:aws:s3",)),),
        ),
        AdvancedEventSelector(field_selectors=(FieldSelector(field="a", equals=("b",)),)),
    }


@pytest.mark.parametrize("operator", OPERATORS)
def test_fails_on_text_where_a_list_belongs(operator: str) -> None:
    """Its letters would be taken for values."""
    text = f"FieldSelector: {operator} must be a list, got 'true'; put it in brackets"
    with pytest.raises(InvalidOptionsError) as failure:
        FieldSelector(field="readOnly", **{operator: "true"})

    assert text == str(failure.value)


def test_fails_on_every_text_where_a_list_belongs() -> None:
    """All of them are told at once."""
    with pytest.raises(InvalidOptionsError, match="2 problems"):
        EventSelector(exclude_management_event_sources="kms.amazonaws.com", data_resources="x")
    with pytest.raises(InvalidOptionsError, match="values must be a list"):
        DataResource(type="AWS::S3::Object", values="arn:aws:s3")


def test_a_list_that_is_a_token_is_kept() -> None:
    """The CDK writes such a list as one marked element."""
    assert ("#{Token[TOKEN.5]}",) == FieldSelector(field="x", equals=["#{Token[TOKEN.5]}"]).equals


def test_the_category_is_the_one_value_of_its_field() -> None:
    """None, or two, are no category."""
    assert "Data" == _advanced(eventCategory=("Data",)).category
    assert _advanced(eventCategory=()).category is None
    assert _advanced(eventCategory=("Data", "Management")).category is None


BASIC_ALL = EventSelector()
BASIC_READS = EventSelector(read_write_type="ReadOnly")
BASIC_WRITES = EventSelector(read_write_type=ReadWriteType.WRITE_ONLY)
DATA_ONLY = _basic("arn:aws:s3", manages=False)
ADVANCED_DATA = _advanced(eventCategory=("Data",), **{"resources.type": ("AWS::SNS::Topic",)})
NETWORK = _advanced(eventCategory=("NetworkActivity",), eventSource=("s3.amazonaws.com",))


@pytest.mark.parametrize(
    ("selectors", "management", "writes", "data"),
    [
        ((), True, True, False),
        ((BASIC_ALL,), True, True, False),
        ((BASIC_READS,), True, False, False),
        ((BASIC_WRITES,), True, True, False),
        ((DATA_ONLY,), False, False, True),
        ((BASIC_READS, DATA_ONLY), True, False, True),
        ((BASIC_READS, BASIC_WRITES), True, True, False),
        ((_basic("arn:aws:s3"),), True, True, True),
        ((_advanced(),), True, True, False),
        ((_advanced(readOnly=("true",)),), True, False, False),
        ((_advanced(readOnly=("false",)),), True, True, False),
        ((_advanced(readOnly=("true", "false")),), True, True, False),
        ((_advanced(readOnly=("${Token[TOKEN.1]}",)),), True, True, False),
        ((ADVANCED_DATA,), False, False, True),
        ((NETWORK,), False, False, False),
        ((_advanced(readOnly=("true",)), ADVANCED_DATA), True, False, True),
        ((_advanced(readOnly=("true",)), _advanced(readOnly=("false",))), True, True, False),
    ],
)
def test_selectors_say_what_is_recorded(
    selectors: tuple[EventSelector | AdvancedEventSelector, ...],
    management: bool,  # noqa: FBT001
    writes: bool,  # noqa: FBT001
    data: bool,  # noqa: FBT001
) -> None:
    """No selectors at all mean all management events and no data events."""
    assert (management, writes, data) == (
        logs_management(selectors),
        logs_write_management(selectors),
        logs_data(selectors),
    )


def test_checks_can_be_had_from_this_module() -> None:
    """Users of selectors need not know where the checks live."""
    assert check_basic is selector_checks.check_basic
    assert check_advanced is selector_checks.check_advanced


def test_records_check_themselves() -> None:
    """Each record yields the problems of its own part."""
    resource = DataResource(type="AWS::SQS::Queue", values=())
    basic = EventSelector(read_write_type="Some", data_resources=(resource,))

    assert ["x.type"] == [p.option for p in resource.check("x")]
    assert ["x.read_write_type", "x.data_resources[0].type"] == [p.option for p in basic.check("x")]
    assert ["x.eventCategory"] == [
        p.option for p in AdvancedEventSelector(field_selectors=()).check("x")
    ]
