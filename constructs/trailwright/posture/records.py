"""What a posture is made of. What cannot be known is unknown, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.truth import Truth
    from trailwright.model.headroom import Use
    from trailwright.model.origin import Origin
    from trailwright.model.unknown import Unknown
    from trailwright.posture.events import Events

__all__ = [
    "SSE_S3",
    "Access",
    "AlarmPosture",
    "Archive",
    "Feed",
    "Lock",
    "Posture",
    "Recording",
    "TopicPosture",
    "TrailPosture",
]

#: How files are encrypted with no key of anybody's.
SSE_S3 = "SSE-S3"


@record
class TrailPosture:
    """A trail.

    Args:
        name: Its name, or the stand-in of one that is made up.

        account: The account that owns it.

        home_region: Its home Region.

        kind: ``organization``, ``multi-Region`` or ``single-Region``.

        exists: Unknown when an undecided condition decides.

        logging: Whether it records at all.

        validation: Whether digest files are delivered.

        global_events: Whether events of global services are recorded.

        records: The events it records when it is logging.

        bucket: The bucket it delivers to.

        prefix: What its object keys begin with.

        encryption: The key its files are encrypted with, or ``SSE-S3``.

        topic: The topic that announces its files, or ``None``.

        log_group: The log group it delivers to, or ``None``.

        log_group_days: How long that keeps events; ``None`` for ever.

        key_rotation: Whether the key's material is renewed; ``None`` for no key.

        key_enabled: Whether the key can be used; ``None`` for no key.

        kept: Whether it outlives its stack.

        written: The properties that are written.

        origin: Where it is written.
    """

    name: str
    account: str
    home_region: str
    kind: str | Unknown
    exists: Truth
    logging: Truth
    validation: Truth
    global_events: Truth
    records: tuple[Events, ...] | Unknown
    bucket: str | Unknown | None
    prefix: str | Unknown
    encryption: str | Unknown
    topic: str | Unknown | None
    log_group: str | Unknown | None
    log_group_days: float | Unknown | None
    key_rotation: Truth | None
    key_enabled: Truth | None
    kept: Truth
    written: frozenset[str]
    origin: Origin


@record
class Recording:
    """Some events that a trail records, and where they go.

    Args:
        events: The events, and where they happen.

        trail: The trail.

        sure: Unknown when it is not known whether the trail is there, and logging.
    """

    events: Events
    trail: TrailPosture
    sure: Truth


@record
class Lock:
    """A default retention of Object Lock.

    Args:
        mode: ``GOVERNANCE`` or ``COMPLIANCE``.

        days: How long each file is locked.
    """

    mode: str
    days: float


@record
class Access:
    """Somebody who is let in.

    Args:
        who: The principal, as it is written; ``everyone`` for ``*``.

        sure: Unknown when a condition decides.
    """

    who: str
    sure: Truth


@record
class Archive:
    """The bucket that trails deliver to.

    Args:
        bucket: Its name, or the stand-in of one that is made up.

        account: The account it is in, where that is known.

        expire_days: After how many days log files expire; ``None`` for never.

        digest_expire_days: After how many days digest files expire; ``None`` for never.

        archive_days: After how many days log files are moved to a cheaper class; ``None``
            for never.

        noncurrent_days: For how many days what is overwritten or deleted is kept; ``None``
            for ever.

        lock: Default retention of Object Lock; ``None`` when there is none.

        versioned: Whether what is overwritten or deleted is kept.

        public_access_blocked: Whether all four blocks of public access are on.

        encryption: The key that it encrypts with by default, or ``SSE-S3``.

        access_logs: Where its accesses are logged; ``None`` when they are not.

        replicas: The buckets that it is copied to.

        tls_only: Whether calls made without TLS are denied.

        deletion_denied: Whether its policy denies its own account to delete log files.

        kept: Whether it outlives its stack.

        readers: Who may read log files, by its policy.

        deleters: Who may delete log files, by its policy.

        decrypters: Who may decrypt them, by the policies of the trails' keys; ``None`` when
            no trail encrypts with a key.

        origin: Where it is written; where its trail is when it is not in the templates.
    """

    bucket: str
    account: str | Unknown
    expire_days: float | Unknown | None
    digest_expire_days: float | Unknown | None
    archive_days: float | Unknown | None
    noncurrent_days: float | Unknown | None
    lock: Lock | Unknown | None
    versioned: Truth
    public_access_blocked: Truth
    encryption: str | Unknown
    access_logs: str | Unknown | None
    replicas: tuple[str, ...] | Unknown
    tls_only: Truth
    deletion_denied: Truth
    kept: Truth
    readers: tuple[Access, ...] | Unknown
    deleters: tuple[Access, ...] | Unknown
    decrypters: tuple[Access, ...] | Unknown | None
    origin: Origin


@record
class Feed:
    """A metric filter that feeds an alarm.

    Args:
        log_group: The name of the log group it reads.

        pattern: Its filter pattern; empty for every event.

        value: What one match counts.
    """

    log_group: str | Unknown
    pattern: str | Unknown
    value: str | Unknown


@record
class AlarmPosture:
    """An alarm on what trails record, or on their silence.

    Args:
        what: ``alarm``, ``composite alarm`` or ``EventBridge rule``.

        name: Its name where that is known, else its metric's, else its logical id.

        account: The account it is in.

        region: The Region it is in.

        metric: Namespace and name of what it looks at; empty for an expression.

        feeds: The filters that feed it; none for an alarm on silence.

        pattern: What a rule of EventBridge matches, or a composite alarm joins, as text.
            Default: it is an alarm on a metric.

        enabled: Whether its actions are switched on.

        actions: Whom it tells.

        trigger: When it fires, e.g. ``Sum GreaterThanOrEqualToThreshold 1``.

        threshold: What is compared with.

        origin: Where it is written.
    """

    what: str
    name: str
    account: str
    region: str
    metric: tuple[str, ...]
    feeds: tuple[Feed, ...]
    pattern: str | Unknown = ""
    enabled: Truth
    actions: tuple[str, ...] | Unknown
    trigger: tuple[str, ...]
    threshold: float | Unknown | None
    origin: Origin


@record
class TopicPosture:
    """A topic that alarms or trails tell.

    Args:
        arn: Its ARN.

        listeners: Who is subscribed: protocol and endpoint.

        origin: Where it is written.
    """

    arn: str
    listeners: tuple[str, ...] | Unknown
    origin: Origin


@record
class Posture:
    """What an estate records, where that is kept, who may read it, and who is told.

    Args:
        trails: The trails, in the order they are written.

        archives: The buckets that they deliver to, each once.

        alarms: The alarms on what they record, and on their silence.

        topics: The topics that alarms and trails tell, where they are in the estate.

        uses: What is used of every limit, and what is left.
    """

    trails: tuple[TrailPosture, ...] = ()
    archives: tuple[Archive, ...] = ()
    alarms: tuple[AlarmPosture, ...] = ()
    topics: tuple[TopicPosture, ...] = ()
    uses: tuple[Use, ...] = ()

    def recordings(self) -> Iterator[Recording]:
        """Yield what is recorded, or may be; a trail that is switched off records nothing."""
        for trail in self.trails:
            sure = trail.exists if trail.logging is True else trail.logging
            if sure is not False and isinstance(trail.records, tuple):
                for events in trail.records:
                    yield Recording(events=events, trail=trail, sure=sure)
