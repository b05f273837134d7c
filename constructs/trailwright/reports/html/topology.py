"""What delivers to what: accounts, trails, what they deliver to, and the alarms on it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trailwright.controls import State
from trailwright.model.findings import Severity
from trailwright.model.record import record
from trailwright.reports._summary import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Trail, Value
    from trailwright.reports.html.subject import Subject

__all__ = ["ACCOUNTS", "ALARMS", "DESTINATIONS", "TRAILS", "Node", "Topology", "topology"]

#: From left to right.
ACCOUNTS, TRAILS, DESTINATIONS, ALARMS = range(4)
_ELSEWHERE = "not in what was read"


@record
class Node:
    """A box.

    Args:
        key: What tells it from all others.

        column: Which column it stands in.

        kind: What it is.

        name: Its name.

        note: Where it is, or what is to be said of it.

        tone: How it fares: ``plain``, ``absent``, or a severity.

        mark: What was found about it, in words. Default: nothing.
    """

    key: str
    column: int
    kind: str
    name: str
    note: str = ""
    tone: str = "plain"
    mark: str = ""


@record
class Topology:
    """Boxes, and which leads to which.

    Args:
        nodes: The boxes, each once, in the order they are drawn.

        links: Keys of two boxes.
    """

    nodes: tuple[Node, ...]
    links: tuple[tuple[str, str], ...]

    def below(self, key: str | None = None) -> tuple[Node, ...]:
        """Return what a box leads to.

        Args:
            key: Its key. Default: the accounts, to which nothing leads.
        """
        ends = {end for start, end in self.links if start == key}
        return tuple(
            each for each in self.nodes if (each.key in ends if key else each.column == ACCOUNTS)
        )


def topology(subject: Subject) -> Topology:
    """Return the boxes of an estate.

    Args:
        subject: The estate.
    """
    return _Drawing(subject).drawn()


class _Drawing:
    """Collects boxes and what leads where."""

    def __init__(self, subject: Subject) -> None:
        self._estate = subject.estate
        self._findings = subject.findings
        self._posts = subject.posts
        self._nodes: dict[str, Node] = {}
        self._links: dict[tuple[str, str], None] = {}

    def drawn(self) -> Topology:
        for trail in self._estate.trails:
            self._trail(trail)
        for each in self._estate.existing_trails:
            account = self._account(_said(each.account) or "account not given")
            note = f"exists already, {_said(each.home_region)}"
            self._add(
                account,
                Node(
                    key=f"existing {each.name}",
                    column=TRAILS,
                    kind="Trail",
                    name=each.name,
                    note=note,
                    tone="absent",
                ),
            )
        return Topology(nodes=tuple(self._nodes.values()), links=tuple(self._links))

    def _trail(self, trail: Trail) -> None:
        account = self._account(trail.place.account_text)
        key = f"trail {trail.origin.stack} {trail.logical_id}"
        name = _said(trail.name) or trail.logical_id
        self._add(account, self._node(key, TRAILS, "Trail", name, trail, _reach(trail)))
        for node in self._destinations(trail):
            self._add(key, node)
            if node.kind == "Log group" and node.tone != "absent":
                self._alarms(node, trail)

    def _account(self, account: str) -> str:
        key = f"account {account}"
        self._nodes.setdefault(key, Node(key=key, column=ACCOUNTS, kind="Account", name=account))
        return key

    def _destinations(self, trail: Trail) -> Iterator[Node]:
        estate, near = self._estate, trail
        written = trail.cloudwatch_logs_log_group_arn
        for kind, name, resource in (
            ("Bucket", trail.s3_bucket_name, estate.bucket(trail.s3_bucket_name)),
            ("KMS key", trail.kms_key_id, estate.key(trail.kms_key_id, near=near)),
            ("Topic", trail.sns_topic_name, estate.topic(trail.sns_topic_name, near=near)),
            ("Log group", written, estate.log_group(written, near=near)),
        ):
            yield self._destination(trail, kind, name, resource)

    def _destination(self, trail: Trail, kind: str, name: Value, resource: Resource | None) -> Node:
        if resource is not None:
            key = f"{kind} {resource.origin.stack} {resource.logical_id}"
            shown = _short(_said(name)) or _said(getattr(resource, "name", None))
            note = f"{resource.place.account_text} · {resource.place.region_text}"
            return self._node(key, DESTINATIONS, kind, shown or resource.logical_id, resource, note)
        if name:
            shown = _short(_said(name)) or "name not known"
            key = f"{kind} {shown}"
            return Node(
                key=key, column=DESTINATIONS, kind=kind, name=shown, note=_ELSEWHERE, tone="unknown"
            )
        key = f"no {kind} {trail.origin.stack} {trail.logical_id}"
        return Node(key=key, column=DESTINATIONS, kind=kind, name="none", tone="absent")

    def _alarms(self, group: Node, trail: Trail) -> None:
        posts = [each for each in self._posts if trail in each.trails]
        key = f"alarms {group.key}"
        if not posts:
            node = Node(key=key, column=ALARMS, kind="Alarms", name="none", tone="absent")
        else:
            counts = Counter(each.state for each in posts)
            note = ", ".join(f"{counts[each]} {_STATES[each]}" for each in State if counts[each])
            name = "1 alarm" if len(posts) == 1 else f"{len(posts)} alarms"
            tone = "warning" if counts[State.SILENT] else "plain"
            node = Node(key=key, column=ALARMS, kind="Alarms", name=name, note=note, tone=tone)
        self._add(group.key, node)

    def _node(
        self, key: str, column: int, kind: str, name: str, resource: Resource, note: str
    ) -> Node:
        about = [each for each in self._findings if _is_about(each, resource)]
        worst = min((each.severity.rank for each in about), default=None)
        tone = "plain" if worst is None else str(list(Severity)[worst])
        return Node(
            key=key, column=column, kind=kind, name=name, note=note, tone=tone, mark=counted(about)
        )

    def _add(self, parent: str, node: Node) -> None:
        self._nodes.setdefault(node.key, node)
        self._links[parent, node.key] = None


_STATES = {State.HEARD: "heard", State.UNKNOWN: "not known to be heard", State.SILENT: "silent"}


def _is_about(finding: Finding, resource: Resource) -> bool:
    where = (finding.origin.path, finding.origin.stack, finding.origin.logical_id)
    origin = resource.origin
    return finding.accepted is None and where == (origin.path, origin.stack, origin.logical_id)


def _reach(trail: Trail) -> str:
    region = trail.place.region_text
    if trail.is_organization_trail is True:
        return f"organization, home {region}"
    return f"all Regions, home {region}" if trail.is_multi_region_trail is True else region


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


def _short(name: str) -> str:
    """Return what an ARN names, or a name as it is."""
    parts = name.split(":", 5)
    if len(parts) <= 5 or parts[0] != "arn":
        return name
    return parts[5].removeprefix("log-group:").removesuffix(":*")
