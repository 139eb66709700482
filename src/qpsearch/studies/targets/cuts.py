"""Where a sentence is cut: its parts, rows of quantities, quantities that only count or name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.studies.targets.quantities import Quantity

_PART_END = re.compile("[;。\n]")
_LONGEST_PHRASE = 30
_SOURCE = re.compile("(?:由|从)[^,;。由从]*$")
"""What a value is raised from: 支持比例由50%，提高至70%."""
_QUOTED = re.compile('[“「『"《][^“”「」『』"《》]{0,24}$')
_ENUMERATES = re.compile(
    r"\s*(?:方面|环节|维度|层次|大类|部分|领域|统筹|坚持|原则|部门|单位|成员|阶段|层面|结合"
    r"|问题|转变|要求|最严|体系|制度)"
)
_BY_NAME = re.compile("(?:政策|措施|意见|举措|规定|标准|要求|建议|禁令)")
"""十二条措施 are named by their number."""
_ASIDE = re.compile("(?:根据|按照|依据|依照|结合|参照|围绕|针对|基于)[^,;。]{2,40},")
"""What stands between a date and what must be done by then: 2月底前，根据工作成效，…."""
_ORDINAL = re.compile("(?:中央)?全[委体]?会|产业|会议|代表大会|修[正订]|方")
_ATTAINED = re.compile("(?:达到?|为|至|到|控制在|稳定在)$")
_ORDERED = re.compile("(?:第|前|其|同|每)$")
_JOINS = re.compile(r"\s*(?:、|,|和|及|以及|与)\s*")


def opening_of(folded: str, at: int, sentence: Span) -> int:
    """Return where the stretch between marks begins that holds an offset: its verb is for all."""
    return max(folded.rfind(mark, sentence.start, at) + 1 for mark in ",;。:\t") or sentence.start


def part_of_sentence(folded: str, at: int, sentence: Span) -> Span:
    """Return the part of a sentence between semicolons that holds an offset."""
    low, high = sentence
    for match in _PART_END.finditer(folded, *sentence):
        if match.end() <= at:
            low = match.end()
        elif match.start() >= at:
            high = match.start()
            break
    return Span(low, high)


def phrase_ahead(folded: str, start: int, sentence: Span) -> Span:
    """Return the phrase before the one at ``start``: 可延期缴纳税款，最长不超过3个月."""
    end = start
    while end > sentence.start and folded[end - 1] in ",: ":
        end -= 1
    low = max(folded.rfind(mark, sentence.start, end) + 1 for mark in ",;:、") or sentence.start
    if source := _SOURCE.search(folded, low, end):
        end = source.start()
    return Span(low, end) if end - low <= _LONGEST_PHRASE else Span(end, end)


def task_after(folded: str, time: Span, phrase: Span) -> Span:
    """Return what must be done: the words after the date up to the next mark."""
    low = time.end
    while low < phrase.end and folded[low] in ",、: 前":
        low += 1
    while aside := _ASIDE.match(folded, low, phrase.end):
        low = aside.end()
    high = low
    while high < phrase.end and folded[high] not in ",;。":
        high += 1
    return Span(low, high)


def row_from(folded: str, found: Sequence[Quantity], at: int) -> list[Quantity]:
    """Return the quantities that 分别 hands out: they stand side by side and share a unit."""
    row = [found[at]]
    for other in found[at + 1 :]:
        gap = _JOINS.match(folded, row[-1].span.end)
        if gap is None or gap.end() != other.span.start:
            break
        row.append(other)
    last = row[-1]
    return [
        one._replace(unit=last.unit, comparator=last.comparator)
        if not one.unit and last.unit
        else one._replace(comparator=last.comparator)
        if one.comparator == "=" and last.comparator in (">=", "<=", "~")
        else one
        for one in row
    ]


def only_counts(folded: str, one: Quantity, lead: str) -> bool:
    """Whether a quantity only counts or names: 4个方面, “四个最严”, 12月, 一批."""
    if _ORDERED.search(lead) or _QUOTED.search(
        folded[max(0, one.core.start - 26) : one.core.start]
    ):
        return True
    letters = folded[one.core.start : one.core.end]
    if letters[:1] == "一" and letters[1:] == one.unit and one.unit not in ("%", "倍", "番", "次"):
        return True
    if one.unit == "次" and "每" not in lead and _ORDINAL.match(folded, one.core.end):
        return True  # 十四次全委会, 三次产业
    if folded.startswith("性", one.core.end) or lead.endswith(("等", "×", "*")):
        return True  # 一次性, 北京、天津等16个省, ×100%
    if folded.startswith("级", one.core.end) and one.unit:
        return True  # 30万吨级航道
    if _ENUMERATES.match(folded, one.span.end) and one.comparator == "=":
        return True
    if one.unit == "条" and _BY_NAME.match(folded, one.core.end):
        return True
    spelled = not letters[:1].isascii()
    if letters[:1] in tuple("百千万") and one.comparator == "=" and not _ATTAINED.search(lead):
        return True  # 打造百亿元产业
    if (
        spelled
        and one.unit in ("个", "项", "种", "类", "级", "条", "道", "面", "位", "家", "元", "")
        and (
            one.comparator == "=" and one.high is None and len(letters) <= 2 and letters[0] != "半"
        )
    ):
        return True
    if not one.unit and one.comparator == "=" and not _ATTAINED.search(lead):
        return True
    return one.unit in ("月", "日", "级", "期", "届", "部", "轮") and one.comparator == "="
