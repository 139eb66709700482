"""Titles without the official form: the first line of a text, and the lines that go on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line, is_date_line
from qpsearch.loader.metadata.names import tidy_title, unquoted
from qpsearch.loader.metadata.numbers import is_number, leading_number
from qpsearch.loader.metadata.titles.title import (
    BODY_OF_PLACE,
    PARAGRAPH,
    SUBJECT_LINES,
    Title,
    begins_articles,
    closes_head,
    closes_title,
    is_open,
    is_qualifier,
    joined_lines,
    without_number,
    without_stray,
)
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTINUED = lazy_pattern(
    r"(?:[、的]|(?<![共饱缓温柔祥维总亲谦])和|(?<!参)与|(?<![普涉顾危波])及|关于|转发|批转"
    r"|[省市县州区旗部委局厅府](?:19|20)[0-9]{2}年度?)$"
)
"""How a line of a title ends that goes on; 参与 and 普及 end headlines."""
_NAMES_ACT = lazy_pattern(r"(?:印发|发布|公布|出台)$")
_WHEN = lazy_pattern(r"[将已拟](?:于|在|自)(?=.{0,4}\d)")
"""…仲裁中心 ⏎ 将于2月3日恢复工作."""
_NEEDS_SUBJECT = lazy_pattern(r"(?:将|已|拟|对|就|再|正式|全面)")
"""Words that no headline begins with: the line above says who."""
_GIVES_OUT = lazy_pattern(
    r"[^。；《]{0,12}(?:国务院|人民政府|政府)(?:办公[厅室])?(?:联合)?(?:印发|发布|公布|出台).{0,12}《"
)
"""Party and government give out together: 中共中央 ⏎ 国务院印发《某纲要》."""
_WHOSE = 12
_WHO = lazy_pattern(r"[\u3400-\u9fff]{2,12}$")
"""A name in front of a title."""


def plain_title(lines: Sequence[str]) -> Title:
    """Return the title that begins on the first line and has no official form.

    It takes more than that line where the line is evidently not its end: a bracket is open, it ends
    with 、 和 的 关于, it only says who, or the next lines name the kind and close the head.
    """
    count = _plain_count(lines)
    said, number = without_number(joined_lines(lines[:count]))
    counted = not number and _NUMBER_WORD.intersection(said[:_LONGEST_NUMBER])
    if counted and (end := leading_number(said)) and ends_title(said):
        number, said = said[:end], said[end:].lstrip(" -—–:：")
    said = without_stray(said)
    qualified = ends_title(said) and is_qualifier(lines, count)
    if not number and qualified and not is_number(lines[count]):
        count, said = count + 1, said + lines[count]
    if not number and _says_whose(lines, count, said):
        count, said = count + 1, lines[count]
    if ends_title(unquoted(said)) and closes_head(lines, count, said):
        said = unquoted(said)
    return Title(0, count, tidy_title(said), number)


_NUMBER_WORD = frozenset("号號")
_LONGEST_NUMBER = 40


def _says_whose(lines: Sequence[str], below: int, said: str) -> bool:
    """Whether the line below a title is the title with whose it is: 大学章程 ⏎ 某某大学章程."""
    text = lines[below] if below < len(lines) else ""
    return (
        0 < len(text) - len(said) <= _WHOSE
        and text.endswith(said)
        and ends_title(text)
        and not said.startswith(("关", "關"))
        and _WHO.match(text[: len(text) - len(said)]) is not None
        and closes_title(lines, below + 1, text)
    )


def _plain_count(lines: Sequence[str]) -> int:
    said = lines[0]
    if said.startswith("#") and ends_title(said):
        return 1
    if len(lines) > 1 and _may_go_on(lines[1]):
        below = fold_line(lines[1])
        if len(below) <= _LONGEST_REST and _OF_HOUSE.fullmatch("".join(below.split())):
            return 2
        who = is_agency_line(said) or BODY_OF_PLACE.fullmatch(fold_line(said))
        if said.startswith("中共") and _GIVES_OUT.match(below) and is_agency_line(said):
            return 2
        if is_agency_line(said) and not _NEEDS_SUBJECT.match(below):
            return 1
        goes_on = (_CONTINUED.search(fold_line(said)) or _WHEN.match(below)) or (
            _NAMES_ACT.search(fold_line(said)) and below[0] == "《"
        )
        if goes_on or (who and _NEEDS_SUBJECT.match(below)):
            return 2
    complete = ends_title(without_number(said)[0])
    opened = is_open(said)
    for count, text in enumerate(lines[1:SUBJECT_LINES], start=2):
        if not _may_go_on(text):
            break
        said += text
        if opened and not is_open(said):
            return count
        if not complete and not opened and ends_title(said):
            wrapped = not any(map(_STANDS_ALONE.match, lines[1:count]))
            if closes_head(lines, count, said) or (wrapped and begins_articles(lines, count)):
                return count
            if wrapped and count < len(lines) and _is_rest(lines[0], text, lines[count]):
                return count
            return 1
    return 1


def _is_rest(first: str, second: str, below: str) -> bool:
    """Whether a second line, above a paragraph that says why, is the short rest of a title."""
    return (
        len(second) <= _LONGEST_REST
        and 2 * len(second) <= len(first)
        and second[0] not in "《（(【"
        and not SITE_END.search(fold_line(first))
        and len(below) > PARAGRAPH
        and _BEGINS_ACT.match(fold_line(below)) is not None
    )


_LONGEST_REST = 10
_OF_HOUSE = lazy_pattern(r"(?:公司)?章程|员工手册")
"""What a cover calls the rules of the house that its line above names."""
SITE_END = lazy_pattern(r"(?:网|网站|平台|频道|门户|专栏|在线)$")
"""How the name of a site ends (folded)."""
_BEGINS_ACT = lazy_pattern("根据|为|按照|依据|依照|遵照|经")
_STANDS_ALONE = lazy_pattern(
    r"中[华華]人民|[国國][务務]院|[\u3400-\u9fff]{2,6}(?:省|市|县|縣|州|盟|旗|自治区|自治區|公司|集团|集團)"
)
"""How a line begins that is a title without the one above it, which is the name of a site."""


def _may_go_on(text: str) -> bool:
    """Whether a line may be a later line of a title: short, no sentence, number, date, heading."""
    return (
        len(text) <= PARAGRAPH + 20
        and "。" not in text
        and not text.endswith(("；", ";", "：", ":", "，", ","))
        and not (text.startswith("#") or is_numbered(text) or _ROMAN.match(text))
        and not (is_date_line(text) or is_number(text))
    )


_ROMAN = lazy_pattern(r"\*?[IVX]{1,5}[.．、]")
"""The number of a part: I.確認通過會議紀要."""
