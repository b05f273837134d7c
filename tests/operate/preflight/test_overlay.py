"""The plan lies on what is there: the same rules judge both, and only what is deployed is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_account import ACCOUNT, FakeAccount, FakeAccounts, audited
from fake_deployment import leaning, looked, planned, ready, stack

from trailwright.operate.preflight import preflight
from trailwright.operate.preflight.imported import imported
from trailwright.operate.preflight.overlay import overlay
from trailwright.operate.preflight.view import View
from trailwright.operate.preflight.whole import WholeAnswers
from trailwright.readers.account import (
    Answered,
    Answers,
    CouldNotLook,
    Question,
    Regions,
    read_resources,
)
from trailwright.readers.account.looks import Looks

ARCHIVE = "222233334444"


def _told(account: Any, template: dict[str, Any], **options: Any) -> list[str]:  # noqa: ANN401
    found = looked(account, template, **options).findings
    return [each.rule.id for each in found if each.severity not in ("info", "unknown")]


def test_a_planned_policy_takes_the_place_of_the_live_one() -> None:
    """There are not two of them, and it is the planned one that is judged."""
    template = leaning()
    template["Resources"]["Policy"] = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": "audit-logs",
            "PolicyDocument": {"Version": "2012-10-17", "Statement": []},
        },
    }
    template["Resources"]["Trail"]["DependsOn"] = ["Policy"]

    assert ["TW101"] == _told(ready(), template)


def test_nobody_waits_for_what_is_there() -> None:
    """It was there before."""
    assert not {"TW103", "TW105", "TW118", "TW123", "TW126", "TW407"} & set(
        _told(ready(), leaning())
    )


def test_what_is_there_is_not_judged_for_itself() -> None:
    """A live bucket that everyone may read is no matter of this deployment."""
    account = ready()
    everyone = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", "Sid": "E"}
    account.buckets["audit-logs"]["Policy"]["Statement"].append(everyone)

    found = looked(account, leaning()).findings

    assert [] == [each for each in found if each.origin.arn]


def test_the_bucket_of_another_account_is_read_by_its_owner() -> None:
    """When there is a way in."""
    trail, archive = ready(), FakeAccount(ARCHIVE)
    archive.buckets = audited().buckets
    trail.buckets, trail.foreign_buckets = {}, {"audit-logs"}
    accounts = FakeAccounts(trail, archive)

    alone = looked(accounts, leaning())
    both = looked(accounts, leaning(), accounts=(ACCOUNT, ARCHIVE))

    assert [True, False] == [bool(alone.failed), bool(both.failed)]


def test_the_live_organization_is_the_one_that_counts() -> None:
    """A policy for another organization does not let its trail deliver."""
    account = ready()
    account.organization = {"Id": "o-zzzzzzzzzz", "MasterAccountId": ACCOUNT, "FeatureSet": "ALL"}

    assert "TW101" in _told(account, leaning(IsOrganizationTrail=True))


def test_a_bucket_that_may_be_anybody_s_is_a_doubt() -> None:
    """S3 answers 403 for what others have, and for what nobody may look at."""
    template = leaning()
    template["Resources"]["New"] = {
        "Type": "AWS::S3::Bucket",
        "Properties": {"BucketName": "theirs"},
    }
    result = looked(ready(foreign_buckets={"theirs"}), template)

    told = {(each.rule.id, str(each.severity)) for each in result.findings}
    assert {("TW816", "unknown"), ("TW800", "unknown")} <= told


def test_a_bucket_that_was_not_asked_for_to_the_end_is_no_collision() -> None:
    """Nobody knows; only a 403 tells something."""
    account = ready(faults={"s3:HeadBucket": "SlowDown"})

    found = {each.rule.id for each in looked(account, _with_bucket("new")).findings}

    assert {"TW800"} == {"TW800", "TW816"} & found


def test_what_the_stack_made_is_no_collision() -> None:
    """By its logical id and its name."""
    template = leaning()
    template["Resources"]["Group"] = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "/mine"},
    }
    groups = [*audited().log_groups, {"logGroupName": "/mine"}]
    own = stack(more=[("Group", "AWS::Logs::LogGroup", "/mine")])

    told = [_told(ready(log_groups=groups, stacks=each), template) for each in ([], [own])]

    assert [["TW817"], []] == told


def _with_bucket(name: str) -> dict[str, Any]:
    template = leaning()
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}
    template["Resources"]["Logs"] = bucket
    return template


def test_a_new_name_for_what_the_stack_made_may_be_taken() -> None:
    """By another name it is another bucket."""
    account = ready(stacks=[stack(more=[("Logs", "AWS::S3::Bucket", "old-logs")])])
    account.buckets["taken"] = {}

    assert ["TW816"] == _told(account, _with_bucket("taken"))


def test_what_may_be_the_stack_s_own_is_no_collision() -> None:
    """Nobody could look at what it has."""
    account = ready(
        stacks=[stack(more=[("Logs", "AWS::S3::Bucket", "mine")])],
        faults={"cloudformation:ListStackResources": "AccessDenied"},
    )
    account.buckets["mine"] = {}

    assert [] == _told(account, _with_bucket("mine"))


def test_a_planned_resource_is_there_once() -> None:
    """Although what is there was followed to it, and has a policy."""
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-alarms"
    template = leaning()
    template["Resources"] |= {
        "Alarms": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "audit-alarms"}},
        "AlarmsPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {"Topics": [arn], "PolicyDocument": {}},
        },
    }
    plan, account = planned(template), ready()
    live = read_resources(account, imported(plan.estate))
    regions = {ACCOUNT: Regions(on=("us-east-1",), off={})}
    view = View(plan=plan, regions=regions, live=live, looks=Looks(live.answers))

    estate = overlay(view)

    assert [arn] == [each.arn for each in live.estate.topics if each.arn == arn]
    assert ["Alarms"] == [each.logical_id for each in estate.topics if each.arn == arn]
    assert ["AlarmsPolicy"] == [e.logical_id for e in estate.topic_policies if arn in e.targets]


def test_what_is_there_comes_before_every_stack() -> None:
    """Of a cloud assembly, whose order of stacks is known, too."""
    plan = planned(leaning())
    before = dict.fromkeys(plan.estate.stacks, frozenset[str]())
    ordered = replace(plan, estate=replace(plan.estate, stacks_before=before))

    found = {each.rule.id for each in preflight(ready(), ordered).findings}

    assert set() == {"TW103", "TW105", "TW118", "TW123", "TW126", "TW407"} & found


def test_a_name_that_only_begins_alike_is_free() -> None:
    """Log groups are listed by what their names begin with."""
    template = leaning()
    template["Resources"]["Group"] = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "/aud"},
    }

    assert [] == _told(ready(), template)


@pytest.mark.parametrize(
    "name",
    [
        {"SnsTopicName": "arn:aws:sns"},
        {"KMSKeyId": "arn:aws:kms"},
        {"CloudWatchLogsLogGroupArn": "arn:aws:logs"},
        {"CloudWatchLogsRoleArn": "arn:aws:iam"},
    ],
)
def test_a_broken_arn_is_not_asked_for(name: dict[str, str]) -> None:
    """Rules that judge templates say what is wrong with it."""
    result = looked(ready(), leaning(**name))

    told = {str(each.severity) for each in result.findings}
    assert ((), True) == (result.failed, bool(told & {"error", "unknown"}))


# --- answers that are none ---

TRAILS = Question.of(ACCOUNT, "us-east-1", "cloudtrail:DescribeTrails", includeShadowTrails=True)


class _Says:
    """Answers every question alike."""

    def __init__(self, value: dict[str, Any]) -> None:
        self._value = value

    def ask(self, questions: Any) -> Answers:  # noqa: ANN401 - as an asker takes them
        """Answer."""
        return Answers({each: Answered(value=self._value) for each in questions})


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"trailList": None},
        {"trailList": [{}]},
        {"trailList": [{"TrailARN": ""}]},
        {"trailList": [{"TrailARN": "trail/audit"}]},
    ],
)
def test_a_list_that_lacks_something_is_no_answer(value: dict[str, Any]) -> None:
    """An empty list would be taken for a good sign."""
    outcome = WholeAnswers(_Says(value)).ask([TRAILS])[TRAILS]

    assert isinstance(outcome, CouldNotLook)


@pytest.mark.parametrize(
    "found", [[], [{"TrailARN": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"}]]
)
def test_a_whole_list_is_an_answer(found: list[dict[str, str]]) -> None:
    """Even if there is nothing in it."""
    outcome = WholeAnswers(_Says({"trailList": found})).ask([TRAILS])[TRAILS]

    assert isinstance(outcome, Answered)


def test_that_there_is_no_list_is_no_answer() -> None:
    """A page that is not found is no account without trails."""
    account = ready(faults={"cloudtrail:DescribeTrails": "404"})

    result = looked(account, leaning())

    assert {"cloudtrail:DescribeTrails"} == {each.action for each in result.failed}
