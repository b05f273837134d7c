"""Rules: an estate in, findings out. One module a theme, pure functions all of them.

Imports nothing but ``model``, ``iam``, ``patterns`` and the data in ``policies/``; what to write
instead is composed as in ``compose``.
"""

from __future__ import annotations

from trailwright.rules._say import say
from trailwright.rules.judge import judge

__all__ = ["judge", "say"]
