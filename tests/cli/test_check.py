"""``trailwright check`` says what would happen, and exits accordingly."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trailwright import load, provision_estate
from trailwright._policies import read_policy
from trailwright.cli.root import root
from trailwright.model.findings import rules

if TYPE_CHECKING:
    from pathlib import Path

BAD: dict[str, Any] = {
    "Resources": {
        "Logs": {"Type": "AWS::S3::Bucket"},
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {"S3BucketName": {"Ref": "Logs"}, "IsLogging": True},
        },
    }
}


def _check(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(root, ["check", *arguments], input=stdin)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """A template whose bucket has no policy."""
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(BAD, indent=2), encoding="utf-8")
    return str(path)


def test_a_fault_is_told_with_its_place_and_its_error(bad: str) -> None:
    """File, line, resource, the AWS error and what to do; exit status 1."""
    result = _check(bad)

    assert 1 == result.exit_code
    for part in ("bad.json:", "Trail", "TW101", "InsufficientS3BucketPolicyException", "→ Allow"):
        assert part in result.stdout


def test_json_follows_its_schema(bad: str) -> None:
    """And names the rule."""
    result = _check(bad, "--format", "json")

    report = json.loads(result.stdout)
    schema = read_policy("schema/findings.schema.json")
    assert [] == [each.message for each in Draft202012Validator(schema).iter_errors(report)]
    assert "TW101" in {each["rule"] for each in report["findings"]}


def test_a_template_without_trails_is_clean(tmp_path: Path) -> None:
    """It is passed over, and that is said."""
    path = tmp_path / "other.json"
    path.write_text('{"Resources": {"Logs": {"Type": "AWS::S3::Bucket"}}}', encoding="utf-8")

    assert 0 == _check(str(path)).exit_code


def test_standard_input_is_read() -> None:
    """With a dash for its path."""
    assert 1 == _check("-", stdin=json.dumps(BAD)).exit_code


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    """Exit status 2, no traceback."""
    path = tmp_path / "broken.yaml"
    path.write_text("Resources: {CloudTrail: [", encoding="utf-8")

    result = _check(str(path))

    assert 2 == result.exit_code
    assert result.stderr.startswith(f"{path}:")
    assert "Traceback" not in result.stderr


def test_fail_on_sets_the_bar(bad: str) -> None:
    """An error does not fail when only fatal findings do."""
    assert 0 == _check(bad, "--fail-on", "fatal").exit_code


def test_terminal_commands_in_a_template_are_made_harmless(tmp_path: Path) -> None:
    """An escape sequence in a name does not reach the terminal."""
    template = json.loads(json.dumps(BAD))
    template["Resources"]["Trail"]["Properties"]["TrailName"] = "\x1b[2Jaudit"
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(template), encoding="utf-8")

    result = _check(str(path))

    assert "\x1b" not in result.stdout


def test_the_sample_estate_is_clean(tmp_path: Path) -> None:
    """Its cloud assembly says which organization it is of, which no property does."""
    app = App(outdir=str(tmp_path / "cdk.out"))
    provision_estate(app, load("trails.yaml"))
    app.synth()

    result = _check(str(tmp_path / "cdk.out"))

    assert (0, "nothing found in 6 templates with 3 trails\n") == (result.exit_code, result.stdout)


def test_every_rule_is_explained() -> None:
    """Each page has the rule's title and a source; the list has all of them."""
    listed = CliRunner().invoke(root, ["explain"]).stdout

    for each in rules().values():
        page = CliRunner().invoke(root, ["explain", each.id.lower()])
        assert 0 == page.exit_code
        assert each.title in page.stdout
        assert all(source in page.stdout for source in each.sources)
        assert each.id in listed


def test_an_unknown_rule_is_told() -> None:
    """With the rules there are."""
    result = CliRunner().invoke(root, ["explain", "TW999"])

    assert 2 == result.exit_code
    assert "TW101" in result.stderr


def test_pythons_collector_is_back_after_a_check(bad: str) -> None:
    """It is off only while what is read grows."""
    collecting = gc.isenabled()
    _check(bad)

    assert (True, True) == (collecting, gc.isenabled())
