"""Judged queries: reading the files and finding what they judge in a corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import AddressError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qpsearch.corpus.library import Corpus


class Query(NamedTuple):
    """One query of a judged set."""

    query_id: str
    text: str
    category: str
    """What kind of query it is; empty where the file does not say."""


class JudgedSet(NamedTuple):
    """Queries and what is relevant to them."""

    queries: tuple[Query, ...]
    relevant: Mapping[str, Mapping[str, int]]
    """Query id → record id → grade; 0 is judged and not relevant."""
    by_document: bool
    """Whether whole documents are judged; their rank is that of their best clause."""


def read_judged(queries: Path, judgements: Path, corpus: Corpus) -> JudgedSet:
    """Read a judged set.

    Args:
        queries: lines of ``query_id<TAB>query[<TAB>category]``, or JSON Lines with these fields.
        judgements: TREC form, ``query_id 0 record grade`` a line. A record is a clause as
            ``document#address`` (an eId or any address that ``qpsearch show`` takes) or a
            document; a document is an id or the beginning of one. All lines judge the same kind.
        corpus: where the records stand.

    Raises:
        SourceError: a line cannot be read, or names what is not in the corpus.

    """
    asked = tuple(_queries(queries))
    relevant: dict[str, dict[str, int]] = {query.query_id: {} for query in asked}
    kinds: set[bool] = set()
    for number, query_id, record, grade in _judgements(judgements):
        kinds.add("#" not in record)
        if len(kinds) > 1:
            raise SourceError(
                f"{judgements}, line {number}", "clauses and documents are judged in one file"
            )
        if query_id in relevant:
            try:
                relevant[query_id][_resolved(record, corpus)] = grade
            except AddressError as error:
                raise SourceError(f"{judgements}, line {number}", str(error)) from error
    judged = tuple(query for query in asked if any(relevant[query.query_id].values()))
    if not judged:
        raise SourceError(judgements, f"judges nothing that {queries} asks")
    return JudgedSet(judged, relevant, kinds == {True})


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(path, f"cannot be read ({error})") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip("\r")


def _queries(path: Path) -> Iterator[Query]:
    for number, line in _lines(path):
        if line.startswith("{"):
            try:
                row = json.loads(line)
                yield Query(str(row["query_id"]), row["query"], row.get("category", ""))
            except (ValueError, KeyError) as error:
                raise SourceError(f"{path}, line {number}", "no query in this line") from error
            continue
        columns = line.split("\t")
        if len(columns) < 2:
            raise SourceError(f"{path}, line {number}", "not query_id<TAB>query")
        yield Query(columns[0], columns[1], columns[2] if len(columns) > 2 else "")


def _judgements(path: Path) -> Iterator[tuple[int, str, str, int]]:
    for number, line in _lines(path):
        try:
            query_id, _, rest = line.split(maxsplit=2)
            record, grade = rest.rsplit(maxsplit=1)
            yield number, query_id, record, int(grade)
        except ValueError as error:
            raise SourceError(f"{path}, line {number}", "not: query_id 0 record grade") from error


def _resolved(record: str, corpus: Corpus) -> str:
    """Return the id that hits bear: ``doc_id`` or ``doc_id#eid``."""
    name, hash_, address = record.partition("#")
    doc_id = corpus.names.one(name).doc_id
    if not hash_:
        return doc_id
    for clause in corpus.clauses(doc_id):  # as a hit prints it, before any other reading
        if address in (clause.section, clause.eid):
            return f"{doc_id}#{clause.eid}"
    return f"{doc_id}#{corpus.show(doc_id, address)[0].eid}"
