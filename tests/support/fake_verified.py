"""An account where all is as it was deployed and every trail delivers, and what was deployed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from fake_account import ACCOUNT, FakeAccount, Fields, audited

from trailwright.model.health import Verified, joined
from trailwright.model.origin import Origin
from trailwright.model.resources import Place, Resource
from trailwright.operate.verify import verify
from trailwright.readers.account import Absent, Outcome, Question, read_accounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.estate import Estate

__all__ = [
    "ACCOUNT",
    "FakeVerified",
    "deployed",
    "healthy",
    "physical_ids",
    "rule_ids",
    "template",
    "verified",
]

_REGION = "us-east-1"
_ALARMS = f"arn:aws:sns:{_REGION}:{ACCOUNT}:audit-alarms"
_RULE = "trail-changed"
_PATTERN = {"source": ["aws.cloudtrail"], "detail": {"eventName": ["StopLogging"]}}
_HEARTBEAT: Fields = {
    "AlarmName": "heartbeat",
    "Namespace": "AWS/Logs",
    "MetricName": "IncomingLogEvents",
    "Dimensions": [{"Name": "LogGroupName", "Value": "/audit"}],
    "Statistic": "Sum",
    "Period": 900,
    "EvaluationPeriods": 2,
    "Threshold": 1.0,
    "ComparisonOperator": "LessThanThreshold",
    "TreatMissingData": "breaching",
    "ActionsEnabled": True,
    "AlarmActions": [_ALARMS],
    "StateValue": "OK",
}
#: The only calls of CloudWatch that take names.
_NAMES = "AlarmNames"


@dataclass
class FakeVerified(FakeAccount):
    """A fake account with EventBridge rules, stacks and filter policies of subscriptions.

    Args:
        rules: By name, as DescribeRule answers, with ``Targets``.

        filter_policies: By the ARN of a subscription.

        stacks: By name: physical ids by logical id.

        history: Events, as LookupEvents answers.
    """

    rules: dict[str, Fields] = field(default_factory=dict)
    filter_policies: dict[str, str] = field(default_factory=dict)
    stacks: dict[str, dict[str, str]] = field(default_factory=dict)
    history: list[Fields] = field(default_factory=list)

    def outcome(self, question: Question) -> Outcome:
        """Return what comes of one question; a rule that is gone is answered as such."""
        about = dict(question.parameters)
        name = about.get("Name", about.get("Rule"))
        if question.action.startswith("events:") and name not in self.rules:
            return Absent(code="ResourceNotFoundException", action=question.action)
        return super().outcome(question)

    def _cloudtrail(self, operation: str, about: Fields) -> Fields:
        if operation == "LookupEvents":
            begin, end = about["StartTime"], about["EndTime"]
            return {"Events": [e for e in self.history if begin <= e["EventTime"] <= end]}
        return super()._cloudtrail(operation, about)

    def _events(self, operation: str, about: Fields) -> Fields:
        name = about.get("Name") or about["Rule"]
        rule = self.rules[name]
        if operation == "ListTargetsByRule":
            return {"Targets": rule["Targets"]}
        return {key: value for key, value in rule.items() if key != "Targets"}

    def _cloudformation(self, _: str, about: Fields) -> Fields:
        names = self.stacks[about["StackName"]]
        rows = [{"LogicalResourceId": each, "PhysicalResourceId": names[each]} for each in names]
        return {"StackResourceSummaries": rows}

    def _sns(self, operation: str, about: Fields) -> Fields:
        if operation == "GetSubscriptionAttributes":
            policy = self.filter_policies.get(about["SubscriptionArn"])
            return {"Attributes": {"FilterPolicy": policy} if policy else {}}
        return super()._sns(operation, about)

    def _cloudwatch(self, operation: str, about: Fields) -> Fields:
        found = super()._cloudwatch(operation, about)
        names = about.get(_NAMES)
        return {
            kind: [each for each in alarms if names is None or each["AlarmName"] in names]
            for kind, alarms in found.items()
        }


def healthy() -> FakeVerified:
    """Return an account where nothing is wrong."""
    base = audited()
    own = {name: getattr(base, name) for name in FakeAccount.__dataclass_fields__}
    aws = FakeVerified(**own)
    aws.alarms.append(dict(_HEARTBEAT))
    aws.buckets["audit-logs"]["GetBucketLifecycleConfiguration"] = {
        "Rules": [{"ID": "end", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 2557}}]
    }
    aws.buckets["audit-logs"]["GetPublicAccessBlock"] = {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }
    }
    aws.rules[_RULE] = {
        "Name": _RULE,
        "State": "ENABLED",
        "EventPattern": json.dumps(_PATTERN),
        "Targets": [{"Id": "topic", "Arn": _ALARMS}],
    }
    return aws


@cache
def deployed() -> Estate:
    """Return what was deployed into it."""
    estate = read_accounts(healthy(), {ACCOUNT: None}).estate
    rule = Resource(
        type="AWS::Events::Rule",
        origin=Origin(stack="audit", logical_id="Rule"),
        place=Place(account=ACCOUNT, region=_REGION, partition="aws"),
        ref=_RULE,
        arn=f"arn:aws:events:{_REGION}:{ACCOUNT}:rule/{_RULE}",
        properties={
            "State": "ENABLED",
            "EventPattern": _PATTERN,
            "Targets": [{"Id": "topic", "Arn": _ALARMS}],
        },
    )
    return replace(estate, others=(*estate.others, rule), paths=("audit.template.json",))


def verified(change: Callable[[FakeVerified], object] = lambda _: None) -> Verified:
    """Return what comes of verifying it after something changed.

    Args:
        change: What changed. Default: nothing.
    """
    aws = healthy()
    change(aws)
    return joined([verify(aws, deployed())])


def rule_ids(found: Verified) -> set[str]:
    """Return the rules that speak.

    Args:
        found: What came of verifying.
    """
    return {each.rule.id for each in found.judgement.findings}


def template() -> Fields:
    """Return a template of what was deployed; its stack tells the names it does not have."""
    return {
        "Resources": {
            _logical_id(each): {"Type": each.type, "Properties": dict(each.properties)}
            for each in deployed().resources()
        }
    }


def physical_ids() -> dict[str, str]:
    """Return what the stack of that template tells."""
    return {_logical_id(each): each.ref for each in deployed().resources()}


def _logical_id(resource: Resource) -> str:
    kind = resource.type.rpartition("::")[2]
    return "".join(each for each in f"{kind}{resource.ref.title()}" if each.isalnum())
