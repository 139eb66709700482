"""A comparison as a Word file with tracked changes: one text, the letters that differ marked."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from qpsearch.render.documents import visible
from qpsearch.render.word import FACTS_STYLE, new_document, xml_element
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from qpsearch.render.redline import Redline, RedlineRow

_AUTHOR = "qpsearch"


def as_tracked_changes(redline: Redline, date: str) -> bytes:
    """Return a comparison as a Word file whose changes can be accepted or rejected.

    Rejecting all of them gives the words of the first text, accepting those of the second; what
    says the same stands in the glyphs of the second.

    Args:
        redline: the comparison.
        date: when it was made, as ISO 8601 with seconds; Word shows it beside each change.

    """
    document = new_document(redline.title, wording=redline.wording)
    document.add_paragraph(visible(redline.title), style="Title")
    for fact in redline.facts:
        document.add_paragraph(visible(fact), style=FACTS_STYLE)
    marks = _Marks(date)
    for row in redline.rows:
        sections = dict.fromkeys(section for section in (row.a_section, row.b_section) if section)
        document.add_paragraph(
            f"{' → '.join(sections)} · {row.said or row.kind}", style=FACTS_STYLE
        )
        _add_row(document, row, marks)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Marks:
    """Makes the elements of tracked changes, each with a number of its own."""

    def __init__(self, date: str) -> None:
        self._date = date
        self._count = 0

    def element(self, name: str) -> Any:
        """Return ``w:ins`` or ``w:del`` without content."""
        self._count += 1
        attributes = {"w:id": str(self._count), "w:author": _AUTHOR, "w:date": self._date}
        return xml_element(name, attributes)


def _add_row(document: Any, row: RedlineRow, marks: _Marks) -> None:
    """Add the paragraphs of a clause, a line of its text in each."""
    paragraph = document.add_paragraph()
    for piece in row.pieces:
        if not piece.kind:
            paragraph = _add_text(document, paragraph, piece.b, "", marks)
            continue
        head, out, into, tail = _apart(piece.a, piece.b)
        for text, name in ((head, ""), (out, "w:del"), (into, "w:ins"), (tail, "")):
            paragraph = _add_text(document, paragraph, text, name, marks)


def _apart(a: str, b: str) -> tuple[str, str, str, str]:
    """Return the head that two words share, what differs in each, and the tail that they share."""
    folded_a, folded_b = fold(a), fold(b)
    least = min(len(a), len(b))
    head = next((n for n in range(least) if folded_a[n] != folded_b[n]), least)
    most = least - head
    tail = next((n for n in range(most) if folded_a[-1 - n] != folded_b[-1 - n]), most)
    return b[:head], a[head : len(a) - tail], b[head : len(b) - tail], b[len(b) - tail :]


def _add_text(document: Any, paragraph: Any, text: str, name: str, marks: _Marks) -> Any:
    """Add a text, left out or put in as the name says; return the paragraph written last."""
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph = document.add_paragraph()
        if not line:
            continue
        run = xml_element("w:r")
        content = xml_element("w:delText" if name == "w:del" else "w:t", {"xml:space": "preserve"})
        content.text = visible(line)
        run.append(content)
        if name:
            whole = marks.element(name)
            whole.append(run)
            run = whole
        paragraph._p.append(run)  # noqa: SLF001 - python-docx has no tracked changes
    return paragraph
