"""``trailwright diff`` says what becomes of the audit posture, and exits accordingly."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.cli.root import root
from trailwright.model.changes import changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TRAIL: dict[str, Any] = {
    "Resources": {
        "Logs": {"Type": "AWS::S3::Bucket"},
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "TrailName": "audit",
                "S3BucketName": {"Ref": "Logs"},
                "IsLogging": True,
                "IsMultiRegionTrail": True,
                "EnableLogFileValidation": True,
            },
        },
    }
}
#: What terminals obey, what hides text, what builds and readers of reports take for theirs.
HOSTILE = (
    "\x1b[2J \x1b]8;;https://evil.example\x07click \x9b31m \u202eevil \u200bevil \r\n::error::evil "
    "\n::stop-commands::evil ##[error]evil ##vso[task.setvariable variable=a]b <script>evil()"
    "</script> [evil](https://evil.example) @octocat `| # {0} {trail} ${{ github.token }} ]]> \" '"
)
NEVER = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _diff(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(root, ["diff", *arguments], input=stdin)


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., str]:
    """Writes the template with some properties of the trail anew."""

    def write(name: str, **properties: object) -> str:
        written = deepcopy(TRAIL)
        written["Resources"]["Trail"]["Properties"] |= properties
        path = tmp_path / name
        path.write_text(json.dumps(written, indent=2), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def weaker(template: Callable[..., str]) -> tuple[str, str]:
    """Two templates, of which the second validates no log files."""
    return template("base.json"), template("head.json", EnableLogFileValidation=False)


def test_a_weakening_is_told_with_its_place(weaker: tuple[str, str]) -> None:
    """File, line, resource, what is lost and what to do; exit status 1."""
    result = _diff(*weaker)

    told = " ".join(result.stdout.split())
    assert 1 == result.exit_code
    for part in (
        *("error TW905 Log file validation", "head.json:15 Trail", "→ Write"),
        "log file validation of trail audit is switched off; the chain of digest files breaks",
        "1 error in the audit posture of 1 trail",
    ):
        assert part in told


def test_an_improvement_is_told_and_does_not_fail(weaker: tuple[str, str]) -> None:
    """It is info."""
    result = _diff(*reversed(weaker))

    assert (0, "1 info in the audit posture of 1 trail") == (
        result.exit_code,
        result.stdout.splitlines()[-1],
    )


def test_nothing_changes(template: Callable[..., str]) -> None:
    """When it is only written otherwise."""
    result = _diff(template("base.json"), template("head.json", IsLogging="true"))

    assert (0, "nothing changes in the audit posture of 1 trail\n") == (
        result.exit_code,
        result.stdout,
    )


@pytest.mark.parametrize(("bar", "expected"), [("fatal", 0), ("error", 1), ("info", 1)])
def test_fail_on_sets_the_bar(weaker: tuple[str, str], bar: str, expected: int) -> None:
    """As it does for a check."""
    assert expected == _diff(*weaker, "--fail-on", bar).exit_code


def test_a_base_that_is_missing_is_empty(template: Callable[..., str], tmp_path: Path) -> None:
    """Everything is new, and that is said."""
    result = _diff(str(tmp_path / "none.json"), template("head.json"))

    assert 0 == result.exit_code
    assert "none.json does not exist, so that everything is new" in result.stderr
    assert "trail audit of account <account> is new" in result.stdout


@pytest.mark.parametrize("side", ["base", "head"])
def test_what_cannot_be_read_is_one_line(
    template: Callable[..., str], tmp_path: Path, side: str
) -> None:
    """On both sides; exit status 2, no traceback."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("Resources: {CloudTrail: [", encoding="utf-8")
    good = template("good.json")

    result = _diff(*((str(broken), good) if side == "base" else (good, str(broken))))

    assert (2, True) == (result.exit_code, result.stderr.startswith(f"{broken}:"))


def test_a_head_that_is_missing_is_a_mistake(template: Callable[..., str], tmp_path: Path) -> None:
    """And not an estate in which all is gone."""
    result = _diff(template("base.json"), str(tmp_path / "none.json"))

    assert (2, "") == (result.exit_code, result.stdout)


def test_a_pattern_that_matches_nothing_is_a_mistake(
    template: Callable[..., str], tmp_path: Path
) -> None:
    """Even as BASE: a pattern is no file that does not exist yet."""
    assert 2 == _diff(str(tmp_path / "old" / "*.json"), template("head.json")).exit_code


def test_standard_input_is_a_side(template: Callable[..., str]) -> None:
    """With a dash for its path."""
    assert 0 == _diff("-", template("head.json"), stdin=json.dumps(TRAIL)).exit_code


def test_both_sides_have_the_same_context(weaker: tuple[str, str]) -> None:
    """Accounts and Regions are said once."""
    place = ("--account", "111122223333", "--region", "eu-west-1")
    before, after = weaker

    result = _diff(before, after.replace("head", "base"), *place, "--format", "json")

    assert [] == json.loads(result.stdout)["findings"]


def test_folders_and_assemblies_are_compared_by_stack(
    template: Callable[..., str], tmp_path: Path
) -> None:
    """Two templates in each: what moves between files of the same name is nothing."""
    for side in ("old", "new"):
        (tmp_path / side).mkdir()
        template(f"{side}/one.json", TrailName="one")
        template(f"{side}/two.json", TrailName="two")

    result = _diff(str(tmp_path / "old"), str(tmp_path / "new"), "--region", "eu-west-1")

    assert "nothing changes in the audit posture of 2 trails\n" == result.stdout


def test_the_sample_estate_is_compared_without_the_cdk() -> None:
    """A trails.yaml is a side like any other."""
    result = _diff("trails.yaml", "trails.yaml")

    assert (0, "nothing changes in the audit posture of 3 trails\n") == (
        result.exit_code,
        result.stdout,
    )


def test_json_follows_its_schema(weaker: tuple[str, str]) -> None:
    """That of findings: a change is one."""
    report = json.loads(_diff(*weaker, "--format", "json").stdout)

    schema = read_policy("schema/findings.schema.json")
    assert [] == [each.message for each in Draft202012Validator(schema).iter_errors(report)]
    assert [("TW905", "error")] == [(each["rule"], each["severity"]) for each in report["findings"]]


def test_sarif_lists_the_changes(weaker: tuple[str, str]) -> None:
    """In a category of its own, so that code scanning takes it for another tool's run."""
    (run,) = json.loads(_diff(*weaker, "--format", "sarif").stdout)["runs"]

    (result,) = run["results"]
    listed = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert ("trailwright/diff/", list(changes()), "TW905") == (
        run["automationDetails"]["id"],
        listed,
        listed[result["ruleIndex"]],
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("markdown", "<!-- trailwright diff -->\n\n### trailwright diff\n\n1 error in the audit"),
        ("github", "::notice title=trailwright diff::1 error in the audit posture of 1 trail"),
        ("junit", '<testsuites name="trailwright diff"'),
    ],
)
def test_every_format_says_who_speaks(weaker: tuple[str, str], form: str, expected: str) -> None:
    """A comment of a diff is not taken for one of a check."""
    assert expected in _diff(*weaker, "--format", form).stdout


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "markdown", "junit"])
def test_hostile_names_do_nothing(template: Callable[..., str], form: str) -> None:
    """Whatever a template calls its trail and its bucket, a report does no more than show it."""
    before = template("base.json", TrailName=HOSTILE, S3BucketName=HOSTILE)
    after = template(
        "head.json", TrailName=f"{HOSTILE}2", S3BucketName=f"{HOSTILE}2", KMSKeyId=HOSTILE
    )

    shown = _diff(before, after, "--format", form).stdout

    lines = shown.split("\n")
    commands = [each for each in lines if each.lstrip().startswith("::")]
    allowed = ("::error ", "::warning ", "::notice ") if form == "github" else ()
    assert ([], [], True) == (
        NEVER.findall(shown),
        [each for each in commands if not each.startswith(allowed)],
        "evil" in shown,
    )


def test_hostile_names_keep_documents_whole(template: Callable[..., str]) -> None:
    """JSON, SARIF and XML can be parsed, and hold as many results."""
    sides = (
        template("base.json", TrailName=HOSTILE),
        template("head.json", TrailName=f"{HOSTILE}2"),
    )
    shown = {form: _diff(*sides, "--format", form).stdout for form in ("json", "sarif", "junit")}

    cases = ET.fromstring(shown["junit"]).findall(".//testcase")  # noqa: S314 - our own report
    (run,) = json.loads(shown["sarif"])["runs"]
    assert (1, 1, 1) == (
        len(json.loads(shown["json"])["findings"]),
        len(run["results"]),
        len(cases),
    )


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"EventSelectors": {"Ref": "P"}}, "what trail audit records is not compared"),
        ({"IsLogging": {"Ref": "P"}}, "whether trail audit is logging is not compared"),
        ({"S3BucketName": "logs"}, "how bucket logs keeps files is not compared"),
        ({"IsOrganizationTrail": True}, "when files in bucket <head.Logs> expire is not compared"),
    ],
)
def test_what_nobody_knows_does_not_pass_for_equal(
    template: Callable[..., str], properties: dict[str, Any], expected: str
) -> None:
    """It is told on standard error, on both sides as it may be."""
    result = _diff(template("base.json", **properties), template("head.json", **properties))

    assert (0, True) == (result.exit_code, expected in result.stderr)


def test_a_change_is_explained() -> None:
    """In all its directions."""
    page = CliRunner().invoke(root, ["explain", "tw905"])

    assert 0 == page.exit_code
    assert "TW905: Log file validation" in page.stdout
