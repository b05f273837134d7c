"""Cloud assemblies are read with their stages and nested stacks, and never left."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.unknown import Unknown
from trailwright.readers import Context, ReadError, read

if TYPE_CHECKING:
    from pathlib import Path

TRAIL = {
    "Type": "AWS::CloudTrail::Trail",
    "Properties": {
        "IsLogging": True,
        "S3BucketName": {"Fn::ImportValue": "Archive:Bucket"},
        "SnsTopicName": {"Fn::GetStackOutput": {"StackName": "Archive", "OutputName": "TopicArn"}},
    },
}
ARCHIVE = {
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "Archive/Logs"}},
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
    "Outputs": {
        "Bucket": {"Value": {"Ref": "Bucket"}, "Export": {"Name": "Archive:Bucket"}},
        "TopicArn": {"Value": {"Ref": "Topic"}},
    },
}


def _stack(template: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a manifest has
    return {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": template},
        **more,
    }


def _write(folder: Path, artifacts: dict[str, Any], **files: Any) -> Path:  # noqa: ANN401 - JSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cdk.out").write_text('{"version": "48.0.0"}')
    manifest = {"version": "48.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data))
    return folder


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """Two stacks, of which one needs the other."""
    metadata = {
        "/Audit/Trail/Resource": [
            {"type": "aws:cdk:logicalId", "data": "Trail"},
            {"type": "aws:cdk:creationStack", "data": ["jsii", "make (/home/me/app.py:12)"]},
        ]
    }
    return _write(
        tmp_path / "out",
        {
            "Archive": _stack("archive.json"),
            "Audit": _stack("audit.json", metadata=metadata, dependencies=["Archive"]),
            "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
        },
        archive=ARCHIVE,
        audit={"Resources": {"Trail": TRAIL}},
    )


def test_references_reach_from_stack_to_stack(assembly: Path) -> None:
    """Exports and outputs are what the other stack says."""
    estate = read(assembly)
    trail = estate.trails[0]

    assert "<Archive.Bucket>" == trail.s3_bucket_name
    assert "arn:aws:sns:eu-west-1:111122223333:<Archive.Topic>" == trail.sns_topic_name
    assert estate.bucket(trail.s3_bucket_name) is estate.buckets[0]


def test_stacks_know_where_they_go(assembly: Path) -> None:
    """The environment of an artifact comes before that of the context."""
    trail = read(assembly, Context(account="999999999999", region="us-east-1")).trails[0]

    assert ("111122223333", "eu-west-1", "aws") == (trail.account, trail.region, trail.partition)


def test_names_and_roles_of_stacks_are_known(tmp_path: Path) -> None:
    """The CDK leaves the place open in the ARN of CloudFormation's role."""
    role = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/deploy-${AWS::Region}"
    properties = {
        "templateFile": "audit.json",
        "stackName": "audit-of-production",
        "cloudFormationExecutionRoleArn": role,
    }
    folder = _write(
        tmp_path / "out",
        {"Audit": _stack("audit.json", properties=properties)},
        audit={"Resources": {"Trail": TRAIL}},
    )

    found = read(folder).stacks["Audit"]

    assert ("audit-of-production", "arn:aws:iam::111122223333:role/deploy-eu-west-1") == (
        found.name,
        found.role,
    )


def test_constructs_and_their_lines_are_known(assembly: Path) -> None:
    """The path comes from the template or the manifest, the line from the stack trace."""
    estate = read(assembly)

    assert "Archive/Logs" == estate.buckets[0].origin.construct_path
    assert "Audit/Trail/Resource" == estate.trails[0].origin.construct_path
    assert "/home/me/app.py:12" == estate.trails[0].origin.source_line


def test_the_order_of_stacks_is_known(assembly: Path) -> None:
    """A stack waits for those it depends on."""
    estate = read(assembly)

    assert estate.depends(estate.trails[0], estate.buckets[0]) is True
    assert estate.depends(estate.buckets[0], estate.trails[0]) is False


def test_stages_are_read(assembly: Path, tmp_path: Path) -> None:
    """A nested assembly is read like the one around it."""
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    os.rename(assembly, tmp_path / "moved")  # noqa: PTH104
    root = _write(assembly, {"assembly-Prod": stage})
    os.rename(tmp_path / "moved", root / "assembly-Prod")  # noqa: PTH104

    assert [str(root / "assembly-Prod" / "audit.json")] == [
        each.origin.path for each in read(root).trails
    ]


def test_nested_stacks_are_read_with_what_they_are_given(tmp_path: Path) -> None:
    """Parameters go in, outputs come out."""
    parent = {
        "Resources": {
            "Inner": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"Parameters": {"Bucket": {"Ref": "Logs"}}},
                "Metadata": {"aws:asset:path": "inner.json"},
            },
            "Logs": {"Type": "AWS::S3::Bucket"},
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {"Fn::GetAtt": ["Inner", "Outputs.Name"]}
                },
            },
        }
    }
    inner = {
        "Parameters": {"Bucket": {"Type": "String"}},
        "Resources": {
            "Trail": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {"TrailName": "deep", "S3BucketName": {"Ref": "Bucket"}},
            }
        },
        "Outputs": {"Name": {"Value": {"Ref": "Trail"}}},
    }
    root = _write(tmp_path, {"Outer": _stack("outer.json")}, outer=parent, inner=inner)

    estate = read(root)

    assert "<Outer.Logs>" == estate.trails[0].s3_bucket_name
    assert "deep" == estate.roles[0].trust
    assert () == estate.notes


def test_an_assembly_without_cloudtrail_is_passed_over(tmp_path: Path) -> None:
    """No stack is parsed when none mentions it."""
    root = _write(tmp_path, {"Archive": _stack("archive.json")}, archive=ARCHIVE)

    assert ["does not mention CloudTrail"] == [each.reason for each in read(root).passed_over]


def test_stacks_that_are_bound_to_nothing_take_the_context(assembly: Path) -> None:
    """An environment-agnostic stack goes where the context says."""
    manifest = assembly / "manifest.json"
    free = manifest.read_text().replace("111122223333/eu-west-1", "unknown-account/unknown-region")
    manifest.write_text(free)

    assert isinstance(read(assembly).trails[0].account, Unknown)
    assert "222233334444" == read(assembly, Context(account="222233334444")).trails[0].account


@pytest.mark.parametrize("name", ["../secret.json", "/etc/hostname", "a/../../secret.json", "a\\b"])
def test_paths_out_of_an_assembly_are_refused(tmp_path: Path, name: str) -> None:
    """However they are written."""
    (tmp_path / "secret.json").write_text("{}")
    root = _write(tmp_path / "out", {"A": _stack(name)})

    with pytest.raises(ReadError, match="must lie inside"):
        read(root)


@pytest.mark.parametrize("kind", ["link", "folder", "fifo"])
def test_what_is_no_file_of_the_assembly_is_refused(tmp_path: Path, kind: str) -> None:
    """Links, linked folders and pipes are not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "t.json").write_text("CloudTrail")
    name = "in/t.json" if kind == "folder" else "t.json"
    root = _write(tmp_path / "out", {"A": _stack(name)})
    if kind == "link":
        (root / "t.json").symlink_to(outside / "t.json")
    elif kind == "folder":
        (root / "in").symlink_to(outside)
    else:
        os.mkfifo(root / "t.json")

    with pytest.raises(ReadError, match="cannot be read"):
        read(root)


@pytest.mark.parametrize(
    ("artifacts", "expected"),
    [
        ({"A": 1}, "must be a mapping"),
        ({"A": {"type": "aws:cloudformation:stack"}}, "must have templateFile"),
        ({"A": _stack("missing.json")}, "cannot be read"),
        (
            {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}},
            "must not be nested deeper than 10 assemblies",
        ),
    ],
)
def test_broken_manifests_are_said(
    tmp_path: Path, artifacts: dict[str, Any], expected: str
) -> None:
    """Each fault of a manifest has its sentence, an assembly inside itself among them."""
    with pytest.raises(ReadError, match=expected):
        read(_write(tmp_path, artifacts))


def test_a_stack_nested_in_itself_is_refused(tmp_path: Path) -> None:
    """A template that names itself as its nested stack ends soon."""
    again = {
        "Resources": {
            "Again": {
                "Type": "AWS::CloudFormation::Stack",
                "Metadata": {"aws:asset:path": "t.json"},
            },
            "T": TRAIL,
        }
    }

    with pytest.raises(ReadError, match="must not nest deeper than 10 stacks"):
        read(_write(tmp_path, {"A": _stack("t.json")}, t=again))
