"""A trail delivers by every way and from every Region, or verify says which does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from trailwright.model.health import State, worst
from trailwright.model.origin import Origin
from trailwright.model.resources import Place, Trail
from trailwright.operate.verify.deliveries import Deliveries
from trailwright.readers.account import Absent, Answered, Outcome, Reason
from trailwright.readers.account.outcomes import explained

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"
HOME, IDLE, THIRD = "eu-west-1", "us-east-1", "sa-east-1"
_ACTION = "cloudtrail:GetTrailStatus"
SETTINGS: dict[str, Any] = {
    "S3BucketName": "logs",
    "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:111122223333:log-group:g:*",
    "SnsTopicName": "topic",
    "EnableLogFileValidation": True,
}
MISSED = "DescribeTrails of 2026-11-25T11:43Z"
_TIMES = {
    "logs": "LatestDeliveryTime",
    "log_group": "LatestCloudWatchLogsDeliveryTime",
    "notices": "LatestNotificationTime",
    "digests": "LatestDigestDeliveryTime",
    "started": "StartLoggingTime",
    "stopped": "StopLoggingTime",
}
_FRESH = {"logs": 3, "log_group": 4, "notices": 3, "digests": 40, "started": 60 * 24 * 30}


def _trail(**settings: Any) -> Trail:  # noqa: ANN401 - any property
    return Trail(
        type="AWS::CloudTrail::Trail",
        origin=Origin(stack="audit", logical_id="Trail", path="audit.template.json"),
        place=Place(account="111122223333", region=HOME, partition="aws"),
        ref="audit",
        arn=ARN,
        name="audit",
        is_logging=True,
        properties={**SETTINGS, **settings},
    )


def _status(*, logging: Any = True, date: bool = True, **minutes: float | None) -> Answered:  # noqa: ANN401
    """Return a status, each time so many minutes ago; errors are given by their own names."""
    errors = {name: each for name, each in minutes.items() if name.startswith("Latest")}
    ages = {**_FRESH, **{k: v for k, v in minutes.items() if k not in errors}}
    times = {_TIMES[k]: NOW - timedelta(minutes=v) for k, v in ages.items() if v is not None}
    headers = {"date": format_datetime(NOW, usegmt=True)} if date else {}
    meta = {"ResponseMetadata": {"HTTPHeaders": headers}}
    return Answered(value={"IsLogging": logging, **times, **errors, **meta})


def _look(*statuses: Outcome, missed: str | None = None, **settings: Any) -> Deliveries:  # noqa: ANN401 - any property
    regions = (HOME, IDLE, THIRD)[: len(statuses)]
    return Deliveries(_trail(**settings), dict(zip(regions, statuses, strict=True)), missed)


def _rules(found: Deliveries) -> list[str]:
    return [each.rule.id for each in found.findings()]


def _state(found: Deliveries) -> State:
    return worst(each.state for each in found.rows)


def _texts(found: Deliveries, region: str = HOME) -> dict[str, str]:
    row = next(each for each in found.rows if each.region == region)
    return {each.path: each.text for each in row.signs}


def test_a_trail_that_delivers_by_every_way_is_ok() -> None:
    """Each way shows how old its last sign is."""
    found = _look(_status())

    assert [] == _rules(found)
    assert State.OK == _state(found)
    assert {"log files": "3 min", "log group": "4 min", "SNS": "3 min", "digests": "40 min"} == (
        _texts(found)
    )


def test_a_trail_has_only_the_ways_it_was_given() -> None:
    """Without log group, topic and validation, there is one."""
    found = _look(
        _status(log_group=None, notices=None, digests=None),
        CloudWatchLogsLogGroupArn=None,
        SnsTopicName=None,
        EnableLogFileValidation=False,
    )

    assert (["log files"], State.OK) == ([*_texts(found)], _state(found))


#: Each rule about deliveries: what fails it, and what nearly does and passes.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "TW842": ({"logging": False}, {"logging": True}),
    "TW843": ({"LatestDeliveryError": "AccessDenied"}, {"LatestDeliveryError": ""}),
    "TW844": ({"logs": 16, "log_group": 16, "notices": 16}, {"logs": 15}),
    "TW845": ({"LatestDigestDeliveryError": "AccessDenied"}, {"LatestDigestDeliveryError": ""}),
    "TW846": ({"digests": 121}, {"digests": 120}),
    "TW847": (
        {"LatestCloudWatchLogsDeliveryError": "AccessDenied"},
        {"LatestCloudWatchLogsDeliveryError": ""},
    ),
    "TW848": ({"log_group": 21}, {"log_group": 15}),
    "TW849": ({"LatestNotificationError": "AuthorizationError"}, {"LatestNotificationError": ""}),
    "TW850": ({"notices": 600}, {"notices": 15}),
    "TW851": (
        {"started": 10, "logs": None, "log_group": None, "notices": None, "digests": 1},
        {"started": 10, "logs": 4, "digests": 1},
    ),
    "TW852": ({"started": 60, "stopped": 90}, {"started": 60}),
}


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_speaks_of_what_it_is_for(rule: str) -> None:
    """One change fails it, and nothing else is said."""
    failing, _ = CASES[rule]

    assert {rule} == set(_rules(_look(_status(**failing), missed=MISSED)))


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_is_silent_where_all_is_well(rule: str) -> None:
    """As near to the limit as can be."""
    _, passing = CASES[rule]

    assert [] == _rules(_look(_status(**passing), missed=MISSED))


@pytest.mark.parametrize("rule", sorted(set(CASES) - {"TW851", "TW852"}))
def test_a_fault_is_no_ok(rule: str) -> None:
    """In the row that is read at a glance."""
    failing, _ = CASES[rule]

    assert State.FAIL == _state(_look(_status(**failing), missed=MISSED))


def test_a_way_that_never_worked_is_a_fault() -> None:
    """AWS then tells neither a time nor an error."""
    never = _status(logs=None, log_group=None, notices=None, digests=None)
    found = _look(never, missed=MISSED)

    assert ["TW844", "TW846"] == sorted(_rules(found))
    assert "never" == _texts(found)["digests"]


def test_a_young_trail_is_not_yet_ok_and_says_when_to_look_again() -> None:
    """The first digest may take two hours."""
    found = _look(_status(started=30, digests=None))

    (finding,) = found.findings()
    assert ("TW851", State.UNKNOWN) == (finding.rule.id, _state(found))
    assert "look again after 2026-11-25T13:30Z" in finding.message


def test_a_trail_that_was_started_again_is_young() -> None:
    """Signs from before prove nothing."""
    found = _look(_status(started=5, logs=300, log_group=300, notices=300, digests=300))

    assert {"TW851"} == set(_rules(found))


def test_an_idle_region_is_quiet_where_its_digest_files_come() -> None:
    """Nothing happened there, and an empty hour has been told."""
    found = _look(_status(), _status(logs=9000, log_group=9000, notices=9000))

    assert ([], State.OK) == (_rules(found), _state(found))
    assert {"log files": "quiet", "log group": "waits", "SNS": "waits", "digests": "40 min"} == (
        _texts(found, IDLE)
    )


def test_an_idle_region_without_digest_files_is_not_known_to_deliver() -> None:
    """TW858: validation is off, so nothing comes from there at all."""
    quiet = _status(logs=None, log_group=None, notices=None)
    found = _look(_status(), quiet, EnableLogFileValidation=False)

    assert (["TW858"], State.UNKNOWN) == (_rules(found), _state(found))


def test_an_idle_region_whose_digest_files_fail_is_a_fault() -> None:
    """There is no proof that its log files would arrive."""
    quiet = _status(logs=9000, log_group=9000, notices=9000, digests=200)
    found = _look(_status(), quiet)

    row = next(each for each in found.rows if each.region == IDLE)
    assert ["TW846"] == _rules(found)
    assert {State.FAIL} == {each.state for each in row.signs}


def test_a_trail_is_not_quiet_while_something_happens() -> None:
    """The event history knows an event that came in no log file."""
    silent = _status(logs=9000, log_group=9000, notices=9000)
    found = _look(silent, silent, missed=MISSED)

    (finding,) = found.findings()
    assert "TW844" == finding.rule.id
    assert "in 2 of 2 Regions (eu-west-1, us-east-1)" in finding.message
    assert f"{MISSED} is in none" in finding.message


def test_a_trail_is_quiet_while_nothing_happens() -> None:
    """Of invoices that nobody touches there are no log files, and digest files all the same."""
    silent = _status(logs=9000, log_group=9000, notices=9000)
    found = _look(silent, silent)

    assert ([], State.OK) == (_rules(found), _state(found))


def test_a_trail_is_silent_at_home_only_if_it_is_everywhere() -> None:
    """One Region where log files come shows that it delivers."""
    silent = _status(logs=9000)

    assert _look(silent, silent).silent
    assert _look(silent, _status()).silent is None
    assert _look(_status(logging=False)).silent is None


def test_what_is_alike_in_several_regions_is_said_once() -> None:
    """With how many there are."""
    denied = _status(LatestDeliveryError="AccessDenied")
    (finding,) = _look(_status(), denied, denied).findings()

    assert "log files in 2 of 3 Regions (us-east-1, sa-east-1): AccessDenied" == finding.message


def test_a_trail_that_is_not_there_is_a_fault() -> None:
    """TW841: CloudTrail answers that it knows none."""
    found = _look(Absent(code="TrailNotFoundException", action=_ACTION))

    assert (["TW841"], State.FAIL) == (_rules(found), _state(found))
    assert "no trail" == _texts(found)["log files"]


def test_a_region_that_could_not_be_looked_at_is_not_ok() -> None:
    """Every way is unknown there."""
    denied = explained(Reason.DENIED, _ACTION, IDLE)
    found = _look(_status(), denied)

    row = next(each for each in found.rows if each.region == IDLE)
    assert {(State.UNKNOWN, "?")} == {(each.state, each.text) for each in row.signs}


@pytest.mark.parametrize("strange", [{"date": False}, {"logging": None}, {"logging": "yes"}])
def test_an_answer_that_cannot_be_judged_is_not_ok(strange: dict[str, Any]) -> None:
    """Without AWS's time no age is known, and the time of this machine may be wrong."""
    found = _look(_status(**strange))

    assert (["TW840"], State.UNKNOWN) == (_rules(found), _state(found))


def test_a_trail_that_was_deployed_switched_off_is_a_warning() -> None:
    """It is as the template says, and records nothing."""
    trail = replace(_trail(), is_logging=False)
    found = Deliveries(trail, {HOME: _status(logging=False)})

    (finding,) = found.findings()
    assert ("TW842", "warning", State.WARN) == (finding.rule.id, finding.severity, _state(found))


def test_a_finding_names_the_live_trail_and_the_template() -> None:
    """Who is on call needs the ARN, and who mends it the file."""
    (finding,) = _look(_status(logging=False)).findings()

    assert (ARN, "audit.template.json") == (finding.resource, finding.origin.path)
