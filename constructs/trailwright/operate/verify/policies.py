"""Policies as they are now: what the rules of ``check`` say of the live estate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.model.once import once
from trailwright.operate.verify.counterparts import live_names
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource
    from trailwright.readers.account import Live

__all__ = ["judged_now"]

#: Told whether or not the template has it too: with these nothing is delivered.
_GRAVE = (Severity.FATAL, Severity.ERROR)
#: A key, an alarm and a trail that are switched off: verify says so itself.
_SAID = ("TW406", "TW508", "TW741")


def judged_now(estate: Estate, live: Live) -> Iterator[Finding]:
    """Yield what the rules say of what is deployed, and do not say of its template.

    While a call failed, or something is not there, only what is certain and grave is told: the
    rest may come of that, which is told itself.

    Args:
        estate: What was deployed.

        live: What there is.
    """
    ours = {key: each for each in estate.resources() for key in live_names(each)}
    known = {(each.rule.id, key) for each in judge(estate) for key in _key(estate, each)}
    now = replace(
        live.estate,
        organization=estate.organization,
        external=estate.external,
        existing_trails=estate.existing_trails,
    )
    blind = bool(live.failed or live.absent)
    for each in judge(now):
        resource = ours.get(each.resource)
        new = (each.rule.id, each.resource) not in known and not blind
        told = each.severity in _GRAVE or new
        if resource is not None and told and each.rule.id not in _SAID:
            yield replace(each, origin=resource.origin, keys=())


def _key(estate: Estate, finding: Finding) -> Iterator[str]:
    """Yield what a finding of the template would be about, were it live."""
    resource = _by_place(estate).get((finding.origin.stack, finding.origin.logical_id))
    if resource is not None:
        yield from live_names(resource)


@once
def _by_place(estate: Estate) -> Mapping[tuple[str, str], Resource]:
    return {(each.origin.stack, each.logical_id): each for each in estate.resources()}
