"""Marks and figures of a sentence that a page has set on lines of their own.

Pages mark a word or a figure, and a crawler ends the line there: 预计近 ⏎ 20 ⏎ 万人受益.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.breaks.line_places import stands_apart
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK

if TYPE_CHECKING:
    from qpsearch.loader.draft import DraftLine

_OPENS = frozenset("“‘「『")
_CLOSES = frozenset("”’」』")
_ENDED = frozenset("。！？!?；;：:|")
_FIGURES = frozenset("0123456789")
_FIRST = frozenset("0123456789mkgcLt%‰℃μ°-~～万亿元年月日号人名家个户倍")
"""What a figure, its unit or the rest of a range begins with."""
MARKS_APART = _OPENS
"""Marks behind which the line below goes on."""
MAY_STAND_APART = _OPENS | _CLOSES | _FIRST | {"…"}
"""What a piece of a sentence begins with that stands on a line of its own."""
_UNIT = lazy_pattern(
    r"(?:m?[gL]|kg|ml|[cmk]?m[²³23]?|k[Ww]h?|t|[万亿]?元|μg|mg/(?:L|kg|m3|m³))(?![A-Za-z])|[%‰℃°]"
    r"|[万亿年月日号人名家个户倍](?=[\u3400-\u9fff，。、）])|[-~～]\d"
)
_FIGURE = lazy_pattern(
    r"\d[\d.,]{0,11}|[\d.]{0,6}(?:mg|μg|kg|g|ml|mL|L)(?:/[A-Za-z]{1,2}3?)?[-~～]?[\d.]{0,6}"
)
_SENTENCE = 12
"""Characters from which a line with a mark inside is running text."""


def goes_on_apart(lines: list[DraftLine], index: int, *, inside: bool) -> int:
    """Return how many lines below a line are pieces of its sentence: 1, or 2 with the rest of it.

    A mark that stands alone, a figure or the unit of one; what stands behind a mark that opens.
    ``inside`` says that the line is such a piece itself.
    """
    above, below = lines[index].text, lines[index + 1].text
    if below[0] in _CLOSES:
        return 1 + (below in _CLOSES and index + 2 < len(lines) and _is_cut(lines, index))
    if below[0] == "…":
        return int(above[-1] not in _ENDED and not below.strip("…"))
    if above[-1] in _OPENS:
        return int(not stands_apart(above))
    if below in _OPENS:
        return 2 * (above[-1] not in _ENDED and (inside or _is_running(above)))
    if below[0] not in _FIRST or not (inside or _is_running(above)):
        return 0
    figure = index + 2 < len(lines) and _FIGURE.fullmatch(below) is not None
    if above[-1] in _FIGURES:
        return (_UNIT.match(below) is not None) * (1 + figure)
    rest = lines[index + 2].text if figure and HAN.match(above[-1]) else ""
    return 2 * (_UNIT.match(rest) is not None)


def _is_cut(lines: list[DraftLine], index: int) -> bool:
    """Whether a sentence goes on below the mark that ends a word: “ ⏎ 歇业 ⏎ ” ⏎ 的情况."""
    rest = lines[index + 2].text
    return (
        lines[index].text[-1] not in _ENDED
        and HAN.match(rest) is not None
        and not is_numbered(rest)
    )


def _is_running(text: str) -> bool:
    return (
        len(text) >= _SENTENCE
        and HAS_MARK.search(text, 0, len(text) - 1) is not None
        and not stands_apart(text)
    )
