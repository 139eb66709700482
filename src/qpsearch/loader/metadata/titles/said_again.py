"""Lines that say a title again: its repetition in other words, its end, what brings what it names.

Above a title the headline of a page does so, below it the text itself.
"""

from __future__ import annotations

import re

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import BANNER_LINES, TITLE_LENGTH, bare, is_date_line
from qpsearch.loader.metadata.names import tidy_title
from qpsearch.loader.metadata.numbers import is_number_below
from qpsearch.loader.metadata.titles.title import spelled_over, subject_of
from qpsearch.text.patterns import lazy_pattern

SAME_WORDS = 6
"""Letters from which a line that the title holds repeats it."""


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


def without_book_mark(text: str) -> str:
    """Return a headline without the mark of a book that its end was cut off with: 《某办法实施."""
    return text[1:] if text[0] == "《" and "》" not in text else text


def lines_again(texts: list[str], index: int, title: str, subject: str) -> int:
    """Return how many lines below a title, from ``index`` on, say it or its subject again."""
    if again := spelled_over(texts, index, title) or spelled_over(texts, index, subject):
        return again
    text = texts[index]
    if (
        bare(tidy_title(_LISTED.sub("", text))) == bare(title)
        or ("《" in text and plainly(text) == plainly(title))
        or _is_rest(title, texts[index - 1], text)
        or (title[-1:] in _CLOSES and bare(_OF_YEAR.sub("", title)) == bare(text))
    ):
        return 1
    return _said_otherwise(texts, index, title)


_LISTED = lazy_pattern(r"^\d{1,2}[.、．]\s*")
"""A page of texts counts them: 1. 某办法 below 某办法."""


def _is_rest(title: str, above: str, text: str) -> bool:
    """Whether a title is a number and a name that stand on two lines: 第3号案例：某某诉某公司案."""
    between = len(title) - len(above) - len(text)
    if between < 0 or not (title.startswith(above) and title.endswith(text)):
        return False
    return title[len(above) : len(title) - len(text)].strip(" :：\u3000") == ""


def is_glossed(title: str, text: str) -> bool:
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


def begins_again(texts: list[str], index: int, title: str) -> bool:
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


def plainly(title: str) -> str:
    """Return a title without 关于 and 的, and without 《》, of which one may be lost.

    关于《某法》的解读 is 《某法》解读.
    """
    return _RELATING.sub("", bare(title)).translate(_NAMES)


_NAMES = str.maketrans("", "", "《》")
_RELATING = lazy_pattern("^关于|的(?=[\u3400-\u9fff]{2,6}$)")


def brings(texts: list[str], index: int, title: str) -> int:
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


def repeats(text: str, title: str) -> bool:
    """Whether a line says a title again, or its subject."""
    return bare(text) in bare(title) or subject_of(text) == subject_of(title)
