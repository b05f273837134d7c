"""Finds and reads ``policies/``: in a wheel, an editable install or a checkout."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["policies_root", "read_policy"]

_HERE = Path(__file__).resolve()
#: ``<checkout>/constructs/trailwright/_policies.py`` lies three levels deep.
_CHECKOUT = _HERE.parents[2]


@cache
def policies_root() -> Traversable:
    """Return the folder that holds the shipped policies.

    Raises:
        FileNotFoundError: If neither the package nor a checkout around it has one.
    """
    checkout = _CHECKOUT / "policies"
    for folder in (_HERE.parent / "policies", checkout):
        if folder.is_dir() and (folder != checkout or (_CHECKOUT / "pyproject.toml").is_file()):
            return folder
    return _zipped()


def _zipped() -> Traversable:
    """Return the folder in a wheel that was never unpacked."""
    # Costs more than all else in this module, and is hardly ever needed.
    from importlib.resources import files  # noqa: PLC0415

    packaged = files("trailwright") / "policies"
    if packaged.is_dir():
        return packaged
    msg = (
        f"trailwright's policies are missing: looked in {packaged} and {_CHECKOUT / 'policies'}; "
        "reinstall trailwright, or run from a complete checkout"
    )
    raise FileNotFoundError(msg)


@cache
def read_policy(name: str) -> Any:  # noqa: ANN401 - the shape is the document's own
    """Return one document of ``policies/``, parsed once; callers must not change it.

    Args:
        name: The path below ``policies/``, e.g. ``"quotas.json"``.

    Raises:
        FileNotFoundError: If there is no such document.
    """
    document = policies_root()
    for part in name.split("/"):
        document = document / part
    return json.loads(document.read_text(encoding="utf-8"))
