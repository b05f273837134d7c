"""The configurations of an estate whose policies are proved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from trailwright.config.records import (
    AlarmsConfig,
    ArchiveConfig,
    Config,
    Encryption,
    LogGroupConfig,
    Organization,
    TamperRulesConfig,
    TrailConfig,
    TrailKind,
    WatchConfig,
)
from trailwright.model.regions import organization_trails_supported
from trailwright.model.retention import LockMode, ObjectLock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "ACCOUNT",
    "DIMENSIONS",
    "HOMES",
    "ORGANIZATION",
    "Configuration",
    "configurations",
    "pairs",
    "pairwise",
]

ACCOUNT, ARCHIVE_ACCOUNT = "111122223333", "222233334444"
ORGANIZATION = "o-a1b2c3d4e5"
HOMES = {"aws": "eu-central-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
LOG_GROUPS = {
    "none": (None, None),
    "log group": (LogGroupConfig(), None),
    "alarms": (LogGroupConfig(), AlarmsConfig()),
}
BUS = f"arn:aws:events:us-east-1:{ARCHIVE_ACCOUNT}:event-bus/audit"
WATCHES = {
    "no": None,
    "yes": WatchConfig(),
    "another bus": WatchConfig(tamper_rules=TamperRulesConfig(event_bus_arn=BUS)),
}

#: Every combination of these is proved, as far as there is such a trail.
CROSSED: dict[str, tuple[str, ...]] = {
    "kind": tuple(TrailKind),
    "partition": tuple(HOMES),
    "encryption": tuple(Encryption),
    "prefix": ("", "team/x"),
    "topic": ("no", "yes"),
    "log_group": tuple(LOG_GROUPS),
    "readers": ("no", "yes"),
    "archive": ("own account", "other account"),
}
#: These go round beside them, so that every pair of values meets.
BESIDE: dict[str, tuple[str, ...]] = {
    "access_logs": ("yes", "no"),
    "object_lock": ("no", "yes"),
    "trails": ("one", "two"),
    "watch": tuple(WATCHES),
}
DIMENSIONS = CROSSED | BESIDE


@dataclass(frozen=True)
class Configuration:
    """One choice for each dimension."""

    choices: dict[str, str]

    def __str__(self) -> str:
        return ", ".join(f"{name} {value or 'empty'}" for name, value in self.choices.items())

    @property
    def organization(self) -> Organization:
        """The organization, whose archives stand where this configuration wants them."""
        own = self.choices["archive"] == "own account"
        return Organization(
            id=ORGANIZATION,
            management_account=ACCOUNT,
            log_archive_account=ACCOUNT if own else ARCHIVE_ACCOUNT,
            home_region=HOMES[self.choices["partition"]],
        )

    @property
    def readers(self) -> tuple[str, ...]:
        """A role with a path, and another account."""
        if self.choices["readers"] == "no":
            return ()
        partition = self.choices["partition"]
        return (
            f"arn:{partition}:iam::{ACCOUNT}:role/audit/reader",
            f"arn:{partition}:iam::333344445555:root",
        )

    def config(self) -> Config:
        """Return the estate."""
        names = ("audit", "audit.2") if self.choices["trails"] == "two" else ("audit",)
        return Config(
            trails=tuple(map(self._trail, names)),
            organization=self.organization,
            readers=self.readers,
        )

    def _trail(self, name: str) -> TrailConfig:
        chosen = self.choices
        log_group, alarms = LOG_GROUPS[chosen["log_group"]]
        lock = ObjectLock(mode=LockMode.GOVERNANCE, retain_for=30)
        return TrailConfig(
            kind=TrailKind(chosen["kind"]),
            name=name,
            account=ACCOUNT,
            region=HOMES[chosen["partition"]],
            s3_key_prefix=chosen["prefix"],
            archive=ArchiveConfig(
                encryption=Encryption(chosen["encryption"]),
                object_lock=lock if chosen["object_lock"] == "yes" else None,
                access_logs=chosen["access_logs"] == "yes",
            ),
            notifications=chosen["topic"] == "yes",
            log_group=log_group,
            alarms=alarms,
            watch=WATCHES[chosen["watch"]],
        )


def configurations() -> Iterator[Configuration]:
    """Yield every configuration that is proved."""
    beside = list(product(*BESIDE.values()))
    for number, crossed in enumerate(product(*CROSSED.values())):
        # The step is no divisor of anything that goes round inside the product.
        around = beside[(number + number // len(beside)) % len(beside)]
        made = Configuration(dict(zip(DIMENSIONS, (*crossed, *around), strict=True)))
        if _exists(made.choices):
            yield made


def pairwise(chosen: Iterable[Configuration]) -> Iterator[Configuration]:
    """Yield few of some configurations, in which every pair of choices meets that meets in any."""
    left = list(chosen)
    missing = {pair for each in left for pair in pairs(each)}
    while missing:
        best = max(left, key=lambda each: len(missing & pairs(each)))
        missing -= pairs(best)
        yield best


def pairs(configuration: Configuration) -> set[Any]:
    """Return the pairs of choices that meet in a configuration."""
    return set(combinations(configuration.choices.items(), 2))


def _exists(choices: dict[str, str]) -> bool:
    return choices["kind"] != TrailKind.ORGANIZATION or organization_trails_supported(
        choices["partition"]
    )
