"""Every name of ministack that the emulation leans on, private ones above all.

Nothing else in this package imports ministack: a name that is not listed here cannot be used,
and ``tests/sandbox`` asserts that each one exists in the pinned version.
"""

from __future__ import annotations

from importlib import import_module

__all__ = [
    "REQUIRED",
    "Borrowed",
    "alarms",
    "buckets",
    "cloudtrail",
    "drift",
    "events",
    "gateway",
    "iam",
    "keys",
    "logs",
    "missing",
    "organizations",
    "policies",
    "provisioners",
    "queries",
    "request",
    "router",
    "topics",
]

#: Module by module, the names used, as ministack spells them.
REQUIRED: dict[str, tuple[str, ...]] = {
    "ministack.app": (
        "_ct_event_name",
        "_ct_request_params",
        "_ct_resources",
        "_dispatch_service_request",
        "_routing_params",
        "app",
    ),
    "ministack.core.iam_evaluator": (
        "EvalContext",
        "_gather_role_policies",
        "evaluate",
        "evaluate_resource_policy",
        "request_caller_arn",
    ),
    "ministack.core.responses": ("get_account_id", "get_region", "request_scope"),
    "ministack.core.router": ("detect_service", "extract_access_key_id", "extract_region"),
    "ministack.services.athena": ("_create_named_query", "_delete_named_query"),
    "ministack.services.cloudformation.drift": ("_DRIFT_READERS",),
    "ministack.services.cloudformation.provisioners": (
        "_REPLACING_PROPERTIES",
        "_RESOURCE_HANDLERS",
        "_S3_BUCKET_CONFIGURATIONS",
        "_physical_name",
        "_rename_replacement",
    ),
    "ministack.services.cloudtrail": (
        "_DEFAULT_EVENT_SELECTORS",
        "_DISPATCH",
        "_TRAIL_STATE_KEYS",
        "_event_selectors",
        "_find_mutable_trail",
        "_find_visible_trail",
        "_get_event_queue",
        "_is_readonly",
        "_recording_enabled",
        "_scrub",
        "_trail_arn",
        "_trail_tags",
        "_trail_view",
        "_trails",
        "reset",
    ),
    "ministack.services.cloudwatch": ("_put_metric_data",),
    "ministack.services.cloudwatch_logs": (
        "_create_log_stream",
        "_log_groups",
        "_metric_filters",
        "_put_log_events",
        "_put_metric_filter",
    ),
    "ministack.services.eventbridge": ("_put_events", "_rules"),
    "ministack.services.iam": ("_roles",),
    "ministack.services.kms": ("_resolve_key",),
    "ministack.services.organizations": (
        "_DISPATCH",
        "_accounts",
        "_ensure_org",
        "_orgs",
        "_roots",
    ),
    "ministack.services.s3": (
        "_bucket_logging_config",
        "_bucket_object_lock",
        "_bucket_owner_account",
        "_bucket_policies",
        "_bucket_tags",
        "_bucket_versioning",
        "_buckets",
        "_delete_bucket",
        "_delete_bucket_encryption",
        "_delete_bucket_lifecycle",
        "_delete_bucket_ownership_controls",
        "_delete_bucket_replication",
        "_put_bucket_acl",
        "_put_bucket_encryption",
        "_put_bucket_lifecycle",
        "_put_bucket_logging",
        "_put_bucket_ownership_controls",
        "_put_bucket_replication",
        "_put_object",
        "_put_object_lock_configuration",
    ),
    "ministack.services.sns": ("_topic_by_arn_any_scope", "_topics", "publish_internal"),
}


class Borrowed:
    """The names one ministack module lends, without their leading underscore.

    Looked up anew at each use, so that a replaced function is the one that runs.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._spelling = {name.lstrip("_"): name for name in REQUIRED[module]}

    def __getattr__(self, name: str) -> object:
        try:
            return getattr(import_module(self._module), self._spelling[name])
        except KeyError:
            msg = f"{name!r} of {self._module} is not listed in REQUIRED; list it there first"
            raise AttributeError(msg) from None

    def replace(self, name: str, value: object) -> None:
        """Put something else where ministack will look the name up.

        Args:
            name: A listed name, without its underscore.

            value: What takes its place.
        """
        setattr(import_module(self._module), self._spelling[name], value)


def missing() -> list[str]:
    """Return the listed names that the installed ministack does not have."""
    return [
        f"{module}.{name}"
        for module, names in REQUIRED.items()
        for name in names
        if not hasattr(import_module(module), name)
    ]


alarms = Borrowed("ministack.services.cloudwatch")
buckets = Borrowed("ministack.services.s3")
cloudtrail = Borrowed("ministack.services.cloudtrail")
drift = Borrowed("ministack.services.cloudformation.drift")
events = Borrowed("ministack.services.eventbridge")
gateway = Borrowed("ministack.app")
iam = Borrowed("ministack.services.iam")
keys = Borrowed("ministack.services.kms")
logs = Borrowed("ministack.services.cloudwatch_logs")
organizations = Borrowed("ministack.services.organizations")
policies = Borrowed("ministack.core.iam_evaluator")
provisioners = Borrowed("ministack.services.cloudformation.provisioners")
queries = Borrowed("ministack.services.athena")
request = Borrowed("ministack.core.responses")
router = Borrowed("ministack.core.router")
topics = Borrowed("ministack.services.sns")
