"""What holds of every policy and every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from trailwright.iam.evaluate import evaluate
from trailwright.iam.globs import matches
from trailwright.iam.policies import parse_policy
from trailwright.iam.requests import ANONYMOUS, Request
from trailwright.iam.truth import all_of, any_of, negated
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.iam.truth import Truth

SERVICE = "cloudtrail.amazonaws.com"
ROLE = "arn:aws:iam::111122223333:role/reader"
ROOT = "arn:aws:iam::111122223333:root"

unknowns = st.just(Unknown("something"))
truths = st.booleans() | unknowns

principals = st.sampled_from(
    ["*", {"AWS": "*"}, {"Service": SERVICE}, {"AWS": ROLE}, {"AWS": [ROOT, ROLE]}]
)
actions = st.sampled_from(["s3:PutObject", "s3:Put*", "s3:GetObject", "*"])
resources = st.sampled_from(["*", "arn:aws:s3:::logs/*", "arn:aws:s3:::logs", "arn:aws:s3:::b/*"])
operators = st.sampled_from(
    [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringEqualsIfExists",
        "ForAnyValue:StringEquals",
        "ForAllValues:StringNotLike",
        "ArnLike",
        "NumericLessThan",
    ]
)
texts = st.sampled_from(["a", "a*", "1", "${m}", "arn:aws:s3:::*"])
conditions = st.dictionaries(
    operators,
    st.dictionaries(st.sampled_from(["k", "m"]), st.lists(texts, min_size=1), min_size=1),
    max_size=2,
)
statements = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Principal": principals,
        "Action": actions,
        "Resource": resources,
        "Condition": conditions,
    }
)
maybe_unknown = statements | st.builds(
    lambda statement, element: statement | {element: Unknown("something")},
    statements,
    st.sampled_from(["Effect", "Principal", "Action", "Resource", "Condition"]),
)
values = st.none() | st.sampled_from(["a", "1", "arn:aws:s3:::x", ("a", "b"), Unknown("value")])
requests = st.builds(
    Request,
    principal=st.sampled_from([SERVICE, ROLE, ROOT, ANONYMOUS, "ec2.amazonaws.com"]),
    action=st.sampled_from(["s3:PutObject", "s3:GetObject"]),
    resource=st.sampled_from(["arn:aws:s3:::logs", "arn:aws:s3:::logs/x", "arn:aws:s3:::b/x"]),
    context=st.fixed_dictionaries({"k": values, "m": values}),
)
many = st.lists(maybe_unknown, max_size=5)


def _outcome(found: list[dict[str, Any]], request: Request) -> str:
    policy = parse_policy({"Version": "2012-10-17", "Statement": found})
    return evaluate(policy, request).outcome


@given(many, requests)
def test_deny_wins(found: list[dict[str, Any]], request: Request) -> None:
    """A Deny of everything beats whatever else there is."""
    deny = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}

    assert "denied" == _outcome([*found, deny], request)


@given(many, maybe_unknown, requests)
def test_adding_a_deny_never_allows(
    found: list[dict[str, Any]], added: dict[str, Any], request: Request
) -> None:
    """What was not certainly allowed is not allowed by one more Deny."""
    before = _outcome(found, request)

    after = _outcome([*found, added | {"Effect": "Deny"}], request)

    assert "allowed" == before or "allowed" != after


@given(many, maybe_unknown, requests)
def test_adding_an_allow_never_denies(
    found: list[dict[str, Any]], added: dict[str, Any], request: Request
) -> None:
    """What was allowed stays so, and only a Deny denies."""
    before = _outcome(found, request)

    after = _outcome([*found, added | {"Effect": "Allow"}], request)

    assert ("denied" == before) == ("denied" == after)
    assert "allowed" != before or "allowed" == after


@given(many.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))), requests)
def test_the_order_of_statements_is_irrelevant(
    both: tuple[list[dict[str, Any]], list[dict[str, Any]]], request: Request
) -> None:
    """Any permutation has the same outcome."""
    found, shuffled = both

    assert _outcome(found, request) == _outcome(shuffled, request)


@given(many, maybe_unknown, requests)
def test_unknown_parts_of_an_irrelevant_statement_change_nothing(
    found: list[dict[str, Any]], added: dict[str, Any], request: Request
) -> None:
    """A statement about another action has no say, however little is known of it."""
    elsewhere = added | {"Action": "sns:Publish"}

    assert _outcome(found, request) == _outcome([*found, elsewhere], request)


@given(statements, st.lists(statements, max_size=3), requests)
def test_what_is_known_with_an_unknown_part_holds_for_every_value(
    statement: dict[str, Any], others: list[dict[str, Any]], request: Request
) -> None:
    """A certain outcome with an unknown element is the outcome with the real one."""
    for element in ("Effect", "Principal", "Action", "Resource", "Condition"):
        blurred = _outcome([statement | {element: Unknown("it")}, *others], request)

        if blurred != "unknown":
            assert blurred == _outcome([statement, *others], request)


@given(st.lists(truths, max_size=5))
def test_three_valued_logic_agrees_with_every_completion(found: list[Truth]) -> None:
    """All and any are certain exactly when filling in the unknown cannot change them."""
    for combine, builtin in ((all_of, all), (any_of, any)):
        low, high = (
            builtin([known if isinstance(t, Unknown) else t for t in found])
            for known in (False, True)
        )
        combined = combine(found)
        if low == high:
            assert low is combined
        else:
            assert isinstance(combined, Unknown)
            assert combined == negated(combined)


def _slow_matches(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_slow_matches(pattern[1:], text[i:]) for i in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and _slow_matches(pattern[1:], text[1:])


@given(st.text("ab*?.", max_size=7), st.text("ab.\n", max_size=7))
def test_wildcards_match_as_defined(pattern: str, text: str) -> None:
    """The compiled pattern agrees with the definition, character by character."""
    assert _slow_matches(pattern, text) == matches(pattern, text)


def test_no_pattern_makes_matching_slow() -> None:
    """A pattern that makes a naive matcher run for ever does not."""
    assert not matches("*a" * 30 + "*b", "a" * 5000)
