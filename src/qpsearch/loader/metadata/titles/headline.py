"""Headlines that say more, or less, than the title: of news, of pages, of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare
from qpsearch.loader.metadata.names import unquoted
from qpsearch.loader.metadata.numbers import ORDER
from qpsearch.text.folding import simplified
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.loader.metadata.titles.title import Title


def without_count(texts: Sequence[str], title: Title) -> Title | None:
    """Return a title without its count in a collection: 第一篇：某办法 ⏎ 某办法."""
    match = _COUNTED_PART.match(title.text)
    if match is None or title.end >= len(texts):
        return None
    said = title.text[match.end() :]
    return title._replace(text=said) if bare(said) == bare(texts[title.end]) else None


_COUNTED_PART = lazy_pattern(r"第?[一二三四五六七八九十\d]{1,3}[篇部]分?\s*[:：]\s*")


def is_second_line(title: Title, below: Sequence[str]) -> bool:
    """Whether the line below a headline is its second: right above the dateline of news.

    科学防控疫情 ⏎ 推动重大项目尽早复工 ⏎ 2月21日上午，…

    Args:
        title: the headline.
        below: the line below it, and the next.

    """
    return (
        title.size == 1
        and len(below) > 1
        and len(below[0]) <= _HEADLINE_LENGTH
        and not ends_title(title.text)
        and _begins_news(below[1])
        and not _begins_news(below[0])
    )


def _begins_news(text: str) -> bool:
    return is_dateline(text) or _DAY_OF_NEWS.match(simplified(text[:_OPENING])) is not None


def is_dateline(text: str) -> bool:
    """Whether a paragraph begins with who reports it: 新华社北京1月31日电."""
    opening = text[:_OPENING]
    return not _WIRED.isdisjoint(opening) and _DATELINE.match(simplified(opening)) is not None


_WIRED = frozenset("电電讯訊")
_OPENING = 80
_HEADLINE_LENGTH = 30
_DATELINE = lazy_pattern(
    r"(?:新华社|新华网|中新社|中新网|人民网|央视网|本报|[^\s。，,:：]{2,6}(?:日报|晚报))[^。，,]{0,16}(?:电|讯)"
    r"|本报讯|[^。]{0,12}日电[\s（(]",
    needs="电讯",
)
_DAY_OF_NEWS = lazy_pattern(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚|凌晨|起)?[，,至]?(?=.{30})"
)
"""2月21日上午，…."""


def names_order(text: str, number: str = "", title: str = "") -> bool:
    """Whether a headline is an order's number and, in brackets, what that promulgates.

    中国人民银行令〔2020〕第5号（…办法) above 中国人民银行令 ⏎ 〔2020〕第5号.

    Args:
        text: the line.
        number: the number that it must name; any if empty.
        title: the title that must stand in the brackets; any if empty.

    """
    match = _OF_ORDER.fullmatch(text)
    return (
        match is not None
        and bare(number) in ("", bare(match["order"]))
        and bare(title) in ("", bare(unquoted(match["name"])))
    )


_OF_ORDER = lazy_pattern(
    rf"(?P<order>{ORDER.pattern})\s*[（(](?P<name>.{{4,100}})[）)]", needs="号號"
)
