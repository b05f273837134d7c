"""The tutorial can be followed, word for word, and says what is seen."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.cdk_cli

CHECKOUT = Path(__file__).parents[2]
TUTORIAL = (CHECKOUT / "docs/tutorial.md").read_text(encoding="utf-8")
#: What the environment of this test has done already.
DONE = {
    "make setup sandbox-env": "",
    ". .venv/bin/activate": "",
    "npm ci": f"ln -s {CHECKOUT}/node_modules node_modules",
}
#: The blocks that the tutorial calls failures: by what they run last.
FAIL = {"python3 -m pytest", "trailwright check trails.yaml"}


def _scripts() -> list[str]:
    found = re.findall(r"^```sh\n(.*?)^```$", TUTORIAL, re.DOTALL | re.MULTILINE)
    return ["\n".join(DONE.get(line, line) for line in each.splitlines()) for each in found]


@pytest.fixture(scope="module")
def followed(
    activated: Callable[[Path], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[int], str]:
    """How each block of the tutorial ended, and all that was said."""
    if shutil.which("git") is None or not (CHECKOUT / "node_modules/.bin/cdk").is_file():
        pytest.skip("git or the CDK command line is missing; get it with 'make setup'")
    try:
        server.interpreter()
    except server.SandboxError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "checkout").mkdir()
    script = "\n".join(f"{each}\necho ended $?" for each in _scripts())
    run = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder / "checkout",
        env=activated(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    return [
        int(each) for each in re.findall(r"^ended (\d+)$", run.stdout, re.MULTILINE)
    ], run.stdout


def test_every_block_ends_as_the_tutorial_says(followed: tuple[list[int], str]) -> None:
    """Well, but for the two that show what a mistake looks like."""
    ended, said = followed
    last = [each.splitlines()[-1] for each in _scripts()]
    failed = [line for line, status in zip(last, ended, strict=True) if status]

    assert FAIL == set(failed), said
    assert len(FAIL) == len(failed)


def test_what_is_shown_is_what_is_said(followed: tuple[list[int], str]) -> None:
    """Line by line."""
    shown = re.findall(r"^```text\n(.*?)^```$", TUTORIAL, re.DOTALL | re.MULTILINE)
    _, said = followed

    lines = [line.strip() for each in shown for line in each.splitlines()]
    assert lines
    assert [] == [line for line in lines if line not in said]
