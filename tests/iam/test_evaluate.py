"""What policies say to requests, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.iam.evaluate import Decision, evaluate, evaluate_role
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.requests import ANONYMOUS, OneOf, Request
from trailwright.model.unknown import Unknown

ACCOUNT = "111122223333"
SERVICE = "cloudtrail.amazonaws.com"
TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"
BUCKET = "arn:aws:s3:::logs"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ops/reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/someone"
USER = f"arn:aws:iam::{ACCOUNT}:user/someone"
FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/someone"
DOUBT = Unknown("which value a parameter has")

Context = dict[str, Any]

YES, NO, NEITHER, MAYBE = "allowed", "denied", "implicit deny", "unknown"


def _allow(**changes: object) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}
    return {key: value for key, value in (statement | changes).items() if value is not None}


def _deny(**changes: object) -> dict[str, Any]:
    return _allow(**({"Effect": "Deny"} | changes))


def _ask(
    *statements: object,
    principal: str = SERVICE,
    action: str = "s3:PutObject",
    resource: str = f"{BUCKET}/AWSLogs/{ACCOUNT}/file",
    version: str = "2012-10-17",
    context: Context | None = None,
) -> Decision:
    policy = parse_policy({"Version": version, "Statement": list(statements)})
    request = Request(principal=principal, action=action, resource=resource, context=context or {})
    return evaluate(policy, request)


def test_what_who_and_what_rule_out_is_looked_at_once() -> None:
    """Questions about other resources, by the same caller and action, share the answer to that."""
    other = _deny(Principal={"Service": "ec2.amazonaws.com"})
    policy = parse_policy({"Version": "2012-10-17", "Statement": [other, _allow()]})
    for name in ("one", "two"):
        evaluate(policy, Request(principal=SERVICE, action="s3:PutObject", resource=name))

    (denying, allowing), *others = policy.candidates.values()
    assert ([], [(policy.statements[1], True)], []) == (denying, allowing, others)


def test_a_reason_is_put_into_words_when_somebody_asks() -> None:
    """Most decisions are never explained."""
    words = ["one", "two"]
    decision = Decision(outcome=YES, allowed=True, reason=words.pop)

    assert (["one", "two"], "two", ["one"]) == (list(words), decision.why, words)


@pytest.mark.parametrize(
    ("outcome", "principal", "caller"),
    [
        (YES, "*", SERVICE),
        (YES, {"AWS": "*"}, SERVICE),
        (YES, {"AWS": "*"}, ANONYMOUS),
        (YES, {"AWS": ["*"]}, USER),
        (YES, {"Service": SERVICE}, SERVICE),
        (YES, {"Service": ["ec2.amazonaws.com", SERVICE]}, SERVICE),
        (NEITHER, {"Service": "ec2.amazonaws.com"}, SERVICE),
        (NEITHER, {"Service": "cloudtrail.amazonaws.com.cn"}, SERVICE),
        (NEITHER, {"Service": "CloudTrail.amazonaws.com"}, SERVICE),
        (MAYBE, {"Service": "*"}, SERVICE),
        (NEITHER, {"Service": SERVICE}, ROLE),
        (YES, {"AWS": ACCOUNT}, ROOT),
        (YES, {"AWS": ROOT}, ROOT),
        (NEITHER, {"AWS": ROOT}, ROLE),
        (NEITHER, {"AWS": "arn:aws:iam::999988887777:root"}, ROOT),
        (NEITHER, {"AWS": ROOT}, SERVICE),
        (YES, {"AWS": ROLE}, ROLE),
        (YES, {"AWS": ROLE}, SESSION),
        (NEITHER, {"AWS": ROLE}, SESSION.replace("reader", "writer")),
        (NEITHER, {"AWS": ROLE}, SESSION.replace(ACCOUNT, "999988887777")),
        (NEITHER, {"AWS": ROLE}, SESSION.replace("arn:aws:", "arn:aws-cn:")),
        (YES, {"AWS": USER}, FEDERATED),
        (NEITHER, {"AWS": USER.replace("user/", "role/")}, FEDERATED),
        (NEITHER, {"AWS": USER}, FEDERATED.replace("someone", "another")),
        (NEITHER, {"AWS": USER}, ANONYMOUS),
        (MAYBE, {"AWS": "AROAEXAMPLEID"}, ROLE),
        (NEITHER, {"AWS": "AROAEXAMPLEID"}, SERVICE),
        (NEITHER, {"Federated": "accounts.google.com"}, SERVICE),
        (
            MAYBE,
            {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd"},
            USER,
        ),
        (
            NEITHER,
            {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d521"},
            SERVICE,
        ),
        (MAYBE, {"AWS": DOUBT}, ROLE),
        (YES, {"AWS": DOUBT, "Service": SERVICE}, SERVICE),
    ],
)
def test_principals(outcome: str, principal: object, caller: str) -> None:
    """A principal means itself; an account is not its roles; * is everyone, services too."""
    assert outcome == _ask(_allow(Principal=principal), principal=caller).outcome


@pytest.mark.parametrize(
    ("outcome", "listed", "caller"),
    [
        (NO, {"AWS": ROOT}, SERVICE),
        (NO, {"Service": "ec2.amazonaws.com"}, SERVICE),
        (NEITHER, {"Service": SERVICE}, SERVICE),
        (NEITHER, "*", SERVICE),
        (NEITHER, {"AWS": ROOT}, ROOT),
        (MAYBE, {"AWS": ROLE}, ROLE),
        (MAYBE, {"AWS": ROOT}, ROLE),
        (NO, {"AWS": USER}, ANONYMOUS),
    ],
)
def test_not_principal(outcome: str, listed: object, caller: str) -> None:
    """NotPrincipal spares whom it lists; of a role in its account nothing is concluded."""
    assert outcome == _ask(_deny(Principal=None, NotPrincipal=listed), principal=caller).outcome


def test_a_deny_to_an_account_is_one_to_its_roles() -> None:
    """Unlike an Allow, which leaves them to the account's own policies."""
    assert NO == _ask(_deny(Principal={"AWS": ACCOUNT}), principal=SESSION).outcome

    decision = _ask(_allow(Principal={"AWS": ACCOUNT}, Sid="Account"), principal=SESSION)

    assert "statement 'Account' leaves it to the IAM policies of the account" == decision.why


@pytest.mark.parametrize(
    ("outcome", "element"),
    [
        (YES, {"Action": "S3:putOBJECT"}),
        (YES, {"Action": "s3:*"}),
        (YES, {"Action": "*"}),
        (YES, {"Action": "s3:Put?bject"}),
        (YES, {"Action": ["s3:GetObject", "s3:Put*"]}),
        (NEITHER, {"Action": "s3:Put"}),
        (NEITHER, {"Action": "s3:PutObject?"}),
        (NEITHER, {"Action": "sns:*"}),
        (YES, {"NotAction": "s3:Get*"}),
        (NEITHER, {"NotAction": ["s3:GetObject", "s3:putobject"]}),
        (YES, {"Action": ["s3:PutObject", DOUBT]}),
        (MAYBE, {"Action": ["s3:GetObject", DOUBT]}),
        (MAYBE, {"NotAction": ["s3:GetObject", DOUBT]}),
        (NEITHER, {"NotAction": ["s3:PutObject", DOUBT]}),
    ],
)
def test_actions(outcome: str, element: dict[str, Any]) -> None:
    """Actions match in any case, with wildcards; NotAction is everything else."""
    assert outcome == _ask(_allow(**({"Action": None} | element))).outcome


@pytest.mark.parametrize(
    ("outcome", "element"),
    [
        (YES, {"Resource": f"{BUCKET}/AWSLogs/{ACCOUNT}/*"}),
        (YES, {"Resource": f"{BUCKET}/*"}),
        (YES, {"Resource": "arn:aws:s3:::*"}),
        (YES, {"Resource": f"{BUCKET}/AWSLogs/????????????/*"}),
        (NEITHER, {"Resource": BUCKET}),
        (NEITHER, {"Resource": f"{BUCKET}/"}),
        (NEITHER, {"Resource": f"{BUCKET}/awslogs/*"}),
        (NEITHER, {"Resource": f"{BUCKET}//AWSLogs/*"}),
        (NEITHER, {"Resource": f"{BUCKET}-2/*"}),
        (MAYBE, {"Resource": "arn:aws:s3*"}),
        (NEITHER, {"Resource": "arn:aws:sns*"}),
        (NEITHER, {"NotResource": f"{BUCKET}/*"}),
        (YES, {"NotResource": BUCKET}),
        (MAYBE, {"Resource": DOUBT}),
    ],
)
def test_resources(outcome: str, element: dict[str, Any]) -> None:
    """Resources match in their own case; too short a pattern that would match is unknown."""
    assert outcome == _ask(_allow(**({"Resource": None} | element))).outcome


def test_a_wildcard_that_reaches_over_the_parts_of_an_arn_is_unknown() -> None:
    """Whether AWS lets ``*`` in the account's place stand for more is documented nowhere."""
    pattern = "arn:aws:logs:*:log-group:audit"

    decision = _ask(
        _allow(Resource=pattern), resource=f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit"
    )

    assert MAYBE == decision.outcome


def test_a_wildcard_in_the_type_of_a_resource_is_unknown() -> None:
    """AWS does not allow one there, and does not say what becomes of it."""
    audit = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit"

    assert MAYBE == _ask(_allow(Resource=audit.replace("group", "*")), resource=audit).outcome
    assert YES == _ask(_allow(Resource=audit.replace("audit", "*")), resource=audit).outcome


CONDITIONS = [
    # strings
    (YES, {"StringEquals": {"k": "a"}}, {"k": "a"}),
    (YES, {"StringEquals": {"k": ["b", "a"]}}, {"k": "a"}),
    (NEITHER, {"StringEquals": {"k": "A"}}, {"k": "a"}),
    (NEITHER, {"StringEquals": {"k": "a*"}}, {"k": "ab"}),
    (NEITHER, {"StringEquals": {"k": "a"}}, {}),
    (YES, {"StringEquals": {"AWS:Key": "a"}}, {"aws:KEY": "a"}),
    (YES, {"StringNotEquals": {"k": "a"}}, {"k": "b"}),
    (YES, {"StringNotEquals": {"k": "a"}}, {}),
    (NEITHER, {"StringNotEquals": {"k": ["a", "b"]}}, {"k": "b"}),
    (YES, {"StringEqualsIgnoreCase": {"k": "AB"}}, {"k": "aB"}),
    (NEITHER, {"StringNotEqualsIgnoreCase": {"k": "AB"}}, {"k": "aB"}),
    (YES, {"StringLike": {"k": "a*c"}}, {"k": "abbc"}),
    (YES, {"StringLike": {"k": "a?c"}}, {"k": "abc"}),
    (NEITHER, {"StringLike": {"k": "a?c"}}, {"k": "ac"}),
    (NEITHER, {"StringLike": {"k": "a*"}}, {}),
    (YES, {"StringNotLike": {"k": "a*"}}, {}),
    (NEITHER, {"StringNotLike": {"k": "a*"}}, {"k": "a"}),
    (YES, {"StringLike": {"k": "x\n*"}}, {"k": "x\ny"}),
    # all conditions, any value
    (NEITHER, {"StringEquals": {"k": "a", "m": "b"}}, {"k": "a"}),
    (NEITHER, {"StringEquals": {"k": "a"}, "StringLike": {"m": "b*"}}, {"k": "a", "m": "c"}),
    # IfExists
    (YES, {"StringEqualsIfExists": {"k": "a"}}, {}),
    (NEITHER, {"StringEqualsIfExists": {"k": "a"}}, {"k": "b"}),
    (YES, {"StringNotEqualsIfExists": {"k": "a"}}, {}),
    (YES, {"BoolIfExists": {"k": "false"}}, {}),
    (NEITHER, {"BoolIfExists": {"k": "false"}}, {"k": "true"}),
    # Bool, also as YAML writes it
    (YES, {"Bool": {"k": "TRUE"}}, {"k": "true"}),
    (YES, {"Bool": {"k": True}}, {"k": "true"}),
    (NEITHER, {"Bool": {"k": "false"}}, {}),
    # Null
    (YES, {"Null": {"k": "true"}}, {}),
    (NEITHER, {"Null": {"k": "true"}}, {"k": "a"}),
    (YES, {"Null": {"k": False}}, {"k": "a"}),
    (NEITHER, {"Null": {"k": "false"}}, {}),
    (YES, {"Null": {"k": "true"}}, {"k": ()}),
    (MAYBE, {"Null": {"k": "*"}}, {"k": "a"}),
    (MAYBE, {"NullIfExists": {"k": "true"}}, {}),
    # ARNs, part by part
    (YES, {"ArnEquals": {"k": TRAIL}}, {"k": TRAIL}),
    (YES, {"ArnEquals": {"k": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"}}, {"k": TRAIL}),
    (YES, {"ArnLike": {"k": "arn:*:cloudtrail:*:*:trail/a?dit"}}, {"k": TRAIL}),
    (NEITHER, {"ArnLike": {"k": "arn:aws:cloudtrail:us-east-1:*:*:trail/audit"}}, {"k": TRAIL}),
    (NEITHER, {"ArnLike": {"k": TRAIL.upper()}}, {"k": TRAIL}),
    (MAYBE, {"ArnLike": {"k": "arn:aws:cloudtrail:*"}}, {"k": TRAIL}),
    (NEITHER, {"ArnLike": {"k": "arn:aws:s3:*"}}, {"k": TRAIL}),
    (NEITHER, {"ArnLike": {"k": "arn:aws:cloudtrail:*:*:*"}}, {"k": "audit"}),
    (YES, {"ArnNotEquals": {"k": TRAIL}}, {"k": f"{TRAIL}2"}),
    (YES, {"ArnNotLike": {"k": TRAIL}}, {}),
    (MAYBE, {"ArnNotLike": {"k": "arn:aws:cloudtrail:*"}}, {"k": TRAIL}),
    # numbers
    (YES, {"NumericEquals": {"k": "10"}}, {"k": "10.0"}),
    (YES, {"NumericLessThan": {"k": 10}}, {"k": "9"}),
    (NEITHER, {"NumericLessThan": {"k": "10"}}, {"k": "10"}),
    (YES, {"NumericLessThanEquals": {"k": "10"}}, {"k": "10"}),
    (YES, {"NumericGreaterThan": {"k": "1.1"}}, {"k": "1.2"}),
    (NEITHER, {"NumericGreaterThanEquals": {"k": "2"}}, {"k": "1"}),
    (YES, {"NumericNotEquals": {"k": "2"}}, {}),
    (MAYBE, {"NumericLessThan": {"k": "10"}}, {"k": "many"}),
    (MAYBE, {"NumericLessThan": {"k": "NaN"}}, {"k": "1"}),
    # dates
    (YES, {"DateLessThan": {"k": "2026-01-01T00:00:00Z"}}, {"k": "2025-12-31T23:59:59Z"}),
    (NEITHER, {"DateGreaterThan": {"k": "2026-01-01"}}, {"k": "2025-12-31T23:59:59Z"}),
    (YES, {"DateEquals": {"k": "1970-01-01T00:00:10Z"}}, {"k": "10"}),
    (YES, {"DateNotEquals": {"k": "2026-01-01"}}, {}),
    (MAYBE, {"DateLessThan": {"k": "soon"}}, {"k": "10"}),
    # addresses
    (YES, {"IpAddress": {"k": "10.0.0.0/8"}}, {"k": "10.1.2.3"}),
    (YES, {"IpAddress": {"k": "10.1.2.3"}}, {"k": "10.1.2.3"}),
    (NEITHER, {"IpAddress": {"k": "10.0.0.0/8"}}, {}),
    (NEITHER, {"NotIpAddress": {"k": "10.0.0.0/8"}}, {"k": "10.1.2.3"}),
    (YES, {"NotIpAddress": {"k": "10.0.0.0/8"}}, {}),
    (YES, {"IpAddress": {"k": "2001:db8::/32"}}, {"k": "2001:db8::1"}),
    (NEITHER, {"IpAddress": {"k": "10.0.0.0/8"}}, {"k": "2001:db8::1"}),
    (MAYBE, {"IpAddress": {"k": "10.0.0.0/99"}}, {"k": "10.1.2.3"}),
    # binary
    (YES, {"BinaryEquals": {"k": "QmluYXJ5"}}, {"k": "QmluYXJ5"}),
    (NEITHER, {"BinaryEquals": {"k": "QmluYXJ5"}}, {"k": "qmluyxj5"}),
    # sets
    (YES, {"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ("a", "b")}),
    (NEITHER, {"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ("a", "c")}),
    (YES, {"ForAllValues:StringEquals": {"k": "a"}}, {}),
    (YES, {"ForAllValues:StringNotEquals": {"k": "a"}}, {"k": ("b", "c")}),
    (NEITHER, {"ForAllValues:StringNotEquals": {"k": "a"}}, {"k": ("a", "c")}),
    (YES, {"ForAnyValue:StringLike": {"k": "a*"}}, {"k": ("b", "ab")}),
    (NEITHER, {"ForAnyValue:StringLike": {"k": "a*"}}, {"k": ("b", "c")}),
    (NEITHER, {"ForAnyValue:StringLike": {"k": "a*"}}, {}),
    (NEITHER, {"ForAnyValue:StringNotEquals": {"k": "a"}}, {}),
    (YES, {"ForAnyValue:StringNotEquals": {"k": "a"}}, {"k": ("a", "b")}),
    (YES, {"ForAllValues:StringEqualsIfExists": {"k": "a"}}, {}),
    (MAYBE, {"ForAnyValue:StringEqualsIfExists": {"k": "a"}}, {}),
    (MAYBE, {"StringEquals": {"k": "a"}}, {"k": ("a", "b")}),
    (NEITHER, {"StringEquals": {"k": "a"}}, {"k": ("b", "c")}),
    (MAYBE, {"StringEquals": {"k": ["a", "b"]}}, {"k": ("a", "b")}),
    (MAYBE, {"StringNotEquals": {"k": "a"}}, {"k": ("b", "c")}),
    # policy variables
    (YES, {"StringEquals": {"k": "${aws:username}"}}, {"k": "ann", "aws:UserName": "ann"}),
    (NEITHER, {"StringEquals": {"k": "${aws:username}"}}, {"k": "ann"}),
    (YES, {"StringEquals": {"k": "${aws:username, 'ann'}"}}, {"k": "ann"}),
    (YES, {"StringNotEquals": {"k": "${aws:username}"}}, {"k": "ann"}),
    (NEITHER, {"StringNotEquals": {"k": ["${aws:username}", "ann"]}}, {"k": "ann"}),
    (YES, {"StringLike": {"k": "${*}x*"}}, {"k": "*xy"}),
    (NEITHER, {"StringLike": {"k": "${*}x"}}, {"k": "ax"}),
    (NEITHER, {"StringLike": {"k": "${m}"}}, {"k": "ab", "m": "a*"}),
    (YES, {"StringLike": {"k": "${m}"}}, {"k": "a*", "m": "a*"}),
    (YES, {"StringEquals": {"k": "${$}{x}"}}, {"k": "${x}"}),
    # what cannot be known
    (MAYBE, {"StringEquals": {"k": DOUBT}}, {"k": "a"}),
    (YES, {"StringEquals": {"k": [DOUBT, "a"]}}, {"k": "a"}),
    (NEITHER, {"StringEquals": {"k": DOUBT}}, {}),
    (MAYBE, {"StringEquals": {"k": "a"}}, {"k": DOUBT}),
    (MAYBE, {"StringEquals": {"k": "a"}}, {"k": OneOf(values=(None, ("a",)), reason="x y")}),
    (NEITHER, {"StringEquals": {"k": "c"}}, {"k": OneOf(values=(None, ("a",)), reason="x y")}),
    (YES, {"StringNotEquals": {"k": "c"}}, {"k": OneOf(values=(None, ("a",)), reason="x y")}),
    (NEITHER, {"StringEquals": {"k": DOUBT}, "Bool": {"m": "true"}}, {"k": "a", "m": "false"}),
    (MAYBE, {"Fn::If": ["A", {}, {}]}, {}),
    (MAYBE, {"StringSounds": {"k": "a"}}, {"k": "a"}),
    (MAYBE, {"stringequals": {"k": "a"}}, {"k": "a"}),
    (MAYBE, {"StringEquals": {"k": []}}, {"k": "a"}),
]


@pytest.mark.parametrize(("outcome", "condition", "context"), CONDITIONS)
def test_conditions(outcome: str, condition: object, context: Context) -> None:
    """An Allow under a condition allows exactly when the condition holds."""
    assert outcome == _ask(_allow(Condition=condition), context=context).outcome


@pytest.mark.parametrize(("outcome", "condition", "context"), CONDITIONS)
def test_a_deny_binds_when_an_allow_would(
    outcome: str, condition: object, context: Context
) -> None:
    """The same condition on a Deny beside an Allow turns the outcome round."""
    turned = {YES: NO, NEITHER: YES, MAYBE: MAYBE}

    decision = _ask(_deny(Condition=condition), _allow(), context=context)

    assert turned[outcome] == decision.outcome


def test_variables_are_plain_text_in_the_old_version() -> None:
    """Version 2008-10-17, which is also the default, knows no policy variables."""
    statement = _allow(Condition={"StringEquals": {"k": "${aws:username}"}})
    context = {"k": "${aws:username}", "aws:username": "ann"}

    assert YES == _ask(statement, version="2008-10-17", context=context).outcome
    assert NEITHER == _ask(statement, context=context).outcome


def test_a_variable_in_a_resource_is_filled_in() -> None:
    """And its own wildcards mean nothing."""
    statement = _allow(Resource=f"{BUCKET}/${{aws:username}}/*")
    mine = f"{BUCKET}/ann/file"

    assert YES == _ask(statement, resource=mine, context={"aws:username": "ann"}).outcome
    assert NEITHER == _ask(statement, resource=mine, context={"aws:username": "*"}).outcome
    assert NEITHER == _ask(statement, resource=mine).outcome


def test_what_cannot_matter_leaves_the_outcome_known() -> None:
    """An unknown Deny beside a certain one, or an unknown Allow beside a certain one."""
    unknown_deny = _deny(Condition={"StringEquals": {"k": DOUBT}})
    unknown_allow = _allow(Condition={"StringEquals": {"k": DOUBT}})
    context = {"k": "a"}

    assert NO == _ask(unknown_deny, _deny(), _allow(), context=context).outcome
    assert YES == _ask(unknown_allow, _allow(), context=context).outcome
    assert NO == _ask(unknown_allow, _deny(), context=context).outcome


def test_refused_for_certain_though_it_is_unknown_by_what() -> None:
    """Without any Allow a request is refused, whatever becomes of an unknown Deny."""
    decision = _ask(_deny(Condition={"StringEquals": {"k": DOUBT}}), context={"k": "a"})

    assert (MAYBE, False) == (decision.outcome, decision.allowed)


def test_an_unknown_statement_may_be_anything() -> None:
    """It may allow, and it may deny what another allows."""
    assert MAYBE == _ask(DOUBT).outcome
    assert MAYBE == _ask(DOUBT, _allow()).outcome
    assert MAYBE == _ask(_allow(Effect={"Ref": "Effect"}), _allow()).outcome
    assert NO == _ask(DOUBT, _deny()).outcome


def test_decisions_say_which_statement_and_why() -> None:
    """By its Sid, or by its place when it has none."""
    condition = {"StringEquals": {"k": "a"}}

    assert "allowed because statement 'Open' allows it" == str(_ask(_allow(Sid="Open")))
    assert "denied because statement #2 denies it" == str(_ask(_allow(), _deny()))
    assert "implicit deny because no statement allows it" == str(_ask(_allow(Action="s3:Get*")))
    assert (
        "implicit deny because no statement allows it; 'Write' would, were its conditions met"
        == str(_ask(_allow(Sid="Write", Condition=condition)))
    )
    assert "unknown because of what is not known: which value a parameter has" == str(
        _ask(_allow(Resource=DOUBT))
    )


def _role(trust: object, *permissions: object, boundary: object = None) -> Decision:
    resource = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit:log-stream:one"
    return evaluate_role(
        trust=parse_policy({"Statement": [trust]}, kind=PolicyKind.TRUST),
        permissions=[parse_policy({"Statement": p}, kind=PolicyKind.IDENTITY) for p in permissions],
        boundary=parse_policy({"Statement": boundary}, kind=PolicyKind.IDENTITY)
        if boundary
        else None,
        assume=Request(principal=SERVICE, action="sts:AssumeRole", resource=ROLE),
        call=Request(principal=SESSION, action="logs:PutLogEvents", resource=resource),
    )


TRUST = {"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole"}
LOGS = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
OTHER = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


def test_a_role_needs_both_its_trust_and_its_permissions() -> None:
    """One without the other is refused, and the decision says which is wanting."""
    distrust = TRUST | {"Principal": {"Service": "lambda.amazonaws.com"}}

    assert YES == _role(TRUST, LOGS).outcome
    assert YES == _role(TRUST, OTHER, LOGS).outcome
    assert "of its trust policy: no statement allows it" == _role(distrust, LOGS).why
    assert "of its permissions: no statement allows it" == _role(TRUST, OTHER).why


def test_any_policy_of_a_role_can_deny() -> None:
    """A Deny in one permission policy beats an Allow in another."""
    assert NO == _role(TRUST, LOGS, LOGS | {"Effect": "Deny"}).outcome


def test_a_permissions_boundary_bounds() -> None:
    """What it does not allow is refused."""
    assert YES == _role(TRUST, LOGS, boundary=LOGS).outcome
    assert (
        "of its permissions boundary: no statement allows it"
        == _role(TRUST, LOGS, boundary=OTHER).why
    )


def test_a_certain_refusal_is_worth_more_than_a_doubt() -> None:
    """A role whose permissions cannot be known, but which nobody may assume, is refused."""
    distrust = TRUST | {"Principal": {"Service": "lambda.amazonaws.com"}}

    assert NEITHER == _role(distrust, LOGS | {"Resource": DOUBT}).outcome
    assert MAYBE == _role(TRUST, LOGS | {"Resource": DOUBT}).outcome
