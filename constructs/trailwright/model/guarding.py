"""What the options of guardrails may say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.model.problems import Problem
from trailwright.model.record import record
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["check_guardrails"]


@record
class _Kind:
    """A kind of text.

    Args:
        pattern: What it looks like.

        rule: The same in words.

        remedy: What to write.
    """

    pattern: re.Pattern[str]
    rule: str
    remedy: str


_TARGET = _Kind(
    pattern=re.compile(r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12}"),
    rule="must be a root (r-…), an organizational unit (ou-…-…) or an account",
    remedy="take its id from the AWS Organizations console",
)
#: One that every role has would exempt everybody.
_PRINCIPAL = _Kind(
    pattern=re.compile(
        r"arn:aws[a-z-]*:iam::([0-9]{12}|\*):(role|user)/(?=.*[A-Za-z0-9])[\w+=,.@*?/-]+", re.ASCII
    ),
    rule="must be the ARN of a role or user by its name, in which * stands for any account or "
    "part of the name",
    remedy="name the role that deploys the trails",
)
_NAME = _Kind(
    pattern=re.compile(r"[ -~]{1,128}"),
    rule="must be 1 to 128 characters of ASCII",
    remedy="rename it",
)


def check_guardrails(
    targets: Sequence[str], exempt: Sequence[str], policy_name: str | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with where guardrails are attached, and whom they let go on.

    Args:
        targets: Roots, organizational units and accounts.

        exempt: ARN patterns of principals.

        policy_name: The policy's name. Default: nobody chose it.
    """
    yield from _each("targets", targets, _TARGET)
    yield from _each("exempt", exempt, _PRINCIPAL)
    if policy_name is not None:
        yield from _one("policy_name", policy_name, _NAME)


def _each(option: str, values: Sequence[str], kind: _Kind) -> Iterator[Problem]:
    if not values:
        yield Problem(
            option=option, rule="must not be empty", value=list(values), remedy=kind.remedy
        )
    for index, each in enumerate(values):
        yield from _one(f"{option}[{index}]", each, kind)


def _one(option: str, value: object, kind: _Kind) -> Iterator[Problem]:
    known = isinstance(value, str) and kind.pattern.fullmatch(value) is not None
    if not known and not is_token(value):
        yield Problem(option=option, rule=kind.rule, value=value, remedy=kind.remedy)
