"""AWS CloudTrail that is right the first time, for the AWS CDK.

Everything public is imported from here. The constructs load the CDK, and with it
Node, only when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trailwright.config.load import load
    from trailwright.model.alarms import AlarmOverride
    from trailwright.model.data_events import DataEvents, NetworkActivity
    from trailwright.model.insights import InsightSelector
    from trailwright.model.ledger import TrailUse
    from trailwright.model.problems import InvalidOptionsError
    from trailwright.model.retention import LockMode, ObjectLock, Retention, StorageClass
    from trailwright.model.selectors import (
        AdvancedEventSelector,
        DataResource,
        EventSelector,
        FieldSelector,
    )
    from trailwright.provision._limits import declare_existing_trails
    from trailwright.provision.account_trail import AccountTrail
    from trailwright.provision.alarm_pack import AlarmPack
    from trailwright.provision.checks import TrailwrightChecks
    from trailwright.provision.delivery_topic import DeliveryTopic
    from trailwright.provision.delivery_watch import DeliveryWatch
    from trailwright.provision.estate import provision_estate
    from trailwright.provision.events_table import EventsTable
    from trailwright.provision.guardrails import Guardrails
    from trailwright.provision.log_bucket import LogBucket
    from trailwright.provision.nag import acknowledge_nag
    from trailwright.provision.organization_trail import OrganizationTrail
    from trailwright.provision.regional_trail import RegionalTrail
    from trailwright.provision.resource_policy import declare_resource_policy
    from trailwright.provision.tamper_rules import TamperRules
    from trailwright.provision.trail_dashboard import TrailDashboard
    from trailwright.provision.trail_key import TrailKey
    from trailwright.provision.trail_log_group import TrailLogGroup

#: Where each public name lives.
_HOMES = {
    "AccountTrail": "provision.account_trail",
    "AdvancedEventSelector": "model.selectors",
    "AlarmOverride": "model.alarms",
    "AlarmPack": "provision.alarm_pack",
    "DataEvents": "model.data_events",
    "DataResource": "model.selectors",
    "DeliveryTopic": "provision.delivery_topic",
    "DeliveryWatch": "provision.delivery_watch",
    "provision_estate": "provision.estate",
    "EventSelector": "model.selectors",
    "EventsTable": "provision.events_table",
    "FieldSelector": "model.selectors",
    "Guardrails": "provision.guardrails",
    "InsightSelector": "model.insights",
    "InvalidOptionsError": "model.problems",
    "LockMode": "model.retention",
    "LogBucket": "provision.log_bucket",
    "NetworkActivity": "model.data_events",
    "ObjectLock": "model.retention",
    "OrganizationTrail": "provision.organization_trail",
    "RegionalTrail": "provision.regional_trail",
    "Retention": "model.retention",
    "StorageClass": "model.retention",
    "TamperRules": "provision.tamper_rules",
    "TrailDashboard": "provision.trail_dashboard",
    "TrailKey": "provision.trail_key",
    "TrailLogGroup": "provision.trail_log_group",
    "TrailUse": "model.ledger",
    "TrailwrightChecks": "provision.checks",
    "acknowledge_nag": "provision.nag",
    "declare_existing_trails": "provision._limits",
    "declare_resource_policy": "provision.resource_policy",
    "load": "config.load",
}

__all__ = [
    "AccountTrail",
    "AdvancedEventSelector",
    "AlarmOverride",
    "AlarmPack",
    "DataEvents",
    "DataResource",
    "DeliveryTopic",
    "DeliveryWatch",
    "EventSelector",
    "EventsTable",
    "FieldSelector",
    "Guardrails",
    "InsightSelector",
    "InvalidOptionsError",
    "LockMode",
    "LogBucket",
    "NetworkActivity",
    "ObjectLock",
    "OrganizationTrail",
    "RegionalTrail",
    "Retention",
    "StorageClass",
    "TamperRules",
    "TrailDashboard",
    "TrailKey",
    "TrailLogGroup",
    "TrailUse",
    "TrailwrightChecks",
    "acknowledge_nag",
    "declare_existing_trails",
    "declare_resource_policy",
    "load",
    "provision_estate",
]


def __getattr__(name: str) -> object:
    """Load a public name where it lives (PEP 562)."""
    if name == "__version__":
        return _version()
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if _HOMES[name].startswith("provision"):
        import_module("trailwright._node").use_packaged_node()
    return getattr(import_module(f"trailwright.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__


def _version() -> str:
    # Costs more than all of the rest of this module.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("trailwright")
    except PackageNotFoundError:
        return "0+checkout"
