"""The trail of a whole organization, its archive in an account of its own.

Use it with AWS Organizations. Bucket, key and delivery topic stand in the log-archive account,
where nobody who is recorded can touch them; the trail, its log group and its alarms stand in
the management account. Names are literal, so the stacks refer to each other without lookups.
Trusted access for CloudTrail must be on:
`aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com`.
"""

from trailwright import AlarmPack, DeliveryTopic, LogBucket, OrganizationTrail  # isort: skip
from aws_cdk import App, Environment, Stack

ORGANIZATION = "o-a1b2c3d4e5"
MANAGEMENT = Environment(account="111122223333", region="us-east-1")
LOG_ARCHIVE = Environment(account="222233334444", region="us-east-1")
ANALYSTS = "arn:aws:iam::222233334444:role/security-analyst"


def build(app: App) -> None:
    """Make the archive's stack and the trail's."""
    archive = Stack(app, "Archive", env=LOG_ARCHIVE)
    bucket = LogBucket(
        archive, "Logs", bucket_name="example-organization-audit", readers=[ANALYSTS]
    )
    topic = DeliveryTopic(archive, "Delivered", topic_name="organization-audit-log-files")

    management = Stack(app, "Trail", env=MANAGEMENT)
    trail = OrganizationTrail(
        management,
        "Trail",
        trail_name="organization-audit",
        organization_id=ORGANIZATION,
        management_account=MANAGEMENT.account,
        log_bucket=bucket,
        delivery_topic=topic,
    )
    AlarmPack(management, "Alarms", trail=trail, emails=["security@example.com"])


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
