"""Estates that are small enough to be added up by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.cost import Range, Volumes, estimate, joined
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trailwright.cost import Estimate, Line
    from trailwright.model.estate import Estate
    from trailwright.model.resources import ExistingTrail

ACCOUNT, REGION = "111122223333", "us-east-1"

Resources = dict[str, Any]


@pytest.fixture(scope="session")
def trail() -> Callable[..., Resources]:
    """Makes a trail of all Regions that delivers to the bucket ``archive``."""

    def make(**properties: object) -> Resources:
        known = {
            "S3BucketName": "archive",
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "IncludeGlobalServiceEvents": True,
        }
        return {"Type": "AWS::CloudTrail::Trail", "Properties": known | properties}

    return make


@pytest.fixture(scope="session")
def archive() -> Callable[..., Resources]:
    """Makes the bucket ``archive`` with a lifecycle rule, or without any."""

    def make(**rule: object) -> Resources:
        properties: Resources = {"BucketName": "archive"}
        if rule:
            rules = [{"Status": "Enabled"} | rule]
            properties["LifecycleConfiguration"] = {"Rules": rules}
        return {"Type": "AWS::S3::Bucket", "Properties": properties}

    return make


@pytest.fixture(scope="session")
def estate_of() -> Callable[..., Estate]:
    """Reads resources as one template, in a context of its own where one is given."""

    def read(resources: Resources, **context: Any) -> Estate:  # noqa: ANN401
        known = Context(**({"account": ACCOUNT, "region": REGION} | context))
        return read_bytes(json.dumps({"Resources": resources}).encode(), "t.json", known)

    return read


@pytest.fixture(scope="session")
def cost_of(estate_of: Callable[..., Estate]) -> Callable[..., Estimate]:
    """Estimates resources at volumes, in us-east-1 unless ``region`` is given."""

    def run(
        resources: Resources,
        *,
        region: str | None = REGION,
        existing_trails: tuple[ExistingTrail, ...] = (),
        **volumes: int,
    ) -> Estimate:
        known = estate_of(resources, region=region, existing_trails=existing_trails)
        return estimate(known, Volumes(**volumes))

    return run


@pytest.fixture(scope="session")
def together() -> Callable[..., Estimate]:
    """Estimates several estates at once."""

    def run(estates: Sequence[Estate], **volumes: int) -> Estimate:
        return estimate(joined(estates), Volumes(**volumes))

    return run


@pytest.fixture(scope="session")
def line_of() -> Callable[..., Line]:
    """Finds the one line of a thing, or of a trail's thing."""

    def find(found: Estimate, item: str, trail: str | None = None) -> Line:
        (line,) = [
            each for each in found.lines if each.item == item and trail in (None, each.trail)
        ]
        return line

    return find


@pytest.fixture(scope="session")
def rounded() -> Callable[[Any], tuple[str, str, str]]:
    """Returns a range to the ten-thousandth, as text."""

    def texts(found: Any) -> tuple[str, str, str]:  # noqa: ANN401
        assert isinstance(found, Range), found
        return f"{found.low:.4f}", f"{found.likely:.4f}", f"{found.high:.4f}"

    return texts
