"""One finding, and judgements made of such."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.acceptance import Acknowledgement
from trailwright.model.findings import Finding, Judgement, Severity, rule
from trailwright.model.origin import Origin
from trailwright.model.resources import PassedOver

if TYPE_CHECKING:
    from collections.abc import Callable

ACCEPTED = Acknowledgement(
    rule="TW103", resource="Trail", reason="made by hand", expires="2027-06-30"
)


def _finding(rule_id: str = "TW101", line: int | None = 12, **changed: Any) -> Finding:  # noqa: ANN401
    origin = Origin(
        path=changed.pop("path", "templates/audit.yaml"),
        logical_id="Trail",
        construct_path=changed.pop("construct_path", None),
        source_line=changed.pop("source_line", None),
        locate=lambda _: line,
    )
    cited = rule(rule_id)
    plain = Finding(
        rule=cited,
        severity=cited.severity,
        message="bucket logs has no policy",
        remedy="Allow it.",
        resource="Trail",
        origin=origin,
    )
    return replace(plain, **changed)


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """Make a finding: by its rule, its line, and what else is unlike the usual."""
    return _finding


@pytest.fixture
def judgement() -> Judgement:
    """An error, an accepted warning, and a file that was passed over."""
    return Judgement(
        findings=(
            _finding("TW103", accepted=ACCEPTED),
            _finding("TW102", severity=Severity.UNKNOWN, line=None),
            _finding(mend={"Effect": "Allow", "Action": ["s3:PutObject"]}),
        ),
        paths=("templates/audit.yaml", "templates/other.yaml"),
        passed_over=(PassedOver("templates/web.yaml", "mentions no CloudTrail"),),
        notes=("audit is bound to no Region",),
        trails=1,
    )
