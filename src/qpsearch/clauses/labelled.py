"""Headings that a label makes: 主旨 and 說明 of a letter, 问：above 答：, 行动一 beside 行动二.

None bears a number of the five ranks; each is named by its words. One such line says nothing: it is
told by the others of its row, or by what stands below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.numerals import parse_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.numbered import Line

_PART_OF_LETTER = lazy_pattern(
    r"(?:(?P<subject>主\s*旨)|(?P<reasons>[说說]\s*明|依\s*[據据])"
    r"|(?P<means>[辦办擬拟]\s*[法辦办]|公\s*告\s*事\s*[項项]))\s*[：:]\s*"
)
_PARTS_OF_LETTER = ("subject", "reasons", "means")
_COUNT = "[0-9一二三四五六七八九十]{0,3}"
_QUESTION = lazy_pattern(rf"(?:[问問]|Q){_COUNT}\s*[：:]\s*(?=\S)")
_BEGINS_QUESTION = frozenset("问問Q")
_ANSWER = lazy_pattern(rf"(?:答|A){_COUNT}\s*[：:]")
_LONGEST_QUESTION = 200
_COUNTED = lazy_pattern(
    r"(?P<label>行[动動]|任[务務]|工程|[专專][项項]|步[骤驟]|[议議][题題]|案例|第)"
    r"(?P<n>[一二三四五六七八九十]{1,3})(?P<word>案|站|步|阶段|階段|[讲講课課]|单元|單元|模[块塊]|环节|環節|)"
    r"[：:、\s\u3000]\s*(?=[^\s\d])"
)
_LONGEST_COUNTED = 60
_FEWEST_COUNTED = 2


class Label(NamedTuple):
    """What of a line is a heading by its label."""

    heading: str
    text: int
    """Where its text begins; the length of the line where it holds none."""
    apart: bool = False
    """Whether it is the title of a text beside others, which no article holds."""


def labelled_headings(lines: Sequence[Line]) -> dict[int, Label]:
    """Return the headings that labels make, by the index of their lines."""
    parts = _parts_of_letter(lines) or _parts_of_judgment(lines)
    return parts | _questions(lines) | _counted(lines) | _pieces(lines)


def _parts_of_letter(lines: Sequence[Line]) -> dict[int, Label]:
    """Return the parts of a letter of Taiwan (函): 主旨, 說明 and 辦法, in this order.

    The last two hold a count each, or a sentence. Of an announcement: 主旨, 依據, 公告事項.
    """
    found: dict[int, Label] = {}
    place = 0
    for index, line in enumerate(lines):
        match = _PART_OF_LETTER.match(line.words) if line.mark is None else None
        if match is None:
            continue
        part = _PARTS_OF_LETTER.index(match.lastgroup or "")
        if part == place:
            heading = "".join(match.group().split()).rstrip("：:")
            found[index] = Label(heading, match.end(), apart=part == 0)
            place += 1
        elif part == 0:
            return {}  # several letters in one file
    return found if len(found) > 1 else {}


def _parts_of_judgment(lines: Sequence[Line]) -> dict[int, Label]:
    """Return the parts of a judgment or an interpretation of Taiwan, by the names they have there.

    主 文 above 事實及理由; 解釋文 above 理由書. Each is a text of its own with its own counts.
    """
    found: dict[int, Label] = {}
    names: set[str] = set()
    for index, line in enumerate(lines):
        words = line.words
        if words[0] not in _PART_BEGINS or line.mark is not None or line.hashes:
            continue
        match = _PART_OF_JUDGMENT.match(words)
        if match is None:
            continue
        name = "".join(match["name"].split())
        names.add(name[0])
        found[index] = Label(name, match.end(), apart=True)
    return found if _OPERATIVE & names and _REASONED & names else {}


_PART_BEGINS = frozenset("主事理犯解爭争")
_OPERATIVE, _REASONED = frozenset("主解"), frozenset("事理")
"""How the names of what is decided begin, and of why: one of each is in every such text."""
_PART_OF_JUDGMENT = lazy_pattern(
    r"(?P<name>主\s*文|(?:犯\s*罪\s*)?事\s*[實实](?:\s*及\s*(?:理\s*由|[證证]\s*[據据]))?"
    r"|解\s*[釋释]\s*文|(?:解\s*[釋释]\s*)?(?:理\s*由\s*[書书]|[爭争]\s*[點点])"
    r"|理\s*由(?:\s*要\s*[領领])?)(?:\s*[：:]\s*|\s*$)"
)


def _questions(lines: Sequence[Line]) -> dict[int, Label]:
    """Return the questions that stand right above their answers."""
    return {
        index: Label(line.words, len(line.words))
        for index, line in enumerate(lines[:-1])
        if line.mark is None
        and not line.hashes
        and len(line.words) <= _LONGEST_QUESTION
        and line.words[:1] in _BEGINS_QUESTION
        and _QUESTION.match(line.words)
        and _ANSWER.match(lines[index + 1].words)
    }


def _counted(lines: Sequence[Line]) -> dict[int, Label]:
    """Return the lines that one word counts from 一 on: 行动一：…, 行动二：…; 第一步：…."""
    rows: dict[str, list[int]] = {}
    found: dict[int, Label] = {}
    for index, line in enumerate(lines):
        match = _COUNTED.match(line.words) if line.mark is None and not line.hashes else None
        if (
            match is None
            or (match["label"] == "第") != bool(match["word"])
            or len(line.words) > _LONGEST_COUNTED
            or line.words[-1] in "。；;，,"
        ):
            continue
        counted = match["label"] + match["word"]
        row = rows.setdefault(counted, [])
        number = parse_number(match["n"])
        if number == len(row) + 1:
            row.append(index)
        elif number == 1:
            found |= _row(lines, row)
            rows[counted] = [index]
    for row in rows.values():
        found |= _row(lines, row)
    return found


def _pieces(lines: Sequence[Line]) -> dict[int, Label]:
    """Return the titles of texts that a page gathers and counts: 某某制度 篇1, 某某制度 篇2."""
    found: dict[int, Label] = {}
    said = ""
    for index, line in enumerate(lines):
        words = line.words
        if line.mark is not None or not _SHORTEST_PIECE <= len(words) <= _LONGEST_PIECE:
            continue
        first = words[0] == "篇"
        if not first and (words[-1] not in _PIECE_ENDS or (said and not words.startswith(said))):
            continue
        match = _PIECE.fullmatch(words) or _PIECE_FIRST.fullmatch(words)
        if match and parse_number(match["n"]) == len(found) + 1:
            said = said or ("" if first else match["name"])
            found[index] = Label(words, len(words), apart=True)
    return found if len(found) > 1 else {}


_SHORTEST_PIECE, _LONGEST_PIECE = 6, 40
_PIECE_FIRST = lazy_pattern(
    r"篇(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[:：](?P<name>[^。；]{3,30})"
)
"""篇1：某某制度."""
_PIECE_ENDS = frozenset("0123456789一二三四五六七八九十）)")
_PIECE = lazy_pattern(
    r"(?P<name>[^。，；：、]{4,34}?(?:[\s\u3000（(]*篇|制度|手册|手冊|[办辦]法|方案|[规規]定|章程|[细細]则|[预預]案|[范範]文|通知)[\s\u3000（(]*)"
    r"(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)]?"
)


def _row(lines: Sequence[Line], row: list[int]) -> dict[int, Label]:
    if len(row) < _FEWEST_COUNTED:
        return {}
    return {index: Label(lines[index].words, len(lines[index].words)) for index in row}
