"""Proves the policies of everything in an estate that trails use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trailwright.iam.policies import Policy, PolicyKind, parse_policy
from trailwright.iam.prover import prove
from trailwright.iam.uses import Uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.iam.guarantees import Guarantee
    from trailwright.iam.prover import Proof
    from trailwright.model.estate import Estate
    from trailwright.model.resources import IdentityPolicy, Resource, ResourcePolicy, Value

__all__ = ["Claim", "claims"]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A policy, and what it is claimed to guarantee.

    Args:
        about: What the policy is of, as the beginning of a sentence: "key audit/Key".

        kind: What it is attached to.

        documents: The policy; of a role's permissions, all of them.

        places: Where each document stands: the stack, and the logical id.

        wanted: What must be proved.
    """

    about: str
    kind: PolicyKind
    documents: tuple[Value, ...]
    places: tuple[tuple[str, str], ...]
    wanted: Guarantee

    @cached_property
    def policy(self) -> Policy:
        """The documents as one policy."""
        parsed = [parse_policy(each, kind=self.kind, option=self.about) for each in self.documents]
        return Policy(
            statements=tuple(each for one in parsed for each in one.statements),
            problems=tuple(each for one in parsed for each in one.problems),
        )

    def prove(self) -> Proof:
        """Return the proof, or what disproves it."""
        return prove(self.policy, self.wanted)


def claims(estate: Estate, readers: Iterable[str] = ()) -> Iterator[Claim]:
    """Yield a claim for each bucket, key and topic, and two for each role.

    Args:
        estate: The estate.

        readers: Principals that may read log files. Default: those to whom the account's
            own IAM policies give it.

    Raises:
        LookupError: If a trail is of an organization, and the estate does not say which.
    """
    uses = Uses(estate, readers)
    for bucket in estate.buckets:
        found = estate.policies_on_bucket(bucket.ref)
        yield from _of_resource("bucket", bucket, found, uses.bucket(bucket))
    for key in estate.keys:
        yield _claim("key", key, PolicyKind.RESOURCE, [(key, key.document)], uses.key(key))
    for topic in estate.topics:
        found = estate.policies_on_topic(topic.arn)
        yield from _of_resource("topic", topic, found, uses.topic(topic))
    for role in estate.roles:
        held = [(each, each.document) for each in role.policies]
        trust = [(role, role.trust)]
        yield _claim("role trust", role, PolicyKind.TRUST, trust, uses.trust(role))
        yield _claim("role permissions", role, PolicyKind.IDENTITY, held, uses.permissions(role))


def _of_resource(
    what: str, resource: Resource, found: Sequence[ResourcePolicy], wanted: Guarantee
) -> Iterator[Claim]:
    if not found:
        yield _claim(what, resource, PolicyKind.RESOURCE, [], wanted)
    for policy in found:  # of several, any may be the one that stays
        yield _claim(what, resource, PolicyKind.RESOURCE, [(policy, policy.document)], wanted)


def _claim(
    what: str,
    resource: Resource,
    kind: PolicyKind,
    held: Sequence[tuple[Resource | IdentityPolicy, Value]],
    wanted: Guarantee,
) -> Claim:
    return Claim(
        about=f"{what} {resource.origin.stack}/{resource.logical_id}",
        kind=kind,
        documents=tuple(document for _, document in held),
        places=tuple((each.origin.stack, each.logical_id) for each, _ in held),
        wanted=wanted,
    )
