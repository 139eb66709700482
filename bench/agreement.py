"""Whether the engines find the same clauses, and why one finds others: said before any is timed.

The peers see the same words, so they must agree with each other to the clause. qpsearch looks for
a word as a part of compounds too, for phrases and titles by their letters: it must find all that
the peers find, and what it finds beyond must hold the letters asked for.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.clauses import Row
    from bench.engines.engine import Engine
    from bench.queries import Query

_EXAMPLES = 5


class Agreement(NamedTuple):
    """How the answers of the engines compare."""

    queries: int
    same: dict[str, int]
    """Engine → queries for which it finds the clauses of the reference."""
    more: int
    """Queries for which qpsearch finds more."""
    beyond: dict[str, int]
    """Why qpsearch finds clauses beyond the reference → how many over all queries."""
    missed: dict[str, int]
    """Why it does not find some of the reference → how many."""
    unexplained: list[str]
    """Some queries with clauses that nothing explains."""

    def lines(self) -> list[str]:
        """Return the agreement as sentences."""
        said = [
            f"{name} finds the same clauses for {count} of {self.queries} queries"
            for name, count in self.same.items()
        ]
        said += [f"{count} clauses beyond: {reason}" for reason, count in self.beyond.items()]
        said += [f"{count} clauses not found: {reason}" for reason, count in self.missed.items()]
        return [*said, *(f"unexplained: {query}" for query in self.unexplained)]


def compare(engines: Sequence[Engine], queries: Sequence[Query], rows: Sequence[Row]) -> Agreement:
    """Compare all clauses found: the first engine is qpsearch, the second the reference."""
    ours, reference, *others = engines
    same = dict.fromkeys((engine.name for engine in engines), 0)
    beyond: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    unexplained: list[str] = []
    more = 0
    for query in queries:
        wanted, found = reference.all_numbers(query), ours.all_numbers(query)
        for engine in others:
            answer = engine.all_numbers(query)
            same[engine.name] += answer == wanted
            if answer != wanted:
                example = f"{engine.name} finds {len(answer)} beside {len(wanted)}"
                unexplained.append(f"{query.label()} {query.condition or ''}: {example}")
        same[reference.name] += 1
        same[ours.name] += found == wanted
        more += found > wanted
        why = Counter(reason_for(query, rows[number]) for number in found - wanted)
        why_not = Counter(reason_against(query, rows[number]) for number in wanted - found)
        beyond += why
        missed += why_not
        if unclear := {reason for reason in why + why_not if not reason.startswith("holds")}:
            unexplained.append(f"{query.label()} {query.condition or ''}: {', '.join(unclear)}")
    return Agreement(len(queries), same, more, dict(beyond), dict(missed), unexplained[:_EXAMPLES])


def reason_against(query: Query, row: Row) -> str:
    """Return why qpsearch does not find a clause that the peers find."""
    if query.kind == "phrase" and "".join(query.words) not in fold(row.text):
        return "holds the phrase's words with a mark between them: a phrase is its letters"
    return "missed"


def reason_for(query: Query, row: Row) -> str:
    """Return why qpsearch finds a clause that the peers do not."""
    text, words = fold(row.text), set(row.words.split(" "))
    if query.kind == "phrase":
        held = "".join(query.words) in text
        return "holds the phrase, cut into other words" if held else "does not hold the phrase"
    if query.kind == "wildcard":
        held = any(word.startswith(query.words[0]) for word in words)
        return "holds a word so begun" if held else "holds no word so begun"
    wanted = any if query.kind == "or" else all
    if wanted(word in words for word in query.words):
        return "holds the words; its title holds the letters, cut into other words"
    if wanted(word in text for word in query.words):
        return "holds the words as parts of compounds, or cut otherwise"
    if wanted(all(letter in text for letter in word) for word in query.words):
        return "holds a compound's words apart from each other"
    return "does not hold the words"
