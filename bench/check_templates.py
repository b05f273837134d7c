"""Writes the templates that checkers are measured on, as a cloud assembly or a plain folder.

``check_templates.py FOLDER COUNT FORM``, where FORM is ``json``, ``yaml`` or ``silent``. Each
template is one audit trail with all it needs, in an account of its own: what the CDK would
write for ``trails.yaml``. In every tenth the bucket policy lacks the statement without which
AWS refuses the trail. ``silent`` ones do not mention CloudTrail.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).parent / "peers"))

from estate import REGION, Names
from estate_config import estate_config

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template

#: What every tenth bucket policy lacks.
LACKING = "s3:GetBucketAcl"
EVERY = 10


def main(folder: Path, count: int, form: str) -> None:
    """Write so many templates."""
    folder.mkdir(parents=True)
    artifacts: dict[str, Any] = {}
    for number, plan in enumerate(compose_estate(estate_config(count))):
        template = json.loads(json.dumps(to_template(plan.resources)))
        if number % EVERY == EVERY - 1:
            _spoil(template)
        name = f"{plan.name}.template.{'yaml' if form == 'yaml' else 'json'}"
        _write(folder / name, _silenced(template) if form == "silent" else template)
        artifacts[plan.name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{Names(number).account}/{REGION}",
            "properties": {"templateFile": name, "stackName": plan.name},
        }
    if form != "silent":
        manifest = {"version": "36.0.0", "artifacts": artifacts}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        (folder / "cdk.out").write_text('{"version": "36.0.0"}', encoding="utf-8")


def _spoil(template: dict[str, Any]) -> None:
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::S3::BucketPolicy":
            document = resource["Properties"]["PolicyDocument"]
            document["Statement"] = [
                each for each in document["Statement"] if each["Action"] != LACKING
            ]


def _silenced(template: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    text = json.dumps(template)
    return json.loads(text.replace("CloudTrail", "Something").replace("cloudtrail", "something"))


def _write(path: Path, template: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        if path.suffix == ".yaml":
            writer = YAML(typ="safe")
            writer.default_flow_style = False
            writer.sort_base_mapping_type_on_output = False
            writer.dump(template, stream)
        else:
            json.dump(template, stream, indent=1)  # as the CDK writes it


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
