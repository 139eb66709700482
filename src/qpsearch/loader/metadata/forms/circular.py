"""The head of a circular of Hong Kong: its file, its number, whom it is for, its title.

檔號：EDB/ADM/55/1 ⏎ 教育局通告第6/2023號 ⏎ 分發名單：… ⏎ 副本送：… ⏎ title ⏎ （註：本通告應交 ⏎
(a) … ⏎ (b) …）: rows above and a note below the title say who gets it, and is to act on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.lines import is_agency_line, is_date
from qpsearch.loader.metadata.numbers import CIRCULAR
from qpsearch.loader.metadata.titles.title import joined_lines
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = lazy_pattern(
    r"(?:本[局署处会部院]|来函)?档(?:案编)?号\s*:\s*(?=.*[a-z])[\w()/.\s&–-]{2,60}"
)
_CODE = lazy_pattern(r"[a-z][a-z0-9()]*(?:[/.\s–-]+[a-z0-9()]+)+")
"""The number of another file, on the line below."""
_SENT_TO = lazy_pattern(r"(?:分发名单|副本(?:送|致|抄送)?|送交|致|经办人)\s*:\s*(?P<whom>.{0,100})")
_SALUTATION = lazy_pattern(r"(?:敬启者|执事先生|先生/女士|各位校[长监])\s*[:,]?")
_NOTE = lazy_pattern(r"[(\[〔【]\s*(?:注意?|备注)\s*:")
_OPENS, _CLOSES = frozenset("（(［[〔【"), frozenset("）)］]〕】")
_HEADING = lazy_pattern(r"(?:摘要|引言|目的|背景|详情|概要|简介|主旨|内容|序言)")
_SENT, _FILED = "distribution", "index_table"
_ABOVE = 12
"""Lines within which the number, or the file, and all rows stand."""
_TITLE_LINES = 3
_NOTE_LINES = 12
_ADDRESSEES = 6
_LONGEST = 60


class Circular(NamedTuple):
    """The head of a circular by its lines."""

    rules: dict[int, str]
    title: str
    is_letter: bool
    """Whether it has a salutation, below which its title stands."""


def circular_head(lines: Sequence[str]) -> Circular | None:
    """Return the head of a circular at the top of a document, if it has one."""
    if not any("/" in line or line[0] == "致" for line in lines[:_ABOVE]):
        return None  # each file, each number has its slash
    rules: dict[int, str] = {}
    at, sure = 0, False
    while at < min(len(lines), _ABOVE):
        rule = _rule(lines, at, rules.get(at - 1, ""))
        if not rule:
            break
        sure = sure or rule == "document_number" or _FILE.fullmatch(_folded(lines[at])) is not None
        rules[at] = rule
        at += 1
    if not sure:
        return _open_letter(lines)
    first = at + _addressee(lines[at:]) if rules[at - 1] == _SENT else at
    rules |= dict.fromkeys(range(at, first), _SENT)
    size = _title_size(lines[first:])
    if not size:
        return None
    rules |= dict.fromkeys(range(first, first + size), "title")
    below = first + size
    if below < len(lines) and is_date(lines[below]):
        rules[below] = "date_line"
        below += 1
    rules |= dict.fromkeys(range(below, below + _note_size(lines[below:])), _SENT)
    return Circular(rules, joined_lines(lines[first : first + size]), is_letter=first > at)


def _open_letter(lines: Sequence[str]) -> Circular | None:
    """Return the head of a circular that its first line calls so: 致…的通函 ⏎ title ⏎ day."""
    if not lines or lines[0][0] != "致" or not _OPEN_LETTER.fullmatch(_folded(lines[0])):
        return None
    size = _title_size(lines[1:])
    if not size or 1 + size >= len(lines) or not is_date(lines[1 + size]):
        return None
    rules = dict.fromkeys(range(1 + size), "title") | {1 + size: "date_line"}
    title = f"{lines[0].strip()} {joined_lines(lines[1 : 1 + size])}"
    return Circular(rules, title, is_letter=True)


_OPEN_LETTER = lazy_pattern(r"致[\u3400-\u9fff、]{2,40}的?(?:通函|通告)", needs="致")


def _rule(lines: Sequence[str], at: int, above: str) -> str:
    """Return the rule of a line above the title; empty where it is the first of that."""
    text = lines[at]
    if len(text) > _LONGEST * 2:
        return ""
    folded = _folded(text)
    if "/" in text and CIRCULAR.fullmatch(text):
        return "document_number"
    if _SENT_TO.fullmatch(folded):
        return _SENT
    if _FILE.fullmatch(folded) or (above == _FILED and _CODE.fullmatch(folded)):
        return _FILED
    if is_date(text):
        return "date_line"
    named = above == "letterhead" and folded in _KINDS
    return "letterhead" if named or (above != _SENT and _is_letterhead(text)) else ""


_KINDS = ("通告", "通函")
"""What may stand alone below who sends it."""


def _is_letterhead(text: str) -> bool:
    return len(text) <= _LONGEST and is_agency_line("".join(text.split()))


def _addressee(lines: Sequence[str]) -> int:
    """Return how many lines go on with whom a letter is for, its salutation the last."""
    for count, line in enumerate(lines[:_ADDRESSEES], start=1):
        if _SALUTATION.fullmatch(_folded(line)):
            return count
        if line[-1] in "。：" or len(line) > _LONGEST:
            break
    return 0


def _title_size(lines: Sequence[str]) -> int:
    """Return how many lines the title takes, down to the note, a heading, or the text."""
    size = 0
    while size < min(len(lines), _TITLE_LINES + 1):
        text = lines[size]
        folded = _folded(text)
        if (
            len(text) > _LONGEST
            or text[-1] in "。；：:，、"
            or is_numbered(text)
            or is_date(text)
            or _NOTE.match(folded)
            or _HEADING.fullmatch(folded)
        ):
            return size
        size += 1
    return 1 if size > _TITLE_LINES else size


def _note_size(lines: Sequence[str]) -> int:
    """Return how many lines the note takes that says who is to act, down to its last bracket."""
    if not lines or not _NOTE.match(_folded(lines[0])):
        return 0
    depth = 0
    for count, line in enumerate(lines[:_NOTE_LINES], start=1):
        depth += sum(letter in _OPENS for letter in line)
        depth -= sum(letter in _CLOSES for letter in line)
        if depth <= 0:
            return count
    return 0


def _folded(text: str) -> str:
    return fold_line(text[: _LONGEST * 2]).strip()
