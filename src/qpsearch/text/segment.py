"""Folded text to words: the most probable division of Han by a dictionary, plain rules elsewhere.

Runs of Han characters are divided exactly as ``jieba.cut(run, HMM=False)`` divides them.
Laws, for any input: the tokens' texts concatenate to the text, and so do their spans.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate, compress
from math import log
from typing import TYPE_CHECKING

from qpsearch.model import FoldedText, Span, Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.text.dictionary import Dictionary

    Piece = tuple[str, tuple[int, ...]]
    """A word and the lengths of its parts: a token that does not know where it stands."""

_LETTERS = (  # Latin with its accents and phonetic letters, Greek, Cyrillic
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
    "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03f5\u03f7-\u03ff"
    "\u0400-\u0481\u048a-\u052f"
)
_PIECE = rf"""
      [\u4e00-\u9fd5]+                                     # Han, the range of jieba
    | [0-9]*+ [{_LETTERS}] [{_LETTERS}0-9\u0300-\u036f]*   # a term: gdp, ipv6, 5g
    | (?:
          (?<![0-9],) [0-9]{{1,3}} (?: ,[0-9]{{3}} )++ (?![0-9]) (?: \.[0-9]++ (?!\.[0-9]) )?
                                                           # 2,000 and 1,234.5
        | (?<![0-9]\.) [0-9]++ \. [0-9]++ (?!\.[0-9])      # 5.5, but 2025.1.2 is no decimal
        | [0-9]+
      ) [%‰]?
    | \s+
    | .                                                    # each other character by itself
    """
HAN_BEGINS, HAN_ENDS = "\u4e00", "\u9fd6"
"""The first character of Han, and the one after the last."""

_IMPOSSIBLE = float("-inf")
_SHORTEST_COMPOUND = 3
_NEAR_TIE = 1.0
"""Two divisions of three characters whose probabilities differ by a factor below e both hold."""
_CLOSE = 1e-6
"""Rival words whose scores differ by less may be told apart by rounding, which depends on all that
follows in the run. Sums of n weights are off by less than n² · 2⁻⁴⁸ …"""
LONGEST_APART = 10_000
"""… so that no run above this length may be divided in pieces."""
_SHORT_QUERY = 12
"""Up to so many characters of Han alone are a run without looking for others."""
_MOST_TWOS = 1 << 19


class Segmenter:
    """Divides folded text into words by a dictionary.

    What has been read of the dictionary is kept, so a first query costs little and a long run
    soon goes at the speed of plain ``dict``. One segmenter should serve a whole process. Its memory
    is bounded: by the dictionary and the limits above.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        weights = _Weights(dictionary)
        self._letters = _Letters(weights)
        self._twos = _Twos(weights)
        self._threes = _Threes(weights)
        self._unknown = weights.of(1)
        self._parts: dict[str, tuple[int, ...]] = {}

    def segment(self, text: FoldedText) -> list[Token]:
        """Return the words of ``text``, white space and marks included, as tokens in order."""
        tokens = []
        start = 0
        for word, parts in self.pieces(text):
            end = start + len(word)
            tokens.append(Token(FoldedText(word), Span(start, end), parts))
            start = end
        return tokens

    def pieces(self, text: FoldedText) -> list[Piece]:
        """Return text and parts of the tokens of ``text``: what :meth:`segment` places."""
        pieces: list[Piece] = []
        for piece in _split(text):
            if HAN_BEGINS <= piece < HAN_ENDS:
                pieces += self._divide(piece, self._sizes(piece, len(piece))[0])
            else:
                pieces.append((piece, ()))
        return pieces

    def pieces_apart(self, chunk: FoldedText) -> list[Piece] | None:
        """Return the pieces of a part of a text that no word reaches into or out of.

        Its parts are those of the whole text unless two words are as probable but for rounding:
        then nothing is returned, and all that follows in the run has to be looked at too.
        """
        if not HAN_BEGINS <= chunk < HAN_ENDS:
            return [(piece, ()) for piece in _split(chunk)]
        sizes, certain = self._sizes(chunk, len(chunk))
        return self._divide(chunk, sizes) if certain else None

    def _divide(self, run: str, sizes: list[int]) -> list[Piece]:
        """Divide a run of Han, given the size of the word that begins at each position."""
        pieces: list[Piece] = []
        start = 0
        while start < len(run):
            size = sizes[start]
            word = run[start : start + size]
            pieces.append((word, () if size < _SHORTEST_COMPOUND else self._parts_of(word)))
            start += size
        return pieces

    def _parts_of(self, word: str) -> tuple[int, ...]:
        """Return the lengths of the words a compound is made of, or nothing.

        They are its best division without itself, its parts divided again: 可|持续|发展, 农|产品.
        A division into single characters only says nothing, but for three characters that two
        divisions fit about as well (下雨|天, 下|雨天), so that either word is found in them.
        """
        parts = self._parts.get(word)
        if parts is None:
            found = self._best_parts(word)
            if len(found) == 1 or (len(found) == len(word) and found != self._three(word)):
                found = ()
            parts = self._parts[word] = found
        return parts

    def _best_parts(self, word: str) -> tuple[int, ...]:
        if len(word) < _SHORTEST_COMPOUND:
            return (len(word),)
        if len(word) == _SHORTEST_COMPOUND:
            return self._three(word) or (len(word),)
        sizes, _ = self._sizes(word, len(word) - 1)
        found: list[int] = []
        at = 0
        while at < len(word):
            part = word[at : at + sizes[at]]
            found += self._best_parts(part)
            at += len(part)
        return tuple(found)

    def _three(self, word: str) -> tuple[int, ...]:
        """Return the parts of three characters: 1 and 2, 2 and 1, both (1, 1, 1), or none."""
        if len(word) != _SHORTEST_COMPOUND:
            return ()
        first = self._letter(word[0]) + self._pair(word[1:])
        second = self._pair(word[:2]) + self._letter(word[2])
        if max(first, second) == _IMPOSSIBLE:
            return ()
        if abs(first - second) < _NEAR_TIE:
            return (1, 1, 1)
        return (1, 2) if first > second else (2, 1)

    def _letter(self, letter: str) -> float:
        return max(self._letters[letter], self._unknown)

    def _pair(self, two: str) -> float:
        entry = self._twos[two]
        return entry[0] if entry else _IMPOSSIBLE

    def _sizes(self, run: str, longest: int) -> tuple[list[int], bool]:
        """Return for each position the size of the word that begins there on the best path.

        The best path has the highest product of frequencies; between equals the longer word
        wins. Sums are formed in jieba's order, from the end, since rounding decides near-ties.
        Words of more than ``longest`` characters, where that is 3 or more, are left out.
        Also whether no rival came so close that rounding may have decided.
        """
        letters, twos, threes, words = self._letters, self._twos, self._threes, self._threes.words
        length = len(run)
        certain = True
        sizes = [1] * length
        scores = [0.0] * (length + 1)
        following = scores[-2] = max(letters[run[-1]], self._unknown)
        for start in range(length - 2, -1, -1):
            best = letters[run[start]] + following
            two = twos[run[start : start + 2]]
            if two is not None:
                weight, thirds = two
                score = weight + scores[start + 2]
                if -_CLOSE < score - best < _CLOSE:
                    certain = False
                if score >= best:
                    best = score
                    sizes[start] = 2
                if thirds and start + 2 < length and run[start + 2] in thirds:
                    weight, longer = threes[run[start : start + 3]]
                    score = weight + scores[start + 3]
                    if -_CLOSE < score - best < _CLOSE:
                        certain = False
                    if score >= best:
                        best = score
                        sizes[start] = 3
                    for size in longer:
                        end = start + size
                        if end > length or size > longest:
                            break
                        score = words.get(run[start:end], _IMPOSSIBLE) + scores[end]
                        if -_CLOSE < score - best < _CLOSE:
                            certain = False
                        if score >= best:
                            best = score
                            sizes[start] = size
            if best == _IMPOSSIBLE:  # a letter that is no word stands alone only if it must
                best = self._unknown + following
                sizes[start] = 1
            following = scores[start] = best
        return sizes, certain


def _split(text: str) -> list[str]:
    """Return runs of Han, numbers, terms, spaces and marks, in order."""
    if 0 < len(text) <= _SHORT_QUERY and min(text) >= HAN_BEGINS and max(text) < HAN_ENDS:
        return [text]  # as most queries are: compiling the pattern takes two milliseconds
    return _pattern().findall(text)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_PIECE, re.VERBOSE | re.DOTALL)


# What has been read of the dictionary. A weight is the logarithm of a word's probability, or
# _IMPOSSIBLE for what is no word. Keys that lead nowhere are remembered for letters and pairs
# only: there are few letters, and pairs are limited.


class _Weights:
    """Reads weights from a dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._log_total = log(dictionary.total)
        self.dictionary = dictionary

    def of(self, frequency: int | None) -> float:
        return log(frequency) - self._log_total if frequency else _IMPOSSIBLE


class _Letters(dict[str, float]):
    """The weights of single characters."""

    def __init__(self, weights: _Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, letter: str) -> float:
        weight = self[letter] = self._weights.of(self._weights.dictionary.frequency(letter))
        return weight


class _Twos(dict[str, "tuple[float, str] | None"]):
    """The weights of two characters and the characters that words go on with after them."""

    def __init__(self, weights: _Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, two: str) -> tuple[float, str] | None:
        if len(self) >= _MOST_TWOS:
            self.clear()
        opening = self._weights.dictionary.opening(two)
        entry = self[two] = opening and (self._weights.of(opening[0]), opening[1])
        return entry


class _Threes(dict[str, tuple[float, tuple[int, ...]]]):
    """The weights of three characters and the sizes, rising, of longer words they begin.

    Asked only for what begins a word; the weights of the longer words are in ``words``.
    """

    def __init__(self, weights: _Weights) -> None:
        super().__init__()
        self.words: dict[str, float] = {}
        self._weights = weights

    def __missing__(self, three: str) -> tuple[float, tuple[int, ...]]:
        found = {w: self._weights.of(f) for w, f in self._weights.dictionary.words_from(three)}
        weight = found.pop(three, _IMPOSSIBLE)
        self.words.update(found)
        entry = self[three] = (weight, tuple(sorted(set(map(len, found)))))
        return entry


# Boundaries as a string: a word of n characters is the n-th letter, small; a part that another
# part follows is a capital; ~ stands for 26 characters more of the same. 支柱产业|升级 is "Bbb".
_STEP = 26
_WORD, _PART, _MORE = ord("a") - 1, ord("A") - 1, "~"
_CODES = "".join(map(chr, [*range(_PART + 1, _PART + 27), *range(_WORD + 1, _WORD + 27)])) + _MORE
_SIZES = bytes(
    _STEP if chr(c) == _MORE else c & 31 if chr(c).isalpha() and c < 128 else 0 for c in range(256)
)
_IS_WORD = bytes(_WORD < c <= _WORD + _STEP for c in range(256))
_IS_PART = bytes(chr(c) != _MORE for c in range(256))


def encode_pieces(pieces: Iterable[Piece]) -> str:
    """Return the boundaries of consecutive pieces as ASCII letters and ``~``.

    About one character a piece; safe inside JSON without escapes. :class:`Cuts` reads it.
    """
    return "".join([_codes_of(len(word), parts) for word, parts in pieces])


@lru_cache(maxsize=1 << 12)
def _codes_of(size: int, parts: tuple[int, ...]) -> str:
    """Return the code of a piece of ``size`` characters; there are few kinds."""
    inner = "".join(_code(part, _PART) for part in parts[:-1])
    return inner + _code(parts[-1] if parts else size, _WORD)


def _code(size: int, base: int) -> str:
    if size <= _STEP:
        return chr(base + size)
    more, rest = divmod(size - 1, _STEP)
    return _MORE * more + chr(base + rest + 1)


_FLAGS = [
    b"\0" * (size - 1) + (b"\3" if word else b"\1" if part else b"\0") if size else b""
    for size, word, part in zip(_SIZES, _IS_WORD, _IS_PART, strict=True)
]


def boundary_flags(codes: str) -> bytes:
    """Return for each offset, from 0 on, 3 where words begin or end, 1 where parts do, else 0.

    Args:
        codes: what :func:`encode_pieces` gave.

    """
    return b"\3" + b"".join(map(_FLAGS.__getitem__, codes.encode("ascii")))


class Cuts:
    """The boundaries in a segmented text, decoded when first asked for.

    Offsets count from the start of the first token. The start and the end of the text are
    boundaries of both kinds; an offset outside is none.
    """

    __slots__ = ("_codes", "_parts", "_words")

    def __init__(self, codes: str) -> None:
        """Take what :func:`encode_pieces` gave.

        Raises:
            ValueError: ``codes`` holds a character that it never gives.

        """
        if codes.strip(_CODES):
            raise ValueError(f"not an encoding of cuts: {codes[:40]!r}")
        self._codes = codes.encode("ascii")
        self._words: frozenset[int] | None = None
        self._parts: frozenset[int] | None = None

    def is_word_boundary(self, offset: int) -> bool:
        """Tell whether a token begins or ends at ``offset``."""
        if self._words is None:
            self._words = frozenset(self._boundaries(_IS_WORD))
        return offset in self._words

    def part_boundaries(self) -> frozenset[int]:
        """Return the offsets where tokens, or parts of them, begin or end."""
        if self._parts is None:
            self._parts = frozenset(self._boundaries(_IS_PART))
        return self._parts

    def word_boundaries(self) -> tuple[int, ...]:
        """Return the offsets where tokens begin or end, in order."""
        return self._boundaries(_IS_WORD)

    def _boundaries(self, which: bytes) -> tuple[int, ...]:
        ends = accumulate(self._codes.translate(_SIZES))
        return 0, *compress(ends, self._codes.translate(which))
