"""Is the key there that no template makes, and can it encrypt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight._told import refused_as
from trailwright.operate.preflight.imported import is_named
from trailwright.readers.account import Absent
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Key, Trail
    from trailwright.operate.preflight.view import View
    from trailwright.readers.account import Outcome

__all__ = ["findings"]

_KEYS = ("Properties", "KMSKeyId")
_REFUSALS = ("InvalidArnException", "ValidationException")


def findings(view: View) -> Iterator[Finding]:
    """Yield what only KMS can tell of keys.

    Args:
        view: What is known.
    """
    planned = view.plan.estate
    for trail in planned.trails:
        name = trail.kms_key_id
        if is_named(name) and planned.key(name, near=trail) is None:
            yield from _answer(trail, str(name), _described(view, str(name)))
            key = view.live.estate.key(name, near=trail)
            if key is not None:
                yield from _state(view, trail, key)
                yield from _region(view, trail, key)


def _described(view: View, name: str) -> Outcome | None:
    """Return what KMS said when it was asked for a key."""
    asked = (each for each in view.live.answers if each.action == "kms:DescribeKey")
    found = (each for each in asked if ("KeyId", name) in each.parameters)
    return next((view.live.answers[each] for each in found), None)


def _answer(trail: Trail, name: str, outcome: Outcome | None) -> Iterator[Finding]:
    if isinstance(outcome, Absent):
        yield say("TW832", trail, f"KMS knows no {name}", keys=_KEYS)
    elif outcome is not None and refused_as(outcome, *_REFUSALS):
        yield say("TW834", trail, f"KMS refuses {name}", keys=_KEYS)


def _state(view: View, trail: Trail, key: Key) -> Iterator[Finding]:
    facts = view.live.facts.get(key.arn, {})
    state, manager = facts.get("KeyState"), facts.get("KeyManager")
    remedies = read_policy("preflight.json")["key_states"]
    if isinstance(state, str) and state != "Enabled":
        remedy = remedies.get(state, remedies["other"]).format(key=key.ref, region=key.region)
        yield say("TW833", trail, f"{key.arn} is {state}", keys=_KEYS, remedy=remedy)
    if manager == "AWS":
        yield say("TW833", trail, f"{key.arn} is managed by AWS", keys=_KEYS)


def _region(view: View, trail: Trail, key: Key) -> Iterator[Finding]:
    """Yield a key that is elsewhere than the bucket; of one named by its ARN, TW403 says so."""
    name = trail.s3_bucket_name
    bucket = view.plan.estate.bucket(name) or view.live.estate.bucket(name)
    if bucket is None or isinstance(bucket.region, Unknown) or str(trail.kms_key_id)[:4] == "arn:":
        return
    if bucket.region != key.region:
        message = f"{key.arn} is in {key.region}, bucket {bucket.ref} in {bucket.region}"
        yield say("TW835", trail, message, keys=_KEYS)
