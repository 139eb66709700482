"""What the page of a document shows: its text at a place, and what is known of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.citation.styles import STYLES
from qpsearch.model import Role, Span, Unit
from qpsearch.render.reading import citation_of
from qpsearch.render.records import meta_record
from qpsearch.studies.references import References
from qpsearch.text.conversion import Script, convert, is_traditional
from qpsearch.text.folding import fold
from qpsearch.web.addresses import address_of, document_url, place_url
from qpsearch.web.parameters import fault
from qpsearch.web.pieces import pieces_of
from qpsearch.web.searched import DEEPEST, place_asked, search_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from starlette.requests import Request as PageRequest

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.studies.links import Link
    from qpsearch.web.pieces import Run
    from qpsearch.web.searched import SearchUrl

_ARTICLES = frozenset([Unit.ARTICLE])
_SAMPLE = 2_000
"""Letters that tell the script of a document."""


class ShownClause(NamedTuple):
    """A clause on the page of its document."""

    clause: ClauseRecord
    url: str
    level: int
    """Of a heading, from 2; 0: a clause with text of its own."""
    paragraphs: list[list[Run]]
    hit: bool
    previous_hit: str
    """The eId of the hit before this one; of clauses that are hits only."""
    next_hit: str
    focused: bool
    """Whether the page opens here."""


class Opening(NamedTuple):
    """Where a page opens."""

    clauses: Sequence[ClauseRecord]
    """What the address names; empty for the document as a whole."""
    anchor: str = ""
    """The eId of the clause on the page that it begins with."""
    part: Span | None = None
    """Where in that clause it stands, if it is a part of it."""


def place_at(corpus: Corpus, doc_id: str, address: str, every: Sequence[ClauseRecord]) -> Opening:
    """Return where an address lies among all clauses of its document.

    Raises:
        AddressError: there is no such place, or there are several.

    """
    if not address:
        return Opening(())
    found = corpus.show(doc_id, address)
    first = found[0]
    by_eid = {clause.eid: clause for clause in every}
    eid = first.eid
    while eid not in by_eid and "__" in eid:
        eid = eid.rpartition("__")[0]
    if eid not in by_eid or eid == first.eid:
        return Opening(found, first.eid)
    at = by_eid[eid].text.find(first.text)
    return Opening(found, eid, Span(at, at + len(first.text)) if at >= 0 else None)


def url_of_citation(corpus: Corpus, citation: str) -> str:
    """Return where a citation leads.

    Raises:
        AddressError: there is no such document or place, or there are several.

    """
    document, address = corpus.names.locate(citation, "")
    if not address:
        return document_url(document.doc_id)
    place = place_at(corpus, document.doc_id, address, list(corpus.clauses(document.doc_id)))
    return document_url(document.doc_id, address_of(place.clauses[0]), eid=place.anchor)


def document_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/d/DOC/ADDRESS`` shows: a document, open at a place."""
    corpus = snapshot.corpus
    asked = search_of(request.query_params)
    script = request.query_params.get("script") or Script.ORIGINAL.value
    if script not in list(Script):
        raise fault("script", f"one of {', '.join(Script)}")
    document, address = place_asked(corpus, request)
    references = snapshot.made.once(
        "references", partial(References, corpus), of=document.doc_id, most=_MOST_READ
    )
    return page_of(corpus, document, address, asked, Script(script), references) | {
        "asked": asked,
        "query": asked.request.query,
        "here_url": document_url(document.doc_id, address),
        "scripts": [one.value for one in Script],
    }


def page_of(
    corpus: Corpus,
    document: DocumentRecord,
    address: str,
    asked: SearchUrl,
    script: Script,
    references: References,
) -> dict[str, Any]:
    """Return what the page of a document shows.

    Args:
        corpus: that holds it.
        document: to be read.
        address: where the page opens; empty for its beginning.
        asked: the search whose matches are lit, if its query is not empty.
        script: to show the text in.
        references: of the corpus; what was read of them for another page is not read again.

    Raises:
        AddressError: there is no such place, or there are several.
        QuerySyntaxError: the query has a fault.

    """
    every = list(corpus.clauses(document.doc_id))
    place = place_at(corpus, document.doc_id, address, every)
    marks = _marks(corpus, document, asked) if asked.request.query else {}
    links = _links(references.of(document, every))
    kept = corpus.document(document.doc_id)
    cited = next(iter(place.clauses), None)
    sample = kept.text[:_SAMPLE]
    return {
        "document": document,
        "clauses": list(_shown(every, place, marks, links, asked, script)),
        "outline": [clause for clause in every if _is_division(clause)],
        "address": cited.section if cited else "",
        "anchor": place.anchor,
        "hit_count": len(marks),
        "meta": meta_record(kept),
        "dropped": kept.dropped,
        "citations": [
            (style, citation_of(corpus, document, cited, style, kept)) for style in STYLES
        ],
        "out": list(references.of(document, place.clauses)),
        "into": list(references.to(document, place.clauses)) if place.clauses else [],
        "editions": _relatives(corpus, document),
        "label": corpus.works.label(document),
        "newest": corpus.works.replaced_by(document),
        "parts": _in_same_file(corpus, document),
        "script": script.value,
        "language": "zh-Hant" if is_traditional(sample) else "zh-Hans",
        "source_name": source_name(corpus, document),
        "link_url": link_url,
    }


_MOST_READ = 8
"""Documents whose references are kept: pages of one follow each other."""


def source_name(corpus: Corpus, document: DocumentRecord) -> str:
    """Return the name of a document's file below the folder that was indexed."""
    for root in corpus.manifest.roots:
        folder = root.rstrip("/\\")
        if document.source.startswith((folder + "/", folder + "\\")):
            return document.source[len(folder) + 1 :]
    return document.source.replace("\\", "/").rpartition("/")[2]


def link_url(link: Link) -> str:
    """Return where a reference leads; empty where that is not in the index."""
    if link.target is None:
        return ""
    if not link.found:
        return document_url(link.target.doc_id)
    return place_url(link.found[0])


def _marks(
    corpus: Corpus, document: DocumentRecord, asked: SearchUrl
) -> Mapping[str, Sequence[Span]]:
    """Return eId → matches, of the clauses of a document that a query finds."""
    options = asked.request._replace(documents=(document.doc_id,)).options(corpus)
    found = corpus.search(asked.request.query, limit=DEEPEST, options=options)
    return {hit.eid: hit.spans for hit in found.hits if hit.doc_id == document.doc_id}


def _links(links: Iterator[Link]) -> Mapping[str, list[tuple[Span, str]]]:
    """Return eId → the references in a clause that lead somewhere; of overlapping ones the first.

    A reference of a document to itself as a whole (本法) is no place to go.
    """
    found: dict[str, list[tuple[Span, str]]] = {}
    for link in links:
        url = link_url(link)
        if not url or (not link.found and link.target == link.document):
            continue
        there = found.setdefault(link.clause.eid, [])
        start, end = link.reference.span
        if all(end <= span.start or span.end <= start for span, _ in there):
            there.append((Span(start, end), url))
    return found


def _shown(
    every: Sequence[ClauseRecord],
    place: Opening,
    marks: Mapping[str, Sequence[Span]],
    links: Mapping[str, list[tuple[Span, str]]],
    asked: SearchUrl,
    script: Script,
) -> Iterator[ShownClause]:
    hits = [clause.eid for clause in every if clause.eid in marks]
    number = {eid: at for at, eid in enumerate(hits)}
    around = "".join(clause.text for clause in every[:20])[:_SAMPLE]
    query = {"q": asked.request.query} if asked.request.query else {}
    for clause in every:
        at = number.get(clause.eid)
        here = place.part if clause.eid == place.anchor else None
        paragraphs = _paragraphs(
            clause, marks.get(clause.eid, ()), links.get(clause.eid, ()), here, script, around
        )
        yield ShownClause(
            clause,
            place_url(clause, **query),
            min(6, len(clause.path) + 1) if clause.role is Role.HEADING else 0,
            paragraphs,
            at is not None,
            hits[at - 1] if at else "",
            hits[at + 1] if at is not None and at + 1 < len(hits) else "",
            clause.eid == place.anchor,
        )


def _paragraphs(
    clause: ClauseRecord,
    marks: Sequence[Span],
    links: Sequence[tuple[Span, str]],
    here: Span | None,
    script: Script,
    around: str,
) -> list[list[Run]]:
    """Return the text of a clause in a script, with all offsets where they have gone."""
    converted = convert(clause.text, script, around=around)

    def moved(span: Span) -> Span:
        return Span(converted.offset(span.start), converted.offset(span.end))

    return pieces_of(
        converted.text,
        marks=map(moved, marks),
        links=[(moved(span), url) for span, url in links],
        here=here and moved(here),
        strong=converted.offset(_own_heading(clause)),
    )


def _own_heading(clause: ClauseRecord) -> int:
    """Return how many letters of a clause are its own number and heading."""
    if not clause.path or clause.locator.steps[-1].unit is Unit.TEXT:
        return 0
    number, heading = clause.path[-1]
    at = clause.text.find(heading, 0, len(heading) + len(number) + 10) if heading else -1
    if at >= 0:
        return at + len(heading)
    return len(number) if clause.folded.startswith(fold(number)) else 0


def _is_division(clause: ClauseRecord) -> bool:
    """Whether a clause is a line of the outline at the side: articles only under a heading."""
    if not clause.path:
        return False
    unit = clause.locator.steps[-1].unit
    return unit is not Unit.TEXT and (unit not in _ARTICLES or bool(clause.path[-1].heading))


def _relatives(corpus: Corpus, document: DocumentRecord) -> list[tuple[DocumentRecord, str]]:
    """Return the other editions and the copies of a document, each with what it is called."""
    others = {other.doc_id: other for other in corpus.works.editions(document)}
    others |= {other.doc_id: other for other in corpus.works.copies(document)}
    others.pop(document.doc_id, None)
    return [(other, corpus.works.label(other) or other.date or "") for other in others.values()]


def _in_same_file(corpus: Corpus, document: DocumentRecord) -> list[DocumentRecord]:
    """Return the documents that came in the same file."""
    entry = corpus.manifest.files.get(document.source)
    ids = entry.doc_ids if entry else []
    return [corpus.document_by_id(doc_id) for doc_id in ids if doc_id != document.doc_id]
