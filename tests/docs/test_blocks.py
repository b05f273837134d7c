"""Every block of code in the pages works, by its language."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import pytest
from aws_cdk import App
from click.testing import CliRunner
from ruamel.yaml import YAML

from trailwright import load
from trailwright._policies import read_policy
from trailwright.cli.root import root
from trailwright.config.baseline import load_baseline
from trailwright.starter import Choices, repository, write_new
from trailwright.testing import synth

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
#: The rules' own pages are written from data, and their examples have blanks to fill in.
PAGES = sorted(path for path in (ROOT / "docs").rglob("*.md") if not path.name.startswith("TW"))
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: What is shown and not run: what programs print, and what Sphinx reads.
SHOWN = {"text", "{include} README.md", "{toctree}", "{eval-rst}"}
#: Programs that are no part of this project.
OTHERS = {".", "aws", "cat", "cd", "cp", "eval", "git", "grep", "mv", "sed"}
CDK_COMMANDS = {"bootstrap", "deploy", "diff", "synth"}
#: Commands that only read, for which everything is there in a new repository.
READS = re.compile(r"trailwright (explain|limits|cost trails\.yaml$|check trails\.yaml)")


class Block(NamedTuple):
    """A block of code, and where it begins."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def _blocks(path: Path) -> list[Block]:
    text, page = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    return [
        Block(page, text.count("\n", 0, each.start()) + 1, each[1], each[2])
        for each in _BLOCK.finditer(text)
    ]


BLOCKS = [block for path in PAGES for block in _blocks(path)]
PYTHON_PAGES = sorted({each.page for each in BLOCKS if each.language == "python"})


def _of(language: str) -> list[Block]:
    return [each for each in BLOCKS if each.language == language]


def _commands(script: str) -> list[list[str]]:
    """Return the words of each command of a script; what a here-document holds is left out."""
    script = re.sub(r"<<'(\w+)'\n.*?^\1$", "", script, flags=re.DOTALL | re.MULTILINE)
    script = script.replace("\\\n", " ")
    script = re.sub(r"\beval \"\$\((.*)\)\"", r"\1", script)
    lines = (shlex.split(line, comments=True) for line in script.splitlines())
    return [words for words in lines if words]


#: Each command once, by its text.
COMMANDS = {" ".join(words): words for block in _of("sh") for words in _commands(block.text)}


def test_every_block_says_its_language() -> None:
    """So that it is run, or is known to be no code."""
    known = {"python", "sh", "yaml", *SHOWN}

    assert [] == [each for each in BLOCKS if each.language not in known]


@pytest.mark.parametrize("page", PYTHON_PAGES)
def test_the_python_of_a_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Block after block; an app is synthesized, files are written, and their tests pass."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in (each for each in _of("python") if each.page == page):
        named = re.match(r"# (\w+\.py)\n", block.text)
        if named:
            Path(named[1]).write_text(block.text, encoding="utf-8")
        else:
            exec(compile(block.text, page, "exec"), names)  # noqa: S102 - our own pages

    if isinstance(app := names.get("app"), App):
        synth(app)

    assert _passes(tmp_path)


def _passes(folder: Path) -> bool:
    """Tell whether the tests that a page writes pass, if there are any."""
    if not list(folder.glob("test_*.py")):
        return True
    pytest_with = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "syrupy",
        "-p",
        "trailwright.testing.plugin",
    ]
    run = subprocess.run(
        [*pytest_with, "-p", "no:cacheprovider", "-o", "pythonpath=.", "--snapshot-update"],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    return run.returncode == 0


@pytest.mark.parametrize("block", _of("yaml"), ids=str)
def test_yaml_is_what_it_looks_like(block: Block, tmp_path: Path) -> None:
    """An estate, a baseline or a workflow, valid as such."""
    document = YAML(typ="safe").load(block.text) or {}
    if "jobs" in document:
        scripts = [step["run"] for step in document["jobs"]["check"]["steps"] if "run" in step]
        assert [] == [w for script in scripts for w in _commands(script) if not _is_there(w)]
    elif set(document) == {"acknowledgements"}:
        path = tmp_path / "accepted.yaml"
        path.write_text(block.text, encoding="utf-8")
        assert load_baseline(path)
    elif document:
        assert load(text=block.text).trails
    else:
        (schema,) = re.findall(r"^# yaml-language-server: \$schema=policies/(.+)$", block.text)
        assert read_policy(schema)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_there_and_takes_its_options(command: str) -> None:
    """Ours as the command line defines it, `make` as the Makefile does, others by name."""
    assert _is_there(COMMANDS[command])


def _is_there(words: list[str]) -> bool:
    program, *arguments = words
    return program in OTHERS or (program in JUDGES and JUDGES[program](arguments))


def _is_ours(arguments: list[str]) -> bool:
    return _parses(root, arguments)


def _is_target(arguments: list[str]) -> bool:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(arguments) <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


JUDGES: dict[str, Callable[[list[str]], bool]] = {
    "make": _is_target,
    "npm": lambda arguments: arguments == ["ci"],
    "npx": lambda arguments: arguments[0] == "cdk" and arguments[1] in CDK_COMMANDS,
    "python3": lambda arguments: arguments[0] == "-m" and arguments[1] in {"pip", "pytest"},
    "sh": lambda arguments: arguments[0] in repository(Choices()),
    "trailwright": _is_ours,
}


def _parses(command: click.Command | None, arguments: list[str]) -> bool:
    """Tell whether a command takes these arguments; nothing is run."""
    while isinstance(command, click.Group):
        name, *arguments = arguments
        command = command.get_command(click.Context(command), name)
    if command is None:
        return False
    try:
        command.make_context(command.name, list(arguments))
    except click.exceptions.Exit:  # it says something, and that is all
        return True
    except click.BadParameter as error:
        # A path of an example need not be there.
        return error.param is not None and isinstance(error.param.type, click.Path)
    except click.UsageError:
        return False
    return True


@pytest.mark.parametrize("command", [each for each in COMMANDS if READS.match(each)])
def test_a_command_that_only_reads_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a new repository."""
    write_new(tmp_path, repository(Choices()))
    monkeypatch.chdir(tmp_path)

    assert 0 == CliRunner().invoke(root, COMMANDS[command][1:]).exit_code


def test_an_option_that_is_not_there_is_noticed() -> None:
    """The test of commands can fail."""
    assert not _is_there(["trailwright", "check", "cdk.out", "--loud"])
    assert not _is_there(["trailwright", "chek", "cdk.out"])
    assert not _is_there(["make", "tea"])
