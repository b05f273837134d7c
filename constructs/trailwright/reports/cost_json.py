"""An estimate for programs; ``policies/schema/cost.schema.json`` says what is in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trailwright.cost import Range, left_out
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from decimal import Decimal

    from trailwright.cost import Change, Delta, Estimate, Line, PaidCopy

__all__ = ["cost_json", "delta_json"]


def cost_json(estimate: Estimate) -> str:
    """Return an estimate as a JSON object.

    Args:
        estimate: The estimate.
    """
    return _text({"estimate": _estimate(estimate)})


def delta_json(change: Delta) -> str:
    """Return what changes between two estimates as a JSON object, with both.

    Args:
        change: What changes.
    """
    whole = {
        "estimate": _estimate(change.after),
        "base": _estimate(change.before),
        "delta": {
            "total": _range(change.total),
            "changes": [_change(each) for each in change.changes],
            "new_paid_copies": [_copy(each) for each in change.new_paid_copies],
            "gone_paid_copies": [_copy(each) for each in change.gone_paid_copies],
        },
    }
    return _text(whole)


def _text(whole: dict[str, Any]) -> str:
    return json.dumps({"schema_version": 1, "currency": "USD", **whole}, indent=2)


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "prices_from": estimate.prices_from,
        "prices_to": estimate.prices_to,
        "volumes": asdict(estimate.volumes),
        "total": _range(estimate.total),
        "lines": [_line(each) for each in estimate.lines],
        "paid_copies": [_copy(each) for each in estimate.paid_copies],
        "per_million": {name: _range(each) for name, each in estimate.per_million.items()},
        "not_estimated": [asdict(each) for each in estimate.not_estimated],
        "left_out": list(left_out()),
    }


def _line(one: Line) -> dict[str, Any]:
    price = None if isinstance(one.price, Unknown) else one.price
    return {
        "trail": one.trail,
        "account": one.account,
        "item": one.item,
        "label": one.label,
        "quantity": _range(one.quantity),
        "unit": None if price is None else price.unit,
        "amount": _range(one.amount),
        "grows": one.grows,
        "price_of": None if price is None else price.borrowed,
        "verified": None if price is None else price.verified,
    }


def _copy(one: PaidCopy) -> dict[str, Any]:
    return {
        "trail": one.trail,
        "account": one.account,
        "have": list(one.have),
        "unless": one.unless,
        "amount": _range(one.amount),
        "counted": one.counted,
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "trail": one.trail,
        "account": one.account,
        "item": one.item,
        "label": one.label,
        "before": _range(one.before),
        "after": _range(one.after),
        "change": _range(one.change),
    }


def _range(value: Range | Unknown | None) -> dict[str, str] | None:
    if value is None:
        return None
    if isinstance(value, Unknown):
        return {"unknown": value.reason}
    return {name: _plain(getattr(value, name)) for name in ("low", "likely", "high")}


def _plain(value: Decimal) -> str:
    """Return a number as text, since JSON's own numbers are not exact."""
    return f"{value:z.6f}"
