"""How ministack's handlers answer: with a result, or with an AWS error."""

from __future__ import annotations

import json
from typing import Any, NoReturn

__all__ = ["Answer", "Refused", "answer", "refuse"]

#: Status, headers, body.
Answer = tuple[int, dict[str, str], bytes]

_JSON = {"Content-Type": "application/x-amz-json-1.1"}


class Refused(Exception):  # noqa: N818 - what AWS did, not what went wrong here
    """A request that AWS would refuse.

    Attributes:
        code: The error's name, e.g. ``InvalidTrailNameException``.

        message: The text that comes with it.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")

    def answer(self) -> Answer:
        """Return the error as a response."""
        body = {"__type": self.code, "message": self.message}
        return 400, dict(_JSON), json.dumps(body).encode()


def answer(result: dict[str, Any]) -> Answer:
    """Return a result as a response."""
    return 200, dict(_JSON), json.dumps(result).encode()


def refuse(code: str, message: str) -> NoReturn:
    """Refuse a request.

    Args:
        code: The error's name.

        message: The text that comes with it.

    Raises:
        Refused: Always.
    """
    raise Refused(code, message)
