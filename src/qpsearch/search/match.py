"""Which clauses hold a form of a concept, and how often.

Candidates come from postings; where terms alone cannot decide (several words in a row, exact
letters, numbers), the folded text of the candidate does.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from qpsearch.engine.protocol import Field
from qpsearch.model import Role
from qpsearch.search.occurrences import can_tear, literal_prefix, occurrences, wildcard_pattern
from qpsearch.search.plan import Level, phrase_of
from qpsearch.search.units import tight_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qpsearch.engine.protocol import ClauseIndex, ClauseRecord
    from qpsearch.engines.embedded.lists import PostingList
    from qpsearch.search.plan import Alternative, Concept, Run

_LATIN_OR_DIGIT = re.compile("[a-z0-9]")
_TELLING = 12
"""Pairs of a long text that are looked up; reading the text decides in any case."""


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
        if len(text) <= 2 and not _LATIN_OR_DIGIT.search(text):
            return self.postings(Field.GRAMS, text)
        return self._verified(concept, alternative, self._with_grams(text))

    def _with_grams(self, text: str) -> Iterable[int]:
        """Return the clauses that hold all pairs of a text."""
        return self._all_grams(text)

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
