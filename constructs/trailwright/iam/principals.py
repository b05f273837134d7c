"""Who calls, and which principals of a policy mean them.

Sources: the IAM user guide's page `"AWS JSON policy elements: Principal"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>`_
and `"NotPrincipal"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>`_.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trailwright.iam.requests import ANONYMOUS
from trailwright.iam.truth import any_of, negated
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.iam.statements import PrincipalEntry, Principals
    from trailwright.iam.truth import Truth

__all__ = ["Caller", "caller", "delegates", "principal_applies", "same_role"]

_ARN = re.compile(
    r"arn:(?P<partition>[a-z-]+):(?:iam|sts)::(?P<account>[0-9]{12}):(?P<type>[a-z-]+)(?P<rest>.*)",
    re.ASCII,
)
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_TYPES = {
    "root": "account",
    "role": "role",
    "assumed-role": "session",
    "user": "user",
    "federated-user": "federated",
}


@record
class Caller:
    """A principal, taken apart.

    Args:
        text: As it is written.

        kind: ``anonymous``, ``service``, ``account``, ``role``, ``session`` (of a role),
            ``user``, ``federated`` (a session of a user) or ``other``.

        partition: Of what belongs to an account.

        account: Of what belongs to one.

        role: The name of the role, without its path.

        user: The name of the user, without its path.
    """

    text: str
    kind: str
    partition: str = ""
    account: str = ""
    role: str = ""
    user: str = ""

    @property
    def is_aws(self) -> bool:
        """Whether it belongs to an account."""
        return bool(self.account)


@lru_cache(maxsize=1024)
def caller(text: str) -> Caller:
    """Return a principal taken apart.

    Args:
        text: A service, an account id, an ARN, or ``anonymous``.
    """
    if text == ANONYMOUS:
        return Caller(text=text, kind="anonymous")
    if _ACCOUNT.fullmatch(text):
        return Caller(text=text, kind="account", account=text)
    match = _ARN.fullmatch(text)
    if match is None:
        return Caller(text=text, kind="other" if text.startswith("arn:") else "service")
    kind = _TYPES.get(match["type"], "other")
    names = match["rest"].split("/")
    return Caller(
        text=text,
        kind=kind,
        partition=match["partition"],
        account=match["account"],
        role={"role": names[-1], "session": names[1] if len(names) > 1 else ""}.get(kind, ""),
        user=names[-1] if kind in {"user", "federated"} else "",
    )


def same_role(one: Caller, other: Caller) -> bool:
    """Return whether one is a session of the role the other is.

    Args:
        one: The session.

        other: The role.
    """
    return (one.kind, other.kind) == ("session", "role") and _named_alike(one, other)


def _same_user(one: Caller, other: Caller) -> bool:
    """Return whether one is a federated session of the user the other is."""
    return (one.kind, other.kind) == ("federated", "user") and _named_alike(one, other)


def _named_alike(one: Caller, other: Caller) -> bool:
    return (one.partition, one.account, one.role, one.user) == (
        other.partition,
        other.account,
        other.role,
        other.user,
    )


@lru_cache(maxsize=4096)
def principal_applies(principals: Principals | None, who: str, effect: object) -> Truth:
    """Return whether a statement is about a caller.

    Args:
        principals: Its principals; ``None`` in a policy of the caller itself.

        who: The caller.

        effect: The statement's effect: an Allow to an account is not one to its roles and
            users, a Deny is.
    """
    if principals is None:
        return True
    known = caller(who)
    if principals.negated:
        return _not_listed(principals, known)
    return any_of(_means(entry, known, denies=effect != "Allow") for entry in principals.entries)


def delegates(principals: Principals | None, who: str) -> bool:
    """Return whether principals leave a caller to the policies of its own account.

    Args:
        principals: Of a statement.

        who: The caller.
    """
    known = caller(who)
    return (
        principals is not None
        and not principals.negated
        and any(
            not isinstance(entry, Unknown)
            and entry.kind == "AWS"
            and caller(entry.value).kind == "account"
            and caller(entry.value).account == known.account
            for entry in principals.entries
        )
    )


def _means(entry: PrincipalEntry | Unknown, who: Caller, *, denies: bool) -> Truth:
    if isinstance(entry, Unknown):
        return entry
    if entry.kind == "Federated":
        return who.kind == "other" and entry.value == who.text
    if entry.kind == "Service":
        return who.kind == "service" and _is_service(entry.value, who)
    if entry.kind == "CanonicalUser":
        return who.is_aws and Unknown("which account a canonical user id belongs to")
    # AWS accepts buckets and keys whose only principal is {"AWS": "*"} for CloudTrail.
    return entry.value == "*" or _is_aws(entry.value, who, denies=denies)


def _is_service(value: str, who: Caller) -> Truth:
    if value == "*":
        return Unknown("whether AWS lets * stand for every service")
    return value == who.text


def _is_aws(value: str, who: Caller, *, denies: bool) -> Truth:
    if not who.is_aws:
        return False
    entry = caller(value)
    if entry.kind == "service":
        return Unknown(f"which principal the id {value!r} stands for")
    if entry.kind == "account":
        return entry.account == who.account and (denies or who.kind == "account")
    return entry.text == who.text or same_role(who, entry) or _same_user(who, entry)


def _not_listed(principals: Principals, who: Caller) -> Truth:
    listed = any_of(_means(entry, who, denies=True) for entry in principals.entries)
    if listed is not True or not who.is_aws or _is_everyone(principals):
        return negated(listed)
    if who.kind == "account" and who.text in _values(principals):
        return False
    return Unknown("whether NotPrincipal leaves out a principal, its role and its account together")


def _values(principals: Principals) -> set[str]:
    return {entry.value for entry in principals.entries if not isinstance(entry, Unknown)}


def _is_everyone(principals: Principals) -> bool:
    return "*" in _values(principals)
