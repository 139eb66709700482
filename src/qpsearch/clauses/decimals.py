"""Decimal numbers (1, 1.1, 1.1.1): which lines of a document they number.

Rows of a table (5 化学需氧量 150), amounts and lists look the same. The chain of rising numbers
that explains most lines tells them apart: a row that went on with the count from 4.1 to 5 would
leave 4.2, 4.3 and the true 5 unexplained. Chapters of tender documents and parts of contracts
(通用条款, 专用条款) each have a count of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.chains import Candidate
from qpsearch.clauses.decimal_counts import numbered_lines
from qpsearch.clauses.decimal_numbers import decimal_mark, read_decimal, without_nought
from qpsearch.clauses.rules import HALF_WIDTH
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qpsearch.clauses.rules import Mark

_DEEP_WEIGHT, _WEIGHT, _ROW_WEIGHT = 2.0, 1.0, 0.5
"""What a line counts in the chain: with a number of several parts, of one, and as a row."""
_AMOUNT = lazy_pattern(
    r"(?:小时|小時|分钟|分鐘|[个個]?工作[日天]|[个個]月|公里|平方米|立方米|公顷|公頃|公斤|千克|毫米|厘米|[万萬亿億]元"
    r"|(?:[个個天年月日米亩畝吨噸元倍人户戶家件项項次级級度万萬亿億]|[kMGc]?(?:m|g|W|Hz|Pa|L|V)|m[gLm])"
    r"(?:以[上下内內外]|[内內]|左右|[的，,。/／时時]|$))"
)
"""2.5小时内, 1.5 m以上: what follows a figure that is an amount."""
_CELLS = 2
"""Tabs from which on a line is the row of a table."""


def decimal_marks(
    words: Sequence[str],
    marks: Sequence[Mark | None],
    generated: Sequence[bool] = (),
    anew: Collection[int] = (),
    rows: Collection[int] = (),
) -> dict[int, Mark]:
    """Return the decimal numbers of a text by the index of their lines; empty for another text.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise; an annex begins a count of its own.
        generated: whether a word processor made the number of a line. Where it made decimal
            numbers, those are all there are.
        anew: lines from which on numbers are counted anew.
        rows: lines that are the rows of a table.

    """
    words = _with_points(words)
    found: dict[int, Mark] = {}
    made = [place for place, made_there in enumerate(generated) if made_there]
    if any(_parts(words[index]) > 1 for index in made):
        found = {index: mark for index in made if (mark := decimal_mark(words[index]))}
        return found | _typed_between(words, marks, found)
    part: dict[str, list[Candidate]] = {}
    letter = ""
    alone: list[Candidate] = []
    cuts: list[int] = []
    heads: list[int] = []
    for index, line in enumerate(words):
        mark = marks[index]
        annex = mark is not None and mark.unit is Unit.ANNEX
        if annex or index in anew or is_explanation(line):
            found |= numbered_lines(words, _with_alone(words, part, alone), (cuts, heads))
            part, alone, cuts, heads = {}, [], [], []
            letter = mark.shown[-1:] if mark is not None and annex else ""
        elif mark is not None and mark.unit in _CHAPTERS:
            cuts.append(index)
            heads.append(index)
        elif mark is not None and mark.rule == "level_1":
            heads.append(index)
        if not (line[:1].isdecimal() or line[1:2] in ".．") or line.count("\t") >= _CELLS:
            continue
        if index in rows or (index and words[index - 1][-1:] == "、"):
            continue
        match = read_decimal(line)
        bare = line.rstrip(".．")
        if match is None and bare.isdecimal() and len(bare) <= _LONGEST_ALONE and bare[0] != "0":
            alone.append(Candidate(index, (int(bare),), _ROW_WEIGHT))
        # A number that names its annex (A.1) stands in that annex.
        if match is None or (match["annex"] and match["annex"] != letter):
            continue
        number = without_nought(
            tuple(int(step) for step in match["n"].translate(HALF_WIDTH).split(".")),
            lettered=bool(match["annex"]),
        )
        if 0 not in number[len(number) > 1 :] and len(number) <= 5:
            amount = _AMOUNT.match(line, match.end())
            if amount and len(number) == 1:  # 合同签订后 ⏎ 7 个工作日内支付
                continue
            deep = len(number) > 1 and not amount
            weight = _DEEP_WEIGHT if deep else _weight(line)
            part.setdefault(match["annex"] or "", []).append(Candidate(index, number, weight))
    return found | numbered_lines(words, _with_alone(words, part, alone), (cuts, heads))


def _typed_between(
    words: Sequence[str], marks: Sequence[Mark | None], made: dict[int, Mark]
) -> dict[int, Mark]:
    """Return the provisions 1.0.1, A.0.1 that are typed below chapters that a program counts."""
    found: dict[int, Mark] = {}
    chapter, last = "", 0
    for index, line in enumerate(words):
        mark = made.get(index) or marks[index]
        if mark is not None and (index in made or mark.unit is Unit.ANNEX):
            chapter, last = mark.shown.removeprefix("附录").removeprefix("附錄").strip(), 0
        match = _PROVISION.match(line) if mark is None or mark.unit is not Unit.ANNEX else None
        if match and index not in made and (match["of"], int(match["n"])) == (chapter, last + 1):
            if typed := decimal_mark(line):
                found[index] = typed
            last += 1
    return found


_PROVISION = lazy_pattern(r"(?P<of>[0-9]{1,2}|[A-Z])[.．]0[.．](?P<n>[0-9]{1,2})(?![.．0-9])")


def counted_below(
    marks: Sequence[Mark | None], decimals: dict[int, Mark], anew: Collection[int] = ()
) -> dict[int, Mark]:
    """Tell which decimal numbers count below 一、, maybe through several: 一、 1 2 二、 3.

    So they do in tender documents. The first of a chapter stands right below 一、 or its like.
    """
    found = dict(decimals)
    outer = -1  # the line of the last 一、 above the first number of a chapter
    below = begun = False
    for index, mark in enumerate(marks):
        decimal = decimals.get(index)
        if decimal is None and mark is not None and mark.rule == "level_1":
            outer = outer if begun else index
        elif index in anew or (mark is not None and mark.unit.rank <= _LAST_CHAPTER):
            outer, below, begun = -1, False, False
        if decimal is not None and decimal.unit is Unit.LEVEL_1:
            below = below if begun else decimal.num == "1" and 0 <= outer == index - 1
            begun = True
            if below:
                found[index] = decimal._replace(below=True)
    return found


def is_explanation(line: str) -> bool:
    """Whether a line is the name of what explains a standard of engineering, number by number.

    It stands below the standard (工程建设标准编写规定), often set wide.
    """
    return line[:1] in _BEGIN_EXPLANATION and "".join(line.split()) in _EXPLANATIONS


_EXPLANATIONS = frozenset(["条文说明", "條文說明", "附：条文说明", "附：條文說明", "附:条文说明"])
_BEGIN_EXPLANATION = frozenset("条條附")
_LAST_CHAPTER = Unit.SECTION.rank
_CHAPTERS = frozenset({Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION})


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
    words: Sequence[str], part: dict[str, list[Candidate]], alone: list[Candidate]
) -> dict[str, list[Candidate]]:
    """Add the numbers of one part that stand on a line above their heading: 1 ⏎ 范围.

    Cells of a table stand so too; these are nearly all that there are, a whole count above words,
    and no number of one part stands on the line of its heading.
    """
    numbers = part.get("", [])
    found = alone
    alone = []
    for candidate in found:  # a page's number may stand between them
        if candidate.number == (len(alone) + 1,) and _is_heading_below(words, candidate.line):
            alone.append(candidate)
    if (
        len(alone) < _FEWEST_ALONE
        or not numbers
        or len(found) > len(alone) + len(alone) // _STRAYS
        or any(len(candidate.number) == 1 for candidate in numbers)
    ):
        return part
    return part | {"": sorted(numbers + alone)}


def _is_heading_below(words: Sequence[str], index: int) -> bool:
    below = words[index + 1] if index + 1 < len(words) else ""
    return _HEADING.fullmatch(below) is not None


_LONGEST_ALONE = 2
_FEWEST_ALONE = 3
_STRAYS = 4
_HEADING = lazy_pattern(r"[A-Z\u3400-\u9fff][^。；;：:！!？?\t]{1,40}(?<![，,、])")


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
    return len(match["n"].translate(HALF_WIDTH).split(".")) if match else 0


def _weight(line: str) -> float:
    return _ROW_WEIGHT if "\t" in line or line[-1].isdecimal() else _WEIGHT
