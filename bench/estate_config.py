"""The estate that is measured, as the records ``trails.yaml`` is read into."""

from __future__ import annotations

from estate import ESTATE, REGION, Names

from trailwright.config.records import (
    AlarmsConfig,
    ArchiveConfig,
    Config,
    LogGroupConfig,
    TrailConfig,
    TrailKind,
)
from trailwright.model.retention import Retention

__all__ = ["estate_config"]


def estate_config(count: int) -> Config:
    """Return an estate of so many trails, each in an account of its own.

    Args:
        count: How many.
    """
    retention = Retention(
        archive_after=ESTATE["archive_after_days"], expire_after=ESTATE["expire_after_days"]
    )
    return Config(trails=tuple(_trail(Names(number), retention) for number in range(count)))


def _trail(names: Names, retention: Retention) -> TrailConfig:
    return TrailConfig(
        kind=TrailKind.ACCOUNT,
        name=names.trail,
        account=names.account,
        region=REGION,
        archive=ArchiveConfig(retention=retention, access_logs=False),
        log_group=LogGroupConfig(retention_days=ESTATE["log_retention_days"]),
        alarms=AlarmsConfig(profiles=(ESTATE["profile"],)),
    )
