"""Saved queries: which clauses are new, changed or gone since the last run.

The state is what each query found the last time, as JSON Lines: a head with the version, then one
line for each query. It is written in one step, after the changes have been given out: a run that
is broken off reports them again and forgets nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.errors import QpsearchError, SourceError
from qpsearch.render.excerpts import find_excerpts
from qpsearch.render.files import write_whole
from qpsearch.render.hit_records import changed_record, gone_record, new_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qpsearch.batch.queries import BatchQuery
    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.render.contract.answers import ChangedJson, ExportedJson, GoneJson, NewJson

VERSION = 1

_KEPT = ("doc_id", "title", "issuer", "number", "date", "kind", "eid", "section", "path", "role",
         "text", "source", "source_span")  # fmt: skip
"""Fields of a hit that the state keeps, to show what is gone."""


class Watched(NamedTuple):
    """What one query has brought this time."""

    query: BatchQuery
    changes: tuple[NewJson | ChangedJson | GoneJson, ...]
    state: Mapping[str, Any]
    """What to remember of it."""
    first: bool = False
    """Whether there was nothing to compare with."""
    error: str = ""


class State:
    """What the queries of a file found the last time."""

    def __init__(self, path: Path) -> None:
        """Read the state.

        Raises:
            SourceError: the file is there but no state.

        """
        self.path = path
        self.exists = path.exists()
        self._queries: dict[str, dict[str, Any]] = {}
        if self.exists:
            self._read()

    def _read(self) -> None:
        try:
            head, *lines = self.path.read_text(encoding="utf-8").splitlines()
            if json.loads(head)["qpsearch_watch"] != VERSION:
                raise ValueError(head)  # noqa: TRY301 - one answer to whatever is wrong with it
            for line in lines:
                query = json.loads(line)
                self._queries[query["query_id"]] = _checked(query)
        except OSError as error:
            raise SourceError(self.path, error.strerror or str(error)) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise SourceError(
                self.path,
                "this is no state of qpsearch watch",
                way_out="name another file with --state, or remove it to begin anew",
            ) from error

    def before(self, query: BatchQuery) -> Mapping[str, Any] | None:
        """Return what a query found; ``None`` where it is new or asks for something else now."""
        held = self._queries.get(query.query_id)
        return held if held and held["asked"] == _asked(query.request) else None

    def held(self, query: BatchQuery) -> Mapping[str, Any] | None:
        """Return what is remembered under a query's id, whatever it asked for."""
        return self._queries.get(query.query_id)

    def write(self, queries: Iterable[Mapping[str, Any]]) -> None:
        """Put a new state in the place of the old.

        Raises:
            OutputError: it cannot be written; the old one stands.

        """
        lines = [{"qpsearch_watch": VERSION}, *queries]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        write_whole(self.path, text.encode(), force=True)


def _checked(query: dict[str, Any]) -> dict[str, Any]:
    """Return what a state says of a query; an error of any kind where that is something else."""
    hash(query["query_id"])
    if not query:  # a faulty query that never found anything
        return query
    if not isinstance(query["asked"], dict):
        raise TypeError("asked")
    for clause in query["clauses"]:
        lists = all(isinstance(clause[name], list) for name in ("issuer", "path"))
        steps = lists and all(isinstance(step, dict) for step in clause["path"])
        texts = (clause[name] for name in ("doc_id", "eid", "text", "title", "section", "source"))
        if not (steps and clause.keys() >= {*_KEPT} and all(isinstance(t, str) for t in texts)):
            raise TypeError("clauses")
    return query


def watch(corpus: Corpus, queries: Iterable[BatchQuery], state: State) -> Iterator[Watched]:
    """Yield for each query what has changed since ``state``; a faulty one keeps its state."""
    for query in queries:
        error = query.error
        if not error:
            try:
                records = find_excerpts(corpus, query.request, query.query_id).records
            except QpsearchError as fault:
                error = str(fault)
        if error:
            yield Watched(query, (), state.held(query) or {}, error=error)
            continue
        kept = [{name: record.get(name) for name in _KEPT} for record in records]
        remembered = {
            "query_id": query.query_id,
            "query": query.request.query,
            "asked": _asked(query.request),
            "clauses": kept,
        }
        before = state.before(query)
        changes = () if before is None else tuple(_changes(query, before["clauses"], records))
        yield Watched(query, changes, remembered, first=before is None)


def _asked(request: Request) -> dict[str, Any]:
    """Return all that decides what a query finds, as JSON gives it back."""
    asked: dict[str, Any] = json.loads(json.dumps(request._asdict()))
    return asked


def _changes(
    query: BatchQuery, before: Sequence[Mapping[str, Any]], now: Sequence[ExportedJson]
) -> Iterator[NewJson | ChangedJson | GoneJson]:
    """Yield what is new and changed in the order of the hits, then what is gone.

    A clause whose words stand under another address now (one was inserted above it, its file
    was renamed) has only moved and is not reported.
    """
    old = {(clause["doc_id"], clause["eid"]): clause for clause in before}
    fresh: list[ExportedJson] = []
    for record in now:
        place = (record["doc_id"], record["eid"])
        if place in old and old[place]["text"] == record["text"]:
            del old[place]
        else:
            fresh.append(record)
    fresh = _unmoved(_unmoved(fresh, old, same_document=True), old, same_document=False)
    asked = query.query_id, query.request.query
    for record in fresh:
        was = old.pop((record["doc_id"], record["eid"]), None)
        if was is None:
            yield new_record(*asked, record)
        else:
            yield changed_record(*asked, record, was["text"])
    for clause in old.values():
        yield gone_record(*asked, clause)


def _unmoved(
    fresh: Iterable[ExportedJson],
    old: dict[tuple[str, str], Mapping[str, Any]],
    *,
    same_document: bool,
) -> list[ExportedJson]:
    """Return the clauses whose words stood nowhere before; take the others out of ``old``."""
    places: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for place, clause in old.items():
        key = (clause["doc_id"] if same_document else "", clause["text"])
        places.setdefault(key, []).append(place)
    left = []
    for record in fresh:
        key = (record["doc_id"] if same_document else "", record["text"])
        if places.get(key):
            del old[places[key].pop(0)]
        else:
            left.append(record)
    return left
