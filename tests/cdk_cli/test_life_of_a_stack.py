"""What users type, from the first deployment to the last, and what it does to a trail."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.sandbox.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.cdk_cli

ACCOUNT, REGION = "123456789012", "eu-west-1"
#: A stack for each test that changes one; together with `refused` they are the five trails
#: that an account may have.
STACKS = ("changing", "drifting", "kept", "gone")
UNATTENDED = ("--require-approval", "never")


@pytest.fixture(scope="module")
def account(own_sandbox: str) -> Iterator[Account]:
    """The account that is deployed into."""
    with closing(Account(own_sandbox, ACCOUNT, region=REGION)) as made:
        yield made


@pytest.fixture(scope="module")
def bootstrapped(cdk: Callable[..., Any]) -> Callable[..., Any]:
    """The command line, after ``cdk bootstrap``."""
    run = cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")
    assert 0 == run.status, run.said
    return cdk


@pytest.fixture(scope="module")
def deployed(bootstrapped: Callable[..., Any]) -> Callable[..., Any]:
    """The command line, after ``cdk deploy --all``."""
    run = bootstrapped(
        "deploy",
        "--all",
        *UNATTENDED,
        synthesized="first",
        stacks=",".join(STACKS),
        destroy="gone",
    )
    assert 0 == run.status, run.said
    return bootstrapped


def test_selectors_change_in_place(deployed: Callable[..., Any], account: Account) -> None:
    """A second look finds no difference, and new selectors update the trail that is there."""
    again = deployed("diff", "--fail", "changing", synthesized="first")
    assert (0, True) == (again.status, "There were no differences" in again.said), again.said
    before = _trail(account, "changing")

    told = deployed("diff", "changing", synthesized="second", **_RECORDING)
    done = deployed("deploy", "changing", *UNATTENDED, synthesized="second")

    assert "[~] AWS::CloudTrail::Trail Trail/Default/Trail" in told.said
    assert "[~] EventSelectors" in told.said
    assert "replace" not in told.said.split("Resources", 1)[1]
    assert 0 == done.status, done.said
    assert "UPDATE_COMPLETE" == _stack_status(account, "changing")
    after = _trail(account, "changing")
    assert ["arn:aws:s3:::orders/"] == _recorded(after)
    assert {**before, "EventSelectors": None} == {**after, "EventSelectors": None}


_RECORDING = {"stacks": "changing", "record": "arn:aws:s3:::orders"}


def test_changes_made_outside_are_drift(deployed: Callable[..., Any], account: Account) -> None:
    """``cdk drift`` tells a trail that was switched off and records less than it should."""
    clean = deployed("drift", "--fail", "drifting", synthesized="first")
    assert (0, True) == (clean.status, "No drift detected" in clean.said), clean.said
    trails = account.client("cloudtrail")
    trails.stop_logging(Name="drifting")
    selector = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}
    trails.put_event_selectors(TrailName="drifting", EventSelectors=[selector])

    run = deployed("drift", "--fail", "drifting", synthesized="first")

    assert 1 == run.status, run.said
    assert "[~] AWS::CloudTrail::Trail" in run.said
    assert "/EventSelectors/0/ReadWriteType ├─ [-] All └─ [+] WriteOnly" in run.in_one_line
    assert "/IsLogging ├─ [-] true └─ [+] false" in run.in_one_line
    assert "Number of resources with drift: 1 " in run.said


def test_a_destroyed_stack_leaves_everything(
    deployed: Callable[..., Any], account: Account
) -> None:
    """By default the trail goes on after its stack: archive, key and log group are there."""
    before = _belongings(account, "kept")

    run = deployed("destroy", "--force", "kept", synthesized="first")

    assert (0, None) == (run.status, _stack_status(account, "kept")), run.said
    after = _belongings(account, "kept")
    assert before == after
    assert 2 == len(after["buckets"])
    assert {"Enabled"} == set(after["keys"])
    assert ["/trailwright/kept"] == after["log groups"]
    assert account.client("cloudtrail").get_trail_status(Name="kept")["IsLogging"]


def test_a_stack_that_may_go_goes(deployed: Callable[..., Any], account: Account) -> None:
    """With ``RemovalPolicy.DESTROY`` nothing stays, and the key waits to be deleted."""
    assert _belongings(account, "gone")["trails"]

    run = deployed("destroy", "--force", "gone", synthesized="first")

    assert (0, None) == (run.status, _stack_status(account, "gone")), run.said
    assert {**_NOTHING, "keys": ["PendingDeletion"]} == _belongings(account, "gone")


def test_a_refused_first_deployment_leaves_nothing(
    bootstrapped: Callable[..., Any], account: Account
) -> None:
    """A trail that its bucket refuses rolls back without a trace; the next attempt succeeds."""
    deploy = ("deploy", *UNATTENDED)
    refused = bootstrapped(*deploy, synthesized="refused", stacks="refused", refuse="true")

    assert 1 == refused.status
    assert "Incorrect S3 bucket policy is detected" in refused.in_one_line
    assert "ROLLBACK_COMPLETE" == _stack_status(account, "refused")
    left = _belongings(account, "refused")
    assert {**_NOTHING, "keys": ["PendingDeletion"]} == left

    accepted = bootstrapped(*deploy, synthesized="accepted", stacks="refused")

    assert 0 == accepted.status, accepted.said
    assert "CREATE_COMPLETE" == _stack_status(account, "refused")
    assert _belongings(account, "refused")["trails"]


def _trail(account: Account, name: str) -> dict[str, Any]:
    """Return a trail's ARN, when it began to log, and what it records."""
    client = account.client("cloudtrail")
    selectors = client.get_event_selectors(TrailName=name)
    return {
        "TrailARN": selectors["TrailARN"],
        "StartLoggingTime": client.get_trail_status(Name=name)["StartLoggingTime"],
        "EventSelectors": selectors["EventSelectors"],
    }


def _recorded(trail: dict[str, Any]) -> list[str]:
    return [
        value
        for selector in trail["EventSelectors"]
        for resource in selector["DataResources"]
        for value in resource["Values"]
    ]


def _stack_status(account: Account, name: str) -> str | None:
    client = account.client("cloudformation")
    try:
        return client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except client.exceptions.ClientError:
        return None


_NOTHING: dict[str, list[str]] = {
    "trails": [],
    "buckets": [],
    "log groups": [],
    "roles": [],
    "policies": [],
    "topics": [],
    "alarms": [],
}


def _belongings(account: Account, stack: str) -> dict[str, list[str]]:
    """Return what there is of a stack, whether or not the stack is still there."""
    trails = account.client("cloudtrail").describe_trails()["trailList"]
    alarms = account.client("cloudwatch").describe_alarms()["MetricAlarms"]
    groups = account.client("logs").describe_log_groups()["logGroups"]
    iam = account.client("iam")
    named = {
        "trails": [each["Name"] for each in trails],
        "buckets": [each["Name"] for each in account.client("s3").list_buckets()["Buckets"]],
        "log groups": [each["logGroupName"] for each in groups],
        "roles": [each["RoleName"] for each in iam.list_roles()["Roles"]],
        "policies": [each["PolicyName"] for each in iam.list_policies(Scope="Local")["Policies"]],
        "topics": [each["TopicArn"] for each in account.client("sns").list_topics()["Topics"]],
        "alarms": [each["AlarmName"] for each in alarms],
    }
    found = {kind: sorted(name for name in names if stack in name) for kind, names in named.items()}
    return found | {"keys": _keys(account, stack)}


def _keys(account: Account, stack: str) -> list[str]:
    """Return the states of the keys whose policy names the trail of a stack."""
    client = account.client("kms")
    ids = [each["KeyId"] for each in client.list_keys()["Keys"]]
    policies = {id: client.get_key_policy(KeyId=id, PolicyName="default") for id in ids}
    return [
        client.describe_key(KeyId=id)["KeyMetadata"]["KeyState"]
        for id, policy in policies.items()
        if f":trail/{stack}" in policy["Policy"]
    ]
