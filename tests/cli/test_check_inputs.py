"""What ``trailwright check`` takes: paths, a trails.yaml, and what the templates leave open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trailwright.cli.root import root
from trailwright.model.regions import known_regions, partitions
from trailwright.readers import Context, look

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "trails.yaml"
BAD = {
    "Resources": {
        "Logs": {"Type": "AWS::S3::Bucket"},
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {"S3BucketName": {"Ref": "Logs"}, "IsLogging": True},
        },
    }
}
#: A trail whose bucket, topic and key are not in the template.
ELSEWHERE = {
    "Parameters": {"Bucket": {"Type": "String"}},
    "Resources": {
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "S3BucketName": {"Ref": "Bucket"},
                "SnsTopicName": "arn:aws:sns:eu-west-1:111122223333:told",
                "KMSKeyId": "arn:aws:kms:eu-west-1:111122223333:key/k",
                "IsLogging": True,
                "IsOrganizationTrail": True,
                "IsMultiRegionTrail": True,
                "IncludeGlobalServiceEvents": True,
            },
        }
    },
}
ALLOW = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "*",
        "Resource": "*",
    },
}
AS_AWS_PRINTS = "write what aws s3api get-bucket-policy and its like print"
ESTATE = """\
trails:
  - kind: account
    name: audit
    account: "111122223333"
    region: eu-west-1
"""


def _check(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(root, ["check", *map(str, arguments)], input=stdin)


def _findings(*arguments: object, stdin: str | None = None) -> list[dict[str, Any]]:
    result = _check(*arguments, "--format", "json", stdin=stdin)
    assert result.exit_code in (0, 1), result.stderr
    return json.loads(result.stdout)["findings"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- paths ---


@pytest.mark.parametrize(
    "pattern", ["**/*.json", "stacks/**/*.json", "stacks/*/*", "stacks/*", "stacks/[ab]/t.json"]
)
def test_patterns_are_expanded(here: Path, pattern: str) -> None:
    """As the shell would, which quotes have kept from it; node_modules are left alone."""
    for name in ("stacks/a/t.json", "stacks/b/t.json", "stacks/node_modules/x/t.json"):
        (here / name).parent.mkdir(parents=True)
        (here / name).write_text(json.dumps(BAD))

    paths = {each["path"] for each in _findings(pattern)}

    assert {"stacks/a/t.json", "stacks/b/t.json"} == paths


def test_a_file_with_stars_in_its_name_is_that_file(here: Path) -> None:
    """What is there is never taken for a pattern."""
    (here / "t[1].json").write_text(json.dumps(BAD))
    (here / "t1.json").write_text("{}")

    assert {"t[1].json"} == {each["path"] for each in _findings("t[1].json")}


def test_everything_that_cannot_be_looked_at_is_named_at_once(here: Path) -> None:
    """Missing, empty, matching nothing, of the wrong kind: a line each, exit status 2."""
    (here / "empty").mkdir()
    (here / "notes").mkdir()
    (here / "notes" / "package.json").write_text('{"name": "cloudtrail-notes"}')
    (here / "broken.yaml").write_text("Resources: {CloudTrail: 1, CloudTrail: 1}")
    (here / "good.json").write_text(json.dumps(BAD))
    os.mkfifo(here / "pipe")
    paths = ["missing.yaml", "empty", "notes", "x/**/*.yaml", "broken.yaml", "pipe", "good.json"]

    result = _check(*paths)

    assert (2, "") == (result.exit_code, result.stdout)
    assert [
        "missing.yaml: cannot be read: no such file or directory",
        "empty: holds no template; name a file or folder that is one",
        "notes: holds no template; name a file or folder that is one",
        "x/**/*.yaml: matches no template; mend the pattern",
        "broken.yaml:1: has 'CloudTrail' twice, first on line 1; keep one",
        "pipe: cannot be read: it is not a regular file; name a template, or pipe one to -",
    ] == result.stderr.splitlines()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("README.md", f"# Notes\n\n{ESTATE}", "it does not mention CloudTrail"),
        ("rules.json", '{"CloudTrail": 1}', "it is no template: it has no Resources"),
        ("a.snap", "// Jest Snapshot v1\nCloudTrail", "it is a test snapshot"),
    ],
)
def test_what_nothing_could_be_looked_at_in_is_never_clean(
    here: Path, name: str, text: str, reason: str
) -> None:
    """A file that is no template fails when there is nothing else."""
    (here / name).write_text(text)

    result = _check(name)

    assert (2, "") == (result.exit_code, result.stdout)
    assert f"{name}: cannot be judged: {reason}" in result.stderr


def test_empty_input_is_never_clean() -> None:
    """A pipe from what failed gives nothing to judge."""
    assert 2 == _check("-", stdin="").exit_code


def test_other_files_beside_templates_are_passed_over(here: Path) -> None:
    """A hook that hands over every changed file does not fail for that."""
    (here / "compose.yaml").write_text("services: {}")
    (here / "other.json").write_text('{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}')

    result = _check("compose.yaml", "other.json")

    assert 0 == result.exit_code
    assert "passed over compose.yaml" in result.stderr


@pytest.mark.parametrize("path", ["a" * 5000, "a/" * 3000, "\x1b[2J", "[", "**", "a\nb"])
@pytest.mark.usefixtures("here")
def test_no_path_is_a_traceback(path: str) -> None:
    """Whatever its name, what is not there is told in harmless lines."""
    result = _check(path)

    assert 2 == result.exit_code
    assert isinstance(result.exception, SystemExit)
    assert all(line.isprintable() for line in result.stderr.splitlines())


def test_a_folder_that_must_not_be_listed_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than taken for an empty one."""
    (here / "closed").mkdir()
    (here / "t.json").write_text(json.dumps(BAD))
    scandir = os.scandir

    def refuse(path: str) -> Any:  # noqa: ANN401 - as in os
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert "closed: cannot be read: permission denied\n" == _check(".").stderr


def test_what_is_hidden_is_said_before_nothing_is_found(here: Path) -> None:
    """A template whose trails a macro makes is not called clean in silence."""
    template = {"Transform": "Own", "Description": "CloudTrail", "Resources": {}}
    (here / "t.json").write_text(json.dumps(template))

    result = _check("t.json")

    assert "note: t.json: the macro Own may change what is read here\n" in result.stderr


def test_notes_cannot_move_the_cursor(here: Path) -> None:
    """They have names from templates in them."""
    template = {"Transform": "\b\r", "Description": "CloudTrail", "Resources": {}}
    (here / "t.json").write_text(json.dumps(template))

    assert all(line.isprintable() for line in _check("t.json").stderr.split("\n"))


# --- a trails.yaml ---


def test_the_sample_estate_is_clean() -> None:
    """It names its organization itself, so nothing is left open."""
    result = _check(SAMPLE)

    assert (0, "nothing found in", "") == (result.exit_code, result.stdout[:16], result.stderr)


def test_every_stack_is_written_where_its_trail_is(here: Path) -> None:
    """In the trails.yaml, not in a template that nobody wrote."""
    second = ESTATE.replace("trails:\n", "").replace("audit", "second")
    (here / "trails.yaml").write_text(ESTATE + second)
    estate = look(["trails.yaml"], Context()).estates[0]

    assert [("trails.yaml", 2), ("trails.yaml", 6)] == [
        (trail.origin.path, trail.origin.line_of("Properties")) for trail in estate.trails
    ]


def test_a_finding_is_told_at_the_trail_it_is_about(here: Path) -> None:
    """With the line at which the trail begins."""
    (here / "trails.yaml").write_text(ESTATE)
    existing = [f"--existing-trail=old-{index}" for index in range(5)]

    assert [("TW201", "trails.yaml", 2)] == [
        (each["rule"], each["path"], each["line"])
        for each in _findings("trails.yaml", *existing)
        if each["severity"] == "fatal"
    ]


def test_stacks_know_what_the_file_says_of_them() -> None:
    """Where they go, what is deployed before them, the organization and the trails there are."""
    estate = look([str(SAMPLE)], Context()).estates[0]

    assert {"111122223333", "333344445555", "444455556666"} == {
        trail.account for trail in estate.trails
    }
    assert True is estate.depends(estate.trails[0], estate.buckets[0])
    assert ("o-a1b2c3d4e5", ["legacy-audit"]) == (
        estate.organization and estate.organization.id,
        [each.name for each in estate.existing_trails],
    )


TRAIL = {"kind": "account", "name": "audit", "account": "111122223333", "region": "eu-west-1"}
CONFIGS = [
    ("trails.yaml", ESTATE),
    ("trails.yml", ESTATE),
    ("audit.yaml", ESTATE),
    ("audit.yaml", "# yaml-language-server: $schema=trails.schema.json\n" + ESTATE),
    ("audit.json", json.dumps({"trails": [TRAIL]})),
]


@pytest.mark.parametrize(("name", "text"), CONFIGS)
@pytest.mark.parametrize("way", ["file", "folder", "pattern", "stdin"])
def test_a_config_is_recognised_by_what_it_says(here: Path, name: str, text: str, way: str) -> None:
    """Named, found in a folder, matched, or piped; nothing has to say that it is one."""
    (here / name).write_text(text)
    path = {"file": name, "folder": ".", "pattern": "*.*", "stdin": "-"}[way]

    result = _check(path, stdin=text)

    assert (0, "nothing found in") == (result.exit_code, result.stdout[:16]), result.stderr


def test_a_template_called_trails_yaml_is_a_template(here: Path) -> None:
    """What it says counts for more than its name."""
    (here / "trails.yaml").write_text("Resources:\n  T: {Type: AWS::CloudTrail::Trail}\n")

    assert {"T"} == {each["resource"] for each in _findings("trails.yaml")}


def test_what_others_call_trails_is_passed_over(here: Path) -> None:
    """A folder may hold hiking trails."""
    (here / "trails.yaml").write_text("trails:\n  - name: ridge\n    length: 12\n")
    (here / "t.json").write_text(json.dumps(BAD))

    result = _check(".")

    assert 1 == result.exit_code
    assert "passed over trails.yaml: does not mention CloudTrail\n" in result.stderr


def test_errors_of_a_config_are_told_as_its_reader_tells_them(here: Path) -> None:
    """File, line and column of every one, beside what is wrong with other files."""
    (here / "trails.yaml").write_text(ESTATE.replace("name:", "nam:").replace("eu-west-1", "eu-1"))

    result = _check("trails.yaml", "missing.json")

    assert 2 == result.exit_code
    assert ["trails.yaml:3:5: ", "missing.json: cannot be read"] == [
        result.stderr.splitlines()[0][:17],
        result.stderr.splitlines()[-1][:28],
    ]


def test_acknowledgements_are_handed_on(here: Path) -> None:
    """They are what the estate accepts, for whoever matches them."""
    (here / "trails.yaml").write_text(
        ESTATE + "acknowledgements:\n  - rule: TW501\n    resource: audit\n"
        '    reason: looked at\n    expires: "2099-01-01"\n'
    )

    found = look(["trails.yaml"], Context()).acknowledgements

    assert [("TW501", "audit")] == [(each.rule, each.resource) for each in found]


def test_an_estate_and_its_assembly_are_two_readings_of_one(here: Path) -> None:
    """The trails of a trails.yaml are not taken for doubles of those in the folder's cdk.out."""
    folder = here / "cdk.out"
    folder.mkdir()
    (here / "trails.yaml").write_text(ESTATE)
    (folder / "cdk.out").write_text("{}")
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": {"TrailName": "audit"}}
    (folder / "a.json").write_text(json.dumps({"Resources": {"T": trail}}))
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "a.json"},
    }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {"A": stack}}))

    assert "TW202" not in {each["rule"] for each in _findings(".")}


CDK = {"aws_cdk", "boto3", "botocore", "constructs", "jsii"}


@pytest.mark.parametrize(
    ("path", "dear"), [(str(SAMPLE), CDK), ("t.json", {*CDK, "jsonschema", "ruamel"})]
)
def test_what_is_dear_is_not_started(here: Path, path: str, dear: set[str]) -> None:
    """A trails.yaml needs no CDK and no boto3, a template not even the reader of configs."""
    (here / "t.json").write_text('{"Description": "CloudTrail", "Resources": {}}')
    script = (
        "import atexit, sys, trailwright.cli\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv[1:] = ['check', {path!r}]\n"
        "trailwright.cli.main()"
    )

    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True
    )

    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert (0, "nothing found in") == (run.returncode, run.stdout[:16])
    assert "trailwright" in loaded
    assert set() == dear & loaded


# --- what the templates leave open ---


@pytest.fixture
def open_template(here: Path) -> str:
    """A template that leaves everything open, and policies beside it."""
    (here / "t.json").write_text(json.dumps(ELSEWHERE))
    (here / "allow.json").write_text(json.dumps(ALLOW))
    (here / "aws.json").write_text(json.dumps({"Policy": json.dumps(ALLOW)}))
    return "t.json"


def test_options_say_what_a_template_leaves_open(open_template: str) -> None:
    """Account, Region, parameter, organization, and the policies of what is elsewhere."""
    options = [
        *("--account", "111122223333", "--region", "eu-west-1", "--partition", "aws"),
        *("--param", "Bucket=logs", "--org-id", "o-a1b2c3d4e5"),
        *("--management-account", "111122223333"),
        *("--bucket-policy", "logs=allow.json"),
        *("--topic-policy", "arn:aws:sns:eu-west-1:111122223333:told=aws.json"),
        *("--key-policy", "arn:aws:kms:eu-west-1:111122223333:key/k=allow.json"),
    ]

    assert (True, []) == (bool(_open(open_template)), _open(open_template, *options))


def _open(*arguments: object) -> list[str]:
    """Return the rules that could not decide."""
    return [each["rule"] for each in _findings(*arguments) if each["severity"] == "unknown"]


def test_a_context_file_says_the_same(open_template: str, here: Path) -> None:
    """And an option comes before it: another management account is refused."""
    context = {
        "account": "111122223333",
        "region": "eu-west-1",
        "params": {"Bucket": "logs"},
        "org": {"id": "o-a1b2c3d4e5", "management_account": "111122223333"},
        "external": {
            "AWS::S3::BucketPolicy": {"logs": ALLOW},
            "AWS::SNS::TopicPolicy": {"arn:aws:sns:eu-west-1:111122223333:told": ALLOW},
            "AWS::KMS::Key": {"arn:aws:kms:eu-west-1:111122223333:key/k": ALLOW},
        },
    }
    (here / "c.json").write_text(json.dumps(context))
    given = [open_template, "--context", "c.json"]

    assert [] == _open(*given)
    assert {"TW114", "TW115"} == {
        each["rule"]
        for each in _findings(*given, "--management-account", "222233334444")
        if each["severity"] == "error"
    }


def test_trails_that_exist_already_are_counted(here: Path) -> None:
    """Five of them leave no place for the template's."""
    (here / "t.json").write_text(json.dumps(BAD))
    options = [f"--existing-trail=old-{index}:us-east-1" for index in range(5)]
    where = ["--account", "111122223333", "--region", "eu-west-1"]

    found = [
        {each["rule"] for each in _findings("t.json", *where, *options[:count])} for count in (4, 5)
    ]

    assert [False, True] == ["TW201" in each for each in found]


def test_all_that_is_wrong_with_options_is_told_at_once(open_template: str, here: Path) -> None:
    """By option, with the value, what is allowed, and what to do; nothing is judged."""
    (here / "c.yaml").write_text("acount: 1\n")
    options = [
        *("--context", "c.yaml", "--account", "12", "--region", "eu-west1"),
        *("--partition", "amazon", "--param", "Bucket", "--param", "=x", "--org-id", "x"),
        *("--existing-trail", "a:mars", "--bucket-policy", "logs=missing.json"),
        *("--key-policy", "k=c.yaml"),
    ]

    not_a_region = "must be a Region that CloudTrail knows"
    regions = ", ".join(known_regions("aws"))

    result = _check(open_template, *options)

    assert (2, "") == (result.exit_code, result.stdout)
    assert [
        "--param must be NAME=VALUE, got 'Bucket'; write both sides of =",
        "--param must be NAME=VALUE, got '=x'; write both sides of =",
        "missing.json: cannot be read: no such file or directory",
        f"--region {not_a_region}, got 'eu-west1'; did you mean eu-west-1?",
        f"--partition must be a partition, got 'amazon'; use one of {', '.join(partitions())}",
        "--account must be twelve digits, got '12'; correct it",
        "--org-id must be o- and then 10 to 32 of a-z and 0-9, got 'x'; correct it",
        f"--key-policy k must be a policy, which has Statement; {AS_AWS_PRINTS}",
        "--existing-trail must have 3 to 128 characters, has 1, got 'a'; lengthen it",
        f"--existing-trail {not_a_region}, got 'mars'; use one of {regions}",
        "c.yaml:1: acount is no key of a context; did you mean account?",
    ] == result.stderr.splitlines()


def test_help_fits_a_terminal() -> None:
    """No line is longer than 80 columns, and every option has its sentence."""
    text = CliRunner().invoke(root, ["check", "--help"], terminal_width=80).stdout

    assert [] == [line for line in text.splitlines() if len(line) > 80]
