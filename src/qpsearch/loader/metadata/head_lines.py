"""Lines around a title that are about the document: numbers, dates, letterhead, repetitions.

Which of them stand above and below it, each with the rule under which cleaning takes it out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.dated_lines import dated
from qpsearch.loader.metadata.dates import find_dates
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
from qpsearch.loader.metadata.kinds import ends_title, kind_of
from qpsearch.loader.metadata.lines import (
    LETTERHEAD,
    TITLE_LENGTH,
    bare,
    is_agency_line,
    is_banner,
    is_date,
    is_date_line,
    is_mark,
)
from qpsearch.loader.metadata.names import agencies_in, tidy_title
from qpsearch.loader.metadata.numbers import is_issue_number, is_number, is_number_below
from qpsearch.loader.metadata.titles.title import (
    Title,
    spelled_over,
    subject_of,
)
from qpsearch.model import DocumentKind
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import DraftLine

BANNER_LINES = 4
SAME_WORDS = 6
"""Letters from which a line that the title holds repeats it."""


def lines_above(lines: Sequence[DraftLine], title: str) -> Iterator[tuple[str, DraftLine]]:
    """Yield the lines above a title that are not of the text, each with its rule."""
    minutes = _is_of_series([title, *(line.text for line in lines)])
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
            or (minutes and SERIES.search(fold_line(line.text)))
        ):
            yield "letterhead", line
        elif is_speaker(line.text):
            yield "byline", line
        elif _DIVISION.fullmatch(line.text):
            yield "letterhead", line
        elif len(bare(line.text)) >= SAME_WORDS and repeats(_cut_book(line.text), title):
            yield "repeated_title", line
        elif title and SHORT_NAME.match(line.text) and is_named(line.text, title):
            yield "page_title", line


_BY_SITE = lazy_pattern(
    r"[\u3400-\u9fff]{2,12}[\s\u3000]+(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d\d(?::\d\d)?",
    needs=":",
)
"""The site that shows a document, and when: 证券之星 2023-04-13 00:00:00."""
SHORT_NAME = lazy_pattern(
    r"[*A-Z\u3400-\u9fff]{2,10}(?:[（(]\d{6}[）)])?[:：]\s?(?=[^\s:：])", needs=":："
)
"""How portals name who announces: 弘讯科技(603015):…."""


def is_named(headline: str, title: str) -> bool:
    """Whether a headline ends with the words that a title ends with, or the title with its own."""
    whole = bare(_ENCLOSED.sub("", title))
    said = whole[-SAME_WORDS:]
    short, *rest = re.split(r"[（(:：]", headline, maxsplit=1)
    named = bare(_ENCLOSED.sub("", re.split("[:：]", headline, maxsplit=1)[-1])).strip("《》")
    named = named.replace("公司公司", "公司").removeprefix(bare(short) if rest else "")
    if named == whole or (len(named) >= SAME_WORDS and named in whole):
        return True
    return len(said) == SAME_WORDS and (
        said in bare(headline) or (len(named) > 1 and whole.endswith(named))
    )


_ENCLOSED = lazy_pattern(r"[（(][^（()）]*[)）]")


def is_time(text: str) -> bool:
    """Whether a line says when a meeting was held: 時間:民國106年10月21日(星期六)."""
    return _TIME.match(text) is not None and bool(find_dates(text))


_TIME = lazy_pattern(
    r"(?:[会會][议議])?(?:[时時][\s\u3000]*[间間]|日期)\s*(?:[:：]|(?<=[\s\u3000])(?=中[华華]民))"
)


def _cut_book(text: str) -> str:
    """Return a headline without the mark of a book that its end was cut off with: 《某办法实施."""
    return text[1:] if text[0] == "《" and "》" not in text else text


_DIVISION = lazy_pattern(r"[\u3400-\u9fff]{2,10}(?<!本)科", needs="科")
"""Who in a house has written: 实践教学管理科."""


def lines_below(
    lines: list[DraftLine], texts: list[str], title: Title
) -> Iterator[tuple[str, DraftLine]]:
    """Yield number, dates and repetitions below a title, and letterhead that one of them closes."""
    subject = re.sub(r"^.*?(?=关于|關於)", "", title.text)
    minutes = _is_of_series([title.text, *texts[: title.first]])
    speech = kind_of(title.text) is DocumentKind.REPORT
    index = title.end
    waiting: list[tuple[str, DraftLine]] = []
    said: set[str] = set()
    covered = any(map(is_standard, texts[title.end : title.end + _COVER_LINES]))
    while index < len(lines):
        text = texts[index]
        if minutes and is_time(text):
            break  # the rows of the meeting are text
        again = spelled_over(texts, index, title.text) or spelled_over(texts, index, subject)
        if not again and (
            bare(tidy_title(_LISTED.sub("", text))) == bare(title.text)
            or ("《" in text and _plainly(text) == _plainly(title.text))
            or _is_rest(title.text, texts[index - 1], text)
            or (title.text[-1:] in _CLOSES and bare(_OF_YEAR.sub("", title.text)) == bare(text))
        ):
            again = 1
        again = again or _said_otherwise(texts, index, title.text)
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
        elif again or _begins_again(texts, index, title.text) or _is_glossed(title.text, text):
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
        elif count := _brings(texts, index, title.text):
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
    return PAGE_DATE if text[0] in "（(" and _PUBLISHED.match(text) else "date_line"


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


def _is_rest(title: str, above: str, text: str) -> bool:
    """Whether a title is a number and a name that stand on two lines: 第3号案例：某某诉某公司案."""
    between = len(title) - len(above) - len(text)
    if between < 0 or not (title.startswith(above) and title.endswith(text)):
        return False
    return title[len(above) : len(title) - len(text)].strip(" :：\u3000") == ""


def _is_glossed(title: str, text: str) -> bool:
    """Whether a title is a line with a name in brackets: 某公告〔2020〕第5号（某规则）.

    A line that is a number for itself is none.
    """
    if is_number_below(text):
        return False
    rest = title[len(text) :] if title[-1:] in _CLOSES and title.startswith(text) else ""
    return rest.lstrip()[:1] in _OPENS and len(text) >= _BEGINNING


_OPENS, _CLOSES = ("（", "("), frozenset("）)")
_OF_YEAR = lazy_pattern(r"\s*[（(](?:19|20)\d\d年?(?:修[正订訂改])?(?:[文版]?本|版)?[）)]$")
"""How a collection tells an edition from others: 某法修正案（1988年）."""


def _begins_again(texts: list[str], index: int, title: str) -> bool:
    """Whether a line above a number is the beginning of the title, whose rest has been lost."""
    return (
        index + 1 < len(texts)
        and len(texts[index]) >= _BEGINNING
        and is_number_below(texts[index + 1])
        and bare(title).startswith(bare(texts[index]))
    )


_BEGINNING = 10


def _said_otherwise(texts: list[str], index: int, title: str) -> int:
    """Return how many lines from ``index`` on say a title in a few words more or less.

    某县 ⏎ 某镇应急预案 below 某县某镇人民政府应急预案.
    """
    wanted = bare(title)
    said = ""
    if texts[index][:_SAME_BEGINNING] != title[:_SAME_BEGINNING] or not ends_title(title):
        return 0
    for count, text in enumerate(texts[index : index + BANNER_LINES], start=1):
        if len(text) > TITLE_LENGTH or text[-1] in _NO_LAST or is_numbered(text):
            break
        if is_number_below(text) or is_date_line(text):
            break
        said += bare(text)
        if said[-_SAME_END:] == wanted[-_SAME_END:]:
            short, whole = sorted((said, wanted), key=len)
            letters = iter(whole)
            close = 3 * len(short) >= 2 * len(whole) and all(letter in letters for letter in short)
            return count if close and len(short) >= _BEGINNING else 0
    return 0


_SAME_BEGINNING, _SAME_END = 2, 6
_NO_LAST = frozenset("。；;：:，,》")


def _plainly(title: str) -> str:
    """Return a title without 关于 and 的, and without 《》, of which one may be lost.

    关于《某法》的解读 is 《某法》解读.
    """
    return _RELATING.sub("", bare(title)).translate(_NAMES)


_NAMES = str.maketrans("", "", "《》")
_RELATING = lazy_pattern("^关于|的(?=[\u3400-\u9fff]{2,6}$)")


def _is_between(texts: list[str], index: int, title: str) -> bool:
    """Whether a line stands between a title and its repetition: 中国 日本 above 某协定 again."""
    text = texts[index]
    return (
        len(text) <= _LONGEST_PART
        and not re.search(r"[，。；：,;:]", text)
        and not (is_numbered(text) or is_number_below(text) or is_date_line(text))
        and index + 1 < len(texts)
        and _plainly(texts[index + 1]) == _plainly(title)
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


def _brings(texts: list[str], index: int, title: str) -> int:
    """Return how many lines from ``index`` on are of the notice that brings what a page is named.

    某市政府办公室关于印发某市 ⏎ 某细则的通知 below 某市某细则, or its own title said in full.
    """
    if len(texts[index]) > TITLE_LENGTH or not _ACTS.search(texts[index]):
        return 0
    said = ""
    for count, text in enumerate(texts[index : index + BANNER_LINES + 1], start=1):
        if len(text) > TITLE_LENGTH or text[-1] in "。；;：:，," or is_numbered(text):
            break
        said += bare(text)
        if ends_title(text) and bare(title) in said.translate(_NO_MARKS):
            return count
    return 0


_ACTS = lazy_pattern(r"关于|關於|印[发發]|[发發][布佈]|[转轉][发發]")
_NO_MARKS = str.maketrans("", "", "《》〈〉")


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
_LISTED = lazy_pattern(r"^\d{1,2}[.、．]\s*")
"""A page of texts counts them: 1. 某办法 below 某办法."""


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


def _is_of_series(texts: Sequence[str]) -> bool:
    """Whether a head is that of minutes or a bulletin, which are numbered by themselves."""
    return any(SERIES.search(fold_line(text)) for text in texts if len(text) <= TITLE_LENGTH)


SERIES = lazy_pattern(r"纪要|简报|会议[纪记]录|专报|通讯$")


def repeats(text: str, title: str) -> bool:
    """Whether a line says a title again, or its subject."""
    return bare(text) in bare(title) or subject_of(text) == subject_of(title)


def is_above_title(text: str) -> bool:
    """Whether a line may stand above a title: letterhead, a number, agencies."""
    return LETTERHEAD.fullmatch(text) is not None or is_number(text) or bool(agencies_in(text))
