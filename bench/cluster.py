"""The same queries asked of an index in a folder and of one in a cluster: what differs, how long.

Queries of every kind are drawn from the clauses of the folder's index. Compared are the first ten
hits with their order, spans and explanations, and totals, which may be marked as at most so many.
Each query is asked of the cluster twice before it is compared, and by kind and of all is told what
that takes by the clock and of our processor; of the nodes' too, where they were started by
``scripts/test-cluster`` in a folder that is named.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch import Corpus, Filters, Mode, Options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch import Results
    from qpsearch.engine import ClauseRecord

_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?|[一二三四五六七八九十百]+[条年日元倍]")
_SENTENCE = re.compile(r"[^，。；：、\s]{6,60}")


class Asked(NamedTuple):
    """A query of a kind, and how it is asked."""

    kind: str
    query: str
    options: Options


class Taken(NamedTuple):
    """What an answer took, in milliseconds."""

    wall: float
    ours: float
    """Of this process on the processor."""
    nodes: float
    """Of the nodes on the processor; 0 where they are not known."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("index", help="folder of an index")
    parser.add_argument("url", help="opensearch://HOST:9200/NAME of the same documents")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--warm", type=int, default=60, help="others that are asked before")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="differences that are printed")
    told = "folder in which scripts/test-cluster has started the nodes"
    parser.add_argument("--nodes", type=Path, metavar="DIR", help=told)
    told = "milliseconds that an answer should take"
    parser.add_argument("--within", type=float, default=60.0, help=told)


def run(args: argparse.Namespace) -> int:
    """Compare; return 1 if a first hit differs or a wrong total is not marked."""
    chance = random.Random(args.seed)
    pids = [int(file.read_text()) for file in args.nodes.glob("n*/pid")] if args.nodes else []
    print(f"load {', '.join(f'{of:.2f}' for of in os.getloadavg())}; {os.cpu_count()} processors")
    with Corpus.open(args.index) as near, Corpus.open(args.url) as far:
        drawn = _drawn(near, chance)
        for one in islice(drawn, args.warm):
            far.search(one.query, options=one.options)
        queries = list(islice(drawn, args.queries))
        times = {"first": _Times(), "again": _Times()}
        code = compare(near, far, queries, args.show, times, pids)
    for name, of in times.items():
        of.tell(name, args.within)
    print(f"load {', '.join(f'{of:.2f}' for of in os.getloadavg())}")
    return code


def compare(
    near: Corpus,
    far: Corpus,
    queries: list[Asked],
    show: int,
    times: dict[str, _Times],
    pids: Sequence[int],
) -> int:
    """Ask all queries of both and print what differs."""
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    asked: Counter[str] = Counter()
    for one in queries:
        for of in times.values():
            of.add(one.kind, _timed(lambda: far.search(one.query, options=one.options), pids))  # noqa: B023 - at once
        expected = near.search(one.query, options=one.options, explain=True)
        got = far.search(one.query, options=one.options, explain=True)
        asked[one.kind] += 1
        for what in differing(expected, got):
            wrong[one.kind][what] += 1
            if show > 0:
                show -= 1
                print(f"{what}\t{one.kind}\t{one.query!r}\t{expected.total}\t{got.total}")
    for kind, count in asked.items():
        told = ", ".join(f"{what} {n}" for what, n in sorted(wrong[kind].items())) or "all alike"
        print(f"{kind:12} {count:4}  {told}")
    return int(any(wrong[kind][what] for kind in wrong for what in ("first hit", "total")))


class _Times:
    """What answers took, by the kind of query."""

    def __init__(self) -> None:
        self._of: dict[str, list[Taken]] = defaultdict(list)

    def add(self, kind: str, taken: Taken) -> None:
        self._of[kind].append(taken)

    def tell(self, name: str, within: float) -> None:
        """Print median, mean and 90th percentile, and how many answers were there in time."""
        title = f"{name}, ms"
        print(f"\n{title:13}{'':4}" + "".join(f"{of:>24}" for of in Taken._fields) + "   in time")
        print(f"{'':17}" + f"{'median':>10}{'mean':>7}{'90 %':>7}" * len(Taken._fields))
        everything = [taken for of in self._of.values() for taken in of]
        for kind, of in [*self._of.items(), ("all", everything)]:
            figures = ""
            for values in zip(*of, strict=True):
                ranked = sorted(values)
                ninth = ranked[int(0.9 * (len(ranked) - 1))]
                median, mean = statistics.median(ranked), statistics.fmean(ranked)
                figures += f"{median:10.0f}{mean:7.0f}{ninth:7.0f}"
            in_time = sum(taken.wall <= within for taken in of)
            print(f"{kind:13}{len(of):4}{figures}   {in_time} by {within:.0f} ms")


def _timed(action: Callable[[], object], pids: Sequence[int]) -> Taken:
    nodes, used, wall = _processor(pids), time.process_time(), time.perf_counter()
    action()
    ended, used_then = time.perf_counter(), time.process_time()
    taken = ended - wall, used_then - used, _processor(pids) - nodes
    return Taken(*(1000 * seconds for seconds in taken))


def _processor(pids: Sequence[int]) -> float:
    """Return the seconds that processes have had of processors; Linux has a clock for each."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def differing(expected: Results, got: Results) -> Iterator[str]:
    """Yield what differs of hits and totals: ``total at most`` where that is marked."""
    ours = [(hit.doc_id, hit.eid) for hit in expected.hits]
    theirs = [(hit.doc_id, hit.eid) for hit in got.hits]
    if ours[:1] != theirs[:1]:
        yield "first hit"
    if ours != theirs:
        yield "order"
    spans = {(hit.doc_id, hit.eid): hit.spans for hit in got.hits}
    if any(spans.get((hit.doc_id, hit.eid), hit.spans) != hit.spans for hit in expected.hits):
        yield "spans"
    parts = {(hit.doc_id, hit.eid): _rounded(hit.explanation) for hit in expected.hits}
    if any(
        parts.get((hit.doc_id, hit.eid), explained) != explained
        for hit in got.hits
        for explained in [_rounded(hit.explanation)]
    ):
        yield "explanation"
    if got.total != expected.total:
        yield "total" if got.exact or got.total < expected.total else "total at most"


def _rounded(parts: tuple[Any, ...]) -> list[tuple[str, str, float]]:
    return [
        (part.label, part.origin, round(part.value, 6))
        for part in parts
        if part.origin != "step"  # it is above the highest score of all that were ranked
    ]


def _drawn(corpus: Corpus, chance: random.Random) -> Iterator[Asked]:
    """Yield queries of every kind in turn, each from clauses drawn at random."""
    documents = list(corpus.documents())

    def clause() -> ClauseRecord:
        while True:
            document = chance.choice(documents)
            clauses = list(corpus.clauses(document.doc_id))
            found = chance.choice(clauses) if clauses else None
            if found is not None and len(found.text) > 30:
                return found

    def words(text: str, count: int) -> list[str]:
        pieces = [token.text for token in corpus._index.segmenter.segment(_fold(text))]
        known = [piece for piece in dict.fromkeys(pieces) if len(piece) > 1 and piece[0] > "\u4e00"]
        return chance.sample(known, min(count, len(known)))

    def phrase(text: str, size: int) -> str:
        run = chance.choice(_HAN.findall(text) or ["中华人民共和国"])
        start = chance.randrange(max(1, len(run) - size + 1))
        return str(run[start : start + size])

    def sentence(text: str) -> str:
        return str(chance.choice(_SENTENCE.findall(text) or [text[:40]]))

    def filtered() -> Options:
        document = chance.choice(documents)
        kind = chance.randrange(4)
        if kind == 0 and document.date:
            return Options(filters=Filters(since=document.date[:4], until=document.date[:4]))
        if kind == 1 and document.issuers:
            return Options(filters=Filters(issuer=document.issuers[0][:6]))
        if kind == 2 and document.kind:
            return Options(filters=Filters(kind=document.kind))
        return Options(filters=Filters(documents=frozenset([document.doc_id])))

    def join(text: str, count: int) -> str:
        return " ".join(words(text, count)) or "标准"

    def numbered(text: str) -> str:
        return f"{chance.choice(_NUMBER.findall(text) or ['第十二条'])} {join(text, 1)}"

    def titled() -> str:
        title = chance.choice(documents).title
        return f"title:{(words(title, 1) or ['办法'])[0]} {join(clause().text, 1)}"

    def headed(text: str) -> str:
        return f"heading:{join(text, 1)} OR {join(text, 1)}"

    kinds: dict[str, Callable[[], tuple[str, Options]]] = {
        "one word": lambda: (join(clause().text, 1), Options()),
        "and": lambda: (join(clause().text, 2), Options()),
        "and three": lambda: (join(clause().text, 3), Options()),
        "or": lambda: (" OR ".join(words(clause().text, 2)) or "标准", Options()),
        "phrase": lambda: (f'"{phrase(clause().text, chance.randint(2, 9))}"', Options()),
        "exact": lambda: (phrase(clause().text, 6), Options(mode=Mode.EXACT)),
        "run": lambda: (phrase(clause().text, 8), Options()),
        "wildcard": lambda: (f"{phrase(clause().text, 2)}*", Options()),
        "number": lambda: (numbered(clause().text), Options(mode=Mode.ANY)),
        "filter": lambda: (join(clause().text, 1), filtered()),
        "not": lambda: (f"{join(t := clause().text, 1)} -{join(t, 1)}", Options()),
        "near": lambda: (f'"{join(clause().text, 2)}"~8', Options()),
        "field": lambda: (headed(clause().text), Options()),
        "title": lambda: (titled(), Options()),
        "question": lambda: (f"{sentence(clause().text)}怎么办？", Options(mode=Mode.ANY)),
        "long": lambda: (
            "，".join(sentence(clause().text) for _ in range(3)),
            Options(mode=Mode.ANY),
        ),
        "passage": lambda: (clause().text[:200].replace('"', ""), Options(mode=Mode.ANY)),
    }
    for kind in cycle(kinds):
        query, options = kinds[kind]()
        yield Asked(kind, query, options)


def _fold(text: str) -> Any:
    from qpsearch.text.folding import fold

    return fold(text)
