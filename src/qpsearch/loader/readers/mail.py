"""Letters and web archives (MIME): the page or the text in an ``.eml`` or ``.mht``.

Office programs save web archives under the name ``.doc`` too. What is attached to a letter is a
file of its own, as a member of an archive is: :func:`attachments` gives it.
"""

from __future__ import annotations

import email
import re
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, HeaderParseError
from email.header import decode_header
from itertools import chain
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.encodings import decode
from qpsearch.loader.readers.extracted import ReadLine, lines_of, reading_of
from qpsearch.loader.readers.html import page as html
from qpsearch.loader.remarks import Remark, damage_remarks
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart

    from qpsearch.loader.readers.reading import Reading

_PARTS = lazy_pattern(rb"^content-type:[ \t]*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 200
_LONGEST_HEADER = 8000
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""What programs name beside what they write: 镕 is no character of GB2312."""
_FRAMES = lazy_pattern(r"<frameset\b", re.IGNORECASE)
_PASSED_ON = lazy_pattern(r"(?:(?:转发|轉寄|回复|回覆|答复|fwd?|re)\s*[:：]\s*)+", re.IGNORECASE)
"""What programs set before the subject of a letter that is passed on or answered."""
MOST_ATTACHED = 100
"""Files attached to one letter."""
_LONGEST_NAME = 200
_MOST_DAMAGE = 0.1
"""Share of characters that a part may have lost and is read for what it still says."""
_SAYS_ALL = 0.6
"""Share of its fullest form from which on a form of a letter is all of it: a page has more."""


def read(data: bytes, path: str, *, depth: int = 0) -> Reading:
    """Read the page of a web archive, or what a letter says.

    Raises:
        SourceError: it holds no text that can be read.

    """
    try:
        message = _parsed(data, path)
        reading = _read(message, path, depth)
    except _FAULTS as error:
        raise _damaged(path, error) from error
    if any(isinstance(each, CloseBoundaryNotFoundDefect) for each in _defects(message)):
        cut = Remark("missing_part", "the letter is cut off: its last part has no end")
        reading = reading._replace(remarks=(*reading.remarks, cut))
    return reading


def attachments(data: bytes, path: str) -> list[tuple[str, bytes]]:
    """Return the files attached to a letter, each with its name; pictures are no documents.

    A web archive has none: what it holds belongs to its page.

    Raises:
        SourceError: the letter cannot be taken apart.

    """
    try:
        message = _parsed(data, path)
        if not _is_letter(message):
            return []
        found = [
            (name, _payload(part)) for part in _attached(message) if (name := _file_name(part))
        ]
    except _FAULTS as error:
        raise _damaged(path, error) from error
    return found[:MOST_ATTACHED]


_FAULTS = (ValueError, LookupError, RecursionError, AttributeError, TypeError)
"""What the library raises at headers that no standard foresees."""


def _damaged(path: str, error: Exception | str) -> SourceError:
    way_out = "open it and save it as text or PDF"
    return SourceError(path, f"the letter is damaged ({error})", way_out=way_out)


def _parsed(data: bytes, path: str) -> EmailMessage:
    if len(_PARTS.findall(data)) > _MOST_PARTS:
        raise SourceError(
            path, "more letters inside letters than any has", way_out="save it as text or PDF"
        )
    message = email.message_from_bytes(data, policy=policy.default)
    _check_headers(message, path)
    return message


def _defects(message: EmailMessage) -> Iterator[Exception]:
    for part in message.walk():
        yield from part.defects


def _check_headers(message: EmailMessage, path: str) -> None:
    """Refuse what the library takes apart in the square of its length.

    Raises:
        SourceError: a header that says what a part is is longer than any means.

    """
    for part in message.walk():
        for name, value in part.raw_items():
            if name.lower().startswith("content-") and len(value) > _LONGEST_HEADER:
                raise SourceError(
                    path, f"a header of {len(value):,} characters", way_out="save it as text or PDF"
                )


def _read(message: EmailMessage, path: str, depth: int) -> Reading:
    pages = [
        part
        for part in message.walk()
        if part.get_content_type() == "text/html" and not part.is_attachment()
    ]
    if message["Snapshot-Content-Location"] or (pages and not _is_letter(message)):
        page, encoding, remarks = _page([_text(part, path) for part in pages], path)
        return html.read_page(page, encoding, whole=depth > 0)._replace(remarks=remarks)
    names = [_file_name(part) for part in _attached(message)]
    remarks = tuple(
        Remark("attachment", f"what is attached is not read: {name}; save it beside the letter")
        for name in (
            *[name for name in names if name][MOST_ATTACHED:],
            *("a file without a name" for name in names if not name),
        )
    )
    subject = _PASSED_ON.sub("", " ".join(_subject(message, path).split()))
    facts = [("page_title", subject)] if subject else []
    lines = _letter(message, path)
    if not any(line.text.strip() for line in lines):  # a letter that only brings files
        lines = [ReadLine(name) for name in names if name]
    reading = reading_of(lines, path, "eml", remarks=remarks, facts=facts)
    return reading._replace(remarks=(*reading.remarks, *damage_remarks(reading.text)))


def _is_letter(message: EmailMessage) -> bool:
    """Whether a message was sent to somebody; a web archive was saved."""
    named = {name.lower() for name, _ in message.raw_items()}
    sent = not named.isdisjoint(("to", "received", "message-id", "date"))
    return sent and not message["Snapshot-Content-Location"]


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that are files: those marked so, and any but text that has a name."""
    for part in message.walk():
        kind = part.get_content_maintype()
        if kind in ("multipart", "message", "image"):
            continue
        if part.is_attachment() or (kind != "text" and part.get_filename()):
            yield part


def _file_name(part: EmailMessage) -> str:
    """Return the name of an attached file without any folder, also where its bytes stand raw."""
    name = part.get_filename() or ""
    if not name.isascii() and any("\udc80" <= letter <= "\udcff" for letter in name):
        name = _decoded(name.encode("utf-8", "surrogateescape"), "")[0]
    last = re.split(r"[/\\]", name)[-1]
    return "".join(filter(str.isprintable, last)).strip(" .")[-_LONGEST_NAME:]


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _page(
    pages: list[tuple[str, str, tuple[Remark, ...]]], path: str
) -> tuple[str, str, tuple[Remark, ...]]:
    """Return the page that is the document: the first, or the longest where that only frames."""
    if not pages:
        raise SourceError(path, "the web archive holds no page", way_out="save the page again")
    if _FRAMES.search(pages[0][0]):
        return max(pages, key=lambda page: len(page[0]))
    return pages[0]


def _letter(part: MIMEPart, path: str) -> list[ReadLine]:
    """Return the lines of what a letter says, of letters in it too."""
    kind, form = part.get_content_maintype(), part.get_content_subtype()
    if kind in ("multipart", "message"):
        inner = [_letter(each, path) for each in part.iter_parts()]
        return _fullest(inner) if form == "alternative" else [*chain.from_iterable(inner)]
    if kind != "text" or part.is_attachment():
        return []
    text, encoding, _ = _text(part, path)
    if form == "html" and text:
        return list(lines_of(html.read_page(text, encoding, whole=True)))
    return list(map(ReadLine, text.splitlines())) if form == "plain" else []


def _fullest(forms: list[list[ReadLine]]) -> list[ReadLine]:
    """Return the first form of a letter that says all of it; some say "see the page" only."""
    sizes = [sum(len(line.text.strip()) for line in lines if not line.rule) for lines in forms]
    whole = max(sizes, default=0) * _SAYS_ALL
    return next((lines for lines, size in zip(forms, sizes, strict=True) if size >= whole), [])


def _subject(message: EmailMessage, path: str) -> str:
    """Return the subject, also where its bytes stand as they are, or in more than is said."""
    raw = next((said for name, said in message.raw_items() if name.lower() == "subject"), "")
    raw = raw[:_LONGEST_HEADER]
    if not raw.isascii():
        return _decoded(raw.encode("utf-8", "surrogateescape"), path)[0]
    try:
        return "".join(
            words if isinstance(words, str) else words.decode(_codec(charset), "replace")
            for words, charset in decode_header(raw)
        )
    except (LookupError, HeaderParseError):
        return raw


def _codec(charset: str | None) -> str:
    said = (charset or "ascii").lower()
    return _WIDER.get(said, said)


def _text(part: MIMEPart, path: str) -> tuple[str, str, tuple[Remark, ...]]:
    """Return a part's text: its bytes decide on the encoding, its header where they leave it."""
    data = _payload(part)
    if not data.strip():
        return "", "utf-8", ()
    return _decoded(data, path, part.get_content_charset())


def _decoded(
    data: bytes, path: str, said: str | None = None
) -> tuple[str, str, tuple[Remark, ...]]:
    try:
        return decode(data, path)
    except SourceError:
        codec = _codec(said or "gb18030")
    try:
        text = data.decode(codec, "replace")
    except LookupError as error:
        raise _damaged(path, error) from error
    if text.count("\ufffd") > _MOST_DAMAGE * len(text):
        raise _damaged(path, f"it is no text in {codec}")
    return text, codec, tuple(damage_remarks(text))
