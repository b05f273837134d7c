"""All accounts of an organization, asked at once over connections they share.

It is imported where it is used, since it needs an HTTP client of its own.
"""

from __future__ import annotations

from trailwright.readers.account.organization.asks import Organization
from trailwright.readers.account.organization.kept import Kept, KeptError
from trailwright.readers.account.organization.plan import Plan

__all__ = ["Kept", "KeptError", "Organization", "Plan"]
