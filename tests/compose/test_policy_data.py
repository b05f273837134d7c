"""The documents in policies/ say what they use, and nothing unconditioned."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import policies_root, read_policy

STATEMENTS = sorted(entry.name for entry in (policies_root() / "statements").iterdir())
#: Keys by which a policy knows for whom a service calls.
SOURCES = ("aws:SourceArn", "kms:EncryptionContext:aws:logs:arn")
#: What AWS documents without a condition, or says does not work with one; each says so.
UNCONDITIONED = {
    ("alarm-topic.json", "PublishRules"),
    ("log-role-trust.json", "CloudTrail"),
    ("trail-key.json", "Rules"),
}
PROFILES = sorted(entry.name for entry in (policies_root() / "alarms").iterdir())


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement_documents_follow_their_schema(name: str) -> None:
    """Every document of statements is valid under policies/schema/."""
    schema = read_policy("schema/statements.schema.json")

    errors = list(Draft202012Validator(schema).iter_errors(read_policy(f"statements/{name}")))

    assert [] == errors


@pytest.mark.parametrize("name", PROFILES)
def test_alarm_profiles_follow_their_schema(name: str) -> None:
    """Every alarm profile is valid under policies/schema/ and named like its file."""
    profile = read_policy(f"alarms/{name}")

    errors = list(
        Draft202012Validator(read_policy("schema/alarms.schema.json")).iter_errors(profile)
    )

    assert [] == errors
    assert f"{profile['profile']}.json" == name


@pytest.mark.parametrize("name", STATEMENTS)
def test_placeholders_are_declared_and_used(name: str) -> None:
    """A document declares exactly the placeholders its statements use."""
    document = read_policy(f"statements/{name}")

    used = set(re.findall(r"\$\{(\w+)\}", json.dumps(document["groups"])))

    assert set(document["placeholders"]) == used


def test_every_grant_to_a_service_is_conditioned() -> None:
    """Each names its source, or the log group it is for, but where AWS says that it cannot."""
    unconditioned = {
        (name, statement["Sid"])
        for name in STATEMENTS
        for group in read_policy(f"statements/{name}")["groups"].values()
        for statement in group
        if statement["Effect"] == "Allow"
        and "Service" in statement.get("Principal", {})
        and not any(key in json.dumps(statement.get("Condition")) for key in SOURCES)
    }

    assert UNCONDITIONED == unconditioned


def test_alarm_ids_are_unique_in_a_profile() -> None:
    """No id stands twice, since ids are part of logical ids."""
    for name in PROFILES:
        ids = [alarm["id"] for alarm in read_policy(f"alarms/{name}")["alarms"]]
        assert len(ids) == len(set(ids))


def test_the_cis_profile_has_the_fifteen_filters() -> None:
    """The profile covers CIS 4.1 to 4.15, the first 14 of them Security Hub's."""
    alarms = read_policy("alarms/cis.json")["alarms"]

    assert {f"4.{n}" for n in range(1, 16)} == {alarm["cis"] for alarm in alarms}
    assert {f"CloudWatch.{n}" for n in range(1, 15)} == {
        alarm["security_hub"] for alarm in alarms if alarm["security_hub"]
    }


@pytest.mark.parametrize("name", ["dashboard", "heartbeats", "tamper-rules"])
def test_the_data_of_the_watch_follows_its_schema(name: str) -> None:
    """Heartbeats, rules against tampering, and what a dashboard shows."""
    document = read_policy(f"{name}.json")

    errors = Draft202012Validator(read_policy(document["$schema"])).iter_errors(document)

    assert f"schema/{name}.schema.json" == document["$schema"]
    assert [] == [error.message for error in errors]


@pytest.mark.parametrize("name", ["rules", "legacy-principals", "conditions", "thresholds"])
def test_the_data_of_rules_follows_its_schema(name: str) -> None:
    """Rules, and the tables that they read."""
    schema = read_policy(f"schema/{name}.schema.json")

    assert [] == list(Draft202012Validator(schema).iter_errors(read_policy(f"{name}.json")))
