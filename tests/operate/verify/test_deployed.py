"""What CloudFormation has named is asked about by the names that it tells."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_verified import ACCOUNT, FakeVerified, healthy, physical_ids, rule_ids, template

from trailwright.model.health import State, Verified, joined
from trailwright.model.unknown import Unknown
from trailwright.operate.verify import verify
from trailwright.operate.verify.deployed import deployed, not_deployed
from trailwright.readers import Context, look
from trailwright.readers.account import Answers
from trailwright.readers.account.looks import Looks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trailwright.model.estate import Estate


@pytest.fixture(name="estate")
def _estate(tmp_path: Path) -> Estate:
    """What the template says, which names neither key, filters nor rule."""
    return _read(tmp_path, template())


def _read(folder: Path, written: dict[str, Any]) -> Estate:
    path = folder / "audit.json"
    path.write_text(json.dumps(written), encoding="utf-8")
    (estate,) = look([str(path)], Context(account=ACCOUNT, region="us-east-1")).estates
    return estate


def _conditional(logical_id: str) -> dict[str, Any]:
    """Return the template with one resource that may not be deployed."""
    written = template()
    written["Parameters"] = {"Stage": {"Type": "String"}}
    written["Conditions"] = {"Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}}
    written["Resources"][logical_id]["Condition"] = "Live"
    return written


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


def test_what_may_not_be_deployed_need_not_be_there(tmp_path: Path) -> None:
    """Its condition hangs on a parameter that nobody has given."""
    conditional = _conditional("RuleTrailChanged")

    def smaller(aws: FakeVerified) -> None:
        del aws.stacks["audit"]["RuleTrailChanged"]

    found = _verified(_read(tmp_path, conditional), smaller)

    assert (set(), State.OK) == (rule_ids(found), found.state)


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
    estate = _read(tmp_path, _conditional("TrailAudit"))

    found = _verified(estate)

    assert "TW840" in rule_ids(found)
    assert State.UNKNOWN is found.state


@pytest.mark.parametrize("missing", ["account", "region"])
def test_a_stack_that_is_bound_to_nothing_is_not_asked(estate: Estate, missing: str) -> None:
    """Nobody knows where it is; its stand-ins stay."""
    stack = estate.stacks["audit"]
    place = replace(stack.place, **{missing: Unknown("it is bound to none")})
    unbound = replace(estate, stacks={"audit": replace(stack, place=place)})
    looks = Looks(Answers())

    assert estate.keys[0].ref == deployed(unbound, looks).keys[0].ref
    assert [] == [*not_deployed(unbound, looks), *looks.wanted]


def _recording(bucket: object) -> dict[str, Any]:
    """Return the template with a trail that records a bucket, and the shop that has it."""
    written = template()
    orders = {"Fn::Sub": ["arn:aws:s3:::${Name}/", {"Name": bucket}]}
    recorded = {"Type": "AWS::S3::Object", "Values": [orders]}
    selector = {"ReadWriteType": "All", "DataResources": [recorded]}
    written["Resources"]["TrailAudit"]["Properties"]["EventSelectors"] = [selector]
    written["Resources"]["Orders"] = {"Type": "AWS::DynamoDB::Table"}
    return written


def _records_orders(aws: FakeVerified) -> None:
    aws.stacks["audit"]["Orders"] = "orders-x7"
    recorded = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders-x7/"]}
    aws.trails[0]["EventSelectors"] = [{"ReadWriteType": "All", "DataResources": [recorded]}]


def test_what_a_trail_records_is_known_by_the_name_its_stack_tells(tmp_path: Path) -> None:
    """Whatever it is: tables and functions are in no estate."""
    estate = _read(tmp_path, _recording({"Ref": "Orders"}))

    assert State.OK is _verified(estate, _records_orders).state


def test_what_no_stack_tells_is_not_taken_for_narrowed(tmp_path: Path) -> None:
    """An attribute is not told; so what is recorded by it cannot be compared."""
    estate = _read(tmp_path, _recording({"Fn::GetAtt": ["Orders", "StreamArn"]}))

    found = _verified(estate, _records_orders)

    told = {each.rule.id for each in found.judgement.findings if each.severity != "info"}
    assert ({"TW840"}, State.UNKNOWN) == (told, found.state)
