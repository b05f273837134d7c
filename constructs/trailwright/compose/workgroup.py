"""The workgroup that queries run in: where results go, and how much a query may read."""

from __future__ import annotations

from typing import Any

from trailwright._policies import read_policy
from trailwright.compose.archive import plain_bucket, tls_only
from trailwright.compose.resources import Resource, Resources, join, ref
from trailwright.compose.statements import policy_document
from trailwright.model.record import record

__all__ = ["WorkgroupPlan", "workgroup"]


@record
class WorkgroupPlan:
    """What a workgroup should be.

    Args:
        name: Its name.

        account: The account that owns it.

        output_location: Where results are written, as ``s3://bucket/prefix/``. Default: a new
            bucket, where they expire.

        key_arn: ARN of the KMS key that encrypts results. Default: SSE-S3.

        bytes_scanned_cutoff_per_query: Bytes that a query may scan. Default: what
            ``policies/events-table.json`` says.
    """

    name: str
    account: str
    output_location: str | None = None
    key_arn: str | None = None
    bytes_scanned_cutoff_per_query: int | None = None


def workgroup(plan: WorkgroupPlan) -> Resources:
    """Return the workgroup, and the bucket for its results unless there is one.

    Args:
        plan: What the workgroup should be.
    """
    made: Resources = {} if plan.output_location is not None else _results_bucket()
    made["Workgroup"] = Resource(
        type="AWS::Athena::WorkGroup",
        properties={
            "Name": plan.name,
            "Description": "Queries of events that CloudTrail delivered",
            "State": "ENABLED",
            # Its saved queries go with it; what they read is elsewhere.
            "RecursiveDeleteOption": True,
            "WorkGroupConfiguration": {
                "BytesScannedCutoffPerQuery": _cutoff(plan),
                "EnforceWorkGroupConfiguration": True,
                "PublishCloudWatchMetricsEnabled": True,
                "ResultConfiguration": _results(plan),
            },
        },
        retain=False,
    )
    return made


def _limits() -> dict[str, int]:
    return read_policy("events-table.json")["workgroup"]


def _cutoff(plan: WorkgroupPlan) -> int:
    asked = plan.bytes_scanned_cutoff_per_query
    return _limits()["bytes_scanned_cutoff_per_query"] if asked is None else asked


def _results(plan: WorkgroupPlan) -> dict[str, Any]:
    encryption = (
        {"EncryptionOption": "SSE_S3"}
        if plan.key_arn is None
        else {"EncryptionOption": "SSE_KMS", "KmsKey": plan.key_arn}
    )
    if plan.output_location is not None:
        return {"EncryptionConfiguration": encryption, "OutputLocation": plan.output_location}
    return {
        "EncryptionConfiguration": encryption,
        "ExpectedBucketOwner": plan.account,
        "OutputLocation": join("s3://", ref("ResultsBucket"), "/"),
    }


def _results_bucket() -> Resources:
    """Return a bucket that outlives its stack, since S3 deletes none that holds objects."""
    return {
        "ResultsBucket": plain_bucket(expire_days=_limits()["results_kept_days"]),
        "ResultsBucketPolicy": Resource(
            type="AWS::S3::BucketPolicy",
            properties={
                "Bucket": ref("ResultsBucket"),
                "PolicyDocument": policy_document(tls_only("ResultsBucket")),
            },
        ),
    }
