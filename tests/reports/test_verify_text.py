"""How trails are is read at a glance, and what changed is told with the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trailwright.model.findings import Judgement
from trailwright.model.health import Health, Sign, State, Verified
from trailwright.reports.verify_text import changes_text, rows_text

NOW = datetime(2026, 11, 25, 10, 0, 7, tzinfo=UTC)


def _row(
    region: str, state: State = State.OK, text: str = "3 min", *, trail: str = "audit"
) -> Health:
    signs = (
        Sign(path="log files", state=state, text=text),
        Sign(path="digests", state=State.OK, text="40 min"),
    )
    return Health(trail=trail, account="111122223333", region=region, signs=signs)


def _verified(*rows: Health, now: datetime | None = NOW) -> Verified:
    return Verified(
        rows=rows,
        judgement=Judgement(),
        asked=1,
        answered=1,
        accounts=frozenset(),
        entered=frozenset(),
        now=now,
    )


TABLE = """\
audit, account 111122223333
                            log files     digests
  ok       eu-west-1        3 min         40 min
  ok       us-east-1        3 min         40 min
  FAIL     2 Regions        AccessDenied  40 min
  WARN     sa-east-1        off           40 min
  UNKNOWN  ap-northeast-1   ?             40 min
  FAIL     mx-central-1     AccessDenied  40 min"""


def test_each_region_has_a_line_and_columns_are_straight() -> None:
    """What is not well in the same way shares one, as long as nothing stands between."""
    rows = (
        _row("eu-west-1"),
        _row("us-east-1"),
        _row("af-south-1", State.FAIL, "AccessDenied"),
        _row("ca-central-1", State.FAIL, "AccessDenied"),
        _row("sa-east-1", State.WARN, "off"),
        _row("ap-northeast-1", State.UNKNOWN, "?"),
        _row("mx-central-1", State.FAIL, "AccessDenied"),
    )

    assert TABLE.split() == rows_text(_verified(*rows)).split()
    columns = {line.index("40 min") for line in rows_text(_verified(*rows)).splitlines()[2:]}
    assert 1 == len(columns)


def test_each_trail_has_a_table_of_its_own() -> None:
    """Two trails of one name are of two accounts, and told apart."""
    other = replace(_row("eu-west-1"), account="222233334444")

    text = rows_text(_verified(_row("eu-west-1"), other))

    assert ["audit, account 111122223333", "audit, account 222233334444"] == [
        each.splitlines()[0] for each in text.split("\n\n")
    ]


def test_what_grows_older_is_no_change() -> None:
    """Else each line would change at each look."""
    before, now = _verified(_row("eu-west-1")), _verified(_row("eu-west-1", text="4 min"))

    assert "" == changes_text(before, now)


def test_a_change_is_told_with_the_time_of_aws() -> None:
    """The Region, and every way."""
    before = _verified(_row("eu-west-1"), _row("us-east-1"))
    now = _verified(_row("eu-west-1"), _row("us-east-1", State.FAIL, "AccessDenied"))

    assert (
        "2026-11-25T10:00:07Z  FAIL     audit us-east-1: log files AccessDenied, digests 40 min"
        == changes_text(before, now)
    )


def test_a_region_that_came_is_a_change() -> None:
    """Somebody has enabled it."""
    now = _verified(_row("eu-west-1"), _row("us-east-1"), now=None)

    assert changes_text(_verified(_row("eu-west-1")), now).startswith("at an unknown time  ok")


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "\u202e", "\x07"])
def test_what_aws_says_does_nothing_to_a_terminal(hostile: str) -> None:
    """An error code is text from elsewhere, as is the name of a trail."""
    row = _row("eu-west-1", State.FAIL, hostile, trail=f"audit{hostile}")
    said = rows_text(_verified(row)) + changes_text(_verified(), _verified(row))

    assert not {"\x1b", "\u202e", "\x07"} & set(said)
    assert 3 == len(rows_text(_verified(row)).splitlines())
