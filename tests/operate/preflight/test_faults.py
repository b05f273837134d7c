"""No OK unless every call behind it succeeded: what was not answered whole is unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_account import ACCOUNT, audited
from fake_deployment import (
    FakeDeployment,
    leaning,
    looked,
    of_organization,
    planned,
    ready,
    stack,
)

from trailwright._policies import read_policy
from trailwright.model.findings import Severity
from trailwright.operate.permissions import permissions
from trailwright.operate.preflight import looked_at, preflight
from trailwright.readers.account import Answers, Question, Reason
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.operate.preflight import Preflight
    from trailwright.readers.account import Outcome

Template = dict[str, Any]

TOPIC = "arn:aws:sns:us-east-1:999988887777:files"
REGIONS = "ec2:DescribeRegions"


class _Failing:
    """Asks an account, and hears of some questions something else.

    Args:
        account: Who is asked.

        outcomes: What comes of some questions.
    """

    def __init__(self, account: FakeDeployment, outcomes: dict[Question, Outcome]) -> None:
        self._account, self._outcomes = account, outcomes

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Answer, as an asker does."""
        every = tuple(questions)
        known = {each: self._outcomes[each] for each in every if each in self._outcomes}
        return self._account.ask(every) | Answers(known)


def _rich() -> tuple[FakeDeployment, Template]:
    """Return an account and a template about which everything is asked that can be."""
    account = ready(trails=audited().trails, stacks=[stack(Trail="audit")])
    account.topics[TOPIC] = {"KmsMasterKeyId": "audit-key"}
    account.roles["audit-role"]["Attached"] = {"arn:aws:iam::aws:policy/More": {"Statement": []}}
    template = of_organization(account, SnsTopicName=TOPIC, IsLogging=False)
    template["Resources"]["Logs"] = {
        "Type": "AWS::S3::Bucket",
        "Properties": {"BucketName": "new-logs"},
    }
    return account, template


def _questions() -> list[Question]:
    account, template = _rich()
    return list(dict.fromkeys(looked(account, template).asked))


QUESTIONS = _questions()
NAMES = [f"{number}-{each.action}" for number, each in enumerate(QUESTIONS)]


def _failing(*outcomes: tuple[Question, Reason]) -> Preflight:
    account, template = _rich()
    failed = {each: explained(reason, each.action, each.region) for each, reason in outcomes}
    return looked(_Failing(account, failed), template)


def test_the_example_is_answered_whole() -> None:
    """So that every failure below is the one that is made."""
    account, template = _rich()

    assert () == looked(account, template).failed


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_denied_question_is_unknown(question: Question) -> None:
    """Each in turn; only the list of Regions can be had by another call."""
    result = _failing((question, Reason.DENIED))

    told = [each.message for each in result.findings if each.rule.id == "TW800"]
    expected = () if question.action == REGIONS else (question,)
    assert (expected, len(expected)) == (result.failed, len(told))
    assert all(question.action in each for each in told)


@pytest.mark.parametrize("reason", Reason)
def test_no_reason_is_an_answer(reason: Reason) -> None:
    """Throttled to the end, timed out, expired half-way, half read: nobody knows."""
    trails = next(each for each in QUESTIONS if each.action == "cloudtrail:DescribeTrails")

    found = [each for each in _failing((trails, reason)).findings if each.rule.id == "TW800"]

    assert [Severity.UNKNOWN] == [each.severity for each in found]


def test_regions_that_nobody_tells_are_unknown() -> None:
    """When neither of the two calls is answered."""
    regions = [
        Question.of(ACCOUNT, "us-east-1", REGIONS, AllRegions=True),
        Question.of(ACCOUNT, "us-east-1", "account:ListRegions"),
    ]

    result = _failing(*((each, Reason.DENIED) for each in regions))

    assert set(regions) == set(result.failed)
    assert "cloudtrail:DescribeTrails" in {each.action for each in result.asked}


def test_what_is_missing_is_told_once() -> None:
    """However many questions lack it, with every action that is to be allowed."""
    account, template = _rich()
    account.faults = {f"s3:{call}": "AccessDenied" for call in ("GetBucketPolicy", "HeadBucket")}

    (found,) = (e for e in looked(account, template).findings if e.rule.id == "TW800")

    assert "allow s3:GetBucketPolicy, s3:ListBucket for the identity that looks" in found.message
    assert "whether the bucket lets CloudTrail deliver" in found.message


def test_an_account_without_a_way_in_is_named() -> None:
    """Nothing of it is known, and it is said once for each Region."""
    account = ready()

    result = looked(account, leaning(), accounts=(), account="555566667777")

    (found,) = (each for each in result.findings if each.rule.id == "TW800")
    assert ("555566667777/us-east-1", 0) == (found.resource, len(set(account.asked)))
    assert "asked about" not in found.message


def test_what_is_unknown_is_told_where_a_template_goes_there() -> None:
    """Each place has the file that is deployed to it."""
    plan = planned(leaning())
    (trail,) = plan.estate.trails
    place = replace(trail.place, region="eu-west-1")
    other = replace(trail, place=place, origin=replace(trail.origin, path="second.json"))
    both = replace(plan, estate=replace(plan.estate, trails=(trail, other)))
    account = ready(faults={"cloudtrail:DescribeTrails": "AccessDenied"})

    found = [each for each in preflight(account, both).findings if each.rule.id == "TW800"]

    assert [(f"{ACCOUNT}/eu-west-1", "second.json"), (f"{ACCOUNT}/us-east-1", "t.json")] == [
        (each.resource, each.origin.path) for each in found
    ]


def test_a_finding_stays_beside_what_is_unknown() -> None:
    """What could be looked at is judged all the same."""
    account = ready(buckets={}, faults={"kms:GetKeyPolicy": "AccessDeniedException"})

    found = {each.rule.id for each in looked(account, leaning()).findings}

    assert {"TW800", "TW830"} <= found


def test_the_denominator_is_told() -> None:
    """How many questions were answered, of how many, and where."""
    trails = next(each for each in QUESTIONS if each.action == "cloudtrail:DescribeTrails")
    count = len(QUESTIONS)

    said = looked_at([_failing((trails, Reason.THROTTLED))])

    assert f"looked at {count - 1} of {count} questions in 1 account, 2 Regions" == said


def test_every_question_is_among_those_that_are_said() -> None:
    """The policy that preflight prints allows every call, and none that is never made."""
    said = read_policy("preflight.json")["questions"]
    everywhere = {each.action for each in QUESTIONS} | {"account:ListRegions"}

    assert sorted(said) == sorted(everywhere)


def test_the_policy_names_actions_of_iam() -> None:
    """Which are not always called like the call."""
    (statement,) = permissions("preflight")["Statement"]

    assert {"s3:ListAllMyBuckets", "s3:ListBucket"} <= set(statement["Action"])
    assert not {"s3:ListBuckets", "s3:HeadBucket"} & set(statement["Action"])
