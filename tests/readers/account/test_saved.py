"""Answers that somebody saved are read like a live account; what is not there is not known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fake_account import ACCOUNT, audited
from saved_account import save

from trailwright.model.unknown import Unknown
from trailwright.readers.account import (
    Absent,
    CouldNotLook,
    Question,
    Reason,
    read_account,
    read_accounts,
)
from trailwright.readers.account.saved import SavedAnswers
from trailwright.readers.errors import ReadError

if TYPE_CHECKING:
    from pathlib import Path

TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"


def _ask(folder: Path, action: str, **parameters: Any) -> Any:  # noqa: ANN401 - any outcome
    question = Question.of(ACCOUNT, "us-east-1", action, **parameters)
    return SavedAnswers(folder).ask([question])[question]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The answers of a good account."""
    return save(audited(), tmp_path / "saved")


def test_saved_answers_are_the_same_estate(folder: Path) -> None:
    """Whoever asked."""
    saved = SavedAnswers(folder)

    live = read_accounts(saved, dict(saved.regions))

    expected = read_account(audited(), ACCOUNT, ["us-east-1"]).estate
    assert list(expected.resources()) == list(live.estate.resources())
    assert () == live.failed


def test_a_file_is_named_after_the_command_and_what_it_asks_for(folder: Path) -> None:
    """Of an ARN its last part; slashes cannot stand in a name."""
    names = {each.name for each in folder.iterdir()}

    assert {
        "describe-trails.json",
        "get-event-selectors.audit.json",
        "list-tags.audit.json",
        "get-bucket-policy.audit-logs.json",
        "get-key-policy.audit-key.json",
        "get-topic-attributes.audit-files.json",
        "describe-log-groups.audit.json",
        "get-role-policy.audit-role.deliver.json",
        "describe-alarms.json",
        "list-buckets.json",
    } <= names


def test_what_is_not_saved_is_not_known(folder: Path) -> None:
    """And the command that prints it is told."""
    (folder / "get-bucket-policy.audit-logs.json").unlink()

    outcome = _ask(folder, "s3:GetBucketPolicy", Bucket="audit-logs")

    assert isinstance(outcome, CouldNotLook)
    assert (Reason.NOT_SAVED, True) == (
        outcome.reason,
        outcome.sentence.endswith(
            "get-bucket-policy.audit-logs.json is not there; "
            'aws s3api get-bucket-policy --bucket "audit-logs" prints it'
        ),
    )


def test_a_policy_that_is_not_saved_is_unknown_in_the_estate(folder: Path) -> None:
    """It is not absent."""
    (folder / "get-bucket-policy.audit-logs.json").unlink()
    saved = SavedAnswers(folder)

    estate = read_accounts(saved, dict(saved.regions)).estate

    assert isinstance(estate.policies_on_bucket("audit-logs")[0].document, Unknown)


def test_an_error_that_is_saved_is_what_aws_said(folder: Path) -> None:
    """So that a thing can be absent."""
    path = folder / "get-bucket-policy.audit-logs.json"
    path.write_text('{"Error": {"Code": "NoSuchBucketPolicy", "Message": "none"}}')

    outcome = _ask(folder, "s3:GetBucketPolicy", Bucket="audit-logs")

    assert Absent(code="NoSuchBucketPolicy", action="s3:GetBucketPolicy") == outcome


def test_a_denial_that_is_saved_is_no_answer(folder: Path) -> None:
    """As it was none when it was asked."""
    path = folder / "get-bucket-policy.audit-logs.json"
    path.write_text('{"Error": {"Code": "AccessDenied", "Message": "no"}}')

    outcome = _ask(folder, "s3:GetBucketPolicy", Bucket="audit-logs")

    assert isinstance(outcome, CouldNotLook)
    assert Reason.DENIED == outcome.reason


def test_a_trail_is_known_by_its_description(folder: Path) -> None:
    """GetTrail says the same."""
    outcome = _ask(folder, "cloudtrail:GetTrail", Name=TRAIL)

    assert "audit-logs" == outcome.value["Trail"]["S3BucketName"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "no such file"),
        ("{", "describe-trails.json"),
        ("", "describe-trails.json"),
        ("[]", "must be an object, as the AWS CLI prints it"),
        ("{}", "must have trailList, as aws cloudtrail describe-trails prints it"),
        ('{"trailList": 1}', "must have trailList"),
        ('{"trailList": [{"Name": "x"}]}', "must have trailList"),
        ('{"trailList": [null]}', "must have trailList"),
    ],
)
def test_a_folder_without_trails_is_refused(tmp_path: Path, text: str | None, message: str) -> None:
    """In one sentence that names the file."""
    if text is not None:
        (tmp_path / "describe-trails.json").write_text(text)

    with pytest.raises(ReadError) as caught:
        SavedAnswers(tmp_path)

    assert (1, True) == (len(caught.value.faults), message in str(caught.value))


def test_an_arn_that_is_none_is_refused(tmp_path: Path) -> None:
    """Its account would be anybody's."""
    told = {"trailList": [{"TrailARN": "audit"}]}
    (tmp_path / "describe-trails.json").write_text(json.dumps(told))

    with pytest.raises(ReadError, match="TrailARN must be an ARN"):
        _ = SavedAnswers(tmp_path).regions


def test_a_file_that_is_broken_ends_the_reading(folder: Path) -> None:
    """Nobody can tell what it should have said."""
    (folder / "get-bucket-acl.audit-logs.json").write_text('{"Owner": ')
    saved = SavedAnswers(folder)

    with pytest.raises(ReadError, match="get-bucket-acl"):
        read_accounts(saved, dict(saved.regions))
