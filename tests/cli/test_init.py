"""``trailwright init``: a repository, or a sentence that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trailwright.cli.root import root
from trailwright.starter import Choices, repository


def _init(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["init", *arguments])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_writes_the_repository_and_names_its_files() -> None:
    """One path a line on standard output, everything else on standard error."""
    result = _init("audit", "--account", "111122223333", "--region", "eu-west-1")

    files = repository(Choices(account="111122223333", region="eu-west-1"))
    assert (0, [f"audit/{path}" for path in files]) == (
        result.exit_code,
        result.stdout.splitlines(),
    )
    assert files == {path: Path("audit", path).read_text("utf-8") for path in files}


def test_it_writes_here_when_no_folder_is_named() -> None:
    """And says which examples must be replaced."""
    result = _init()

    assert Path("trails.yaml").is_file()
    assert "Replace the examples in trails.yaml: organization_id" in result.stderr


def test_it_never_overwrites() -> None:
    """A second time, it names every file and ends with status 2."""
    first = _init("audit")
    again = _init("audit", "--account", "111122223333")

    named = [line.removeprefix("  - ") for line in again.stderr.splitlines() if line[:3] == "  -"]
    assert (2, "", first.stdout.splitlines()) == (again.exit_code, again.stdout, named)


def test_all_problems_are_told_at_once() -> None:
    """And nothing is written."""
    result = _init("--org-id", "acme", "--management-account", "1", "--region", "mars")

    told = [line.split()[1] for line in result.stderr.splitlines()[1:]]
    assert (2, ["--org-id", "--management-account", "--region"]) == (result.exit_code, told)
    assert [] == list(Path().iterdir())


def test_what_does_not_fit_is_a_sentence() -> None:
    """China has no organization trails, and nothing is written that could not be deployed."""
    result = _init("--region", "cn-north-1")

    assert 2 == result.exit_code
    assert "trails[0].kind cannot be organization in partition aws-cn" in result.stderr
    assert [] == list(Path().iterdir())


def test_a_folder_that_cannot_be_made_is_a_sentence() -> None:
    """A file in the way of the folder is named."""
    Path("audit").write_text("mine", encoding="utf-8")
    result = _init("audit")

    assert 2 == result.exit_code
    assert (
        "trailwright: nothing is written, for this is there already:\n  - audit\n" in result.stderr
    )
