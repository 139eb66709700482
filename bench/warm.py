"""Queries on open indexes: qpsearch and its peers in turn, query by query."""

from __future__ import annotations

import gc
import random
import statistics
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.agreement import compare
from bench.clauses import read_rows
from bench.measure import Taken, paired, spread, timed
from bench.prepare import drawn, prepare
from bench.progress import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from bench.engines.engine import Engine
    from bench.prepare import Prepared
    from bench.queries import Query

FIRST, AGAIN = "first", "again"
WARMING = 20
"""Queries, none of those measured, that every engine answers after it was opened."""

Times = dict[tuple[str, int, str], list[Taken]]
"""(engine, number of the query, first or again) → one for each round."""


def warm(args: argparse.Namespace) -> dict[str, Any]:
    """Measure queries of every class on open indexes, asked for the first time and asked again."""
    prepared = prepare(args.corpus, args.scratch, peers=args.engines, fresh=args.fresh)
    return measured(prepared, drawn(prepared, args.queries, args.seed), args)


def measured(
    prepared: Prepared, queries: Sequence[Query], args: argparse.Namespace
) -> dict[str, Any]:
    """Return the report of queries: first whether the engines agree, then their times."""
    engines = prepared.engines
    for engine in engines:
        engine.open()
    report: dict[str, Any] = {"clauses": prepared.clauses, "queries": len(queries)}
    report["index by this code"] = prepared.own
    report["engines"] = {engine.name: engine.version() for engine in engines}
    report["sizes"] = {engine.name: engine.size() / 1e6 for engine in engines}
    if not args.unchecked and len(engines) > 1:
        say("do the engines agree?")
        rows = list(read_rows(prepared.folder / "clauses.jsonl"))
        agreement = compare(engines, queries, rows)
        report["agreement"] = agreement._asdict()
        for line in agreement.lines():
            say(line)
        del rows
    warming = drawn(prepared, WARMING, args.seed + 1)
    times = take(engines, queries, warming, args.rounds, args.seed)
    report["classes"] = classes(times, queries, engines)
    report["together"] = together(times, queries, engines)
    report["per_query"] = per_query(times, queries, engines)
    for engine in engines:
        engine.close()
    return report


def take(
    engines: Sequence[Engine],
    queries: Sequence[Query],
    warming: Sequence[Query],
    rounds: int,
    seed: int,
    *,
    quiet: bool = False,
) -> Times:
    """Ask every query of every engine twice a round, the engines in turn, opened anew each round.

    The second time is after all others were asked once. Before, each answers queries of other
    words, so that what it does but once is not counted.
    """
    chance = random.Random(seed)
    times: Times = defaultdict(list)
    order = list(enumerate(queries))
    for number in range(rounds):
        if not quiet:
            say(f"round {number + 1} of {rounds}")
        for engine in engines:
            engine.close()
            engine.open()
            for query in warming:
                engine.answer(query)
        gc.collect()
        gc.freeze()  # what the harness holds is no work of the engines' collections
        for asked in (FIRST, AGAIN):
            chance.shuffle(order)
            for at, query in order:
                for engine in sorted(engines, key=lambda _: chance.random()):
                    taken = timed(partial(engine.answer, query))
                    times[engine.name, at, asked].append(taken)
        gc.unfreeze()
    return times


def classes(
    times: Times, queries: Sequence[Query], engines: Sequence[Engine]
) -> list[dict[str, Any]]:
    """Return a row for each class of queries, and within it for each band of frequency.

    A class as a whole is its typical queries; a band has those that were drawn to fill it too.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for at, query in enumerate(queries):
        for band in ("all",) * query.typical + (query.band,):
            groups.setdefault((query.kind, band), []).append(at)
    rows = []
    for (kind, band), members in sorted(groups.items(), key=lambda item: _place(item[0])):
        for asked in (FIRST, AGAIN):
            row: dict[str, Any] = {"class": kind, "band": band, "asked": asked}
            row["queries"] = len(members)
            ours = _medians(times, engines[0].name, members, asked)
            for engine in engines:
                theirs = _medians(times, engine.name, members, asked)
                row[engine.name] = {
                    "ms": _thousandfold(spread(theirs)),
                    "p95": 1000 * _nearly_worst(theirs),
                    "wall": 1000
                    * statistics.median(_medians(times, engine.name, members, asked, 1)),
                }
                if engine is not engines[0]:
                    row[f"x {engine.name}"] = {
                        "medians": statistics.median(ours) / statistics.median(theirs),
                        "rounds": _rounds(times, engines[0].name, engine.name, members, asked),
                        "paired": paired(ours, theirs),
                    }
            rows.append(row)
    return rows


def together(
    times: Times, queries: Sequence[Query], engines: Sequence[Engine]
) -> list[dict[str, Any]]:
    """Return what all typical queries take, one after the other: who waits, waits for the sum."""
    members = [at for at, query in enumerate(queries) if query.typical]
    rows = []
    for asked in (FIRST, AGAIN):
        row: dict[str, Any] = {"asked": asked, "queries": len(members)}
        sums = {
            engine.name: [
                sum(one)
                for one in zip(
                    *([t.processor for t in times[engine.name, at, asked]] for at in members),
                    strict=True,
                )
            ]
            for engine in engines
        }
        ours = sums[engines[0].name]
        for engine in engines:
            theirs = sums[engine.name]
            row[engine.name] = 1000 * statistics.median(theirs)
            if engine is not engines[0]:
                ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
                row[f"x {engine.name}"] = statistics.median(ratios), min(ratios), max(ratios)
        rows.append(row)
    return rows


def per_query(
    times: Times, queries: Sequence[Query], engines: Sequence[Engine]
) -> list[dict[str, Any]]:
    """Return for each query its median milliseconds of processor time in every engine."""
    return [
        {"query": query.label(), "class": query.kind, "band": query.band}
        | {"typical": query.typical, "postings": query.postings, "condition": query.condition}
        | {
            f"{engine.name} {asked}": round(1000 * _medians(times, engine.name, [at], asked)[0], 4)
            for engine in engines
            for asked in (FIRST, AGAIN)
        }
        for at, query in enumerate(queries)
    ]


def median_ms(times: Times, engine: str, members: Iterable[int], asked: str) -> float:
    """Return the median of queries in milliseconds of processor time."""
    return 1000 * statistics.median(_medians(times, engine, members, asked))


def _medians(
    times: Times, engine: str, members: Iterable[int], asked: str, which: int = 0
) -> list[float]:
    """Return the median over the rounds of each query's processor (0) or wall (1) time."""
    return [statistics.median(t[which] for t in times[engine, at, asked]) for at in members]


def _rounds(
    times: Times, ours: str, theirs: str, members: Sequence[int], asked: str
) -> tuple[float, float]:
    """Return the least and the greatest ratio of medians that a single round gives."""
    ratios = [
        statistics.median(one) / statistics.median(other)
        for one, other in zip(
            zip(*([t.processor for t in times[ours, at, asked]] for at in members), strict=True),
            zip(*([t.processor for t in times[theirs, at, asked]] for at in members), strict=True),
            strict=True,
        )
    ]
    return min(ratios), max(ratios)


def _thousandfold(found: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(1000 * value for value in found)


def _nearly_worst(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def _place(group: tuple[str, str]) -> tuple[int, int]:
    from bench.queries import KINDS

    return KINDS.index(group[0]), ("all", "rare", "middle", "common").index(group[1])
