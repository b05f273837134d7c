"""The command line: each command only wires rooms together."""

from __future__ import annotations

import gc

__all__ = ["main"]


def main() -> None:
    """Run the command line; the entry point of the ``trailwright`` script.

    What is imported is kept to the end, and at the end everything is let go. So Python need not
    look for objects that only refer to each other while a command is imported, nor once it has
    run: a tenth of the time of a command that ends soon.
    """
    gc.disable()
    from trailwright.cli.root import root  # noqa: PLC0415 - click is paid for only here

    try:
        root(prog_name="trailwright")
    finally:
        gc.freeze()
