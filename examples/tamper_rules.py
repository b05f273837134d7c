"""A trail, and rules that tell who changes it, its archive, its key or its alarms.

Use it where somebody may want to be unseen. The rules lead past the log group and the key of
the trail, and send the events to a bus of another account as well, where nobody of this one
can delete them. The heartbeats notify the same topic.
"""

from trailwright import AccountTrail, DeliveryWatch, TamperRules  # isort: skip - Node first
from aws_cdk import App, Environment, Stack


def build(app: App) -> None:
    """Make the stack."""
    stack = Stack(app, "Audit", env=Environment(account="111122223333", region="eu-west-1"))
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    rules = TamperRules(
        stack,
        "Rules",
        trail=trail,
        event_bus_arn="arn:aws:events:eu-west-1:444455556666:event-bus/security",
        emails=["security@example.com"],
    )
    DeliveryWatch(stack, "Watch", trail=trail, notification_topic=rules.cfn_topic)


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
