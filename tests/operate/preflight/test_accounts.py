"""Each account is asked with its own credentials, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fake_account import ACCOUNT

from trailwright.operate.preflight import ways_in
from trailwright.readers.account import Clock, Reason
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from trailwright.readers.account import Calls, CouldNotLook

OTHER = "999988887777"


class _Denied:
    """Calls that may take no role.

    Attributes:
        asked: What was asked.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, action: str, region: str, **_: object) -> CouldNotLook:
        """Refuse."""
        self.asked.append(action)
        return explained(Reason.DENIED, action, region)


def test_the_own_account_is_asked_with_its_own_credentials() -> None:
    """No role is taken there."""
    own = _Denied()
    calls = cast("Calls", own)

    found = ways_in(calls, ACCOUNT, [ACCOUNT], "look", region="us-east-1", clock=Clock())

    assert ({ACCOUNT: calls}, {}, []) == (found.calls, found.failed, own.asked)


def test_without_a_role_there_is_no_way_into_others() -> None:
    """Nor is one tried."""
    own = _Denied()

    found = ways_in(cast("Calls", own), ACCOUNT, [OTHER], None, region="us-east-1", clock=Clock())

    assert ([ACCOUNT], []) == (list(found.calls), own.asked)


def test_a_role_is_named_in_the_partition() -> None:
    """By the Region that is asked."""
    found = ways_in(
        cast("Calls", _Denied()), ACCOUNT, [OTHER], "look", region="cn-north-1", clock=Clock()
    )

    assert found.failed[OTHER].startswith(f"arn:aws-cn:iam::{OTHER}:role/look cannot be taken")
