"""Cleaning: a decoded source becomes the text that users read, by named rules in a fixed order.

Cleaning takes out what is not the document and joins what a page has cut. It never changes a
character of the document. What goes is listed in ``dropped`` under its rule's name, and every
character that stays knows its offset in the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import contents_span
from qpsearch.loader import furniture, joins, markup
from qpsearch.loader.draft import Draft, Edit
from qpsearch.loader.metadata import read_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.metadata import Head

_NEWLINE = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile(r"[\ufeff\u00ad\u200b-\u200f\u2060]|[\x00-\x08\x0e-\x1f\x7f]")
_MASKED = re.compile(r"(?<=[\u3400-\u9fff“‘])\*+|\*+(?=[\u3400-\u9fff”’])")
_LINE_SPACE = re.compile(r"[^\S\n]*\n\s*|\A\s+|\s+\Z")


def clean(source: str) -> tuple[Draft, Head]:
    """Return the cleaned draft of a decoded ``source`` and what its head says of the document.

    The draft's text has one paragraph a line, without white space around it.
    """
    draft = Draft(source)
    draft.apply("newline", _replace(_NEWLINE, draft, "\n"))
    draft.apply("invisible", _replace(_INVISIBLE, draft, ""))
    for name, rule in markup.RULES:
        draft.apply(name, rule(draft))
    draft.apply("pinyin_gloss", furniture.pinyin_gloss(draft))
    draft.apply_named(furniture.furniture_lines(draft))
    head = read_head(draft)
    if head.headline:
        draft.apply("repeated_title", furniture.repeated_line(draft, head.headline))
    draft.apply_named(head.edits(draft))
    draft.apply("broken_line", joins.broken_line(draft))
    draft.apply("space", _space(draft))
    draft.apply("contents", _contents(draft))
    _report_masked(draft)
    return draft, head


def _replace(pattern: re.Pattern[str], draft: Draft, replacement: str) -> Iterator[Edit]:
    for match in pattern.finditer(draft.text):
        yield Edit(match.start(), match.end(), replacement)


def _contents(draft: Draft) -> Iterator[Edit]:
    """Take out a table of contents: its lines come again as headings of the text."""
    found = contents_span(draft.text)
    if found:
        yield Edit(found.start, min(found.end + 1, len(draft.text)))


def _space(draft: Draft) -> Iterator[Edit]:
    for match in _LINE_SPACE.finditer(draft.text):
        inner = match.start() > 0 and match.end() < len(draft.text)
        yield Edit(match.start(), match.end(), "\n" if inner else "")


def _report_masked(draft: Draft) -> None:
    places = list(_MASKED.finditer(draft.text))
    if places:
        first = places[0]
        draft.note(
            "masked",
            f"{len(places)} places where characters were replaced by *, the first at "
            f"…{draft.text[max(0, first.start() - 6) : first.end() + 6]}…",
            first.start(),
            first.end(),
        )
