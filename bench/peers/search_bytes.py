"""The least anybody can do with a folder: read every file, and search it for CloudTrail."""

from __future__ import annotations

import sys
from pathlib import Path


def main(folder: str) -> None:
    """Count the templates that mention CloudTrail."""
    raw = (path.read_bytes() for path in sorted(Path(folder).iterdir()))
    sys.stdout.write(f"{sum(b'CloudTrail' in each or b'cloudtrail' in each for each in raw)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
