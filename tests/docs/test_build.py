"""The pages can be built, and nothing on them is fetched from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
#: Where `make docs` has Sphinx; where this runs may have it, too.
_PYTHONS = (CHECKOUT / ".venv-docs/bin/python",)
_FETCHED = re.compile(r"""<(?:script|img|link)[^>]+(?:src|href)=["'](https?:[^"']+)""")


def _python() -> str:
    if find_spec("sphinx") is not None:
        return sys.executable
    for python in _PYTHONS:
        if python.is_file():
            return str(python)
    pytest.skip("Sphinx is missing; get it with 'make docs'")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, built as `make docs` builds them: a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    search = [str(CHECKOUT / "constructs"), os.environ.get("PYTHONPATH", "")]
    outputs = ["-d", str(folder / "doctrees"), str(CHECKOUT / "docs"), str(folder / "html")]
    run = subprocess.run(
        [_python(), "-m", "sphinx", "-W", "--keep-going", "-q", *outputs],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(search)},
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert 0 == run.returncode, run.stderr
    return folder / "html"


def test_every_page_is_built(site: Path) -> None:
    """But for README.md, which index.md includes."""
    sources = {path.relative_to(CHECKOUT / "docs") for path in (CHECKOUT / "docs").rglob("*.md")}
    built = {path.relative_to(site) for path in site.rglob("*.html")}

    missing = {path for path in sources if path.with_suffix(".html") not in built}
    assert {Path("README.md")} == missing


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """Styles, scripts and pictures are the site's own."""
    fetched = {
        address
        for page in site.rglob("*.html")
        for address in _FETCHED.findall(page.read_text(encoding="utf-8"))
    }

    assert set() == fetched


def test_every_public_name_is_described(site: Path) -> None:
    """What ``trailwright`` offers is on the page about the constructs, with its options."""
    import trailwright  # noqa: PLC0415 - where the pages are built

    page = (site / "reference/constructs.html").read_text(encoding="utf-8")
    described = set(re.findall(r'id="trailwright\.(\w+)"', page))

    assert set(trailwright.__all__) == described


def test_every_command_is_described(site: Path) -> None:
    """With its options."""
    from trailwright.cli.root import _COMMANDS  # noqa: PLC0415 - where the pages are built

    page = (site / "reference/commands.html").read_text(encoding="utf-8")

    assert [] == [name for name in _COMMANDS if f'id="trailwright-{name}"' not in page]
