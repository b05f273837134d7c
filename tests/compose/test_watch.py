"""What watches a trail itself, as ``trails.yaml`` asks for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trailwright.compose.estate import StackPlan, compose_estate
from trailwright.compose.heartbeats import heartbeat_entries
from trailwright.compose.resources import Resource, get_att, prefixed, ref
from trailwright.config.load import load
from trailwright.config.records import (
    AlarmsConfig,
    Config,
    Organization,
    TamperRulesConfig,
    TrailConfig,
    TrailKind,
    WatchConfig,
)
from trailwright.model.watching import tamper_entries

ROOT = Path(__file__).parents[2]
OWNER, ARCHIVE = "111122223333", "222233334444"
ORGANIZATION = Organization(
    id="o-a1b2c3d4e5",
    management_account=OWNER,
    log_archive_account=ARCHIVE,
    home_region="us-east-1",
)
BUS = f"arn:aws:events:us-east-1:{ARCHIVE}:event-bus/default"
HEARTBEATS = {each["id"] for each in heartbeat_entries()}
RULES = {f"{each['id']}Rule" for each in tamper_entries()}
EVERYTHING = WatchConfig(log_files=True, digests=True)


def _stacks(watch: WatchConfig | None, *, apart: bool = True, **more: Any) -> list[StackPlan]:  # noqa: ANN401
    trail = TrailConfig(
        kind=TrailKind.ACCOUNT,
        name="audit",
        account=OWNER,
        region="us-east-1",
        watch=watch,
        **more,
    )
    organization = ORGANIZATION if apart else None
    return list(compose_estate(Config(trails=(trail,), organization=organization)))


def _watching(stack: StackPlan) -> set[str]:
    names = (each for each in stack.resources if each.startswith("Watch"))
    return {each.removeprefix("Watch") for each in names}


def test_a_trail_is_not_watched_unless_asked_for() -> None:
    """Nothing is made that nobody wants."""
    assert [set(), set()] == [_watching(each) for each in _stacks(None)]


def test_one_stack_has_every_heartbeat_and_every_rule() -> None:
    """Take any one away, and it is missing here."""
    (stack,) = _stacks(EVERYTHING, apart=False)

    assert HEARTBEATS | RULES <= _watching(stack)


def test_two_stacks_have_every_heartbeat_and_every_rule_between_them() -> None:
    """Each where its metrics and calls are: with the archive, or with the trail."""
    archive, trail = map(_watching, _stacks(EVERYTHING))

    assert HEARTBEATS == (archive | trail) & HEARTBEATS
    assert {"LogGroupHeartbeat"} == trail & HEARTBEATS
    assert {"LogGroupEndangeredRule"} == RULES - archive
    assert {"ArchiveRetentionChangedRule", "ArchiveAccessChangedRule"} == RULES - trail


def test_the_sample_estate_is_watched_whole() -> None:
    """What ``make demo`` deploys has all that costs next to nothing."""
    stacks = compose_estate(load(str(ROOT / "trails.yaml")))
    found = set().union(*map(_watching, stacks))

    assert {"LogGroupHeartbeat", "TopicHeartbeat", "Canary"} <= found
    assert RULES <= found


def test_the_canary_sings_where_the_trail_hears_it() -> None:
    """Its call belongs to the trail's account, also when the archive is elsewhere."""
    archive, trail = map(_watching, _stacks(WatchConfig()))

    assert ("Canary" in archive, "Canary" in trail) == (False, True)


@pytest.mark.parametrize(
    ("watch", "gone"),
    [
        (WatchConfig(canary=False), {"Canary", "CanaryRole", "CanaryRolePolicy"}),
        (WatchConfig(tamper_rules=None), RULES),
        (
            WatchConfig(heartbeats=False),
            {"LogGroupHeartbeat", "TopicHeartbeat", "Canary", "CanaryRole", "CanaryRolePolicy"},
        ),
        (
            WatchConfig(tamper_rules=TamperRulesConfig(without=("TrailStopped",))),
            {"TrailStoppedRule"},
        ),
    ],
)
def test_each_part_can_be_left_out(watch: WatchConfig, gone: set[str]) -> None:
    """And nothing else goes with it."""
    (whole,) = _stacks(WatchConfig(), apart=False)
    (less,) = _stacks(watch, apart=False)

    assert gone == _watching(whole) - _watching(less)


def test_nothing_is_left_when_nothing_is_watched() -> None:
    """Not even the topic."""
    (stack,) = _stacks(WatchConfig(heartbeats=False, tamper_rules=None), apart=False)

    assert set() == _watching(stack)


def test_it_tells_through_a_topic_and_a_key_of_its_own() -> None:
    """The loss of the trail's key is among what is told."""
    (stack,) = _stacks(WatchConfig(), apart=False)
    topic = stack.resources["WatchAlarmTopic"].properties
    heartbeat = stack.resources["WatchLogGroupHeartbeat"].properties
    rule = stack.resources["WatchTrailStoppedRule"].properties

    assert get_att("WatchKey", "Arn") == topic["KmsMasterKeyId"]
    assert [ref("WatchAlarmTopic")] == heartbeat["AlarmActions"]
    assert ref("WatchAlarmTopic") == rule["Targets"][0]["Arn"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (WatchConfig(), ["soc@example.com"]),
        (WatchConfig(emails=("watch@example.com",)), ["watch@example.com"]),
        (WatchConfig(emails=()), []),
    ],
)
def test_who_is_told_of_alarms_is_told_of_silence(given: WatchConfig, told: list[str]) -> None:
    """Unless somebody else is named, or nobody."""
    (stack,) = _stacks(given, apart=False, alarms=AlarmsConfig(emails=("soc@example.com",)))

    subscribed = [
        each.properties["Endpoint"]
        for name, each in stack.resources.items()
        if name.startswith("WatchAlarmTopicSubscription")
    ]

    assert told == subscribed


def test_without_alarms_nobody_is_told_unless_named() -> None:
    """There is nobody to take over."""
    (stack,) = _stacks(WatchConfig(), apart=False, alarms=None)

    assert "AlarmTopicSubscription1" not in _watching(stack)


def test_s3_counts_what_is_asked_for_and_no_more() -> None:
    """Under the names that the alarms look at."""
    archive, _ = _stacks(EVERYTHING)
    counted = archive.resources["Bucket"].properties["MetricsConfigurations"]
    alarm = archive.resources["WatchDigestHeartbeat"].properties
    plain, _ = _stacks(WatchConfig())

    assert [
        f"AWSLogs/{OWNER}/CloudTrail/us-east-1/",
        f"AWSLogs/{OWNER}/CloudTrail-Digest/us-east-1/",
    ] == [each["Prefix"] for each in counted]
    assert counted[1]["Id"] in [each["Value"] for each in alarm["Dimensions"]]
    assert plain.resources["Bucket"].properties["MetricsConfigurations"] is None


def test_another_bus_gets_the_events_too_but_never_its_own_rules() -> None:
    """On the bus they come from they would go in circles."""
    rules = TamperRulesConfig(event_bus_arn=BUS)
    archive, trail = map(_watching, _stacks(WatchConfig(tamper_rules=rules)))

    assert ("EventBusRole" in archive, "EventBusRole" in trail) == (False, True)


def test_longer_ids_keep_what_resources_say_of_each_other() -> None:
    """References within move along; those to others stay."""
    inner = Resource(
        type="T",
        properties={"A": [ref("Inner"), {"Fn::Join": ["", [get_att("Inner", "Arn"), "Inner"]]}]},
        depends_on=("Inner", "Outer"),
    )
    expected = replace(
        inner,
        properties={"A": [ref("XInner"), {"Fn::Join": ["", [get_att("XInner", "Arn"), "Inner"]]}]},
        depends_on=("XInner", "Outer"),
    )

    assert {"XInner": expected} == prefixed({"Inner": inner}, "X")


def test_references_to_others_stay() -> None:
    """They stand in the same stack under their own ids."""
    one = Resource(type="T", properties={"A": ref("LogGroup"), "B": {"Ref": "One", "C": 1}})

    assert {"XOne": one} == prefixed({"One": one}, "X")


def test_nobody_is_let_in_who_does_not_tell() -> None:
    """Without alarms, the topic and its key are for the rules alone."""
    (stack,) = _stacks(WatchConfig(heartbeats=False), apart=False)

    documents = [
        stack.resources["WatchAlarmTopicPolicy"].properties["PolicyDocument"],
        stack.resources["WatchKey"].properties["KeyPolicy"],
    ]

    assert "cloudwatch.amazonaws.com" not in str(documents)
    assert all("events.amazonaws.com" in str(each) for each in documents)
