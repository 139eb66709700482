"""All that is said of a document brought together, the more explicit first.

Index table and meta tags, front matter, the head, the promulgation in the first sentences, the
signature, the title's own words, the file name. Each place was read where it stood, once, into
:class:`~qpsearch.loader.metadata.statements.Statement`; here is only the order.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.body import (
    force_statements,
    has_dateline,
    opening_words,
    title_statements,
)
from qpsearch.loader.metadata.kinds import kind_of
from qpsearch.loader.metadata.lines import bare
from qpsearch.loader.metadata.names import edition_in, issuers_of_title, status_in
from qpsearch.loader.metadata.numbers import ORDER
from qpsearch.loader.metadata.rows import fact_statements, page_titles
from qpsearch.loader.metadata.statements import BODIES, Register, Statement
from qpsearch.model import DocumentKind, Metadata, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.loader.draft import Draft
    from qpsearch.loader.metadata.head import Head
    from qpsearch.loader.readers.reading import Fact


class Apparatus(NamedTuple):
    """What stands around a text and is about it, as cleaning took it out."""

    rows: tuple[Statement, ...]
    """Front matter, index tables, the heads that a crawler writes."""
    head: Head
    tail: tuple[Statement, ...]
    attributed: bool
    """Whether a line names an author or the paper."""


def read_metadata(
    draft: Draft,
    around: Apparatus,
    *,
    outlined: bool,
    facts: Sequence[Fact] = (),
    name: str = "",
) -> Metadata:
    """Bring together what table, front matter, head, first sentences, tail and name say.

    Args:
        draft: the cleaned draft.
        around: what stood around its text.
        outlined: whether the text has numbered divisions.
        facts: what the reader of the format found apart from the text.
        name: the file's name.

    """
    found = Register()
    found.take(fact_statements(facts))
    found.take(around.rows)
    found.take(around.head.statements)
    if "title" not in found.values:
        found.take(title_statements(draft, around.head, outlined=outlined))
    found.take(page_titles(facts))
    found.take(around.tail)
    issued = None if "edition" in found.values else found.values.get("date_issued")
    if "date_in_force" not in found.values:
        found.take(force_statements(draft, issued))
    values = found.values
    headline = around.head.headline
    if _says_fuller(headline, values.get("title", "")):
        values["title"] = headline
    title = values.get("title") or _title_for_want(draft, values.get("number", ""), name)
    edition, _ = edition_in(PurePath(name).stem)
    statuses = (status_in(text) for text in (values.get("title", ""), PurePath(name).stem))
    issuers = _issuers(found, title)
    return Metadata(
        title=title,
        issuers=tuple(issuers),
        number=values.get("number"),
        kind=values.get("kind")
        or around.head.kind
        or kind_of(title)
        or _kind_of_form(draft, attributed=around.attributed and not issuers),
        date_issued=values.get("date_issued"),
        date_published=values.get("date_published"),
        date_in_force=values.get("date_in_force"),
        date_repealed=values.get("date_repealed"),
        status=values.get("status") or next(filter(None, statuses), None),
        edition=_later(values.get("edition"), edition),
        other=found.other,
        evidence=tuple(found.evidence),
    )


def _says_fuller(headline: str, title: str) -> bool:
    """Whether a headline is the title that a table names, with the agencies in front."""
    return (
        len(headline) > len(title) > 0
        and bare(headline).endswith(bare(title))
        and bool(issuers_of_title(headline))
    )


def _issuers(found: Register, title: str) -> list[str]:
    """Return who issued a document, by the surest that names anyone.

    A title that names them all besides is fuller than what names some.
    """
    titled = issuers_of_title(title)
    span = found.span_of("title") or found.span_of("headline")
    for source in BODIES:
        named = found.bodies.get(source, [])
        if source == "adopter" and titled:
            break
        if source == "issuer" and span and named and set(named) <= set(titled):
            break
        if named:
            return named
    signers = found.bodies.get("signer", []) + found.bodies.get("letterhead", [])
    titled = [_whole_name(name, signers) for name in titled]
    found.take(Statement("issuer", issuer, title, span or Span(0, 0)) for issuer in titled)
    return titled


def _whole_name(name: str, signers: list[str]) -> str:
    """Return the fuller name of a body that a title names from inside its place: 市商务局."""
    if not _RELATIVE.match(name):
        return name
    return next((signer for signer in signers if signer.endswith(name[1:])), name)


_RELATIVE = re.compile("[省市区區县縣州盟旗]")


def _title_for_want(draft: Draft, number: str, name: str) -> str:
    """Return what stands for a title where nothing names one, with a notice that it does."""
    _, stem = edition_in(PurePath(name).stem)
    title = number if ORDER.fullmatch(number) else ""
    title = title or (stem if re.search(r"[\u3400-\u9fff]{4}", stem) else "")
    title = title or opening_words(draft.lines())
    draft.note(
        "title_guessed",
        f"no title found; the opening words stand for it: {title}",
        0,
        len(title),
    )
    return title


def _later(edition: str | None, named: str | None) -> str | None:
    """Return the later of two versions: the history's and the file name's, which may be a year."""
    if edition and named and edition.startswith(named):
        return edition
    return max(filter(None, (edition, named)), default=None)


def _kind_of_form(draft: Draft, *, attributed: bool) -> DocumentKind | None:
    """Take a text with a dateline for news, one by an author or from a paper for commentary."""
    if has_dateline(draft):
        return DocumentKind.NEWS
    return DocumentKind.COMMENTARY if attributed else None
