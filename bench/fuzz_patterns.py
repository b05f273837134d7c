"""Reads filter patterns that nobody would write: part of ``make fuzz``.

Each is one of the catalogue's with something cut out, put in or exchanged, or is drawn from the
words of the language. It must be refused with a place inside it, or be a pattern: that can be
evaluated, explained, judged, asked of Logs Insights, and printed so that it reads the same; all
in a second of the processor. Events are drawn and changed likewise.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.quotas import quotas
from trailwright.patterns import PatternError, insights_query, lint, parse

SECONDS = 1.0
SHOWN = 10
#: The words of the language, and some that are none.
WORDS = (
    *("{", "}", "(", ")", "&&", "||", "=", "!=", "<", ">", "<=", ">=", "==", "!", "&", "|"),
    *("IS", "NOT", "EXISTS", "NULL", "TRUE", "FALSE", "is", "null", "IN", "[", "]", ",", ":"),
    *("$.eventName", "$.userIdentity.type", "$.a[0].b", "$.a-b_c", "$", "$.", "$.a[", "$[0]"),
    *("Root", '"Root"', "'Root'", '"', "StopLogging", "Stop*", "*Logging", "*", "**", "a*b"),
    *("7", "-7.0", "+1e3", "1e999999999", "1e", "%^Stop|Log$%", "%a{2,1}%", "%[z-a]%", "%", "%%"),
    *("\\", "\u00e9", "\u2028", "\0", "\ud800", "\n", " ", "ec2.amazonaws.com", "10.0.*"),
)
#: What may stand in an event.
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 7, 7.0, 1e308, float("inf"), float("nan"), 10**400, "", "7"),
    *("StopLogging", "x" * 2_000, "\ud800", "\0", [], {}, [[]], [{"b": "x"}], {"type": "Root"}),
)
ALARMS = [alarm for name in profile_names() for alarm in profile_of(name)["alarms"]]
_FIELD = re.compile(r"\.([A-Za-z]+)")
PATTERNS = [alarm["pattern"] for alarm in ALARMS]


class ContradictionError(Exception):
    """Two answers contradict each other."""


def text_of(random: Random, alarm: dict[str, Any]) -> str:
    """Return a text that may be a pattern.

    Args:
        random: What it is drawn with.

        alarm: The alarm whose pattern is changed.
    """
    if random.random() < 1 / 4:
        words = random.choices(WORDS, k=random.choice((3, 3, 3, 7, 25)))
        return f"{{ {random.choice(('', ' ')).join(words)} }}"
    text = alarm["pattern"]
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        begin, end = sorted(random.randrange(len(text) + 1) for _ in range(2))
        end = min(end, begin + random.choice((0, 1, 5, 50, 2_000)))
        other = random.choice(PATTERNS)
        at = random.randrange(len(other))
        put = random.choice(("", random.choice(WORDS), other[at : at + 40], text[begin:end] * 2))
        text = f"{text[:begin]}{put}{text[end:]}"
    return text


def event_of(random: Random, alarm: dict[str, Any], text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what may be an event.

    Args:
        random: What it is drawn with.

        alarm: The alarm one of whose events is changed.

        text: What names fields that it may be given.
    """
    fields = _FIELD.findall(text)
    events = (*alarm["must_fire"], *alarm["must_not_fire"])
    event = deepcopy(random.choice(events if random.random() < 9 / 10 else VALUES))
    for _ in range(random.choice((0, 1, 3)) if isinstance(event, dict) else 0):
        inside = event
        keys = [key for key, each in event.items() if isinstance(each, dict)]
        if keys and random.random() < 1 / 2:
            inside = event[random.choice(keys)]
        key = random.choice([*inside, *fields, "eventName"])
        inside[key] = deepcopy(random.choice(VALUES))
    return event


def tried(text: str, event: Any) -> str:  # noqa: ANN401 - any JSON
    """Try everything on a pattern and an event, and return what came of it.

    Args:
        text: What may be a pattern.

        event: What may be an event.

    Raises:
        ContradictionError: If two answers contradict each other.
    """
    try:
        pattern = parse(text)
    except PatternError as error:
        hold(0 <= error.position <= len(text), "the place is outside the text")
        return "undefined" if error.undefined else "refused"
    matches = pattern.matches(event)
    explained = pattern.explain(event)
    hold(explained.matches == matches, "the explanation contradicts the match")
    agree = all(each.holds == matches for each in explained.decided_by)
    hold(agree, "a reason contradicts the match")
    said = (str(explained), *map(str, lint(pattern)), insights_query(pattern, longest=500))
    hold(all(said), "nothing is said")
    printed = str(pattern)
    if len(printed) <= quotas().filter_pattern_max:
        hold(parse(printed) == pattern, "printed, it reads otherwise")
    return "matches" if matches else "does not match"


def hold(fact: bool, otherwise: str) -> None:  # noqa: FBT001 - what it is about
    """Raise if something does not hold.

    Args:
        fact: Whether it holds.

        otherwise: What is wrong if not.

    Raises:
        ContradictionError: If it does not.
    """
    if not fact:
        raise ContradictionError(otherwise)


def options() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100_000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="what the first is drawn with")
    return parser.parse_args()


def main() -> int:
    """Try all cases, and return the exit status."""
    asked = options()
    counts: Counter[str] = Counter()
    failures: list[str] = []
    slowest = 0.0
    for seed in range(asked.seed, asked.seed + asked.cases):
        random = Random(seed)  # noqa: S311 - not for secrets
        alarm = random.choice(ALARMS)
        text = text_of(random, alarm)
        event = event_of(random, alarm, text)
        began = time.process_time()
        try:
            counts[tried(text, event)] += 1
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            failures.append(f"seed {seed}: {text!r}\n{traceback.format_exc()}")
        took = time.process_time() - began
        slowest = max(slowest, took)
        if took > SECONDS:
            failures.append(f"seed {seed}: {text!r}\ntakes {took:.1f} seconds")
    said = ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items()))
    sys.stdout.write(f"{asked.cases:,} patterns: {said}; slowest {slowest:.2f} s\n")
    sys.stdout.write(f"{len(failures)} failures\n" + "".join(failures[:SHOWN]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
