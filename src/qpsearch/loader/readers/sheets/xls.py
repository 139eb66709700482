"""Excel's binary workbooks (.xls, .et): the cells of each sheet as they are shown.

Source: [MS-XLS]. Read with the standard library, as both libraries for it fell short when tried:
calamine, which is compiled and not everywhere, gives a percentage as the number that is stored, and
each sheet as a grid of all that it spans; xlrd refuses a whole workbook where a rare character (𠮷)
is parted between two records.
"""

from __future__ import annotations

import codecs
import struct
from collections import defaultdict
from struct import unpack_from
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers.sheets.number_formats import EPOCH, EPOCH_1904, as_shown, code_of
from qpsearch.loader.readers.sheets.workbook import (
    MAX_COLUMNS,
    MOST_MERGED,
    Merged,
    Sheet,
    read_sheets,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.readers.reading import Reading

_BOF, _EOF, _CONTINUE = 0x809, 0x0A, 0x3C
_BOUND_SHEET, _CODE_PAGE, _DATE_MODE, _PASSWORD = 0x85, 0x42, 0x22, 0x2F
_FORMAT, _FORMAT_OLD, _STYLE, _STRINGS = 0x41E, 0x1E, 0xE0, 0xFC
_NUMBER, _RK, _MANY_RK, _SHARED, _LABEL, _RICH = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
_FORMULA, _FORMULA_TEXT, _TRUTH, _MERGED = 0x06, 0x207, 0x205, 0xE5
_BIFF_8 = 0x600
_WIDE, _WITH_PHONETICS, _WITH_RUNS = 0x01, 0x04, 0x08
_UTF16 = 1200
_MOST_SHEETS = 1024
_MOST_STRINGS = 4_000_000


def read(stream: bytes, path: str) -> Reading:
    """Read the sheets of a workbook from its stream.

    Raises:
        SourceError: it is damaged, has a password, or holds no text.

    """
    try:
        return read_sheets(_BinaryBook(stream, path).sheets(), path, "xls")
    except (struct.error, IndexError) as error:
        raise SourceError(
            path, f"the workbook is damaged ({error})", way_out="save it anew as .xlsx"
        ) from error


class _Strings:
    """Strings that go on from record to record, read from their front ([MS-XLS] 2.5.293)."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.piece = self.at = 0

    def take(self, count: int) -> bytes:
        """Return bytes that may go on in the next record."""
        made = bytearray()
        while count > 0:
            data = self.pieces[self.piece]
            part = data[self.at : self.at + count]
            made += part
            self.at += len(part)
            count -= len(part)
            if count and not self._next():
                break
        return bytes(made)

    def string(self) -> str:
        """Return the next string."""
        if self.at >= len(self.pieces[self.piece]) and not self._next():
            raise IndexError
        letters, flags = unpack_from("<HB", self.take(3).ljust(3, b"\0"))
        runs = unpack_from("<H", self.take(2).ljust(2, b"\0"))[0] if flags & _WITH_RUNS else 0
        more = unpack_from("<I", self.take(4).ljust(4, b"\0"))[0] if flags & _WITH_PHONETICS else 0
        made = bytearray()  # in UTF-16: a rare character may be parted, too
        while letters:
            size = 2 if flags & _WIDE else 1
            data = self.pieces[self.piece]
            count = min(letters, (len(data) - self.at) // size)
            part = data[self.at : self.at + count * size]
            made += part if flags & _WIDE else part.decode("latin-1").encode("utf-16-le")
            self.at += count * size
            letters -= count
            if letters:
                if not self._next() or not self.pieces[self.piece]:
                    break
                flags = self.pieces[self.piece][0]  # A record that goes on says it anew.
                self.at = 1
        self.take(4 * runs + more)
        return made.decode("utf-16-le", "replace")

    def _next(self) -> bool:
        self.piece += 1
        self.at = 0
        if self.piece < len(self.pieces):
            return True
        self.piece = len(self.pieces) - 1
        self.at = len(self.pieces[self.piece])
        return False


class _BinaryBook:
    def __init__(self, stream: bytes, path: str) -> None:
        self.stream = stream
        self.wide = True
        self.codec = "cp1252"
        self.epoch = EPOCH
        self.places: list[tuple[int, str, bool]] = []
        self.strings: list[str] = []
        self.codes: list[str] = []
        self._globals(path)

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets in their order."""
        for offset, name, hidden in self.places:
            merged: list[Merged] = []
            rows = self._cells(offset, merged)
            shown = (
                (place, [cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
                for place, cells in sorted(rows.items())
            )
            yield Sheet(name, shown, merged, hidden)

    def _records(self, offset: int) -> Iterator[tuple[int, bytes]]:
        """Yield the records of one substream, without those of charts in it."""
        depth = 0
        while offset + 4 <= len(self.stream):
            kind, size = unpack_from("<HH", self.stream, offset)
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            if offset + 4 + size > len(self.stream):
                break
            if depth == 1:
                yield kind, self.stream[offset + 4 : offset + 4 + size]
            offset += 4 + size
        raise IndexError

    def _globals(self, path: str) -> None:
        custom: dict[int, str] = {}
        styles: list[int] = []
        pieces: list[bytes] = []
        in_strings = False
        for kind, data in self._records(0):
            in_strings = kind == _STRINGS or (in_strings and kind == _CONTINUE)
            if kind == _BOF:
                self.wide = unpack_from("<H", data)[0] >= _BIFF_8
            elif kind == _PASSWORD:
                raise SourceError(
                    path, "the workbook has a password", way_out="save it without one"
                )
            elif kind == _CODE_PAGE:
                self.codec = _codec(unpack_from("<H", data)[0])
            elif kind == _DATE_MODE and unpack_from("<H", data)[0]:
                self.epoch = EPOCH_1904
            elif kind == _BOUND_SHEET and len(self.places) < _MOST_SHEETS:
                offset, state, sort = unpack_from("<IBB", data)
                if sort == 0:
                    self.places.append((offset, self._short(data, 6), state & 3 != 0))
            elif kind in (_FORMAT, _FORMAT_OLD):
                key = unpack_from("<H", data)[0]
                custom[key] = self._long(data, 2) if self.wide else self._short(data, 2)
            elif kind == _STYLE:
                styles.append(unpack_from("<H", data, 2)[0])
            elif in_strings:
                pieces.append(data)
        self.codes = [code_of(key, custom) for key in styles]
        if pieces:
            count = min(unpack_from("<I", pieces[0], 4)[0], _MOST_STRINGS)
            pieces[0] = pieces[0][8:]
            reader = _Strings(pieces)
            for _ in range(count):
                try:
                    self.strings.append(reader.string())
                except IndexError:
                    break

    def _cells(self, offset: int, merged: list[Merged]) -> dict[int, dict[int, str]]:
        rows: dict[int, dict[int, str]] = defaultdict(dict)
        waiting: tuple[int, int] | None = None
        for kind, data in self._records(offset):
            if kind == _FORMULA_TEXT and waiting:
                rows[waiting[0]][waiting[1]] = self._long(data, 0)
            elif kind == _MERGED:
                count = unpack_from("<H", data)[0]
                count = min(count, (len(data) - 2) // 8, MOST_MERGED - len(merged))
                merged += (Merged(*unpack_from("<4H", data, 2 + 8 * at)) for at in range(count))
            if kind not in _CELLS:
                continue
            row, column, style = unpack_from("<3H", data)
            waiting = None
            for at, text in self._shown(kind, data, style):
                if text or column + at < MAX_COLUMNS:
                    rows[row][min(column + at, MAX_COLUMNS)] = text
            if kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 0:
                waiting = (row, min(column, MAX_COLUMNS))
        return rows

    def _shown(self, kind: int, data: bytes, style: int) -> Iterator[tuple[int, str]]:
        """Yield the columns, counted from the record's first, and texts of its cells."""
        if kind == _SHARED:
            place = unpack_from("<I", data, 6)[0]
            yield 0, self.strings[place] if place < len(self.strings) else ""
        elif kind in (_LABEL, _RICH):
            yield 0, self._long(data, 6)
        elif kind == _NUMBER:
            yield 0, self._number(unpack_from("<d", data, 6)[0], style)
        elif kind == _RK:
            yield 0, self._number(_rk(unpack_from("<I", data, 6)[0]), style)
        elif kind == _MANY_RK:
            for at in range((len(data) - 6) // 6):
                style, packed = unpack_from("<HI", data, 4 + 6 * at)
                yield at, self._number(_rk(packed), style)
        elif kind == _TRUTH:
            value, fault = unpack_from("<BB", data, 6)
            if not fault:
                yield 0, "是" if value else "否"
        elif data[12:14] != b"\xff\xff":
            yield 0, self._number(unpack_from("<d", data, 6)[0], style)
        elif data[6] == 1:
            yield 0, "是" if data[8] else "否"

    def _number(self, value: float, style: int) -> str:
        code = self.codes[style] if style < len(self.codes) else ""
        # A number that is none (NaN, infinite) is no cell's value.
        return as_shown(value, code, self.epoch) if abs(value) < float("inf") else ""

    def _short(self, data: bytes, at: int) -> str:
        """Return a string with one byte for its length."""
        return self._letters(data, at + 1, data[at])

    def _long(self, data: bytes, at: int) -> str:
        """Return a string with two bytes for its length."""
        return self._letters(data, at + 2, unpack_from("<H", data, at)[0])

    def _letters(self, data: bytes, at: int, count: int) -> str:
        if not self.wide:
            return data[at : at + count].decode(self.codec, "replace")
        if data[at] & _WIDE:
            return data[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
        return data[at + 1 : at + 1 + count].decode("latin-1")


_CELLS = frozenset(
    (_NUMBER, _RK, _MANY_RK, _SHARED, _LABEL, _RICH, _FORMULA, _TRUTH)
)  # fmt: skip


def _rk(packed: int) -> float:
    """Return a number that was packed into 30 bits ([MS-XLS] 2.5.217)."""
    if packed & 2:
        value = float((packed >> 2) - ((packed & 0x80000000) >> 1))
    else:
        value = unpack_from("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _codec(page: int) -> str:
    """Return the codec of a code page; that of GB18030 for one that is not known."""
    name = {936: "gb18030", _UTF16: "utf-16-le"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "gb18030"
