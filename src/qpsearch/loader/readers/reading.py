"""What a reader makes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.loader.draft import Edit
    from qpsearch.loader.readers.kind import Form
    from qpsearch.loader.remarks import Remark
    from qpsearch.model import Marking, Span


class Fact(NamedTuple):
    """A statement about the document that stands apart from its text: a table row, a meta tag."""

    label: str
    """As it stands there (发文机关, ArticleTitle)."""
    value: str
    text: str
    span: Span
    """Where the value stands in the source."""


class Reading(NamedTuple):
    """A file's decoded source, and what its format says of it.

    ``text`` is what every source offset counts in: the decoded file itself for text, Markdown,
    HTML and XML; for DOCX and PDF, which are no text, the text that the reader took out of them,
    in reading order, one line (PDF) or paragraph (DOCX) a line, running heads and notes included.
    """

    text: str
    encoding: str
    """A codec's name; ``docx`` or ``pdf`` for those."""
    form: Form
    edits: tuple[tuple[str, Edit], ...] = ()
    """``(rule, edit)`` in order and apart: what is markup or furniture by the format itself."""
    facts: tuple[Fact, ...] = ()
    markings: tuple[Marking, ...] = ()
    """Of lines of the source, in order: which are headings, and which numbers are certain."""
    remarks: tuple[Remark, ...] = ()


class Page(NamedTuple):
    """What markup is on a page, and what the page says of its document."""

    edits: tuple[tuple[str, Edit], ...]
    facts: tuple[Fact, ...] = ()
    markings: tuple[Marking, ...] = ()
    """The lines of the source that are headings by their tags."""
    remarks: tuple[Remark, ...] = ()


if TYPE_CHECKING:
    PartReader = Callable[[bytes, str, int], Reading]
    """Reads a part of a file that is in a format of its own: its bytes, its name, how many files it
    stands in. Readers of such files are given it by the door, which alone knows all formats."""
