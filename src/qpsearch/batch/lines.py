"""Bytes → numbered, decoded lines: as they arrive, and never more than one at a time in memory."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple, Protocol

from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    from collections.abc import Iterator

AUTO = "auto"
LONGEST = 65_536
"""Bytes of a line; a longer one is reported and skipped without being held."""

_SHOWN = 200
"""Bytes kept of a line that is too long, to show which it was."""
_CHUNK = 65_536
_WIDE = ("utf-16", "utf-32")
"""Encodings whose line breaks are no single bytes."""


class Bytes(Protocol):
    """A binary stream."""

    def read(self, size: int, /) -> bytes | None:
        """Return what there is, at most ``size`` bytes; nothing at the end."""


class QueryLine(NamedTuple):
    """One line of a file, without its line break."""

    number: int
    """Counted from 1."""
    text: str
    encoding: str
    error: str = ""
    """Why ``text`` is not all of the line, if it is not."""


def read_lines(stream: Bytes, encoding: str = AUTO) -> Iterator[QueryLine]:
    """Yield the lines of ``stream`` as soon as each is complete.

    Args:
        stream: read in pieces; a raw stream gives a line as soon as it was written.
        encoding: a codec, or ``auto``: UTF-8 (UTF-16 after its mark), else GB2312 line by line.

    Raises:
        QpsearchError: there is no such encoding.

    """
    if encoding != AUTO:
        try:
            codecs.lookup(encoding)
        except (LookupError, ValueError):  # a NUL in the name
            raise QpsearchError(
                f"there is no encoding {encoding!r}", way_out="say utf-8, gb18030 or big5"
            ) from None
    number = 1
    pending = b""
    too_long = False
    for chunk in _transcoded(stream, encoding):
        *whole, pending = (pending + chunk).split(b"\n")
        for data in whole:
            yield _line(number, data, encoding, too_long=too_long)
            number += 1
            too_long = False
        if len(pending) > LONGEST:
            too_long = True
            pending = pending[:_SHOWN]
    if pending:
        yield _line(number, pending, encoding, too_long=too_long)


def _transcoded(stream: Bytes, encoding: str) -> Iterator[bytes]:
    """Yield the bytes with a byte order mark taken off, wide encodings as UTF-8."""
    first = _read(stream)
    while 0 < len(first) < 3:
        more = _read(stream)
        if not more:
            break
        first += more
    first = first.removeprefix(codecs.BOM_UTF8)
    wide = ""
    if encoding == AUTO and first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wide = "utf-16"
    elif encoding.lower().replace("_", "-").startswith(_WIDE):
        wide = encoding
    if not wide:
        while first:
            yield first
            first = _read(stream)
        return
    decoder = codecs.getincrementaldecoder(wide)("replace")
    while first:
        yield decoder.decode(first).encode("utf-8", "replace")
        first = _read(stream)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _read(stream: Bytes) -> bytes:
    return stream.read(_CHUNK) or b""


def _line(number: int, data: bytes, encoding: str, *, too_long: bool) -> QueryLine:
    data = data.removesuffix(b"\r")
    if too_long or len(data) > LONGEST:
        text = data[:_SHOWN].decode("utf-8", "replace").rstrip("\ufffd") + "…"
        return QueryLine(number, text, "", f"the line is longer than {LONGEST} bytes")
    wide = encoding.lower().replace("_", "-").startswith(_WIDE)
    # GB2312, not GB18030: nearly any bytes are GB18030, and a wrong guess would search for noise.
    codes = ("utf-8", "gb2312") if encoding == AUTO else ("utf-8",) if wide else (encoding,)
    for code in codes:
        try:
            return QueryLine(number, data.decode(code), code)
        except UnicodeDecodeError:
            continue
    names = " or ".join(codes)
    return QueryLine(
        number,
        data.decode("utf-8", "replace"),
        "",
        f"the line is not text in {names}; name its encoding with --encoding",
    )
