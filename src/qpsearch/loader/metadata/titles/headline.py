"""Headlines that say more, or less, than the title: of news, of pages, of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare, is_agency_line
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
    if title.size > 1 or len(below) < _TWO or len(below[0]) > _HEADLINE_LENGTH:
        return False
    if _TENDER.fullmatch(simplified("".join(below[0].split()))):
        return not _TENDER.fullmatch(simplified(title.text))
    headed = not ends_title(title.text) or _NAMES_ACT.match(simplified(title.text)) is not None
    headed = headed and not _begins_news(below[0])
    if not headed or _begins_news(below[1]):
        return headed
    return (
        len(below[1]) >= _PARAGRAPH
        and _TELLS.match(simplified(below[1][:_OPENING])) is not None
        and _WORDS.fullmatch(below[0]) is not None
        and not (ends_title(below[0]) or is_agency_line(below[0]))
    )


_TENDER = lazy_pattern(r"[\u3400-\u9fff]{0,8}(?:招标|磋商|谈判|询价|比选|采购)文件")
"""What stands below the name of a project on the cover: 施工招标文件."""


def _begins_news(text: str) -> bool:
    return is_dateline(text) or _DAY_OF_NEWS.match(simplified(text[:_OPENING])) is not None


def is_dateline(text: str) -> bool:
    """Whether a paragraph begins with who reports it: 新华社北京1月31日电."""
    opening = text[:_OPENING]
    return not _WIRED.isdisjoint(opening) and _DATELINE.match(simplified(opening)) is not None


_WIRED = frozenset("电電讯訊")
_TWO, _PARAGRAPH = 2, 40
_WORDS = lazy_pattern(r"[^，。；：:、？?《》（）()\d\s][^，。；：:、？?（）()]{5,29}")
_TELLS = lazy_pattern(
    r"近日|日前|连日来|近期|[今去]年以来|近年来|昨[天日]|今[天日]|记者|据[^，。]{2,16}(?:消息|介绍|获悉|了解)"
)
"""How news begins that has no dateline."""
_NAMES_ACT = lazy_pattern(
    r"(?!.*关于)[^《》]{2,40}(?:印发|发布|公布|出台|推出|实施)[^《》]{0,12}《[^《》]+》$"
)
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
