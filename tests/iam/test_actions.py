"""The table of actions is whole, and proofs try every one of them."""

from __future__ import annotations

import pytest
from botocore.session import get_session
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.iam.actions import known_actions
from trailwright.iam.guarantees import Guarantee
from trailwright.iam.policies import parse_policy
from trailwright.iam.prover import Layer, prove
from trailwright.iam.scopes import Scope

TABLE = read_policy("actions.json")
SERVICES = list(TABLE["services"])


def test_the_table_follows_its_schema() -> None:
    """Under ``policies/schema/``."""
    validator = Draft202012Validator(read_policy("schema/actions.schema.json"))

    assert [] == list(validator.iter_errors(TABLE))


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_the_api_is_listed(service: str) -> None:
    """As an action, as one that an action of another name permits, or as unlisted; none twice."""
    listed = TABLE["services"][service]
    actions = [name for names in listed["actions"].values() for name in names]
    names = [*actions, *listed["operations"], *listed.get("unlisted", ())]
    operations = get_session().get_service_model(service).operation_names

    assert [] == sorted(set(operations) - set(names))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("service", SERVICES)
def test_what_permits_an_operation_is_an_action(service: str) -> None:
    """Of the same service, or of one that is not in the table."""
    permits = TABLE["services"][service]["operations"].values()

    known = set(known_actions(service))
    assert [] == [each for each in permits if each.startswith(f"{service}:") and each not in known]


def test_an_unknown_service_has_no_actions() -> None:
    """Only those that our policies speak of are listed."""
    assert () == known_actions("glacier")
    assert known_actions("s3") == known_actions("S3")


@pytest.mark.parametrize("service", SERVICES)
def test_every_action_that_is_let_in_is_shown(service: str) -> None:
    """Each of them is tried by itself, where statements tell them apart."""
    known = known_actions(service)
    statements = [
        {"Effect": "Allow", "Principal": "*", "Action": each, "Resource": "*"} for each in known
    ]

    proof = prove(parse_policy({"Statement": statements}), Guarantee(), [Layer.GRANTS])

    assert set(known) == {each.request.action for each in proof.counterexamples}


def test_an_action_that_nobody_knows_is_shown() -> None:
    """A grant of all that is known is still exceeded by a wildcard."""
    everything = Scope(actions=known_actions("s3"), resources=("*",))
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}

    proof = prove(
        parse_policy({"Statement": statement}), Guarantee(grants=(everything,)), [Layer.GRANTS]
    )

    shown = {each.request.action for each in proof.counterexamples}
    assert shown
    assert shown.isdisjoint(known_actions("s3"))


def test_a_real_action_is_shown_where_there_is_one() -> None:
    """A reader knows s3:PutObject, and would wonder at a made-up name."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:Put*", "Resource": "*"}

    proof = prove(parse_policy({"Statement": statement}), Guarantee(), [Layer.GRANTS])

    shown = {each.request.action for each in proof.counterexamples}
    assert shown
    assert shown <= set(known_actions("s3"))


def test_a_wildcard_of_a_grant_asks_for_every_action() -> None:
    """All actions of KMS must be allowed to whom kms:* is, and a made-up one."""
    scope = Scope(principals=("ec2.amazonaws.com",), actions=("kms:*",), resources=("*",))

    asked = {each.action for each in scope.examples()}

    assert {*known_actions("kms"), "kms:word"} == asked
