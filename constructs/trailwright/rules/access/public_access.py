"""What everyone may do with what trails deliver to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.evaluate import DENIED, applies, evaluate
from trailwright.iam.principals import caller
from trailwright.iam.requests import ANONYMOUS, Request
from trailwright.iam.statements import PrincipalEntry
from trailwright.model.properties import at
from trailwright.model.unknown import Unknown
from trailwright.posture.documents import SERVICE, documents
from trailwright.posture.reach import archives
from trailwright.posture.trails import identity
from trailwright.rules._mends import mended, statement
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.statements import Statement
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Bucket
    from trailwright.posture.documents import Document

__all__ = ["findings"]

#: A role of an account that nobody has.
_STRANGER = "arn:aws:iam::000000000000:role/stranger"
_PUBLIC = {
    "bucket": ("TW441", ("s3:GetObject", "s3:ListBucket")),
    "key": ("TW442", ("kms:Decrypt",)),
    "topic": ("TW443", ("sns:Publish", "sns:Subscribe")),
    "topic key": ("TW442", ("kms:Decrypt",)),
}
_OPEN_ACLS = ("AuthenticatedRead", "PublicRead", "PublicReadWrite")
_BLOCK = "PublicAccessBlockConfiguration"
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what everyone may do.

    Args:
        estate: What was read.
    """
    for document in documents(estate):
        yield from _public(estate, document)
        yield from _legacy(document)
        if document.use == "bucket":
            yield from _plain_http(estate, document)
    for bucket, _ in archives(estate):
        yield from _acl(bucket)
        yield from _blocks(bucket)


def _public(estate: Estate, document: Document) -> Iterator[Finding]:
    rule_id, actions = _PUBLIC[document.use]
    for action in actions:
        request = _by_anyone(estate, document, action, secure="true")
        if evaluate(document.policy, request).allowed is not True:
            continue
        found = next(
            each for each in document.statements("Allow") if applies(each, request) is True
        )
        message = f"statement {found.name} lets everyone call {action} on {document.what}"
        yield say(rule_id, document.resource, message, keys=document.place(found))


def _by_anyone(estate: Estate, document: Document, action: str, *, secure: str) -> Request:
    """Return a call by nobody in particular; KMS and SNS take only signed ones."""
    writers = (identity(estate, trail) for trail in document.trails)
    paths = (each.log_paths()[0] for each in writers if not isinstance(each, Unknown))
    file = f"{document.arn}/{next(paths, 'AWSLogs/*').removesuffix('*')}file"
    return Request(
        principal=ANONYMOUS if document.use == "bucket" else _STRANGER,
        action=action,
        resource=file if action.endswith("Object") else document.arn,
        context={"aws:SecureTransport": secure, **_of_nobody()},
    )


@cache
def _of_nobody() -> dict[str, Unknown]:
    """Return the keys that narrow a statement to somebody, as far as none is known."""
    narrowing = read_policy("conditions.json")["narrowing"]
    return {key: Unknown("who calls") for key in narrowing}


def _legacy(document: Document) -> Iterator[Finding]:
    for each in document.statements("Allow"):
        if not _legacy_accounts().isdisjoint(_aws(each)):
            message = f"statement {each.name} lets in CloudTrail by its old account ids"
            finding = say("TW447", document.resource, message, keys=document.place(each))
            yield mended(finding, {"Principal": {"Service": SERVICE}})


@cache
def _legacy_accounts() -> frozenset[str]:
    return frozenset(read_policy("legacy-principals.json")["accounts"].values())


def _aws(statement: Statement) -> Iterator[str]:
    """Yield the account ids among the principals of a statement."""
    for each in statement.principals.entries if statement.principals else ():
        if isinstance(each, PrincipalEntry):
            yield caller(each.value).account


def _plain_http(estate: Estate, document: Document) -> Iterator[Finding]:
    denies = document.policy.layer("Deny")
    asked = [
        evaluate(denies, _by_anyone(estate, document, action, secure="false"))
        for action in ("s3:GetObject", "s3:PutObject")
    ]
    if any(isinstance(each.allowed, Unknown) or each.outcome == "unknown" for each in asked):
        return
    if not all(each.outcome == DENIED for each in asked):
        message = f"{document.what} answers calls made without TLS"
        finding = say("TW446", document.resource, message, keys=document.keys)
        arns = {"BucketArn": document.arn, "ObjectsArn": f"{document.arn}/*"}
        yield mended(finding, statement("archive-bucket", "DenyInsecureTransport", **arns))


def _acl(bucket: Bucket) -> Iterator[Finding]:
    acl = at(bucket.properties, "AccessControl")
    if acl in _OPEN_ACLS:
        message = f"the ACL {acl} lets everyone read bucket {bucket.logical_id}"
        finding = say("TW441", bucket, message, keys=("Properties", "AccessControl"))
        yield mended(finding, {"AccessControl": "Private"})


def _blocks(bucket: Bucket) -> Iterator[Finding]:
    block = at(bucket.properties, _BLOCK)
    if not isinstance(block, dict):
        # Buckets made since April 2023 have all four unless told otherwise.
        return
    off = [each for each in _BLOCKS if str(block.get(each, False)).lower() == "false"]
    if off:
        message = f"bucket {bucket.logical_id} is without {', '.join(off)}"
        finding = say("TW444", bucket, message, keys=("Properties", _BLOCK))
        yield mended(finding, {_BLOCK: dict.fromkeys(_BLOCKS, True)})
