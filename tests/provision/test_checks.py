"""The plug-in judges the whole app by the rules of `trailwright check`."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import Acknowledgment, App, Environment, NestedStack, Stack, Stage, Validations
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_s3 as s3

from trailwright import (
    AccountTrail,
    InvalidOptionsError,
    LogBucket,
    OrganizationTrail,
    TrailUse,
    TrailwrightChecks,
    declare_existing_trails,
)
from trailwright.model.findings import rules
from trailwright.provision import checks
from trailwright.readers import ReadError, read
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import Construct

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding

ACCOUNT, REGION = "111122223333", "us-east-1"
ORGANIZATION = "o-a1b2c3d4e5"
REFUSED = "InsufficientS3BucketPolicyException"


def _report(app: App) -> list[dict[str, Any]]:
    """Return what the CDK's validation report has of trailwright."""
    text = (Path(app.outdir) / "validation-report.json").read_text("utf-8")
    reports = json.loads(text)["pluginReports"]
    return [each for each in reports if each["pluginName"] == "trailwright"]


def _violations(app: App) -> list[dict[str, Any]]:
    return [violation for report in _report(app) for violation in report["violations"]]


def _statement(action: str, resource: str) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": action,
        "Resource": resource,
    }


def _bucket(stack: Stack, *paths: str) -> None:
    """Make a bucket by hand whose policy lets CloudTrail write below some paths."""
    s3.CfnBucket(stack, "Logs", bucket_name="by-hand")
    statements = [_statement("s3:PutObject", f"arn:aws:s3:::by-hand/{each}") for each in paths]
    statements.append(_statement("s3:GetBucketAcl", "arn:aws:s3:::by-hand"))
    document = {"Version": "2012-10-17", "Statement": statements}
    s3.CfnBucketPolicy(stack, "Policy", bucket="by-hand", policy_document=document)


def _trail(scope: Construct, name: str = "by-hand", **options: object) -> cloudtrail.CfnTrail:
    return cloudtrail.CfnTrail(
        scope, name, trail_name=name, is_logging=True, s3_bucket_name="by-hand", **options
    )


@pytest.fixture
def refused(app: App) -> App:
    """An app with plain CDK classes, whose trail the bucket's policy does not let in."""
    return _fill(app)


def _fill(app: App) -> App:
    env = Environment(account=ACCOUNT, region=REGION)
    archive, audit = Stack(app, "Archive", env=env), Stack(app, "Audit", env=env)
    audit.add_stack_dependency(archive)
    _bucket(archive)
    _trail(audit)
    return app


def test_what_our_constructs_make_passes(app: App, make_stack: Callable[..., Stack]) -> None:
    """Nothing at all is said of trails with everything they need, over two accounts."""
    archive = make_stack("Archive", account="222233334444")
    logs = LogBucket(archive, "Logs", bucket_name="organization-audit")
    OrganizationTrail(
        make_stack("Organization"),
        "Audit",
        trail_name="organization-audit",
        organization_id=ORGANIZATION,
        log_bucket=logs,
    )
    other = make_stack("Account", account="333344445555")
    AccountTrail(other, "Audit", trail_name="audit", delivery_topic=True)
    TrailwrightChecks.add_to(app)

    app.synth()

    assert [] == _report(app)


def test_fails_on_a_bucket_policy_of_another_stack(refused: App) -> None:
    """Synthesis ends with the error AWS would return, CDK_VALIDATION=false or not."""
    TrailwrightChecks.add_to(refused)

    with pytest.raises(RuntimeError, match=REFUSED):
        refused.synth()

    assert ["failure"] == [report["conclusion"] for report in _report(refused)]


def test_it_says_what_trailwright_check_says(refused: App) -> None:
    """Rules, severities and words are those of the command line."""
    TrailwrightChecks.add_to(refused)

    with pytest.raises(RuntimeError):
        refused.synth()

    said, findings = _violations(refused), judge(read(refused.outdir))
    assert [(each.rule.id, each.severity) for each in findings] == [
        (each["ruleName"], each["severity"]) for each in said
    ]
    assert all(
        there["description"].endswith(here.message)
        for here, there in zip(findings, said, strict=True)
    )


def test_a_violation_says_where_it_is(refused: App) -> None:
    """Construct, template and logical id, and the line of the template."""
    TrailwrightChecks.add_to(refused)

    with pytest.raises(RuntimeError):
        refused.synth()

    violation = next(each for each in _violations(refused) if each["ruleName"] == "TW101")
    (construct,) = violation["violatingConstructs"]
    assert "Audit/by-hand" == construct["constructPath"]
    assert {"templatePath": "Audit.template.json", "logicalId": "byhand"} == construct[
        "cloudFormationResource"
    ]
    assert {"sources", "template_line"} == violation["ruleMetadata"].keys()


def test_nested_stacks_are_judged(app: App, stack: Stack) -> None:
    """What a nested stack holds is found at its construct."""
    nested = NestedStack(stack, "Nested")
    _bucket(nested)
    _trail(nested)
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match=REFUSED):
        app.synth()

    assert {"S/Nested/by-hand"} == {
        construct["constructPath"]
        for violation in _violations(app)
        for construct in violation["violatingConstructs"]
        if violation["ruleName"] == "TW101"
    }


def test_what_to_write_and_where_is_told(refused: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement to add stands below the remedy, and the line of Python beside it."""
    mend = {"Action": "s3:PutObject"}

    def mended(estate: Estate) -> tuple[Finding, ...]:
        finding = next(each for each in judge(estate) if each.rule.id == "TW101")
        return (replace(finding, mend=mend, origin=replace(finding.origin, source_line="a.py:7")),)

    monkeypatch.setattr(checks, "judge", mended)
    TrailwrightChecks.add_to(refused)

    with pytest.raises(RuntimeError):
        refused.synth()

    (violation,) = _violations(refused)
    assert (f"{rules()['TW101'].remedy}\n{json.dumps(mend, indent=2)}", "a.py:7") == (
        violation["suggestedFix"],
        violation["ruleMetadata"]["source_line"],
    )


def test_fails_on_six_trails_over_stages(app: App) -> None:
    """The trails of a Region are counted over all stages, and the ledger names each."""
    for number in range(6):
        stage = Stage(app, f"Stage{number}", env=Environment(account=ACCOUNT, region=REGION))
        _trail(Stack(stage, "Audit"), f"trail-{number}")
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match="MaximumNumberOfTrailsExceededException"):
        app.synth()

    (full,) = (each for each in _violations(app) if each["ruleName"] == "TW201")
    told = re.findall(r"trail-\d", full["description"])
    assert ("fatal", {f"trail-{number}" for number in range(6)}) == (full["severity"], set(told))


def test_fails_on_an_acknowledged_limit(app: App, make_stack: Callable[..., Stack]) -> None:
    """What AWS raises for nobody cannot be acknowledged."""
    for number in range(6):
        _trail(make_stack(f"S{number}"), f"trail-{number}")
    TrailwrightChecks.add_to(app)
    Validations.of(app).acknowledge(Acknowledgment(id="trailwright::TW201", reason="we try"))

    with pytest.raises(RuntimeError, match="MaximumNumberOfTrailsExceededException"):
        app.synth()


def test_an_error_is_acknowledged_where_it_stands(refused: App) -> None:
    """Synthesis passes, and the report keeps the reason."""
    TrailwrightChecks.add_to(refused)
    Validations.of(refused.node.find_child("Audit")).acknowledge(
        Acknowledgment(id="trailwright::TW101", reason="another team puts it right")
    )

    refused.synth()

    (report,) = _report(refused)
    assert [] == [each for each in report["violations"] if each["severity"] == "error"]
    assert {"another team puts it right"} == {
        each["reason"] for each in report["suppressedViolations"]
    }


def test_fails_where_an_acknowledgement_stands_elsewhere(refused: App) -> None:
    """An acknowledgement reaches its construct and what is below, no other stack."""
    TrailwrightChecks.add_to(refused)
    Validations.of(refused.node.find_child("Archive")).acknowledge(
        Acknowledgment(id="trailwright::TW101", reason="the wrong stack")
    )

    with pytest.raises(RuntimeError, match=REFUSED):
        refused.synth()


def test_what_is_unknown_does_not_fail(app: App, stack: Stack) -> None:
    """A policy that nobody gave is told, and passes."""
    _trail(stack)
    TrailwrightChecks.add_to(app)

    app.synth()

    (report,) = _report(app)
    violation = next(each for each in report["violations"] if each["ruleName"] == "TW102")
    (construct,) = violation["violatingConstructs"]
    assert ("success", "TW102", "unknown", ["Properties.S3BucketName"]) == (
        report["conclusion"],
        violation["ruleName"],
        violation["customSeverity"],
        construct["cloudFormationResource"]["propertyPaths"],
    )


def _count(monkeypatch: pytest.MonkeyPatch) -> list[Estate]:
    judged: list[Estate] = []

    def counted(estate: Estate) -> tuple[Finding, ...]:
        judged.append(estate)
        return judge(estate)

    monkeypatch.setattr(checks, "judge", counted)
    return judged


def test_added_in_many_ways_it_runs_once(refused: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds it, and however often, an app is judged once and told once."""
    judged = _count(monkeypatch)
    TrailwrightChecks.add_to(refused)
    TrailwrightChecks.add_to(refused.node.find_child("Audit"))
    Validations.of(refused).add_plugins(TrailwrightChecks(), TrailwrightChecks())

    with pytest.raises(RuntimeError):
        refused.synth()

    assert (1, 1) == (len(judged), len(_report(refused)))


def test_it_is_added_once(app: App, stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often add_to() is called, the CDK has one plug-in to run."""
    made: list[TrailwrightChecks] = []
    make = TrailwrightChecks.__init__

    def counted(self: TrailwrightChecks) -> None:
        make(self)
        made.append(self)

    monkeypatch.setattr(TrailwrightChecks, "__init__", counted)

    for scope in (app, stack, app):
        TrailwrightChecks.add_to(scope)

    assert 1 == len(made)


def test_every_synthesis_is_judged(refused: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that is synthesized again is told again."""
    judged = _count(monkeypatch)
    TrailwrightChecks.add_to(refused)

    for _ in range(2):
        with pytest.raises(RuntimeError, match=REFUSED):
            refused.synth(force=True)

    assert 2 == len(judged)


def test_one_that_knows_more_says_only_what_is_new(refused: App) -> None:
    """With trails that exist already, the ledger is told beside what was told before."""
    others = [TrailUse(name=f"t{n}", account=ACCOUNT, home_region=REGION) for n in range(5)]
    Validations.of(refused).add_plugins(
        TrailwrightChecks(), TrailwrightChecks(existing_trails=others)
    )

    with pytest.raises(RuntimeError):
        refused.synth()

    first, second = (report["violations"] for report in _report(refused))
    assert "TW101" in {each["ruleName"] for each in first}
    assert {"TW201", "TW602"} == {each["ruleName"] for each in second}


@pytest.mark.parametrize("value", [False, "false"])
def test_context_switches_it_off(value: object) -> None:
    """`-c @trailwright:validate=false`, or false in cdk.json."""
    app = _fill(App(context={"@trailwright:validate": value}, analytics_reporting=False))
    TrailwrightChecks.add_to(app)

    app.synth()

    assert [] == _violations(app)


def test_declared_trails_are_counted(app: App, make_stack: Callable[..., Stack]) -> None:
    """Trails that exist already, declared anywhere in the app, count with those written by hand."""
    others = [TrailUse(name=f"t{n}", account=ACCOUNT, home_region=REGION) for n in range(5)]
    declare_existing_trails(app, *others)
    _trail(make_stack())
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match="MaximumNumberOfTrailsExceededException"):
        app.synth()

    assert "TW201" in {each["ruleName"] for each in _violations(app)}


def test_regional_trails_are_counted_where_they_are(
    app: App, make_stack: Callable[..., Stack]
) -> None:
    """Trails of one Region take no slot of another."""
    others = [
        TrailUse(name=f"t{n}", account=ACCOUNT, home_region="eu-west-1", multi_region=False)
        for n in range(5)
    ]
    declare_existing_trails(app, *others)
    _trail(make_stack())
    TrailwrightChecks.add_to(app)

    app.synth()

    assert "TW201" not in {each["ruleName"] for each in _violations(app)}


def test_the_management_account_of_an_organization_trail_is_known(
    app: App, make_stack: Callable[..., Stack]
) -> None:
    """A trail written by hand for the same organization in another account is refused."""
    for name, account in (("one", ACCOUNT), ("two", None)):
        OrganizationTrail(
            make_stack(name),
            "Audit",
            trail_name=name * 2,
            organization_id=ORGANIZATION,
            management_account=account,
        )
    _trail(make_stack("Theirs", account="222233334444"), is_organization_trail=True)
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match="trailwright::TW114"):
        app.synth()

    assert "TW114" in {each["ruleName"] for each in _violations(app)}


def test_the_management_account_may_be_given(app: App, stack: Stack) -> None:
    """An app without organization trails of ours says which account it is."""
    _trail(stack, is_organization_trail=True)
    Validations.of(app).add_plugins(
        TrailwrightChecks(organization_id=ORGANIZATION, management_account="222233334444")
    )

    with pytest.raises(RuntimeError, match="trailwright::TW114"):
        app.synth()

    assert "TW114" in {each["ruleName"] for each in _violations(app)}


def test_the_organization_of_an_organization_trail_is_known(
    app: App, make_stack: Callable[..., Stack]
) -> None:
    """A trail written by hand beside one of ours is judged as that organization's."""
    OrganizationTrail(make_stack("Ours"), "Audit", trail_name="ours", organization_id=ORGANIZATION)
    stack = make_stack("Theirs")
    _bucket(stack, f"AWSLogs/{ACCOUNT}/*")
    _trail(stack, is_organization_trail=True)
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match=f"AWSLogs/{ORGANIZATION}/"):
        app.synth()

    assert "error" in {each["severity"] for each in _violations(app)}


def test_the_organization_may_be_given(app: App, stack: Stack) -> None:
    """An app without organization trails of ours says which organization its trails are of."""
    _bucket(stack, f"AWSLogs/{ACCOUNT}/*")
    _trail(stack, is_organization_trail=True)
    Validations.of(app).add_plugins(TrailwrightChecks(organization_id=ORGANIZATION))

    with pytest.raises(RuntimeError, match=f"AWSLogs/{ORGANIZATION}/"):
        app.synth()

    assert "error" in {each["severity"] for each in _violations(app)}


def test_with_two_organizations_nothing_is_guessed(
    app: App, make_stack: Callable[..., Stack]
) -> None:
    """A trail written by hand may be of either, so it is not judged by one of them."""
    for name, id in (("One", ORGANIZATION), ("Two", "o-z9y8x7w6v5")):
        OrganizationTrail(
            make_stack(name), "Audit", trail_name=name.lower() * 2, organization_id=id
        )
    stack = make_stack("Theirs")
    _bucket(stack, f"AWSLogs/{ACCOUNT}/*")
    _trail(stack, is_organization_trail=True)
    TrailwrightChecks.add_to(app)

    app.synth()

    assert {"TW102", "TW127", "TW402"} == {
        each["ruleName"] for each in _violations(app) if each.get("customSeverity") == "unknown"
    }
    assert not [each for each in _violations(app) if each["severity"] == "error"]


def test_what_was_assumed_is_told(app: App, make_stack: Callable[..., Stack]) -> None:
    """The report's notes say that the stack is bound to no Region."""
    _trail(make_stack(account=None, region=None))
    TrailwrightChecks.add_to(app)

    app.synth()

    (report,) = _report(app)
    assert "S is bound to no Region: partition aws is assumed" == report["metadata"]["notes"]


def test_a_fault_of_ours_fails(app: App, stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in a rule ends the synthesis with a sentence, and cannot be acknowledged."""

    def broken(_: Estate) -> tuple[Finding, ...]:
        message = "no such key"
        raise KeyError(message)

    monkeypatch.setattr(checks, "judge", broken)
    _trail(stack)
    TrailwrightChecks.add_to(app)
    acknowledged = Acknowledgment(id="trailwright::could-not-check", reason="never mind")
    Validations.of(app).acknowledge(acknowledged)

    with pytest.raises(
        RuntimeError,
        match=r"trailwright could not check this app\. KeyError: 'no such key'[\s\S]+"
        r"This is a fault of trailwright: report it",
    ):
        app.synth()

    (violation,) = _violations(app)
    assert "in broken" in violation["ruleMetadata"]["traceback"]


def test_fails_on_an_assembly_that_cannot_be_read(
    app: App, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not read is not passed: the file and the remedy are named."""

    def unreadable(*_: object) -> Estate:
        path = "S.template.json"
        raise ReadError.of(path, "must not be larger than 1 byte; split it")

    monkeypatch.setattr(checks, "read", unreadable)
    _trail(stack)
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match=r"could not check .*S\.template\.json.* split it"):
        app.synth()

    (violation,) = _violations(app)
    assert "Put right what it names, and synthesize again." == violation["suggestedFix"]


def test_options_are_checked() -> None:
    """An organization id and an account have the form AWS gives them."""
    with pytest.raises(InvalidOptionsError, match="organization_id must"):
        TrailwrightChecks(organization_id="acme")

    with pytest.raises(InvalidOptionsError, match="management_account must"):
        TrailwrightChecks(management_account="1")


def test_it_names_its_rules() -> None:
    """The CDK is told every rule, the name that acknowledgements begin with, and the version."""
    plugin = TrailwrightChecks()

    assert ("trailwright", list(rules())) == (plugin.name, plugin.rule_ids)
