"""The same estate as a configuration, judged by ``TrailwrightChecks`` when it is synthesized."""

from __future__ import annotations

import sys

from ours_estate import main

if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], checked=True)
