"""How clauses and documents lie in an index of a cluster.

One index holds a state of a corpus: a record for each clause, one for each document, one that says
what it all is. Terms are made on our side and handed over with blanks between; the cluster counts
and stores them, so that it needs no plugin and no dictionary.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any

from qpsearch.engine.records import Field

LAYOUT = 1
"""Raised whenever an older qpsearch would read an index wrongly, or this one an older index."""
MADE_BY = "qpsearch"
ABOUT = "about"
"""The id of the record that says what an index is."""
CLAUSE, DOCUMENT, MANIFEST, LOCK = "clause", "document", "manifest", "lock"
"""What a record is of, in its field ``what``."""
LETTERS, PAIRS = "letters", "pairs"
"""Where the terms of :attr:`Field.GRAMS` stand: characters, and pairs with their positions."""
ALL_GRAMS = "all_grams"
"""Of a document, all grams of its clauses, each once with its number."""
NAMES, VOCABULARY = "names", "vocabulary"
GAP = "\u2423"
"""Stands between runs of letters, so that no phrase goes over white space."""
TIMES = "\uffff"
"""Between a term and how often it stands."""
ORDER_BITS = 22
"""An ordinal is the number of a document above the place of a clause in it, from 1."""
IN_DOCUMENT = (1 << ORDER_BITS) - 1
"""The bits of that place; 0 is the document itself."""

_PRIVATE = re.compile("[\U0010d800-\U0010dfff]")
_LONGEST = 200
"""Letters of a term that are kept; Lucene refuses terms of 32,766 bytes."""
_COUNTED = {"type": "text", "analyzer": "ours", "index_options": "freqs"}
_SATURATED = (
    "double norm = 0.6 + 0.4 * doc.length * field.docCount / Math.max(1.0, field.sumTotalTermFreq);"
    "return query.boost * doc.freq * 2.2 / (doc.freq + 1.2 * norm);"
)
"""BM25 without the rarity of a term: the words that a pattern fits weigh alike."""
_HELD = {"type": "text", "analyzer": "ours", "index_options": "docs", "norms": False}
_LENGTH_COUNTS = 0.2
"""Of a long text (BM25's b): less than in the ranking, where a gram counts by standing at all, too.
An index that was made with another answers the same, of more clauses read."""
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_KEY = {"type": "keyword"}


def settings(shards: int) -> dict[str, Any]:
    """Return the settings of an index that is being written."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "auto_expand_replicas": "false",
        "refresh_interval": "-1",
        "translog": {"durability": "async"},
        "similarity": {
            "default": {"type": "BM25", "k1": 1.2, "b": _LENGTH_COUNTS},
            "occurrences": {"type": "scripted", "script": {"source": "return doc.freq;"}},
            "saturated": {"type": "scripted", "script": {"source": _SATURATED}},
        },
        "analysis": {
            "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 8000}},
            "filter": {"times": {"type": "delimited_term_freq", "delimiter": TIMES}},
            "analyzer": {
                "ours": {"type": "custom", "tokenizer": "blanks"},
                "ours_counted": {"type": "custom", "tokenizer": "blanks", "filter": ["times"]},
            },
        },
    }


def mappings() -> dict[str, Any]:
    """Return the fields of a record."""
    fields: dict[str, Any] = {field.value: _HELD for field in Field if field is not Field.GRAMS}
    fields |= {
        Field.WORDS.value: {**_COUNTED, "similarity": "saturated"},
        Field.HEADING_PAIRS.value: _COUNTED,
        LETTERS: _COUNTED,
        PAIRS: {"type": "text", "analyzer": "ours", "index_options": "positions"},
        ALL_GRAMS: {
            "type": "text",
            "analyzer": "ours_counted",
            "search_analyzer": "ours",
            "index_options": "freqs",
            "norms": False,
            "similarity": "occurrences",
        },
        NAMES: _KEY,
        VOCABULARY: {"type": "keyword", "index": False},
        "what": _KEY,
        "doc": _KEY,
        "seq": {"type": "long"},
        "issuer": _KEY,
        "kind": _KEY,
        "number": _KEY,
        "date": _KEY,
        "sums": {"properties": {field.value: {"type": "long", "index": False} for field in Field}},
        "lengths": {"type": "object", "enabled": False},
        "said": {"type": "object", "enabled": False},
    }
    fields |= dict.fromkeys(("record", "text", "folded", "cuts", "titled", "kept"), _KEPT)
    apart = [LETTERS, PAIRS, ALL_GRAMS, VOCABULARY, "sums"]
    apart += [field.value for field in Field if field is not Field.GRAMS]
    return {
        "dynamic": "strict",
        "_meta": {"made_by": MADE_BY, "layout": LAYOUT},
        "_source": {"excludes": apart},
        "properties": fields,
    }


def term_of(term: str) -> str:
    """Return a term as a cluster takes it: not too long, nothing that UTF-8 has not."""
    if len(term) > _LONGEST:
        digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        term = f"{term[:_LONGEST]}\u2026{digest}"
    return speakable(term)


def speakable(text: str) -> str:
    """Return a text with half characters (lone surrogates) as private ones, which are whole."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(chr(0x100000 + ord(c)) if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def unspoken(text: str) -> str:
    """Return what :func:`speakable` was given."""
    if text.isascii() or not _PRIVATE.search(text):
        return text
    return "".join(chr(ord(c) - 0x100000) if "\U0010d800" <= c <= "\U0010dfff" else c for c in text)


def place_of(field: Field, term: str) -> tuple[str, str]:
    """Return the field and the term of a cluster in which a term of ours stands."""
    if field is Field.GRAMS:
        return LETTERS if len(term) == 1 else PAIRS, speakable(term)
    return field.value, term_of(term)


def pairs_with_gaps(folded: str) -> str:
    """Return the pairs of a text in their order, with what keeps those of two runs apart."""
    runs = (run for run in speakable(folded).split() if len(run) > 1)
    return f" {GAP} ".join(
        [" ".join(map("".join, zip(run, run[1:], strict=False))) for run in runs]
    )


def ordinal_of(number: int, order: int) -> int:
    """Return the ordinal of a clause by the number of its document and its place in it, from 0."""
    return (number << ORDER_BITS) + order + 1
