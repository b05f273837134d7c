"""What only the whole app can see fails synthesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright import AccountTrail, RegionalTrail, TrailUse, declare_existing_trails

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import App, Stack

ACCOUNT = "111122223333"


def _existing(number: int) -> TrailUse:
    return TrailUse(name=f"old-{number}", account=ACCOUNT, home_region="eu-west-1")


def test_five_trails_fit(app: App, make_stack: Callable[..., Stack]) -> None:
    """Four that exist already, and ours."""
    declare_existing_trails(app, *(_existing(n) for n in range(4)))
    AccountTrail(make_stack(), "Audit", trail_name="audit")

    app.synth()


def test_the_sixth_fails_with_the_ledger(app: App, make_stack: Callable[..., Stack]) -> None:
    """Trails of all Regions count everywhere, over all stacks, those that exist among them."""
    declare_existing_trails(app, *(_existing(n) for n in range(3)))
    for number, region in enumerate(("us-east-1", "eu-central-1", "ap-southeast-2")):
        stack = make_stack(f"S{number}", region=region)
        AccountTrail(stack, "Audit", trail_name=f"audit-{number}")

    with pytest.raises(RuntimeError, match="at most 5 per Region") as failure:
        app.synth()

    for part in ("MaximumNumberOfTrailsExceeded", "old-0", "audit-2", "6 of 5"):
        assert part in str(failure.value)


def test_regional_trails_of_other_regions_do_not_count(
    app: App, make_stack: Callable[..., Stack]
) -> None:
    """Five in one Region and five in another fit."""
    for region in ("us-east-1", "eu-west-1"):
        stack = make_stack(region, region=region)
        for number in range(5):
            RegionalTrail(stack, f"T{number}", trail_name=f"local-{number}")

    app.synth()


def test_one_name_twice_fails(app: App, make_stack: Callable[..., Stack]) -> None:
    """The same account and Region cannot have two trails of one name."""
    for number in range(2):
        AccountTrail(make_stack(f"S{number}"), "Audit", trail_name="audit")

    with pytest.raises(RuntimeError, match="TrailAlreadyExistsException"):
        app.synth()


def test_a_stack_without_an_environment_is_counted_by_itself(
    app: App, make_stack: Callable[..., Stack]
) -> None:
    """Two such stacks may be deployed apart; six trails in one of them cannot be."""
    for name in ("A", "B"):
        stack = make_stack(name, account=None, region=None)
        for number in range(5):
            AccountTrail(stack, f"T{number}", trail_name=f"audit-{number}")
    app.synth()
    AccountTrail(stack, "T5", trail_name="audit-5")

    with pytest.raises(RuntimeError, match="the account of stack B"):
        app.synth(force=True)
