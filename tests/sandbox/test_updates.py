"""What CloudFormation does with a trail that is there: update, replace, roll back, import."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Template = dict[str, Any]
    Build = Callable[..., Template]

_SELECTORS = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]


def _trail(template: Template) -> dict[str, Any]:
    return template["Resources"]["Trail"]["Properties"]


def _only_trail(account: Account) -> dict[str, Any]:
    (found,) = account.client("cloudtrail").describe_trails()["trailList"]
    return found


def _change_set(account: Account, template: Template) -> dict[str, Any]:
    client = account.client("cloudformation")
    made = client.create_change_set(
        StackName="Stack",
        ChangeSetName="change",
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )
    while True:
        described = client.describe_change_set(ChangeSetName=made["Id"])
        if described["Status"] in ("CREATE_COMPLETE", "FAILED"):
            return described
        time.sleep(0.02)


def _changes(account: Account, template: Template) -> list[tuple[str, str, str]]:
    described = _change_set(account, template)
    changes = [change["ResourceChange"] for change in described["Changes"]]
    return [(c["LogicalResourceId"], c["Action"], c.get("Replacement", "")) for c in changes]


def test_selectors_change_in_place(account: Account, trail_template: Build) -> None:
    """New event selectors modify the trail and do not replace it."""
    assert account.deploy(trail_template()).succeeded
    template = trail_template(EventSelectors=_SELECTORS)
    assert [("Trail", "Modify", "False")] == _changes(account, template)
    assert "UPDATE_COMPLETE" == account.deploy(template).status
    found = account.client("cloudtrail").get_event_selectors(TrailName="audit")["EventSelectors"]
    assert ["WriteOnly"] == [selector["ReadWriteType"] for selector in found]


def test_a_new_name_replaces_the_trail(account: Account, trail_template: Build) -> None:
    """TrailName is the one property that replaces: the new trail is made, the old one deleted."""
    template = trail_template()
    assert account.deploy(template).succeeded
    _trail(template)["TrailName"] = "renamed"
    for statement in template["Resources"]["BucketPolicy"]["Properties"]["PolicyDocument"][
        "Statement"
    ]:
        arn = f"arn:aws:cloudtrail:us-east-1:{account.id}:trail/renamed"
        statement["Condition"]["StringEquals"]["aws:SourceArn"] = arn
    assert ("Trail", "Modify", "True") in _changes(account, template)
    assert () == account.deploy(template).reasons
    assert "renamed" == _only_trail(account)["Name"]


def test_the_same_template_changes_nothing(account: Account, trail_template: Build) -> None:
    """A change set without a change fails, and says so."""
    template = trail_template(encrypted=True, notified=True, logged=True)
    assert account.deploy(template).succeeded
    described = _change_set(account, template)
    assert "FAILED" == described["Status"]
    assert "didn't contain changes" in described["StatusReason"]


def test_a_refused_update_rolls_back(account: Account, trail_template: Build) -> None:
    """When CloudTrail refuses the new settings, the old ones stay."""
    assert account.deploy(trail_template(EventSelectors=_SELECTORS)).succeeded
    template = trail_template(S3KeyPrefix="elsewhere")
    deployed = account.deploy(template)
    assert "UPDATE_ROLLBACK_COMPLETE" == deployed.status
    assert "[InsufficientS3BucketPolicyException]" in deployed.reasons[0]
    assert "S3KeyPrefix" not in _only_trail(account)
    found = account.client("cloudtrail").get_event_selectors(TrailName="audit")["EventSelectors"]
    assert "WriteOnly" == found[0]["ReadWriteType"]


def test_refused_selectors_leave_no_trail_behind(account: Account, trail_template: Build) -> None:
    """A creation that fails after CreateTrail removes what it made."""
    selectors = [{"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::*"]}]}]
    assert "ROLLBACK_COMPLETE" == account.deploy(trail_template(EventSelectors=selectors)).status
    assert [] == account.client("cloudtrail").describe_trails()["trailList"]
    assert [] == account.client("s3").list_buckets()["Buckets"]


def test_dropped_properties_are_reset(account: Account, trail_template: Build) -> None:
    """Encryption, validation, Regions, notices and selectors go with the property.

    Only the log group stays, and goes on being delivered to.
    """
    full = trail_template(
        encrypted=True,
        notified=True,
        logged=True,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EventSelectors=_SELECTORS,
        InsightSelectors=[{"InsightType": "ApiErrorRateInsight"}],
    )
    assert account.deploy(full).succeeded
    _trail(full).clear()
    _trail(full).update(TrailName="audit", S3BucketName={"Ref": "Bucket"}, IsLogging=True)
    assert () == account.deploy(full).reasons
    found = _only_trail(account)
    assert {"KmsKeyId", "SnsTopicName", "SnsTopicARN", "S3KeyPrefix"}.isdisjoint(found)
    flags = ("IsMultiRegionTrail", "IncludeGlobalServiceEvents", "LogFileValidationEnabled")
    assert [False, False, False] == [found[flag] for flag in flags]
    assert f":{account.id}:log-group:/trail/audit:*" in found["CloudWatchLogsLogGroupArn"]
    client = account.client("cloudtrail")
    selectors = client.get_event_selectors(TrailName="audit")["EventSelectors"]
    assert "All" == selectors[0]["ReadWriteType"]
    with pytest.raises(ClientError, match="InsightNotEnabledException"):
        client.get_insight_selectors(TrailName="audit")


def test_empty_log_settings_stop_delivery_to_logs(account: Account, trail_template: Build) -> None:
    """Setting both to an empty text is how the log group is given up."""
    template = trail_template(logged=True)
    assert account.deploy(template).succeeded
    _trail(template).update(CloudWatchLogsLogGroupArn="", CloudWatchLogsRoleArn="")
    assert () == account.deploy(template).reasons
    assert "CloudWatchLogsLogGroupArn" not in _only_trail(account)


def test_a_multi_region_trail_must_keep_global_events(
    account: Account, trail_template: Build
) -> None:
    """CloudFormation takes a property that is left out for false, on updates too."""
    everywhere = {"IsMultiRegionTrail": True, "IncludeGlobalServiceEvents": True}
    assert account.deploy(trail_template(**everywhere)).succeeded
    deployed = account.deploy(trail_template(IsMultiRegionTrail=True))
    assert "Multi-Region trail must include global service events." in deployed.reasons[0]


def _drift(account: Account) -> list[str]:
    client = account.client("cloudformation")
    detection = client.detect_stack_drift(StackName="Stack")["StackDriftDetectionId"]
    while True:
        status = client.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
        if status["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            break
        time.sleep(0.02)
    drifts = client.describe_stack_resource_drifts(StackName="Stack")["StackResourceDrifts"]
    (trail,) = [drift for drift in drifts if drift["LogicalResourceId"] == "Trail"]
    return sorted(difference["PropertyPath"] for difference in trail.get("PropertyDifferences", []))


def test_a_deployed_trail_has_not_drifted(account: Account, trail_template: Build) -> None:
    """What was deployed reads back as it was written."""
    template = trail_template(
        encrypted=True,
        notified=True,
        logged=True,
        EventSelectors=_SELECTORS,
        Tags=[{"Key": "team", "Value": "audit"}],
    )
    assert account.deploy(template).succeeded
    assert [] == _drift(account)


def test_changes_by_hand_are_drift(account: Account, trail_template: Build) -> None:
    """Drift detection names what was changed past the template."""
    assert account.deploy(trail_template(EventSelectors=_SELECTORS)).succeeded
    client = account.client("cloudtrail")
    client.stop_logging(Name="audit")
    client.put_event_selectors(TrailName="audit", EventSelectors=[{"ReadWriteType": "ReadOnly"}])
    assert ["/EventSelectors/0/ReadWriteType", "/IsLogging"] == _drift(account)


def test_deleting_the_stack_deletes_the_trail(account: Account, trail_template: Build) -> None:
    """Trail and empty bucket go with the stack."""
    assert account.deploy(trail_template()).succeeded
    assert "DELETE_COMPLETE" == account.delete().status
    assert [] == account.client("cloudtrail").describe_trails()["trailList"]


def test_an_existing_trail_is_imported(account: Account, trail_template: Build) -> None:
    """A trail is imported by its name, and goes on as it is."""
    template = trail_template()
    template["Resources"]["Trail"]["DeletionPolicy"] = "Retain"
    assert account.deploy(template).succeeded
    without = {"Resources": {k: v for k, v in template["Resources"].items() if k != "Trail"}}
    assert () == account.deploy(without).reasons
    assert "audit" == _only_trail(account)["Name"]
    client = account.client("cloudformation")
    made = client.create_change_set(
        StackName="Stack",
        ChangeSetName="import",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": template["Resources"]}),
        ResourcesToImport=[
            {
                "ResourceType": "AWS::CloudTrail::Trail",
                "LogicalResourceId": "Trail",
                "ResourceIdentifier": {"TrailName": "audit"},
            }
        ],
    )
    client.get_waiter("change_set_create_complete").wait(
        ChangeSetName=made["Id"], WaiterConfig={"Delay": 0.02, "MaxAttempts": 100}
    )
    client.execute_change_set(ChangeSetName=made["Id"])
    while "IN_PROGRESS" in (status := client.describe_stacks()["Stacks"][0]["StackStatus"]):
        time.sleep(0.02)
    assert "IMPORT_COMPLETE" == status
