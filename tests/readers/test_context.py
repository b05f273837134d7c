"""A context file says what templates leave open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from trailwright.model.resources import ExistingTrail, Organization
from trailwright.model.unknown import Unknown
from trailwright.readers import Context, ReadError, load_context, read

if TYPE_CHECKING:
    from pathlib import Path

POLICY = {"Statement": []}
FULL = {
    "account": "011122223333",
    "region": "eu-west-1",
    "params": {"P": "x"},
    "conditions": {"C": True},
    "org": {"id": "o-exampleorg", "management_account": "111122223333"},
    "external": {"AWS::S3::BucketPolicy": {"logs": POLICY}, "note": "kept elsewhere"},
    "existing_trails": [
        "old",
        {"name": "other", "account": "1", "home_region": "us-east-1", "multi_region": False},
    ],
    "service_linked_role": False,
}


@pytest.mark.parametrize("name", ["c.json", "c.yaml"])
def test_a_context_is_read(tmp_path: Path, name: str) -> None:
    """JSON and YAML say the same; what is not known is kept aside."""
    (tmp_path / name).write_text(json.dumps(FULL))

    context = load_context(tmp_path / name)

    assert ("011122223333", "eu-west-1") == (context.account, context.region)
    assert Organization(id="o-exampleorg", management_account="111122223333") == (
        context.organization
    )
    assert {"AWS::S3::BucketPolicy": {"logs": POLICY}} == context.external
    assert (
        ExistingTrail(name="other", account="1", home_region="us-east-1", multi_region=False)
        == context.existing_trails[1]
    )
    assert isinstance(context.existing_trails[0].account, Unknown)
    assert {"service_linked_role": False} == {
        key: value for key, value in context.extra.items() if key != "existing_trails"
    }


def test_a_plain_account_keeps_its_zero(tmp_path: Path) -> None:
    """An account without quotes is still text."""
    (tmp_path / "c.yaml").write_text("account: 011122223333\n")

    assert "011122223333" == load_context(tmp_path / "c.yaml").account


def test_policies_from_elsewhere_are_found(tmp_path: Path) -> None:
    """The estate knows the policies of what is not in its templates."""
    (tmp_path / "t.yaml").write_text("Resources: {T: {Type: AWS::CloudTrail::Trail}}\n")
    context = Context(external={"AWS::S3::BucketPolicy": {"logs": POLICY}})

    estate = read(tmp_path / "t.yaml", context)

    assert POLICY == estate.external_policy("AWS::S3::BucketPolicy", "logs")
    assert None is estate.external_policy("AWS::S3::BucketPolicy", "others")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("[]", "the file must be a mapping"),
        ('{"account": []}', "account must be a text"),
        ('{"params": 1}', "params must be a mapping"),
        ('{"existing_trails": 1}', "existing_trails must be a list"),
        ('{"existing_trails": [{}]}', "must have a name"),
    ],
)
def test_wrong_contexts_are_said(tmp_path: Path, data: str, expected: str) -> None:
    """Each fault has its sentence."""
    (tmp_path / "c.json").write_text(data)

    with pytest.raises(ReadError, match=expected):
        load_context(tmp_path / "c.json")
