"""Divisions within a line, each behind the end of a sentence and a space, as crawlers leave them.

…。 二、强化规划引导 （一）统筹规划。…。 （二）…: read of a page that shows a PDF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine


def division_starts(draft: Draft) -> Iterator[Edit]:
    """Break a line where divisions stand in it behind the end of a sentence and a space.

    …。 二、强化规划引导 （一）统筹规划。…。 （二）…: what a crawler has read of a page of a PDF.
    """
    if not (draft.holds("。 ") and _MAY_BE_INNER.search(draft.text)):
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
