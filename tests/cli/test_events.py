"""``trailwright events`` says what happened, or that it could not look."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from click.testing import CliRunner, Result

from trailwright.cli.root import root
from trailwright.readers import account as live
from trailwright.readers.account import Answered, CouldNotLook, Reason
from trailwright.readers.account.outcomes import explained
from trailwright.sandbox.server import environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trailwright.sandbox.accounts import Account

    Run = Callable[..., Result]

NOW = int(time.time())
EXPIRED = explained(Reason.EXPIRED, "cloudtrail:LookupEvents", "eu-west-1")


def _event(number: int, ago: int = 0, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    record = {"eventID": f"e-{number}", "eventName": "StopLogging", "errorCode": "AccessDenied"}
    return {
        "EventId": f"e-{number}",
        "EventName": "StopLogging",
        "EventTime": datetime.fromtimestamp(NOW - ago, UTC),
        "EventSource": "cloudtrail.amazonaws.com",
        "Username": "mallory",
        "Resources": [{"ResourceType": "AWS::CloudTrail::Trail", "ResourceName": "audit"}],
        "CloudTrailEvent": json.dumps(record),
        **more,
    }


@pytest.fixture(name="answers")
def _answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What each Region answers, page by page; the last is answered again and again."""
    answers: dict[str, list[Any]] = {"eu-west-1": [{"Events": []}]}

    class Canned(live.Calls):
        def ask(self, action: str, region: str, **_: Any) -> Any:  # noqa: ANN401
            if action == "sts:GetCallerIdentity":
                return Answered(value={"Account": "111122223333"})
            if action == "ec2:DescribeRegions":
                return Answered(value={"Regions": [{"RegionName": each} for each in answers]})
            pages = answers[region]
            found = pages.pop(0) if len(pages) > 1 else pages[0]
            if isinstance(found, BaseException):
                raise found
            return found if isinstance(found, CouldNotLook) else Answered(value=found)

    monkeypatch.setattr(live, "Calls", Canned)
    monkeypatch.setattr(live, "open_session", lambda _: boto3.Session(region_name="eu-west-1"))
    return answers


@pytest.fixture(name="run")
def _run(answers: dict[str, list[Any]]) -> Run:
    """Runs the command against these answers."""
    assert answers
    return lambda *arguments: CliRunner().invoke(root, ["events", *arguments])


def test_events_are_a_table_of_eighty_columns(run: Run, answers: dict[str, list[Any]]) -> None:
    """Who did what, when, where; and on a second line how it ended and what it concerns."""
    answers["eu-west-1"] = [{"Events": [_event(1, Username="m" * 99)]}]

    result = run()

    assert 0 == result.exit_code, result.stderr
    assert 80 >= max(map(len, result.stdout.splitlines()))
    assert "StopLogging               mmmm" in result.stdout
    assert "                     AccessDenied  audit" == result.stdout.splitlines()[2]
    assert "1 events of account 111122223333, looked at 1 of 1 Regions" in result.stderr


def test_json_lines_are_whole_events(run: Run, answers: dict[str, list[Any]]) -> None:
    """As CloudTrail recorded them, also for ``trailwright drill``."""
    answers["eu-west-1"] = [{"Events": [_event(1), _event(2, 5, CloudTrailEvent="{broken")]}]

    first, second = map(json.loads, run("--format", "json-lines").stdout.splitlines())

    assert ("e-1", "AccessDenied") == (first["eventID"], first["errorCode"])
    assert "e-2" == second["EventId"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n=", " =", "\uff1d"])
def test_a_name_in_csv_is_no_formula(run: Run, answers: dict[str, list[Any]], begin: str) -> None:
    """An attacker chooses names of users, and somebody opens the file in a spreadsheet."""
    hostile = f'{begin}HYPERLINK("http://x")'
    answers["eu-west-1"] = [{"Events": [_event(1, Username=hostile)]}]

    head, row = csv.reader(io.StringIO(run("--format", "csv").stdout))

    assert "'" == row[head.index("userName")][0]


def test_names_cannot_move_the_cursor(run: Run, answers: dict[str, list[Any]]) -> None:
    """In any format."""
    answers["eu-west-1"] = [{"Events": [_event(1, EventName="\x1b[2J\u202e")]}]

    said = "".join(run("--format", form).stdout for form in ("text", "csv", "json-lines"))

    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_region_that_could_not_be_looked_at_is_told(
    run: Run, answers: dict[str, list[Any]]
) -> None:
    """What the others have is shown, and the exit status is 3."""
    answers["us-east-1"] = [{"Events": [_event(1)], "NextToken": "t"}, EXPIRED]

    result = run("--region", "all")

    assert (3, True) == (result.exit_code, "StopLogging" in result.stdout)
    assert "could not look at 1 of 2 Regions:\n  us-east-1: only a part (1 events)" in result.stderr
    assert "the credentials have expired" in result.stderr


def test_an_interrupted_download_goes_on(
    run: Run, answers: dict[str, list[Any]], tmp_path: Path
) -> None:
    """The file is written once all was read; every event is in it once."""
    answers["eu-west-1"] = [{"Events": [_event(1)], "NextToken": "t"}, KeyboardInterrupt()]
    arguments = ("--format", "json-lines", "-o", str(tmp_path / "events.jsonl"))
    interrupted = run(*arguments)
    left = sorted(each.name for each in tmp_path.iterdir())
    answers["eu-west-1"] = [{"Events": [_event(1), _event(2, 5)]}]

    result = run(*arguments)

    assert (130, ["events.jsonl.part"]) == (interrupted.exit_code, left)
    assert (0, ["events.jsonl"]) == (result.exit_code, [e.name for e in tmp_path.iterdir()])
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert ["e-1", "e-2"] == [json.loads(line)["eventID"] for line in lines]


def test_a_part_is_never_written_as_the_file(
    run: Run, answers: dict[str, list[Any]], tmp_path: Path
) -> None:
    """What was there before stays there."""
    file = tmp_path / "events.csv"
    file.write_text("old", encoding="utf-8")
    answers["eu-west-1"] = [{"Events": [_event(1)], "NextToken": "t"}, EXPIRED]

    result = run("--format", "csv", "-o", str(file))

    assert (3, "old") == (result.exit_code, file.read_text(encoding="utf-8"))
    assert "is not written; the same command goes on from" in result.stderr


def test_what_lies_in_the_way_is_not_touched(run: Run, tmp_path: Path) -> None:
    """Neither another question's download, nor a file of somebody's."""
    beside = tmp_path / "events.part"
    beside.write_text("my diary", encoding="utf-8")

    result = run("-o", str(tmp_path / "events"))

    assert (2, "my diary") == (result.exit_code, beside.read_text(encoding="utf-8"))
    assert 1 == len(result.stderr.splitlines())


def test_two_downloads_do_not_share_a_file(run: Run, tmp_path: Path) -> None:
    """The second one is told to wait."""
    with (tmp_path / "events.part").open("w") as beside:
        fcntl.flock(beside, fcntl.LOCK_EX)
        result = run("-o", str(tmp_path / "events"))

    assert (2, True) == (result.exit_code, "being written by another download" in result.stderr)


def test_attributes_that_aws_does_not_take_together_are_told(run: Run) -> None:
    """With the one that it looks up."""
    result = run("--event-name", "StopLogging", "--user-name", "mallory")

    assert "AWS looks up Username; EventName compared here" in result.stderr


def test_a_time_before_history_is_cut_and_told(run: Run) -> None:
    """Ninety days."""
    assert "event history goes back 90 days: looking from" in run("--since", "52w").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "yesterday"], "--since must be a time ago or a time"),
        (["--until", "soon"], "--until must be a time ago or a time"),
        (["--since", "52w", "--until", "51w"], "event history goes back 90 days"),
        (["--since", "1h", "--until", "2h"], "ends before it begins"),
        (["--limit", "0"], "0 is not in the range"),
    ],
)
def test_bad_usage_is_told(run: Run, arguments: list[str], message: str) -> None:
    """Exit status 2, and no traceback."""
    result = run(*arguments)

    assert (2, True) == (result.exit_code, message in result.stderr), result.stderr


def test_without_credentials_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And exit status 3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))

    result = CliRunner().invoke(root, ["events", "--region", "eu-west-1"])

    assert (3, 1, "") == (result.exit_code, len(result.stderr.splitlines()), result.stdout)
    assert "there are no usable credentials" in result.stderr


def test_without_a_region_there_is_nothing_to_look_at(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for."""
    monkeypatch.setattr(live, "open_session", lambda _: type("S", (), {"region_name": None})())

    result = run()

    assert (2, True) == (result.exit_code, "give --region NAME, or all" in result.stderr)


def test_help_needs_no_boto3() -> None:
    """It is paid for when the command runs."""
    script = (
        "import atexit, sys, trailwright.cli\n"
        "atexit.register(lambda: print('boto3' in sys.modules, file=sys.stderr))\n"
        "sys.argv[1:] = ['events', '--help']\n"
        "trailwright.cli.main()"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)

    assert "False\n" == run.stderr


def test_the_emulation_is_looked_at_like_aws(
    account: Account, sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over real HTTP, and it is said that it is no AWS."""
    for _ in range(3):
        account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
    for name, value in environment(sandbox, account.id, "us-east-1", base={}).items():
        monkeypatch.setenv(name, value)

    result = CliRunner().invoke(
        root, ["events", "--event-name", "CreateVpc", "--format", "json-lines"]
    )

    assert 0 == result.exit_code, result.stderr
    names = [json.loads(line)["eventName"] for line in result.stdout.splitlines()]
    assert ["CreateVpc"] * 3 == names
    assert "which is no AWS" in result.stderr
