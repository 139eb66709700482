"""Which of the lines that begin with a decimal number are numbered by it: the count of a text.

The chain that explains most of them is, where it goes on nearly throughout; a short standard, and
a text whose chapters each count anew, are told by their form.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from qpsearch.clauses.chains import goes_on, longest
from qpsearch.clauses.decimal_numbers import decimal_mark
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.chains import Candidate, Number
    from qpsearch.clauses.rules import Mark

_FEWEST_DEEP = 3
"""Numbers of two parts and more from which a text is numbered so."""
_FEWEST = 5
"""Numbers of any kind from which one of several parts less will do."""
_GOING_ON = 0.5
"""Share of the chain that must follow its neighbour without a gap."""
_ABOVE_CHILD = 0.25
"""What a number counts more right above its first child."""
_ROWS = 3
"""Lines in a row, each with the next number of one part, that are a list or a table."""


def numbered_lines(
    words: Sequence[str], part: dict[str, list[Candidate]], cuts: Sequence[Sequence[int]]
) -> dict[int, Mark]:
    """Return the marks of one part of a text; its candidates come by the letter of their annex.

    ``cuts`` are the lines of its chapters, and these with the lines of 一、.
    """
    found: dict[int, Mark] = {}
    for letter, numbers in part.items():
        candidates = _above_child(numbers)
        chain = longest(candidates if letter else _without_rows(candidates))
        several = () if letter else (_by_chapters(candidates, at, len(chain)) for at in cuts)
        if anew := next(filter(None, several), None):
            chain = anew
        elif not (letter or _is_throughout([chain], candidates)):
            chain = _short_standard(words, candidates) or _with_one_below(chain, candidates)
        if chain:
            found |= {index: mark for index, _, _ in chain if (mark := decimal_mark(words[index]))}
    return found


def _by_chapters(
    candidates: list[Candidate], cuts: Sequence[int], explained: int
) -> list[Candidate]:
    """Return the chains of chapters that each begin to count anew; else none.

    The same deep numbers stand in several chapters then, and more lines are ``explained`` than by
    one count throughout.
    """
    deep = _deep(candidates)
    if not cuts or len(deep) - len(set(deep)) < _FEWEST_AGAIN:
        return []
    chapters: dict[int, list[Candidate]] = {}
    for candidate in _without_rows(candidates):
        chapters.setdefault(bisect_left(cuts, candidate.line), []).append(candidate)
    chains = [chain for chain in map(longest, chapters.values()) if _deep(chain)]
    again = Counter(number for chain in chains for number in _deep(chain))
    counted = sum(map(len, chains))
    several = sum(times > 1 for times in again.values()) >= _FEWEST_AGAIN
    if not (several and counted > explained and _is_throughout(chains, candidates)):
        return []
    return [candidate for chain in chains for candidate in chain]


def _deep(candidates: list[Candidate]) -> list[Number]:
    """Return the numbers of several parts."""
    return [number for _, number, _ in candidates if len(number) > 1]


_FEWEST_AGAIN = 2
"""Deep numbers that come again in another chapter."""


def _above_child(candidates: list[Candidate]) -> list[Candidate]:
    """Let a number right above its first child count more: 4 above 4.1, and no row 4 before it."""
    return [
        candidate._replace(weight=candidate.weight + _ABOVE_CHILD)
        if below and below.line == candidate.line + 1 and below.number == (*candidate.number, 1)
        else candidate
        for candidate, below in zip(candidates, [*candidates[1:], None], strict=True)
    ]


def _is_throughout(chains: list[list[Candidate]], candidates: list[Candidate]) -> bool:
    """Whether chains number the text: most of them goes on without a gap, little is left out."""
    count = sum(map(len, chains))
    deep = sum(len(_deep(chain)) for chain in chains)
    missed = len(_deep(candidates)) - deep
    going_on = sum(
        goes_on(before.number, after.number)
        for chain in chains
        for before, after in pairwise(chain)
    )
    return (
        (deep >= _FEWEST_DEEP or (deep == _FEWEST_DEEP - 1 and count >= _FEWEST))
        and missed <= deep
        and going_on >= _GOING_ON * (count - len(chains))
    )


def _short_standard(words: Sequence[str], candidates: list[Candidate]) -> list[Candidate]:
    """Return the chain that begins as standards do, though few numbers follow; else none."""
    begun = [
        first
        for first, candidate in enumerate(candidates)
        if candidate.number == (1,) and _STANDARD[0].fullmatch(words[candidate.line])
    ]
    if not begun:
        return []
    chain = longest(candidates[begun[-1] :])
    begins = len(chain) >= len(_STANDARD) and all(
        pattern.fullmatch(words[candidate.line])
        for pattern, candidate in zip(_STANDARD, chain, strict=False)
    )
    gapless = all(goes_on(before.number, after.number) for before, after in pairwise(chain))
    return chain if begins and gapless else []


def _with_one_below(chain: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
    """Return a chain of few numbers that is all there is, else none: 1. 2. 3. with 3.1 below."""
    deep = _deep(chain)
    below = any(
        after.line == before.line + 1 and after.number == (*before.number, 1)
        for before, after in pairwise(chain)
    )
    whole = (
        chain[:1]
        and chain[0].number == (1,)
        and deep == _deep(candidates)
        and (len(chain) > _FEW or len(deep) > 1)
    )
    gapless = all(goes_on(before.number, after.number) for before, after in pairwise(chain))
    return chain if whole and below and gapless else []


_FEW = 3
_STANDARD = (
    lazy_pattern(r"1[\s\u3000]*(?:适用|適用)?[范範][围圍]"),
    lazy_pattern(
        r"2[\s\u3000]*(?:[规規]范性引用文件|規範性引用文件|引用(?:文件|标准|標準)|术语.{0,10}|術語.{0,10})"
    ),
)
"""The first headings of a standard (GB/T 1.1)."""


def _without_rows(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out numbers of one part that are counted from line to line: the rows of a table."""
    kept: list[Candidate] = []
    run: list[Candidate] = []
    for candidate in candidates:
        index, number, _ = candidate
        if run and (index, number) == (run[-1].line + 1, (*run[-1].number, 1)):
            kept += [*run, candidate]  # 1、目的 2、范围 3、职责 above 3.1 are short chapters
            run = []
            continue
        if (
            run
            and len(number) == 1
            and (index, number[0])
            == (
                run[-1].line + 1,
                run[-1].number[0] + 1,
            )
        ):
            run.append(candidate)
            continue
        kept += run if len(run) < _ROWS else ()
        run = [candidate] if len(number) == 1 else []
        kept += () if run else (candidate,)
    return kept + (run if len(run) < _ROWS else [])
