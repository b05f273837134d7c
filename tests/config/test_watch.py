"""What ``trails.yaml`` says of watching a trail, and what cannot be meant."""

from __future__ import annotations

import pytest

from trailwright.config.errors import ConfigError
from trailwright.config.load import load
from trailwright.config.records import TamperRulesConfig, WatchConfig

TRAIL = "trails:\n- {kind: account, name: audit, account: 111122223333, region: eu-west-1,\n  "
OWN_BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/default"
OTHER_BUS = "arn:aws:events:eu-west-1:222233334444:event-bus/audit"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("watch: true", WatchConfig()),
        ("watch: false", None),
        ("watch: {}", WatchConfig()),
        ("watch: {heartbeats: false}", WatchConfig(heartbeats=False)),
        ("watch: {canary: false, digests: true}", WatchConfig(canary=False, digests=True)),
        ("watch: {emails: [a@b.example]}", WatchConfig(emails=("a@b.example",))),
        ("watch: {tamper_rules: false}", WatchConfig(tamper_rules=None)),
        (
            f"watch: {{tamper_rules: {{without: [AuditLost], event_bus_arn: '{OTHER_BUS}'}}}}",
            WatchConfig(
                tamper_rules=TamperRulesConfig(without=("AuditLost",), event_bus_arn=OTHER_BUS)
            ),
        ),
    ],
)
def test_a_watch_is_what_is_written(written: str, expected: WatchConfig | None) -> None:
    """True is all that costs next to nothing; a mapping says what differs."""
    assert expected == load("trails.yaml", text=f"{TRAIL}{written}}}\n").trails[0].watch


def test_a_trail_is_not_watched_unless_it_is_written() -> None:
    """A schedule and a second key are nobody's surprise."""
    assert load("trails.yaml", text=f"{TRAIL}is_logging: true}}\n").trails[0].watch is None


def test_defaults_are_spread_and_a_trail_says_what_differs() -> None:
    """As for everything else."""
    text = f"defaults: {{watch: {{digests: true}}}}\n{TRAIL}watch: {{canary: false}}}}\n"

    assert WatchConfig(digests=True, canary=False) == load("t.yaml", text=text).trails[0].watch


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "watch: true, management_events: None, data_events: [{s3: all}]",
            (
                "trails[0].watch.canary needs a trail that records management events "
                "that write, or "
                "it is not heard, got 'audit'; write canary: false, and expect alarms "
                "while nothing "
                "happens"
            ),
        ),
        (
            "watch: {digests: true}, log_file_validation: false",
            (
                "trails[0].watch.digests needs a trail with log file validation, or "
                "there are none, "
                "got 'audit'; write log_file_validation: true, or leave it out"
            ),
        ),
        (
            "watch: {heartbeats: false, log_files: true}",
            (
                "trails[0].watch.log_files is counted for a heartbeat, and heartbeats "
                "is false, got "
                "True; delete one of the two"
            ),
        ),
        (
            "watch: true, log_group: false, notifications: false",
            (
                "trails[0].watch.heartbeats need something that the trail delivers to besides the "
                "archive, got True; give the trail a log_group or notifications, write "
                "log_files: true, or heartbeats: false"
            ),
        ),
        (
            "watch: {tamper_rules: {without: [TrailStoped]}}",
            (
                "trails[0].watch.tamper_rules.without[0] must be an entry of the "
                "profile tamper, got "
                "'TrailStoped'; did you mean 'TrailStopped'? choose from TrailStopped, "
            ),
        ),
        (
            f"watch: {{tamper_rules: {{event_bus_arn: '{OWN_BUS}'}}}}",
            (
                "trails[0].watch.tamper_rules.event_bus_arn must be another bus than the one the "
                f"rules are on, or events go in circles, got '{OWN_BUS}'"
            ),
        ),
        (
            "watch: {tamper_rules: {event_bus_arn: 'arn:aws:sns:eu-west-1:111122223333:t'}}",
            "trails[0].watch.tamper_rules.event_bus_arn must be the ARN of an event bus",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(written: str, expected: str) -> None:
    """With the place, and what to write instead."""
    with pytest.raises(ConfigError) as caught:
        load("trails.yaml", text=f"{TRAIL}{written}}}\n")

    assert expected in str(caught.value)


def test_what_is_not_counted_for_a_heartbeat_needs_no_canary() -> None:
    """A trail of data events alone can have the rules."""
    written = "watch: {heartbeats: false}, management_events: None, data_events: [{s3: all}]"

    trail = load("trails.yaml", text=f"{TRAIL}{written}}}\n").trails[0]

    assert WatchConfig(heartbeats=False) == trail.watch


def test_a_name_that_is_too_long_to_be_counted_is_refused() -> None:
    """S3 takes 64 characters for what it counts."""
    text = f"{TRAIL}watch: {{digests: true}}}}\n".replace("audit", "a" * 60)

    with pytest.raises(ConfigError, match="at most 64 characters after the trail"):
        load("trails.yaml", text=text)
