"""Both YAML parsers say the same, and what CloudFormation would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.readers import ReadError, yaml_text
from trailwright.readers.json_lines import JsonLines
from trailwright.readers.yaml_anywhere import parse_anywhere
from trailwright.readers.yaml_lines import YamlLines
from trailwright.readers.yaml_nodes import YamlError
from trailwright.readers.yaml_quickly import parse_quickly
from trailwright.readers.yaml_text import parse_yaml

CASES: list[tuple[str, object]] = [
    ("a: !Ref B", {"a": {"Ref": "B"}}),
    ("a: !GetAtt B.Arn", {"a": {"Fn::GetAtt": ["B", "Arn"]}}),
    ("a: !GetAtt N.Outputs.X", {"a": {"Fn::GetAtt": ["N", "Outputs.X"]}}),
    ("a: !GetAtt [B, Arn]", {"a": {"Fn::GetAtt": ["B", "Arn"]}}),
    ("a: !Condition C", {"a": {"Condition": "C"}}),
    ("a: !Sub '${B}'", {"a": {"Fn::Sub": "${B}"}}),
    ("a: !Join [',', [!Ref B, c]]", {"a": {"Fn::Join": [",", [{"Ref": "B"}, "c"]]}}),
    (
        "a: !If\n  - C\n  - 1\n  - !Ref AWS::NoValue",
        {"a": {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}},
    ),
    ("Fn::Sub: x", {"Fn::Sub": "x"}),
    ("a: 2012-10-17", {"a": "2012-10-17"}),
    ("a: 012", {"a": "012"}),
    ("a: 190:20:30", {"a": "190:20:30"}),
    ("a: -7", {"a": -7}),
    ("a: 0.5", {"a": 0.5}),
    ("a: .inf", {"a": ".inf"}),
    ("a: yes\nb: 'yes'\nc: No", {"a": True, "b": "yes", "c": False}),
    ("a:\nb: ~\nc: ''\nd: null", {"a": None, "b": None, "c": "", "d": None}),
    ("on: 1", {"on": 1}),
    ("a: !!str 5\nb: ! 6", {"a": "5", "b": "6"}),
    ("a: |\n  x\n  y\nb: >-\n  x\n  y", {"a": "x\ny\n", "b": "x y"}),
    (
        "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}",
        {"a": {"b": 1}, "c": {"b": 1}, "d": {"e": 2, "b": 1}},
    ),
    ("a: &x {b: 1}\nd:\n  b: 2\n  <<: [*x]", {"a": {"b": 1}, "d": {"b": 2}}),
    ('"<<": 1', {"<<": 1}),
    ("- a\n- [b]", ["a", ["b"]]),
    ("---\na: 1\n...\n", {"a": 1}),
    ("", None),
]


@pytest.mark.parametrize("parse", [parse_quickly, parse_anywhere])
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_yaml_says_what_json_would(parse: object, text: str, expected: object) -> None:
    """Short forms become long ones, and only what is surely no text is none."""
    if parse is parse_quickly:
        pytest.importorskip("ryml")

    assert expected == parse(text.encode())  # type: ignore[operator]


TREES = st.recursive(
    st.sampled_from(["x", "!Ref B", "'1'", "7", "true", "null", "2012-10-17", '"a: b"']),
    lambda below: (
        st.lists(below, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from("abcd"), below, max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        )
    ),
    max_leaves=12,
)


@given(TREES)
def test_both_parsers_agree(text: str) -> None:
    """Any tree is the same by either road."""
    pytest.importorskip("ryml")

    assert parse_anywhere(f"a: {text}".encode()) == parse_quickly(f"a: {text}".encode())


@pytest.mark.parametrize("parse", [parse_quickly, parse_anywhere])
@pytest.mark.parametrize(
    "text",
    ["a: 1\na: 2", "a: !!binary x", "a: *x", "a: [", "a: {<<: 1}", "--- a\n--- b", "a: !<x> y"],
)
def test_both_parsers_refuse_the_same(parse: object, text: str) -> None:
    """What one refuses the other refuses too."""
    if parse is parse_quickly:
        pytest.importorskip("ryml")

    with pytest.raises(YamlError):
        parse(text.encode())  # type: ignore[operator]


def test_the_quick_parser_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    """It writes its errors to standard error by itself; that is kept from the user."""
    pytest.importorskip("ryml")

    with pytest.raises(YamlError, match="is no YAML"):
        parse_quickly(b"a: [")

    assert ("", "") == capfd.readouterr()


def test_without_the_quick_parser_the_other_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rapidyaml is not installed, ruamel.yaml does it."""

    def missing(_: bytes) -> object:
        raise ImportError

    monkeypatch.setattr(yaml_text, "parse_quickly", missing)

    assert {"a": {"Ref": "B"}} == parse_yaml("a: !Ref B", "t.yaml")
    with pytest.raises(ReadError, match=r"t\.yaml:3: has 'b' twice, first on line 2"):
        parse_yaml("a:\n  b: 1\n  b: 2\n", "t.yaml")


YAML = """\
# one
Resources:
  'Quoted':
    Type: x
  Plain:
    Type: |
      Properties:
        Bucket: no
    Properties:
      List:
      - a: 1
        b: 2
      -
        a: 3
        c: 4
      Flow: {d: 1}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("Resources",), 2),
        (("Resources", "Quoted"), 3),
        (("Resources", "Plain", "Properties"), 9),
        (("Resources", "Plain", "Properties", "List", 0), 11),
        (("Resources", "Plain", "Properties", "List", 0, "b"), 12),
        (("Resources", "Plain", "Properties", "List", 1, "c"), 15),
        (("Resources", "Plain", "Properties", "Flow", "d"), 16),
        (("Resources", "Plain", "Properties", "Missing"), 9),
        (("Nothing",), None),
    ],
)
def test_lines_of_yaml_are_found(path: tuple[str | int, ...], line: int | None) -> None:
    """A path leads to its line, or to that of the nearest part around it."""
    assert line == YamlLines(YAML).line(path)


JSON = """\
{ "Resources": { "Tr\\u0061il": {
    "Type": "x", "Properties":
      { "List": [ 1, {"a": "{"},
          {"a": [2]}
        ], "Last": 1 }
} } }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("Resources", "Trail"), 1),
        (("Resources", "Trail", "Properties"), 2),
        (("Resources", "Trail", "Properties", "List", 1, "a"), 3),
        (("Resources", "Trail", "Properties", "List", 2, "a", 0), 4),
        (("Resources", "Trail", "Properties", "Last"), 5),
        (("Resources", "Trail", "Missing"), 1),
        (("Nothing",), None),
    ],
)
def test_lines_of_json_are_found(path: tuple[str | int, ...], line: int | None) -> None:
    """However it is laid out."""
    assert line == JsonLines(JSON).line(path)
