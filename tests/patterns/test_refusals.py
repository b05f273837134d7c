"""What AWS does not define is refused, with the place and what to write instead."""

from __future__ import annotations

import pytest

from trailwright.patterns import PatternError, parse

REFUSED = {
    "{ $.a = 1": (9, "the brace is never closed"),
    "ERROR": (0, "stands in braces"),
    "[a, b]": (0, "stands in braces"),
    "{ }": (2, "expected a field"),
    "{ ($.a = 1 }": (11, "expected \\) and got the end"),
    "{ $.a = 1) }": (9, "unexpected '\\)'"),
    "{ $.a = Failed authentication }": (15, "unexpected 'authentication'"),
    "{ $.a = 'x' }": (8, "double quotes, not in single"),
    '{ $.a = "x }': (8, "never closed"),
    "{ $.a = Ev*ent }": (8, "first or last"),
    '{ $.a = "Ev*ent" }': (8, "first or last"),
    '{ $.a = "x\\*" }': (8, "does not define"),
    "{ $.a = ** }": (8, "first or last"),
    "{ $.a = aws-cli* }": (11, "in double quotes"),
    "{ $.a = arn:aws }": (11, "in double quotes"),
    "{ $.a = -x }": (8, "in double quotes"),
    "{ $.a = true }": (8, "write IS TRUE"),
    "{ $.a != null }": (9, "write IS NULL"),
    "{ $.a }": (6, "expected an operator"),
    "{ $.a EXISTS }": (6, "expected an operator"),
    "{ $.a NOT IN }": (10, "expected EXISTS"),
    "{ $.a IS NOT NULL }": (9, "expected NULL, TRUE or FALSE"),
    "{ $.a is null }": (6, "write IS"),
    "{ $.a IS null }": (9, "write NULL"),
    "{ $.a NOT exists }": (10, "write EXISTS"),
    "{ $.a == 1 }": (7, "expected a value"),
    "{ $.a = }": (8, "expected a value"),
    "{ $.a = %% }": (8, "no regular expression"),
    "{ $.a = %(x)% }": (8, "no groups"),
    "{ $.a = %x{3,2}% }": (8, "smaller number first"),
    "{ $.a = %[z-a]% }": (8, "cannot be read"),
    "{ $.a = %*x% }": (8, "cannot be read"),
    "{ $.a = %x }": (8, "never closed"),
    "{ $.a = %x% && $.b = %y% && $.c = %z% }": (34, "more than 2 regular expressions"),
    "{ $.a > x }": (8, "compares with a number"),
    "{ a = 1 }": (2, "expected a field"),
    "{ $ = 1 }": (2, "a field is"),
    "{ $.['a.b'] = 1 }": (2, "a field is"),
    "{ $.a[*] = 1 }": (5, "cannot read"),
    "{ $.a = 1 && }": (13, "expected a field"),
    "{ $.a = 1 & $.b = 2 }": (10, "&&"),
    "{ $.a IN [1] }": (9, "cannot read"),
    "{ " + "(" * 101 + "$.a = 1" + ")" * 101 + " }": (103, "100 deep"),
    "{ $.a = " + "x" * 1024 + " }": (1024, "at most 1024"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_refusal_says_where_and_why(text: str) -> None:
    """The position is of the character that is wrong."""
    position, reason = REFUSED[text]

    with pytest.raises(PatternError, match=reason) as caught:
        parse(text)

    assert position == caught.value.position


#: What CloudWatch Logs may take, for all that AWS says.
UNDEFINED = {
    "ERROR",
    "[a, b]",
    "{ $.a = Ev*ent }",
    '{ $.a = "Ev*ent" }',
    '{ $.a = "x\\*" }',
    "{ $.a = ** }",
    "{ $.a = aws-cli* }",
    "{ $.a = arn:aws }",
    "{ $.a = -x }",
    "{ $.a = true }",
    "{ $.a != null }",
    "{ $.a is null }",
    "{ $.a IS null }",
    "{ $.a NOT exists }",
    "{ $.a == 1 }",
    "{ $.a = %x{3,2}% }",
    "{ $.a = %[z-a]% }",
    "{ $.a = %*x% }",
    "{ $.a = %% }",
    "{ $.a = %x }",
    "{ $.a > x }",
    "{ $ = 1 }",
    "{ $.['a.b'] = 1 }",
    "{ $.a[*] = 1 }",
    "{ $.a IN [1] }",
    "{ " + "(" * 101 + "$.a = 1" + ")" * 101 + " }",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_is_told_from_what_nobody_defines(text: str) -> None:
    """An error is only what AWS says, or users were told, is refused."""
    with pytest.raises(PatternError) as caught:
        parse(text)

    assert (text in UNDEFINED) == caught.value.undefined


def test_the_message_counts_characters_from_one() -> None:
    """As editors do."""
    with pytest.raises(PatternError, match=r"^filter pattern, character 9: "):
        parse("{ $.a = 'x' }")
