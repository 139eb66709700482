"""Queries drawn from the clauses themselves, with words as frequent as those of real queries.

The judged queries of the project (``tests/relevance/queries.tsv``) say how frequent the words are
that users type: for each of their words that occurs in the corpus, another word of the corpus with
nearly the same document frequency may stand in a drawn query. The words of a query with several
are taken from one clause, so that there is something to be found.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import FoldedText
from qpsearch.text.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.clauses import Row

KINDS = ("word", "and", "or", "phrase", "filtered", "wildcard")
CONDITIONS = ("document", "kind", "issuer", "since", "until", "title")
_BANDS = ((0.01, "rare"), (0.1, "middle"), (float("inf"), "common"))
_HAN = re.compile("[\u4e00-\u9fff]+")
_AS_FREQUENT = 1.25
"""A stand-in's frequency differs by this factor at most, where there is one."""
_TRIES = 20
"""Times as many queries are drawn for the bands that lack some."""
_MET = 1000
"""Words whose frequencies stand for running text."""
_LONG_ENOUGH = 4
"""Different words that a clause must have for queries to be drawn from it."""


class Condition(NamedTuple):
    """What a clause's document must be."""

    column: str
    """One of ``CONDITIONS``; ``since`` and ``until`` are years, both included."""
    value: str


class Query(NamedTuple):
    """A query in words that all engines cut the same way."""

    kind: str
    words: tuple[str, ...]
    """For a phrase the words in a row, for a wildcard the letters before the ``*``."""
    condition: Condition | None
    postings: int
    """How many postings its words have together."""
    band: str
    """``rare``: they are less than 1 % of the clauses; ``middle``: less than 10 %; ``common``."""
    typical: bool = True
    """Whether its words are as frequent as those of real queries; the others fill the bands."""

    def label(self) -> str:
        """Return the query as people read it, in the language of qpsearch."""
        if self.kind == "phrase":
            return f'"{"".join(self.words)}"'
        if self.kind == "wildcard":
            return f"{self.words[0]}*"
        typed = (" OR " if self.kind == "or" else " ").join(self.words)
        if self.condition and self.condition.column == "title":
            return f"title:{self.condition.value} {typed}"
        return typed


class Pool:
    """The words of a corpus by document frequency, and the clauses that hold them."""

    def __init__(self, rows: Iterable[Row], usable: Callable[[str], bool]) -> None:
        self.rows: list[Row] = []
        self._cut: list[list[str]] = []
        self.holding: dict[str, list[int]] = defaultdict(list)
        """Word → numbers of the clauses that hold it, rising."""
        for number, row in enumerate(rows):
            words = row.words.split(" ")
            self.rows.append(row)
            self._cut.append(words)
            for word in set(words):
                self.holding[word].append(number)
        self._by_frequency = sorted(
            (len(numbers), word) for word, numbers in self.holding.items() if usable(word)
        )
        self.usable = {word for _, word in self._by_frequency}
        self._frequencies = [frequency for frequency, _ in self._by_frequency]

    def words(self, number: int) -> list[str]:
        """Return the words of a clause in their order."""
        return self._cut[number]

    def frequency(self, word: str) -> int:
        """Return in how many clauses a word occurs."""
        return len(self.holding.get(word, ()))

    def stand_in(self, frequency: int, chance: random.Random) -> str:
        """Return a word that occurs about as often as ``frequency`` says."""
        low = bisect_left(self._frequencies, frequency / _AS_FREQUENT)
        high = bisect_right(self._frequencies, frequency * _AS_FREQUENT)
        if low == high:
            low, high = max(0, low - 1), min(len(self._frequencies), high + 1)
        return self._by_frequency[chance.randrange(low, high)][1]

    def prefixed(self, prefix: str) -> list[str]:
        """Return all words that begin with ``prefix``."""
        return [word for word in self.holding if word.startswith(prefix)]


def is_typed(word: str) -> bool:
    """Whether a word is a plain one: two Han characters or more that are no number.

    A number is another thing for qpsearch, which finds 四条 in 第4条 too.
    """
    plain = len(word) > 1 and bool(_HAN.fullmatch(word))
    return plain and not any(read_numbers(FoldedText(word), lambda _: True))


def frequencies_typed(pool: Pool, typed: Iterable[str]) -> list[int]:
    """Return the document frequencies of the words that users typed, those that occur."""
    found = [pool.frequency(word) for word in typed if is_typed(word)]
    return [frequency for frequency in found if frequency] or [1]


def draw(
    pool: Pool, frequencies: Sequence[int], each: int, seed: int, kinds: Iterable[str] = KINDS
) -> list[Query]:
    """Draw different queries of every kind, fewer where the clauses give no more.

    First ``each`` with words as frequent as ``frequencies``; then, so that every band of frequency
    has a third as many, others with words as frequent as those of running text.
    """
    chance = random.Random(seed)
    typical = _Drawing(pool, frequencies, chance)
    running = _Drawing(pool, _of_running_text(pool, chance), chance)
    queries: list[Query] = []
    for kind in kinds:
        found = {query[:2]: query for query in typical.several(kind, each)}
        bands = Counter(query.band for query in found.values())
        for query in running.several(kind, _TRIES * each):
            if bands[query.band] < each // 3 and query[:2] not in found:
                bands[query.band] += 1
                found[query[:2]] = query._replace(typical=False)
        queries += found.values()
    return queries


def _of_running_text(pool: Pool, chance: random.Random) -> list[int]:
    """Return the document frequencies of words as one meets them when reading."""
    found: list[int] = []
    for _ in range(_MET):
        words = pool.usable.intersection(pool.words(chance.randrange(len(pool.rows))))
        if words:
            found.append(pool.frequency(chance.choice(sorted(words))))
    return found or [1]


def band_of(share: float) -> str:
    """Return the name of the band of a query whose words have ``share`` postings a clause."""
    return next(name for end, name in _BANDS if share < end)


class _Drawing:
    """Draws the words of one query at a time."""

    def __init__(self, pool: Pool, frequencies: Sequence[int], chance: random.Random) -> None:
        self.pool = pool
        self.frequencies = frequencies
        self.chance = chance
        self._columns = 0

    def several(self, kind: str, count: int) -> list[Query]:
        """Return different queries of a kind."""
        found: dict[tuple[object, ...], Query] = {}
        for _ in range(_TRIES * count):
            words, condition = self._one(kind)
            if words:
                postings = self._postings(kind, words)
                band = band_of(postings / len(self.pool.rows))
                found.setdefault(words, Query(kind, words, condition, postings, band))
                if len(found) == count:
                    break
        return list(found.values())

    def _one(self, kind: str) -> tuple[tuple[str, ...], Condition | None]:
        first = self.pool.stand_in(self.chance.choice(self.frequencies), self.chance)
        if kind == "word":
            return (first,), None
        if kind == "wildcard":
            return (first[:2],), None
        number = self.chance.choice(self.pool.holding[first])
        if kind == "phrase":
            return self._row(number, first), None
        if kind == "filtered":
            words = self._together(number, first, self.chance.randint(1, 3))
            condition = self._condition(number)
            return (words, condition) if words and condition else ((), None)
        return self._together(number, first, self.chance.randint(2, 6)), None

    def _postings(self, kind: str, words: tuple[str, ...]) -> int:
        if kind == "wildcard":
            return sum(map(self.pool.frequency, self.pool.prefixed(words[0])))
        return sum(map(self.pool.frequency, words))

    def _together(self, number: int, first: str, count: int) -> tuple[str, ...]:
        """Return ``first`` and other words of its clause, each as frequent as a typed one."""
        others = sorted(self.pool.usable.intersection(self.pool.words(number)) - {first})
        if len(others) < max(_LONG_ENOUGH, count) - 1:
            return ()
        chosen = [first]
        while len(chosen) < count:
            wanted = self.chance.choice(self.frequencies)
            nearest = min(others, key=lambda word: _apart(self.pool.frequency(word), wanted))
            others.remove(nearest)
            chosen.append(nearest)
        self.chance.shuffle(chosen)
        return tuple(chosen)

    def _row(self, number: int, first: str) -> tuple[str, ...]:
        """Return two to four words that stand in a row, the first word among them."""
        words = self.pool.words(number)
        size = self.chance.randint(2, 4)
        end = words.index(first) + self.chance.randint(1, size)
        run = tuple(islice(words, max(0, end - size), end))
        together = "".join(run) in self.pool.rows[number].text
        return run if len(run) > 1 and together and all(map(is_typed, run)) else ()

    def _condition(self, number: int) -> Condition | None:
        """Return a condition that a clause fulfils; the columns take turns."""
        row = self.pool.rows[number]
        for _ in CONDITIONS:
            column = CONDITIONS[self._columns % len(CONDITIONS)]
            self._columns += 1
            title = [word for word in row.title.split(" ") if is_typed(word)]
            values = {
                "document": [row.document],
                "kind": [row.kind],
                "issuer": [issuer for issuer in row.issuers if self._is_whole(issuer)],
                "title": title,
            }.get(column, [str(row.year)] if row.year else [])
            if any(values):
                return Condition(column, self.chance.choice(values))
        return None

    def _is_whole(self, issuer: str) -> bool:
        """Whether no other issuer's name holds this one: some engines look for parts of names."""
        if not hasattr(self, "_issuers"):
            self._issuers = {name for row in self.pool.rows for name in row.issuers}
        return not any(issuer in other for other in self._issuers if other != issuer)


def _apart(frequency: int, wanted: int) -> float:
    return max(frequency, wanted) / min(frequency, wanted)
