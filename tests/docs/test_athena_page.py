"""The page on Athena lists the saved queries."""

from __future__ import annotations

import re
from pathlib import Path

from trailwright.model.querying import saved_queries

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "athena.md"


def _asked_for(description: str) -> str:
    """Return what a query's ? stands for, without the example."""
    found = re.search(r"\? is (.+?)(?:, e\.g\. .+?)?\.(?: |$)", description)
    return found[1] if found else "-"


def test_the_page_lists_every_query() -> None:
    """In their order, with what is asked for when they are run."""
    rows = re.findall(r"^\| (?!Title|---)(.+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert [(query["title"], _asked_for(query["description"])) for query in saved_queries()] == rows
