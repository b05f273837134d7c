"""What is compared, and how old a sign may be, is data that follows its schema."""

from __future__ import annotations

import pytest
from fake_verified import deployed, healthy
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.model.findings import rules
from trailwright.operate.permissions import permissions
from trailwright.operate.verify import verify


@pytest.mark.parametrize("name", ["drift", "freshness", "verify"])
def test_the_data_follows_its_schema(name: str) -> None:
    """Each is valid under the schema that it names."""
    table = read_policy(f"{name}.json")

    errors = Draft202012Validator(read_policy(table["$schema"])).iter_errors(table)

    assert f"schema/{name}.schema.json" == table["$schema"]
    assert [] == [error.message for error in errors]


def test_each_way_names_rules_that_there_are() -> None:
    """Those of errors and those of silence."""
    paths = read_policy("freshness.json")["paths"]

    assert {each for path in paths for each in path["rules"].values()} <= set(rules())


def test_a_way_follows_one_that_there_is() -> None:
    """One that follows none itself."""
    paths = {each["id"]: each.get("follows") for each in read_policy("freshness.json")["paths"]}

    assert {None} == {paths[each] for each in paths.values() if each}


def test_defaults_are_of_what_is_compared() -> None:
    """Others would never be read."""
    table = read_policy("drift.json")

    stray = {
        (kind, name)
        for kind, defaults in table["defaults"].items()
        for name in defaults
        if name not in table["compared"].get(kind, ())
    }
    assert set() == stray


def test_everything_that_is_asked_stands_in_the_data() -> None:
    """So that whoever grants it has all, and no more: what is asked at times is beside it."""
    seldom = {
        "account:ListRegions",
        "cloudformation:ListStackResources",
        "cloudtrail:LookupEvents",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
    }
    aws = healthy()
    verify(aws, deployed())

    asked = {each.action for each in aws.asked}
    assert asked | seldom == set(read_policy("verify.json")["questions"])
    assert set() == asked & seldom


def test_permissions_are_named_as_iam_names_them() -> None:
    """Some calls need an action of another name."""
    (statement,) = permissions("verify")["Statement"]

    assert ("Allow", "*") == (statement["Effect"], statement["Resource"])
    assert "s3:GetBucketPublicAccessBlock" in statement["Action"]
    assert "s3:HeadBucket" not in statement["Action"]
    assert {"Get", "Lis", "Des", "Loo"} == {e.partition(":")[2][:3] for e in statement["Action"]}
