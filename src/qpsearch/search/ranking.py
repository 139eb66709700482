"""Scoring: which of the clauses that match come first, and why.

The score of a clause is its *relevance* plus *steps*. Relevance adds up terms: the words asked
for and their variants (BM25), chains of words that stand as typed, words that stand near each
other, and above all the letters of what was typed, single characters and pairs. Of these,
occurrences in the clause, in its headings and in its document are weighed by length, added up, and
only then saturated (BM25F): a short clause rarely repeats what its document is about, so what it
does not say itself its document may say for it, but the same is not counted twice. Steps are larger
than any relevance: a clause whose text matches stands above a heading, and each word found as typed
stands above a word found through a variant.

The parameters stand in :class:`~qpsearch.engine.weights.Scoring`; ``docs/ranking.md`` has the
measurement behind each. Written in terms of an :class:`~qpsearch.engine.algebra.Algebra`.
BM25F: Robertson, Zaragoza and Taylor, Simple BM25 extension to multiple weighted fields, 2004.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from qpsearch.engine.plan import LAY, TYPED, MatchLevel
from qpsearch.engine.records import Field, Ranked
from qpsearch.engine.terms import idf
from qpsearch.model import Role
from qpsearch.search.letters import places_of, telling_grams
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from qpsearch.engine.algebra import Algebra, Column, Columns, Counts, DocumentColumns
    from qpsearch.engine.index import ClauseIndex
    from qpsearch.engine.plan import Alternative, Concept, Plan
    from qpsearch.engine.weights import Scoring
    from qpsearch.search.matching import Matches


class Part(NamedTuple):
    """One part of a clause's score."""

    label: str
    """The word, chain or field."""
    origin: str
    """``typed``, ``scattered``, a region (cn, tw, hk), ``letters``, ``heading``, ``document``,
    ``near``, ``together``, ``step``."""
    value: float
    typed: str = ""
    """The word of the query that ``label`` stands for, where it is another."""


def saturated(count: Column, k1: float) -> Column:
    """Return what ``count`` occurrences, weighed by length, are worth (BM25)."""
    return count * (k1 + 1.0) / (count + k1)


def length_norm(length: Column, average: float, b: float) -> Column:
    """Return how long a record is, the average being 1, if length counts by ``b`` (BM25)."""
    return length * b / average + (1.0 - b)


def _word_norm(length: Column, average: float, b: float, k1: float) -> Column:
    return length_norm(length, average, b) * k1


class _WordTerm(NamedTuple):
    """A form of a concept, or a chain of words: what its occurrences in a text are worth (BM25)."""

    label: str
    origin: str
    typed: str
    """The word of the query that a variant stands for."""
    found: Counts
    weight: float
    average: float
    """Words of a clause."""
    k1: float
    """0: it is worth the same however often it stands."""
    b: float
    source: Hashable
    """What ``found`` is known by."""

    @property
    def key(self) -> Hashable:
        """What it is known by in later searches."""
        return "word", self.source, self.weight, self.average, self.k1, self.b

    @property
    def counts(self) -> tuple[Counts, ...]:
        """What it goes by."""
        return (self.found,)

    def worth(self, columns: Columns) -> Column:
        """Return what it adds to each clause."""
        if not self.k1:
            return columns.held(self.found) * self.weight
        count = columns.counts(self.found)
        norm = columns.of_lengths(Field.WORDS, _word_norm, self.average, self.b, self.k1)
        return count * (self.k1 + 1.0) / (count + norm) * self.weight


class _LettersTerm(NamedTuple):
    """A character or pair as typed; what it adds depends on clause, headings and document."""

    gram: str
    text: Counts
    above: Counts
    """Where it stands in the headings of clauses."""
    weight: float
    presence: float
    """What it adds by standing in a clause or above it at all."""
    averages: tuple[float, float]
    """Characters of a clause and pairs of its headings."""
    around: _Around

    @property
    def key(self) -> Hashable:
        """What it is known by in later searches."""
        return "letters", self.gram, self.weight, self.around.share, self.around.scoring

    @property
    def counts(self) -> tuple[Counts, ...]:
        """What it goes by."""
        return (self.text, self.above) if self.above else (self.text,)

    def worth(self, columns: Columns) -> Column:
        """Return what it adds to each clause, beyond what its document adds."""
        k1, b = self.around.scoring.k1, self.around.scoring.b
        here = columns.counts(self.text)
        count = here / columns.of_lengths(Field.GRAMS, length_norm, self.averages[0], b)
        if self.above:
            there = columns.counts(self.above)
            norm = columns.of_lengths(Field.HEADING_PAIRS, length_norm, self.averages[1], b)
            count = count + there * self.around.scoring.heading / norm
            here = here + there
        around, worth = self.around.at(self.gram, columns)
        more = saturated(count + around, k1) - worth
        return (more * self.weight + self.presence) * (here > 0)


class _Around:
    """What documents as wholes say: a short clause rarely repeats what its document is about.

    Occurrences of a gram in a document, its title and the issuers beside it, are weighed by length
    and count as if they stood in the clause, but less.
    """

    def __init__(self, index: ClauseIndex, scoring: Scoring, share: float) -> None:
        self.scoring = scoring
        self.share = share
        """What of it counts: all of it for a question, less for a passage."""
        self._index = index
        self._count = index.document_count
        titles = scoring.title * index.total_length(Field.TITLE_GRAMS)
        size = index.total_length(Field.GRAMS) + titles
        self._average = max(1.0, size / max(1, self._count))

    def at(self, gram: str, columns: Columns) -> tuple[Column, Column]:
        """Return what occurrences of a gram around clauses count in these, and are worth alone."""

        def spread() -> tuple[Column, Column]:
            around = columns.spread(self.of(gram, columns.documents))
            if columns.few:
                return around, saturated(around, self.scoring.k1)
            return around, columns.spread(self.worth_of(gram, columns.documents))

        found: tuple[Column, Column] = columns.kept(("around", gram), spread)
        return found

    def worth_of(self, gram: str, documents: DocumentColumns) -> Column:
        """Return what the occurrences of a gram in documents are worth alone."""

        def counted() -> Column:
            return saturated(self.of(gram, documents), self.scoring.k1)

        return documents.kept(("worth", gram, self.scoring, self.share), counted)

    def of(self, gram: str, documents: DocumentColumns) -> Column:
        """Return what the occurrences of a gram in documents count in their clauses."""
        scoring = self.scoring

        def counted() -> Column:
            norms = documents.kept(("norms", scoring), lambda: self._norms(documents))
            counts = documents.counts(Field.GRAMS, gram)
            expected = self._expected(gram, documents)
            counts = counts * counts / (counts + expected * scoring.document_common)
            counts = counts + documents.counts(Field.TITLE_GRAMS, gram) * scoring.title
            share = scoring.of_document(gram, self._count)
            return saturated(counts / norms, scoring.document_k1) * share

        found = documents.kept(("around", gram, scoring), counted)
        return found if self.share == 1.0 else found * self.share

    def _expected(self, gram: str, documents: DocumentColumns) -> Column:
        """Return in how many of so many letters a gram stands, wherever they are."""
        index = self._index
        lengths = documents.kept("lengths", lambda: documents.lengths(Field.GRAMS) + 1.0)
        share = (index.frequency(Field.GRAMS, gram) + 0.5) / max(1, index.total_length(Field.GRAMS))
        return lengths * share

    def _norms(self, documents: DocumentColumns) -> Column:
        """Return how long documents are, the average being 1, if length counts as it does."""
        scoring, b = self.scoring, self.scoring.document_b
        sizes = (
            documents.lengths(Field.GRAMS) + documents.lengths(Field.TITLE_GRAMS) * scoring.title
        )
        return (sizes / self._average).clip(None, scoring.document_longest) * b + (1.0 - b)


class Ranker:
    """Ranks clauses for one plan."""

    def __init__(self, plan: Plan, algebra: Algebra, matches: Matches) -> None:
        self._index = algebra.index
        self._algebra = algebra
        self._plan = plan
        self._scoring = plan.scoring
        self._steps = plan.by_steps
        self._concepts = [concept for concept in plan.concepts if concept.field is None]
        self._chains = plan.chains
        self._grams = dict(zip(plan.grams, plan.times, strict=True))
        self._findings = matches.findings
        self._near: dict[int, float] = {}
        self.ranked: Sequence[Ranked] = ()
        """The clauses best first; equals in the order of documents and clauses."""
        if len(matches.clauses):
            self.columns = algebra.columns(matches.clauses)
            self.ranked = self._rank()

    def _rank(self) -> Sequence[Ranked]:
        count = self._index.clause_count
        self._rarities = {one: idf(count, self._findings[one].frequency) for one in self._concepts}
        # Where clauses are deleted, how frequent a character is takes reading its postings.
        self._algebra.expect((Field.GRAMS, gram) for gram in self._grams if len(gram) == 1)
        grams = telling_grams(self._plan, self._index)
        pairs = sum(len(gram) == 2 and self._grams[gram] >= 1 for gram in grams)
        self._share = self._scoring.share_of_passage(pairs)
        self._algebra.expect(places_of(grams))
        self._around = _Around(self._index, self._scoring, self._share)
        self._words = list(self._word_terms())
        self._letters = list(self._letters_of(grams))
        columns = self.columns
        scores = columns.total([*self._words, *self._letters]) + self._from_documents()
        steps = self._count_steps() if self._steps else scores * 0.0
        if couples := self._couples():
            for row in columns.best(self._scoring.near_depth, steps, scores):
                ordinal = int(columns.ordinals[row])
                if bonus := self._nearness(couples, self._index.text(ordinal).folded):
                    self._near[ordinal] = bonus
                    scores[row] += bonus
        self._scores = scores + steps * (scores.max() + 1.0)
        ranked: Sequence[Ranked] = columns.ranked(self._scores)
        return ranked

    def holds(self, ordinal: int) -> bool:
        """Whether a clause is among those ranked."""
        return self._row(ordinal) is not None

    def score_of(self, ordinal: int) -> float:
        """Return the score of a clause; 0 where it is not among those ranked."""
        row = self._row(ordinal)
        return 0.0 if row is None else float(self._scores[row])

    def _row(self, ordinal: int) -> int | None:
        if not len(self.ranked):
            return None
        ordinals = self.columns.ordinals
        row = bisect_left(ordinals, ordinal)
        return row if row < len(ordinals) and ordinals[row] == ordinal else None

    def _from_documents(self) -> Column:
        """Return what clauses have from their documents, whatever they say themselves."""
        columns, around = self.columns, self._around
        total: Column = 0.0
        for letters in self._letters:
            if columns.few:
                worth = around.at(letters.gram, columns)[1]
            else:
                worth = around.worth_of(letters.gram, columns.documents)
            total = worth * letters.weight + total
        return columns.spread(total) if self._letters and not columns.few else total

    def parts(self, ranked: Ranked) -> list[Part]:
        """Return what adds up to the score of a clause, for people to read."""
        row = self._row(ranked.ordinal)
        if row is None:
            return []
        values: dict[tuple[str, str, str], float] = {}
        for key, column in self._explained:
            values[key] = values.get(key, 0.0) + float(column[row])
        values["near", "near", ""] = self._near.get(ranked.ordinal, 0.0)
        parts = [Part(*key[:2], value, key[2]) for key, value in values.items() if value]
        step = ranked.score - sum(part.value for part in parts)
        return [*parts, Part("coverage", "step", step)] if step > 1e-6 else parts

    @cached_property
    def _explained(self) -> list[tuple[tuple[str, str, str], Column]]:
        """What adds up, by label, origin and the word typed: a column of the clauses ranked."""
        columns = self.columns
        parts = [
            ((word.label, word.origin, word.typed), word.worth(columns)) for word in self._words
        ]
        for letters in self._letters:
            text = letters._replace(above={}).worth(columns)
            parts.append((("letters", "letters", ""), text))
            parts.append((("heading", "heading", ""), letters.worth(columns) - text))
        if self._letters:
            parts.append((("document", "document", ""), self._from_documents()))
        return parts

    def _count_steps(self) -> Column:
        """Count the steps: one for each word found as typed, and above all those one for a text."""
        typed = [
            found
            for concept in self._concepts
            for form, found in self._forms_of(concept)
            if form.origin == TYPED
        ]
        headings = self._algebra.postings(Field.ROLE, Role.HEADING.value)
        held = self.columns.held
        steps = (held(headings) * -1.0 + 1.0) * (len(typed) + 1.0)
        for found in typed:
            steps = steps + held(found)
        return steps

    def _forms_of(self, concept: Concept) -> Iterator[tuple[Alternative, Counts]]:
        return zip(concept.alternatives, self._findings[concept].forms, strict=True)

    def _average(self, field: Field) -> float:
        """Return the mean number of terms in a field over all clauses; at least 1."""
        return max(1.0, self._index.total_length(field) / self._index.clause_count)

    def _word_terms(self) -> Iterator[_WordTerm]:
        average, scoring = self._average(Field.WORDS), self._scoring
        for concept in self._concepts:
            for form, found in self._forms_of(concept):
                weight = self._weight(form, concept) * self._rarities[concept]
                typed = concept.label if form.text != concept.label else ""
                source = concept.slop, concept.wildcard, form
                yield _WordTerm(
                    form.text, form.origin, typed, found, weight, average, scoring.k1, scoring.b,
                    source,
                )  # fmt: skip
        for chain in self._chains:
            weight = scoring.together * sum(self._rarities[c] for c in chain.concepts)
            (found,) = self._findings[chain.phrase].forms
            yield _WordTerm(
                chain.letters, "together", "", found, weight, average, 0.0, scoring.b, chain.phrase
            )

    def _weight(self, form: Alternative, concept: Concept) -> float:
        """Return the weight of a form; what its letters do not show counts for them too."""
        scoring = self._scoring
        if form.origin == LAY:
            return form.weight * scoring.lay * self._share
        plain = form.level is MatchLevel.WORD and not concept.wildcard
        words = scoring.of_words(self._share)
        return form.weight * (words + (0.0 if plain else scoring.pairs))

    def _letters_of(self, grams: Iterable[str]) -> Iterator[_LettersTerm]:
        scoring, postings = self._scoring, self._algebra.postings
        averages = self._average(Field.GRAMS), self._average(Field.HEADING_PAIRS)
        for gram in grams:
            rarity = idf(self._index.clause_count, self._index.frequency(Field.GRAMS, gram))
            text = postings(Field.GRAMS, gram)
            rarity *= scoring.typed(self._grams[gram], self._share)
            if len(gram) == 1:
                above: Counts = {}
                weights = scoring.characters * rarity * self._share, 0.0
            else:
                above = postings(Field.HEADING_PAIRS, gram)
                weights = scoring.pairs * rarity, scoring.coverage * rarity
            yield _LettersTerm(gram, text, above, *weights, averages, self._around)

    def _couples(self) -> list[tuple[str, str, float]]:
        """Return the words that are looked for near each other, and what that is worth."""
        words = [one for one in self._concepts if not (one.wildcard or _is_legal(one))]
        if not self._scoring.near:
            return []
        return [
            (first.label, second.label, min(self._rarities[first], self._rarities[second]))
            for at, first in enumerate(words)
            for second in words[at + 1 : at + 3]
            if len(first.label) > 1 or len(second.label) > 1
        ]

    def _nearness(self, couples: Sequence[tuple[str, str, float]], text: str) -> float:
        """Return the bonus of a clause in which words of the query stand near each other."""
        most = self._scoring.near_characters
        near = [rarity for one, two, rarity in couples if _are_near(text, one, two, most)]
        return self._scoring.near * sum(near)


def _is_legal(concept: Concept) -> bool:
    """Whether a concept is only a legal word for what was typed."""
    return bool(concept.alternatives) and concept.alternatives[0].origin == LAY


def _are_near(text: str, first: str, second: str, most: int) -> bool:
    """Whether two words stand in a text, in either order, at most ``most`` characters apart."""
    start = text.find(first)
    while start >= 0:
        end = start + len(first)
        before = text.rfind(second, max(0, start - most - len(second)), start)
        if before >= 0 or text.find(second, end, end + most + len(second)) >= 0:
            return True
        start = text.find(first, start + 1)
    return False
