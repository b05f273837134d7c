"""What delivers to what: accounts, trails, what they deliver to, and the alarms on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.controls import State
from trailwright.model.record import record
from trailwright.reports._summary import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.findings import Finding
    from trailwright.model.resources import ExistingTrail, Resource, Trail, Value
    from trailwright.reports.html.subject import Subject

__all__ = ["ACCOUNTS", "ALARMS", "DESTINATIONS", "TRAILS", "Node", "Topology", "topology"]

#: From left to right.
ACCOUNTS, TRAILS, DESTINATIONS, ALARMS = range(4)
#: Of an ARN, before what it names: arn, partition, service, Region and account.
_PARTS_BEFORE = 5
LOG_GROUP = "Log group"
_STATES = {State.HEARD: "heard", State.UNKNOWN: "not known to be heard", State.SILENT: "silent"}


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


def topology(subject: Subject, findings: Sequence[Finding]) -> Topology:
    """Return the boxes of an estate.

    Args:
        subject: The estate.

        findings: What stands of what was found, in this estate or in others.
    """
    return _Drawing(subject, findings).drawn()


class _Drawing:
    """Collects boxes and what leads where."""

    def __init__(self, subject: Subject, findings: Sequence[Finding]) -> None:
        self._estate = subject.estate
        self._findings = findings
        self._posts = subject.posts
        self._nodes: dict[str, Node] = {}
        self._links: dict[tuple[str, str], None] = {}

    def drawn(self) -> Topology:
        for trail in self._estate.trails:
            self._trail(trail)
        for each in self._estate.existing_trails:
            self._add(self._account(_said(each.account)), _existing(each))
        return Topology(nodes=tuple(self._nodes.values()), links=tuple(self._links))

    def _trail(self, trail: Trail) -> None:
        key = _key("trail", trail)
        name = _said(trail.name) or trail.logical_id
        node = Node(key=key, column=TRAILS, kind="Trail", name=name, note=_reach(trail))
        self._add(self._account(trail.place.account_text), self._marked(node, trail))
        for kind, (written, resource) in self._destinations(trail).items():
            node = self._destination(trail, kind, written, resource)
            self._add(key, node)
            if kind == LOG_GROUP and written:
                self._add(node.key, self._alarms(node, trail))

    def _account(self, account: str) -> str:
        key = f"account {account}"
        name = account or "account not known"
        self._nodes.setdefault(key, Node(key=key, column=ACCOUNTS, kind="Account", name=name))
        return key

    def _destinations(self, trail: Trail) -> dict[str, tuple[Value, Resource | None]]:
        """Return what a trail names, and what of it is in the estate."""
        estate = self._estate
        bucket, key = trail.s3_bucket_name, trail.kms_key_id
        topic, group = trail.sns_topic_name, trail.cloudwatch_logs_log_group_arn
        return {
            "Bucket": (bucket, estate.bucket(bucket)),
            "KMS key": (key, estate.key(key, near=trail)),
            "Topic": (topic, estate.topic(topic, near=trail)),
            LOG_GROUP: (group, estate.log_group(group, near=trail)),
        }

    def _destination(
        self, trail: Trail, kind: str, written: Value, resource: Resource | None
    ) -> Node:
        name = _short(_said(written))
        if resource is not None:
            node = Node(
                key=_key(kind, resource),
                column=DESTINATIONS,
                kind=kind,
                name=name or resource.logical_id,
                note=f"{resource.place.account_text} · {resource.place.region_text}",
            )
            return self._marked(node, resource)
        if written:
            name, note, tone = name or "name not known", "not in what was read", "unknown"
            key = f"{kind} {name}"
        else:
            name, note, tone = "none", "", "absent"
            key = _key(f"no {kind}", trail)
        return Node(key=key, column=DESTINATIONS, kind=kind, name=name, note=note, tone=tone)

    def _alarms(self, group: Node, trail: Trail) -> Node:
        posts = [each for each in self._posts if trail in each.trails]
        counts = Counter(each.state for each in posts)
        number = "1 alarm" if len(posts) == 1 else f"{len(posts)} alarms"
        return Node(
            key=f"alarms {group.key}",
            column=ALARMS,
            kind="Alarms",
            name=number if posts else "none",
            note=", ".join(f"{counts[each]} {_STATES[each]}" for each in State if counts[each]),
            tone="warning" if counts[State.SILENT] else "plain" if posts else "absent",
        )

    def _marked(self, node: Node, resource: Resource) -> Node:
        """Return a box with what was found about the resource that it stands for."""
        about = [each for each in self._findings if _is_about(each, resource)]
        if not about:
            return node
        worst = min((each.severity for each in about), key=lambda each: each.rank)
        return replace(node, tone=str(worst), mark=counted(about))

    def _add(self, parent: str, node: Node) -> None:
        self._nodes.setdefault(node.key, node)
        self._links[parent, node.key] = None


def _existing(trail: ExistingTrail) -> Node:
    note = f"exists already, {_said(trail.home_region)}"
    key = f"existing {trail.name} {trail.account}"
    return Node(key=key, column=TRAILS, kind="Trail", name=trail.name, note=note, tone="absent")


def _key(kind: str, resource: Resource) -> str:
    return f"{kind} {resource.origin.path} {resource.origin.stack} {resource.logical_id}"


def _is_about(finding: Finding, resource: Resource) -> bool:
    where = (finding.origin.path, finding.origin.stack, finding.origin.logical_id)
    origin = resource.origin
    return where == (origin.path, origin.stack, origin.logical_id)


def _reach(trail: Trail) -> str:
    region = trail.place.region_text
    if trail.is_organization_trail is True:
        return f"organization, home {region}"
    return f"all Regions, home {region}" if trail.is_multi_region_trail is True else region


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


def _short(name: str) -> str:
    """Return what an ARN names, or a name as it is."""
    arn, _, _ = name.partition(":")
    if arn != "arn":
        return name
    *_, named = name.split(":", _PARTS_BEFORE)
    return named.removeprefix("log-group:").removesuffix(":*")
