"""Two pages about the errors that making a trail can end in: what to do, and where it is caught.

``python tests/test_errors_page.py`` writes docs/troubleshooting.md and docs/errors.md anew.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.model.findings import rules
from trailwright.reports._markdown import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Rule

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "errors.md"
HELP = ROOT / "docs" / "troubleshooting.md"
OPERATIONS = (
    "CreateTrail",
    "UpdateTrail",
    "PutEventSelectors",
    "PutInsightSelectors",
    "StartLogging",
)
CAUGHT = {
    "check": "check",
    "both": "check and preflight",
    "preflight": "preflight",
    "never": "cannot happen",
}
#: A later try may succeed, and no look beforehand tells.
TRANSIENT = {"ConflictException", "ThrottlingException"}
INTRODUCTION = """\
# Errors

Every error that the calls which make a trail declare, and where trailwright names it before \
AWS does. This page is written by `python tests/test_errors_page.py`, and a test compares it with \
the rules and with AWS's own model of the calls: """
TROUBLES = """\
# Troubleshooting

Find what AWS said; … stands for your names. CloudFormation wraps the sentence, and its \
`HandlerErrorCode` is `InvalidRequest` for a wrong policy as well as for a full quota, so look \
for the sentence alone:

```text
Resource handler returned message: "Invalid request provided: Incorrect S3 bucket policy is
detected for bucket: … (Service: CloudTrail, Status Code: 400, …)"
(RequestToken: …, HandlerErrorCode: InvalidRequest)
```

Most of these are found before a deployment: `trailwright check` tells which, where, and what to \
write. This page is written by `python tests/test_errors_page.py` from \
`policies/api-errors.json` and `policies/rules.json`; [errors.md](errors.md) has the test of \
each.

## What AWS says"""


def page() -> str:
    """Return the page."""
    errors = read_policy("api-errors.json")["errors"]
    head = "| Error | Returned by | Means | Caught | Shown by |"
    counts = ", ".join(
        f"{sum(each['caught'] == key for each in errors)} {words}" for key, words in SUMMARY.items()
    )
    lines = [f"{INTRODUCTION}{counts}.", "", head, "| --- | --- | --- | --- | --- |"]
    return "\n".join([*lines, *map(_row, errors)]) + "\n"


SUMMARY = {
    "check": "are named by `trailwright check`",
    "both": "are named by `trailwright check`, and by `trailwright preflight` for what no template "
    "makes",
    "preflight": "can only be seen in live accounts, and are named by `trailwright preflight`",
    "never": "no deployment can meet",
}


def _row(error: dict[str, Any]) -> str:
    tests = dict.fromkeys([error["test"], error.get("live_test", error["test"])])
    shown = ", ".join(f"[{test}](../{file})" for file, test in (e.split("::") for e in tests))
    cells = (
        f"`{error['error']}`",
        ", ".join(error["operations"]),
        error["meaning"],
        _caught(error),
        shown,
    )
    return f"| {' | '.join(cells)} |"


def _caught(error: dict[str, Any]) -> str:
    ids = _rules_of(error["error"])
    parts = [f"{CAUGHT[error['caught']]}{': ' if ids else ''}{', '.join(ids)}."]
    if "constructor" in error:
        parts.append(f"Constructor: {error['constructor']}.")
    return " ".join([*parts, *([error["note"]] if "note" in error else [])])


def help_page() -> str:
    """Return the page about what to do."""
    errors = read_policy("api-errors.json")["errors"]
    met = [each for each in errors if each["caught"] != "never"]
    quoted = sorted(_quoted(error, said) for error in met for said in error.get("messages", []))
    others = [_unquoted(error) for error in met if "messages" not in error]
    return "\n\n".join([TROUBLES, *quoted, UNQUOTED, *others]) + "\n"


UNQUOTED = """\
## Errors that nobody quotes

The names are AWS's; how it words them is not known here."""


def _quoted(error: dict[str, Any], said: dict[str, str]) -> str:
    meaning = f"`{error['error']}`. {error['meaning']} Quoted in <{said['source']}>."
    return "\n\n".join([f"### {prose(said['text'])}", meaning, *_mends(error)])


def _unquoted(error: dict[str, Any]) -> str:
    return "\n\n".join([f"### {error['error']}", error["meaning"], *_mends(error)])


def _mends(error: dict[str, Any]) -> Iterator[str]:
    if "mend" in error:
        yield f"→ {prose(error['mend'])}"
    found = [each for each in rules().values() if each.aws_error == error["error"]]
    if found:
        yield "\n".join(map(_found_by, found))


def _found_by(rule: Rule) -> str:
    return f"- [{rule.id}](rules/{rule.id}.md) {rule.title}\\\n  → {prose(rule.remedy)}"


def _rules_of(error: str) -> list[str]:
    return [each.id for each in rules().values() if each.aws_error == error]


def test_the_page_is_what_the_data_says() -> None:
    """docs/errors.md is up to date."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_about_what_to_do_is_what_the_data_says() -> None:
    """docs/troubleshooting.md is up to date."""
    assert HELP.read_text(encoding="utf-8") == help_page()


def test_there_is_something_to_do_about_every_error() -> None:
    """A rule's remedy, or a sentence of its own."""
    errors = read_policy("api-errors.json")["errors"]

    assert [] == [
        each["error"]
        for each in errors
        if each["caught"] != "never" and "mend" not in each and not _rules_of(each["error"])
    ]


def test_no_error_of_the_calls_is_forgotten() -> None:
    """AWS's model and the page name the same errors, for the same calls."""
    model = botocore.session.get_session().get_service_model("cloudtrail")
    declared: dict[str, list[str]] = {}
    for operation in OPERATIONS:
        for shape in model.operation_model(operation).error_shapes:
            declared.setdefault(shape.name, []).append(operation)

    assert declared == {
        each["error"]: each["operations"] for each in read_policy("api-errors.json")["errors"]
    }


def test_every_error_has_a_rule() -> None:
    """What is said to be caught is named by a rule; of templates, or of live accounts."""
    errors = read_policy("api-errors.json")["errors"]

    assert [] == [
        each["error"]
        for each in errors
        if each["caught"] != "never" and not _rules_of(each["error"])
    ]


def test_what_no_template_shows_is_claimed_by_no_rule() -> None:
    """The only rule of templates that names such an error is a reminder, no verdict."""
    errors = read_policy("api-errors.json")["errors"]
    unseen = {each["error"] for each in errors if each["caught"] in ("preflight", "never")}
    claims = [each for each in rules().values() if each.aws_error in unseen]

    assert {"info"} == {str(each.severity) for each in claims if each.id < "TW8"}


def test_what_cannot_happen_is_claimed_by_no_rule() -> None:
    """Neither of templates nor of live accounts."""
    errors = read_policy("api-errors.json")["errors"]

    assert [] == [
        id for each in errors if each["caught"] == "never" for id in _rules_of(each["error"])
    ]


def test_every_cause_of_create_trail_is_caught() -> None:
    """All 29, before a deployment: those that are in use, and not a matter of the moment."""
    causes = [
        each
        for each in read_policy("api-errors.json")["errors"]
        if "CreateTrail" in each["operations"]
        and each["error"] not in TRANSIENT
        and "No longer in use" not in each.get("note", "")
    ]

    assert (29, []) == (len(causes), [each for each in causes if each["caught"] == "never"])


@pytest.mark.parametrize(
    "test",
    sorted(
        {
            each[key]
            for each in read_policy("api-errors.json")["errors"]
            for key in ("test", "live_test")
            if key in each
        }
    ),
)
def test_the_tests_it_names_are_there(test: str) -> None:
    """A row points at a test that exists."""
    file, name = test.split("::")
    module = ast.parse((ROOT / file).read_text(encoding="utf-8"))

    assert name in {each.name for each in module.body if isinstance(each, ast.FunctionDef)}


def test_the_data_follows_its_schema() -> None:
    """It is valid under the schema that it names."""
    schema = read_policy("schema/api-errors.schema.json")

    assert [] == list(Draft202012Validator(schema).iter_errors(read_policy("api-errors.json")))


if __name__ == "__main__":
    sys.stdout.write(f"writing {PAGE} and {HELP}\n")
    PAGE.write_text(page(), encoding="utf-8")
    HELP.write_text(help_page(), encoding="utf-8")
