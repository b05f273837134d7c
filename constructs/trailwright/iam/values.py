"""The values of conditions that are more than text: numbers, dates and addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["READERS", "is_within"]


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        msg = f"{text!r} is no number"
        raise ValueError(msg)
    return number


def _date(text: str) -> datetime:
    if re.fullmatch(r"[0-9]{1,11}", text):
        return datetime.fromtimestamp(int(text), tz=UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)


#: How a value of each family is read; ValueError says that it is none.
READERS: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "date": _date,
    "address": _network,
}


def is_within(address: str, network: str) -> bool:
    """Return whether an address is in a network.

    Args:
        address: The address.

        network: The network, or the only address in it.

    Raises:
        ValueError: If one of them is none.
    """
    return ip_address(address) in _network(network)
