"""A line of a page that is set for good (PDF, OFD): its words, and where they stand."""

from __future__ import annotations

from typing import NamedTuple

_EDGE = 0.12
"""Share of a page's height, at the top and the bottom, that they stand in …"""
_MARGIN = 85.0
"""… or the points (3 cm) of a usual margin, where that is more."""


class PageLine(NamedTuple):
    """A line of a page."""

    start: int
    end: int
    """Offsets in the extracted text."""
    text: str
    page: int
    left: float
    right: float
    bottom: float
    """Points from the lower left corner of the page."""
    height: float
    """Of its characters; 0 where the file does not say."""
    size: tuple[float, float]
    """Width and height of the page."""
    parted: bool = False
    """Whether wide gaps part it into cells."""
    slanted: bool = False
    """Whether it is printed across the page, as a watermark is."""

    @property
    def edge(self) -> bool:
        """Whether it stands in the margin zone of its page."""
        zone = min(max(self.size[1] * _EDGE, _MARGIN), self.size[1] / 3)
        return self.height == 0 or not zone < self.bottom < self.size[1] - zone
