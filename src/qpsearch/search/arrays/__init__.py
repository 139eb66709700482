"""Searching a large index: the same matching and scoring as beside it, by arrays.

:class:`~qpsearch.search.match.Matcher` and :class:`~qpsearch.search.rank.Scorer` walk dicts, which
a small index answers from sooner than NumPy is imported. Here postings stay arrays, sets of clauses
are masks over all ordinals, and a signal is added to all clauses at once. Every sum is formed in
the same order from the same numbers, so scores are the same to the last bit.
"""

from qpsearch.search.arrays.candidates import matching
from qpsearch.search.arrays.match import ArrayMatcher
from qpsearch.search.arrays.rank import ArrayScorer

__all__ = ["ArrayMatcher", "ArrayScorer", "matching"]
