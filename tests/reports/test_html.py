"""The page can be read by anybody, says the same each time, and asks nothing of anybody."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.controls import frameworks
from trailwright.cost import Volumes, estimate, joined
from trailwright.model.acceptance import Acknowledgement
from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.findings import Judgement
from trailwright.model.resources import PassedOver
from trailwright.readers import Context, look
from trailwright.reports.html import Dossier, html_page, subject_of
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.findings import Finding

    Attributes = dict[str, str | None]

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "trails.yaml"
#: Elements that load something, run something, or lead somewhere by themselves.
ACTIVE = {"script", "img", "iframe", "object", "embed", "video", "audio", "form", "input", "base"}
VOID = {"meta", "link", "br", "hr", "rect", "path"}
#: Nothing that a reader can see needs these.
NEVER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
ATTACKS = (
    *("<script>evil()</script>", "<img src=x onerror=evil()>", "</style><b>", "</title><b>"),
    *("</section>", "</details>", "<!--", "-->", "]]>", "<svg onload=evil()>", "</svg>", "</desc>"),
    *('" onclick="evil()', "' onclick='evil()", '" style="x:url(//a.example)', "javascript:evil()"),
    *("&lt;b&gt;", "&#60;b&#62;", "{{ 7 * 7 }}", "{% raw %}", "{# #}", "${{ github.token }}"),
    *("=HYPERLINK(1)", "=1+1", "@SUM(1)", "+1", "-1", "`", "$x$", "%0A", "\\"),
    *("\x1b[2J", "\x1b]8;;https://evil.example\x07a", "\x9b31m", "\x00", "\x08", "\r", "\x85"),
    *("\u202eevil", "\u2066evil", "\u200bevil", "\u2028evil", "\ufeff", "\U000e0041", "\uffff"),
    *("https://evil.example", "//evil.example/x.png", "a" * 5_000, "\N{PILE OF POO}"),
)
TRAIL = {"S3BucketName": "elsewhere", "IsLogging": True, "TrailName": "audit"}


class Page(HTMLParser):
    """The elements of a page, its text, and whether all that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[tuple[str, str]] = []
        self.astray: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.astray += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if data.strip() and self._open:
            self.texts.append((self._open[-1], " ".join(data.split())))

    def all(self, *tags: str) -> list[Attributes]:
        """Return the attributes of elements."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def text(self) -> str:
        """All text, one element after another; the style sheet is none."""
        return " ".join(text for tag, text in self.texts if tag != "style")


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., str]:
    """Makes the page of templates, written as their resources, or of files that are there."""

    def make(*written: dict[str, Any] | Path, date: str | None = None, **changed: Any) -> str:  # noqa: ANN401
        paths = [_path(each, tmp_path / f"{n}.json") for n, each in enumerate(written)]
        looked = look(paths, Context(account="111122223333", region="eu-west-1"))
        judged = [(each, judge(each)) for each in looked.estates]
        fields = {
            "findings": tuple(finding for _, found in judged for finding in found),
            "paths": tuple(path for each in looked.estates for path in each.paths),
            "trails": sum(len(each.trails) for each in looked.estates),
            "notes": looked.notes,
        }
        dossier = Dossier(
            judgement=Judgement(**(fields | changed)),
            subjects=tuple(subject_of(*each) for each in judged),
            estimate=estimate(joined(looked.estates), Volumes()),
            version="1.2.3",
            date=date,
        )
        return html_page(dossier)

    return make


def _path(written: dict[str, Any] | Path, path: Path) -> str:
    if isinstance(written, Path):
        return str(written)
    path.write_text(json.dumps({"Resources": written}), encoding="utf-8")
    return str(path)


def _trail(**changed: object) -> dict[str, Any]:
    return {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": TRAIL | changed}}


@pytest.fixture
def sample(page: Callable[..., str]) -> Page:
    """The page of the sample estate."""
    return Page(page(SAMPLE))


@pytest.fixture
def several(page: Callable[..., str]) -> Page:
    """The page of two estates that have nothing to do with one another."""
    return Page(page(_trail(), _trail(TrailName="other", S3BucketName="another")))


@pytest.mark.parametrize("name", ["sample", "several"])
def test_every_element_is_closed(name: str, request: pytest.FixtureRequest) -> None:
    """And in its order, with nothing that loads or runs among them."""
    found: Page = request.getfixturevalue(name)

    assert [] == found.astray
    assert [] == found.all(*ACTIVE)


@pytest.mark.parametrize("name", ["sample", "several"])
def test_headings_are_in_order(name: str, request: pytest.FixtureRequest) -> None:
    """There is one of the first level, and no level is left out on the way down."""
    found: Page = request.getfixturevalue(name)
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch(r"h[1-6]", tag)]

    assert 1 == levels.count(1) == levels[0]
    assert [] == [(a, b) for a, b in pairwise(levels) if b > a + 1]


@pytest.mark.parametrize("name", ["sample", "several"])
def test_every_reference_leads_somewhere(name: str, request: pytest.FixtureRequest) -> None:
    """Ids are there, and each once; what is not here is a plain link to a source."""
    found: Page = request.getfixturevalue(name)
    ids = [each["id"] for _, each in found.elements if each.get("id")]
    named = {
        part
        for _, each in found.elements
        for key in ("aria-labelledby", "aria-describedby")
        for part in (each.get(key) or "").split()
    }
    links = {str(each["href"]) for each in found.all("a")}

    assert sorted(set(ids)) == sorted(ids)
    assert set() == named - set(ids)
    assert set() == {each[1:] for each in links if each.startswith("#")} - set(ids)
    assert all(each.startswith(("#", "https://")) for each in links)


def test_nothing_is_loaded(page: Callable[..., str]) -> None:
    """No element and no rule of style names an address, and the page forbids it besides."""
    text = page(SAMPLE)
    found = Page(text)
    (policy,) = (each for each in found.all("meta") if each.get("http-equiv"))

    assert [{"rel": "icon", "href": "data:,"}] == found.all("link")
    assert [] == [each for _, each in found.elements if {"src", "srcset", "poster"} & set(each)]
    assert [] == re.findall(r"url\(|@import|expression\(", text)
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_there_are_landmarks_and_a_way_to_them(sample: Page) -> None:
    """Whoever uses a keyboard gets past the contents, and a screen reader finds its parts."""
    (first, *_) = sample.all("a")

    assert "#summary" == first["href"]
    assert [1, 1, 1, 1] == [len(sample.all(each)) for each in ("header", "nav", "main", "footer")]
    assert {"lang": "en"} == sample.all("html")[0]
    assert all(each.get("aria-labelledby") for each in sample.all("section"))


def test_tables_say_what_they_are(sample: Page) -> None:
    """Each has a caption, and each cell keeps its role and its label when it is stacked."""
    tables = sample.all("table")

    assert len(tables) == len(sample.all("caption")) > 5
    assert all(each.get("scope") in ("col", "row") for each in sample.all("th"))
    assert all(each.get("role") == "cell" and each.get("data-label") for each in sample.all("td"))


def test_the_same_input_makes_the_same_page(page: Callable[..., str]) -> None:
    """Byte for byte, and no time of day is in it."""
    once, again = page(SAMPLE), page(SAMPLE)

    assert once == again
    assert [] == re.findall(r"\d\d:\d\d:\d\d", Page(once).text)


def test_a_date_is_shown_where_one_is_given(page: Callable[..., str]) -> None:
    """In the head, for machines too; without one there is none."""
    dated, plain = Page(page(SAMPLE, date="2027-03-01")), Page(page(SAMPLE))

    assert [{"datetime": "2027-03-01"}] == dated.all("time")
    assert [] == plain.all("time")


def test_the_drawing_has_the_same_in_words(sample: Page) -> None:
    """Every box of the drawing stands in the list, under what leads to it."""
    boxes = [text for tag, text in sample.texts if tag == "title"][1:]

    assert len(sample.all("rect")) == len([each for each in boxes if each[0].isupper()]) - 1
    for name in ("org-audit", "alias/trailwright/orders-data", "legacy-audit", "27 alarms"):
        assert name in sample.text


def test_every_alarm_of_the_catalogue_is_shown(sample: Page) -> None:
    """With its title."""
    titles = {each["title"] for name in profile_names() for each in profile_of(name)["alarms"]}

    assert set() == titles - {text for _, text in sample.texts}


def test_every_control_is_shown(sample: Page) -> None:
    """With what must be so, and a link to where it is from."""
    controls = [control for each in frameworks() for control in each.controls]
    links = {each["href"] for each in sample.all("a")}

    assert set() == {each.title for each in controls} - {text for _, text in sample.texts}
    assert set() == {each.source for each in controls} - links


def test_nobody_is_said_to_listen_who_is_not_known_to(sample: Page) -> None:
    """The sample tells a topic without subscribers: that is not known, and not good."""
    assert "Nothing wrong was found, as far as could be known." in sample.text
    assert "Whether 42 alarms would be heard: nobody here is known" in sample.text
    assert "0 of 42 alarms are known to be heard" in sample.text


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"S3KeyPrefix": "a" * 300}, "Not ready to be deployed: "),
        ({"IsLogging": False, "S3BucketName": "elsewhere"}, "there is something to look at: "),
        ({}, "Nothing wrong was found, as far as could be known."),
    ],
)
def test_the_verdict_is_that_of_the_worst_finding(
    page: Callable[..., str], changed: dict[str, Any], expected: str
) -> None:
    """Errors first, then warnings, then what is not known."""
    (said,) = (text for _, text in Page(page(_trail(**changed))).texts if expected in text)

    assert said


def test_a_finding_comes_with_its_remedy(page: Callable[..., str]) -> None:
    """What is wrong, what AWS would answer, where, and what to write."""
    resources = _trail(S3BucketName={"Ref": "Logs"})
    resources["Logs"] = {"Type": "AWS::S3::Bucket"}
    found = Page(page(resources))

    for said in ("TW101", "AWS would say InsufficientS3BucketPolicyException", "What to do"):
        assert said in found.text
    assert any("s3:PutObject" in text for tag, text in found.texts if tag == "code")


def test_what_is_accepted_is_told_apart(
    page: Callable[..., str], finding: Callable[..., Finding]
) -> None:
    """With its reason and its last day, and it counts no more."""
    known = Acknowledgement(
        rule="TW101", resource="Trail", reason="moved soon", expires="2999-01-01"
    )
    open_, closed = (
        Page(page(SAMPLE, findings=(finding(accepted=each),))).text for each in (None, known)
    )

    assert "Not ready to be deployed: 1 error" in open_
    assert "moved soon, until 2999-01-01" in closed
    assert "Not ready" not in closed


def test_what_was_not_judged_is_told(page: Callable[..., str]) -> None:
    """It stands among what could not be known, and among the files."""
    passed = (PassedOver("web.yaml", "mentions no CloudTrail"),)

    text = Page(page(SAMPLE, passed_over=passed)).text

    assert "web.yaml was not judged: mentions no CloudTrail" in text
    assert "1 file was judged, 1 passed over" in text


def test_an_estate_without_a_trail_has_no_map(page: Callable[..., str]) -> None:
    """What cannot be said is left out, with a sentence."""
    policy = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": "logs",
            "PolicyDocument": {
                "Statement": [{"Principal": {"Service": "cloudtrail.amazonaws.com"}}]
            },
        },
    }

    found = Page(page({"Policy": policy}))

    assert "No trail is described here." in found.text
    assert [] == found.all("svg")
    assert "Without a trail there is no control to be met." in found.text


def _hostile(attack: str) -> dict[str, Any]:
    """Return a template in which every name says something evil."""
    name = f"a{attack}b"
    bucket = {"Ref": "Logs"}
    group = {"Fn::GetAtt": ["Group", "Arn"]}
    metric = {"MetricNamespace": name, "MetricName": name, "MetricValue": "1"}
    selector = {"DataResources": [{"Type": name, "Values": [name]}]}
    return {
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "TrailName": name,
                "S3BucketName": bucket,
                "S3KeyPrefix": name,
                "IsLogging": True,
                "KMSKeyId": name,
                "SnsTopicName": name,
                "CloudWatchLogsLogGroupArn": group,
                "CloudWatchLogsRoleArn": name,
                "EventSelectors": [selector],
                "Tags": [{"Key": name, "Value": name}],
            },
        },
        "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}},
        "Filter": {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": "Group"},
                "FilterPattern": name,
                "MetricTransformations": [metric],
            },
        },
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": name,
                "Namespace": name,
                "MetricName": name,
                "AlarmActions": [name],
            },
        },
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": bucket,
                "PolicyDocument": {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": name},
                            "Action": "s3:GetObject",
                            "Resource": name,
                            "Sid": name,
                        }
                    ]
                },
            },
        },
    }


@pytest.fixture
def harmless(page: Callable[..., str]) -> tuple[set[str], set[str]]:
    """The elements and attributes of a page in which nothing is evil."""
    found = Page(page(_hostile("")))
    return {tag for tag, _ in found.elements}, {key for _, each in found.elements for key in each}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_name_does_anything(
    page: Callable[..., str], harmless: tuple[set[str], set[str]], attack: str
) -> None:
    """Whatever a template calls its things, the page has the elements it always has."""
    text = page(_hostile(attack), passed_over=(PassedOver(f"{attack}.yaml", attack),))
    found = Page(text)
    tags, attributes = harmless

    assert [] == NEVER.findall(text)
    assert [] == found.astray
    assert set() == {tag for tag, _ in found.elements} - tags
    assert set() == {key for _, each in found.elements for key in each} - attributes
    assert all(
        re.fullmatch(r"width: [0-9.]+%", str(each["style"]))
        for _, each in found.elements
        if "style" in each
    )
    assert set() == {str(each["href"]) for each in found.all("a") if "evil" in str(each["href"])}


def test_what_a_template_says_is_shown_as_it_is(page: Callable[..., str]) -> None:
    """Markup is text, and a template of ours is none of theirs."""
    found = Page(page(_hostile("<i>{{ 7 * 7 }}</i>")))

    assert "a<i>{{ 7 * 7 }}</i>b" in found.text
    assert [] == found.all("i")


def test_a_date_is_only_a_date(page: Callable[..., str]) -> None:
    """Even what a caller gives is escaped."""
    found = Page(page(SAMPLE, date='"><script>'))

    assert [] == found.all("script")


def test_the_cost_is_shown_trail_by_trail(sample: Page) -> None:
    """A likely figure, from which to which, of each trail, and what is left out."""
    likely = [text for tag, text in sample.texts if tag == "span" and text.startswith("$")]

    assert re.fullmatch(r"\$[\d,.]+", likely[0])
    for said in ("What org-audit pays for", "What is not estimated", "likely a month"):
        assert said in sample.text


def test_what_is_not_counted_is_told(page: Callable[..., str]) -> None:
    """Nobody says how many events there are: the cost of a million stands for them."""
    text = Page(page(_trail())).text

    assert re.search(r"A million management events a month: .*, of which none is counted", text)
