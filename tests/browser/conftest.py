"""A browser, where there is one, and the pages that it is shown.

``make browser`` installs what is needed, and fails without; elsewhere the tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from click.testing import CliRunner

from trailwright.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[2] / "trails.yaml"
#: The browsers of distributions, where playwright has not brought its own.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: A sandbox inside a container may not be had, and a browser of a test needs no network.
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-sync", "--disable-component-update"),
)
LONG = "a-name-that-goes-on-and-on-" * 12
#: A template with every kind of finding, and names that nobody would choose.
UGLY = {
    "Trail": {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {
            "TrailName": f"<b>{LONG}</b>",
            "S3BucketName": {"Ref": "Logs"},
            "S3KeyPrefix": LONG,
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "KMSKeyId": f"alias/{LONG}",
            "SnsTopicName": f"{LONG}.fifo",
            "CloudWatchLogsLogGroupArn": f"arn:aws:logs:eu-west-1:111122223333:log-group:{LONG}:*",
            "EventSelectors": [
                {
                    "DataResources": [
                        {"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::{LONG}/{number}/"]}
                        for number in range(40)
                    ]
                }
            ],
        },
    },
    "Logs": {"Type": "AWS::S3::Bucket"},
    "Filter": {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": LONG,
            "FilterPattern": '{ $.eventName = "StopLogging" }',
            "MetricTransformations": [
                {"MetricNamespace": "N", "MetricName": LONG, "MetricValue": "1"}
            ],
        },
    },
    "Alarm": {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": LONG,
            "Namespace": "N",
            "MetricName": LONG,
            "Statistic": "Average",
            "Threshold": 1,
        },
    },
}


def _lack(reason: str) -> NoReturn:
    if os.environ.get("TRAILWRIGHT_BROWSER") == "needed":
        pytest.fail(reason)
    pytest.skip(f"{reason}; make browser installs it")


@pytest.fixture(scope="session")
def needed() -> Callable[[str], Any]:
    """Imports a module; without it a test is skipped."""

    def imported(name: str) -> Any:  # noqa: ANN401 - a module
        try:
            return import_module(name)
        except ImportError:
            return _lack(f"{name.partition('.')[0]} is not installed")

    return imported


@pytest.fixture(scope="session")
def browser(needed: Callable[[str], Any]) -> Iterator[Browser]:
    """A browser without a window."""
    playwright = needed("playwright.sync_api")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with playwright.sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(executable_path=path, args=[*SWITCHES])
        except playwright.Error as error:
            _lack(f"no browser starts: {str(error).splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture(scope="session", params=["sample", "ugly", "several"])
def page_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample estate, of an ugly template, and of estates that are apart."""
    folder = tmp_path_factory.mktemp("report")
    ugly = folder / "ugly.json"
    ugly.write_text(json.dumps({"Resources": UGLY}), encoding="utf-8")
    asked = {
        "sample": [str(SAMPLE)],
        "ugly": [str(ugly), "--account", "111122223333", "--region", "eu-west-1"],
        "several": [str(SAMPLE), str(ugly)],
    }
    page = folder / "report.html"
    result = CliRunner().invoke(root, ["report", *asked[request.param], "-o", str(page)])
    assert 0 == result.exit_code, result.stderr
    return page
