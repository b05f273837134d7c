"""docs/limits.md shows every limit, an input that hits it, and what is said then.

``python tests/test_limits_page.py`` writes the page anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aws_cdk import App, Environment, Stack

from trailwright import (
    AccountTrail,
    AdvancedEventSelector,
    DataEvents,
    DataResource,
    EventSelector,
    FieldSelector,
    LogBucket,
    RegionalTrail,
    Retention,
    StorageClass,
    TrailUse,
    declare_existing_trails,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[1] / "docs" / "limits.md"
ACCOUNT = "111122223333"
INTRODUCTION = """\
# Limits

Every limit that trailwright enforces, an input that hits it, and the message. This page is \
written by `python tests/test_limits_page.py`, and a test compares it with what the code says. \
The figures are data, with their sources: `policies/quotas.json`.

What one construct can see is refused in its constructor, before any resource is made; what only \
the app can see fails synthesis. Request rates (10 a second to describe, get and list, 2 for \
LookupEvents, 1 for the rest) cannot be hit by a template: trails of one stack wait for each \
other, and so do stacks of one account and Region.
"""


class Case(NamedTuple):
    """A limit, the input that hits it, and how to hit it."""

    limit: str
    given: str
    hit: Callable[[Stack], object]


def _resources(count: int, number: int = 0) -> EventSelector:
    values = tuple(f"arn:aws:s3:::bucket-{number}-{index}/" for index in range(count))
    return EventSelector(data_resources=(DataResource(type="AWS::S3::Object", values=values),))


def _audit(**options: object) -> Callable[[Stack], object]:
    return lambda stack: AccountTrail(stack, "Audit", **({"trail_name": "audit"} | options))


def _six_trails(stack: Stack) -> None:
    existing = (TrailUse(name=f"old-{n}", account=ACCOUNT, home_region="eu-west-1") for n in (1, 2))
    declare_existing_trails(stack, *existing)
    for number in range(4):
        RegionalTrail(stack, f"T{number}", trail_name=f"local-{number}")
    stack.node.root.synth()  # type: ignore[attr-defined]


def _many_archives(stack: Stack) -> None:
    archive = LogBucket(stack, "Archive", bucket_name="logs-111122223333")
    for number in range(60):
        AccountTrail(stack, f"T{number}", trail_name=f"audit-{number}", log_bucket=archive)


def _long_advanced() -> AdvancedEventSelector:
    names = tuple(f"Call{number}" for number in range(499))
    return AdvancedEventSelector(
        field_selectors=(
            FieldSelector(field="eventCategory", equals=("Data",)),
            FieldSelector(field="resources.type", equals=("AWS::S3::Object",)),
            FieldSelector(field="eventName", equals=names),
        )
    )


CASES = (
    Case("5 trails per Region", "two that exist, and four of ours", _six_trails),
    Case(
        "5 event selectors per trail",
        "six basic selectors",
        _audit(event_selectors=[_resources(1, number) for number in range(6)]),
    ),
    Case(
        "250 data resources per trail",
        "five selectors of 100",
        _audit(event_selectors=[_resources(100, number) for number in range(5)]),
    ),
    Case(
        "250 data resources, contributed",
        "251 buckets, basic selectors insisted on",
        _audit(
            selectors="basic",
            data_events=[DataEvents.s3(f"arn:aws:s3:::bucket-{n}") for n in range(251)],
        ),
    ),
    Case(
        "500 advanced selector values per trail",
        "501 values, eventCategory and resources.type among them",
        _audit(advanced_event_selectors=[_long_advanced()]),
    ),
    Case("50 tags", "51 tags", _audit(tags={f"key-{n}": "" for n in range(51)})),
    Case("127 characters in a tag's key", "128", _audit(tags={"k" * 128: ""})),
    Case("3 to 128 characters in a trail's name", "2", _audit(trail_name="ab")),
    Case("3 to 128 characters in a trail's name", "129", _audit(trail_name="a" * 129)),
    Case("200 characters in a key prefix", "201", _audit(s3_key_prefix="p" * 201)),
    Case("512 characters in a log group's name", "513", _audit(log_group_name="g" * 513)),
    Case(
        "retention times of log groups",
        "42 days",
        _audit(log_retention_days=42),
    ),
    Case(
        "3 to 63 characters in a bucket's name",
        "64",
        lambda stack: LogBucket(stack, "Archive", bucket_name="b" * 64),
    ),
    Case("20,480 bytes of bucket policy", "60 trails into one bucket", _many_archives),
    Case(
        "30 days before STANDARD_IA",
        "10 days",
        lambda _: Retention(archive_after=10, storage_class=StorageClass.STANDARD_IA),
    ),
)


def page() -> str:
    """Return the page."""
    lines = [INTRODUCTION, "| Limit | Input | Message |", "| --- | --- | --- |"]
    lines += [f"| {case.limit} | {case.given} | `{_message(case)}` |" for case in CASES]
    return "\n".join(lines) + "\n"


def _message(case: Case) -> str:
    stack = Stack(App(), "S", env=Environment(account=ACCOUNT, region="us-east-1"))
    try:
        case.hit(stack)
    except (ValueError, RuntimeError) as error:
        said = str(error).removeprefix("ValidationFailedWithErrors: ")
        short = re.sub(r"(['\"])((.)\3{9})\3+\1", r"\1\2…\1", said)
        return re.sub(r"\s*\n\s*", " ⏎ ", short).replace("|", "\\|")
    msg = f"nothing was said about {case.limit} for {case.given}"
    raise AssertionError(msg)


def test_the_page_says_what_the_code_says() -> None:
    """Every message in docs/limits.md is the one a user gets."""
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    sys.stdout.write(f"writing {PAGE}\n")
    PAGE.write_text(page(), encoding="utf-8")
