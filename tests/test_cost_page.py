"""docs/cost.md repeats prices and assumptions as the data has them.

``python tests/test_cost_page.py`` writes its tables anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trailwright._policies import read_policy
from trailwright.cost import left_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = Path(__file__).parents[1] / "docs" / "cost.md"


def _prices() -> Iterator[str]:
    yield "| Service | What | Unit | Price | Holds for | Seen | |"
    yield "| --- | --- | --- | --: | --- | --- | --- |"
    for each in read_policy("prices.json")["prices"].values():
        for place, tiers in (each["prices"] or {"-": []}).items():
            cells = (each["service"], each["label"], each["unit"], _tiers(tiers), place)
            yield f"| {' | '.join(cells)} | {each['date'] or '-'} | {_doubt(each)}{_links(each)} |"


def _tiers(tiers: list[dict[str, str]]) -> str:
    said = [each["price"] + _above(each["above"]) for each in tiers]
    return ", ".join(said) or "-"


def _above(quantity: str) -> str:
    return "" if quantity == "0" else f" above {int(quantity):,}"


def _assumptions() -> Iterator[str]:
    yield "| Name | Low | Likely | High | Unit | What | |"
    yield "| --- | --: | --: | --: | --- | --- | --- |"
    for name, each in read_policy("cost-assumptions.json")["assumptions"].items():
        cells = (each["low"], each["likely"], each["high"], each["unit"], each["description"])
        yield f"| `{name}` | {' | '.join(cells)} | {_doubt(each)}{_links(each)} |"


def _doubt(each: dict[str, Any]) -> str:
    return "" if each["verified"] else "UNVERIFIED "


def _links(each: dict[str, Any]) -> str:
    return " ".join(f"[{number}]({url})" for number, url in enumerate(each["sources"], 1))


def _left_out() -> Iterator[str]:
    yield f"Not estimated, ever: {', '.join(left_out())}."


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "left out": _left_out,
    "prices": _prices,
    "assumptions": _assumptions,
}


def _between(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_the_page_says_what_the_data_says(name: str) -> None:
    """Every price, with its day; every assumption, with its bounds."""
    (found,) = _between(name).finditer(PAGE.read_text(encoding="utf-8"))

    assert [*TABLES[name]()] == found[2].splitlines()


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for table, lines in TABLES.items():
        written = "\n".join(lines())
        text = _between(table).sub(lambda found: f"{found[1]}{written}\n{found[3]}", text)  # noqa: B023 - called at once
    sys.stdout.write(f"writing {PAGE}\n")
    PAGE.write_text(text, encoding="utf-8")
