"""How the text of a ``trails.yaml`` is read, and what is refused of it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from trailwright.config._nodes import plain
from trailwright.config._reader import parse
from trailwright.config.errors import ConfigError, ErrorAt
from trailwright.config.load import load

if TYPE_CHECKING:
    from pathlib import Path


def _refusals(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text, "trails.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("365", 365),
        ("030", 30),
        ("365.0", 365),
        ("1.5", 1.5),
        ("1e3", 1000),
        ("yes", "yes"),
        ("no", "no"),
        ("190:20:30", "190:20:30"),
        ("2027-01-31", "2027-01-31"),
        ("0x1F", "0x1F"),
        (".nan", ".nan"),
        ("1_000", "1_000"),
        ("9" * 5000, "9" * 5000),
        ("'12'", "12"),
        ('"true"', "true"),
        ("~", None),
        ("null", None),
    ],
)
def test_a_scalar_is_what_the_core_schema_says(written: str, value: object) -> None:
    """A plain scalar is a boolean, a decimal number, nothing, or else text."""
    assert {"a": value} == plain(parse(f"a: {written}\n", "trails.yaml"))


@pytest.mark.parametrize("written", ["012345670123", '"012345670123"', "'012345670123'"])
@pytest.mark.parametrize("key", ["account", "management_account", "log_archive_account"])
def test_an_account_id_keeps_its_twelve_digits(key: str, written: str) -> None:
    """An account id is the text that was written, with quotes or without."""
    assert {key: "012345670123"} == plain(parse(f"{key}: {written}", "trails.yaml"))


def test_a_tag_is_the_text_that_was_written() -> None:
    """A tag's value that looks like a number keeps every digit."""
    read = plain(parse("tags: {Version: 1.10, Zip: 01067, Odd: 1e3}", "trails.yaml"))
    assert {"tags": {"Version": "1.10", "Zip": "01067", "Odd": "1e3"}} == read


def test_an_empty_text_is_an_empty_mapping() -> None:
    """No text, comments alone and a bare document marker all hold nothing."""
    assert [{}, {}, {}] == [plain(parse(text, "x")) for text in ("", "# hello\n", "---\n")]


def test_json_is_read_too() -> None:
    """JSON is YAML, a byte-order mark included."""
    assert {"a": [1, "b", True, None]} == plain(parse('\ufeff{"a": [1, "b", true, null]}', "x"))


@pytest.mark.parametrize(
    ("text", "refusals"),
    [
        pytest.param(
            "trails: 1\ndefaults: 2\ntrails: 3\n",
            ["trails.yaml:3:1: trails is given twice, on line 1 and line 3; keep one"],
            id="duplicate key",
        ),
        pytest.param(
            "a: &x [1]\nb: *x\n",
            ["trails.yaml:2:4: aliases (*name) are not read; write the value out, or use defaults"],
            id="alias",
        ),
        pytest.param(
            "a:\n  <<: {b: 1}\n",
            ["trails.yaml:2:3: merge keys (<<) are not read; write the keys out, or use defaults"],
            id="merge key",
        ),
        pytest.param(
            "a: !!python/object:os.system x\n",
            ["trails.yaml:1:4: tags (!name) are not read; write the plain value"],
            id="tag",
        ),
        pytest.param(
            "a:\n\tb: 1\n",
            ["trails.yaml:2:1: not valid YAML: a tab cannot be used here; indent with spaces"],
            id="tab",
        ),
        pytest.param(
            "a: [1, 2\nb: 3\n",
            [
                (
                    "trails.yaml:2:2: not valid YAML: expected ',' or ']', but got ':' "
                    "while parsing a flow sequence; mend the line, or the one before"
                )
            ],
            id="unclosed bracket",
        ),
        pytest.param(
            "a: 1\n---\nb: 2\n",
            ["trails.yaml:2:1: must hold one document, got a second ---; split the file"],
            id="two documents",
        ),
        pytest.param(
            "? [a]\n: 1\n",
            ["trails.yaml:1:3: a key must be plain text, got a list or mapping; name it"],
            id="key that is a list",
        ),
        pytest.param(
            "a: 1\nb: x\x00y\n",
            ["trails.yaml:2:5: must be printable text, got '\\x00'; delete the character"],
            id="NUL",
        ),
        pytest.param(
            'a: "\\ud800"\n',
            ["trails.yaml:1:4: half a character (\\ud800 to \\udfff) is no text; write it whole"],
            id="lone surrogate",
        ),
        pytest.param(
            'a: 1\nb: "\\UFFFFFFFF"\n',
            [
                (
                    "trails.yaml:2:1: not valid YAML: Python int too large to convert to C int; "
                    "mend what follows this place"
                )
            ],
            id="escape beyond Unicode",
        ),
        pytest.param(
            "[" * 60,
            ["trails.yaml:1:51: must not nest deeper than 50 levels; flatten it"],
            id="too deep",
        ),
        pytest.param(
            "- 1\n" * 100_001,
            ["trails.yaml:100000:3: must not hold more than 100,000 values; split it"],
            id="too many values",
        ),
        pytest.param(
            "#" * 1_000_001,
            ["trails.yaml: must not be larger than 1,000,000 bytes; split the estate"],
            id="too large",
        ),
    ],
)
def test_fails_on_what_a_config_does_not_need(text: str, refusals: list[str]) -> None:
    """Each surprise of YAML is refused in one line that names its place."""
    assert refusals == _refusals(text)


def test_everything_that_is_refused_is_said_at_once() -> None:
    """Duplicates, aliases, merge keys and tags are reported together, sorted by line."""
    text = "a: &x 1\na: !t 2\nb: *x\n<<: *x\n"
    places = [line.split(": ")[0] for line in _refusals(text)]
    assert [f"trails.yaml:{place}" for place in ("2:1", "2:4", "3:4", "4:1", "4:5")] == places


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "a0: &a0 x\n"
            + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)),
            id="billion laughs",
        ),
        pytest.param(
            "a0: &a0 {x: 1}\n"
            + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 60)),
            id="merge bomb",
        ),
        pytest.param("a: &a [*a]\n", id="alias of itself"),
        pytest.param("[1," * 300_000, id="deep flow lists"),
        pytest.param("- " * 400_000, id="deep block lists"),
        pytest.param("? " * 400_000, id="deep complex keys"),
        pytest.param("{a: b, " * 100_000, id="deep flow mappings"),
        pytest.param("a: 'x" + "\n " * 400_000, id="open quote"),
        pytest.param("---\n" * 200_000, id="many documents"),
        pytest.param("%TAG ! x\n" * 100_000, id="directives"),
    ],
)
def test_a_hostile_file_is_refused_quickly(text: str) -> None:
    """No text makes the reader hang or overflow."""
    begun = time.monotonic()
    assert _refusals(text)
    assert time.monotonic() - begun < 20


def test_fails_on_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is one line."""
    path = tmp_path / "trails.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert f"{path}: cannot be read: no such file or directory" == str(caught.value)


def test_fails_on_a_directory(tmp_path: Path) -> None:
    """A directory is one line."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    expected = "cannot be read: it is a directory; name a file such as trails.yaml"
    assert (ErrorAt(str(tmp_path), 0, 0, expected),) == caught.value.errors


def test_fails_on_a_pipe_without_waiting(tmp_path: Path) -> None:
    """A named pipe would block for ever, so it is never opened."""
    path = tmp_path / "trails.yaml"
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="it is not a regular file"):
        load(path)


def test_fails_on_a_path_that_cannot_exist() -> None:
    """A path with a NUL is one line too."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load("a\0b")


def test_fails_on_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    """The byte and its place are named."""
    path = tmp_path / "trails.yaml"
    path.write_bytes(b"# ok\ntags: Stra\xdfe\n")
    with pytest.raises(ConfigError) as caught:
        load(path)
    expected = "must be UTF-8, got byte 0xdf; save the file as UTF-8"
    assert (ErrorAt(str(path), 2, 11, expected),) == caught.value.errors


def test_fails_on_a_file_that_is_too_large(tmp_path: Path) -> None:
    """No more than a megabyte is ever read."""
    path = tmp_path / "trails.yaml"
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match="must not be larger than 1,000,000 bytes"):
        load(path)


def test_at_most_a_hundred_errors_are_shown() -> None:
    """After a hundred errors the rest is counted."""
    errors = [ErrorAt("trails.yaml", line, 1, "wrong") for line in range(1, 251)]
    error = ConfigError(reversed(errors))
    assert (*errors[:100], "150 more errors are not shown; mend these first") == (
        *error.errors[:100],
        error.errors[100].message,
    )
