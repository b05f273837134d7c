"""``trailwright cost`` estimates anybody's templates, and says what it does not know."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from trailwright._policies import read_policy
from trailwright.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TRAILS = str(Path(__file__).parents[2] / "trails.yaml")
PRICES = "2024-07-01 to 2025-10-28"
#: What may move a cursor, begin a link, or end a table's cell.
HOSTILE = "a\x1b[2J|`<b>|@octocat\u202e ##[error]x"


def _trail(**more: object) -> dict[str, Any]:
    known = {"S3BucketName": "archive", "IsLogging": True, "IsMultiRegionTrail": True}
    return {"Type": "AWS::CloudTrail::Trail", "Properties": known | more}


@pytest.fixture(name="template")
def _template(tmp_path: Path) -> Callable[..., str]:
    """Writes a template, and gives its path."""

    def write(name: str = "t.json", **resources: object) -> str:
        path = tmp_path / name
        path.write_text(json.dumps({"Resources": resources}), encoding="utf-8")
        return str(path)

    return write


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["cost", *arguments])


def test_the_sample_estate_is_estimated_with_its_own_volumes() -> None:
    """Every trail, the copy that is paid for, and what the figures are."""
    result = _run(TRAILS)

    assert 0 == result.exit_code, result.stderr
    for trail in ("org-audit (111122223333)", "orders-data (333344445555)", "frankfurt-writes"):
        assert trail in result.stdout
    assert "Insights on management events                    140         140         140" in (
        result.stdout
    )
    assert "frankfurt-writes pays for management events that org-audit records too" in result.stdout


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize("base", [(), ("--base", TRAILS)], ids=["estimate", "delta"])
def test_every_output_says_when_its_prices_were_true(form: str, base: tuple[str, ...]) -> None:
    """The oldest and the newest day; and that it is an estimate."""
    said = _run(TRAILS, "--format", form, *base).stdout
    days = PRICES.split(" to ")

    assert [] == [each for each in (*days, "estimate") if each not in said.lower()]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_it_says_which_events_it_counted_with(template: Callable[..., str], form: str) -> None:
    """Those of the file and of the options; and that there are none when nobody says."""
    told = " ".join(_run(TRAILS, "--network-activity-events", "7", "--format", form).stdout.split())
    silent = " ".join(_run(template(One=_trail()), "--format", form).stdout.split())

    assert (
        "Counted with 40,000,000 management events, 5,000,000 data events, "
        "7 network activity events, 40,000,000 events that Insights analyses"
    ) in told
    assert "Counted with no events, since nobody says how many there are" in silent


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_it_says_whose_prices_it_borrows_and_which_nobody_confirmed(
    template: Callable[..., str], form: str
) -> None:
    """Each by what it is the price of."""
    subscription = {"Subscription": [{"Protocol": "email", "Endpoint": "a@b.c"}]}
    path = template(
        One=_trail(SnsTopicName={"Ref": "Topic"}),
        Topic={"Type": "AWS::SNS::Topic", "Properties": subscription},
    )

    said = _run(path, "--region", "eu-west-1", "--management-events", "9", "--format", form).stdout

    words = " ".join(said.split())
    assert "Prices taken from us-east-1, widened: S3 PUT requests of log files; S3 GET" in words
    assert "UNVERIFIED prices: SNS deliveries by email" in words
    assert "such as 900 to 2,500 bytes an event" in words


def test_text_is_of_eighty_columns() -> None:
    """Whatever it says."""
    lines = [*_run(TRAILS).stdout.splitlines(), *_run(TRAILS, "--base", TRAILS).stdout.splitlines()]

    assert [] == [line for line in lines if len(line) > 80]


@pytest.mark.parametrize("base", [(), ("--base", TRAILS)], ids=["estimate", "delta"])
def test_json_follows_its_schema(template: Callable[..., str], base: tuple[str, ...]) -> None:
    """With what is known and what is not."""
    topic = {"Subscription": [{"Protocol": "sms", "Endpoint": "+1"}]}
    path = template(
        One=_trail(SnsTopicName={"Ref": "Topic"}),
        Two=_trail(),
        Topic={"Type": "AWS::SNS::Topic", "Properties": topic},
    )

    report = json.loads(_run(path, "--format", "json", "--management-events", "5", *base).stdout)

    schema = read_policy("schema/cost.schema.json")
    assert [] == list(Draft202012Validator(schema).iter_errors(report))
    amounts = [each["amount"] for each in report["estimate"]["lines"]]
    assert {"unknown": "its price is not known"} in amounts
    assert bool(base) == ("delta" in report)


def test_options_come_before_what_the_file_expects() -> None:
    """5 million data events are $5, 7 million are $7."""
    report = json.loads(_run(TRAILS, "--data-events", "7000000", "--format", "json").stdout)

    (line,) = [each for each in report["estimate"]["lines"] if each["item"] == "data_events"]
    assert "7.000000" == line["amount"]["likely"]
    assert 40_000_000 == report["estimate"]["volumes"]["management"]


def test_without_volumes_a_million_is_priced(template: Callable[..., str]) -> None:
    """And the volumes are said to be unknown; a second copy of a million is $20."""
    said = _run(template(One=_trail(TrailName="one"), Two=_trail(TrailName="two"))).stdout

    assert "management events of two: their number is not known" in said
    assert "two pays for management events that one records too: unknown" in said
    assert re.search(r"A million events a month .*\n  Management events +20 +20 +22", said)


def test_a_template_without_trails_is_told(template: Callable[..., str]) -> None:
    """Nothing costs nothing, and that is not the same as not having looked."""
    result = _run(template(Topic={"Type": "AWS::SNS::Topic"}))

    assert 0 == result.exit_code
    assert "trails: there is none in what was read" in result.stdout


def test_a_change_is_told_with_its_new_copy(template: Callable[..., str]) -> None:
    """What is the same is left out."""
    base = template("base.json", One=_trail(TrailName="one"))
    head = template("head.json", One=_trail(TrailName="one"), Two=_trail(TrailName="two"))

    said = _run(head, "--base", base, "--management-events", "1000000").stdout

    assert re.search(r"Management events, further copy \(new\) +\+20 +\+20 +\+20\n", said)
    assert "New paid copies (1)" in said
    assert "first copy" not in said


def test_the_same_volumes_count_on_both_sides(template: Callable[..., str]) -> None:
    """Those of what is proposed; a change is one of the estate, not of what is expected of it."""
    base = template("base.json", One=_trail(TrailName="one"))
    report = json.loads(_run(TRAILS, "--base", base, "--format", "json").stdout)

    assert report["estimate"]["volumes"] == report["base"]["volumes"]


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("delta", [False, True])
def test_a_name_can_do_nothing_but_be_shown(
    template: Callable[..., str], form: str, *, delta: bool
) -> None:
    """Names of trails, protocols and storage classes come from a template."""
    moves = [{"StorageClass": HOSTILE, "TransitionInDays": 1}]
    rules = [{"Status": "Enabled", "Transitions": moves}]
    archive = {"BucketName": "archive", "LifecycleConfiguration": {"Rules": rules}}
    path = template(
        One=_trail(TrailName=HOSTILE, SnsTopicName={"Ref": "Topic"}),
        Two=_trail(TrailName=f"{HOSTILE}2"),
        Archive={"Type": "AWS::S3::Bucket", "Properties": archive},
        Topic={
            "Type": "AWS::SNS::Topic",
            "Properties": {"Subscription": [{"Protocol": HOSTILE, "Endpoint": "x"}]},
        },
    )
    base = ["--base", template("base.json")] if delta else []

    said = _run(path, "--management-events", "1000000", "--format", form, *base).stdout

    assert [] == [each for each in ("\x1b", "\u202e", "##[error]") if each in said]
    assert [] == list(_active(said) if form == "markdown" else ())


def _active(markdown: str) -> Iterator[str]:
    """Yield what a reader's browser would make more of than text, code and tables."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inline = [child for token in page for child in token.children or ()]
    for token in (*page, *inline):
        if token.type.startswith(("html", "link", "image", "em", "fence", "heading")):
            yield token.type
        if token.type == "text" and "@octocat" in token.content:
            yield token.content
    rows = [token.level for token in page if token.type == "tr_open"]
    cells = [token.level for token in page if token.type in ("td_open", "th_open")]
    if len(cells) != 5 * len(rows):
        yield "a cell of its own"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.json"], "missing.json"),
        ([TRAILS, "--base", "missing.json"], "missing.json"),
        ([TRAILS, "--data-events", "-1"], "-1"),
        ([TRAILS, "--data-events", "many"], "many"),
        ([TRAILS, "--month", "0"], "0"),
        ([TRAILS, "--format", "sarif"], "sarif"),
        ([TRAILS, "--format", "json", "--format", "text"], "only one format"),
        ([TRAILS, "--format", "json=/no/such/folder/x.json"], "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_told_without_a_traceback(
    arguments: list[str], message: str
) -> None:
    """Exit status 2, and what is wrong."""
    result = _run(*arguments)

    assert (2, True) == (result.exit_code, message in result.stderr)
    assert "Traceback" not in result.stderr


def test_formats_may_go_to_files(tmp_path: Path) -> None:
    """As of trailwright check: text on standard output, the rest in files."""
    comment = tmp_path / "comment.md"

    said = _run(TRAILS, "--format", f"markdown={comment}").stdout

    assert said.startswith("An estimate of month 12")
    assert comment.read_text(encoding="utf-8").startswith("**")


def test_absurd_volumes_are_estimated_all_the_same(template: Callable[..., str]) -> None:
    """However many digits they have."""
    path = template(One=_trail())

    results = [
        _run(path, "--management-events", "9" * 100, "--format", form)
        for form in ("text", "json", "markdown")
    ]

    assert [0, 0, 0] == [each.exit_code for each in results]


def test_what_changes_nothing_has_no_table(tmp_path: Path) -> None:
    """A comment says so in words."""
    path = tmp_path / "trails.yaml"
    path.write_text(
        "trails:\n- {kind: account, name: audit, account: '111122223333', region: eu-west-1}\n",
        encoding="utf-8",
    )

    shown = (
        CliRunner()
        .invoke(root, ["cost", str(path), "--base", str(path), "--format", "markdown"])
        .stdout
    )

    assert ("Nothing changes." in shown, "| Trail |" in shown) == (True, False)
