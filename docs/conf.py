"""Settings of Sphinx; `make docs` builds the pages into build/docs, without the network."""

from __future__ import annotations

import inspect
import tomllib
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import TextElement
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

DOCS = Path(__file__).parent
CHECKOUT = DOCS.parent

project = "trailwright"
version = release = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"][
    "version"
]
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "sphinx_copybutton",
]
root_doc = "index"
# index.md includes it, so that GitHub and the pages begin with the same words.
exclude_patterns = ["README.md"]
# The rules' and the decisions' own pages stand in lists of theirs, not beside every page.
suppress_warnings = ["toc.not_included"]
# Two hyphens are an option of a command.
smartquotes = False
html_theme = "furo"
html_title = "trailwright"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
myst_heading_anchors = 3
copybutton_exclude = ".linenos, .gp, .go"

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_numpy_docstring = False


def _outside(
    _app: Sphinx, _env: BuildEnvironment, node: pending_xref, contnode: TextElement
) -> TextElement | None:
    """Show a link out of the pages as its text: on GitHub it leads to the file itself."""
    here = DOCS / f"{node.get('refdoc', '')}.md"
    target = str(node.get("reftarget", "")).partition("#")[0]
    place = (here.parent / target).resolve()
    outside = place.exists() and not place.is_relative_to(DOCS)
    return contnode if outside else None


def _plain(_app: Sphinx, _context: object, lines: list[str]) -> None:
    """Take the help of a command for text: an asterisk in it begins nothing."""
    lines[:] = [line.replace("*", r"\*") for line in lines]


def _signature(
    _app: Sphinx,
    what: str,
    _name: str,
    thing: type,
    _options: object,
    _signature: str,
    _returned: str,
) -> tuple[str, str] | None:
    """Show the positional arguments of a class; the list below describes the others."""
    if what != "class":
        return None
    if issubclass(thing, Enum):
        return "", ""
    given = list(inspect.signature(thing.__init__).parameters.values())[1:]
    positional = [each.name for each in given if each.kind is each.POSITIONAL_OR_KEYWORD]
    named = ["*", "…"] if len(positional) < len(given) else []
    return f"({', '.join(positional + named)})", ""


def setup(app: Sphinx) -> None:
    """Connect what this file adds."""
    app.connect("autodoc-process-signature", _signature)
    app.connect("missing-reference", _outside)
    app.connect("sphinx-click-process-description", _plain)
