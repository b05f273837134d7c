"""The archive of an organization's trail as a table, asked from the log-archive account.

Use it where somebody must answer who did what, last week or last year. Each query names the
accounts it asks about; a new account of the organization needs no change here.
"""

from trailwright import EventsTable, LogBucket, OrganizationTrail  # isort: skip - Node first
from aws_cdk import App, Environment, Stack


def build(app: App) -> None:
    """Make the stacks."""
    archive = Stack(app, "Archive", env=Environment(account="444455556666", region="eu-west-1"))
    logs = LogBucket(archive, "Logs", bucket_name="example-central-audit-logs")
    management = Stack(app, "Trail", env=Environment(account="111122223333", region="eu-west-1"))
    trail = OrganizationTrail(
        management,
        "Trail",
        trail_name="organization-audit",
        organization_id="o-a1b2c3d4e5",
        log_bucket=logs,
    )
    EventsTable(archive, "Events", trail=trail, accounts="injected", from_day="2026-01-01")


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
