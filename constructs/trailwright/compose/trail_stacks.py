"""The one or two stacks of a trail: what is in each, and what it is called."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trailwright.compose.alarms import AlarmsPlan, alarms
from trailwright.compose.archive import ArchivePlan, archive
from trailwright.compose.guardrails import GuardedTrail
from trailwright.compose.heartbeats import counted_requests
from trailwright.compose.key import KeyPlan, key
from trailwright.compose.log_group import LogGroupPlan, log_group, log_group_destination
from trailwright.compose.resources import Resources, get_att, ref
from trailwright.compose.topic import TopicPlan, alarm_topic, delivery_topic
from trailwright.compose.trail import TrailPlan
from trailwright.compose.trail import trail as compose_trail
from trailwright.compose.watch import WatchPlan, watch
from trailwright.config.records import Encryption, TrailKind
from trailwright.model.arns import bucket_arn, kms_alias_arn, topic_arn
from trailwright.model.compile import compile_selectors
from trailwright.model.quotas import quotas
from trailwright.model.regions import partition_of
from trailwright.model.trails import TrailIdentity

if TYPE_CHECKING:
    from trailwright.config.records import Config, TrailConfig, WatchConfig

__all__ = ["StackPlan", "TrailStacks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlan:
    """One stack.

    Args:
        name: Its name, the same at every synthesis.

        account: Where it is deployed.

        region: Where it is deployed.

        description: What it is, for whoever finds it in the console.

        resources: What is in it.

        depends_on: Names of stacks that are deployed first.

        origin: Where its trail was written, ``file:line``, for messages.
    """

    name: str
    account: str
    region: str
    description: str
    resources: Resources
    depends_on: tuple[str, ...] = ()
    origin: str = ""


class TrailStacks:
    """The stacks of one trail.

    Args:
        config: The estate.

        trail: The trail.
    """

    def __init__(self, config: Config, trail: TrailConfig) -> None:
        organization = config.organization
        self.config = config
        self.trail = trail
        self.partition = partition_of(trail.region)
        self.archive_account = organization.log_archive_account if organization else trail.account
        self.apart = self.archive_account != trail.account
        self.encrypted = trail.archive.encryption is Encryption.KMS
        self.identity = TrailIdentity(
            name=trail.name,
            account=trail.account,
            region=trail.region,
            partition=self.partition,
            organization_id=organization.id
            if organization and trail.kind is TrailKind.ORGANIZATION
            else None,
            s3_key_prefix=trail.s3_key_prefix,
        )

    @property
    def bucket_name(self) -> str:
        """The archive's name: the one given, or one made of trail, account and Region."""
        if self.trail.archive.bucket_name:
            return self.trail.archive.bucket_name
        tail = f"-{self.archive_account}-{self.trail.region}"
        stem = re.sub(r"[^a-z0-9]+", "-", f"trailwright-{self.trail.name}".lower())
        room = quotas().bucket_name_max - len(tail)
        return (stem if len(stem) <= room else _cut(stem, room)) + tail

    @property
    def alias(self) -> str:
        """The key's alias, which is what another account calls the key."""
        return f"alias/trailwright/{self.trail.name}"

    @property
    def topic_name(self) -> str:
        """The delivery topic's name."""
        return re.sub(r"[^A-Za-z0-9_-]", "-", f"trailwright-{self.trail.name}-log-files")

    @property
    def key_arn(self) -> object:
        """What a stack calls the key in it."""
        return get_att("Key", "Arn") if self.encrypted else None

    @property
    def guarded(self) -> GuardedTrail:
        """What guardrails protect of it."""
        place = {"partition": self.partition, "region": self.trail.region}
        there = self.archive_account
        group = self._log_group_plan()
        name = self._stack_name(self.trail.name)
        apart = {there: f"{name}-archive"} if self.apart else {}
        return GuardedTrail(
            trail=self.identity,
            archive_account=there,
            bucket_name=self.bucket_name,
            alias_arn=kms_alias_arn(**place, account=there, alias=self.alias)
            if self.encrypted
            else None,
            topic_arn=topic_arn(**place, account=there, name=self.topic_name)
            if self.trail.notifications
            else None,
            log_group_name=group and group.log_group_name,
            stack_names={**apart, self.trail.account: name},
        )

    def stacks(self, *, after: tuple[str, ...]) -> list[StackPlan]:
        """Return the trail's stack, and before it the archive's when that stands apart.

        Args:
            after: Stacks that are deployed first.
        """
        name = self._stack_name(self.trail.name)
        if not self.apart:
            whole = self._key(everything=True) | self._archive() | self._trail_side()
            whole |= self._watch(self.trail.account, self._kept() | self._logged(), canary=True)
            return [self._stack(name, self.trail.account, "trail", whole, after)]
        archive_name = f"{name}-archive"
        here = self._key(everything=False) | self._trail_side()
        here |= self._watch(self.trail.account, self._logged(), canary=True)
        there = self._archive_side()
        there |= self._watch(self.archive_account, self._kept(), canary=False)
        return [
            self._stack(archive_name, self.archive_account, "archive", there, ()),
            self._stack(name, self.trail.account, "trail", here, (archive_name, *after)),
        ]

    def _stack_name(self, text: str) -> str:
        return "trailwright-" + re.sub(r"[^A-Za-z0-9-]", "-", text)

    def _stack(
        self,
        name: str,
        account: str,
        what: str,
        resources: Resources,
        depends_on: tuple[str, ...],
    ) -> StackPlan:
        return StackPlan(
            name=name,
            account=account,
            region=self.trail.region,
            description=f"CloudTrail {self.trail.kind} trail {self.trail.name}: {what}",
            resources=resources,
            depends_on=depends_on,
            origin=self.trail.origin,
        )

    def _archive_side(self) -> Resources:
        made: Resources = {}
        if self.encrypted:
            plan = replace(self._key_plan(self.archive_account), alias=self.alias)
            made |= key(replace(plan, trails=(self.identity,), topic_trails=self._notified))
        return made | self._archive()

    @property
    def _notified(self) -> tuple[TrailIdentity, ...]:
        return (self.identity,) if self.trail.notifications else ()

    def _key(self, *, everything: bool) -> Resources:
        group = self._log_group_plan()
        if not self.encrypted or not (everything or group):
            return {}
        plan = replace(
            self._key_plan(self.trail.account),
            log_group_arns=(group.arn,) if group else (),
            alarms=group is not None and self.trail.alarms is not None,
        )
        if everything:
            plan = replace(
                plan, trails=(self.identity,), topic_trails=self._notified, alias=self.alias
            )
        return key(plan)

    def _key_plan(self, account: str) -> KeyPlan:
        return KeyPlan(
            partition=self.partition,
            account=account,
            region=self.trail.region,
            readers=self.config.readers if account == self.archive_account else (),
            tags=self.trail.tags,
        )

    def _archive(self) -> Resources:
        settings = self.trail.archive
        plan = ArchivePlan(
            partition=self.partition,
            account=self.archive_account,
            trails=(self.identity,),
            bucket_name=self.bucket_name,
            key_arn=self.key_arn,
            retention=settings.retention,
            object_lock=settings.object_lock,
            access_log_bucket=settings.access_logs,
            readers=self.config.readers,
            request_metrics={name: prefix for _, name, prefix in self._counted()},
            tags=self.trail.tags,
        )
        return archive(plan) | self._topic()

    def _topic(self) -> Resources:
        if not self.trail.notifications:
            return {}
        return delivery_topic(
            TopicPlan(
                trails=(self.identity,),
                topic_name=self.topic_name,
                key_id=self.key_arn,
                tags=self.trail.tags,
            )
        )

    def _log_group_plan(self) -> LogGroupPlan | None:
        settings = self.trail.log_group
        if settings is None:
            return None
        return LogGroupPlan(
            partition=self.partition,
            account=self.trail.account,
            region=self.trail.region,
            trails=(self.identity,),
            log_group_name=settings.name or f"/trailwright/{self.trail.name}",
            retention_days=settings.retention_days,
            key_arn=self.key_arn,
            tags=self.trail.tags,
        )

    def _trail_side(self) -> Resources:
        group = self._log_group_plan()
        made = log_group(group) if group else {}
        made["Trail"] = compose_trail(self._trail_plan(has_log_group=group is not None))
        return made | (self._alarms() if group else {})

    def _trail_plan(self, *, has_log_group: bool) -> TrailPlan:
        trail = self.trail
        multi_region = trail.kind is not TrailKind.REGIONAL
        return TrailPlan(
            identity=self.identity,
            multi_region=multi_region,
            global_service_events=multi_region,
            bucket_name=self.bucket_name if self.apart else ref("Bucket"),
            key_id=self._key_for_trail(),
            topic=self._topic_for_trail(),
            destination=log_group_destination() if has_log_group else {},
            selectors=compile_selectors(
                subject=f"trail {trail.name!r}",
                management=trail.management_events,
                exclude_management_event_sources=trail.exclude_management_event_sources,
                data_events=trail.data_events,
                network_activity=trail.network_activity,
                own_log_bucket_arns=self._own_bucket_arns(),
                form=trail.selectors,
                partition=self.partition,
            ),
            insight_selectors=trail.insight_selectors,
            aggregation_templates=trail.aggregation_templates,
            is_logging=trail.is_logging,
            log_file_validation=trail.log_file_validation,
            tags=trail.tags,
            depends_on=self._waits(has_log_group=has_log_group),
        )

    def _own_bucket_arns(self) -> tuple[str, ...]:
        own = bucket_arn(partition=self.partition, name=self.bucket_name)
        if self.apart or not self.trail.archive.access_logs:
            return (own,)
        return (own, "own-access-logs")

    def _waits(self, *, has_log_group: bool) -> tuple[str, ...]:
        here = () if self.apart else ("BucketPolicy",)
        topic = ("TopicPolicy",) if self.trail.notifications and not self.apart else ()
        return (*here, *topic, *(("LogRolePolicy",) if has_log_group else ()))

    def _key_for_trail(self) -> object:
        if not self.apart or not self.encrypted:
            return self.key_arn
        return kms_alias_arn(
            partition=self.partition,
            region=self.trail.region,
            account=self.archive_account,
            alias=self.alias,
        )

    def _topic_for_trail(self) -> object:
        if not self.trail.notifications:
            return None
        if not self.apart:
            return ref("Topic")
        return topic_arn(
            partition=self.partition,
            region=self.trail.region,
            account=self.archive_account,
            name=self.topic_name,
        )

    def _alarms(self) -> Resources:
        settings = self.trail.alarms
        if settings is None:
            return {}
        topic = alarm_topic(
            TopicPlan(key_id=self.key_arn, emails=settings.emails, tags=self.trail.tags),
            partition=self.partition,
            account=self.trail.account,
            region=self.trail.region,
        )
        plan = AlarmsPlan(
            profiles=settings.profiles,
            log_group_name=ref("LogGroup"),
            actions=(ref("AlarmTopic"),),
            metrics=self.trail.name,
            archive_bucket=self.bucket_name,
            without=settings.without,
            overrides=settings.overrides,
        )
        return topic | alarms(plan)

    def _counted(self) -> list[tuple[str, str, str]]:
        wanted = self.trail.watch.counted if self.trail.watch else ()
        return [counted_requests(self.identity, option) for option in wanted]

    def _kept(self) -> dict[str, object]:
        """Return what stands with the archive, as what watches it calls it."""
        found: dict[str, object] = {name: value for name, value, _ in self._counted()}
        found["ArchiveBucket"] = found["Bucket"] = ref("Bucket")
        return found | ({"Topic": self.topic_name} if self.trail.notifications else {})

    def _logged(self) -> dict[str, object]:
        """Return what stands with the trail, as what watches it calls it."""
        return {"LogGroup": ref("LogGroup")} if self.trail.log_group else {}

    def _watch(self, account: str, names: dict[str, object], *, canary: bool) -> Resources:
        wanted = self.trail.watch
        if wanted is None:
            return {}
        plan = WatchPlan(
            trail_name=self.trail.name,
            partition=self.partition,
            account=account,
            region=self.trail.region,
            wanted=wanted,
            names=names,
            canary=canary and wanted.canary,
            emails=self._told(wanted),
            tags=self.trail.tags,
        )
        return watch(plan)

    def _told(self, wanted: WatchConfig) -> tuple[str, ...]:
        if wanted.emails is not None:
            return wanted.emails
        return self.trail.alarms.emails if self.trail.alarms else ()


def _cut(text: str, length: int) -> str:
    """Return the beginning of a text and a digest of all of it, so that two stay apart."""
    digest = f"{zlib.crc32(text.encode()):08x}"
    return f"{text[: length - len(digest) - 1].rstrip('-')}-{digest}"
