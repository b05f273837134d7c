"""What this machine can do, found out in a few milliseconds."""

from __future__ import annotations

import resource
import sys
import time
from functools import cache
from statistics import median

from botocore.credentials import ReadOnlyCredentials

from trailwright.readers.account.organization.signer import Scope, Signable

__all__ = ["calls_at_once", "calls_per_second"]

#: A call takes as long as so many signatures.
_SIGNATURES = 25
_ROUNDS, _EACH = 9, 50
#: Each has a connection of its own, since AWS speaks HTTP/1.1.
_CALLS_AT_ONCE = 4096
#: Files that are open besides.
_OTHER_FILES = 256


@cache
def calls_per_second() -> float:
    """Return how many calls this machine makes a second, as long as it has nothing else to do."""
    return _EACH / median(_seconds() for _ in range(_ROUNDS)) / _SIGNATURES


def _seconds() -> float:
    """Return how long some signatures take."""
    signable = Signable("POST", "/", {"Host": "cloudtrail.us-east-1.amazonaws.com"}, b"{}")
    asked = (ReadOnlyCredentials("key", "secret", "token"), Scope("us-east-1", "cloudtrail"))
    began = time.perf_counter()
    for _ in range(_EACH):
        signable.headers(*asked, "20261125T100000Z")
    return time.perf_counter() - began


@cache
def calls_at_once() -> int:
    """Return how many calls there may be at once, as far as the system allows so many files."""
    allowed, most = map(_countable, resource.getrlimit(resource.RLIMIT_NOFILE))
    wanted = min(_CALLS_AT_ONCE + _OTHER_FILES, most)
    if allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return max(1, wanted - _OTHER_FILES)


def _countable(limit: int) -> int:
    return sys.maxsize if limit == resource.RLIM_INFINITY else limit
