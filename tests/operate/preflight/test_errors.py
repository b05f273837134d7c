"""Each error of AWS that live accounts can tell is named before a deployment meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_account import ACCOUNT, audited
from fake_deployment import FakeDeployment, leaning, looked, of_organization, ready, stack

from trailwright._policies import read_policy
from trailwright.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

Template = dict[str, Any]
Case = "Callable[[FakeDeployment], Template]"

OTHER = "999988887777"
ERRORS = [
    each["error"]
    for each in read_policy("api-errors.json")["errors"]
    if each["caught"] in ("preflight", "both")
]


def _trail(name: str, account: str = ACCOUNT, region: str = "us-east-1") -> Template:
    return {
        "Name": name,
        "TrailARN": f"arn:aws:cloudtrail:{region}:{account}:trail/{name}",
        "HomeRegion": region,
        "IsMultiRegionTrail": True,
        "IsOrganizationTrail": account != ACCOUNT,
    }


def _spoilt(spoil: Callable[[FakeDeployment], object]) -> Case:
    """Return an account in which something is wrong that a good trail leans on."""

    def case(account: FakeDeployment) -> Template:
        spoil(account)
        return leaning()

    return case


def _organization(spoil: Callable[[FakeDeployment], object]) -> Case:
    """Return a management account in which something is wrong."""

    def case(account: FakeDeployment) -> Template:
        template = of_organization(account)
        spoil(account)
        return template

    return case


def _has(*trails: Template) -> Case:
    return _spoilt(lambda account: setattr(account, "trails", list(trails)))


def _busy(account: FakeDeployment) -> None:
    account.trails = audited().trails
    account.stacks = [stack("UPDATE_IN_PROGRESS", Trail="audit")]


def _suspended(account: FakeDeployment) -> Template:
    topic = f"arn:aws:sns:us-east-1:{OTHER}:files"
    account.topics[topic] = {}
    account.states = {OTHER: "SUSPENDED"}
    return leaning(SnsTopicName=topic)


def _without_statement(account: FakeDeployment, name: str) -> None:
    topic = account.topics[f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-files"]
    policies = {
        "bucket": account.buckets["audit-logs"]["Policy"],
        "key": account.keys["audit-key"]["Policy"],
        "topic": topic["Policy"],
    }
    policies[name]["Statement"] = [
        each
        for each in policies[name]["Statement"]
        if each["Sid"] not in ("Write", "Encrypt", "Publish")
    ]


def _delegated(account: FakeDeployment) -> None:
    account.organization["MasterAccountId"] = OTHER


def _fault(call: str, code: str) -> Case:
    return _spoilt(lambda account: account.faults.update({call: code}))


CAUSES: dict[str, Case] = {
    "CloudTrailAccessNotEnabledException": _organization(
        lambda account: setattr(account, "trusted", ())
    ),
    "CloudTrailInvalidClientTokenIdException": _suspended,
    "CloudWatchLogsDeliveryUnavailableException": _fault(
        "logs:DescribeLogGroups", "UnknownOperationException"
    ),
    "ConflictException": _spoilt(_busy),
    "InsufficientDependencyServiceAccessPermissionException": _organization(
        lambda account: setattr(account, "denied", {"iam:CreateServiceLinkedRole": {}})
    ),
    "InsufficientEncryptionPolicyException": _spoilt(
        lambda account: _without_statement(account, "key")
    ),
    "InsufficientS3BucketPolicyException": _spoilt(
        lambda account: _without_statement(account, "bucket")
    ),
    "InsufficientSnsTopicPolicyException": _spoilt(
        lambda account: _without_statement(account, "topic")
    ),
    "InvalidCloudWatchLogsLogGroupArnException": _spoilt(
        lambda account: account.log_groups.clear()
    ),
    "InvalidCloudWatchLogsRoleArnException": _spoilt(
        lambda account: account.roles.pop("audit-role")
    ),
    "InvalidHomeRegionException": _has(_trail("audit", region="eu-west-1")),
    "InvalidKmsKeyIdException": _fault("kms:DescribeKey", "InvalidArnException"),
    "KmsException": _spoilt(
        lambda account: account.keys["audit-key"].update(KeyState="PendingDeletion")
    ),
    "KmsKeyNotFoundException": _spoilt(lambda account: account.keys.clear()),
    "MaximumNumberOfTrailsExceededException": _has(*(_trail(f"trail-{n}") for n in range(5))),
    "NoManagementAccountSLRExistsException": _organization(
        lambda account: account.roles.pop("AWSServiceRoleForCloudTrail")
    ),
    "NotOrganizationMasterAccountException": _organization(_delegated),
    "OperationNotPermittedException": _has(_trail("audit", account=OTHER)),
    "OrganizationNotInAllFeaturesModeException": _organization(
        lambda account: account.organization.update(FeatureSet="CONSOLIDATED_BILLING")
    ),
    "OrganizationsNotInUseException": _organization(
        lambda account: setattr(account, "organization", None)
    ),
    "S3BucketDoesNotExistException": _spoilt(lambda account: account.buckets.clear()),
    "TrailAlreadyExistsException": _has(_trail("audit")),
    "TrailNotFoundException": _organization(_delegated),
    "UnsupportedOperationException": _fault(
        "cloudtrail:DescribeTrails", "UnsupportedOperationException"
    ),
}


def _named(account: FakeDeployment, template: Template) -> set[str | None]:
    """Return the errors that something would be refused with, or may be."""
    found = looked(account, template).findings
    return {each.rule.aws_error for each in found if each.severity is not Severity.INFO}


@pytest.mark.parametrize("error", ERRORS)
def test_the_error_is_named_before_aws_says_it(error: str) -> None:
    """And it is not named where its cause is not there."""
    good, manager, bad = ready(), ready(), ready()
    clean = _named(good, leaning()) | _named(manager, of_organization(manager))

    told = [error in clean, error in _named(bad, CAUSES[error](bad))]

    assert [False, True] == told


def test_no_cause_is_left_over() -> None:
    """Each is of an error that is said to be caught in live accounts."""
    assert sorted(ERRORS) == sorted(CAUSES)


def test_what_is_made_for_aggregated_events_is_simulated() -> None:
    """PutEventConfiguration has an error of its own, which no call that makes a trail declares."""
    account = ready(denied={"iam:GetRole": {}})
    found = _named(account, leaning(AggregationConfigurations=[{"Templates": ["API_ACTIVITY"]}]))

    assert "InsufficientIAMAccessPermissionException" in found


@pytest.mark.parametrize("account", [ready(), ready(trails=[_trail("other")])])
def test_a_good_account_meets_none(account: FakeDeployment) -> None:
    """A trail beside it is no reason."""
    assert {None} >= _named(account, leaning())
