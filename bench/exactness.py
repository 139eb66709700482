"""Compare the answers of qpsearch with a naive reading of the same clauses, query by query.

    python -m bench exactness INDEX [--queries 2000] [--clauses 4000] [--seed 1]

Queries of every kind are drawn from the clauses themselves and typed in either script. What must
come out is worked out the plain way: by looking into each clause's folded text and words. Answers
are compared over all clauses of the index, for the matcher of small indexes and that of large ones.
Every difference is printed with the query and a clause; the exit code is 1 if there is one.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from qpsearch import Corpus
from qpsearch.engine.lists import Lists
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.errors import QuerySyntaxError
from qpsearch.search import Filters
from qpsearch.search.expansion import make_plan
from qpsearch.search.matching import Matcher
from qpsearch.search.query import parse_query
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator


_QUOTES = '"“”„‟〝〞〟「」『』﹁﹂﹃﹄'
_NUMERALS = frozenset("〇零○一二三四五六七八九十百千万亿两廿卅")


class Clause(NamedTuple):
    """A clause as a plain reader sees it."""

    ordinal: int
    text: str
    """As printed."""
    folded: str
    words: tuple[str, ...]
    """The words of the folded text, white space and marks included."""


class Case(NamedTuple):
    """A query and what its answer must hold and may hold."""

    kind: str
    query: str
    must: set[int]
    may: set[int] | None
    """``None``: anything more."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("index")
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--clauses", type=int, default=4000, help="clauses that are read")
    parser.add_argument("--seed", type=int, default=1)


def run(args: argparse.Namespace) -> int:
    """Compare; return 1 if an answer differs."""
    with Corpus.open(args.index) as corpus:
        return compare(corpus, args.queries, args.clauses, random.Random(args.seed))


def compare(corpus: Corpus, queries: int, most: int, chance: random.Random) -> int:
    """Draw queries and print every answer that differs; return 1 if any does."""
    index = _embedded(corpus)
    clauses = read_clauses(corpus, most, chance)
    known = {clause.ordinal for clause in clauses}
    oracle = Oracle(clauses, chance)
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for case in oracle.cases(queries):
        try:
            small, large = answers(case.query, index)
        except QuerySyntaxError as error:
            print(f"{case.kind}\t{case.query!r}\trefused: {error}")
            wrong[case.kind] += 1
            continue
        asked[case.kind] += 1
        got = small & known
        missing, more = case.must - got, set() if case.may is None else got - case.may
        if small != large or missing or more:
            wrong[case.kind] += 1
            told = [("arrays differ", small ^ large), ("misses", missing), ("adds", more)]
            for what, some in told:
                if some:
                    text = index.clause(min(some)).text[:300]
                    print(f"{case.kind}\t{case.query!r}\t{what} {len(some)}: {text!r}", flush=True)
    for kind, count in asked.items():
        print(f"{kind}: {wrong[kind]} of {count} differ")
    return int(bool(wrong))


def _embedded(corpus: Corpus) -> WhooshClauseIndex:
    assert isinstance(corpus._index, WhooshClauseIndex), "an index in a folder is compared"
    return corpus._index


def answers(query: str, index: WhooshClauseIndex) -> tuple[set[int], set[int]]:
    """Return the ordinals that are found by lists and by arrays."""
    plan = make_plan(parse_query(query), index.segmenter, typed=query, variants=False)
    lists, arrays = (
        Matcher(algebra).matches(plan, Filters()) for algebra in (Lists(index), index.arrays())
    )
    return set(lists.clauses), set(arrays.clauses)


def read_clauses(corpus: Corpus, most: int, chance: random.Random) -> list[Clause]:
    """Read clauses of all documents, at most ``most`` of them."""
    index = _embedded(corpus)
    ordinals = list(index.ordinals())
    chosen = chance.sample(ordinals, min(most, len(ordinals)))
    clauses = []
    for ordinal in sorted(chosen):
        record = index.clause(ordinal)
        ends = record.cuts.word_boundaries()
        words = tuple(record.folded[a:b] for a, b in zip(ends, ends[1:], strict=False))
        clauses.append(Clause(ordinal, record.text, record.folded, words))
    return clauses


class Oracle:
    """Draws queries and reads the clauses for what must be found."""

    def __init__(self, clauses: list[Clause], chance: random.Random) -> None:
        from opencc import OpenCC

        self.clauses = clauses
        self.chance = chance
        self.scripts = [OpenCC(name).convert for name in ("t2s", "s2tw", "s2hk")]
        self.kinds: list[Callable[[], Case | None]] = [
            self.phrase, self.word, self.conjunction, self.disjunction, self.exclusion,
            self.wildcard, self.proximity, self.number, self.letter, self.nested,
        ]  # fmt: skip

    def cases(self, count: int) -> Iterator[Case]:
        """Draw queries of all kinds in turn."""
        drawn = 0
        while drawn < count:
            case = self.kinds[drawn % len(self.kinds)]()
            if case:
                drawn += 1
                yield case

    # what is drawn

    def _clause(self) -> Clause:
        return self.chance.choice(self.clauses)

    def _substring(self, longest: int) -> str:
        clause = self._clause()
        start = self.chance.randrange(max(1, len(clause.text)))
        return clause.text[start : start + self.chance.randint(1, longest)].strip()

    def _in_a_script(self, text: str) -> str:
        """Return ``text`` as somebody elsewhere types it, where that folds to the same."""
        typed: str = self.chance.choice(self.scripts)(text)
        return typed if fold(typed) == fold(text) else text

    def _a_word(self) -> str:
        """Draw a word of Han or Latin letters; what may be a number is another kind."""
        while True:
            word = self.chance.choice(self._clause().words)
            if len(word) > 1 and word.isalpha() and not _NUMERALS & set(word):
                return word

    # what must be found

    def _holding(self, phrase: str) -> set[int]:
        return {c.ordinal for c in self.clauses if stands(phrase, c.folded)}

    def _with_word(self, word: str) -> set[int]:
        return {c.ordinal for c in self.clauses if word in c.words}

    def _with_letters_of(self, word: str) -> set[int]:
        return {c.ordinal for c in self.clauses if set(word) <= set(c.folded)}

    # the kinds

    def phrase(self) -> Case | None:
        """Letters in quotes stand as written, at any word boundary, and nowhere else."""
        letters = self._substring(14)
        if not re.search(r"\w", fold(letters)) or '"' in fold(letters):
            return None
        typed = self._in_a_script(letters)
        found = self._holding(fold(typed))
        torn = fold(letters) != fold(typed)
        return None if torn else Case("phrase", f'"{typed}"', found, found | self._read(typed))

    def _read(self, typed: str) -> set[int]:
        """Return what the phrase finds if its first and last letter are what they look like."""
        folded = fold(typed)
        readings = {
            (typed[0] if first else folded[0]) + folded[1:-1] + (typed[-1] if last else folded[-1])
            for first, last in product((False, True), repeat=2)
            if len(typed) > 1
        }
        return set().union(*(self._holding(reading) for reading in readings), set())

    def letter(self) -> Case | None:
        """A single character is found wherever it stands."""
        letter = self.chance.choice(self._clause().folded)
        if not "\u3400" <= letter <= "\u9fff":
            return None
        found = {c.ordinal for c in self.clauses if letter in c.folded}
        must = set() if letter in _NUMERALS else found
        return Case("letter", self._in_a_script(letter), must, None)

    def word(self) -> Case | None:
        """A bare word is found where it is a word, and only where its letters are."""
        word = self._a_word()
        return Case(
            "word", self._in_a_script(word), self._with_word(word), self._with_letters_of(word)
        )

    def _leaf(self) -> tuple[str, set[int], set[int]]:
        """Return a word or a phrase, what must be found by it and what may."""
        if self.chance.random() < 0.5:
            word = self._a_word()
            return self._in_a_script(word), self._with_word(word), self._with_letters_of(word)
        case = None
        while case is None:
            case = self.phrase()
        assert case.may is not None
        return case.query, case.must, case.may

    def conjunction(self) -> Case | None:
        """AND, written or not, is the intersection."""
        leaves = [self._leaf() for _ in range(self.chance.randint(2, 4))]
        join = self.chance.choice([" ", " AND ", "　"])
        must = set.intersection(*(must for _, must, _ in leaves))
        may = set.intersection(*(may for _, _, may in leaves))
        return Case("and", join.join(text for text, _, _ in leaves), must, may)

    def disjunction(self) -> Case | None:
        """OR is the union."""
        leaves = [self._leaf() for _ in range(self.chance.randint(2, 4))]
        must = set.union(*(must for _, must, _ in leaves))
        may = set.union(*(may for _, _, may in leaves))
        return Case("or", " OR ".join(text for text, _, _ in leaves), must, may)

    def exclusion(self) -> Case | None:
        """NOT takes away what the other finds."""
        (wanted, must, may), (unwanted, least, most) = self._leaf(), self._leaf()
        sign = self.chance.choice(["-", "NOT "])
        return Case("not", f"{wanted} {sign}{unwanted}", must - most, may - least)

    def nested(self) -> Case | None:
        """Brackets bind as they stand."""
        (a, a_must, a_may), (b, b_must, b_may), (c, c_must, c_may) = (
            self._leaf(),
            self._leaf(),
            self._leaf(),
        )
        opening, closing = self.chance.choice([("(", ")"), ("（", "）")])
        return Case(
            "brackets",
            f"{opening}{a} OR {b}{closing} {c}",
            (a_must | b_must) & c_must,
            (a_may | b_may) & c_may,
        )

    def wildcard(self) -> Case | None:
        """``*`` stands for any letters of a word, ``?`` for one."""
        word = self._a_word()
        at = self.chance.randrange(len(word))
        shape = self.chance.choice([word[: at + 1] + "*", word[:at] + "?" + word[at + 1 :]])
        if not re.search(r"\w", shape):
            return None
        pattern = re.compile(shape.replace("*", r"\w*").replace("?", r"\w"))
        found = {c.ordinal for c in self.clauses if any(map(pattern.fullmatch, c.words))}
        return Case("wildcard", shape, found, found)

    def proximity(self) -> Case | None:
        """Words in quotes with ``~n`` stand at most that many other characters apart."""
        clause = self._clause()
        words = [word for word in clause.words if len(word) > 1 and word.isalpha()]
        if len(words) < 2:
            return None
        chosen = self.chance.sample(words, 2)
        if chosen[0] in chosen[1] or chosen[1] in chosen[0]:
            return None
        slop = self.chance.choice([0, 1, 3, 8, 20])
        found = {c.ordinal for c in self.clauses if near(c.folded, chosen, slop)}
        return Case("near", f'"{self._in_a_script(" ".join(chosen))}"~{slop}', found, found)

    def number(self) -> Case | None:
        """A number in figures is found where it stands alone, and not inside a longer one."""
        numbers = re.findall(r"(?<![0-9a-z.,])[0-9]+(?![0-9a-z.,])", self._clause().folded)
        if not numbers:
            return None
        number = self.chance.choice(numbers)
        alone = re.compile(rf"(?<![0-9a-z.,]){number}(?![0-9a-z.,万亿十百千]|\s*[万亿十百千])")
        must = {c.ordinal for c in self.clauses if alone.search(c.folded)}
        figures = re.compile(rf"(?<![0-9]){number}(?![0-9])")
        spelled = re.compile(f"[{''.join(sorted(_NUMERALS))}]")
        may = {
            c.ordinal
            for c in self.clauses
            if figures.search(c.folded) or spelled.search(c.folded) or "," in c.folded
        }
        return Case("number", number, must, may)


def stands(phrase: str, text: str) -> bool:
    """Whether a folded phrase stands in a folded text: numbers and Latin words are not torn."""
    pattern = "".join(
        r"\s+" if part.isspace() else f"[{_QUOTES}]" if part in _QUOTES else re.escape(part)
        for part in re.findall(r"\s+|\S", phrase)
    )
    return any(
        not is_torn(text, match.start(1)) and not is_torn(text, match.end(1))
        for match in re.finditer(f"(?=({pattern}))", text)
    )


def is_torn(text: str, at: int) -> bool:
    """Whether a cut at ``at`` goes through figures, a decimal number or a Latin word."""
    before, after = text[:at], text[at:]
    if not before or not after:
        return False
    return bool(
        (re.search(r"[0-9]$", before) and re.match(r"\.?[0-9]", after))
        or (re.search(r"[0-9]\.$", before) and re.match("[0-9]", after))
        or (re.search("[a-z]$", before) and re.match("[a-z]", after))
    )


def near(text: str, words: list[str], slop: int) -> bool:
    """Whether two words stand in a text with at most ``slop`` other characters between."""
    first, second = ([m.start() for m in re.finditer(re.escape(w), text)] for w in words)
    limit = slop + sum(map(len, words))
    return any(
        max(a + len(words[0]), b + len(words[1])) - min(a, b) <= limit
        for a in first
        for b in second
    )
