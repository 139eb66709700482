"""Titles by what stands around them: covers over lines, histories below, portals.

None has the form of an official title; each is told by a line beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.head_lines import (
    SHORT_NAME,
)
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import BANNER_LINES, TITLE_LENGTH, is_agency_line
from qpsearch.loader.metadata.names import issuers_of_title, tidy_title
from qpsearch.loader.metadata.numbers import is_number_below
from qpsearch.loader.metadata.titles.plain_titles import plain_title
from qpsearch.loader.metadata.titles.said_again import SAME_WORDS
from qpsearch.loader.metadata.titles.title import Title, closes_title, spelled_over
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence


def said_whole(texts: Sequence[str]) -> Title | None:
    """Return the title that a cover has over lines, where one line below says it whole.

    立法會 ⏎ 財務委員會 ⏎ 會議程序 … 財務委員會會議程序.
    """
    for first, text in enumerate(texts[:BANNER_LINES]):
        for again in texts[first + _OVER_LINES : first + _COVER]:
            if not again.startswith(text) or len(again) > TITLE_LENGTH or again == text:
                continue
            count = spelled_over(texts, first, again)
            if count > 1 and again[-1] not in _NO_TITLE_ENDS:
                return Title(first, count, tidy_title(again))
        if len(text) > _SHORT_LINE or text[-1] in "。；：:" or is_numbered(text):
            break
    return None


def kind_below_agency(texts: Sequence[str]) -> Title | None:
    """Return the title of agency and kind alone over lines: 某指挥部 ⏎ 通 告, 某局 ⏎ 2号令."""
    for count in range(1, min(_AGENCY_LINES + 1, len(texts) - 1)):
        kind = "".join(texts[count].split())
        if len(kind) <= _LONGEST_KIND and _KIND_ALONE.fullmatch(kind):
            name = "".join(texts[:count])
            told = (
                is_agency_line(name)
                and (is_number_below(texts[count + 1]) or closes_title(texts, count + 1, name))
                and (count == 1 or not ends_title(texts[0]))
            )
            return Title(0, count + 1, name + kind) if told else None
        if len(texts[count]) > _SHORT_LINE:
            break
    return None


_AGENCY_LINES, _LONGEST_KIND = 3, 10
_KIND_ALONE = lazy_pattern(
    r"通告|公告|通令|命令|第?[\d一二三四五六七八九十百]{1,5}[号號](?:令|通告|公告)"
)


def above_history(texts: Sequence[str]) -> Title | None:
    """Return the title right above its history, below the few short columns of a site."""
    for index, text in enumerate(texts[1:BANNER_LINES], start=1):
        above = texts[index - 1]
        if len(above) > _SHORT_LINE // 2 or (ends_title(above) and len(above) > SAME_WORDS):
            break
        if (
            len(text) > _SHORT_LINE // 2
            and ends_title(text)
            and any(map(is_history, texts[index + 1 : index + 2]))
        ):
            return plain_title(texts[index:])._replace(first=index)
    return None


_SHORT_LINE = 20
_COVER = 24
"""Lines of a cover, and of a table of contents, above the title said once more."""


def without_ticker(said: str) -> str:
    """Return a headline without what its page sets around it: a tool; who announces, in short.

    The short name is named again whole.
    """
    if (tool := _TOOL_BEHIND.search(said)) is not None:
        said = said[: tool.start()]
    short = SHORT_NAME.match(said)
    rest = said[short.end() :] if short else ""
    return rest if rest and ends_title(rest) and issuers_of_title(rest) else said


_TOOL_BEHIND = lazy_pattern(
    r"(?<=[^\s])[\s\u3000]+[\[【]?(?:列印[条條]文|[友善轉转]*列印|打印(?:本[页頁])?|下[載载]|收藏)[\]】]?$",
    needs="印载載藏",
)
"""What a page offers to do with the text, behind its title: 某規則 列印條文."""


_OVER_LINES = 2
_NO_TITLE_ENDS = frozenset("。；：:，,、")
