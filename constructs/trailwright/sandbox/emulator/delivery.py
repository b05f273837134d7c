"""Delivery: log files in S3, notices on SNS, events in CloudWatch Logs.

Object keys and timing: `Finding your CloudTrail log files
<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>`_.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import secrets
import string
import time
from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator import archive, digests, permissions, recorder, stores
from trailwright.sandbox.emulator.checks import destinations
from trailwright.sandbox.emulator.destination_checks import log_streams, may_publish
from trailwright.sandbox.emulator.names import logs, request, topics
from trailwright.sandbox.emulator.refusals import Refused, refuse

if TYPE_CHECKING:
    from trailwright.sandbox.emulator.matching import Record

__all__ = ["announce_topic", "flush"]

_LETTERS = string.ascii_letters + string.digits


def flush(*, digest: bool) -> dict[str, int]:
    """Deliver everything that waits.

    Args:
        digest: Whether digest files are written too, as AWS does each hour.

    Returns:
        How many events were delivered, in how many files, and how many digests were written.
    """
    delivered = {"events": 0, "files": 0, "digests": 0}
    for backlog in recorder.take_backlogs():
        for (account, region), records in backlog.records.items():
            delivered["events"] += len(records)
            delivered["files"] += _deliver(backlog.trail, account, region, records)
    if digest:
        delivered["digests"] = digests.write_all()
    return delivered


def _deliver(trail: dict[str, Any], account: str, region: str, records: list[Record]) -> bool:
    """Deliver what one trail recorded in one account and Region."""
    status = trail.setdefault("_Delivery", {})
    _send_to_logs(trail, account, records, status)
    try:
        key = _write_file(trail, account, region, records)
    except Refused as refusal:
        status["LatestDeliveryError"] = refusal.code
        return False
    status["LatestDeliveryTime"] = time.time()
    status.pop("LatestDeliveryError", None)
    _notify(trail, key, status)
    return True


def _write_file(trail: dict[str, Any], account: str, region: str, records: list[Record]) -> str:
    now = dt.datetime.now(dt.UTC)
    folder = archive.day_folder(trail, folder="CloudTrail", account=account, region=region, day=now)
    unique = "".join(secrets.choice(_LETTERS) for _ in range(16))
    key = f"{folder}{account}_CloudTrail_{region}_{now:%Y%m%dT%H%MZ}_{unique}.json.gz"
    content = json.dumps({"Records": records}).encode()
    archive.put(trail, key, gzip.compress(content))
    times = sorted(record["eventTime"] for record in records)
    digests.remember_file(
        trail,
        account=account,
        region=region,
        file={
            "s3Bucket": trail["S3BucketName"],
            "s3Object": key,
            "hashValue": hashlib.sha256(content).hexdigest(),
            "hashAlgorithm": "SHA-256",
            "newestEventTime": times[-1],
            "oldestEventTime": times[0],
        },
    )
    return key


def _notify(trail: dict[str, Any], key: str, status: dict[str, Any]) -> None:
    if not trail.get("SnsTopicARN"):
        return
    notice = json.dumps({"s3Bucket": trail["S3BucketName"], "s3ObjectKey": [key]})
    if _publish(trail, notice):
        status["LatestNotificationTime"] = time.time()
        status.pop("LatestNotificationError", None)
    else:
        status["LatestNotificationError"] = "AuthorizationError"


def announce_topic(trail: dict[str, Any]) -> None:
    """Publish the message that a topic receives when a trail begins to use it.

    Not in AWS's guide; consumers in the field skip it.
    """
    if trail.get("SnsTopicARN"):
        _publish(trail, "CloudTrail validation message.")


def _publish(trail: dict[str, Any], message: str) -> bool:
    at = destinations(trail, arn=trail["TrailARN"])
    try:
        allowed = may_publish(at)
    except Refused:
        return False
    if allowed:
        _, _, _, region, account, _ = at.topic_arn.split(":")
        with request.request_scope(account, region):
            topics.publish_internal(at.topic_arn, message)
    return allowed


def _send_to_logs(
    trail: dict[str, Any], account: str, records: list[Record], status: dict[str, Any]
) -> None:
    if not trail.get("CloudWatchLogsLogGroupArn"):
        return
    try:
        _put_log_events(trail, account, records)
    except Refused as refusal:
        status["LatestCloudWatchLogsDeliveryError"] = refusal.code
    else:
        status["LatestCloudWatchLogsDeliveryTime"] = time.time()
        status.pop("LatestCloudWatchLogsDeliveryError", None)


def _put_log_events(trail: dict[str, Any], account: str, records: list[Record]) -> None:
    """Write to an account's stream.

    Raises:
        Refused: If the log group or the role is gone, or the role may not write.
    """
    at = destinations(trail, arn=trail["TrailARN"])
    stream = log_streams(at, account)[-1]
    group = at.log_group_arn.split(":log-group:")[1].removesuffix(":*")
    role = stores.role(at.role_arn)
    resource = f"{at.log_group_arn.removesuffix(':*')}:log-stream:{stream}"
    if role is None or not permissions.role_may(
        role, action="logs:PutLogEvents", resource=resource, region=at.trail.region
    ):
        refuse("AccessDenied", "Access denied. Check the permissions for your role.")
    now = int(time.time() * 1000)
    messages = [{"timestamp": now, "message": json.dumps(record)} for record in records]
    with request.request_scope(at.trail.account, at.trail.region):
        logs.create_log_stream({"logGroupName": group, "logStreamName": stream})
        status, _, _ = logs.put_log_events(
            {"logGroupName": group, "logStreamName": stream, "logEvents": messages}
        )
    if status != 200:  # noqa: PLR2004 - HTTP
        refuse("ResourceNotFoundException", f"The log group {group} does not exist.")
