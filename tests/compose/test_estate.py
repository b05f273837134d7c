"""An estate as stacks: where each thing stands, and what it is called."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from trailwright.compose.estate import StackPlan, compose_estate
from trailwright.compose.headroom import headroom
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.config.records import (
    ArchiveConfig,
    Config,
    Encryption,
    GuardrailsConfig,
    Organization,
    TrailConfig,
    TrailKind,
)
from trailwright.model.problems import InvalidOptionsError

MANAGEMENT, ARCHIVE, MEMBER = "111122223333", "222233334444", "333344445555"
ORGANIZATION = Organization(
    id="o-a1b2c3d4e5",
    management_account=MANAGEMENT,
    log_archive_account=ARCHIVE,
    home_region="us-east-1",
)


def _trail(kind: TrailKind = TrailKind.ORGANIZATION, **changes: object) -> TrailConfig:
    values = {"name": "org-audit", "account": MANAGEMENT, "region": "us-east-1"}
    return TrailConfig(kind=kind, **(values | changes))


def _stacks(
    *trails: TrailConfig, organization: Organization | None = ORGANIZATION
) -> list[StackPlan]:
    return list(compose_estate(Config(trails=trails, organization=organization)))


def _properties(stack: StackPlan, local_id: str) -> Any:  # noqa: ANN401
    return stack.resources[local_id].properties


def test_the_archive_stands_in_the_log_archive_account() -> None:
    """Bucket, key and topic there; trail, log group and alarms with the trail's owner."""
    archive, trail = _stacks(_trail())

    assert (ARCHIVE, "us-east-1") == (archive.account, archive.region)
    assert (MANAGEMENT, "us-east-1") == (trail.account, trail.region)
    assert {"Key", "KeyAlias", "Bucket", "BucketPolicy", "Topic", "TopicPolicy"} <= set(
        archive.resources
    )
    assert {"Trail", "LogGroup", "LogRole", "RootUsageAlarm"} <= set(trail.resources)


def _guarded(count: int) -> list[StackPlan]:
    guarded = replace(
        ORGANIZATION,
        guardrails=GuardrailsConfig(targets=("r-abcd",), exempt=("arn:aws:iam::*:role/a",)),
    )
    trails = (
        _trail(TrailKind.ACCOUNT, name=f"audit-{number}", account=f"{number:012}")
        for number in range(count)
    )
    return _stacks(_trail(), *trails, organization=guarded)


def test_guardrails_are_a_stack_of_the_management_account() -> None:
    """Where policies of an organization are made; it waits for nothing."""
    *_, stack = _guarded(1)

    assert ("trailwright-guardrails", MANAGEMENT) == (stack.name, stack.account)
    assert ("us-east-1", ()) == (stack.region, stack.depends_on)


def test_guardrails_name_what_the_stacks_make() -> None:
    """Every trail of a member account, every archive, key and topic, and nothing else."""
    *made, stack = _guarded(2)

    text = json.dumps([each.properties["Content"] for each in stack.resources.values()])
    for each in made:
        for local_id, name in (("Bucket", "BucketName"), ("Topic", "TopicName")):
            if local_id in each.resources:
                assert each.resources[local_id].properties[name] in text
        assert (f":alarm:{each.name}-*" in text) is (each.account != MANAGEMENT)
    assert f":{MANAGEMENT}:trail/" not in text


def test_guardrails_for_more_than_a_target_takes_are_refused() -> None:
    """With the option, and what to do."""
    with pytest.raises(InvalidOptionsError, match=r"organization\.guardrails must fit into 4"):
        _guarded(60)


def test_the_archive_is_deployed_first() -> None:
    """The trail's stack names it as a dependency."""
    archive, trail = _stacks(_trail())

    assert (archive.name,) == trail.depends_on
    assert ("trailwright-org-audit-archive", "trailwright-org-audit") == (archive.name, trail.name)


def test_references_between_accounts_are_literal() -> None:
    """The trail names bucket, key and topic as strings, nothing else."""
    archive, trail = _stacks(_trail())

    found = _properties(trail, "Trail")

    assert _properties(archive, "Bucket")["BucketName"] == found["S3BucketName"]
    assert f"arn:aws:kms:us-east-1:{ARCHIVE}:alias/trailwright/org-audit" == found["KMSKeyId"]
    assert (
        f"arn:aws:sns:us-east-1:{ARCHIVE}:trailwright-org-audit-log-files"
        == (found["SnsTopicName"])
    )


def test_policies_of_the_archive_name_the_owner_of_the_trail() -> None:
    """aws:SourceArn has the management account, wherever the bucket is."""
    archive, _ = _stacks(_trail())

    text = json.dumps(to_template(archive.resources))

    assert f"arn:aws:cloudtrail:us-east-1:{MANAGEMENT}:trail/org-audit" in text
    assert f"arn:aws:cloudtrail:us-east-1:{ARCHIVE}" not in text


def test_without_an_organization_everything_is_one_stack() -> None:
    """There is no other account to put the archive in."""
    (only,) = _stacks(_trail(TrailKind.ACCOUNT), organization=None)

    assert {"Key", "Bucket", "Topic", "Trail", "AlarmTopic"} <= set(only.resources)
    assert () == only.depends_on


def test_trails_of_one_account_and_region_are_deployed_one_after_the_other() -> None:
    """CloudTrail takes one mutating call a second there."""
    first = _trail(TrailKind.ACCOUNT, name="first")
    second = _trail(TrailKind.ACCOUNT, name="second")

    _, _, _, last = _stacks(first, second)

    assert ("trailwright-second-archive", "trailwright-first") == last.depends_on


def test_only_organization_trails_are_the_organizations() -> None:
    """An account trail beside it stays one account's."""
    stacks = _stacks(_trail(), _trail(TrailKind.ACCOUNT, name="member", account=MEMBER))

    trails = [_properties(s, "Trail") for s in stacks if "Trail" in s.resources]

    assert [True, False] == [each["IsOrganizationTrail"] for each in trails]


def test_a_long_trail_name_still_gives_a_bucket_name() -> None:
    """It is cut to what S3 takes, and two such names stay apart."""
    one, _, other, _ = _stacks(_trail(name="a" * 100), _trail(name="a" * 101))

    names = {_properties(stack, "Bucket")["BucketName"] for stack in (one, other)}

    assert [63, 63] == [len(name) for name in names]
    assert all(name.endswith(f"-{ARCHIVE}-us-east-1") for name in names)


def test_sse_s3_leaves_no_key_anywhere() -> None:
    """Neither in the archive's stack nor in the trail's."""
    trail = _trail(archive=ArchiveConfig(encryption=Encryption.SSE_S3))

    for stack in _stacks(trail):
        assert "Key" not in stack.resources
        assert "KmsMasterKeyId" not in json.dumps(to_template(stack.resources))


def test_a_regional_trail_leaves_global_events_alone() -> None:
    """They belong to a trail of all Regions."""
    _, trail = _stacks(_trail(TrailKind.REGIONAL, name="local"))

    found = _properties(trail, "Trail")

    assert (False, False) == (found["IsMultiRegionTrail"], found["IncludeGlobalServiceEvents"])


def test_readers_are_known_where_the_archive_is() -> None:
    """In its bucket policy and its key policy, and nowhere else."""
    reader = f"arn:aws:iam::{ARCHIVE}:role/analyst"
    config = Config(trails=(_trail(),), organization=ORGANIZATION, readers=(reader,))

    archive, trail = compose_estate(config)

    assert reader in json.dumps(_properties(archive, "Key"))
    assert reader in json.dumps(_properties(archive, "BucketPolicy"))
    assert reader not in json.dumps(to_template(trail.resources))


def test_nothing_refers_to_what_is_not_there() -> None:
    """Every Ref, GetAtt and DependsOn of the sample estate names a resource of its stack."""
    for stack in compose_estate(load("trails.yaml")):
        for local_id in _references(to_template(stack.resources)):
            assert local_id in stack.resources, (stack.name, local_id)


def test_composition_is_deterministic() -> None:
    """The same estate gives the same text."""
    config = load("trails.yaml")

    once, again = (
        json.dumps([to_template(s.resources) for s in compose_estate(config)]) for _ in range(2)
    )

    assert once == again


def test_headroom_counts_every_limit() -> None:
    """Trails per Region, selectors, data resources, filters, tags and policy size."""
    limits = {use.limit for use in headroom(load("trails.yaml"))}

    assert {
        "trails per Region",
        "event selectors",
        "data resources",
        "metric filters per log group",
        "tags",
        "bucket policy bytes",
    } <= limits


def test_headroom_counts_each_filter_once() -> None:
    """The profile cis has fifteen, tamper twelve more."""
    filters = [u.used for u in headroom(load("trails.yaml")) if "filters" in u.limit]

    assert [27, 15] == filters


def test_headroom_goes_down_with_a_trail() -> None:
    """A trail of all Regions takes one of five in each."""
    config = load("trails.yaml")
    extra = _trail(TrailKind.ACCOUNT, name="extra", account=MEMBER)
    more = replace(config, trails=(*config.trails, extra))

    before, after = (
        {
            (use.scope, use.part): use.left
            for use in headroom(each)
            if use.limit == "trails per Region" and MEMBER in use.scope
        }
        for each in (config, more)
    )

    assert {key: left - 1 for key, left in before.items()} == after


def _references(value: Any) -> list[str]:  # noqa: ANN401
    if isinstance(value, list):
        return [found for item in value for found in _references(item)]
    if not isinstance(value, dict):
        return []
    if set(value) == {"Ref"}:
        return [value["Ref"]]
    if set(value) == {"Fn::GetAtt"}:
        return [value["Fn::GetAtt"][0]]
    return [*value.get("DependsOn", ()), *(f for item in value.values() for f in _references(item))]
