"""What a change costs is told, and who pays for a second copy from now on."""

from __future__ import annotations

import pytest

from trailwright.config.load import load
from trailwright.cost import Volumes, compared, joined
from trailwright.diff import costs
from trailwright.readers.context import Context
from trailwright.readers.look import look

ONE = """
trails:
- {kind: account, name: audit, account: "111122223333", region: eu-west-1, alarms: false}
"""
SECOND = """
- {kind: regional, name: second, account: "111122223333", region: eu-west-1, alarms: false}
"""
MILLION = Volumes(management=1_000_000)


@pytest.fixture(name="told")
def _told(tmp_path, monkeypatch):  # noqa: ANN001, ANN202
    monkeypatch.chdir(tmp_path)

    def tell(before: str | None, after: str, volumes: Volumes = MILLION) -> list[tuple[str, ...]]:
        sides = [[] if each is None else _read(tmp_path, each) for each in (before, after)]
        change = compared(*map(joined, sides), volumes)
        found = costs(change, "trails.yaml")
        return [(each.rule.id, str(each.severity), each.message) for each in found]

    return tell


def _read(folder, text: str) -> list:  # noqa: ANN001
    load("trails.yaml", text=text)
    (folder / "trails.yaml").write_text(text, encoding="utf-8")
    return list(look(["trails.yaml"], Context()).estates)


def test_a_second_copy_of_management_events_is_a_warning(told) -> None:  # noqa: ANN001
    """By whom it is paid for, who has the same, and what it costs."""
    copy, total = told(ONE, ONE + SECOND)

    assert ("TW971", "warning") == copy[:2]
    assert "second pays for management events that audit records too" in copy[2]
    assert ("TW972", "info") == total[:2]


def test_a_second_copy_that_goes_is_better(told) -> None:  # noqa: ANN001
    """It is told, too."""
    copy, total = told(ONE + SECOND, ONE)

    assert ("TW971", "info", "second pays no more for management events that audit") == (
        *copy[:2],
        copy[2][:52],
    )
    assert "a month costs -$" in total[2]


def test_what_costs_the_same_is_not_told(told) -> None:  # noqa: ANN001
    """However it is written."""
    assert [] == told(ONE, ONE.replace('"111122223333"', "111122223333"))


def test_cents_are_not_told(told) -> None:  # noqa: ANN001
    """One who gives up digest files for cents need not be told that it is better."""
    validation = ", log_file_validation: false}"

    assert [] == told(ONE, ONE.replace("}", validation), Volumes())


def test_what_is_new_costs_all_of_it(told) -> None:  # noqa: ANN001
    """Before there was anything, nothing was paid."""
    (total,) = told(None, ONE)

    assert "and not $0.00" in total[2]


def test_without_a_number_of_events_only_the_rest_is_told(told) -> None:  # noqa: ANN001
    """And that it is the rest."""
    copy, total = told(ONE, ONE + SECOND, Volumes())

    assert "unknown: the number of management events is not known a month" in copy[2]
    assert ", without what grows with events: " in total[2]
