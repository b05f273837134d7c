"""``trailwright verify`` says how trails are at a glance, and never OK of what nobody saw."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from click.testing import CliRunner, Result
from fake_verified import ACCOUNT, FakeVerified, healthy, physical_ids, template
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.cli.root import root
from trailwright.readers import account as live
from trailwright.readers.account import Answered, CouldNotLook, Question, Reason
from trailwright.readers.account.clock import Stopped
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Result]

OTHER = "222233334444"


@pytest.fixture(name="aws")
def _aws(monkeypatch: pytest.MonkeyPatch) -> FakeVerified:
    """The account that answers."""
    aws = healthy()
    aws.stacks["audit"] = physical_ids()

    class Canned(live.Calls):
        def ask(self, action: str, region: str, **parameters: Any) -> Any:  # noqa: ANN401
            if action == "sts:GetCallerIdentity":
                return Answered(value={"Account": ACCOUNT})
            return aws.outcome(Question.of(ACCOUNT, region, action, **parameters))

    monkeypatch.setattr(live, "Calls", Canned)
    monkeypatch.setattr(live, "open_session", lambda _: boto3.Session(region_name="us-east-1"))
    return aws


@pytest.fixture(name="run")
def _run(aws: FakeVerified, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on a template of what was deployed there."""
    assert aws
    monkeypatch.chdir(tmp_path)
    (tmp_path / "audit.json").write_text(json.dumps(template()), encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(root, ["verify", "audit.json", *arguments])


GLANCE = f"""\
audit, account {ACCOUNT}
                 log files  log group  SNS    digests
  ok  us-east-1  5 min      4 min      5 min  40 min
  ok  eu-west-1  5 min      4 min      5 min  40 min

nothing found in 1 template with 1 trail; looked at 1 of 1 accounts, 47 of 47 questions \
answered, 1 Regions are off
"""


def test_what_is_well_is_read_at_a_glance(run: Run) -> None:
    """A line for each Region, and how much was looked at; exit status 0."""
    result = run()

    assert (0, GLANCE) == (result.exit_code, result.stdout)


def test_what_is_wrong_is_loud_and_exits_1(run: Run, aws: FakeVerified) -> None:
    """The row says which way, and the finding says what to do."""
    aws.trails[0]["Status"] = {"us-east-1": {"LatestDeliveryError": "AccessDenied"}}

    result = run()

    assert 1 == result.exit_code
    assert "  FAIL  us-east-1  AccessDenied  4 min" in result.stdout
    assert "error TW843  CloudTrail cannot deliver log files" in result.stdout


def test_what_could_not_be_looked_at_exits_3(run: Run, aws: FakeVerified) -> None:
    """With the IAM action that is missing; also where something is wrong besides."""
    aws.faults["cloudtrail:GetTrailStatus@eu-west-1"] = "AccessDenied"
    aws.alarms.pop(0)

    result = run("--fail-on", "fatal")

    assert 3 == result.exit_code
    assert "  UNKNOWN  eu-west-1  ?" in result.stdout
    assert "allow cloudtrail:GetTrailStatus for the identity that looks" in " ".join(
        result.stdout.split()
    )


def test_a_warning_fails_where_it_is_asked_to(run: Run, aws: FakeVerified) -> None:
    """As for check."""
    aws.buckets["audit-logs"]["GetBucketVersioning"] = {"Status": "Suspended"}

    assert (0, 1) == (run().exit_code, run("--fail-on", "warning").exit_code)


def test_findings_come_in_every_format(run: Run, aws: FakeVerified, tmp_path: Path) -> None:
    """JSON tells how much was looked at, and the rows of the text as well."""
    aws.trails[0]["Status"] = {"IsLogging": False}

    result = run("--format", "json", "--format", "text=report.txt", "--format", "sarif=a.sarif")

    told = json.loads(result.stdout)
    assert ["TW842"] == [each["rule"] for each in told["findings"]]
    assert told["notes"][-1].startswith("looked at 1 of 1 accounts")
    assert ["fail", "fail"] == [each["state"] for each in told["health"]]
    schema = Draft202012Validator(read_policy("schema/findings.schema.json"))
    assert [] == [error.message for error in schema.iter_errors(told)]
    assert "FAIL  2 Regions" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "TW842" in (tmp_path / "a.sarif").read_text(encoding="utf-8")


def test_regions_that_are_not_well_in_the_same_way_share_a_line(
    run: Run, aws: FakeVerified
) -> None:
    """Thirty times the same hides the one that differs."""
    aws.trails[0]["Status"] = {"IsLogging": False}

    assert "  FAIL  2 Regions  off        off        off  off" in run().stdout


def test_another_account_without_a_role_is_unknown_and_named(run: Run) -> None:
    """And nothing of it is taken for well."""
    result = run("--account", OTHER)

    assert 3 == result.exit_code
    assert f"there are no credentials for account {OTHER}" in " ".join(result.stdout.split())
    assert "looked at 0 of 1 accounts" in result.stdout


def test_a_role_that_cannot_be_taken_is_told(run: Run, aws: FakeVerified) -> None:
    """Beside the result."""
    aws.faults["sts:AssumeRole"] = "AccessDenied"

    result = run("--account", OTHER, "--role", "audit-reader")

    role = f"arn:aws:iam::{OTHER}:role/audit-reader"
    assert f"trailwright: {role} cannot be taken: denied" in result.stderr
    assert 3 == result.exit_code


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("markdown", "<!-- trailwright verify -->\n\n### trailwright verify\n"),
        ("github", "::notice title=trailwright verify::"),
        ("junit", '<testsuites name="trailwright verify"'),
        ("sarif", '"id": "trailwright/verify/"'),
    ],
)
def test_every_format_says_who_speaks(run: Run, form: str, expected: str) -> None:
    """A comment of a verification does not take the place of one of a check."""
    assert expected in run("--format", form).stdout


def test_a_role_must_be_a_name(run: Run) -> None:
    """It is the same in every account."""
    result = run("--account", OTHER, "--role", "audit reader")

    assert 2 == result.exit_code
    assert "role must be a role's name" in result.stderr


def test_without_a_trail_there_is_nothing_to_verify(run: Run, tmp_path: Path) -> None:
    """Which would otherwise look well."""
    (tmp_path / "audit.json").write_text('{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}')

    result = run()

    assert (2, True) == (result.exit_code, "there is no trail in it" in result.stderr)


def test_without_credentials_there_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 3."""
    nobody = explained(Reason.NO_CREDENTIALS, "sts:GetCallerIdentity", "", "none found")
    monkeypatch.setattr(live, "open_session", lambda _: nobody)

    result = run()

    assert isinstance(nobody, CouldNotLook)
    assert (3, f"trailwright: could not look: {nobody.sentence}\n") == (
        result.exit_code,
        result.stderr,
    )


@pytest.mark.parametrize("arguments", [["--format", "json", "--watch"], ["--watch", "5"]])
def test_a_watch_is_text_and_patient(run: Run, arguments: list[str]) -> None:
    """At most once in ten seconds."""
    assert 2 == run(*arguments).exit_code


def _watching(monkeypatch: pytest.MonkeyPatch, *changes: Callable[[], object]) -> list[float]:
    """Let something change before each look, and Ctrl-C come at the end."""
    waited: list[float] = []
    left = list(changes)

    def sleep(_: live.Clock, seconds: float) -> None:
        if seconds < 1:
            return
        waited.append(seconds)
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    monkeypatch.setattr(live.Clock, "sleep", sleep)
    return waited


def test_a_watch_tells_what_changed_and_when(
    run: Run, aws: FakeVerified, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First all, then changes alone, each with AWS's time; Ctrl-C ends it with 130."""
    denied = {"us-east-1": {"LatestDeliveryError": "AccessDenied"}}
    waited = _watching(
        monkeypatch,
        lambda: None,
        lambda: aws.trails[0].update(Status=denied),
        lambda: aws.trails[0].pop("Status"),
    )

    result = run("--watch")

    told = result.stdout.removeprefix(GLANCE).splitlines()
    finding = (
        f"error TW843 arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit: "
        "log files in 1 of 2 Regions (us-east-1): AccessDenied"
    )
    time, others = "2026-11-25T10:00:00Z  ", "log group 4 min, SNS 5 min, digests 40 min"
    changes = [
        f"{time}FAIL     audit us-east-1: log files AccessDenied, {others}",
        f"{time}+ {finding}",
        f"{time}ok       audit us-east-1: log files 5 min, {others}",
        f"{time}- {finding}",
    ]
    assert (130, [60, 60, 60, 60]) == (result.exit_code, waited)
    assert changes == told


def test_an_interrupted_look_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a traceback, and without half a report."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live.Asker, "ask", interrupt)

    result = run()

    assert (130, "") == (result.exit_code, result.stdout)


def test_a_stopped_clock_is_no_error() -> None:
    """It ends what waits in other threads."""
    clock = live.Clock()
    clock.stop()

    with pytest.raises(Stopped):
        clock.sleep(1)


def test_permissions_are_printed_without_credentials() -> None:
    """An IAM policy, ready to be attached."""
    result = CliRunner().invoke(root, ["verify", "--show-permissions"])

    assert 0 == result.exit_code
    assert "2012-10-17" == json.loads(result.stdout)["Version"]


def test_help_needs_no_boto3() -> None:
    """The command line starts quickly."""
    code = (
        "import sys\nsys.modules['boto3'] = None\n"
        "from trailwright.cli.root import root\nroot(['verify', '--help'])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert 0 == ended.returncode, ended.stderr
