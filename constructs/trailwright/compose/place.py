"""Where resources are."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Place"]


class Place(Protocol):
    """A partition, account and Region; each may be a token of the CDK."""

    @property
    def partition(self) -> str:
        """The partition."""
        ...

    @property
    def account(self) -> str:
        """The account."""
        ...

    @property
    def region(self) -> str:
        """The Region."""
        ...
