"""An organization is asked whole: every account, Region and page, or the reason why not."""

from __future__ import annotations

import io
import os
import time
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from trailwright.readers.account import (
    Absent,
    Answered,
    Asker,
    Calls,
    Clock,
    CouldNotLook,
    Question,
    Reason,
    Workers,
)
from trailwright.readers.account.organization import Kept, Organization, run
from trailwright.readers.account.organization.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from trailwright.readers.account import Answers

MANAGEMENT = "000000000001"
ACCOUNTS = tuple(f"{number:012}" for number in range(2, 6))
REGIONS = ("us-east-1", "eu-west-1", "ap-south-1")
TRAILS = [
    Question.of(account, region, "cloudtrail:ListTrails")
    for account in ACCOUNTS
    for region in REGIONS
]
HISTORY = [
    Question.of(MANAGEMENT, "us-east-1", "cloudtrail:LookupEvents", StartTime=n, EndTime=n)
    for n in range(5)
]


@pytest.fixture(name="ask")
def _ask(fake: Any) -> Callable[..., Any]:  # noqa: ANN401 - a function of the benchmark
    """Asks an organization that behaves in some way, and returns the answers and what AWS saw."""

    def ask(
        questions: list[Question],
        *,
        role: str | None = "audit",
        **options: Any,  # noqa: ANN401
    ) -> tuple[Answers, dict[str, Any]]:
        kept = options.pop("kept", None)
        told = options.pop("progress", lambda *_: None)
        session = boto3.Session()
        with (
            fake(**options) as running,
            Organization(session, role=role, kept=kept, progress=told) as organization,
        ):
            return organization.ask(questions), running.told()

    return ask


def _failure(answers: Answers, question: Question) -> CouldNotLook:
    outcome = answers[question]
    assert isinstance(outcome, CouldNotLook)
    return outcome


def test_every_page_of_every_account_and_region_is_read(ask: Callable[..., Any]) -> None:
    """Each answer has its three pages."""
    answers, _ = ask(TRAILS)

    pages = {len(answers[each].value["Trails"]) for each in TRAILS}

    assert ({3}, len(TRAILS)) == (pages, len(answers))


def test_nothing_is_asked_more_often_than_aws_allows(ask: Callable[..., Any]) -> None:
    """AWS throttles at exactly the published rate."""
    answers, told = ask(HISTORY)

    assert ((), 0, 5) == (answers.failed, told["throttled"], told["requests"]["LookupEvents"])


def test_ones_own_account_is_asked_with_ones_own_credentials(ask: Callable[..., Any]) -> None:
    """No role is assumed in it."""
    _, told = ask(HISTORY[:1])

    assert {"GetCallerIdentity": 1, "LookupEvents": 1} == told["requests"]


def test_rates_hold_from_one_round_of_questions_to_the_next(fake: Any) -> None:  # noqa: ANN401
    """AWS remembers the calls before."""
    with fake() as running, Organization(boto3.Session()) as organization:
        failed = [organization.ask(each).failed for each in (HISTORY[:2], HISTORY[2:4])]
        throttled = running.told()["throttled"]

    assert ([(), ()], 0) == (failed, throttled)


def test_a_run_that_ended_early_leaves_nothing_behind(
    fake: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it did not ask any more is not asked by the next one, either."""

    def full(*_: object) -> None:
        msg = "no space left on device"
        raise OSError(msg)

    with fake(), Organization(boto3.Session(), role="audit") as organization:
        with monkeypatch.context() as patch:
            patch.setattr(Kept, "write", full)
            with pytest.raises(OSError, match="no space"):
                organization.ask([*HISTORY, *TRAILS])
        assert organization._caller is not None
        left = [each.jobs for each in organization._caller.schedule._lanes.values() if each.jobs]
        failed = organization.ask(HISTORY[:3]).failed

    assert ([], ()) == (left, failed)


def test_accounts_that_were_entered_need_not_wait_again(
    fake: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The way in is open."""
    monkeypatch.setattr(run, "accounts_a_second", lambda: 2)
    with fake(), Organization(boto3.Session(), role="audit") as organization:
        times = [time.monotonic()]
        for questions in (TRAILS[::3], TRAILS[1::3]):
            organization.ask(questions)
            times.append(time.monotonic())

    assert times[1] - times[0] >= (len(ACCOUNTS) - 1) / 2
    assert times[2] - times[1] < 1


def test_who_one_is_is_asked_again_when_nobody_knew(
    fake: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There may be credentials by now."""
    with fake(), Organization(boto3.Session()) as organization:
        with monkeypatch.context() as patch:
            patch.setattr(boto3.Session, "get_credentials", lambda _: None)
            before = organization.ask(HISTORY[:1]).failed
        after = organization.ask(HISTORY[:1]).failed

    assert (tuple(HISTORY[:1]), ()) == (before, after)


def test_a_lane_that_was_throttled_is_asked_less_often(fake: Any) -> None:  # noqa: ANN401
    """Somebody else may be asking, too."""
    met = {"fault": "throttled twice", "operation": "LookupEvents", "region": "us-east-1"}
    with fake(faults={MANAGEMENT: met}), Organization(boto3.Session()) as organization:
        failed = organization.ask(HISTORY[:1]).failed
        assert organization._caller is not None
        lane = organization._caller.schedule._lanes[Reading(HISTORY[0]).key]

    assert ((), 0.045) == (failed, round(lane._travel, 3))


def test_questions_are_asked_once(ask: Callable[..., Any]) -> None:
    """However often they are put."""
    answers, told = ask([*HISTORY[:1], *HISTORY[:1]])

    assert (1, 1) == (len(answers), told["requests"]["LookupEvents"])


def test_a_role_that_is_denied_closes_its_account_and_no_other(ask: Callable[..., Any]) -> None:
    """The missing permission is the one to assume it."""
    met = {"fault": "denied", "operation": "AssumeRole", "region": "us-east-1"}
    answers, _ = ask(TRAILS, faults={ACCOUNTS[0]: met})

    closed = {each.account for each in answers.failed}
    failure = _failure(answers, TRAILS[0])

    assert ({ACCOUNTS[0]}, "sts:AssumeRole") == (closed, failure.action)
    assert "denied; allow sts:AssumeRole for the identity that looks" == failure.sentence


def test_without_a_role_other_accounts_are_not_asked(ask: Callable[..., Any]) -> None:
    """There is no way in."""
    answers, _ = ask([*TRAILS, HISTORY[0]], role=None)

    assert set(TRAILS) == set(answers.failed)
    assert Reason.NO_WAY_IN == _failure(answers, TRAILS[0]).reason


def test_credentials_of_another_account_count_for_nothing(ask: Callable[..., Any]) -> None:
    """AWS says whose they are before any answer is taken."""
    answers, told = ask(TRAILS[:1], strangers=[ACCOUNTS[0]])

    assert Reason.NO_WAY_IN == _failure(answers, TRAILS[0]).reason
    assert "ListTrails" not in told["requests"]


def test_credentials_are_taken_anew_before_they_run_out(ask: Callable[..., Any]) -> None:
    """Here they always are about to."""
    answers, told = ask(TRAILS[:1], role_lasts=200)

    assert () == answers.failed
    assert told["requests"]["AssumeRole"] > 1


def test_without_credentials_nothing_is_known(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that is said of every question."""
    monkeypatch.setattr(boto3.Session, "get_credentials", lambda _: None)
    answers, _ = ask(TRAILS)

    reasons = {_failure(answers, each).reason for each in TRAILS}

    assert {Reason.NO_CREDENTIALS} == reasons


def test_credentials_that_cannot_be_read_are_no_traceback(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever provides them may raise anything."""

    def broken(_: object) -> None:
        msg = "the refreshed credentials are still expired"
        raise RuntimeError(msg)

    monkeypatch.setattr(boto3.Session, "get_credentials", broken)
    answers, _ = ask(TRAILS[:1])

    assert "the refreshed credentials are still expired" in _failure(answers, TRAILS[0]).sentence


def test_a_region_of_no_partition_is_no_traceback(fake: Any) -> None:  # noqa: ANN401
    """It may be a slip of the keyboard."""
    session = boto3.Session()
    with fake(), Organization(session, role="audit", region="nowhere") as organization:
        answers = organization.ask(TRAILS[:1])

    assert "nowhere" in _failure(answers, TRAILS[0]).sentence


def test_s3_is_asked_with_the_credentials_of_its_account(ask: Callable[..., Any]) -> None:
    """By boto3, at the same time."""
    questions = [
        Question.of(account, "us-east-1", "s3:GetBucketVersioning", Bucket="logs")
        for account in ACCOUNTS
    ]
    answers, told = ask(questions)

    assert () == answers.failed
    assert len(ACCOUNTS) == told["requests"]["GetBucketVersioning"]


@pytest.mark.parametrize(
    "action",
    ["cloudtrail:StopLogging", "s3:PutBucketPolicy", "sts:AssumeRole", "sts:GetSessionToken"],
)
def test_calls_that_do_more_than_read_are_refused(action: str) -> None:
    """Before anything is sent, and together with all others."""
    writing = Question.of(MANAGEMENT, "us-east-1", action)

    with pytest.raises(ValueError, match=f"action must be one that only reads, got {action}"):
        Organization(boto3.Session()).ask([HISTORY[0], writing])


def test_what_was_answered_is_not_asked_again(ask: Callable[..., Any]) -> None:
    """What is asked besides is."""
    file = io.BytesIO()
    ask(TRAILS[:4], kept=Kept(file))
    answers, told = ask(TRAILS, kept=Kept(file))

    assert ((), len(TRAILS)) == (answers.failed, len(answers))
    assert (len(TRAILS) - 4) * 3 == told["requests"]["ListTrails"]


def test_progress_counts_every_question(ask: Callable[..., Any]) -> None:
    """Those that were answered before among them."""
    file = io.BytesIO()
    ask(TRAILS[:4], kept=Kept(file))
    told: list[tuple[int, int]] = []
    ask(TRAILS, kept=Kept(file), progress=lambda done, expected: told.append((done, expected)))

    assert [(done, len(TRAILS)) for done in range(4, len(TRAILS) + 1)] == told


def test_proxies_are_honoured(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it is what answers, since the endpoint is nowhere."""
    send = Organization.ask

    def through(self: Organization, questions: list[Question]) -> Answers:
        with monkeypatch.context() as patch:
            patch.setenv("HTTP_PROXY", os.environ["AWS_ENDPOINT_URL"])
            patch.setenv("AWS_ENDPOINT_URL", "http://aws.invalid")
            patch.delenv("NO_PROXY")
            return send(self, questions)

    monkeypatch.setattr(Organization, "ask", through)
    answers, _ = ask(HISTORY[:1])

    assert () == answers.failed


def test_a_certificate_that_is_not_trusted_is_no_aws(
    ask: Callable[..., Any], certificate: str
) -> None:
    """Somebody may be in between."""
    answers, told = ask(HISTORY[:1], certificate=certificate)

    assert ({}, Reason.NOT_AWS) == (told["requests"], _failure(answers, HISTORY[0]).reason)


def test_certificates_can_be_trusted_in_the_configuration(
    ask: Callable[..., Any], certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As every AWS SDK takes them."""
    monkeypatch.setenv("AWS_CA_BUNDLE", f"{certificate}.public")
    answers, _ = ask(HISTORY[:1], certificate=certificate)

    assert () == answers.failed


def test_a_full_disk_ends_the_run(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """With its own error, and at once."""

    def full(*_: object) -> None:
        msg = "no space left on device"
        raise OSError(msg)

    monkeypatch.setattr(Kept, "write", full)

    with pytest.raises(OSError, match="no space left on device"):
        ask(TRAILS)


@pytest.fixture(name="both")
def _both(fake: Any) -> Iterator[tuple[Organization, Asker]]:  # noqa: ANN401
    """Both ways to ask, of the same account."""
    met = {"fault": "denied", "operation": "GetEventSelectors", "region": "us-east-1"}
    with fake(faults={MANAGEMENT: met}):
        workers: Workers[Any] = Workers()
        calls = Calls(boto3.Session(), Clock())
        with Organization(boto3.Session()) as organization:
            yield organization, Asker({MANAGEMENT: calls}, workers)
        calls.close()
        workers.close()


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("cloudtrail:DescribeTrails", {}),
        ("cloudtrail:GetTrailStatus", {"Name": "audit"}),
        ("cloudtrail:GetEventSelectors", {"TrailName": "denied"}),
        ("cloudtrail:GetTrailStatus", {"Nmae": "no parameter"}),
        ("cloudtrail:ListTrails", {}),
        ("nothing:GetNothing", {}),
        ("iam:GetRole", {"RoleName": "r"}),
        ("iam:ListAttachedRolePolicies", {"RoleName": "r"}),
        ("ec2:DescribeRegions", {"RegionNames": ("us-east-1",)}),
        ("account:ListRegions", {"RegionOptStatusContains": ("ENABLED",)}),
        ("sns:GetTopicAttributes", {"TopicArn": "arn:aws:sns:us-east-1:111122223333:t"}),
    ],
)
def test_outcomes_are_those_of_boto3(
    both: tuple[Organization, Asker], action: str, parameters: dict[str, Any]
) -> None:
    """The same answers, the same reasons and the same sentences, in every protocol."""
    question = Question.of(MANAGEMENT, "us-east-1", action, **parameters)

    ours, theirs = (each.ask([question])[question] for each in both)

    assert _comparable(theirs) == _comparable(ours)


def _comparable(outcome: Any) -> Any:  # noqa: ANN401 - any outcome
    """Leave out how long it took, and what HTTP says."""
    if isinstance(outcome, Answered):
        return {name: value for name, value in outcome.value.items() if name != "ResponseMetadata"}
    assert isinstance(outcome, Absent | CouldNotLook)
    return outcome


def test_no_fault_is_called_an_answer(matrix: ModuleType) -> None:
    """Every third cell of one Region; ``make faults`` meets all of them, in eight."""
    chosen = [each for each in matrix.cells(("eu-west-1",)) if each.fault != "hangs"][::3]
    with matrix.quickly(patience=20, tries=2):
        verdicts = matrix.judged(chosen)

    assert {"right": len(chosen)} == verdicts
