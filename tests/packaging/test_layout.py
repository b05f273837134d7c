"""The repository's own traps: the folder named like a package, and addresses that leak."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONSTRUCTS = ROOT / "constructs"

#: Ways in which a package index finds its way into a file.
INDEX_ADDRESS = re.compile(
    r"(?m)(?:^|\s)(?:-i|--(?:extra-)?index-url|--find-links)[ =]+\S*:/{2}|:/{2}\S*/simple\b"
)


def _published_files() -> list[Path]:
    """Return every text file that is in git, or would be with the next commit."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8192]]


def test_constructs_is_no_package() -> None:
    """``constructs/`` holds folders only, so that Python never takes it for the package."""
    loose = [path.name for path in CONSTRUCTS.iterdir() if not path.is_dir()]

    assert [] == loose


def test_the_package_constructs_is_not_shadowed() -> None:
    """From the repository's root, ``import constructs`` gets the one that the CDK needs."""
    script = "import constructs, sys; print(constructs.__file__); constructs.Construct"

    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.strip()

    assert not Path(found).is_relative_to(ROOT / "constructs")
    assert "__init__.py" == Path(found).name


def test_no_file_names_an_index() -> None:
    """Locks and scripts name packages; where these come from is the machine's business."""
    named = [
        str(path.relative_to(ROOT))
        for path in _published_files()
        if INDEX_ADDRESS.search(path.read_text(encoding="utf-8"))
    ]

    assert [] == named


def test_no_file_names_this_machine() -> None:
    """No file holds a path of the machine it was written on, so none works only there."""
    places = [str(ROOT) + "/", str(ROOT.parent) + "/", str(Path.home()) + "/", sys.prefix + "/"]
    telling = [place for place in places if place.count("/") > 1 and place != "/usr/"]

    leaking = [
        (str(path.relative_to(ROOT)), place)
        for path in _published_files()
        for place in telling
        if place in path.read_text(encoding="utf-8")
    ]

    assert [] == leaking
