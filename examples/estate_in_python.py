"""A whole estate written in Python instead of trails.yaml.

Use it when the trails come from a list you have already: here, one for each team. The records
are the same that trails.yaml makes, and so are the checks and the stacks.
"""

from trailwright import DataEvents, Retention, provision_estate  # isort: skip
from aws_cdk import App

from trailwright.config.records import (
    AlarmsConfig,
    ArchiveConfig,
    Config,
    Organization,
    TrailConfig,
    TrailKind,
)
from trailwright.model.selectors import ManagementEvents

ORGANIZATION = Organization(
    id="o-a1b2c3d4e5",
    management_account="111122223333",
    log_archive_account="222233334444",
    home_region="eu-central-1",
)
TEAMS = {"orders": "333344445555", "payroll": "444455556666"}
ARCHIVE = ArchiveConfig(retention=Retention(archive_after=90, expire_after=2557))


def config() -> Config:
    """Return the organization's trail, and one for the data of each team."""
    everyone = TrailConfig(
        kind=TrailKind.ORGANIZATION,
        name="organization-audit",
        account=ORGANIZATION.management_account,
        region=ORGANIZATION.home_region,
        archive=ARCHIVE,
        alarms=AlarmsConfig(emails=("security@example.com",)),
    )
    teams = (
        TrailConfig(
            kind=TrailKind.ACCOUNT,
            name=f"{team}-data",
            account=account,
            region=ORGANIZATION.home_region,
            management_events=ManagementEvents.NONE,
            data_events=(DataEvents.s3(f"arn:aws:s3:::{team}-{account}"),),
            archive=ARCHIVE,
            log_group=None,
            alarms=None,
        )
        for team, account in TEAMS.items()
    )
    return Config(organization=ORGANIZATION, trails=(everyone, *teams))


def build(app: App) -> None:
    """Make the stacks."""
    provision_estate(app, config())


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
