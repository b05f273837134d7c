"""Every single-step change of a policy document: what a proof, or a rule, must notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trailwright.iam.actions import known_actions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Change", "changes"]

Json = dict[str, Any]
#: What is changed, in words, and what it becomes.
Change = tuple[str, Any]

STRANGER = "arn:aws:iam::999988887777:root"
OTHER_SERVICE = "ec2.amazonaws.com"
OPPOSITE = {"Allow": "Deny", "Deny": "Allow"}


def changes(document: Json, layer: str) -> Iterator[Change]:
    """Yield each change of the statements of one layer, the others left out, under its name."""
    kept = [_spelled_out(each) for each in document["Statement"] if each["Effect"] == layer]
    whole = document | {"Statement": kept}
    yield from _of_document(whole)
    for place, statement in enumerate(kept):
        seen = [statement]
        for name, changed in _of_statement(statement):
            if changed not in seen:
                seen.append(changed)
                after = [*kept[:place], *([changed] if changed else []), *kept[place + 1 :]]
                yield f"{statement['Sid']} {name}", whole | {"Statement": after}


def _spelled_out(statement: Json) -> Json:
    """Return a statement in which every element that may hold several texts holds a list."""
    found = dict(statement)
    for name in {"Action", "Resource"} & set(found):
        found[name] = _listed(found[name])
    if isinstance(found.get("Principal"), dict):
        found["Principal"] = {kind: _listed(each) for kind, each in found["Principal"].items()}
    found["Condition"] = {
        operator: {key: _listed(value) for key, value in tests.items()}
        for operator, tests in found.get("Condition", {}).items()
    }
    return found


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return list(value) if isinstance(value, list | tuple) else [value]


def _of_document(whole: Json) -> Iterator[Change]:
    yield "Version 2008-10-17", whole | {"Version": "2008-10-17"}
    yield "Version left out", {"Statement": whole["Statement"]}
    yield "Version of no year", whole | {"Version": "2012"}
    first = whole["Statement"][0]
    actions = [first["Action"][0].split(":")[0] + ":*"]
    added = first | {"Sid": "Added", "Action": actions, "Condition": {}}
    for name, who in (
        ("everyone", "*"),
        ("a stranger", {"AWS": [STRANGER]}),
        ("another service", {"Service": [OTHER_SERVICE]}),
    ):
        if "Principal" in first:
            more = [*whole["Statement"], added | {"Principal": who}]
            yield f"{first['Effect']} of all added for {name}", whole | {"Statement": more}


def _of_statement(statement: Json) -> Iterator[Change]:
    yield "left out", None
    yield "Effect turned round", statement | {"Effect": OPPOSITE[statement["Effect"]]}
    yield "Effect left out", _without(statement, "Effect")
    yield from _of_principal(statement)
    yield from _of_patterns(statement, "Action", _near_action, "s3:DeleteBucketPolicy")
    yield from _of_patterns(statement, "Resource", _near_arn, "arn:aws:s3:::another")
    yield from _of_condition(statement)


def _without(known: Json, name: str) -> Json:
    return {key: value for key, value in known.items() if key != name}


def _renamed(known: Json, name: str, other: str) -> Json:
    return {other if key == name else key: value for key, value in known.items()}


def _of_principal(statement: Json) -> Iterator[Change]:
    if "Principal" not in statement:
        yield "Principal added", statement | {"Principal": {"AWS": [STRANGER]}}
        return
    principal = statement["Principal"]
    yield "Principal left out", _without(statement, "Principal")
    yield "Principal negated", _renamed(statement, "Principal", "NotPrincipal")
    for name, who in (
        ("everyone", "*"),
        ("everyone of AWS", {"AWS": ["*"]}),
        ("every service", {"Service": ["*"]}),
        ("another service", {"Service": [OTHER_SERVICE]}),
        ("a stranger", {"AWS": [STRANGER]}),
    ):
        yield f"Principal {name}", statement | {"Principal": who}
    if isinstance(principal, dict):
        ((kind, names),) = principal.items()
        other = OTHER_SERVICE if kind == "Service" else STRANGER
        for name, changed in _of_texts(names, _near_principal, other):
            yield f"Principal{name}", statement | {"Principal": {kind: changed}}


def _near_principal(text: str) -> Iterator[Change]:
    if text.startswith("arn:"):
        account = text.split(":")[4]
        yield "another account", text.replace(account, account[::-1])
        yield "a user", text.replace(":role/", ":user/")
        yield "the whole account", ":".join([*text.split(":")[:5], "root"])
    else:
        yield "Regional", text.replace(".", ".eu-central-1.", 1)
        yield "other case", text.swapcase()
    yield "letter appended", f"{text}x"
    yield "star appended", f"{text}*"


def _of_patterns(
    statement: Json, name: str, near: Callable[[str], Iterator[Change]], other: str
) -> Iterator[Change]:
    if name not in statement:
        yield f"{name} added", statement | {name: ["*"]}
        return
    yield f"{name} left out", _without(statement, name)
    yield f"{name} negated", _renamed(statement, name, f"Not{name}")
    for what, changed in _of_texts(statement[name], near, other):
        yield f"{name}{what}", statement | {name: changed}


def _of_texts(
    texts: list[str], near: Callable[[str], Iterator[Change]], other: str
) -> Iterator[Change]:
    yield " with another", [*texts, other]
    for place, text in enumerate(texts):
        head, tail = texts[:place], texts[place + 1 :]
        yield f"[{place}] left out", [*head, *tail]
        for name, changed in near(text):
            yield f"[{place}] {name}", [*head, changed, *tail]


def _near_text(text: str) -> Iterator[Change]:
    yield "empty", ""
    yield "everything", "*"
    yield "star appended", f"{text}*"
    yield "letter appended", f"{text}x"
    yield "letter put before", f"x{text}"
    yield "last letter left out", text[:-1]
    yield "last letter any", f"{text[:-1]}?"
    yield "first letter any", f"*{text[1:]}"
    yield "other case", text.swapcase()
    yield "star left out", text.rstrip("*")


def _near_action(action: str) -> Iterator[Change]:
    service, _, name = action.partition(":")
    words = re.findall("[A-Z][a-z]+", name) or [name]
    yield from _near_text(action)
    yield "all of the service", f"{service}:*"
    yield "its verb", f"{service}:{words[0]}*"
    yield "its noun", f"{service}:*{words[-1]}"
    yield "another service's", f"sqs:{name}"
    for level in ("Delete", "Get", "Put", "Create"):
        other = next(iter(_beginning(service, level)), action)
        yield f"an action to {level.lower()}", other
    yield "without its service", name


def _beginning(service: str, verb: str) -> list[str]:
    return [each for each in known_actions(service) if each.startswith(f"{service}:{verb}")]


def _near_arn(arn: str) -> Iterator[Change]:
    yield from _near_text(arn)
    yield "slash left out", arn.replace("/*", "*")
    yield "objects left out", arn.removesuffix("/*")
    for separator, what in ((":", "part"), ("/", "segment")):
        parts = arn.split(separator)
        for place, part in enumerate(parts):
            for name, changed in (
                ("any", "*"),
                ("another", f"{part}x"),
                ("begun with any", f"*{part}"),
                ("ended with any", f"{part}*"),
            ):
                after = separator.join([*parts[:place], changed, *parts[place + 1 :]])
                yield f"{what} {place} {name}", after
            after = separator.join([*parts[:place], *parts[place + 1 :]])
            yield f"{what} {place} left out", after


def _of_condition(statement: Json) -> Iterator[Change]:
    conditions: Json = statement["Condition"]
    added = {"StringEquals": {"aws:SourceVpc": ["vpc-1"]}}
    yield "Condition added", statement | {"Condition": _merged(conditions, added)}
    yield "Condition left out", _without(statement, "Condition") | {"Condition": {}}
    for operator, tests in conditions.items():
        for key, values in tests.items():
            rest = _merged({}, conditions | {operator: _without(tests, key)})
            for name, test in _of_test(operator, key, values):
                yield f"{key} {name}", statement | {"Condition": _merged(rest, test)}


def _merged(conditions: Json, more: Json) -> Json:
    found = {operator: dict(tests) for operator, tests in conditions.items()}
    for operator, tests in more.items():
        found.setdefault(operator, {}).update(tests)
    return {operator: tests for operator, tests in found.items() if tests}


def _of_test(operator: str, key: str, values: list[str]) -> Iterator[Change]:
    yield "left out", {}
    for name, other in (
        ("misspelt", f"{key}x"),
        ("in other case", key.swapcase()),
        ("-> aws:PrincipalArn", "aws:PrincipalArn"),
        ("-> aws:SourceIp", "aws:SourceIp"),
    ):
        yield name, {operator: {other: values}}
    for other in _operators(operator):
        yield f"{operator} -> {other}", {other: {key: values}}
    for name, changed in _of_texts(values, _near_value, "stranger"):
        yield f"value{name}", {operator: {key: changed}}


def _operators(operator: str) -> Iterable[str]:
    base = re.sub("Equals|Like", "", operator)
    return dict.fromkeys(
        [
            operator.replace("Equals", "NotEquals").replace("Like", "NotLike"),
            operator.replace("Equals", "Like"),
            operator.replace("Like", "Equals"),
            *(f"{family}{test}" for family in ("String", "Arn") for test in ("Equals", "Like")),
            f"{operator}IfExists",
            f"ForAnyValue:{operator}",
            f"ForAllValues:{operator}",
            f"{base}EqualsIgnoreCase",
            "StringNotEqualsIfExists",
            "Bool",
            "Null",
            operator.lower(),
        ]
    )


def _near_value(value: str) -> Iterator[Change]:
    yield from _near_text(value)
    yield "turned round", {"true": "false", "false": "true"}.get(value, value[::-1])
    parts = value.split(":")
    for place, part in enumerate(parts):
        for name, changed in (
            ("any", "*"),
            ("another", f"{part}x"),
            ("ended with any", f"{part}*"),
        ):
            yield f"part {place} {name}", ":".join([*parts[:place], changed, *parts[place + 1 :]])
