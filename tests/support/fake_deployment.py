"""Live accounts that something is about to be deployed to, and what is to be deployed.

:func:`ready` is an account with all that :func:`leaning` leans on: nothing is wrong with the two.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fake_account import ACCOUNT, FakeAccount, Fields, audited

from trailwright.operate.preflight import Plan, preflight
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.operate.preflight import Preflight
    from trailwright.readers.account import Asks

__all__ = [
    "DEPLOYER",
    "FakeDeployment",
    "leaning",
    "looked",
    "of_organization",
    "planned",
    "ready",
    "rule_ids",
    "stack",
]

DEPLOYER = "cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1"
_TRAIL = "AWS::CloudTrail::Trail"


@dataclass
class FakeDeployment(FakeAccount):
    """An account that stacks are deployed to.

    Args:
        stacks: As ListStacks answers, with ``Resources`` as ListStackResources answers.

        denied: By action: what SimulatePrincipalPolicy says of it besides its name.

        trusted: The services that the organization trusts.

        states: By account: its state in the organization.
    """

    stacks: list[Fields] = field(default_factory=list)
    denied: dict[str, Fields] = field(default_factory=dict)
    trusted: tuple[str, ...] = ("cloudtrail.amazonaws.com",)
    states: dict[str, str] = field(default_factory=dict)

    def _cloudformation(self, operation: str, about: Fields) -> Fields:
        if operation == "ListStacks":
            beside = {"Resources"}
            return {
                "StackSummaries": [
                    {name: value for name, value in each.items() if name not in beside}
                    for each in self.stacks
                ]
            }
        (found,) = (e for e in self.stacks if about["StackName"] in (e["StackName"], e["StackId"]))
        return {"StackResourceSummaries": found["Resources"]}

    def _iam(self, operation: str, about: Fields) -> Fields:
        if operation != "SimulatePrincipalPolicy":
            return super()._iam(operation, about)
        denied = {"EvalDecision": "implicitDeny"}
        return {
            "EvaluationResults": [
                {"EvalActionName": each, "EvalDecision": "allowed"}
                | (denied | self.denied[each] if each in self.denied else {})
                for each in about["ActionNames"]
            ]
        }

    def _organizations(self, operation: str, about: Fields) -> Fields:
        if operation == "ListAWSServiceAccessForOrganization":
            return {"EnabledServicePrincipals": [{"ServicePrincipal": e} for e in self.trusted]}
        if operation == "DescribeAccount":
            state = self.states.get(about["AccountId"], "ACTIVE")
            return {"Account": {"Id": about["AccountId"], "State": state}}
        return super()._organizations(operation, about)


def ready(**changes: Any) -> FakeDeployment:  # noqa: ANN401 - as FakeDeployment takes them
    """Return an account with all that the trail needs, and without the trail.

    Args:
        changes: Fields of the account.
    """
    known = audited()
    deployer = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}
    fields = {name: getattr(known, name) for name in known.__dataclass_fields__}
    roles = {**known.roles, DEPLOYER: deployer}
    return FakeDeployment(**{**fields, "trails": [], "roles": roles, **changes})


def leaning(**properties: object) -> Fields:
    """Return a template with one trail that leans on what is there.

    Args:
        properties: Of the trail; ``None`` leaves one out.
    """
    place = f"us-east-1:{ACCOUNT}"
    given = {
        "TrailName": "audit",
        "IsLogging": True,
        "S3BucketName": "audit-logs",
        "IsMultiRegionTrail": True,
        "IncludeGlobalServiceEvents": True,
        "EnableLogFileValidation": True,
        "KMSKeyId": f"arn:aws:kms:{place}:key/audit-key",
        "SnsTopicName": f"arn:aws:sns:{place}:audit-files",
        "CloudWatchLogsLogGroupArn": f"arn:aws:logs:{place}:log-group:/audit:*",
        "CloudWatchLogsRoleArn": f"arn:aws:iam::{ACCOUNT}:role/audit-role",
        **properties,
    }
    kept = {name: value for name, value in given.items() if value is not None}
    return {"Resources": {"Trail": {"Type": _TRAIL, "Properties": kept}}}


def of_organization(account: FakeDeployment, **properties: object) -> Fields:
    """Make an account the manager of an organization that is ready, and return a trail for it.

    Args:
        account: The account.

        properties: Of the trail.
    """
    account.organization = {"Id": "o-a1b2c3d4e5", "MasterAccountId": ACCOUNT, "FeatureSet": "ALL"}
    account.roles["AWSServiceRoleForCloudTrail"] = {}
    statements = account.buckets["audit-logs"]["Policy"]["Statement"]
    write = deepcopy(statements[-1])
    write["Resource"] = "arn:aws:s3:::audit-logs/AWSLogs/o-a1b2c3d4e5/*"
    statements.append({**write, "Sid": "WriteOrganization"})
    return leaning(IsOrganizationTrail=True, **properties)


def stack(
    status: str = "CREATE_COMPLETE",
    *,
    name: str = "audit-stack",
    more: Iterable[tuple[str, str, str]] = (),
    **trails: str,
) -> Fields:
    """Return a stack that is there.

    Args:
        status: Its status.

        name: Its name.

        more: Further resources: logical id, type, physical id.

        trails: Names of its trails, by logical id.
    """
    every = [*((logical_id, _TRAIL, each) for logical_id, each in trails.items()), *more]
    return {
        "StackName": name,
        "StackId": f"arn:aws:cloudformation:us-east-1:{ACCOUNT}:stack/{name}/1",
        "StackStatus": status,
        "Resources": [
            {
                "LogicalResourceId": logical_id,
                "ResourceType": kind,
                "PhysicalResourceId": physical_id,
                "ResourceStatus": "CREATE_COMPLETE",
            }
            for logical_id, kind, physical_id in every
        ],
    }


def planned(
    template: Fields,
    *,
    accounts: Iterable[str] = (ACCOUNT,),
    **context: Any,  # noqa: ANN401
) -> Plan:
    """Return a plan of one stack, ``audit-stack``.

    Args:
        template: Its template.

        accounts: Those there are credentials for.

        context: What the template leaves open.
    """
    known = {"account": ACCOUNT, "region": "us-east-1"} | context
    estate = read_bytes(json.dumps(template).encode(), "t.json", Context(**known))
    stacks = {label: replace(each, name="audit-stack") for label, each in estate.stacks.items()}
    return Plan(
        estate=replace(estate, stacks=stacks), accounts=frozenset(accounts), deployer=DEPLOYER
    )


def looked(asks: Asks, template: Fields, **options: Any) -> Preflight:  # noqa: ANN401
    """Return what a template would meet.

    Args:
        asks: Who is asked.

        template: The template.

        options: As :func:`planned` takes them.
    """
    return preflight(asks, planned(template, **options))


def rule_ids(asks: Asks, template: Fields, **options: Any) -> list[str]:  # noqa: ANN401
    """Return the rules that only accounts can tell.

    Args:
        asks: Who is asked.

        template: The template.

        options: As :func:`planned` takes them.
    """
    found = looked(asks, template, **options).findings
    return [each.rule.id for each in found if each.rule.id.startswith("TW8")]
