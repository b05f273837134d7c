"""CloudTrail for ``ministack``; runs only inside the emulator's own environment.

Everything is registered in ministack's own tables, and what is deployed is never changed. The
private names this leans on are listed in :mod:`.names`, which is the only module that reaches
into ministack.
"""

from __future__ import annotations

__all__: list[str] = []
