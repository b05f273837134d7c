"""Live accounts that are not there."""

from __future__ import annotations

from fake_aws import aws, clock, look, new_look

__all__ = ["aws", "clock", "look", "new_look"]
