"""Hostile input, made from our own composed estates and from templates of others.

A case is made from a seed, its family and its number alone, so any of them can be made again.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bombs import BOMBS
from odd_values import ARGUMENTS, BITS, FUNCTIONS, PLAIN
from ruamel.yaml import YAML

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["FAMILIES", "Case", "Link", "Pipe", "make"]

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "trails.yaml"
TEMPLATE = "template.yaml"
#: Templates of others that are larger are left out: mutating them is slow.
LARGE = 200_000


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link in the place of a file."""

    to: str


@dataclass(frozen=True, slots=True)
class Pipe:
    """A FIFO in the place of a file."""


@dataclass(frozen=True, slots=True)
class Case:
    """What ``trailwright check`` is run on.

    Args:
        files: What stands in its folder, by path below it.

        path: What is named on the command line.

        context: The context file, if one is named.

        baseline: The file of accepted findings, if one is named.

        config: Whether it is a ``trails.yaml``, which is loaded and composed.
    """

    files: dict[str, bytes | Link | Pipe]
    path: str = TEMPLATE
    context: str | None = None
    baseline: str | None = None
    config: bool = False


# --- what is mutated ---

#: What composed estates do not have, and intrinsic functions refer to.
SECTIONS: dict[str, Any] = {
    "Parameters": {
        "Open": {"Type": "String"},
        "Given": {"Type": "String", "Default": "given"},
        "List": {"Type": "CommaDelimitedList", "Default": "a,b"},
    },
    "Conditions": {
        "Perhaps": {"Fn::Equals": [{"Ref": "Open"}, "yes"]},
        "Both": {"Fn::And": [{"Condition": "Perhaps"}, {"Fn::Not": [{"Condition": "Both"}]}]},
    },
    "Mappings": {"Map": {"us-east-1": {"Key": "value", "List": ["a"]}}},
    "Outputs": {"Out": {"Value": {"Ref": "Open"}, "Export": {"Name": "out"}}},
}


@cache
def seeds() -> tuple[dict[str, Any], ...]:
    """Return the templates of our sample estate."""
    stacks = compose_estate(load(CONFIG))
    made = [json.loads(json.dumps(to_template(stack.resources))) for stack in stacks]
    return tuple(SECTIONS | each for each in made if _trails(each))


def _trails(data: dict[str, Any]) -> list[str]:
    resources = data["Resources"].items()
    return [name for name, each in resources if each["Type"] == "AWS::CloudTrail::Trail"]


@cache
def texts(folder: str | None) -> tuple[bytes, ...]:
    """Return templates as they stand in files: a folder's, or ours in JSON and in YAML."""
    if folder is not None:
        found = sorted(each for each in Path(folder).rglob("*") if each.is_file())
        kept = [each for each in found if each.suffix in {".json", ".yaml", ".yml", ".template"}]
        return tuple(each.read_bytes() for each in kept if each.stat().st_size < LARGE)
    return tuple(
        text.encode() for each in seeds() for text in (json.dumps(each, indent=1), in_yaml(each))
    )


def in_yaml(data: object) -> str:
    """Return data as YAML in block style."""
    stream = StringIO()
    YAML(typ="safe", pure=True).dump(data, stream)
    return stream.getvalue()


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where every value within a value stands."""
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else ()
    for key, each in enumerate(value) if isinstance(value, list) else pairs:
        yield from _places(each, (*path, key))


@cache
def places(number: int) -> tuple[tuple[Any, ...], ...]:
    """Return where every value of one of our templates stands."""
    return tuple(_places(seeds()[number]))


def put(data: Any, path: Sequence[Any], value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a copy of data with another value at a place."""
    found = copy.deepcopy(data)
    at(found, path[:-1])[path[-1]] = copy.deepcopy(value)
    return found


def at(data: Any, path: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
    """Return what stands at a place in data."""
    for key in path:
        data = data[key]
    return data


# --- odd values ---


@cache
def odd() -> tuple[Any, ...]:
    """Return every odd value: plain ones, and each function of each argument."""
    calls = [{name: argument} for name in FUNCTIONS for argument in ARGUMENTS]
    return (*PLAIN, *calls)


def _often(rng: Random, percent: int) -> bool:
    return rng.randrange(100) < percent


def an_odd(rng: Random) -> Any:  # noqa: ANN401 - anything
    """Return an odd value, now and then with another inside."""
    value = rng.choice(PLAIN) if _often(rng, 40) else rng.choice(odd())
    if _often(rng, 10):
        return {rng.choice(FUNCTIONS): [an_odd(rng), value]}
    return value


# --- mutations of text ---


def garbled(rng: Random, raw: bytes) -> bytes:
    """Return text of which some bytes were flipped, cut, doubled or put in."""
    found = bytearray(raw)
    for _ in range(rng.randint(1, 6)):
        at, length = rng.randrange(len(found) + 1), rng.choice((0, 1, 4, 40, 4_000))
        match rng.randrange(6):
            case 0:
                del found[at:]
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length]
            case 3:
                found[at : at + 1] = bytes([rng.randrange(256)])
            case _:
                found[at : at + rng.choice((0, 0, 1, 4))] = rng.choice(BITS)
    return bytes(found)


# --- families ---


def template(raw: bytes) -> Case:
    """Return a case of one template."""
    return Case(files={TEMPLATE: raw})


def _json(data: object) -> bytes:
    return json.dumps(data).encode()


def properties(rng: Random, number: int, _folder: str | None) -> Case:
    """Replace one value after the other by an odd one, or leave it out."""
    which = number % len(seeds())
    path = places(which)[number // len(seeds()) % len(places(which))]
    data = put(seeds()[which], path, an_odd(rng))
    if _often(rng, 30):  # now and then two things are odd
        other = rng.choice([each for each in places(which) if each[: len(path)] != path] or [path])
        if path[: len(other)] != other:
            data = put(data, other, an_odd(rng))
    return template(_json(data))


def functions(rng: Random, number: int, _folder: str | None) -> Case:
    """Give every function every argument, in a property of a trail or in a section."""
    value = odd()[number % len(odd())]
    which = rng.randrange(len(seeds()))
    data = seeds()[which]
    (trail,) = _trails(data)
    name = rng.choice(("S3BucketName", "KMSKeyId", "SnsTopicName", "EventSelectors", "IsLogging"))
    path = rng.choice(
        (
            ("Resources", trail, "Properties", name),
            ("Resources", trail, "Properties"),
            ("Resources", trail, "DependsOn"),
            ("Conditions", "Perhaps"),
            ("Parameters", "Given", "Default"),
            ("Mappings", "Map"),
            ("Outputs", "Out", "Value"),
        )
    )
    data = put(data, path, value)
    return template(_json(data) if number % 2 else in_yaml(data).encode())


def garbling(rng: Random, number: int, folder: str | None) -> Case:
    """Garble the text of a template."""
    known = texts(folder)
    return template(garbled(rng, known[number % len(known)]))


def duplicates(rng: Random, _number: int, folder: str | None) -> Case:
    """Write some lines of a template twice."""
    lines = rng.choice(texts(folder)).splitlines(keepends=True)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines))
        end = at + rng.choice((1, 1, 2, 5))
        lines[at:at] = lines[at:end]
    return template(b"".join(lines))


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-7", "latin-1", "cp037", "shift_jis")


def encodings(rng: Random, _number: int, folder: str | None) -> Case:
    """Write a template in another encoding, or with strange characters."""
    text = rng.choice(texts(folder)).decode("utf-8", "replace")
    at = rng.randrange(len(text))
    strange = rng.choice("\0\x85\u2028\ufeff\ue000\ue001\x1b\x7f\U0010ffff\u202e\u00e9")
    text = text[:at] + strange * rng.choice((0, 1, 3)) + text[at:]
    name = rng.choice(
        [
            "utf-8-sig",
            "utf-16",
            "utf-16-le",
            "utf-32",
            "utf-7",
            "latin-1",
            "cp037",
            "shift_jis",
            "utf-8",
        ]
    )
    return template(text.encode(name, "replace"))


def bombs(rng: Random, number: int, _folder: str | None) -> Case:
    """Write something small that becomes large, or takes long."""
    depth = rng.choice((1, 2, 5, 10, 24, 60, 99, 101, 300))
    return template(BOMBS[number % len(BOMBS)](depth, rng.choice((1, 2, 9, 30))))


SCALARS = tuple(
    r"""
    ~ null Null 0o17 017 1_000 190:20:30 .inf -.inf .nan 1e999 2001-01-01 2001-01-01T00:00:00Z
    yes NO on 0x1F +1 !!str !!int !!float !!null !!binary !!set !!omap !!timestamp !Ref !GetAtt
    !Sub !If !Join !Cidr !Unheard !<tag> !!python/none &a *a | > |2- ? - : @ ` % , # [] {} [ {
    ' '' " "" "\x07" "\u202e" "\ud800" << <<:
    """.split()  # noqa: SIM905 - a list of all these quotes cannot be read
)


def scalars(rng: Random, _number: int, folder: str | None) -> Case:
    """Put an odd scalar in the place of a value of a YAML file."""
    known = texts(folder)
    lines = known[rng.randrange(len(known)) | (folder is None)].splitlines(keepends=True)
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(lines))
        key, colon, _old = lines[at].partition(b": ")
        several = rng.choice(SCALARS) + " " + rng.choice(("", "x", "[a, b]", rng.choice(SCALARS)))
        lines[at] = (key + colon if colon else b"- ") + several.encode() + b"\n"
    return template(b"".join(lines))


PATHS = (
    "../x.json",
    "/etc/passwd",
    "a/../../b",
    "..",
    ".",
    "",
    "\0",
    "C:\\x",
    "file:///etc/passwd",
    "out",
    "manifest.json",
    "nested",
    "link.json",
    "fifo.json",
    "missing.json",
    "a" * 5_000,
    "/".join("a" * 300),
    "stack.json/x",
    "\udc80",
    "é\u202e.json",
)


def _manifest() -> dict[str, Any]:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/us-east-1",
        "properties": {"templateFile": "stack.json", "parameters": {"Open": "x"}},
        "dependencies": ["Other"],
        "metadata": {"/T": [{"type": "aws:cdk:logicalId", "data": "T", "trace": ["a.py:1"]}]},
    }
    other = stack | {"dependencies": ["Stack"], "additionalMetadataFile": "meta.json"}
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "nested"}}
    return {
        "version": "48.0.0",
        "artifacts": {"Stack": stack, "Other": other, "Stage": stage, "Tree": {"type": "cdk:tree"}},
    }


def _nested_stack(rng: Random) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Metadata": {"aws:asset:path": rng.choice(("stack.json", "meta.json", *PATHS))},
        "Properties": {"Parameters": {"Open": an_odd(rng)}},
    }


def assemblies(rng: Random, number: int, _folder: str | None) -> Case:
    """Break a cloud assembly: its manifest, its paths, its files."""
    manifest = _manifest()
    found = tuple(_places(manifest))
    for _ in range(rng.randint(1, 2)):
        odd_path = _often(rng, 50)
        path = found[number % len(found)] if _often(rng, 50) else rng.choice(found)
        try:
            manifest = put(manifest, path, rng.choice(PATHS) if odd_path else an_odd(rng))
        except (KeyError, TypeError, IndexError):
            continue
    data = rng.choice(seeds())
    if _often(rng, 40):
        data = put(data, ("Resources", "Nested"), _nested_stack(rng))
    written = json.dumps(manifest).encode()
    files: dict[str, bytes | Link | Pipe] = {
        "out/cdk.out": b"{}",
        "out/manifest.json": written if _often(rng, 80) else garbled(rng, written),
        "out/stack.json": _json(data),
        "out/meta.json": rng.choice((b"{}", b"[]", b"{", _json({"/T": an_odd(rng)}))),
        "out/link.json": Link("/etc/passwd"),
        "out/fifo.json": Pipe(),
        "out/nested/cdk.out": b"{}",
    }
    if _often(rng, 20):  # a folder within itself, or an assembly in another
        files["out/nested"] = Link(rng.choice((".", "..", "nested", "/")))
        del files["out/nested/cdk.out"]
    else:
        inner = _manifest()
        del inner["artifacts"]["Stage"]
        files["out/nested/manifest.json"] = _json(inner)
        files["out/nested/stack.json"] = files["out/stack.json"]
        files["out/nested/meta.json"] = b"{}"
    for name in rng.sample(sorted(files), rng.choice((0, 0, 1))):
        del files[name]
    return Case(files=files, path="out")


CONTEXT: dict[str, Any] = {
    "account": "111122223333",
    "region": "us-east-1",
    "partition": "aws",
    "params": {"Open": "x", "List": ["a", "b"]},
    "conditions": {"Perhaps": True},
    "org": {"id": "o-a1b2c3d4e5", "management_account": "111122223333"},
    "external": {"AWS::S3::BucketPolicy": {"logs": {"Version": "2012-10-17", "Statement": []}}},
    "existing_trails": [{"name": "t", "account": "1", "region": "us-east-1"}, "other"],
}


BASELINE: dict[str, Any] = {
    "schema_version": 1,
    "acknowledgements": [
        {"rule": "TW101", "resource": "Trail", "reason": "known", "expires": "2030-01-31"},
        {
            "rule": "TW302",
            "resource": "Trail",
            "path": "template.yaml",
            "reason": "known",
            "expires": "2020-01-31",
        },
    ],
}


def baselines(rng: Random, number: int, _folder: str | None) -> Case:
    """Break the file that says which findings are accepted."""
    raw = _broken(BASELINE, rng, number)
    files: dict[str, bytes | Link | Pipe] = {TEMPLATE: _json(rng.choice(seeds())), "b.json": raw}
    return Case(files=files, baseline="b.json")


def contexts(rng: Random, number: int, _folder: str | None) -> Case:
    """Break the file that says what templates leave open."""
    raw = _broken(CONTEXT, rng, number)
    files: dict[str, bytes | Link | Pipe] = {TEMPLATE: _json(rng.choice(seeds())), "c.json": raw}
    return Case(files=files, context="c.json")


def _broken(document: dict[str, Any], rng: Random, number: int) -> bytes:
    """Return a document with one odd value in it, in JSON or YAML, at times garbled."""
    found = tuple(_places(document))
    data = put(document, found[number % len(found)], an_odd(rng))
    raw = _json(data) if number % 2 else in_yaml(data).encode()
    return garbled(rng, raw) if _often(rng, 30) else raw


@cache
def _config() -> dict[str, Any]:
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(CONFIG)))


def configs(rng: Random, number: int, _folder: str | None) -> Case:
    """Break a ``trails.yaml``."""
    found = tuple(_places(_config()))
    path = found[number % len(found)]
    alike = [each for each in found if type(at(_config(), each)) is type(at(_config(), path))]
    value = at(_config(), rng.choice(alike)) if _often(rng, 50) else an_odd(rng)
    data = put(_config(), path, value)
    text = rng.choice((in_yaml(data), json.dumps(data))).encode()
    if _often(rng, 30):
        text = garbled(rng, rng.choice((text, CONFIG.read_bytes())))
    return Case(files={"trails.yaml": text}, path="trails.yaml", config=True)


#: Each family, and its share of the cases.
FAMILIES: dict[str, tuple[int, Callable[[Random, int, str | None], Case]]] = {
    "properties": (30, properties),
    "functions": (10, functions),
    "garbled text": (18, garbling),
    "duplicates": (3, duplicates),
    "scalars": (10, scalars),
    "encodings": (3, encodings),
    "bombs": (4, bombs),
    "assemblies": (8, assemblies),
    "contexts": (6, contexts),
    "baselines": (4, baselines),
    "configs": (8, configs),
}


def make(family: str, number: int, seed: int, folder: str | None = None) -> Case:
    """Return a case.

    Args:
        family: A key of :data:`FAMILIES`.

        number: Which of its cases.

        seed: Other seeds make other cases.

        folder: Templates to mutate. Default: ours.
    """
    rng = Random(f"{seed} {family} {number}")  # noqa: S311 - cases are to be the same again
    return FAMILIES[family][1](rng, number, folder)
