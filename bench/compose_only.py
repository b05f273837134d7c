"""The same estate as plain data: composed and written as templates, without the CDK.

This is what ``trailwright check`` and its like pay. It writes templates only, no cloud
assembly around them, so it is no replacement for the others and is reported apart.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))

from estate import ESTATE, REGION, Clock, Names

from trailwright.compose.alarms import alarms
from trailwright.compose.archive import ArchivePlan, archive
from trailwright.compose.key import KeyPlan, key
from trailwright.compose.log_group import LogGroupPlan, log_group, log_group_destination
from trailwright.compose.resources import Resources, get_att, ref, to_template
from trailwright.compose.topic import TopicPlan, delivery_topic
from trailwright.compose.trail import TrailPlan, trail
from trailwright.model.compile import compile_selectors
from trailwright.model.retention import Retention
from trailwright.model.selectors import ManagementEvents
from trailwright.model.trails import TrailIdentity


def compose(names: Names) -> Resources:
    """Return the resources of one stack."""
    where = {"partition": "aws", "account": names.account}
    here = where | {"region": REGION}
    identity = TrailIdentity(name=names.trail, **here)
    found = key(
        KeyPlan(
            **here,
            trails=(identity,),
            topic_trails=(identity,),
            log_group_arns=(names.log_group_arn,),
        )
    )
    found |= archive(
        ArchivePlan(
            **where,
            trails=(identity,),
            key_arn=get_att("Key", "Arn"),
            access_log_bucket=False,
            retention=Retention(
                archive_after=ESTATE["archive_after_days"],
                expire_after=ESTATE["expire_after_days"],
            ),
        )
    )
    found |= delivery_topic(TopicPlan(trails=(identity,), key_id=get_att("Key", "Arn")))
    found |= log_group(
        LogGroupPlan(
            **here,
            trails=(identity,),
            log_group_name=names.log_group,
            retention_days=ESTATE["log_retention_days"],
            key_arn=get_att("Key", "Arn"),
        )
    )
    found["Trail"] = trail(_trail_plan(identity))
    return found | alarms(
        profiles=[ESTATE["profile"]],
        without=ESTATE["without"],
        log_group_name=ref("LogGroup"),
        actions=[names.alarm_topic_arn],
        label=names.trail,
    )


def _trail_plan(identity: TrailIdentity) -> TrailPlan:
    return TrailPlan(
        identity=identity,
        multi_region=True,
        global_service_events=True,
        bucket_name=ref("Bucket"),
        key_id=get_att("Key", "Arn"),
        topic=ref("Topic"),
        destination=log_group_destination(),
        selectors=compile_selectors(
            subject=identity.name, management=ManagementEvents.ALL, data_events=()
        ),
        depends_on=("BucketPolicy", "TopicPolicy", "LogRolePolicy"),
    )


def main(count: int, outdir: str) -> None:
    """Write so many templates."""
    clock = Clock()
    folder = Path(outdir)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        names = Names(number)
        document = json.dumps(to_template(compose(names)))
        (folder / f"{names.stack}.template.json").write_text(document, encoding="utf-8")
    clock.lap("build")
    clock.report()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
