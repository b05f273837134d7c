"""Writes ``policies/event-names.json``: the operations that botocore knows, by service.

``python bench/event_names.py`` after botocore was upgraded; review the difference as data. What
CloudTrail was seen to write under other names stays as it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "policies/event-names.json"


def operations() -> dict[str, str]:
    """Return the names of each service's operations, in one text a service."""
    import boto3  # noqa: PLC0415 - a second to import

    session = boto3.Session()._session  # noqa: SLF001 - the only way to the models
    found: dict[str, set[str]] = {}
    for name in session.get_available_services():
        model = session.get_service_model(name)
        prefix = model.metadata.get("signingName", model.endpoint_prefix)
        found.setdefault(prefix.rpartition(".")[2], set()).update(model.operation_names)
    return {prefix: " ".join(sorted(found[prefix])) for prefix in sorted(found)}


def written(known: dict[str, Any]) -> str:
    """Return the file's text with the operations of today's botocore.

    Args:
        known: What the file says.
    """
    return json.dumps({**known, "operations": operations()}, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(json.loads(FILE.read_text(encoding="utf-8"))), encoding="utf-8")
    sys.stdout.write(f"{FILE.stat().st_size:,} bytes\n")
