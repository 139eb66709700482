"""Words at a few places of a text, without an index: jieba's dictionary read, not mapped.

:class:`~qpsearch.text.segment.Segmenter` divides whole texts by a dictionary file that an index
holds. Two files that are compared have no index; here the frequencies are read (a fifth of a
second), and the runs asked for are divided as ``jieba.cut(run, HMM=False)`` divides them.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import log
from typing import TYPE_CHECKING

from qpsearch.lexicon import dictionary_words
from qpsearch.text.dictionary_building import read_frequencies

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_LONGEST = 9
"""Letters of the longest word that is looked for."""


class WordDivision:
    """Divides runs of folded Han characters into words."""

    def __init__(self, frequencies: Mapping[str, int], total: int) -> None:
        self._frequencies = frequencies
        self._log_total = log(total)

    def __contains__(self, word: str) -> bool:
        """Whether ``word`` is in the dictionary."""
        return bool(self._frequencies.get(word))

    def words(self, run: str, *, whole: bool = True) -> list[str]:
        """Return the most probable division of ``run``.

        Args:
            run: folded letters; what is in no word stands alone.
            whole: whether the run itself may be a word; without, its parts are returned.

        """
        length = len(run)
        get = self._frequencies.get
        scores = [0.0] * (length + 1)
        ends = [0] * length
        for start in range(length - 1, -1, -1):
            top = log(get(run[start]) or 1) - self._log_total + scores[start + 1]
            top_end = start + 1
            for end in range(start + 2, min(length, start + _LONGEST) + 1):
                count = get(run[start:end])
                if count and (whole or end - start < length):
                    score = log(count) - self._log_total + scores[end]
                    if score >= top:
                        top, top_end = score, end
            scores[start], ends[start] = top, top_end
        words = []
        start = 0
        while start < length:
            words.append(run[start : ends[start]])
            start = ends[start]
        return words


def small_words(run: str, keep: Collection[str] = ()) -> Iterator[str]:
    """Yield the words of a run of folded letters, compounds divided (服务质量: 服务, 质量).

    Args:
        run: the letters.
        keep: compounds that stay whole.

    """
    for word in division().words(run):
        if len(word) > 2 and word not in keep:
            yield from _parts(word)
        else:
            yield word


@lru_cache(maxsize=1 << 12)
def _parts(word: str) -> tuple[str, ...]:
    """Return the parts of a compound: a text repeats its compounds."""
    return tuple(division().words(word, whole=False))


@cache
def division() -> WordDivision:
    """Return the division by jieba's words and those of the lexicon; read at the first call."""
    return WordDivision(*read_frequencies(dictionary_words()))
