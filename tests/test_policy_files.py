"""The tables in policies/ follow their schemas, and say where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import policies_root, read_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = ("quotas", "read-calls", "regions", "selectors")
SCHEMAS = sorted(entry.name for entry in (policies_root() / "schema").iterdir())
QUOTAS = read_policy("quotas.json")
AWS_PAGE = "https://docs.aws.amazon.com/"


def _properties(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield every property a schema describes, however deep, with its path; conditions aside."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from _properties(item, f"{path}/{index}")
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if key in ("const", "default", "enum", "examples", "if"):
            continue
        if key == "properties":
            for name, each in value.items():
                yield f"{path}/{name}", each
        yield from _properties(value, f"{path}/{key}")


@pytest.mark.parametrize("name", TABLES)
def test_tables_follow_their_schema(name: str) -> None:
    """Each is valid under the schema that it names."""
    table = read_policy(f"{name}.json")

    errors = Draft202012Validator(read_policy(table["$schema"])).iter_errors(table)

    assert f"schema/{name}.schema.json" == table["$schema"]
    assert [] == [error.message for error in errors]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    """Each is valid as a schema of draft 2020-12, and says so."""
    schema = read_policy(f"schema/{name}")

    Draft202012Validator.check_schema(schema)

    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_is_described(name: str) -> None:
    """Editors show these sentences; a property that refers to a definition has its."""
    schema = read_policy(f"schema/{name}")
    definitions = schema.get("$defs", {})

    silent = [
        path
        for path, each in _properties(schema)
        if not (
            each.get("description")
            or definitions.get(each.get("$ref", "").rpartition("/")[2], {}).get("description")
        )
    ]

    assert [] == silent


@pytest.mark.parametrize("name", [*QUOTAS["quotas"], "log_retention_days", "requests_per_second"])
def test_every_limit_has_a_source(name: str) -> None:
    """A page of AWS, and a sentence on how it is counted."""
    limit = QUOTAS["quotas"].get(name) or QUOTAS[name]

    assert limit["description"].endswith(".")
    assert limit["sources"]
    assert all(source.startswith(AWS_PAGE) for source in limit["sources"])


@pytest.mark.parametrize("name", ["regions", "selectors"])
def test_the_other_tables_have_sources(name: str) -> None:
    """Pages of AWS, for all of the table."""
    assert all(source.startswith(AWS_PAGE) for source in read_policy(f"{name}.json")["sources"])


def test_a_region_is_in_one_partition() -> None:
    """No Region stands twice, and a partition's leader is one of its own."""
    partitions = read_policy("regions.json")["partitions"]
    regions = [region for part in partitions.values() for region in part["regions"]]

    assert len(set(regions)) == len(regions)
    assert all(
        part["global_service_events_region"] in (None, *part["regions"])
        for part in partitions.values()
    )


def test_selector_tables_agree_with_each_other() -> None:
    """Required fields, operators, values and classic types are all among those listed."""
    data = read_policy("selectors.json")
    fields = {name for table in data["categories"].values() for name in table}

    assert set(data["required"]) == set(data["categories"])
    assert all(set(names) <= set(data["categories"][c]) for c, names in data["required"].items())
    assert set(data["values"]) <= fields
    assert set(data["basic"]["resource_types"]) <= set(data["resource_types"])
    assert all(
        operators == "any" or set(operators) <= set(data["operators"])
        for table in data["categories"].values()
        for operators in table.values()
    )
