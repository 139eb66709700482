"""Bytes → reading: the one door to the readers."""

from __future__ import annotations

from qpsearch.errors import SourceError
from qpsearch.loader.decode import decode
from qpsearch.loader.readers.kind import Form, binary_form, form_of, unread_form
from qpsearch.loader.readers.reading import Reading


def read(data: bytes, path: str, *, encoding: str | None = None) -> Reading:
    """Read a file's bytes by what they are.

    Args:
        data: the whole file.
        path: its name, for messages and to tell Markdown from plain text.
        encoding: the encoding of a text file, where it is known; else it is detected.

    Raises:
        SourceError: the file cannot be read; the message says what to do about it.

    """
    form = binary_form(data)
    if form is Form.PDF:
        from qpsearch.loader.readers import pdf

        return pdf.read(data, path)
    if form is Form.ARCHIVE:
        from qpsearch.loader.readers import office

        return office.read(data, path)
    unread = unread_form(data)
    if unread:
        raise SourceError(path, f"this is {unread[0]}", way_out=unread[1])
    text, name, remarks = decode(data, path, encoding)
    reading = read_text(text, name, path)
    return reading._replace(remarks=(*remarks, *reading.remarks))


def read_text(text: str, encoding: str, path: str) -> Reading:
    """Read a decoded text: a page, XML, Markdown or plain text by what it is."""
    form = form_of(text, path)
    if form in (Form.HTML, Form.XML):
        from qpsearch.loader.readers import html

        page = html.read(text, form)
        return Reading(text, encoding, form, page.edits, page.facts, page.markings, page.remarks)
    return Reading(text, encoding, form)


def read_part(data: bytes, name: str, *, depth: int = 1) -> Reading:
    """Read a part of a file that is in a format of its own: all of it is the document.

    Args:
        data: the part.
        name: its name in the file.
        depth: how many files of the same kind it stands in.

    Raises:
        SourceError: it cannot be read.

    """
    if binary_form(data) is Form.ARCHIVE:
        from qpsearch.loader.readers import office

        return office.read(data, name, depth=depth)
    text, encoding, remarks = decode(data, name)
    if form_of(text, name) is Form.HTML or name.lower().endswith((".htm", ".html", ".xhtml")):
        from qpsearch.loader.readers import html

        page = html.read(text, Form.HTML, whole=True)
        return Reading(
            text,
            encoding,
            Form.HTML,
            page.edits,
            page.facts,
            page.markings,
            (*remarks, *page.remarks),
        )
    return Reading(text, encoding, Form.PLAIN, remarks=remarks)
