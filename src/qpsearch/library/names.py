"""What people call a document → the document: the one resolver of names.

Every name of a document is a term in the index, made when the document is read, so that they are
of one snapshot with it and a look-up folds no title again; it costs the same however many
documents there are. A name is looked up as, in this order,

1. an id,
2. a whole title, with the state's name and the edition if it bears one,
3. a document number (文号),
4. a title without 中华人民共和国 and the edition; a short name that a text of the corpus declares
   (以下简称《纲要》) or the lexicon knows (民诉法); with an edition, of that edition only,
5. the beginning of an id,
6. the end of titles,
7. a part of titles, then of ids,

and the first of these that fits decides; a citation, of which the title is a name of the first
four kinds and the rest an address, goes before the last three. Script, marks around titles and
white space do not count.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from qpsearch.errors import AddressAmbiguousError, AddressError, AddressNotFoundError
from qpsearch.lexicon import short_names
from qpsearch.library.describing import book_of
from qpsearch.library.terms import PLAIN_TERM, SHORT_TERM, WHOLE_TERM, bare
from qpsearch.library.titles import Asked, asked, plain_title, without_state
from qpsearch.library.works import Works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.library.protocol import Shelf
    from qpsearch.model import Document

_FROM, _NUMBER, _CALLS, _ID = "xndi"
"""What a term is begins it: a title from some letter on, a number, what is abbreviated, an id."""
_JOINT = "="
"""Between a declared short name and what it stands for."""
_ITSELF = "本该該"
"""Begins short names that hold in their own text only: 本法."""
_END = "$"
"""Behind a title from some letter on, where that is all of it."""
_FROM_LETTERS = 12
"""So many letters of it are kept: titles are found by any part without reading them all."""
_LEAST_ENDING = 2
_LISTED = 6
"""Candidates that a message about an ambiguous name lists."""
_MOST_KNOWN = 1 << 12
_MOST_NEAR = 400
"""Titles that are compared when none is called so."""

_AFTER_TITLE = re.compile(r"\s*(?:[（(]([^（）()]*\d[^（）()]*)[)）])?\s*(.*)", re.DOTALL)
_PLACE = re.compile(
    r"第|(?<=[^\d\s第])\s*(?P<article>\d+)\s*(?:[条條]|(?=之)|$)(?P<inserted>之[一二三四五六七八九十]+)?"
)
"""Where a place begins behind a title without marks: 刑法第二十条, 刑法20条, 刑法133之一."""
_BRACKET = re.compile(r"[（(]([^（）()]*\d[^（）()]*)[)）]$")
_MARKS = str.maketrans("「」『』“”", "《》《》《》")


def names_of(document: Document) -> tuple[str, ...]:
    """Return the terms that a document is looked up by."""
    metadata = document.metadata
    whole, plain = bare(metadata.title), plain_title(metadata.title)
    names = [_ID + bare(document.doc_id)]
    if whole:
        names += [WHOLE_TERM + whole, PLAIN_TERM + plain, *_parts_of(plain)]
    for short in _short_names().get(plain, ()):
        names.append(f"{SHORT_TERM}{short}{_JOINT}{plain}")
    if whole and (book := book_of(document)):
        names += [WHOLE_TERM + whole + bare(book), PLAIN_TERM + plain + bare(book)]
    if metadata.number and (number := bare(metadata.number)):
        names.append(_NUMBER + number)
    for short, full in document.names:
        title = plain_title(full)
        names.append(_CALLS + title)
        if short[:1] not in _ITSELF:
            names.append(f"{SHORT_TERM}{bare(short)}{_JOINT}{title}")
    return tuple(dict.fromkeys(names))


@cache
def _short_names() -> dict[str, list[str]]:
    """Return the short names that the lexicon knows, by the title that they stand for."""
    found: dict[str, list[str]] = {}
    for short, full in short_names().items():
        found.setdefault(plain_title(full), []).append(bare(short))
    return found


class Names:
    """Looks up the documents of one snapshot by name.

    Args:
        shelf: where.
        clauses: what gives the clauses of a document by its id.

    """

    def __init__(self, shelf: Shelf, clauses: Callable[[str], Iterable[ClauseRecord]]) -> None:
        self._shelf = shelf
        self._clauses = clauses
        self._works = Works(shelf)
        self._known: dict[str, list[DocumentRecord]] = {}

    def find(
        self, name: str, *, declared: Iterable[tuple[str, str]] = (), whole: bool = False
    ) -> list[DocumentRecord]:
        """Return the documents that ``name`` may mean, in the order of their ids.

        Args:
            name: in any spelling.
            declared: short names that hold where the name stands, each with what it stands for.
            whole: whether it is a whole title, number or short name, as one in 《》 is.

        """
        for short, full in declared:
            if bare(short) == bare(name):
                return self.find(full, whole=True)
        key = f"{whole:d}{name}"
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._find(name, whole=whole)
        return self._known[key]

    def one(self, name: str) -> DocumentRecord:
        """Return the one document that ``name`` means; of several editions the newest.

        Raises:
            AddressNotFoundError: no document is called so.
            AddressAmbiguousError: several are.

        """
        return self._only(self.find(name), name)

    def declaring(self, document: DocumentRecord) -> list[DocumentRecord]:
        """Return the documents that declare a short name for a document, itself perhaps too."""
        return self._shelf.called(_CALLS + plain_title(document.title))

    def written(self, document: DocumentRecord) -> set[str]:
        """Return what texts call a document: title without the state, number, known short names."""
        shorts = _short_names().get(plain_title(document.title), ())
        names = {without_state(document.title), *shorts}
        return names | ({document.number} if document.number else set())

    def newest(self, found: Sequence[DocumentRecord]) -> list[DocumentRecord]:
        """Return of editions of one work the newest, without its copies; else all of them.

        A text that is printed under its own title counts before the document that prints it.
        """
        containers = {one.part_of for one in found}
        found = [one for one in found if one.doc_id not in containers] or list(found)
        newest = self._works.newest(found)
        if len(newest) > 1 and all(one in self._works.copies(newest[0]) for one in newest[1:]):
            return newest[:1]
        return newest

    def locate(
        self, name: str, address: str = "", *, whole: bool = False
    ) -> tuple[DocumentRecord, str]:
        """Return the document that ``name`` means, and the address in it (empty for all of it).

        A citation may stand in the place of both, or of the address: 《产品质量法》第十二条第二款.
        ``whole`` says that names must be so in whole, also outside 《》.

        Raises:
            AddressNotFoundError: no document is called so, or the citation is of another one.
            AddressAmbiguousError: several are.

        """
        name, address = name.strip(), address.strip()
        if not address:
            if located := self.located(name, whole=whole):
                return located
            raise self._unknown(name)
        if not address.startswith("《"):  # 「…」 is a heading there
            return self._holding(self.find(name), name, address), address
        document = self.one(name)
        for title, bracket, place in readings_of_citation(address):
            if document in self._cited_as(title, bracket, whole=True):
                return document, place
        raise AddressNotFoundError(
            address,
            f"this cites another document than {document.doc_id}",
            way_out="give the citation alone, or the address without the title",
        )

    def located(self, name: str, *, whole: bool = False) -> tuple[DocumentRecord, str] | None:
        """Return what :meth:`locate` returns for a name alone; nothing where none is called so.

        Raises:
            AddressAmbiguousError: several are.

        """
        if found := self.find(name, whole=True):
            return self._only(found, name), ""
        quoted = whole or name.translate(_MARKS).startswith("《")
        cited = self._cited(name, titles_whole=True)
        if cited and (quoted or _is_address(cited[1])):
            return cited
        if not whole and (found := self.find(name)):
            return self._only(found, name), ""
        return cited or (None if quoted else self._cited(name, titles_whole=False))

    def _cited(self, citation: str, *, titles_whole: bool) -> tuple[DocumentRecord, str] | None:
        """Return the document and the place that a citation names, by whole titles or by parts."""
        named = [
            (title, place, found)
            for title, bracket, place in readings_of_citation(citation)
            if (found := self._cited_as(title, bracket, whole=titles_whole))
        ]
        if not named:
            return None
        title, place, found = next((one for one in named if _is_address(one[1])), named[0])
        return self._holding(found, title, place), place

    def _find(self, name: str, *, whole: bool) -> list[DocumentRecord]:
        try:
            return [self._shelf.document(name.strip())]
        except KeyError:
            pass
        wanted = asked(name)
        if not wanted.whole:
            return []
        found = self._shelf.called(WHOLE_TERM + wanted.whole) or self._shelf.called(
            _NUMBER + wanted.whole
        )
        if found:
            return found
        titled = self._titled(wanted.plain) if wanted.plain else []
        if titled:
            return _of_edition(titled, wanted.edition)
        return [] if whole else self._partly(wanted)

    def _titled(self, plain: str) -> list[DocumentRecord]:
        """Return the documents with a title, or with one that it stands for."""
        if found := self._shelf.called(PLAIN_TERM + plain):
            return found
        shorts = f"{SHORT_TERM}{plain}{_JOINT}"
        full = {term.removeprefix(shorts) for term in self._shelf.names_from(shorts)}
        return self._all(PLAIN_TERM + title for title in sorted(full))

    def _partly(self, wanted: Asked) -> list[DocumentRecord]:
        """Return the documents that are called something with ``wanted`` in it."""
        whole, plain = wanted.whole, wanted.plain
        shelf = self._shelf
        if found := self._all(shelf.names_from(_ID + whole)):
            return found
        if len(plain) >= _LEAST_ENDING and (found := self._ending(plain)):
            return _of_edition(found, wanted.edition)
        if plain and (found := self._holding_letters(plain)):
            return _of_edition(found, wanted.edition)
        return self._all(shelf.names_holding(whole, _ID))

    def _ending(self, plain: str) -> list[DocumentRecord]:
        """Return the documents whose titles end so."""
        if len(plain) <= _FROM_LETTERS:
            return self._shelf.called(f"{_FROM}{plain}{_END}")
        return [one for one in self._holding_letters(plain) if bare(one.title).endswith(plain)]

    def _holding_letters(self, plain: str) -> list[DocumentRecord]:
        """Return the documents with these letters in their titles."""
        found = self._all(self._shelf.names_from(_FROM + plain[:_FROM_LETTERS]))
        if len(plain) <= _FROM_LETTERS:
            return found
        return [one for one in found if plain in bare(one.title)]

    def _all(self, terms: Iterable[str]) -> list[DocumentRecord]:
        found = {one.doc_id: one for term in terms for one in self._shelf.called(term)}
        return [found[doc_id] for doc_id in sorted(found)]

    def _only(self, found: Sequence[DocumentRecord], name: str) -> DocumentRecord:
        if not found:
            raise self._unknown(name)
        found = self.newest(found)
        if len(found) > 1:
            listed = [f"{document.doc_id} ({document.title})" for document in found[:_LISTED]]
            raise AddressAmbiguousError(
                name,
                f"{len(found)} documents, among them {'; '.join(listed)}",
                candidates=listed,
                way_out="use the id",
            )
        return found[0]

    def _holding(self, found: list[DocumentRecord], name: str, address: str) -> DocumentRecord:
        """Return the document that is meant; of the parts of one work, the one with the address."""
        found = self.newest(found)
        if len({(document.work, document.date) for document in found}) == 1:
            holding = [document for document in found if self._has(document, address)]
            if len(holding) == 1:
                return holding[0]
        return self._only(found, name)

    def _has(self, document: DocumentRecord, address: str) -> bool:
        from qpsearch.library.addresses import find  # 7 ms with what it needs; seldom asked
        from qpsearch.locator import Order

        clauses = list(self._clauses(document.doc_id))
        try:
            return bool(find(address, clauses, Order(document.order)))
        except AddressError:
            return False

    def _cited_as(self, title: str, bracket: str, *, whole: bool) -> list[DocumentRecord]:
        """Return the documents that a citation names; in 《》 by whole titles and short names.

        The bracket after the title is an edition or a number: （2018年修正）, （国发〔2023〕5号）.
        """
        if bracket:
            named = f"{title}({bracket})"
            if asked(named).edition:
                return self.find(named, whole=whole)
        found = self.find(title, whole=whole)
        numbered = [one for one in found if bracket and bare(one.number or "") == bare(bracket)]
        return numbered or found

    def _unknown(self, name: str) -> AddressNotFoundError:
        """Return the error that names the titles nearest to ``name``."""
        import difflib  # .6 ms, where nothing is called so

        wanted = asked(name)
        if wanted.edition and (others := self._titled(wanted.plain)):
            dates = "; ".join(f"{one.doc_id} ({one.date or 'no date'})" for one in others[:_LISTED])
            return AddressNotFoundError(name, "no such edition", way_out=f"there are {dates}")
        pairs = {wanted.plain[at : at + 2] for at in range(len(wanted.plain) - 1)}
        holding = (self._shelf.names_holding(pair, PLAIN_TERM) for pair in sorted(pairs))
        counted: dict[str, int] = {}
        for term in chain.from_iterable(holding):
            counted[term] = counted.get(term, 0) + 1
        titles = sorted(counted, key=lambda term: (-counted[term], term))[:_MOST_NEAR]
        near = difflib.get_close_matches(PLAIN_TERM + wanted.plain, titles, 3, cutoff=0.4)
        named = [f"{one.doc_id} ({one.title})" for one in self._all(near)[:3]]
        return AddressNotFoundError(
            name,
            "no document with this id or in its title",
            candidates=named,
            way_out=f"the nearest: {'; '.join(named)}" if named else "qpsearch docs lists them",
        )


def _is_address(place: str) -> bool:
    from qpsearch.locator import parse_address

    try:
        return bool(parse_address(place))
    except AddressError:
        return False


def _parts_of(plain: str) -> Iterator[str]:
    """Yield the terms by which a title is found by its end and by any part."""
    for start in range(len(plain)):
        part = plain[start : start + _FROM_LETTERS]
        yield _FROM + part + (_END if start + len(part) == len(plain) else "")


def _of_edition(found: list[DocumentRecord], edition: str) -> list[DocumentRecord]:
    """Return those of ``found`` that are of an edition; all where none is asked for."""
    return [one for one in found if (one.date or "").startswith(edition)] if edition else found


def readings_of_citation(citation: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, what stands in brackets behind it, and place that a citation may name.

    《…》（国发〔2023〕5号）第四部分第（六）条, and without marks 刑法第二十条. A title may hold
    others in 《》 or 〈〉, a title without marks 第, so that there may be several readings.
    """
    text = citation.strip()
    if text[:1] in ("《", "「", "『", "“"):
        marked = text.translate(_MARKS)
        for end in sorted((at for at, sign in enumerate(marked) if sign == "》"), reverse=True):
            after = _AFTER_TITLE.match(text, end + 1)
            if after and after[2]:
                yield text[1:end], after[1] or "", after[2]
            elif after and after[1]:  # 《…》（三）: what looks like a number is the place
                yield text[1:end], "", text[end + 1 :].strip()
        return
    for found in _PLACE.finditer(text):
        title = text[: found.start()].rstrip()
        bracket = _BRACKET.search(title)
        article = f"第{found['article']}条{found['inserted'] or ''}" if found["article"] else ""
        place = article + text[found.end() :] if article else text[found.start() :]
        if title:
            shown = title[: bracket.start()] if bracket else title
            yield shown, bracket[1] if bracket else "", place
