"""What was read of one live resource, in CloudFormation's words."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import Place, Value
    from trailwright.model.unknown import Unknown

__all__ = ["Described", "Unseen"]


@record
class Described:
    """One resource.

    Args:
        type: Its CloudFormation type.

        place: Where it is.

        name: What names it where others refer to it.

        arn: Its ARN; that of the bucket or topic for a policy on it.

        properties: Its settings, as CloudFormation writes them; what could not be looked at is
            unknown.

        exists: Unknown when nobody could look; false when AWS says that there is none.

        facts: What CloudFormation has no property for, by the name AWS gives it.
    """

    type: str
    place: Place
    name: str
    arn: str
    properties: Mapping[str, Value] = field(default_factory=dict[str, "Value"])
    exists: bool | Unknown = True
    facts: Mapping[str, Value] = field(default_factory=dict[str, "Value"])


@record
class Unseen:
    """Resources that could not be listed, so that there may be more than were read.

    Args:
        type: Their CloudFormation type.

        account: Whose they are.

        region: Where they are.

        of: The name or ARN of what they belong to. Default: to the account and Region.

        why: Why they could not be listed.
    """

    type: str
    account: str
    region: str
    of: str = ""
    why: Unknown

    def __str__(self) -> str:
        whose = f" of {self.of}" if self.of else ""
        return f"{self.type}{whose} in {self.account}, {self.region}: {self.why.reason}"
