"""Templates and cloud assemblies, read into an :class:`~trailwright.model.estate.Estate`.

Everything here treats its input as hostile: it ends soon, in an estate or in a
:class:`~trailwright.readers.errors.ReadError` that says where and why.
"""

from __future__ import annotations

from trailwright.readers.context import Context, load_context
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.template import mentions_cloudtrail, read

__all__ = ["Context", "Fault", "ReadError", "load_context", "mentions_cloudtrail", "read"]
