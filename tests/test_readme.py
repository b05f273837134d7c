"""What the README shows works."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.aws_cloudtrail import CfnTrail
from click.testing import CliRunner

import trailwright
from trailwright import load
from trailwright.cli.root import root
from trailwright.model.alarms import profile_names, profile_of
from trailwright.testing import resources_of, template_of

ROOT = Path(__file__).parents[1]
#: A trail with a prefix, in whose bucket it may only write without one.
REFUSED = """\
Resources:
  Logs:
    Type: AWS::S3::Bucket
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:GetBucketAcl
            Resource: !GetAtt Logs.Arn
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:PutObject
            Resource: !Sub "${Logs.Arn}/AWSLogs/${AWS::AccountId}/*"
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {TrailName: audit, S3BucketName: !Ref Logs, S3KeyPrefix: team, IsLogging: true}
"""
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(language: str, containing: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    (found,) = (block for block in blocks if containing in block)
    return found


def test_the_python_example_synthesizes() -> None:
    """Pasted into a stack that has an orders bucket, it makes one trail and 15 alarms."""
    code = _block("python", "DataEvents.s3")
    source = f"def build(self, orders_bucket):\n{indent(code, '    ')}"
    names: dict[str, object] = {}
    exec(compile(source, "README.md", "exec"), names)  # noqa: S102 - our own README
    env = Environment(account="111122223333", region="us-east-1")
    stack = Stack(App(), "Audit", env=env)

    names["build"](stack, s3.Bucket(stack, "Orders"))  # type: ignore[operator]

    template = template_of(stack)
    assert 1 == len(resources_of(template, "AWS::CloudTrail::Trail"))
    assert 15 == len(resources_of(template, "AWS::CloudWatch::Alarm"))


def test_the_yaml_example_is_an_estate() -> None:
    """It loads without an error."""
    config = load(text=_block("yaml", "organization:"))

    assert ["org-audit"] == [trail.name for trail in config.trails]


def test_the_error_shown_is_the_error_told(tmp_path: Path) -> None:
    """A misspelt kind gives the message word for word."""
    shown = next(line for line in README.splitlines() if line.startswith("trails.yaml:"))
    text = (ROOT / "trails.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "trails.yaml"
    broken.write_text(text.replace("kind: regional", "kind: regionl"), encoding="utf-8")

    with pytest.raises(ValueError, match="regionl") as failure:
        load(broken)

    assert shown == str(failure.value).replace(f"{tmp_path}/", "")


def test_every_construct_of_the_table_is_public() -> None:
    """The table names what can be imported."""
    named = set(re.findall(r"^\| `([A-Z]\w+)` \|", README, re.MULTILINE))

    assert named
    assert named <= set(trailwright.__all__)


def test_every_profile_of_the_table_is_in_the_catalogue() -> None:
    """With the profiles that the example names, and as many alarms as the table says."""
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", README, re.MULTILINE))
    counts = {name: re.findall(r"\b[0-9]+\b", said)[:1] for name, said in rows.items()}

    assert {name: [str(len(profile_of(name)["alarms"]))] for name in profile_names()} == counts


def test_the_finding_shown_is_the_finding_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line by line, but for what is left out."""
    monkeypatch.chdir(tmp_path)
    Path("template.yaml").write_text(REFUSED, encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    shown = next(each for each in blocks if each.startswith("error TW101"))

    told = CliRunner().invoke(root, ["check", "template.yaml"]).stdout.splitlines()

    whole = [line for line in shown.splitlines() if "…" not in line]
    assert [] == [line for line in whole if line not in told]


def test_every_link_into_the_repository_leads_somewhere() -> None:
    """No relative link is dead."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert [] == [link for link in links if not (ROOT / link).exists()]


def test_every_make_target_exists() -> None:
    """The README runs nothing that the Makefile does not have."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    assert set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)) <= targets


def test_the_checks_are_added_and_acknowledged_as_shown() -> None:
    """The refused trail of a hand-made bucket passes, since its finding is acknowledged."""
    code = _block("python", "TrailwrightChecks.add_to")
    app = App()
    stack = Stack(app, "Audit", env=Environment(account="111122223333", region="us-east-1"))
    s3.CfnBucket(stack, "Logs", bucket_name="by-hand")
    CfnTrail(stack, "Trail", trail_name="by-hand", s3_bucket_name="by-hand", is_logging=True)

    exec(compile(code, "README.md", "exec"), {"app": app, "stack": stack})  # noqa: S102 - ours

    report = Path(app.synth().directory, "validation-report.json").read_text("utf-8")
    assert "the bucket's owner adds the statement today" in report


def test_a_policy_is_declared_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file says is what the trail is judged by."""
    monkeypatch.chdir(tmp_path)
    Path("central-audit-logs.json").write_text('{"Statement": []}', encoding="utf-8")
    app = App()
    stack = Stack(app, "Audit", env=Environment(account="111122223333", region="us-east-1"))
    names: dict[str, object] = {"stack": stack, "Bucket": s3.Bucket, "Path": Path}

    exec(compile(_block("python", "from_bucket_name"), "README.md", "exec"), names)  # noqa: S102
    trailwright.AccountTrail(stack, "Trail", trail_name="audit", log_bucket=names["logs"])

    with pytest.raises(RuntimeError, match="central-audit-logs refuses because"):
        app.synth()
