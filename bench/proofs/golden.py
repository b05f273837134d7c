"""The estates whose policies are changed step by step, and by which a second prover is tried."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from proofs.configurations import DIMENSIONS, Configuration
from proofs.estates import Composed, read_templates

from trailwright.compose.estate import compose_estate
from trailwright.compose.key import KeyPlan, key
from trailwright.compose.resources import Resource, Resources, get_att, to_template
from trailwright.compose.trail_stacks import TrailStacks
from trailwright.iam.estate_proofs import claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.estate_proofs import Claim

__all__ = ["EVERYTHING", "Golden", "golden"]

#: A configuration in which every statement of ``policies/statements/`` is used.
EVERYTHING = Configuration(
    dict(zip(DIMENSIONS, ("organization", "aws", "kms", "team/x", "yes", "alarms"), strict=False))
    | {"readers": "yes", "archive": "own account"}
    | {"access_logs": "yes", "object_lock": "no", "trails": "one", "watch": "no"}
)

WITHOUT_TOPIC = Configuration(EVERYTHING.choices | {"topic": "no"})
WATCHED = Configuration(EVERYTHING.choices | {"watch": "another bus"})

#: What a layer is called, by the resource that it is the policy of.
LAYERS = {
    "bucket Bucket": "bucket",
    "bucket AccessLogBucket": "access-log bucket",
    "key Key": "key",
    "key TopicKey": "key",
    "topic Topic": "topic",
    "topic AlarmTopic": "alarm topic",
    "role trust LogRole": "role trust",
    "role permissions LogRole": "role permissions",
    "key WatchKey": "notice key",
    "topic WatchAlarmTopic": "notice topic",
    "role trust WatchCanaryRole": "canary trust",
    "role permissions WatchCanaryRole": "canary permissions",
    "role trust WatchEventBusRole": "event bus trust",
    "role permissions WatchEventBusRole": "event bus permissions",
}


class Golden:
    """An estate, with its policies by layer."""

    def __init__(self, name: str, composed: Composed) -> None:
        self.name = name
        self.composed = composed
        self.claims = list(claims(composed.estate, EVERYTHING.readers))
        for claim in self.claims:
            if not (proof := claim.prove()).proved:
                msg = f"{claim.about} of {name!r} is not proved to begin with: {proof}"
                raise ValueError(msg)

    def layers(self) -> Iterator[tuple[str, str, Claim]]:
        """Yield the name of a layer, the effect of its statements, and the policy it is in."""
        for claim in self.claims:
            what, _, where = claim.about.rpartition(" ")
            name = LAYERS[f"{what} {where.rpartition('/')[2]}"]
            document = claim.documents[0]
            for effect in ("Allow", "Deny"):
                if any(each["Effect"] == effect for each in document["Statement"]):
                    yield name, effect, claim


@cache
def golden() -> tuple[Golden, ...]:
    """Return four estates: statements that one of them hides behind others stand out in another.

    Where one key encrypts log files and topic, what one statement allows another may too.
    """
    whole, without = _stack(EVERYTHING), _stack(WITHOUT_TOPIC)
    apart = whole | {"Key": without["Key"]} | _topic_key(whole["Topic"])
    return (
        Golden("everything", _read(whole)),
        Golden("without a topic", _read(without)),
        Golden("topic with a key of its own", _read(apart)),
        Golden("watched", _read(_stack(WATCHED))),
    )


def _stack(configuration: Configuration) -> Resources:
    (stack,) = compose_estate(configuration.config())
    return stack.resources


def _topic_key(topic: Resource) -> Resources:
    """Return a topic encrypted with another key than the log files, and that key."""
    config = EVERYTHING.config()
    trail = TrailStacks(config, config.trails[0]).identity
    plan = KeyPlan(
        partition=trail.partition,
        account=trail.account,
        region=trail.region,
        topic_trails=(trail,),
    )
    encrypted = topic.properties | {"KmsMasterKeyId": get_att("TopicKey", "Arn")}
    return {"TopicKey": key(plan)["Key"], "Topic": replace(topic, properties=encrypted)}


def _read(resources: Resources) -> Composed:
    home = EVERYTHING.organization
    return read_templates(
        {"audit": to_template(resources)},
        {"audit": f"aws://{home.management_account}/{home.home_region}"},
        home.id,
    )
