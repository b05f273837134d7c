"""docs/reference/configuration.md lists every key of trails.yaml, from its schema.

``python tests/docs/test_configuration_page.py`` writes the page anew.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.reports._markdown import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs/reference/configuration.md"
SCHEMA = read_policy("schema/trails.schema.json")
PARTS = SCHEMA["$defs"]
INTRODUCTION = """\
# trails.yaml

Every key. This page is written from the JSON Schema by \
`python tests/docs/test_configuration_page.py`; the same schema explains the keys where your \
editor shows them, when the file begins with

```yaml
# yaml-language-server: $schema=policies/schema/trails.schema.json
```

`trailwright init` puts the schema beside your `trails.yaml`. Account ids are quoted, or a \
leading zero is lost. What stands in `defaults` holds for every trail that does not say otherwise.
"""


def page() -> str:
    """Return the page."""
    sections = [_section("The file", SCHEMA)]
    sections += [_section(name, part) for name, part in PARTS.items() if _objects(part)]
    return "\n".join([INTRODUCTION, *sections])


def _section(name: str, part: dict[str, Any]) -> str:
    head = [f"## {name}", "", part.get("description", ""), ""]
    table = ["| Key | Takes | Default | |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *table, *(row for each in _objects(part) for row in _rows(each)), ""])


def _objects(part: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the kinds of mapping that a part may be."""
    forms = [part] if "properties" in part else part.get("anyOf", [])
    return [each for each in forms if "properties" in each]


def _rows(mapping: dict[str, Any], above: str = "") -> Iterator[str]:
    for name, part in mapping["properties"].items():
        needed = name in mapping.get("required", [])
        default = "needed" if needed else _value(part["default"]) if "default" in part else ""
        cells = (f"`{above}{name}`", _takes(part), default, prose(_described(part)))
        yield f"| {' | '.join(cells)} |"
        for inner in _objects(part):
            yield from _rows(inner, f"{above}{name}.")


def _value(value: object) -> str:
    return f"`{value}`" if value and isinstance(value, str) else f"`{json.dumps(value)}`"


def _described(part: dict[str, Any]) -> str:
    return part.get("description") or PARTS[_name(part)].get("description", "")


def _name(part: dict[str, Any]) -> str:
    return part["$ref"].rpartition("/")[2]


def _takes(part: dict[str, Any]) -> str:
    """Return what a part may be, in a few words."""
    match part:
        case {"$ref": _}:
            name = _name(part)
            return f"[{name}](#{name})" if _objects(PARTS[name]) else _takes(PARTS[name])
        case {"enum": values}:
            words = ", ".join(map(_value, values))
        case {"const": value}:
            words = _value(value)
        case {"anyOf": forms} if "type" not in part:
            words = " or ".join(map(_takes, forms))
        case {"type": "array", "items": items}:
            words = f"list of {_takes(items)}"
        case {"additionalProperties": dict(values)}:
            words = f"mapping of names to {_takes(values)}"
        case {"type": types}:
            words = " or ".join([types] if isinstance(types, str) else types)
    return words


def test_the_page_is_what_the_schema_says() -> None:
    """docs/reference/configuration.md is up to date."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_no_key_is_forgotten() -> None:
    """Every name of every mapping of the schema is on the page."""
    keys: set[str] = set()

    def collect(part: object) -> None:
        if isinstance(part, dict):
            keys.update(part.get("properties", {}))
            for each in part.values():
                collect(each)
        elif isinstance(part, list):
            for each in part:
                collect(each)

    collect(SCHEMA)
    shown = re.findall(r"^\| `(?:\w+\.)*([\w$]+)` \|", page(), re.MULTILINE)

    assert keys
    assert keys == set(shown)


if __name__ == "__main__":
    sys.stdout.write(f"writing {PAGE}\n")
    PAGE.write_text(page(), encoding="utf-8")
