"""Checksums of a file page by page, each checked when its page is first read.

A mapped file is never read whole, so neither can a checksum of the whole be checked: what a search
reads is checked instead, page by page, once for as long as the file is open.
"""

from __future__ import annotations

from array import array
from os import fspath
from typing import TYPE_CHECKING, NoReturn, overload
from zlib import crc32

from qpsearch.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

PAGE_BITS = 12
PAGE = 1 << PAGE_BITS
"""Bytes that share a checksum."""
_SUM = 4
_MOST_MAPPED, _SHARE_MAPPED = 24, 4
"""Pages read for the first time after which those mapped are given back. The system maps sixteen
around each that is touched, so that a search of scattered terms would hold most of a large file.
Of a file that stays open, a fourth of all that were read: it would have to be mapped again and
again."""


def summed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a file, and behind them its checksums and one of these."""
    sums = array("I")
    crc, room = 0, PAGE
    for piece in pieces:
        yield piece
        view = memoryview(piece)
        while view:
            taken, view = view[:room], view[room:]
            crc = crc32(taken, crc)
            room -= len(taken)
            if not room:
                sums.append(crc)
                crc, room = 0, PAGE
    if room < PAGE:
        sums.append(crc)
    held = sums.tobytes()
    yield held
    yield crc32(held).to_bytes(_SUM, "little")


def size_with_sums(size: int) -> int:
    """Return the size of a file of ``size`` bytes with its checksums."""
    return size + _SUM * (-(-size // PAGE) + 1)


class Pages:
    """The pages of a mapped file, and which of them have been found whole.

    Args:
        view: the file as :func:`summed` gave it.
        size: its bytes without the checksums.
        path: where the file is.
        give_back: lets go of what of the file is mapped; it is mapped again where it is read.

    Raises:
        IndexDamagedError: here the checksums, by any method a page is not what was written.

    """

    def __init__(
        self,
        view: memoryview,
        size: int,
        path: str | PathLike[str],
        give_back: Callable[[], None] = lambda: None,
    ) -> None:
        self._view = view[:size]
        self._path = path
        self._give_back = give_back
        self._mapped = self._seen = 0
        held = view[size:-_SUM]
        if len(view) != size_with_sums(size) or crc32(held) != int.from_bytes(
            view[-_SUM:], "little"
        ):
            self._damaged("its checksums are damaged")
        self.identity: int = crc32(held)
        """Another content, another number."""
        self._sums = held.cast("I")
        self.unseen = bytearray(b"\1") * len(self._sums)
        """For each page 1 until it has been found whole."""
        self.stays_open = False
        """Whether many searches read the file, not one that is soon over."""

    def check(self, start: int, end: int) -> None:
        """Compare the pages that hold the bytes ``start`` to ``end``, if not done before."""
        page = self.unseen.find(1, start >> PAGE_BITS, (end + PAGE - 1) >> PAGE_BITS)
        if page >= 0:
            self._read(page, (end + PAGE - 1) >> PAGE_BITS)

    def check_all(self) -> None:
        """Compare all pages, also those found whole before."""
        self.unseen[:] = b"\1" * len(self.unseen)
        self._read(0, len(self.unseen))

    def _read(self, page: int, stop: int) -> None:
        view, sums, unseen = self._view, self._sums, self.unseen
        while page >= 0:
            start = page << PAGE_BITS
            if crc32(view[start : start + PAGE]) != sums[page]:
                self._damaged(f"the checksum of the {PAGE} bytes from {start} on differs")
            unseen[page] = 0
            self._mapped += 1
            page = unseen.find(1, page, stop)
        self._give_back_some()

    def touched(self) -> None:
        """Be told that something with a checksum of its own was read for the first time."""
        self._mapped += 1
        self._give_back_some()

    def _give_back_some(self) -> None:
        share = self._seen // _SHARE_MAPPED if self.stays_open else 0
        if self._mapped > max(_MOST_MAPPED, share):
            self._seen += self._mapped
            self._mapped = 0
            self._give_back()

    def _damaged(self, reason: str) -> NoReturn:
        raise IndexDamagedError(fspath(self._path), reason, way_out="run: qpsearch index --rebuild")


class CheckedView:
    """Numbers of a part of a file, in place; what is taken of them is checked first."""

    __slots__ = ("_bits", "_find", "_offset", "_pages", "view")

    def __init__(self, pages: Pages, view: memoryview, offset: int) -> None:
        self.view = view
        """The numbers unchecked, for their count and type."""
        self._pages = pages
        self._find = pages.unseen.find
        self._offset = offset
        self._bits = view.itemsize.bit_length() - 1

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.view)

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> memoryview: ...

    def __getitem__(self, place: int | slice) -> int | memoryview:
        """Return a number, or a stretch of them in place; every step of a stretch is checked."""
        # Called thousands of times a search: what can be is done here, without another call.
        bits, start = self._bits, self._offset
        if isinstance(place, slice):
            first, last, _ = place.indices(len(self.view))
            end = start + (last << bits)
            start += first << bits
        else:
            start += (place if place >= 0 else place + len(self.view)) << bits
            end = start + 1
        if self._find(1, start >> PAGE_BITS, (end + PAGE - 1) >> PAGE_BITS) >= 0:
            self._pages.check(start, end)
        return self.view[place]

    def tolist(self) -> list[int]:
        """Return all of them."""
        return self[:].tolist()


Numbers = memoryview | CheckedView
"""In place, checked already or when they are read."""
