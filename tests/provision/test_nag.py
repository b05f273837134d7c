"""What cdk-nag's packs find in what trailwright makes, all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cdk_nag
import pytest
from aws_cdk import App, Environment, Stack, Validations

from trailwright import (
    AccountTrail,
    AlarmPack,
    DeliveryTopic,
    DeliveryWatch,
    EventsTable,
    ObjectLock,
    TamperRules,
    TrailDashboard,
    TrailLogGroup,
    acknowledge_nag,
    load,
    provision_estate,
)
from trailwright.model.watching import tamper_entries

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).parents[2]
FLAGS = json.loads((CHECKOUT / "cdk.json").read_text(encoding="utf-8"))["context"]
PACKS = {
    "AwsSolutions": cdk_nag.AwsSolutionsChecks,
    "Serverless": cdk_nag.ServerlessChecks,
    "NIST.800.53.R4": cdk_nag.NIST80053R4Checks,
    "NIST.800.53.R5": cdk_nag.NIST80053R5Checks,
    "HIPAA.Security": cdk_nag.HIPAASecurityChecks,
    "PCI.DSS.321": cdk_nag.PCIDSS321Checks,
}

BUCKETS = {"AccessLogBucket", "Bucket"}
#: A second copy in another Region is a bucket of the user's own.
REPLICATION = {"S3BucketReplicationEnabled": BUCKETS}
#: S3 delivers server access logs to buckets without KMS and Object Lock only.
ACCESS_LOGS_ENCRYPTED = {"S3DefaultEncryptionKMS": {"AccessLogBucket"}}
ACCESS_LOGS_LOCKED = {"S3BucketDefaultLockEnabled": {"AccessLogBucket"}}

EXPECTED = {
    "AwsSolutions": {},
    "Serverless": {},
    "NIST.800.53.R4": REPLICATION | ACCESS_LOGS_LOCKED,
    "NIST.800.53.R5": REPLICATION | ACCESS_LOGS_ENCRYPTED,
    "HIPAA.Security": REPLICATION | ACCESS_LOGS_ENCRYPTED,
    "PCI.DSS.321": REPLICATION | ACCESS_LOGS_ENCRYPTED,
}

#: The serverless pack wants a queue for what a rule cannot deliver; nobody would read it.
RULES = {"Serverless": {"EventBusDLQ": {f"{entry['id']}Rule" for entry in tamper_entries()}}}


@pytest.fixture
def nagged(tmp_path: Path) -> App:
    """An app that every pack looks at."""
    app = App(context=FLAGS, analytics_reporting=False, outdir=str(tmp_path))
    Validations.of(app).add_plugins(*(pack(app) for pack in PACKS.values()))
    return app


def test_a_trail_with_alarms_is_clean(nagged: App) -> None:
    """Locked, alarmed, announced and watched, a trail leaves what no trail can satisfy."""
    _full_stack(nagged)
    acknowledge_nag(nagged)

    assert EXPECTED | RULES == _found(nagged)


def test_the_sample_estate_is_clean(nagged: App) -> None:
    """So does the estate of ``trails.yaml``."""
    provision_estate(nagged, load(CHECKOUT / "trails.yaml"))
    acknowledge_nag(nagged)
    rules = {f"Watch{each}" for each in RULES["Serverless"]["EventBusDLQ"]}

    assert EXPECTED | {"Serverless": {"EventBusDLQ": rules}} == _found(nagged)


def test_a_table_with_a_place_for_results_is_clean(nagged: App) -> None:
    """Results are encrypted, and nobody can override it."""
    _table(nagged, output_location="s3://results-of-queries/athena/")

    nagged.synth()

    assert [] == [each for report in _reports(nagged) for each in report["violations"]]


def test_a_table_with_a_bucket_for_results_has_no_logs_of_it(nagged: App) -> None:
    """Who wants server access logs of results brings a bucket that has them."""
    _table(nagged)

    assert {"S1": {"ResultsBucket"}} == _found(nagged)["AwsSolutions"]


@pytest.mark.parametrize("environment", [None, Environment(account="1" * 12, region="us-east-1")])
def test_only_log_streams_are_acknowledged(nagged: App, environment: Environment | None) -> None:
    """Without the acknowledgement the log streams are found, and with it they have a reason."""
    stack = Stack(nagged, "S", env=environment)
    AccountTrail(stack, "Trail", trail_name="audit")
    assert {"IAM5": {"LogRolePolicy"}} == _found(nagged)["AwsSolutions"]

    acknowledge_nag(stack)

    assert {} == _found(nagged)["AwsSolutions"]
    (acknowledged,) = _report(nagged)["AwsSolutions"]["suppressedViolations"]
    assert "_CloudTrail_" in acknowledged["ruleName"]
    assert "CloudTrail ends the names" in json.dumps(acknowledged)


def test_all_trails_of_a_log_group_are_acknowledged(nagged: App) -> None:
    """Of a shared log group every trail's streams are, and in the given scope alone."""
    env = Environment(account="111122223333", region="us-east-1")
    stacks = [Stack(nagged, name, env=env) for name in ("Mine", "Theirs")]
    for stack in stacks:
        group = TrailLogGroup(stack, "Group", log_group_name=f"/{stack.node.id}")
        for name in ("one", "two"):
            trail = f"{stack.node.id}-{name}"
            AccountTrail(stack, name, trail_name=trail, log_group=group)
    acknowledge_nag(stacks[0])

    violations = _report(nagged)["AwsSolutions"]["violations"]

    assert ["Theirs/Group/Default/LogRolePolicy"] == _paths(violations)


@pytest.mark.parametrize(
    "wide",
    [
        "*",
        "arn:aws:logs:us-east-1:111122223333:log-group:/x:*",
        "arn:aws:logs:us-east-1:111122223333:log-group:/x:log-stream:*",
        "arn:aws:logs:*:111122223333:log-group:/x:log-stream:111122223333_CloudTrail_*",
    ],
)
def test_a_wider_policy_is_still_found(nagged: App, wide: str) -> None:
    """A resource that leaves more open than the end of a stream's name is not acknowledged."""
    stack = Stack(nagged, "S")
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    assert trail.log_group is not None
    policy = trail.log_group.cfn_role_policy
    policy.policy_document = {
        "Statement": [{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": wide}]
    }

    acknowledge_nag(stack)

    assert {"IAM5": {"LogRolePolicy"}} == _found(nagged)["AwsSolutions"]


@pytest.mark.validation
def test_the_sample_estate_passes_the_validation_of_the_cdk(
    validate_templates: Callable[[App], None], tmp_path: Path
) -> None:
    """What AWS's own template rules call an error, ``trails.yaml`` has none of."""
    app = App(context=FLAGS, analytics_reporting=False, outdir=str(tmp_path))
    validate_templates(app)
    provision_estate(app, load(CHECKOUT / "trails.yaml"))

    assert 6 == len(app.synth().stacks)
    (report,) = _reports(app)
    # The CDK's class takes a number where the schema of ObjectSizeGreaterThan has a string.
    assert {"W9003"} == {violation["ruleName"] for violation in report["violations"]}


def _full_stack(app: App) -> None:
    stack = Stack(app, "Audit", env=Environment(account="111122223333", region="us-east-1"))
    trail = AccountTrail(
        stack,
        "Trail",
        trail_name="audit",
        object_lock=ObjectLock(retain_for=365),
        delivery_topic=DeliveryTopic(stack, "Topic"),
    )
    pack = AlarmPack(stack, "Alarms", trail=trail)
    bus = "arn:aws:events:us-east-1:444455556666:event-bus/security"
    TamperRules(stack, "Rules", trail=trail, event_bus_arn=bus)
    watch = DeliveryWatch(stack, "Watch", trail=trail, log_files=True, digests=True)
    TrailDashboard(stack, "Dashboard", trail=trail, alarm_packs=[pack], delivery_watch=watch)


def _table(app: App, *, output_location: str | None = None) -> None:
    EventsTable(
        Stack(app, "Audit", env=Environment(account="111122223333", region="us-east-1")),
        "Events",
        log_bucket="central-logs",
        accounts=["111122223333"],
        from_day="2026-01-31",
        output_location=output_location,
    )


def _found(app: App) -> dict[str, dict[str, set[str]]]:
    """Return, for each pack, its rules that are broken and by which resources."""
    found: dict[str, dict[str, set[str]]] = {}
    for pack, report in _report(app).items():
        rules = found.setdefault(pack, {})
        for violation in report["violations"]:
            rule = violation["ruleName"].removeprefix(f"{pack}-").partition("[")[0]
            ids = {path.rpartition("/")[2] for path in _paths([violation])}
            rules[rule] = rules.get(rule, set()) | ids
    return found


def _paths(violations: list[dict[str, Any]]) -> list[str]:
    return [
        construct["constructPath"]
        for violation in violations
        for construct in violation["violatingConstructs"]
    ]


def _report(app: App) -> dict[str, dict[str, Any]]:
    """Return what each pack reports; there is always something, of one pack or another."""
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth(force=True)
    clean: dict[str, Any] = {"violations": []}
    found = {report["pluginName"]: report for report in _reports(app)}
    return {pack: found.pop(pack, clean) for pack in PACKS} | found


def _reports(app: App) -> list[dict[str, Any]]:
    path = Path(app.outdir) / "validation-report.json"
    return json.loads(path.read_text(encoding="utf-8"))["pluginReports"]
