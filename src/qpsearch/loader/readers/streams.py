"""Compressed streams of a PDF: how much they unpack to, told before anything is opened.

PDFium unpacks a stream whole and makes an object of each piece of text in it, which may take
thousands of times what the file has. So a stream that could be too large is unpacked here first,
without keeping what comes out, and only as far as its bound.
"""

from __future__ import annotations

import base64
import re
import zlib

from qpsearch.errors import SourceError
from qpsearch.text.patterns import lazy_pattern

_STREAM = lazy_pattern(rb"stream(?<!endstream)\r?\n")  # it begins with letters: found quickly
_MOST_RATIO = 1032
"""Bytes that deflate can make of one, at most."""
_MAX_CONTENT = 8 * 2**20
"""What a page may say, fonts and pictures aside: a page of print has some tens of kilobytes."""
_MAX_FONT = 128 * 2**20
_MAX_PICTURE = 256 * 2**20
_MAX_CONTENTS = 128 * 2**20
"""What all pages may say before they are read apart: two thousand close pages."""
_MOST_REPEATED = 16
"""Times that one object stands in a list; some print a frame or a footer behind each part."""
_DICTIONARY = 2048
"""Bytes before a stream among which its dictionary stands."""
_CHUNK = 2**16
_FORM = lazy_pattern(rb"/Subtype\s*/Form\b")
_LIST = lazy_pattern(rb"\[\s*(?:\d{1,10}\s+\d{1,5}\s+R\s*){17,}")
_PICTURE = lazy_pattern(rb"/Subtype\s*/Image")
_FONT = lazy_pattern(rb"/Length[123]\b|/Subtype\s*/(?:CIDFontType0C|Type1C|OpenType)")


def is_suspect(data: bytes, path: str) -> bool:
    """Whether the pages of a PDF may unpack to far more than their streams do.

    A form is drawn as often as pages and other forms name it, a stream as often as a page lists it:
    a kilobyte makes millions of pieces of text, of which only PDFium can tell how many.

    Raises:
        SourceError: it holds a stream which unpacks beyond reason.

    """
    content = 0
    repeats = _repeats(data)
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _DICTIONARY) : match.start()]
        before = before[before.rfind(b"obj") + 1 :]
        times = before.count(b"/FlateDecode") or len(re.findall(rb"/Fl\b", before))
        limit = _MAX_CONTENT
        if _PICTURE.search(before):
            limit = _MAX_PICTURE
        elif _FONT.search(before):
            limit = _MAX_FONT
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        size = end - match.end()
        if size * _MOST_RATIO**times > limit:
            packed = _without_letters(data[match.end() : end], before)
            size = _unpacked_size(packed, times, limit)
        if size > limit and times:
            raise SourceError(
                path,
                f"a stream of {(end - match.end()) / 2**20:.2f} MB unpacks to more than "
                f"{limit / 2**20:.0f} MB",
                way_out="print it anew (to PDF) if you trust it",
            )
        if limit == _MAX_CONTENT:
            content += size
        if b"/ObjStm" in before:
            repeats = repeats or _repeats(_unpacked_start(data[match.end() : end], limit))
    return content > _MAX_CONTENTS or _FORM.search(data) is not None or repeats


def _without_letters(data: bytes, dictionary: bytes) -> bytes:
    """Return a stream without the letters that it was written in: hexadecimal, base 85."""
    if re.search(rb"/(?:ASCIIHexDecode|AHx)\b", dictionary):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    if re.search(rb"/(?:ASCII85Decode|A85)\b", dictionary):
        try:
            return base64.a85decode(data.strip().removeprefix(b"<~").partition(b"~>")[0])
        except ValueError:
            return data  # damaged: PDFium says what it makes of it
    return data


def _repeats(data: bytes) -> bool:
    """Whether a list names the same object again and again; lists of pages and fonts do not."""
    for match in _LIST.finditer(data):
        named = match[0].split(b"R")
        if len(named) > _MOST_REPEATED + len({b" ".join(each.split()) for each in named}):
            return True
    return False


def _unpacked_size(data: bytes, times: int, limit: int) -> int:
    """Return how many bytes ``data`` is, unpacked so many times over, if no more than ``limit``."""
    unpackers = [zlib.decompressobj() for _ in range(times)]
    size = 0
    try:
        for start in range(0, len(data), _CHUNK):
            pieces = [data[start : start + _CHUNK]]
            for unpacker in unpackers:
                pieces = [out for piece in pieces for out in _unpacked(unpacker, piece, limit)]
            size += sum(map(len, pieces))
            if size > limit:
                break
    except zlib.error:
        pass  # damaged or encrypted: PDFium says what it makes of it
    return size


def _unpacked_start(data: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, limit)
    except zlib.error:
        return data


def _unpacked(unpacker: zlib._Decompress, data: bytes, limit: int) -> list[bytes]:
    pieces = []
    size = 0
    while data and size <= limit and not unpacker.eof:
        piece = unpacker.decompress(data, 2**20)
        size += len(piece)
        pieces.append(piece)
        data = unpacker.unconsumed_tail
    return pieces
