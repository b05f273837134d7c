"""The table over an archive that Athena reads, and the queries saved beside it."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.compose.resources import Resource, Resources, ref
from trailwright.compose.workgroup import WorkgroupPlan, workgroup
from trailwright.model.querying import saved_queries
from trailwright.model.record import record
from trailwright.model.trails import log_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EventsTablePlan", "events_table"]


@record
class EventsTablePlan:
    """What is asked, and where; texts may hold tokens, but be no intrinsics.

    Args:
        catalog: The account whose Data Catalog holds the table.

        bucket_name: The archive.

        accounts: Accounts whose events it holds; of these saved queries ask.

        injected: Whether each query must name its accounts, which may then be any.

        regions: Regions whose events it holds.

        from_day: The first day that is looked for, e.g. ``2026-01-31``.

        organization_id: Of an organization trail. Default: the trail is of one account.

        s3_key_prefix: What the trail's object keys begin with. Default: nothing.

        database_name: The database.

        own_database: Whether the database is made.

        table_name: The table.

        workgroup: A plan, or the name of one that is there.

        without: Ids of saved queries that are left out.
    """

    catalog: str
    bucket_name: str
    accounts: tuple[str, ...]
    injected: bool = False
    regions: tuple[str, ...]
    from_day: str
    organization_id: str | None = None
    s3_key_prefix: str = ""
    database_name: str
    own_database: bool = True
    table_name: str
    workgroup: WorkgroupPlan | str
    without: tuple[str, ...] = ()


def events_table(plan: EventsTablePlan) -> Resources:
    """Return the table, and of database, workgroup and queries what is not there.

    Args:
        plan: What is asked, and where.
    """
    made: Resources = _database(plan) if plan.own_database else {}
    made["Table"] = _table(plan)
    if isinstance(plan.workgroup, WorkgroupPlan):
        made |= workgroup(plan.workgroup)
    for query in saved_queries():
        if query["id"] not in plan.without:
            made[f"{query['id']}Query"] = _query(query, plan)
    return made


def _database(plan: EventsTablePlan) -> Resources:
    named = {"Name": plan.database_name, "Description": "Events that CloudTrail delivered"}
    return {
        "Database": Resource(
            type="AWS::Glue::Database",
            properties={"CatalogId": plan.catalog, "DatabaseInput": named},
            retain=False,
        )
    }


def _database_name(plan: EventsTablePlan) -> object:
    return ref("Database") if plan.own_database else plan.database_name


def _table(plan: EventsTablePlan) -> Resource:
    data = read_policy("events-table.json")
    return Resource(
        type="AWS::Glue::Table",
        properties={
            "CatalogId": plan.catalog,
            "DatabaseName": _database_name(plan),
            "TableInput": {
                "Name": plan.table_name,
                "Description": data["table"]["description"],
                "TableType": "EXTERNAL_TABLE",
                "Parameters": _parameters(plan),
                "PartitionKeys": _columns(data["partitions"]),
                "StorageDescriptor": {
                    "Columns": _columns(data["columns"]),
                    "InputFormat": data["input_format"],
                    "Location": _location(plan),
                    "OutputFormat": data["output_format"],
                    "SerdeInfo": {"SerializationLibrary": data["serialization_library"]},
                },
            },
        },
        retain=False,
    )


def _columns(columns: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"Name": each["name"], "Type": each["type"]} for each in columns]


def _parameters(plan: EventsTablePlan) -> dict[str, str]:
    data = read_policy("events-table.json")
    accounts = data["accounts"]["injected" if plan.injected else "listed"]
    values = {
        "Accounts": ",".join(plan.accounts),
        "FromDay": plan.from_day.replace("-", "/"),
        "LocationTemplate": _location_template(plan),
        "Regions": ",".join(plan.regions),
    }
    return _filled(data["parameters"] | accounts, values)


def _filled(texts: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    return {name: Template(text).safe_substitute(values) for name, text in texts.items()}


def _location_template(plan: EventsTablePlan) -> str:
    """Return where the files of a partition are, in the names of the partitions."""
    folder = log_prefix(
        s3_key_prefix=plan.s3_key_prefix,
        organization_id=plan.organization_id,
        account="${account}",
        folder="CloudTrail",
        region="${region}",
    )
    return f"s3://{plan.bucket_name}/{folder}${{day}}"


def _location(plan: EventsTablePlan) -> str:
    """Return what the places of all partitions begin with."""
    return _location_template(plan).partition("${account}")[0]


def _query(query: Mapping[str, Any], plan: EventsTablePlan) -> Resource:
    group = plan.workgroup
    values = {
        "Accounts": ", ".join(f"'{each}'" for each in plan.accounts),
        "Database": plan.database_name,
        "Table": plan.table_name,
    }
    return Resource(
        type="AWS::Athena::NamedQuery",
        properties={
            "Name": query["title"],
            "Description": query["description"],
            "Database": _database_name(plan),
            "QueryString": Template("\n".join(query["sql"])).safe_substitute(values),
            "WorkGroup": group if isinstance(group, str) else ref("Workgroup"),
        },
        retain=False,
    )
