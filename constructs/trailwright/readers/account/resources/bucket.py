"""A bucket, and its policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.arns import Arn, bucket_arn
from trailwright.model.regions import partition_of
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described
from trailwright.readers.account.here import Here, could_not, told
from trailwright.readers.account.outcomes import Absent, CouldNotLook
from trailwright.readers.account.resources._lifecycle import lifecycle
from trailwright.readers.account.resources._settings import (
    document,
    entries,
    renamed,
    tags,
    text,
    there,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Place, Value

__all__ = ["bucket"]

_OLDER_NAMES = {"EU": "eu-west-1"}


def bucket(here: Here, name: str) -> Iterator[Described]:
    """Yield a bucket, and its policy if it has one.

    Args:
        here: Who is asked, and where.

        name: Its name or ARN.
    """
    name = _name(name)
    owner = _owner(here, name)
    if owner is None:
        return
    asked = here if isinstance(owner, Unknown) else replace(here, account=owner)
    arn = bucket_arn(partition=partition_of(here.region), name=name)
    found = Described(
        type="AWS::S3::Bucket",
        place=here.place_of(owner, _region(asked, name)),
        name=name,
        arn=arn,
        exists=_exists(asked, name),
    )
    if found.exists is False:
        yield found
        return
    yield replace(found, properties=_properties(asked, name), facts=_facts(asked, name))
    yield from _policy(asked, name, found.place, arn)


def _name(name: str) -> str:
    return Arn.parse(name).resource if name.startswith("arn:") else name


def _owner(here: Here, name: str) -> str | Unknown | None:
    """Return whose it is, for S3 tells no account the id of another; nothing until all answered."""
    accounts = (here.account, *sorted(here.scope - {here.account}))
    outcomes = {each: replace(here, account=each).look("s3:ListBuckets") for each in accounts}
    for account, outcome in outcomes.items():
        if any(each.get("Name") == name for each in entries(told(outcome, "Buckets"))):
            return account
    silent = [each for each in outcomes.values() if isinstance(each, CouldNotLook)]
    if not all(map(could_not, silent)):
        return None
    if silent:
        return Unknown(silent[0].sentence)
    return Unknown(f"{name} is a bucket of none of the accounts that were looked at")


def _exists(here: Here, name: str) -> bool | Unknown:
    outcome = here.look("s3:HeadBucket", Bucket=name)
    if isinstance(outcome, Absent):
        return False
    located = here.look("s3:GetBucketLocation", Bucket=name)
    if isinstance(outcome, CouldNotLook) and could_not(located):
        return Unknown(outcome.sentence)
    return not isinstance(located, Absent)


def _region(here: Here, name: str) -> str | Unknown:
    headed = here.told("s3:HeadBucket", "BucketRegion", Bucket=name)
    located = here.look("s3:GetBucketLocation", Bucket=name)
    if not isinstance(located, CouldNotLook):
        found = text(told(located, "LocationConstraint"))
        return _OLDER_NAMES.get(found, found) or _without_constraint(here)
    return text(headed) or Unknown(located.sentence)


def _without_constraint(here: Here) -> str:
    """Return the Region whose buckets have no location constraint."""
    return "us-east-1" if partition_of(here.region) == "aws" else here.region


def _properties(here: Here, name: str) -> dict[str, Value]:
    def setting(call: str, *keys: str) -> Value:
        return here.told(f"s3:{call}", *keys, Bucket=name)

    lock = setting("GetObjectLockConfiguration", "ObjectLockConfiguration")
    return there(
        {
            "BucketName": name,
            "BucketEncryption": _encryption(
                setting("GetBucketEncryption", "ServerSideEncryptionConfiguration", "Rules")
            ),
            "VersioningConfiguration": renamed(setting("GetBucketVersioning"), {"Status": "Status"})
            or None,
            "LifecycleConfiguration": lifecycle(
                setting("GetBucketLifecycleConfiguration", "Rules")
            ),
            "ObjectLockEnabled": lock if isinstance(lock, Unknown) else lock is not None or None,
            "ObjectLockConfiguration": lock,
            "PublicAccessBlockConfiguration": setting(
                "GetPublicAccessBlock", "PublicAccessBlockConfiguration"
            ),
            "OwnershipControls": setting("GetBucketOwnershipControls", "OwnershipControls"),
            "LoggingConfiguration": renamed(
                setting("GetBucketLogging", "LoggingEnabled"),
                {"TargetBucket": "DestinationBucketName", "TargetPrefix": "LogFilePrefix"},
            ),
            "ReplicationConfiguration": setting("GetBucketReplication", "ReplicationConfiguration"),
            "Tags": tags(setting("GetBucketTagging", "TagSet")),
        }
    )


def _encryption(rules: Value) -> Value:
    if not isinstance(rules, list):
        return rules
    names = {
        "ApplyServerSideEncryptionByDefault": "ServerSideEncryptionByDefault",
        "BucketKeyEnabled": "BucketKeyEnabled",
    }
    return {"ServerSideEncryptionConfiguration": [renamed(each, names) for each in rules]}


def _facts(here: Here, name: str) -> dict[str, Value]:
    acl = here.told("s3:GetBucketAcl", Bucket=name)
    payer = here.told("s3:GetBucketRequestPayment", "Payer", Bucket=name)
    return there({"Acl": acl, "RequestPayment": payer})


def _policy(here: Here, name: str, place: Place, arn: str) -> Iterator[Described]:
    found = document(here.told("s3:GetBucketPolicy", "Policy", Bucket=name))
    if found is not None:
        yield Described(
            type="AWS::S3::BucketPolicy",
            place=place,
            name=name,
            arn=arn,
            properties={"Bucket": name, "PolicyDocument": found},
        )
