"""A trail of a member account, and the policy that keeps its administrators from stopping it.

Use it in an organization: the policy is made in the management account, and binds the member
accounts it is attached to. Only the role that deploys the trail may change it.
"""

from trailwright import (  # isort: skip - finds the packaged Node first
    AccountTrail,
    Guardrails,
    LogBucket,
)
from aws_cdk import App, Environment, Stack

MANAGEMENT, MEMBER = "111122223333", "333344445555"


def build(app: App) -> None:
    """Make both stacks."""
    member = Stack(app, "Member", env=Environment(account=MEMBER, region="eu-west-1"))
    archive = LogBucket(member, "Archive", bucket_name=f"orders-audit-{MEMBER}")
    trail = AccountTrail(member, "Trail", trail_name="orders", log_bucket=archive)

    management = Stack(app, "Management", env=Environment(account=MANAGEMENT, region="us-east-1"))
    Guardrails(
        management,
        "Guardrails",
        trails=[trail],
        targets=[MEMBER],
        exempt=["arn:aws:iam::*:role/audit-pipeline"],
    )


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
