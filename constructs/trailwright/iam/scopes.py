"""A set of requests, said without policy language, to hold policies against."""

from __future__ import annotations

from dataclasses import field
from itertools import product
from typing import TYPE_CHECKING

from trailwright.iam.actions import known_actions
from trailwright.iam.globs import matches
from trailwright.iam.principals import caller, same_role
from trailwright.iam.requests import Request
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Scope", "implied_context"]


@record
class Scope:
    """The requests that some principals make for some actions, carrying some keys.

    Args:
        principals: Services, account ids or ARNs; sessions of a role are the role. Default:
            everyone.

        actions: With wildcards, in any case.

        resources: ARNs with wildcards.

        context: Keys that must be present with one value, and what the value may be, with
            wildcards. Other keys may be anything.
    """

    principals: tuple[str, ...] | None = None
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def has_principal(self, who: str) -> bool:
        """Return whether a principal is among those who call."""
        if self.principals is None:
            return True
        known = caller(who)
        return any(_is(known.text, each) for each in self.principals)

    def has_action(self, action: str) -> bool:
        """Return whether an action is among those called."""
        return any(matches(each, action, ignore_case=True) for each in self.actions)

    def has_resource(self, resource: str) -> bool:
        """Return whether a resource is among those acted on."""
        return any(matches(each, resource) for each in self.resources)

    def has_value(self, key: str, given: tuple[str, ...] | None) -> bool:
        """Return whether a condition key has a value that it may have.

        Args:
            key: The key, in any case.

            given: Its values; ``None`` when it is absent.
        """
        wanted = {name.lower(): values for name, values in self.context.items()}.get(key.lower())
        if wanted is None:
            return True
        return given is not None and len(given) == 1 and _any(wanted, given[0])

    def examples(self, **context: str) -> Iterator[Request]:
        """Yield requests of this scope: each principal, action and resource once.

        A wildcard of an action stands for all that AWS has, and for a made-up one.

        Args:
            context: Keys that they carry besides, under their names.
        """
        actions = list(dict.fromkeys(each for name in self.actions for each in _actions(name)))
        for who, action, resource in product(self.principals or (), actions, self.resources):
            carried = {key: _filled(values[0]) for key, values in self.context.items()}
            yield Request(
                principal=who,
                action=action,
                resource=_filled(resource),
                context=implied_context(who) | context | carried,
            )


def implied_context(who: str) -> dict[str, str]:
    """Return the condition keys that a principal itself decides; others are absent.

    Source: `IAM user guide, "AWS global condition context keys", properties of the principal
    <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>`_.

    Args:
        who: The principal.
    """
    known = caller(who)
    if known.kind == "service":
        return {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": who}
    if known.is_aws:
        return {
            "aws:PrincipalIsAWSService": "false",
            "aws:PrincipalArn": _principal_arn(who),
            "aws:PrincipalAccount": known.account,
        }
    return {"aws:PrincipalIsAWSService": "false"}


def _principal_arn(who: str) -> str:
    """Return the ARN that a session is known by, which is its role's, without the path."""
    known = caller(who)
    if known.kind != "session":
        return who
    partition = who.split(":")[1]
    return f"arn:{partition}:iam::{known.account}:role/{known.role}"


def _is(who: str, listed: str) -> bool:
    one, other = caller(who), caller(listed)
    if one.kind == other.kind == "account":
        return one.account == other.account
    return who == listed or same_role(one, other)


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(matches(pattern, text) for pattern in patterns)


def _actions(pattern: str) -> Iterator[str]:
    known = known_actions(pattern.partition(":")[0])
    yield from (each for each in known if matches(pattern, each, ignore_case=True))
    yield _filled(pattern)


def _filled(pattern: str) -> str:
    return pattern.replace("*", "word").replace("?", "w")
