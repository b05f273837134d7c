"""What an estate should be: the records that ``trails.yaml`` and Python both make."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from trailwright.model.acceptance import Acknowledgement
from trailwright.model.alarms import AlarmOverride
from trailwright.model.retention import Retention
from trailwright.model.selectors import ManagementEvents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.data_events import DataEvents, NetworkActivity
    from trailwright.model.insights import InsightSelector
    from trailwright.model.retention import ObjectLock

__all__ = [
    "Acknowledgement",
    "AlarmsConfig",
    "ArchiveConfig",
    "Config",
    "Encryption",
    "ExistingTrail",
    "LogGroupConfig",
    "Organization",
    "TamperRulesConfig",
    "TrailConfig",
    "TrailKind",
    "WatchConfig",
]


class TrailKind(StrEnum):
    """The three kinds of trail."""

    ORGANIZATION = "organization"
    ACCOUNT = "account"
    REGIONAL = "regional"


class Encryption(StrEnum):
    """How log files are encrypted at rest."""

    KMS = "kms"
    SSE_S3 = "sse-s3"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailsConfig:
    """The service control policy that keeps the trails of an estate from being switched off.

    Args:
        targets: Roots, organizational units and accounts it is attached to.

        exempt: ARN patterns of the principals that may go on.

        origin: Where it was written, ``file:line``, for messages.
    """

    targets: tuple[str, ...]
    exempt: tuple[str, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """The AWS organization an estate belongs to.

    Args:
        id: The organization's id, ``o-…``.

        management_account: The account that owns the organization trail.

        log_archive_account: The account that holds the archives.

        home_region: Where the organization trail and its archive live.

        guardrails: The policy that protects the trails. Default: there is none.
    """

    id: str
    management_account: str
    log_archive_account: str
    home_region: str
    guardrails: GuardrailsConfig | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveConfig:
    """The bucket a trail delivers to, with its key.

    Args:
        bucket_name: Its name. Default: ``trailwright-<trail>-<account>-<region>``.

        encryption: Default: a KMS key of its own.

        retention: Default: log files are kept for ever.

        object_lock: Default: no lock.

        access_logs: Whether S3 server access logs are kept, in a bucket of their own.
            Default: yes.
    """

    bucket_name: str | None = None
    encryption: Encryption = Encryption.KMS
    retention: Retention = field(default_factory=Retention)
    object_lock: ObjectLock | None = None
    access_logs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroupConfig:
    """The CloudWatch log group a trail delivers to.

    Args:
        name: Default: ``/trailwright/<trail>``.

        retention_days: Default: 365.
    """

    name: str | None = None
    retention_days: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsConfig:
    """The alarms over a trail's log group.

    Args:
        profiles: Names of profiles in ``policies/alarms/``.

        emails: Addresses that alarms are sent to.

        without: Ids of alarms that are left out.

        overrides: Changes to single alarms, by id.
    """

    profiles: tuple[str, ...] = ("cis",)
    emails: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    overrides: Mapping[str, AlarmOverride] = field(default_factory=dict[str, AlarmOverride])


@dataclass(frozen=True, slots=True, kw_only=True)
class TamperRulesConfig:
    """The EventBridge rules on changes to the audit chain.

    Args:
        without: Ids of entries of the profile ``tamper`` that are left out.

        event_bus_arn: ARN of another bus that gets the events too. Default: none.
    """

    without: tuple[str, ...] = ()
    event_bus_arn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchConfig:
    """What watches a trail itself, and tells through a topic and a key of its own.

    Args:
        emails: Addresses that are told. Default: those of the trail's alarms.

        heartbeats: Whether silence is an alarm. Default: yes.

        canary: Whether a harmless call keeps a quiet account from looking like a dead trail.
            Default: yes.

        log_files: Whether S3 counts the log files that arrive, for money. Default: no.

        digests: Whether S3 counts the digest files that arrive, for money. Default: no.

        tamper_rules: ``None`` means no rules. Default: all of the profile.
    """

    emails: tuple[str, ...] | None = None
    heartbeats: bool = True
    canary: bool = True
    log_files: bool = False
    digests: bool = False
    tamper_rules: TamperRulesConfig | None = field(default_factory=TamperRulesConfig)

    @property
    def counted(self) -> tuple[str, ...]:
        """What S3 counts, by the options that ask for it."""
        wanted = {"log_files": self.log_files, "digests": self.digests}
        return tuple(option for option, asked in wanted.items() if asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailConfig:
    """One trail.

    Args:
        kind: Organization, account or regional.

        name: The trail's name.

        account: The account that owns it.

        region: Its home Region.

        notifications: Whether each delivered log file is announced on an SNS topic.
            Default: yes.

        log_group: ``None`` means no delivery to CloudWatch Logs, hence no alarms.

        alarms: ``None`` means no alarms.

        watch: What watches the trail itself. Default: nothing.

        selectors: ``auto``, ``basic`` or ``advanced`` event selectors.

        origin: Where it was written, ``file:line``, for messages.
    """

    kind: TrailKind
    name: str
    account: str
    region: str
    s3_key_prefix: str = ""
    is_logging: bool = True
    log_file_validation: bool = True
    management_events: ManagementEvents = ManagementEvents.ALL
    exclude_management_event_sources: tuple[str, ...] = ()
    data_events: tuple[DataEvents, ...] = ()
    network_activity: tuple[NetworkActivity, ...] = ()
    selectors: str = "auto"
    insight_selectors: tuple[InsightSelector, ...] = ()
    aggregation_templates: tuple[str, ...] = ()
    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    notifications: bool = True
    log_group: LogGroupConfig | None = field(default_factory=LogGroupConfig)
    alarms: AlarmsConfig | None = field(default_factory=AlarmsConfig)
    watch: WatchConfig | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingTrail:
    """A trail that exists already and is not ours; it counts against the limits."""

    name: str
    account: str
    region: str
    multi_region: bool = True
    organization: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole estate.

    Args:
        trails: The trails to provision.

        organization: Needed by organization trails, and by a central archive.

        existing_trails: Trails that count against the limits and are not ours.

        readers: ARNs of principals that may decrypt and read the archives.

        expected_events: Volumes a month by category, for the cost estimate.

        acknowledgements: Findings accepted with reason and expiry.

        source: The file it was read from, for messages.
    """

    trails: tuple[TrailConfig, ...]
    organization: Organization | None = None
    existing_trails: tuple[ExistingTrail, ...] = ()
    readers: tuple[str, ...] = ()
    expected_events: Mapping[str, int] = field(default_factory=dict[str, int])
    acknowledgements: tuple[Acknowledgement, ...] = ()
    source: str = ""
