"""Which clauses match a plan and the filters, and how often they hold each form of a concept.

What terms can decide, sets and counts of postings do; where they cannot (several words in a row,
exact letters, guarded variants), the folded texts of what is left are read. Written in terms of an
:class:`~qpsearch.engine.algebra.Algebra`.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from qpsearch.engine.plan import (
    AllOf,
    AnyOf,
    Chain,
    Concept,
    Filters,
    MatchLevel,
    NoneOf,
    is_address,
    is_issued_by,
)
from qpsearch.engine.records import Field
from qpsearch.engine.terms import pairs_of, step_term
from qpsearch.model import Unit
from qpsearch.search.letters import places_of_letters
from qpsearch.search.places import can_tear, literal_prefix, occurrences, wildcard_pattern
from qpsearch.text.folding import fold
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.engine.algebra import Algebra, Clauses, Counts, Place
    from qpsearch.engine.plan import Alternative, Item, Plan
    from qpsearch.engine.records import ClauseText
    from qpsearch.model import Locator

_LATIN_OR_DIGITS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_TELLING = 12
"""Pairs of a long text that are looked up; reading the text decides in any case."""


class Finding(NamedTuple):
    """Where a concept was found."""

    frequency: int
    """Clauses of the corpus that hold any form of it."""
    forms: list[Counts]
    """How often each form stands in which clauses."""


class Matches(NamedTuple):
    """What matches a plan."""

    clauses: Clauses
    findings: dict[Concept, Finding]
    """Of what clauses are weighed by: concepts in no field of its own, and chains as phrases.

    None where no clause matches.
    """


class Matcher:
    """Finds what matches in the clauses of an index, for one search."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self.index = algebra.index
        self._holding: dict[Concept, Clauses] = {}
        self._told: set[Concept] = set()
        """What the algebra expects to be asked for."""

    def matches(self, plan: Plan, filters: Filters) -> Matches:
        """Return what matches a plan and passes the filters."""
        looked_up = (
            place
            for concept in plan.shown
            for form in concept.alternatives
            for place in self._looked_up(concept, form)
        )
        # What is read for ranking is read with it, where that does not depend on what matches.
        ahead = places_of_letters(plan, self.index) if self.algebra.reads_ahead else ()
        self.algebra.expect(chain(looked_up, ahead))
        self._told = {*plan.shown}
        clauses = self._passing(self._matching(plan.item), filters)
        if not len(clauses):
            return Matches(clauses, {})
        weighed = [concept for concept in plan.concepts if concept.field is None]
        weighed += [chain.phrase for chain in plan.chains]
        return Matches(clauses, {concept: self._finding(concept) for concept in weighed})

    def _finding(self, concept: Concept) -> Finding:
        frequency = self.index.holding(concept, partial(_stands, concept))
        if frequency is None:
            frequency = len(self.holding(concept))
        return Finding(frequency, [self.found(concept, form) for form in concept.alternatives])

    def _passing(self, found: Clauses, filters: Filters) -> Clauses:
        if filters.by_document:
            key = "filters", filters._replace(sections=())
            found = self.algebra.of_documents(found, key, filters.admit, filters)
        if filters.sections:
            found = self._below(found, filters.sections)
        return found

    def _matching(self, item: Item) -> Clauses:
        match item:
            case Concept():
                return self.holding(item)
            case Chain(wanted=concepts, join_any=join_any):
                join = self.algebra.united if join_any else self.algebra.common
                joined = join(self.holding(concept) for concept in concepts)
                return self.algebra.united([joined, self.holding(item.phrase)])
            case AnyOf(items):
                return self.algebra.united(map(self._matching, items))
            case AllOf():
                return self._matching_all(item)
            case NoneOf(one):
                return self.algebra.without(self.algebra.everything(), self._matching(one))

    def _matching_all(self, wanted: AllOf) -> Clauses:
        """Intersect; what only excludes or only looks at the address comes last, over the rest."""
        first = wanted.finding
        common, everything = self.algebra.common, self.algebra.everything
        found = common(map(self._matching, first)) if first else everything()
        for item in wanted.items:
            if isinstance(item, NoneOf):
                found = self.algebra.without(found, self._matching(item.item))
            elif is_address(item):
                found = self._below(found, readings_of(item.label))
        return found

    def holding(self, concept: Concept) -> Clauses:
        """Return the clauses that hold any form of a concept, or stand where it says."""
        if concept not in self._holding:
            self._holding[concept] = self._find(concept)
        return self._holding[concept]

    def _find(self, concept: Concept) -> Clauses:
        if concept.field == "issuer":
            wanted = concept.label
            return self.algebra.of_documents(
                self.algebra.everything(),
                ("issuer", wanted),
                lambda document: is_issued_by(wanted, document),
                Filters(issuer=wanted) if fold(wanted) == wanted else None,
            )
        if is_address(concept):
            return self._below(self.algebra.everything(), readings_of(concept.label))
        found = [self.found(concept, form) for form in concept.alternatives]
        if len(found) == 1:
            return self.algebra.united(found)
        return self.algebra.kept(("held", concept), lambda: self.algebra.united(found))

    def found(self, concept: Concept, form: Alternative) -> Counts:
        """Return how often a form of a concept stands in which clauses."""
        key = "found", concept.field, concept.slop, concept.wildcard, form
        return self.algebra.kept(key, lambda: self._found(concept, form))

    def _found(self, concept: Concept, form: Alternative) -> Counts:
        if concept.field:
            return self._in_field(Field(concept.field), form)
        if concept.slop is not None:
            return self._read(concept, form, self._with_grams(concept, " ".join(form.pieces)))
        if concept.wildcard:
            pattern = wildcard_pattern(form.text)
            terms = filter(
                pattern.fullmatch, self.index.terms(Field.WORDS, literal_prefix(form.text))
            )
            return self.algebra.summed([(Field.WORDS, term) for term in terms])
        match form.level:
            case MatchLevel.NUMBER:
                return self.algebra.postings(Field.NUMBERS, form.text)
            case MatchLevel.LETTERS if len(form.text) <= 2 and _LATIN_OR_DIGITS.isdisjoint(
                form.text
            ):
                return self.algebra.postings(Field.GRAMS, form.text)
            case MatchLevel.LETTERS:
                return self._read(concept, form, self._with_grams(concept, form.text))
            case MatchLevel.LOOSE:
                return self._read(concept, form, self._with_grams(concept, " ".join(form.pieces)))
            case MatchLevel.SCATTERED:
                each = dict.fromkeys(form.pieces)
                return self.algebra.least([self.algebra.summed(_as_word(p)) for p in each])
            case _:
                return self._words(concept, form)

    def _words(self, concept: Concept, form: Alternative) -> Counts:
        """Return where a word stands as one, in compounds, and over several words of the text."""
        found = self.algebra.summed(form.places)
        joints = self._with_grams(concept, form.text) if form.pieces else ()
        if form.guard:
            return self._read(concept, form, self.algebra.united([found, joints]))
        if form.pieces:
            more = self._read(concept, form, self.algebra.without(joints, found))
            return self.algebra.added(found, more)
        return found

    def _in_field(self, field: Field, form: Alternative) -> Counts:
        """Return the clauses whose title or headings hold a word, or all that it is made of."""
        whole, *each = [
            self.algebra.postings(field, term)
            for term in (form.text, *(form.pieces or (form.text,)))
        ]
        return self.algebra.once(self.algebra.united([self.algebra.common(each), whole]))

    def _with_grams(self, concept: Concept, text: str) -> Clauses:
        """Return the clauses that hold all pairs of a text, which may stand in them."""
        places = self._telling(text)
        if concept not in self._told:
            self.algebra.expect(places)
        return self.algebra.common([self.algebra.postings(*place) for place in places])

    def _telling(self, text: str) -> list[Place]:
        """Return the pairs of a text, of many the rarest: what holds the text has to hold them."""
        runs = ([run] if len(run) == 1 else pairs_of(run) for run in text.split())
        grams = list(dict.fromkeys(chain.from_iterable(runs)))
        if len(grams) > _TELLING:
            grams = sorted(grams, key=partial(self.index.frequency, Field.GRAMS))[:_TELLING]
        return [(Field.GRAMS, gram) for gram in grams]

    def _read(self, concept: Concept, form: Alternative, clauses: Clauses) -> Counts:
        """Return how often a form stands in the texts of clauses."""
        ordinals, text = self.algebra.listed(clauses), form.text
        if concept.slop is None and form.level not in (MatchLevel.LOOSE, MatchLevel.APART):
            ordinals, counts = self.index.counting(ordinals, text)
            if form.level is MatchLevel.LETTERS and not can_tear(text):
                return self.algebra.counted(ordinals, counts)
        pieces = Counter(form.pieces if concept.slop is not None else ())
        for piece, wanted in pieces.items():
            if wanted > 1:
                ordinals, counts = self.index.counting(ordinals, piece)
                pairs = zip(ordinals, counts, strict=True)
                ordinals = [ordinal for ordinal, count in pairs if count >= wanted]
        stand = [len(occurrences(self.index.text(o), concept, form)) for o in ordinals]
        held = [(ordinal, count) for ordinal, count in zip(ordinals, stand, strict=True) if count]
        return self.algebra.counted([o for o, _ in held], [count for _, count in held])

    def _looked_up(self, concept: Concept, form: Alternative) -> Sequence[Place]:
        """Return what :meth:`_found` looks up for words, letters and numbers."""
        if concept.field or (concept.wildcard and concept.slop is None):
            return ()
        if concept.slop is not None or form.level is MatchLevel.LOOSE:
            return self._telling(" ".join(form.pieces))
        match form.level:
            case MatchLevel.NUMBER:
                return [(Field.NUMBERS, form.text)]
            case MatchLevel.LETTERS:
                return self._telling(form.text)
            case MatchLevel.WORD | MatchLevel.VARIANT:
                return [*form.places, *(self._telling(form.text) if form.pieces else ())]
            case MatchLevel.SCATTERED:
                return [place for piece in form.pieces for place in _as_word(piece)]
            case _:
                return ()

    def _below(self, clauses: Clauses, readings: Iterable[Locator]) -> Clauses:
        """Return the clauses that lie at or below one of the places an address may mean."""
        found: set[int] = set()
        for reading in readings:
            terms = map(step_term, reading.steps)
            held = (self.algebra.postings(Field.STEPS, term) for term in terms)
            ordinals = self.algebra.listed(self.algebra.common([clauses, *held]))
            # Of a single step the term tells all, but for headings: there it leaves spaces out.
            if len(reading.steps) > 1 or reading.steps[0].unit is Unit.HEADING:
                from qpsearch.locator import contains  # 4 ms, for searches by address alone

                ordinals = [o for o in ordinals if contains(self.index.clause(o).locator, reading)]
            found.update(ordinals)
        return self.algebra.chosen(sorted(found))


def _stands(concept: Concept, text: ClauseText) -> bool:
    """Whether any form of a concept stands in a text."""
    return any(occurrences(text, concept, form) for form in concept.alternatives)


def _as_word(piece: str) -> list[Place]:
    """Return where a word stands, alone or as a part of compounds."""
    return [(field, piece) for field in (Field.WORDS, Field.PARTS, Field.TERM_PARTS)]


def readings_of(address: str) -> list[Locator]:
    """Return the places that an address may mean; inside an article it is the article.

    Raises:
        AddressSyntaxError: the text is no address.

    """
    from qpsearch.locator import article_of, parse_address  # 4 ms, likewise

    return [article_of(reading) for reading in parse_address(address)]
