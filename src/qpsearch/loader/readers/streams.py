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

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_MOST_RATIO = 1032
"""Bytes that deflate can make of one, at most."""
_MAX_CONTENT = 8 * 2**20
"""What a page may say, fonts and pictures aside: a page of print has some tens of kilobytes."""
_MAX_FONT = 128 * 2**20
_MAX_PICTURE = 256 * 2**20
_DICTIONARY = 2048
"""Bytes before a stream among which its dictionary stands."""
_CHUNK = 2**16
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_FONT = re.compile(rb"/Length[123]\b|/Subtype\s*/(?:CIDFontType0C|Type1C|OpenType)")


def check_streams(data: bytes, path: str) -> None:
    """Refuse a PDF that holds a stream which unpacks beyond reason.

    Raises:
        SourceError: it does.

    """
    if b"FlateDecode" not in data and b"/Fl" not in data:
        return
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _DICTIONARY) : match.start()]
        before = before[before.rfind(b"obj") + 1 :]
        times = before.count(b"/FlateDecode") or len(re.findall(rb"/Fl\b", before))
        if not times:
            continue
        limit = _MAX_CONTENT
        if _PICTURE.search(before):
            limit = _MAX_PICTURE
        elif _FONT.search(before):
            limit = _MAX_FONT
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        if (end - match.end()) * _MOST_RATIO**times > limit and _exceeds(
            _without_letters(data[match.end() : end], before), times, limit
        ):
            raise SourceError(
                path,
                f"a stream of {(end - match.end()) / 2**20:.2f} MB unpacks to more than "
                f"{limit / 2**20:.0f} MB",
                way_out="print it anew (to PDF) if you trust it",
            )


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


def _exceeds(data: bytes, times: int, limit: int) -> bool:
    """Whether ``data``, unpacked so many times over, is more than ``limit`` bytes."""
    unpackers = [zlib.decompressobj() for _ in range(times)]
    size = 0
    try:
        for start in range(0, len(data), _CHUNK):
            pieces = [data[start : start + _CHUNK]]
            for unpacker in unpackers:
                pieces = [out for piece in pieces for out in _unpacked(unpacker, piece, limit)]
            size += sum(map(len, pieces))
            if size > limit:
                return True
    except zlib.error:
        return False  # damaged or encrypted: PDFium says what it makes of it
    return False


def _unpacked(unpacker: zlib._Decompress, data: bytes, limit: int) -> list[bytes]:
    pieces = []
    size = 0
    while data and size <= limit and not unpacker.eof:
        piece = unpacker.decompress(data, 2**20)
        size += len(piece)
        pieces.append(piece)
        data = unpacker.unconsumed_tail
    return pieces
