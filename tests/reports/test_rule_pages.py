"""docs/rules says what policies/rules.json says; ``make rule-pages`` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trailwright.config.baseline import load_baseline
from trailwright.model.findings import rules
from trailwright.reports.rule_pages import index_page, page, terminal_page, write_pages

FOLDER = Path(__file__).parents[2] / "docs" / "rules"
RULES = list(rules().values())


def test_the_pages_are_what_the_rules_say(tmp_path: Path) -> None:
    """Each of them, the index too, and none of a rule that is gone."""
    write_pages(tmp_path)

    written = {each.name: each.read_text(encoding="utf-8") for each in tmp_path.iterdir()}
    assert written == {each.name: each.read_text(encoding="utf-8") for each in FOLDER.iterdir()}


def test_a_page_of_a_rule_that_is_gone_goes(tmp_path: Path) -> None:
    """Writing cleans up."""
    (tmp_path / "TW999.md").write_text("gone", encoding="utf-8")

    write_pages(tmp_path)

    assert not (tmp_path / "TW999.md").exists()


def test_the_baseline_shown_is_one(tmp_path: Path) -> None:
    """The example of the index can be read."""
    (example,) = re.findall(r"```yaml\n(.*?)```", index_page(), re.DOTALL)
    (tmp_path / "accepted.yaml").write_text(example, encoding="utf-8")

    (accepted,) = load_baseline(tmp_path / "accepted.yaml")

    assert ("TW103", "2027-06-30") == (accepted.rule, accepted.expires)


def test_the_index_has_every_rule() -> None:
    """With a link that leads to its page."""
    linked = re.findall(r"\[TW\d+\]\((\S+)\)", index_page())

    assert [f"{each.id}.md" for each in RULES] == linked


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.id)
def test_a_page_says_all_there_is(rule: object) -> None:
    """On the terminal in the same words as in the documentation."""
    cited = rules()[rule.id]  # type: ignore[attr-defined]
    terminal = " ".join(terminal_page(cited).split())
    document = page(cited).replace("\\", "")

    told = (cited.title, cited.why, cited.remedy, cited.aws_error or "", *cited.sources)
    assert [] == [each for each in told if " ".join(each.split()) not in terminal]
    assert [] == [each for each in told if each not in document]


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.id)
def test_a_page_has_80_columns_on_the_terminal(rule: object) -> None:
    """But for an address, which is never broken."""
    text = terminal_page(rules()[rule.id])  # type: ignore[attr-defined]

    assert [] == [line for line in text.splitlines() if len(line) > 80 and "://" not in line]


@pytest.mark.parametrize(
    ("rule_id", "words"),
    [
        ("TW101", "- rule: TW101"),
        ("TW201", "cannot be accepted, for the deployment fails"),
        ("TW001", "cannot be accepted itself"),
    ],
)
def test_a_page_says_how_to_accept_a_finding(rule_id: str, words: str) -> None:
    """Or that it cannot be."""
    assert words in terminal_page(rules()[rule_id])
