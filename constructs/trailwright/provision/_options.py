"""The options of a trail, as its constructor got them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.provision._where import keeps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import RemovalPolicy

    from trailwright.model.data_events import DataEvents, NetworkActivity
    from trailwright.model.insights import InsightSelector
    from trailwright.model.retention import ObjectLock, Retention
    from trailwright.model.selectors import (
        AdvancedEventSelector,
        EventSelector,
    )
    from trailwright.provision.trail_log_group import TrailLogGroup

__all__ = ["TrailOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailOptions:
    """The options of a trail, as its constructor got them.

    Args:
        multi_region: Whether every Region is recorded.

        organization_id: Of an organization trail.

    The others are documented where users give them, e.g.
    :class:`~trailwright.AccountTrail`.
    """

    trail_name: str
    multi_region: bool
    organization_id: str | None = None
    management_account: str | None = None
    include_global_service_events: bool = True
    log_bucket: Any = None
    retention: Retention | None = None
    object_lock: ObjectLock | None = None
    access_logs: bool = True
    s3_key_prefix: str = ""
    encryption: str = "kms"
    key: Any = None
    delivery_topic: Any = False
    log_group: TrailLogGroup | bool = True
    log_group_name: str | None = None
    log_retention_days: int = 365
    permissions_boundary: str | None = None
    is_logging: bool = True
    log_file_validation: bool = True
    management_events: str = "All"
    exclude_management_event_sources: Sequence[str] = ()
    data_events: Sequence[DataEvents] = ()
    network_activity: Sequence[NetworkActivity] = ()
    selectors: str = "auto"
    event_selectors: Sequence[EventSelector] | None = None
    advanced_event_selectors: Sequence[AdvancedEventSelector] | None = None
    insight_selectors: Sequence[InsightSelector] = ()
    aggregation_templates: Sequence[str] = ()
    readers: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    removal_policy: RemovalPolicy | None = None

    @property
    def keeps(self) -> bool:
        """Whether resources outlive their stack."""
        return keeps(self.removal_policy)

    @property
    def group_name(self) -> str:
        """The name of the log group that is made."""
        return self.log_group_name or f"/trailwright/{self.trail_name}"
