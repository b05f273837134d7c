"""What is replaced, gone or new is told by what CloudFormation does with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.diff import changes
from trailwright.readers import Context, look
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

# ruff: noqa: E501 - a sentence stands on one line, to be read

Template = dict[str, Any]
Told = list[tuple[str, str, str]]

ROOT = Path(__file__).parents[2]
SNAPSHOTS = sorted((ROOT / "tests" / "examples" / "__snapshots__").rglob("*.json"))
NAME = "trailwright-audit-111122223333-us-east-1"
GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:/trailwright/audit"
TRAIL = "Trail/Properties"
NETWORK = {
    f"{TRAIL}/EventSelectors": ...,
    f"{TRAIL}/AdvancedEventSelectors": [
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        {
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["NetworkActivity"]},
                {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
            ]
        },
    ],
}
MANAGEMENT = "management events in every Region of account 111122223333"


def _said(found: tuple[Finding, ...]) -> Told:
    return [(each.rule.id, str(each.severity), each.message) for each in found]


def _renamed(template: Template, old: str, new: str) -> Template:
    return json.loads(json.dumps(template).replace(f'"{old}"', f'"{new}"'))


def _without_name(template: Template) -> Template:
    after = json.loads(json.dumps(template))
    del after["Resources"]["Trail"]["Properties"]["TrailName"]
    return after


def test_another_logical_id_of_a_trail_replaces_it(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """Its name is taken, and the chain of digest files begins anew."""
    message = "trail audit is replaced by audit: its logical id was Trail, and is Audit. Events may be missing in between, and the chain of digest files begins anew"

    told = _said(compared(composed, _renamed(composed, "Trail", "Audit")))

    assert [("TW902", "error", message)] == told


def test_so_it_does_without_a_name(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """Whose made-up name is another then."""
    before = _without_name(composed)

    told = compared(before, _renamed(before, "Trail", "Audit"))

    assert ["TW902"] == [each.rule.id for each in told]


def test_another_logical_id_of_the_archive_replaces_it(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """What was delivered stays in the old one."""
    message = f"bucket {NAME} is replaced by {NAME}: its logical id was Bucket, and is Archive. What was delivered stays behind"
    after = _renamed(composed, "Bucket", "Archive")
    # a property of the same name is none of its business
    after = json.loads(json.dumps(after).replace('"Archive": {"Ref"', '"Bucket": {"Ref"'))

    told = _said(compared(composed, after))

    assert ("TW921", "error", message) in told


def test_another_logical_id_of_the_key_is_another_key(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """Files that are there need the old one."""
    old, new = (f"arn:aws:kms:us-east-1:111122223333:key/<head.{each}>" for each in ("Key", "Cmk"))

    template = json.dumps(composed).replace('"Key": {"Type"', '"Cmk": {"Type"')
    after = json.loads(template.replace('["Key", "Arn"]', '["Cmk", "Arn"]'))
    told = _said(compared(composed, after))

    assert [
        (
            "TW907",
            "warning",
            f"log files of trail audit are encrypted with {new}, and not with {old}",
        ),
        ("TW928", "warning", f"bucket {NAME} encrypts by default with {new}, and not with {old}"),
    ] == told


def test_another_region_is_another_trail(composed: Template) -> None:
    """Even with the same name."""
    before, after = (
        read_bytes(
            json.dumps(composed).encode(), "t.json", Context(account="111122223333", region=region)
        )
        for region in ("us-east-1", "eu-west-1")
    )

    (told,) = [each for each in changes([before], [after]) if each.rule.id == "TW902"]

    assert "it moves from us-east-1 to eu-west-1" in told.message


def test_another_trail_keeps_nothing_of_the_first(told: Callable[..., Told]) -> None:
    """What is left out is not there, for it never was."""
    after = {
        f"{TRAIL}/TrailName": "audit-2",
        f"{TRAIL}/CloudWatchLogsLogGroupArn": ...,
        f"{TRAIL}/EnableLogFileValidation": ...,
    }

    found = {each: message for each, _, message in told(after)}

    assert ("TW903" in found, found["TW905"], found["TW915"]) == (
        False,
        "log file validation of trail audit-2 is switched off; the chain of digest files breaks",
        f"events of trail audit-2 go to no log group any more; {GROUP} had them",
    )


def test_an_archive_is_that_of_the_same_trails(
    altered: Callable[[Mapping[str, object]], Template],
    compared: Callable[..., tuple[Finding, ...]],
) -> None:
    """Whatever name and logical id it has, for a trail that goes elsewhere keeps less there."""
    bucket = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}
    other = {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {"TrailName": "other", "S3BucketName": "there", "IsLogging": False},
    }
    before = altered({"Other": other})
    after = altered({"Other": other, "New": bucket, f"{TRAIL}/S3BucketName": {"Ref": "New"}})

    told = {each.rule.id: each.message for each in compared(before, after)}

    assert (
        "log files of trail audit go to bucket <head.New>, and not to " + NAME,
        "new files in bucket <head.New> are locked not at all, and not for 365 days (GOVERNANCE)",
    ) == (told["TW908"], told["TW925"])


def test_a_trail_that_is_gone_takes_its_events_with_it(
    altered: Callable[[Mapping[str, object]], Template],
    composed: Template,
    compared: Callable[..., tuple[Finding, ...]],
) -> None:
    """It is shown in the file that is still there, and so are its alarms, which are silent."""
    found = compared(composed, altered({"Trail": ...}))

    told = [each for each in _said(found) if each[0] != "TW957"]
    assert (
        [
            (
                "TW901",
                "warning",
                "trail audit of account 111122223333 is gone; its log files and digest files end",
            ),
            ("TW911", "error", f"{MANAGEMENT} are not recorded any more; trail audit did"),
        ],
        {"head.json"},
        15,
    ) == (
        told,
        {each.origin.path for each in found},
        sum(each.rule.id == "TW957" for each in found),
    )


def test_a_trail_that_another_one_covers_takes_nothing_with_it(
    altered: Callable[[Mapping[str, object]], Template],
    compared: Callable[..., tuple[Finding, ...]],
) -> None:
    """Its events are recorded still."""
    second = {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {"TrailName": "second", "S3BucketName": "logs", "IsLogging": True},
    }

    told = compared(altered({"Second": second}), altered({}))

    assert ["TW901"] == [each.rule.id for each in told]


def test_what_a_trail_that_is_gone_used_is_left_again(
    altered: Callable[[Mapping[str, object]], Template],
    compared: Callable[..., tuple[Finding, ...]],
) -> None:
    """Of the limits on trails, in every Region, and of those on itself."""
    others = {
        f"Trail{number}": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "TrailName": f"trail-{number}",
                "S3BucketName": "logs",
                "IsLogging": False,
                "EventSelectors": [{"IncludeManagementEvents": False}] * (5 if number else 1),
            },
        }
        for number in range(4)
    }

    told = _said(
        compared(
            altered(others),
            altered({name: each for name, each in others.items() if name != "Trail1"}),
        )
    )

    assert [
        (
            "TW961",
            "info",
            "account 111122223333 uses 4 of 5 trails per Region in us-east-1, and not 5: 1 left",
        ),
        ("TW961", "info", "trail trail-1 uses 0 of 5 event selectors, and not 5: 5 left"),
    ] == [each for each in told if each[0] == "TW961"]


def test_everything_is_new_at_first(
    composed: Template, compared: Callable[..., tuple[Finding, ...]]
) -> None:
    """And nothing of it is bad."""
    told = compared(None, composed)

    assert ({"info"}, {"TW901", "TW911", "TW951"}) == (
        {str(each.severity) for each in told},
        {each.rule.id for each in told},
    )


def test_network_activity_that_is_not_recorded_any_more(told: Callable[..., Told]) -> None:
    """By source."""
    what = "network activity events of kms.amazonaws.com in every Region of account 111122223333"
    after = NETWORK | {
        f"{TRAIL}/AdvancedEventSelectors": NETWORK[f"{TRAIL}/AdvancedEventSelectors"][:1]
    }  # type: ignore[index]

    assert [("TW913", "error", f"{what} are not recorded any more; trail audit did")] == told(
        after, NETWORK
    )


def test_a_log_group_that_is_cleared_silences_its_alarms(told: Callable[..., Told]) -> None:
    """Nothing arrives there, and 15 filters wait for it."""
    after = {f"{TRAIL}/CloudWatchLogsLogGroupArn": "", f"{TRAIL}/CloudWatchLogsRoleArn": ""}

    first, *others = told(after)

    assert (
        ("TW915", "error", f"events of trail audit go to no log group any more; {GROUP} had them"),
        ["TW916", *["TW957"] * 15],
    ) == (first, [each for each, _, _ in others])


def test_what_hangs_on_a_condition_is_not_decided(
    altered: Callable[[Mapping[str, object]], Template],
    composed: Template,
    compared: Callable[..., tuple[Finding, ...]],
) -> None:
    """A trail that may not be there may record nothing."""
    after = altered({"Trail/Condition": "Wanted"})
    after["Parameters"] = {"Stage": {"Type": "String"}}
    after["Conditions"] = {"Wanted": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}

    message = f"it is not known any more whether {MANAGEMENT} are recorded; trail audit did"
    assert [("TW911", "unknown", message)] == _said(compared(composed, after))


def test_the_events_of_a_trail_that_may_be_there_are_not_surely_lost(
    altered: Callable[[Mapping[str, object]], Template],
    compared: Callable[..., tuple[Finding, ...]],
) -> None:
    """Nor is the trail."""
    before = altered({"Trail/Condition": "Wanted"})
    before["Parameters"] = {"Stage": {"Type": "String"}}
    before["Conditions"] = {"Wanted": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}

    told = compared(before, altered({"Trail": ...}))

    assert {"TW901": "unknown", "TW911": "unknown"} == {
        each.rule.id: str(each.severity) for each in told if each.rule.id < "TW95"
    }


@pytest.mark.parametrize("path", ["trails.yaml", *SNAPSHOTS], ids=lambda each: Path(each).stem)
def test_nothing_becomes_of_what_stays_as_it_is(path: str | Path) -> None:
    """Of every example, and of the sample estate."""
    before, after = (look([str(ROOT / path)], Context()).estates for _ in range(2))

    assert () == changes(before, after)


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda each: each.stem)
def test_what_is_gone_comes_back(path: Path) -> None:
    """All of an example that is lost without it is gained with it."""
    estates = look([str(path)], Context()).estates

    lost = {each.rule.id for each in changes(estates, [])}
    gained = {each.rule.id for each in changes([], estates)}

    assert gained == lost - {"TW961"} | (gained & {"TW961"})
