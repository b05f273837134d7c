"""What a schema cannot see: names, Regions, duplicates, selectors, limits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.config._sentences import nearest
from trailwright.config.records import TrailKind
from trailwright.model import names
from trailwright.model.alarms import check_alarms
from trailwright.model.arns import Arn, bucket_arn
from trailwright.model.compile import compile_selectors
from trailwright.model.insights import check_aggregation, check_insights
from trailwright.model.ledger import TrailUse, trail_ledger
from trailwright.model.problems import InvalidOptionsError, Problem
from trailwright.model.regions import (
    insights_supported,
    is_known_region,
    known_regions,
    organization_trails_supported,
    partition_of,
)
from trailwright.model.watching import (
    check_canary,
    check_counted,
    check_event_bus,
    check_tamper_rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from trailwright.config.records import (
        Config,
        ExistingTrail,
        Organization,
        TrailConfig,
        WatchConfig,
    )

__all__ = ["estate_problems"]


def estate_problems(config: Config) -> Iterator[Problem]:
    """Yield what AWS would refuse of an estate, or what cannot be meant.

    Args:
        config: The estate. Options in the problems are named as in ``trails.yaml``.
    """
    if config.organization is not None:
        yield from _organization_problems(config.organization)
    for index, trail in enumerate(config.trails):
        yield from _trail_problems(trail, f"trails[{index}]")
    for index, existing in enumerate(config.existing_trails):
        yield from _existing_problems(existing, f"existing_trails[{index}]")
    yield from _partition_problems(config)
    yield from _reader_problems(config)
    yield from _name_problems(config)
    yield from _bucket_problems(config)
    yield from _limit_problems(config)


def _organization_problems(organization: Organization) -> Iterator[Problem]:
    yield from names.organization_id(organization.id, "organization.id")
    for option in ("management_account", "log_archive_account"):
        yield from names.account_id(getattr(organization, option), f"organization.{option}")
    yield from _region_problems(organization.home_region, "organization.home_region")


def _trail_problems(trail: TrailConfig, at: str) -> Iterator[Problem]:
    yield from names.trail_name(trail.name, f"{at}.name")
    if trail.kind is not TrailKind.ORGANIZATION:
        yield from names.account_id(trail.account, f"{at}.account")
    yield from _region_problems(trail.region, f"{at}.region")
    yield from names.s3_key_prefix(trail.s3_key_prefix, f"{at}.s3_key_prefix")
    yield from names.tags(trail.tags, f"{at}.tags")
    if trail.archive.bucket_name is not None:
        yield from names.bucket_name(trail.archive.bucket_name, f"{at}.archive.bucket_name")
    if trail.log_group is not None and trail.log_group.name is not None:
        yield from names.log_group_name(trail.log_group.name, f"{at}.log_group.name")
    yield from _alarm_problems(trail, at)
    yield from _support_problems(trail, at)
    yield from _selector_problems(trail, at)
    if trail.watch is not None:
        yield from _watch_problems(trail, trail.watch, f"{at}.watch")


def _existing_problems(trail: ExistingTrail, at: str) -> Iterator[Problem]:
    yield from names.trail_name(trail.name, f"{at}.name")
    yield from names.account_id(trail.account, f"{at}.account")
    yield from _region_problems(trail.region, f"{at}.region")


def _region_problems(region: str, option: str) -> Iterator[Problem]:
    if not region or is_known_region(region):
        return
    known = known_regions(partition_of(region))
    guess = nearest(region, known)
    yield Problem(
        option=option,
        rule="must be a Region that CloudTrail knows",
        value=region,
        remedy=f"did you mean {guess}?" if guess else f"use one of {', '.join(known)}",
    )


def _alarm_problems(trail: TrailConfig, at: str) -> Iterator[Problem]:
    given = trail.alarms
    if given is not None:
        yield from check_alarms(given.profiles, given.without, given.overrides, at=f"{at}.alarms.")


def _watch_problems(trail: TrailConfig, wanted: WatchConfig, at: str) -> Iterator[Problem]:
    yield from check_counted(
        trail.name,
        wanted.counted,
        validated=trail.log_file_validation,
        on="write log_file_validation: true",
        at=f"{at}.",
    )
    if not wanted.heartbeats and wanted.counted:
        yield Problem(
            option=f"{at}.{wanted.counted[0]}",
            rule="is counted for a heartbeat, and heartbeats is false",
            value=True,
            remedy="delete one of the two",
        )
    if wanted.heartbeats and not (trail.log_group or trail.notifications or wanted.counted):
        yield Problem(
            option=f"{at}.heartbeats",
            rule="need something that the trail delivers to besides the archive",
            value=True,
            remedy="give the trail a log_group or notifications, write log_files: true, or "
            "heartbeats: false",
        )
    rules = wanted.tamper_rules
    if rules is not None:
        where = {"account": trail.account, "region": trail.region, "at": f"{at}.tamper_rules."}
        yield from check_tamper_rules(rules.without, at=where["at"])
        yield from check_event_bus(rules.event_bus_arn, **where)


def _support_problems(trail: TrailConfig, at: str) -> Iterator[Problem]:
    if not trail.region:
        return
    partition = partition_of(trail.region)
    if trail.kind is TrailKind.ORGANIZATION and not organization_trails_supported(partition):
        yield Problem(
            option=f"{at}.kind",
            rule=f"cannot be organization in partition {partition}",
            remedy="declare an account trail for each account",
        )
    if trail.insight_selectors and not insights_supported(partition):
        yield Problem(
            option=f"{at}.insights",
            rule=f"are not offered in partition {partition}",
            remedy="delete the key",
        )


def _selector_problems(trail: TrailConfig, at: str) -> Iterator[Problem]:
    partition = partition_of(trail.region) if trail.region else "aws"
    try:
        compiled = compile_selectors(
            subject=f"trail {trail.name!r}",
            management=trail.management_events,
            exclude_management_event_sources=trail.exclude_management_event_sources,
            data_events=trail.data_events,
            network_activity=trail.network_activity,
            own_log_bucket_arns=_own_bucket_arns(trail, partition),
            form=trail.selectors,
            partition=partition,
        )
    except InvalidOptionsError as error:
        yield from (replace(problem, option=f"{at}.{problem.option}") for problem in error.problems)
        return
    selectors = compiled.basic or compiled.advanced
    yield from check_insights(trail.insight_selectors, selectors, f"{at}.insights")
    yield from check_aggregation(trail.aggregation_templates, selectors, f"{at}.aggregation")
    if trail.watch is not None and trail.watch.heartbeats and trail.watch.canary:
        yield from check_canary(trail.name, selectors, off="write canary: false", at=f"{at}.watch.")


def _own_bucket_arns(trail: TrailConfig, partition: str) -> tuple[str, ...]:
    # The default name is made when the estate is composed; here it only counts as one value.
    name = trail.archive.bucket_name or "trailwright-archive"
    return (bucket_arn(partition=partition, name=name),)


def _partition_problems(config: Config) -> Iterator[Problem]:
    homes = list(_regions_written(config))
    if not homes:
        return
    first_option, first_region = homes[0]
    partition = partition_of(first_region)
    for option, region in homes[1:]:
        if partition_of(region) != partition:
            yield Problem(
                option=option,
                rule=f"must lie in partition {partition} like {first_option}",
                value=region,
                remedy="keep one file for each partition",
            )


def _regions_written(config: Config) -> Iterator[tuple[str, str]]:
    if config.organization is not None:
        yield "organization.home_region", config.organization.home_region
    for index, trail in enumerate(config.trails):
        if trail.region:
            yield f"trails[{index}].region", trail.region
    for index, existing in enumerate(config.existing_trails):
        yield f"existing_trails[{index}].region", existing.region


def _reader_problems(config: Config) -> Iterator[Problem]:
    homes = [region for _, region in _regions_written(config)]
    partition = partition_of(homes[0]) if homes else "aws"
    for index, reader in enumerate(config.readers):
        yield from _principal_problems(reader, f"readers[{index}]", partition)


def _principal_problems(reader: str, option: str, partition: str) -> Iterator[Problem]:
    try:
        arn = Arn.parse(reader)
    except ValueError:
        yield Problem(
            option=option,
            rule="must be the ARN of an IAM role, user or account root",
            value=reader,
            remedy="correct it",
        )
        return
    if "*" in reader:
        yield Problem(
            option=option,
            rule="must name one principal, without *",
            value=reader,
            remedy="list each role",
        )
    if arn.partition != partition:
        yield Problem(
            option=option,
            rule=f"must lie in partition {partition} like the trails",
            value=reader,
            remedy="correct the ARN",
        )


def _name_problems(config: Config) -> Iterator[Problem]:
    seen: dict[str, TrailConfig] = {}
    for index, trail in enumerate(config.trails):
        # Names that differ in punctuation only would make stacks and buckets of one name.
        # The same name in the same place is the ledger's to say.
        stem = re.sub(r"[^a-z0-9]+", "-", trail.name.lower())
        twin = seen.get(stem)
        if twin is not None and _identity(twin) != _identity(trail):
            yield Problem(
                option=f"trails[{index}].name",
                rule=f"must differ from that of the trail at {twin.origin}: stacks, buckets "
                "and keys are named after it",
                value=trail.name,
                remedy="rename one",
            )
        seen.setdefault(stem, trail)


def _identity(trail: TrailConfig) -> tuple[str, str, str]:
    return trail.account, trail.region, trail.name


def _bucket_problems(config: Config) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, trail in enumerate(config.trails):
        name = trail.archive.bucket_name
        if name is None:
            continue
        if name in seen:
            yield Problem(
                option=f"trails[{index}].archive.bucket_name",
                rule=f"must differ from that of {seen[name]}: each trail makes its own bucket",
                value=name,
                remedy="rename one",
            )
        seen.setdefault(name, f"trails[{index}]")


def _limit_problems(config: Config) -> Iterator[Problem]:
    """Yield duplicates at the later trail, and full Regions at the account's last trail."""
    uses = dict(_uses(config))
    yield from _ledger_problems(uses, lambda use: (use.account, use.home_region, use.name))
    first = {(use.account, use.home_region, use.name): option for option, use in uses.items()}
    different = {option: uses[option] for option in first.values()}
    yield from _ledger_problems(different, lambda use: use.account)


def _ledger_problems(
    uses: Mapping[str, TrailUse], group_of: Callable[[TrailUse], object]
) -> Iterator[Problem]:
    groups: dict[object, dict[str, TrailUse]] = {}
    for option, use in uses.items():
        groups.setdefault(group_of(use), {})[option] = use
    for group in groups.values():
        last = list(group)[-1]
        yield from trail_ledger(tuple(group.values())).problems(last)


def _uses(config: Config) -> Iterator[tuple[str, TrailUse]]:
    """Yield each trail, existing ones first, with the option that declares it."""
    for index, trail in enumerate(config.existing_trails):
        yield (
            f"existing_trails[{index}]",
            TrailUse(
                name=trail.name,
                account=trail.account,
                home_region=trail.region,
                multi_region=trail.multi_region,
                organization=trail.organization,
                origin=trail.origin,
            ),
        )
    for index, trail in enumerate(config.trails):
        if trail.account and trail.region:
            yield (
                f"trails[{index}]",
                TrailUse(
                    name=trail.name,
                    account=trail.account,
                    home_region=trail.region,
                    multi_region=trail.kind is not TrailKind.REGIONAL,
                    organization=trail.kind is TrailKind.ORGANIZATION,
                    origin=trail.origin,
                ),
            )
