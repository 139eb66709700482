"""The characters of a page: where each stands once the page is upright, and in which order.

A page that is shown turned keeps the places of a page that is not, and a wide table may be drawn
turned on a page that is upright: its lines are told only where the places are turned with it.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    Box = tuple[float, float, float, float]
    """Left, bottom, right and top, in points."""

_VISIBLE = lazy_pattern(r"\S")
_LINE = lazy_pattern(r"[^\r\n]+")
_EMPTY = lazy_pattern(r"“\s*”|‘\s*’|（\s*）|《\s*》|〔\s*〕")
"""Marks with nothing between them: what stands there was drawn before them."""
_SAMPLES = 9
_SLANT = math.radians(8)
"""From a right angle; scanned lines lean by one or two degrees."""


class Glyphs:
    """The characters of a page of pypdfium2."""

    def __init__(self, page: Any) -> None:
        self._page = page.get_textpage()
        count = self._page.count_chars()
        text = self._page.get_text_range(0, count) if count > 0 else ""
        self.known = len(text) == count
        """Whether the places are those of the characters: where some are beyond the basic plane or
        no text at all, the counts differ."""
        # A hyphen that PDFium takes for one set at a line end comes as U+FFFE, or U+0002.
        self.text = text.replace("\ufffe", "-").replace("\x02", "-")
        self._order: dict[int, int] = {}
        self.turn, self.shape = self._turn_of(page)
        if self.known:
            self._put_in_order()

    def close(self) -> None:
        """Give the page back."""
        self._page.close()

    def box(self, place: int) -> Box | None:
        """Return where a character stands; ``None`` where its font is broken."""
        try:
            box: Box = self._page.get_charbox(self._order.get(place, place), loose=True)
        except Exception:  # noqa: BLE001 - a broken font has no boxes; the text stands all the same
            return None
        return box if self.turn is None else self.turn(box)

    def is_made(self, place: int) -> bool:
        """Whether PDFium has made a space of a gap."""
        from pypdfium2 import raw

        return bool(raw.FPDFText_IsGenerated(self._page, self._order.get(place, place)) == 1)

    def is_slanted(self, place: int) -> bool:
        """Whether a character stands at a slant: what is printed across a page is no line of it."""
        lean = math.fmod(self._angle(place), math.pi / 2)
        return _SLANT < lean < math.pi / 2 - _SLANT

    def _angle(self, place: int) -> float:
        from pypdfium2 import raw

        place = self._order.get(place, place)
        return max(0.0, float(raw.FPDFText_GetCharAngle(self._page, place)))

    def _turn_of(self, page: Any) -> tuple[Callable[[Box], Box] | None, tuple[float, float]]:
        """Return how places become those of the upright page, and its width and height.

        ``None`` where the text runs from left to right.
        """
        width, height = page.get_width(), page.get_height()
        if page.get_rotation() % 180:
            width, height = height, width  # of the page before it is turned
        quarter = self._quarter() if self.known else 0
        if quarter == 1:
            return (lambda box: (height - box[3], box[0], height - box[1], box[2])), (height, width)
        if quarter == 2:
            return (
                lambda box: (width - box[2], height - box[3], width - box[0], height - box[1])
            ), (width, height)
        if quarter == 3:
            return (lambda box: (box[1], width - box[2], box[3], width - box[0])), (height, width)
        return None, (width, height)

    def _quarter(self) -> int:
        """Return by how many quarters, clockwise, most of some characters are turned."""
        step = max(1, len(self.text) // _SAMPLES)
        found = [
            round(self._angle(match.start()) / (math.pi / 2)) % 4
            for at in range(0, len(self.text), step)
            if (match := _VISIBLE.search(self.text, at))
        ]
        return max(set(found), key=found.count) if found else 0

    def _put_in_order(self) -> None:
        """Put marks that were drawn behind their line, in another font, where they stand in it."""
        if not _EMPTY.search(self.text):
            return
        letters = list(self.text)
        for line in _LINE.finditer(self.text):
            if _EMPTY.search(line.group()) and (order := self._from_left(*line.span())):
                for place, at in zip(range(*line.span()), order, strict=True):
                    letters[place] = self.text[at]
                    self._order[place] = at
        self.text = "".join(letters)

    def _from_left(self, start: int, end: int) -> list[int] | None:
        """Return the characters of a line from the left, what PDFium made of gaps at its end.

        ``None`` where they are in order, or stand in more than one line.
        """
        drawn = [at for at in range(start, end) if not self.is_made(at)]
        boxes = {at: box for at in drawn if (box := self.box(at))}
        if len(boxes) < len(drawn) or not boxes:
            return None
        height = max(box[3] - box[1] for box in boxes.values())
        bottoms = [box[1] for box in boxes.values()]
        if max(bottoms) - min(bottoms) > height / 2:
            return None
        if all(boxes[one][0] <= boxes[other][0] for one, other in pairwise(drawn)):
            return None
        made = [at for at in range(start, end) if at not in boxes]
        return sorted(drawn, key=lambda at: boxes[at][0]) + made
