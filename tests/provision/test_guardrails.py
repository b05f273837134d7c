"""Guardrails name what trails of other accounts are made of, before anything is deployed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright import AccountTrail, Guardrails, InvalidOptionsError, LogBucket, TrailKey
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack

    from trailwright.provision.trail import Trail

TARGETS = ["ou-abcd-12345678"]
EXEMPT = ["arn:aws:iam::*:role/audit-pipeline"]


@pytest.fixture
def trail(make_stack: Callable[..., Stack]) -> Trail:
    """A trail of a member account, whose archive is in another one."""
    archive = LogBucket(
        make_stack("Archive", account="222233334444"), "Archive", bucket_name="audit-logs"
    )
    member = make_stack("Member", account="333344445555")
    return AccountTrail(member, "Trail", trail_name="audit", log_bucket=archive)


def _content(stack: Stack) -> dict[str, Any]:
    (policy,) = resources_of(template_of(stack), "AWS::Organizations::Policy")
    return policy["Content"]


def test_what_a_trail_is_made_of_is_protected(stack: Stack, trail: Trail) -> None:
    """Trail, archive, its key, and what the stacks tell; all by name, without a token."""
    Guardrails(stack, "Guardrails", trails=[trail], targets=TARGETS, exempt=EXEMPT)

    text = json.dumps(_content(stack))

    for part in (
        "arn:aws:cloudtrail:us-east-1:333344445555:trail/audit",
        "arn:aws:s3:::audit-logs",
        "alias/trailwright/audit-logs",
        "arn:aws:cloudwatch:us-east-1:333344445555:alarm:Member-*",
        "arn:aws:sns:us-east-1:222233334444:Archive-*",
    ):
        assert part in text
    assert "Fn::" not in text


def test_a_key_of_your_own_is_known_by_its_alias(
    stack: Stack, make_stack: Callable[..., Stack]
) -> None:
    """Where it has one."""
    member = make_stack("Member", account="333344445555")
    key = TrailKey(member, "Key", alias="alias/audit")
    archive = LogBucket(member, "Archive", bucket_name="audit-logs", key=key)
    trail = AccountTrail(member, "Trail", trail_name="audit", log_bucket=archive)

    Guardrails(stack, "Guardrails", trails=[trail], targets=TARGETS, exempt=EXEMPT)

    assert "alias/audit" in json.dumps(_content(stack))


def test_an_archive_without_a_name_cannot_be_protected(
    stack: Stack, make_stack: Callable[..., Stack]
) -> None:
    """Nobody knows it before it is there."""
    trail = AccountTrail(make_stack("Member", account="333344445555"), "T", trail_name="audit")

    with pytest.raises(InvalidOptionsError, match="give its LogBucket a bucket_name"):
        Guardrails(stack, "Guardrails", trails=[trail], targets=TARGETS, exempt=EXEMPT)


def test_a_trail_of_no_known_account_cannot_be_protected(
    stack: Stack, make_stack: Callable[..., Stack]
) -> None:
    """A policy of another account can name nothing of it."""
    anywhere = make_stack("Anywhere", account=None, region=None)
    trail = AccountTrail(anywhere, "T", trail_name="audit")

    with pytest.raises(InvalidOptionsError, match="account and Region are known"):
        Guardrails(stack, "Guardrails", trails=[trail], targets=TARGETS, exempt=EXEMPT)


def test_all_that_is_wrong_is_said_at_once(stack: Stack) -> None:
    """By option, with what is allowed."""
    with pytest.raises(InvalidOptionsError) as caught:
        Guardrails(
            stack,
            "Guardrails",
            trails=[],
            targets=["production"],
            exempt=["arn:aws:iam::*:role/*"],
            policy_name="",
        )

    for part in ("trails must not be empty", "targets[0]", "exempt[0]", "policy_name"):
        assert part in str(caught.value)


def test_somebody_must_be_exempt(stack: Stack, trail: Trail) -> None:
    """Or the trail can never be changed by a deployment."""
    with pytest.raises(InvalidOptionsError, match="name the role that deploys the trails"):
        Guardrails(stack, "Guardrails", trails=[trail], targets=TARGETS, exempt=[])
