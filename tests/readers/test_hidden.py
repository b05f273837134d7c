"""What only CloudFormation can see is unknown, and said; it is never absent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.unknown import Unknown
from trailwright.readers import Context, look
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from pathlib import Path

    from trailwright.model.estate import Estate

INCLUDE = {"Name": "AWS::Include", "Parameters": {"Location": "s3://elsewhere/part.yaml"}}
LOOP = ["Name", ["a", "b"], {"${Name}": "x"}]
BOUND = Context(account="111122223333", region="eu-west-1")


def _estate(properties: dict[str, Any], **more: Any) -> Estate:  # noqa: ANN401 - JSON
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": properties}
    template = {"Description": "CloudTrail", "Resources": {"Trail": trail}, **more}
    return read_bytes(json.dumps(template).encode(), "t.json", BOUND)


@pytest.mark.parametrize(
    "properties",
    [
        {"TrailName": "audit", "Fn::Transform": INCLUDE},
        {"TrailName": "audit", "Fn::ForEach::Loop": LOOP},
        {"Fn::Transform": INCLUDE},
    ],
)
def test_properties_that_a_macro_may_add_are_unknown(properties: dict[str, Any]) -> None:
    """The ones that are written are known all the same."""
    trail = _estate(properties).trails[0]

    assert isinstance(trail.kms_key_id, Unknown)
    assert isinstance(trail.event_selectors, Unknown)
    assert ("TrailName" in properties) == (trail.properties.get("TrailName") == "audit")


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Transform": INCLUDE},
        {"Version": "2012-10-17", "Fn::Transform": INCLUDE},
        {"a": 1, "Fn::ForEach::Loop": LOOP},
        {"Fn::Own": 1},
        {"Fn::GetStackOutput": "no mapping"},
        {"Fn::Cidr": ["10.0.0.0/16", 1, 8]},
    ],
)
def test_values_that_a_macro_makes_are_unknown(value: object) -> None:
    """Whether it stands alone, or adds to what stands beside it."""
    found = _estate({"EventSelectors": value}).trails[0].event_selectors

    assert isinstance(found, Unknown)


def test_the_output_of_another_stack_is_a_stand_in() -> None:
    """It equals itself, and nothing that is known."""
    output = {"Fn::GetStackOutput": {"StackName": "Archive", "OutputName": "Bucket"}}

    assert "<stack.Archive.Bucket>" == _estate({"S3BucketName": output}).trails[0].s3_bucket_name


def test_a_trail_of_which_a_part_is_included_is_not_refused() -> None:
    """What AWS::Include brings in may be the very thing that is missing."""
    found = judge(_estate({"Fn::Transform": INCLUDE, "EventSelectors": []}))

    assert {"unknown"} == {str(each.severity) for each in found}


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({"Transform": "Own"}, "t.json: the macro Own may change what is read here"),
        (
            {"Transform": [INCLUDE, "AWS::LanguageExtensions"]},
            "t.json: the macro AWS::Include may change what is read here",
        ),
        (
            {"Resources": {"Fn::ForEach::Trails": LOOP}},
            "t.json: what Fn::ForEach makes is not read",
        ),
        (
            {"Resources": {"Fn::Transform": INCLUDE}},
            "t.json: what Fn::Transform makes is not read",
        ),
        (
            {"Resources": {"Inner": {"Type": "AWS::CloudFormation::Stack"}}},
            "t.json: the nested stack Inner is not read, its template is elsewhere",
        ),
        (
            {"Resources": {"Audit": {"Type": "Acme::Audit::Trail::MODULE"}}},
            "t.json: the module Audit is not read, its template is elsewhere",
        ),
    ],
)
def test_what_is_hidden_is_noted(more: dict[str, Any], note: str) -> None:
    """Macros, loops, included parts, and templates that are elsewhere."""
    assert note in _estate({}, **more).notes


def test_a_template_that_hides_what_does_not_mention_cloudtrail_says_so(tmp_path: Path) -> None:
    """It is passed over, yet what it includes may have a trail."""
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"Resources": {"Fn::Transform": INCLUDE, "B": {"Type": "AWS::X"}}}))

    passed = look([str(path)], Context()).passed_over

    assert ["does not mention CloudTrail; what AWS::Include makes is not read"] == [
        each.reason for each in passed
    ]
