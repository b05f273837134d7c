"""Gathers the policies of each role, wherever they are written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.resources import IdentityPolicy
from trailwright.model.unknown import Unknown
from trailwright.readers.fields import items, one_or_more, text
from trailwright.readers.records import POLICY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.resources import Resource, Role, Value

__all__ = ["with_policies"]


def with_policies(roles: Sequence[Role], others: Sequence[Resource]) -> Iterator[Role]:
    """Yield each role with its own policies, then those attached to it.

    Args:
        roles: The roles.

        others: Among them the policies that are resources of their own.
    """
    policies = [each for each in others if each.type in POLICY_TYPES]
    managed = {each.arn: each for each in policies if each.arn}
    attached: dict[tuple[str, str], list[IdentityPolicy]] = defaultdict(list)
    for policy in policies:
        for role in _roles_of(policy):
            if isinstance(role, str):
                attached[policy.place.account_text, role].append(_policy(policy))
    for role in roles:
        found = [
            *_inline(role),
            *_named(role, managed),
            *attached.get((role.place.account_text, role.ref), ()),
        ]
        yield replace(role, policies=tuple(found))


def _roles_of(policy: Resource) -> tuple[str | Unknown, ...]:
    given = policy.properties
    return one_or_more(given.get("Roles", given.get("RoleName")))


def _policy(policy: Resource) -> IdentityPolicy:
    given = policy.properties
    is_managed = policy.type.endswith("ManagedPolicy")
    name = policy.arn if is_managed else text(given.get("PolicyName"))
    return IdentityPolicy(
        name=Unknown("the policy has no name") if name is None else name,
        document=given.get("PolicyDocument"),
        managed=is_managed,
        origin=policy.origin,
        logical_id=policy.logical_id,
    )


def _inline(role: Role) -> Iterator[IdentityPolicy]:
    found = items(role.properties.get("Policies"))
    if isinstance(found, Unknown):
        yield _own(role, Unknown("it is not known which policies there are"), found)
        return
    for each in found:
        known: dict[str, Value] = each if isinstance(each, dict) else {}
        doubt = each if isinstance(each, Unknown) else None
        name = text(known.get("PolicyName"))
        missing = Unknown("the policy has no name")
        yield _own(role, missing if name is None else name, doubt or known.get("PolicyDocument"))


def _own(role: Role, name: str | Unknown, document: Value) -> IdentityPolicy:
    return IdentityPolicy(
        name=name, document=document, origin=role.origin, logical_id=role.logical_id
    )


def _named(role: Role, managed: dict[str, Resource]) -> Iterator[IdentityPolicy]:
    """Yield the managed policies that the role names."""
    for arn in one_or_more(role.properties.get("ManagedPolicyArns")):
        if isinstance(arn, str) and arn in managed:
            yield _policy(managed[arn])
        else:
            yield IdentityPolicy(
                name=arn,
                document=Unknown(f"managed policy {arn} is written elsewhere"),
                managed=True,
                origin=role.origin,
                logical_id=role.logical_id,
            )
