"""The plan of a query: what is looked for, how what is found is joined, what is let through.

A plan's leaves are *concepts*: what one typed word may look like in a text. The word typed
weighs 1, a regional variant less, and each knows whether it is matched as a word or as letters.
An engine reads plans, to know which clauses may match; it is :mod:`qpsearch.search` that makes
them.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.engine.records import Field
from qpsearch.engine.terms import grams_of
from qpsearch.engine.weights import USUAL, Scoring
from qpsearch.lexicon import may_name_body
from qpsearch.text.folding import fold
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeGuard

    from qpsearch.engine.records import DocumentRecord
    from qpsearch.lexicon import Guard
    from qpsearch.model import FoldedText, Locator

TYPED = "typed"
SCATTERED = "scattered"
LAY = "lay"
QUOTES = r"[\"“”„‟〝〞〟「」『』﹁﹂﹃﹄]"
LOOSE = rf"\s+|{QUOTES}"
"""What may be of another kind in a text than in a phrase copied from elsewhere."""


class MatchLevel(StrEnum):
    """How an alternative is matched against a text."""

    WORD = "word"
    """Where it begins and ends with words or with parts of a compound."""
    VARIANT = "variant"
    """As a word; inside a longer term of the lexicon only where that term's own variant holds the
    word typed: 品質 leads to 质量管理 (品質管理), 整合 never to 集成电路 (積體電路)."""
    SCATTERED = "scattered"
    """Where all words that a compound is made of stand, apart from each other."""
    APART = "apart"
    """Where single characters follow each other, no more than a mark or a word between two."""
    NUMBER = "number"
    """Where the number stands, in whatever numerals: ``text`` is its canonical term."""
    LETTERS = "letters"
    """Wherever the letters stand."""
    LOOSE = "loose"
    """Wherever the letters stand, with white space and quotation marks of any kind between: a
    phrase copied from a screen has lost its line breaks, and 「」 are “” elsewhere."""


class Alternative(NamedTuple):
    """One form that a concept may take in a text."""

    text: FoldedText
    level: MatchLevel
    weight: float = 1.0
    origin: str = TYPED
    """``typed``, ``scattered``, ``body`` (another name of a body), ``own`` (a synonym of the
    reader's), ``lay`` (the legal word for it), or the region of a variant: tw, hk, cn."""
    pieces: tuple[str, ...] = ()
    """The words that ``text`` is made of, where a text may show it cut up; of loose letters what
    stands between white space and quotation marks."""
    terms: frozenset[str] = frozenset()
    """Longer terms of the lexicon that a variant may stand in."""
    guard: Guard | None = None
    """Beside what a variant counts; ``None``: wherever it stands as a word."""

    @property
    def places(self) -> list[tuple[Field, str]]:
        """The fields and terms by which a clause holds it as a word, or as one of a compound."""
        fields = [Field.WORDS, Field.PARTS, Field.TERM_PARTS]
        if self.level is not MatchLevel.WORD:
            del fields[-1]
        terms = [(Field.WORDS, term) for term in sorted(self.terms)]
        return [(field, self.text) for field in fields] + terms


class Concept(NamedTuple):
    """One typed word or phrase with all the forms it is looked for in."""

    label: str
    alternatives: tuple[Alternative, ...]
    field: str | None = None
    wildcard: bool = False
    slop: int | None = None


class Chain(NamedTuple):
    """Words typed without a space between them: each is a concept, together they are letters."""

    letters: FoldedText
    concepts: tuple[Concept, ...]
    join_any: bool
    stretches: tuple[str, ...]
    """The letters whose pairs count in the ranking; a question's function words left out."""
    together: tuple[Concept, ...] = ()
    """What is found and lit, where that is other than ``concepts``: in a question the characters
    of an unknown word count one by one in the ranking, but none of them alone is an answer."""

    @property
    def wanted(self) -> tuple[Concept, ...]:
        """What is found and lit."""
        return self.together or self.concepts

    @property
    def phrase(self) -> Concept:
        """The letters, wherever they stand together."""
        return Concept(self.letters, (Alternative(self.letters, MatchLevel.LETTERS),))


class AllOf(NamedTuple):
    """Every item must match."""

    items: tuple[Item, ...]

    @property
    def finding(self) -> list[Item]:
        """The items that find clauses, not only exclude some or look at their addresses."""
        return [item for item in self.items if not (isinstance(item, NoneOf) or is_address(item))]


class AnyOf(NamedTuple):
    """At least one item must match."""

    items: tuple[Item, ...]


class NoneOf(NamedTuple):
    """The item must not match."""

    item: Item


Item = Concept | Chain | AllOf | AnyOf | NoneOf


class Plan(NamedTuple):
    """What clauses must hold, and what of it they are weighed by and shows in them."""

    item: Item
    concepts: tuple[Concept, ...]
    """What a matching clause may hold, in the order typed."""
    chains: tuple[Chain, ...]
    shown: tuple[Concept, ...]
    """What is lit in the text of a matching clause, chains as wholes last."""
    grams: tuple[str, ...]
    """The characters and pairs of neighbours as typed, each once."""
    times: tuple[float, ...]
    """How often each was typed; below 1 the weight of a legal word's, which nobody typed."""
    by_steps: bool = True
    """Whether what holds more of the words stands first, whatever they weigh."""
    scoring: Scoring = USUAL
    """What weighs how much."""

    @staticmethod
    def of(item: Item, *, by_steps: bool = True, scoring: Scoring = USUAL) -> Plan:
        """Return the plan of what must be held."""
        chains = _chains_of(item)
        shown = [concept for concept in _shown_of(item) if concept.field is None]
        shown += [chain.phrase for chain in chains]
        concepts = _concepts_of(item)
        chained = {concept for chain in chains for concept in chain.concepts}
        alone = [
            one.label
            for one in concepts
            if one.field is None
            and not one.wildcard
            and one not in chained
            and one.alternatives[0].origin != LAY
        ]
        typed = [stretch for chain in chains for stretch in chain.stretches] + alone
        grams: dict[str, float] = {}
        for letters in typed:
            for gram in grams_of(letters):
                grams[gram] = grams.get(gram, 0) + 1
        for gram, weight in _legal_grams(concepts):
            grams.setdefault(gram, weight)
        return Plan(
            item,
            tuple(concepts),
            tuple(chains),
            tuple(shown),
            tuple(grams),
            tuple(grams.values()),
            by_steps,
            scoring,
        )


def _legal_grams(concepts: Iterable[Concept]) -> list[tuple[str, float]]:
    """Return the letters of legal words with their weights, the greatest first."""
    found = [
        (gram, form.weight)
        for concept in concepts
        for form in concept.alternatives
        if form.origin == LAY
        for gram in grams_of(form.text)
    ]
    return sorted(found, key=lambda one: -one[1])


def _concepts_of(item: Item) -> list[Concept]:
    match item:
        case Concept():
            return [item]
        case Chain(concepts=concepts):
            return list(concepts)
        case AllOf(items) | AnyOf(items):
            return [concept for one in items for concept in _concepts_of(one)]
        case NoneOf():
            return []


def _shown_of(item: Item) -> list[Concept]:
    match item:
        case Chain():
            return list(item.wanted)
        case AllOf(items) | AnyOf(items):
            return [concept for one in items for concept in _shown_of(one)]
        case _:
            return _concepts_of(item)


def _chains_of(item: Item) -> list[Chain]:
    match item:
        case Chain():
            return [item]
        case AllOf(items) | AnyOf(items):
            return [chain for one in items for chain in _chains_of(one)]
        case _:
            return []


def is_address(item: Item) -> TypeGuard[Concept]:
    """Whether an item only looks at the addresses of clauses."""
    return isinstance(item, Concept) and item.field == "section"


def addresses_of(item: Item) -> list[str]:
    """Return the addresses at which all that an item finds must lie."""
    items = item.items if isinstance(item, AllOf) else (item,)
    return [one.label for one in items if is_address(one)]


class Filters(NamedTuple):
    """What a clause's document and place must be; an empty field lets everything through.

    Texts are compared folded. Dates are ISO 8601 and may be cut short (2023, 2023-02).
    """

    documents: frozenset[str] | None = None
    issuer: str = ""
    kind: str = ""
    number: str = ""
    since: str = ""
    until: str = ""
    sections: tuple[Locator, ...] = ()
    """Any of these readings of an address; the clause lies at or below it."""

    def admit(self, document: DocumentRecord) -> bool:
        """Whether clauses of ``document`` may be found."""
        if self.documents is not None and document.doc_id not in self.documents:
            return False
        if self.kind and document.kind != self.kind:
            return False
        if self.issuer and not is_issued_by(fold(self.issuer), document):
            return False
        if self.number and plain_number(self.number) not in plain_number(document.number or ""):
            return False
        return self.in_time(document.date or "")

    def in_time(self, date: str) -> bool:
        """Whether a document of a date, or of none, may be found."""
        if not date:
            return not (self.since or self.until)
        return (not self.since or date >= self.since) and (
            not self.until or date[: len(self.until)] <= self.until
        )

    @property
    def by_document(self) -> bool:
        """Whether any filter looks at the document."""
        return self.documents is not None or bool(
            self.issuer or self.kind or self.number or self.since or self.until
        )


def is_issued_by(wanted: str, document: DocumentRecord) -> bool:
    """Whether a document has an issuer with folded ``wanted`` in its name, or of another name."""
    return _is_issued(wanted, document.issuers)


@lru_cache(1 << 12)
def _is_issued(wanted: str, issuers: tuple[str, ...]) -> bool:
    """Whether one of some issuers is meant: a filter asks it of many documents of the same few."""
    return is_name_of_any(wanted, [fold(issuer) for issuer in issuers])


def is_name_of_any(wanted: str, issuers: Sequence[str]) -> bool:
    """Whether folded ``wanted`` stands in the name of one of some folded issuers, or means one."""
    if any(wanted in issuer for issuer in issuers):
        return True
    if not issuers or not may_name_body(wanted):
        return False
    from qpsearch.lexicon.bodies import is_called

    return any(is_called(issuer, wanted) for issuer in issuers)


def plain_number(number: str) -> str:
    """Return a document number with its brackets and spaces made alike."""
    folded: str = fold(number)
    for opening, closing in ("〔〕", "[]", "【】", "()"):
        folded = folded.replace(opening, "").replace(closing, "")
    return "".join(folded.split())
