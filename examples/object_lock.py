"""Archives that keep every log file for seven years, whoever wants it gone.

Use it where a regulator says how long. GOVERNANCE can be lifted by principals that have
`s3:BypassGovernanceRetention`; COMPLIANCE by nobody, the root user included, and must be
acknowledged. Files must not expire before their lock ends. The second stack is the same with
SSE-S3, for accounts that want no key which somebody could disable or delete.
"""

from trailwright import AccountTrail, LockMode, ObjectLock, Retention  # isort: skip
from aws_cdk import App, Duration, Environment, Stack

SEVEN_YEARS = Duration.days(7 * 365 + 2)
LOCK = ObjectLock(mode=LockMode.GOVERNANCE, retain_for=SEVEN_YEARS)
RETENTION = Retention(archive_after=Duration.days(90), expire_after=SEVEN_YEARS)


def build(app: App) -> None:
    """Make one stack with a KMS key, and one in another account without."""
    ledger = Stack(app, "Ledger", env=Environment(account="111122223333", region="eu-west-1"))
    AccountTrail(ledger, "Trail", trail_name="audit", object_lock=LOCK, retention=RETENTION)

    billing = Stack(app, "Billing", env=Environment(account="222233334444", region="eu-west-1"))
    AccountTrail(
        billing,
        "Trail",
        trail_name="audit",
        encryption="sse-s3",
        object_lock=LOCK,
        retention=RETENTION,
    )


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
