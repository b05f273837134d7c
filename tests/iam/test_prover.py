"""Policies are proved to let CloudTrail in and nobody else, or requests show otherwise."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from trailwright.compose.archive import ArchivePlan, archive_policy
from trailwright.compose.key import KeyPlan, key_policy
from trailwright.iam.cloudtrail_calls import (
    bucket_calls,
    key_calls,
)
from trailwright.iam.guarantees import Guarantee, guarantee
from trailwright.iam.policies import parse_policy
from trailwright.iam.prover import Layer, Proof, prove
from trailwright.iam.requests import Request
from trailwright.iam.scopes import Scope
from trailwright.model.arns import key_arn
from trailwright.model.trails import TrailIdentity
from trailwright.model.unknown import Unknown

ACCOUNT = "111122223333"
ORGANIZATION = "o-a1b2c3d4e5"
SERVICE = "cloudtrail.amazonaws.com"
LOGS = "arn:aws:s3:::logs"
KEY = key_arn(partition="aws", region="us-east-1", account=ACCOUNT, key_id="1234-abcd")
TRAIL = TrailIdentity(
    name="org-audit",
    account=ACCOUNT,
    region="us-east-1",
    partition="aws",
    organization_id=ORGANIZATION,
    s3_key_prefix="team/x",
)


def _deployed(value: Any) -> Any:  # noqa: ANN401
    """Return a composed value as CloudFormation deploys it."""
    if isinstance(value, list):
        return [_deployed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value == {"Fn::GetAtt": ["Bucket", "Arn"]}:
        return LOGS
    if set(value) == {"Fn::Join"}:
        return "".join(_deployed(value["Fn::Join"][1]))
    return {key: _deployed(item) for key, item in value.items()}


WANTED = guarantee("bucket", bucket_calls(TRAIL, "logs", encrypted=True), BucketArn=LOGS)
POLICY = _deployed(
    archive_policy(
        ArchivePlan(partition="aws", account=ACCOUNT, trails=(TRAIL,), bucket_name="logs")
    )
)


def _proof_of(document: dict[str, Any], *layers: Layer) -> Proof:
    return prove(parse_policy(document), WANTED, layers or tuple(Layer))


def _changed(index: int, **changes: object) -> dict[str, Any]:
    document = deepcopy(POLICY)
    statement = document["Statement"][index] | changes
    document["Statement"][index] = {k: v for k, v in statement.items() if v is not None}
    return document


def _without(index: int) -> dict[str, Any]:
    return {**POLICY, "Statement": [s for i, s in enumerate(POLICY["Statement"]) if i != index]}


def test_a_counterexample_reads_like_a_sentence() -> None:
    """Who calls what on which resource, carrying what, and why the answer is wrong."""
    shown = _proof_of(_without(0), Layer.CALLS)

    (one,) = shown.counterexamples
    assert Layer.CALLS == one.layer
    assert (
        "cloudtrail.amazonaws.com calls s3:GetBucketAcl on arn:aws:s3:::logs with "
        "aws:SourceArn=arn:aws:cloudtrail:us-east-1:111122223333:trail/org-audit, "
        "aws:SecureTransport=true: denied because no statement allows it"
    ) == str(one)
    assert str(one) == str(shown)


def test_a_grant_to_others_is_found() -> None:
    """Without its condition, a grant serves the trails of strangers."""
    proof = _proof_of(_changed(0, Condition=None), Layer.GRANTS)

    assert not proof.proved
    assert "allowed because statement 'AclCheckOrgAudit' allows it" in str(proof)


def test_a_missing_deny_is_found() -> None:
    """Without the last statement, plain HTTP is not denied."""
    proof = _proof_of(_without(2), Layer.DENIES)

    assert not proof.proved
    assert "aws:SecureTransport=false: not denied because no statement denies it" in str(proof)


def test_a_lockout_is_found() -> None:
    """A Deny that CloudTrail's own calls meet, although an Allow is there."""
    condition = {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}}

    proof = _proof_of(_changed(2, Condition=condition), Layer.LOCKOUTS)

    assert not proof.proved
    assert "denied because statement 'DenyInsecureTransport' denies it" in str(proof)


def test_each_layer_is_proved_alone() -> None:
    """A fault of the Allow layer leaves the Deny layer proved, and the other way round."""
    assert _proof_of(_without(0), Layer.DENIES, Layer.LOCKOUTS, Layer.GRANTS).proved
    assert _proof_of(_without(2), Layer.CALLS, Layer.GRANTS, Layer.LOCKOUTS).proved
    assert "proved: no deny meets a required call" == str(_proof_of(POLICY, Layer.LOCKOUTS))


def test_a_deny_does_not_hide_a_grant() -> None:
    """An Allow to everyone is a fault even where some Deny covers it."""
    open_to_all = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    closed = open_to_all | {"Effect": "Deny", "Principal": {"AWS": "*"}}
    document = {**POLICY, "Statement": [*POLICY["Statement"], open_to_all, closed]}

    assert not _proof_of(document, Layer.GRANTS).proved


def test_what_is_unknown_is_not_proved() -> None:
    """An unknown part of a grant, a policy variable in one, or a malformed document."""
    variable = {"StringEquals": {"aws:SourceArn": "${aws:PrincipalTag/trail}"}}

    assert not _proof_of(_changed(0, Resource=Unknown("which bucket"))).proved
    assert not _proof_of(_changed(0, Condition=variable), Layer.GRANTS).proved
    assert not _proof_of(POLICY | {"Version": "2012"}).proved
    assert "policy.Version must be" in str(_proof_of(POLICY | {"Version": "2012"}))


def test_what_an_unknown_cannot_change_is_proved() -> None:
    """A Deny of another service may be unknown."""
    deny = {"Effect": "Deny", "Principal": Unknown("who"), "Action": "sns:*", "Resource": "*"}

    assert _proof_of({**POLICY, "Statement": [*POLICY["Statement"], deny]}).proved


def test_keys_that_a_principal_decides_do_not_vary_apart() -> None:
    """A grant to everyone but for services only is one to services only."""
    condition = {"Bool": {"aws:PrincipalIsAWSService": "true"}}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}
    policy = parse_policy({"Statement": statement | {"Condition": condition}})

    proof = prove(policy, Guarantee(), [Layer.GRANTS])

    callers = {each.request.principal for each in proof.counterexamples}
    assert callers
    assert all(caller.endswith(".amazonaws.com") for caller in callers)


@pytest.mark.parametrize(
    ("condition", "inside"),
    [
        ({"NumericLessThan": {"k": "10"}}, "9"),
        ({"DateGreaterThan": {"k": "2026-01-01T00:00:00Z"}}, "2026-01-01T00:00:01+00:00"),
        ({"IpAddress": {"k": "10.0.0.0/8"}}, "10.0.0.0"),
        ({"ForAnyValue:StringEquals": {"k": "a"}}, "a"),
    ],
)
def test_strangers_are_looked_for_inside_every_bound(condition: object, inside: str) -> None:
    """A value that a condition lets through is found, whatever its operator."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}
    policy = parse_policy({"Statement": statement | {"Condition": condition}})

    proof = prove(policy, Guarantee(), [Layer.GRANTS])

    assert inside in {each.request.single("k") for each in proof.counterexamples}


def test_a_wildcard_means_itself_where_the_operator_knows_none() -> None:
    """StringEquals lets in the text that is a star, which is tried too."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}
    condition = {"StringEquals": {"k": ["a", "*"]}}
    policy = parse_policy({"Statement": statement | {"Condition": condition}})
    granted = Scope(actions=("s3:Get*",), resources=("*",), context={"k": ("a",)})

    proof = prove(policy, Guarantee(grants=(granted,)), [Layer.GRANTS])

    assert {"*"} == {each.request.single("k") for each in proof.counterexamples}


def test_a_call_that_is_not_made_needs_no_grant() -> None:
    """A guarantee of nothing is met by a policy of nothing."""
    nobody = Guarantee(calls=(), grants=(), denies=())
    asked = Guarantee(calls=(Request(principal=SERVICE, action="s3:PutObject", resource="x"),))

    assert prove(parse_policy({"Statement": []}), nobody).proved
    assert not prove(parse_policy({"Statement": []}), asked).proved


def _proof_of_key(**changes: object) -> Proof:
    """Return the proof of a key whose statement for encryption is changed."""
    document = key_policy(
        KeyPlan(partition="aws", account=ACCOUNT, region=TRAIL.region, trails=(TRAIL,))
    )
    document["Statement"][1] |= changes
    root = f"arn:aws:iam::{ACCOUNT}:root"
    wanted = guarantee("key", key_calls(TRAIL, KEY, "logs"), KeyArn=KEY, RootArn=root)
    return prove(parse_policy(document), wanted)


@pytest.mark.parametrize(
    ("element", "changed"),
    [
        ("Action", "kms:*"),
        ("Action", "kms:Encrypt"),
        ("Principal", {"AWS": "*"}),
        ("Condition", {"StringEquals": {"aws:SourceArn": TRAIL.arn}}),
        ("Condition", {"StringLike": {"aws:SourceArn": TRAIL.arn.replace("audit", "*")}}),
        ("Condition", {}),
    ],
)
def test_changes_of_the_key_are_caught(element: str, changed: object) -> None:
    """Wider use of the key by CloudTrail, or none, is found."""
    assert not _proof_of_key(**{element: changed}).proved


def test_a_narrower_grant_that_suffices_is_proved() -> None:
    """CloudTrail makes one of the calls that AWS's own policy allows by a pattern."""
    assert _proof_of_key(Action="kms:GenerateDataKey").proved


def test_a_deny_binds_administrators_but_not_those_it_spares() -> None:
    """The exception is found, unless the guarantee makes it too."""
    admin, spare = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("admin", "break-glass"))
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:Delete*",
        "Resource": "*",
        "Condition": {"ArnNotLike": {"aws:PrincipalArn": spare}},
    }
    policy = parse_policy({"Version": "2012-10-17", "Statement": deny})
    of_all = Scope(actions=("s3:DeleteBucket",), resources=("arn:aws:s3:::logs",))
    of_admin = Scope(principals=(admin,), actions=of_all.actions, resources=of_all.resources)

    assert prove(policy, Guarantee(denies=(of_admin,)), [Layer.DENIES]).proved
    found = prove(policy, Guarantee(denies=(of_all,)), [Layer.DENIES]).counterexamples
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/break-glass/stranger"
    assert {each.request.principal for each in found} <= {spare, session}
    assert found


def test_a_guarantee_needs_the_arn_of_its_resource() -> None:
    """Without it, nothing would be looked at and everything be proved."""
    with pytest.raises(LookupError, match=r"a bucket needs \$\{BucketArn\}"):
        guarantee("bucket", bucket_calls(TRAIL, "logs"))
