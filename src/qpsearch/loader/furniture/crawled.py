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
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine

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


def division_starts(draft: Draft) -> Iterator[Edit]:
    """Break a line where divisions stand in it behind the end of a sentence and a space.

    …。 二、强化规划引导 （一）统筹规划。…。 （二）…: what a crawler has read of a page of a PDF.
    """
    if not _MAY_BE_INNER.search(draft.text):
        return
    for line in draft.lines():
        if len(line.text) < _FLAT_LINE or "。 " not in line.text:
            continue
        found = list(_INNER.finditer(draft.text, line.start, line.end))
        if len(found) < _FEWEST_INNER or _of_article(
            draft.text[line.start : found[0].end("gap")], found[0]["mark"]
        ):
            continue
        ended = {match.start("gap") for match in found}
        yield from (Edit(at, at + 1, "\n") for at in sorted(_in_order(draft.text, line) - ended))
        for match in found:
            yield Edit(*match.span("gap"), "\n")
            if match["first"]:
                yield Edit(*match.span("first"), "\n")


def _in_order(text: str, line: DraftLine) -> set[int]:
    """Return the spaces before 二、 三、 …, where no number is out of order: also behind a name."""
    found = list(_SPACED.finditer(text, line.start, line.end))
    counts = "".join(match["count"] for match in found)
    begins = line.text.startswith("一、")
    in_order = len(counts) > 1 and counts == _COUNT[begins : begins + len(counts)]
    return {match.start() for match in found} if in_order else set()


_SPACED = lazy_pattern(r" (?P<count>[一二三四五六七八九十])、")


def _of_article(above: str, mark: str) -> bool:
    """Whether divisions are the items of an article, or go on with one above them in the line."""
    last = _COUNT.find(mark[1:2]) - 1 if len(mark) == _BRACKETED else -1
    return _ARTICLE.match(above) is not None or (
        last >= 0 and re.search(rf"[（(]{_COUNT[last]}[）)]", above) is not None
    )


_BRACKETED = 3
_COUNT = "一二三四五六七八九十"
_ARTICLE = lazy_pattern(r"第[\s\u3000]*[一二三四五六七八九十百零〇\d]{1,6}[\s\u3000]*[条條]")
_FLAT_LINE = 200
_FEWEST_INNER = 2
_MARK = r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
_MAY_BE_INNER = lazy_pattern(rf"。 (?:{_MARK})")
_INNER = lazy_pattern(
    rf"。(?P<gap> )(?=(?P<mark>{_MARK}))"
    r"(?:[一二三四五六七八九十]{1,3}、[^。；\n]{2,40}?(?P<first> )(?=[（(]一[）)]))?"
)


def panel_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a reader for the blind at a page's end: 视窗区0 ⏎ ALT+Shift+1 ⏎ …."""
    first = next((at for at, text in enumerate(texts) if text[:3] == _PANEL), len(texts))
    if all(len(text) <= _BUTTON for text in texts[first:]):
        yield from range(first, len(texts))


_PANEL = "视窗区"
_BUTTON = 14
