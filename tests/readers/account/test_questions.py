"""Questions are asked once, answers are whole, and what nobody asked is not known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fake_aws import PretendedWorkers

from trailwright.readers.account import (
    Absent,
    Answered,
    Answers,
    Asker,
    Calls,
    CouldNotLook,
    Question,
    Reason,
)

if TYPE_CHECKING:
    from fake_aws import FakeAws, PretendedClock

ACCOUNT = "111122223333"
SERVICES = Question.of(ACCOUNT, "us-east-1", "organizations:ListAWSServiceAccessForOrganization")


@pytest.fixture(name="asker")
def _asker(aws: FakeAws, clock: PretendedClock) -> Asker:
    calls = Calls(aws.session(), clock, lambda low, _: low)
    return Asker({ACCOUNT: calls}, PretendedWorkers(clock))


def _page(*names: str, then: str | None = None) -> str:
    found: dict[str, Any] = {"EnabledServicePrincipals": [{"ServicePrincipal": n} for n in names]}
    return json.dumps({**found, "NextToken": then} if then else found)


def _names(outcome: Any) -> list[str]:  # noqa: ANN401 - answered, or the test fails
    return [each["ServicePrincipal"] for each in outcome.value["EnabledServicePrincipals"]]


def test_every_page_of_an_answer_is_read(aws: FakeAws, asker: Asker) -> None:
    """Who asks sees one answer."""
    aws.others["organizations"] = [_page("a", then="2"), _page("b", then="3"), _page("c")]

    assert ["a", "b", "c"] == _names(asker.ask([SERVICES])[SERVICES])


def test_an_answer_without_its_last_page_is_none(aws: FakeAws, asker: Asker) -> None:
    """A list that ends early would look like a whole one."""
    aws.others["organizations"] = [_page("a", then="2"), aws.refused("AccessDeniedException")]

    outcome = asker.ask([SERVICES])[SERVICES]

    assert isinstance(outcome, CouldNotLook)
    assert Reason.DENIED == outcome.reason


def test_a_page_that_comes_again_ends_the_answer(aws: FakeAws, asker: Asker) -> None:
    """There is no way on, and no OK."""
    aws.others["organizations"] = [_page("a", then="2"), _page("b", then="2")]

    outcome = asker.ask([SERVICES])[SERVICES]

    assert isinstance(outcome, CouldNotLook)
    assert Reason.PAGE_AGAIN == outcome.reason


def test_an_answer_that_goes_on_in_a_way_unknown_is_none(aws: FakeAws, asker: Asker) -> None:
    """A call that is not known to have pages says that there are more."""
    aws.others["organizations"] = ['{"ResponsibilityTransfers": [], "NextToken": "2"}']
    question = SERVICES._replace(
        action="organizations:ListInboundResponsibilityTransfers", parameters=(("Type", "BILLING"),)
    )

    answers = asker.ask([question])

    assert (question,) == answers.failed


def test_answers_are_in_the_order_of_the_questions(
    aws: FakeAws, asker: Asker, clock: PretendedClock
) -> None:
    """Whichever comes first."""
    regions = ["us-east-1", "eu-west-1", "ap-south-1"]
    asked = Question.of(ACCOUNT, "", "cloudtrail:LookupEvents", StartTime=0, EndTime=1)
    questions = [asked._replace(region=each) for each in regions]
    aws.fault = lambda region, *_: clock.sleep(5 - regions.index(region))

    assert questions == list(asker.ask(questions))


def test_a_question_is_asked_once(aws: FakeAws, asker: Asker) -> None:
    """However many judgements lean on it."""
    aws.others["organizations"] = [_page("a"), _page("never asked")]

    assert ["a"] == _names(asker.ask([SERVICES, SERVICES])[SERVICES])


def test_a_question_that_would_write_is_refused(aws: FakeAws, asker: Asker) -> None:
    """Nothing is asked then."""
    aws.others["organizations"] = []

    with pytest.raises(ValueError, match="action must be one that only reads, got organizations:"):
        asker.ask([SERVICES, SERVICES._replace(action="organizations:LeaveOrganization")])


def test_that_there_is_none_is_an_answer(aws: FakeAws, asker: Asker) -> None:
    """AWS says it by an error code."""
    aws.others["organizations"] = [aws.refused("AWSOrganizationsNotInUseException")]

    assert (
        Absent(code="AWSOrganizationsNotInUseException", action=SERVICES.action)
        == asker.ask([SERVICES])[SERVICES]
    )


def test_an_account_without_credentials_is_not_looked_at(asker: Asker) -> None:
    """Nor is another one asked in its place."""
    question = SERVICES._replace(account="999999999999")

    outcome = asker.ask([question])[question]

    assert isinstance(outcome, CouldNotLook)
    assert Reason.NO_WAY_IN == outcome.reason


def test_what_nobody_asked_is_not_known() -> None:
    """So a judgement that forgets to ask cannot pass."""
    outcome = Answers()[SERVICES]

    assert isinstance(outcome, CouldNotLook)
    assert Reason.NOT_ASKED == outcome.reason


def test_later_answers_count() -> None:
    """A second look may have succeeded."""
    first, later = Answered(value={"a": 1}), Answered(value={"a": 2})

    assert later == (Answers({SERVICES: first}) | Answers({SERVICES: later}))[SERVICES]


def test_failed_questions_are_told() -> None:
    """Those without an answer, and only those."""
    other = SERVICES._replace(region="eu-west-1")
    answers = Answers({SERVICES: Answered(value={}), other: Answers()[other]})

    assert (other,) == answers.failed


def test_that_there_is_none_is_no_failure() -> None:
    """AWS looked, and said so."""
    answers = Answers({SERVICES: Absent(code="NotFound", action=SERVICES.action)})

    assert () == answers.failed
