"""The report as a browser sees it: alone, without a fault, and wherever it is read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Remembers where the focus has been.
WATCH = """
window.reached = new Set()
document.addEventListener('focusin', event => {
  window.first ??= event.target.getAttribute('href')
  window.reached.add(event.target)
})
"""
#: What a keyboard reaches: links, and what can be unfolded or scrolled.
REACHABLE = "document.querySelectorAll('a[href], summary, [tabindex]').length"


@contextmanager
def _shown(
    browser: Browser, path: Path, *, scheme: str = "light", width: int = 1280
) -> Iterator[Page]:
    """Show a page, all of it unfolded, as somebody with a scheme and a width would see it."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        java_script_enabled=True,
    )
    try:
        page = context.new_page()
        page.goto(path.as_uri())
        page.evaluate(UNFOLD)
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_but_itself_is_asked_for(browser: Browser, page_file: Path, scheme: str) -> None:
    """One request, and nothing to complain of."""
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(page_file.as_uri(), wait_until="networkidle")
    context.close()

    assert ([page_file.as_uri()], []) == (asked, said)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_everybody_can_read_it(
    browser: Browser,
    needed: Callable[[str], Any],
    page_file: Path,
    scheme: str,
    width: int,
) -> None:
    """No rule of axe is broken, in light and in dark, on a telephone and on a desk."""
    axe = needed("axe_playwright_python.sync_playwright")
    with _shown(browser, page_file, scheme=scheme, width=width) as page:
        found = axe.Axe().run(page).response["violations"]

    assert [] == [(each["id"], len(each["nodes"])) for each in found]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_stands_out_to_the_side(browser: Browser, page_file: Path, width: int) -> None:
    """However narrow the page is, nobody has to scroll to the side."""
    with _shown(browser, page_file, width=width) as page:
        assert 0 == page.evaluate(TOO_WIDE)


def test_a_keyboard_gets_everywhere(browser: Browser, page_file: Path) -> None:
    """The first step leads past the contents, and every link and fold is reached in turn."""
    with _shown(browser, page_file) as page:
        page.evaluate(WATCH)
        wanted = page.evaluate(REACHABLE)
        for _ in range(wanted):
            page.keyboard.press("Tab")
        first, reached = page.evaluate("[window.first, window.reached.size]")

    assert ("#summary", wanted) == (first, reached)


def test_no_script_is_needed(browser: Browser, page_file: Path) -> None:
    """Without scripts the page shows the same text."""
    with _shown(browser, page_file) as page:
        shown = page.locator("main").inner_text()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(page_file.as_uri())
    headings = plain.locator("main h2").all_inner_texts()
    context.close()

    assert [] == [each for each in headings if each.casefold() not in shown.casefold()]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_is_white_and_holds_everything(
    browser: Browser, page_file: Path, scheme: str
) -> None:
    """On paper what is folded is shown, whatever the screen's colours are."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    folded = page.locator("details:not([open]) table").all()
    hidden = [each for each in folded if not each.is_visible()]
    context.close()

    assert ("rgb(255, 255, 255)", True, []) == (paper, bool(folded), hidden)
