"""One file's document → the documents in it: each text with a title of its own, for itself.

``load`` shows a file as one outline, in which a title inside the text opens a level. Here each such
text becomes a document with its own metadata and addresses. Its offsets still count in the same
source, and together the documents account for all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.clauses import citation_order, declared_names
from qpsearch.loader.attached import passes_on
from qpsearch.loader.draft import Draft
from qpsearch.loader.metadata.body import read_body
from qpsearch.loader.metadata.forms.gathering import gathers
from qpsearch.loader.metadata.forms.macau import act_numbered, is_region
from qpsearch.loader.metadata.head import Head
from qpsearch.loader.metadata.head_statements import read_lines
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.labels import pairs_in
from qpsearch.loader.metadata.lines import bare, is_agency_line
from qpsearch.loader.metadata.numbers import (
    is_case_number,
    is_number_below,
    is_order_number,
)
from qpsearch.loader.metadata.read import Apparatus, read_metadata
from qpsearch.loader.metadata.rows import row_statements
from qpsearch.loader.metadata.tail import tail_statements
from qpsearch.loader.metadata.titles.title import subject_of
from qpsearch.loader.shares import Shares, TitledPart
from qpsearch.loader.stretches import cut_out
from qpsearch.model import Dropped, Evidence, Locator, Order, Span, Unit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.shares import Share
    from qpsearch.model import Clause, Division, Document, Metadata

_INHERITED = ("number", "date_issued", "date_published")
"""What a text has from the document that brought it, where its own head does not say."""
_OWN = (*_INHERITED, "date_in_force", "date_repealed", "status", "edition")
"""What a document has from its own lines only, not from those of a text that came with it."""
_LIST = lazy_pattern(r"(?:清单|清單|目[录錄]|名单|名單|[^代]表)(?:[（(][^（）()]{1,12}[）)])?$")
_DRAFT = lazy_pattern(r"草案|稿|征求|徵求")


def documents_of(document: Document) -> tuple[Document, ...]:
    """Return the documents of a file: the one that holds the others first, then these in order.

    A text with a title of its own, and an annex that bears the title of a text and is numbered, are
    documents of their own; ``part_of`` names the first, where that holds or brings them. Offsets
    count in the same source, and together the documents account for it as the one did. Where there
    is none, the document comes back as it is.
    """
    found = [_placed(document, division) for division in _documents_among(document.outline)]
    if not found:
        return (document,)
    shares = Shares(document, found)
    container = _container(document, found, shares.of(None))
    documents = [container]
    giver: Document | None = None
    for number, part in enumerate(found, start=2):
        # Right above stands the notice or the order, or another text that it brought.
        nearest = (documents[-1], giver)
        giver = next((one for one in nearest if one and _brings(one, container, part)), None)
        giver = giver or (container if _brings(container, container, part) else None)
        documents.append(_document(document, container, giver, part, shares.of(part), number))
    return tuple(documents)


def _brings(giver: Document, container: Document, part: TitledPart) -> bool:
    """Whether a document brings a part along: it is annexed to it, or named in it.

    The first document of a file may be any that names what follows, but no gazette or volume is
    one; another is a notice or an order.
    """
    title = giver.metadata.title
    if giver is container:
        if gathers(title):
            return False
        if part.division.locator.steps[0].unit is Unit.ANNEX:
            return True
    elif not passes_on(title):
        return False
    heading = part.division.heading
    if passes_on(title) and any(map(heading.startswith, giver.metadata.issuers)):
        return True
    if heading[-1] == "案" and "案例" in title:
        return True
    named, subject, around = (
        bare(said).translate(_INNER)
        for said in (heading, subject_of(heading), f"{title}{giver.text}")
    )
    return named in around or (len(subject) >= _SUBJECT and subject in around)


_SUBJECT = 8
"""Letters from which the subject of a title is told without those who issue it."""
_INNER = str.maketrans("", "", "〈〉《》")
"""Marks of a title, which end before or after its stage: 《某条例》（草案）, 《某条例（草案）》."""


def part_id(file_id: str, number: int) -> str:
    """Return the id of a document in a file, counted from 1: the first has that of the file.

    By its place, as a text under a notice may have a title but no number or id of its own.
    """
    return file_id if number == 1 else f"{file_id}~{number}"


def _placed(document: Document, division: Division) -> TitledPart:
    start, end = division.span
    after = len(document.source.text)
    if end + 1 < len(document.text):
        after = document.source_map.offset(end + 1)
    return TitledPart(division, division.span, Span(document.source_map.offset(start), after))


def _documents_among(outline: Sequence[Division]) -> list[Division]:
    """Return the divisions that are documents of their own.

    An annex of a law is part of it and cited by its number; of a notice it is what that brings
    along. Lists and forms are none.
    """
    outer = [division for division in outline if len(division.locator.steps) == 1]
    numbered = {division.eid.partition("__")[0] for division in outline if _is_below(division)}
    apart = (Unit.ANNEX, Unit.DOCUMENT)
    lawful = any(
        division.locator.steps[-1].unit is Unit.ARTICLE
        for division in outline
        if division.locator.steps[0].unit not in apart
    )
    return [
        division
        for division in outer
        if division.locator.steps[0].unit is Unit.DOCUMENT
        or (
            division.locator.steps[0].unit is Unit.ANNEX
            and not lawful
            and division.eid in numbered
            and ends_title(division.heading)
            and not _LIST.search(division.heading)
        )
    ]


def _is_below(division: Division) -> bool:
    return bool(division.num) and len(division.locator.steps) > 1


# ---- the document that holds the others -----------------------------------------------------


def _container(document: Document, parts: Sequence[TitledPart], share: Share) -> Document:
    """Return the document without the texts that are documents of their own."""
    kept: list[Span] = []
    position = 0
    for part in parts:
        kept.append(Span(position, max(position, part.text.start - 1)))
        position = min(part.text.end + 1, len(document.text))
    kept.append(Span(position, len(document.text)))
    text, source_map, moved = cut_out(document, [span for span in kept if span.start < span.end])
    metadata = _without(document.metadata, share.evidence, parts)
    return _with_words(
        document._replace(
            text=text,
            source_map=source_map,
            metadata=_with_own_force(metadata, Draft.of(text, source_map)),
            outline=tuple(d._replace(span=moved(d.span)) for d in share.outline),
            clauses=tuple(c._replace(span=moved(c.span)) for c in share.clauses),
            dropped=tuple(share.dropped),
            warnings=tuple(share.warnings),
        )
    )


def _without(metadata: Metadata, evidence: list[Evidence], parts: Sequence[TitledPart]) -> Metadata:
    """Return metadata without what only the lines of other documents say."""
    said = {item.field for item in evidence}
    lost = {item.field for item in metadata.evidence if item.field not in said}
    values: dict[str, Any] = dict.fromkeys(field for field in _OWN if field in lost)
    annexed = any(part.division.locator.steps[0].unit is Unit.ANNEX for part in parts)
    # Those who sign what it holds do not issue it, nor the news above it.
    words = "\n".join(item.text for item in evidence)
    adopted = "adopter" in said  # 某市第三届人民代表大会: the line spells no name as it is given
    issuers = tuple(name for name in metadata.issuers if adopted or name in words)
    brings = annexed or passes_on(metadata.title)
    signed = any(item.field == "issuer" for item in evidence)
    if gathers(metadata.title) or not brings or (issuers and signed):
        values["issuers"] = issuers
    return metadata._replace(evidence=tuple(evidence), **values)


def _with_own_force(metadata: Metadata, own: Draft) -> Metadata:
    """Return metadata with the day from which a text's own words say that it is in force.

    That of the whole may be what the last of the texts in it says.
    """
    if metadata.date_in_force or not own.text:
        return metadata
    begun = read_body(own, Head(metadata.title, Span(0, 0), (), ()), levels=1).force[:1]
    evidence = tuple(Evidence(said.field, said.text, said.span) for said in begun)
    day = begun[0].value if begun else None
    return metadata._replace(date_in_force=day, evidence=(*metadata.evidence, *evidence))


# ---- the documents that came with it ----------------------------------------------------------


def _document(
    document: Document,
    container: Document,
    giver: Document | None,
    part: TitledPart,
    share: Share,
    number: int,
) -> Document:
    """Return a part as a document of its own, numbered without the level of its title.

    A document with a number that nothing above brings stands beside the first, not under it.
    """
    text, source_map, moved = cut_out(document, [part.text])
    own, *below = share.clauses
    clauses = tuple(
        _lifted(clause, part.division)._replace(span=moved(clause.span)) for clause in below
    )
    sections = {clause.eid: clause.section for clause in clauses}
    outline = []
    for inner in share.outline[1:]:
        eid = inner.eid.removeprefix(f"{part.division.eid}__")
        outline.append(
            inner._replace(
                depth=inner.depth - 1,
                eid=eid,
                locator=Locator(inner.locator.steps[1:]),
                section=sections[eid],
                span=moved(inner.span),
            )
        )
    head = list(_head_lines(document, part, own))
    metadata = _metadata(document, giver, part, own, head, share.dropped)
    beside = not giver and metadata.number and not gathers(container.metadata.title)
    return _with_words(
        document._replace(
            doc_id=part_id(document.doc_id, number),
            text=text,
            source_map=source_map,
            metadata=metadata,
            outline=tuple(outline),
            clauses=clauses,
            dropped=tuple(sorted([*share.dropped, *head], key=lambda piece: piece.source_span)),
            warnings=tuple(share.warnings),
            part_of="" if beside else document.doc_id,
        )
    )


def _lifted(clause: Clause, part: Division) -> Clause:
    """Return a clause with the address that it has without the level of the title above it."""
    shown = clause.section.removeprefix(f"《{part.heading}》")
    if part.locator.steps[0].unit is Unit.ANNEX:
        shown = shown.removeprefix(part.num).lstrip(" /")
    return clause._replace(
        eid=clause.eid.removeprefix(f"{part.eid}__"),
        locator=Locator(clause.locator.steps[1:]),
        path=clause.path[1:],
        section=shown,
    )


def _head_lines(document: Document, part: TitledPart, own: Clause) -> Iterator[Dropped]:
    """Yield the lines of a part's head (``own``), which are in its metadata and no clause."""
    start = own.span.start
    said = ""
    titled = bare(part.division.heading)
    for line in own.text.split("\n"):
        span = document.source_map.span(Span(start, start + len(line)))
        start += len(line) + 1
        if not said and is_region(line):
            rule = "letterhead"
        elif not said and act_numbered(line) and bare(line) != titled:
            rule = "document_number"
        elif len(said) < len(titled):
            said += bare(line)
            rule = "title"
        elif bare(line) == titled:
            rule = "repeated_title"
        elif is_number_below(line):
            rule = "document_number"
        elif pairs_in(line):
            rule = "index_table"
        else:
            rule = "letterhead" if is_agency_line(line) else "date_line"
        yield Dropped(rule, line, span)


def _metadata(
    document: Document,
    giver: Document | None,
    part: TitledPart,
    own: Clause,
    head_lines: Sequence[Dropped],
    dropped: Sequence[Dropped],
) -> Metadata:
    """Read a part's metadata as if it stood alone; what it lacks it has from what brought it."""
    title = part.division.heading
    below = Span(min(own.span.end + 1, part.text.end), part.text.end)
    text, source_map, _ = cut_out(document, [below] if below.start < below.end else [])
    titled = [piece.source_span for piece in head_lines if piece.rule == "title"]
    at = Span(titled[0].start, titled[-1].end)
    placed = [(piece.rule, piece.text, piece.source_span) for piece in head_lines]
    count = next((text for rule, text, _ in placed if rule == "document_number"), "")
    number = f"{title}{count}" if title.endswith(("令", "公告")) and is_order_number(count) else ""
    act = next((act for piece in head_lines if (act := act_numbered(piece.text))), ("", ""))
    number, body = (number, "") if number else act
    head = Head(title, at, tuple(read_lines(placed, title, at, number, body)), ())
    # The imprint at the end is that of the whole: it says when all was printed.
    own_foot = (piece for piece in dropped if giver is None or piece.rule != "imprint")
    own_rows = () if giver else (piece for piece in dropped if piece.rule == "index_table")
    rows = [said for row in own_rows for said in row_statements(row.text, row.source_span)]
    around = Apparatus(tuple(rows), (), head, tail_statements(own_foot), attributed=False)
    words = read_body(Draft.of(text, source_map), head, levels=2)
    found, _ = read_metadata(around, words)
    metadata = found._replace(title=title)
    of_case = metadata.number is not None and is_case_number(metadata.number)
    if giver is None or (metadata.number and not of_case):
        return metadata
    source = giver.metadata
    # A text that says when it was made, or by whom else, bears no number of what passes it on.
    others = set(metadata.issuers) - set(source.issuers)
    made = metadata.date_issued or metadata.date_published or others
    fields: dict[str, Any] = {} if made else {field: getattr(source, field) for field in _INHERITED}
    if of_case:
        fields.pop("number", None)
    if not metadata.issuers:
        fields["issuers"] = source.issuers
    draft = _DRAFT.search(f"{title}{source.title}")
    if words.from_issue and not (metadata.date_in_force or draft) and fields.get("date_issued"):
        fields["date_in_force"] = fields["date_issued"]  # the day on which it was given out
    read = {"issuer" if field == "issuers" else field for field in fields}
    given = (item for item in source.evidence if item.field in read)
    return metadata._replace(**fields, evidence=(*metadata.evidence, *given))


def _with_words(document: Document) -> Document:
    """Return a document with what is read from its own words alone."""
    articles = any(d.locator.steps[-1].unit is Unit.ARTICLE for d in document.outline)
    number = document.metadata.number or ""
    order = citation_order(document.text, number) if articles else Order.PRC
    return document._replace(order=order.value, names=declared_names(document.text))
