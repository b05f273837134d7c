"""Every alarm that is shipped has been seen to fire, and to stay quiet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trailwright._policies import policies_root
from trailwright.compose.alarms import AlarmsPlan, alarms
from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.quotas import quotas
from trailwright.patterns import lint, parse

ALARMS: dict[str, dict[str, Any]] = {
    f"{profile}-{alarm['id']}": alarm
    for profile in profile_names()
    for alarm in profile_of(profile)["alarms"]
}
OMITTED = {"omitted": True, "originalSize": 262_145, "reason": "requestParameters too large"}
#: Faults of texts that scanners compare byte for byte; nothing else may have any.
INSISTED = {
    "cis-ConsoleSignInWithoutMfa": ["unequal-optional"],
    "cis-SecurityGroupChanges": ["shared-name"] * 2,
    "cis-VpcChanges": ["shared-name"] * 2,
}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_fires(name: str) -> None:
    """On each of the events it is there for."""
    pattern = parse(ALARMS[name]["pattern"])

    assert [] == [each for each in ALARMS[name]["must_fire"] if not pattern.matches(each)]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_fires_on_an_event_too_large_for_its_parameters(name: str) -> None:
    """CloudTrail leaves out requestParameters that are too large, which an attacker can cause."""
    pattern = parse(ALARMS[name]["pattern"])
    padded = [
        each | {"requestParameters": OMITTED}
        for each in ALARMS[name]["must_fire"]
        if "requestParameters" in each
    ]

    assert [] == [each for each in padded if not pattern.matches(each)]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_stays_quiet(name: str) -> None:
    """On events that are like them."""
    pattern = parse(ALARMS[name]["pattern"])

    assert [] == [each for each in ALARMS[name]["must_not_fire"] if pattern.matches(each)]


def test_only_texts_that_scanners_insist_on_have_faults() -> None:
    """Security Hub compares them byte for byte, so they stay as they are."""
    found = {name: [each.id for each in lint(parse(a["pattern"]))] for name, a in ALARMS.items()}

    assert INSISTED == {name: remarks for name, remarks in found.items() if remarks}


@pytest.mark.parametrize("profile", profile_names())
def test_a_description_says_what_to_do_and_fits(profile: str) -> None:
    """With the longest name a trail can have, and a query for who did it."""
    longest = "x" * quotas().trail_name_max
    made = alarms(
        AlarmsPlan(
            profiles=(profile,), log_group_name={"Ref": "LogGroup"}, actions=(), metrics=longest
        )
    )
    said = [
        each.properties["AlarmDescription"]
        for each in made.values()
        if each.type == "AWS::CloudWatch::Alarm"
    ]

    assert all(len(each) <= quotas().alarm_description_max for each in said)
    assert all(" In Logs Insights: fields @timestamp" in each for each in said)
    assert not [each for each in said if "${" in each]


def test_all_profiles_fit_one_log_group() -> None:
    """CloudWatch takes 100 metric filters there."""
    assert len({each["id"] for each in ALARMS.values()}) <= quotas().metric_filters_per_log_group


def test_ids_are_unique_over_all_profiles() -> None:
    """They are part of logical ids, and one pack may take several profiles."""
    ids = [each["id"] for each in ALARMS.values()]

    assert sorted(set(ids)) == sorted(ids)


def test_every_tuned_alarm_takes_the_place_of_one_that_scanners_want() -> None:
    """The compliance filter may be quiet, since its twin pages."""
    twins = [alarm["replaces"] for alarm in profile_of("tuned")["alarms"]]

    assert sorted(alarm["id"] for alarm in profile_of("cis")["alarms"]) == sorted(twins)


def test_every_file_is_a_profile_of_its_own_name() -> None:
    """AlarmPack finds it by the file's name."""
    paths = [Path(str(each)) for each in (policies_root() / "alarms").iterdir()]
    named = {path.stem: json.loads(path.read_text(encoding="utf-8"))["profile"] for path in paths}

    assert {name: name for name in profile_names()} == named
