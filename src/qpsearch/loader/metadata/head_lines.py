"""Lines around a title that are about the document: numbers, dates, letterhead, repetitions.

Which of them stand above and below it, each with the rule under which cleaning takes it out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.dated_lines import dated
from qpsearch.loader.metadata.forms.minutes import is_of_series, is_time, names_series
from qpsearch.loader.metadata.forms.plan import labelled_maker
from qpsearch.loader.metadata.forms.report import (
    gives_opinion,
    is_greeting,
    is_speaker,
    is_speakers_name,
)
from qpsearch.loader.metadata.forms.standard import is_cover_line, is_standard
from qpsearch.loader.metadata.head_statements import ISSUED, PAGE_DATE
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import kind_of
from qpsearch.loader.metadata.lines import (
    BANNER_LINES,
    LETTERHEAD,
    bare,
    is_agency_line,
    is_banner,
    is_date,
    is_date_line,
    is_mark,
)
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import is_issue_number, is_number, is_number_below
from qpsearch.loader.metadata.titles.said_again import (
    SAME_WORDS,
    begins_again,
    brings,
    is_glossed,
    is_named,
    lines_again,
    plainly,
    repeats,
    without_book_mark,
)
from qpsearch.model import DocumentKind
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import DraftLine
    from qpsearch.loader.metadata.titles.title import Title


def lines_above(lines: Sequence[DraftLine], title: str) -> Iterator[tuple[str, DraftLine]]:
    """Yield the lines above a title that are not of the text, each with its rule."""
    minutes = is_of_series([title, *(line.text for line in lines)])
    days = sum(is_date(line.text) for line in lines)
    for line in lines:
        if days > 1 and is_date(line.text):
            yield "site_menu", line  # of other pages: the document has one
        elif (
            is_number(line.text)
            or is_standard(line.text)
            or (minutes and is_issue_number(line.text))
        ):
            yield "document_number", line
        elif title and is_date(line.text) and not re.search("[年月]", line.text):
            yield PAGE_DATE, line  # no document has its day above its title in figures alone
        elif title and _BY_SITE.fullmatch(line.text):
            yield PAGE_DATE, line
        elif is_date(line.text) or (minutes and is_date_line(line.text)):
            yield "date_line", line
        elif (
            is_above_title(line.text)
            or is_banner(line.text)
            or is_mark(line.text)
            or (minutes and names_series(line.text))
        ):
            yield "letterhead", line
        elif is_speaker(line.text):
            yield "byline", line
        elif _DIVISION.fullmatch(line.text):
            yield "letterhead", line
        elif len(bare(line.text)) >= SAME_WORDS and repeats(without_book_mark(line.text), title):
            yield "repeated_title", line
        elif title and SHORT_NAME.match(line.text) and is_named(line.text, title):
            yield "page_title", line


_BY_SITE = lazy_pattern(
    r"[\u3400-\u9fff]{2,12}[\s\u3000]+(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d\d(?::\d\d)?",
    needs=":",
)
"""The site that shows a document, and when: 证券之星 2023-04-13 00:00:00."""
SHORT_NAME = lazy_pattern(
    r"[*A-Z\u3400-\u9fff]{2,10}(?:[（(]\d{6}[）)])?[:：]\s?(?=[^\s:：_＿])", needs=":："
)
"""How portals name who announces: 弘讯科技(603015):…."""


_DIVISION = lazy_pattern(r"[\u3400-\u9fff]{2,10}(?<!本)科", needs="科")
"""Who in a house has written: 实践教学管理科."""


def lines_below(
    lines: list[DraftLine], texts: list[str], title: Title
) -> Iterator[tuple[str, DraftLine]]:
    """Yield number, dates and repetitions below a title, and letterhead that one of them closes."""
    subject = re.sub(r"^.*?(?=关于|關於)", "", title.text)
    minutes = is_of_series([title.text, *texts[: title.first]])
    speech = kind_of(title.text) is DocumentKind.REPORT
    index = title.end
    waiting: list[tuple[str, DraftLine]] = []
    said: set[str] = set()
    covered = any(map(is_standard, texts[title.end : title.end + _COVER_LINES]))
    while index < len(lines):
        text = texts[index]
        if minutes and is_time(text):
            break  # the rows of the meeting are text
        again = lines_again(texts, index, title.text, subject)
        speaks = speech and _speaks(texts, index)
        if _shortens(text, said):
            found = [("repeated_title", lines[index])]
        elif text in said or (index > title.end and _is_below_day(texts, index)):
            found = [("letterhead", lines[index])]
        elif (
            not (again or speaks)
            and (is_banner(text) or _LATIN.fullmatch(text) or (covered and is_cover_line(text)))
            and len(waiting) < BANNER_LINES
        ) or (
            not again
            and (
                _is_between(texts, index, title.text)
                or (len(text) <= _LONGEST_WORD and _announces(texts, index))
            )
        ):
            waiting.append(("letterhead", lines[index]))
            index += 1
            continue
        elif again or begins_again(texts, index, title.text) or is_glossed(title.text, text):
            found = [("repeated_title", line) for line in lines[index : index + (again or 1)]]
        elif is_number_below(text) or is_standard(text) or (minutes and is_issue_number(text)):
            found = [("document_number", lines[index])]
        elif count := 0 if _part_date(waiting, text) else dated(texts, index):
            found = [(_rule_of_day(text), line) for line in lines[index : index + count]]
        elif is_mark(text) or _issues(text):
            found = [("letterhead", lines[index])]
        elif (
            is_speaker(text)
            or speaks
            or (index == title.end and gives_opinion(title.text, text))
            or (speech and _GIVES_REPORT.fullmatch(fold_line(text)) is not None)
        ):
            found = [("byline", lines[index])]
        elif covered and SOURCE.match(text):
            found = [("source_line", lines[index])]
        elif index == title.end and _is_part(texts, index):
            index += 1  # 继承编 below the title of the code stays a heading
            continue
        elif count := brings(texts, index, title.text):
            found = [("letterhead", line) for line in lines[index : index + count]]
        else:
            break
        yield from waiting
        yield from found
        said |= {line.text for _, line in waiting if is_agency_line(line.text)}
        waiting = []
        index += len(found)
    # 海关总署公告 below the title in brackets
    yield from (item for item in waiting[:1] if LETTERHEAD.fullmatch(item[1].text))


def _rule_of_day(text: str) -> str:
    of_page = "www." in text or (text[0] in "（(" and _PUBLISHED.match(text))
    return PAGE_DATE if of_page else "date_line"


_PUBLISHED = lazy_pattern(r"[（(][发發][布佈](?:日期|[时時][间間])[:：]")
"""A page's own date in brackets below its headline: (发布日期：2021年01月07日."""


def _announces(texts: list[str], index: int) -> bool:
    """Whether a line is the word between an agency and a number: 某局 ⏎ 公 告 ⏎ 2018年第3号."""
    return (
        "".join(texts[index].split()) in _GIVEN_OUT
        and is_agency_line(texts[index - 1])
        and index + 1 < len(texts)
        and is_number_below(texts[index + 1])
    )


_GIVEN_OUT = frozenset(["公告", "通告", "令"])
_LONGEST_WORD = 5


def _is_between(texts: list[str], index: int, title: str) -> bool:
    """Whether a line stands between a title and its repetition: 中国 日本 above 某协定 again."""
    text = texts[index]
    return (
        len(text) <= _LONGEST_PART
        and not re.search(r"[，。；：,;:]", text)
        and not (is_numbered(text) or is_number_below(text) or is_date_line(text))
        and index + 1 < len(texts)
        and plainly(texts[index + 1]) == plainly(title)
    )


def _part_date(waiting: Sequence[tuple[str, DraftLine]], text: str) -> bool:
    """Whether lines part a title from a date below it.

    All do but the title in English, and who adopted it above the day of adoption, or who made it
    above the day in brackets: 某市统计局 ⏎ （2018年4月16日）.
    """
    between = [line.text for _, line in waiting if _LATIN.fullmatch(line.text) is None]
    dated = is_history(text) or (text[0] in "（(" and "年" in text and is_date(text))
    return bool(between) and not (dated and all(map(is_agency_line, between)))


_COVER_LINES = 16
SOURCE = lazy_pattern(r"(?:来源|來源)\s*[:：].{1,80}$")


def _shortens(text: str, said: set[str]) -> bool:
    """Whether a line names again, shorter, who was named above: 某市人民政府 … 某市政府."""
    return text.endswith("政府") and f"{text[:-2]}人民政府" in said


def _issues(text: str) -> bool:
    """Whether a line says who issued and nothing else: 国家档案局发布, 编制单位：某镇人民政府."""
    agency = ISSUED.sub("", text)
    return (agency not in (text, "") and is_agency_line(agency)) or labelled_maker(text) != ""


def _is_below_day(texts: Sequence[str], index: int) -> bool:
    """Whether who issues stands between the day in brackets and the text."""
    above = texts[index - 1]
    return (
        above[0] in "（("
        and is_date(above.strip("（）()"))
        and is_agency_line(texts[index])
        and any("。" in text for text in texts[index + 1 : index + 2])
    )


_LATIN = lazy_pattern(
    r"(?=.*[a-z]{3})[A-Z][A-Za-z0-9 ,.()\-–—:&'’]{8,160}|\([A-Z][A-Za-z ,.\-]{16,160}\)"
)
"""The title in English, between the title and the number."""


def end_of_head(lines: list[DraftLine], title: Title) -> int:
    """Return the line below the head of a text whose title stands on the first of ``lines``.

    Number, dates, agencies and repetitions below the title are of the head.
    """
    texts = [line.text for line in lines]
    found = [line.start for _, line in lines_below(lines, texts, title)]
    return max((at + 1 for at, line in enumerate(lines) if line.start in found), default=title.end)


_GIVES_REPORT = lazy_pattern(
    r"[\u3400-\u9fff]{2,4}(?:同志)?(?:代表[^。,]{2,20})?作(?:政府)?工作报告。?", needs="告"
)
"""What stands below a picture of who speaks."""


def _is_part(texts: list[str], index: int) -> bool:
    """Whether a line names a part of the work in the title, with the history below it."""
    return (
        len(texts[index]) <= _LONGEST_PART
        and index + 1 < len(texts)
        and not re.search(r"[。；：，,]", texts[index])
        and is_history(texts[index + 1])
    )


_LONGEST_PART = 20


def _speaks(texts: list[str], index: int) -> bool:
    """Whether a line below the title of a report is the name of who gives it, or of what body."""
    if index + 1 >= len(texts):
        return False
    text, below = texts[index], texts[index + 1]
    return is_speakers_name(text, below) or (is_agency_line(text) and is_greeting(below))


def is_above_title(text: str) -> bool:
    """Whether a line may stand above a title: letterhead, a number, agencies."""
    return LETTERHEAD.fullmatch(text) is not None or is_number(text) or bool(agencies_in(text))
