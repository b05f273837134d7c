"""What becomes of the trails that are there, and whether there is a place for the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_account import ACCOUNT, audited
from fake_deployment import leaning, looked, planned, ready, rule_ids, stack

from trailwright.model.resources import ExistingTrail
from trailwright.operate.preflight import preflight

DENIED = "AccessDeniedException"
SUPER = "arn:aws:cloudformation:us-east-1:111122223333:stack/audit-stack-Nested/1"


def _trails(*names: str, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - of a trail
    return [{"Name": each, "IsMultiRegionTrail": True, **more} for each in names]


def _all(account: Any, template: dict[str, Any]) -> list[str]:  # noqa: ANN401 - who is asked
    found = looked(account, template).findings
    return [each.rule.id for each in found if each.severity not in ("info", "unknown")]


def test_the_stack_s_own_trail_is_no_collision() -> None:
    """It is changed, not made."""
    account = ready(trails=audited().trails, stacks=[stack(Trail="audit")])

    assert [] == _all(account, leaning())


def test_the_stack_s_own_trail_takes_no_second_place() -> None:
    """Five trails, of which it is one, are five."""
    trails = [*audited().trails, *_trails("a", "b", "c", "d")]

    assert [] == _all(ready(trails=trails, stacks=[stack(Trail="audit")]), leaning())


def test_five_others_leave_no_place() -> None:
    """And their names are told."""
    found = looked(ready(trails=_trails("a", "b", "c", "d", "e")), leaning()).findings

    (full,) = (each for each in found if each.rule.id == "TW201")
    assert "6 of 5 used by audit (t.json Trail), a (exists already), b" in full.message


def test_trails_of_another_region_take_no_place_of_one_region() -> None:
    """A trail of one Region takes a place there alone."""
    trails = [
        {"Name": each, "HomeRegion": "eu-west-1", "IsMultiRegionTrail": False} for each in "abcde"
    ]
    one_region = leaning(IsMultiRegionTrail=None, IncludeGlobalServiceEvents=None)

    told = [_all(ready(trails=trails), each) for each in (one_region, leaning())]

    assert [[], ["TW201"]] == told


def test_a_replaced_trail_that_fits_is_only_told() -> None:
    """Three others leave a place for a moment."""
    trails = _trails("old", "a", "b", "c")

    assert ["TW813"] == _all(ready(trails=trails, stacks=[stack(Trail="old")]), leaning())


def test_what_is_too_much_after_the_deployment_is_told_once() -> None:
    """It is too much for a moment, too."""
    trails = _trails("old", "a", "b", "c", "d", "e")

    told = _all(ready(trails=trails, stacks=[stack(Trail="old")]), leaning())

    assert ["TW201", "TW813"] == sorted(told)


def test_a_replaced_trail_may_be_gone() -> None:
    """Nobody changes it any more."""
    assert ["TW813"] == _all(ready(stacks=[stack(Trail="old")]), leaning())


def test_a_trail_of_a_stack_nobody_could_look_at_is_no_collision() -> None:
    """It may be the stack's own: that is unknown, and said so."""
    account = ready(
        trails=audited().trails,
        stacks=[stack(Trail="audit")],
        faults={"cloudformation:ListStackResources": DENIED},
    )

    found = {each.rule.id for each in looked(account, leaning()).findings}
    assert (True, False) == ("TW800" in found, "TW202" in found)


@pytest.mark.parametrize("status", ["DELETE_COMPLETE", "ROLLBACK_COMPLETE"])
def test_a_stack_that_has_nothing_is_new(status: str) -> None:
    """One that was deleted is still listed for a while."""
    gone = stack(status)

    assert [] == _all(ready(stacks=[gone]), leaning())


def test_what_was_deleted_is_no_longer_the_stack_s_own() -> None:
    """A trail that outlived the resource collides."""
    left = stack("UPDATE_COMPLETE", Trail="audit")
    left["Resources"][0]["ResourceStatus"] = "DELETE_SKIPPED"

    assert ["TW202"] == _all(ready(trails=audited().trails, stacks=[left]), leaning())


def test_a_nested_stack_has_its_own() -> None:
    """Its parent knows its id."""
    parent = stack(more=[("Nested", "AWS::CloudFormation::Stack", SUPER)])
    nested = {**stack(Trail="audit"), "StackName": "audit-stack-Nested-1", "StackId": SUPER}
    account = ready(trails=audited().trails, stacks=[parent, nested])
    plan = planned(leaning())
    (label,) = plan.estate.stacks
    trail = plan.estate.trails[0]
    inner = f"{label}.Nested"
    estate = replace(
        plan.estate,
        trails=(replace(trail, origin=replace(trail.origin, stack=inner)),),
        stacks={
            **plan.estate.stacks,
            inner: replace(plan.estate.stacks[label], name=None, role=None),
        },
    )

    result = preflight(account, replace(plan, estate=estate))

    assert "TW202" not in {each.rule.id for each in result.findings}
    assert [] == [each for each in result.notes if each.startswith(inner)]


def test_a_trail_of_the_same_name_elsewhere_is_told_once() -> None:
    """Its shadows are the same trail."""
    there = _trails("audit", HomeRegion="eu-west-1")

    assert ["TW804"] == _all(ready(trails=there), leaning())


def test_declared_trails_make_way_for_those_that_are_there() -> None:
    """What was looked at is known better."""
    declared = ExistingTrail(name="gone", account=ACCOUNT, home_region="us-east-1")
    plan = planned(leaning())
    estate = replace(plan.estate, existing_trails=(declared,) * 5)

    notes = preflight(ready(), replace(plan, estate=estate)).notes

    assert [] == [each for each in notes if "gone" in each]


def test_declared_trails_count_where_nobody_could_look() -> None:
    """Rather too many than too few."""
    declared = tuple(
        ExistingTrail(name=each, account=ACCOUNT, home_region="us-east-1") for each in "abcde"
    )
    plan = planned(leaning())
    estate = replace(plan.estate, existing_trails=declared)
    account = ready(faults={"cloudtrail:DescribeTrails": DENIED})

    found = {each.rule.id for each in preflight(account, replace(plan, estate=estate)).findings}

    assert {"TW201", "TW800"} <= found


def test_who_has_the_places_is_told() -> None:
    """Wherever it could be looked, and only there."""
    there = looked(ready(trails=_trails("other")), leaning()).notes
    blind = looked(ready(faults={"cloudtrail:DescribeTrails@eu-west-1": DENIED}), leaning()).notes
    unsure = looked(ready(faults={"cloudformation:ListStacks": DENIED}), leaning()).notes

    said = f"after the deployment, {ACCOUNT} has"
    assert (f"{said} 2 of 5 trails: audit, other, in eu-west-1 and 1 more Regions",) == there
    assert (f"{said} 1 of 5 trails: audit, in us-east-1",) == blind
    assert () == unsure


def test_copies_of_an_organization_s_trail_are_a_doubt() -> None:
    """Four others and a copy: full if it counts; three others and a copy: not."""
    arn = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org"
    copy = {"Name": "org", "TrailARN": arn, "IsMultiRegionTrail": True, "IsOrganizationTrail": True}

    told = [
        rule_ids(ready(trails=[copy, *_trails(*names)]), leaning()) for names in ("abcd", "abc")
    ]

    assert ["TW802", "TW802"] == told[0]
    assert [] == told[1]


def test_copies_are_no_doubt_where_it_is_full_without_them() -> None:
    """That is certain."""
    arn = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org"
    copy = {"Name": "org", "TrailARN": arn, "IsMultiRegionTrail": True, "IsOrganizationTrail": True}

    found = looked(ready(trails=[copy, *_trails(*"abcde")]), leaning()).findings

    assert {"TW201"} == {e.rule.id for e in found if e.rule.id in ("TW201", "TW802")}
