"""A corpus searched by meaning beside letters: vectors of its clauses, made and asked."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from qpsearch.engine.plan import NoneOf
from qpsearch.errors import OutputError
from qpsearch.search.asking import plan_of
from qpsearch.semantic.keeping import VectorStore
from qpsearch.semantic.model import embedder, passage_text
from qpsearch.semantic.reranking import DEPTH, PREPARED, reordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from os import PathLike

    from qpsearch.engine.plan import Item
    from qpsearch.engines.embedded.parts import PlacedSegment
    from qpsearch.engines.embedded.store import WhooshClauseIndex
    from qpsearch.search import Found, Options
    from qpsearch.semantic.model import Vectors

_BESIDE = 100
"""Clauses that are looked at for their meaning alone, whatever words they hold."""
_AT_ONCE = 256
"""Clauses that are read before their vectors are made."""


def reorder(found: Found, question: str, index: WhooshClauseIndex, options: Options) -> None:
    """Put the first clauses of a question in the order of their words and their meaning.

    Where vectors of all clauses were made, the nearest are looked at too, whatever words they hold;
    not where the question excludes words or asks for addresses or for who must act.

    Raises:
        QpsearchError: there is no model.

    """
    plan = plan_of(question, index, options)
    store = VectorStore(index.path)
    rows = _rows_of(index, store)
    beside = None
    if rows and not (options.filters.sections or options.owner or _excludes(plan.item)):
        beside = partial(_nearest, index, store, options, rows)
    reordered(found, question, plan, store, beside, PREPARED if rows else DEPTH)


def make_vectors(
    index_dir: str | PathLike[str], index: WhooshClauseIndex, said: Callable[[int, int], None]
) -> int:
    """Make the vectors of all clauses that have none; return how many those were.

    What was made is kept, whenever the run ends.

    Args:
        index_dir: the folder of the index.
        index: it, open.
        said: is told how many clauses of how many are done.

    Raises:
        QpsearchError: there is no model.
        OutputError: the vectors cannot be written.

    """
    model, store = embedder(), VectorStore(index_dir)
    count = sum(end - start - 1 for _, start, end in index.documents_held())
    made = done = 0
    rows: dict[str, list[int]] = {}
    try:
        for part in index.segments():
            of_segment = [-1] * part.segment.records
            texts = _texts_of(index, part)
            while some := list(islice(texts, _AT_ONCE)):
                made += store.make([text for _, text in some], model)
                for ordinal, text in some:
                    of_segment[ordinal - part.base] = store.row(text)
                done += len(some)
                said(done, count)
            rows[_name(part)] = of_segment
        store.keep_rows(rows)
    except OSError as error:
        raise OutputError(
            str(error.filename or index_dir),
            error.strerror or str(error),
            way_out="make room, or name another folder with --index",
        ) from error
    return made


def _texts_of(index: WhooshClauseIndex, part: PlacedSegment) -> Iterator[tuple[int, str]]:
    for placed, start, end in index.documents_held():
        if placed.base != part.base:
            continue
        title = index.document_of(start + 1).title if end - start > 1 else ""
        for ordinal in range(start + 1, end):
            record = index.clause(ordinal)
            headings = [step.heading for step in record.path if step.heading]
            yield ordinal, passage_text(title, headings, record.text)


def _rows_of(index: WhooshClauseIndex, store: VectorStore) -> dict[str, Sequence[int]]:
    """Return for each segment where the vectors of its clauses stand; nothing: none were made."""
    parts = {_name(part): part.segment.records for part in index.segments()}
    rows = {name: store.rows_of(name, records) for name, records in parts.items()}
    return rows if any(map(len, rows.values())) else {}


def _nearest(
    index: WhooshClauseIndex,
    store: VectorStore,
    options: Options,
    rows: Mapping[str, Sequence[int]],
    asked: Vectors,
) -> Iterator[int]:
    """Yield the clauses whose vectors are nearest to that of a question and pass the filters."""
    parts = {_name(part): part for part in index.segments()}
    for name, record, _ in store.nearest(asked, rows, _BESIDE):
        part = parts[name]
        ordinal = part.base + record
        if ordinal not in part.deleted and options.filters.admit(index.document_of(ordinal)):
            yield ordinal


def _name(part: PlacedSegment) -> str:
    """Return what a segment is known by: its content, which never changes."""
    return f"{part.segment.identity:08x}-{part.segment.records}"


def _excludes(item: Item) -> bool:
    if isinstance(item, NoneOf):
        return True
    return any(map(_excludes, getattr(item, "items", ())))
