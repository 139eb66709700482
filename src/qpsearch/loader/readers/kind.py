"""What a file is, by its first bytes; its name decides only between kinds of text."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath


class Form(StrEnum):
    """The formats that are read."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    XML = "xml"
    EXTRACTED = "extracted"
    """Text that was taken out of an office file: Word, OpenDocument, a sheet, a book, a letter."""
    PDF = "pdf"
    ARCHIVE = "archive"


_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body|meta|title)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\b")
_XHTML = re.compile(r"<html\b", re.IGNORECASE)
_ELEMENT = re.compile(r"\s*<[A-Za-z!?][^<>]*>")
_HEAD = 3000
_HTML_NAMES = frozenset([".htm", ".html", ".xhtml", ".shtml", ".mht"])
_MARKDOWN_NAMES = frozenset([".md", ".markdown"])
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TO_DOCX = "save it as .docx (Word, or: soffice --headless --convert-to docx FILE)"
_SIGNATURES = (
    (_OLE, "a Word 97 file, or one with a password", _TO_DOCX),
    (b"{\\rtf", "a rich text file", _TO_DOCX),
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
    return None


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
    if suffix in _MARKDOWN_NAMES:
        return Form.MARKDOWN
    return Form.PLAIN
