"""Templates become estates: what leans on what, and where it is written."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from trailwright.model.resources import Organization
from trailwright.model.unknown import Unknown
from trailwright.readers import Context, ReadError, mentions_cloudtrail, read
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """\
Parameters:
  Multi: {Type: String}
Conditions:
  Unused: !Equals [a, b]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:GetBucketAcl
            Resource: !GetAtt Bucket.Arn
  Group: {Type: "AWS::Logs::LogGroup", Properties: {RetentionInDays: "90"}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: []}
      Policies: [{PolicyName: own, PolicyDocument: {Statement: []}}]
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  RolePolicy:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: deliver, Roles: [!Ref Role], PolicyDocument: {Statement: [1]}}
  Key: {Type: "AWS::KMS::Key", Properties: {KeyPolicy: {Statement: []}}}
  Alias: {Type: "AWS::KMS::Alias", Properties: {AliasName: alias/t, TargetKeyId: !Ref Key}}
  Gone:
    Type: AWS::S3::Bucket
    Condition: Unused
  Trail:
    Type: AWS::CloudTrail::Trail
    DependsOn: Policy
    Properties:
      TrailName: audit
      IsLogging: "true"
      IsMultiRegionTrail: !Ref Multi
      S3BucketName: !Ref Bucket
      KMSKeyId: alias/t
      CloudWatchLogsLogGroupArn: !GetAtt Group.Arn
      CloudWatchLogsRoleArn: !GetAtt Role.Arn
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Group
      FilterPattern: "{ $.eventName = StopLogging }"
      MetricTransformations: [{MetricNamespace: Audit, MetricName: Stops, MetricValue: 1}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Namespace: Audit, MetricName: Stops, Threshold: 1, Period: "300"}
"""


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """A template on disk."""
    path = tmp_path / "audit.yaml"
    path.write_text(TEMPLATE)
    return path


def test_a_trail_finds_all_it_leans_on(where: Path) -> None:
    """Bucket, policy, key, log group and role are found by what the trail says of them."""
    estate = read(where)
    trail = estate.trails[0]

    assert "Bucket" == estate.bucket(trail.s3_bucket_name).logical_id
    assert ["Policy"] == [
        each.logical_id for each in estate.policies_on_bucket(trail.s3_bucket_name)
    ]
    assert "Key" == estate.key(trail.kms_key_id, near=trail).logical_id
    assert "Group" == estate.log_group(trail.cloudwatch_logs_log_group_arn).logical_id
    assert "Role" == estate.role(trail.cloudwatch_logs_role_arn).logical_id


def test_a_policy_names_the_bucket_it_is_on(where: Path) -> None:
    """The name CloudFormation makes up is the same in the policy and in the bucket."""
    estate = read(where)
    document = estate.bucket_policies[0].document

    assert estate.buckets[0].arn == document["Statement"][0]["Resource"]  # type: ignore[index]
    assert isinstance(estate.buckets[0].name, Unknown)


def test_texts_are_taken_for_what_they_say(where: Path) -> None:
    """``"true"`` is true and ``"90"`` is ninety, as for CloudFormation."""
    estate = read(where)

    assert True is estate.trails[0].is_logging
    assert 90 == estate.log_groups[0].retention_days
    assert 300 == estate.alarms[0].period
    assert "1" == estate.metric_filters[0].transformations[0].value  # type: ignore[index]


def test_a_flag_that_a_parameter_decides_is_unknown(where: Path) -> None:
    """What is given only at the deployment is no value, and says why."""
    found = read(where).trails[0].is_multi_region_trail

    assert isinstance(found, Unknown)
    assert "<audit.Multi> is known only when it is deployed" == found.reason


def test_a_role_has_every_policy_that_is_attached_to_it(where: Path) -> None:
    """Its own, the managed ones it names, and policies that name the role."""
    policies = read(where).roles[0].policies

    assert ["own", "arn:aws:iam::aws:policy/ReadOnlyAccess", "deliver"] == [
        each.name for each in policies
    ]
    assert isinstance(policies[1].document, Unknown)
    assert "RolePolicy" == policies[2].logical_id


def test_what_waits_for_what(where: Path) -> None:
    """DependsOn and references count, and so do theirs."""
    estate = read(where)
    trail = estate.trails[0]

    assert ("Policy", "Bucket", "Group", "Role") == estate.edges[trail.origin.stack, "Trail"]
    assert {"Policy", "Bucket", "Group", "Role"} == estate.prerequisites(trail)
    assert estate.depends(trail, estate.bucket_policies[0])
    assert not estate.depends(trail, estate.keys[0])


def test_resources_whose_condition_does_not_hold_are_left_out(where: Path) -> None:
    """A bucket under a false condition is not made."""
    assert ["Bucket"] == [each.logical_id for each in read(where).buckets]


def test_resources_under_an_undecided_condition_may_exist() -> None:
    """Such a resource is there, with the doubt, and the condition is listed."""
    template = TEMPLATE.replace("[a, b]", "[!Ref Multi, b]")

    estate = read_bytes(template.encode(), "audit.yaml")

    assert isinstance(estate.buckets[1].exists, Unknown)
    assert (("audit", "Unused"),) == estate.undecided


def test_every_record_knows_its_line(where: Path) -> None:
    """Lines are those of the logical id, or of the property that is asked for."""
    estate = read(where)
    lines = TEMPLATE.splitlines()
    trail = estate.trails[0]

    for resource in estate.resources():
        assert lines[resource.origin.line - 1].startswith(f"  {resource.logical_id}:")
    line = trail.origin.line_of("Properties", "KMSKeyId")
    assert "      KMSKeyId: alias/t" == lines[line - 1]
    assert f"{where}:{trail.origin.line} (Trail)" == str(trail.origin)


def test_fates_are_kept(where: Path) -> None:
    """Deletion policies are as written, and CloudFormation's default where they are not."""
    estate = read(where)

    assert "Retain" == estate.buckets[0].deletion_policy
    assert "Delete" == estate.trails[0].deletion_policy


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash stands for standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEMPLATE.encode())))

    assert ("-",) == read("-").paths


def test_a_folder_is_read_whole(where: Path) -> None:
    """What has nothing to do with CloudTrail, or is no template, is passed over and said so."""
    folder = where.parent
    (folder / "package.json").write_text('{"name": "x"}')
    (folder / "values.yaml").write_text("a: {{ .Values.CloudTrail }}\n")
    (folder / "a.snap").write_text("// Jest Snapshot v1\n\nCloudTrail\n")
    (folder / "more").mkdir()
    (folder / "more" / "audit.yml").write_text(TEMPLATE)
    (folder / ".git").mkdir()
    (folder / ".git" / "audit.yml").write_text(TEMPLATE)
    (folder / "link.yaml").symlink_to(where)

    estate = read(folder)

    assert [str(where), str(folder / "more" / "audit.yml")] == list(estate.paths)
    assert ["audit", "audit-2"] == [trail.origin.stack for trail in estate.trails]
    reasons = {os.path.basename(each.path): each.reason for each in estate.passed_over}  # noqa: PTH119
    assert "does not mention CloudTrail" == reasons["package.json"]
    assert reasons["values.yaml"].startswith("is no template")
    assert reasons["a.snap"].startswith("is a test snapshot")
    assert reasons["link.yaml"].startswith("is a link")


def test_every_broken_template_of_a_folder_is_named(tmp_path: Path) -> None:
    """One broken file does not hide the next."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TEMPLATE + "  Trail: {}\n")

    with pytest.raises(ReadError, match=r"a\.yaml:\d+: has 'Trail' twice") as failure:
        read(tmp_path)

    assert 2 == len(failure.value.faults)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Type: AWS::CloudTrail::Trail", True),
        (b"cloudtrail.amazonaws.com", True),
        (b"Resources: {}", False),
        ("CloudTrail".encode("utf-16"), True),
    ],
)
def test_templates_are_searched_before_they_are_parsed(raw: bytes, expected: bool) -> None:  # noqa: FBT001
    """Only bytes are looked at; what is not UTF-8 is left to be refused."""
    assert expected is mentions_cloudtrail(raw)


def test_what_is_assumed_is_said() -> None:
    """Without a Region the partition is aws, and macros may change what is read."""
    raw = ("Transform: [AWS::Serverless-2016-10-31, Own]\n" + TEMPLATE).encode()

    estate = read_bytes(raw, "audit.yaml")

    assert (
        "audit.yaml: the macro Own may change what is read here",
        "audit is bound to no Region: partition aws is assumed",
    ) == estate.notes
    assert () == read_bytes(TEMPLATE.encode(), "t", Context(region="eu-west-1")).notes


@pytest.mark.parametrize(
    ("told", "given", "expected"),
    [
        (["o-a1b2c3d4e5"], None, "o-a1b2c3d4e5"),
        (["o-a1b2c3d4e5", "o-a1b2c3d4e5"], None, "o-a1b2c3d4e5"),
        (["o-a1b2c3d4e5", "o-z9y8x7w6v5"], None, None),
        (["o-a1b2c3d4e5"], "o-z9y8x7w6v5", "o-z9y8x7w6v5"),
        ([7], None, None),
        ([], None, None),
    ],
)
def test_trails_tell_which_organization_they_are_of(
    told: list[object], given: str | None, expected: str | None
) -> None:
    """In their metadata; who names another knows better, and two leave it open."""
    trails = {
        f"T{number}": {
            "Type": "AWS::CloudTrail::Trail",
            "Metadata": {"trailwright:organization": each},
            "Properties": {"IsOrganizationTrail": True},
        }
        for number, each in enumerate(told)
    }
    context = Context(organization=Organization(id=given) if given else None)

    estate = read_bytes(json.dumps({"Resources": trails}).encode(), "t.json", context)

    assert expected == (estate.organization.id if estate.organization else None)
