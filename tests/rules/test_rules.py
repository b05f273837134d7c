"""Each rule has a template that passes it and one that fails it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import Config, TrailConfig, TrailKind
from trailwright.model.findings import Severity, rule, rules
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.findings import Finding

ACCOUNT, REGION = "111122223333", "us-east-1"
OTHER = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

Template = dict[str, Any]


@pytest.fixture(scope="module", name="composed")
def _composed() -> Template:
    """The template of a trail with everything around it."""
    trail = TrailConfig(kind=TrailKind.ACCOUNT, name="audit", account=ACCOUNT, region=REGION)
    (stack,) = compose_estate(Config(trails=(trail,)))
    return json.loads(json.dumps(to_template(stack.resources)))


def _findings(template: Template, **context: object) -> tuple[Finding, ...]:
    known = Context(**({"account": ACCOUNT, "region": REGION} | context))
    return judge(read_bytes(json.dumps(template).encode(), "t.json", known))


def _statement(template: Template, resource: str, sid: str) -> dict[str, Any]:
    properties = template["Resources"][resource]["Properties"]
    document = properties.get("PolicyDocument") or properties["KeyPolicy"]
    return next(s for s in document["Statement"] if s["Sid"].startswith(sid))


def _trail(template: Template) -> dict[str, Any]:
    return template["Resources"]["Trail"]["Properties"]


def _other_source(resource: str, sid: str) -> Callable[[Template], None]:
    def change(template: Template) -> None:
        condition = _statement(template, resource, sid)["Condition"]["StringEquals"]
        condition["aws:SourceArn"] = OTHER

    return change


def _nobody_encrypts(template: Template) -> None:
    for sid in ("Encrypt", "Notify"):
        _other_source("Key", sid)(template)


def _set(**properties: object) -> Callable[[Template], None]:
    return lambda template: _trail(template).update(properties)


def _without(*names: str) -> Callable[[Template], None]:
    def change(template: Template) -> None:
        for name in names:
            del _trail(template)[name]

    return change


def _no_wait(local_id: str) -> Callable[[Template], None]:
    return lambda template: template["Resources"]["Trail"]["DependsOn"].remove(local_id)


def _foreign_bucket(template: Template) -> None:
    _set(S3BucketName="central-logs")(template)


def _trust_lambda(template: Template) -> None:
    trust = template["Resources"]["LogRole"]["Properties"]["AssumeRolePolicyDocument"]
    trust["Statement"][0]["Principal"] = {"Service": "lambda.amazonaws.com"}


def _other_streams(template: Template) -> None:
    statement = _statement(template, "LogRolePolicy", "DeliverEvents")
    statement["Resource"] = statement["Resource"].replace(ACCOUNT, "999999999999")


def _six_trails(template: Template) -> None:
    for number in range(5):
        copy = deepcopy(template["Resources"]["Trail"])
        copy["Properties"]["TrailName"] = f"audit-{number}"
        template["Resources"][f"Trail{number}"] = copy


def _twice(template: Template) -> None:
    template["Resources"]["Again"] = deepcopy(template["Resources"]["Trail"])


def _aws_sns_key(template: Template) -> None:
    template["Resources"]["Topic"]["Properties"]["KmsMasterKeyId"] = "alias/aws/sns"


FAILING: dict[str, Callable[[Template], None]] = {
    "TW101": _other_source("BucketPolicy", "Write"),
    "TW102": _foreign_bucket,
    "TW103": _no_wait("BucketPolicy"),
    "TW104": _other_source("TopicPolicy", "Publish"),
    "TW105": _no_wait("TopicPolicy"),
    "TW106": _set(SnsTopicName="arn:aws:sns:us-east-1:999999999999:notices"),
    "TW107": _trust_lambda,
    "TW108": _other_streams,
    "TW109": _without("CloudWatchLogsRoleArn"),
    "TW110": _set(CloudWatchLogsLogGroupArn="arn:aws:logs:us-east-1:111122223333:log-group:/x"),
    "TW111": _without("IncludeGlobalServiceEvents"),
    "TW112": _set(TrailName="a..b"),
    "TW113": _set(S3KeyPrefix="p/"),
    "TW201": _six_trails,
    "TW202": _twice,
    "TW301": _set(EventSelectors=[{"IncludeManagementEvents": False}]),
    "TW302": _set(
        EventSelectors=[{"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}]
    ),
    "TW401": _nobody_encrypts,
    "TW402": _set(KMSKeyId="arn:aws:kms:us-east-1:999999999999:key/1"),
    "TW403": _set(KMSKeyId="arn:aws:kms:eu-west-1:111122223333:key/1"),
    "TW404": _aws_sns_key,
}
#: Rules that need an organization in the context; each has a test of its own below.
WITH_ORGANIZATION = {"TW114", "TW115"}


def test_what_trailwright_composes_passes_every_rule(composed: Template) -> None:
    """No rule has a word to say."""
    assert [] == [(each.rule.id, each.message) for each in _findings(composed)]


@pytest.mark.parametrize("rule_id", sorted(FAILING))
def test_a_rule_finds_its_fault(composed: Template, rule_id: str) -> None:
    """One change, and the rule speaks, at the trail and with its own severity."""
    template = deepcopy(composed)
    FAILING[rule_id](template)

    found = [each for each in _findings(template) if each.rule.id == rule_id]

    assert found
    assert rule(rule_id).severity in {each.severity for each in found}
    assert all(each.line for each in found)


def test_every_rule_has_a_failing_template() -> None:
    """No rule is only data."""
    assert set(rules()) == set(FAILING) | WITH_ORGANIZATION


@pytest.mark.parametrize("rule_id", sorted(WITH_ORGANIZATION))
def test_an_organization_trail_elsewhere_is_found(composed: Template, rule_id: str) -> None:
    """The stack's account is not the management account."""
    from trailwright.model.resources import Organization  # noqa: PLC0415 - one use

    template = deepcopy(composed)
    _set(IsOrganizationTrail=True)(template)
    organization = Organization(id="o-a1b2c3d4e5", management_account="999999999999")

    found = _findings(template, organization=organization)

    assert rule_id in {each.rule.id for each in found}


def test_existing_trails_count() -> None:
    """Five that are there already leave no place for one more."""
    from trailwright.model.resources import ExistingTrail  # noqa: PLC0415 - one use

    existing = tuple(
        ExistingTrail(name=f"old-{n}", account=ACCOUNT, home_region=REGION) for n in range(5)
    )
    template = {
        "Resources": {
            "Trail": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {"S3BucketName": "logs", "IsLogging": True},
            }
        }
    }

    found = _findings(template, existing_trails=existing)

    assert Severity.FATAL in {each.severity for each in found}


def test_an_account_that_is_not_known_decides_nothing(composed: Template) -> None:
    """Without --context the literal account in the policies may be the right one, or not."""
    found = judge(read_bytes(json.dumps(composed).encode(), "t.json", Context()))

    assert not [each for each in found if each.severity.rank < Severity.UNKNOWN.rank]


def test_a_parameter_without_a_value_is_not_judged() -> None:
    """What cannot be known is unknown, neither clean nor wrong."""
    template = {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {
            "Trail": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {"S3BucketName": {"Ref": "Name"}, "IsLogging": True},
            }
        },
    }

    assert {Severity.UNKNOWN} == {each.severity for each in _findings(template)}
