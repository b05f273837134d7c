"""An organization that is not there, behind a real network."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCH = Path(__file__).resolve().parents[4] / "bench"


@pytest.fixture(scope="session")
def matrix() -> Iterator[ModuleType]:
    """The matrix of faults, as ``make faults`` runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH / "fake_organization"))
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module("fault_matrix")


@pytest.fixture(scope="session")
def fake(matrix: ModuleType) -> Any:  # noqa: ANN401 - a function of the benchmark
    """Runs the fake AWS."""
    assert matrix
    return importlib.import_module("process").fake_aws


@pytest.fixture(name="certificate")
def _certificate(tmp_path: Path) -> str:
    """A certificate of this machine that nobody else trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = str(tmp_path / "certificate.pem")
    told = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"]
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path]
    subprocess.run([*made, *told, "-out", f"{path}.public"], check=True, capture_output=True)
    with Path(path).open("a") as file:
        file.write(Path(f"{path}.public").read_text())
    return path
