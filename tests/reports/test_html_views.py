"""What stands in a page is worked out here: where boxes stand, how full a limit is."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.controls import State, Verdict
from trailwright.model.estate import Estate
from trailwright.model.headroom import Use
from trailwright.model.unknown import Unknown
from trailwright.posture import Posture, posture_of
from trailwright.readers import Context, look
from trailwright.readers.template import read_bytes
from trailwright.reports.html import subject_of
from trailwright.reports.html.controls import sheets
from trailwright.reports.html.detection import coverage
from trailwright.reports.html.findings import groups
from trailwright.reports.html.headroom import bars
from trailwright.reports.html.layout import drawing
from trailwright.reports.html.recording import COLUMNS, archive_rows, recorded, sentences
from trailwright.reports.html.topology import Topology, topology
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.findings import Finding
    from trailwright.reports.html import Subject

SAMPLE = Path(__file__).parents[2] / "trails.yaml"
MANAGEMENT, ARCHIVE, ORDERS, WRITES = (
    *("111122223333", "222233334444", "333344445555", "444455556666"),
)


@pytest.fixture(scope="module")
def subject() -> Subject:
    """The sample estate, and all that is known of it."""
    (estate,) = look([str(SAMPLE)], Context()).estates
    return subject_of(estate, judge(estate))


@pytest.fixture(scope="module")
def drawn(subject: Subject) -> Topology:
    """Its boxes."""
    return topology(subject, ())


@pytest.fixture
def shared(tmp_path: Path) -> Topology:
    """Two trails that deliver to the same bucket, key, topic and log group."""
    path = tmp_path / "shared.json"
    everything = {
        "S3BucketName": {"Ref": "Logs"},
        "KMSKeyId": "alias/audit",
        "SnsTopicName": "files",
        "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:111122223333:log-group:g:*",
        "IsLogging": True,
    }
    resources = {
        name: {"Type": "AWS::CloudTrail::Trail", "Properties": everything | {"TrailName": name}}
        for name in ("One", "Two")
    }
    resources["Logs"] = {"Type": "AWS::S3::Bucket"}
    path.write_text(json.dumps({"Resources": resources}), encoding="utf-8")
    (estate,) = look([str(path)], Context()).estates
    return topology(subject_of(estate, ()), ())


def _names(topology: Topology, *way: str) -> list[str]:
    """Return the names of what is below a way of names."""
    below = topology.below()
    for name in way:
        (node,) = (each for each in below if each.name == name)
        below = topology.below(node.key)
    return [each.name for each in below]


def test_accounts_lead_to_trails_and_what_these_deliver_to(drawn: Topology) -> None:
    """From the account to the alarms, those that exist already among them."""
    assert [MANAGEMENT, ORDERS, WRITES] == _names(drawn)
    assert ["orders-data", "legacy-audit"] == _names(drawn, ORDERS)
    assert [
        "trailwright-org-audit-222233334444-us-east-1",
        "alias/trailwright/org-audit",
        "trailwright-org-audit-log-files",
        "/trailwright/org-audit",
    ] == _names(drawn, MANAGEMENT, "org-audit")
    assert ["27 alarms"] == _names(drawn, MANAGEMENT, "org-audit", "/trailwright/org-audit")


@pytest.mark.parametrize("name", ["drawn", "shared"])
def test_no_box_stands_on_another(name: str, request: pytest.FixtureRequest) -> None:
    """Nor on the edge of the drawing."""
    drawn: Topology = request.getfixturevalue(name)
    placed = drawing(drawn)
    covered = [
        (one.node.name, other.node.name)
        for one, other in combinations(placed.boxes, 2)
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]

    assert [] == covered
    assert len(drawn.nodes) == len(placed.boxes)
    assert len(drawn.links) == len(placed.curves)
    assert all(0 <= box.x <= placed.width - box.width for box in placed.boxes)
    assert all(0 <= box.y <= placed.height - box.height for box in placed.boxes)


def test_a_long_name_shows_its_beginning_and_its_end(drawn: Topology) -> None:
    """So that names which differ in the Region only can be told apart."""
    name = "trailwright-frankfurt-writes-222233334444-eu-central-1"
    (box,) = (each for each in drawing(drawn).boxes if each.node.name == name)

    begin, end = box.name.split("\N{HORIZONTAL ELLIPSIS}")
    assert name.startswith(begin)
    assert name.endswith(end)
    assert len(box.name) < len(name)


def test_a_box_says_what_was_found_about_it(
    subject: Subject, finding: Callable[..., Finding]
) -> None:
    """The worst of it colours the box."""
    (trail, *_) = subject.estate.trails
    about = (finding(origin=trail.origin), finding("TW103", origin=trail.origin))

    marked = [each for each in topology(subject, about).nodes if each.mark]

    assert [("org-audit", "error", "1 error, 1 warning")] == [
        (each.name, each.tone, each.mark) for each in marked
    ]


def test_trails_may_share_a_bucket(shared: Topology) -> None:
    """It is drawn once, and both lead to it."""
    (bucket,) = (each for each in shared.nodes if each.kind == "Bucket")

    assert 2 == sum(end == bucket.key for _, end in shared.links)


def test_what_is_not_here_is_drawn_as_such(tmp_path: Path) -> None:
    """A name that leads nowhere, and nothing where nothing is named."""
    path = tmp_path / "alone.yaml"
    path.write_text(
        "Resources:\n  One: {Type: AWS::CloudTrail::Trail, "
        "Properties: {TrailName: one, S3BucketName: elsewhere, IsLogging: true}}\n",
        encoding="utf-8",
    )
    (estate,) = look([str(path)], Context()).estates

    found = topology(subject_of(estate, ()), ()).nodes

    assert [
        ("Bucket", "elsewhere", "unknown"),
        ("KMS key", "none", "absent"),
        ("Topic", "none", "absent"),
        ("Log group", "none", "absent"),
    ] == [(each.kind, each.name, each.tone) for each in found[2:]]


def test_each_account_has_what_is_recorded_of_it(subject: Subject) -> None:
    """All of an organization's management events, some data events of one account."""
    states = {
        account: [each.state for each in cells] for account, cells in recorded(subject.posture)
    }

    assert 5 == len(COLUMNS)
    assert {
        MANAGEMENT: ["whole", "whole", "none", "none", "part"],
        ARCHIVE: ["whole", "whole", "none", "none", "part"],
        ORDERS: ["whole", "whole", "part", "none", "part"],
        WRITES: ["whole", "whole", "none", "none", "part"],
    } == states


def test_a_cell_says_who_records_where_and_what(subject: Subject) -> None:
    """Each trail once for each place."""
    cells = dict(recorded(subject.posture))[WRITES]

    assert [
        ("org-audit", "every Region", []),
        ("frankfurt-writes", "eu-central-1", ["but not of kms.amazonaws.com"]),
    ] == cells[1].lines


def _posture(**properties: Any) -> Posture:  # noqa: ANN401
    written = {"S3BucketName": {"Ref": "Logs"}, "IsLogging": True} | properties
    resources = {
        "Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": written},
        "Logs": {"Type": "AWS::S3::Bucket"},
    }
    context = Context(account=MANAGEMENT, region="eu-west-1")
    return posture_of(read_bytes(json.dumps({"Resources": resources}).encode(), "t.json", context))


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, "part"),
        ({"IsMultiRegionTrail": True}, "whole"),
        ({"IsLogging": False}, "none"),
        ({"IsLogging": {"Fn::ImportValue": "l"}}, "unknown"),
        ({"IsLogging": {"Fn::ImportValue": "l"}, "IsMultiRegionTrail": True}, "unknown"),
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly"}]}, "none"),
    ],
)
def test_reads_are_recorded_all_some_or_not(properties: dict[str, Any], expected: str) -> None:
    """One Region is some; what hangs on what is not known is not known."""
    ((_, cells),) = recorded(_posture(**properties))

    assert expected == cells[0].state


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"IsLogging": False}, "Nothing: it is switched off"),
        ({"EventSelectors": {"Fn::ImportValue": "s"}}, "Not known: what the event selectors are"),
        ({}, "management events in eu-west-1 of account 111122223333"),
    ],
)
def test_a_trail_is_told_in_words(properties: dict[str, Any], expected: str) -> None:
    """What it records, that it records nothing, or that nobody knows."""
    ((_, said),) = sentences(_posture(**properties))

    assert [expected] == said


def test_an_archive_is_told_fact_by_fact(subject: Subject) -> None:
    """How long it keeps what, who reads it, and what guards it."""
    (first, *_) = subject.posture.archives

    rows = dict(archive_rows(first))

    assert "after 2,557 days" == rows["Log files expire"]
    assert "after 90 days" == rows["Moved to a cheaper class"]
    assert "GOVERNANCE, 365 days" == rows["Object Lock"]
    assert ("kept", "blocked", "refused") == (
        rows["Versions"],
        rows["Public access"],
        rows["Without TLS"],
    )
    assert ["arn:aws:iam::222233334444:role/security-analyst"] == rows["Read by"]


def test_a_bare_bucket_is_told_as_it_is() -> None:
    """Nothing is kept for ever that nobody asked to keep, and nothing is said that is not so."""
    (found,) = _posture().archives

    rows = dict(archive_rows(found))

    assert ("never", "none", "not kept", "answered") == (
        rows["Log files expire"],
        rows["Object Lock"],
        rows["Versions"],
        rows["Without TLS"],
    )
    assert ["S3's own keys (SSE-S3)"] == rows["Encrypted with"]
    assert ["nowhere"] == rows["Accesses logged to"]
    assert ["whoever reads, for there is no key"] == rows["Decrypted by"]


def test_what_is_not_known_of_an_archive_says_why() -> None:
    """A bucket that is elsewhere."""
    (found,) = _posture(S3BucketName="elsewhere").archives

    rows = dict(archive_rows(found))

    assert isinstance(found.expire_days, Unknown)
    assert f"not known: {found.expire_days.reason}" == rows["Log files expire"]


@pytest.mark.parametrize(
    ("used", "percent", "tone"),
    [(0, 0, "good"), (3, 60, "good"), (4, 80, "warning"), (5, 100, "warning"), (7, 100, "error")],
)
def test_a_bar_is_as_long_as_what_is_used(used: int, percent: int, tone: str) -> None:
    """Never longer than all, and it warns before there is too much."""
    use = Use(limit="trails per Region", scope="account 1", part="r", used=used, quota=5)

    ((_, (bar,)),) = bars([use])

    assert (percent, tone) == (bar.percent, bar.tone)


def test_regions_alike_are_shown_once() -> None:
    """A few by name, many by number, those that differ apart."""
    uses = [
        Use(limit="trails per Region", scope="account 1", part=f"r{n}", used=1 + n // 4, quota=5)
        for n in range(5)
    ]

    ((_, found),) = bars(uses)

    assert ["4 Regions", "r4"] == [each.where for each in found]


def test_profiles_are_told_by_what_is_heard(subject: Subject) -> None:
    """Every alarm of every profile, and what cis has is not known to be heard."""
    (cis, *_) = coverage([subject])

    assert ("cis", 15, [(State.UNKNOWN, 15, 100.0)]) == (cis.name, len(cis.rows), cis.shares)
    ((state, reason, count),) = cis.reasons
    assert (State.UNKNOWN, 15) == (state, count)
    assert "subscribed" in reason


def test_the_best_of_all_estates_counts(subject: Subject) -> None:
    """An alarm that one estate has is not absent because another has it not."""
    nothing = subject_of(Estate(), ())

    (cis, *_) = coverage([nothing, subject])

    assert [State.UNKNOWN] * 15 == [each.state for each in cis.rows]


def test_each_finding_is_shown_under_its_rule(finding: Callable[..., Finding]) -> None:
    """The worst severity first, a rule once with all its places."""
    found = [finding(line=1), finding("TW103", line=2), finding(line=3)]

    shown = [
        (
            str(severity),
            number,
            [(each.rule.id, [hit.place for hit in each.hits]) for each in rules],
        )
        for severity, number, rules in groups(found)
    ]

    path = "templates/audit.yaml"
    assert [
        ("error", "2 errors", [("TW101", [f"{path}:1", f"{path}:3"])]),
        ("warning", "1 warning", [("TW103", [f"{path}:2"])]),
    ] == shown


def test_accounts_alike_are_shown_once(subject: Subject) -> None:
    """With the verdict that they share, and the trail or the reason."""
    (cis, *_) = sheets([subject])
    (first, *_) = cis.lines

    assert Verdict.BY_ORGANIZATION == first.verdict
    assert [
        (Verdict.BY_ORGANIZATION, "", "org-audit", f"{ARCHIVE}, {ORDERS}, {WRITES}"),
        (Verdict.MET, "", "org-audit", MANAGEMENT),
    ] == first.said


def test_numbers_that_differ_name_their_version(subject: Subject) -> None:
    """One number where all versions agree."""
    (cis, *_) = sheets([subject])
    numbers = {line.control.id: list(line.numbers) for line in cis.lines}

    assert ["3.1"] == numbers["cis-all-regions"]
    assert ["3.3 in 1.4"] == numbers["cis-bucket-not-public"]
    assert ["3.7 in 1.4", "3.5 in 3.0", "3.5 in 5.0"] == numbers["cis-encryption"]
