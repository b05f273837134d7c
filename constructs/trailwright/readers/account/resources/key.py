"""A KMS key, and its aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described, Unseen
from trailwright.readers.account.here import told
from trailwright.readers.account.outcomes import Absent, CouldNotLook
from trailwright.readers.account.resources._settings import document, entries, tags, text, there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Value
    from trailwright.readers.account.here import Here

__all__ = ["key"]

_FACTS = ("KeyState", "KeyManager", "Origin", "DeletionDate", "MultiRegionConfiguration")
_PROPERTIES = ("Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion")


def key(here: Here, name: str) -> Iterator[Described | Unseen]:
    """Yield a key and its aliases.

    Args:
        here: Who is asked, and where.

        name: Its id, ARN, alias, or the ARN of an alias.
    """
    here = here.at(name)
    outcome = here.look("kms:DescribeKey", KeyId=name)
    if isinstance(outcome, Absent | CouldNotLook):
        unknown = isinstance(outcome, CouldNotLook)
        yield _unseen(here, name, exists=Unknown(outcome.sentence) if unknown else False)
        return
    known = told(outcome, "KeyMetadata")
    found = known if isinstance(known, dict) else {}
    yield from _seen(here.at(text(found.get("Arn"))), found)


def _seen(here: Here, found: dict[str, Value]) -> Iterator[Described | Unseen]:
    arn = text(found.get("Arn"))
    yield Described(
        type="AWS::KMS::Key",
        place=here.place_of(_account(arn, here), here.region),
        name=text(found.get("KeyId")),
        arn=arn,
        properties=there(
            {
                **{name: found.get(name) for name in _PROPERTIES},
                "KeyPolicy": document(
                    here.told("kms:GetKeyPolicy", "Policy", KeyId=arn, PolicyName="default")
                ),
                "EnableKeyRotation": here.told(
                    "kms:GetKeyRotationStatus", "KeyRotationEnabled", KeyId=arn
                ),
                "Tags": tags(
                    here.told("kms:ListResourceTags", "Tags", KeyId=arn), "TagKey", "TagValue"
                ),
            }
        ),
        facts={name: found[name] for name in _FACTS if name in found},
    )
    yield from _aliases(here, arn)


def _unseen(here: Here, name: str, *, exists: bool | Unknown) -> Described:
    """Return a key of which only its name is known."""
    plain = name.rpartition(":")[2].removeprefix("key/")
    arn = name if name.startswith("arn:") else f"{_prefix(here)}:{_resource(plain)}"
    properties: dict[str, Value] = {}
    if isinstance(exists, Unknown):
        properties = dict.fromkeys(("KeyPolicy", "Enabled", "EnableKeyRotation"), exists)
    return Described(
        type="AWS::KMS::Key",
        place=here.place_of(_account(arn, here), here.region),
        name=plain,
        arn=arn,
        properties=properties,
        exists=exists,
    )


def _aliases(here: Here, arn: str) -> Iterator[Described | Unseen]:
    found = here.told("kms:ListAliases", "Aliases", KeyId=arn)
    if isinstance(found, Unknown):
        yield Unseen(
            type="AWS::KMS::Alias", account=here.account, region=here.region, of=arn, why=found
        )
    for each in entries(found):
        name = each.get("AliasName", "")
        yield Described(
            type="AWS::KMS::Alias",
            place=here.place_of(_account(arn, here), here.region),
            name=name,
            arn=each.get("AliasArn") or f"{_prefix(here)}:{name}",
            properties={"AliasName": name, "TargetKeyId": each.get("TargetKeyId")},
        )


def _account(arn: str, here: Here) -> str:
    try:
        return Arn.parse(arn).account or here.account
    except ValueError:
        return here.account


def _prefix(here: Here) -> str:
    return f"arn:{here.place.partition_text}:kms:{here.region}:{here.account}"


def _resource(name: str) -> str:
    return name if name.startswith("alias/") else f"key/{name}"
