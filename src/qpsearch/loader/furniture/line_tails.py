"""What a page sets behind the last words of a line: who edited it, links, the name of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_TRAILING = lazy_pattern(
    r"(?<=[。！”）日])\s*[（(\[【]?(?:责任|网络)?(?:编辑|责编)\s*[:：]\s*[\u3400-\u9fff]{2,4}(?:[\s、][\u3400-\u9fff]{2,4})?\s*[)）\]】]?$"
    r"|(?<=[。！”])\s*[（(](?:来源\s*[:：][^（）()。:：]{2,40}[;；]\s*)?"
    r"(?:作者|(?:本报|本网|本刊|见习|新华社)?记者)[:：\s][^（）()。]{2,60}[)）]$"
    r"|(?<=[。！”])\s*[（(\[【]?(?:文章|信息|稿件)?来源\s*[:：]\s*[\u3400-\u9fffA-Za-z·-]{2,20}[)）\]】]?$"
    r"|(?<=。)\s+相关(?:链接|解读|阅读)\s*[:：][^。]{4,80}$",
    needs=("编辑", "责编", "作者", "记者", "相关", "来源"),
)


def trailing_byline(draft: Draft) -> Iterator[Edit]:
    """Take the editor's, author's or paper's name off the end of a paragraph: …。责任编辑：某某.

    Or what a page links to there: …施行。 相关链接：一图读懂《某办法》.
    """
    for line in draft.lines()[-_LAST:]:
        if match := _TRAILING.search(line.text, max(0, len(line.text) - _LONGEST_BYLINE)):
            yield Edit(line.start + match.start(), line.end)


_LAST, _LONGEST_BYLINE = 8, 100


def site_at_end(draft: Draft) -> Iterator[Edit]:
    """Take the name of the site off the end of a text: …之日起施行。 某财网."""
    if not draft.text[-_LONGEST_SITE:].rstrip().endswith("网"):
        return
    for line in draft.lines()[-1:]:
        if match := _SITE_AT_END.search(line.text, max(0, len(line.text) - _LONGEST_SITE)):
            yield Edit(line.start + match.start(), line.end)


_SITE_AT_END = lazy_pattern(
    r"(?<=[。；）)日月])[ \t\u3000]+[\u3400-\u9fff]{2,5}(?<![管电路联水河])网$"
)
_LONGEST_SITE = 12
