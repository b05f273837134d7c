"""What the two evaluators say: ours, and the second one behind a pipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from trailwright.iam.evaluate import evaluate, evaluate_role
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

__all__ = ["Second", "Verdict", "ours"]

HERE = Path(__file__).parent
ROLE = "arn:aws:iam::111122223333:role/delivery"
TRUST = parse_policy(
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]},
    kind=PolicyKind.TRUST,
)
ASSUME = Request(principal="cloudtrail.amazonaws.com", action="sts:AssumeRole", resource=ROLE)
KINDS = {
    "resource": PolicyKind.RESOURCE,
    "identity": PolicyKind.IDENTITY,
    "trust": PolicyKind.TRUST,
    "role": PolicyKind.IDENTITY,
}


class Verdict(NamedTuple):
    """What we say.

    Args:
        outcome: ``allowed``, ``denied``, ``implicit deny`` or ``unknown``.

        why: The reason.

        never: Whether it is certain that the call is not allowed.
    """

    outcome: str
    why: str
    never: bool


def ours(group: dict[str, Any]) -> list[Verdict]:
    """Return our verdict on each request of a group.

    Args:
        group: A kind, a policy, perhaps a boundary, and requests.
    """
    judge = _role(group) if group["kind"] == "role" else _policy(group)
    return [judge(_request(each)) for each in group["requests"]]


def _policy(group: dict[str, Any]) -> Callable[[Request], Verdict]:
    policy = parse_policy(group["policy"], kind=KINDS[group["kind"]])

    def judge(request: Request) -> Verdict:
        decision = evaluate(policy, request)
        return Verdict(decision.outcome, decision.why, decision.allowed is False)

    return judge


def _role(group: dict[str, Any]) -> Callable[[Request], Verdict]:
    permissions = parse_policy(group["policy"], kind=PolicyKind.IDENTITY)
    boundary = parse_policy(group["boundary"], kind=PolicyKind.IDENTITY)

    def judge(request: Request) -> Verdict:
        decision = evaluate_role(
            trust=TRUST,
            permissions=[permissions],
            assume=ASSUME,
            call=request,
            boundary=boundary,
        )
        never = decision.allowed is False
        # Which of the two policies refuses is not asked, only whether the role may.
        outcome = "implicit deny" if never else decision.outcome
        return Verdict(outcome, decision.why, never)

    return judge


def _request(found: dict[str, Any]) -> Request:
    context = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in found["context"].items()
    }
    return Request(**(found | {"context": context}))


class Second:
    """The second evaluator, a program that answers a batch at a time."""

    def __init__(self) -> None:
        """Start it."""
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules").is_dir():
            msg = "the second evaluator is not installed; run `make differential`"
            raise SystemExit(msg)
        self._program = subprocess.Popen(
            [node, "second.mjs"],
            cwd=HERE,
            env=os.environ | {"TZ": "UTC"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._program.communicate()

    def ask(self, batch: Sequence[dict[str, Any]]) -> None:
        """Send a batch of groups; it is judged while we do something else.

        Args:
            batch: The groups.
        """
        stdin = self._program.stdin
        if stdin is None:
            raise TypeError
        stdin.write(json.dumps(batch) + "\n")
        stdin.flush()

    def answer(self) -> list[list[str]]:
        """Return the verdicts on the requests of each group of the batch."""
        stdout = self._program.stdout
        if stdout is None:
            raise TypeError
        return json.loads(stdout.readline())

    def verdict(self, group: dict[str, Any]) -> str:
        """Return the verdict on the first request of one group.

        Args:
            group: The group.
        """
        self.ask([group])
        return self.answer()[0][0]
