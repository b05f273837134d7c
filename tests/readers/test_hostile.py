"""Whatever is read, it ends soon: in an estate or in a sentence."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.readers import ReadError, read
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

#: Longer than anything takes on a busy machine, and shorter than anybody waits.
SECONDS = 5.0


def _yaml(value: bytes, before: bytes = b"") -> bytes:
    head = b"Resources:\n  T:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n"
    return before + head + b"      S3BucketName: " + value + b"\n"


def _json(value: bytes) -> bytes:
    head = b'{"Resources": {"T": {"Type": "AWS::CloudTrail::Trail", "Properties": '
    return head + b'{"S3BucketName": ' + value + b"}}}}"


LAUGHS = b"a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 11)
)
MERGES = b"m0: &m0 {a: 1}\n" + b"".join(
    b"m%d: &m%d\n  <<: [*m%d, *m%d]\n  k%d: 1\n" % (i, i, i - 1, i - 1, i) for i in range(1, 25)
)
LONG = b"s: &s " + b"y" * 100_000 + b"\n"
REPEATED = b'!Join ["", [' + b", ".join([b"*s"] * 20_000) + b"]]"
DOUBLED = json.dumps(
    {
        "Parameters": {"P": {"Type": "String", "Default": "x" * 100_000}},
        "Resources": {
            "T": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {"S3BucketName": {"Fn::Sub": "${P}" * 10_000}},
            }
        },
    }
).encode()

REFUSED = {
    "laughs.yaml": (_yaml(b"*a10", LAUGHS), "more than 100,000 values"),
    "merges.yaml": (_yaml(b"x", MERGES), "more than 100,000 values"),
    "repeated.yaml": (_yaml(REPEATED, LONG), "more than 4,000,000 characters"),
    "itself.yaml": (_yaml(b"x", b"a: &a [*a]\n"), r"alias \*a before"),
    "doubled.json": (DOUBLED, "more than 4,000,000 characters"),
    "deep.json": (_json(b"[" * 100_000 + b"]" * 100_000), "deeper than 100 levels"),
    "deepish.json": (_json(b"[" * 120 + b"]" * 120), "deeper than 100 levels"),
    "deep.yaml": (_yaml(b"[" * 5_000 + b"]" * 5_000), "deeper than 100 levels"),
    "many.json": (_json(b"[" + b"0," * 200_000 + b"0]"), "more than 100,000 values"),
    "nan.json": (_json(b"NaN"), "got NaN"),
    "huge.json": (_json(b"1e9999"), "out of range"),
    "digits.json": (_json(b"9" * 5_000), "thousands of digits"),
    "half.json": (_json(b'"\\ud800"'), "stands for no character"),
    "half in capitals.json": (_json(b'"\\uD800"'), "stands for no character"),
    "half.yaml": (_yaml(b'"\\ud800"'), "stands for no character"),
    "twice.json": (
        b'{"CloudTrail": 1,\n"a": {"x": 1,\n"x": 2}}',
        r"json:3: has 'x' twice, first on line 2",
    ),
    "twice.yaml": (
        _yaml(b"x") + b"    DeletionPolicy: Retain\n    DeletionPolicy: Delete\n",
        r"yaml:7: has 'DeletionPolicy' twice, first on line 6",
    ),
    "latin.yaml": (_yaml(b"\xe9"), r"yaml:5: must be UTF-8, got byte 0xe9"),
    "wide.yaml": ("CloudTrail".encode("utf-16"), "must be UTF-8"),
    "nul.yaml": (_yaml(b"a\0b"), r"yaml:5: must be text, got a NUL"),
    "python.yaml": (_yaml(b'!!python/object/apply:os.system ["id"]'), "no intrinsic function"),
    "large.yaml": (b"CloudTrail" * 200_000, "larger than 1,048,576 bytes"),
    "documents.yaml": (_yaml(b"x") + b"---\n" + _yaml(b"x"), "must be one document, got 2"),
    "tab.yaml": (b"Resources:\n\tT: CloudTrail\n", r"yaml:2: is no YAML"),
    "open.json": (b'{"CloudTrail": ', r"json:1: is no JSON"),
    "keys.yaml": (b"CloudTrail:\n  ? [a]\n  : b\n", "is no YAML|no text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_templates_are_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    """The error names the file, where it can the line, and what to do; and it comes soon."""
    raw, expected = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(raw)
    began = time.monotonic()

    with pytest.raises(ReadError, match=expected) as failure:
        read(path)

    assert time.monotonic() - began < SECONDS
    assert str(failure.value).startswith(str(path))
    assert 1 == len(str(failure.value).splitlines())


ODD = {
    "dollars": _yaml(b'!Sub "' + b"${" * 50_000 + b'"'),
    "accounts": _yaml(b'!Sub "' + b"${AWS::AccountId}" * 50_000 + b'"'),
    "aliases": _yaml(b"x", LONG + b"l:\n" + b"- *s\n" * 20_000),
    "windows": _yaml(b"x").replace(b"\n", b"\r\n"),
    "mark": b"\xef\xbb\xbf" + _yaml(b"x"),
    "octal": _yaml(b"011122223333"),
    "circle": json.dumps(
        {
            "Conditions": {"A": {"Condition": "B"}, "B": {"Fn::Not": [{"Condition": "A"}]}},
            "Resources": {
                "A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "B"}}},
                "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "A"}}},
                "T": {
                    "Type": "AWS::CloudTrail::Trail",
                    "Condition": "A",
                    "Properties": {"S3BucketName": {"Ref": "A"}},
                },
            },
        }
    ).encode(),
    "shapes": json.dumps(
        {
            "Resources": {
                "T": {"Type": "AWS::CloudTrail::Trail", "Properties": [1]},
                "U": {"Type": ["AWS::CloudTrail::Trail"]},
                "V": 3,
                "W": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {"Policies": {"a": 1}, "ManagedPolicyArns": {}, "Path": [1]},
                },
                "X": {
                    "Type": "AWS::Logs::MetricFilter",
                    "Properties": {"MetricTransformations": [1, None, {}]},
                },
                "Y": {"Type": "AWS::KMS::Key", "DependsOn": {"a": 1}, "DeletionPolicy": [1]},
                "Z": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": [None, {}]}},
            },
            "Conditions": [1],
            "Parameters": [1],
            "Mappings": 3,
            "Outputs": "x",
        }
    ).encode(),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_templates_are_read(name: str) -> None:
    """What is strange and bounded is read, and soon."""
    began = time.monotonic()

    estate = read_bytes(ODD[name], "odd.yaml")

    assert time.monotonic() - began < SECONDS
    assert 1 == len(estate.trails)
    assert all(str(each.origin) for each in estate.resources())


def test_an_account_id_keeps_its_zero() -> None:
    """A plain scalar with a leading zero is text, not an octal number."""
    assert "011122223333" == read_bytes(ODD["octal"], "odd.yaml").trails[0].s3_bucket_name


def test_fifos_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe is no file; the error says to use standard input."""
    os.mkfifo(tmp_path / "t.yaml")

    with pytest.raises(ReadError, match="not a regular file; name a template, or pipe one to -"):
        read(tmp_path / "t.yaml")


@pytest.mark.parametrize("path", ["missing.yaml", "a\0b"])
def test_what_is_not_there_is_said(path: str) -> None:
    """A missing file is a sentence, not a traceback."""
    with pytest.raises(ReadError, match="cannot be read"):
        read(path)


def test_errors_cannot_write_on_the_terminal() -> None:
    """Control characters of a template are escaped in messages."""
    raw = b'CloudTrail: 1\n"\\e[31m": 1\n"\\e[31m": 2\n'

    with pytest.raises(ReadError) as failure:
        read_bytes(raw, "t\x1b.yaml")

    assert str(failure.value).isprintable()


SEEDS = [_yaml(b"!Sub '${B.Arn}/*'"), _json(b'{"Fn::Join": ["", ["a", {"Ref": "B"}]]}'), LAUGHS]
BITS = [b"&a ", b"*a", b"!Sub ", b"<<: ", b": ", b"- ", b"|\n", b'"', b"'", b"{", b"}", b"[", b"]"]
BITS += [
    b",",
    b"\n",
    b"\t",
    b"#",
    b"---\n",
    b"%YAML\n",
    b"\0",
    b"\xff",
    b"!!binary ",
    b"? ",
    b"\\u",
]


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        raw[at : at + draw(st.integers(0, 12))] = draw(
            st.sampled_from(BITS) | st.binary(max_size=4)
        )
    return bytes(raw)


@given(_mutated(), st.sampled_from(["t.json", "t.yaml"]))
def test_mutated_templates_raise_nothing_but_read_errors(raw: bytes, name: str) -> None:
    """Every mutation is read, passed over, or refused in printable sentences."""
    try:
        estate = read_bytes(raw + b"\n# CloudTrail", name)
    except ReadError as error:
        assert all(line.isprintable() for line in str(error).splitlines())  # noqa: PT017
    else:
        assert all(str(each.origin) for each in estate.resources())
