"""Compares our evaluator of policies with a second one on random cases: ``make differential``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare import Tally
from generate import groups
from verdicts import Second, ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verdicts import Verdict

BATCH = 50
REQUESTS = 10
SHOWN = 20
#: Of a corpus: the longest line, and the share that one pair of verdicts may have.
LONGEST, SHARE = 800, 25
Case = tuple[dict[str, Any], "Verdict", str]


def main() -> int:
    """Compare, print what came of it, and return the exit status."""
    options = _options()
    began = time.monotonic()
    with Second() as second:
        tally = Tally(second=second.verdict)
        if options.record:
            _record(options.record, options.cases, options.seed, second, tally)
        else:
            for case in islice(_cases(options.seed, second), options.cases):
                tally.add(*case)
    sys.stdout.write("".join(f"{line}\n" for line in _report(tally)))
    sys.stdout.write(f"seed {options.seed}, {time.monotonic() - began:.0f} s\n")
    return int(bool(tally.unexplained))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path, help="write the cases and verdicts to a file")
    return parser.parse_args()


def _cases(seed: int, second: Second, requests: int = REQUESTS) -> Iterator[Case]:
    """Yield cases and both verdicts; the two evaluators work at the same time."""
    made = groups(seed, requests=requests)
    while True:
        batch = list(islice(made, BATCH))
        second.ask(batch)
        mine = [ours(group) for group in batch]
        for group, verdicts, others in zip(batch, mine, second.answer(), strict=True):
            for request, one, other in zip(group["requests"], verdicts, others, strict=True):
                yield group | {"requests": [request]}, one, other


def _record(path: Path, count: int, seed: int, second: Second, tally: Tally) -> None:
    """Write cases a line each, at most so many of each pair of verdicts and each reason."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for case, mine, theirs in _cases(seed, second, requests=1):
        reason = tally.add(case, mine, theirs)
        said = {"ours": mine.outcome, "second": theirs, "difference": reason}
        line = json.dumps(said | {"case": case})
        same = lines.setdefault((case["kind"], mine.outcome, theirs, str(reason)), [])
        if len(line) <= LONGEST and len(same) < count // SHARE:
            same.append(line)
        if sum(map(len, lines.values())) == count:
            break
    found = [line for same in lines.values() for line in same]
    path.write_text("".join(f"{line}\n" for line in found), encoding="utf-8")


def _report(tally: Tally) -> Iterator[str]:
    total = tally.cases
    yield f"{total:9,}  cases"
    for name, counter in (
        ("agreed", tally.agreed),
        ("unknown to us", tally.unknown),
        ("explained", tally.explained),
    ):
        yield f"{counter.total():9,}  {name} ({100 * counter.total() / total:.2f} %)"
        for reason, count in counter.most_common():
            yield f"{count:15,}  {reason}"
    yield f"{len(tally.unexplained):9,}  unexplained"
    for each in tally.unexplained[:SHOWN]:
        yield f"  {each['left']}"
        yield f"    {json.dumps(each)}"


if __name__ == "__main__":
    sys.exit(main())
