"""Headings without a number: 前言, 附则, a short line right above its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_SENTENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.numbered import Line

PLAIN = lazy_pattern(r"[^，,。；;：:！!？?…\d][^，,。；;：:！!？?…]{2,29}")
_BULLETED = lazy_pattern(r"[■◆▲★●▶][^，,。；;：:！!？?…]{2,24}")
_YEARLY = lazy_pattern(r"(?:[0-9]{4}年|“?十[一二三四五六七八九]五”?)[^，,。；;：:！!？?…\d]{3,26}")
_NOT_PLAIN = lazy_pattern(
    r"[（(][^）)]*$|\d{4}\s*年\s*\d|[0-9０-９]\s*[号號]$|[年月日]$|^[—–•·●■◆▲★○□※|（(*-]|^[图圖]\s?[0-9]|[|\t°′″]"
    r"|^(?:新[华華]社|中新社|中新[网網]|人民[网網]|央[视視]|本[报報])|[记記]者|日?[报報][讯訊]$"
    r"|以下[简簡][称稱]|^特此[\u3400-\u9fff]{2,4}$"
)
"""Open brackets, dates, numbers, items, figures, tables; datelines and bylines of news; how a
letter ends."""
_IN_BRACKETS = lazy_pattern(r"【[^【】，。；：]{2,12}】")
_ENGINEERING = (
    r"(?:本(?:规范|規範|标准|標準|规程|規程)|标准|標準)用[词詞](?:用[语語])?[说說]明|引用[标標]准名[录錄]"
    r"|引用標準名[录錄]|(?:附[：:])?[条條]\s*文\s*[说說]\s*明"
)
"""What stands below the annexes of a standard of engineering."""
_LITERATURE = r"[参參][\s\u3000]*考[\s\u3000]*文[\s\u3000]*[献獻]"
_GLOSSARY = r"(?:附[：:])?名[词詞](?:[术術][语語])?[解注註][释釋]"
"""What stands below a plan or a report of a government."""
_FOREWORD = r"[序前引][\s\u3000]*言"
_OF_MINUTES = (
    r"(?:[报報][\s\u3000]*告|[讨討][\s\u3000]*[论論])[\s\u3000]*事[\s\u3000]*[项項]"
    r"|[临臨][\s\u3000]*[时時][\s\u3000]*[动動][\s\u3000]*[议議]"
)
"""The parts of minutes of Taiwan: 報告事項, 討論事項, 臨時動議."""
_NAMED = lazy_pattern(
    rf"(?:总|總|分|附|罚|罰|通)[\s\u3000]*[则則]|{_FOREWORD}|[结結][\s\u3000]*[语語]"
    rf"|{_LITERATURE}|{_ENGINEERING}|{_GLOSSARY}|{_OF_MINUTES}"
)
"""Headings that texts have without a number."""
_NAMED_BEGIN = frozenset("名总總分附罚罰通序前引结結参參本标標条條报報讨討临臨")
_PART_OF_MINUTES = lazy_pattern(_OF_MINUTES)
_OF_CASE = lazy_pattern(
    r"(?:基本|简要|簡要)案情|案[例件][简簡]介|裁判(?:要[点點旨]|摘要|[结結]果|理由)"
    r"|(?:相[关關]|[关關][联聯])法[条條]|典型意[义義]|指[导導]意[义義]|[诉訴][讼訟][过過]程"
)
"""Parts of a case by the names that courts give them (最高人民法院关于案例指导工作的规定)."""
_CLOSING = lazy_pattern(rf"{_LITERATURE}|{_ENGINEERING}|{_GLOSSARY}")
_PREFACE = lazy_pattern(_FOREWORD)
KIND_OF_TEXT = lazy_pattern(
    r"(?:法|条例|條例|规定|規定|办法|辦法|解释|解釋|决定|決定|意见|意見|通知|细则|細則|规则|規則|公告|批[复復覆]|方案|纲要|綱要"
    r"|规划|規劃|计划|計劃|报告|報告)(?:[（(].{1,12}[）)])?$"
)
"""What the second half of a title ends in."""
_LETTERED = lazy_pattern(r"[A-Za-z\uff21-\uff3a][.．、)）]")
_ROW = lazy_pattern(r"[0-9]{1,3}[ \t\u3000]+[^0-9\s]")
_CASE_BEGINS = frozenset("基简簡案裁相关關典指诉訴")
_DASHES = frozenset("-—–─－")


def is_plain(lines: Sequence[Line], index: int, *, inside: bool) -> bool:
    """Whether an unmarked line is a heading: short, without punctuation, right above its text.

    Args:
        lines: all lines.
        index: the line asked about.
        inside: whether a numbered division is open; then the line above must have ended a
            sentence, and what follows must be running text or a count that begins anew, so that
            neither a cell of a table nor a signature becomes a heading.

    """
    line = lines[index]
    words = line.words
    if _BULLETED.fullmatch(words):
        return index + 1 < len(lines) and next_begins_count(lines, index)
    if index + 1 >= len(lines):
        return False
    below = lines[index + 1]
    if _IN_BRACKETS.fullmatch(words):
        return not _IN_BRACKETS.fullmatch(below.words)
    if is_named_part(words) and (
        below.mark
        or below.running
        or ENDS_SENTENCE.search(below.words)
        or (is_closing(words) and not is_named_part(below.words))
    ):
        return True
    if words[0] in _CASE_BEGINS and _OF_CASE.fullmatch(words):
        return below.mark is None and len(below.words) > len(words)
    if not (PLAIN.fullmatch(words) or _YEARLY.fullmatch(words)) or _NOT_PLAIN.search(words):
        return False
    if words[-1] in _DASHES or _LETTERED.match(words):
        return False  # 「工程」指──, with what it means below; an item
    begins_anew = next_begins_count(lines, index)
    above = lines[index - 1] if index else None
    if _is_row(below) or (above is not None and _is_row(above)):
        return False  # a cell between the rows of a table that a PDF has lost
    after_sentence = above is not None and ENDS_SENTENCE.search(above.words) is not None
    if not inside:
        if above is None:
            return below.running and not KIND_OF_TEXT.search(words)
        if not (after_sentence or above.mark or above.hashes or above.running):
            return False  # the lines of a title that was set over several
        return below.running or (begins_anew and after_sentence)
    if not after_sentence:
        return begins_anew and above is not None and _parts_lists(above, below)
    return begins_anew or (below.running and ENDS_SENTENCE.search(below.words) is not None)


def _parts_lists(above: Line, below: Line) -> bool:
    """Whether a line stands between the last of a list of names and the first of the next."""
    return (
        above.mark is not None
        and below.mark is not None
        and above.mark.rule == below.mark.rule
        and above.mark.num != "1"
        and len(above.words) <= _LONGEST_ITEM
    )


_LONGEST_ITEM = 60


def may_be_heading(line: Line) -> bool:
    """Whether a line has the words of a heading without a number, wherever it stands."""
    words = line.words
    return (
        line.mark is None
        and not line.hashes
        and PLAIN.fullmatch(words) is not None
        and words[-1] not in _DASHES
        and not (_NOT_PLAIN.search(words) or _LETTERED.match(words))
    )


def _is_row(line: Line) -> bool:
    """Whether a line is a row of a table by the count that it begins with: 3 某技术规范 某中心."""
    return line.words[0] in _FIGURES and line.mark is None and _ROW.match(line.words) is not None


_FIGURES = frozenset("0123456789")


def is_item(words: str) -> bool:
    """Whether words are an item that ends a sentence (b) 水泵。), though a heading by its #."""
    return _LETTERED.match(words) is not None and ENDS_SENTENCE.search(words) is not None


def next_begins_count(lines: Sequence[Line], index: int) -> bool:
    """Whether the line below begins a count, which a heading stands above: ■消毒原则 ⏎ 1.…."""
    below = lines[index + 1].mark
    return below is not None and below.num == "1"


def is_named_part(words: str) -> bool:
    """Whether words are one of the headings that texts have without a number: 前言, 附则."""
    return words[:1] in _NAMED_BEGIN and _NAMED.fullmatch(words) is not None


def is_part_of_minutes(words: str) -> bool:
    """Whether words head a part of minutes, beside the others."""
    return (
        bool(words) and words[0] in _NAMED_BEGIN and _PART_OF_MINUTES.fullmatch(words) is not None
    )


def is_preface(heading: str) -> bool:
    """Whether a heading is that of a preface, which ends where the numbers begin: 前言, 引言."""
    return _PREFACE.fullmatch(heading) is not None


def is_closing(heading: str) -> bool:
    """Whether a heading stands below all divisions: 参考文献."""
    return _CLOSING.fullmatch(heading) is not None


def has_bare_chapters(lines: Sequence[Line]) -> bool:
    """Whether the first article stands below 总则 alone: an export has lost 第一章 and the rest."""
    first = next(
        (at for at, line in enumerate(lines) if line.mark and line.mark.unit is Unit.ARTICLE), 0
    )
    above = lines[first - 1] if first else None
    return above is not None and above.mark is None and _GENERAL.fullmatch(above.words) is not None


_GENERAL = lazy_pattern(r"[总總]\s*[则則]")


def is_bare_chapter(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is the name of a chapter, in a text whose chapters have lost their numbers.

    It stands right above an article or a first section, below the end of a sentence.
    """
    below = lines[index + 1].mark if index + 1 < len(lines) else None
    return (
        below is not None
        and (below.unit is Unit.ARTICLE or (below.unit is Unit.SECTION and below.num == "1"))
        and _NAME_OF_CHAPTER.fullmatch(lines[index].words) is not None
        and ENDS_SENTENCE.search(lines[index - 1].words) is not None
    )


_NAME_OF_CHAPTER = lazy_pattern(r"[\u3400-\u9fff][\u3400-\u9fff、\s]{1,24}")


def is_named(lines: Sequence[Line], index: int) -> bool:
    """Whether a line inside an article is one of the headings that laws have without a number."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        is_named_part(lines[index].words)
        and below is not None
        and below.mark is not None
        and below.mark.unit.rank <= Unit.ARTICLE.rank
    )


def mark_of(line: Line) -> Mark:
    """Return the mark of a heading without number: it is named by its words."""
    return Mark("heading", Unit.HEADING, line.words, "", 0)
