"""Whether it is AWS that answers, and in whole words: a proxy may answer anything.

botocore takes what is no JSON for an answer that says nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.parsers import ResponseParserError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["refuse_strangers"]

#: Below it, AWS tells the id of every request. A proxy does not, whatever else it answers.
_SERVER_FAULT = 500


def refuse_strangers(
    http_response: Any,  # noqa: ANN401 - botocore's own
    parsed: Mapping[str, Any],
    model: Any,  # noqa: ANN401
    **_: Any,  # noqa: ANN401
) -> None:
    """Refuse an answer that is not AWS's; botocore calls this after every call.

    Args:
        http_response: With ``status_code`` and ``content``.

        parsed: What botocore made of it.

        model: Of the operation.

    Raises:
        ResponseParserError: If it is not.
    """
    status = http_response.status_code
    if status >= _SERVER_FAULT:
        return
    told = parsed.get("ResponseMetadata", {}).get("RequestId")
    nothing_said = len(parsed) == 1
    in_json = "json" in model.service_model.resolved_protocol
    if not told or (nothing_said and in_json and not _is_object(http_response.content)):
        msg = f"{status}, and not in the words of AWS"
        raise ResponseParserError(msg)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False
