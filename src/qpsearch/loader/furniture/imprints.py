"""The foot of a site's page: who runs it, and what the page keeps below that for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.furniture.menus import is_menu
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CERTAIN = lazy_pattern(
    r"icp备|公网安备|网站标识码|版权所有|copyright(?!\s+(?!by )[a-z])"
    r"|all rights reserved|produced by|publishdate"
    r"|承办\s+技术支持:|网站地图.{0,20}(?:网站声明|联系我们|关于我们)|(?:联系我们|关于我们).{0,20}网站地图"
)
_IMPRINT = lazy_pattern(
    r"(?:(?:主办|承办|指导)(?:单位|机关)|主办|承办|协办(?:单位)?|(?:运行)?维护(?:单位)?|运行单位|运维(?:单位)?|建设单位|技术支持|(?:单位|通信|通讯|办公|联系)?地址|邮编|邮政编码"
    r"|电话|联系电话|传真|[\u3400-\u9fff]{2,8}电话|[\u3400-\u9fff]{0,6}[信邮]箱(?=[\s:：]*[\w.]*@)|邮箱|电子邮箱|网址|网站支持|建议使用|推荐使用|值班电话)\s*[:：]?.{0,60}"
    r"|.{0,60}(?:分辨率|浏览器).{0,60}"
)
LONGEST_IMPRINT = 120


def imprint_lines(texts: Sequence[str], first_running: int) -> Iterator[int]:
    """Yield the lines at the end that say who runs the site, where a line there is surely of it.

    So an address below a letter stays, unless the number of an ICP filing stands with it.
    """
    last = last_line(texts, first_running)
    folded = [fold_line(text[:LONGEST_IMPRINT]) for text in texts[last:]]
    if any(_CERTAIN.search(text) for text in folded):
        begins = len(folded)
        while begins and is_folded_imprint(folded[begins - 1]):
            begins -= 1
        yield from (last + index for index in range(begins, len(folded)))


_VISITS = lazy_pattern(
    r"(?:累计)?(?:浏览|访问|造访|参观)(?:人数|人次|次数|量)\s*:\s*[\d,]+(?:人次?|次)?"
)


def is_imprint(text: str) -> bool:
    """Whether a line in the foot of a page says who runs the site."""
    return is_folded_imprint(fold_line(text[:LONGEST_IMPRINT]))


def is_surely_imprint(text: str) -> bool:
    """Whether a line says what only the foot of a site does: the number of its ICP filing, ….

    Of a long line its beginning is looked at.
    """
    return _CERTAIN.search(fold_line(text[:LONGEST_IMPRINT])) is not None


def is_folded_imprint(text: str) -> bool:
    """Whether a folded line is of the foot of a page."""
    return (
        _IMPRINT.fullmatch(text) is not None
        or is_menu(text)
        or _VISITS.fullmatch(text) is not None
        or (len(text) < LONGEST_IMPRINT and _CERTAIN_OR_POST.search(text) is not None)
    )


_CERTAIN_OR_POST = lazy_pattern(rf"{_CERTAIN.pattern}|邮(?:政)?编(?:码)?\s*:?\s*\d{{6}}")
"""An address before its post code: 某省.某市.某路187号 邮编：110014."""


def last_line(texts: Sequence[str], first_running: int) -> int:
    """Return the line below the last that ends a sentence."""
    last = len(texts) - len(summary_below(texts))
    if first_running == last:
        first_running = min(1, last)  # short lines only: below the title
    while last > first_running and (
        not texts[last - 1].endswith(("。", "；", "！", "？"))
        or _LEAVES.search(texts[last - 1])
        or _OF_BROWSERS in texts[last - 1]
    ):
        last -= 1
    return last


def summary_below(texts: Sequence[str]) -> range:
    """Return the lines below an imprint that say the title again, and what it is about.

    A page keeps them for those to whom it is passed on, and shows neither.
    """
    for first in range(max(2, len(texts) - _SUMMARY), len(texts)):
        if texts[first] in texts[: min(first, _HEAD)] and _CERTAIN.search(
            fold_line(texts[first - 1])
        ):
            return range(first, len(texts))
    return range(0)


_SUMMARY, _HEAD = 3, 20
_LEAVES = lazy_pattern("是否[继繼][续續]？$")
"""A page asks so before a link leaves it."""
_OF_BROWSERS = "浏览器"
"""What a page asks of old ones is a sentence too."""
