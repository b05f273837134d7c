"""Where addresses lead."""

from __future__ import annotations

import pytest

from trailwright.readers.account.organization.route import Place, Route


@pytest.mark.parametrize(
    ("url", "named", "port"),
    [
        ("https://kms.us-east-1.amazonaws.com/", "kms.us-east-1.amazonaws.com", 443),
        ("https://kms.us-east-1.amazonaws.com:443/", "kms.us-east-1.amazonaws.com", 443),
        ("http://AWS.invalid:4566/", "aws.invalid:4566", 4566),
        ("http://[::1]/", "[::1]", 80),
        ("http://[::1]:443/", "[::1]:443", 443),
        ("http://alice:secret@proxy:3128", "proxy:3128", 3128),
    ],
)
def test_a_place_is_named_as_it_is_signed(url: str, named: str, port: int) -> None:
    """Without the usual port, and without who asks."""
    found = Place.of(url)

    assert (named, port) == (found.named, found.port)


@pytest.mark.parametrize(
    ("excepted", "expected"), [("other", "http://proxy:3128"), ("amazonaws.com", None), ("*", None)]
)
def test_exceptions_need_no_proxy(
    monkeypatch: pytest.MonkeyPatch, excepted: str, expected: str | None
) -> None:
    """As the environment has them."""
    monkeypatch.setenv("HTTPS_PROXY", "proxy:3128")
    monkeypatch.setenv("NO_PROXY", excepted)

    assert expected == Route("https://kms.us-east-1.amazonaws.com/").proxy_url
