"""Who may read and decrypt log files, by the policies of archives and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.evaluate import DENIED, evaluate
from trailwright.iam.principals import caller
from trailwright.iam.requests import ANONYMOUS, Request
from trailwright.iam.statements import Policy, PrincipalEntry
from trailwright.iam.truth import any_of
from trailwright.model.unknown import Unknown
from trailwright.posture.documents import documents
from trailwright.posture.records import Access
from trailwright.posture.trails import identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.iam.requests import Given
    from trailwright.iam.statements import Principals, Statement
    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Trail
    from trailwright.posture.documents import Document

__all__ = ["EVERYONE", "decrypters", "deleters", "deletion_denied", "readers", "tls_only"]

#: What ``*`` means.
EVERYONE = "everyone"
#: A role of an account that nobody has.
_STRANGER = "arn:aws:iam::000000000000:role/stranger"


def readers(estate: Estate, trails: Sequence[Trail]) -> tuple[Access, ...] | Unknown:
    """Return who may read what trails deliver to one bucket, by the bucket's policy.

    Args:
        estate: The estate.

        trails: The trails.
    """
    return _let_in(estate, trails, "bucket", "s3:GetObject")


def deleters(estate: Estate, trails: Sequence[Trail]) -> tuple[Access, ...] | Unknown:
    """Return who may delete what trails deliver to one bucket, by the bucket's policy.

    Args:
        estate: The estate.

        trails: The trails.
    """
    return _let_in(estate, trails, "bucket", "s3:DeleteObject")


def decrypters(estate: Estate, trails: Sequence[Trail]) -> tuple[Access, ...] | Unknown | None:
    """Return who may decrypt what trails deliver, by the policies of their keys, if any.

    A service that a condition narrows works for what it is narrowed to, as CloudTrail and
    CloudWatch do that announce on an encrypted topic: it reads no log file for anybody.

    Args:
        estate: The estate.

        trails: The trails.
    """
    encrypted = [each for each in trails if each.kms_key_id]
    if not encrypted:
        return None
    found = _let_in(estate, encrypted, "key", "kms:Decrypt")
    if isinstance(found, Unknown):
        return found
    return tuple(each for each in found if each.sure is True or not _is_service(each.who))


def deletion_denied(estate: Estate, trails: Sequence[Trail], account: str) -> bool | Unknown:
    """Return whether the policy of an archive denies its own account to delete log files.

    Args:
        estate: The estate.

        trails: The trails that deliver to it.

        account: The account the bucket is in.
    """
    somebody = f"arn:aws:iam::{account}:role/somebody"
    return _denied(estate, trails, somebody, "s3:DeleteObject", tls="true")


def tls_only(estate: Estate, trails: Sequence[Trail]) -> bool | Unknown:
    """Return whether the policy of an archive denies calls that are made without TLS.

    Args:
        estate: The estate.

        trails: The trails that deliver to it.
    """
    return _denied(estate, trails, ANONYMOUS, "s3:GetObject", tls="false")


def _denied(
    estate: Estate, trails: Sequence[Trail], who: str, action: str, *, tls: str
) -> bool | Unknown:
    found = _documents(estate, trails, "bucket")
    if isinstance(found, Unknown):
        return found
    asked = [_request(estate, each, who, action, tls=tls) for each in found]
    decisions = [evaluate(each.policy, one) for each, one in zip(found, asked, strict=True)]
    return any(each.outcome == DENIED for each in decisions)


def _let_in(
    estate: Estate, trails: Sequence[Trail], use: str, action: str
) -> tuple[Access, ...] | Unknown:
    found = _documents(estate, trails, use)
    if isinstance(found, Unknown):
        return found
    names = sorted({who for document in found for who in _named(document)})
    asked = [(who, any_of(_allowed(estate, each, who, action) for each in found)) for who in names]
    return tuple(Access(who=who, sure=sure) for who, sure in asked if sure is not False)


def _documents(estate: Estate, trails: Sequence[Trail], use: str) -> tuple[Document, ...] | Unknown:
    """Return the policies of what trails use, unless one of them is not known."""
    wanted = [each for each in documents(estate) if each.use == use]
    found = [each for each in wanted if any(trail in trails for trail in each.trails)]
    guarded = {id(trail) for each in found for trail in each.trails}
    for trail in trails:
        if id(trail) not in guarded and not _is_bare(estate, trail, use):
            return Unknown(f"the policy of the {use} is not in the templates")
    doubts = (each for document in found for each in document.policy.statements)
    doubt = next((each for each in doubts if isinstance(each, Unknown)), None)
    return doubt or tuple(found)


def _is_bare(estate: Estate, trail: Trail, use: str) -> bool:
    """Return whether what a trail uses is in the estate, and known to have no policy."""
    if use == "bucket":
        return estate.bucket(trail.s3_bucket_name) is not None
    return estate.key(trail.kms_key_id, near=trail) is not None


def _named(document: Document) -> Iterator[str]:
    """Yield the principals that statements let in, each once."""
    found = (who for each in document.statements("Allow") for who in _principals(each.principals))
    yield from dict.fromkeys(found)


def _principals(principals: Principals | None) -> Iterator[str]:
    if principals is None:
        return
    if principals.negated:
        yield EVERYONE
        return
    for each in principals.entries:
        if isinstance(each, PrincipalEntry):
            yield EVERYONE if each.value == "*" else each.value


def _allowed(estate: Estate, document: Document, who: str, action: str) -> Truth:
    """Return whether the statements that name somebody let them in, and no other denies it."""
    request = _request(estate, document, _asking(document, who), action)
    about = [each for each in document.policy.statements if _is_about(each, who)]
    return evaluate(Policy(statements=tuple(about)), request).allowed


def _is_about(statement: Statement | Unknown, who: str) -> bool:
    if isinstance(statement, Unknown) or statement.effect != "Allow":
        return True
    return who in _principals(statement.principals)


def _asking(document: Document, who: str) -> str:
    if who != EVERYONE:
        return who
    # KMS takes only calls that somebody signed.
    return ANONYMOUS if document.use == "bucket" else _STRANGER


def _request(
    estate: Estate, document: Document, who: str, action: str, *, tls: str = "true"
) -> Request:
    """Return a call of which nothing is known but who makes it, and on what."""
    writers = [identity(estate, trail) for trail in document.trails]
    known = [each for each in writers if not isinstance(each, Unknown)]
    path = known[0].log_paths()[-1].removesuffix("*") if known else "AWSLogs/"
    given: dict[str, str | Given] = dict.fromkeys(_narrowing(), Unknown("it depends on who calls"))
    given |= {
        "aws:SecureTransport": tls,
        "aws:PrincipalIsAWSService": str(_is_service(who)).lower(),
    }
    if known:
        given["kms:EncryptionContext:aws:cloudtrail:arn"] = known[0].arn
    if caller(who).kind in {"role", "user"}:
        given |= {"aws:PrincipalArn": who, "aws:PrincipalAccount": caller(who).account}
    resource = f"{document.arn}/{path}file" if document.use == "bucket" else document.arn
    return Request(principal=who, action=action, resource=resource, context=given)


def _is_service(who: str) -> bool:
    return caller(who).kind == "service"


def _narrowing() -> list[str]:
    return read_policy("conditions.json")["narrowing"]
