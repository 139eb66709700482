"""Pages whose text runs upwards or downwards, and words that are printed across a page.

A page that is shown turned keeps the places of a page that is not, and a wide table may be drawn
turned on a page that is upright: its lines are told only where the places are turned with it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    Box = tuple[float, float, float, float]

_VISIBLE = lazy_pattern(r"\S")
_SAMPLES = 9
_SLANT = math.radians(8)
"""From a right angle; scanned lines lean by one or two degrees."""


class TurnedText:
    """The text of a page of pypdfium2 whose characters stand where they do once it is upright."""

    def __init__(self, text_page: Any, turn: Callable[[Box], Box]) -> None:
        self._as_parameter_ = text_page._as_parameter_
        self._page = text_page
        self._turn = turn

    def get_charbox(self, place: int, *, loose: bool) -> Box:
        """Return left, bottom, right and top of a character."""
        return self._turn(self._page.get_charbox(place, loose=loose))


def turn_of(
    page: Any, text_page: Any, text: str
) -> tuple[Callable[[Box], Box] | None, tuple[float, float]]:
    """Return how places become those of the upright page, and its width and height.

    ``None`` where the text runs from left to right.
    """
    width, height = page.get_width(), page.get_height()
    if page.get_rotation() % 180:
        width, height = height, width  # of the page before it is turned
    quarter = _quarter(text_page, text)
    if quarter == 1:
        return (lambda box: (height - box[3], box[0], height - box[1], box[2])), (height, width)
    if quarter == 2:
        return (lambda box: (width - box[2], height - box[3], width - box[0], height - box[1])), (
            width,
            height,
        )
    if quarter == 3:
        return (lambda box: (box[1], width - box[2], box[3], width - box[0])), (height, width)
    return None, (width, height)


def _quarter(text_page: Any, text: str) -> int:
    """Return by how many quarters, clockwise, most of some characters are turned."""
    step = max(1, len(text) // _SAMPLES)
    found = [
        round(_angle(text_page, match.start()) / (math.pi / 2)) % 4
        for at in range(0, len(text), step)
        if (match := _VISIBLE.search(text, at))
    ]
    return max(set(found), key=found.count) if found else 0


def is_slanted(text_page: Any, place: int) -> bool:
    """Whether a character stands at a slant: what is printed across a page is no line of it."""
    lean = math.fmod(_angle(text_page, place), math.pi / 2)
    return _SLANT < lean < math.pi / 2 - _SLANT


def _angle(text_page: Any, place: int) -> float:
    from pypdfium2 import raw

    return max(0.0, float(raw.FPDFText_GetCharAngle(text_page, place)))
