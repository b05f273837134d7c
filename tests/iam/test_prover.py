"""Policies are proved to let CloudTrail in and nobody else, or requests show otherwise."""

from __future__ import annotations

from copy import deepcopy
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.archive import ArchivePlan, archive_policy
from trailwright.compose.key import KeyPlan, key_policy
from trailwright.compose.log_group import LogGroupPlan, log_group
from trailwright.compose.topic import TopicPlan, delivery_topic_policy
from trailwright.iam.cloudtrail_calls import (
    bucket_calls,
    key_calls,
    log_group_calls,
    role_calls,
    topic_calls,
    topic_key_calls,
)
from trailwright.iam.guarantees import Guarantee, guarantee
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.prover import Layer, Proof, prove
from trailwright.iam.requests import Request
from trailwright.iam.scopes import Scope
from trailwright.model.arns import bucket_arn, key_arn, log_group_arn, role_arn, topic_arn
from trailwright.model.regions import dns_suffix
from trailwright.model.trails import TrailIdentity
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "111122223333"
ORGANIZATION = "o-a1b2c3d4e5"
SERVICE = "cloudtrail.amazonaws.com"
REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
READERS = (f"arn:aws:iam::{ACCOUNT}:role/audit/reader", "arn:aws:iam::222233334444:root")


def _trails(
    partition: str, organization: str | None, prefix: str, *, several: bool
) -> tuple[TrailIdentity, ...]:
    first = TrailIdentity(
        name="org-audit" if organization else "audit",
        account=ACCOUNT,
        region=REGIONS[partition],
        partition=partition,
        organization_id=organization,
        s3_key_prefix=prefix,
    )
    other = TrailIdentity(
        name="audit.2", account="222233334444", region=first.region, partition=partition
    )
    return (first, other) if several else (first,)


CONFIGURATIONS = [
    pytest.param(_trails(partition, organization, prefix, several=several), readers, id=label)
    for partition, organization, prefix, several, readers in product(
        REGIONS, (None, ORGANIZATION), ("", "team/x"), (False, True), ((), READERS)
    )
    for label in [
        "-".join(
            [
                partition,
                "org" if organization else "account",
                "prefix" if prefix else "bare",
                "two" if several else "one",
                "readers" if readers else "private",
            ]
        )
    ]
]


def _bucket(trails: tuple[TrailIdentity, ...], readers: tuple[str, ...] = ()) -> Guarantee:
    calls = [call for trail in trails for call in bucket_calls(trail, "logs", encrypted=True)]
    arn = bucket_arn(partition=trails[0].partition, name="logs")
    return guarantee("bucket", calls, BucketArn=arn, ReaderArns=readers)


def _archive(trails: tuple[TrailIdentity, ...], readers: tuple[str, ...] = ()) -> dict[str, Any]:
    document = archive_policy(
        ArchivePlan(
            partition=trails[0].partition,
            account=ACCOUNT,
            trails=trails,
            bucket_name="logs",
            readers=readers,
        )
    )
    return _deployed(document, bucket_arn(partition=trails[0].partition, name="logs"))


def _deployed(value: Any, arn: str) -> Any:  # noqa: ANN401
    """Return a composed value as CloudFormation deploys it, for the bucket of an ARN."""
    if isinstance(value, list):
        return [_deployed(item, arn) for item in value]
    if not isinstance(value, dict):
        return value
    if value == {"Fn::GetAtt": ["Bucket", "Arn"]}:
        return arn
    if set(value) == {"Fn::Join"}:
        return "".join(_deployed(value["Fn::Join"][1], arn))
    return {key: _deployed(item, arn) for key, item in value.items()}


def _key_arn(trail: TrailIdentity) -> str:
    return key_arn(
        partition=trail.partition, region=trail.region, account=ACCOUNT, key_id="1234-abcd"
    )


def _topic_arn(trail: TrailIdentity) -> str:
    return topic_arn(partition=trail.partition, region=trail.region, account=ACCOUNT, name="news")


@pytest.mark.parametrize(("trails", "readers"), CONFIGURATIONS)
def test_the_archive_is_proved(trails: tuple[TrailIdentity, ...], readers: tuple[str, ...]) -> None:
    """The bucket lets in its trails, its readers, and nobody else."""
    proof = prove(parse_policy(_archive(trails, readers)), _bucket(trails, readers))

    assert proof.proved, str(proof)


@pytest.mark.parametrize(("trails", "readers"), CONFIGURATIONS)
def test_the_key_is_proved(trails: tuple[TrailIdentity, ...], readers: tuple[str, ...]) -> None:
    """The key encrypts for its trails, topic, log group and alarms, and for nobody else."""
    first = trails[0]
    key, topic = _key_arn(first), _topic_arn(first)
    where = {"partition": first.partition, "account": ACCOUNT, "region": first.region}
    group = log_group_arn(**where, name="audit")
    plan = KeyPlan(
        **where,
        trails=trails,
        topic_trails=trails,
        log_group_arns=(group,),
        alarms=True,
        readers=readers,
    )
    calls = [
        call
        for trail in trails
        for call in (*key_calls(trail, key, "logs"), *topic_key_calls(trail, key, topic))
    ]
    wanted = guarantee(
        "key",
        calls,
        KeyArn=key,
        RootArn=f"arn:{first.partition}:iam::{ACCOUNT}:root",
        ReaderArns=readers,
        LogsService=f"logs.{first.region}.{dns_suffix(first.partition)}",
        LogGroupArns=group,
        AlarmArns=f"arn:{first.partition}:cloudwatch:{first.region}:{ACCOUNT}:alarm:*",
        AlarmAccount=ACCOUNT,
    )

    proof = prove(parse_policy(key_policy(plan)), wanted)

    assert proof.proved, str(proof)


@pytest.mark.parametrize(("trails", "readers"), CONFIGURATIONS)
def test_the_topic_is_proved(trails: tuple[TrailIdentity, ...], readers: tuple[str, ...]) -> None:
    """The topic takes its trails' announcements over TLS, and nothing else."""
    del readers
    topic = _topic_arn(trails[0])
    document = delivery_topic_policy(TopicPlan(trails=trails))
    for statement in document["Statement"]:
        assert {"Ref": "Topic"} == statement["Resource"]
        statement["Resource"] = topic
    calls = [call for trail in trails for call in topic_calls(trail, topic)]

    proof = prove(parse_policy(document), guarantee("topic", calls, TopicArn=topic))

    assert proof.proved, str(proof)


@pytest.mark.parametrize(("trails", "readers"), CONFIGURATIONS)
def test_the_role_is_proved(trails: tuple[TrailIdentity, ...], readers: tuple[str, ...]) -> None:
    """Only CloudTrail assumes the role, and it only writes the trail's log streams."""
    del readers
    first = trails[0]
    role = role_arn(partition=first.partition, account=ACCOUNT, name="deliver")
    made = log_group(
        LogGroupPlan(
            partition=first.partition,
            account=ACCOUNT,
            region=first.region,
            trails=(first,),
            log_group_name="/trailwright/audit",
            retention_days=365,
        )
    )
    trust = made["LogRole"].properties["AssumeRolePolicyDocument"]
    permissions = made["LogRolePolicy"].properties["PolicyDocument"]

    for kind, document, wanted in (
        (PolicyKind.TRUST, trust, guarantee("role", role_calls(first, role), RoleArn=role)),
        (
            PolicyKind.IDENTITY,
            permissions,
            guarantee("log_group", log_group_calls(first, "/trailwright/audit", role)),
        ),
    ):
        proof = prove(parse_policy(document, kind=kind), wanted)
        assert proof.proved, str(proof)


TRAILS = _trails("aws", ORGANIZATION, "team/x", several=False)
POLICY = _archive(TRAILS)


def _proof_of(document: dict[str, Any], *layers: Layer) -> Proof:
    return prove(parse_policy(document), _bucket(TRAILS), layers or tuple(Layer))


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


def test_a_call_that_is_not_made_needs_no_grant() -> None:
    """A guarantee of nothing is met by a policy of nothing."""
    nobody = Guarantee(calls=(), grants=(), denies=())
    asked = Guarantee(calls=(Request(principal=SERVICE, action="s3:PutObject", resource="x"),))

    assert prove(parse_policy({"Statement": []}), nobody).proved
    assert not prove(parse_policy({"Statement": []}), asked).proved


# --- every single-step change of the archive's policy that means something is caught ---

#: Changes that no request can tell from the original, or that only deny more than is needed.
EQUIVALENT = {
    "AclCheckOrgAudit: StringEquals -> StringLike for aws:SourceArn",
    "WriteOrgAudit: StringEquals -> StringLike for aws:SourceArn",
    "WriteOrgAudit: StringEquals -> StringLike for s3:x-amz-acl",
    "DenyInsecureTransport: principal {'AWS': '*'}",
    "DenyInsecureTransport: Action *",
    "DenyInsecureTransport: Resource[0] *",
    "DenyInsecureTransport: Resource[0] arn:aws:s3:::logs*",
    "DenyInsecureTransport: Resource[0] arn:aws:s3:::log*",
    "DenyInsecureTransport: Resource[1] *",
    "DenyInsecureTransport: Resource[1] arn:aws:s3:::log*/*",
    "DenyInsecureTransport: Resource[1] arn:aws:s3:::logs*",
    "DenyInsecureTransport: Bool -> BoolIfExists for aws:SecureTransport",
    "DenyInsecureTransport: Bool -> ForAllValues:Bool for aws:SecureTransport",
    "DenyInsecureTransport: Bool -> ForAnyValue:Bool for aws:SecureTransport",
    "DenyInsecureTransport: value FALSE for aws:SecureTransport",
}

Change = tuple[str, dict[str, Any]]


def _mutants() -> Iterator[Change]:
    for index, statement in enumerate(POLICY["Statement"]):
        for label, changed in (
            *_of_whole(index, statement),
            *_of_patterns(index, statement),
            *_of_conditions(index, statement["Condition"]),
        ):
            yield f"{statement['Sid']}: {label}", changed


def _of_whole(index: int, statement: dict[str, Any]) -> Iterator[Change]:
    yield "left out", _without(index)
    other = {"Allow": "Deny", "Deny": "Allow"}[statement["Effect"]]
    yield "turned round", _changed(index, Effect=other)
    yield "NotPrincipal", _changed(index, Principal=None, NotPrincipal=statement["Principal"])
    for principal in (
        "*",
        {"AWS": "*"},
        {"Service": "ec2.amazonaws.com"},
        {"Service": [SERVICE, "ec2.amazonaws.com"]},
        {"AWS": "arn:aws:iam::999988887777:root"},
    ):
        if principal != statement["Principal"]:
            yield f"principal {principal}", _changed(index, Principal=principal)


def _of_patterns(index: int, statement: dict[str, Any]) -> Iterator[Change]:
    action = statement["Action"]
    yield "NotAction", _changed(index, Action=None, NotAction=action)
    for changed in ("*", f"{action.rstrip('*')}*", action[:-1], f"{action}x", "s3:Get*"):
        if changed != action:
            yield f"Action {changed}", _changed(index, Action=changed)
    resources = statement["Resource"]
    resources = resources if isinstance(resources, list) else [resources]
    yield "NotResource", _changed(index, Resource=None, NotResource=resources)
    for place, each in enumerate(resources):
        yield f"Resource[{place}] left out", _changed(index, Resource=_replaced(resources, place))
        for changed in _near(each):
            yield (
                f"Resource[{place}] {changed}",
                _changed(index, Resource=_replaced(resources, place, changed)),
            )


def _near(resource: str) -> set[str]:
    changed = {
        "*",
        f"{resource.rstrip('*')}*",
        f"{resource}x",
        resource[:-1],
        resource.removesuffix("/*"),
        resource.replace("/*", "*"),
        resource.replace(ACCOUNT, "*"),
        resource.replace(ACCOUNT, "444455556666"),
        resource.replace(ORGANIZATION, "*"),
        resource.replace("team/x/", ""),
        resource.replace("team/x/", "*"),
        resource.replace("team/x/", "team/x//"),
        resource.replace("logs", "log*"),
        resource.upper(),
    }
    return changed - {resource}


def _replaced(texts: list[str], place: int, *by: str) -> list[str] | None:
    return [*texts[:place], *by, *texts[place + 1 :]] or None


def _of_conditions(index: int, conditions: dict[str, dict[str, str]]) -> Iterator[Change]:
    for operator, keys in conditions.items():
        for key, value in keys.items():
            for changed in (None, "*", f"{value}x", f"{value}*", value.swapcase(), [value, "x"]):
                rest = keys | {key: changed}
                kept = {k: v for k, v in rest.items() if v is not None}
                condition = conditions | {operator: kept} if kept else None
                yield f"value {changed} for {key}", _changed(index, Condition=condition)
            for other in _operators(operator):
                left = {k: v for k, v in keys.items() if k != key}
                condition = ({operator: left} if left else {}) | {other: {key: value}}
                yield f"{operator} -> {other} for {key}", _changed(index, Condition=condition)


def _operators(operator: str) -> set[str]:
    changed = {
        operator.replace("Equals", "NotEquals"),
        operator.replace("Equals", "Like"),
        operator.replace("Equals", "EqualsIgnoreCase"),
        f"{operator}IfExists",
        f"ForAnyValue:{operator}",
        f"ForAllValues:{operator}",
        "Null",
    }
    return changed - {operator}


@pytest.fixture(scope="module")
def survivors() -> set[str]:
    """Return the changes that leave the policy proved."""
    wanted = _bucket(TRAILS)
    return {label for label, changed in _mutants() if prove(parse_policy(changed), wanted).proved}


def test_there_are_changes_of_every_kind() -> None:
    """A hundred and more, each different."""
    labels = [label for label, _ in _mutants()]

    assert len(labels) == len(set(labels))
    assert 100 < len(labels)


def test_every_change_that_means_something_is_caught(survivors: set[str]) -> None:
    """What survives is equivalent, and known by name."""
    assert set() == survivors - EQUIVALENT


def test_the_equivalent_changes_are_indeed_let_through(survivors: set[str]) -> None:
    """The list of equivalents has nothing that is caught."""
    assert set() == EQUIVALENT - survivors


def _proof_of_key(**changes: object) -> Proof:
    """Return the proof of a key whose statement for encryption is changed."""
    trail = TRAILS[0]
    key = _key_arn(trail)
    document = key_policy(
        KeyPlan(partition="aws", account=ACCOUNT, region=trail.region, trails=TRAILS)
    )
    document["Statement"][1] |= changes
    root = f"arn:aws:iam::{ACCOUNT}:root"
    wanted = guarantee("key", key_calls(trail, key, "logs"), KeyArn=key, RootArn=root)
    return prove(parse_policy(document), wanted)


@pytest.mark.parametrize(
    ("element", "changed"),
    [
        ("Action", "kms:*"),
        ("Action", "kms:Encrypt"),
        ("Principal", {"AWS": "*"}),
        ("Condition", {"StringEquals": {"aws:SourceArn": TRAILS[0].arn}}),
        ("Condition", {"StringLike": {"aws:SourceArn": TRAILS[0].arn.replace("audit", "*")}}),
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
        guarantee("bucket", bucket_calls(TRAILS[0], "logs"))
