"""Live accounts, read into the same estate as templates are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Value
    from trailwright.readers.account.described import Unseen
    from trailwright.readers.account.outcomes import Outcome
    from trailwright.readers.account.questions import Answers, Question
    from trailwright.readers.account.regions import Regions

__all__ = ["Live", "Sighting", "Wanted"]


class Wanted(NamedTuple):
    """A resource that somebody names.

    Args:
        account: Whose credentials ask for it.

        region: Where it is; for a bucket or a role, any Region of the partition.

        type: Its CloudFormation type.

        name: Its name or ARN.
    """

    account: str
    region: str
    type: str
    name: str


class Sighting(NamedTuple):
    """A trail, its shadow or its copy, where it is seen.

    Args:
        account: In whose account.

        region: In which Region.

        arn: The trail's own ARN, which names its owner and home Region.
    """

    account: str
    region: str
    arn: str


@record
class Live:
    """What was read of live accounts.

    Args:
        estate: Trails and all they lean on. What could not be looked at is unknown there, with
            a sentence that names the IAM action; ``notes`` tell what could not be listed.

        answers: What was asked, and what came of it.

        regions: By account: the Regions that were looked at, and those that are off.

        statuses: What GetTrailStatus said, wherever a trail, a shadow or a copy was seen.

        unseen: What could not be listed, so that there may be more of it.

        absent: ARNs of what was named, and AWS says is not there.

        facts: By ARN: what CloudFormation has no property for, by AWS's name. Of a bucket
            ``Acl`` and ``RequestPayment``, of a key ``KeyState``, ``KeyManager``, ``Origin`` and
            ``DeletionDate``, of a topic ``Owner`` and the numbers of subscriptions, of a
            subscription ``PendingConfirmation``, of an alarm ``StateValue``.
    """

    estate: Estate
    answers: Answers
    regions: Mapping[str, Regions]
    statuses: Mapping[Sighting, Outcome]
    unseen: tuple[Unseen, ...]
    absent: tuple[str, ...]
    facts: Mapping[str, Mapping[str, Value]]

    @property
    def failed(self) -> tuple[Question, ...]:
        """What was asked, and could not be looked at. Only without any is all known."""
        return self.answers.failed

    def trails_in(self, account: str, region: str) -> tuple[str, ...] | Unknown:
        """Return the ARNs of all trails that count in a Region, with shadows and copies.

        Args:
            account: The account.

            region: The Region.
        """
        blind = self.unlisted("AWS::CloudTrail::Trail", account, region)
        if blind is not None:
            return blind
        if account not in self.regions or region not in self.regions[account].on:
            return Unknown(f"{region} of {account} was not looked at")
        return tuple(each.arn for each in self.statuses if each[:2] == (account, region))

    def unlisted(self, type_: str, account: str, region: str, of: str = "") -> Unknown | None:
        """Return why resources could not be listed; nothing when they were.

        Args:
            type_: Their CloudFormation type.

            account: Whose they are.

            region: Where they are.

            of: The ARN of what they belong to. Default: to the account and Region.
        """
        asked = (type_, account, region, of)
        found = (
            each.why
            for each in self.unseen
            if asked == (each.type, each.account, each.region, each.of)
        )
        return next(found, None)
