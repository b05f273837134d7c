"""Of an app that holds much more, only what concerns its trails is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fake_verified import ACCOUNT, deployed, healthy, rule_ids

from trailwright.model.health import State
from trailwright.model.origin import Origin
from trailwright.operate.verify import verify
from trailwright.operate.verify.concern import concerning

if TYPE_CHECKING:
    from trailwright.model.estate import Estate

WHOLE = deployed()
_STRANGE = {
    "buckets": "shop-images",
    "keys": "shop-key",
    "topics": "shop-orders",
    "log_groups": "/shop",
    "roles": "shop-role",
}
_KINDS = (
    "trails",
    "buckets",
    "bucket_policies",
    "keys",
    "topics",
    "topic_policies",
    "subscriptions",
    "log_groups",
    "roles",
    "metric_filters",
    "alarms",
    "others",
)


def _app() -> Estate:
    """Return an app that has a trail, and a shop with one more resource of each kind."""
    shop = {
        kind: replace(
            getattr(WHOLE, kind)[0],
            ref=name,
            name=name,
            arn=f"arn:aws:x:us-east-1:{ACCOUNT}:{name}",
            origin=Origin(stack="shop", logical_id=name),
        )
        for kind, name in _STRANGE.items()
        if kind != "keys"
    }
    origin = Origin(stack="shop", logical_id="other")
    shop["keys"] = replace(WHOLE.keys[0], ref="shop-key", arn="shop-key", origin=origin)
    shop["metric_filters"] = replace(
        WHOLE.metric_filters[0], ref="shop", log_group="/shop", origin=origin
    )
    shop["alarms"] = replace(
        WHOLE.alarms[0], ref="shop", arn="a", namespace="Shop", metric_name="Sold", origin=origin
    )
    rule = WHOLE.others[-1]
    shop["others"] = replace(
        rule, ref="shop", properties={"EventPattern": {"source": ["shop"]}}, origin=origin
    )
    more = {kind: (*getattr(WHOLE, kind), each) for kind, each in shop.items()}
    return replace(WHOLE, **more)


@pytest.mark.parametrize("kind", _KINDS)
def test_what_concerns_a_trail_stays_and_nothing_else(kind: str) -> None:
    """Of each kind: what it leans on, what watches it, who is told."""
    assert getattr(WHOLE, kind) == getattr(concerning(_app()), kind)


def test_the_rest_of_an_app_is_not_asked_about() -> None:
    """It may be in accounts that nobody who looks after trails can enter."""
    aws = healthy()
    found = verify(aws, _app())

    assert (set(), State.OK) == (rule_ids(found), found.state)
    assert not any("shop" in str(each) for each in aws.asked)


def test_what_watches_by_a_dimension_concerns_the_trail() -> None:
    """A heartbeat counts nothing that a filter writes."""
    (heartbeat,) = (each for each in WHOLE.alarms if each.ref == "heartbeat")

    assert heartbeat in concerning(replace(WHOLE, metric_filters=())).alarms


def test_a_filter_on_a_log_group_that_others_made_concerns_the_trail() -> None:
    """It is known by its name."""
    estate = concerning(replace(WHOLE, log_groups=()))

    assert WHOLE.metric_filters == estate.metric_filters


@pytest.mark.parametrize(("rule", "kept"), [("ALARM(heartbeat)", 2), ("ALARM(shop)", 1)])
def test_an_alarm_made_of_others_concerns_the_trail_by_them(rule: str, kept: int) -> None:
    """Its topic too, which may be the only one that tells anybody."""
    composite = replace(
        WHOLE.others[-1],
        type="AWS::CloudWatch::CompositeAlarm",
        ref="all",
        properties={"AlarmRule": rule, "AlarmActions": [WHOLE.topics[-1].arn]},
        origin=Origin(stack="audit", logical_id="All"),
    )
    mute = tuple(
        replace(each, properties={**each.properties, "AlarmActions": []}) for each in WHOLE.alarms
    )
    rules = tuple(replace(e, properties={**e.properties, "Targets": []}) for e in WHOLE.others)
    estate = concerning(replace(WHOLE, alarms=mute, others=(*rules, composite)))

    assert (kept, kept) == (len(estate.others), len(estate.topics))
