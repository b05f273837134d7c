"""The same estate as plain data: composed and written as templates, without the CDK.

This is what the commands that only read an estate pay. It writes templates only, no cloud
assembly around them, so it is no replacement for the others and is reported apart.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))

from estate import Clock
from estate_config import estate_config

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template


def main(count: int, outdir: str) -> None:
    """Write so many templates."""
    clock = Clock()
    folder = Path(outdir)
    folder.mkdir(parents=True, exist_ok=True)
    for plan in compose_estate(estate_config(count)):
        document = json.dumps(to_template(plan.resources))
        (folder / f"{plan.name}.template.json").write_text(document, encoding="utf-8")
    clock.lap("build")
    clock.report()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
