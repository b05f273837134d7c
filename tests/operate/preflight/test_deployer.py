"""What the role is denied by which CloudFormation makes the trail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_account import audited
from fake_deployment import (
    DEPLOYER,
    FakeDeployment,
    leaning,
    looked,
    of_organization,
    planned,
    ready,
    stack,
)

from trailwright.operate.preflight import preflight

if TYPE_CHECKING:
    from trailwright.model.findings import Finding

CREATE = "cloudtrail:CreateTrail"


def _denied(account: FakeDeployment, template: dict[str, Any]) -> list[Finding]:
    found = looked(account, template).findings
    return [each for each in found if each.rule.id in ("TW824", "TW825", "TW827")]


def _simulated(account: FakeDeployment) -> set[str]:
    asked = (dict(e.parameters) for e in account.asked if e.action == "iam:SimulatePrincipalPolicy")
    return {action for each in asked for action in each["ActionNames"]}


def test_the_statement_that_is_missing_is_told() -> None:
    """As the role's policy would say it."""
    (found,) = _denied(ready(denied={CREATE: {}, "cloudtrail:AddTags": {}}), leaning())

    trail = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"
    actions = [CREATE, "cloudtrail:AddTags"]
    assert {"Statement": [{"Effect": "Allow", "Action": actions, "Resource": trail}]} == found.mend
    assert f"role/{DEPLOYER} is denied cloudtrail:CreateTrail, cloudtrail:AddTags" in found.message


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        (
            {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}},
            "by a service control policy",
        ),
        (
            {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}},
            "by its permissions boundary",
        ),
    ],
)
def test_a_guardrail_is_named(detail: dict[str, Any], words: str) -> None:
    """A statement of the role would not help."""
    (found,) = _denied(ready(denied={CREATE: detail}), leaning())

    assert found.message.endswith(words)


def test_a_condition_that_was_not_simulated_leaves_a_doubt() -> None:
    """Such as that the role is passed to CloudTrail."""
    missing = {"MissingContextValues": ["iam:PassedToService"]}
    (found,) = _denied(ready(denied={"iam:PassRole": missing}), leaning())

    assert ("unknown", True) == (found.severity, "may be denied iam:PassRole" in found.message)


def test_an_action_without_a_result_is_a_doubt() -> None:
    """What was not simulated was not allowed."""
    empty = {"EvaluationResults": []}
    account = ready(answers={"iam:SimulatePrincipalPolicy": empty})

    assert {"unknown"} == {str(each.severity) for each in _denied(account, leaning())}


def test_a_trail_that_is_there_is_updated() -> None:
    """Which is another action than to create it."""
    new, there = ready(), ready(trails=audited().trails, stacks=[stack(Trail="audit")])
    for each in (new, there):
        looked(each, leaning())

    assert [True, False] == [CREATE in _simulated(each) for each in (new, there)]
    assert "cloudtrail:UpdateTrail" in _simulated(there)


def test_only_what_a_trail_has_is_simulated() -> None:
    """Insights need an action of their own."""
    plain, insights = ready(), ready()
    looked(plain, leaning())
    looked(insights, leaning(InsightSelectors=[{"InsightType": "ApiCallRateInsight"}]))

    assert [False, True] == [
        "cloudtrail:PutInsightSelectors" in _simulated(each) for each in (plain, insights)
    ]


def test_the_role_may_be_named_by_its_arn() -> None:
    """Its path is part of that."""
    account, role = ready(), f"arn:aws:iam::111122223333:role/deploy/{DEPLOYER}"
    preflight(account, replace(planned(leaning()), deployer=role))

    simulated = [e for e in account.asked if e.action == "iam:SimulatePrincipalPolicy"]

    assert {role} == {dict(each.parameters)["PolicySourceArn"] for each in simulated}


def test_an_organization_s_trail_needs_more() -> None:
    """What CloudTrail asks in the name of whoever makes it."""
    account = ready()
    looked(account, of_organization(account))

    assert {"iam:CreateServiceLinkedRole", "organizations:DescribeOrganization"} <= _simulated(
        account
    )


def test_the_role_of_the_assembly_is_simulated() -> None:
    """When none is named."""
    account = ready(denied={CREATE: {}})
    plan = planned(leaning())
    role = f"arn:aws:iam::111122223333:role/{DEPLOYER}"
    stacks = {label: replace(each, role=role) for label, each in plan.estate.stacks.items()}
    named = replace(plan, estate=replace(plan.estate, stacks=stacks), deployer=None)

    found = [each.rule.id for each in preflight(account, named).findings]

    assert "TW825" in found


def test_without_a_role_it_is_said_that_nothing_was_simulated() -> None:
    """It has not passed."""
    account = ready(denied={CREATE: {}})

    notes = preflight(account, replace(planned(leaning()), deployer=None)).notes

    assert set() == _simulated(account)
    assert [True] == ["was not simulated" in each for each in notes if "may make" in each]
