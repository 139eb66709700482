"""Where a form stands in the text of a clause: for finding, counting and highlighting alike."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from qpsearch.engine.plan import LOOSE, QUOTES, MatchLevel
from qpsearch.lexicon import is_term
from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.engine.plan import Alternative, Concept
    from qpsearch.engine.records import ClauseText

_DIGITS = frozenset("0123456789")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_TORN = _DIGITS | _LATIN | {"."}
_GAP = 2
"""Characters between two that are no word together: 省、市、县, 失能和智力."""


def occurrences(record: ClauseText, concept: Concept, alternative: Alternative) -> list[Span]:
    """Return where ``alternative`` stands in the clause, in order, not overlapping."""
    if concept.slop is not None:
        return _near(record.folded, alternative.pieces, concept.slop)
    if concept.wildcard:
        return _wildcards(record, alternative.text)
    if alternative.level is MatchLevel.NUMBER:
        return _numbers(record, alternative.text)
    if alternative.level is MatchLevel.LOOSE:
        return _loose(record.folded, alternative.text)
    if alternative.level is MatchLevel.APART:
        return list(_apart(record.folded, alternative.pieces))
    if alternative.level is MatchLevel.SCATTERED:
        return sorted(
            span for piece in alternative.pieces for span in _standing(record, piece, alternative)
        )
    return _standing(record, alternative.text, alternative)


def _standing(record: ClauseText, text: str, alternative: Alternative) -> list[Span]:
    """Return where letters count: between the boundaries of words, or never inside a number."""
    folded, size = record.folded, len(text)
    found: list[Span] = []
    start = folded.find(text)
    if start < 0:
        return found
    if alternative.level is MatchLevel.LETTERS:
        stands = partial(_is_untorn, folded) if can_tear(text) else None
    elif alternative.level is MatchLevel.VARIANT:
        stands = partial(_is_variant, record, alternative)
    else:
        stands = None
    boundaries = None if alternative.level is MatchLevel.LETTERS else record.cuts.part_boundaries()
    while start >= 0:
        end = start + size
        if (boundaries is None or (start in boundaries and end in boundaries)) and (
            stands is None or stands(start, end)
        ):
            found.append(Span(start, end))
            start = folded.find(text, end)
        else:
            start = folded.find(text, start + 1)
    return found


def can_tear(text: str) -> bool:
    """Whether letters may stand inside a number or a Latin word: by their first or their last."""
    return text[0] in _TORN or text[-1] in _TORN


def _is_untorn(text: str, start: int, end: int) -> bool:
    return not (_splits(text, start) or _splits(text, end))


def _is_variant(record: ClauseText, alternative: Alternative, start: int, end: int) -> bool:
    """Whether a variant between words stands in no longer term, and beside what its guard asks."""
    return _is_free(record, Span(start, end), alternative.terms) and (
        alternative.guard is None or alternative.guard.admits(record.folded, start, end)
    )


def _is_free(record: ClauseText, span: Span, terms: frozenset[str]) -> bool:
    """Whether the word at ``span`` stands in no longer term of the lexicon but one of ``terms``."""
    boundaries = record.cuts.word_boundaries()
    start = boundaries[bisect_right(boundaries, span.start) - 1]
    end = boundaries[bisect_left(boundaries, span.end)]
    word = record.folded[start:end]
    return (start, end) == span or not is_term(word) or word in terms


def _splits(text: str, offset: int) -> bool:
    """Whether a cut at ``offset`` would tear a number or a Latin word apart."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if before in _DIGITS and after in _DIGITS:
        return True
    if before == "." and offset > 1 and text[offset - 2] in _DIGITS and after in _DIGITS:
        return True
    if before in _DIGITS and after == "." and text[offset + 1 : offset + 2] in _DIGITS:
        return True
    return before in _LATIN and after in _LATIN


def _loose(text: str, phrase: str) -> list[Span]:
    """Return where a phrase stands, whatever white space and quotation marks it has inside."""
    pattern = _loose_pattern(phrase)
    found: list[Span] = []
    match = pattern.search(text)
    while match:
        span = Span(*match.span())
        free = _is_untorn(text, *span)
        if free:
            found.append(span)
        match = pattern.search(text, span.end if free else span.start + 1)
    return found


@lru_cache(maxsize=64)
def _loose_pattern(phrase: str) -> re.Pattern[str]:
    """Return the regular expression of a phrase in which white space and marks may differ."""
    pieces: list[str] = []
    at = 0
    for match in re.finditer(LOOSE, phrase):
        mark = r"\s+" if match.group().isspace() else QUOTES
        pieces += (re.escape(phrase[at : match.start()]), mark)
        at = match.end()
    return re.compile("".join((*pieces, re.escape(phrase[at:]))))


def _apart(text: str, letters: tuple[str, ...]) -> Iterator[Span]:
    """Yield where letters stand in order, at most :data:`_GAP` others between two of them.

    A regular expression would try every way to reach a place. Here each place of a letter is looked
    at once, from the last letter back, and keeps the nearest end that can be reached from it.
    """
    ends = {place: place + 1 for place in _places_of(text, letters[-1])}
    for letter in reversed(letters[:-1]):
        if not ends:
            return
        reached = {}
        for place in _places_of(text, letter):
            further = [ends[at] for at in range(place + 1, place + _GAP + 2) if at in ends]
            if further:
                reached[place] = min(further)
        ends = reached
    done = 0
    for start, end in ends.items():
        if start >= done:
            if "\n" not in text[start:end]:
                yield Span(start, end)
            done = end


def _places_of(text: str, letter: str) -> Iterator[int]:
    place = text.find(letter)
    while place >= 0:
        yield place
        place = text.find(letter, place + 1)


def _numbers(record: ClauseText, term: str) -> list[Span]:
    """Return where the number of a canonical term stands, with 第 and its unit if the term has."""
    from qpsearch.text.numbers import read_numbers  # 3 ms, for queries with a number

    return [
        Span(
            number.span.start + (number.ordinal and not term.startswith("第")),
            number.end if term.endswith(number.unit) else number.span.end,
        )
        for number in read_numbers(record.folded, record.cuts.is_word_boundary)
        if term in number.terms
    ]


def _near(text: str, pieces: tuple[str, ...], slop: int) -> list[Span]:
    """Return the windows that hold every piece and at most ``slop`` other characters.

    A piece given twice must stand there twice.
    """
    wanted = Counter(pieces)
    if not wanted or any(text.count(piece) < count for piece, count in wanted.items()):
        return []
    places = sorted((start, piece) for piece in wanted for start in _starts(text, piece))
    limit = slop + sum(len(piece) for piece in pieces)
    windows: list[Span] = []
    last = {piece: deque[int](maxlen=count) for piece, count in wanted.items()}
    missing = len(pieces)
    for start, piece in places:
        places_of = last[piece]
        missing -= len(places_of) < wanted[piece]
        places_of.append(start)
        if not missing:
            first = min(places[0] for places in last.values())
            end = max(places[-1] + len(piece) for piece, places in last.items())
            if end - first <= limit:
                windows.append(Span(first, end))
                missing = len(pieces)
                for places_of in last.values():
                    places_of.clear()
    return windows


def _starts(text: str, piece: str) -> Iterable[int]:
    """Yield where ``piece`` stands; they neither overlap nor tear a number or a Latin word."""
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        free = _is_untorn(text, start, end)
        if free:
            yield start
        start = text.find(piece, end if free else start + 1)


def _wildcards(record: ClauseText, pattern: str) -> list[Span]:
    folded, compiled, prefix = record.folded, wildcard_pattern(pattern), literal_prefix(pattern)
    ends = dict(pairwise(record.cuts.word_boundaries()))
    starts = _each_start(folded, prefix) if prefix else ends
    return [
        Span(start, ends[start])
        for start in starts
        if start in ends and compiled.fullmatch(folded, start, ends[start])
    ]


def _each_start(text: str, letters: str) -> Iterator[int]:
    """Yield where letters begin, whether or not they overlap."""
    start = text.find(letters)
    while start >= 0:
        yield start
        start = text.find(letters, start + 1)


def literal_prefix(pattern: str) -> str:
    """Return what stands before the first wildcard."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


@lru_cache(maxsize=64)
def wildcard_pattern(text: str) -> re.Pattern[str]:
    """Return the regular expression of a word with ``*`` (any letters) and ``?`` (one)."""
    # What stands between two ``*`` is taken where it comes first, for good: a later place never
    # helps, and to try them all would take time beyond measure.
    begin, *rest = (
        "".join(r"\w" if letter == "?" else re.escape(letter) for letter in part)
        for part in re.split(r"\*+", text)
    )
    between = "".join(rf"(?>\w*?{part})" for part in rest[:-1])
    return re.compile(f"{begin}{between}\\w*{rest[-1]}" if rest else begin)
