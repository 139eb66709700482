"""Two editions of a text, clause by clause and then word by word.

A clause may be the same, changed, added, removed, moved, split or merged. What differs in script,
region, marks and numbers only is told from what may change what is said (*substantive*).
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from qpsearch.model import Unit
from qpsearch.numerals import parse_number
from qpsearch.studies.comparing.pairing import pair_clauses
from qpsearch.studies.comparing.sides import Side, side_of
from qpsearch.studies.comparing.wording import ChangeKind, WordChange, changes_between
from qpsearch.studies.regions import FEWEST_PAIRS, is_traditional, regional_pairs
from qpsearch.studies.works import work_key
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qpsearch.model import Document, Locator
    from qpsearch.studies.comparing.pairing import Pairing

RELATED = 0.2
"""Similarity from which two texts are taken for editions of one."""
RELATED_BY_TITLE = 0.02
"""The same where they have one title: a law may be written anew but for a few words."""
_OWN_ARTICLE = re.compile(r"(?<![》〉])第([〇零一二三四五六七八九十百千两0-9]+)[条條]")
_LINE_END = re.compile(r"\n[^\S\n]*\n")


class ComparedClause(Protocol):
    """What is compared of a clause; clauses of documents and of an index have it."""

    @property
    def eid(self) -> str:
        """Its id in the document."""

    @property
    def section(self) -> str:
        """Its address."""

    @property
    def locator(self) -> Locator:
        """The same, as a value."""

    @property
    def text(self) -> str:
        """Number, heading and words in the original glyphs."""


class ComparedText(NamedTuple):
    """One of the texts compared."""

    doc_id: str
    title: str
    clauses: Sequence[ComparedClause]
    joins: Mapping[str, Sequence[int]]
    """eId → offsets into the clause's text where a page end cut a sentence."""


class DifferenceKind(StrEnum):
    """What became of a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """At another place among its neighbours; its words may differ too."""
    SPLIT = "split"
    """One clause of the first is several of the second: a record for each of these."""
    MERGED = "merged"
    """Several of the first are one of the second: a record for each of those."""


class ClauseDifference(NamedTuple):
    """A clause of one edition beside the one of the other."""

    kind: DifferenceKind
    a: ComparedClause | None
    b: ComparedClause | None
    changes: tuple[WordChange, ...] = ()

    @property
    def substantive(self) -> bool:
        """Whether it differs in more than script, region, marks and numbers."""
        return self.kind not in (DifferenceKind.SAME, DifferenceKind.CHANGED) or any(
            change.substantive for change in self.changes
        )

    @property
    def renumbered(self) -> bool:
        """Whether the clause has another address."""
        return self.a is not None and self.b is not None and self.a.section != self.b.section


class Comparison(NamedTuple):
    """All that was found between two editions."""

    a: ComparedText
    b: ComparedText
    similarity: float
    """0 to 1: how much of the two texts their paired clauses have in common."""
    differences: tuple[ClauseDifference, ...]
    """Of every clause, those that are the same too, in the order of the second edition."""

    @property
    def related(self) -> bool:
        """Whether the two may be editions of one text."""
        one_title = work_key(self.a.title) == work_key(self.b.title)
        return self.similarity >= (RELATED_BY_TITLE if one_title else RELATED)

    @property
    def substantive(self) -> tuple[ClauseDifference, ...]:
        """The differences that may change what is said."""
        return tuple(found for found in self.differences if found.substantive)

    @property
    def cuts(self) -> tuple[tuple[ClauseDifference, WordChange], ...]:
        """The page ends that cut sentences; those without words lost nothing."""
        return tuple(
            (found, change)
            for found in self.differences
            for change in found.changes
            if change.kind is ChangeKind.CUT
        )

    def counts(self) -> Counter[str]:
        """Return how many changes there are of each kind, whatever the clauses became."""
        return Counter(change.kind.value for one in self.differences for change in one.changes)


def edition_of(document: Document) -> ComparedText:
    """Return a document that was read from a file, with the page ends that cut its sentences."""
    joins: dict[str, list[int]] = {}
    for notice in document.warnings:
        if notice.code != "page_break":
            continue
        for start, source in zip(*document.source_map[:2], strict=True):
            if notice.source_span.start < source < notice.source_span.end and _LINE_END.search(
                document.source.text, document.source_map.offset(start - 1), source
            ):
                for clause in document.clauses:
                    if clause.span.start < start < clause.span.end:
                        joins.setdefault(clause.eid, []).append(start - clause.span.start)
    return ComparedText(document.doc_id, document.metadata.title, document.clauses, joins)


def compare(
    a: ComparedText, b: ComparedText, progress: Callable[[float], None] | None = None
) -> Comparison:
    """Compare two editions.

    Args:
        a: the first, or older one.
        b: the second.
        progress: told what share of the clauses has been compared.

    """
    alike = _traditional(a) == _traditional(b)
    comparison = _compare(a, b, by_words=not alike, progress=progress)
    if alike and _is_regional(comparison):
        comparison = _compare(a, b, by_words=True, progress=progress)
    return comparison


def counterparts(a: ComparedText, b: ComparedText) -> dict[str, str]:
    """Return for the clauses of an edition what each is in another: eId → eId.

    A clause that became a part of one has that one; what was dropped is not in it.
    """
    sides = [[side_of(clause.text).letters.text for clause in each.clauses] for each in (a, b)]
    pairing = pair_clauses(sides[0], sides[1], _cited(a), _cited(b))
    found = {merge.a: merge.b for merge in pairing.merges}
    found |= {pair.a: pair.b for pair in pairing.pairs}
    return {a.clauses[one].eid: b.clauses[other].eid for one, other in found.items()}


def _traditional(edition: ComparedText) -> bool:
    return is_traditional("".join(clause.text for clause in edition.clauses))


def _is_regional(comparison: Comparison) -> bool:
    """Whether editions in one script use the words of two regions, all in one direction."""
    seen: set[tuple[str, str]] = set()
    for found in comparison.differences:
        for change in found.changes:
            if change.kind is ChangeKind.WORD and change.a and change.b:
                seen.update(regional_pairs(fold(change.a), fold(change.b)) or ())
    back = sum((other, one) in seen for one, other in seen)
    return len(seen) - back >= FEWEST_PAIRS and not back


def _compare(
    a: ComparedText, b: ComparedText, *, by_words: bool, progress: Callable[[float], None] | None
) -> Comparison:
    sides_a, sides_b = _sides(a, by_words=by_words), _sides(b, by_words=by_words)
    pairing = pair_clauses(
        [side.letters.text for side in sides_a],
        [side.letters.text for side in sides_b],
        _cited(a),
        _cited(b),
    )
    renumbered = _same_articles(a, b, pairing)
    split = {part.a for part in pairing.splits}
    merged = {part.b for part in pairing.merges}
    placed: list[tuple[float, ClauseDifference]] = []
    for done, pair in enumerate(pairing.pairs, 1):
        changes = tuple(changes_between(sides_a[pair.a], sides_b[pair.b], renumbered))
        kind = DifferenceKind.CHANGED if any(map(_counts, changes)) else DifferenceKind.SAME
        if not pair.in_order:
            kind = DifferenceKind.MOVED
        elif pair.a in split:
            kind = DifferenceKind.SPLIT
        elif pair.b in merged:
            kind = DifferenceKind.MERGED
        placed.append(
            (pair.b, ClauseDifference(kind, a.clauses[pair.a], b.clauses[pair.b], changes))
        )
        if progress:
            progress(done / len(pairing.pairs))
    placed += _unpaired(a, b, pairing)
    placed.sort(key=lambda item: item[0])
    return Comparison(a, b, pairing.similarity, tuple(found for _, found in placed))


def _counts(change: WordChange) -> bool:
    """Whether a change makes a clause another: not its own number, nor a cut that lost nothing."""
    own_number = (
        change.kind is ChangeKind.NUMBERING and change.a_span.start == change.b_span.start == 0
    )
    return bool(change.a or change.b) and not own_number


def _sides(edition: ComparedText, *, by_words: bool) -> list[Side]:
    return [
        side_of(clause.text, joins=edition.joins.get(clause.eid, ()), by_words=by_words)
        for clause in edition.clauses
    ]


def _unpaired(
    a: ComparedText, b: ComparedText, pairing: Pairing
) -> list[tuple[float, ClauseDifference]]:
    """Return what stands on one side only, each with its place in the order of the second."""
    placed: list[tuple[float, ClauseDifference]] = []
    for part in pairing.splits:
        found = ClauseDifference(DifferenceKind.SPLIT, a.clauses[part.a], b.clauses[part.b])
        placed.append((part.b, found))
    known = {pair.b for pair in pairing.pairs} | {part.b for part in pairing.splits}
    new = set(range(len(b.clauses))) - known
    placed += [(n, ClauseDifference(DifferenceKind.ADDED, None, b.clauses[n])) for n in new]
    partner = {pair.a: pair.b for pair in pairing.pairs if pair.in_order}
    merged = {part.a: part.b for part in pairing.merges}
    paired = {pair.a for pair in pairing.pairs}
    after = -1.0
    for n, clause in enumerate(a.clauses):
        if n in partner:
            after = partner[n] + 0.5
        elif n in merged:
            whole = merged[n]
            placed.append(
                (whole, ClauseDifference(DifferenceKind.MERGED, clause, b.clauses[whole]))
            )
        elif n not in paired:
            placed.append((after, ClauseDifference(DifferenceKind.REMOVED, clause, None)))
    return placed


# ---- articles that were renumbered -----------------------------------------


def _numbers(edition: ComparedText) -> dict[str, int]:
    """Return the articles by their numbers; of those that come twice (in annexes) the first."""
    numbers: dict[str, int] = {}
    for n, clause in enumerate(edition.clauses):
        steps = clause.locator.steps
        if steps and steps[-1].unit is Unit.ARTICLE:
            numbers.setdefault(steps[-1].num, n)
    return numbers


def _cited(edition: ComparedText) -> dict[int, set[int]]:
    """Return which clauses refer to which articles of the same text."""
    numbers = _numbers(edition)
    cited: dict[int, set[int]] = {}
    for n, clause in enumerate(edition.clauses):
        for match in _OWN_ARTICLE.finditer(clause.text, 1):
            number = _parsed(match[1])
            if number in numbers and numbers[number] != n:
                cited.setdefault(n, set()).add(numbers[number])
    return cited


def _parsed(number: str) -> str:
    try:
        return str(parse_number(number))
    except ValueError:
        return ""


def _same_articles(
    a: ComparedText, b: ComparedText, pairing: Pairing
) -> Callable[[str, str], bool]:
    numbers_a, numbers_b = _numbers(a), _numbers(b)
    partner = {pair.a: pair.b for pair in pairing.pairs}

    def same(number_a: str, number_b: str) -> bool:
        if number_a not in numbers_a or number_b not in numbers_b:
            return False
        return partner.get(numbers_a[number_a]) == numbers_b[number_b]

    return same
