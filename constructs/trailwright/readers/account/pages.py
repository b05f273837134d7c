"""Answers that come in pages are read whole, or not at all."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import DataNotFoundError
from botocore.loaders import create_loader

from trailwright.readers.account.outcomes import (
    Absent,
    Answered,
    CouldNotLook,
    Outcome,
    Reason,
    explained,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from trailwright.readers.account.calls import Calls

__all__ = ["reading", "whole"]

#: What a call answers with that has more to say, though botocore describes no pages of it.
_TOKENS = ("NextToken", "nextToken")


def whole(calls: Calls, action: str, region: str, parameters: Mapping[str, Any]) -> Outcome:
    """Return one answer made of all pages; a page that is missing is no answer.

    Args:
        calls: The calls of an account.

        action: The service and the operation.

        region: The Region to ask.

        parameters: Of the call.
    """
    steps = reading(action, region, parameters)
    asked = next(steps)
    while True:
        outcome = calls.ask(action, region, **asked)
        try:
            asked = steps.send(outcome)
        except StopIteration as end:
            return end.value


def reading(
    action: str, region: str, parameters: Mapping[str, Any]
) -> Generator[Mapping[str, Any], Outcome, Outcome]:
    """Yield the parameters of each call, take how it ended, and return the answer of them all.

    Args:
        action: The service and the operation.

        region: The Region that is asked.

        parameters: Of the first call.
    """
    service, operation = action.split(":")
    pager = _pagers(service).get(operation)
    outcome = yield parameters
    if not isinstance(outcome, Answered):
        return outcome
    if pager is None:
        unread = any(outcome.value.get(each) for each in _TOKENS)
        return explained(Reason.PAGE_GONE, action, region) if unread else outcome
    merged = dict(outcome.value)
    seen: set[str] = set()
    while token := _next(pager, outcome.value):
        if token in seen:
            return explained(Reason.PAGE_AGAIN, action, region)
        seen.add(token)
        outcome = yield {**parameters, pager["input_token"]: token}
        if not isinstance(outcome, Answered):
            return _page_gone(outcome, action, region)
        for key in _results(pager):
            merged[key] = [*merged.get(key, ()), *outcome.value.get(key, ())]
    merged.pop(pager["output_token"], None)
    return Answered(value=merged, seconds=outcome.seconds)


def _page_gone(outcome: Absent | CouldNotLook, action: str, region: str) -> CouldNotLook:
    if isinstance(outcome, CouldNotLook):
        return outcome
    return explained(Reason.PAGE_GONE, action, region)


def _next(pager: Mapping[str, Any], answer: Mapping[str, Any]) -> str | None:
    more = pager.get("more_results")
    return answer.get(pager["output_token"]) if more is None or answer.get(more) else None


def _results(pager: Mapping[str, Any]) -> Sequence[str]:
    found = pager["result_key"]
    return found if isinstance(found, list) else [found]


@cache
def _pagers(service: str) -> Mapping[str, Any]:
    try:
        return create_loader().load_service_model(service, "paginators-1")["pagination"]
    except DataNotFoundError:
        return {}
