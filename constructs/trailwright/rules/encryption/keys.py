"""Is the key of a trail one that CloudTrail can use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.cloudtrail_calls import key_calls
from trailwright.iam.evaluate import evaluate
from trailwright.model import names
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.trails import identity, text
from trailwright.rules._mends import key_statements
from trailwright.rules._order import must_wait
from trailwright.rules._say import say, say_refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Key, Trail, Value

__all__ = ["findings"]

_KEYS = ("Properties", "KMSKeyId")
_DEFAULT_KEY = (
    "ServerSideEncryptionConfiguration",
    0,
    "ServerSideEncryptionByDefault",
    "KMSMasterKeyID",
)


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield keys that do not exist in time, or cannot encrypt log files.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        name = text(trail.kms_key_id)
        if name is None:
            yield from _default_key(estate, trail)
            continue
        yield from _name(trail, name)
        yield from _order(estate, trail, name)
        key = estate.key(name, near=trail)
        if key is not None and key.exists is True:
            yield from _state(trail, key)


def _name(trail: Trail, name: str) -> Iterator[Finding]:
    if not is_symbolic(name):
        for problem in names.kms_key_id(name, "KMSKeyId"):
            yield say("TW405", trail, str(problem), keys=_KEYS)


def _order(estate: Estate, trail: Trail, name: str) -> Iterator[Finding]:
    """Yield a finding when an alias or a key, named by a literal, may come too late."""
    alias = estate.alias(name, near=trail)
    if alias is not None:
        yield from must_wait("TW407", estate, trail, alias, f"which makes {name}")
        return
    key = estate.key(name, near=trail)
    if key is not None:
        yield from must_wait("TW407", estate, trail, key, "the key it encrypts with")


def _state(trail: Trail, key: Key) -> Iterator[Finding]:
    needed = read_policy("cloudtrail-calls.json")["contexts"]["kms"]
    if key.enabled is False:
        yield say("TW406", trail, f"{key.logical_id} is disabled", keys=_KEYS)
    for name in ("KeySpec", "KeyUsage"):
        given = text(key.properties.get(name))
        if given not in (None, needed[f"kms:{name}"]) and not is_symbolic(given):
            message = f"{name} of {key.logical_id} is {given}, and must be {needed[f'kms:{name}']}"
            yield say("TW406", trail, message, keys=_KEYS)
    if key.properties.get("Origin") == "EXTERNAL":
        message = f"{key.logical_id} has no key material until somebody imports it"
        yield say("TW410", trail, message, keys=_KEYS)


def _default_key(estate: Estate, trail: Trail) -> Iterator[Finding]:
    """Yield a finding when the bucket's own key would not let CloudTrail in."""
    bucket, who = estate.bucket(trail.s3_bucket_name), identity(estate, trail)
    if bucket is None or isinstance(who, Unknown) or isinstance(trail.kms_key_id, Unknown):
        return
    key = estate.key(_at(bucket.properties.get("BucketEncryption"), *_DEFAULT_KEY), near=bucket)
    if key is None:
        return
    policy = parsed(estate, key.document)
    for call in key_calls(who, key.arn, bucket.ref):
        finding = say_refused(
            "TW411",
            trail,
            call,
            evaluate(policy, call.request),
            whose=f"{key.logical_id}, which encrypts bucket {bucket.ref}",
            document=key.document,
            mend=partial(key_statements, trail, who),
        )
        if finding is not None and call.certainty == "observed":
            yield finding


def _at(value: Value, *way: str | int) -> Value:
    """Return what is somewhere inside a value, or ``None``."""
    for part in way:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
