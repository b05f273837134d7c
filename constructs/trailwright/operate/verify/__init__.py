"""After a deployment: does every trail deliver, and is all as it was deployed."""

from __future__ import annotations

from trailwright.operate.verify.run import verify

__all__ = ["verify"]
