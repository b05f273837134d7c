"""What the schema of ``trails.yaml`` promises to editors, and how its refusals read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.config.errors import ConfigError
from trailwright.config.load import load
from trailwright.model.quotas import log_retention_days, quotas

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMA: dict[str, Any] = read_policy("schema/trails.schema.json")
_HEAD = "trails:\n- kind: account\n  name: audit\n  account: '111122223333'\n  region: eu-west-1\n"


def _objects(schema: Any, at: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "if" not in at.split("/"):
            yield at, schema
        for key, below in schema.items():
            yield from _objects(below, f"{at}/{key}")
    if isinstance(schema, list):
        for index, below in enumerate(schema):
            yield from _objects(below, f"{at}/{index}")


def _described(schema: dict[str, Any]) -> bool:
    if "description" in schema:
        return True
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    return bool(name) and "description" in _SCHEMA["$defs"][name]


def _errors(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load("trails.yaml", text=text)
    return str(caught.value).splitlines()


def _trail_errors(lines: str) -> list[str]:
    """Return the errors of an account trail with more keys, which begin on line 6."""
    return _errors(f"{_HEAD}  {lines}\n")


def test_the_schema_is_valid() -> None:
    """The schema is a schema of draft 2020-12, with a versioned id."""
    Draft202012Validator.check_schema(_SCHEMA)
    assert "urn:trailwright:schema:trails:1" == _SCHEMA["$id"]


def test_every_key_is_described() -> None:
    """An editor can explain every key."""
    silent = [
        f"{at}/{key}"
        for at, schema in _objects(_SCHEMA)
        for key, below in schema.get("properties", {}).items()
        if not _described(below)
    ]
    assert [] == silent


def test_every_item_is_described() -> None:
    """An editor can explain every item of every list."""
    silent = [
        f"{at}/{key}"
        for at, schema in _objects(_SCHEMA)
        for key, below in schema.get("properties", {}).items()
        if "items" in below and not _described(below["items"])
    ]
    assert [] == silent


def test_unknown_keys_are_refused_everywhere() -> None:
    """Every object is closed, except those by name, whose values are checked."""
    open_objects = [
        at for at, schema in _objects(_SCHEMA) if schema.get("additionalProperties") is not False
    ]
    assert {"#/$defs/tags", "#/$defs/alarms/anyOf/1/properties/overrides"} == set(open_objects)
    assert ["string", "number"] == _SCHEMA["$defs"]["tags"]["additionalProperties"]["type"]


def test_the_schema_repeats_the_quotas() -> None:
    """Lengths in the schema are those of ``policies/quotas.json``."""
    definitions, limits = _SCHEMA["$defs"], quotas()
    name, prefix = definitions["trail_name"], definitions["trail"]["properties"]["s3_key_prefix"]
    log_group = definitions["trail"]["properties"]["log_group"]["anyOf"][1]["properties"]["name"]
    assert (
        limits.trail_name_min,
        limits.trail_name_max,
        limits.s3_key_prefix_max,
        limits.log_group_name_max,
        limits.tags_per_resource,
    ) == (
        name["minLength"],
        name["maxLength"],
        prefix["maxLength"],
        log_group["maxLength"],
        definitions["tags"]["maxProperties"],
    )
    assert list(log_retention_days()) == definitions["log_retention_days"]["enum"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "reigon: x",
            "6:3: trails[0].reigon is not a key that is known here; did you mean region?",
        ),
        (
            "is_logging: yes",
            "6:15: trails[0].is_logging must be true or false, got 'yes'; write true",
        ),
        (
            "is_logging: 1",
            "6:15: trails[0].is_logging must be true or false, got 1; change it",
        ),
        (
            "log_group: off",
            (
                "6:14: trails[0].log_group must be true or false or a mapping of keys, "
                "got 'off'; did you mean false?"
            ),
        ),
        (
            "log_group: {retention_days: 45}",
            (
                "6:31: trails[0].log_group.retention_days must be 1, 3, 5, 7, 14, 30, 60, 90, 120, "
                "150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653, "
                "got 45; the nearest is 30"
            ),
        ),
        (
            "management_events: none",
            (
                "6:22: trails[0].management_events must be All, ReadOnly, WriteOnly or None, "
                "got 'none'; did you mean None?"
            ),
        ),
        (
            "management_events: read-only",
            (
                "6:22: trails[0].management_events must be All, ReadOnly, WriteOnly or None, "
                "got 'read-only'; did you mean ReadOnly?"
            ),
        ),
        (
            "selectors:",
            "6:3: trails[0].selectors has no value; give it one, or delete the key",
        ),
        (
            "archive: {retention: ~}",
            "6:24: trails[0].archive.retention has no value; give it one, or delete the key",
        ),
        (
            "archive: {retention: {expire_after_days: '30'}}",
            (
                "6:44: trails[0].archive.retention.expire_after_days must be false or a whole "
                "number, got '30'; take the quotes off"
            ),
        ),
        (
            "archive: {retention: {expire_after_days: 0}}",
            (
                "6:44: trails[0].archive.retention.expire_after_days must be at least 1, "
                "got 0; raise it"
            ),
        ),
        (
            "archive: {object_lock: true}",
            (
                "6:26: trails[0].archive.object_lock must be false or a mapping of keys, "
                "got true; use one of these"
            ),
        ),
        (
            "archive: {object_lock: {mode: GOVERNANCE}}",
            "6:26: trails[0].archive.object_lock must have days; add it",
        ),
        (
            "data_events: [{s3: orders}]",
            (
                "6:22: trails[0].data_events[0].s3 must be all, a mapping of keys or a list, "
                "got 'orders'; use one of these"
            ),
        ),
        (
            "data_events: [{s3: all, lambda: all}]",
            (
                "6:17: trails[0].data_events[0] must have exactly one of s3, lambda, dynamodb or "
                "type, got s3 and lambda; keep one"
            ),
        ),
        (
            "data_events: [null]",
            "6:17: trails[0].data_events[0] has no value; give it one, or delete the key",
        ),
        (
            "data_events: [{read_write: All}]",
            (
                "6:17: trails[0].data_events[0] must have exactly one of s3, lambda, dynamodb or "
                "type, got none; add one"
            ),
        ),
        (
            "data_events: [{s3: all, arns: ['arn:aws:s3:::x']}]",
            "6:27: trails[0].data_events[0].arns needs type beside it; add it",
        ),
        (
            "data_events: [{lambda: settle}]",
            (
                "6:26: trails[0].data_events[0].lambda must be all or the ARN of a Lambda "
                "function, got 'settle'; correct it"
            ),
        ),
        (
            "data_events: [{s3: {bucket: 'arn:aws:s3:::orders'}}]",
            (
                "6:31: trails[0].data_events[0].s3.bucket must be the name of a bucket, "
                "without arn: and without a slash, got 'arn:aws:s3:::orders'; for example "
                "orders-333344445555"
            ),
        ),
        (
            "data_events: [{s3: {bucket: orders, prefix: /invoices}}]",
            (
                "6:47: trails[0].data_events[0].s3.prefix must not begin with a slash, "
                "got '/invoices'; for example invoices/"
            ),
        ),
        (
            "data_events: [{type: 'AWS::SNS::Topic', fields: [{field: userIdentity.arn}]}]",
            (
                "6:52: trails[0].data_events[0].fields[0] must have at least one of ends_with, "
                "equals, not_ends_with, not_equals, not_starts_with or starts_with; add one"
            ),
        ),
        (
            "insights: [ApiCallRate]",
            (
                "6:14: trails[0].insights[0] must be ApiCallRateInsight, ApiErrorRateInsight or a "
                "mapping of keys, got 'ApiCallRate'; did you mean ApiCallRateInsight?"
            ),
        ),
        (
            "insights: [{type: ApiCallRateInsight, categories: []}]",
            (
                "6:53: trails[0].insights[0].categories must have at least 1 item, "
                "got an empty list; add one, or delete the key"
            ),
        ),
        (
            "alarms: {profiles: cis}",
            (
                "6:22: trails[0].alarms.profiles must be a list, got 'cis'; write [...] around it, "
                "or a line that begins with - for each item"
            ),
        ),
        (
            "alarms: {emails: [nobody]}",
            (
                "6:21: trails[0].alarms.emails[0] must be an e-mail address, got 'nobody'; "
                "for example security@example.com"
            ),
        ),
        (
            "tags: {Audit: true}",
            "6:17: trails[0].tags.Audit must be text or a number, got true; put it in quotes",
        ),
        (
            "exclude_management_event_sources: [kms]",
            (
                "6:38: trails[0].exclude_management_event_sources[0] must be kms.amazonaws.com or "
                "rdsdata.amazonaws.com, got 'kms'; use one of these"
            ),
        ),
        (
            f"s3_key_prefix: {'a' * 201}",
            (
                f"6:18: trails[0].s3_key_prefix must have at most 200 characters, "
                f"got '{'a' * 57}...'; shorten it"
            ),
        ),
        (
            '"\\e[31m": 1',
            (
                "6:3: trails[0].'\\x1b[31m' is not a key that is known here; the keys are account, "
                "aggregation, alarms, archive, data_events, exclude_management_event_sources, "
                "insights, is_logging, kind, log_file_validation, log_group, management_events, "
                "name, network_activity, notifications, region, s3_key_prefix, selectors, tags, "
                "watch"
            ),
        ),
    ],
)
def test_fails_on_a_wrong_key_or_value(lines: str, expected: str) -> None:
    """A refusal names the place, the key, what it must be, what it is, and the remedy."""
    assert [f"trails.yaml:{expected}"] == _trail_errors(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1: the file must have trails; add it"]),
        (
            "- a\n",
            [
                (
                    "1:1: the file must be a mapping of keys, got a list; "
                    "write its keys below it, indented"
                )
            ],
        ),
        (
            "trails: []\n",
            [
                (
                    "1:9: trails must have at least 1 item, got an empty list; "
                    "add one, or delete the key"
                )
            ],
        ),
        ("trail: []\n", ["1:1: trail is not a key that is known here; did you mean trails?"]),
        (
            "trails:\n- kind: regional\n  name: audit\n",
            ["2:3: trails[0] must have account; add it", "2:3: trails[0] must have region; add it"],
        ),
        (
            "trails:\n- kind: acount\n  name: a\n",
            [
                (
                    "2:9: trails[0].kind must be organization, account or regional, got 'acount'; "
                    "did you mean account?"
                ),
                "3:9: trails[0].name must have at least 3 characters, got 'a'; lengthen it",
            ],
        ),
        (
            f"{_HEAD}acknowledgements:\n- {{rule: TW1, resource: x, reason: '', expires: soon}}\n",
            [
                (
                    "7:10: acknowledgements[0].rule must be the id of a rule, TW and three digits, "
                    "got 'TW1'; for example TW301"
                ),
                "7:28: acknowledgements[0].reason must not be empty, got ''; lengthen it",
                (
                    "7:49: acknowledgements[0].expires must be a day, written YYYY-MM-DD, "
                    "got 'soon'; for example 2027-06-30"
                ),
            ],
        ),
        (
            f"{_HEAD}expected_events: {{data: '5'}}\n",
            ["6:25: expected_events.data must be a whole number, got '5'; take the quotes off"],
        ),
        (
            (
                f"{_HEAD}organization: {{id: a1b2c3d4e5, management_account: 12345, "
                "log_archive_account: '222233334444', home_region: virginia}\n"
            ),
            [
                (
                    "6:20: organization.id must be an organization id, o- and 10 to 32 lower-case "
                    "letters or digits, got 'a1b2c3d4e5'; for example o-a1b2c3d4e5"
                ),
                (
                    "6:52: organization.management_account must be the twelve digits of an AWS "
                    "account, got '12345'; for example 111122223333"
                ),
                (
                    "6:109: organization.home_region must be the code of an AWS Region, "
                    "got 'virginia'; for example eu-west-1"
                ),
            ],
        ),
    ],
)
def test_fails_on_a_wrong_file_with_every_fault(text: str, expected: list[str]) -> None:
    """All faults are said at once, sorted by line."""
    assert [f"trails.yaml:{line}" for line in expected] == _errors(text)
