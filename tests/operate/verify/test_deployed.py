"""What CloudFormation has named is asked about by the names that it tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fake_verified import ACCOUNT, FakeVerified, healthy, physical_ids, rule_ids, template

from trailwright.model.health import State, Verified, joined
from trailwright.operate.verify import verify
from trailwright.readers import Context, look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trailwright.model.estate import Estate


@pytest.fixture(name="estate")
def _estate(tmp_path: Path) -> Estate:
    """What the template says, which names neither key, filters nor rule."""
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(template()), encoding="utf-8")
    (estate,) = look([str(path)], Context(account=ACCOUNT, region="us-east-1")).estates
    return estate


def _verified(
    estate: Estate, change: Callable[[FakeVerified], object] = lambda _: None
) -> Verified:
    aws = healthy()
    aws.stacks["audit"] = physical_ids()
    change(aws)
    return joined([verify(aws, estate)])


def test_a_template_verifies_as_what_its_stack_has_made(estate: Estate) -> None:
    """Every resource is found under its physical name."""
    found = _verified(estate)

    assert (set(), State.OK) == (rule_ids(found), found.state)


def test_an_arn_is_as_good_as_a_name(estate: Estate) -> None:
    """Of some types the physical id is an ARN."""

    def named_by_arn(aws: FakeVerified) -> None:
        (key,) = (each for each in aws.stacks["audit"] if each.startswith("Key"))
        aws.stacks["audit"][key] = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/audit-key"

    assert State.OK is _verified(estate, named_by_arn).state


def test_what_the_stack_does_not_have_is_not_there(estate: Estate) -> None:
    """TW860: the template has grown since, or somebody deployed another one."""

    def smaller(aws: FakeVerified) -> None:
        (rule,) = (each for each in aws.stacks["audit"] if each.startswith("Rule"))
        del aws.stacks["audit"][rule]

    found = _verified(estate, smaller)

    (finding,) = found.judgement.findings
    assert ("TW860", "its stack has no RuleTrailChanged") == (finding.rule.id, finding.message)


def test_a_stack_that_cannot_be_looked_at_leaves_its_names_unknown(estate: Estate) -> None:
    """Nothing is said of what has no name; only that nobody could look."""
    faults = {"cloudformation:ListStackResources": "AccessDenied"}
    found = _verified(estate, lambda aws: aws.faults.update(faults))

    told = {each.rule.id for each in found.judgement.findings if each.severity != "info"}
    assert ({"TW840"}, State.UNKNOWN) == (told, found.state)


def test_a_finding_stands_at_its_line_of_the_template(estate: Estate) -> None:
    """With the ARN of what is live."""
    found = _verified(estate, lambda aws: aws.trails[0].update(Status={"IsLogging": False}))

    (finding,) = found.judgement.findings
    assert "audit.json" == finding.origin.path.rpartition("/")[2]
    assert f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit" == finding.resource


def test_a_trail_that_may_not_be_there_is_not_judged(tmp_path: Path) -> None:
    """Its condition hangs on a parameter that nobody has given."""
    conditional = template()
    conditional["Parameters"] = {"Stage": {"Type": "String"}}
    conditional["Conditions"] = {"Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}}
    conditional["Resources"]["TrailAudit"]["Condition"] = "Live"
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(conditional), encoding="utf-8")
    (estate,) = look([str(path)], Context(account=ACCOUNT, region="us-east-1")).estates

    found = _verified(estate)

    assert "TW840" in rule_ids(found)
    assert State.UNKNOWN is found.state
