"""Makes groups of one policy and several requests, the same for the same seed.

Half of the statements are those that CloudTrail policies have (``shapes.json``), altered; the
others are put together from ``vocabulary.json``. A request carries what the policy asks for
more often than not, since two evaluators that both refuse everything always agree.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["KINDS", "groups"]

HERE = Path(__file__).parent
WORDS: dict[str, Any] = json.loads((HERE / "vocabulary.json").read_text(encoding="utf-8"))
SHAPES: list[dict[str, Any]] = json.loads((HERE / "shapes.json").read_text(encoding="utf-8"))
KEYS: dict[str, Any] = WORDS["keys"] | WORDS["sets"]
SPELT = {key.lower(): key for key in KEYS}
KINDS = ("resource", "resource", "resource", "resource", "identity", "trust", "role")
VARIABLE = re.compile(r"\$\{([^},]+)")

Document = dict[str, Any]


def groups(seed: int, *, requests: int = 10) -> Iterator[Document]:
    """Yield groups without end: a kind, a policy, for roles a boundary, and requests.

    Args:
        seed: The same seed makes the same groups.

        requests: How many for each policy.
    """
    maker = _Maker(Random(seed))  # noqa: S311 - the cases are to be the same again
    while True:
        yield maker.group(requests)


@dataclass(slots=True)
class _Maker:
    """Draws from the vocabulary."""

    rng: Random

    def group(self, requests: int) -> Document:
        """Return one group."""
        kind = self.rng.choice(KINDS)
        service = self.rng.choice(("s3", "s3", "s3", "kms", "sns", "logs"))
        group = {"kind": kind, "policy": self.policy(kind, service)}
        if kind == "role":
            group["boundary"] = self.policy(kind, service)
        aims = _aims(group, service)
        group["requests"] = [self.request(kind, service, aims) for _ in range(requests)]
        return group

    def often(self, percent: float) -> bool:
        """Return whether something that often happens does."""
        return self.rng.random() * 100 < percent

    # --- policies ---

    def policy(self, kind: str, service: str) -> Document:
        """Return a policy of some statements."""
        version = "2012-10-17" if self.often(97) else "2008-10-17"
        statements = [self.statement(kind, service) for _ in range(self.rng.randint(1, 4))]
        one = len(statements) == 1 and self.often(20)
        return {"Version": version, "Statement": statements[0] if one else statements}

    def statement(self, kind: str, service: str) -> Document:
        """Return a statement of a known shape, altered, or one put together."""
        if kind != "trust" and self.often(50):
            fitting = [each for each in SHAPES if each["service"] == service]
            statement = copy.deepcopy(self.rng.choice(fitting))
            del statement["service"]
            for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
                self.alter(statement, kind, service)
        else:
            statement = self.put_together(kind, service)
        if kind in {"identity", "role"}:
            statement.pop("Principal", None)
            statement.pop("NotPrincipal", None)
        return statement

    def put_together(self, kind: str, service: str) -> Document:
        """Return a statement of drawn elements."""
        statement: Document = {"Effect": "Allow" if self.often(65) else "Deny"}
        statement |= self.principal() | self.actions(kind, service)
        if kind != "trust":
            statement |= self.resources(service)
        if self.often(60):
            statement["Condition"] = self.conditions()
        return statement

    def alter(self, statement: Document, kind: str, service: str) -> None:
        """Change one element of a statement."""
        match self.rng.randrange(7):
            case 0:
                self.replace(statement, "Principal", self.principal())
            case 1:
                self.replace(statement, "Action", self.actions(kind, service))
            case 2:
                self.replace(statement, "Resource", self.resources(service))
            case 3:
                statement["Effect"] = self.rng.choice(("Allow", "Deny"))
            case 4:
                statement.pop("Condition", None)
            case _:
                added = self.conditions()
                statement["Condition"] = _merged(statement.get("Condition", {}), added)

    def replace(self, statement: Document, element: str, by: Document) -> None:
        """Put an element in the place of another or of its Not-form."""
        statement.pop(element, None)
        statement.pop(f"Not{element}", None)
        statement.update(by)

    def principal(self) -> Document:
        """Return a Principal, now and then a NotPrincipal or an odd one."""
        rare = self.often(0.7)
        value = self.rng.choice(WORDS["rare_principals" if rare else "principals"])
        return {"NotPrincipal" if self.often(2) else "Principal": value}

    def actions(self, kind: str, service: str) -> Document:
        """Return an Action or a NotAction."""
        words = WORDS["trust"] if kind == "trust" else WORDS["services"][service]
        value = self.one_or_several([*words["actions"], *words["patterns"]])
        return {"NotAction" if self.often(7) else "Action": value}

    def resources(self, service: str) -> Document:
        """Return a Resource or a NotResource."""
        words = WORDS["services"][service]
        known = [*words["resources"], *words["resource_patterns"], *words["resource_patterns"]]
        value = self.one_or_several(known, rare=WORDS["rare_resource_patterns"])
        return {"NotResource" if self.often(7) else "Resource": value}

    def one_or_several(self, known: Sequence[str], rare: Sequence[str] = ()) -> str | list[str]:
        """Return a text, or a list of up to three."""
        count = self.rng.choice((1, 1, 1, 2, 3))
        drawn = [self.rng.choice(rare if rare and self.often(0.7) else known) for _ in range(count)]
        return drawn[0] if count == 1 and self.often(70) else drawn

    def conditions(self) -> Document:
        """Return a Condition of up to three operators."""
        found: Document = {}
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            found = _merged(found, self.condition())
        return found

    def condition(self) -> Document:
        """Return one operator with one key."""
        several = self.often(15)
        key = self.rng.choice(list(WORDS["sets" if several else "keys"]))
        if self.often(12):
            return {"Null": {self.cased(key): self.rng.choice(("true", "false", True, False))}}
        operator = self.rng.choice(WORDS["operators"][self.rng.choice(KEYS[key]["families"])])
        if several if self.often(98) else not several:
            operator = f"{self.rng.choice(('ForAnyValue', 'ForAllValues'))}:{operator}"
        if self.often(3 if operator.startswith("ForAny") else 20):
            operator += "IfExists"
        known = KEYS[key]
        rare = ("arn:aws:cloudtrail:*", "arn:aws:*") if operator.find("Arn") >= 0 else ()
        values = self.one_or_several([*known["values"], *known["patterns"]], rare)
        return {operator: {self.cased(key): values}}

    def cased(self, key: str) -> str:
        """Return a key, now and then in other cases."""
        return self.rng.choice((key.lower(), key.upper(), key.swapcase())) if self.often(8) else key

    # --- requests ---

    def request(self, kind: str, service: str, aims: _Aims) -> Document:
        """Return a request that a statement is about, more often than not."""
        words = WORDS["trust"] if kind == "trust" else WORDS["services"][service]
        aim = self.rng.choice(aims.statements)
        callers = WORDS["roles" if kind == "role" else "callers"]
        return {
            "principal": self.aimed(aim.callers, callers),
            "action": self.aimed(aim.actions, words["actions"]),
            "resource": words.get("resource") or self.aimed(aim.resources, words["resources"]),
            "context": {
                self.cased(key): self.value(key, wanted)
                for key, wanted in aims.keys.items()
                if self.often(75)
            },
        }

    def aimed(self, fitting: Sequence[str], known: Sequence[str]) -> str:
        """Return one that a statement is about, or any."""
        return self.rng.choice(fitting if fitting and self.often(65) else known)

    def value(self, key: str, wanted: list[str]) -> str | list[str]:
        """Return what a request carries under a key."""
        values = KEYS[key]["values"]
        if key in WORDS["sets"]:
            return self.rng.sample(values, self.rng.choice((2, 2, min(3, len(values)))))
        return self.aimed([each for each in wanted if each in values], values)


def _merged(one: Document, other: Document) -> Document:
    merged = dict(one)
    for operator, keys in other.items():
        merged[operator] = merged.get(operator, {}) | keys
    return merged


@dataclass(frozen=True, slots=True)
class _Aim:
    """What of the vocabulary one statement is about."""

    callers: list[str]
    actions: list[str]
    resources: list[str]


@dataclass(frozen=True, slots=True)
class _Aims:
    """What the policies of a group are about."""

    statements: list[_Aim]
    keys: dict[str, list[str]]


def _aims(group: Document, service: str) -> _Aims:
    found = [
        statement
        for policy in (group["policy"], group.get("boundary", {"Statement": []}))
        for statement in _listed(policy["Statement"])
    ]
    words = WORDS["trust"] if group["kind"] == "trust" else WORDS["services"][service]
    return _Aims(statements=[_aim(each, words) for each in found], keys=_keys(found))


def _aim(statement: Document, words: Document) -> _Aim:
    named = json.dumps(statement.get("Principal", ""))
    actions = [each.lower() for each in _listed(statement.get("Action", []))]
    resources = _listed(statement.get("Resource", []))
    return _Aim(
        callers=[each for each in WORDS["callers"] if each in named],
        actions=[
            each
            for each in words["actions"]
            if any(fnmatchcase(each.lower(), pattern) for pattern in actions)
        ],
        resources=[
            each
            for each in words.get("resources", ())
            if any(fnmatchcase(each, pattern) for pattern in resources)
        ],
    )


def _keys(statements: Sequence[Document]) -> dict[str, list[str]]:
    """Return the keys that statements look at, and what they want of each."""
    wanted: dict[str, list[str]] = {}
    for statement in statements:
        for operator, keys in statement.get("Condition", {}).items():
            for key, values in keys.items():
                known = wanted.setdefault(SPELT[key.lower()], [])
                if operator != "Null":
                    known += _listed(values)
        for name in VARIABLE.findall(json.dumps(statement)):
            if name.strip().lower() in SPELT:
                wanted.setdefault(SPELT[name.strip().lower()], [])
    return wanted


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - whatever a policy holds
    return value if isinstance(value, list) else [value]
