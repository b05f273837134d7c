"""A certificate of this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


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
