"""Kill or fail builds, updates, rebuilds, exports, batches and watches at each of their steps.

    python -m bench kill --count 200 --seed 3
    python -m bench kill update rebuild --faults SIGKILL ENOSPC EIO --by strace
    python -m bench kill --faults EIO ENOMEM EMFILE --by strace-reads

After each: the old state or the new one, no traceback; after the next run the new one with nothing
left, and for an index also the old one again once its sources are put back.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bench.breaking import faults
from bench.breaking.scenarios import INDEX, SCENARIOS, write_texts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from bench.breaking.faults import Ended, Fault
    from bench.breaking.scenarios import Scenario

    Run = Callable[[tuple[str, ...], Path, Fault], Ended]


_CALLS = {"audit": (), "strace": faults.STRACED, "strace-reads": faults.READ}
"""Way to break → system calls that are tampered with; none: what Python announces."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    names = (*faults.SIGNALS, *faults.ERRORS)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--count", type=int, default=60, help="faults in each scenario")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", nargs="+", choices=names, default=names, metavar="FAULT")
    parser.add_argument("--by", choices=_CALLS, default="audit")


def run(args: argparse.Namespace) -> int:
    """Break what is asked for and return the exit code."""
    if args.by != "audit" and not faults.has_strace():
        print("strace is not here, or may not trace")
        return 2
    wrong = 0
    for name in args.scenarios or SCENARIOS:
        wrong += _break(SCENARIOS[name], args)
    return min(wrong, 1)


def _break(scenario: Scenario, args: argparse.Namespace) -> int:
    chance = random.Random(f"{args.seed} {scenario.name}")
    wrong, ends = 0, Counter[str]()
    run: Run = faults.by_audit if args.by == "audit" else faults.by_strace
    with tempfile.TemporaryDirectory() as scratch:
        place, kept = Path(scratch, "place"), Path(scratch, "old")
        place.mkdir()
        scenario.prepare(place)
        old = scenario.state(place)
        place.rename(kept)
        _put(kept, place)
        touches = faults.by_audit(scenario.args, place, None).touches
        new = scenario.state(place)
        assert new != old
        drawn = faults.draw(len(touches), args.faults, args.count, chance, _CALLS[args.by])
        for fault in drawn:
            _put(kept, place)
            ended = run(scenario.args, place, fault)
            reasons = _judge(scenario, place, ended, fault, (old, new))
            ends[f"code {ended.code}"] += 1
            for reason in reasons:
                where = ended.touches[fault.number - 1 : fault.number]
                print(f"{scenario.name}, {fault} {where}: {reason}")
            wrong += bool(reasons)
    told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()) if count)
    print(f"{scenario.name}: {len(touches)} touches; {args.count} faults, {wrong} wrong ({told})")
    return wrong


def _put(kept: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(kept, place)


def _judge(
    scenario: Scenario, place: Path, ended: Ended, fault: Fault, states: tuple[object, object]
) -> list[str]:
    """Return what went wrong; leaves the folder as the run after it has made it."""
    reasons = []
    old, new = states
    touched = ended.touches[fault.number - 1 : fault.number]
    if "Traceback" in ended.said or ended.code == 3:
        reasons.append(f"a traceback: {ended.said[-600:]}")
    state = scenario.state(place)
    read = "".join(touched).partition(" ")[2]
    is_told = ended.code == 2 and (read.startswith("texts") or fault.calls in faults.READ)
    # This file is told, and the others are read.
    is_reading = is_told or read.endswith(".toml")  # a warning of the document says it
    is_part = (
        is_reading
        or scenario.name == "batch"
        or (fault.name == "SIGINT" and scenario.name != "rebuild")
    )
    if state not in states and not is_part:  # what was read is kept
        reasons.append("neither the old state nor the new one")
    if ended.code == 0 and state != new and not is_reading:
        reasons.append("code 0, and not the new state")
    if ended.code in {-9, 137} and fault.name != "SIGKILL":
        reasons.append("ended by itself")
    next_run = faults.by_audit(scenario.again, place, None)
    if next_run.code not in {0, 1}:
        reasons.append(f"the next run: code {next_run.code}, {next_run.said[-300:]}")
    elif scenario.state(place) != new:
        reasons.append("after the next run not the new state")
    reasons += [f"after the next run {flaw}" for flaw in scenario.flaws(place)]
    if scenario.name == "update":
        write_texts(place, 1)
        back = faults.by_audit(INDEX, place, None)
        if back.code or scenario.state(place) != old:
            reasons.append("put back and indexed again it answers otherwise than its sources")
    return reasons
