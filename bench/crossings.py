"""Counts the calls from Python into Node that a program makes: what a stack costs in jsii."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

from jsii._kernel.providers import process


def main(program: str, count: str, outdir: str) -> None:
    """Run a program, and say on stderr how many calls it made.

    Args:
        program: The program.

        count: How many stacks it makes.

        outdir: Where it writes.
    """
    calls = 0
    # jsii counts nothing itself. Every call of it passes through here.
    send = process._NodeProcess.send  # noqa: SLF001

    def counted(self: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        nonlocal calls
        calls += 1
        return send(self, *args, **options)

    process._NodeProcess.send = counted  # noqa: SLF001
    sys.argv = [program, count, outdir]
    sys.path.insert(0, str(Path(program).parent))
    runpy.run_path(program, run_name="__main__")
    print(f"calls {calls}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
