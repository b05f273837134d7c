"""``trailwright drill`` says which events raise which alarm of any template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Callable

TRAILS = str(Path(__file__).parents[2] / "trails.yaml")


def _event(name: str, number: int = 0, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "eventVersion": "1.11",
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": name,
        "eventTime": "2026-11-25T10:00:00Z",
        "eventID": f"e-{number}",
        **more,
    }


@pytest.fixture(name="drill")
def _drill(tmp_path: Path) -> Callable[..., Result]:
    """Runs the sample estate, or a template, against events."""

    def run(*events: dict[str, Any], form: str = "text", path: str = TRAILS) -> Result:
        file = tmp_path / "events.jsonl"
        file.write_text("\n".join(map(json.dumps, events)), encoding="utf-8")
        return CliRunner().invoke(root, ["drill", path, str(file), "--format", form])

    return run


def test_an_alarm_that_is_raised_is_told_with_its_events(drill: Callable[..., Result]) -> None:
    """By its name, with how often and by what; the others are quiet."""
    result = drill(_event("StopLogging"), _event("ListTrails", 1))

    assert 0 == result.exit_code, result.stderr
    assert "2 events in 1 file, 42 alarms" in result.stdout
    assert "org-audit-CloudTrailChanges: once by 1 events (StopLogging 1)" in result.stdout
    assert "org-audit-RootUsage" in result.stdout.split("Quiet")[1]


def test_json_follows_its_schema(drill: Callable[..., Result]) -> None:
    """And has every alarm."""
    report = json.loads(drill(_event("StopLogging"), form="json").stdout)

    schema = read_policy("schema/drill.schema.json")
    assert [] == list(Draft202012Validator(schema).iter_errors(report))
    assert 42 == len(report["alarms"])


def test_markdown_is_a_table(drill: Callable[..., Result]) -> None:
    """A row an alarm."""
    lines = drill(_event("StopLogging"), form="markdown").stdout.splitlines()

    assert "| `org-audit-CloudTrailChanges` | Raised | 1 | StopLogging 1 |  |" in lines
    assert 42 == len([line for line in lines if line.startswith("| `")])


def test_an_event_name_cannot_move_the_cursor(drill: Callable[..., Result]) -> None:
    """What an event holds is harmless where it is printed."""
    denied = _event("\x1b[2J|x|", errorCode="AccessDenied")

    said = drill(denied).stdout + drill(denied, form="markdown").stdout

    assert "\x1b" not in said
    assert "|x|" not in said.split("| Alarm |")[1]


def test_a_template_without_alarms_is_told(drill: Callable[..., Result], tmp_path: Path) -> None:
    """Otherwise everything would look quiet."""
    path = tmp_path / "t.json"
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": "b"}}
    path.write_text(json.dumps({"Resources": {"Trail": trail}}), encoding="utf-8")

    result = drill(_event("StopLogging"), path=str(path))

    assert (2, True) == (result.exit_code, "no alarm in it watches" in result.stderr)


def test_events_that_cannot_be_read_are_one_line(tmp_path: Path) -> None:
    """Exit status 2, no traceback."""
    result = CliRunner().invoke(root, ["drill", TRAILS, str(tmp_path / "missing")])

    assert 2 == result.exit_code
    assert 1 == len(result.stderr.splitlines())
