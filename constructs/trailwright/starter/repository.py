"""The files of a new repository."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from trailwright._policies import policies_root
from trailwright.config.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from trailwright.starter.choices import Choices

__all__ = ["repository"]

#: What the names of our own copies end in, so that no tool takes them for what they will be.
_SUFFIX = ".in"


def repository(choices: Choices) -> dict[str, str]:
    """Return what each file of a new repository holds, by its path.

    Args:
        choices: Whose trails it deploys.

    Raises:
        InvalidOptionsError: If a choice cannot be used.

        ConfigError: If the choices do not fit each other, e.g. when the Region's partition
            has no organization trails.
    """
    choices.check()
    ours = files("trailwright.starter")
    found = {
        "trails.schema.json": (policies_root() / "schema" / "trails.schema.json").read_text("utf-8")
    }
    for folder in ("files", choices.kind):
        found |= _texts(ours / folder)
    filled = {path: _filled(text, choices) for path, text in sorted(found.items())}
    load("trails.yaml", text=filled["trails.yaml"])
    return filled


def _texts(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        path = f"{above}{entry.name}"
        if entry.is_dir():
            yield from _texts(entry, f"{path}/")
        else:
            yield path.removesuffix(_SUFFIX), entry.read_text(encoding="utf-8")


def _filled(text: str, choices: Choices) -> str:
    for name, value in choices.values.items():
        text = text.replace(f"@{name}@", value)
    return text
