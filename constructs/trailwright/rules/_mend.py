"""What to write instead, as it would stand in the template."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Value

__all__ = ["mended", "statement"]

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z]+)\}")


def mended(finding: Finding, mend: dict[str, Value]) -> Finding:
    """Return a finding with its mend, unless that holds what only a deployment tells.

    Args:
        finding: The finding.

        mend: Properties, attributes, a policy statement or a part of one.
    """
    return replace(finding, mend=mend) if _is_literal(mend) else finding


def statement(document: str, sid: str, **values: str) -> dict[str, Value]:
    """Return a statement of ``policies/statements/``, filled in.

    Args:
        document: The file's name, without its ending.

        sid: The statement's Sid.

        values: What its placeholders stand for.
    """
    groups = read_policy(f"statements/{document}.json")["groups"].values()
    return next(_filled(each, values) for group in groups for each in group if each["Sid"] == sid)


def _filled(value: Any, values: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _filled(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    return _PLACEHOLDER.sub(lambda found: values[found[1]], value)


def _is_literal(value: Value) -> bool:
    if isinstance(value, dict):
        return all(_is_literal(each) for each in value.values())
    if isinstance(value, list):
        return all(_is_literal(each) for each in value)
    return not isinstance(value, Unknown) and not is_symbolic(value)
