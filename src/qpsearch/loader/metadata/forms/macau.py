"""Acts of Macau as its gazette prints them: the number, with a slash, is what they are called by.

第57/2016號行政命令 stands above its text, below the letterhead; a law has its name on the line
below. A page of the gazette says the number in its table above, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.lines import is_date, is_date_line
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACT = lazy_pattern(
    r"第\s*\d{1,4}/(?:[a-z]{2,6}/)?\d{2,4}(?:/m)?\s*号\s*"
    r"(?P<kind>(?P<by>行政长官|[\u3400-\u9fff]{2,10}司司长)?批示|行政命令|行政法规|法律|法令|训令|决议)"
    r"(?:\s*\(\d{4}年\))?"
    r"|(?P<before>法律|法令)\s*第\s*\d{1,4}/\d{2,4}(?:/m)?\s*号(?:\s*\d{1,2}月\d{1,2}日)?",
    needs="/",
)
_NAMED = frozenset(["法律", "行政法规", "法令"])
_GIVERS = {
    "行政命令": "行政長官",
    "行政法规": "行政長官",
    "法律": "立法會",
    "决议": "立法會",
    "法令": "總督",
    "训令": "總督",
}
IS_NO_ACT = lazy_pattern(r"批示摘[录錄]|[声聲]明[书書]?|更正")
"""What stands among the acts on a page of the gazette, and is none."""
_DAY = lazy_pattern(r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日")
"""As acts of before 1999 have it."""
_LONGEST_DAY = 8
_LINES = 40
_LONGEST_NAME = 60
_LONGEST_ABOVE = 24


class MacauAct(NamedTuple):
    """Where the act is named among the first lines, and by whom it is given."""

    line: int
    size: int
    """Lines that name it: the number, and a name of its own below."""
    title: str
    number: str
    body: str


def act_head(texts: Sequence[str]) -> MacauAct | None:
    """Return the act whose text begins among the first lines, if they are those of Macau."""
    found = [(at, match) for at, text in enumerate(texts[:_LINES]) if (match := _read(text))]
    if not found:
        return None
    first = found[0][0]
    at, match = [(at, match) for at, match in found if texts[at] == texts[first]][-1]
    if at == first and any(len(text) > _LONGEST_ABOVE or "。" in text for text in texts[:at]):
        return None
    if at + 1 == len(texts):
        return None
    return _act(texts, at, match)


SECTION = ("document_number", "title", "date_line", "letterhead", "repeated_title")
"""The rules of the lines of the head of :func:`section_title`."""


def section_title(texts: Sequence[str]) -> str:
    """Return the title of what agencies say in one issue of the gazette.

    第 9 期 ⏎ 政府機關通告及公告 ⏎ its day ⏎ 澳門特別行政區 ⏎ the same title once more.
    """
    if len(texts) <= len(SECTION) or texts[0][0] != "第" or not IS_ISSUE.fullmatch(texts[0]):
        return ""
    _, title, day, region, again = texts[: len(SECTION)]
    same = "".join(again.split()) == "".join(title.split())
    return title if same and is_date_line(day) and _REGION.fullmatch(region) else ""


class Announcement(NamedTuple):
    """Where one of the announcements of a section begins."""

    size: int
    """Lines of its title: who announces, what; or one of them."""
    title: str
    agency: str


def announcement_at(texts: Sequence[str], agency: str, *, signed: bool) -> Announcement | None:
    """Return the announcement that begins on the first of these lines of a section, if any does.

    海 關 ⏎ 公 告; 告 示 or 第01/2025號公開招標 below the signature of another of the same agency.

    Args:
        texts: the lines.
        agency: who has announced what stands above.
        signed: whether a signature does.

    """
    if len(texts[0]) > _LONGEST_WIDE or texts[0][-1] in "。；：，:;,":
        return None
    first = "".join(texts[0].split())
    below = "".join(texts[1].split()) if len(texts) > 1 and len(texts[1]) <= _LONGEST_NAME else ""
    if _ANNOUNCES.fullmatch(below) and _NAME.fullmatch(first) and not _ANNOUNCES.fullmatch(first):
        return Announcement(2, f"{first}{below}", first)
    if signed and agency and _ANNOUNCES.fullmatch(first):
        return Announcement(1, f"{agency}{first}", agency)
    if signed and _COUNTED.fullmatch(first):
        return Announcement(1, first, agency)
    return None


_LONGEST_WIDE = 80
_ANNOUNCES = lazy_pattern(
    r"(?:公告|通告|告示|布告|佈告|批示摘[录錄]|[议議]決摘[录錄]|[议議]决摘[录錄]|准照摘[录錄]|名[单單]|[声聲]明|通知)"
)
_NAME = lazy_pattern(r"[\u3400-\u9fff（）()、－—-]{2,36}")
_COUNTED = lazy_pattern(r"第[\dA-Z/.\-－]{1,24}[号號][\u3400-\u9fff]{2,30}", needs="号號")
IS_ISSUE = lazy_pattern(r"第\s*\d{1,3}\s*期")
_REGION = lazy_pattern(r"澳[门門]特[别別]行政[区區]")


def gazette_cover(texts: Sequence[str]) -> dict[int, str]:
    """Return the rules of the lines of the cover of the gazette, above its contents.

    第 10 期 ⏎ 第二組 ⏎ 澳門特別行政區公報由第一組及第二組組成 ⏎ its day ⏎ 澳門特別行政區公報.
    """
    if len(texts) <= len(_COVER) or texts[0][0] != "第" or not IS_ISSUE.fullmatch(texts[0]):
        return {}
    _, series, made, day, name = texts[: len(_COVER)]
    if not (_SERIES.fullmatch(series) and _MADE.fullmatch(made) and is_date_line(day)):
        return {}
    if not _GAZETTE.fullmatch("".join(name.split())):
        return {}
    return dict(enumerate(_COVER))


_COVER = ("document_number", "series_name", "letterhead", "date_line", "title")
_SERIES = lazy_pattern(r"第[一二][组組]")
_MADE = lazy_pattern(r"[\u3400-\u9fff]{4,12}由第一[组組]及第二[组組][组組]成", needs="组組")
_GAZETTE = lazy_pattern(r"澳[门門](?:特[别別]行政[区區]|政府)公[报報]")


def act_at(texts: Sequence[str]) -> MacauAct | None:
    """Return the act that is named on the first of these lines, if any is.

    Or on the next, below the name of the region.
    """
    if len(texts) > 1 and is_region(texts[0]):
        act = act_at(texts[1:])
        return act._replace(size=act.size + 1) if act else None
    match = _read(texts[0]) if len(texts) > 1 else None
    return _act(texts, 0, match) if match else None


def act_numbered(text: str) -> tuple[str, str] | None:
    """Return number and giver of the act that a line names, if it names one and no more."""
    match = _read(text)
    return (_number_in(text), _giver(text, match)) if match else None


def _number_in(text: str) -> str:
    """Return the number without white space and the year of an edition: 第3/1999號法律 (2022年)."""
    before = _BEFORE.match(text)
    if before:
        return re.sub(r"\s", "", before["number"])
    return re.sub(r"\s|\(\d{4}年\)$", "", text)


_BEFORE = lazy_pattern(r"(?:法律|法令)\s*(?P<number>第\s*\d[\d/M]{2,10}\s*[号號])")
"""法令 第24/89/M號 4月3日: how acts were named before 1999."""


def _act(texts: Sequence[str], at: int, match: re.Match[str]) -> MacauAct:
    below = texts[at + 1]
    named = (
        (match["before"] or match["kind"]) in _NAMED
        and at + 2 < len(texts)
        and len(below) <= _LONGEST_NAME
        and not (is_date(below) or is_day_of_act(below))
        and not (below.endswith(("。", "：", ":")) or is_numbered(below))
    )
    number = _number_in(texts[at])
    return MacauAct(at, 1 + named, below if named else number, number, _giver(texts[at], match))


def is_region(text: str) -> bool:
    """Whether a line is 澳門特別行政區, wide or not, above the number of an act."""
    return text[0] == "澳" and _REGION.fullmatch("".join(text.split())) is not None


def is_day_of_act(text: str) -> bool:
    """Whether a line is the day below a number that holds the year: 五月二十四日."""
    return len(text) <= _LONGEST_DAY and _DAY.fullmatch(fold_line(text)) is not None


def _giver(text: str, match: re.Match[str]) -> str:
    return (
        text[slice(*match.span("by"))]
        if match["by"]
        else _GIVERS.get(match["before"] or match["kind"], "")
    )


def _read(text: str) -> re.Match[str] | None:
    return _ACT.fullmatch(fold_line(text)) if "/" in text else None
