"""A document inverted → the lines of a bulk that write it, and what of it is counted."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.engine.counting import (
    FREQUENCY_BITS,
    RECORD_BITS,
    InvertedGrams,
    grams_unpacked,
    unpack,
)
from qpsearch.engine.plan import plain_number
from qpsearch.engine.records import Field
from qpsearch.engines.opensearch.mapping import (
    ALL_GRAMS,
    CLAUSE,
    DOCUMENT,
    LETTERS,
    NAMES,
    PAIRS,
    TIMES,
    VOCABULARY,
    ordinal_of,
    pairs_with_gaps,
    speakable,
    term_of,
)
from qpsearch.text.folding import fold
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.engine.counting import InvertedField
    from qpsearch.engine.inversion import Inverted

_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_MOST_NAME = 8000
"""Letters of a name that is looked up; the cluster refuses keys of 32,766 bytes."""
_CODE_BITS = np.uint64(21)


class Tails(NamedTuple):
    """What the lines of a document say, whatever its number and its id are."""

    clauses: list[bytes]
    """JSON of each record without what it begins with."""
    document: bytes
    """Likewise."""
    initials: str
    """The characters that stand in its texts."""


def made_ahead(document: Inverted) -> Inverted:
    """Return a document with the ends of its lines in the place of its clauses and terms."""
    return document._replace(
        texts=[],
        folded=[],
        cuts=[],
        records=[],
        fields={},
        grams=InvertedGrams(b"", b""),
        ahead=_tails_of(document),
    )


def tails_of(document: Inverted) -> Tails:
    """Return what was made of a document, or make it."""
    made: Tails = document.ahead or _tails_of(document)
    return made


def lines_of(document: Inverted, tails: Tails, number: int) -> Iterator[bytes]:
    """Yield for each record of a document its two lines, the document's own last.

    Args:
        document: with or without its terms.
        tails: what was made of them.
        number: under which it is kept; those of later documents are higher.

    """
    doc = speakable(document.doc_id)
    for order, tail in enumerate(tails.clauses):
        begin = {"seq": ordinal_of(number, order), "doc": doc}
        yield _action(f"{number}.{order}") + _dumps(begin)[:-1].encode() + b"," + tail
    begin = {
        "seq": ordinal_of(number, -1),
        "doc": doc,
        NAMES: [speakable(name)[:_MOST_NAME] for name in document.names],
        "record": speakable(document.record),
        "kept": b64encode(document.kept).decode("ascii"),
    }
    yield _action(str(number)) + _dumps(begin)[:-1].encode() + b"," + tails.document


def _tails_of(document: Inverted) -> Tails:
    count = len(document.records)
    facts = _facts(document)
    held = {name: _by_record(field, count) for name, field in document.fields.items()}
    lengths, sums = _lengths(document, count)
    clauses = []
    for order in range(count):
        folded, text = document.folded[order], document.texts[order]
        terms = {name: of[order] for name, of in held.items() if of[order]}
        values = {
            "what": CLAUSE,
            **facts,
            **terms,
            LETTERS: " ".join(speakable("".join(folded.split()))),
            PAIRS: pairs_with_gaps(folded),
            "lengths": lengths[order],
            "record": speakable(document.records[order]),
            "folded": speakable(folded),
            "cuts": document.cuts[order],
        }
        if text != folded:
            values["text"] = speakable(text)
        clauses.append(_tail(values))
    whole = {
        "what": DOCUMENT,
        **facts,
        ALL_GRAMS: _all_grams(document),
        VOCABULARY: [*map(term_of, document.fields[Field.WORDS].terms.split("\n"))],
        "sums": sums,
        "lengths": [*sums.values(), count],
        "titled": held[Field.TITLE_GRAMS][0] if count else "",
    }
    grams = np.frombuffer(document.grams.grams, np.uint64) >> _CODE_BITS
    initials = "".join(map(chr, np.unique(grams).tolist()))
    return Tails(clauses, _tail(whole), initials)


def record_ids(number: int, clauses: int) -> Iterator[str]:
    """Yield the ids of all records of a document, by its number and that of its clauses."""
    yield str(number)
    yield from (f"{number}.{order}" for order in range(clauses))


def deleting(record_id: str) -> bytes:
    """Return the line of a bulk that deletes a record."""
    return f"{_dumps({'delete': {'_id': record_id}})}\n".encode()


def indexing(record_id: str, values: dict[str, Any]) -> bytes:
    """Return the two lines of a bulk that write a record."""
    return _action(record_id) + f"{_dumps(values)}\n".encode()


def _action(record_id: str) -> bytes:
    return f"{_dumps({'index': {'_id': record_id}})}\n".encode()


def _tail(values: dict[str, Any]) -> bytes:
    """Return the line of a record without its opening brace."""
    return f"{_dumps(values)[1:]}\n".encode()


def _facts(document: Inverted) -> dict[str, Any]:
    """Return what clauses are filtered by, as it is said of their document."""
    said = json.loads(document.record)
    facts = {
        "issuer": [*dict.fromkeys(map(speakable, map(fold, said["issuers"])))],
        "kind": speakable(said["kind"] or ""),
        "number": speakable(plain_number(said["number"] or "")),
        "date": speakable(said["date"] or ""),
    }
    return {name: value for name, value in facts.items() if value}


def _by_record(field: InvertedField, count: int) -> list[str]:
    """Return for each clause the terms of a field, each as often as it stands, with blanks."""
    found = [""] * count
    if not field.postings:
        return found
    numbers, records, frequencies = unpack(np.frombuffer(field.postings, np.uint64).copy())
    in_order = records.argsort(kind="stable")
    records = records[in_order]
    terms = [*map(term_of, field.terms.split("\n"))]
    ends = np.searchsorted(records, np.arange(1, count + 2)).tolist()
    of_records = numbers[in_order].tolist()
    often = frequencies[in_order].tolist()
    for record in range(count):
        start, end = ends[record], ends[record + 1]
        if start < end:
            found[record] = " ".join(
                [
                    terms[number] if times == 1 else " ".join([terms[number]] * times)
                    for number, times in zip(of_records[start:end], often[start:end], strict=True)
                ]
            )
    return found


def _all_grams(document: Inverted) -> str:
    postings = np.frombuffer(document.grams.postings, np.uint64)
    if not len(postings):
        return ""
    numbers, _, frequencies = unpack(postings.copy())
    sums = np.bincount(numbers.astype(np.int64), weights=frequencies).astype(np.int64).tolist()
    grams = grams_unpacked(np.frombuffer(document.grams.grams, np.uint64))
    counted = [
        f"{gram}{TIMES}{times}"
        for gram, times in zip(grams, sums, strict=True)
        if TIMES not in gram
    ]
    return speakable(" ".join(counted))


def _lengths(document: Inverted, count: int) -> tuple[list[list[int]], dict[str, int]]:
    """Return the number of terms in each field of each clause, and of all together."""
    columns = []
    for field in Field:
        held = document.grams if field is Field.GRAMS else document.fields[field.value]
        postings = np.frombuffer(held.postings, np.uint64)
        records = (postings >> np.uint64(FREQUENCY_BITS)) & np.uint64((1 << RECORD_BITS) - 1)
        frequencies = postings & np.uint64((1 << FREQUENCY_BITS) - 1)
        counted = np.bincount(
            records.astype(np.int64), weights=frequencies, minlength=count + 1
        ).astype(np.int64)
        columns.append(counted[1 : count + 1])
    lengths = np.stack(columns, axis=1) if count else np.zeros((0, len(columns)), np.int64)
    sums = dict(zip((f.value for f in Field), lengths.sum(axis=0).tolist(), strict=True))
    return lengths.tolist(), sums
