"""Plain BM25 over words in all engines: where the scoring is the same, the ranking is the same.

qpsearch is asked with a :class:`~qpsearch.Scoring` whose other signals weigh nothing, for words
that are no part of a compound anywhere, so that all engines see the same occurrences. Its scores
must be those of Whoosh's own BM25F over Whoosh's own index, with two things made equal first that
Whoosh does in another way: it rounds lengths to a byte, and its idf is ``log(N / (n + 1)) + 1``.
How far the untouched BM25F is from that is said too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bench.clauses import read_rows
from bench.engines.engine import SHOWN
from bench.engines.ours import Ours
from bench.engines.stock_whoosh import StockWhoosh, whoosh_query
from bench.prepare import drawn, prepare
from bench.progress import say
from bench.queries import is_typed
from bench.warm import measured
from qpsearch import Mode, Options, Scoring
from qpsearch.engine.records import Field
from qpsearch.engine.terms import idf

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.queries import Query

K1, B = 1.2, 0.75
"""What Whoosh, FTS5 and tantivy come with."""
PLAIN = Scoring(
    k1=K1, b=B, words=1.0, pairs=0.0, characters=0.0, coverage=0.0, heading=0.0,
    document_pairs=0.0, document_characters=0.0, near=0.0, together=0.0,
)  # fmt: skip
KINDS = ("word", "and", "or")
TOLERANCE = 1e-9
"""Relative difference of scores that are the same number added up in another order."""


class OursPlain(Ours):
    """qpsearch with plain BM25 over words."""

    def typed(self, query: Query) -> str:
        return (" OR " if query.kind == "or" else " AND ").join(query.words)

    def options(self, query: Query) -> Options:
        del query
        return Options(mode=Mode.ANY, variants=False, scoring=PLAIN)


class Sameness(NamedTuple):
    """How the rankings of qpsearch and of Whoosh compare."""

    queries: int
    same_clauses: int
    """Queries for which both find the same clauses."""
    same_scores: int
    """Queries for which all clauses have the same scores, to ``TOLERANCE``."""
    same_ten: int
    """Queries for which the first ten are the same in the same order."""
    apart: float
    """The largest relative difference of two scores of one clause."""
    overlap: float
    """Share of the first ten that Whoosh's untouched BM25F has among its first ten."""


def bm25(args: argparse.Namespace) -> dict[str, Any]:
    """Measure words, AND and OR with plain BM25, after comparing all scores with Whoosh's."""
    prepared = prepare(args.corpus, args.scratch, peers=args.engines, fresh=args.fresh)
    whole = _is_whole(prepared.engines[0].folder)
    queries = drawn(prepared, args.queries, args.seed, kinds=KINDS, usable=whole, name="bm25")
    ours = OursPlain(prepared.engines[0].folder)
    engines = [ours, *prepared.engines[1:]]
    report: dict[str, Any] = {}
    for engine in engines:
        if isinstance(engine, StockWhoosh):
            say("are the scores the same?")
            same = compare(ours, engine, prepared.folder / "clauses.jsonl", queries)
            report["sameness"] = same._asdict()
            say(str(same))
    return report | measured(prepared._replace(engines=engines), queries, args)


def compare(
    ours: OursPlain, whoosh: StockWhoosh, clauses_file: Path, queries: Sequence[Query]
) -> Sameness:
    """Compare all scores of qpsearch and Whoosh."""
    lengths = [len(row.words.split()) for row in read_rows(clauses_file)]
    ours.open()
    whoosh.open()
    exact = whoosh.index.searcher(weighting=_unrounded(lengths))
    clauses = scores = ten = 0
    apart, shared = 0.0, 0
    shown = 0
    for query in queries:
        mine = ours.scores(query)
        theirs = {hit.docnum: hit.score for hit in exact.search(whoosh_query(query), limit=None)}
        clauses += mine.keys() == theirs.keys()
        worst = max(
            (abs(mine[n] - theirs[n]) / theirs[n] for n in mine.keys() & theirs.keys()), default=0.0
        )
        scores += mine.keys() == theirs.keys() and worst <= TOLERANCE
        apart = max(apart, worst)
        best = _first(mine)
        ten += best == _first(theirs)
        stock = [hit.docnum for hit in whoosh.searcher.search(whoosh_query(query), limit=SHOWN)]
        shared += len(set(best) & set(stock))
        shown += len(best)
    whoosh.close()
    ours.close()
    return Sameness(len(queries), clauses, scores, ten, apart, shared / max(1, shown))


def _is_whole(index_dir: Path) -> Callable[[str], bool]:
    """Return whether a word is the same thing for all engines: never a part, never in parts."""
    from qpsearch.engines.embedded.store import WhooshClauseIndex
    from qpsearch.model import FoldedText
    from qpsearch.search.units import units_of, without_function_words

    index = WhooshClauseIndex(index_dir)

    def is_whole(word: str) -> bool:
        if not is_typed(word):
            return False
        tokens = index.segmenter.segment(FoldedText(word))
        units = units_of(FoldedText(word), tokens)
        return (
            len(tokens) == 1
            and not tokens[0].parts
            and bool(without_function_words(list(units)))
            and not index.frequency(Field.PARTS, word)
            and not index.frequency(Field.TERM_PARTS, word)
        )

    return is_whole


def _first(scores: dict[int, float]) -> list[int]:
    """Return the first ten; scores that differ by rounding only are equal, and in order."""
    rounded = {number: float(f"{score:.9g}") for number, score in scores.items()}
    return sorted(rounded, key=lambda number: (-rounded[number], number))[:SHOWN]


def _unrounded(lengths: Sequence[int]) -> Any:
    """Return Whoosh's BM25F with lengths as they are and the idf that qpsearch has."""
    from whoosh import scoring

    average = sum(lengths) / len(lengths)

    class Unrounded(scoring.BM25F):  # type: ignore[misc]
        def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
            return idf(searcher.doc_count_all(), searcher.doc_frequency(fieldname, text))

        def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> Any:
            del qf
            return Scorer(searcher.idf(fieldname, text))

    class Scorer(scoring.BaseScorer):  # type: ignore[misc]
        def __init__(self, rarity: float) -> None:
            self.rarity = rarity

        def score(self, matcher: Any) -> float:
            length = lengths[matcher.id()]
            value: float = scoring.bm25(self.rarity, matcher.weight(), length, average, B, K1)
            return value

    return Unrounded(B=B, K1=K1)
