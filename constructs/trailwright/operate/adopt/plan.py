"""The plan of taking trails over: which, how, and why not the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.config.load import load
from trailwright.operate.adopt.intent import existing_entry, organization_entry
from trailwright.operate.adopt.judge import Judge
from trailwright.operate.adopt.verdict import Adoption, Verdict
from trailwright.operate.adopt.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trailwright.model.estate import Estate
    from trailwright.readers.account import Unseen

__all__ = ["adoption"]


def adoption(
    estate: Estate,
    *,
    allow_updates: bool = False,
    gone: frozenset[str] = frozenset(),
    unseen: Sequence[Unseen] = (),
) -> Adoption:
    """Return what becomes of every trail of an estate.

    Args:
        estate: What is live.

        allow_updates: Whether trails are taken of which a deployment would change something, as
            long as it replaces nothing. Default: no.

        gone: Ids of stacks that are deleted, though resources still bear their names.

        unseen: What could not be listed.
    """
    judge = Judge(estate, allow_updates=allow_updates, gone=gone, unseen=unseen)
    verdicts = tuple(judge(each, None) for each in estate.trails)
    organization = _organization(estate, verdicts)
    if organization is not None:
        # With an organization, the archives of all trails stand in its log-archive account.
        verdicts = tuple(judge(each, organization) for each in estate.trails)
    config = _config(verdicts, organization)
    if any(each.taken for each in verdicts):
        load(text=config)  # together they must fit, too
    return Adoption(verdicts=verdicts, config=config)


def _organization(estate: Estate, verdicts: Sequence[Verdict]) -> dict[str, Any] | None:
    found = (organization_entry(estate, each.trail) for each in verdicts if each.taken)
    return next((each for each in found if each), None)


def _config(verdicts: Sequence[Verdict], organization: Mapping[str, Any] | None) -> str:
    taken = [each for each in verdicts if each.taken]
    others = [each for each in verdicts if not each.taken]
    document = {
        "organization": organization if taken else None,
        "trails": [each.entry for each in taken],
        "existing_trails": [existing_entry(each.trail) for each in others],
    }
    comments = {("trails", index): each.kept for index, each in enumerate(taken) if each.kept}
    comments |= {("existing_trails", index): (e.reason,) for index, e in enumerate(others)}
    return yaml_text(document, comments)
