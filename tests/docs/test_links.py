"""Links between the pages lead somewhere, on GitHub too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "examples/README.md"])
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to a page's headings."""
    plain = (
        re.sub(r"[`*\\\u200b]|\]\([^)]*\)", "", each) for each in _HEADING.findall(_prose(page))
    )
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in plain}


def _leads_nowhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return True
    return bool(anchor) and target.suffix == ".md" and anchor not in _anchors(target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to a heading of it."""
    links = [each for each in _LINK.findall(_prose(page)) if not re.match(r"[a-z]+:", each)]

    assert [] == [link for link in links if _leads_nowhere(page, link)]


def test_every_page_can_be_reached() -> None:
    """From docs/README.md, link by link, without the index that Sphinx uses."""
    start = ROOT / "docs/README.md"
    reached, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        linked = {
            (page.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(_prose(page))
        }
        new = {each for each in linked - reached if each.suffix == ".md" and each.is_file()}
        reached |= new
        waiting += new

    pages = {path for path in (ROOT / "docs").rglob("*.md") if path.name != "index.md"}
    assert set() == pages - reached
