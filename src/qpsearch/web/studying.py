"""What the pages of studies show: two editions, quotations, references, targets, owners."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from qpsearch.owners import wanted_names
from qpsearch.render.comparisons import redline_of
from qpsearch.render.quotations import quotation_rows, trace_rows
from qpsearch.render.redline import SUBSTANTIVE
from qpsearch.studies.comparing.editions import compare, edition_of
from qpsearch.studies.cross_references import references
from qpsearch.studies.quoting.tracing import trace
from qpsearch.studies.surveys import ROLES, documents_named, owners_in, targets_in
from qpsearch.studies.targets import TargetKind, value_text
from qpsearch.web.answers import (
    TYPED,
    citations_in,
    owners_read,
    quotations_of,
    sources_of,
    targets_read,
)
from qpsearch.web.parameters import LONGEST_TEXT, fault
from qpsearch.web.plotting import plot_of
from qpsearch.web.reading import link_url
from qpsearch.web.searched import bounded, is_on, number, place_asked
from qpsearch.web.shelves import stretch_of
from qpsearch.web.views import UNFINISHED

if TYPE_CHECKING:
    from starlette.requests import Request as PageRequest

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.snapshots import Snapshot

_ROWS = 200
"""Targets, tasks or quotations on a page."""
_MOST_QUOTATIONS = 2_000
_AHEAD = 1.5
"""Seconds that a page reads on through the documents before it shows what there is so far."""


def references_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/references/DOC/ADDRESS`` shows: references out and in."""
    corpus = snapshot.corpus
    document, address = place_asked(corpus, request)
    found = references(corpus, document.doc_id, address)
    return {
        "document": document,
        "address": address,
        "out": found.out,
        "into": stretch_of(request, list(found.into), _ROWS),
        "link_url": link_url,
    }


def quotes_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/quotes/DOC/ADDRESS`` shows: what stands in other documents too."""
    corpus = snapshot.corpus
    document, address = place_asked(corpus, request)
    editions = request.query_params.get("editions") != "0"
    every = quotations_of(snapshot, document.doc_id, address, editions=editions)
    stretch = stretch_of(request, list(islice(every, _MOST_QUOTATIONS)), _ROWS)
    return {
        "document": document,
        "address": address,
        "editions": editions,
        "stretch": stretch,
        "shown": list(zip(stretch.rows, quotation_rows(stretch.rows), strict=True)),
        "substantive": SUBSTANTIVE,
    }


def compare_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/compare`` shows: two editions side by side, once they are named."""
    params = request.query_params
    names = bounded(params, "a"), bounded(params, "b")
    every = is_on(params, "all")
    values: dict[str, Any] = {
        "a": names[0],
        "b": names[1],
        "every": every,
        "works": _pairs(snapshot.corpus),
        "redline": None,
        "substantive": SUBSTANTIVE,
    }
    if not all(names):
        return values
    documents = [snapshot.corpus.document(name) for name in names]
    first, second = map(edition_of, documents)
    comparison = compare(first, second)
    shown = comparison.differences if every else comparison.substantive
    redline = redline_of(comparison, every=every)
    return values | {
        "redline": redline,
        "rows": stretch_of(request, list(zip(shown, redline.rows, strict=True)), _ROWS),
        "documents": documents,
        "related": comparison.related,
        "similarity": round(comparison.similarity * 100),
        "kinds": Counter(one.kind.value for one in comparison.differences),
        "counts": {name: count for name, count in comparison.counts().items() if count},
    }


def _pairs(corpus: Corpus) -> list[tuple[str, str, str]]:
    """Return works with two editions or more: the title, and the two newest of them."""
    found = []
    for work in islice(corpus.works.all(), _ROWS):
        *_, older, newer = work.editions
        found.append((work.title, older.doc_id, newer.doc_id))
    return found


def check_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/check`` shows: the citations of a text, or where its sentences stand."""
    text = bounded(request.query_params, "text", LONGEST_TEXT)
    what = request.query_params.get("what") or "citations"
    if what not in ("citations", "sentences"):
        raise fault("what", "citations or sentences")
    values: dict[str, Any] = {
        "text": text,
        "what": what,
        "longest": LONGEST_TEXT,
        "own": TYPED,
        "found": [],
        "shown": [],
        "substantive": SUBSTANTIVE,
    }
    if not text:
        return values
    if what == "citations":
        return values | {"found": citations_in(snapshot, text)}
    traces = list(trace(text, sources_of(snapshot)))
    return values | {"shown": list(zip(traces, trace_rows(traces), strict=True))}


def targets_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/targets`` shows: promises in numbers as a table; one indicator as a plot."""
    corpus = snapshot.corpus
    params = request.query_params
    asked = {name: bounded(params, name) for name in ("doc", "indicator", "unit", "kind")}
    year = number(params, "year", 0, least=1900, most=2200)
    kinds = [kind.value for kind in TargetKind]
    if asked["kind"] and asked["kind"] not in kinds:
        raise fault("kind", f"one of {', '.join(kinds)}")
    readings = targets_read(snapshot)
    documents = documents_named(corpus, [asked["doc"]] if asked["doc"] else [])
    done = readings.ahead(snapshot, documents, _AHEAD)
    found = targets_in(
        corpus,
        documents[:done],
        years=[year] if year else [],
        indicator=asked["indicator"],
        unit=asked["unit"],
        kinds=[asked["kind"]] if asked["kind"] else [],
        read=partial(readings.of, snapshot),
    )
    rows = [(document, target) for document, targets in found for target in targets]
    return {
        "asked": {**asked, "year": year or ""},
        "kinds": kinds,
        "done": done,
        "of": len(documents),
        UNFINISHED: done < len(documents),
        "rows": stretch_of(request, rows, _ROWS),
        "plot": plot_of(rows) if asked["indicator"] else None,
        "value_text": value_text,
    }


def owners_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/owners`` shows: who must act, or the tasks of a body."""
    corpus = snapshot.corpus
    params = request.query_params
    body, doc = bounded(params, "body"), bounded(params, "doc")
    role = params.get("role") or "any"
    if role not in ROLES:
        raise fault("role", f"one of {', '.join(ROLES)}")
    lineage = is_on(params, "lineage")
    readings = owners_read(snapshot)
    documents = documents_named(corpus, [doc] if doc else [])
    done = readings.ahead(snapshot, documents, _AHEAD)
    read = partial(readings.of, snapshot)
    found = owners_in(corpus, documents[:done], body, role=role, lineage=lineage, read=read)
    return {
        "body": body,
        "doc": doc,
        "role": role,
        "roles": ROLES,
        "lineage": lineage,
        "known": sorted(wanted_names(body, lineage=lineage)) if body else [],
        "done": done,
        "of": len(documents),
        UNFINISHED: done < len(documents),
        "rows": stretch_of(request, list(found), _ROWS),
    }
