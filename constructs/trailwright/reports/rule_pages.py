"""A rule's page: in the documentation, in code scanning and on the terminal.

``python -m trailwright.reports.rule_pages docs/rules`` writes every page anew.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.changes import Change
from trailwright.model.findings import Severity, rules
from trailwright.reports._markdown import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.findings import Rule

__all__ = ["help_markdown", "help_text", "index_page", "page", "terminal_page", "write_pages"]

_WIDTH = 80
_MEANINGS = {
    Severity.FATAL: "the deployment fails at a limit that AWS does not raise",
    Severity.ERROR: "AWS refuses it, or what was asked for does not happen",
    Severity.WARNING: "it may fail, or costs or loses something",
    Severity.UNKNOWN: "it cannot be decided from the template alone",
    Severity.INFO: "worth knowing",
}
#: Themes by the first digit of their ids.
_THEMES = {
    "0": "What was accepted",
    "1": "Delivery",
    "2": "Limits",
    "3": "What is recorded",
    "4": "Encryption and access",
    "5": "Alarms",
    "6": "Cost",
    "7": "Protection and retention",
    "8": "Live health",
}
_INTRODUCTION = """\
# Rules

What `trailwright check` judges. An id never changes its meaning. These pages are written from \
`policies/rules.json` by `make rule-pages`; `trailwright explain TW101` shows one on a terminal.

## Severities

`--fail-on` takes one of these, and the exit status is 1 when a finding is as bad or worse. The \
default is `error`. What is `unknown` ranks below a warning, so it fails only when it is asked \
for, but it is always told and counted, and never passes for clean.
"""
_ACCEPTING = """
## Accepting a finding

`trailwright check --baseline accepted.yaml` takes the findings in that file as accepted. They \
no longer fail; text and annotations count them, and JSON, SARIF and JUnit keep them with their \
reason. The list has the form of the `acknowledgements` in `trails.yaml`.

```yaml
# yaml-language-server: $schema=policies/schema/baseline.schema.json
acknowledgements:
  - rule: TW103
    resource: Trail                  # its logical id, its ARN, or the path of its construct
    path: templates/audit.yaml       # or how it ends; without it, any template
    reason: the policy was there before the trail
    expires: 2027-06-30              # the last day, in UTC
```

No line is named, so a finding stays accepted when the file is edited above it. After its last \
day it counts again (TW001), an entry that matches nothing any more is told (TW002), and what is \
fatal cannot be accepted (TW003). To begin a baseline with all that is found now:

```sh
trailwright check cdk.out --write-baseline accepted.json --reason "legacy" --expires 2027-06-30
```
"""


class _Part(NamedTuple):
    """A part of a page: a heading, sentences, and lines that stand as they are."""

    heading: str
    text: str = ""
    code: str = ""
    links: Sequence[str] = ()


def page(rule: Rule) -> str:
    """Return a rule's page in Markdown.

    Args:
        rule: The rule.
    """
    return f"# {rule.id}: {rule.title}\n\n{help_markdown(rule)}\n"


def help_markdown(rule: Rule) -> str:
    """Return what a rule's page says below its title, in Markdown.

    Args:
        rule: The rule.
    """
    return "\n\n".join(_in_markdown(each) for each in _parts(rule))


def terminal_page(rule: Rule) -> str:
    """Return a rule's page in 80 columns.

    Args:
        rule: The rule.
    """
    title = textwrap.fill(f"{rule.id}: {rule.title}", _WIDTH)
    return f"{title}\n\n{help_text(rule)}"


def help_text(rule: Rule) -> str:
    """Return what a rule's page says below its title, in 80 columns.

    Args:
        rule: The rule.
    """
    return "\n\n".join("\n".join(_in_text(each)) for each in _parts(rule))


def index_page() -> str:
    """Return the list of all rules, by theme, in Markdown."""
    return "\n".join([_INTRODUCTION, *_severities(), _ACCEPTING, *_themes()])


def write_pages(folder: Path) -> None:
    """Write the index and every rule's page, and delete those of rules that are gone.

    Args:
        folder: Where they belong.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("TW*.md"):
        old.unlink()
    for each in rules().values():
        (folder / f"{each.id}.md").write_text(page(each), encoding="utf-8")
    (folder / "README.md").write_text(index_page(), encoding="utf-8")


def _parts(rule: Rule) -> Iterator[_Part]:
    yield _severity(rule)
    if rule.aws_error:
        yield _Part("AWS would say", f"{rule.aws_error}.")
    yield _Part("Why", rule.why)
    yield _Part("What to do", rule.remedy)
    yield _acceptance(rule)
    if rule.sources:
        yield _Part("Sources", links=rule.sources)


def _severity(rule: Rule) -> _Part:
    if isinstance(rule, Change):
        said = [f"{name}: {each.severity}. {each.sentence}" for name, each in rule.says.items()]
        return _Part("What is told", code="\n".join(said))
    return _Part("Severity", f"{rule.severity}: {_MEANINGS[rule.severity]}.")


def _acceptance(rule: Rule) -> _Part:
    heading = "To accept it"
    if isinstance(rule, Change):
        return _Part(heading, "It is told where it is made, and nowhere after it: merge it.")
    if rule.is_about_acceptance:
        return _Part(heading, "This is about acknowledgements, and cannot be accepted itself.")
    if rule.severity is Severity.FATAL:
        return _Part(heading, "It cannot be accepted, for the deployment fails whatever is said.")
    text = "Write it into the file that --baseline names, with a reason and the last day:"
    entry = (
        "acknowledgements:\n"
        f"  - rule: {rule.id}\n"
        "    resource: <logical id, ARN or construct path>\n"
        "    reason: <why, for the next reader>\n"
        "    expires: <YYYY-MM-DD>"
    )
    return _Part(heading, text, code=entry)


def _in_markdown(part: _Part) -> str:
    blocks = [f"## {part.heading}"]
    if part.text:
        blocks.append(prose(part.text))
    if part.code:
        blocks.append(f"```yaml\n{part.code}\n```")
    if part.links:
        blocks.append("\n".join(f"- <{each}>" for each in part.links))
    return "\n\n".join(blocks)


def _in_text(part: _Part) -> Iterator[str]:
    yield part.heading
    yield from textwrap.wrap(
        part.text,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (f"    {line}" for line in part.code.splitlines())
    yield from (f"  {each}" for each in part.links)


def _severities() -> Iterator[str]:
    yield "| Severity | Means |"
    yield "| --- | --- |"
    yield from (f"| {each} | {meaning} |" for each, meaning in _MEANINGS.items())


def _themes() -> Iterator[str]:
    for digit, theme in _THEMES.items():
        found = [each for each in rules().values() if each.id[2] == digit]
        if not found:
            continue
        yield f"## {theme}\n"
        yield "| Rule | Severity | What is wrong | AWS error |"
        yield "| --- | --- | --- | --- |"
        for each in found:
            link = f"[{each.id}]({each.id}.md)"
            yield f"| {link} | {each.severity} | {each.title} | {each.aws_error or ''} |"
        yield ""


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
