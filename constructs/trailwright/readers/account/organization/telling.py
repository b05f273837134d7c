"""How long asking takes, told when it begins, and again when it turns out otherwise."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.account.organization.plan import Plan

__all__ = ["keep_telling"]

_LOOK_AGAIN = 1
#: Plans that are off by less are not told again.
_OFF = 0.2


async def keep_telling(plan: Plan, left: Callable[[], int], tell: Callable[[Plan], None]) -> None:
    """Tell a plan, and what becomes of it, until that is cancelled.

    Args:
        plan: As it was before anything was asked.

        left: Returns how many questions are not answered yet.

        tell: Told.
    """
    now = asyncio.get_running_loop().time
    began, told = now(), plan
    since, before = began, plan.questions
    tell(plan)
    while True:
        await asyncio.sleep(_LOOK_AGAIN)
        still = left()
        if before == plan.questions:
            # Before the first answer, nothing can be said of how fast they come.
            since, before = now(), still
        elif still < before:
            found = plan.after(now() - began, still, (before - still) / (now() - since))
            if abs(found.seconds - told.seconds) > _OFF * told.seconds:
                told = found
                tell(told)
