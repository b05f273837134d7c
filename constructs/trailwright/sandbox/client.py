"""What a running sandbox can be asked for, beside AWS's own operations."""

from __future__ import annotations

import ipaddress
import json
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "SandboxError",
    "check_loopback",
    "flush",
    "identity",
    "inject",
    "reset",
    "set_organization",
]

_TIMEOUT_SECONDS = 60
# A proxy could send a request for the sandbox elsewhere.
_OPENER = build_opener(ProxyHandler({}))


class SandboxError(Exception):
    """Something the user can put right, in one sentence."""


def flush(url: str, *, digest: bool = False) -> dict[str, int]:
    """Deliver now what would be delivered within five minutes.

    Args:
        url: The sandbox.

        digest: Whether digest files are written too. Default: log files only.

    Returns:
        How many ``events`` went into how many ``files``, and how many ``digests`` were written.
    """
    return _ask(url, "/_trailwright/flush", b"digest" if digest else b"")


def reset(url: str) -> None:
    """Forget everything that was deployed, in every account."""
    _ask(url, "/_ministack/reset", b"")


def inject(
    url: str, *, account: str, region: str, events: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Let events happen that nobody caused, e.g. a root login.

    Args:
        url: The sandbox.

        account: In which account.

        region: In which Region.

        events: CloudTrail records with at least ``eventName`` and ``eventSource``; what they
            leave out is filled in, and they happen now.

    Returns:
        How many ``events`` happened.
    """
    body = {"account": account, "region": region, "events": list(events)}
    return _ask(url, "/_trailwright/inject", json.dumps(body).encode())


def set_organization(
    url: str,
    *,
    id: str,
    management_account: str,
    member_accounts: Sequence[str],
    trusted_access: bool = True,
    all_features: bool = True,
) -> None:
    """Make accounts an organization.

    Args:
        url: The sandbox.

        id: ``o-…``.

        management_account: The account that owns organization trails.

        member_accounts: All others.

        trusted_access: Whether CloudTrail is a trusted service. Default: it is.

        all_features: Whether the organization has all features. Default: it has.
    """
    body = {
        "id": id,
        "management_account": management_account,
        "member_accounts": list(member_accounts),
        "trusted_access": trusted_access,
        "all_features": all_features,
    }
    _ask(url, "/_trailwright/organization", json.dumps(body).encode())


def identity(url: str) -> dict[str, Any] | None:
    """Return who answers at an address, or ``None`` when no sandbox does."""
    try:
        return _ask(url, "/_trailwright/identity", b"")
    except SandboxError:
        return None


def _ask(url: str, path: str, body: bytes) -> Any:  # noqa: ANN401 - any JSON
    check_loopback(url)
    # The scheme and the host have just been checked.
    asked = Request(url.rstrip("/") + path, data=body, method="POST")  # noqa: S310
    try:
        with _OPENER.open(asked, timeout=_TIMEOUT_SECONDS) as given:
            return json.load(given)
    except HTTPError as error:
        msg = f"the sandbox at {url} refuses {path}: {error.read().decode(errors='replace')}"
        raise SandboxError(msg) from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        msg = f"no sandbox answers at {url} ({error}); start one with: trailwright sandbox start"
        raise SandboxError(msg) from error


def check_loopback(url: str) -> None:
    """Refuse an endpoint that is not on this machine.

    Raises:
        SandboxError: If it is not.
    """
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and _is_loopback(parts.hostname or ""):
        return
    msg = (
        f"the sandbox's url must be on this machine, got {url!r}; use the one that "
        "trailwright sandbox status prints, e.g. http://127.0.0.1:4610"
    )
    raise SandboxError(msg)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
