"""policies/preflight.json says what it must, and no more than is used."""

from __future__ import annotations

import botocore.session
import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.model.findings import rules

DATA = read_policy("preflight.json")


def test_it_follows_its_schema() -> None:
    """The one that it names."""
    schema = read_policy(DATA["$schema"])

    assert [] == [each.message for each in Draft202012Validator(schema).iter_errors(DATA)]


@pytest.mark.parametrize("call", DATA["questions"])
def test_every_call_is_one_of_aws(call: str) -> None:
    """By AWS's own description of its services."""
    service, operation = call.split(":")
    model = botocore.session.get_session().get_service_model(service)

    assert operation in model.operation_names


@pytest.mark.parametrize("call", DATA["lists"])
def test_every_list_is_one_of_aws(call: str) -> None:
    """And every entry of it has the fields."""
    service, operation = call.split(":")
    model = botocore.session.get_session().get_service_model(service)
    shape = model.operation_model(operation).output_shape.members[DATA["lists"][call]["list"]]

    assert set(DATA["lists"][call]["fields"]) <= set(shape.member.members)


def test_every_list_is_asked_for() -> None:
    """What is never asked needs no shape."""
    assert set(DATA["lists"]) <= set(DATA["questions"])


def test_every_denial_has_a_rule() -> None:
    """Which tells what the role needs it for."""
    assert {each["rule"] for each in DATA["deploying_role"]} <= set(rules())


@pytest.mark.parametrize("status", [*DATA["stack_states"]["busy"], *DATA["stack_states"]["stuck"]])
def test_every_state_of_a_stack_is_one_of_aws(status: str) -> None:
    """By AWS's own description of CloudFormation."""
    model = botocore.session.get_session().get_service_model("cloudformation")

    assert status in model.shape_for("StackStatus").enum


@pytest.mark.parametrize("state", [each for each in DATA["key_states"] if each != "other"])
def test_every_state_of_a_key_is_one_of_aws(state: str) -> None:
    """By AWS's own description of KMS."""
    model = botocore.session.get_session().get_service_model("kms")

    assert state in model.shape_for("KeyState").enum
