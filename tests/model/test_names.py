"""Names are accepted or refused as CloudTrail and its neighbours do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model import names
from trailwright.model.quotas import log_retention_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.problems import Problem

    Check = Callable[[str], Iterator[Problem]]

ACCEPTED = [
    (names.trail_name, ["abc", "a" * 128, "a.b_c-d", "A1z", "1.2.3.4.5", "1.2.3", "1234.1.1.1"]),
    (names.bucket_name, ["abc", "a" * 63, "a-b.c-d", "1ab", "a--b", "1.2.3.4.5", "a-an"]),
    (
        names.s3_key_prefix,
        ["", "a", "a" * 200, "a/b/c", "AWSLogsX", "XAWSLogs", "awslogs", "a b"],
    ),
    (names.topic_name, ["t", "t" * 256, "Trail_topic-1"]),
    (names.log_group_name, ["g", "g" * 512, "/aws/x_y.z-1#2"]),
    (names.key_alias, ["alias/a", "alias/" + "a" * 250, "alias/x/y_z-1", "alias/awsome"]),
    (names.account_id, ["111122223333", "000000000000"]),
    (names.organization_id, ["o-" + "a" * 10, "o-" + "9" * 32]),
    (names.region, ["us-east-1", "cn-north-1", "eusc-de-east-1"]),
]

REFUSED = [
    (
        names.trail_name,
        [
            "",
            "ab",
            "a" * 129,
            "-ab",
            "ab-",
            "a--b",
            "a._b",
            "a..b",
            "a b",
            "a/b",
            "abc\n",
            "\u0430bc",
            "1.2.3.4",
            "999.999.999.999",
            "abc\u0661",
        ],
    ),
    (
        names.bucket_name,
        [
            "ab",
            "a" * 64,
            "Abc",
            "a_b",
            "a..b",
            "-ab",
            "ab-",
            ".ab",
            "ab.",
            "a-.b",
            "a.-b",
            "1.2.3.4",
            "xn--abc",
            "sthree-abc",
            "amzn-s3-demo-abc",
            "abc-s3alias",
            "abc--ol-s3",
            "abc.mrap",
            "abc--x-s3",
            "abc--table-s3",
            "abc\n",
            "\u0430bc",
        ],
    ),
    (
        names.s3_key_prefix,
        ["a" * 201, "/a", "a/", "/", "a//b", "AWSLogs", "a/AWSLogs", "AWSLogs/a", "xAWSLogs/a"],
    ),
    (names.topic_name, ["", "t" * 257, "a.fifo", "a b", "a:b", "t\n"]),
    (names.log_group_name, ["", "g" * 513, "a b", "a:b", "a*", "g\n"]),
    (
        names.key_alias,
        ["", "a", "alias/", "alias/aws/s3", "alias/a b", "alias/" + "a" * 251, "ALIAS/a"],
    ),
    (names.account_id, ["", "11112222333", "1111222233334", "1111-2222-3333", "\u0661" * 12]),
    (names.organization_id, ["", "o-", "o-" + "a" * 9, "o-" + "a" * 33, "o-ABCDEFGHIJ", "r-abcd"]),
    (names.region, ["", "us-east-9", "US-EAST-1", "us-east-1a", "Frankfurt", "us-east-1 "]),
]

CHECKS = [check for check, _ in ACCEPTED]


def _cases(table: list[tuple[Check, list[str]]]) -> list[object]:
    return [
        pytest.param(check, value, id=f"{check.__name__}-{index}")
        for check, values in table
        for index, value in enumerate(values)
    ]


@pytest.mark.parametrize(("check", "value"), _cases(ACCEPTED))
def test_good_names_pass(check: Check, value: str) -> None:
    """What the pages allow is allowed, up to the limits themselves."""
    assert [] == list(check(value))


@pytest.mark.parametrize(("check", "value"), _cases(REFUSED))
def test_bad_names_are_told(check: Check, value: str) -> None:
    """What the pages forbid is refused, and the message shows the value and what to do."""
    found = list(check(value))

    assert found
    assert all(f"got {value!r}; " in str(problem) for problem in found)


@pytest.mark.parametrize("check", CHECKS)
@given(
    token=st.from_regex(
        r"[ -~]{0,9}[$#]\{Token\[[A-Za-z.]{1,9}\.[0-9]{1,3}\]\}[ -~]{0,9}", fullmatch=True
    )
)
def test_tokens_are_not_judged(check: Check, token: str) -> None:
    """Whatever stands around a token, the name is known only at deploy time."""
    assert [] == list(check(token))


@pytest.mark.parametrize("check", CHECKS)
def test_an_intrinsic_is_not_judged(check: Check) -> None:
    """A CloudFormation function as a dictionary is a token too."""
    assert [] == list(check({"Ref": "Name"}))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("value", [111122223333, None, True])
def test_what_is_no_text_is_told(check: Check, value: object) -> None:
    """An account id written without quotes is a number."""
    (problem,) = check(value)

    assert "must be text" in str(problem)
    assert str(problem).endswith("; quote it")


@pytest.mark.parametrize("check", CHECKS)
def test_the_option_is_called_as_the_user_called_it(check: Check) -> None:
    """Each check takes the option's name."""
    assert all(str(problem).startswith("archive.name ") for problem in check(" \n", "archive.name"))


def test_a_short_name_is_to_be_lengthened_and_a_long_one_shortened() -> None:
    """The message counts the characters."""
    (short,) = names.trail_name("ab")
    (long,) = names.trail_name("a" * 129)

    assert "trail_name must have 3 to 128 characters, has 2, got 'ab'; lengthen it" == str(short)
    assert str(long).endswith("; shorten it")


@given(st.from_regex(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+){0,9}", fullmatch=True))
def test_the_trail_name_rules_are_the_published_ones(name: str) -> None:
    """Of well-formed names, only length and the look of an address are left to refuse."""
    address = name.count(".") == 3 and all(
        part.isdigit() and len(part) <= 3 for part in name.split(".")
    )

    good = 3 <= len(name) <= 128 and not address

    assert good == (not list(names.trail_name(name)))


@pytest.mark.parametrize("days", log_retention_days())
def test_every_retention_of_cloudwatch_logs_passes(days: int) -> None:
    """The times it lists are accepted."""
    assert [] == list(names.log_retention_days(days))


@pytest.mark.parametrize("days", [0, 2, 364, 366, 3654, -1])
def test_other_retentions_are_told(days: int) -> None:
    """The message lists those that are accepted."""
    (problem,) = names.log_retention_days(days)

    assert "must be one of 1, 3, 5, 7, " in str(problem)


def test_a_retention_known_only_at_deploy_time_is_not_judged() -> None:
    """Tokens are numbers, too."""
    assert [] == list(names.log_retention_days(-1.8881545897087503e289))


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"team": "audit", "empty": ""},
        {"k" * 127: "v" * 255},
        {f"key-{number}": "v" for number in range(50)},
        {"awsome": "x", "x:aws:": "y"},
        {"${Token[TOKEN.1]}": "${Token[TOKEN.2]}"},
    ],
)
def test_good_tags_pass(tags: dict[str, str]) -> None:
    """Up to fifty, keys to 127 characters, values to 255."""
    assert [] == list(names.tags(tags))


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ({f"key-{n}": "v" for n in range(51)}, "tags must be at most 50 (TagsLimitExceeded"),
        ({"": "v"}, "tags key must have 1 to 127 characters, has 0"),
        ({"k" * 128: "v"}, "tags key must have 1 to 127 characters, has 128"),
        ({"team": "v" * 256}, "tags['team'] must have at most 255 characters, has 256"),
        ({"aws:x": "v"}, "tags key must not begin with aws:"),
        ({"AWS:x": "v"}, "tags key must not begin with aws:"),
        ({"aws:x": "${Token[TOKEN.1]}"}, "tags key must not begin with aws:"),
        ({"${Token[TOKEN.1]}": "v" * 256}, "must have at most 255 characters"),
        ({"team": 5}, "tags['team'] must be text, got 5; quote it"),
        ({5: "x"}, "tags key must be text, got 5; quote it"),
    ],
)
def test_bad_tags_are_told(tags: dict[str, str], text: str) -> None:
    """A token on one side of a tag does not hide a fault on the other."""
    (problem,) = names.tags(tags)

    assert text in str(problem)


def test_a_name_that_is_far_too_long_is_looked_at_no_further() -> None:
    """A template can hold one of a million characters, and matching it takes all the memory."""
    assert ["must have 3 to 63 characters, has 1000000"] == [
        each.rule for each in names.bucket_name("-" * 1_000_000)
    ]
