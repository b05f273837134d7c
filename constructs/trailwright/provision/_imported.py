"""Buckets, keys and topics that an app uses and whose policies it cannot change.

The exact statements they need are written into the cloud assembly, in a file of their own,
for whoever may change them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

import jsii
from aws_cdk import Stack
from constructs import IValidation

from trailwright.compose.archive import delivery_statements
from trailwright.compose.key import KeyPlan, key_use_statements
from trailwright.compose.topic import publish_statements
from trailwright.model.findings import rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aws_cdk import Stage
    from constructs import Construct, IConstruct

    from trailwright.model.trails import TrailIdentity
    from trailwright.provision._where import Where

__all__ = [
    "POLICY_TYPES",
    "REQUIRED_POLICIES_FILE",
    "Imported",
    "RequiredPolicies",
    "Uses",
    "reference",
]

#: Beside ``manifest.json``; ``policies/schema/required-policies.schema.json`` says what is in it.
REQUIRED_POLICIES_FILE = "trailwright-required-policies.json"

#: By kind: the CloudFormation type that holds its policy.
POLICY_TYPES = {
    "bucket": "AWS::S3::BucketPolicy",
    "key": "AWS::KMS::Key",
    "topic": "AWS::SNS::TopicPolicy",
}
#: By kind: the rule that says what happens without the statements.
_RULES = {"bucket": "TW101", "key": "TW401", "topic": "TW104"}

_REQUIRED: WeakKeyDictionary[IConstruct, RequiredPolicies] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What a bucket, key or topic is used for; the fields are those of a key's plan."""

    trails: tuple[TrailIdentity, ...] = ()
    topic_trails: tuple[TrailIdentity, ...] = ()
    log_group_arns: tuple[object, ...] = ()
    alarms: bool = False

    def __or__(self, other: Uses) -> Uses:
        """Return the uses of both, each once."""
        return Uses(
            trails=_once(self.trails + other.trails),
            topic_trails=_once(self.topic_trails + other.topic_trails),
            log_group_arns=_once(self.log_group_arns + other.log_group_arns),
            alarms=self.alarms or other.alarms,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Something an app uses.

    Args:
        kind: ``bucket``, ``key`` or ``topic``.

        name: What others know it by: a bucket's name, or the ARN.

        arn: Its ARN.

        where: The environment of the stack that uses it.
    """

    kind: str
    name: str
    arn: str
    where: Where

    @property
    def policy_type(self) -> str:
        """The CloudFormation type that holds its policy."""
        return POLICY_TYPES[self.kind]

    def statements(self, uses: Uses) -> list[dict[str, Any]]:
        """Return what its policy must say.

        Args:
            uses: What it is used for.
        """
        if self.kind == "bucket":
            return delivery_statements(uses.trails, self.arn)
        if self.kind == "topic":
            return publish_statements(uses.topic_trails, self.arn)
        where = self.where
        plan = {each.name: getattr(uses, each.name) for each in fields(uses)}
        return key_use_statements(
            KeyPlan(partition=where.partition, account=where.account, region=where.region, **plan)
        )


@jsii.implements(IValidation)
class RequiredPolicies:
    """The policies that one app needs elsewhere; writes them when the app is synthesized."""

    def __init__(self, root: IConstruct) -> None:
        self._root = root
        self._needs: list[_Need] = []

    @classmethod
    def of(cls, scope: Construct) -> RequiredPolicies:
        """Return the required policies of the app around a construct.

        Args:
            scope: The construct.
        """
        root = scope.node.root
        if root not in _REQUIRED:
            _REQUIRED[root] = cls(root)
            root.node.add_validation(_REQUIRED[root])
        return _REQUIRED[root]

    def add(self, imported: Imported, uses: Uses, user: Construct) -> None:
        """Tell of one more use.

        Args:
            imported: What is used.

            uses: What for.

            user: The construct that uses it.
        """
        self._needs.append(_Need(imported, uses, user))

    def validate(self) -> list[str]:
        """Write the file; called by the CDK at synthesis."""
        path = Path(cast("Stage", self._root).outdir) / REQUIRED_POLICIES_FILE
        try:
            self._write(path)
        except OSError as error:
            return [f"{path} cannot be written: {error.strerror}; choose another output folder"]
        return []

    def _write(self, path: Path) -> None:
        if not self._needs:
            path.unlink(missing_ok=True)  # that of an earlier synthesis
            return
        path.write_text(json.dumps(self._document(), indent=2) + "\n", encoding="utf-8")

    def _document(self) -> dict[str, Any]:
        return {"schema_version": 1, "required_policies": list(self._entries())}

    def _entries(self) -> Iterator[dict[str, Any]]:
        alike: dict[str, list[_Need]] = {}
        for need in self._needs:
            alike.setdefault(need.sort_key(), []).append(need)
        for key in sorted(alike):
            yield _entry(alike[key])


@dataclass(frozen=True, slots=True)
class _Need:
    imported: Imported
    uses: Uses
    user: Construct

    def sort_key(self) -> str:
        """Return what is alike for all needs of one resource, with whatever tokens it is said."""
        return json.dumps(Stack.of(self.user).resolve(self.imported.name))


def reference(resource: Any, kind: str, attribute: str) -> str:  # noqa: ANN401 - any resource
    """Return an attribute of an L2, or of the reference every CDK resource offers.

    Args:
        resource: The resource.

        kind: ``bucket``, ``key`` or ``topic``.

        attribute: The attribute's name.
    """
    value = getattr(resource, attribute, None)
    return value if value is not None else getattr(getattr(resource, f"{kind}_ref"), attribute)


def _entry(needs: Sequence[_Need]) -> dict[str, Any]:
    """Return what one resource's policy must say, for all who use it."""
    imported = needs[0].imported
    uses = reduce(or_, (need.uses for need in needs))
    why = rule(_RULES[imported.kind])
    found = {
        "resource": imported.name,
        "type": imported.policy_type,
        "trails": sorted({trail.arn for trail in uses.trails + uses.topic_trails}),
        "needed_by": sorted({need.user.node.path for need in needs}),
        "rule": why.id,
        "aws_error": why.aws_error,
        "why": why.why,
        "statements": imported.statements(uses),
    }
    return Stack.of(needs[0].user).resolve(found)


def _once(items: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))
