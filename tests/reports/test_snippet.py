"""What to write instead is valid in the template's language and means what the rule said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trailwright.model.findings import Finding, Severity, rule
from trailwright.model.origin import Origin
from trailwright.reports._snippet import snippet

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], max_codepoint=0xDFFFF), max_size=12
) | st.sampled_from(("yes", "No", "NULL", "~", "1e3", "0x1", "a: b", "a #b", "- a", "2012-10-17"))
SCALAR = TEXT | st.integers(-(2**53), 2**53) | st.booleans() | st.none()
VALUE = st.recursive(
    SCALAR, lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXT, below, max_size=3)
)


def _snippet(mend: dict[str, Any], path: str) -> str:
    cited = rule("TW101")
    found = Finding(
        rule=cited,
        severity=Severity.ERROR,
        message="",
        remedy="",
        resource="",
        origin=Origin(path=path),
        mend=mend,
    )
    written = snippet(found)
    assert written is not None
    return written[1]


@given(mend=st.dictionaries(TEXT, VALUE, min_size=1, max_size=3))
def test_yaml_means_what_was_meant(mend: dict[str, Any]) -> None:
    """Read by YAML 1.2, it is the same again."""
    assert mend == YAML(typ="safe", pure=True).load(_snippet(mend, "a.yaml"))


@given(mend=st.dictionaries(TEXT, VALUE, min_size=1, max_size=3))
def test_json_means_what_was_meant(mend: dict[str, Any]) -> None:
    """Read as JSON, it is the same again."""
    assert mend == json.loads(_snippet(mend, "a.template.json"))


@pytest.mark.parametrize("word", ["yes", "No", "on", "OFF", "y", "null", "2012-10-17", "1:20"])
def test_what_yaml_would_not_take_for_text_is_quoted(word: str) -> None:
    """CloudFormation reads YAML 1.1, where these are something else."""
    assert f'Value: "{word}"' == _snippet({"Value": word}, "a.yaml")


def test_the_usual_words_of_a_policy_stand_plain() -> None:
    """As one would write them."""
    mend = {
        "Fn::Sub": "arn:${AWS::Partition}:s3:::logs/AWSLogs/*",
        "aws:SourceArn": ("s3:PutObject", True, 7),
    }

    expected = """\
Fn::Sub: arn:${AWS::Partition}:s3:::logs/AWSLogs/*
aws:SourceArn:
  - s3:PutObject
  - true
  - 7"""
    assert expected == _snippet(mend, "a.template")


def test_no_mend_is_no_snippet(finding: Callable[..., Finding]) -> None:
    """The remedy says it all."""
    assert snippet(finding()) is None
