"""How a call ends: answered, or AWS could not be looked at, with the reason."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore import exceptions as botocore_errors
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from trailwright._policies import read_policy
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = [
    "Absent",
    "Answered",
    "CouldNotLook",
    "Outcome",
    "Reason",
    "could_not_look",
    "explained",
    "outcome_of",
]

_SERVER_FAULT = 500
_LONGEST_DETAIL = 200
#: A guardrail above the account, in the words IAM uses, and its ARN where it is told.
_GUARD = re.compile(
    r"with an explicit deny in an? (?P<denies>(?:service|resource) control policy)"
    r"(?:: (?P<arn>arn:[^\s]+))?"
    r"|because no (?P<silent>(?:service|resource) control policy) allows"
)
_ACTION = re.compile(r"not authorized to perform: ([\w-]+:\w+)")
#: Access keys, and runs of characters that only secrets and tokens have.
_SECRET = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}|[A-Za-z0-9/+=]{40,}")


class Reason(StrEnum):
    """Why AWS could not be looked at; what each means stands in ``policies/failed-calls.json``."""

    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    GUARDED = "guarded"
    EXPIRED = "expired"
    NO_CREDENTIALS = "no_credentials"
    NOT_KNOWN_THERE = "not_known_there"
    CLOCK = "clock"
    PAGE_GONE = "page_gone"
    PAGE_AGAIN = "page_again"
    NOT_AWS = "not_aws"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    NOT_SAVED = "not_saved"
    NO_WAY_IN = "no_way_in"

    @property
    def transient(self) -> bool:
        """Whether the same call may be answered a little later."""
        return _reasons()[self]["transient"]


@record
class Answered:
    """A call that AWS answered.

    Args:
        value: The answer.

        seconds: How long it took.
    """

    value: Mapping[str, Any]
    seconds: float = 0.0

    @property
    def date(self) -> datetime | None:
        """When it was, by the clock of AWS, which is the one that freshness is judged by."""
        headers = self.value.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        try:
            return parsedate_to_datetime(headers.get("date", ""))
        except ValueError:
            return None


@record
class Absent:
    """A call that AWS answered by saying that there is nothing of that name.

    Args:
        code: Its error code, e.g. ``NoSuchBucket``.

        action: The IAM action of the call.
    """

    code: str
    action: str


@record
class CouldNotLook:
    """A call that was not answered.

    Args:
        reason: Why.

        sentence: The same for people, and what they can do.

        action: The IAM action of the call, e.g. ``cloudtrail:LookupEvents``.
    """

    reason: Reason
    sentence: str
    action: str


#: How every call ends.
Outcome = Answered | Absent | CouldNotLook

#: Which errors that botocore raises itself mean what; the first that fits is meant.
_RAISED: tuple[tuple[tuple[type[Exception], ...], Reason], ...] = (
    (
        (
            botocore_errors.NoCredentialsError,
            botocore_errors.PartialCredentialsError,
            botocore_errors.CredentialRetrievalError,
            botocore_errors.TokenRetrievalError,
            botocore_errors.SSOError,
            botocore_errors.NoAuthTokenError,
            botocore_errors.ProfileNotFound,
            botocore_errors.InvalidConfigError,
            botocore_errors.ConfigNotFound,
            botocore_errors.ConfigParseError,
        ),
        Reason.NO_CREDENTIALS,
    ),
    (
        (botocore_errors.ConnectTimeoutError, botocore_errors.ReadTimeoutError, TimeoutError),
        Reason.TIMED_OUT,
    ),
    ((botocore_errors.SSLError, ResponseParserError), Reason.NOT_AWS),
    (
        (
            botocore_errors.ConnectionError,
            botocore_errors.HTTPClientError,
            botocore_errors.IncompleteReadError,
            botocore_errors.InvalidRegionError,
            OSError,
        ),
        Reason.UNREACHABLE,
    ),
    ((botocore_errors.BotoCoreError,), Reason.REFUSED),
    ((AttributeError, LookupError, TypeError, ValueError), Reason.NOT_AWS),
)


def outcome_of(error: Exception, action: str, region: str) -> Absent | CouldNotLook:
    """Return how a call ended that raised an error.

    Args:
        error: Raised by botocore.

        action: The IAM action of the call.

        region: The Region that was called.
    """
    if isinstance(error, ClientError):
        code = _told(error).get("Code", "")
        if code in _absent():
            return Absent(code=code, action=action)
    return could_not_look(error, action, region)


def could_not_look(error: Exception, action: str, region: str) -> CouldNotLook:
    """Return why an error keeps anybody from looking.

    Args:
        error: Raised by botocore.

        action: The IAM action of the call.

        region: The Region that was called.
    """
    if isinstance(error, ClientError):
        return _refusal(error, action, region)
    kinds = (reason for kinds, reason in _RAISED if isinstance(error, kinds))
    return explained(next(kinds, Reason.REFUSED), action, region, str(error))


def explained(reason: Reason, action: str, region: str, detail: str = "") -> CouldNotLook:
    """Return a call that was not answered, with its sentence.

    Args:
        reason: Why.

        action: The IAM action of the call.

        region: The Region that was called.

        detail: What AWS or botocore said.
    """
    said = _SECRET.sub("…", " ".join(detail.split()))[:_LONGEST_DETAIL]
    sentence = _reasons()[reason]["sentence"].format(action=action, region=region, detail=said)
    return CouldNotLook(reason=reason, sentence=sentence, action=action)


def _refusal(error: ClientError, action: str, region: str) -> CouldNotLook:
    told = _told(error)
    code, message = str(told.get("Code", "")), str(told.get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    reason = _by_code().get(code) or _by_status(status)
    if reason is not Reason.DENIED:
        return explained(reason, action, region, f"{code}: {message}")
    named = _ACTION.search(message)
    guard = _GUARD.search(message)
    missing = named[1] if named else _permission(action)
    if guard is None:
        return explained(Reason.DENIED, missing, region)
    detail = f"a {guard['denies'] or guard['silent']}"
    arn = f" ({guard['arn']})" if guard["arn"] else ""
    return explained(Reason.GUARDED, missing, region, detail + arn)


def _told(error: ClientError) -> Mapping[str, Any]:
    return error.response.get("Error", {})


def _by_status(status: int) -> Reason:
    return Reason.UNAVAILABLE if status >= _SERVER_FAULT else Reason.REFUSED


def _reasons() -> Mapping[str, Any]:
    return read_policy("failed-calls.json")["reasons"]


def _permission(action: str) -> str:
    """Return the IAM action of a call, which for some is not called like the call."""
    return read_policy("failed-calls.json")["permissions"]["by_call"].get(action, action)


@cache
def _absent() -> frozenset[str]:
    return frozenset(read_policy("failed-calls.json")["absent"]["codes"])


@cache
def _by_code() -> Mapping[str, Reason]:
    return {code: Reason(name) for name, each in _reasons().items() for code in each["codes"]}
