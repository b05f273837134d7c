"""Lets the tests of proofs import what the commands in ``bench/`` are made of."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "bench"))
