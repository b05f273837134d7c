"""cloudformation-validate over a folder, in its quickest way: one engine, templates as bytes.

Of its engines CEL is the quickest to start and to run, and the standard level of detail makes
the least of each diagnostic.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cloudformation_validate import CelEngine, DetailLevel, ValidateConfig


def main(folder: str) -> None:
    """Validate every template of a folder."""
    engine = CelEngine()
    config = ValidateConfig(detail_level=DetailLevel.STANDARD)
    found = 0
    for path in sorted(Path(folder).glob("*.template.*")):
        found += len(engine.validate_template(path.read_bytes(), config).diagnostics)
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main(sys.argv[1])
