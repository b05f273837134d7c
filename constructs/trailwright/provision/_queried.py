"""Which archive, accounts and Regions a table is over, from what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.model import names
from trailwright.model.problems import Problem
from trailwright.model.querying import (
    INJECTED,
    check_accounts,
    check_bytes_scanned,
    check_catalog_name,
    check_first_day,
    check_output_key,
    check_output_location,
    check_regions,
    check_saved_queries,
    check_workgroup_name,
)
from trailwright.model.record import record
from trailwright.model.regions import known_regions
from trailwright.model.tokens import is_token
from trailwright.provision import _deliveries
from trailwright.provision._imported import reference
from trailwright.provision.log_bucket import LogBucket, LogBucketView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.provision._where import Where
    from trailwright.provision.trail import Trail

__all__ = ["Asked", "Queried", "check_asked", "queried"]


@record
class Asked:
    """The options of a table, which :class:`~trailwright.EventsTable` documents."""

    trail: Trail | None
    log_bucket: Any
    organization_id: str | None
    s3_key_prefix: str | None
    accounts: Sequence[str] | str | None
    regions: Sequence[str] | None
    from_day: str
    database: str | None
    table_name: str
    workgroup: str | None
    output_location: str | None
    output_key_arn: str | None
    bytes_scanned_cutoff_per_query: int | None
    without: tuple[str, ...]

    @property
    def organization(self) -> str | None:
        """The organization whose trail delivers, if it is one's."""
        return self.organization_id or (self.trail and self.trail.identity.organization_id)

    @property
    def archive(self) -> LogBucketView | None:
        """The archive, if trailwright made it."""
        if self.trail is not None:
            return self.trail.log_bucket
        bucket = self.log_bucket
        view = bucket.view if isinstance(bucket, LogBucket) else bucket
        return view if isinstance(view, LogBucketView) else None


@record
class Queried:
    """What a table is over."""

    bucket_name: str
    organization_id: str | None
    s3_key_prefix: str
    accounts: tuple[str, ...]
    injected: bool
    regions: tuple[str, ...]


def queried(asked: Asked, where: Where) -> Queried:
    """Return what a table is over.

    Args:
        asked: The options, which have no problems.

        where: The table's environment.
    """
    trail = asked.trail
    injected = asked.accounts == INJECTED
    own = where.account if trail is None else trail.identity.account
    return Queried(
        bucket_name=_bucket_name(asked),
        organization_id=asked.organization,
        s3_key_prefix=(trail.identity.s3_key_prefix if trail else asked.s3_key_prefix) or "",
        accounts=(own,) if injected or asked.accounts is None else tuple(asked.accounts),
        injected=injected,
        regions=_regions(asked, where),
    )


def _bucket_name(asked: Asked) -> str:
    if asked.trail is not None:
        return _deliveries.bucket_name(asked.trail)
    bucket = asked.log_bucket
    return bucket if isinstance(bucket, str) else reference(bucket, "bucket", "bucket_name")


def _regions(asked: Asked, where: Where) -> tuple[str, ...]:
    if asked.regions is not None:
        return tuple(asked.regions)
    trail = asked.trail
    if trail is not None and not trail.cfn_trail.is_multi_region_trail:
        return (trail.identity.region,)
    return known_regions(where.partition)


def check_asked(asked: Asked, where: Where) -> Iterator[Problem]:
    """Yield every problem that can be seen in the options of a table.

    Args:
        asked: The options.

        where: The table's environment.
    """
    yield from _check_archive(asked, where)
    yield from _check_accounts(asked)
    yield from _check_regions(asked, where)
    yield from check_first_day(asked.from_day)
    if asked.database is not None:
        yield from check_catalog_name(asked.database, "database")
    yield from check_catalog_name(asked.table_name, "table_name")
    yield from _check_workgroup(asked)
    yield from check_saved_queries(asked.without)


def _check_archive(asked: Asked, where: Where) -> Iterator[Problem]:
    if (asked.trail is None) == (asked.log_bucket is None):
        yield Problem(
            option="trail",
            rule="must be given, or log_bucket, and not both",
            remedy="pass the trail if the app has it, else the bucket",
        )
        return
    wrong = [*(_check_bucket(asked) if asked.trail is None else _check_trails_own(asked))]
    yield from wrong or _check_place(asked, where)


def _check_place(asked: Asked, where: Where) -> Iterator[Problem]:
    """Yield a problem when a stack of another account or Region cannot name the archive."""
    view = asked.archive
    made = asked.trail.where if asked.trail else view and view.where
    if made is not None and where.is_elsewhere(made) and is_token(_bucket_name(asked)):
        yield Problem(
            option="log_bucket" if asked.trail is None else "trail",
            rule="must be an archive whose name is known, in another account or Region",
            value=f"{made.account} {made.region}",
            remedy="make it a LogBucket with a bucket_name, or the table in a stack beside it",
        )


def _check_bucket(asked: Asked) -> Iterator[Problem]:
    bucket = asked.log_bucket
    if isinstance(bucket, str):
        yield from names.bucket_name(bucket, "log_bucket")
    elif not hasattr(bucket, "bucket_ref") and not hasattr(bucket, "bucket_name"):
        yield Problem(
            option="log_bucket",
            rule="must be a LogBucket, a bucket of the CDK or its name",
            value=bucket,
            remedy="pass one of these",
        )
    if asked.organization_id is not None:
        yield from names.organization_id(asked.organization_id)
    if asked.s3_key_prefix is not None:
        yield from names.s3_key_prefix(asked.s3_key_prefix)


def _check_trails_own(asked: Asked) -> Iterator[Problem]:
    for option in ("organization_id", "s3_key_prefix"):
        if getattr(asked, option) is not None:
            yield Problem(
                option=option,
                rule="is the trail's own",
                value=getattr(asked, option),
                remedy="leave it out, or pass log_bucket instead of trail",
            )


def _check_accounts(asked: Asked) -> Iterator[Problem]:
    if asked.accounts is not None:
        yield from check_accounts(asked.accounts)
    elif asked.organization is not None or asked.trail is None:
        yield Problem(
            option="accounts",
            rule="must be given for an organization, and for a bucket without its trail",
            remedy=f"list their ids, or pass {INJECTED!r}, and each query names those it asks for",
        )


def _check_regions(asked: Asked, where: Where) -> Iterator[Problem]:
    if asked.regions is not None:
        yield from check_regions(asked.regions)
    elif not _regions(asked, where):
        yield Problem(
            option="regions",
            rule="must be given in a stack whose Region is not known, since each partition has "
            "its own",
            remedy="list them, or give the stack its env",
        )


def _check_workgroup(asked: Asked) -> Iterator[Problem]:
    if asked.output_location is not None:
        yield from check_output_location(asked.output_location)
    if asked.output_key_arn is not None:
        yield from check_output_key(asked.output_key_arn)
    if asked.bytes_scanned_cutoff_per_query is not None:
        yield from check_bytes_scanned(asked.bytes_scanned_cutoff_per_query)
    if asked.workgroup is None:
        return
    yield from check_workgroup_name(asked.workgroup)
    for option in ("output_location", "output_key_arn", "bytes_scanned_cutoff_per_query"):
        if getattr(asked, option) is not None:
            yield Problem(
                option=option,
                rule="is set by the workgroup that is there",
                value=getattr(asked, option),
                remedy="leave it out, or leave workgroup out and a new one is made",
            )
