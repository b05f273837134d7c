"""A context from a file, and from options that come before it: all that is wrong at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from trailwright.model import names
from trailwright.model.problems import Problem
from trailwright.model.regions import is_known_region, known_regions, partition_of, partitions
from trailwright.model.resources import ExistingTrail, Organization
from trailwright.model.unknown import Unknown
from trailwright.readers.context import Context
from trailwright.readers.document import parse_text
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.files import decode, read_file
from trailwright.readers.json_text import parse_json
from trailwright.readers.limits import TEMPLATE_BYTES
from trailwright.readers.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trailwright.model.resources import Value

__all__ = [
    "EXTERNAL",
    "KEYS",
    "ORGANIZATION",
    "TRAIL",
    "Said",
    "context_of",
    "load_context",
    "read_document",
]

#: What a context may say.
KEYS = (
    "account",
    "region",
    "partition",
    "params",
    "conditions",
    "org",
    "external",
    "existing_trails",
)
ORGANIZATION = ("id", "management_account")
TRAIL = ("name", "account", "region", "multi_region", "organization")
EXTERNAL = ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::KMS::Key")

#: Where in the file something stands: ``("org", "id")``.
Way: TypeAlias = tuple[str | int, ...]


class Said(NamedTuple):
    """What an option of the command line says.

    Args:
        option: The option, as it is written: ``--org-id``.

        way: Where the file would say it: ``("org", "id")``. What has no place of its own, a
            trail that exists already, is added to the list that the way leads to.

        value: What it says.
    """

    option: str
    way: Way
    value: object


def load_context(path: Path | str | None = None, said: Sequence[Said] = ()) -> Context:
    """Return the context that a JSON or YAML file holds, and options that come before it.

    Args:
        path: The file. Default: there is none.

        said: The options. Default: none.

    Raises:
        ReadError: If the file cannot be read, or anything says what a context cannot say.
    """
    text, data = ("", None) if path is None else read_document(path)
    if data is not None and not isinstance(data, Mapping):
        raise ReadError.of(str(path), f"must be a mapping of {', '.join(KEYS)}, got {data!r:.60}")
    tree = dict(cast("Mapping[str, object]", data or {}))
    tree.pop("$schema", None)
    reader = _Reader(str(path or ""), text)
    for each in said:
        reader.options[_put(tree, each.way, each.value)] = each.option
    context = reader.context(tree)
    if reader.faults:
        raise ReadError(sorted(reader.faults, key=lambda each: each.line))
    return context


def context_of(data: Mapping[str, object], path: str) -> Context:
    """Return the context that data says, as a file would.

    Args:
        data: The data.

        path: Where it is from, for messages.

    Raises:
        ReadError: If anything says what a context cannot say.
    """
    reader = _Reader(file=path, text="")
    context = reader.context(data)
    if reader.faults:
        raise ReadError(reader.faults)
    return context


def read_document(path: Path | str) -> tuple[str, object]:
    """Return a JSON or YAML file as it is written, and what it says.

    Args:
        path: The file.

    Raises:
        ReadError: If it cannot be read.
    """
    name = str(path)
    text = decode(read_file(Path(path), most=TEMPLATE_BYTES), name)
    return text, parse_text(text, name)


def _put(tree: dict[str, object], way: Way, value: object) -> Way:
    """Put a value where it belongs, unless what is there is no place for it; say where."""
    holder: dict[str, object] = tree
    for step in way[:-1]:
        below = holder.get(str(step))
        holder[str(step)] = found = dict(cast("Mapping[str, object]", below or {}))
        holder = found
    last = str(way[-1])
    if last == "existing_trails":
        below = holder.get(last)
        trails = cast("list[object]", below) if isinstance(below, list) else []
        holder[last] = [*trails, value]
        return (*way, len(trails))
    holder[last] = value
    return way


class _Reader:
    """Reads a context, and notes what is wrong with it by the name the user knows it by."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.options: dict[Way, str] = {}
        self.faults: list[Fault] = []

    def context(self, tree: Mapping[str, object]) -> Context:
        self._keys(tree, (), KEYS)
        region = self._text(tree, ("region",), _region)
        partition = self._text(tree, ("partition",), _partition)
        if region and partition and is_known_region(region) and partition in partitions():
            self._agree(region, partition)
        return Context(
            account=self._text(tree, ("account",), names.account_id),
            region=region,
            partition=partition,
            params=self._params(tree.get("params")),
            conditions=self._conditions(tree.get("conditions")),
            organization=self._organization(tree.get("org")),
            external=self._external(tree.get("external")),
            existing_trails=tuple(self._trails(tree.get("existing_trails"))),
        )

    def _agree(self, region: str, partition: str) -> None:
        own = partition_of(region)
        if own != partition:
            rule = f"must be the partition of {region}, which is {own}"
            self._wrong(("partition",), rule, partition, "leave it out")

    # --- its parts ---

    def _params(self, value: object) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, each in self._mapping(value, ("params",)).items():
            if all(isinstance(item, str | int | float) for item in _list(each)):
                found[name] = cast("Value", each)
            else:
                remedy = "write the value as it would be given to CloudFormation"
                self._wrong(("params", name), "must be text, or a list of texts", each, remedy)
        return found

    def _conditions(self, value: object) -> dict[str, bool]:
        known = self._mapping(value, ("conditions",))
        return {name: self._flag(known, ("conditions", name), default=True) for name in known}

    def _organization(self, value: object) -> Organization | None:
        known = self._mapping(value, ("org",))
        self._keys(known, ("org",), ORGANIZATION)
        found = self._text(known, ("org", "id"), names.organization_id)
        manager = self._text(known, ("org", "management_account"), names.account_id)
        if found is None and known:
            way = ("org", "management_account") if manager else ("org",)
            self._wrong(way, "must come with the organization's id", None, "add id, or --org-id")
        return None if found is None else Organization(id=found, management_account=manager)

    def _external(self, value: object) -> dict[str, dict[str, Value]]:
        known = self._mapping(value, ("external",))
        self._keys(known, ("external",), EXTERNAL)
        return {
            kind: {
                name: self._policy(policy, ("external", kind, name))
                for name, policy in self._mapping(known.get(kind), ("external", kind)).items()
            }
            for kind in EXTERNAL
            if kind in known
        }

    def _policy(self, value: object, way: Way) -> Value:
        """Return a policy; it may be wrapped, and written as text, as AWS's own answers are."""
        found: object = value
        for wrapper in ("Attributes", "Policy"):
            if isinstance(found, Mapping):
                known = cast("Mapping[str, object]", found)
                found = known.get(wrapper, known)
        if isinstance(found, str):
            found = self._parsed(found, way)
        if not isinstance(found, Mapping) or "Statement" not in found:
            remedy = "write what aws s3api get-bucket-policy and its like print"
            self._wrong(way, "must be a policy, which has Statement", None, remedy)
            return None
        return cast("Value", found)

    def _parsed(self, text: str, way: Way) -> object:
        try:
            return parse_json(text, f"{self.file}: {self._name(way)}".removeprefix(": "))
        except ReadError as error:
            self.faults += error.faults
            return {"Statement": []}

    def _trails(self, value: object) -> Iterator[ExistingTrail]:
        if value is not None and not isinstance(value, list):
            self._wrong(("existing_trails",), "must be a list", value, "begin each item with -")
            return
        for index, each in enumerate(cast("list[object]", value or [])):
            way = ("existing_trails", index)
            known = {"name": each} if isinstance(each, str) else self._mapping(each, way)
            trail = self._trail(known, way)
            if trail is not None:
                yield trail

    def _trail(self, known: Mapping[str, object], way: Way) -> ExistingTrail | None:
        self._keys(known, way, TRAIL)
        name = self._text(known, (*way, "name"), names.trail_name)
        account = self._text(known, (*way, "account"), names.account_id)
        region = self._text(known, (*way, "region"), _region)
        if name is None:
            self._wrong((*way, "name"), "must be there", None, "name the trail")
            return None
        return ExistingTrail(
            name=name,
            account=account or Unknown(f"the account of {name} is not given"),
            home_region=region or Unknown(f"the home Region of {name} is not given"),
            multi_region=self._flag(known, (*way, "multi_region"), default=True),
            organization=self._flag(known, (*way, "organization"), default=False),
        )

    # --- values ---

    def _mapping(self, value: object, way: Way) -> Mapping[str, object]:
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return cast("Mapping[str, object]", value)
        self._wrong(way, "must be a mapping", value, "write keys and values")
        return {}

    def _text(
        self,
        known: Mapping[str, object],
        way: Way,
        check: Callable[[str, str], Iterator[Problem]],
    ) -> str | None:
        value = known.get(str(way[-1]))
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            self._wrong(way, "must be text", value, "put it in quotes")
            return None
        for problem in check(str(value), self._name(way)):
            self._note(way, replace(problem, remedy=problem.remedy.replace("rename", "correct")))
        return str(value)

    def _flag(self, known: Mapping[str, object], way: Way, *, default: bool) -> bool:
        value = known.get(str(way[-1]), default)
        if not isinstance(value, bool):
            self._wrong(way, "must be true or false", value, "write one of them, without quotes")
        return value is True

    def _keys(self, known: Mapping[str, object], way: Way, allowed: Sequence[str]) -> None:
        for key in known:
            if key not in allowed:
                rule = f"is no key of {self._name(way) or 'a context'}"
                self._wrong((*way, key), rule, None, _nearest(key, allowed))

    # --- faults ---

    def _wrong(self, way: Way, rule: str, value: object, remedy: str) -> None:
        self._note(way, Problem(option=self._name(way), rule=rule, value=value, remedy=remedy))

    def _note(self, way: Way, problem: Problem) -> None:
        if self._option(way) is not None:
            self.faults.append(Fault("", 0, str(problem)))
            return
        locate = lines_of(self.text).line
        self.faults.append(Fault(self.file, locate(way) or 0, str(problem)))

    def _option(self, way: Way) -> str | None:
        ways = (way[:length] for length in range(len(way), 0, -1))
        return next((self.options[each] for each in ways if each in self.options), None)

    def _name(self, way: Way) -> str:
        written = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in way)
        return self._option(way) or written.removeprefix(".")


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else [value]


def _region(value: str, option: str) -> Iterator[Problem]:
    if not is_known_region(value):
        remedy = _nearest(value, known_regions(partition_of(value)))
        yield Problem(
            option=option, rule="must be a Region that CloudTrail knows", value=value, remedy=remedy
        )


def _partition(value: str, option: str) -> Iterator[Problem]:
    if value not in partitions():
        remedy = _nearest(value, partitions())
        yield Problem(option=option, rule="must be a partition", value=value, remedy=remedy)


def _nearest(value: str, allowed: Sequence[str]) -> str:
    """Return what was probably meant, as a remedy."""
    from difflib import get_close_matches  # noqa: PLC0415 - dear, and rarely needed

    found = get_close_matches(value[:60], allowed, 1)
    return f"did you mean {found[0]}?" if found else f"use one of {', '.join(allowed)}"
