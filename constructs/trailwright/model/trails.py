"""A trail as policies name it, before it exists."""

from __future__ import annotations

from trailwright.model.arns import trail_arn
from trailwright.model.record import record

__all__ = ["ORGANIZATION_METADATA", "TrailIdentity", "log_prefix"]

#: The key of a trail's Metadata that tells which organization it is of. AWS ignores it; a
#: template has no other place that says so.
ORGANIZATION_METADATA = "trailwright:organization"


def log_prefix(
    *, s3_key_prefix: str, organization_id: str | None, account: str, folder: str, region: str
) -> str:
    """Return what the keys of the files of an account and Region begin with.

    Args:
        s3_key_prefix: What the trail's keys begin with; empty for nothing.

        organization_id: Of an organization trail.

        account: Whose events the files hold.

        folder: ``CloudTrail`` for log files, ``CloudTrail-Digest`` for digest files.

        region: Where the events are from.
    """
    above = (s3_key_prefix, "AWSLogs", organization_id, account)
    return "/".join([*(each for each in above if each), folder, region, ""])


@record
class TrailIdentity:
    """Who a trail is, and where it writes.

    Args:
        name: Its name.

        account: The account that owns it; the management account for an organization's.

        region: Its home Region.

        partition: Its partition.

        organization_id: Of an organization trail. Default: it is of one account.

        s3_key_prefix: What object keys begin with. Default: nothing.
    """

    name: str
    account: str
    region: str
    partition: str
    organization_id: str | None = None
    s3_key_prefix: str = ""

    @property
    def arn(self) -> str:
        """Its ARN: that of the home Region, also for deliveries from elsewhere."""
        return trail_arn(
            partition=self.partition, region=self.region, account=self.account, name=self.name
        )

    def log_paths(self) -> tuple[str, ...]:
        """Return the patterns of the object keys it writes.

        An organization trail needs its own account's path too: CloudTrail checks both
        when the trail is made
        (`CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail"
        <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>`_).
        """
        prefix = f"{self.s3_key_prefix}/" if self.s3_key_prefix else ""
        owners = (self.account, *((self.organization_id,) if self.organization_id else ()))
        return tuple(f"{prefix}AWSLogs/{owner}/*" for owner in owners)

    def log_prefix(self, folder: str) -> str:
        """Return what the keys of its files of the home Region begin with.

        Args:
            folder: ``CloudTrail`` for log files, ``CloudTrail-Digest`` for digest files.
        """
        return log_prefix(
            s3_key_prefix=self.s3_key_prefix,
            organization_id=self.organization_id,
            account=self.account,
            folder=folder,
            region=self.region,
        )

    def log_streams(self) -> tuple[str, ...]:
        """Return the patterns of the log streams it writes."""
        own = f"{self.account}_CloudTrail_{self.region}*"
        return (own, f"{self.organization_id}_*") if self.organization_id else (own,)
