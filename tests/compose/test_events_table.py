"""The table over an archive, its workgroup, and the saved queries."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

import pytest

from trailwright._policies import read_policy
from trailwright.compose.events_table import EventsTablePlan, events_table
from trailwright.compose.workgroup import WorkgroupPlan
from trailwright.model.querying import saved_queries
from trailwright.model.trails import TrailIdentity

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = read_policy("events-table.json")
QUERIES = {query["id"]: "\n".join(query["sql"]) for query in saved_queries()}
OPERATIONS = read_policy("event-names.json")


def _plan(**changes: Any) -> EventsTablePlan:  # noqa: ANN401 - any field
    values: dict[str, Any] = {
        "catalog": "111122223333",
        "bucket_name": "logs",
        "accounts": ("111122223333", "444455556666"),
        "regions": ("eu-west-1", "us-east-1"),
        "from_day": "2026-01-31",
        "database_name": "audit",
        "table_name": "events",
        "workgroup": WorkgroupPlan(name="audit", account="111122223333"),
    }
    return EventsTablePlan(**(values | changes))


def _table(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    return events_table(_plan(**changes))["Table"].properties["TableInput"]


def _workgroup(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    group = WorkgroupPlan(name="audit", account="111122223333", **changes)
    made = events_table(_plan(workgroup=group))
    return made["Workgroup"].properties["WorkGroupConfiguration"]


def test_a_table_is_made_with_all_it_needs() -> None:
    """Database, table, workgroup, a bucket for results, and each saved query."""
    expected = {"Database", "Table", "Workgroup", "ResultsBucket", "ResultsBucketPolicy"}

    assert expected | {f"{name}Query" for name in QUERIES} == set(events_table(_plan()))


def test_what_is_there_is_not_made() -> None:
    """A database, a workgroup, or a place for results; all of it is then named."""
    made = events_table(_plan(own_database=False, workgroup="primary", without=tuple(QUERIES)[1:]))
    query = made["TrailChangedQuery"].properties

    assert {"Table", "TrailChangedQuery"} == set(made)
    assert "audit" == made["Table"].properties["DatabaseName"] == query["Database"]
    assert "primary" == query["WorkGroup"]


@pytest.mark.parametrize("organization", [None, "o-a1b2c3d4e5"])
@pytest.mark.parametrize("prefix", ["", "audit/org"])
def test_partitions_are_where_the_trail_writes(organization: str | None, prefix: str) -> None:
    """A partition's place, filled in, is a path that our bucket policy lets the trail write."""
    trail = TrailIdentity(
        name="audit",
        account="111122223333",
        region="eu-west-1",
        partition="aws",
        organization_id=organization,
        s3_key_prefix=prefix,
    )
    table = _table(organization_id=organization, s3_key_prefix=prefix)
    template = table["Parameters"]["storage.location.template"]
    day = {"${account}": "111122223333", "${region}": "eu-west-1", "${day}": "2026/01/31"}
    place = re.sub(r"\$\{\w+\}", lambda found: day[found[0]], template)

    assert f"s3://logs/{trail.log_prefix('CloudTrail')}2026/01/31" == place
    assert fnmatch(place, f"s3://logs/{trail.log_paths()[-1]}")
    assert template.startswith(f"{table['StorageDescriptor']['Location']}${{account}}")


def test_days_accounts_and_regions_are_projected() -> None:
    """From the first day to now, in the form that object keys have."""
    found = _table()["Parameters"]

    assert ("yyyy/MM/dd", "2026/01/31,NOW") == (
        found["projection.day.format"],
        found["projection.day.range"],
    )
    assert ("enum", "111122223333,444455556666") == (
        found["projection.account.type"],
        found["projection.account.values"],
    )
    assert "eu-west-1,us-east-1" == found["projection.region.values"]


def test_injected_accounts_are_not_listed() -> None:
    """Athena takes them from each query."""
    found = _table(injected=True)["Parameters"]

    assert "injected" == found["projection.account.type"]
    assert "projection.account.values" not in found


def test_every_partition_is_projected() -> None:
    """One without a projection would have no values, and one without a column no use."""
    table = _table()
    projected = {
        name.split(".")[1]
        for name in table["Parameters"]
        if name.startswith("projection.") and name.endswith(".type")
    }

    assert ["account", "region", "day"] == [each["Name"] for each in table["PartitionKeys"]]
    assert projected == {each["Name"] for each in table["PartitionKeys"]}


def test_events_are_read_as_the_guide_says() -> None:
    """With the Hive JSON SerDe and CloudTrail's own input format."""
    storage = _table()["StorageDescriptor"]

    assert "org.apache.hive.hcatalog.data.JsonSerDe" == storage["SerdeInfo"]["SerializationLibrary"]
    assert "com.amazon.emr.cloudtrail.CloudTrailInputFormat" == storage["InputFormat"]


def test_no_placeholder_of_ours_is_left() -> None:
    """Only Athena's own are, which begin in lower case."""
    made = events_table(_plan())

    found = re.findall(r"\$\{\w+\}", json.dumps({n: dict(r.properties) for n, r in made.items()}))

    assert {"${account}", "${region}", "${day}"} == set(found)


def test_nothing_outlives_the_stack_but_results() -> None:
    """S3 deletes no bucket that holds objects; these expire."""
    made = events_table(_plan())

    assert {"ResultsBucket", "ResultsBucketPolicy"} == {n for n, r in made.items() if r.retain}
    rules = made["ResultsBucket"].properties["LifecycleConfiguration"]["Rules"]
    assert [30] == [rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule]


def test_nobody_can_override_the_workgroup() -> None:
    """Its limit, encryption and place hold for every query."""
    found = _workgroup()

    assert found["EnforceWorkGroupConfiguration"]
    assert 100_000_000_000 == found["BytesScannedCutoffPerQuery"]
    assert "SSE_S3" == found["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"]
    assert "111122223333" == found["ResultConfiguration"]["ExpectedBucketOwner"]


def test_results_go_where_they_are_asked_to_go() -> None:
    """With the key and the limit that are given."""
    found = _workgroup(
        output_location="s3://results/athena/",
        key_arn="arn:key",
        bytes_scanned_cutoff_per_query=20_000_000,
    )

    assert 20_000_000 == found["BytesScannedCutoffPerQuery"]
    assert {
        "OutputLocation": "s3://results/athena/",
        "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": "arn:key"},
    } == found["ResultConfiguration"]


def test_results_are_read_over_tls_only() -> None:
    """As everything of an archive is."""
    (statement,) = events_table(_plan())["ResultsBucketPolicy"].properties["PolicyDocument"][
        "Statement"
    ]

    assert "DenyInsecureTransport" == statement["Sid"]


def test_a_workgroup_goes_with_its_queries() -> None:
    """Athena deletes none that still holds some, unless it is told to."""
    assert events_table(_plan())["Workgroup"].properties["RecursiveDeleteOption"]


def test_query_ids_are_unique() -> None:
    """They are part of logical ids."""
    assert len(QUERIES) == len(saved_queries())


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_which_table_accounts_and_days(name: str) -> None:
    """Without them Athena would read the whole archive, or refuse."""
    sql = events_table(_plan())[f"{name}Query"].properties["QueryString"]

    assert "FROM \"audit\".\"events\"\nWHERE account IN ('111122223333', '444455556666')\n" in sql
    assert re.search(
        r"  AND day >= date_format\(current_date - INTERVAL '\d+' DAY, '%Y/%m/%d'\)\n", sql
    )


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_events_that_there_are(name: str) -> None:
    """A name that no service writes would find nothing, for ever."""
    sql = QUERIES[name]
    service = re.search(r"eventsource = '(\w+)\.amazonaws\.com'", sql)
    named = re.search(r"eventname (?:IN|=) (.+)", sql)
    names = set(re.findall(r"'(\w+)'", named[1])) if named else set()
    known = OPERATIONS["operations"][service[1]].split() if service else []

    assert set() == names - {*known, *OPERATIONS["other"]}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_is_asked_for(name: str) -> None:
    """Each ? is explained in the description."""
    (query,) = (each for each in saved_queries() if each["id"] == name)

    assert ("?" in QUERIES[name]) == ("? is " in query["description"])


class _Columns:
    """What a query may name, as types in Hive's words by name."""

    def __init__(self) -> None:
        sqlglot = pytest.importorskip(
            "sqlglot", reason="sqlglot, which reads SQL, is not installed"
        )
        self._exp = sqlglot.exp
        self._parse = sqlglot.parse_one
        self._types = {
            each["name"]: sqlglot.exp.DataType.build(each["type"], dialect="hive")
            for each in [*TABLE["columns"], *TABLE["partitions"]]
        }

    def unknown(self, sql: str) -> list[str]:
        """Return what a query names and the table does not have."""
        tree = self._parse(sql, dialect="athena")
        aliases = {each.alias for each in tree.find_all(self._exp.Alias)}
        return [
            ".".join(parts)
            for parts in self._named(tree)
            if not (len(parts) == 1 and parts[0] in aliases) and not self._has(parts)
        ]

    def _named(self, tree: Any) -> Iterator[list[str]]:  # noqa: ANN401 - a tree of sqlglot
        for column in tree.find_all(self._exp.Column):
            parts = [part.name for part in column.parts]
            above = column.parent
            while isinstance(above, self._exp.Dot):
                parts.append(above.expression.name)
                above = above.parent
            yield parts

    def _has(self, parts: list[str]) -> bool:
        name, *below = parts
        kind = self._types.get(name)
        for each in below:
            fields = {field.name: field.args["kind"] for field in kind.expressions} if kind else {}
            kind = fields.get(each)
        return kind is not None


@pytest.fixture(scope="module")
def columns() -> _Columns:
    """The columns of the table; skips where SQL cannot be read."""
    return _Columns()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_only_columns_of_the_table(name: str, columns: _Columns) -> None:
    """It is SQL as Athena understands it, down to the fields of a column."""
    sql = events_table(_plan())[f"{name}Query"].properties["QueryString"]

    assert [] == columns.unknown(sql)


def test_a_column_that_is_not_there_is_noticed(columns: _Columns) -> None:
    """The test of columns can fail, at every depth."""
    sql = "SELECT eventname, useridentity.sessioncontext.sessionissuer.name, userid FROM t"

    assert ["useridentity.sessioncontext.sessionissuer.name", "userid"] == columns.unknown(sql)
