"""Passages of one document that stand in another, verbatim or nearly so.

Script, regional words, marks and blanks make no difference; stock phrases count little: letters are
weighed by how many clauses hold the words they begin, and a bare list of terms by half.
"""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.studies.quoting.letters import letters_of
from qpsearch.studies.quoting.passages import Chains, chain
from qpsearch.studies.quoting.reader import PassageReader
from qpsearch.studies.quoting.runs import rarity, shared_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

    from qpsearch.studies.quoting.reader import Quotation, SearchedDocument

    Array = np.ndarray[Any, Any]

LEAST_SCORE = 7.5
"""Score from which a passage is no chance in a corpus of a few documents."""
_WITH_SIZE = 0.8
"""By how much that rises with the logarithm of the clauses: more are alike by chance."""
_FEW_CLAUSES = 150
_LEAST_LETTERS = 10
"""Letters from which a passage is one."""
_WHOLE_LETTERS, _WHOLE_SCORE = 7, 6.5
"""The same for a passage that is all of both clauses: a heading, say."""
_LIKENESS = 0.7
"""Share of letters that two passages have in common to be near each other."""


def find_quotations(
    sources: Sequence[SearchedDocument],
    *,
    of: Collection[str] = (),
    editions: bool = True,
    least_score: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Quotation]:
    """Yield the passages that stand in two documents, in the order of where they were found.

    Args:
        sources: the documents to look through.
        of: ids of the documents asked about; empty for all of them.
        editions: whether editions of one work are compared with each other.
        least_score: what a passage must score to be yielded; by default more among many clauses.
        progress: told what share of the work is done.

    """
    letters = letters_of([clause.text for clause in source.clauses] for source in sources)
    owner = np.repeat(
        np.arange(len(sources), dtype=np.int32), [len(source.clauses) for source in sources]
    )
    asked = np.array([not of or source.doc_id in of for source in sources], bool)
    works = _works(sources)

    def may_meet(a: Array, b: Array) -> Array:
        one, other = owner[a], owner[b]
        meet = (one != other) & (asked[one] | asked[other])
        wanted: Array = meet if editions else meet & (works[one] != works[other])
        return wanted

    # What few clauses share with all by chance is as much as what a corpus between the two holds.
    size = sqrt(int(asked[owner].sum()) * len(owner))
    by_chance = _WITH_SIZE * log(max(1.0, size / _FEW_CLAUSES))
    least_whole = _WHOLE_SCORE + by_chance if least_score is None else least_score
    least_score = LEAST_SCORE + by_chance if least_score is None else least_score
    rare = rarity(letters)
    chains = chain(shared_runs(letters, may_meet, progress), letters, rare)
    long_enough = np.minimum(chains.a1 - chains.a0, chains.b1 - chains.b0) >= _WHOLE_LETTERS
    chains = Chains(*(part[long_enough & (chains.weights >= least_whole)] for part in chains))
    one, other = (owner[letters.clauses[at]] for at in (chains.a0, chains.b0))
    chains = _turned(chains, one, other, asked, _ages(sources))
    order = np.lexsort((chains.b0, chains.a1, chains.a0))
    reader = PassageReader(sources, letters)
    for a0, a1, b0, b1, count, weight in zip(
        *(part[order].tolist() for part in chains), strict=True
    ):
        if count > 1 and reader.likeness(a0, a1, b0, b1) < _LIKENESS:
            continue
        weighed = weight * reader.worth(a0, a1)
        whole = reader.is_whole(a0, a1) and reader.is_whole(b0, b1)
        least = least_whole if whole else least_score
        if weighed >= least and (whole or min(a1 - a0, b1 - b0) >= _LEAST_LETTERS):
            yield reader.quotation(a0, a1, b0, b1, weighed)


def _turned(chains: Chains, one: Array, other: Array, asked: Array, ages: Array) -> Chains:
    """Return passages with what was asked about first; else that of the later document."""
    both = asked[one] == asked[other]
    turn = np.where(both, ages[one] < ages[other], asked[other])
    a0, a1, b0, b1, runs, weights = chains
    return Chains(
        np.where(turn, b0, a0),
        np.where(turn, b1, a1),
        np.where(turn, a0, b0),
        np.where(turn, a1, b1),
        runs,
        weights,
    )


def _works(sources: Sequence[SearchedDocument]) -> Array:
    """Return a number for each document that its editions share."""
    numbers: dict[str, int] = {}
    return np.array(
        [
            numbers.setdefault(source.work or f"\0{source.doc_id}", len(numbers))
            for source in sources
        ],
        np.int32,
    )


def _ages(sources: Sequence[SearchedDocument]) -> Array:
    """Return for each document its place in the order of dates; without a date it is the last."""
    order = sorted(range(len(sources)), key=lambda n: (sources[n].date or "9999", n))
    ages = np.zeros(len(sources), np.int32)
    ages[order] = np.arange(len(sources))
    return ages
