"""A trail with data events and alarms, to which other stacks add their buckets.

Use it when who read or changed an object must be known, not only who changed the bucket.
Teams say `trail.record(bucket)` in their own stacks; all of it compiles into the fewest event
selectors that hold it, and the archive itself is never recorded.
"""

from trailwright import AccountTrail, AlarmPack, DataEvents, LogBucket, Retention  # isort: skip
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk.aws_s3 import Bucket
from constructs import Construct

ENV = Environment(account="111122223333", region="eu-west-1")


class AuditStack(Stack):
    """The archive, the trail and its alarms."""

    def __init__(self, scope: Construct, id: str, *, orders_bucket: Bucket) -> None:
        super().__init__(scope, id, env=ENV)
        retention = Retention(
            archive_after=Duration.days(90), expire_after=Duration.days(7 * 365 + 2)
        )
        self.trail = AccountTrail(
            self,
            "Trail",
            trail_name="audit",
            log_bucket=LogBucket(self, "Archive", retention=retention),
            data_events=[DataEvents.s3(orders_bucket, prefix="invoices/")],
        )
        AlarmPack(
            self, "Alarms", trail=self.trail, profiles=["cis"], emails=["security@example.com"]
        )


def build(app: App) -> None:
    """Make the stacks of three teams."""
    orders = Stack(app, "Orders", env=ENV)
    audit = AuditStack(app, "Audit", orders_bucket=Bucket(orders, "Orders"))

    payroll = Stack(app, "Payroll", env=ENV)
    audit.trail.record(Bucket(payroll, "Payslips"), read_write="ReadOnly")


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
