"""An app's trails are counted over all its stacks."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.aws_cloudtrail import CfnTrail

from trailwright import RegionalTrail
from trailwright.testing import assert_within_limits


def _by_hand(app: App, trails: int) -> App:
    """Make trails with the CDK's own class, each in a stack of its own."""
    env = Environment(account="111122223333", region="eu-west-1")
    for number in range(trails):
        stack = Stack(app, f"Stack{number}", env=env)
        CfnTrail(
            stack, "Trail", trail_name=f"audit-{number}", s3_bucket_name="logs", is_logging=True
        )
    return app


def test_five_trails_are_within_the_limits() -> None:
    """What is wrong with their bucket is no matter of limits."""
    assert assert_within_limits(_by_hand(App(), 5)) is None


def test_six_trails_of_one_region_are_not() -> None:
    """Made by hand in six stacks, they are counted as what they are, and named."""
    with pytest.raises(AssertionError, match=r"TW201 fatal: .*(?s:.*)audit-0") as failure:
        assert_within_limits(_by_hand(App(), 6))

    assert "the app is not within CloudTrail's limits:" == str(failure.value).splitlines()[0]


def test_how_fast_trails_are_made_is_no_limit() -> None:
    """Two trails of one stack that do not wait for each other are no failure."""
    app = App()
    stack = Stack(app, "Both")
    for name in ("audit-0", "audit-1"):
        CfnTrail(stack, name, trail_name=name, s3_bucket_name="logs", is_logging=True)

    assert assert_within_limits(app) is None


def test_trails_of_another_account_are_not_counted() -> None:
    """Six trails in two accounts fit."""
    app = _by_hand(App(), 5)
    env = Environment(account="222233334444", region="eu-west-1")
    RegionalTrail(Stack(app, "Other", env=env), "Trail", trail_name="audit")

    assert assert_within_limits(app) is None
