"""The least anybody can do with archived events: inflate them."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

BLOCK = 1 << 15


def main(folder: str) -> None:
    """Count the bytes of all files of a folder, inflated."""
    size = 0
    for path in sorted(Path(folder).iterdir()):
        inflate = zlib.decompressobj(wbits=31)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                size += len(inflate.decompress(block))
    sys.stdout.write(f"{size}\n")


if __name__ == "__main__":
    main(sys.argv[1])
