"""A role, with every policy that says what it may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn, role_arn
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described
from trailwright.readers.account.here import told
from trailwright.readers.account.outcomes import Absent, CouldNotLook
from trailwright.readers.account.resources._settings import document, entries, some, text, there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Value
    from trailwright.readers.account.here import Here

__all__ = ["role"]

_FIELDS = (
    "Path",
    "Description",
    "MaxSessionDuration",
    "AssumeRolePolicyDocument",
    "PermissionsBoundary",
    "Tags",
)


def role(here: Here, name: str) -> Iterator[Described]:
    """Yield a role, and the managed policies attached to it.

    Args:
        here: Who is asked, and where.

        name: Its name, or its ARN.
    """
    here = here.at(name)
    plain = name.rpartition("/")[2] if name.startswith("arn:") else name
    outcome = here.look("iam:GetRole", RoleName=plain)
    known = told(outcome, "Role")
    attached = here.told("iam:ListAttachedRolePolicies", "AttachedPolicies", RoleName=plain)
    if isinstance(outcome, Absent):
        attached = None
    found = known if isinstance(known, dict) else {}
    arn = Arn.parse(text(found.get("Arn")) or (name if "/" in name else _arn(here, plain)))
    yield Described(
        type="AWS::IAM::Role",
        place=here.place_of(arn.account, here.region),
        name=plain,
        arn=str(arn),
        properties=_properties(here, plain, known, attached),
        exists=Unknown(outcome.sentence)
        if isinstance(outcome, CouldNotLook)
        else not isinstance(outcome, Absent),
    )
    for each in entries(attached):
        yield _managed(here, each["PolicyArn"])


def _arn(here: Here, name: str) -> str:
    return role_arn(partition=here.place.partition_text, account=here.account, name=name)


def _properties(here: Here, name: str, known: Value, attached: Value) -> dict[str, Value]:
    if known is None:
        return {}
    found = some(known, _FIELDS)
    listed = [each["PolicyArn"] for each in entries(attached)]
    return there(
        {
            "RoleName": name,
            **found,
            "AssumeRolePolicyDocument": document(found.get("AssumeRolePolicyDocument")),
            "PermissionsBoundary": _boundary(found.get("PermissionsBoundary")),
            "Policies": _inline(here, name),
            "ManagedPolicyArns": attached if isinstance(attached, Unknown) else listed or None,
        }
    )


def _boundary(told: Value) -> Value:
    return told.get("PermissionsBoundaryArn") if isinstance(told, dict) else told


def _inline(here: Here, name: str) -> Value:
    names = here.told("iam:ListRolePolicies", "PolicyNames", RoleName=name)
    if not isinstance(names, list):
        return names
    call = "iam:GetRolePolicy"
    return [
        {
            "PolicyName": each,
            "PolicyDocument": document(
                here.told(call, "PolicyDocument", RoleName=name, PolicyName=each)
            ),
        }
        for each in names
    ] or None


def _managed(here: Here, arn: str) -> Described:
    known = here.told("iam:GetPolicy", "Policy", PolicyArn=arn)
    version = known.get("DefaultVersionId") if isinstance(known, dict) else known
    written: Value = version
    if isinstance(version, str):
        written = here.told(
            "iam:GetPolicyVersion", "PolicyVersion", "Document", PolicyArn=arn, VersionId=version
        )
    return Described(
        type="AWS::IAM::ManagedPolicy",
        place=here.place,
        name=arn.rpartition("/")[2],
        arn=arn,
        properties=some(known, ("Description", "Path")) | {"PolicyDocument": document(written)},
    )
