"""The package as others get it: built, put elsewhere, used without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: The stack of somebody who has never seen this repository.
STRANGERS_APP = """
import sys

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_s3 as s3
from trailwright import AccountTrail, AlarmPack, DataEvents, LogBucket, Retention

import trailwright


class Orders(Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)
        orders_bucket = s3.Bucket(self, "Orders")
        archive = LogBucket(
            self,
            "Archive",
            retention=Retention(archive_after=Duration.days(90), expire_after=Duration.days(2557)),
        )
        trail = AccountTrail(
            self,
            "Audit",
            trail_name="audit",
            log_bucket=archive,
            data_events=[DataEvents.s3(orders_bucket, prefix="invoices/")],
        )
        AlarmPack(self, "Alarms", trail=trail, profiles=["cis"])


app = App(outdir=sys.argv[1])
Orders(app, "Here", env=Environment(account="111122223333", region="eu-west-1"))
Orders(app, "Anywhere")
app.synth()
print(trailwright.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once, with the build backend of this environment."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel into a folder that Python can import from."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_holds_every_policy_and_only_these(installed: Path) -> None:
    """The wheel's policies are those a reviewer signed, byte for byte."""
    assert _files(ROOT / "policies") == _files(installed / "trailwright/policies")


def test_holds_every_module(installed: Path) -> None:
    """The wheel's modules are those of the checkout, and the mark that they are typed."""
    modules = _files(ROOT / "constructs/trailwright")
    packaged = {
        name: content
        for name, content in _files(installed / "trailwright").items()
        if not name.startswith("policies/")
    }

    assert modules == packaged
    assert "py.typed" in packaged


def test_holds_nothing_beside_the_package(installed: Path) -> None:
    """The wheel takes no other name in anybody's site-packages."""
    assert ["trailwright"] == sorted(
        path.name for path in installed.iterdir() if path.suffix != ".dist-info"
    )


def test_pytest_finds_the_fixture_by_itself(installed: Path, tmp_path: Path) -> None:
    """A test that wants ``template_snapshot`` has it where the wheel is installed."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--fixtures"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        check=False,
        text=True,
    )

    assert "template_snapshot" in run.stdout


@pytest.fixture(scope="module")
def strangers_assembly(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, dict]]:
    """Synthesize a stranger's app with the wheel, in an activated environment.

    The CDK's own validation is on, as it is for a stranger.
    """
    folder = tmp_path_factory.mktemp("stranger")
    app = folder / "app.py"
    app.write_text(STRANGERS_APP, encoding="utf-8")
    ours = {"CDK_VALIDATION", "JSII_NODE", "PYTHONPATH"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    scripts = str(Path(sys.executable).parent)
    environment |= {
        "PYTHONPATH": str(installed),
        "PATH": os.pathsep.join([scripts, environment["PATH"]]),
    }

    run = subprocess.run(
        [sys.executable, app, folder / "cdk.out"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )

    assert 0 == run.returncode, run.stderr
    assert Path(run.stdout.split()[-1]).is_relative_to(installed)
    assert "Template validation found issues" not in run.stdout + run.stderr
    return {
        path.name.removesuffix(".template.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in (folder / "cdk.out").glob("*.template.json")
    }


def _references(value: object) -> set[str]:
    """Return the logical ids that a part of a template refers to."""
    if isinstance(value, list):
        return set().union(*(_references(each) for each in value))
    if not isinstance(value, dict):
        return set()
    if set(value) == {"Ref"}:
        return {value["Ref"]}
    if set(value) == {"Fn::GetAtt"}:
        return {value["Fn::GetAtt"][0]}
    return set().union(*(_references(each) for each in value.values()))


@pytest.mark.validation
@pytest.mark.parametrize("stack", ["Here", "Anywhere"])
def test_no_reference_of_a_strangers_template_dangles(
    strangers_assembly: dict[str, dict[str, dict]], stack: str
) -> None:
    """Whatever a resource refers to is in the same template."""
    template = strangers_assembly[stack]
    known = template["Resources"].keys() | template.get("Parameters", {}).keys()
    wanted = _references(template["Resources"])

    assert set() == {name for name in wanted - known if not name.startswith("AWS::")}


@pytest.mark.validation
@pytest.mark.parametrize("stack", ["Here", "Anywhere"])
def test_a_stranger_gets_a_trail_that_waits_for_its_bucket_policy(
    strangers_assembly: dict[str, dict[str, dict]], stack: str
) -> None:
    """The trail of the documented example exists once, after the policy it needs."""
    resources = strangers_assembly[stack]["Resources"]
    trails = [each for each in resources.values() if each["Type"] == "AWS::CloudTrail::Trail"]
    (trail,) = trails
    waits_for = {resources[name]["Type"] for name in trail["DependsOn"]}

    assert "audit" == trail["Properties"]["TrailName"]
    assert "AWS::S3::BucketPolicy" in waits_for


@pytest.mark.validation
@pytest.mark.parametrize("stack", ["Here", "Anywhere"])
def test_a_stranger_gets_an_alarm_for_each_filter(
    strangers_assembly: dict[str, dict[str, dict]], stack: str
) -> None:
    """Every metric filter of the profile has an alarm on the metric it writes."""
    resources = strangers_assembly[stack]["Resources"].values()
    written = sorted(
        each["Properties"]["MetricTransformations"][0]["MetricName"]
        for each in resources
        if each["Type"] == "AWS::Logs::MetricFilter"
    )
    watched = sorted(
        each["Properties"]["MetricName"]
        for each in resources
        if each["Type"] == "AWS::CloudWatch::Alarm"
    )

    assert written
    assert written == watched


@pytest.mark.validation
def test_a_stranger_keeps_the_archive(strangers_assembly: dict[str, dict[str, dict]]) -> None:
    """Deleting the stack keeps the bucket of logs, and the bucket expires on its own terms."""
    resources = strangers_assembly["Here"]["Resources"]
    archives = [
        each
        for name, each in resources.items()
        if each["Type"] == "AWS::S3::Bucket" and name.startswith("Archive")
    ]
    days = [
        rule["ExpirationInDays"]
        for archive in archives
        for rule in archive["Properties"].get("LifecycleConfiguration", {}).get("Rules", [])
        if "ExpirationInDays" in rule
    ]

    assert all(archive["DeletionPolicy"] == "RetainExceptOnCreate" for archive in archives)
    assert 2557 in days
