"""Decimal numbers (1, 1.1, 1.1.1): which lines of a document they number.

Rows of a table (5 化学需氧量 150), amounts and lists look the same. The chain of rising numbers
that explains most lines tells them apart: a row that went on with the count from 4.1 to 5 would
leave 4.2, 4.3 and the true 5 unexplained.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.rules import decimal_mark, read_decimal, without_nought
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qpsearch.clauses.rules import Mark

Number = tuple[int, ...]

_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")
_FEWEST_DEEP = 3
"""Numbers of two parts and more from which a text is numbered so."""
_FEWEST = 5
"""Numbers of any kind from which one of several parts less will do."""
_GOING_ON = 0.5
"""Share of the chain that must follow its neighbour without a gap."""
_DEEP_WEIGHT, _WEIGHT, _ROW_WEIGHT = 2.0, 1.0, 0.5
"""What a line counts in the chain: with a number of several parts, of one, and as a row."""
_AMOUNT = lazy_pattern(
    r"(?:小时|小時|分钟|分鐘|[个個]?工作[日天]|[个個]月|公里|平方米|立方米|公顷|公頃|公斤|千克|毫米|厘米|[万萬亿億]元"
    r"|(?:[个個天年月日米亩畝吨噸元倍人户戶家件项項次级級度万萬亿億]|[kMGc]?(?:m|g|W|Hz|Pa|L|V)|m[gLm])"
    r"(?:以[上下内內外]|[内內]|左右|[的，,。/／时時]|$))"
)
"""2.5小时内, 1.5 m以上: what follows a figure that is an amount."""
_ABOVE_CHILD = 0.25
"""What a number counts more right above its first child."""
_GAP = 1.5
"""What a gap in the count costs."""
_START = 0.4
"""What it costs to begin inside the count, as an excerpt does: less than a line counts."""
_CELLS = 2
"""Tabs from which on a line is the row of a table."""
_ROWS = 3
"""Lines in a row, each with the next number of one part, that are a list or a table."""


class _Candidate(NamedTuple):
    line: int
    number: Number
    weight: float


def decimal_marks(
    words: Sequence[str],
    marks: Sequence[Mark | None],
    generated: Sequence[bool] = (),
    anew: Collection[int] = (),
) -> dict[int, Mark]:
    """Return the decimal numbers of a text by the index of their lines; empty for another text.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise; an annex begins a count of its own.
        generated: whether a word processor made the number of a line. Where it made decimal
            numbers, those are all there are.
        anew: lines from which on numbers are counted anew.

    """
    words = _with_points(words)
    found: dict[int, Mark] = {}
    made = [place for place, made_there in enumerate(generated) if made_there]
    if any(_parts(words[index]) > 1 for index in made):
        return {index: mark for index in made if (mark := decimal_mark(words[index]))}
    part: dict[str, list[_Candidate]] = {}
    letter = ""
    alone: list[_Candidate] = []
    for index, line in enumerate(words):
        mark = marks[index]
        annex = mark is not None and mark.unit is Unit.ANNEX
        if annex or index in anew:
            found |= _numbered(words, _with_alone(words, part, alone))
            part, alone = {}, []
            letter = mark.shown[-1:] if mark is not None and annex else ""
        if not (line[:1].isdecimal() or line[1:2] in ".．") or line.count("\t") >= _CELLS:
            continue
        match = read_decimal(line)
        if match is None and line.isdecimal() and len(line) <= _LONGEST_ALONE:
            alone.append(_Candidate(index, (int(line),), _ROW_WEIGHT))
        # A number that names its annex (A.1) stands in that annex.
        if match is None or (match["annex"] and match["annex"] != letter):
            continue
        number = without_nought(
            tuple(int(step) for step in match["n"].translate(_HALF).split(".")),
            lettered=bool(match["annex"]),
        )
        if 0 not in number and len(number) <= 5:
            deep = len(number) > 1 and not _AMOUNT.match(line, match.end())
            weight = _DEEP_WEIGHT if deep else _weight(line)
            part.setdefault(match["annex"] or "", []).append(_Candidate(index, number, weight))
    return found | _numbered(words, _with_alone(words, part, alone))


def _with_points(words: Sequence[str]) -> Sequence[str]:
    """Return lines whose decimal numbers were typed with a comma, 5、2、1, as if with points."""
    typed = [
        index
        for index, line in enumerate(words)
        if line[:1] in _DIGITS and "、" in line[1:3] and _TYPED.match(line)
    ]
    if len(typed) < _FEWEST_TYPED:
        return words
    lines = list(words)
    for index in typed:
        match = _TYPED.match(lines[index])
        if match:
            number = match.group().replace("、", ".")
            lines[index] = number + lines[index][match.end() :]
    return lines


_FEWEST_TYPED = 4
_DIGITS = frozenset("0123456789")
_TYPED = lazy_pattern(r"[0-9]{1,2}(?:、[0-9]{1,2}){1,3}(?=[\u3400-\u9fff])")


def _with_alone(
    words: Sequence[str], part: dict[str, list[_Candidate]], alone: list[_Candidate]
) -> dict[str, list[_Candidate]]:
    """Add the numbers of one part that stand on a line above their heading: 1 ⏎ 范围.

    Cells of a table stand so too; these are all that there are, a whole count above words, and no
    number of one part stands on the line of its heading.
    """
    numbers = part.get("", [])
    if (
        len(alone) < _FEWEST_ALONE
        or not numbers
        or [number for _, (number,), _ in alone] != list(range(1, len(alone) + 1))
        or any(len(candidate.number) == 1 for candidate in numbers)
        or not all(_is_heading_below(words, candidate.line) for candidate in alone)
    ):
        return part
    return part | {"": sorted(numbers + alone)}


def _is_heading_below(words: Sequence[str], index: int) -> bool:
    below = words[index + 1] if index + 1 < len(words) else ""
    return _HEADING.fullmatch(below) is not None


_LONGEST_ALONE = 2
_FEWEST_ALONE = 3
_HEADING = lazy_pattern(r"[\u3400-\u9fff][^。；;：:！!？?\t]{1,40}(?<![，,、])")


def without_lettered(
    words: Sequence[str], marks: Sequence[Mark | None], decimals: Collection[int]
) -> list[Mark | None]:
    """Take the marks off what stands inside a lettered list below a decimal number.

    a) …；b) …：1) … 2) …；c) …: the letters are text of 3.1, and so is what one of them holds.
    """
    found = list(marks)
    lettered = False
    for index, line in enumerate(words):
        mark = marks[index]
        if index in decimals:
            lettered = False
        elif mark is None:
            lettered = lettered or _LETTERED.match(line) is not None
        elif lettered and mark.unit in (Unit.LEVEL_4, Unit.LEVEL_5):
            found[index] = None
        else:
            lettered = False
    return found


_LETTERED = lazy_pattern(r"[a-z][)）][\s\u3000]*\S")


def _parts(line: str) -> int:
    """Return of how many parts the decimal number is that a line begins with; 0 without one."""
    match = read_decimal(line)
    return len(match["n"].translate(_HALF).split(".")) if match else 0


def _weight(line: str) -> float:
    return _ROW_WEIGHT if "\t" in line or line[-1].isdecimal() else _WEIGHT


def _numbered(words: Sequence[str], part: dict[str, list[_Candidate]]) -> dict[int, Mark]:
    """Return the marks of one part of a text; its candidates come by the letter of their annex."""
    found: dict[int, Mark] = {}
    for letter, numbers in part.items():
        candidates = _above_child(numbers)
        chain = _longest(candidates if letter else _without_rows(candidates))
        if not (letter or _is_throughout(chain, candidates)):
            chain = _short_standard(words, candidates)
        if chain:
            found |= {index: mark for index, _, _ in chain if (mark := decimal_mark(words[index]))}
    return found


def _above_child(candidates: list[_Candidate]) -> list[_Candidate]:
    """Let a number right above its first child count more: 4 above 4.1, and no row 4 before it."""
    return [
        candidate._replace(weight=candidate.weight + _ABOVE_CHILD)
        if below and below.line == candidate.line + 1 and below.number == (*candidate.number, 1)
        else candidate
        for candidate, below in zip(candidates, [*candidates[1:], None], strict=True)
    ]


def _is_throughout(chain: list[_Candidate], candidates: list[_Candidate]) -> bool:
    """Whether a chain numbers the text: most of it goes on without a gap, little is left out."""
    deep = sum(len(number) > 1 for _, number, _ in chain)
    missed = sum(len(number) > 1 for _, number, _ in candidates) - deep
    going_on = sum(
        _goes_on(before.number, after.number)
        for before, after in zip(chain, chain[1:], strict=False)
    )
    return (
        (deep >= _FEWEST_DEEP or (deep == _FEWEST_DEEP - 1 and len(chain) >= _FEWEST))
        and missed <= deep
        and going_on >= _GOING_ON * (len(chain) - 1)
    )


def _short_standard(words: Sequence[str], candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the chain that begins as standards do, though few numbers follow; else none."""
    begun = [
        first
        for first, candidate in enumerate(candidates)
        if candidate.number == (1,) and _STANDARD[0].fullmatch(words[candidate.line])
    ]
    if not begun:
        return []
    chain = _longest(candidates[begun[-1] :])
    begins = len(chain) >= len(_STANDARD) and all(
        pattern.fullmatch(words[candidate.line])
        for pattern, candidate in zip(_STANDARD, chain, strict=False)
    )
    gapless = all(
        _goes_on(before.number, after.number)
        for before, after in zip(chain, chain[1:], strict=False)
    )
    return chain if begins and gapless else []


_STANDARD = (
    lazy_pattern(r"1[\s\u3000]*(?:适用|適用)?[范範][围圍]"),
    lazy_pattern(
        r"2[\s\u3000]*(?:[规規]范性引用文件|規範性引用文件|引用(?:文件|标准|標準)|术语.{0,10}|術語.{0,10})"
    ),
)
"""The first headings of a standard (GB/T 1.1)."""


def _without_rows(candidates: list[_Candidate]) -> list[_Candidate]:
    """Leave out numbers of one part that are counted from line to line: the rows of a table."""
    kept: list[_Candidate] = []
    run: list[_Candidate] = []
    for candidate in candidates:
        index, number, _ = candidate
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


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the heaviest chain of rising numbers; a gap in the count costs some of its weight."""
    ranks = sorted({number for _, number, _ in candidates})
    rising = _Best(len(ranks))
    exact: dict[Number, tuple[float, int]] = {}
    """Number → the best chain that ends in it, and with which candidate."""
    under: dict[Number, tuple[float, int]] = {}
    """Number → the same for chains that end in it or anywhere below it."""
    scores: list[tuple[float, int]] = []
    for place, (_, number, weight) in enumerate(candidates):
        rank = bisect_left(ranks, number)
        options = [rising.below(rank)]
        best, before = options[0]
        best -= _GAP
        for score, other in _neighbours(number, exact, under):
            if score > best:
                best, before = score, other
        if best < 0:
            best, before = 0.0 if number[-1] == 1 and len(number) <= 2 else -_START, -1
        score = best + weight
        scores.append((score, before))
        rising.raise_to(rank, score, place)
        if score > exact.get(number, (-1.0, -1))[0]:
            exact[number] = (score, place)
        for depth in range(1, len(number) + 1):
            if score > under.get(number[:depth], (-1.0, -1))[0]:
                under[number[:depth]] = (score, place)
    chain: list[_Candidate] = []
    place = max(range(len(scores)), key=lambda at: scores[at][0], default=-1)
    while place >= 0:
        chain.append(candidates[place])
        place = scores[place][1]
    return chain[::-1]


def _neighbours(
    number: Number, exact: dict[Number, tuple[float, int]], under: dict[Number, tuple[float, int]]
) -> list[tuple[float, int]]:
    """Return the chains that ``number`` goes on from: of its parent, its elder, its elder's heirs.

    Where a chapter bears the outer number (第二章 above 2.1), the parent need not stand there.
    """
    *outer, last = number
    head = tuple(outer)
    found = []
    if last > 1:
        found.append(under.get((*head, last - 1)))
    elif head:
        found.append(exact.get(head))
        found.append(
            exact.get(head[:-1]) if head[-1] == 1 else under.get((*head[:-1], head[-1] - 1))
        )
    return [chain for chain in found if chain is not None]


def _goes_on(before: Number, number: Number) -> bool:
    """Whether a number is the next child, sibling or uncle of the one before, or a first cousin."""
    if number in ((*before, 1), (*before, 1, 1)):
        return True
    depth = len(number)
    if depth > 1 and depth <= len(before) and number[-1] == 1:
        return number[:-1] == (*before[: depth - 2], before[depth - 2] + 1)
    return depth <= len(before) and number == (*before[: depth - 1], before[depth - 1] + 1)


class _Best:
    """The best chain that ends in a number of a lower rank: a Fenwick tree of maxima."""

    def __init__(self, size: int) -> None:
        self.tree = [(-1.0, -1)] * (size + 1)

    def below(self, rank: int) -> tuple[float, int]:
        best = (-1.0, -1)
        while rank > 0:
            best = max(best, self.tree[rank])
            rank &= rank - 1
        return best

    def raise_to(self, rank: int, score: float, place: int) -> None:
        rank += 1
        while rank < len(self.tree):
            if score > self.tree[rank][0]:
                self.tree[rank] = (score, place)
            rank += rank & -rank
