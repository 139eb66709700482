"""Headlines that say more, or less, than the title: of news, of pages, of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare, is_agency_line
from qpsearch.loader.metadata.names import unquoted
from qpsearch.loader.metadata.numbers import ORDER
from qpsearch.loader.metadata.titles.plain_titles import SITE_END
from qpsearch.text.folding import fold_line, simplified
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


def lines_going_on(title: Title, below: Sequence[str]) -> int:
    """Return how many of the lines below a headline are of it: above a dateline or a paragraph.

    科学防控疫情 ⏎ 推动重大项目尽早复工 ⏎ 2月21日上午，…

    Args:
        title: the headline.
        below: the lines below it.

    """
    if title.size > 1 or len(below) < _TWO or len(below[0]) > _HEADLINE_LENGTH:
        return 0
    if _TENDER.fullmatch(simplified("".join(below[0].split()))):
        return int(not _TENDER.fullmatch(simplified(title.text)))
    headed = not ends_title(title.text) or _NAMES_ACT.match(simplified(title.text)) is not None
    if not headed or _begins_news(below[0]) or _NAMES_PERSON.search(simplified(below[0])):
        return 0
    if _begins_news(below[1]):
        return 1
    if is_agency_line(title.text) or SITE_END.search(fold_line(title.text)):
        return 0
    said, count = bare(title.text), 0
    while count < min(_LINES, len(below)) and _may_go_on(below[count], said):
        said, count = said + bare(below[count]), count + 1
    if count == 1 and len(below[0]) < _SAME:
        return 0  # a heading may be as short
    end = count
    while end < len(below) and _says_again(below[end], said):
        end += 1
    return count if end < len(below) and _is_paragraph(below[end]) else 0


def _may_go_on(text: str, said: str) -> bool:
    """Whether a line may be one of a headline: it neither names a document nor says it again."""
    return (
        _WORDS.fullmatch(text) is not None
        and not (ends_title(text) or is_agency_line(text))
        and not (text[0] == "各" and _ADDRESSED.search(text))
        and not _NAMES_PERSON.search(simplified(text))
        and not (is_dateline(text) or _says_again(text, said))
    )


def _says_again(text: str, said: str) -> bool:
    """Whether a line begins or ends with words of the headline: 我省多部门出台34项措施.

    So a headline is said again, and the first of several texts below it: 销售合同篇一.
    """
    words = bare(text)
    return len(text) <= _HEADLINE_LENGTH and (words[-_SAME:] in said or words[:_SAME] in said)


def _is_paragraph(text: str) -> bool:
    long = _SENTENCE if text[-1] == "。" else _PARAGRAPH
    return is_dateline(text) or (len(text) >= long and not _STOPS.isdisjoint(text))


_TENDER = lazy_pattern(r"[\u3400-\u9fff]{0,8}(?:招标|磋商|谈判|询价|比选|采购)文件")
"""What stands below the name of a project on the cover: 施工招标文件."""


def _begins_news(text: str) -> bool:
    return is_dateline(text) or _DAY_OF_NEWS.match(simplified(text[:_OPENING])) is not None


def is_dateline(text: str) -> bool:
    """Whether a paragraph begins with who reports it: 新华社北京1月31日电."""
    opening = text[:_OPENING]
    return not _WIRED.isdisjoint(opening) and _DATELINE.match(simplified(opening)) is not None


_WIRED = frozenset("电電讯訊息")
BELOW_HEADLINE = 12
"""Lines below a headline among which those that go on with it stand, or say it again."""
_TWO, _SENTENCE, _PARAGRAPH = 2, 20, 40
_LINES, _SAME = 4, 6
_STOPS = frozenset("，,。")
_ADDRESSED = lazy_pattern(r"(?:部门|部門|单位|單位|企[业業]|公司|[局委厅廳处處府院校行会會])$")
_NAMES_PERSON = lazy_pattern(
    r"^(?:作者|撰文|撰稿|整理|编辑|(?:本报|本网|本刊|新华社|见习|特约)?(?:记者|通讯员))"
    r"|[\s\u3000][\u3400-\u9fff·]{2,4}$"
    r"|(?:长|主任|主席|书记|教授|院士|研究员|委员|记者|代表|老师)[\u3400-\u9fff]{2,3}$"
)
"""Who wrote or spoke, below a headline: 本报记者 某某, 某市市长某某某."""
_WORDS = lazy_pattern(r"[^，。；：:？?《》（）()\d\s•·■▪#>|丨【\[][^，。；：:？?（）()|丨#>]{3,29}")
_NAMES_ACT = lazy_pattern(
    r"(?!.*关于)[^《》]{2,40}(?:印发|发布|公布|出台|推出|实施)[^《》]{0,12}《[^《》]+》$"
)
_OPENING = 80
_HEADLINE_LENGTH = 30
_DATELINE = lazy_pattern(
    r"(?:新华社|新华网|中新社|中新网|人民网|央视网|本报|[^\s。，,:：]{2,6}(?:日报|晚报))[^。，,]{0,16}(?:电|讯)"
    r"|本报讯|[^。]{0,12}日电[\s（(]|[^\s。，,:：]{2,8}消息[\s（(]{1,2}记者",
    needs="电讯息",
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
