"""Every policy of an estate is proved against what the resource is used for, and none is missed."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from proofs.configurations import DIMENSIONS, configurations, pairs, pairwise
from proofs.constructs import synthesized
from proofs.estates import Composed, compose, read_templates
from proofs.golden import EVERYTHING
from proofs.judge import Judge

from trailwright.iam.estate_proofs import claims
from trailwright.readers import Context, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS = EVERYTHING.readers
FEW = list(pairwise(configurations()))
HOME = f"aws://{EVERYTHING.organization.management_account}/{EVERYTHING.organization.home_region}"


@pytest.fixture(scope="module")
def everything() -> Composed:
    """Return an estate in which every statement of ``policies/statements/`` is used."""
    return compose(EVERYTHING.config())


def _faults(everything: Composed, change: Callable[[dict[str, Any]], Any]) -> list[str]:
    """Return what is found wrong after a change of the template's resources."""
    templates = deepcopy(dict(everything.templates))
    ((stack, template),) = templates.items()
    change(template["Resources"])
    changed = read_templates(templates, {stack: HOME}, EVERYTHING.organization.id)
    return list(Judge().judge(changed, READERS).faults)


@pytest.mark.parametrize("configuration", FEW, ids=str)
def test_every_composed_policy_is_proved(configuration: Any) -> None:  # noqa: ANN401
    """Config, composed and read, lets in exactly whom it should, whatever is chosen."""
    verdict = Judge().judge(compose(configuration.config()), configuration.readers)

    assert () == verdict.faults


def test_every_pair_of_choices_meets() -> None:
    """The few stand for all: any two choices that go together are made together in one."""
    met = {pair for each in FEW for pair in pairs(each)}

    assert {pair for each in configurations() for pair in pairs(each)} == met
    assert set(DIMENSIONS) == {name for pair in met for name, _ in pair}


def test_there_are_hundreds_of_configurations() -> None:
    """``bench/prove.py`` proves all of these, no two alike."""
    names = [str(each) for each in configurations()]

    assert len(set(names)) == len(names)
    assert len(names) >= 500


def test_every_construct_makes_policies_that_are_proved() -> None:
    """Made, given, taken from the CDK or imported, in every pair of ways."""
    judge = Judge()
    faults = [
        fault
        for configuration, composed in synthesized()
        for fault in judge.judge(composed, configuration.readers).faults
    ]

    assert [] == faults
    assert {"bucket", "key", "topic", "role trust", "role permissions"} == set(judge.counts)


def test_all_policies_of_the_estate_are_claimed(everything: Composed) -> None:
    """Two buckets, two topics and a key, and of the role both sides."""
    about = sorted(each.about for each in claims(everything.estate, READERS))

    assert [
        "bucket trailwright-audit/AccessLogBucket",
        "bucket trailwright-audit/Bucket",
        "key trailwright-audit/Key",
        "role permissions trailwright-audit/LogRole",
        "role trust trailwright-audit/LogRole",
        "topic trailwright-audit/AlarmTopic",
        "topic trailwright-audit/Topic",
    ] == about


@pytest.mark.parametrize(
    ("kind", "name", "policy"),
    [
        ("AWS::SQS::QueuePolicy", "PolicyDocument", {"Statement": []}),
        ("AWS::Logs::ResourcePolicy", "PolicyDocument", '{"Statement": []}'),
        ("AWS::S3::AccessPoint", "Policy", {"Statement": {}}),
        ("AWS::Anything::New", "Deep", [{"Inside": {"Statement": []}}]),
    ],
)
def test_a_policy_that_nobody_thought_of_is_found(
    everything: Composed, kind: str, name: str, policy: object
) -> None:
    """Of whatever type, however deep, and as text too."""
    new = {"Type": kind, "Properties": {name: policy}}

    (fault,) = _faults(everything, lambda resources: resources.update(New=new))

    assert fault.startswith(f"{kind} trailwright-audit/New: nothing judges {name}")


@pytest.mark.parametrize(
    ("logical_id", "name", "value"),
    [
        ("Bucket", "AccessControl", "PublicRead"),
        ("LogRole", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]),
    ],
)
def test_what_gives_access_without_a_policy_is_found(
    everything: Composed, logical_id: str, name: str, value: object
) -> None:
    """A canned ACL, and a managed policy that is written elsewhere."""
    faults = _faults(
        everything, lambda resources: resources[logical_id]["Properties"].update({name: value})
    )

    assert any(f"/{logical_id}: " in fault for fault in faults)


@pytest.mark.parametrize("logical_id", ["BucketPolicy", "TopicPolicy", "LogRolePolicy"])
def test_a_missing_policy_is_found(everything: Composed, logical_id: str) -> None:
    """What a trail uses must have one."""

    def change(resources: dict[str, Any]) -> None:
        del resources[logical_id]
        for each in resources.values():
            each["DependsOn"] = [name for name in each.get("DependsOn", ()) if name != logical_id]

    assert _faults(everything, change)


def test_every_policy_of_a_bucket_is_judged(everything: Composed) -> None:
    """Of two, the one that is put on it last replaces the other."""

    def change(resources: dict[str, Any]) -> None:
        second = deepcopy(resources["BucketPolicy"])
        second["Properties"]["PolicyDocument"]["Statement"] = []
        resources["Second"] = second

    assert any("no statement allows it" in fault for fault in _faults(everything, change))


@pytest.mark.parametrize(
    ("logical_id", "name", "value"),
    [
        ("Trail", "S3KeyPrefix", "elsewhere"),
        ("Trail", "TrailName", "other"),
        ("Trail", "SnsTopicName", None),
        ("Trail", "CloudWatchLogsRoleArn", None),
        ("Trail", "S3BucketName", "elsewhere"),
        ("Bucket", "LoggingConfiguration", None),
        ("LogGroup", "KmsKeyId", None),
        ("Topic", "KmsMasterKeyId", None),
    ],
)
def test_a_policy_for_what_is_not_done_is_found(
    everything: Composed, logical_id: str, name: str, value: object
) -> None:
    """The guarantee comes from what uses the resource, not from who wrote the policy."""
    faults = _faults(
        everything, lambda resources: resources[logical_id]["Properties"].update({name: value})
    )

    assert faults


def test_a_key_that_only_the_bucket_names_is_used(everything: Composed) -> None:
    """Whether it is for log files no page settles, so that the grant is no excess."""

    def change(resources: dict[str, Any]) -> None:
        del resources["Trail"]["Properties"]["KMSKeyId"]

    assert [] == _faults(everything, change)


def test_a_key_that_nothing_names_is_not_used(everything: Composed) -> None:
    """Then what its policy lets CloudTrail do is too much."""

    def change(resources: dict[str, Any]) -> None:
        del resources["Trail"]["Properties"]["KMSKeyId"]
        del resources["Bucket"]["Properties"]["BucketEncryption"]

    (fault,) = _faults(everything, change)

    assert fault.endswith("allowed because statement 'DescribeAudit' allows it")


def test_an_organization_must_be_known(everything: Composed) -> None:
    """Without its id nothing is said of an organization's trail."""
    ((stack, template),) = everything.templates.items()
    silent = deepcopy(template)
    del silent["Resources"]["Trail"]["Metadata"]
    estate = read_templates({stack: silent}, {stack: HOME}, None).estate

    with pytest.raises(LookupError, match="which organization trail audit is of is not known"):
        list(claims(estate))


def test_nothing_is_claimed_of_nothing(tmp_path: Path) -> None:
    """An estate without resources has no policies."""
    assert [] == list(claims(read(tmp_path, Context())))
