"""What a page calls its document: headlines that add site or day, or say the title once more.

And so the lines of the page above such a headline, and between it and the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.furniture.abstracts import LONGEST_SUMMARY, is_summary
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare, is_agency_line, is_date_line, is_mark
from qpsearch.loader.metadata.names import agencies_in, page_title
from qpsearch.loader.metadata.numbers import is_number, leading_number
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_LONGEST = 120
_LONGEST_STEP = 12


def above_starred(texts: Sequence[str]) -> range:
    """Return the lines of a site above a title that a row of stars underlines.

    As press releases of Hong Kong have it: 新聞公報 ⏎ 簡 | ENG ⏎ 環境局推出計劃 ⏎ a row of stars.
    """
    for index, text in enumerate(texts[:_TOP]):
        if "。" in text or len(text) > _LONGEST_ABOVE:
            break
        if index and len(text) >= _FEWEST_STARS and not text.strip("*\uff0a"):
            return range(index - 1)
    return range(0)


_TOP, _LONGEST_ABOVE, _FEWEST_STARS = 30, 120, 4


def begins_with_page_title(texts: Sequence[str]) -> bool:
    """Whether the first line is the page's title: the site behind what a line below says again."""
    if not texts or len(texts[0]) > LONGEST_SUMMARY:
        return False
    parts = _UNDERSCORED.split(texts[0])
    if len(parts) > _TWICE and not any(ends_title(part) or is_agency_line(part) for part in parts):
        return True  # what others have written there: no document is called so
    if _ADDRESSED.search(texts[0]) and any(map(ends_title, texts[1:_TOP_LINES])):
        return True
    said = page_title(texts[0])
    wanted = bare(said).strip("【】[]")
    return (
        said != texts[0]
        and len(wanted) >= _SAME_WORDS
        and any(bare(text).startswith(wanted) for text in texts[1:_PAGE_HEAD])
    )


_ADDRESSED = lazy_pattern(r"[-_|｜]\s*(?:www\.)?[a-z0-9-]{2,30}(?:\.[a-z]{2,4}){1,2}$")
"""The address of a site behind a page's title."""
_UNDERSCORED = lazy_pattern(r"(?<=[\u3400-\u9fff])[_|｜]{1,3}(?=[\u3400-\u9fff])", needs="_|｜")
_TWICE = 2
_SAME_WORDS = 8
_PAGE_HEAD = 40
"""Lines among which a page says its title again."""


def wrapped_titles(texts: Sequence[str], said: Sequence[str]) -> Iterator[int]:
    """Yield the headlines that add column, site or day to what a line below says alone.

    管理|某规定-2017.9.10 above 某规定.

    Args:
        texts: the lines down to the first running text.
        said: their letters (:func:`~qpsearch.loader.metadata.lines.bare`).

    """
    if texts[_TWICE:] and "由会员分享" in texts[1] and _is_shared(texts):
        yield 0
    if texts and _names_number(texts):
        yield 0
    for index, text in enumerate(texts[:_TOP_LINES]):
        if is_summary(texts, index):
            yield index
        if len(text) > _LONGEST:
            continue
        if "-" in text and _is_filed(text, texts[index + 1 : index + 1 + _TWICE]):
            yield index
            continue
        below = range(index + 1, min(index + _PAGE_HEAD, len(said)))
        if not any(said[at] and said[at] in said[index] for at in below):
            continue  # nothing below is said here
        if text.startswith(_HOME) and any(
            len(said[at]) >= _SAME_WORDS and text.endswith(texts[at]) for at in below
        ):
            yield index  # 首页 理论教育 某地年鉴
            continue
        if ends_title(text):
            if _leads_to(text, texts[index + 1 : index + _PAGE_HEAD]):
                yield index
            continue
        for at in below:
            wanted = said[at]
            if len(wanted) < _SAME_WORDS or wanted not in said[index] or not ends_title(texts[at]):
                continue
            before, _, behind = said[index].partition(wanted)
            if _COLUMN_BEFORE.fullmatch(before) and _SITE_BEHIND.fullmatch(behind):
                yield index
                break


def _names_number(texts: Sequence[str]) -> bool:
    """Whether a page is called by a number and a name in 《》, its title and number below."""
    end = leading_number(texts[0]) if texts[0][-1] == "》" and len(texts[0]) <= _LONGEST else 0
    if not end or texts[0][end] != "《":
        return False
    number = texts[0][:end].strip()
    below = list(texts[1:_NUMBER_BELOW])
    return number in below and any(map(ends_title, below[: below.index(number)]))


_NUMBER_BELOW = 6
_HOME = ("首页", "主页")
"""The first step of a trail, as pages name it."""


def _is_filed(text: str, below: Sequence[str]) -> bool:
    """Whether a headline is where a file is kept and its short name: 01-02规章-会议办法."""
    name = text.rsplit("-", 1)[-1]
    return len(bare(name)) >= _SHORTEST_LED and any(
        other != name and other.endswith(name) and "-" not in other and ends_title(other)
        for other in below
    )


def _is_shared(texts: Sequence[str]) -> bool:
    """Whether a file's name, and what a site for sharing says of it, stand above a title."""
    below = texts[_TWICE : _TWICE + _TOP_LINES]
    return _FILE.search(texts[0]) is not None and any(
        len(text) <= _HEADLINE and ends_title(text) and not bare(texts[0]).startswith(bare(text))
        for text in below
    )


_HEADLINE = 60
_FILE = lazy_pattern(r"\.(?:docx?|wps|pdf|rtf|txt)$")


def _leads_to(text: str, below: Sequence[str]) -> bool:
    """Whether a line ends with what one below says alone, behind a few short steps."""
    for other in below:
        steps = text.removesuffix(other)
        if steps != text and len(bare(other)) >= _SHORTEST_LED and ends_title(other):
            return (
                steps[-1:] in _STEP_ENDS
                and all(len(step) <= _LONGEST_STEP for step in re.split(r"[\s>›»]+", steps))
                and not _SUBJECT.search(fold_line(steps))
                and not is_agency_line(steps.strip() or "-")
            )
    return False


_SHORTEST_LED = 6
_MOST_MENUS = 80
"""Lines that the menus of a site may take above all that it shows."""
_STEP_ENDS = frozenset(" \u3000>›»")
_TOP_LINES = 10
_COLUMN_BEFORE = lazy_pattern(r"(?:[^|_:]{2,10}[|_:])?")
_SITE_BEHIND = lazy_pattern(
    r"(?:\.(?:docx?|wps|pdf|rtf|txt)|[-_|【\[](?![-—])(?!.*(?:解读|说明|问答|答记者|图解)).{1,30})?"
)


def said_again(texts: Sequence[str], said: Sequence[str]) -> int:
    """Return the page's headline where that is a whole title and the document says it again.

    0 where it is the first line, or where a line above it is said again too, but for menus.
    """
    for index, text in enumerate(texts[:_MOST_MENUS]):
        if index >= _TOP_LINES and len(said[index]) < _SAME_WORDS:
            continue
        if said[index] in said[index + 1 : index + _PAGE_HEAD] or (
            len(said[index]) >= _WHOLE_TITLE and _said_below(said, index, said[index])
        ):
            whole = ends_title(text) and (
                len(said[index]) >= _WHOLE_TITLE or _SUBJECT.search(fold_line(text))
            )
            if whole and len(said[index]) >= _SAME_WORDS:
                return index
            if len(said[index]) >= _SAME_WORDS:
                return 0
    return 0


def between_titles(
    texts: Sequence[str], said: Sequence[str], known: Container[int] = ()
) -> Iterator[int]:
    """Yield the lines of the head between the page's headline and the document's, the same words.

    None where one of them is a sentence, is numbered, or heads a table of contents.

    Args:
        texts: the lines down to the first running text.
        said: their letters.
        known: those that are furniture by themselves.

    """
    for index, line in enumerate(texts[:_TOP_LINES]):
        text, words = line, said[index]
        if not index and len(line) <= LONGEST_SUMMARY:
            text = page_title(line).strip("【】[]")  # without the site behind it
            words = words if text == line else bare(text)
        end = _said_below(said, index, words) if len(words) >= _SHORTEST_LED else 0
        if not end or not ends_title(text):
            continue
        last = _OF_ACT.search(fold_line(text)) and not _SUBJECT.search(fold_line(text))
        if last and len(words) < _WHOLE_TITLE:
            continue  # the last line of a title
        summaries = {at for at in range(index + 1, end) if is_summary(texts, at)}
        inside = [
            texts[at] for at in range(index + 1, end) if at not in summaries and at not in known
        ]
        if any(said.count(said[at]) > 1 for at in range(index + 1, end)):
            return
        if any(
            len(line) > _LONGEST_LINK
            or line[-1] in "。；"
            or (line[-1] in "：:" and len(line) > _LONGEST_FIELD)
            or is_numbered(line)
            or ends_title(line)
            or _CONTENTS.fullmatch(line)
            for line in inside
        ):
            return
        yield from (
            at
            for at in range(index + 1, end)
            for line in (texts[at],)
            if at not in summaries
            and not (is_number(line) or is_date_line(line) or agencies_in(line) or is_mark(line))
        )
        return


def _said_below(said: Sequence[str], index: int, wanted: str) -> int:
    """Return the line from which on what a line says is said again, maybe over lines; else 0."""
    for below in range(index + 1, min(len(said), index + _PAGE_HEAD)):
        whole = ""
        for piece in said[below : below + _OVER_LINES]:
            whole += piece
            if whole == wanted:
                return below
            if not wanted.startswith(whole):
                break
    return 0


_LONGEST_FIELD = 8
_OVER_LINES = 4
_WHOLE_TITLE = 16
_CONTENTS = lazy_pattern(r"[总總]?[\s\u3000]*目[\s\u3000]*[录錄次]")
_SUBJECT = lazy_pattern("关于|印发")
_OF_ACT = lazy_pattern("(?:通知|意见|公告|通告|函|批复|决定|报告|通报|请示)$")


def above_headline(texts: Sequence[str]) -> range:
    """Return the columns of a site above a headline, the last line, with a row of the page below.

    关注微信 ⏎ 规章制度 ⏎ 某某大学学生处分规定: shorter than the first line of any title.
    """
    last = len(texts) - 1
    headed = 0 < last <= _COLUMNS and (
        len(texts[last]) >= (_SAME_WORDS if ends_title(texts[last]) else _WHOLE_TITLE)
    )
    if headed and all(
        len(text) <= _LONGEST_COLUMN
        and not (is_agency_line(text) or is_number(text) or text[-1] in "会會")
        for text in texts[:last]
    ):
        return range(last)
    return range(0)


_COLUMNS, _LONGEST_COLUMN = 3, 6


def above_trail(texts: Sequence[str], headline: str, *, named: bool) -> Iterator[int]:
    """Yield the lines above a breadcrumb, which are the site's, where a headline stands below.

    None where one of them may be a title itself.

    Args:
        texts: the lines above.
        headline: the line below it that is no furniture.
        named: whether who runs the site is named there; else it may be who issues the document.

    """
    if not headline or len(headline) > _LONGEST or headline[-1] in "。；":
        return
    above = [at for at, text in enumerate(texts) if not is_agency_line(text)]
    if any(
        len(texts[at]) > _LONGEST_LINK
        or texts[at][-1] in "。；"
        or (texts[at][-1] in "：:" and len(texts[at]) > _LONGEST_STEP)
        or is_number(texts[at])
        or is_date_line(texts[at])
        or (ends_title(texts[at]) and len(texts[at]) >= _SAME_WORDS)
        for at in above
    ):
        return
    yield from range(len(texts)) if named else above


_LONGEST_LINK = 60


def above_properties(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines above the properties of a text that says its own title below them.

    某协议 ⏎ 文章属性 ⏎ •【缔约国】某国 ⏎ 正文 ⏎ 某协议: the site's headlines, and their heading.
    """
    at = next((at for at, text in enumerate(texts[:_MOST_ABOVE]) if text == "文章属性"), 0)
    rows = texts[at : at + _MOST_PROPERTIES]
    if not at or "正文" not in rows:
        return
    below = at + rows.index("正文") + 1
    titled = "".join(texts[below : below + _TITLE_LINES])
    if any(titled.startswith(text) and len(text) >= _FEWEST_LETTERS for text in texts[:at]):
        yield from range(at + 1)


_MOST_ABOVE, _MOST_PROPERTIES, _TITLE_LINES, _FEWEST_LETTERS = 12, 16, 4, 8
