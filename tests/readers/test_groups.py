"""Files that are read together are one estate when they are of one, and never poison another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.readers import Context, look, read
from trailwright.readers.world import World
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trailwright.model.estate import Estate
    from trailwright.readers import Looked

BOUND = Context(account="111122223333", region="eu-west-1")
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}


def _trail(bucket: object = "logs", **more: object) -> dict[str, Any]:
    properties = {"IsLogging": True, "S3BucketName": bucket, **more}
    return {"Type": "AWS::CloudTrail::Trail", "Properties": properties}


def _bucket(name: str | None = "logs") -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name} if name else {}}


def _policy(bucket: object = "logs", arn: object = "arn:aws:s3:::logs") -> dict[str, Any]:
    allow = {"Effect": "Allow", "Principal": CLOUDTRAIL, "Action": "s3:*"}
    below = {"Fn::Join": ["", [arn, "/*"]]}
    document = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": [arn, below]}]}
    properties = {"Bucket": bucket, "PolicyDocument": document}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": properties}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Returns a function that writes a template and gives its path."""

    def make(name: str, resources: dict[str, Any], **more: Any) -> str:  # noqa: ANN401 - JSON
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"Resources": resources, **more}, indent=1))
        return str(path)

    return make


def _rules(estate: Estate) -> set[str]:
    """Return the rules about what AWS would refuse that speak."""
    return {each.rule.id for each in judge(estate) if each.rule.aws_error}


def _files(looked: Looked) -> list[list[str]]:
    return [[path.rpartition("/")[2] for path in each.paths] for each in looked.estates]


def test_a_trail_finds_the_policy_in_the_file_beside_it(write: Callable[..., str]) -> None:
    """One names what the other makes, so they are one estate, and that is said."""
    paths = [
        write("trail.json", {"T": _trail()}),
        write("bucket.json", {"B": _bucket(), "P": _policy()}),
    ]

    looked = look(paths, Context())

    assert [["trail.json", "bucket.json"]] == _files(looked)
    assert "leans on bucket logs of" in looked.notes[0]
    assert set() == _rules(looked.estates[0])


def test_bucket_policy_and_trail_may_be_three_files(write: Callable[..., str]) -> None:
    """The bucket in one, its policy in another."""
    paths = [
        write("trail.json", {"T": _trail()}),
        write("bucket.json", {"B": _bucket()}, Description="CloudTrail"),
        write("policy.json", {"P": _policy()}),
    ]

    assert [["trail.json", "bucket.json", "policy.json"]] == _files(look(paths, Context()))


def test_exports_join(write: Callable[..., str]) -> None:
    """A name that CloudFormation makes up reaches the other file by its export."""
    output = {"B": {"Value": {"Ref": "B"}, "Export": {"Name": "bucket"}}}
    arn = {"Fn::GetAtt": ["B", "Arn"]}
    paths = [
        write("a.json", {"T": _trail({"Fn::ImportValue": "bucket"})}),
        write("b.json", {"B": _bucket(None), "P": _policy({"Ref": "B"}, arn)}, Outputs=output),
    ]

    looked = look(paths, Context())

    assert ([["a.json", "b.json"]], set()) == (_files(looked), _rules(looked.estates[0]))


def test_examples_do_not_poison_each_other(write: Callable[..., str], tmp_path: Path) -> None:
    """Same file names, logical ids, trails and buckets; one lacks the policy, and is told so."""
    good = {"T": _trail(TrailName="audit"), "B": _bucket(), "P": _policy()}
    for name in "abcdef":
        write(f"{name}/audit.json", good)
    write("g/audit.json", {"T": good["T"], "B": good["B"]})

    looked = look([str(tmp_path)], Context())

    assert [set()] * 6 + [{"TW101"}] == [
        _rules(each) - {"TW103", "TW118"} for each in looked.estates
    ]
    assert ("audit and 6 more are bound to no Region: partition aws is assumed",) == looked.notes


def test_what_two_make_is_of_neither(write: Callable[..., str]) -> None:
    """Which of two buckets of one name is meant cannot be known, and is asked."""
    both = {"B": _bucket(), "P": _policy()}
    paths = [write("t.json", {"T": _trail()}), write("a.json", both), write("b.json", both)]

    looked = look(paths, Context())

    assert 3 == len(looked.estates)
    assert any("a.json and " in each and "name one of them only" in each for each in looked.notes)


def test_what_makes_one_thing_twice_is_not_joined(write: Callable[..., str]) -> None:
    """The bucket's template has a trail of that name too, so this one goes elsewhere."""
    trail = _trail(TrailName="audit")
    paths = [
        write("t.json", {"T": trail}),
        write("b.json", {"T": trail, "B": _bucket(), "P": _policy()}),
    ]

    looked = look(paths, Context())

    assert [["t.json"], ["b.json"]] == _files(looked)
    assert any("for both make trail audit" in each for each in looked.notes)


def test_what_was_joined_counts_as_one(write: Callable[..., str]) -> None:
    """The third template makes what the second makes, so it cannot stand beside it."""
    role = {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "deliver"}}}
    paths = [
        write("t.json", {"T": _trail()}),
        write("b.json", {"B": _bucket(), **role}, Description="CloudTrail"),
        write("p.json", {"P": _policy(), **role}),
    ]

    assert [["t.json", "b.json"], ["p.json"]] == _files(look(paths, Context()))


def test_stand_ins_of_two_files_are_two_things(write: Callable[..., str]) -> None:
    """Files of one name have parameters of one name, which may be given anything."""
    parameters = {"Name": {"Type": "String"}}
    name = {"Ref": "Name"}
    bucket = {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}}
    paths = [
        write("a/audit.json", {"T": _trail(name)}, Parameters=parameters),
        write("b/audit.json", bucket, Parameters=parameters, Description="CloudTrail"),
    ]

    assert 2 == len(look(paths, Context()).estates)


def test_a_log_group_is_found_by_its_arn(write: Callable[..., str]) -> None:
    """With the star that CloudTrail wants behind it, wherever both go."""
    arn = {"Fn::Sub": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/audit:*"}
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/audit"}}
    paths = [
        write("t.json", {"T": _trail(CloudWatchLogsLogGroupArn=arn)}),
        write("g.json", {"G": group}, Description="CloudTrail"),
    ]

    assert [["t.json", "g.json"]] == _files(look(paths, Context()))


def test_trails_of_one_account_are_counted_together(write: Callable[..., str]) -> None:
    """Six files with a trail each are too many for the account they are said to go to."""
    paths = [write(f"{i}.json", {"T": _trail(TrailName=f"audit-{i}")}) for i in range(6)]

    together, apart = look(paths, BOUND), look(paths, Context())

    assert (1, True) == (len(together.estates), "TW201" in _rules(together.estates[0]))
    assert (6, False) == (len(apart.estates), any("TW201" in _rules(e) for e in apart.estates))


def test_a_trail_that_exists_counts_where_the_templates_go(write: Callable[..., str]) -> None:
    """It is of the account of all stacks, be it known or not, unless it says another."""
    trails = {f"T{i}": _trail(TrailName=f"audit-{i}") for i in range(5)}
    path = write("t.json", trails)
    context = Context(existing_trails=tuple(_existing("old")))

    assert "TW201" in _rules(look([path], context).estates[0])


def _existing(name: str) -> Any:  # noqa: ANN401 - records of the model
    from trailwright.model.resources import ExistingTrail  # noqa: PLC0415
    from trailwright.model.unknown import Unknown  # noqa: PLC0415

    where = Unknown("not given")
    yield ExistingTrail(name=name, account=where, home_region=where)


def _assembly(
    folder: Path, account: str | None, named: str = "audit", **stacks: dict[str, Any]
) -> str:
    folder.mkdir(parents=True)
    artifacts: dict[str, Any] = {}
    for name, resources in stacks.items():
        (folder / f"{name}.template.json").write_text(json.dumps({"Resources": resources}))
        where = f"{account or 'unknown-account'}/{'eu-west-1' if account else 'unknown-region'}"
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{where}",
            "properties": {"templateFile": f"{name}.template.json", "stackName": named},
        }
    manifest = {"version": "48.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "cdk.out").write_text("{}")
    return str(folder)


def test_assemblies_of_one_account_are_one_estate(tmp_path: Path) -> None:
    """Two apps share the five trails of the account they are both bound to."""
    three = {f"T{i}": _trail(TrailName=f"a-{i}") for i in range(3)}
    more = {f"U{i}": _trail(TrailName=f"b-{i}") for i in range(3)}
    paths = [
        _assembly(tmp_path / "one", "111122223333", Audit=three),
        _assembly(tmp_path / "two", "111122223333", "more", More=more),
    ]

    looked = look(paths, Context())

    assert (1, True) == (len(looked.estates), "TW201" in _rules(looked.estates[0]))


def test_two_versions_of_a_stack_are_kept_apart(tmp_path: Path) -> None:
    """An old cdk.out beside the new one, with another id, is no second trail of that name."""
    audit = {"T": _trail(TrailName="audit")}
    paths = [_assembly(tmp_path / each, "111122223333", **{each: audit}) for each in ("old", "new")]

    looked = look(paths, Context())

    assert [False, False] == ["TW202" in _rules(each) for each in looked.estates]


def test_stages_that_are_bound_to_nothing_are_kept_apart(tmp_path: Path) -> None:
    """Development and production have a trail of the same name, in accounts of their own."""
    root = tmp_path / "cdk.out"
    _assembly(root, None)
    audit = {"T": _trail(TrailName="audit"), "B": _bucket(), "P": _policy()}
    artifacts = {}
    for stage in ("dev", "prod"):
        _assembly(root / f"assembly-{stage}", None, Audit=audit)
        properties = {"directoryName": f"assembly-{stage}"}
        artifacts[stage] = {"type": "cdk:cloud-assembly", "properties": properties}
    (root / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))

    looked = look([str(root)], Context())

    assert [False, False] == ["TW202" in _rules(each) for each in looked.estates]


def test_labels_differ_in_stand_ins_too() -> None:
    """What a stand-in cannot hold does not make two stacks one."""
    world = World()

    assert ["a b", "a-b-2", "import-2"] == [world.label(each) for each in ("a b", "a-b", "import")]


def test_a_file_called_import_is_no_import(write: Callable[..., str]) -> None:
    """Its bucket is not what another stack exports under that name."""
    resources = {"Logs": _bucket(None), "T": _trail({"Fn::ImportValue": "Logs"})}

    estate = read(write("import.json", resources))

    assert None is estate.bucket(estate.trails[0].s3_bucket_name)


def test_a_file_is_read_once(write: Callable[..., str], tmp_path: Path) -> None:
    """Under whatever names it is given."""
    path = write("t.json", {"T": _trail()})

    looked = look([path, str(tmp_path), f"{tmp_path}/*.json", f"{tmp_path}/./t.json"], Context())

    assert [["t.json"]] == _files(looked)


def test_what_was_given_for_nothing_is_said(write: Callable[..., str]) -> None:
    """A parameter that no template has, and the policy of what no trail names."""
    path = write("t.json", {"T": _trail()}, Parameters={"Known": {"Type": "String"}})
    external = {"AWS::S3::BucketPolicy": {"logs": {}, "logz": {}}}

    looked = look([path], Context(params={"Known": "1", "Knwon": "2"}, external=external))

    assert (
        "t is bound to no Region: partition aws is assumed",
        "parameter Knwon is given, and no template has it",
        "the policy of logz is given, and no trail names it",
    ) == looked.notes
