"""The data of the control map is whole: every name in it is one of ours."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.controls import frameworks
from trailwright.controls.facts import FACTS
from trailwright.controls.frameworks import lack, silencing, silencing_topics
from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.findings import rules

DATA = read_policy("controls.json")
CONTROLS = [control for each in frameworks() for control in each.controls]
ALARMS = {each["id"]: each for name in profile_names() for each in profile_of(name)["alarms"]}


def test_the_data_follow_their_schema() -> None:
    """The schema that the file names finds nothing."""
    errors = Draft202012Validator(read_policy(DATA["$schema"])).iter_errors(DATA)

    assert [] == [error.message for error in errors]


def test_every_control_is_of_a_framework() -> None:
    """None is lost, and no id stands twice."""
    ids = [each.id for each in CONTROLS]

    assert len(DATA["controls"]) == len(ids) == len(set(ids))


def test_every_fact_is_known_and_used() -> None:
    """What the data name is what the code can say, and the sentence for its lack is there."""
    used = {name for each in CONTROLS for name in each.trail}

    assert set(FACTS) == used == set(DATA["facts"])
    assert all(lack(name) for name in used)


def test_every_rule_exists() -> None:
    """Controls and silence name rules of the catalogue."""
    named = {name for each in CONTROLS for name in each.rules} | silencing() | silencing_topics()

    assert set() == named - set(rules())


def test_a_rule_silences_an_alarm_or_its_topic() -> None:
    """No rule is said to do both."""
    assert frozenset() == silencing() & silencing_topics()


@pytest.mark.parametrize(("framework", "key"), [("cis", "cis"), ("security-hub", "security_hub")])
def test_the_catalogue_agrees_on_what_an_alarm_is_for(framework: str, key: str) -> None:
    """Each alarm that names a control is what the control asks for, and no other is."""
    (found,) = (each for each in frameworks() if each.id == framework)
    asked = {
        number: each.alarms
        for each in found.controls
        for number in (each.numbers.values() or [each.id])
        if each.alarms
    }

    assert {each[key]: (id_,) for id_, each in ALARMS.items() if each.get(key)} == asked


def test_the_catalogue_agrees_on_techniques() -> None:
    """A technique asks for the alarms that name it, and every named technique is here."""
    asked = {each.id: set(each.alarms) for each in CONTROLS if each.id.startswith("T")}
    named = {
        technique: {id_ for id_, each in ALARMS.items() if technique in each["attack"]}
        for alarm in ALARMS.values()
        for technique in alarm["attack"]
    }

    assert named == asked


def test_only_security_hub_compares_letter_by_letter() -> None:
    """Exact are the controls for CloudWatch, and none else."""
    exact = {each.id for each in CONTROLS if each.exact}

    assert {f"CloudWatch.{number}" for number in range(1, 15)} == exact
