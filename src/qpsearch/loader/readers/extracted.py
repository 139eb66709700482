"""Lines that a reader took out of a file that is no text: they become its source, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.draft import Draft, Edit
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.reading import Fact, Reading
from qpsearch.loader.remarks import Remark
from qpsearch.model import Marking, Span
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_IN_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CHARACTERS = 32 * 2**20
"""The most text that is taken out of one file."""
_LONGEST_HEADING = 80
_CODE = lazy_pattern(
    r"(?:^|\s|文件|合同)[编編]\s?[号號]\s?[:：]\s?(?P<value>[A-Z]{1,8}[A-Z0-9/.—–-]*\d)(?=\s|$)"
)
"""What a company heads its pages with, where it is said: 文件编号：QH/QP-07."""


class ReadLine(NamedTuple):
    """A paragraph, a table row or a line of a page."""

    text: str
    rule: str = ""
    """The rule that takes the whole line out; empty for text of the document."""
    depth: int = 0
    """The level of a heading, from 1, by its style; 0 for any other line."""
    numbered: bool = False
    """Whether the program that wrote the file made the number that the line begins with."""
    titled: bool = False
    """Whether a text of its own begins with it, and it is that text's title."""


def reading_of(
    lines: Iterable[ReadLine],
    path: str,
    encoding: str,
    *,
    remarks: Iterable[Remark] = (),
    facts: Iterable[tuple[str, str]] = (),
    nothing: str = "pictures only?",
) -> Reading:
    """Return a reading whose source is ``lines``.

    Args:
        lines: the lines in reading order.
        path: what messages call the file.
        encoding: what the reading calls itself (``docx``).
        remarks: what a reader should check.
        facts: label and value of what the file says of itself; each becomes a line of its own.
        nothing: why there may be no text.

    Raises:
        SourceError: the lines hold no text, or too much.

    """
    pieces: list[str] = []
    edits: list[tuple[str, Edit]] = []
    markings: list[Marking] = []
    said: list[Fact] = []
    position, shown = 0, False
    for line in lines:
        text = line.text.replace("\r\n", "\n").replace("\r", "\n")
        span = Span(position, position + len(text))
        if line.rule and text:
            edits.append((line.rule, Edit(*span)))
            if line.rule == "running_head" and (code := _CODE.search(text)):
                begin, end = code.span("value")
                place = Span(position + begin, position + end)
                said.append(Fact("文件编号", code["value"], code["value"], place))
        elif text.strip():
            shown = True
            depth = line.depth if _may_be_heading(text) else 0
            if depth or line.numbered or line.titled:
                markings.append(Marking(span, depth, line.numbered, line.titled))
        pieces.append(text)
        position = span.end + 1
        if position > MAX_CHARACTERS:
            raise SourceError(path, "more text than one file may have", way_out="split the file")
    if not shown:
        raise SourceError(
            path, f"the file holds no text ({nothing})", way_out="open it to see what it holds; "
            "run OCR over pictures"
        )  # fmt: skip
    for label, value in facts:
        span = Span(position, position + len(value))
        said.append(Fact(label, value, value, span))
        edits.append(("file_properties", Edit(*span)))
        pieces.append(value)
        position = span.end + 1
    source = "\n".join(pieces)
    symbols = source.count("\ufffd")
    noted = list(remarks)
    if symbols:
        noted.append(
            Remark("undecodable", f"{symbols} symbols of a font without a text form"),
        )
    return Reading(
        source, encoding, Form.EXTRACTED, tuple(edits), tuple(said), tuple(markings), tuple(noted)
    )


def lines_of(reading: Reading) -> list[ReadLine]:
    """Return the lines that a reading of a part of a file leaves, what it drops among them."""
    draft = Draft(reading.text)
    draft.markings += reading.markings
    draft.apply_named(reading.edits)
    marked = {marking.span.start: marking for marking in draft.marked_lines()}
    found: list[tuple[int, ReadLine]] = []
    for line in draft.lines():
        marking = marked.get(line.start)
        depth, numbered = (marking.depth, marking.numbered) if marking else (0, False)
        found.append((draft.offset(line.start), ReadLine(line.text, "", depth, numbered)))
    found += [
        (piece.source_span.start, ReadLine(" ".join(piece.text.split()), piece.rule))
        for piece in draft.dropped
        if piece.rule != "html_markup"
    ]
    return [line for _, line in sorted(found, key=lambda row: row[0])]


def _may_be_heading(text: str) -> bool:
    """Whether a line in a heading style is one: styles are set by the look of a page, too."""
    line = text.strip()
    ended = ENDS_IN_MARK.search(line) is not None and not line.endswith(("？", "?"))
    return len(line) <= _LONGEST_HEADING and not ended
