"""What cannot work is refused before any resource is made, all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright import (
    AccountTrail,
    AlarmPack,
    DataEvents,
    DataResource,
    EventSelector,
    InvalidOptionsError,
    LockMode,
    LogBucket,
    ObjectLock,
    OrganizationTrail,
    Retention,
    StorageClass,
    TrailLogGroup,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack

BASIC_S3 = "AWS::S3::Object"


def _selector(value: str) -> EventSelector:
    return EventSelector(data_resources=(DataResource(type=BASIC_S3, values=(value,)),))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"trail_name": "ab"}, r"trail_name must have 3 to 128 characters, has 2, got 'ab'"),
        ({"trail_name": "a..b"}, r"trail_name must be letters and digits"),
        ({"trail_name": "10.0.0.1"}, r"trail_name must not look like an address"),
        ({"trail_name": 7}, r"trail_name must be text, got 7"),
        ({"s3_key_prefix": "/x"}, r"s3_key_prefix must not begin or end with a slash"),
        ({"s3_key_prefix": "x/AWSLogs"}, r"s3_key_prefix must not hold AWSLogs/"),
        ({"s3_key_prefix": "x" * 201}, r"s3_key_prefix must have at most 200 characters"),
        ({"encryption": "aes"}, r"encryption must be one of 'kms', 'sse-s3', got 'aes'"),
        ({"management_events": "Writes"}, r"management_events must be one of"),
        ({"management_events": "None"}, r"management_events must not be None on a trail"),
        ({"is_logging": "yes"}, r"is_logging must be True or False, got 'yes'"),
        ({"log_retention_days": 42}, r"log_retention_days must be one of 1, 3, 5"),
        ({"log_group_name": "a b"}, r"log_group_name must be letters, digits"),
        ({"log_bucket": "my-bucket"}, r"log_bucket must be a LogBucket or a bucket of the CDK"),
        ({"delivery_topic": "topic"}, r"delivery_topic must be a DeliveryTopic"),
        ({"data_events": ["orders"]}, r"data_events must be a list of DataEvents"),
        ({"key": "my-key"}, r"key must be an ARN"),
        (
            {"key": "arn:aws:kms:eu-west-1:111122223333:key/1"},
            r"key must be in the bucket's Region, us-east-1 \(KmsKeyNotFoundException\)",
        ),
        (
            {"event_selectors": [_selector("arn:aws:s3:::*")]},
            r"must name one bucket; there is no wildcard for all",
        ),
        (
            {"event_selectors": [_selector("arn:aws:s3:::orders")]},
            r"must have a slash after the bucket .* write arn:aws:s3:::orders/",
        ),
        (
            {"event_selectors": [EventSelector(include_management_events=False)]},
            r"include_management_events must be True in a selector without data_resources",
        ),
        ({"event_selectors": []}, r"event_selectors must be at least 1 and at most 5"),
        (
            {"event_selectors": [EventSelector()], "data_events": [DataEvents.all_lambda()]},
            r"event_selectors fixes what the trail records",
        ),
        ({"aggregation_templates": ["API_ACTIVITY"]}, r"need a trail that records data events"),
        ({"tags": {"aws:x": "1"}}, r"tags key must not begin with aws:"),
        ({"tags": {str(n): "" for n in range(51)}}, r"tags must be at most 50"),
        ({"include_global_service_events": False}, r"InvalidParameterCombinationException"),
    ],
)
def test_a_trail_refuses(stack: Stack, options: dict[str, Any], message: str) -> None:
    """The message names the option, the value, what is allowed and what to do."""
    with pytest.raises(InvalidOptionsError, match=message):
        AccountTrail(stack, "Audit", **({"trail_name": "audit"} | options))


def test_all_problems_are_told_together(stack: Stack) -> None:
    """One message, three faults, and no resource."""
    with pytest.raises(InvalidOptionsError) as failure:
        AccountTrail(
            stack, "Audit", trail_name="a", s3_key_prefix="/", include_global_service_events=False
        )

    options = {problem.option for problem in failure.value.problems}
    assert {"trail_name", "s3_key_prefix", "include_global_service_events"} == options
    assert str(failure.value).startswith("AccountTrail 'Audit': 3 problems\n  - trail_name")


def test_an_organization_trail_outside_the_management_account_is_refused(stack: Stack) -> None:
    """With the reason: CloudFormation leaves an orphan behind."""
    with pytest.raises(InvalidOptionsError, match="leaving an orphan behind"):
        OrganizationTrail(
            stack,
            "Org",
            trail_name="org",
            organization_id="o-a1b2c3d4e5",
            management_account="999999999999",
        )


def test_expiry_before_archive_is_refused() -> None:
    """Both figures are in the message."""
    with pytest.raises(InvalidOptionsError, match=r"later than archive_after \(90 days\), got 30"):
        Retention(archive_after=90, expire_after=30)


def test_standard_ia_needs_thirty_days() -> None:
    """S3 refuses an earlier transition."""
    with pytest.raises(InvalidOptionsError, match="at least 30 days for STANDARD_IA"):
        Retention(archive_after=10, storage_class=StorageClass.STANDARD_IA)


def test_a_compliance_lock_needs_an_acknowledgement() -> None:
    """Nobody can undo it, so somebody must say yes."""
    with pytest.raises(InvalidOptionsError, match="acknowledge_compliance=True"):
        ObjectLock(mode=LockMode.COMPLIANCE, retain_for=365)


def test_files_do_not_expire_while_they_are_locked(stack: Stack) -> None:
    """The lock would win, and the files would look lost."""
    with pytest.raises(InvalidOptionsError, match=r"not be shorter than the Object Lock"):
        LogBucket(
            stack,
            "Archive",
            retention=Retention(expire_after=30),
            object_lock=ObjectLock(retain_for=365),
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bucket_name": "Logs"}, "bucket_name must be labels"),
        ({"bucket_name": "xn--logs"}, "keeps for itself"),
        ({"encryption": "none"}, "encryption must be 'kms' or 'sse-s3'"),
        ({"encryption": "sse-s3", "key_alias": "alias/x"}, "has no use with encryption='sse-s3'"),
        ({"key_alias": "alias/aws/s3"}, "not alias/aws/"),
    ],
)
def test_an_archive_refuses(stack: Stack, options: dict[str, Any], message: str) -> None:
    """Names and combinations S3 or KMS would refuse."""
    with pytest.raises(InvalidOptionsError, match=message):
        LogBucket(stack, "Archive", **options)


def test_alarms_need_a_log_group(stack: Stack) -> None:
    """An alarm over nothing could never fire."""
    trail = AccountTrail(stack, "Audit", trail_name="audit", log_group=False)

    with pytest.raises(InvalidOptionsError, match="or no alarm can fire"):
        AlarmPack(stack, "Alarms", trail=trail)


def test_a_misspelt_profile_gets_a_suggestion(stack: Stack) -> None:
    """And the list of what there is."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")

    with pytest.raises(InvalidOptionsError, match="did you mean 'cis'"):
        AlarmPack(stack, "Alarms", trail=trail, profiles=["ciss"])


def test_a_bucket_elsewhere_needs_a_name(make_stack: Callable[..., Stack]) -> None:
    """A generated name cannot be said in another account."""
    archive = LogBucket(make_stack("Archive", account="222233334444"), "Logs")

    with pytest.raises(InvalidOptionsError, match="give it a bucket_name"):
        AccountTrail(make_stack(), "Audit", trail_name="audit", log_bucket=archive)


def test_nothing_is_made_when_something_is_wrong(stack: Stack) -> None:
    """A refused archive leaves no child in the construct but its own empty node."""
    with pytest.raises(InvalidOptionsError):
        TrailLogGroup(stack, "Logs", log_group_name="a b")

    assert [] == stack.node.find_child("Logs").node.children
