"""The ten-line start: one account, all Regions, everything made for you.

Use it for a single account. You get a validated trail with its own KMS key, archive and log
group, in whatever account and Region you deploy to.
"""

from trailwright import AccountTrail  # isort: skip - finds the packaged Node first
from aws_cdk import App, Stack


def build(app: App) -> None:
    """Make the stack."""
    stack = Stack(app, "Audit")
    AccountTrail(stack, "Trail", trail_name="audit")


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
