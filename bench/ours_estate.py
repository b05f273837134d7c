"""The same estate with trailwright as a configuration: what ``trails.yaml`` is read into."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))

from aws_cdk import App
from estate import CONTEXT, Clock
from estate_config import estate_config

from trailwright import TrailwrightChecks, provision_estate


def main(count: int, outdir: str, *, checked: bool = False) -> None:
    """Synthesize an app of so many stacks, and have it judged if it is to be checked."""
    clock = Clock()
    app = App(analytics_reporting=False, context=CONTEXT, outdir=outdir)
    provision_estate(app, estate_config(count))
    if checked:
        TrailwrightChecks.add_to(app)
    clock.lap("build")
    app.synth()
    clock.lap("synth")
    clock.report()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
