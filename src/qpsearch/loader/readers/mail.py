"""Letters and web archives (MIME): the page or the text in an ``.eml`` or ``.mht``.

Office programs save web archives under the name ``.doc`` too. What is attached to a letter is
named, not read.
"""

from __future__ import annotations

import email
import re
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.encodings import Remark, decode
from qpsearch.loader.readers import html
from qpsearch.loader.readers.extracted import ReadLine, lines_of, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from qpsearch.loader.readers.reading import Reading

_PARTS = re.compile(rb"^content-type:[ \t]*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 200
_LONGEST_HEADER = 8000
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""What programs name beside what they write: 镕 is no character of GB2312."""
_FRAMES = re.compile(r"<frameset\b", re.IGNORECASE)


def read(data: bytes, path: str, *, depth: int = 0) -> Reading:
    """Read the page of a web archive, or what a letter says.

    Raises:
        SourceError: it holds no text that can be read.

    """
    if len(_PARTS.findall(data)) > _MOST_PARTS:
        raise SourceError(
            path, "more letters inside letters than any has", way_out="save it as text or PDF"
        )
    try:
        message = email.message_from_bytes(data, policy=policy.default)
        _check_headers(message, path)
        return _read(message, path, depth)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        # The library takes headers apart that no standard foresees.
        raise SourceError(
            path, f"the letter is damaged ({error})", way_out="open it and save it as text or PDF"
        ) from error


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
    texts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    attached = [part.get_filename() for part in texts if part.is_attachment()]
    texts = [part for part in texts if not part.is_attachment()]
    pages = [_text(part, path) for part in texts if part.get_content_subtype() == "html"]
    named = {name.lower() for name, _ in message.raw_items()}
    is_letter = not named.isdisjoint(("to", "received", "message-id", "date"))
    if message["Snapshot-Content-Location"] or (pages and not is_letter):
        page, encoding, remarks = _page(pages, path)
        return html.read_page(page, encoding, whole=depth > 0)._replace(remarks=remarks)
    attached += [
        part.get_filename()
        for part in message.walk()
        if part.get_filename() and part.get_content_maintype() not in ("text", "multipart", "image")
    ]
    remarks = tuple(
        Remark("attachment", f"what is attached is not read: {name}; save it beside the letter")
        for name in attached
    )
    return reading_of(_letter(message, texts, pages, path), path, "eml", remarks=remarks)


def _page(
    pages: list[tuple[str, str, tuple[Remark, ...]]], path: str
) -> tuple[str, str, tuple[Remark, ...]]:
    """Return the page that is the document: the first, or the longest where that only frames."""
    if not pages:
        raise SourceError(path, "the web archive holds no page", way_out="save the page again")
    if _FRAMES.search(pages[0][0]):
        return max(pages, key=lambda page: len(page[0]))
    return pages[0]


def _letter(
    message: EmailMessage,
    texts: list[EmailMessage],
    pages: list[tuple[str, str, tuple[Remark, ...]]],
    path: str,
) -> Iterator[ReadLine]:
    if subject := " ".join(_subject(message, path).split()):
        yield ReadLine(subject)
    plain = [_text(part, path)[0] for part in texts if part.get_content_subtype() == "plain"]
    if any(text.strip() for text in plain):
        for text in plain:
            yield from map(ReadLine, text.splitlines())
        return
    for page, encoding, _ in pages:
        yield from lines_of(html.read_page(page, encoding, whole=True))


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


def _text(part: EmailMessage, path: str) -> tuple[str, str, tuple[Remark, ...]]:
    """Return a part's text: its bytes decide on the encoding, its header where they leave it."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if not data.strip():
        return "", "utf-8", ()
    return _decoded(data, path, part.get_content_charset())


def _decoded(
    data: bytes, path: str, said: str | None = None
) -> tuple[str, str, tuple[Remark, ...]]:
    try:
        return decode(data, path)
    except SourceError:
        return decode(data, path, said or "gb18030")
