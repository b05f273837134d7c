"""A trail whose silence is an alarm, as is silence of each thing it delivers to.

Use it with every trail: what no longer arrives raises no error, and alarms on what a trail
records cannot fire when nothing is recorded. A harmless call every five minutes keeps a quiet
account from looking like a dead trail. Digest files are watched too here, which has S3 count
requests for money.
"""

from trailwright import AccountTrail, DeliveryWatch  # isort: skip - finds the packaged Node first
from aws_cdk import App, Stack


def build(app: App) -> None:
    """Make the stack."""
    stack = Stack(app, "Audit")
    trail = AccountTrail(stack, "Trail", trail_name="audit", delivery_topic=True)
    DeliveryWatch(stack, "Watch", trail=trail, digests=True, emails=["oncall@example.com"])


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
