"""One module a kind of resource: which calls tell what it is, in CloudFormation's words."""

from __future__ import annotations

from trailwright.readers.account.resources.describe import describe

__all__ = ["describe"]
