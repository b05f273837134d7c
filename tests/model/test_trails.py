"""A trail knows its ARN and where it writes before it exists."""

from __future__ import annotations

import pytest

from trailwright.model.trails import TrailIdentity


def _trail(**changes: str) -> TrailIdentity:
    values = {
        "name": "audit",
        "account": "111122223333",
        "region": "us-east-1",
        "partition": "aws",
    } | changes
    return TrailIdentity(**values)


def test_the_arn_is_that_of_the_home_region() -> None:
    """Deliveries from every Region carry it."""
    assert "arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/audit" == (
        _trail(partition="aws-cn", region="cn-north-1").arn
    )


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, ("AWSLogs/111122223333/*",)),
        ({"s3_key_prefix": "a/b"}, ("a/b/AWSLogs/111122223333/*",)),
        (
            {"organization_id": "o-abcdefghij"},
            ("AWSLogs/111122223333/*", "AWSLogs/o-abcdefghij/*"),
        ),
        (
            {"organization_id": "o-abcdefghij", "s3_key_prefix": "org"},
            ("org/AWSLogs/111122223333/*", "org/AWSLogs/o-abcdefghij/*"),
        ),
    ],
)
def test_object_keys_follow_prefix_account_and_organization(
    changes: dict[str, str], paths: tuple[str, ...]
) -> None:
    """An organization trail needs both paths, each behind the prefix, no slash doubled."""
    assert paths == _trail(**changes).log_paths()


def test_streams_of_an_account_name_it_and_the_region() -> None:
    """The role of a trail may write to those and no others."""
    assert ("111122223333_CloudTrail_us-east-1*",) == _trail().log_streams()


def test_streams_of_an_organization_begin_with_its_id() -> None:
    """Members write to streams of their own, under the organization's id."""
    assert ("111122223333_CloudTrail_us-east-1*", "o-abcdefghij_*") == (
        _trail(organization_id="o-abcdefghij").log_streams()
    )
