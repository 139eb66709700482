"""Words that differ between the mainland, Taiwan and Hong Kong, for the expansion of queries.

The data stand in ``regional.tsv``, one pair a line with its source; ``glyphs.tsv`` beside it is the
overlay that `qpsearch.text.folding` is built from. All words here are folded. They are read at
first use, never at import.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, cast

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qpsearch.model import FoldedText

Region = Literal["tw", "hk", "cn", "body", "own", "lay"]
"""``body``: another name of a body (:mod:`qpsearch.lexicon.bodies`); ``own``: a pair of the
reader's (:mod:`qpsearch.lexicon.synonyms`); ``lay``: a legal word (:mod:`qpsearch.lexicon.lay`)."""

_HERE = os.path.dirname(__file__)  # pathlib would cost every cold search 4 ms
REGIONAL_FILE: Path | str = os.path.join(_HERE, "regional.tsv")
DOMAIN_WORDS_FILE = os.path.join(_HERE, "domain_words.tsv")
LOOKALIKES_FILE = os.path.join(_HERE, "lookalikes.txt")
FUNCTION_WORDS_FILE = os.path.join(_HERE, "function_words.tsv")
CONTEXTS_FILE = os.path.join(_HERE, "contexts.tsv")
SHORT_NAMES_FILE = os.path.join(_HERE, "short_names.tsv")
BODIES_FILE = os.path.join(_HERE, "bodies.tsv")


_AFTER = 7
"""The column of what took over a body's duties."""
_ENDS = frozenset("部委局院厅署会办行社室司处团总检法科协联庭府央网心构台所)")
"""Last letters of names of bodies; 最高法 and 最高检 among them."""
_ENDS_OF_DEPARTMENTS = frozenset("局厅委府关院办门")
"""Of departments of provinces and cities, which rules name."""
_PLACES = frozenset("省市县区州旗盟")
_PROVINCES = (
    "北京 天津 河北 山西 内蒙 辽宁 吉林 黑龙 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 "
    "湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
)
_BESIDE = 12
"""Characters on either side of a word that say what it is about."""
_FIGURES = frozenset("0123456789〇零○一二三四五六七八九两十百千万亿")


class Guard(NamedTuple):
    """Beside what a variant counts: 程序 is 程式 beside 电脑, not in a lawsuit."""

    not_after: tuple[str, ...] = ()
    """What must not stand directly before it."""
    not_before: tuple[str, ...] = ()
    """What must not stand directly after it."""
    after: tuple[str, ...] = ()
    """One of these must stand directly before it; 0 is any figure or Chinese numeral."""
    near: tuple[str, ...] = ()
    """One of these must stand near it, or around it."""
    not_near: tuple[str, ...] = ()
    """None of these may stand near it."""

    def admits(self, text: str, start: int, end: int) -> bool:
        """Whether the word at ``text[start:end]``, folded, counts."""
        if self.not_after and text.endswith(self.not_after, 0, start):
            return False
        if self.not_before and text.startswith(self.not_before, end):
            return False
        if self.after and not text.endswith(self.after, 0, start):
            figures = "0" in self.after and text[:start].rstrip()[-1:] in _FIGURES
            if not (figures and start):
                return False
        if not (self.near or self.not_near):
            return True
        around = text[max(0, start - _BESIDE) : end + _BESIDE]
        return any(word in around for word in self.near or ("",)) and not any(
            word in around for word in self.not_near
        )

    def rules(self) -> tuple[str, ...]:
        """Return the names of the conditions it has: ``not-after``, ``with``."""
        return tuple(name for name, words in zip(_RULES, self, strict=True) if words)

    def __str__(self) -> str:
        """Return the conditions for people to read."""
        rules = zip(_RULES, self, strict=True)
        return "; ".join(f"{rule} {' '.join(words)}" for rule, words in rules if words)


_RULES = ("not-after", "not-before", "after", "with", "not-with")


class Variant(NamedTuple):
    """Another region's word for the same thing."""

    text: FoldedText
    region: Region
    weight: float
    """How far it means the same as the word asked for: above 0, at most 1."""
    source: str
    guard: Guard | None = None
    """Beside what it counts; ``None``: wherever it stands as a word."""


class Pair(NamedTuple):
    """A row of ``regional.tsv``: a mainland word and its regional form, both folded."""

    mainland: FoldedText
    region: Region
    regional: FoldedText
    original: str
    """The regional form as it is printed there, in traditional letters."""
    direction: str
    """Empty, or the one direction that is safe: ``from-region`` or ``to-region``."""
    weight: float
    source: str


@cache
def short_names() -> Mapping[str, str]:
    """Return short names of laws → their titles without the state's name (民诉法 → 民事诉讼法)."""
    with open(SHORT_NAMES_FILE, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file if line.strip() and not line.startswith("#")]
    return {short: title for short, title, _ in rows}


def variants_of(folded_word: str) -> tuple[Variant, ...]:
    """Return the other regions' words for ``folded_word``, the closest first; itself never.

    A word of Taiwan leads to Hong Kong's by way of the mainland's, at the product of the weights.
    """
    best: dict[tuple[str, Region], Variant] = {}

    def offer(text: FoldedText, region: Region, weight: float, source: str) -> None:
        known = best.get((text, region))
        if text != folded_word and (known is None or known.weight < weight):
            guard = guard_of(text, folded_word)
            best[text, region] = Variant(text, region, weight, source, guard)

    for pair in map(_pair, _rows_of(folded_word)):
        if pair.direction != "from-region":
            offer(pair.regional, pair.region, pair.weight, pair.source)
    for pair in map(_pair, _rows_of(folded_word, _REGIONAL)):
        if pair.direction == "to-region":
            continue
        offer(pair.mainland, "cn", pair.weight, pair.source)
        for other in map(_pair, _rows_of(pair.mainland)):
            if other.direction != "from-region" and other.region != pair.region:
                weight = round(pair.weight * other.weight, 2)
                offer(other.regional, other.region, weight, other.source)
    return tuple(sorted(best.values(), key=lambda one: (-one.weight, one.region, one.text)))


def regions_of(folded_word: str) -> frozenset[Region]:
    """Return the regions whose word ``folded_word`` is, by the rows it stands in."""
    found: set[Region] = {cast("Region", row[1]) for row in _rows_of(folded_word, _REGIONAL)}
    if _rows_of(folded_word):
        found.add("cn")
    return frozenset(found)


def is_term(folded_word: str) -> bool:
    """Whether a word stands in a row."""
    return bool(_rows_of(folded_word) or _rows_of(folded_word, _REGIONAL))


def terms_with(part: str) -> frozenset[str]:
    """Return the words of the pairs that hold ``part``, folded."""
    words = (row[column] for row in _rows_with(part) for column in (_MAINLAND, _REGIONAL))
    return frozenset(word for word in words if part in word)


def counts_inside(term: str, typed: str) -> bool:
    """Whether a variant of ``typed`` counts inside a longer ``term`` of the lexicon, both folded.

    It does where the term's own counterpart holds ``typed``: 集成电路 is 積體電路, so the 集成 in
    it is no 整合. A term without a counterpart in the region of ``typed`` hides nothing: 質素 is
    the 品質 of 品質管理, for which there is no word of Hong Kong.
    """
    others = variants_of(term)
    if any(typed in other.text for other in others):
        return True
    covered = regions_of(term) | {other.region for other in others}
    return not regions_of(typed) <= covered


def variants_with_inside(folded_word: str, cuts: Sequence[int]) -> tuple[Variant, ...]:
    """Return the other regions' words for a compound, for regions without a row by its parts.

    质量管理 has a row for Taiwan (品质管理); for Hong Kong its 质量 is exchanged: 质素管理.

    Args:
        folded_word: the compound.
        cuts: where its words begin and end, from 0 to its length.

    """
    found = list(variants_of(folded_word))
    covered = regions_of(folded_word) | {one.region for one in found}
    for at, start in enumerate(cuts):
        for end in cuts[at + 1 :]:
            if not 2 <= end - start < len(folded_word):
                continue
            for variant in variants_of(folded_word[start:end]):
                if variant.region not in covered:
                    text = folded_word[:start] + variant.text + folded_word[end:]
                    found.append(variant._replace(text=cast("FoldedText", text), guard=None))
    best: dict[tuple[str, Region], Variant] = {}
    for one in found:
        best.setdefault((one.text, one.region), one)
    return tuple(sorted(best.values(), key=lambda one: (-one.weight, one.region, one.text)))


def guard_of(word: str, typed: str) -> Guard | None:
    """Return beside what ``word`` counts for the word ``typed``; ``None``: it does anywhere."""
    contexts = _text_of(CONTEXTS_FILE)
    row = f"\n{word}\t{typed}\t"
    at = contexts.find(row)
    if at < 0:
        return None
    found: list[tuple[str, ...]] = [()] * len(_RULES)
    while at >= 0:
        end = contexts.index("\n", at + 1)
        rule, neighbours, _ = contexts[at + len(row) : end].split("\t")
        found[_RULES.index(rule)] += tuple(neighbours.split(" "))
        at = contexts.find(row, end)
    return Guard(*found)


@cache
def all_words() -> frozenset[str]:
    """Return every word of the pairs, folded."""
    return frozenset(word for mainland, _, regional, *_ in _rows() for word in (mainland, regional))


@cache
def dictionary_words() -> frozenset[str]:
    """Return what a segmenter must know beside its dictionary: regional words and domain words."""
    return all_words() | _first_column(DOMAIN_WORDS_FILE)


def _first_column(path: str) -> frozenset[str]:
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#"))


@cache
def pairs() -> tuple[Pair, ...]:
    """Return all pairs in the order of the file.

    Raises:
        ValueError: a row has not its seven columns, or a weight is no number.

    """
    return tuple(map(_pair, _rows()))


def _pair(row: list[str]) -> Pair:
    mainland, region, regional, original, direction, weight, source = row
    return Pair(
        cast("FoldedText", mainland),
        cast("Region", region),
        cast("FoldedText", regional),
        original,
        direction,
        float(weight),
        source,
    )


@cache
def _rows() -> list[list[str]]:
    """Return the columns of all pairs."""
    rows = []
    for number, line in enumerate(_text_of(REGIONAL_FILE).split("\n")):
        if line and not line.startswith("#"):
            columns = line.split("\t")
            if len(columns) != 7:
                name = os.path.basename(REGIONAL_FILE)
                raise ValueError(f"{name}:{number}: {len(columns)} columns, 7 are needed")
            rows.append(columns)
    return rows


@cache
def _text_of(path: Path | str) -> str:
    """Return a file as it is, with an end of line before each row."""
    with open(path, encoding="utf-8") as file:
        return "\n" + file.read()


_MAINLAND, _REGIONAL = 0, 2


@lru_cache(maxsize=1 << 12)
def _rows_of(word: str, column: int = _MAINLAND) -> tuple[list[str], ...]:
    """Return the rows that have a word in a column.

    They are looked for in the file as it is: dividing its thousand rows for the handful of words
    that a query holds was a tenth of a cold search's own work.
    """
    return tuple(row for row in _rows_with(word) if row[column] == word)


def _rows_with(part: str) -> Iterator[list[str]]:
    """Yield the rows that hold some letters anywhere."""
    if not part or "\n" in part:
        return
    table = _text_of(REGIONAL_FILE)
    at = table.find(part)
    while at >= 0:
        start, end = table.rfind("\n", 0, at + 1) + 1, table.find("\n", at)
        if not table.startswith("#", start):
            yield table[start:end].split("\t")
        at = table.find(part, end)


def mainland_form(folded: str) -> str:
    """Return a text with the words of regions as the mainland says them (品质强国 → 质量强国).

    For telling that two titles are one, never for reading: 品质 is a word of the mainland too.
    """
    return _regional_words().sub(lambda match: _rows_of(match.group(), _REGIONAL)[0][0], folded)


@cache
def _regional_words() -> re.Pattern[str]:
    words = sorted({row[_REGIONAL] for row in _rows()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def function_words() -> frozenset[str]:
    """Return the words that questions are asked with (如何, 的, 是否), folded."""
    return _first_column(FUNCTION_WORDS_FILE)


def lookalikes(letter: str) -> frozenset[str]:
    """Return the characters that are easily taken for ``letter``."""
    return _lookalikes().get(letter, frozenset())


@cache
def _lookalikes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    with open(LOOKALIKES_FILE, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for line in lines:
        if not line.startswith("#"):
            for letter in line:
                found.setdefault(letter, set()).update(line)
    return {letter: frozenset(group - {letter}) for letter, group in found.items()}


def may_name_body(text: str) -> bool:
    """Whether a folded word may be a body's name that has others: by its letters and the bare file.

    For a search, which must not read the tables for a word that is none.
    """
    last = text[-1:]
    placed = text[:2] in _PROVINCES or not _PLACES.isdisjoint(text[:-1])
    if placed and last in _ENDS_OF_DEPARTMENTS and len(text) > 2:
        return True
    if last not in _ENDS:
        return False
    rows = _text_of(BODIES_FILE)
    start = rows.find(f"\n{text}\t") + 1
    if start:  # a whole name: one with other names, or with a successor
        columns = rows[start : rows.index("\n", start)].split("\t")
        if columns[1] or columns[_AFTER]:
            return True
    return f" {text} " in _bare_file()


@cache
def _bare_file() -> str:
    return _text_of(BODIES_FILE).replace("\t", " ").replace("~", "")
