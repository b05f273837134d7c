"""docs/filter-patterns.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

PAGE = (Path(__file__).parents[2] / "docs/filter-patterns.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    """Its code is run, and its comments are the output, but for how lines are broken."""
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    shown = " ".join(line[2:] for line in code[1].splitlines() if line.startswith("# "))

    exec(compile(code[1], "page", "exec"), {})  # noqa: S102 - our own page

    printed = capsys.readouterr().out
    assert " ".join(shown.split()) == " ".join(printed.split())
