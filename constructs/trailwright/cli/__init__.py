"""The command line: each command only wires rooms together."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; the entry point of the ``trailwright`` script."""
    from trailwright.cli.root import root  # noqa: PLC0415 - click is paid for only here

    root(prog_name="trailwright")
