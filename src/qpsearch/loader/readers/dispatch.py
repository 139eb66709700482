"""Bytes → reading: the one door to the readers."""

from __future__ import annotations

from qpsearch.errors import SourceError
from qpsearch.loader.encodings import decode
from qpsearch.loader.readers.html import page as html
from qpsearch.loader.readers.kind import Form, binary_form, form_of, unread_form
from qpsearch.loader.readers.reading import Reading
from qpsearch.loader.remarks import Remark
from qpsearch.text.patterns import lazy_pattern

_CONTROL = lazy_pattern(r"[\x05\x07\x08\x0e\x0f\x18\x1b\x7f-\x84\x86-\x9f]")
_AT_LINE_END = lazy_pattern(
    r"(?m)(?:^|(?<=\n))[\x05\x07\x08\x0e\x0f\x18\x1b\x7f-\x84\x86-\x9f]|[\x05\x07\x08\x0e\x0f\x18\x1b\x7f-\x84\x86-\x9f]$"
)
"""Beside a line end no letter can be lost: there they are white space."""
_TURNING = lazy_pattern("[\u202a-\u202e\u2066-\u2069]")
"""What turns the letters behind it around on a screen; in a text it is dropped as invisible."""
_MAY_HOLD = lazy_pattern(r"[\x05\x07\x08\x0e\x0f\x18\x1b\x7f-\x9f]")
_MOST_TAGS = 1_000_000
"""Each is remembered with its place, in some hundred bytes."""


def read(data: bytes, path: str, *, encoding: str | None = None) -> Reading:
    """Read a file's bytes by what they are.

    Args:
        data: the whole file.
        path: its name, for messages and to tell Markdown from plain text.
        encoding: the encoding of a text file, where it is known; else it is detected.

    Raises:
        SourceError: the file cannot be read; the message says what to do about it.

    """
    made = _binary(data, path, 0)
    if made is None:
        text, name, remarks = decode(data, path, encoding)
        made = _noted(read_text(text, name, path), remarks)
    return _without_controls(made)


def _without_controls(reading: Reading) -> Reading:
    """Show control characters that no text has, and that command a terminal, as undecodable.

    One for one, so that no place moves. Tabs and the ends of lines and pages stay.
    """
    if any(_TURNING.search(fact.text + fact.value) for fact in reading.facts):
        turned = (
            fact._replace(value=_TURNING.sub("", fact.value), text=_TURNING.sub("", fact.text))
            for fact in reading.facts
        )
        reading = reading._replace(facts=tuple(turned))
    if not _MAY_HOLD.search(reading.text):
        return reading
    places = [match.start() for match in _CONTROL.finditer(reading.text)]
    noted = (
        (
            Remark(
                "control_characters",
                f"{len(places)} control characters that no text has, the first at {places[0]}",
                places[0],
                places[0] + 1,
            ),
        )
        if places
        else ()
    )
    facts = tuple(
        fact._replace(value=_shown(fact.value), text=_shown(fact.text), label=_shown(fact.label))
        for fact in reading.facts
    )
    remarks = tuple(each._replace(message=_shown(each.message)) for each in reading.remarks)
    return reading._replace(text=_shown(reading.text), facts=facts, remarks=(*remarks, *noted))


def _shown(text: str) -> str:
    return _CONTROL.sub("\ufffd", _AT_LINE_END.sub(" ", text)).replace("\x85", "\n")


def read_part(data: bytes, name: str, depth: int = 1) -> Reading:
    """Read a part of a file that is in a format of its own: all of it is the document.

    Args:
        data: the part.
        name: its name in the file.
        depth: how many files it stands in.

    Raises:
        SourceError: it cannot be read.

    """
    made = _binary(data, name, depth)
    if made is not None:
        return made
    text, encoding, remarks = decode(data, name)
    form = form_of(text, name)
    _check_tags(text, form, name)
    if form is Form.HTML:
        return _noted(html.read_page(text, encoding, whole=True), remarks)
    return Reading(text, encoding, Form.PLAIN, remarks=remarks)


def _binary(data: bytes, path: str, depth: int) -> Reading | None:
    """Read a file that is no plain text by its first bytes; ``None`` for any other."""
    form = binary_form(data)
    if form is Form.PDF:
        from qpsearch.loader.readers import apart

        return apart.read(data, path)
    if form is Form.ARCHIVE:
        from qpsearch.loader.readers import office

        return office.read(data, path, read_part, depth=depth)
    if form is Form.COMPOUND:
        from qpsearch.loader.readers import compound

        return compound.read(data, path, read_part)
    if form is Form.RTF:
        from qpsearch.loader.readers import rtf

        return rtf.read(data, path)
    if form is Form.MAIL:
        from qpsearch.loader.readers import mail

        return mail.read(data, path, depth=depth)
    unread = unread_form(data)
    if unread:
        raise SourceError(path, f"this is {unread[0]}", way_out=unread[1])
    return None


def _check_tags(text: str, form: Form, path: str) -> None:
    if form in (Form.HTML, Form.XML) and text.count("<") > _MOST_TAGS:
        raise SourceError(
            path, f"a page of more than {_MOST_TAGS:,} tags", way_out="split the file"
        )


def read_text(text: str, encoding: str, path: str) -> Reading:
    """Read a decoded text: a page, XML, a table, Markdown or plain text by what it is."""
    form = form_of(text, path)
    _check_tags(text, form, path)
    if form is Form.HTML:
        reading = html.read_page(text, encoding)
        if "<script" in text and not _shows_text(reading):
            from qpsearch.loader.readers import scripted

            return scripted.read(text, encoding, path) or reading
        return reading
    if form is Form.XML:
        from qpsearch.loader.readers import (
            flat_package,
            odf,
            office,
        )
        from qpsearch.loader.readers.sheets import xml_sheets

        if flat_package.is_flat_package(text):
            return office.read(flat_package.packed(text, path), path, read_part)
        if odf.is_flat(text):
            return odf.read_flat(text, path)
        if xml_sheets.is_workbook(text):
            return xml_sheets.read(text, path)
        page = html.read(text, form)
        return Reading(text, encoding, form, page.edits, page.facts, page.markings, page.remarks)
    if form is Form.CSV:
        from qpsearch.loader.readers.sheets import workbook as sheets

        return sheets.read_csv(text, encoding, path)
    if form is Form.JSON:
        from qpsearch.loader.readers import records

        found = records.read(text, encoding, path)
        if found is not None:
            return found
        plain = Reading(text, encoding, Form.PLAIN)
        if path.lower().endswith(".json") and not records.is_whole(text):
            said = "the JSON is damaged or cut off: it is read as the text that it is"
            plain = plain._replace(remarks=(Remark("missing_part", said),))
        return plain
    return Reading(text, encoding, form)


def _shows_text(reading: Reading) -> bool:
    """Whether a page's own edits leave any text of it."""
    place = 0
    for _, edit in reading.edits:
        if reading.text[place : edit.start].strip() or edit.replacement.strip():
            return True
        place = edit.end
    return bool(reading.text[place:].strip())


def _noted(reading: Reading, remarks: tuple[Remark, ...]) -> Reading:
    return reading._replace(remarks=(*remarks, *reading.remarks)) if remarks else reading
