"""Tokens are recognised in every form the CDK gives them."""

from __future__ import annotations

import math
import struct

import pytest
from aws_cdk import Aws, CfnParameter, Fn, Stack, Token
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model.tokens import is_token


@pytest.mark.parametrize(
    "value",
    [
        "${Token[TOKEN.12]}",
        "arn:${Token[AWS.Partition.3]}:s3:::logs/x",
        "#{Token[TOKEN.12]}",
        ["a", "#{Token[TOKEN.12]}"],
        ("${Token[TOKEN.1]}",),
        [["${Token[TOKEN.1]}"]],
        -1.8881545897087503e289,
        -1e300,
        {"Ref": "AWS::Region"},
        object(),
    ],
)
def test_what_stands_for_a_later_value_is_a_token(value: object) -> None:
    """Marked text, lists of it, very negative numbers, intrinsics and objects."""
    assert is_token(value)


@pytest.mark.parametrize(
    "value",
    ["", "audit", "${AWS::Region}", "Token[x]", 0, -1, 1e300, -1e289, True, False, None, [], ()],
)
def test_what_can_be_judged_is_no_token(value: object) -> None:
    """Plain text, numbers, booleans, nothing, and empty lists."""
    assert not is_token(value)


def test_number_tokens_begin_where_the_cdk_says() -> None:
    """They are the doubles whose first 16 bits are FBFF, and what lies below."""
    (edge,) = struct.unpack(">d", bytes.fromhex("FBFF000000000000"))

    assert is_token(edge)
    assert is_token(int(edge))
    assert not is_token(math.nextafter(edge, 0))


def test_tokens_of_the_cdk_are_recognised() -> None:
    """Pseudo parameters, parameters, imports, lists and numbers as the CDK encodes them."""
    stack = Stack()
    parameter = CfnParameter(stack, "P", type="Number")
    found = [
        Aws.PARTITION,
        f"arn:{Aws.PARTITION}:s3:::b/",
        Fn.import_value("x"),
        Fn.split(",", Fn.import_value("x")),
        parameter.value_as_number,
        stack.region,
        Token.as_number({"Ref": "X"}),
    ]

    assert [True] * len(found) == [is_token(each) for each in found]


@given(st.one_of(st.text("abc123:-_/.", max_size=40), st.integers(), st.booleans()))
def test_literals_are_never_tokens(value: object) -> None:
    """What has no mark is no token."""
    assert not is_token(value)
