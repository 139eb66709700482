"""Titles by their form: issuer, subject and kind, maybe over several lines.

财政部 ⏎ 税务总局 ⏎ 关于支持…的 ⏎ 公告 (党政机关公文格式 GB/T 9704-2012, 7.3.1), told by that form
together with what must follow a title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import (
    bare,
    is_banner,
    is_date,
    is_date_line,
    is_issuer,
    is_mark,
)
from qpsearch.loader.metadata.names import tidy_title
from qpsearch.loader.metadata.numbers import is_number, leading_number
from qpsearch.loader.metadata.titles.title import (
    AGENCIES,
    SUBJECT_LINES,
    Title,
    closes_head,
    closes_title,
    is_open,
    is_qualifier,
    joined,
    lead_of,
    subject_of,
    without_marks,
    without_number,
    without_stray,
)
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_ABOVE = 8
"""Lines above a title: banner, letterhead, number, the page's own headline (each maybe in two)."""
_AGAIN = 12
_LINE_LENGTH = 80
_PLAINLY = lazy_pattern(r"关于|的[^的]{2,4}$")
"""What a subject has that news of it (某局发布操作说明) has not."""
_COMPLETE = lazy_pattern(
    r"关于.+的[^的]{0,4}(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要)$"
)
"""A subject that is whole whatever follows: the fifteen kinds, 党政机关公文处理工作条例第八条."""
_ENDS_AGAIN = lazy_pattern(r"^[的》）)]|的[^的]{0,4}(?:决议|决定|意见|通知|通报|报告|批复|函)$")
"""How a line goes on with a subject that might be whole: …的决定 ⏎ 精神的通知."""
_PASSES_ON = lazy_pattern(r"(?:关于|印发|转发|批转|发布|公布|颁布|、)$")
_FORWARDS = lazy_pattern(r"(?:转发|批转)(?!.*关于)")
_BEHIND_NUMBER = lazy_pattern(r"[\s\-—–:：]*")
_ENDED = lazy_pattern(r"[。；;：:!！?？…]")
_NO_BANNER = lazy_pattern(r"[。；;\t]|[：:，,、]$")
_SHORT_NAME = 3
"""Letters of the name by which an agency calls itself: 县政府."""


def official_title(lines: Sequence[str]) -> Title | None:
    """Return the title in official form among the first lines, if there is one.

    Where the page's headline says the subject alone and the document says it again below its
    agencies, the fuller one is the title.
    """
    for first, line in enumerate(lines[:_ABOVE]):
        found = _title_at(lines, first)
        if found:
            found = _fuller(lines, found)
            if _brings_along(lines, found):
                return None
            if _is_proper(lines, found):
                return _said_above(lines, found)
        if not (_may_stand_above(line) or is_date(line)):
            break
    return None


def _title_at(lines: Sequence[str], first: int) -> Title | None:
    """Return the official title that begins on line ``first``: agencies, subject, kind."""
    at = first
    agencies: list[str] = []
    while at < min(len(lines), first + AGENCIES) and is_issuer(lines[at]):
        if bare(lines[at]) in map(bare, agencies):
            return None  # said twice: the first is a banner
        agencies.append(lines[at])
        at += 1
    if at == len(lines):
        return None
    opening = without_marks(lines[at])
    cut = _leading_number(opening)
    lead = lead_of(opening[cut:])
    if lead is None or (cut and agencies):
        return None
    # Only equals issue together (党政机关公文处理工作条例第十七条): 教育部 above 教育部办公厅 is
    # letterhead.
    while agencies and any(_is_above(agencies[0], name) for name in (*agencies[1:], lead)):
        agencies, first = agencies[1:], first + 1
    if agencies and lead and bare(lines[at]) in map(bare, lines[at + 1 : at + _AGAIN]):
        agencies, first = [], at  # what the document itself says is the lead alone
    subject = _subject(lines, at, opening[cut:], signed=bool(agencies))
    if subject is None:
        return None
    text, number, end = subject
    if end > at + 1 and opening != lines[at]:
        return None  # brackets around a title end with its line
    names = [tidy_title(name) for name in agencies]
    issuers = "".join(name if name.endswith("、") else f"{name} " for name in names)
    text = (issuers if lead else issuers.rstrip()) + text
    return Title(first, end - first, text, number or opening[:cut].strip(" -—–:："))


def _is_above(letterhead: str, name: str) -> bool:
    """Whether an agency's line names the house of another, or that in other words.

    In fewer letters, or with the place that its own 县人民政府关于… leaves out.
    """
    said, whole = bare(letterhead), bare(name)
    letters = iter(whole)
    return (
        whole.startswith(said)
        or (said.endswith(whole) and len(whole) >= _SHORT_NAME)
        or (said[:2] == whole[:2] and said[-1] == whole[-1] and all(one in letters for one in said))
    )


def _subject(
    lines: Sequence[str], at: int, opening: str, *, signed: bool
) -> tuple[str, str, int] | None:
    """Return subject and kind from line ``at`` on, a number behind them, and the line below.

    Below agencies (``signed``) a whole subject needs nothing more to be told by.
    """
    said = opening
    for below in range(at + 1, min(len(lines), at + SUBJECT_LINES) + 1):
        words, number = without_number(said)
        if ends_title(words) and not is_open(words):
            end = below
            if not number and is_qualifier(lines, below):
                words, end = words + lines[below], below + 1  # （试行）on a line of its own
            closes = closes_title if _PLAINLY.search(fold_line(words)) else closes_head
            whole = signed and _COMPLETE.search(fold_line(words)) and below < len(lines)
            if number or whole or closes(lines, end, words):
                return tidy_title(without_stray(words)), number, end
        if below >= len(lines) or not _goes_on(said, lines[below]):
            return None
        if _COMPLETE.search(fold_line(said)) and not _ENDS_AGAIN.search(fold_line(lines[below])):
            return None  # what follows a whole subject is no part of it
        said = joined(said, lines[below])
    return None


def _goes_on(said: str, text: str) -> bool:
    """Whether a line can go on with a subject: no sentence, no number, no subject of its own."""
    if len(text) > _LINE_LENGTH or _ENDED.search(text) or is_number(text) or is_date_line(text):
        return False
    if is_numbered(text) or text.startswith("#") or bare(said).startswith(bare(text)):
        return False
    folded = fold_line(said)
    opens = lead_of(text) is not None
    return not opens or is_open(said) or bool(_PASSES_ON.search(folded) or _FORWARDS.search(folded))


def _fuller(lines: Sequence[str], title: Title) -> Title:
    """Return the same title with its agencies where the next lines say it so."""
    for first in range(title.end, min(len(lines), title.end + 4)):
        again = _title_at(lines, first)
        if again:
            longer = len(bare(again.text)) > len(bare(title.text))
            return again if longer and subject_of(again.text) == subject_of(title.text) else title
        if not (is_number(lines[first]) or is_banner(lines[first]) or is_date_line(lines[first])):
            break
    return title


def _is_proper(lines: Sequence[str], title: Title) -> bool:
    """Whether a title below a headline of other words is the document's own, not one it names."""
    said = bare(title.text)
    above = (
        text
        for text in lines[: title.first]
        if not (is_banner(text) or is_number(text) or is_mark(text) or is_date(text))
    )
    return all(
        bare(text) in said or subject_of(text) == subject_of(title.text) for text in above
    ) or bool(title.number or closes_head(lines, title.end, title.text))


def _brings_along(lines: Sequence[str], title: Title) -> bool:
    """Whether a notice promulgates what the headline above names: 某办法 ⏎ 关于印发某办法的通知."""
    letters = re.sub(r"\W", "", fold_line(title.text))
    for text in lines[: title.first]:
        named = re.sub(r"\W", "", fold_line(text))
        inside = named in letters and not letters.startswith(named) and not letters.endswith(named)
        if inside and ends_title(text):
            return True
    return False


def _said_above(lines: Sequence[str], title: Title) -> Title:
    """Return the headline above a title that says it whole, else the title."""
    for first, text in enumerate(lines[: title.first]):
        if bare(text) == bare(title.text):
            return Title(first, 1, tidy_title(text), title.number)
    return title


def _may_stand_above(text: str) -> bool:
    """Whether a line may be a banner or a headline above the title proper."""
    return (
        is_mark(text)
        or is_number(text)
        or not (
            text.startswith("#")
            or len(text) > _LINE_LENGTH
            or _NO_BANNER.search(text)
            or is_numbered(text)
            or is_date_line(text)
        )
    )


def _leading_number(text: str) -> int:
    """Return the length of a document number that stands in front: 某府发〔2020〕5号…关于."""
    end = leading_number(text)
    match = _BEHIND_NUMBER.match(text, end) if end else None
    return match.end() if match and lead_of(text[match.end() :]) is not None else 0
