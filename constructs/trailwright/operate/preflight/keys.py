"""Is the key there that no template makes, and can it encrypt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.operate.preflight._told import refused_as
from trailwright.operate.preflight.imported import is_named
from trailwright.readers.account import Absent
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Key, Resource, Topic, Trail
    from trailwright.operate.preflight.view import View
    from trailwright.readers.account import Outcome

__all__ = ["findings"]

_KEYS, _TOPIC_KEYS = ("Properties", "KMSKeyId"), ("Properties", "SnsTopicName")
_WHOSE = {_KEYS: "", _TOPIC_KEYS: ", which encrypts the topic"}
#: Aliases of keys that AWS makes and manages.
_OF_AWS = "alias/aws/"
_REFUSALS = ("InvalidArnException", "ValidationException")


def findings(view: View) -> Iterator[Finding]:
    """Yield what only KMS can tell of keys.

    Args:
        view: What is known.
    """
    for trail in view.plan.estate.trails:
        yield from _one_key(view, trail, trail, _KEYS, trail.kms_key_id)
        topic = _topic(view, trail)
        if topic is not None:
            yield from _one_key(view, trail, topic, _TOPIC_KEYS, topic.kms_key_id)


def _topic(view: View, trail: Trail) -> Topic | None:
    name = trail.sns_topic_name
    planned = view.plan.estate.topic(name, near=trail)
    return planned or view.live.estate.topic(name, near=trail)


def _one_key(
    view: View, trail: Trail, near: Resource, keys: tuple[str, str], name: object
) -> Iterator[Finding]:
    """Yield what is wrong with a key that no template makes; TW404 judges AWS's own."""
    if not is_named(name) or _OF_AWS in str(name):
        return
    if view.plan.estate.key(str(name), near=near) is None:
        yield from _answer(trail, keys, str(name), _described(view, str(name)))
        key = view.live.estate.key(str(name), near=near)
        if key is not None:
            yield from _state(view, trail, keys, key)
            if near is trail and not str(name).startswith("arn:"):
                yield from _region(view, trail, key)


def _described(view: View, name: str) -> Outcome | None:
    """Return what KMS said when it was asked for a key."""
    asked = (each for each in view.live.answers if each.action == "kms:DescribeKey")
    found = (each for each in asked if ("KeyId", name) in each.parameters)
    return next((view.live.answers[each] for each in found), None)


def _answer(
    trail: Trail, keys: tuple[str, str], name: str, outcome: Outcome | None
) -> Iterator[Finding]:
    if isinstance(outcome, Absent):
        yield say("TW832", trail, f"KMS knows no {name}{_WHOSE[keys]}", keys=keys)
    elif outcome is not None and refused_as(outcome, *_REFUSALS):
        yield say("TW834", trail, f"KMS refuses {name}{_WHOSE[keys]}", keys=keys)


def _state(view: View, trail: Trail, keys: tuple[str, str], key: Key) -> Iterator[Finding]:
    facts = view.live.facts.get(key.arn, {})
    state, manager = facts.get("KeyState"), facts.get("KeyManager")
    remedies = read_policy("preflight.json")["key_states"]
    if isinstance(state, str) and state != "Enabled":
        remedy = remedies.get(state, remedies["other"]).format(key=key.ref, region=key.region)
        yield say("TW833", trail, f"{key.arn} is {state}{_WHOSE[keys]}", keys=keys, remedy=remedy)
    if manager == "AWS":
        yield say("TW833", trail, f"{key.arn} is managed by AWS{_WHOSE[keys]}", keys=keys)


def _region(view: View, trail: Trail, key: Key) -> Iterator[Finding]:
    """Yield a key that is elsewhere than the bucket; of one named by its ARN, TW403 says so."""
    name = trail.s3_bucket_name
    bucket = view.plan.estate.bucket(name) or view.live.estate.bucket(name)
    if bucket is not None and isinstance(bucket.region, str) and bucket.region != key.region:
        message = f"{key.arn} is in {key.region}, bucket {bucket.ref} in {bucket.region}"
        yield say("TW835", trail, message, keys=_KEYS)
