"""A new repository: the files to begin with, as data, and what is filled into them."""

from __future__ import annotations

from trailwright.starter.choices import Choices
from trailwright.starter.repository import repository
from trailwright.starter.write import ConflictError, write_new

__all__ = ["Choices", "ConflictError", "repository", "write_new"]
