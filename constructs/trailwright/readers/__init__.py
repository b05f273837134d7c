"""Templates, cloud assemblies and a ``trails.yaml``, read into estates.

Everything here treats its input as hostile: it ends soon, in an
:class:`~trailwright.model.estate.Estate` or in a
:class:`~trailwright.readers.errors.ReadError` that says where and why.
"""

from __future__ import annotations

from trailwright.readers.context import Context
from trailwright.readers.context_file import Said, load_context, read_document
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.look import Looked, look
from trailwright.readers.template import mentions_cloudtrail, read

__all__ = [
    "Context",
    "Fault",
    "Looked",
    "ReadError",
    "Said",
    "load_context",
    "look",
    "mentions_cloudtrail",
    "read",
    "read_document",
]
