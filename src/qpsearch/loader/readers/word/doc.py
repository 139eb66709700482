"""Word's binary files (.doc, .wps): text, generated numbers, tables, headings, notes.

Source: [MS-DOC] (the piece table, 2.4.1; paragraph properties, 2.4.6; lists, 2.4.6.3). Read with
the standard library: of the libraries tried, those that read Chinese .doc lose its numbers.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import ReadLine, reading_of
from qpsearch.loader.readers.tables import is_layout
from qpsearch.loader.readers.word.doc_properties import Paragraphs, Properties, veils
from qpsearch.loader.remarks import Remark
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qpsearch.loader.readers.reading import Reading

_MAGIC = 0xA5EC
_WORD_97 = 0x00C1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_LENGTHS = 0x4C
"""Where the lengths of the stories stand: text, notes, heads, macros, comments, end notes."""
_CLX = 0x1A2
_COMPRESSED = 0x40000000
_END = lazy_pattern("[\r\x07]")
_MOST_PIECES = 2_000_000
_DROPPED = dict.fromkeys([*range(0x09), *range(0x0E, 0x13), *range(0x16, 0x1E)], None)
_SHOWN = {**_DROPPED, 0x09: " ", 0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "-", 0x1F: None}
_LETTER = lazy_pattern("[^\r\x07\x13-\x15]")
"""All but what parts paragraphs, cells and fields."""
_FIELD_BEGIN, _FIELD_MIDDLE, _FIELD_END = "\x13", "\x14", "\x15"


class Piece(NamedTuple):
    """A stretch of the text and where its bytes stand in the file."""

    start: int
    """Its first character."""
    length: int
    offset: int
    wide: bool
    """Whether a character takes two bytes."""


def read(main: bytes, stream: Callable[[str], bytes], path: str) -> Reading | None:
    """Read a Word file; ``None`` for one that is older than Word 97.

    Args:
        main: the stream ``WordDocument``.
        stream: gives the bytes of another stream.
        path: what messages call the file.

    Raises:
        SourceError: it is damaged, has a password, or holds no text.

    """
    try:
        magic, version = unpack_from("<HH", main)
        (flags,) = unpack_from("<H", main, 0x0A)
    except struct.error as error:
        raise _damaged(path, error) from error
    if magic != _MAGIC or version < _WORD_97:
        return None
    if flags & _ENCRYPTED:
        raise SourceError(path, "the file has a password", way_out="save it without one")
    table = stream("1Table" if flags & _TABLE_1 else "0Table")
    try:
        word = _WordFile(main, table)
    except (struct.error, IndexError, ValueError) as error:
        raise _damaged(path, error) from error
    return reading_of(word.lines(), path, "doc", remarks=word.remarks)


def _damaged(path: str, error: Exception) -> SourceError:
    return SourceError(
        path,
        f"the Word file is damaged or cut off ({error})",
        way_out="fetch it again, or open it in Word and save it as .docx",
    )


class _WordFile:
    def __init__(self, main: bytes, table: bytes) -> None:
        self.main = main
        self.pieces = list(_pieces(main, table))
        self.text = "".join(self._decoded(piece) for piece in self.pieces)
        self.remarks: list[Remark] = []
        self.hidden: list[str] = []
        self._veil(main, table)
        lengths = unpack_from("<7I", main, _LENGTHS)
        self.stories = lengths
        try:
            self.paragraphs: Paragraphs | None = Paragraphs(main, table)
        except (struct.error, IndexError, ValueError):
            self.paragraphs = None
            self.remarks.append(
                Remark("numbers_missing", "numbers that Word generated could not be read")
            )

    def _veil(self, main: bytes, table: bytes) -> None:
        """Take what Word does not show out of the text, in which all else keeps its place."""
        try:
            unseen = veils(main, table)
        except (struct.error, IndexError):
            return
        shown, place = [], 0
        for begin, end, deleted in sorted(self._places(unseen)):
            words = self.text[begin:end]
            shown += [self.text[place:begin], _LETTER.sub("\0", words)]
            if not deleted:
                self.hidden.append(words)
            place = end
        self.text = "".join([*shown, self.text[place:]])

    def _places(self, unseen: list[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
        """Yield where stretches of the file's bytes stand in the text."""
        ends = [end for _, end, _ in unseen]
        for piece in self.pieces:
            size = 2 if piece.wide else 1
            last = piece.offset + piece.length * size
            for number in range(bisect_right(ends, piece.offset), len(unseen)):
                begin, end, deleted = unseen[number]
                if begin >= last:
                    break
                yield (
                    piece.start + (max(begin, piece.offset) - piece.offset) // size,
                    piece.start + (min(end, last) - piece.offset) // size,
                    deleted,
                )

    def _decoded(self, piece: Piece) -> str:
        size = piece.length * (2 if piece.wide else 1)
        raw = self.main[piece.offset : piece.offset + size]
        if not piece.wide:
            return raw.decode("cp1252", "replace")
        text = raw.decode("utf-16-le", "replace")
        if not text or max(text) <= "\uffff":
            return text
        # The file counts in units of two bytes, of which 𠮷 has two: each keeps its place.
        return "".join(map(chr, unpack_from(f"<{len(raw) // 2}H", raw)))

    def lines(self) -> Iterator[ReadLine]:
        body, notes, heads, _, comments, ends, boxes = self.stories
        begin = 0
        shown: dict[str, tuple[int, int]] = {}
        for name, length in (
            ("body", body), ("notes", notes), ("heads", heads), ("macros", 0),
            ("comments", comments), ("ends", ends), ("boxes", boxes),
        ):  # fmt: skip
            shown[name] = (begin, begin + length)
            begin += length
        for name in ("body", "boxes", "notes", "ends"):
            yield from self._story(*shown[name])
        for words in self.hidden:
            text = _without_fields(words).replace("\r", " ").translate(_SHOWN)
            text = _whole(text).replace("\n", " ")
            if text.strip():
                yield ReadLine(text, "hidden_text")
        seen: set[str] = set()
        for line in self._story(*shown["heads"]):
            if line.text.strip() and line.text not in seen:
                seen.add(line.text)
                yield ReadLine(line.text, "running_head")

    def _story(self, start: int, end: int) -> Iterator[ReadLine]:
        """Yield the lines of one story; rows of a table are kept until the table ends."""
        rows: list[list[list[ReadLine]]] = []
        row: list[list[ReadLine]] = []
        cell: list[ReadLine] = []
        for words, mark, properties in self._paragraphs(start, end):
            if mark == "\x07" and properties.ends_row:
                rows.append(row)
                row, cell = [], []
                continue
            lines = self._lines(words, properties)
            if mark == "\x07":
                row.append([*cell, *lines])
                cell = []
            elif properties.in_table:
                cell += lines
            else:
                yield from _table([*rows, row] if row else rows)
                rows, row, cell = [], [], []
                yield from lines
        if cell:
            row.append(cell)
        yield from _table([*rows, row] if row else rows)

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[str, str, Properties]]:
        """Yield the paragraphs of a story, the mark that ends each, and its properties."""
        place = start
        previous = ""
        while place < min(end, len(self.text)):
            match = _END.search(self.text, place, end)
            stop = match.start() if match else end
            mark = self.text[stop : stop + 1]
            properties = Properties()
            if self.paragraphs is not None:
                properties = self.paragraphs.at(self._offset(stop))
            elif mark == "\x07":
                # An empty cell behind the last one is the end of a row.
                ends = stop == place and previous == "\x07"
                properties = Properties(in_table=True, ends_row=ends)
            yield self.text[place:stop], mark, properties
            previous = "" if properties.ends_row else mark
            place = stop + 1

    def _offset(self, place: int) -> int:
        """Return where the byte of a character stands in the file."""
        low, high = 0, len(self.pieces) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.pieces[middle].start <= place else (low, middle - 1)
        piece = self.pieces[low]
        return piece.offset + (place - piece.start) * (2 if piece.wide else 1)

    def _lines(self, words: str, properties: Properties) -> list[ReadLine]:
        shown = _whole(_without_fields(words).translate(_SHOWN))
        label = ""
        if shown.strip() and self.paragraphs is not None:
            label = self.paragraphs.number(properties)
        first, *rest = shown.split("\n")
        head = ReadLine(label + first, "", properties.depth, label not in ("", "• "))
        return [head, *map(ReadLine, rest)]


def _table(rows: list[list[list[ReadLine]]]) -> Iterator[ReadLine]:
    if not rows:
        return
    if is_layout([[[line.text for line in cell] for cell in row] for row in rows]):
        yield from (line for row in rows for cell in row for line in cell)
        return
    for row in rows:
        cells = [" ".join(" ".join(line.text for line in cell).split()) for cell in row]
        if any(cells):
            yield ReadLine("\t".join(cells))


def _whole(text: str) -> str:
    """Put the halves of characters together again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _without_fields(words: str) -> str:
    """Return what fields show, without the codes that they are made of."""
    if _FIELD_BEGIN not in words and _FIELD_END not in words:
        return words
    pieces: list[str] = []
    codes: list[bool] = []
    """For each open field, whether its code is being read."""
    for character in words:
        if character == _FIELD_BEGIN:
            codes.append(True)
        elif character == _FIELD_MIDDLE and codes:
            codes[-1] = False
        elif character == _FIELD_END:
            codes = codes[:-1]
        elif not any(codes):
            pieces.append(character)
    return "".join(pieces)


def _pieces(main: bytes, table: bytes) -> Iterator[Piece]:
    """Yield the pieces that the text is put together of, in their order."""
    start, length = unpack_from("<II", main, _CLX)
    at, end = start, min(start + length, len(table))
    while at < end and table[at] == 1:
        at += 3 + unpack_from("<H", table, at + 1)[0]
    if at >= end or table[at] != 2:
        raise ValueError("no piece table")
    (size,) = unpack_from("<I", table, at + 1)
    at += 5
    count = (min(size, end - at) - 4) // 12
    if count > _MOST_PIECES:
        raise ValueError(f"{count} pieces of text")
    places = unpack_from(f"<{count + 1}I", table, at)
    for number in range(count):
        (offset,) = unpack_from("<I", table, at + 4 * (count + 1) + 8 * number + 2)
        many = places[number + 1] - places[number]
        if many < 0:
            raise ValueError("pieces out of order")
        if offset & _COMPRESSED:
            yield Piece(places[number], many, (offset & ~_COMPRESSED) // 2, wide=False)
        else:
            yield Piece(places[number], many, offset, wide=True)
