"""Whether the patterns of metric filters are taken, and match what they are there for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.findings import rule, rules
from trailwright.patterns import lint, parse
from trailwright.rules.alarms._linted import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

    Spoil = Callable[[Mapping[str, object]], dict[str, object]]
    Judge = Callable[..., tuple[Finding, ...]]

FILTER = "RootUsageFilter/Properties"

#: By rule: a pattern of which it speaks.
FAILING = {
    "TW530": "{ $.eventName = 'StopLogging' }",
    "TW531": "{ $.userAgent = aws-cli* }",
    "TW532": "{ $.eventName = StopLogging && $.eventName = DeleteTrail }",
    "TW533": "{ $.eventName = * }",
    "TW534": "{ $.errorCode = AccessDenied || $.eventName != HeadBucket }",
    "TW535": '{ $.userIdentity.type = Root && $.userIdentity.invokedBy != "x.amazonaws.com" }',
    "TW536": "{ $.eventName = UpdateFunctionCode }",
    "TW537": "{ $.eventName = StopLoging }",
    "TW538": "{ $.eventName = CreateRoute }",
    "TW539": "{ $.eventName = StopLogging && $.awsRegion = x || $.eventName = DeleteTrail }",
}

#: By rule and what is told apart: a pattern that is none of the rule's business.
PASSING: dict[tuple[str, str], object] = {
    ("TW530", "in double quotes"): '{ $.eventName = "StopLogging" }',
    ("TW530", "words in any text"): "ERROR",
    ("TW530", "words in any text, one of them left out"): '"Failed authentication" -Success',
    ("TW530", "columns"): "[ip, user, ...]",
    ("TW530", "what nobody defines"): "{ $.readOnly = true }",
    ("TW530", "an equal sign too many"): "{ $.eventName == StopLogging }",
    ("TW530", "a pattern of the deployment"): {"Ref": "Pattern"},
    ("TW531", "in quotes"): '{ $.userAgent = "aws-cli*" }',
    ("TW531", "a true that is meant"): "{ $.readOnly IS TRUE }",
    ("TW531", "a pattern that is partly of the deployment"): {
        "Fn::Sub": "{ $.requestParameters.keyId = ${Key} }"
    },
    ("TW532", "alternatives"): "{ $.eventName = StopLogging || $.eventName = DeleteTrail }",
    ("TW532", "wildcards that meet"): "{ $.eventName = Stop* && $.eventName = *Logging }",
    ("TW533", "a field that may be missing"): "{ $.errorCode = * }",
    ("TW533", "a regular expression is not solved"): "{ $.eventName = %.*% }",
    ("TW534", "joined by and"): "{ $.errorCode = AccessDenied && $.eventName != HeadBucket }",
    ("TW535", "the field may be absent"): (
        "{ ($.userIdentity.invokedBy NOT EXISTS) || ($.userIdentity.invokedBy != x) }"
    ),
    ("TW535", "a field that every event has"): "{ $.eventName != StopLogging }",
    ("TW536", "with any date"): "{ $.eventName = UpdateFunctionCode* }",
    ("TW537", "an event that is no call"): "{ $.eventName = ConsoleLogin }",
    ("TW537", "a part of a name"): "{ $.eventName = StopLog* }",
    ("TW538", "the service is named"): (
        "{ $.eventSource = ec2.amazonaws.com && $.eventName = CreateRoute }"
    ),
    ("TW539", "in parentheses"): (
        "{ ($.eventName = StopLogging && $.awsRegion = x) || $.eventName = DeleteTrail }"
    ),
}
#: A log group that no trail delivers to.
ELSEWHERE = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 365}}


@pytest.mark.parametrize("rule_id", FAILING)
def test_a_pattern_makes_a_rule_speak(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """Once, at a line, with its own severity, and about where in the pattern."""
    template = spoilt({f"{FILTER}/FilterPattern": FAILING[rule_id]})

    (found,) = [each for each in judged(template) if each.rule.id == rule_id]

    assert found.line
    assert found.message.startswith("filter pattern, character ")
    assert rule(rule_id).severity == found.severity


@pytest.mark.parametrize(("rule_id", "what"), PASSING)
def test_a_near_miss_makes_it_silent(spoilt: Spoil, judged: Judge, rule_id: str, what: str) -> None:
    """What looks much the same and is right is left alone."""
    found = judged(_with_parameter(spoilt({f"{FILTER}/FilterPattern": PASSING[rule_id, what]})))

    assert [] == [each.message for each in found if each.rule.id == rule_id]


def _with_parameter(template: dict[str, object]) -> dict[str, object]:
    return {**template, "Parameters": {"Pattern": {"Type": "String"}}}


def test_every_rule_of_the_theme_has_both() -> None:
    """No rule is only data, and none cries wolf."""
    theme = {each for each in rules() if "TW530" <= each < "TW540"}

    assert theme == set(FAILING) == {rule_id for rule_id, _ in PASSING}


def test_every_remark_has_a_rule() -> None:
    """And no two have one, so that each can be accepted by itself."""
    theme = {each for each in rules() if "TW532" <= each < "TW540"}

    assert sorted(theme) == sorted(RULES.values())


@pytest.mark.parametrize("rule_id", FAILING)
def test_a_filter_on_other_logs_is_left_alone(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """Other logs have other fields, and words of their own."""
    changes = {
        "Other": ELSEWHERE,
        f"{FILTER}/LogGroupName": {"Ref": "Other"},
        f"{FILTER}/FilterPattern": FAILING[rule_id],
    }

    assert rule_id not in {each.rule.id for each in judged(spoilt(changes))}


#: Texts that scanners insist on, for all that can be said against them.
PRESCRIBED = [
    alarm["pattern"]
    for profile in profile_names()
    for alarm in profile_of(profile)["alarms"]
    if lint(parse(alarm["pattern"]))
]


@pytest.mark.parametrize("text", PRESCRIBED)
def test_a_text_that_scanners_insist_on_is_left_alone(
    spoilt: Spoil, judged: Judge, text: str
) -> None:
    """As it stands; one more space, and no scanner takes it."""
    as_it_stands = judged(spoilt({f"{FILTER}/FilterPattern": text}))
    otherwise = judged(spoilt({f"{FILTER}/FilterPattern": f"{text} "}))

    assert [] == [each.message for each in as_it_stands]
    assert {RULES[each.id] for each in lint(parse(text))} == {each.rule.id for each in otherwise}


def test_remarks_of_a_kind_are_one_finding(spoilt: Spoil, judged: Judge) -> None:
    """The first is told, and how many there are."""
    names = ("CreateRoute", "DeleteRoute", "CreatePolicy")
    text = " || ".join(f"($.eventName = {name})" for name in names)

    (found,) = judged(spoilt({f"{FILTER}/FilterPattern": f"{{ {text} }}"}))

    assert "TW538" == found.rule.id
    assert found.message.startswith("filter pattern, character 4: CreateRoute is a call of ")
    assert found.message.endswith(", and 2 more like it")


def test_a_filter_that_may_not_be_made_is_no_error(spoilt: Spoil, judged: Judge) -> None:
    """Its condition decides at the deployment."""
    template = spoilt({f"{FILTER}/FilterPattern": FAILING["TW530"]})
    template["Parameters"] = {"Wanted": {"Type": "String"}}
    template["Conditions"] = {"Wanted": {"Fn::Equals": [{"Ref": "Wanted"}, "yes"]}}
    template["Resources"]["RootUsageFilter"]["Condition"] = "Wanted"  # type: ignore[index]

    assert {"TW530": "unknown"} == {
        each.rule.id: each.severity for each in judged(template) if each.rule.id == "TW530"
    }
