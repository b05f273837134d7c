"""What an app makes, as plain templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import App, CfnOutput, CfnResource, Stack, Stage

from trailwright.testing import normalise, resources_of, synth

if TYPE_CHECKING:
    import pytest

FLAG = "@aws-cdk/core:enablePartitionLiterals"


def _two_stacks(app: App) -> None:
    for place in (app, Stage(app, "Prod")):
        CfnResource(Stack(place, "Audit"), "Topic", type="AWS::SNS::Topic")


def test_synth_returns_every_stack_by_its_path() -> None:
    """Those of stages too, under names that cannot meet."""
    assert ["Audit", "Prod/Audit"] == sorted(synth(_two_stacks))


def test_synth_takes_an_app_that_is_there() -> None:
    """An app that was filled already gives the same as the function that fills one."""
    app = App()
    _two_stacks(app)

    assert synth(_two_stacks) == synth(app)


def test_synth_gives_an_app_the_settings_of_cdk_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function sees the flags that `cdk synth` would give it."""
    monkeypatch.chdir(tmp_path)
    Path("cdk.json").write_text(json.dumps({"context": {FLAG: True}}), encoding="utf-8")

    found = synth(lambda app: CfnOutput(Stack(app, "S"), "O", value=str(_flag(app))))

    assert "True" == found["S"]["Outputs"]["O"]["Value"]


def _flag(app: App) -> object:
    return app.node.try_get_context(FLAG)


def test_normalise_leaves_out_what_is_the_cdks_own() -> None:
    """Neither bootstrap version, nor metadata, nor hash of an asset is left."""
    mine = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{'a' * 64}.zip"}}
    template = {
        "Parameters": {"BootstrapVersion": {"Type": "String"}},
        "Resources": {"CDKMetadata": {"Type": "AWS::CDK::Metadata"}, "Mine": mine},
        "Rules": {"CheckBootstrapVersion": {}},
    }

    kept = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "<asset>.zip"}}
    assert {"Resources": {"Mine": kept}} == normalise(template)


def test_resources_of_finds_the_properties_of_a_type() -> None:
    """A resource without properties has none."""
    template = {"Resources": {"A": {"Type": "T"}, "B": {"Type": "U"}}}

    assert [{}] == resources_of(template, "T")
