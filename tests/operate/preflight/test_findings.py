"""What only accounts can tell: one change makes a rule speak that was silent before."""

from __future__ import annotations

from typing import Any

import pytest
from fake_account import ACCOUNT, audited
from fake_deployment import (
    DEPLOYER,
    FakeDeployment,
    leaning,
    looked,
    of_organization,
    ready,
    rule_ids,
    stack,
)

from trailwright.model.findings import rules

Template = dict[str, Any]
Base = "Callable[[FakeDeployment], Template]"
Spoil = "Callable[[FakeDeployment, Template], None]"

OTHER = "999988887777"
TOPIC = f"arn:aws:sns:us-east-1:{OTHER}:files"


# --- what is well ---


def _leaning(_: FakeDeployment) -> Template:
    """A new trail that leans on what is there."""
    return leaning()


def _there(account: FakeDeployment) -> Template:
    """A trail that the stack has already."""
    account.trails = audited().trails
    account.stacks = [stack(Trail="audit")]
    return leaning()


def _making(_: FakeDeployment) -> Template:
    """A stack that makes what has a name."""
    made = {
        "Logs": ("AWS::S3::Bucket", {"BucketName": "new-logs"}),
        "Group": ("AWS::Logs::LogGroup", {"LogGroupName": "/new"}),
        "Alias": ("AWS::KMS::Alias", {"AliasName": "alias/new", "TargetKeyId": "audit-key"}),
        "Role": ("AWS::IAM::Role", {"RoleName": "new", "AssumeRolePolicyDocument": {}}),
    }
    template = leaning()
    for logical_id, (kind, properties) in made.items():
        template["Resources"][logical_id] = {"Type": kind, "Properties": properties}
    return template


def _aggregating(_: FakeDeployment) -> Template:
    """A trail that sums events up."""
    data = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}
    return leaning(
        AggregationConfigurations=[{"EventCategory": "Data", "Templates": ["API_ACTIVITY"]}],
        EventSelectors=[{"ReadWriteType": "All", "DataResources": [data]}],
    )


def _foreign_topic(account: FakeDeployment) -> Template:
    """A trail with a topic of another account of the organization."""
    policy = audited().topics[f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-files"]["Policy"]
    policy["Statement"][0]["Resource"] = TOPIC
    account.topics[TOPIC] = {"Policy": policy}
    return leaning(SnsTopicName=TOPIC)


BASES = (_leaning, _there, _making, _aggregating, _foreign_topic, of_organization)


# --- what is wrong ---


def _property(name: str, value: object) -> Spoil:
    def spoil(_: FakeDeployment, template: Template) -> None:
        template["Resources"]["Trail"]["Properties"][name] = value

    return spoil


def _field(name: str, value: object) -> Spoil:
    def spoil(account: FakeDeployment, _: Template) -> None:
        setattr(account, name, value)

    return spoil


def _without(name: str, key: object = None) -> Spoil:
    """Take away one, or all, of what an account has of a kind."""

    def spoil(account: FakeDeployment, _: Template) -> None:
        found = getattr(account, name)
        found.pop(key) if key else found.clear()

    return spoil


def _key(**facts: object) -> Spoil:
    return lambda account, _: account.keys["audit-key"].update(facts)


def _fault(call: str, code: str) -> Spoil:
    return lambda account, _: account.faults.update({call: code})


def _trail(name: str, account: str = ACCOUNT, region: str = "us-east-1") -> Template:
    arn = f"arn:aws:cloudtrail:{region}:{account}:trail/{name}"
    return {
        "Name": name,
        "TrailARN": arn,
        "HomeRegion": region,
        "IsMultiRegionTrail": True,
        "IsOrganizationTrail": account != ACCOUNT,
        "S3BucketName": "logs",
    }


def _many(count: int, **options: Any) -> list[Template]:  # noqa: ANN401 - as _trail takes them
    return [_trail(f"trail-{number}", **options) for number in range(count)]


def _full_until_the_end(account: FakeDeployment, _: Template) -> None:
    account.trails = [_trail("old-audit"), *_many(4)]
    account.stacks = [stack(Trail="old-audit")]


def _another_logical_id(account: FakeDeployment, _: Template) -> None:
    account.stacks = [stack(OldTrail="audit")]


def _another_name(account: FakeDeployment, _: Template) -> None:
    account.trails = [_trail("old-audit")]
    account.stacks = [stack(Trail="old-audit")]


def _one_more(account: FakeDeployment, _: Template) -> None:
    account.trails = [*account.trails, _trail("second")]
    account.stacks = [stack(Trail="audit", Second="second")]


def _elsewhere(account: FakeDeployment, template: Template) -> None:
    account.keys["audit-key"]["Aliases"] = ["alias/audit"]
    account.buckets["audit-logs"]["Region"] = "eu-west-1"
    _property("KMSKeyId", "alias/audit")(account, template)


SPOILT: dict[str, tuple[Base, Spoil]] = {
    "TW800": (_leaning, _fault("cloudtrail:DescribeTrails", "AccessDeniedException")),
    "TW801": (_leaning, _full_until_the_end),
    "TW802": (_leaning, _field("trails", _many(5, account=OTHER))),
    "TW804": (_leaning, _field("trails", [_trail("audit", region="eu-west-1")])),
    "TW805": (_leaning, _field("trails", [_trail("audit", account=OTHER)])),
    "TW806": (_there, _another_logical_id),
    "TW807": (_there, _field("trails", [])),
    "TW808": (_there, _field("stacks", [stack("UPDATE_IN_PROGRESS", Trail="audit")])),
    "TW809": (_there, _field("stacks", [stack("UPDATE_ROLLBACK_FAILED", Trail="audit")])),
    "TW810": (_leaning, _field("regions", ("eu-west-1",))),
    "TW811": (_leaning, _fault("cloudtrail:DescribeTrails", "UnsupportedOperationException")),
    "TW812": (_leaning, _fault("logs:DescribeLogGroups", "UnknownOperationException")),
    "TW813": (_there, _another_name),
    "TW814": (_there, _one_more),
    "TW815": (_there, _property("IsLogging", value=False)),
    "TW816": (_making, lambda account, _: account.buckets.update({"new-logs": {}})),
    "TW817": (_making, lambda account, _: account.log_groups.append({"logGroupName": "/new"})),
    "TW818": (_making, _key(Aliases=["alias/new"])),
    "TW820": (of_organization, _field("organization", None)),
    "TW821": (
        of_organization,
        lambda account, _: account.organization.update(FeatureSet="CONSOLIDATED_BILLING"),
    ),
    "TW822": (of_organization, _field("trusted", ("config.amazonaws.com",))),
    "TW823": (of_organization, _without("roles", "AWSServiceRoleForCloudTrail")),
    "TW824": (of_organization, _field("denied", {"organizations:DescribeOrganization": {}})),
    "TW825": (_leaning, _field("denied", {"cloudtrail:CreateTrail": {}})),
    "TW826": (_leaning, _without("roles", DEPLOYER)),
    "TW827": (_aggregating, _field("denied", {"iam:CreateServiceLinkedRole": {}})),
    "TW830": (_leaning, _without("buckets")),
    "TW831": (
        _leaning,
        lambda account, _: account.buckets["audit-logs"].update(
            GetBucketRequestPayment={"Payer": "Requester"}
        ),
    ),
    "TW832": (_leaning, _without("keys")),
    "TW833": (_leaning, _key(KeyState="PendingDeletion", Enabled=False)),
    "TW834": (_leaning, _fault("kms:DescribeKey", "InvalidArnException")),
    "TW835": (_leaning, _elsewhere),
    "TW836": (_leaning, _without("topics")),
    "TW837": (_foreign_topic, _field("states", {OTHER: "SUSPENDED"})),
    "TW838": (_leaning, _without("log_groups")),
    "TW839": (_leaning, _without("roles", "audit-role")),
}


@pytest.mark.parametrize("base", BASES, ids=lambda each: each.__name__.strip("_"))
def test_nothing_is_said_where_all_is_well(base: Base) -> None:
    """Neither by a rule of live accounts, nor any error by one of templates."""
    account = ready()

    found = looked(account, base(account)).findings

    assert [] == [each for each in found if each.rule.id[2] == "8" or each.severity == "error"]


@pytest.mark.parametrize("rule_id", SPOILT)
def test_one_change_makes_a_rule_speak(rule_id: str) -> None:
    """It is silent before."""
    base, spoil = SPOILT[rule_id]
    before, after = ready(), ready()
    template = base(after)
    spoil(after, template)

    told = [rule_id in rule_ids(before, base(before)), rule_id in rule_ids(after, template)]

    assert [False, True] == told


def test_every_rule_of_live_accounts_has_a_case() -> None:
    """Those that preflight tells: TW800 to TW839."""
    assert sorted(SPOILT) == sorted(each for each in rules() if "TW800" <= each <= "TW839")


def test_questions_asked_do_not_change_anything() -> None:
    """Every call only reads."""
    account = ready()
    looked(account, _making(account))

    verbs = {each.action.partition(":")[2] for each in account.asked}

    assert [] == [
        each
        for each in verbs
        if not each.startswith(("Describe", "Get", "Head", "List", "Simulate"))
    ]
