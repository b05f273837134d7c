"""Live accounts that are not there."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fake_aws import aws, clock, look, new_look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["aws", "clock", "look", "new_look"]

BENCH = Path(__file__).resolve().parents[3] / "bench"


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
