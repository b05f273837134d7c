"""``trailwright adopt`` writes all that taking trails over needs, or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from fake_account import ACCOUNT, audited
from plain_account import plain
from saved_account import save

from trailwright.cli.root import root
from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.operate.adopt import folder as folders
from trailwright.sandbox.server import environment

if TYPE_CHECKING:
    from pathlib import Path

    from fake_account import FakeAccount

    from trailwright.sandbox.accounts import Account

FILES = [
    "differences.json",
    "import/trailwright-audit.mapping.json",
    "import/trailwright-audit.resources.json",
    "import/trailwright-audit.template.json",
    "plan.md",
    "trails.yaml",
]


def _run(tmp_path: Path, aws: FakeAccount | None, *options: str) -> Result:
    """Run the command on the saved answers of an account."""
    saved = tmp_path / "saved"
    if aws is not None:
        save(aws, saved)
    arguments = ["adopt", "--from", str(saved), "-o", str(tmp_path / "out"), *options]
    return CliRunner().invoke(root, arguments)


def _files(folder: Path) -> list[str]:
    found = (each for each in folder.rglob("*") if each.is_file())
    return sorted(each.relative_to(folder).as_posix() for each in found)


def test_a_trail_that_stays_as_it_is_is_taken_over(tmp_path: Path) -> None:
    """With status 0, and a line that says so."""
    result = _run(tmp_path, plain())

    arn = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"
    line = f"taken     {arn}: 3 resources are imported, nothing changes\n"
    assert (0, line, "") == (result.exit_code, result.stdout, result.stderr)
    assert FILES == _files(tmp_path / "out")


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """By the commands it is for."""
    _run(tmp_path, plain())

    out = tmp_path / "out"
    assert "audit" == load(out / "trails.yaml").trails[0].name
    told = json.loads((out / FILES[1]).read_text())
    assert {"Bucket", "BucketPolicy", "Trail"} == set(told)
    resources = json.loads((out / FILES[3]).read_text())["Resources"]
    assert {"RetainExceptOnCreate"} == {each["DeletionPolicy"] for each in resources.values()}


def test_the_plan_tells_what_to_do(tmp_path: Path) -> None:
    """Command by command."""
    _run(tmp_path, plain())

    plan = (tmp_path / "out/plan.md").read_text()
    assert "No property changes, nothing is replaced, and the trail records throughout." in plan
    assert "--change-set-type IMPORT" in plan
    mapping = "--resource-mapping import/trailwright-audit.mapping.json"
    assert f"npx cdk import trailwright-audit {mapping}" in plan


def test_a_trail_that_would_change_ends_with_status_1(tmp_path: Path) -> None:
    """It is declared, and every difference is told."""
    result = _run(tmp_path, audited())

    assert 1 == result.exit_code
    assert "declared  arn:aws:cloudtrail:us-east-1" in result.stdout
    assert ["differences.json", "existing_trails.yaml", "plan.md"] == _files(tmp_path / "out")
    plan = (tmp_path / "out/plan.md").read_text()
    assert "KeyPolicy" in plan
    assert "--allow-updates" in plan


def test_updates_are_accepted_when_they_are_allowed(tmp_path: Path) -> None:
    """And told."""
    aws = plain()
    aws.buckets["audit-logs"]["GetBucketVersioning"] = {}

    result = _run(tmp_path, aws, "--allow-updates")

    assert (0, True) == (result.exit_code, "1 property changes" in result.stdout)
    assert "changes, and replaces nothing" in (tmp_path / "out/plan.md").read_text()


def test_a_trail_of_somebody_else_is_no_failure(tmp_path: Path) -> None:
    """It is where it should be."""
    aws = plain()
    aws.trails[0]["Name"] = "aws-controltower-BaselineCloudTrail"

    result = _run(tmp_path, aws)

    assert (0, True) == (result.exit_code, "AWS Control Tower manages it" in result.stdout)


def test_what_could_not_be_looked_at_ends_with_status_3(tmp_path: Path) -> None:
    """The file that is missing, and the command that prints it, are told."""
    aws = plain()
    save(aws, tmp_path / "saved")
    (tmp_path / "saved/get-bucket-policy.audit-logs.json").unlink()

    result = _run(tmp_path, None)

    assert 3 == result.exit_code
    assert 'aws s3api get-bucket-policy --bucket "audit-logs" prints it' in result.stderr


def test_without_trails_there_is_nothing_to_write(tmp_path: Path) -> None:
    """Which is said."""
    aws = plain()
    aws.trails = []

    result = _run(tmp_path, aws)

    assert (0, "", False) == (result.exit_code, result.stdout, (tmp_path / "out").exists())
    assert "no trail was found; nothing is written" in result.stderr


@pytest.mark.parametrize("content", ["trails.yaml", ".hidden"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, content: str) -> None:
    """It may be somebody's work, or half of it."""
    out = tmp_path / "out"
    out.mkdir()
    (out / content).write_text("mine")

    result = _run(tmp_path, plain())

    told = f"{out} is there already; name another folder, nothing is overwritten"
    assert (2, f"trailwright: {told}\n", [content]) == (
        result.exit_code,
        result.stderr,
        _files(out),
    )


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Nor is it overwritten."""
    (tmp_path / "out").write_text("mine")

    result = _run(tmp_path, plain())

    assert (2, "mine") == (result.exit_code, (tmp_path / "out").read_text())


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    """Nothing in it can be lost."""
    (tmp_path / "out").mkdir()

    assert (0, FILES) == (_run(tmp_path, plain()).exit_code, _files(tmp_path / "out"))


def test_writing_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not half of it, and nothing beside it."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders.Path, "rename", full)

    result = _run(tmp_path, plain())

    told = f"trailwright: {tmp_path / 'out'} cannot be written: no space left on device\n"
    assert (2, told) == (result.exit_code, result.stderr)
    assert ["saved"] == [each.name for each in tmp_path.iterdir()]


def test_broken_json_is_one_sentence(tmp_path: Path) -> None:
    """That names the file and the line."""
    save(plain(), tmp_path / "saved")
    (tmp_path / "saved/describe-trails.json").write_text('{"trailList": [')

    result = _run(tmp_path, None)

    assert (2, 1, False) == (
        result.exit_code,
        len(result.stderr.splitlines()),
        (tmp_path / "out").exists(),
    )
    assert "describe-trails.json" in result.stderr


def test_without_credentials_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And exit status 3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))

    result = CliRunner().invoke(root, ["adopt", "-o", str(tmp_path / "out")])

    assert (3, 1, False) == (
        result.exit_code,
        len(result.stderr.splitlines()),
        (tmp_path / "out").exists(),
    )
    assert "there are no usable credentials" in result.stderr


def test_help_needs_no_boto3() -> None:
    """It is paid for when the command runs."""
    script = (
        "import atexit, sys, trailwright.cli\n"
        "atexit.register(lambda: print('boto3' in sys.modules, file=sys.stderr))\n"
        "sys.argv[1:] = ['adopt', '--help']\n"
        "trailwright.cli.main()"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)

    assert "False\n" == run.stderr


def test_the_emulation_is_taken_over_like_aws(
    account: Account, sandbox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over real HTTP: what a deleted stack left is taken again, and nothing changes."""
    text = f"trails: [{{kind: account, name: audit, account: '{account.id}', region: us-east-1}}]"
    (plan,) = compose_estate(load(text=text))
    assert account.deploy(to_template(plan.resources), stack=plan.name).succeeded
    account.delete(plan.name)
    for name, value in environment(sandbox, account.id, "us-east-1", base={}).items():
        monkeypatch.setenv(name, value)
    out = tmp_path / "out"

    result = CliRunner().invoke(root, ["adopt", "--region", "us-east-1", "-o", str(out)])

    assert 0 == result.exit_code, result.stdout + result.stderr
    assert "resources are imported, nothing changes" in result.stdout
    (again,) = compose_estate(load(out / "trails.yaml"))
    assert set(plan.resources) == set(again.resources)
    plan_text = (out / "plan.md").read_text()
    assert "cannot do the same: resources wait for `TopicPolicy`" in plan_text


def test_a_trail_in_a_stack_is_declared(
    account: Account, sandbox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the stack stands."""
    text = f"trails: [{{kind: account, name: audit, account: '{account.id}', region: us-east-1}}]"
    (plan,) = compose_estate(load(text=text))
    assert account.deploy(to_template(plan.resources), stack=plan.name).succeeded
    for name, value in environment(sandbox, account.id, "us-east-1", base={}).items():
        monkeypatch.setenv(name, value)

    result = CliRunner().invoke(
        root, ["adopt", "--region", "us-east-1", "-o", str(tmp_path / "out")]
    )

    assert 0 == result.exit_code, result.stdout + result.stderr
    assert "belongs to stack trailwright-audit" in result.stdout
