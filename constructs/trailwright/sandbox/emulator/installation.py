"""Puts the whole emulation into ministack."""

from __future__ import annotations

from trailwright.sandbox.emulator import (
    bucket_provider,
    hooks,
    metric_filters,
    named_query_provider,
    operations,
    organization,
    policy_provider,
    provider,
    topic_provider,
)

__all__ = ["install"]


def install(*, token: str, delivery_seconds: float) -> None:
    """Register everything, once in the life of the process.

    Args:
        token: What the process answers when it is asked who it is.

        delivery_seconds: How often log files are delivered without being asked for.
    """
    organization.install()
    operations.install()
    provider.install()
    policy_provider.install()
    bucket_provider.install()
    topic_provider.install()
    named_query_provider.install()
    metric_filters.install()
    hooks.install(token=token, delivery_seconds=delivery_seconds)
