"""The signature is botocore's, byte for byte."""

from __future__ import annotations

from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from trailwright.readers.account.organization.signer import Signer, Unsigned

_VISIBLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)
_HEADER = st.sampled_from(["X-Amz-Target", "Content-Type", "User-Agent"])
_WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"), min_size=1, max_size=10)


def _fixed(signer: SigV4Auth, request: Any) -> str:  # noqa: ANN401 - either kind of request
    """Sign as of one moment, so that both sign the same."""
    request.context["timestamp"] = "20261125T100000Z"
    signer._modify_request_before_signing(request)
    told = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(told, request))
    return request.headers["Authorization"]


@given(
    headers=st.dictionaries(
        st.sampled_from(["X-Amz-Target", "Content-Type", "User-Agent"]), _VISIBLE
    ),
    body=st.binary(max_size=50),
    query=st.dictionaries(_WORD, _WORD, max_size=3),
    path=st.lists(_WORD, max_size=3),
    token=st.none() | _WORD,
    names=st.tuples(_WORD, _WORD, _WORD, _WORD),
)
def test_a_request_is_signed_as_botocore_signs_it(  # noqa: PLR0917 - as they are drawn
    headers: dict[str, str],
    body: bytes,
    query: dict[str, str],
    path: list[str],
    token: str | None,
    names: tuple[str, str, str, str],
) -> None:
    """Whatever its address, headers, body and credentials."""
    key, secret, service, region = names
    credentials = ReadOnlyCredentials(key, secret, token)
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    url = f"https://{service}.{region}.amazonaws.com/{'/'.join(path)}{asked and '?'}{asked}"
    theirs = AWSRequest("POST", url, dict(headers), body)
    ours = Unsigned("POST", url, dict(headers), body, {})

    expected = _fixed(SigV4Auth(credentials, service, region), theirs)

    assert expected == _fixed(Signer(credentials, service, region), ours)
