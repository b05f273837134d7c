"""Checked YAML to records. What a record refuses is noted, so that all is reported at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trailwright.config.records import (
    Acknowledgement,
    AlarmsConfig,
    ArchiveConfig,
    Config,
    Encryption,
    ExistingTrail,
    GuardrailsConfig,
    LogGroupConfig,
    Organization,
    TamperRulesConfig,
    TrailConfig,
    TrailKind,
    WatchConfig,
)
from trailwright.model.alarms import AlarmOverride
from trailwright.model.data_events import DataEvents, NetworkActivity
from trailwright.model.guarding import check_guardrails
from trailwright.model.insights import InsightSelector
from trailwright.model.problems import InvalidOptionsError, Problem
from trailwright.model.regions import partition_of
from trailwright.model.retention import LockMode, ObjectLock, Retention, StorageClass
from trailwright.model.selectors import FieldSelector, ManagementEvents, ReadWriteType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Builder", "in_yaml_words"]

_T = TypeVar("_T")
_Raw = dict[str, Any]

_CLASSIC_TYPES = {
    "s3": "AWS::S3::Object",
    "lambda": "AWS::Lambda::Function",
    "dynamodb": "AWS::DynamoDB::Table",
}
_OPERATORS = (
    "equals",
    "not_equals",
    "starts_with",
    "not_starts_with",
    "ends_with",
    "not_ends_with",
)
_SAME_NAMES = (
    "s3_key_prefix",
    "is_logging",
    "log_file_validation",
    "notifications",
    "selectors",
    "tags",
)
_WATCHED = ("heartbeats", "canary", "log_files", "digests")
#: Options of the records, and what the file calls them.
_YAML_WORDS = {
    "acknowledge_compliance=True": "acknowledge_compliance: true",
    "archive_after": "archive_after_days",
    "expire_after": "expire_after_days",
    "retain_for": "days",
}


def in_yaml_words(problem: Problem, *, below: str) -> Problem:
    """Return a record's problem in the words of the file.

    Args:
        problem: As the record said it.

        below: Where the record was written, for example ``trails[0].archive.retention``.
    """
    option = f"{below}.{_translated(problem.option)}"
    rule, remedy = _translated(problem.rule), _translated(problem.remedy)
    return replace(
        problem, option=option, rule=rule, remedy=remedy.replace("pass ack", "write ack")
    )


def _translated(text: str) -> str:
    for word, yaml_word in _YAML_WORDS.items():
        text = text.replace(word, yaml_word)
    return text


class Builder:
    """Builds a :class:`Config` and keeps the problems met on the way.

    Args:
        origin: Gives ``file:line`` of an option.

    Attributes:
        problems: What could not be built as it was written.
    """

    def __init__(self, origin: Callable[[str], str]) -> None:
        self.problems: list[Problem] = []
        self._origin = origin

    def config(self, raw: _Raw, *, source: str) -> Config:
        """Return the estate.

        Args:
            raw: The file with defaults spread, fitting the schema.

            source: The file's name.
        """
        organization = self._organization(raw["organization"]) if "organization" in raw else None
        return Config(
            trails=tuple(
                self._trail(trail, f"trails[{index}]", organization)
                for index, trail in enumerate(raw["trails"])
            ),
            organization=organization,
            existing_trails=tuple(
                ExistingTrail(**trail, origin=self._origin(f"existing_trails[{index}]"))
                for index, trail in enumerate(raw.get("existing_trails", ()))
            ),
            readers=tuple(raw.get("readers", ())),
            expected_events=raw.get("expected_events", {}),
            acknowledgements=self.acknowledgements(raw.get("acknowledgements", ())),
            source=source,
        )

    def _organization(self, raw: _Raw) -> Organization:
        given = raw.get("guardrails")
        others = {name: value for name, value in raw.items() if name != "guardrails"}
        return Organization(**others, guardrails=self._guardrails(given) if given else None)

    def _guardrails(self, raw: _Raw) -> GuardrailsConfig:
        at = "organization.guardrails"
        found = GuardrailsConfig(
            targets=tuple(map(str, raw["targets"])),
            exempt=tuple(raw["exempt"]),
            origin=self._origin(at),
        )
        problems = check_guardrails(found.targets, found.exempt)
        self.problems += (in_yaml_words(each, below=at) for each in problems)
        return found

    def acknowledgements(self, raw: Sequence[_Raw]) -> tuple[Acknowledgement, ...]:
        """Return what is accepted.

        Args:
            raw: The list as it is written, fitting the schema.
        """
        built = (self._acknowledgement(each, index) for index, each in enumerate(raw))
        return tuple(each for each in built if each is not None)

    def _acknowledgement(self, raw: _Raw, index: int) -> Acknowledgement | None:
        at = f"acknowledgements[{index}]"
        return self._attempt(at, lambda: Acknowledgement(**raw, origin=self._origin(at)), None)

    def _trail(self, raw: _Raw, at: str, organization: Organization | None) -> TrailConfig:
        kind = TrailKind(raw["kind"])
        account, region = self._home(raw, at, kind, organization)
        log_group = _log_group(raw.get("log_group", True))
        return TrailConfig(
            kind=kind,
            name=raw["name"],
            account=account,
            region=region,
            **_passed_on(raw),
            **_recorded(raw, region),
            archive=self._archive(raw.get("archive", {}), f"{at}.archive"),
            log_group=log_group,
            alarms=self._alarms(raw, at, log_group),
            watch=_watch(raw.get("watch", False)),
            origin=self._origin(at),
        )

    def _home(
        self, raw: _Raw, at: str, kind: TrailKind, organization: Organization | None
    ) -> tuple[str, str]:
        if kind is not TrailKind.ORGANIZATION:
            return raw["account"], raw["region"]
        self._refuse_account(raw, at)
        if organization is None:
            self._note(
                f"{at}.kind",
                "needs the organization's id and accounts",
                raw["kind"],
                "add organization at the top of the file",
            )
            return "", raw.get("region", "")
        return organization.management_account, raw.get("region", organization.home_region)

    def _refuse_account(self, raw: _Raw, at: str) -> None:
        if "account" in raw:
            self._note(
                f"{at}.account",
                "must not be given for an organization trail",
                raw["account"],
                "delete it: the management account owns the trail, because CloudFormation "
                "cannot deploy one through a delegated administrator",
            )

    def _archive(self, raw: _Raw, at: str) -> ArchiveConfig:
        retention = self._attempt(
            f"{at}.retention", lambda: _retention(raw.get("retention")), Retention()
        )
        lock = self._attempt(
            f"{at}.object_lock", lambda: _object_lock(raw.get("object_lock")), None
        )
        if lock is not None:
            self.problems += (
                in_yaml_words(problem, below=at) for problem in lock.check_against(retention)
            )
        return ArchiveConfig(
            bucket_name=raw.get("bucket_name"),
            encryption=Encryption(raw.get("encryption", Encryption.KMS)),
            retention=retention,
            object_lock=lock,
            access_logs=raw.get("access_logs", True),
        )

    def _alarms(self, raw: _Raw, at: str, log_group: LogGroupConfig | None) -> AlarmsConfig | None:
        given = raw.get("alarms", log_group is not None)
        if given is False:
            return None
        if log_group is None:
            self._note(
                f"{at}.alarms",
                "needs the trail's log_group, which is false",
                None,
                "give the trail a log group, or write alarms: false",
            )
        options: _Raw = {} if given is True else given
        overrides = options.get("overrides", {})
        return AlarmsConfig(
            **{name: tuple(options[name]) for name in options if name != "overrides"},
            overrides={name: AlarmOverride(**changed) for name, changed in overrides.items()},
        )

    def _attempt(self, at: str, make: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return make()
        except InvalidOptionsError as error:
            self.problems += (in_yaml_words(problem, below=at) for problem in error.problems)
            return otherwise

    def _note(self, option: str, rule: str, value: object, remedy: str) -> None:
        self.problems.append(Problem(option=option, rule=rule, value=value, remedy=remedy))


def _passed_on(raw: _Raw) -> _Raw:
    """Return the options that are the same in the file and in the record."""
    return {name: raw[name] for name in _SAME_NAMES if name in raw}


def _recorded(raw: _Raw, region: str) -> _Raw:
    """Return what a trail records."""
    partition = partition_of(region) if region else "aws"
    return {
        "management_events": ManagementEvents(raw.get("management_events", "All")),
        "exclude_management_event_sources": tuple(raw.get("exclude_management_event_sources", ())),
        "data_events": tuple(_data_events(item, partition) for item in raw.get("data_events", ())),
        "network_activity": tuple(_network(item) for item in raw.get("network_activity", ())),
        "insight_selectors": tuple(_insight(item) for item in raw.get("insights", ())),
        "aggregation_templates": tuple(raw.get("aggregation", ())),
    }


def _data_events(raw: _Raw, partition: str) -> DataEvents:
    return DataEvents(
        resource_type=_resource_type(raw),
        read_write=ReadWriteType(raw.get("read_write", ReadWriteType.ALL)),
        arns=_resource_arns(raw, partition),
        event_names=tuple(raw.get("event_names", ())),
        fields=tuple(_field(item) for item in raw.get("fields", ())),
    )


def _resource_type(raw: _Raw) -> str:
    classic = (name for key, name in _CLASSIC_TYPES.items() if key in raw)
    return next(classic, None) or raw["type"]


def _resource_arns(raw: _Raw, partition: str) -> tuple[str, ...]:
    key = next((key for key in _CLASSIC_TYPES if key in raw), "arns")
    given = raw.get(key, "all")
    if given == "all":
        return ()
    items = cast("list[Any]", given if isinstance(given, list) else [given])
    if key != "s3":
        return tuple(items)
    return tuple(
        f"arn:{partition}:s3:::{item['bucket']}/{item.get('prefix', '')}" for item in items
    )


def _field(raw: _Raw) -> FieldSelector:
    operators = {name: tuple(raw[name]) for name in _OPERATORS if name in raw}
    return FieldSelector(field=raw["field"], **operators)


def _network(raw: _Raw) -> NetworkActivity:
    return NetworkActivity(
        event_source=raw["event_source"],
        event_names=tuple(raw.get("event_names", ())),
        vpc_endpoint_ids=tuple(raw.get("vpc_endpoint_ids", ())),
        access_denied_only=raw.get("access_denied_only", False),
    )


def _insight(raw: str | _Raw) -> InsightSelector:
    if isinstance(raw, str):
        return InsightSelector(insight_type=raw)
    if "categories" not in raw:
        return InsightSelector(insight_type=raw["type"])
    return InsightSelector(insight_type=raw["type"], event_categories=tuple(raw["categories"]))


def _log_group(raw: bool | _Raw) -> LogGroupConfig | None:  # noqa: FBT001 - as it is written
    if isinstance(raw, bool):
        return LogGroupConfig() if raw else None
    return LogGroupConfig(**raw)


def _watch(raw: bool | _Raw) -> WatchConfig | None:  # noqa: FBT001 - as it is written
    if isinstance(raw, bool):
        return WatchConfig() if raw else None
    others = {name: raw[name] for name in _WATCHED if name in raw}
    return WatchConfig(
        **others,
        emails=tuple(raw["emails"]) if "emails" in raw else None,
        tamper_rules=_tamper_rules(raw.get("tamper_rules", True)),
    )


def _tamper_rules(raw: bool | _Raw) -> TamperRulesConfig | None:  # noqa: FBT001 - as it is written
    if isinstance(raw, bool):
        return TamperRulesConfig() if raw else None
    return TamperRulesConfig(
        without=tuple(raw.get("without", ())), event_bus_arn=raw.get("event_bus_arn")
    )


def _retention(raw: _Raw | None) -> Retention:
    if not raw:
        return Retention()
    return Retention(
        archive_after=raw.get("archive_after_days") or None,
        expire_after=raw.get("expire_after_days") or None,
        storage_class=StorageClass(
            raw.get("storage_class", StorageClass.GLACIER_FLEXIBLE_RETRIEVAL)
        ),
        minimum_object_bytes=raw.get("minimum_object_bytes"),
    )


def _object_lock(raw: _Raw | None) -> ObjectLock | None:
    if not raw:
        return None
    return ObjectLock(
        mode=LockMode(raw.get("mode", LockMode.GOVERNANCE)),
        retain_for=raw["days"],
        acknowledge_compliance=raw.get("acknowledge_compliance", False),
    )
