"""Where an alternative stands in a text, and which clauses hold it.

One definition serves finding, counting and highlighting. Candidates come from postings; where
terms alone cannot decide (several words in a row, exact letters, numbers), the folded text of
the candidate does.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from functools import lru_cache, partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from qpsearch.index.engine import Field
from qpsearch.lexicon import all_words
from qpsearch.model import Role, Span
from qpsearch.search.plan import Level, phrase_of
from qpsearch.search.units import loose_pattern, tight_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qpsearch.index.engine import ClauseIndex, ClauseRecord, ClauseText
    from qpsearch.index.lists import PostingList
    from qpsearch.search.plan import Alternative, Concept, Run

_EDGE = re.compile(r"[a-z0-9.]")
_LATIN = re.compile(r"[a-z]")
_DIGIT = re.compile(r"[0-9]")
_GAP = 2
"""Characters between two that are no word together: 省、市、县, 失能和智力."""
_TELLING = 12
"""Pairs of a long text that are looked up; reading the text decides in any case."""


def occurrences(
    record: ClauseText | ClauseRecord, concept: Concept, alternative: Alternative
) -> list[Span]:
    """Return where ``alternative`` stands in the clause, in order, not overlapping."""
    if concept.slop is not None:
        return _near(record.folded, alternative.pieces, concept.slop)
    if concept.wildcard:
        return _wildcards(record, alternative.text)
    if alternative.level is Level.NUMBER:
        return _numbers(record, alternative.text)
    if alternative.level is Level.LOOSE:
        return _loose(record.folded, alternative.text)
    if alternative.level is Level.APART:
        pattern = _apart_pattern(alternative.pieces)
        return [Span(*match.span()) for match in pattern.finditer(record.folded)]
    if alternative.level is Level.SCATTERED:
        return sorted(
            span for piece in alternative.pieces for span in _standing(record, piece, alternative)
        )
    return _standing(record, alternative.text, alternative)


def _standing(record: ClauseText | ClauseRecord, text: str, alternative: Alternative) -> list[Span]:
    """Return where letters count: between the boundaries of words, or never inside a number."""
    folded, size = record.folded, len(text)
    found: list[Span] = []
    start = folded.find(text)
    if start < 0:
        return found
    if alternative.level is Level.LETTERS:
        stands = partial(_is_untorn, folded) if can_tear(text) else None
    elif alternative.level is Level.VARIANT:
        stands = partial(_is_variant, record, alternative)
    else:
        stands = None
    boundaries = None if alternative.level is Level.LETTERS else record.cuts.part_boundaries()
    while start >= 0:
        end = start + size
        if (boundaries is None or (start in boundaries and end in boundaries)) and (
            stands is None or stands(start, end)
        ):
            found.append(Span(start, end))
            start = folded.find(text, end)
        else:
            start = folded.find(text, start + 1)
    return found


def can_tear(text: str) -> bool:
    """Whether letters may stand inside a number or a Latin word: by their first or their last."""
    return bool(_EDGE.match(text[0]) or _EDGE.match(text[-1]))


def _is_untorn(text: str, start: int, end: int) -> bool:
    return not (_splits(text, start) or _splits(text, end))


def _is_variant(
    record: ClauseText | ClauseRecord, alternative: Alternative, start: int, end: int
) -> bool:
    """Whether a variant between words stands in no longer term, and beside what its guard asks."""
    return _is_free(record, Span(start, end), alternative.terms) and (
        alternative.guard is None or alternative.guard.admits(record.folded, start, end)
    )


def _is_free(record: ClauseText | ClauseRecord, span: Span, terms: frozenset[str]) -> bool:
    """Whether the word at ``span`` stands in no longer term of the lexicon but one of ``terms``."""
    boundaries = record.cuts.word_boundaries()
    start = boundaries[bisect_right(boundaries, span.start) - 1]
    end = boundaries[bisect_left(boundaries, span.end)]
    word = record.folded[start:end]
    return (start, end) == span or word not in all_words() or word in terms


def _splits(text: str, offset: int) -> bool:
    """Whether a cut at ``offset`` would tear a number or a Latin word apart."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if _DIGIT.match(before) and _DIGIT.match(after):
        return True
    if before == "." and offset > 1 and _DIGIT.match(text[offset - 2]) and _DIGIT.match(after):
        return True
    if _DIGIT.match(before) and after == "." and _DIGIT.match(text[offset + 1 : offset + 2]):
        return True
    return bool(_LATIN.match(before) and _LATIN.match(after))


def _loose(text: str, phrase: str) -> list[Span]:
    """Return where a phrase stands, whatever white space and quotation marks it has inside."""
    pattern = _loose_pattern(phrase)
    found: list[Span] = []
    match = pattern.search(text)
    while match:
        span = Span(*match.span())
        free = _is_untorn(text, *span)
        if free:
            found.append(span)
        match = pattern.search(text, span.end if free else span.start + 1)
    return found


@lru_cache(maxsize=64)
def _loose_pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(loose_pattern(phrase))


@lru_cache(maxsize=64)
def _apart_pattern(letters: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f".{{0,{_GAP}}}?".join(letters))


def _numbers(record: ClauseText | ClauseRecord, term: str) -> list[Span]:
    """Return where the number of a canonical term stands, with 第 and its unit if the term has."""
    from qpsearch.text.numbers import read_numbers

    return [
        Span(
            number.span.start + (number.ordinal and not term.startswith("第")),
            number.end if term.endswith(number.unit) else number.span.end,
        )
        for number in read_numbers(record.folded, record.cuts.is_word_boundary)
        if term in number.terms
    ]


def _near(text: str, pieces: tuple[str, ...], slop: int) -> list[Span]:
    """Return the windows that hold every piece and at most ``slop`` other characters.

    A piece given twice must stand there twice.
    """
    wanted = Counter(pieces)
    if not wanted or any(text.count(piece) < count for piece, count in wanted.items()):
        return []
    places = sorted((start, piece) for piece in wanted for start in _starts(text, piece))
    limit = slop + sum(len(piece) for piece in pieces)
    windows: list[Span] = []
    last = {piece: deque[int](maxlen=count) for piece, count in wanted.items()}
    missing = len(pieces)
    for start, piece in places:
        places_of = last[piece]
        missing -= len(places_of) < wanted[piece]
        places_of.append(start)
        if not missing:
            first = min(places[0] for places in last.values())
            end = max(places[-1] + len(piece) for piece, places in last.items())
            if end - first <= limit:
                windows.append(Span(first, end))
                missing = len(pieces)
                for places_of in last.values():
                    places_of.clear()
    return windows


def _starts(text: str, piece: str) -> Iterable[int]:
    """Yield where ``piece`` stands; they neither overlap nor tear a number or a Latin word."""
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        free = _is_untorn(text, start, end)
        if free:
            yield start
        start = text.find(piece, end if free else start + 1)


def _wildcards(record: ClauseText | ClauseRecord, pattern: str) -> list[Span]:
    folded, compiled, prefix = record.folded, wildcard_pattern(pattern), literal_prefix(pattern)
    ends = dict(pairwise(record.cuts.word_boundaries()))
    starts = _each_start(folded, prefix) if prefix else ends
    return [
        Span(start, ends[start])
        for start in starts
        if start in ends and compiled.fullmatch(folded, start, ends[start])
    ]


def _each_start(text: str, letters: str) -> Iterator[int]:
    """Yield where letters begin, whether or not they overlap."""
    start = text.find(letters)
    while start >= 0:
        yield start
        start = text.find(letters, start + 1)


def literal_prefix(pattern: str) -> str:
    """Return what stands before the first wildcard."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


@lru_cache(maxsize=64)
def wildcard_pattern(text: str) -> re.Pattern[str]:
    """Return the regular expression of a word with ``*`` (any letters) and ``?`` (one)."""
    return re.compile(
        "".join(
            r"\w*" if character == "*" else r"\w" if character == "?" else re.escape(character)
            for character in text
        )
    )


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


class Matcher:
    """Finds the clauses that hold an alternative; remembers what it has found for one search."""

    def __init__(self, index: ClauseIndex) -> None:
        self.index = index
        self._lists: dict[tuple[Field, str], PostingList] = {}
        self._records: dict[int, ClauseRecord] = {}
        self._found: dict[tuple[Concept, Alternative], Mapping[int, float]] = {}

    def record(self, ordinal: int) -> ClauseRecord:
        """Return a clause, read once."""
        if ordinal not in self._records:
            self._records[ordinal] = self.index.clause(ordinal)
        return self._records[ordinal]

    def folded(self, ordinal: int) -> str:
        """Return the folded text of a clause."""
        return self.index.folded(ordinal)

    def postings(self, field: Field, term: str) -> Mapping[int, float]:
        """Return the postings of a term."""
        return self.list_of(field, term)

    def list_of(self, field: Field, term: str) -> PostingList:
        """Return the posting list of a term, looked up once."""
        key = (field, term)
        if key not in self._lists:
            self._lists[key] = self.index.postings(field, term)
        return self._lists[key]

    def expect(self, places: Iterable[tuple[Field, str]]) -> None:
        """Be told which postings may be asked for next; here each is read when it is."""

    def role(self, ordinal: int) -> Role:
        """Return whether an ordinal is a clause or a heading, without reading it."""
        headings = self.postings(Field.ROLE, Role.HEADING.value)
        return Role.HEADING if ordinal in headings else Role.CLAUSE

    def run(self, run: Run) -> Mapping[int, float]:
        """Return the clauses that hold a run's letters together, whatever its words."""
        phrase = phrase_of(run)
        return self.found(phrase, phrase.alternatives[0])

    def found(self, concept: Concept, alternative: Alternative) -> Mapping[int, float]:
        """Return ordinal → number of occurrences for the clauses that hold ``alternative``."""
        key = (concept, alternative)
        if key not in self._found:
            self._found[key] = self._find(concept, alternative)
        return self._found[key]

    def _find(self, concept: Concept, alternative: Alternative) -> Mapping[int, float]:
        if concept.field == "title":
            return self._in_field(Field.TITLE, alternative)
        if concept.field == "heading":
            return self._in_field(Field.HEADING, alternative)
        if concept.slop is not None:
            return self._verified(
                concept, alternative, self._all_grams(" ".join(alternative.pieces))
            )
        if concept.wildcard:
            return self._by_wildcard(alternative.text)
        if alternative.level is Level.NUMBER:
            return self.postings(Field.NUMBERS, alternative.text)
        if alternative.level is Level.LETTERS:
            return self._letters(concept, alternative)
        if alternative.level is Level.LOOSE:
            pieces = " ".join(tight_pieces(alternative.text))
            return self._verified(concept, alternative, self._all_grams(pieces))
        return self._words(concept, alternative)

    def _words(self, concept: Concept, alternative: Alternative) -> Mapping[int, float]:
        if alternative.level is Level.SCATTERED:
            return self._scattered(alternative.pieces)
        found = self._sum(self._places(alternative))
        if alternative.guard:
            joints = self._all_grams(alternative.text) if alternative.pieces else set()
            return self._verified(concept, alternative, found.keys() | joints)
        if alternative.pieces:
            joints = self._all_grams(alternative.text)
            found.update(self._verified(concept, alternative, joints - found.keys()))
        return found

    def _places(self, alternative: Alternative) -> list[tuple[Field, str]]:
        """Return where a form counts as a word, or as one of a compound."""
        places: list[tuple[Field, str]] = [
            (Field.WORDS, alternative.text),
            (Field.PARTS, alternative.text),
        ]
        if alternative.level is Level.WORD:
            places.append((Field.TERM_PARTS, alternative.text))
        places.extend((Field.WORDS, term) for term in sorted(alternative.terms))
        return places

    def _scattered(self, pieces: tuple[str, ...]) -> dict[int, float]:
        """Return the clauses that hold every piece as a word, with the rarest piece's count."""
        each = [
            self._sum([(field, piece) for field in (Field.WORDS, Field.PARTS, Field.TERM_PARTS)])
            for piece in dict.fromkeys(pieces)
        ]
        both = set.intersection(*map(set, each))
        return {ordinal: min(found[ordinal] for found in each) for ordinal in both}

    def _sum(self, places: Iterable[tuple[Field, str]]) -> dict[int, float]:
        """Return the postings of several terms added up."""
        found: dict[int, float] = {}
        for field, term in places:
            if not found:
                found.update(self.postings(field, term).items())
                continue
            for ordinal, count in self.postings(field, term).items():
                found[ordinal] = found.get(ordinal, 0.0) + count
        return found

    def _letters(self, concept: Concept, alternative: Alternative) -> Mapping[int, float]:
        text = alternative.text
        if len(text) <= 2 and not (_LATIN.search(text) or _DIGIT.search(text)):
            return self.postings(Field.GRAMS, text)
        return self._verified(concept, alternative, self._all_grams(text))

    def _all_grams(self, text: str) -> set[int]:
        sets = [set(self.postings(Field.GRAMS, gram)) for gram in self.telling_grams(text)]
        return set.intersection(*sorted(sets, key=len)) if sets else set()

    def telling_grams(self, text: str) -> list[str]:
        """Return the pairs of a text, of many the rarest: what holds the text has to hold them."""
        grams = list(dict.fromkeys(chain.from_iterable(map(_pairs, text.split()))))
        if len(grams) <= _TELLING:
            return grams
        rarity = partial(self.index.frequency, Field.GRAMS)
        return sorted(grams, key=rarity)[:_TELLING]

    def _verified(
        self, concept: Concept, alternative: Alternative, candidates: Iterable[int]
    ) -> dict[int, float]:
        ordinals, text = sorted(candidates), alternative.text
        plain = concept.slop is None and not concept.wildcard
        if plain and alternative.level not in (Level.LOOSE, Level.APART):
            ordinals, counts = self.index.counting(ordinals, text)
            if alternative.level is Level.LETTERS and not can_tear(text):
                return dict(zip(ordinals, map(float, counts), strict=True))
        for piece, wanted in Counter(
            alternative.pieces if concept.slop is not None else ()
        ).items():
            if wanted > 1:
                held, counts = self.index.counting(ordinals, piece)
                ordinals = [one for one, count in zip(held, counts, strict=True) if count >= wanted]
        return {
            ordinal: float(count)
            for ordinal in ordinals
            if (count := len(occurrences(self.index.text(ordinal), concept, alternative)))
        }

    def _in_field(self, field: Field, alternative: Alternative) -> dict[int, float]:
        terms = alternative.pieces or (alternative.text,)
        whole = self.postings(field, alternative.text)
        sets = [self.postings(field, term).keys() for term in terms]
        return dict.fromkeys(set.intersection(*map(set, sets)) | whole.keys(), 1.0)

    def _by_wildcard(self, text: str) -> dict[int, float]:
        compiled = wildcard_pattern(text)
        found: dict[int, float] = {}
        for term in self.index.expand(Field.WORDS, literal_prefix(text)):
            if compiled.fullmatch(term):
                for ordinal, count in self.postings(Field.WORDS, term).items():
                    found[ordinal] = found.get(ordinal, 0.0) + count
        return found
