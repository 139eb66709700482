"""What a crawler makes of a page in Markdown: menus, the headline's row, text in a table's cell.

The marks of its links are still there, so the site around a document is told by them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

LINK = lazy_pattern(
    r"(?<!!)\[([^\[\]\n]*)\]\([ \t]{0,8}(?:\\[^\s]|[^()\s\\]|\([^()\s]*\))*"
    r"(?:[ \t]{1,8}\"[^\"\n]{0,200}\")?[ \t]{0,8}\)"
)
IMAGE = lazy_pattern(r"_!\[[^\]\n]*\]\([^()\n]*\)_|!\[[^\]\n]*\]\([^()\n]*\)")


def menus_above(draft: Draft) -> Iterator[Edit]:
    """Take out the words of a site's menus above its breadcrumb, where links stand among them.

    无障碍 [搜索](…) ⏎ ### 网站地图 ⏎ - [要闻](…) ⏎ 回到顶部 ⏎ [政务公开](…) > [政策文件](…).
    None where one of the lines may be of the document.
    """
    if "](" not in draft.text[:_TOP]:
        return
    lines = draft.lines()[:_MOST_MENUS]
    plain = [IMAGE.sub("", line.text) for line in lines]
    trail = next((at for at, text in enumerate(plain) if _is_trail(text)), 0)
    if trail < _FEWEST_ABOVE:
        return
    linked = sum("](" in line.text for line in lines[:trail])
    words = [LINK.sub(r"\1", text).lstrip("#> -*\\") for text in plain[:trail]]
    if 2 * linked < trail or any(map(_may_be_of_document, words)):
        return
    yield from (Edit(line.outer.start, line.outer.end, "\n") for line in lines[:trail])


def _is_trail(text: str) -> bool:
    """Whether a line is links with arrows between them."""
    rest, links = LINK.subn("", text)
    return links > 1 and _ARROWS.fullmatch(rest) is not None


def _may_be_of_document(words: str) -> bool:
    return (
        words.endswith(("。", "；"))
        or (len(words) > _LONGEST_WORDS and "\t" not in words and " " not in words)
        or is_number(words)
        or is_numbered(words)
        or (len(words) >= _SHORTEST_TITLE and ends_title(words))
    )


_TOP = 20_000
_MOST_MENUS = 200
_FEWEST_ABOVE = 4
_LONGEST_WORDS = 40
_SHORTEST_TITLE = 8
_ARROWS = lazy_pattern(r"(?:[\s\u3000\\]*[>›»][\s\u3000]*)+")


def headline_row(draft: Draft) -> Iterator[Edit]:
    """Break a headline in front of what its page says of it: ## 关于…的通知    发布日期：…."""
    if not draft.holds("#") or not draft.holds(*_DAY_LABELS):
        return
    for line in draft.lines()[:_MOST_MENUS]:
        if line.text[0] == "#" and (row := _ROW_BEHIND.search(line.text)):
            yield Edit(line.start + row.start(), line.start + row.end(), "\n")


_DAY_LABELS = tuple(word + colon for word in ("日期", "时间", "時間") for colon in "：:")
"""Some of these is in every such row: the lines of most texts are not looked at."""
_ROW_BEHIND = lazy_pattern(
    r"(?<=[^\s#])[ \t\u3000\xa0]{2,}"
    r"(?=[\u3400-\u9fff]{2}(?:日期|时间|時間)[：:][ \t]*(?:19|20)\d\d)"
)


def cell_text(draft: Draft) -> Iterator[Edit]:
    """Take the bars off a table of one cell that holds lines of text; a cell of a row is one line.

    | **标题**<br>正文…<br>某某局 | becomes lines, | 年度<br>（万元） | 名称 | a row.
    """
    for match in _CELLS.finditer(draft.text) if draft.holds("<br") else ():
        bars = [at for at in range(*match.span()) if draft.text[at] == "|"]
        if len(bars) == _ONE_CELL:
            yield from (Edit(bar, bar + 1) for bar in bars)
        else:
            for found in _BREAK.finditer(draft.text, *match.span()):
                yield Edit(*found.span(), " ")


_CELLS = lazy_pattern(r"^\|[^\n]*<br[^\n]*\|[ \t]*$", re.MULTILINE)
_BREAK = lazy_pattern(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_ONE_CELL = 2
