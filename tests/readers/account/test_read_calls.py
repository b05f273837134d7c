"""Only what reads is ever sent."""

from __future__ import annotations

import pytest

from trailwright.readers.account.read_calls import accounts_a_second, only_reads


@pytest.mark.parametrize(
    ("action", "reads"),
    [
        ("cloudtrail:LookupEvents", True),
        ("s3:HeadBucket", True),
        ("iam:SimulatePrincipalPolicy", True),
        ("cloudtrail:StopLogging", False),
        ("s3:PutObject", False),
        ("sts:AssumeRole", False),
        ("sts:GetSessionToken", False),
        ("kms:GenerateDataKey", False),
        ("GetTrail", False),
    ],
)
def test_a_call_reads_or_it_is_not_made(action: str, reads: bool) -> None:  # noqa: FBT001
    """By the list that is reviewed."""
    assert reads == only_reads(action)


def test_accounts_are_entered_at_a_pace_that_is_reviewed() -> None:
    """Others of the organization assume roles too."""
    assert 100 == accounts_a_second()
