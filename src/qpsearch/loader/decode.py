"""Bytes → decoded text. Strict: a file is decoded whole and without loss, or refused."""

from __future__ import annotations

import codecs

from qpsearch.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030")


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Return ``(text, encoding)`` of a file's bytes.

    Raises:
        SourceError: the bytes are no text in any encoding tried.

    """
    if not data.strip():
        raise SourceError(path, "the file is empty", way_out="remove it or add its text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding, path), encoding
    if b"\0" in data[:8192]:
        raise SourceError(
            path, "the file is not text", way_out="convert it to text, HTML or Markdown"
        )
    for encoding in _CANDIDATES:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise SourceError(
        path,
        f"the bytes are text in none of {', '.join(_CANDIDATES)}",
        way_out="convert the file to UTF-8",
    )


def _decoded(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            path,
            f"the byte order mark says {encoding}, but byte {error.start} is not",
            way_out="convert the file to UTF-8",
        ) from error
