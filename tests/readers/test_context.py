"""A context says what templates leave open, from a file and from options, and is checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.model.resources import ExistingTrail, Organization
from trailwright.model.unknown import Unknown
from trailwright.readers import Context, ReadError, Said, load_context, read
from trailwright.readers.context_file import EXTERNAL, KEYS, ORGANIZATION, TRAIL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = read_policy("schema/context.schema.json")
POLICY: dict[str, Any] = {"Statement": []}
FULL: dict[str, Any] = {
    "$schema": "context.schema.json",
    "account": "011122223333",
    "region": "eu-west-1",
    "partition": "aws",
    "params": {"P": "x", "Q": ["a", 1]},
    "conditions": {"C": True},
    "org": {"id": "o-exampleorg", "management_account": "111122223333"},
    "external": {"AWS::S3::BucketPolicy": {"logs": POLICY}},
    "existing_trails": [
        "old",
        {"name": "other", "account": 111122223333, "region": "us-east-1", "multi_region": False},
    ],
}


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., list[str]]:
    """Returns a function that loads a context, and gives what is wrong with it."""

    def load(data: object, *said: Said) -> list[str]:
        path = tmp_path / "c.json"
        path.write_text(json.dumps(data, indent=1))
        with pytest.raises(ReadError) as failure:
            load_context(path, said)
        return str(failure.value).replace(f"{path}:", "").splitlines()

    return load


@pytest.mark.parametrize("name", ["c.json", "c.yaml"])
def test_a_context_is_read(tmp_path: Path, name: str) -> None:
    """JSON and YAML say the same; a number is an account's id all the same."""
    (tmp_path / name).write_text(json.dumps(FULL))

    assert Context(
        account="011122223333",
        region="eu-west-1",
        partition="aws",
        params={"P": "x", "Q": ["a", 1]},
        conditions={"C": True},
        organization=Organization(id="o-exampleorg", management_account="111122223333"),
        external={"AWS::S3::BucketPolicy": {"logs": POLICY}},
        existing_trails=(
            ExistingTrail(
                name="old",
                account=Unknown("the account of old is not given"),
                home_region=Unknown("the home Region of old is not given"),
            ),
            ExistingTrail(
                name="other",
                account="111122223333",
                home_region="us-east-1",
                multi_region=False,
            ),
        ),
    ) == load_context(tmp_path / name)


def test_the_schema_knows_what_the_reader_knows() -> None:
    """Keys of the file, of the organization, of trails and of policies are the same in both."""
    properties = SCHEMA["properties"]

    assert ({*KEYS, "$schema"}, set(ORGANIZATION), set(TRAIL), set(EXTERNAL)) == (
        set(properties),
        set(properties["org"]["properties"]),
        set(SCHEMA["$defs"]["trail"]["properties"]),
        set(properties["external"]["properties"]),
    )


def test_a_context_follows_its_schema() -> None:
    """What the reader takes whole, an editor takes too."""
    assert [] == list(Draft202012Validator(SCHEMA).iter_errors(FULL))


def test_options_come_before_the_file(tmp_path: Path) -> None:
    """One value gives way; parameters and policies are joined, and trails counted together."""
    (tmp_path / "c.json").write_text(json.dumps(FULL))
    said = [
        Said("--region", ("region",), "us-east-1"),
        Said("--param P", ("params", "P"), "y"),
        Said("--org-id", ("org", "id"), "o-anotherorg"),
        Said("--topic-policy t", ("external", "AWS::SNS::TopicPolicy", "t"), POLICY),
        Said("--existing-trail", ("existing_trails",), {"name": "third", "region": None}),
    ]

    found = load_context(tmp_path / "c.json", said)

    assert (
        "us-east-1",
        {"P": "y", "Q": ["a", 1]},
        Organization(id="o-anotherorg", management_account="111122223333"),
        {"AWS::S3::BucketPolicy": {"logs": POLICY}, "AWS::SNS::TopicPolicy": {"t": POLICY}},
        ["old", "other", "third"],
    ) == (
        found.region,
        found.params,
        found.organization,
        found.external,
        [each.name for each in found.existing_trails],
    )


def test_everything_wrong_is_told_at_once(faults: Callable[..., list[str]]) -> None:
    """By key and line of the file, or by the option, with what is allowed and what to do."""
    data = {
        "acount": "1",
        "region": "eu-west1",
        "org": {"idd": 1},
        "existing_trails": ["a", {"name": "ok-1", "home_region": "x"}],
        "conditions": {"C": "yes"},
    }

    found = faults(data, Said("--account", ("account",), "12"))

    assert [
        "--account must be twelve digits, got '12'; correct it",
        "2: acount is no key of a context; did you mean account?",
        "3: region must be a Region that CloudTrail knows, got 'eu-west1'; did you mean eu-west-1?",
        "4: org must come with the organization's id; add id, or --org-id",
        "5: org.idd is no key of org; did you mean id?",
        "8: existing_trails[0].name must have 3 to 128 characters, has 1, got 'a'; lengthen it",
        "11: existing_trails[1].home_region is no key of existing_trails[1]; did you mean region?",
        "15: conditions.C must be true or false, got 'yes'; write one of them, without quotes",
    ] == found


@pytest.mark.parametrize("around", ["%s", '{"Policy": %s}', '{"Attributes": {"Policy": %s}}'])
def test_policies_are_taken_as_aws_prints_them(tmp_path: Path, around: str) -> None:
    """Plain, or as text in what the AWS command line answers."""
    text = json.dumps(POLICY if around == "%s" else json.dumps(POLICY))
    policy = around % text
    (tmp_path / "c.yaml").write_text(f"external: {{AWS::S3::BucketPolicy: {{logs: {policy}}}}}")

    assert {"AWS::S3::BucketPolicy": {"logs": POLICY}} == load_context(tmp_path / "c.yaml").external


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
        ([], "must be a mapping of account, region"),
        ({"account": []}, "account must be text"),
        ({"params": 1}, "params must be a mapping"),
        ({"params": {"P": {}}}, "params.P must be text, or a list of texts"),
        ({"org": 1}, "org must be a mapping"),
        ({"org": {"id": "1"}}, "org.id must be o- and then"),
        ({"partition": "aws-chn"}, "did you mean aws-cn?"),
        ({"partition": "aws", "region": "cn-north-1"}, "must be the partition of cn-north-1"),
        ({"external": {"AWS::S3::Bucket": {}}}, "did you mean AWS::S3::BucketPolicy?"),
        ({"external": {"AWS::KMS::Key": {"k": 1}}}, "must be a policy, which has Statement"),
        ({"external": {"AWS::KMS::Key": {"k": {"Policy": "{"}}}}, "is no JSON"),
        ({"existing_trails": 1}, "existing_trails must be a list"),
        ({"existing_trails": [{}]}, "existing_trails[0].name must be there"),
    ],
)
def test_wrong_contexts_are_said(
    faults: Callable[..., list[str]], data: object, expected: str
) -> None:
    """Each fault has its sentence."""
    assert [True] == [expected in each for each in faults(data)]
