"""A topic, its policy, and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn, topic_arn
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described, Unseen
from trailwright.readers.account.here import told
from trailwright.readers.account.outcomes import Absent, CouldNotLook
from trailwright.readers.account.resources._settings import (
    document,
    entries,
    some,
    tags,
    text,
    there,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Place, Value
    from trailwright.readers.account.here import Here

__all__ = ["topic"]

#: Attributes that are properties.
_PROPERTIES = ("DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig")
_FACTS = ("Owner", "SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted")
#: Stands for the ARN of a subscription until its endpoint agrees.
_PENDING = "PendingConfirmation"


def topic(here: Here, name: str) -> Iterator[Described | Unseen]:
    """Yield a topic, its policy and its subscriptions.

    Args:
        here: Who is asked, and where.

        name: Its name, which is here, or its ARN.
    """
    here = here.at(name)
    arn = Arn.parse(name if name.startswith("arn:") else _arn(here, name))
    place = here.place_of(arn.account, arn.region)
    outcome = here.look("sns:GetTopicAttributes", TopicArn=str(arn))
    known = told(outcome, "Attributes")
    yield Described(
        type="AWS::SNS::Topic",
        place=place,
        name=arn.resource,
        arn=str(arn),
        properties=_properties(here, arn, known),
        exists=Unknown(outcome.sentence)
        if isinstance(outcome, CouldNotLook)
        else not isinstance(outcome, Absent),
        facts=some(known, _FACTS),
    )
    if not isinstance(outcome, Absent):
        yield _policy(arn, place, known)
        yield from _subscriptions(here, arn, place)


def _arn(here: Here, name: str) -> str:
    return topic_arn(
        partition=here.place.partition_text, region=here.region, account=here.account, name=name
    )


def _properties(here: Here, arn: Arn, known: Value) -> dict[str, Value]:
    return there(
        {
            "TopicName": arn.resource,
            **some(known, _PROPERTIES),
            "FifoTopic": True if arn.resource.endswith(".fifo") else None,
            "Tags": tags(here.told("sns:ListTagsForResource", "Tags", ResourceArn=str(arn))),
        }
    )


def _policy(arn: Arn, place: Place, known: Value) -> Described:
    written = known.get("Policy") if isinstance(known, dict) else known
    return Described(
        type="AWS::SNS::TopicPolicy",
        place=place,
        name=arn.resource,
        arn=str(arn),
        properties={"Topics": [str(arn)], "PolicyDocument": document(written)},
    )


def _subscriptions(here: Here, arn: Arn, place: Place) -> Iterator[Described | Unseen]:
    found = here.told("sns:ListSubscriptionsByTopic", "Subscriptions", TopicArn=str(arn))
    if isinstance(found, Unknown):
        yield Unseen(
            type="AWS::SNS::Subscription",
            account=here.account,
            region=here.region,
            of=str(arn),
            why=found,
        )
    for each in entries(found):
        own = text(each.get("SubscriptionArn"))
        pending = own == _PENDING
        yield Described(
            type="AWS::SNS::Subscription",
            place=place,
            name=f"{arn}:{each.get('Protocol')}:{each.get('Endpoint')}" if pending else own,
            arn=f"{arn}:{each.get('Protocol')}:{each.get('Endpoint')}" if pending else own,
            properties={"TopicArn": str(arn)}
            | there({"Protocol": each.get("Protocol"), "Endpoint": each.get("Endpoint")}),
            facts={"PendingConfirmation": pending},
        )
