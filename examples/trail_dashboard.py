"""A trail, its alarms and heartbeats, and the dashboard that shows them.

Use it for who is on call: which alarms fire, how many events arrive, who changed what, and who
was refused.
"""

from trailwright import (  # isort: skip - finds the packaged Node first
    AccountTrail,
    AlarmPack,
    DeliveryWatch,
    TrailDashboard,
)
from aws_cdk import App, Stack


def build(app: App) -> None:
    """Make the stack."""
    stack = Stack(app, "Audit")
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    alarms = AlarmPack(stack, "Alarms", trail=trail)
    watch = DeliveryWatch(stack, "Watch", trail=trail)
    TrailDashboard(stack, "Dashboard", trail=trail, alarm_packs=[alarms], delivery_watch=watch)


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
