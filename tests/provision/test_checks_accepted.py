"""What trails.yaml accepts is acknowledged where it stands, until its last day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import Environment, Stack
from aws_cdk import aws_cloudtrail as cloudtrail

from trailwright import InvalidOptionsError, TrailwrightChecks, load, provision_estate
from trailwright.config.records import Acknowledgement

if TYPE_CHECKING:
    from aws_cdk import App

    from trailwright.config.records import Config

ESTATE = load(str(Path(__file__).parents[2] / "trails.yaml"))
STACK = "trailwright-orders-data"
REFUSED = "InsufficientS3BucketPolicyException"


def _accepting(**changes: str) -> Config:
    accepted = Acknowledgement(
        rule="TW101",
        resource=f"{STACK}/Trail",
        reason="the bucket is moved this week",
        expires="9999-12-31",
    )
    return replace(ESTATE, acknowledgements=(replace(accepted, **changes),))


def _spoil(stacks: dict[str, Stack]) -> None:
    """Take what the archive's policy of one trail says."""
    include: Any = stacks[f"{STACK}-archive"].node.find_child("Estate")
    include.get_resource("BucketPolicy").policy_document = {
        "Version": "2012-10-17",
        "Statement": [],
    }


@pytest.mark.parametrize("days", [0, 400])
def test_an_accepted_finding_does_not_fail(app: App, days: int) -> None:
    """Up to its last day; the reason, and that day, are in the validation report."""
    expires = f"{datetime.now(tz=UTC) + timedelta(days=days):%Y-%m-%d}"
    _spoil(provision_estate(app, _accepting(expires=expires)))
    TrailwrightChecks.add_to(app)

    app.synth()

    report = json.loads((Path(app.outdir) / "validation-report.json").read_text("utf-8"))
    reasons = {
        each["reason"]
        for plugin in report["pluginReports"]
        for each in plugin.get("suppressedViolations", ())
    }
    assert {f"the bucket is moved this week (until {expires})"} == reasons


@pytest.mark.parametrize(
    "changes", [{"expires": "2020-01-01"}, {"rule": "TW103"}, {"resource": f"{STACK}/LogGroup"}]
)
def test_fails_on_what_is_not_accepted(app: App, changes: dict[str, str]) -> None:
    """Its day is over, or it is another rule, or another resource."""
    _spoil(provision_estate(app, _accepting(**changes)))
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match=REFUSED):
        app.synth()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": "TW999"}, r"acknowledgements\[0\]\.rule must be a rule, got 'TW999'; write"),
        ({"rule": "TW201"}, r"\[0\]\.rule cannot be acknowledged, since AWS .* 'TW201'; join"),
        (
            {"resource": "Trail"},
            rf"must name one resource .* and names 3, got 'Trail'; write .*{STACK}/Trail",
        ),
        ({"resource": "Bicycle"}, r"and names 0, got 'Bicycle'; write <stack>/<logical id>"),
    ],
)
def test_fails_on_an_acknowledgement_that_means_nothing(
    app: App, changes: dict[str, str], message: str
) -> None:
    """Nobody is left to believe that something is acknowledged."""
    with pytest.raises(InvalidOptionsError, match=message):
        provision_estate(app, _accepting(**changes))


def test_what_exists_already_is_counted(app: App) -> None:
    """Beside an estate's trail and one that is there, four more by hand are one too many."""
    provision_estate(app, ESTATE)
    stack = Stack(app, "Theirs", env=Environment(account="333344445555", region="us-east-1"))
    for number in range(4):
        cloudtrail.CfnTrail(
            stack,
            f"T{number}",
            is_logging=True,
            is_multi_region_trail=True,
            s3_bucket_name="elsewhere",
        )
    TrailwrightChecks.add_to(app)

    with pytest.raises(RuntimeError, match=r"trailwright::TW201"):
        app.synth()


def test_the_sample_estate_passes(app: App) -> None:
    """What `make synth` and `make demo` deploy has nothing to tell."""
    provision_estate(app, ESTATE)
    TrailwrightChecks.add_to(app)

    app.synth()

    report = json.loads((Path(app.outdir) / "validation-report.json").read_text("utf-8"))
    assert [] == report["pluginReports"]
