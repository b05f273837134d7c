"""Runs the emulator with the emulator's Python: ``python -I _launch.py --port 4610``.

That Python does not have trailwright installed, and may not see the packages beside it, whose
versions differ. So exactly one package is made known to it: this one.
"""

from __future__ import annotations

import runpy
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

_SOURCE_ROOT = Path(__file__).resolve().parents[2]


def _make_known(package: str) -> None:
    spec = PathFinder.find_spec(package, [str(_SOURCE_ROOT)])
    if spec is None or spec.loader is None:
        sys.exit(f"no package {package} in {_SOURCE_ROOT}")
    module = module_from_spec(spec)
    sys.modules[package] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _make_known("trailwright")
    runpy.run_module("trailwright.sandbox.emulator", run_name="__main__", alter_sys=True)
