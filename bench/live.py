"""Measures how an organization is asked: beside boto3, at the published rates, killed, and resumed.

AWS is a fake of our own on this machine, in a process of its own: it throttles each operation of
each account and Region at exactly the published rate, and takes as long as it is told.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from fake_organization.process import fake_aws
from timing import load, progress

_PEER = str(Path(__file__).parent / "peers/asking.py")
_KIB = 1024
_LATENCY = 0.08
_SWEPT = 100
#: How many accounts each way asks; the rest is scaled, since a serial sweep takes forty minutes.
_ASKED = {"serial": 1, "threads": 10, "organization": _SWEPT}


def ask(way: str, *options: str) -> dict[str, Any]:
    """Ask in a process of its own, and return what it told, and the most memory it held.

    Args:
        way: As the program takes it.

        options: Of the program.
    """
    process = subprocess.Popen(
        [sys.executable, _PEER, way, *options], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout  # noqa: S101 - as was asked for
    told = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    unit = _KIB if sys.platform != "darwin" else _KIB**2
    return {**json.loads(told), "mib": used.ru_maxrss / unit}


def beside_boto3(rounds: int) -> None:
    """Print how long 100 accounts and 17 Regions take, one way and another.

    Args:
        rounds: How often each is measured, in turns.
    """
    found: dict[str, list[dict[str, Any]]] = {way: [] for way in _ASKED}
    for number in range(rounds):
        for way, accounts in _ASKED.items():
            progress(f"{way}, {accounts} accounts, round {number + 1} of {rounds}, {load()}")
            with fake_aws(latency=_LATENCY) as fake:
                found[way].append(ask(way, f"--accounts={accounts}"))
                throttled = fake.told()["throttled"]
            found[way][-1]["throttled"] = throttled
    print(f"\n100 accounts x 17 Regions, 272 calls in each account, {_LATENCY} s latency, {load()}")
    for way, runs in found.items():
        scale = _SWEPT / _ASKED[way]
        seconds = median(each["seconds"] for each in runs) * scale
        ours = [each["seconds"] for each in found["organization"]]
        pairs = zip(runs, ours, strict=True)
        ratio = median(each["seconds"] * scale / one for each, one in pairs)
        cpu = median(each["cpu"] / each["calls"] for each in runs) * 1000
        mib = max(each["mib"] for each in runs)
        scaled = "" if scale == 1 else f", scaled from {_ASKED[way]}"
        print(
            f"  {way:<13}{seconds:9.1f} s{ratio:8.1f} x  {cpu:.2f} ms of processor a call, "
            f"{mib:.0f} MiB, {runs[0]['throttled']} throttled{scaled}"
        )


def at_published_rates(accounts: int, latencies: list[float]) -> None:
    """Print how near an organization is asked to what the published rates allow.

    Args:
        accounts: How many accounts.

        latencies: The latencies, in seconds.
    """
    print(
        f"\n{accounts:,} accounts x 17 Regions, event history in 50 of them, at the published rates"
    )
    for latency in latencies:
        progress(f"latency {latency} s, {load()}")
        with fake_aws(latency=latency) as fake:
            options = ("--what=busy", "--read", f"--accounts={accounts}", f"--latency={latency}")
            ran = ask("organization", *options)
            told = fake.told()
        # Whose the account is must be known first: three calls, one after the other.
        least = ran["rates"] * 0.98 + 4 * latency
        print(
            f"  latency {latency:4.2f} s: planned {ran['planned']:.1f} s, took "
            f"{ran['seconds']:.1f} s, {least / ran['seconds']:.1%} of what the rates allow; "
            f"{sum(told['requests'].values()):,} answered, {told['throttled']} throttled, "
            f"{ran['whole']:,} of {ran['questions']:,} answers whole, "
            f"progress {ran['progress'][1][0]:,} of {ran['progress'][1][1]:,}, "
            f"{ran['cpu'] / sum(told['requests'].values()) * 1000:.2f} ms a call, "
            f"{ran['mib']:.0f} MiB"
        )


def swept(accounts: int) -> None:
    """Print what it takes to ask every account and Region for all its trails.

    Args:
        accounts: How many accounts.
    """
    progress(f"a sweep of {accounts:,} accounts, {load()}")
    with fake_aws(latency=_LATENCY) as fake:
        ran = ask("organization", f"--accounts={accounts}")
        throttled = fake.told()["throttled"]
    print(
        f"\n{accounts:,} accounts x 17 Regions, 272 calls in each account: planned "
        f"{ran['planned']:.0f} s, took {ran['seconds']:.0f} s, {throttled} throttled, "
        f"{ran['cpu'] / ran['calls'] * 1000:.2f} ms a call, {ran['mib']:.0f} MiB"
    )


def killed(accounts: int, times: int, seed: int) -> None:
    """Print whether a run that is killed again and again ends as one that is not.

    Args:
        accounts: How many accounts.

        times: How often it is killed.

        seed: Of the moments.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    with fake_aws(latency=_LATENCY) as fake, tempfile.TemporaryDirectory() as folder:
        options = ("--what=busy", "--read", f"--accounts={accounts}", f"--kept={folder}/kept")
        command = [sys.executable, _PEER, "organization", *options]
        for number in range(times):
            progress(f"kill {number + 1} of {times}, {load()}")
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            try:
                process.wait(chance.uniform(1, 12))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
        before = _of_questions(fake.told())
        ran = ask("organization", *options)
        after = _of_questions(fake.told())
    left = ran["questions"] - ran["known"]
    print(
        f"\nkilled {times} times: {ran['known']:,} of {ran['questions']:,} answers were kept; then "
        f"{after - before:,} asked of the {left:,} left, "
        f"{ran['whole']:,} of {ran['questions']:,} answers whole"
    )


def _of_questions(told: dict[str, Any]) -> int:
    """Return how many questions were answered, by their first pages; not what enters accounts."""
    asked = ("ListTrails", "DescribeTrails", "LookupEvents")
    return sum(told["first"].get(operation, 0) for operation in asked)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--latencies", default="0.08,1,4")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    beside_boto3(given.rounds)
    at_published_rates(given.accounts, [float(each) for each in given.latencies.split(",")])
    swept(given.accounts)
    killed(given.accounts, given.kills, given.seed)


if __name__ == "__main__":
    main()
