"""The construct that makes an archive a table for Athena."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Annotations, Names
from constructs import Construct

from trailwright._policies import read_policy
from trailwright.compose.events_table import EventsTablePlan, events_table
from trailwright.compose.workgroup import WorkgroupPlan
from trailwright.model.problems import raise_for
from trailwright.model.querying import skipped_after
from trailwright.provision._queried import Asked, check_asked, queried
from trailwright.provision._template import Template
from trailwright.provision._where import Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk.aws_glue import CfnTable
    from aws_cdk.aws_s3 import CfnBucket
    from aws_cdk.interfaces.aws_s3 import IBucketRef

    from trailwright.provision.log_bucket import LogBucket, LogBucketView
    from trailwright.provision.trail import Trail

__all__ = ["EventsTable"]


class EventsTable(Construct):
    """An archive as a table of Athena, with a workgroup and saved queries.

    Partitions are projected: each account, Region and day is found by its object keys, and
    nothing has to be added while time goes by. The columns are ``policies/events-table.json``,
    the queries ``policies/queries.json``. The table holds nothing itself, so it is deleted with
    its stack.

    Args:
        scope: The scope, a stack of whoever asks: Athena reads the archive with their rights.

        id: The construct's id in the scope.

        trail: The trail whose archive is asked. Default: ``log_bucket`` says which archive.

        log_bucket: Instead of a trail: a :class:`LogBucket`, any bucket of the CDK, or a name.
            Default: the trail's.

        organization_id: With ``log_bucket``: the organization, if its trail delivers there.
            Default: the trail's, or none.

        s3_key_prefix: With ``log_bucket``: what object keys begin with. Default: the trail's,
            or nothing.

        accounts: Accounts whose events are asked for, or ``"injected"``: any, and each query
            must name them. Needed for an organization and with ``log_bucket``. Default: the
            trail's own account.

        regions: Regions whose events are asked for. Default: the trail's own for a trail of one
            Region, else all of the partition.

        from_day: The first day that is looked for, e.g. ``"2026-01-31"``. Events delivered
            before it are not found.

        database: Name of a database that is there. Default: a new one.

        table_name: A second table in one database needs a name of its own. Default:
            ``cloudtrail_events``.

        workgroup: Name of a workgroup that is there. Default: a new one, whose settings nobody
            can override.

        output_location: Where the new workgroup writes results, as ``s3://bucket/prefix/``.
            Default: a new private bucket, where they expire after 30 days; it keeps no access
            logs.

        output_key_arn: ARN of the KMS key that encrypts results. Default: SSE-S3.

        bytes_scanned_cutoff_per_query: Bytes that a query may scan in the new workgroup before
            it is cancelled. Default: 100 GB.

        without: Ids of saved queries that are left out. Default: none.

    Raises:
        InvalidOptionsError: If options cannot be used, all problems in one message.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        from_day: str,
        trail: Trail | None = None,
        log_bucket: LogBucket | LogBucketView | IBucketRef | str | None = None,
        organization_id: str | None = None,
        s3_key_prefix: str | None = None,
        accounts: Sequence[str] | str | None = None,
        regions: Sequence[str] | None = None,
        database: str | None = None,
        table_name: str | None = None,
        workgroup: str | None = None,
        output_location: str | None = None,
        output_key_arn: str | None = None,
        bytes_scanned_cutoff_per_query: int | None = None,
        without: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id)
        where = Where.of(scope)
        asked = Asked(
            trail=trail,
            log_bucket=log_bucket,
            organization_id=organization_id,
            s3_key_prefix=s3_key_prefix,
            accounts=accounts,
            regions=regions,
            from_day=from_day,
            database=database,
            table_name=table_name or read_policy("events-table.json")["table"]["name"],
            workgroup=workgroup,
            output_location=output_location,
            output_key_arn=output_key_arn,
            bytes_scanned_cutoff_per_query=bytes_scanned_cutoff_per_query,
            without=tuple(without),
        )
        raise_for(f"EventsTable {id!r}", check_asked(asked, where))
        self._plan = self._planned(asked, where)
        self._template = Template(self, events_table(self._plan), primary="Table")
        self._tell(asked)

    @property
    def database_name(self) -> str:
        """The database's name."""
        return self._plan.database_name

    @property
    def table_name(self) -> str:
        """The table's name."""
        return self._plan.table_name

    @property
    def workgroup_name(self) -> str:
        """The workgroup's name."""
        group = self._plan.workgroup
        return group if isinstance(group, str) else group.name

    @property
    def cfn_table(self) -> CfnTable:
        """The table as its L1 class."""
        return self._template.resource("Table")

    @property
    def cfn_results_bucket(self) -> CfnBucket | None:
        """The new bucket for results as its L1 class, if one was made."""
        group = self._plan.workgroup
        made = isinstance(group, WorkgroupPlan) and group.output_location is None
        return self._template.resource("ResultsBucket") if made else None

    def _tell(self, asked: Asked) -> None:
        days = skipped_after(asked.archive.retention) if asked.archive else None
        if days is not None:
            Annotations.of(self).add_info_v2(
                "trailwright:archived",
                f"Athena passes over log files older than {days} days, without a word: they are "
                "in a storage class that it reads only after they are restored",
            )

    def _planned(self, asked: Asked, where: Where) -> EventsTablePlan:
        own_name = "" if asked.database and asked.workgroup else _unique_name(self)
        group = WorkgroupPlan(
            name=own_name,
            account=where.account,
            output_location=asked.output_location,
            key_arn=asked.output_key_arn,
            bytes_scanned_cutoff_per_query=asked.bytes_scanned_cutoff_per_query,
        )
        found = queried(asked, where)
        return EventsTablePlan(
            catalog=where.account,
            bucket_name=found.bucket_name,
            accounts=found.accounts,
            injected=found.injected,
            regions=found.regions,
            from_day=asked.from_day,
            organization_id=found.organization_id,
            s3_key_prefix=found.s3_key_prefix,
            database_name=asked.database or own_name,
            own_database=asked.database is None,
            table_name=asked.table_name,
            workgroup=asked.workgroup or group,
            without=asked.without,
        )


def _unique_name(scope: Any) -> str:  # noqa: ANN401 - a construct
    """Return a name that no other construct of an account makes from its path."""
    return Names.unique_resource_name(scope, max_length=100, separator="_").lower()
