"""One account and Region, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.arns import Arn
from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.resources import Place
from trailwright.model.unknown import Unknown
from trailwright.readers.account.outcomes import Answered, CouldNotLook, Outcome, Reason
from trailwright.readers.account.questions import Question

if TYPE_CHECKING:
    from trailwright.model.resources import Value
    from trailwright.readers.account.looks import Looks

__all__ = ["Here", "could_not", "told"]


@record
class Here:
    """Who is asked, and where.

    Args:
        looks: What is known.

        scope: The accounts that there are credentials for.

        account: Whose credentials ask.

        region: The Region.
    """

    looks: Looks
    scope: frozenset[str]
    account: str
    region: str

    @property
    def place(self) -> Place:
        """What is in this account and Region is here."""
        return self.place_of(self.account, self.region)

    def place_of(self, account: str | Unknown, region: str | Unknown) -> Place:
        """Return a place in the same partition.

        Args:
            account: The account.

            region: The Region.
        """
        return Place(account=account, region=region, partition=partition_of(self.region))

    def at(self, name: str) -> Here:
        """Return where a resource is asked about: by its owner, if there is a way in.

        Args:
            name: Its name, which is here, or its ARN.
        """
        try:
            arn = Arn.parse(name)
        except ValueError:
            return self
        owner = arn.account if arn.account in self.scope else self.account
        return replace(self, account=owner, region=arn.region or self.region)

    def look(self, action: str, **parameters: Any) -> Outcome:  # noqa: ANN401 - of any call
        """Return what came of a call.

        Args:
            action: The service and the operation.

            parameters: Of the call; lists are given as tuples.
        """
        return self.looks(Question.of(self.account, self.region, action, **parameters))

    def told(self, action: str, *keys: str, **parameters: Any) -> Value:  # noqa: ANN401
        """Return a part of an answer: nothing when there is none, unknown when nobody could look.

        Args:
            action: The service and the operation.

            keys: The way down to the part.

            parameters: Of the call; lists are given as tuples.
        """
        return told(self.look(action, **parameters), *keys)


def told(outcome: Outcome, *keys: str) -> Value:
    """Return a part of what was answered: nothing when there is none, else unknown.

    Args:
        outcome: What came of a call.

        keys: The way down to the part.
    """
    if isinstance(outcome, CouldNotLook):
        return Unknown(outcome.sentence)
    found: Any = outcome.value if isinstance(outcome, Answered) else None
    for key in keys:
        found = cast("Mapping[str, Any]", found).get(key) if isinstance(found, Mapping) else None
    return _plain(found)


def could_not(outcome: Outcome) -> bool:
    """Return whether AWS was asked, and could not be looked at.

    Args:
        outcome: What came of a call.
    """
    return isinstance(outcome, CouldNotLook) and outcome.reason is not Reason.NOT_ASKED


def _plain(value: Any) -> Value:  # noqa: ANN401 - whatever botocore makes of an answer
    if isinstance(value, Mapping):
        known = cast("Mapping[str, Any]", value)
        return {key: _plain(each) for key, each in known.items() if key != "ResponseMetadata"}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in cast("list[Any]", value)]
    return value.isoformat() if isinstance(value, datetime) else value
