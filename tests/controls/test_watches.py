"""Alarms of the catalogue are known by what raises them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.controls import State
from trailwright.model.alarms import profile_names, profile_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Seen

ALARMS = [each["id"] for name in profile_names() for each in profile_of(name)["alarms"]]


def test_every_alarm_of_the_catalogue_is_looked_for(organization: Seen) -> None:
    """Those that are not here are absent, and none is left out."""
    assert ALARMS == list(organization.watches)


def test_the_profile_that_was_asked_for_is_heard(organization: Seen) -> None:
    """All of cis is here, heard, and letter by letter the catalogue's."""
    cis = [each for each in organization.watches.values() if each.profile == "cis"]

    assert {State.HEARD} == {each.state for each in cis}
    assert all(each.exact for each in cis)


def test_what_nobody_asked_for_is_absent(organization: Seen) -> None:
    """No alarm of cis is taken for one that looks for commands on instances."""
    assert State.ABSENT == organization.watches["RemoteExecution"].state


def test_names_of_the_trails_own_are_filled_in(seen: Callable[..., Seen]) -> None:
    """An alarm on the archive is known by the name of this archive."""
    tamper = "trails: [{kind: account, name: audit, account: '111122223333', region: us-east-1, "
    tamper += "alarms: {profiles: [tamper], emails: [a@example.com]}}]"

    found = seen(tamper).watches

    assert State.HEARD == found["ArchiveRetentionChanged"].state


def test_another_pattern_may_do_the_same(seen: Callable[..., Seen]) -> None:
    """What counts is what raises it; letter by letter is said apart."""
    pattern = "{ ($.eventSource = kms.amazonaws.com) && ($.eventName = ScheduleKeyDeletion || "
    pattern += "$.eventName = DisableKey) }"
    found = seen(_template(pattern)).watches["KeyDisabledOrDeleted"]

    assert (1, 0) == (len(found.by), len(found.exact))


def test_a_pattern_that_takes_everything_does_nothing_of_it(seen: Callable[..., Seen]) -> None:
    """An alarm that what must not raise it raises is no alarm of the catalogue."""
    found = seen(_template("{ $.eventName = * }")).watches

    assert set() == {each.id for each in found.values() if each.by}


def _template(pattern: str) -> dict[str, object]:
    metric = {"MetricNamespace": "N", "MetricName": "M", "MetricValue": "1", "DefaultValue": 0}
    return {
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "S3BucketName": "b",
                "IsLogging": True,
                "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:111122223333:log-group:g:*",
                "CloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/logs",
            },
        },
        "Filter": {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": "g",
                "FilterPattern": pattern,
                "MetricTransformations": [metric],
            },
        },
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {"Namespace": "N", "MetricName": "M", "Statistic": "Sum", "Threshold": 1},
        },
    }
