"""However the resources of a stack are spread over files, they are judged as if in one."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import Config, TrailConfig, TrailKind
from trailwright.readers import Context, look
from trailwright.rules import judge

ACCOUNT, REGION = "111122223333", "eu-west-1"
TRAIL = TrailConfig(kind=TrailKind.ACCOUNT, name="audit", account=ACCOUNT, region=REGION)
(PLAN,) = compose_estate(Config(trails=(TRAIL,)))
WHOLE: dict[str, Any] = to_template(PLAN.resources)["Resources"]


def _split(first: set[str]) -> list[dict[str, Any]]:
    """Return two templates, in which a reference to the other one is an import."""
    outputs: dict[str, dict[str, Any]] = defaultdict(dict)

    def move(value: Any, here: bool) -> Any:  # noqa: ANN401, FBT001 - any JSON
        if isinstance(value, list):
            return [move(each, here) for each in value]
        if not isinstance(value, dict):
            return value
        name = value.get("Ref") or (value.get("Fn::GetAtt") or [None])[0]
        if name in WHOLE and (name in first) is not here:
            export = "-".join(str(each) for each in (name, *value.get("Fn::GetAtt", ())))
            key = export.replace("-", "")
            outputs[str(not here)][key] = {"Value": value, "Export": {"Name": export}}
            return {"Fn::ImportValue": export}
        return {key: move(each, here) for key, each in value.items()}

    parts = []
    for here in (True, False):
        own = {name: each for name, each in WHOLE.items() if (name in first) is here}
        for name, each in own.items():
            own[name] = move(each, here)
            waits = [other for other in each.get("DependsOn", ()) if other in own]
            own[name]["DependsOn"] = waits
        parts.append({"Description": "CloudTrail", "Resources": own})
    for here, part in zip((True, False), parts, strict=True):
        part["Outputs"] = outputs[str(here)]
    return parts


@settings(max_examples=40)
@given(st.sets(st.sampled_from(sorted(WHOLE)), min_size=1, max_size=len(WHOLE) - 1))
def test_a_split_stack_is_judged_like_a_whole_one(first: set[str]) -> None:
    """Nothing is found in it, whichever resource is in which file."""
    with tempfile.TemporaryDirectory() as folder:
        for index, part in enumerate(_split(first)):
            (Path(folder) / f"part-{index}.json").write_text(json.dumps(part))
        looked = look([folder], Context(account=ACCOUNT, region=REGION))

    assert (1, []) == (
        len(looked.estates),
        [str(each.rule.id) for estate in looked.estates for each in judge(estate)],
    )
