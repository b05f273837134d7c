"""Estates to ask about controls: two that are composed, and any that is written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from trailwright.controls import control_map, posts, watches
from trailwright.readers import Context, look
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trailwright.controls import Met, Post, Watch
    from trailwright.model.estate import Estate

ORGANIZATION = """\
organization:
  id: o-a1b2c3d4e5
  management_account: "111122223333"
  log_archive_account: "222233334444"
  home_region: us-east-1
trails:
  - kind: organization
    name: org-audit
    alarms: { profiles: [cis], emails: [security@example.com] }
  - kind: account
    name: orders
    account: "333344445555"
    region: eu-west-1
    management_events: None
    data_events: [{ s3: { bucket: orders, prefix: invoices/ } }]
    log_group: false
    alarms: false
"""


class Seen(NamedTuple):
    """An estate, and what is said of it."""

    estate: Estate
    posts: tuple[Post, ...]
    watches: dict[str, Watch]
    controls: dict[str, Met]

    def verdicts(self, control: str) -> dict[str, str]:
        """Return the verdict in each account."""
        return {each.account: str(each.verdict) for each in self.controls[control].accounts}


@pytest.fixture
def seen(tmp_path: Path) -> Callable[..., Seen]:
    """Looks at an estate: text is a trails.yaml, anything else a template's resources."""

    def see(written: str | dict[str, Any], **context: Any) -> Seen:  # noqa: ANN401
        is_text = isinstance(written, str)
        path = tmp_path / ("trails.yaml" if is_text else "template.json")
        text = written if is_text else json.dumps({"Resources": written})
        path.write_text(text, encoding="utf-8")
        place = {} if is_text else {"account": "111122223333", "region": "eu-west-1"}
        (estate,) = look([str(path)], Context(**(place | context))).estates
        findings = judge(estate)
        standing = posts(estate, findings)
        known = watches(standing)
        controls = control_map(estate, findings, known)
        return Seen(
            estate,
            standing,
            {each.id: each for each in known},
            {each.control.id: each for each in controls},
        )

    return see


@pytest.fixture
def organization(seen: Callable[..., Seen]) -> Seen:
    """The estate of an organization, with somebody who listens."""
    return seen(ORGANIZATION)
