"""Policy documents become records; what is malformed becomes a problem."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.requests import ANONYMOUS, Request
from trailwright.iam.statements import Statement
from trailwright.model.unknown import Unknown

GOOD = {
    "Sid": "Write",
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::logs/*",
    "Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:::trail/audit"}},
}


def _document(**changes: object) -> dict[str, Any]:
    statement = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _only(document: object) -> Statement:
    (statement,) = parse_policy(document).statements
    assert isinstance(statement, Statement)
    return statement


def test_a_statement_becomes_a_record() -> None:
    """Single values and lists of one are the same."""
    statement = _only(_document())

    assert ("Write", "Allow", 0) == (statement.sid, statement.effect, statement.index)
    assert ("s3:PutObject",) == statement.actions.patterns
    (condition,) = statement.conditions
    assert not isinstance(condition, Unknown)
    assert ("aws:SourceArn", "StringEquals") == (condition.key, condition.operator)
    assert () == parse_policy(_document()).problems
    assert _only(_document(Action=["s3:PutObject"])) == statement


def test_one_statement_needs_no_list() -> None:
    """A Statement that is an object is one statement."""
    assert 1 == len(parse_policy({"Statement": _document()["Statement"][0]}).statements)


@pytest.mark.parametrize(
    ("problem", "changes"),
    [
        ("policy.Statement[0].Effect must be Allow or Deny, got 'allow'", {"Effect": "allow"}),
        ("policy.Statement[0].Effect must be Allow or Deny", {"Effect": None}),
        ("policy.Statement[0] must name principals", {"Principal": None}),
        ("policy.Statement[0] must name actions", {"Action": None}),
        ("policy.Statement[0] must name resources", {"Resource": None}),
        ("policy.Statement[0] cannot have both Action and NotAction", {"NotAction": "s3:*"}),
        ("policy.Statement[0].Action must be <service>:<action>", {"Action": "PutObject"}),
        ("policy.Statement[0].Action must not be empty", {"Action": []}),
        ("policy.Statement[0].Resource must be text", {"Resource": [["x"]]}),
        ("policy.Statement[0].Principal must be * or an object", {"Principal": "me"}),
        (
            "policy.Statement[0].Principal must hold AWS, Service, Federated, CanonicalUser",
            {"Principal": {"Services": "ec2.amazonaws.com"}},
        ),
        (
            "policy.Statement[0].Principal.AWS cannot match a part of a name with a wildcard",
            {"Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}},
        ),
        ("policy.Statement[0] has an element it cannot have, got 'Conditions'", {"Conditions": {}}),
        ("policy.Statement[0].Condition must be an object", {"Condition": "aws:SourceArn"}),
        ("policy.Statement[0].Condition.Bool must be an object", {"Condition": {"Bool": "true"}}),
        (
            "policy.Statement[0].Condition.StringSounds is no operator that IAM documents",
            {"Condition": {"StringSounds": {"k": "a"}}},
        ),
        (
            "policy.Statement[0].Condition.Null cannot have a value that Null cannot read, got '*'",
            {"Condition": {"Null": {"k": "*"}}},
        ),
    ],
)
def test_malformed_parts_are_problems_and_unknown(problem: str, changes: dict[str, Any]) -> None:
    """A problem says where and what; the statement concludes nothing from the part."""
    policy = parse_policy(_document(**changes))

    (found,) = policy.problems
    assert str(found).startswith(problem)
    request = Request(
        principal="cloudtrail.amazonaws.com",
        action="s3:PutObject",
        resource="arn:aws:s3:::logs/file",
        context={"aws:SourceArn": "arn:aws:cloudtrail:::trail/audit", "k": "a"},
    )
    assert "unknown" == evaluate(policy, request).outcome


@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        ("s3=PutObject", "implicit deny"),
        ("s3=Put*", "implicit deny"),
        ("s3.PutObject", "implicit deny"),
        ("s3*=PutObject", "unknown"),
        ("PutObject", "unknown"),
        ("<stack.Action>", "unknown"),
    ],
)
def test_what_no_service_is_called_is_no_action(action: str, outcome: str) -> None:
    """KMS takes such a policy, and CreateTrail is refused for it."""
    policy = parse_policy(_document(Action=action, Condition={}))
    request = Request(
        principal="cloudtrail.amazonaws.com",
        action="s3:PutObject",
        resource="arn:aws:s3:::logs/file",
    )

    (problem,) = policy.problems
    assert "must be <service>:<action>" in str(problem)
    assert outcome == evaluate(policy, request).outcome


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("*", "policy must be an object, got '*'"),
        (None, "policy must be an object"),
        ({"Statement": None}, "policy.Statement must be an object"),
        ({"Statement": ["x"]}, "policy.Statement[0] must be an object, got 'x'"),
        ({"Statement": [], "Version": "2012"}, "policy.Version must be 2012-10-17 or 2008-10-17"),
        ({"Statement": [], "Statements": []}, "policy has an element it cannot have"),
    ],
)
def test_malformed_documents_are_problems(document: object, problem: str) -> None:
    """The document itself can be wrong, too."""
    (found,) = parse_policy(document).problems

    assert str(found).startswith(problem)


@pytest.mark.parametrize(
    "value",
    [
        Unknown("which bucket"),
        {"Ref": "Bucket"},
        {"Fn::GetAtt": ["Bucket", "Arn"]},
        "arn:aws:s3:::${Token[TOKEN.12]}/*",
    ],
)
@pytest.mark.parametrize("element", ["Effect", "Principal", "Action", "Resource", "Condition"])
def test_unresolved_parts_are_unknown_and_no_problem(element: str, value: object) -> None:
    """Intrinsics, tokens and unknown values can stand anywhere."""
    policy = parse_policy(_document(**{element: value}))

    assert () == policy.problems
    assert "Unknown" in repr(policy.statements)


def test_a_whole_document_can_be_unresolved() -> None:
    """Then it is one unknown statement."""
    assert (Unknown("policy is not resolved"),) == parse_policy({"Ref": "Policy"}).statements
    assert (Unknown("why"),) == parse_policy(Unknown("why")).statements


def test_the_kind_of_policy_decides_what_a_statement_needs() -> None:
    """A trust policy has no resource, an identity's policy no principal."""
    trust = _document(Resource=None, Action="sts:AssumeRole")
    identity = _document(Principal=None)

    assert () == parse_policy(trust, kind=PolicyKind.TRUST).problems
    assert () == parse_policy(identity, kind=PolicyKind.IDENTITY).problems
    assert 1 == len(parse_policy(_document(), kind=PolicyKind.IDENTITY).problems)


def test_a_trust_policy_names_no_resources() -> None:
    """IAM refuses one that does: it is about the role it is of."""
    (problem,) = parse_policy(_document(Action="sts:AssumeRole"), kind=PolicyKind.TRUST).problems

    assert "policy.Statement[0] is of a role and cannot name resources" in str(problem)


names = st.sampled_from([*GOOD, "NotPrincipal", "NotAction", "AWS", "Ref", "Bool", "Null", "x"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
junk = st.recursive(
    leaves | st.sampled_from(["*", "Allow", "s3:*", "${", "${aws:x, 'y'}", "arn:::"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(
    document=junk
    | st.fixed_dictionaries({"Statement": junk})
    | st.dictionaries(names, junk, max_size=4).map(lambda changes: _document(**changes)),
    kind=st.sampled_from(PolicyKind),
)
def test_nothing_makes_parsing_or_evaluating_fail(document: object, kind: PolicyKind) -> None:
    """Whatever a document holds, there is a decision."""
    policy = parse_policy(document, kind=kind)
    request = Request(principal=ANONYMOUS, action="s3:PutObject", resource="arn:aws:s3:::logs/x")

    decision = evaluate(policy, request)

    assert decision.outcome in {"allowed", "denied", "implicit deny", "unknown"}
    assert all(str(problem) for problem in policy.problems)
