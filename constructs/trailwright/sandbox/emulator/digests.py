"""Digest files, signed and chained.

`Digest file structure
<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>`_
and `custom validation
<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html>`_.
That a starting digest signs the literal text ``null`` is not in the guide; the AWS CLI does it.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from trailwright.sandbox.emulator import archive
from trailwright.sandbox.emulator.names import cloudtrail, request
from trailwright.sandbox.emulator.refusals import Answer, Refused, answer

__all__ = ["begin_chain", "forget", "list_public_keys", "remember_file", "write_all"]

_ALGORITHM = "SHA256withRSA"
_HOUR = dt.timedelta(hours=1)
_DAY_SECONDS = 86400


@dataclass(slots=True)
class _Chain:
    """The digests of one trail, account and Region.

    ``previous`` is the last digest's ``previousDigest…`` fields, as the next one states them.
    """

    trail: dict[str, Any]
    files: list[dict[str, str]] = field(default_factory=list)
    previous: dict[str, str] = field(default_factory=dict)
    ended: dt.datetime | None = None


_chains: dict[tuple[str, str, str], _Chain] = {}


def forget() -> None:
    """Forget every chain."""
    _chains.clear()


def begin_chain(trail: dict[str, Any]) -> None:
    """Let the trail's next digests be starting digests, as after logging was switched on."""
    for (arn, _, _), chain in _chains.items():
        if arn == trail["TrailARN"] and chain.ended:
            chain.previous, chain.ended = {}, max(chain.ended, _now())


def remember_file(
    trail: dict[str, Any], *, account: str, region: str, file: dict[str, str]
) -> None:
    """Name a delivered log file in the next digest, if the trail is validated."""
    if trail.get("LogFileValidationEnabled"):
        _chain(trail, account, region).files.append(file)


def write_all() -> int:
    """Write the digest of the time since the last one, for each trail; return how many."""
    for (account, region, _), trail in cloudtrail.trails.all_items():
        if trail.get("IsLogging") and trail.get("LogFileValidationEnabled"):
            _chain(trail, account, region)
    return sum(_write(*key[1:], chain) for key, chain in list(_chains.items()) if _is_due(chain))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _chain(trail: dict[str, Any], account: str, region: str) -> _Chain:
    return _chains.setdefault((trail["TrailARN"], account, region), _Chain(trail))


def _is_due(chain: _Chain) -> bool:
    """Return whether a digest is owed: always while logging, and once after it ended."""
    validated = chain.trail.get("LogFileValidationEnabled")
    return bool(validated and (chain.trail.get("IsLogging") or chain.files))


def _write(account: str, region: str, chain: _Chain) -> bool:
    status = chain.trail.setdefault("_Delivery", {})
    start = chain.ended or _now() - _HOUR
    # A digest's name has its end time to the second, so two may not end in the same one.
    end = max(_now(), start + dt.timedelta(seconds=1))
    document = _document(chain, account, region, start, end)
    content = json.dumps(document).encode()
    digest_hash = hashlib.sha256(content).hexdigest()
    signature = _sign(document, digest_hash, region)
    metadata = {"signature": signature, "signature-algorithm": _ALGORITHM}
    try:
        archive.put(
            chain.trail, document["digestS3Object"], gzip.compress(content), metadata=metadata
        )
    except Refused as refusal:
        status["LatestDigestDeliveryError"] = refusal.code
        return False
    status["LatestDigestDeliveryTime"] = time.time()
    status.pop("LatestDigestDeliveryError", None)
    chain.files, chain.ended = [], end
    chain.previous = {
        "previousDigestS3Bucket": document["digestS3Bucket"],
        "previousDigestS3Object": document["digestS3Object"],
        "previousDigestHashValue": digest_hash,
        "previousDigestHashAlgorithm": "SHA-256",
        "previousDigestSignature": signature,
    }
    return True


def _document(
    chain: _Chain, account: str, region: str, start: dt.datetime, end: dt.datetime
) -> dict[str, Any]:
    trail, files = chain.trail, chain.files
    folder = archive.day_folder(
        trail, folder="CloudTrail-Digest", account=account, region=region, day=end
    )
    name = (
        f"{account}_CloudTrail-Digest_{region}_{trail['Name']}_{trail['HomeRegion']}"
        f"_{end:%Y%m%dT%H%M%SZ}.json.gz"
    )
    return {
        "awsAccountId": account,
        "digestStartTime": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "digestEndTime": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "digestS3Bucket": trail["S3BucketName"],
        "digestS3Object": folder + name,
        "digestPublicKeyFingerprint": _public_key(region)["Fingerprint"],
        "digestSignatureAlgorithm": _ALGORITHM,
        "newestEventTime": max((file["newestEventTime"] for file in files), default=None),
        "oldestEventTime": min((file["oldestEventTime"] for file in files), default=None),
        "previousDigestS3Bucket": chain.previous.get("previousDigestS3Bucket"),
        "previousDigestS3Object": chain.previous.get("previousDigestS3Object"),
        "previousDigestHashValue": chain.previous.get("previousDigestHashValue"),
        "previousDigestHashAlgorithm": chain.previous.get("previousDigestHashAlgorithm"),
        "previousDigestSignature": chain.previous.get("previousDigestSignature"),
        "logFiles": files,
    }


def _sign(document: dict[str, Any], digest_hash: str, region: str) -> str:
    lines = (
        document["digestEndTime"],
        f"{document['digestS3Bucket']}/{document['digestS3Object']}",
        digest_hash,
        document["previousDigestSignature"] or "null",
    )
    signed = "\n".join(lines).encode()
    return _private_key(region).sign(signed, padding.PKCS1v15(), hashes.SHA256()).hex()


@cache
def _private_key(region: str) -> rsa.RSAPrivateKey:  # noqa: ARG001 - each Region has its own
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _public_key(region: str) -> dict[str, Any]:
    der = (
        _private_key(region)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    )
    now = int(time.time())
    return {
        "Value": base64.b64encode(der).decode(),
        "ValidityStartTime": now - _DAY_SECONDS,
        "ValidityEndTime": now + 30 * _DAY_SECONDS,
        "Fingerprint": hashlib.md5(der, usedforsecurity=False).hexdigest(),
    }


def list_public_keys(_request: dict[str, Any]) -> Answer:
    """``ListPublicKeys``: the key of the Region that was asked."""
    return answer({"PublicKeyList": [_public_key(request.get_region())]})
