"""The same estate with trailwright's constructs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))

from aws_cdk import App, Environment, Stack
from estate import CONTEXT, ESTATE, REGION, Clock, Names

from trailwright import AccountTrail, AlarmPack, Retention


def build_ours(app: App, count: int) -> None:
    """Make so many stacks, each with the resources that every peer makes."""
    retention = Retention(
        archive_after=ESTATE["archive_after_days"], expire_after=ESTATE["expire_after_days"]
    )
    for number in range(count):
        names = Names(number)
        stack = Stack(app, names.stack, env=Environment(account=names.account, region=REGION))
        trail = AccountTrail(
            stack,
            "Audit",
            trail_name=names.trail,
            access_logs=False,
            retention=retention,
            delivery_topic=True,
        )
        AlarmPack(stack, "Alarms", trail=trail, profiles=[ESTATE["profile"]])


def main(count: int, outdir: str) -> None:
    """Synthesize an app of so many stacks."""
    clock = Clock()
    app = App(analytics_reporting=False, context=CONTEXT, outdir=outdir)
    build_ours(app, count)
    clock.lap("build")
    app.synth()
    clock.lap("synth")
    clock.report()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
