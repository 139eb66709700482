"""What a file is, by its first bytes; its name decides only between kinds of text."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from qpsearch.text.patterns import lazy_pattern


class Form(StrEnum):
    """The formats that are read."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    XML = "xml"
    EXTRACTED = "extracted"
    """Text that was taken out of an office file: Word, OpenDocument, a sheet, a book, a letter."""
    CSV = "csv"
    JSON = "json"
    MAIL = "mail"
    """A letter, or a web archive."""
    RTF = "rtf"
    COMPOUND = "compound"
    """What Office wrote until 2007: .doc, .xls, .ppt, and WPS's .wps."""
    PDF = "pdf"
    ARCHIVE = "archive"


_HTML = lazy_pattern(r"<!doctype\s+html|<(?:html|head|body|meta|title)\b", re.IGNORECASE)
_XML = lazy_pattern(r"\s*<\?xml\b")
_XHTML = lazy_pattern(r"<html\b", re.IGNORECASE)
_ELEMENT = lazy_pattern(r"\s*<[A-Za-z!?][^<>]*>")
_HEAD = 3000
_HTML_NAMES = frozenset([".htm", ".html", ".xhtml", ".shtml", ".mht", ".mhtml"])
_TABLE_NAMES = frozenset([".csv", ".tsv"])
_MARKDOWN_NAMES = frozenset([".md", ".markdown"])
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = lazy_pattern(
    rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?[^\r\n]*(?:\r?\n[ \t]+[^\r\n]+)*+(?:\r?\n|\Z)"
)
_TELLING = lazy_pattern(
    rb"^(?:mime-version:[ \t]*1\.0|content-type:[ \t]*(?:multipart|text)/|message-id:|received:)",
    re.IGNORECASE | re.MULTILINE,
)
"""A header that every letter has, and no text begins with."""
_MOST_HEADERS = 65_536
_SIGNATURES = (
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, or pack it as .zip"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it, or pack it as .zip"),
    (b"\x89PNG", "an image", "run OCR over it"),
    (b"\xff\xd8\xff", "an image", "run OCR over it"),
    (b"II*\0", "an image", "run OCR over it"),
    (b"MM\0*", "an image", "run OCR over it"),
    (b"GIF8", "an image", "run OCR over it"),
)


def binary_form(data: bytes) -> Form | None:
    """Return the form of a file that is no text by its first bytes; ``None`` for any other."""
    if b"%PDF-" in data[:1024]:
        return Form.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Form.ARCHIVE
    if data.startswith(_OLE):
        return Form.COMPOUND
    if data[:64].lstrip().startswith(b"{\\rtf"):
        return Form.RTF
    return Form.MAIL if is_mail(data) else None


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with the headers of a letter or a web archive."""
    if b":" not in data[:200]:
        return False
    position = 0
    top = data[:_MOST_HEADERS].lstrip(b"\r\n \t\xef\xbb\xbf")
    while match := _HEADER.match(top, position):
        position = match.end()
    return position > 0 and _TELLING.search(top, 0, position) is not None


def unread_form(data: bytes) -> tuple[str, str] | None:
    """Return what a file is that cannot be read, and the way out; ``None`` for any other."""
    for signature, name, way_out in _SIGNATURES:
        if data.startswith(signature):
            return name, way_out
    return None


def form_of(text: str, name: str) -> Form:
    """Return the form of decoded ``text`` in a file called ``name``."""
    head = text[:_HEAD]
    suffix = PurePath(name).suffix.lower()
    if _XML.match(head) and not _XHTML.search(head):
        return Form.XML
    if _ELEMENT.match(head):
        if suffix == ".xml" and not _XHTML.search(head):
            return Form.XML
        if suffix in _HTML_NAMES or _HTML.search(head):
            return Form.HTML
    elif suffix in _HTML_NAMES and _HTML.search(head):
        return Form.HTML
    if suffix in _TABLE_NAMES:
        return Form.CSV
    if suffix == ".json" or (suffix != ".md" and head.lstrip()[:1] == "{" and '":' in head):
        return Form.JSON
    if suffix in _MARKDOWN_NAMES:
        return Form.MARKDOWN
    return Form.PLAIN
