"""Where something is written is looked up once, however often it is asked for."""

from __future__ import annotations

from collections import Counter

import pytest

from trailwright.readers import json_lines, yaml_lines
from trailwright.readers.json_lines import JsonLines, duplicate_lines
from trailwright.readers.yaml_lines import YamlLines

JSON = '{"Resources": {"A": {"Type": "x", "Properties": [1, 2]},\n"B": {"Type": "y"}}}'
YAML = "Resources:\n  A:\n    Type: x\n    Properties:\n    - 1\n  B:\n    Type: y\n"
PATHS = [("Resources", "B", "Type"), ("Resources", "A", "Type"), ("Resources", "A", "Properties")]


def test_json_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each object on the way is walked once for all paths through it."""
    walked: Counter[int] = Counter()
    walk = json_lines._entries

    def counted(text: str, at: int) -> object:
        walked[at] += 1
        return walk(text, at)

    monkeypatch.setattr(json_lines, "_entries", counted)
    lines = JsonLines(JSON)

    assert [2, 1, 1] * 2 == [lines.line(path) for path in PATHS * 2]
    assert {1} == set(walked.values())


def test_yaml_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mapping on the way is walked once for all paths through it."""
    walked: list[int] = []
    walk = yaml_lines._children

    def counted(lines: list[tuple[int, str]]) -> object:
        walked.append(lines[0][0])
        return walk(lines)

    monkeypatch.setattr(yaml_lines, "_children", counted)
    lines = YamlLines(YAML)

    assert [7, 3, 4] * 2 == [lines.line(path) for path in PATHS * 2]
    assert len(set(walked)) == len(walked)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{"k": 1,\n"k": 2}', (1, 2)),
        ('{"a": [{"k": 1},\n{"k": 1,\n"k": {}}]}', (2, 3)),
        ('{"a": {"x": {"k": 1,\n"k": 2}, broken', (1, 2)),
        ('{"k": {"k": 1}}', None),
        ('{"k" 1, "k": 2}', None),
        ("", None),
    ],
)
def test_both_lines_of_a_doubled_key_are_found(text: str, lines: tuple[int, int] | None) -> None:
    """Wherever it is doubled, and although what follows is no JSON."""
    assert lines == duplicate_lines(text, "k")


@pytest.mark.parametrize(
    ("text", "line"),
    [("", None), ("{", None), ('{"Resources"', None), ("{A: 1}", None), ('\n{"Resources": {"A', 2)],
)
def test_what_is_no_json_has_the_lines_before_its_fault(text: str, line: int | None) -> None:
    """Nothing fails; what could be read counts."""
    assert line == JsonLines(text).line(("Resources", "A", "Type"))
