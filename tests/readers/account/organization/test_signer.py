"""The signature is botocore's, byte for byte."""

from __future__ import annotations

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from trailwright.readers.account.organization.signer import Scope, Signable

_VISIBLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)
_HEADERS = ["X-Amz-Target", "Content-Type", "User-Agent", "X-Amz-Api-Version", "X-Amz-Z", "A-b"]
_WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"), min_size=1, max_size=10)
_SEGMENT = st.text(st.sampled_from("ab.%2F~_:@ é"), max_size=6)
_MOMENT = "20261125T100000Z"


def _botocore_s(
    credentials: ReadOnlyCredentials, scope: Scope, request: AWSRequest
) -> dict[str, str]:
    """Return the headers that botocore adds, as of one moment."""
    signer = SigV4Auth(credentials, scope.service, scope.region)
    request.context["timestamp"] = _MOMENT
    before = set(request.headers.keys())
    signer._modify_request_before_signing(request)
    told = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(told, request))
    return {name: value for name, value in request.headers.items() if name not in before}


@given(
    method=st.sampled_from(["GET", "POST"]),
    headers=st.dictionaries(st.sampled_from(_HEADERS), _VISIBLE),
    body=st.binary(max_size=50),
    query=st.lists(st.tuples(_WORD, _WORD), max_size=4),
    path=st.lists(_SEGMENT, max_size=4),
    token=st.none() | _WORD,
    names=st.tuples(_WORD, _WORD, _WORD, _WORD),
)
def test_a_request_is_signed_as_botocore_signs_it(  # noqa: PLR0917 - as they are drawn
    method: str,
    headers: dict[str, str],
    body: bytes,
    query: list[tuple[str, str]],
    path: list[str],
    token: str | None,
    names: tuple[str, str, str, str],
) -> None:
    """Whatever its address, headers, body and credentials."""
    key, secret, service, region = names
    scope = Scope(region, service)
    credentials = ReadOnlyCredentials(key, secret, token)
    host = f"{service}.{region}.amazonaws.com"
    asked = "&".join(f"{name}={value}" for name, value in query)
    where = f"/{'/'.join(path)}{asked and '?'}{asked}"
    request = AWSRequest(method, f"https://{host}{where}", dict(headers), body)
    signable = Signable(method, where, {"Host": host, **headers}, body)

    expected = _botocore_s(credentials, scope, request)

    assert {**expected, "X-Amz-Date": _MOMENT} == signable.headers(credentials, scope, _MOMENT)
