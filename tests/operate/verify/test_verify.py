"""All is as it was deployed and delivers, or verify says what is not; never OK unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_verified import ACCOUNT, FakeVerified, deployed, healthy, rule_ids, verified

from trailwright.model.findings import rules
from trailwright.model.health import State, joined
from trailwright.operate.verify import verify
from trailwright.readers.account import Answered, Answers, CouldNotLook, Outcome, Question, Reason
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Change = Callable[[FakeVerified], Any]

REGION = "us-east-1"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:audit-files"
ALARMS = f"arn:aws:sns:{REGION}:{ACCOUNT}:audit-alarms"
SUBSCRIPTION = f"{ALARMS}:0123"
NOBODY = {"Version": "2012-10-17", "Statement": []}


def _trail(**settings: Any) -> Change:  # noqa: ANN401 - any setting
    return lambda aws: aws.trails[0].update(settings)


def _status(**members: Any) -> Change:  # noqa: ANN401 - any member
    return lambda aws: aws.trails[0].update(Status=members)


def _alarm(index: int, **settings: Any) -> Change:  # noqa: ANN401 - any setting
    return lambda aws: aws.alarms[index].update(settings)


def _bucket(**answers: Any) -> Change:  # noqa: ANN401 - any answer
    return lambda aws: aws.buckets["audit-logs"].update(answers)


def _filter(**settings: Any) -> Change:  # noqa: ANN401 - any setting
    return lambda aws: aws.log_groups[0]["MetricFilters"][0].update(settings)


def _selector(**members: Any) -> Change:  # noqa: ANN401 - any member
    return lambda aws: aws.trails[0]["EventSelectors"][0].update(members)


def _rule(**members: Any) -> Change:  # noqa: ANN401 - any member
    return lambda aws: aws.rules["trail-changed"].update(members)


_READER = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/analyst"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::audit-logs/*",
}
_OTHER_METRIC = [{"metricName": "Other", "metricNamespace": "LogMetrics", "metricValue": "1"}]
_S3 = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}
_INSIGHT = {"InsightType": "ApiCallRateInsight", "EventCategories": ["Management"]}
_ONE_DAY = [{"ID": "end", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}]
#: By rule, and what is done: the rule speaks of it.
FAILING: dict[tuple[str, str], Change] = {
    ("TW840", "a call is denied"): lambda aws: aws.faults.update({"iam:GetRole": "AccessDenied"}),
    ("TW841", "the trail is deleted"): lambda aws: aws.trails.clear(),
    ("TW842", "logging is stopped"): _status(IsLogging=False),
    ("TW843", "log files are refused"): _status(LatestDeliveryError="AccessDenied"),
    ("TW853", "only writes are recorded"): _selector(ReadWriteType="WriteOnly"),
    ("TW853", "KMS is left out"): _selector(ExcludeManagementEventSources=["kms.amazonaws.com"]),
    ("TW854", "a bucket is recorded"): _selector(DataResources=[_S3]),
    ("TW855", "validation is off"): _trail(LogFileValidationEnabled=False),
    ("TW855", "encryption is off"): _trail(KmsKeyId=None),
    ("TW855", "another key encrypts"): _trail(KmsKeyId=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/x"),
    ("TW855", "notices are off"): _trail(SnsTopicARN=None),
    ("TW855", "the log group is off"): _trail(CloudWatchLogsLogGroupArn=None),
    ("TW855", "the role is off"): _trail(CloudWatchLogsRoleArn=None),
    ("TW855", "other Regions are off"): _trail(IsMultiRegionTrail=False),
    ("TW855", "global events are off"): _trail(IncludeGlobalServiceEvents=False),
    ("TW855", "it became an organization's"): _trail(IsOrganizationTrail=True),
    ("TW856", "another bucket"): _trail(S3BucketName="somebody-elses"),
    ("TW856", "another prefix"): _trail(S3KeyPrefix="elsewhere"),
    ("TW857", "Insights are on"): _trail(InsightSelectors=[_INSIGHT]),
    ("TW860", "the bucket is gone"): lambda aws: aws.buckets.clear(),
    ("TW860", "the key is gone"): lambda aws: aws.keys.clear(),
    ("TW860", "the topic is gone"): lambda aws: aws.topics.pop(TOPIC),
    ("TW860", "the alarms' topic is gone"): lambda aws: aws.topics.pop(ALARMS),
    ("TW860", "the log group is gone"): lambda aws: aws.log_groups.clear(),
    ("TW860", "the role is gone"): lambda aws: aws.roles.clear(),
    ("TW861", "requesters pay"): _bucket(GetBucketRequestPayment={"Payer": "Requester"}),
    ("TW863", "the key is disabled"): lambda aws: aws.keys["audit-key"].update(
        KeyState="Disabled", Enabled=False
    ),
    ("TW863", "the key is to be deleted"): lambda aws: aws.keys["audit-key"].update(
        KeyState="PendingDeletion", Enabled=False, DeletionDate="2026-12-25"
    ),
    ("TW866", "nobody confirmed"): lambda aws: aws.topics[ALARMS]["Subscriptions"][0].update(
        SubscriptionArn="PendingConfirmation"
    ),
    ("TW867", "nobody is subscribed"): lambda aws: aws.topics[ALARMS].pop("Subscriptions"),
    ("TW867", "the subscription is deleted"): lambda aws: aws.topics[ALARMS]["Subscriptions"][
        0
    ].update(SubscriptionArn="Deleted"),
    ("TW868", "a filter policy"): lambda aws: aws.filter_policies.update(
        {SUBSCRIPTION: '{"a": ["b"]}'}
    ),
    ("TW872", "the filter is gone"): lambda aws: aws.log_groups[0]["MetricFilters"].clear(),
    ("TW872", "its pattern is changed"): _filter(filterPattern="{ $.x = 1 }"),
    ("TW872", "its metric is changed"): _filter(metricTransformations=_OTHER_METRIC),
    ("TW874", "the alarm is gone"): lambda aws: aws.alarms.pop(0),
    ("TW874", "its threshold is raised"): _alarm(0, Threshold=1000.0),
    ("TW874", "it watches another metric"): _alarm(0, MetricName="Other"),
    ("TW874", "it takes silence for health"): _alarm(1, TreatMissingData="notBreaching"),
    ("TW875", "its actions are off"): _alarm(0, ActionsEnabled=False),
    ("TW875", "it tells nobody"): _alarm(0, AlarmActions=[]),
    ("TW875", "it tells somebody else"): _alarm(0, AlarmActions=[TOPIC]),
    ("TW876", "nothing arrives"): _alarm(1, StateValue="ALARM"),
    ("TW880", "the rule is gone"): lambda aws: aws.rules.clear(),
    ("TW880", "the rule is off"): _rule(State="DISABLED"),
    ("TW880", "its pattern is narrowed"): _rule(EventPattern='{"source": ["aws.cloudtrail"]}'),
    ("TW880", "its pattern is widened"): _rule(
        EventPattern='{"source": ["aws.cloudtrail"], "detail": {"eventName": ["StopLogging"], '
        '"userIdentity": {"type": ["Root"]}}}'
    ),
    ("TW881", "its target is gone"): _rule(Targets=[]),
    ("TW885", "events leave the log group"): lambda aws: aws.log_groups[0].update(
        retentionInDays=1
    ),
    ("TW885", "log files expire in a day"): _bucket(
        GetBucketLifecycleConfiguration={"Rules": _ONE_DAY}
    ),
    ("TW885", "log files never expire"): lambda aws: aws.buckets["audit-logs"].pop(
        "GetBucketLifecycleConfiguration"
    ),
    ("TW885", "public access is not blocked any more"): lambda aws: aws.buckets["audit-logs"].pop(
        "GetPublicAccessBlock"
    ),
    ("TW885", "the bucket logs its accesses"): _bucket(
        GetBucketLogging={"LoggingEnabled": {"TargetBucket": "elsewhere", "TargetPrefix": "x"}}
    ),
    ("TW885", "a replica is made"): _bucket(
        GetBucketReplication={"ReplicationConfiguration": {"Role": "r", "Rules": []}}
    ),
    ("TW885", "versions are off"): _bucket(GetBucketVersioning={"Status": "Suspended"}),
    ("TW885", "the key is not rotated"): lambda aws: aws.keys["audit-key"].update(Rotation=False),
    ("TW885", "the bucket policy has grown"): lambda aws: aws.buckets["audit-logs"]["Policy"][
        "Statement"
    ].append(_READER),
    ("TW885", "the topic policy has grown"): lambda aws: aws.topics[TOPIC]["Policy"][
        "Statement"
    ].append({**_READER, "Action": "sns:Subscribe", "Resource": TOPIC}),
    ("TW101", "the bucket policy is cut"): _bucket(Policy=NOBODY),
    ("TW104", "the topic policy is cut"): lambda aws: aws.topics[TOPIC].update(Policy=NOBODY),
    ("TW401", "the key policy is cut"): lambda aws: aws.keys["audit-key"].update(Policy=NOBODY),
    ("TW107", "the role's trust is cut"): lambda aws: aws.roles["audit-role"].update(
        AssumeRolePolicyDocument=NOBODY
    ),
    ("TW108", "the role's policy is cut"): lambda aws: aws.roles["audit-role"].update(
        Policies={"deliver": NOBODY}
    ),
    ("TW515", "the alarms' topic policy is cut"): lambda aws: aws.topics[ALARMS].update(
        Policy=NOBODY
    ),
}
#: What test_deliveries.py shows, of every way by which a trail delivers.
_ELSEWHERE = {f"TW{number}" for number in range(844, 853)} | {"TW858"}


def test_what_is_as_deployed_is_ok() -> None:
    """Nothing is said, every question is answered, and AWS's own time is told."""
    found = verified()

    assert (State.OK, set()) == (found.state, rule_ids(found))
    assert found.asked == found.answered > 40
    assert (found.accounts, ("ap-east-1",)) == (found.entered, found.off)
    assert "2026-11-25T10:00:00+00:00" == str(found.now).replace(" ", "T")


def test_a_trail_has_a_row_for_each_region_that_is_on() -> None:
    """Home first; a Region that is off has none, and is counted with proof."""
    found = verified()

    asked = healthy()
    verify(asked, deployed())
    assert {"us-east-1", "eu-west-1"} == {each.region for each in asked.asked}
    assert ["us-east-1", "eu-west-1"] == [each.region for each in found.rows]
    assert "1 of 1 accounts" in found.looked
    assert "1 Regions are off" in found.looked


@pytest.mark.parametrize(("rule", "what"), FAILING)
def test_what_is_not_as_deployed_is_found(rule: str, what: str) -> None:
    """By its rule; and it is not well."""
    found = verified(FAILING[rule, what])

    assert rule in rule_ids(found)
    assert State.OK is not found.state


def test_every_rule_of_live_health_is_shown_to_speak() -> None:
    """Here, or with the deliveries."""
    ours = {each for each in rules() if "TW840" <= each <= "TW889"}

    assert ours == {rule for rule, _ in FAILING if rule in ours} | _ELSEWHERE


#: The silent breakages that an API shows, and the rules that tell each.
BREAKAGES: dict[str, tuple[Change, set[str]]] = {
    "the bucket policy": (_bucket(Policy=NOBODY), {"TW101"}),
    "the bucket's owner does not pay": (
        _bucket(GetBucketRequestPayment={"Payer": "Requester"}),
        {"TW861"},
    ),
    "the bucket is gone": (lambda aws: aws.buckets.clear(), {"TW860"}),
    "log files": (_status(LatestDeliveryError="NoSuchBucket"), {"TW843"}),
    "digest files only": (_status(LatestDigestDeliveryError="AccessDenied"), {"TW845"}),
    "the key is disabled": (
        lambda aws: aws.keys["audit-key"].update(KeyState="Disabled", Enabled=False),
        {"TW863"},
    ),
    "the key policy": (lambda aws: aws.keys["audit-key"].update(Policy=NOBODY), {"TW401"}),
    "the log group's role": (
        _status(LatestCloudWatchLogsDeliveryError="AccessDenied"),
        {"TW847"},
    ),
    "the log group is gone": (lambda aws: aws.log_groups.clear(), {"TW860"}),
    "notices": (_status(LatestNotificationError="AuthorizationError"), {"TW849"}),
    "logging is off": (_status(IsLogging=False), {"TW842"}),
    "selectors are narrowed": (_selector(ReadWriteType="ReadOnly"), {"TW853"}),
    "nothing arrives in the log group": (_alarm(1, StateValue="ALARM"), {"TW876"}),
    "the heartbeat takes silence for health": (
        _alarm(1, TreatMissingData="notBreaching"),
        {"TW874", "TW520"},
    ),
    "the EventBridge path": (_rule(State="DISABLED"), {"TW880"}),
    "a subscription waits for its confirmation": (
        lambda aws: aws.topics[ALARMS]["Subscriptions"][0].update(
            SubscriptionArn="PendingConfirmation"
        ),
        {"TW866", "TW867"},
    ),
    "a subscription's filter policy": (
        lambda aws: aws.filter_policies.update({SUBSCRIPTION: '{"a": ["b"]}'}),
        {"TW868"},
    ),
}


@pytest.mark.parametrize("what", BREAKAGES)
def test_each_silent_breakage_fails(what: str) -> None:
    """Not a warning: nobody else would tell."""
    change, told = BREAKAGES[what]
    found = verified(change)

    assert told <= rule_ids(found)
    assert State.FAIL is found.state


def test_a_rule_that_sees_reads_must_stay_so() -> None:
    """ENABLED would leave read-only events out, and looks as good."""
    state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    estate = deployed()
    rule = estate.others[-1]
    wanted = replace(rule, properties={**rule.properties, "State": state})
    found = verify(healthy(), replace(estate, others=(*estate.others[:-1], wanted)))

    assert {"TW880"} == rule_ids(found)


class _Faulty:
    """An account of which one question is not answered.

    Args:
        question: The question.

        reason: Why it is not.
    """

    def __init__(self, question: Question, reason: Reason) -> None:
        self._aws = healthy()
        self._question = question
        self._reason = reason

    def ask(self, questions: Iterable[Question]) -> Answers:
        return Answers({each: self._outcome(each) for each in questions})

    def _outcome(self, question: Question) -> Outcome:
        if question == self._question:
            return explained(self._reason, question.action, question.region)
        return self._aws.outcome(question)


def _questions() -> list[Question]:
    aws = healthy()
    verify(aws, deployed())
    return list(dict.fromkeys(aws.asked))


QUESTIONS = [each for each in _questions() if each.action != "ec2:DescribeRegions"]


@pytest.mark.parametrize(
    "reason", [Reason.DENIED, Reason.THROTTLED, Reason.TIMED_OUT, Reason.PAGE_GONE, Reason.NOT_AWS]
)
@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_no_question_may_go_unanswered(question: Question, reason: Reason) -> None:
    """Each in turn: what hangs on it is unknown, the call is named, and nothing else is wrong."""
    found = joined([verify(_Faulty(question, reason), deployed())])

    said = [each for each in found.judgement.findings if each.rule.id == "TW840"]
    told = explained(reason, question.action, question.region)
    assert State.UNKNOWN is found.state
    assert any(told.sentence in each.message for each in said)
    assert {"unknown"} == {each.severity for each in found.judgement.findings}


#: What is not set where nothing is said, and need not be for all to be as deployed.
_MAY_BE_EMPTY = {
    "cloudtrail:GetEventConfiguration",
    "cloudtrail:GetInsightSelectors",
    "cloudtrail:ListTags",
    "iam:ListAttachedRolePolicies",
    "kms:ListAliases",
    "kms:ListResourceTags",
    "logs:ListTagsForResource",
    "s3:GetBucketAcl",
    "s3:GetBucketEncryption",
    "s3:GetBucketLocation",
    "s3:GetBucketLogging",
    "s3:GetBucketReplication",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetObjectLockConfiguration",
    "s3:HeadBucket",
    "s3:ListBuckets",
    "sns:GetSubscriptionAttributes",
    "sns:ListTagsForResource",
}


#: Nobody is to be told of log files; and each alarm is asked for by its name as well.
_ALSO = {
    ("sns:ListSubscriptionsByTopic", ("TopicArn", TOPIC)),
    ("cloudwatch:DescribeAlarms", ("AlarmTypes", ("CompositeAlarm", "MetricAlarm"))),
}


@pytest.mark.parametrize("question", _questions(), ids=str)
def test_an_answer_that_says_nothing_is_no_good_answer(question: Question) -> None:
    """Only where nothing said means nothing set, and nothing was to be set."""
    aws = healthy()
    plain = aws.outcome

    def outcome(asked: Question) -> Outcome:
        return Answered(value={}) if asked == question else plain(asked)

    aws.outcome = outcome  # type: ignore[method-assign]
    found = joined([verify(aws, deployed())])

    silent = question.action in _MAY_BE_EMPTY or (question.action, *question.parameters) in _ALSO
    assert silent is (found.state is State.OK)


def test_regions_may_be_told_by_either_of_two_calls() -> None:
    """What EC2 does not say, Account Management may."""
    ec2 = verified(lambda aws: aws.faults.update({"ec2:DescribeRegions": "AccessDenied"}))
    neither = verified(
        lambda aws: aws.faults.update(
            {"ec2:DescribeRegions": "AccessDenied", "account:ListRegions": "AccessDenied"}
        )
    )

    assert (State.OK, State.UNKNOWN) == (ec2.state, neither.state)


def test_an_account_that_nobody_can_enter_is_named_once() -> None:
    """With what it was not asked."""
    aws = healthy()
    aws.id = "999999999999"
    found = joined([verify(aws, deployed())])

    (finding,) = found.judgement.findings
    assert ("TW840", State.UNKNOWN) == (finding.rule.id, found.state)
    assert f"there are no credentials for account {ACCOUNT}" in finding.message
    assert f"looked at 0 of 1 accounts, 0 of {found.asked} questions answered" == found.looked


def test_what_could_not_be_looked_at_is_shown_at_what_is_in_that_account() -> None:
    """The archive's account is another one, and so is its template."""
    estate = deployed()
    place = replace(estate.keys[0].place, account="999999999999")
    origin = replace(estate.keys[0].origin, path="archive.template.json")
    key = replace(estate.keys[0], place=place, origin=origin)
    found = verify(healthy(), replace(estate, keys=(key,)))

    said = [each for each in found.judgement.findings if "999999999999" in each.message]
    assert {"archive.template.json"} == {each.origin.path for each in said}


def test_only_rules_are_asked_about_as_rules() -> None:
    """An alarm that is made of others is none."""
    estate, aws = deployed(), healthy()
    composite = replace(
        estate.others[-1],
        type="AWS::CloudWatch::CompositeAlarm",
        ref="all",
        properties={"AlarmRule": "ALARM(heartbeat)"},
    )
    verify(aws, replace(estate, others=(composite,)))

    assert [] == [each for each in aws.asked if each.action.startswith("events:")]


def test_calls_that_are_denied_alike_are_named_together() -> None:
    """So that whoever grants them sees all that is missing."""
    faults = {"sns:ListSubscriptionsByTopic": "AccessDenied", "sns:GetTopicAttributes": "403"}
    found = verified(lambda aws: aws.faults.update(faults))

    (finding,) = [each for each in found.judgement.findings if each.rule.id == "TW840"]
    assert "sns:GetTopicAttributes, sns:ListSubscriptionsByTopic" in finding.message


def test_unknown_is_worse_than_a_fault() -> None:
    """A trail that is stopped, and a call that is denied."""

    def both(aws: FakeVerified) -> None:
        _status(IsLogging=False)(aws)
        aws.faults["iam:GetRole"] = "AccessDenied"

    found = verified(both)

    assert (State.UNKNOWN, True) == (found.state, "TW842" in rule_ids(found))


def test_no_trail_is_not_ok() -> None:
    """Nothing was looked at."""
    found = joined([])

    assert State.UNKNOWN is found.state


def test_answers_of_the_fake_are_answered() -> None:
    """Else the tests above would show nothing."""
    aws = healthy()
    outcomes = [aws.outcome(each) for each in QUESTIONS]

    assert [] == [each for each in outcomes if isinstance(each, CouldNotLook)]
