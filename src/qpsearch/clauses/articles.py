"""Inside an article: its paragraphs (款), items (项) and sub-items (目), and where a match lies.

An article is one clause; what stands inside is cited from it. The PRC counts 条–款–项–目, Taiwan
條–項–款–目: the units are the same by rank (:class:`~qpsearch.model.Unit`), the words are not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from qpsearch.clauses.rules import read_mark
from qpsearch.model import Order, Span, Step, Unit
from qpsearch.numerals import parse_number, to_chinese
from qpsearch.text.patterns import lazy_pattern
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NUMBER = lazy_pattern(
    r"第\s*[^条條\n]{1,12}[条條](?:\s*之\s*[一二三四五六七八九十0-9]{1,3})?[\s\u3000]*"
    r"(?:[（(【\[][^（）()【】\[\]。，；\n]{2,24}[）)】\]](?=\s|$)[\s\u3000]*)?"
)
_SECTION = r"[0-9]{1,3}[A-Z]{0,2}[.．][ \t\u3000]*(?=\S)"
_ITEMS = frozenset({Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5})
_start = attrgetter("span.start")
_INLINE = lazy_pattern(r"(?<=[：:；;。，,])\s*[（(]([一二三四五六七八九十]{1,3})[）)]")


class Place(NamedTuple):
    """A division inside an article: its steps below the article, its span in the clause's text."""

    steps: tuple[Step, ...]
    span: Span

    @property
    def eid(self) -> str:
        """The part of the machine id below the article's: ``para_2__point_3``."""
        return "__".join(f"{step.unit.prefix}_{step.num}" for step in self.steps)


@lru_cache(maxsize=16)  # each match in a clause asks for its place
def divide_article(text: str, order: Order = Order.PRC) -> tuple[Place, ...]:
    """Return the paragraphs of an article and, below each, its items and sub-items, in order.

    ``text`` is the clause's text, number included, a paragraph or an item a line. Spans of
    paragraphs hold those of their items; they begin in the order of the places. In the ``order``
    of Hong Kong it is divided as a section of an ordinance, as is one that begins with 2. or 2A.
    """
    if _is_section(text, order):
        from qpsearch.clauses.sections import divide_section  # few searches meet an ordinance

        return tuple(Place(*found) for found in divide_section(text))
    found: list[Place] = []
    paragraphs = 0
    paragraph: int | None = None
    point: int | None = None
    point_unit: Unit | None = None
    for line in _lines(text):
        words = text[line.start : line.end]
        mark = read_mark(words)
        if mark is None or mark.unit not in _ITEMS or (paragraph is None and mark.num != "1"):
            paragraphs += 1
            paragraph, point, point_unit = len(found), None, None
            found.append(Place((Step(Unit.PARAGRAPH, str(paragraphs)),), line))
            found.extend(_inline(words, line.start, found[-1].steps))
            continue
        if paragraph is None:  # an article that begins with its items
            paragraphs += 1
            paragraph = len(found)
            found.append(Place((Step(Unit.PARAGRAPH, str(paragraphs)),), line))
        _stretch(found, paragraph, line.end)
        above = found[paragraph].steps
        if point_unit is None or mark.unit.rank <= point_unit.rank or point is None:
            point_unit, point = mark.unit, len(found)
            found.append(Place((*above, Step(Unit.POINT, mark.num)), line))
        else:
            _stretch(found, point, line.end)
            above = found[point].steps
            found.append(Place((*above, Step(Unit.INDENT, mark.num)), line))
    return tuple(found)


def _is_section(text: str, order: Order) -> bool:
    """Whether an article is a section of an ordinance: by its document, or it begins with 2A."""
    return order is Order.HONG_KONG or (
        text[:1].isdecimal() and re.match(_SECTION, text) is not None
    )


def place_at(text: str, span: Span, order: Order = Order.PRC) -> Place | None:
    """Return the innermost division of an article that holds ``span``; ``None`` if none does."""
    places = divide_article(text, order)
    number = _innermost(places, bisect_right(places, span.start, key=_start), span)
    return None if number is None else places[number]


def cite_matches(text: str, article: str, spans: Iterable[Span], order: Order) -> Iterator[str]:
    """Yield for each of ``spans`` the innermost division that holds it, as people cite it."""
    if "\n" not in text and "（" not in text and "(" not in text:  # one paragraph, without items
        yield from (article for _ in spans)
        return
    places = divide_article(text, order)
    starts = [place.span.start for place in places]
    cited: dict[int | None, str] = {None: article}
    for span in spans:
        number = _innermost(places, bisect_right(starts, span.start), span)
        if number is not None and number not in cited:
            cited[number] = cite_place(text, article, places[number], order)
        yield cited[number]


def _innermost(places: Sequence[Place], begun: int, span: Span) -> int | None:
    """Return which place holds ``span`` innermost, of the first ``begun``, which have begun."""
    for number in range(begun - 1, -1, -1):
        if span.end <= places[number].span.end:
            return number
    return None


def cite_place(text: str, article: str, place: Place | None, order: Order) -> str:
    """Return ``place`` as people cite it: 第十二条第二款第（三）项, 第12條第2項第3款, 第12(2)(c)條.

    Args:
        text: the article's text; an article of one paragraph is cited without it.
        article: its number in the document's glyphs, whose numerals and script the rest follows.
        place: the division inside it; ``None`` cites the article alone.
        order: which way round 款 and 项 stand.

    """
    if place is None:
        return article
    if _is_section(text, order):
        from qpsearch.clauses.sections import spell_section  # likewise

        return spell_section(article, place.steps)
    steps = place.steps[1:] if _is_one_paragraph(text) else place.steps
    arabic = re.search(r"[0-9０-９]", article) is not None
    traditional = "條" in article
    return article + "".join(_word(step, order, arabic, traditional) for step in steps)


@lru_cache(maxsize=16)
def _is_one_paragraph(text: str) -> bool:
    """Whether an article has one paragraph; asked once for each of its matches."""
    return sum(len(place.steps) == 1 for place in divide_article(text)) == 1


def _word(step: Step, order: Order, arabic: bool, traditional: bool) -> str:
    number = (
        step.num if arabic else "之".join(to_chinese(int(part)) for part in step.num.split("-"))
    )
    item = "項" if traditional else "项"
    if step.unit is Unit.INDENT:
        return f"第{number}目"
    if (step.unit is Unit.PARAGRAPH) == (order is not Order.TAIWAN):
        return f"第{number}款"
    return f"第（{number}）{item}" if order is Order.PRC else f"第{number}{item}"


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines of an article without its number and heading; empty ones left out."""
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    for match in re.finditer(r"[^\n]+", text[start:]):
        words = match.group()
        begin = start + match.start() + len(words) - len(words.lstrip())
        if words.strip():
            yield Span(begin, begin + len(words.strip()))


def _stretch(found: list[Place], index: int, end: int) -> None:
    place = found[index]
    found[index] = place._replace(span=Span(place.span.start, end))


def _inline(words: str, offset: int, above: tuple[Step, ...]) -> Iterator[Place]:
    """Yield items that stand in one line, as after ：（一）…；（二）….

    Counted from one, at least two of them.
    """
    if "（" not in words and "(" not in words:
        return
    starts: list[int] = []
    for match in _INLINE.finditer(words):
        if parse_number(match[1]) == len(starts) + 1:
            starts.append(match.start())
    if len(starts) < 2:
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(words)], strict=True), 1):
        yield Place((*above, Step(Unit.POINT, str(number))), Span(offset + start, offset + end))
