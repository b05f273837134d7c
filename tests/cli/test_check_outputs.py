"""``trailwright check`` writes what it found in formats, to files and to one standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from trailwright.cli.root import root
from trailwright.reports.formats import FORMATS

BAD: dict[str, Any] = {
    "Resources": {
        "Logs": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"VersioningConfiguration": {"Status": "Enabled"}},
        },
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "S3BucketName": {"Ref": "Logs"},
                "IsLogging": True,
                "IsMultiRegionTrail": True,
                "IncludeGlobalServiceEvents": True,
                "EnableLogFileValidation": True,
            },
        },
    }
}
#: What only one format needs, or none.
DEAR = {"aws_cdk", "boto3", "jsonschema", "rich", "ruamel", "ryml", "markdown_it", "pygments"}
COLOUR = "\x1b[31merror TW101"


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template whose bucket has no policy, in the working directory."""
    (tmp_path / "bad.json").write_text(json.dumps(BAD, indent=2), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "bad.json"


def _check(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner(env=env).invoke(root, ["check", *arguments])


def test_every_format_can_be_written_at_once(bad: str) -> None:
    """Each into its file; text goes to standard output, and nothing else is left."""
    arguments = [each for name in FORMATS for each in ("--format", f"{name}=out.{name}")]

    result = _check(bad, *arguments)

    assert 1 == result.exit_code
    assert result.stdout.startswith("error TW101")
    assert {"bad.json", *(f"out.{name}" for name in FORMATS)} == {e.name for e in Path().iterdir()}
    assert "TW101" in json.dumps(json.loads(Path("out.sarif").read_text(encoding="utf-8")))
    assert "testsuites" == ET.parse("out.junit").getroot().tag  # noqa: S314 - our own report


@pytest.mark.parametrize("name", FORMATS)
def test_any_format_can_go_to_standard_output(bad: str, name: str) -> None:
    """It alone."""
    result = _check(bad, "--format", name)

    assert (1, True) == (result.exit_code, "TW101" in result.stdout)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "json", "--format", "text"], "only one format can go to standard output"),
        (["--format", "json=a", "--format", "sarif=a"], "each format needs a file of its own"),
        (["--format", "jsn"], "'jsn' is not one of 'text', 'json'"),
        (["--format", "json="], "json= names no file; write json=FILE"),
        (["--write-baseline", "b.json"], "--write-baseline needs --reason and --expires"),
        (["--expires", "soon"], "'soon' does not match the format"),
    ],
)
def test_bad_usage_exits_with_2(bad: str, arguments: list[str], message: str) -> None:
    """And says what is wrong on standard error alone."""
    result = _check(bad, *arguments)

    assert (2, "") == (result.exit_code, result.stdout)
    assert message in result.stderr


@pytest.mark.parametrize(
    ("path", "reason"), [("gone/a.json", "no such file or directory"), (".", "not a regular file")]
)
def test_a_file_that_cannot_be_written_is_one_line(bad: str, path: str, reason: str) -> None:
    """Exit status 2, and no report, for it would be half of what was asked for."""
    result = _check(bad, "--format", f"json={path}")

    assert (2, "") == (result.exit_code, result.stdout)
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"trailwright: {path} cannot be written: ")
    assert reason in line


def test_what_was_assumed_is_told_on_standard_error(bad: str) -> None:
    """Not in the report that a program reads."""
    result = _check(bad, "--format", "json")

    assert "note: bad is bound to no Region" in result.stderr
    assert "note: " not in result.stdout


def test_what_was_not_judged_is_not_clean(tmp_path: Path) -> None:
    """It is passed over, and counted."""
    path = tmp_path / "web.yaml"
    path.write_text("Resources: {Web: {Type: 'AWS::S3::Bucket'}}", encoding="utf-8")

    assert "nothing was judged; 1 passed over\n" == _check(str(path)).stdout


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals(bad: str, env: dict[str, str], *, coloured: bool) -> None:
    """NO_COLOR and FORCE_COLOR decide otherwise, the former above the latter."""
    usual = {"NO_COLOR": "", "FORCE_COLOR": ""}

    result = _check(bad, "--format", "text=out.txt", env=usual | env)

    assert coloured == (COLOUR in result.stdout)
    assert "\x1b" not in Path("out.txt").read_text(encoding="utf-8")


def test_a_terminal_is_coloured(bad: str) -> None:
    """As ``script`` gives one."""
    command = f"{sys.executable} -c 'import trailwright.cli as t; t.main()' check {bad}"
    env = {"TERM": "xterm", "PYTHONPATH": ":".join(sys.path)}

    run = subprocess.run(
        ["script", "-qc", command, "/dev/null"],  # noqa: S607 - wherever it is
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"} | env,
    )

    assert COLOUR.encode() in run.stdout


def test_standard_output_without_unicode_is_no_traceback(bad: str) -> None:
    """A character that it cannot show gets its number."""
    run = subprocess.run(
        [sys.executable, "-c", "import trailwright.cli as t; t.main()", "check", bad],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "latin-1", "PYTHONPATH": ":".join(sys.path)},
    )

    assert (1, True) == (run.returncode, rb"\u2192 Allow" in run.stdout)


def test_a_reader_that_goes_away_is_no_traceback(bad: str) -> None:
    """As ``head`` does."""
    with subprocess.Popen(
        [sys.executable, "-c", "import trailwright.cli as t; t.main()", "check", bad],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path)},
    ) as run:
        assert run.stdout is not None
        run.stdout.close()
        _, said = run.communicate()

    assert 1 == run.returncode
    assert [b"note: bad is bound to no Region: partition aws is assumed"] == said.splitlines()


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_loads_what_it_does_not_need(bad: str, name: str) -> None:
    """Not the CDK, nor validators and painters."""
    script = (
        "import atexit, sys, trailwright.cli\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv[1:] = ['check', {bad!r}, '--format', {name!r}]\n"
        "trailwright.cli.main()"
    )

    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=False,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )

    assert 1 == run.returncode, run.stderr
    assert set() == DEAR & {each.partition(".")[0] for each in run.stderr.split()}


@pytest.mark.parametrize(
    ("bar", "code"), [("fatal", 0), ("error", 1), ("warning", 1), ("unknown", 1), ("info", 1)]
)
def test_the_bar_takes_in_all_above_it(bad: str, bar: str, code: int) -> None:
    """An error fails whoever fails on warnings."""
    assert code == _check(bad, "--fail-on", bar).exit_code


@pytest.mark.parametrize(("bar", "code"), [("error", 0), ("warning", 0), ("unknown", 1)])
def test_what_could_not_be_decided_fails_only_when_asked(
    tmp_path: Path, bar: str, code: int
) -> None:
    """It ranks below a warning."""
    template = json.loads(json.dumps(BAD))
    template["Resources"]["Trail"]["Properties"]["S3BucketName"] = "elsewhere"
    path = tmp_path / "a.json"
    path.write_text(json.dumps(template), encoding="utf-8")

    assert code == _check(str(path), "--fail-on", bar).exit_code


# --- what is accepted ---


def _baseline(text: str) -> str:
    Path("baseline.yaml").write_text(text, encoding="utf-8")
    return "baseline.yaml"


def _entry(rule: str = "TW101", expires: str = "2999-12-31") -> str:
    return f"- {{rule: {rule}, resource: Trail, reason: known, expires: {expires}}}\n"


def test_what_is_accepted_does_not_fail(bad: str) -> None:
    """It is counted."""
    result = _check(bad, "--baseline", _baseline(f"acknowledgements:\n{_entry()}"))

    assert 0 == result.exit_code
    assert "nothing found in 1 template with 1 trail; 1 accepted\n" == result.stdout


def test_what_is_past_fails_again(bad: str) -> None:
    """And the entry is a finding, at its line."""
    past = _baseline(f"acknowledgements:\n{_entry(expires='2020-01-01')}")

    result = _check(bad, "--baseline", past)

    assert 1 == result.exit_code
    assert "warning TW001" in result.stdout
    assert "  baseline.yaml:2  Trail" in result.stdout.splitlines()


def test_what_is_unused_is_told(bad: str) -> None:
    """It fails nothing by itself."""
    both = _baseline(f"acknowledgements:\n{_entry()}{_entry('TW103')}")

    result = _check(bad, "--baseline", both)

    assert (0, True) == (result.exit_code, "info TW002" in result.stdout)


def test_a_baseline_that_cannot_be_used_is_told_with_its_place(bad: str) -> None:
    """Exit status 2."""
    result = _check(bad, "--baseline", _baseline("acknowledgements:\n- {rule: TW101}\n"))

    assert (2, "") == (result.exit_code, result.stdout)
    assert "baseline.yaml:2:3: acknowledgements[0] must have reason; add it" in result.stderr


def test_a_baseline_can_be_begun(bad: str) -> None:
    """What is found now is accepted, with one reason and one day."""
    asked = ["--write-baseline", "b.json", "--reason", "legacy", "--expires", "2999-12-31"]

    begun = _check(bad, *asked)
    again = _check(bad, "--baseline", "b.json")

    assert (0, 0) == (begun.exit_code, again.exit_code)
    (entry,) = json.loads(Path("b.json").read_text(encoding="utf-8"))["acknowledgements"]
    expected = {"rule": "TW101", "resource": "Trail", "path": "bad.json"}
    assert expected | {"reason": "legacy", "expires": "2999-12-31"} == entry


def test_a_baseline_can_be_brought_up_to_date(bad: str) -> None:
    """Entries that still hold keep their reason; those that do not are gone."""
    old = _baseline(f"acknowledgements:\n{_entry()}{_entry('TW103')}")
    asked = ["--write-baseline", old, "--reason", "new", "--expires", "2999-12-31"]

    result = _check(bad, "--baseline", old, *asked)

    assert "nothing found in 1 template with 1 trail; 1 accepted\n" == result.stdout
    (entry,) = json.loads(Path(old).read_text(encoding="utf-8"))["acknowledgements"]
    assert ("TW101", "known") == (entry["rule"], entry["reason"])
