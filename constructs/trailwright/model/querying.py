"""What is asked of an archive with Athena, and what can be wrong with how it is asked for."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model import names
from trailwright.model.problems import Problem
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.retention import Retention

__all__ = [
    "INJECTED",
    "check_accounts",
    "check_bytes_scanned",
    "check_catalog_name",
    "check_first_day",
    "check_output_key",
    "check_output_location",
    "check_regions",
    "check_saved_queries",
    "check_workgroup_name",
    "saved_queries",
    "skipped_after",
]

#: Athena's word for a partition whose values each query must name.
INJECTED = "injected"

_CATALOG_NAME = re.compile(r"[a-z0-9_]{1,255}", re.ASCII)
_WORKGROUP_NAME = re.compile(r"[a-zA-Z0-9._-]{1,128}", re.ASCII)
_KEY_ARN = re.compile(r"arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", re.ASCII)
_LOCATION = re.compile(r"s3://(?P<bucket>[^/]+)/(?:.*/)?", re.ASCII)


def saved_queries() -> list[dict[str, Any]]:
    """Return the queries that are saved in a workgroup."""
    return read_policy("queries.json")["queries"]


def skipped_after(retention: Retention) -> int | None:
    """Return the age, in days, from which Athena passes over log files, or ``None``.

    Args:
        retention: That of their archive.
    """
    skipped = read_policy("events-table.json")["skipped_storage_classes"]
    return retention.archive_days if retention.storage_class in skipped else None


def check_saved_queries(without: Sequence[str]) -> Iterator[Problem]:
    """Yield what is left out of the saved queries though it is not among them.

    Args:
        without: Ids of queries.
    """
    known = [query["id"] for query in saved_queries()]
    for index, name in enumerate(without):
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            yield Problem(
                option=f"without[{index}]",
                rule="must be a saved query",
                value=name,
                remedy=f"{hint}choose from {', '.join(known)}",
            )


def check_accounts(accounts: Sequence[str] | str) -> Iterator[Problem]:
    """Yield what is wrong with the accounts of a table.

    Args:
        accounts: Their ids, or ``injected``.
    """
    if accounts == INJECTED:
        return
    yield from _check_list("accounts", accounts, f"ids of accounts, or {INJECTED!r}")
    if not isinstance(accounts, str):
        for index, account in enumerate(accounts):
            yield from names.account_id(account, f"accounts[{index}]")


def check_regions(regions: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the Regions of a table.

    Args:
        regions: Their names.
    """
    yield from _check_list("regions", regions, "Regions")
    if not isinstance(regions, str):
        for index, region in enumerate(regions):
            yield from names.region(region, f"regions[{index}]")


def _check_list(option: str, values: Sequence[str], what: str) -> Iterator[Problem]:
    if isinstance(values, str) or not values:
        yield Problem(
            option=option,
            rule=f"must be a list of {what}, at least one",
            value=values,
            remedy="list those whose events are asked for",
        )
    elif len(set(values)) < len(values):
        yield Problem(
            option=option,
            rule="must name each once, or its events are found twice",
            value=values,
            remedy="leave the repeated ones out",
        )


def check_first_day(day: str) -> Iterator[Problem]:
    """Yield a problem when a day is no day.

    Args:
        day: The first day of a table, e.g. ``2026-01-31``.
    """
    if is_token(day) or _is_day(day):
        return
    yield Problem(
        option="from_day",
        rule="must be a day of the calendar",
        value=day,
        remedy="write it like 2026-01-31",
    )


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except (TypeError, ValueError):
        return False


def check_catalog_name(value: str, option: str) -> Iterator[Problem]:
    """Yield what is wrong with the name of a database or a table.

    Args:
        value: The name.

        option: The option by the name the user wrote.
    """
    yield from _check_name(
        value, option, _CATALOG_NAME, "must be 1 to 255 of a-z, 0-9 and _, as Athena wants it"
    )


def check_workgroup_name(value: str) -> Iterator[Problem]:
    """Yield what is wrong with the name of a workgroup.

    Args:
        value: The name.
    """
    yield from _check_name(
        value, "workgroup", _WORKGROUP_NAME, "must be 1 to 128 letters, digits, . _ and -"
    )


def _check_name(value: str, option: str, pattern: re.Pattern[str], rule: str) -> Iterator[Problem]:
    if not is_token(value) and not _fits(value, pattern):
        yield Problem(option=option, rule=rule, value=value, remedy="rename it")


def _fits(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def check_output_location(location: str) -> Iterator[Problem]:
    """Yield what is wrong with where results are written.

    Args:
        location: ``s3://``, a bucket, and the beginning of the keys.
    """
    if is_token(location):
        return
    found = _LOCATION.fullmatch(str(location))
    if found is None:
        yield Problem(
            option="output_location",
            rule="must be s3://, the name of a bucket and the beginning of keys, / at the end",
            value=location,
            remedy="write it like s3://my-bucket/athena/",
        )
    else:
        yield from names.bucket_name(found["bucket"], "output_location")


def check_output_key(arn: str) -> Iterator[Problem]:
    """Yield a problem when results cannot be encrypted with a key.

    Args:
        arn: The key's ARN.
    """
    if not is_token(arn) and not _fits(arn, _KEY_ARN):
        yield Problem(
            option="output_key_arn",
            rule="must be the ARN of a KMS key",
            value=arn,
            remedy="write arn:aws:kms:<region>:<account>:key/<id>, or leave it out for SSE-S3",
        )


def check_bytes_scanned(limit: int) -> Iterator[Problem]:
    """Yield a problem when Athena does not take a limit.

    Args:
        limit: How many bytes a query may scan.
    """
    least = read_policy("events-table.json")["workgroup"]["bytes_scanned_cutoff_least"]
    if not is_token(limit) and limit < least:
        yield Problem(
            option="bytes_scanned_cutoff_per_query",
            rule=f"must be at least {least}",
            value=limit,
            remedy="raise it",
        )
