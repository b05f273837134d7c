"""The constructs in every combination of what is made, given, taken from the CDK or imported."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from aws_cdk import App, Environment, Stack, aws_kms, aws_s3, aws_sns
from proofs.configurations import ACCOUNT, HOMES, ORGANIZATION, Configuration, pairwise
from proofs.estates import Composed, read_templates

from trailwright import (
    AccountTrail,
    AlarmPack,
    DeliveryTopic,
    LogBucket,
    OrganizationTrail,
    RegionalTrail,
    TrailKey,
    TrailLogGroup,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DIMENSIONS", "synthesized"]

KINDS = {
    "organization": OrganizationTrail,
    "account": AccountTrail,
    "regional": RegionalTrail,
}
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "kind": tuple(KINDS),
    "partition": tuple(HOMES),
    "bucket": ("made", "LogBucket", "CDK", "imported"),
    "key": ("made", "none", "TrailKey", "CDK", "imported"),
    "topic": ("none", "made", "DeliveryTopic", "CDK", "imported"),
    "log_group": ("none", "made", "TrailLogGroup"),
    "alarms": ("no", "yes"),
    "trails": ("one", "two"),
    "readers": ("no", "yes"),
}


def synthesized() -> Iterator[tuple[Configuration, Composed]]:
    """Yield few configurations in which every pair of choices meets, and what becomes of them."""
    chosen = list(pairwise(_sensible()))
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, analytics_reporting=False)
        for number, each in enumerate(chosen):
            home = Environment(account=_account(number), region=HOMES[each.choices["partition"]])
            _build(Stack(app, f"Audit{number}", env=home), each)
        app.synth()
        for number, each in enumerate(chosen):
            name = f"Audit{number}"
            text = Path(folder, f"{name}.template.json").read_text(encoding="utf-8")
            home = f"aws://{_account(number)}/{HOMES[each.choices['partition']]}"
            yield each, read_templates({name: json.loads(text)}, {name: home}, ORGANIZATION)


def _account(number: int) -> str:
    # An account has room for five trails, so each configuration has one of its own.
    return str(int(ACCOUNT) + number)


def _sensible() -> Iterator[Configuration]:
    for values in product(*DIMENSIONS.values()):
        made = Configuration(dict(zip(DIMENSIONS, values, strict=True)))
        if _is_sensible(made.choices):
            yield made


def _is_sensible(chosen: dict[str, str]) -> bool:
    """Return whether the constructs take the choices, and a policy of ours says who reads."""
    own_bucket = chosen["bucket"] in ("made", "LogBucket")
    own_key = chosen["key"] in ("made", "none", "TrailKey")
    return (
        (chosen["readers"] == "no" or (own_bucket and own_key))
        and (chosen["alarms"] == "no" or chosen["log_group"] != "none")
        and (chosen["kind"] != "organization" or chosen["partition"] != "aws-cn")
        and (chosen["trails"] == "one" or chosen["bucket"] != "made")
    )


def _build(stack: Stack, configuration: Configuration) -> None:
    chosen = configuration.choices
    options = _options(stack, configuration)
    names = ("audit", "audit.2") if chosen["trails"] == "two" else ("audit",)
    for each in names:
        more = {"organization_id": ORGANIZATION} if chosen["kind"] == "organization" else {}
        trail = KINDS[chosen["kind"]](stack, each, trail_name=each, **options, **more)
        if chosen["alarms"] == "yes":
            AlarmPack(stack, f"Alarms{each}", trail=trail)


def _options(stack: Stack, configuration: Configuration) -> dict[str, Any]:
    chosen, readers = configuration.choices, configuration.readers
    key = _key(stack, chosen["key"], readers)
    ours = key if isinstance(key, TrailKey) else None
    return {
        "encryption": "sse-s3" if chosen["key"] == "none" else "kms",
        "key": key,
        "log_bucket": _bucket(stack, chosen, ours, readers),
        "delivery_topic": _topic(stack, chosen["topic"], ours),
        "log_group": _log_group(stack, chosen["log_group"], ours),
        "readers": readers,
    }


def _key(stack: Stack, choice: str, readers: tuple[str, ...]) -> Any:  # noqa: ANN401
    if choice == "TrailKey":
        return TrailKey(stack, "Key", readers=readers)
    if choice == "CDK":
        return aws_kms.Key(stack, "Key")
    arn = f"arn:{stack.partition}:kms:{stack.region}:{stack.account}:key/1234abcd"
    return arn if choice == "imported" else None


def _bucket(
    stack: Stack, chosen: dict[str, str], key: TrailKey | None, readers: tuple[str, ...]
) -> Any:  # noqa: ANN401
    if chosen["bucket"] == "LogBucket":
        encryption = "sse-s3" if chosen["key"] == "none" else "kms"
        return LogBucket(stack, "Logs", encryption=encryption, key=key, readers=readers)
    if chosen["bucket"] == "CDK":
        return aws_s3.Bucket(stack, "Logs", enforce_ssl=True)
    if chosen["bucket"] == "imported":
        return aws_s3.Bucket.from_bucket_name(stack, "Logs", "log-files")
    return None


def _topic(stack: Stack, choice: str, key: TrailKey | None) -> Any:  # noqa: ANN401
    if choice == "DeliveryTopic":
        return DeliveryTopic(stack, "News", key=key)
    if choice == "CDK":
        return aws_sns.Topic(stack, "News", enforce_ssl=True)
    if choice == "imported":
        arn = f"arn:{stack.partition}:sns:{stack.region}:{stack.account}:news"
        return aws_sns.Topic.from_topic_arn(stack, "News", arn)
    return choice == "made"


def _log_group(stack: Stack, choice: str, key: TrailKey | None) -> Any:  # noqa: ANN401
    if choice == "TrailLogGroup":
        return TrailLogGroup(stack, "Group", log_group_name="/audit", key=key)
    return choice == "made"
