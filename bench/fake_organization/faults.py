"""Faults that calls meet, and what is to be said of each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from answers import PAGES, answer, http

if TYPE_CHECKING:
    from server import Call

__all__ = ["FAULTS", "Fault", "Meets"]

_ALWAYS = 1000
_XML_SERVICES = ("ec2", "iam", "sns", "sts")


@dataclass(frozen=True)
class Fault:
    """What a call meets.

    Args:
        reason: What is to be said: the name of a reason, or ``answered``.

        code: The error code that AWS answers with. Default: another kind of fault.

        status: Of HTTP.

        message: What AWS says.

        body: What is answered instead of AWS's own words.

        then: What becomes of the connection: ``reset``, ``close`` or ``hang``. Default: it stays.

        times: How often it is met. Default: always.

        pages: Whether it is met between two pages only.

        bare: Whether what answers is no AWS, and has no request id.
    """

    reason: str
    code: str = ""
    status: int = 400
    message: str = "no"
    body: str = ""
    then: str = ""
    times: int = _ALWAYS
    pages: bool = False
    bare: bool = False

    def reply(self, call: Call) -> bytes:
        """Return what is answered.

        Args:
            call: What is asked.
        """
        if self.code:
            return _error(self, call)
        if self.body == "same token":
            return _same_token(call)
        if self.body == "half":
            whole = answer(call)
            head, _, body = whole.partition(b"\r\n\r\n")
            return head + b"\r\n\r\n" + body[: len(body) // 2]
        if self.then in ("reset", "hang"):
            return b""
        reply = http(self.status, self.body.encode(), "text/html")
        return reply.replace(b"x-amzn-RequestId: 1-2-3\r\n", b"") if self.bare else reply


@dataclass
class Meets:
    """Which call of an account meets a fault.

    Args:
        fault: Its name.

        operation: The API operation.

        region: The Region.

        page: The page that is asked for.
    """

    fault: str
    operation: str
    region: str
    page: int = 1
    met: int = field(default=0)

    def met_by(self, call: Call) -> bool:
        """Return whether a call meets it, and count.

        Args:
            call: The call.
        """
        if (call.operation, call.region, call.page) != (self.operation, self.region, self.page):
            return False
        self.met += 1
        return self.met <= FAULTS[self.fault].times


def _error(fault: Fault, call: Call) -> bytes:
    if call.service not in _XML_SERVICES:
        told = {"__type": fault.code, "message": fault.message}
        return http(fault.status, json.dumps(told).encode())
    error = f"<Code>{fault.code}</Code><Message>{fault.message}</Message>"
    if call.service == "ec2":
        body = (
            f"<Response><Errors><Error>{error}</Error></Errors><RequestID>1</RequestID></Response>"
        )
    else:
        body = f"<ErrorResponse><Error>{error}</Error><RequestId>1</RequestId></ErrorResponse>"
    return http(fault.status, body.encode(), "text/xml")


def _same_token(call: Call) -> bytes:
    """Return a page whose token leads to itself."""
    if call.page >= PAGES[call.operation][0]:
        call = call._replace(page=1)
    reply = answer(call)
    following, same = f"page-{call.page + 1}".encode(), f"page-{call.page}".encode()
    return reply.replace(following, same)


_GUARD = (
    "User: arn:aws:sts::111122223333:assumed-role/a/b is not authorized to perform: {action} on "
    "resource: * with an explicit deny in a {what} control policy"
)
_PAGE_OF_A_PROXY = "<html><body>Sign in</body></html>"

FAULTS: dict[str, Fault] = {
    # What may pass, and does not.
    "throttled": Fault("throttled", "ThrottlingException", message="Rate exceeded"),
    "too many": Fault("throttled", "TooManyRequestsException", 429),
    "limit": Fault("throttled", "RequestLimitExceeded", 503),
    "slow down": Fault("throttled", "SlowDown", 503),
    "internal": Fault("unavailable", "InternalFailure", 500),
    "service down": Fault("unavailable", "ServiceUnavailable", 503),
    "changed meanwhile": Fault("unavailable", "ConcurrentModification"),
    "500 in HTML": Fault("unavailable", status=500, body="<h1>Oops</h1>", bare=True),
    "502 in HTML": Fault("unavailable", status=502, body="<h1>Bad gateway</h1>", bare=True),
    "reset": Fault("unreachable", then="reset"),
    "cut off": Fault("unreachable", body="half", then="close"),
    "hangs": Fault("timed_out", then="hang"),
    # What passes.
    "throttled twice": Fault("answered", "ThrottlingException", times=2),
    "down once": Fault("answered", "ServiceUnavailable", 503, times=1),
    "reset once": Fault("answered", then="reset", times=1),
    "cut off once": Fault("answered", body="half", then="close", times=1),
    # What does not.
    "denied": Fault("denied", "AccessDeniedException", 403, "is not authorized"),
    "denied otherwise": Fault("denied", "AccessDenied", 403),
    "unauthorized": Fault("denied", "UnauthorizedOperation", 403),
    "denied by SCP": Fault(
        "guarded", "AccessDeniedException", 403, _GUARD.format(action="a:B", what="service")
    ),
    "denied by RCP": Fault(
        "guarded", "AccessDeniedException", 403, _GUARD.format(action="a:B", what="resource")
    ),
    "expired": Fault("expired", "ExpiredTokenException", 403),
    "expired otherwise": Fault("expired", "ExpiredToken", 403),
    "unknown client": Fault("not_known_there", "UnrecognizedClientException", 403),
    "invalid token": Fault("not_known_there", "InvalidClientTokenId", 403),
    "failed": Fault("not_known_there", "AuthFailure", 401),
    "not opted in": Fault("not_known_there", "OptInRequired", 403),
    "skewed": Fault("clock", "RequestTimeTooSkewed", 403),
    "signature": Fault("clock", "SignatureDoesNotMatch", 403),
    "refused": Fault("refused", "InvalidParameterException"),
    "unknown error": Fault("refused", "SomethingNewException"),
    # What is no AWS.
    "sign-in page": Fault("not_aws", status=200, body=_PAGE_OF_A_PROXY, bare=True),
    "redirect": Fault("not_aws", status=302, body=_PAGE_OF_A_PROXY, bare=True),
    "forbidden by a proxy": Fault("not_aws", status=403, body=_PAGE_OF_A_PROXY, bare=True),
    "empty": Fault("not_aws", status=200, bare=True),
    "an empty object": Fault("not_aws", status=200, body="{}", bare=True),
    "no object": Fault("not_aws", status=200, body="[]"),
    "half an object": Fault("not_aws", status=200, body='{"Events": [{'),
    "half XML": Fault("not_aws", status=200, body="<GetRoleResponse><GetRoleResult>"),
    # What happens between two pages.
    "page forgotten": Fault("page_gone", "InvalidNextTokenException", pages=True),
    "same page again": Fault("page_again", body="same token", pages=True),
    "nothing of that name": Fault("page_gone", "ResourceNotFoundException", pages=True),
}
