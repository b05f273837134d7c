"""One trail in each of three Regions, all delivering to one archive in a home Region.

Use it when only some Regions may be recorded, or each Region's events go to a log group of
their own; otherwise one AccountTrail records them all and takes one place of the five. The key
of log files lives in the bucket's Region, so the trails elsewhere name it by its alias; each
log group has a key of its own Region.
"""

from trailwright import LogBucket, RegionalTrail  # isort: skip - finds the packaged Node first
from aws_cdk import App, Environment, Stack

ACCOUNT = "111122223333"
HOME = "eu-central-1"
# IAM, STS and CloudFront events arrive in us-east-1, wherever they were caused.
GLOBAL_SERVICES = "us-east-1"


def build(app: App) -> None:
    """Make the archive's stack, and one for each Region's trail."""
    archive = Stack(app, "Archive", env=Environment(account=ACCOUNT, region=HOME))
    bucket = LogBucket(archive, "Logs", bucket_name=f"example-audit-{ACCOUNT}")
    for region in (HOME, "eu-west-1", GLOBAL_SERVICES):
        RegionalTrail(
            Stack(app, f"Trail-{region}", env=Environment(account=ACCOUNT, region=region)),
            "Trail",
            trail_name=f"audit-{region}",
            log_bucket=bucket,
            include_global_service_events=region == GLOBAL_SERVICES,
        )


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
