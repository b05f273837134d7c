"""Whatever a template says, no report does anything with it but show it."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trailwright.model.acceptance import Acknowledgement
from trailwright.model.findings import Finding, Judgement, Severity, rule
from trailwright.model.origin import Origin
from trailwright.model.resources import PassedOver
from trailwright.reports.formats import FORMATS, report
from trailwright.reports.text import text_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

ATTACKS = (
    *("\x1b[2J", "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07", "\x1b]52;c;ZXZpbA==\x07"),
    *("\x9b31m", "\x07", "\x00", "\x08\x08\x08", "\r", "\x7f", "\x85", "\x0b", "\t"),
    *("\u202eevil", "\u2066evil", "\u200bevil", "\u2028::error::evil", "\ufeff", "\U000e0041"),
    *("\ud800", "\udfff\ud800", "\ufffe", "\uffff"),
    *("\n::error::evil", "\r\n::stop-commands::evil", "::add-mask::evil", "\n  ::debug::evil"),
    *("%0A::error::evil", "%", ",line=1::evil", "a,title=evil", "a:b::c", "\u3000::error::evil"),
    *("##[error]evil", "##vso[task.setvariable variable=a]b", "##teamcity[buildStop]"),
    *("<script>evil()</script>", "<img src=x onerror=evil()>", "</details>", "<!--", "-->"),
    *("[evil](https://evil.example)", "![evil](https://evil.example/x.png)", "<https://a.example>"),
    *("https://evil.example", "www.evil.example", "evil@evil.example", "@octocat", "a/b#1", "GH-1"),
    *("`", "```\n# evil", "``` | evil", "a | b | c", "|\n| --- |", "\n\n# evil", "\n- evil", "$x$"),
    *(
        "\n\n    evil",
        "**evil**",
        "\\",
        "\\|",
        "\\[evil](x)",
        "&lt;",
        "[evil]: https://evil.example",
    ),
    *("]]>", '"', "'", '" evil="1', "&evil;", "<!DOCTYPE a>", "<?xml?>", "</testcase>"),
    *("{0}", "${{ github.token }}", "$(evil)", "'; evil", "=evil()", "..", "/../../etc/passwd"),
)
FIELDS = (
    *("message", "remedy", "resource", "path", "construct_path", "source_line"),
    *("key", "value", "reason", "passed_path", "passed_reason", "note", "judged"),
)
#: Nothing a reader can see needs these; Markdown alone may have the space without width.
NEVER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200c-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
MARKDOWN = MarkdownIt("commonmark").enable("table")


def _judgement(said: dict[str, str], *, accepted: bool = False) -> Judgement:
    """Return a judgement with one finding, in which every text is given."""
    origin = Origin(
        path=said["path"],
        logical_id=said["resource"],
        construct_path=said["construct_path"],
        source_line=f"{said['source_line']}:3",
        locate=lambda _: 7,
    )
    found = Finding(
        rule=rule("TW101"),
        severity=Severity.ERROR,
        message=said["message"],
        remedy=said["remedy"],
        resource=said["resource"],
        origin=origin,
        mend={said["key"]: [said["value"], {said["key"]: said["value"]}]},
    )
    known = Acknowledgement(rule="TW101", resource="x", reason=said["reason"], expires="2027-01-01")
    return Judgement(
        findings=(found, _with(found, accepted=known)) if accepted else (found,),
        paths=(said["judged"],),
        passed_over=(PassedOver(said["passed_path"], said["passed_reason"]),),
        notes=(said["note"],),
        trails=1,
    )


def _with(finding: Finding, *, accepted: Acknowledgement) -> Finding:
    names = ("rule", "severity", "message", "remedy", "resource", "origin", "mend")
    return Finding(**{name: getattr(finding, name) for name in names}, accepted=accepted)


def _lines_that_command(text: str) -> Iterator[str]:
    """Yield what GitHub, Azure or TeamCity would take for a command in a build's log."""
    for line in re.split(r"\r\n|\r|\n", text):
        if line.lstrip().startswith("::") or re.search(r"##[\w-]*\[", line):
            yield line


def _text_leaks(text: str, _: Judgement) -> Iterator[str]:
    yield from NEVER.findall(text)
    yield from _lines_that_command(text)


def _json_leaks(text: str, judgement: Judgement) -> Iterator[str]:
    yield from re.findall(r"[^\x20-\x7e\n]", text)
    row = json.loads(text)["findings"][0]
    said = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", judgement.findings[0].message)
    if row["message"] != said:
        yield row["message"]


def _sarif_leaks(text: str, judgement: Judgement) -> Iterator[str]:
    yield from re.findall(r"[^\x20-\x7e\n]", text)
    (run,) = json.loads(text)["runs"]
    if len(run["results"]) != len(judgement.findings):
        yield "a result came or went"
    for result in run["results"]:
        message = result["message"]["text"]
        yield from NEVER.findall(message)
        yield from re.findall(r"(?<!\\)(?:\\\\)*[\[\]]", message)
        for each in result["locations"]:
            uri = each["physicalLocation"]["artifactLocation"]["uri"]
            yield from re.findall(r"[^A-Za-z0-9%/._~-]", uri.removeprefix("file://"))


def _github_leaks(text: str, judgement: Judgement) -> Iterator[str]:
    yield from NEVER.findall(text)
    lines = text.split("\n")
    if len(lines) != len(judgement.worst_first) + 1:
        yield "a command came or went"
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
        if command is None:
            yield line
            continue
        keys = [each.partition("=")[0] for each in command[2].split(",")]
        if keys not in (
            *(["file", "line", "title"], ["file", "title"], ["line", "title"], ["title"]),
        ):
            yield command[2]
        yield from re.findall(r"%(?!25|0A|3A|2C)", line)


def _markdown_leaks(text: str, judgement: Judgement) -> Iterator[str]:
    yield from NEVER.findall(text)
    own = {"<!-- trailwright check -->", "</details>"}
    own |= {
        f"<details>\n<summary>{each.severity} {each.rule.id}: {each.rule.title}</summary>"
        for each in judgement.worst_first
    }
    tokens = MARKDOWN.parse(text)
    kinds = [each.type for each in tokens]
    expected = {"td_open": 4, "html_block": 2, "fence": 1}
    for kind, number in expected.items():
        if kinds.count(kind) != number * len(judgement.worst_first) + (kind == "html_block"):
            yield f"{kinds.count(kind)} {kind}"
    cells = [tokens[number + 1].content for number, kind in enumerate(kinds) if kind == "td_open"]
    if cells[3::4] != [each.rule.title for each in judgement.worst_first]:
        yield f"shifted cells: {cells}"
    if kinds.count("heading_open") != 1:
        yield "a heading came or went"
    for each in tokens:
        if each.type == "html_block" and each.content.strip() not in own:
            yield each.content
        yield from _inline_leaks(each.children or [])
    yield from (each for each in kinds if each in ("bullet_list_open", "code_block", "hr"))


def _inline_leaks(tokens: list[Token]) -> Iterator[str]:
    for each in tokens:
        if each.type not in ("text", "text_special", "code_inline", "softbreak"):
            yield each.type
    shown = "".join(each.content if each.type != "code_inline" else " " for each in tokens)
    yield from re.findall(r"(?:@|#|\bGH-|://|\bwww\.)\w", shown)


def _junit_leaks(text: str, judgement: Judgement) -> Iterator[str]:
    yield from NEVER.findall(text)
    root = ET.fromstring(text)  # noqa: S314 - our own report
    known = {"testsuites", "testsuite", "testcase", "failure", "skipped"}
    yield from {each.tag for each in root.iter()} - known
    failures = len(root.findall(".//failure"))
    if failures != len(judgement.worst_first):
        yield f"{failures} failures"
    for each in root.iter():
        allowed = {"name", "tests", "failures", "skipped", "classname", "file", "line"}
        yield from set(each.attrib) - allowed - {"type", "message"}


LEAKS: dict[str, Callable[[str, Judgement], Iterator[str]]] = {
    "text": _text_leaks,
    "json": _json_leaks,
    "sarif": _sarif_leaks,
    "github": _github_leaks,
    "markdown": _markdown_leaks,
    "junit": _junit_leaks,
}
HOSTILE = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=20), max_size=4).map("".join)


def _leaks(name: str, judgement: Judgement) -> list[str]:
    text = report(name)(judgement)
    text.encode()
    return list(LEAKS[name](text, judgement))


def test_every_format_is_watched() -> None:
    """A new format comes with a way to see what leaks through it."""
    assert set(FORMATS) == set(LEAKS)


@pytest.mark.parametrize("name", FORMATS)
def test_no_canary_gets_out(name: str) -> None:
    """Every attack, in every text of a judgement: none arrives."""
    tried = list(product(ATTACKS, FIELDS))
    said = dict.fromkeys(FIELDS, "x")

    leaked = [
        (attack, field, leaks)
        for attack, field in tried
        if (leaks := _leaks(name, _judgement(said | {field: f"a{attack}b"}, accepted=True)))
    ]

    assert len(tried) * len(FORMATS) >= 1_000
    assert [] == leaked


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=200, deadline=None)
@given(said=st.fixed_dictionaries(dict.fromkeys(FIELDS, HOSTILE)), accepted=st.booleans())
def test_no_text_gets_out(name: str, said: dict[str, str], *, accepted: bool) -> None:
    """Whatever stands in the texts of a judgement, the report can be read and does nothing."""
    assert [] == _leaks(name, _judgement(said, accepted=accepted))


@settings(max_examples=200, deadline=None)
@given(said=st.fixed_dictionaries(dict.fromkeys(FIELDS, HOSTILE)))
def test_colour_is_all_that_a_terminal_is_told(said: dict[str, str]) -> None:
    """Without our colours, the coloured text is the plain one."""
    judgement = _judgement(said)

    coloured = text_report(judgement, colour=True)

    assert text_report(judgement) == re.sub(r"\x1b\[[0-9;]+m", "", coloured)


def test_the_watch_sees_what_leaks() -> None:
    """Each watch reports a text that holds the attack it is there for."""
    judgement: Any = _judgement(dict.fromkeys(FIELDS, "x"))
    raw = {
        "text": "\x1b[2J",
        "json": json.dumps({"findings": [{"message": "\u202ex"}]}, ensure_ascii=False),
        "sarif": json.dumps(
            {"runs": [{"results": [{"message": {"text": "[a](b)"}, "locations": []}]}]}
        ),
        "github": "::error title=a::b\n::stop-commands::evil",
        "markdown": report("markdown")(judgement).replace("At `x`", "At @octocat `x`"),
        "junit": report("junit")(judgement).replace("<failure", "<evil/><failure"),
    }

    assert set(FORMATS) == {name for name, text in raw.items() if [*LEAKS[name](text, judgement)]}
