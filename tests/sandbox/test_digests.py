"""Digest files: chained, signed, and complete."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.sandbox.accounts import Account

    Build = Callable[..., dict[str, Any]]

#: DER of the algorithm a PKCS #1 signature with SHA-256 begins with (RFC 8017, 9.2).
_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def _integers(der: bytes) -> Iterator[int]:
    """Yield the two integers of a DER-encoded PKCS #1 public key."""
    at = 4  # a sequence whose length takes two bytes
    while at < len(der):
        assert 2 == der[at]
        size, at = der[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(der[at : at + count]), at + count
        yield int.from_bytes(der[at : at + size])
        at += size


def _is_signed(message: bytes, signature: str, public_key: bytes) -> bool:
    modulus, exponent = _integers(public_key)
    size = (modulus.bit_length() + 7) // 8
    found = pow(int(signature, 16), exponent, modulus).to_bytes(size)
    digest = _SHA256_PREFIX + hashlib.sha256(message).digest()
    return found == b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest


def _digests(account: Account) -> list[tuple[dict[str, Any], bytes, dict[str, str]]]:
    """Return each digest's document, its bytes and its metadata, the oldest first."""
    client = account.client("s3")
    bucket = f"audit-logs-{account.id}"
    prefix = f"AWSLogs/{account.id}/CloudTrail-Digest/us-east-1/"
    listed = client.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    found = []
    for item in sorted(listed, key=lambda item: item["Key"]):
        given = client.get_object(Bucket=bucket, Key=item["Key"])
        content = gzip.decompress(given["Body"].read())
        found.append((json.loads(content), content, given["Metadata"]))
    return found


@pytest.fixture
def digested(account: Account, trail_template: Build) -> Account:
    """An account whose trail has written three digests: two of a log file each, one empty."""
    assert account.deploy(trail_template()).succeeded
    for number in range(3):
        if number < 2:
            account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
        server.flush(account.url, digest=True)
    return account


def test_digests_are_signed_with_the_regions_key(digested: Account) -> None:
    """The signature covers end time, location, hash and the signature before it."""
    keys = digested.client("cloudtrail").list_public_keys()["PublicKeyList"]
    by_fingerprint = {key["Fingerprint"]: key["Value"] for key in keys}
    digests = _digests(digested)
    assert 3 == len(digests)
    for document, content, metadata in digests:
        signed = "\n".join(
            (
                document["digestEndTime"],
                f"{document['digestS3Bucket']}/{document['digestS3Object']}",
                hashlib.sha256(content).hexdigest(),
                document["previousDigestSignature"] or "null",
            )
        ).encode()
        key = by_fingerprint[document["digestPublicKeyFingerprint"]]
        key = key if isinstance(key, bytes) else base64.b64decode(key)
        assert "SHA256withRSA" == metadata["signature-algorithm"]
        assert _is_signed(signed, metadata["signature"], key)
        assert not _is_signed(signed + b"x", metadata["signature"], key)


def test_each_digest_names_the_one_before(digested: Account) -> None:
    """The chain holds hash, place and signature of the digest before, and has no gap in time."""
    digests = _digests(digested)
    assert digests[0][0]["previousDigestSignature"] is None
    for before, after in pairwise(digests):
        document = after[0]
        assert before[0]["digestS3Object"] == document["previousDigestS3Object"]
        assert hashlib.sha256(before[1]).hexdigest() == document["previousDigestHashValue"]
        assert before[2]["signature"] == document["previousDigestSignature"]
        assert before[0]["digestEndTime"] == document["digestStartTime"]


def test_digests_name_every_log_file_with_its_hash(digested: Account) -> None:
    """A log file is in one digest, with the hash of its uncompressed content."""
    client = digested.client("s3")
    files = [file for document, _, _ in _digests(digested) for file in document["logFiles"]]
    assert 2 <= len(files)
    for file in files:
        body = client.get_object(Bucket=file["s3Bucket"], Key=file["s3Object"])["Body"].read()
        assert hashlib.sha256(gzip.decompress(body)).hexdigest() == file["hashValue"]


def test_digest_keys_name_trail_and_home_region(digested: Account) -> None:
    """The key says whose digest it is."""
    expected = (
        rf"AWSLogs/{digested.id}/CloudTrail-Digest/us-east-1/\d{{4}}/\d\d/\d\d/{digested.id}"
        r"_CloudTrail-Digest_us-east-1_audit_us-east-1_\d{8}T\d{6}Z\.json\.gz"
    )
    for document, _, _ in _digests(digested):
        assert re.fullmatch(expected, document["digestS3Object"])


def test_restarting_begins_a_new_chain(digested: Account) -> None:
    """After a stop, the first digest is a starting digest again."""
    client = digested.client("cloudtrail")
    client.stop_logging(Name="audit")
    client.start_logging(Name="audit")
    server.flush(digested.url, digest=True)
    assert _digests(digested)[-1][0]["previousDigestSignature"] is None


def test_no_digests_without_validation(account: Account, trail_template: Build) -> None:
    """Log file validation that is off writes no digests."""
    assert account.deploy(trail_template(EnableLogFileValidation=False)).succeeded
    server.flush(account.url, digest=True)
    assert [] == _digests(account)
