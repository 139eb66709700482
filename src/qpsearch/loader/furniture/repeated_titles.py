"""Lines below the head that say the title of a document again: banners, running heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture.running_text import NO_TITLE
from qpsearch.loader.metadata.forms.standard import FRONT, above_scope, opens_standard
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.loader.metadata.signers import after_date
from qpsearch.loader.metadata.titles.said_again import SAME_WORDS
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine


def repeated_line(draft: Draft, title: str, start: int = 0) -> Iterator[Edit]:
    """Take out the lines from ``start`` on that say again what ``title`` says (page banners)."""
    wanted = _bare(title)
    longest = 2 * len(title) + 10
    lines = draft.lines()
    over = above_scope([line.text.lstrip("# ") for line in lines[:FRONT]])
    again = _bare("".join(lines[at].text for at in over))
    if len(again) < SAME_WORDS or again not in wanted or lines[over[0]].start < start:
        over = range(0)  # else the title, over lines or what a running head has left of it
    if over:
        yield Edit(lines[over[0]].outer.start, lines[over[-1]].outer.end, "\n")
    for index, line in enumerate(lines):
        if line.start < start or len(line.text) > longest or line.text[-1] in NO_TITLE:
            continue
        if index in over:
            continue
        if _bare(line.text) != wanted or _begins_signature(lines, index):
            continue
        if index and _ANNEX.fullmatch(lines[index - 1].text):
            continue  # what the notice above brings, which a record is called by
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        if (
            not draft.markings
            or ends_title(title)
            or opens_standard(below)
            or not _is_division(draft, line)
        ):
            yield Edit(line.outer.start, line.outer.end, "\n")


def _is_division(draft: Draft, line: DraftLine) -> bool:
    """Whether a line is a heading among others of its level: one may bear the name of the whole.

    So a handbook's ``# 请假`` has a ``## 请假`` beside its ``## 销假``.
    """
    span = draft.source_span(line.start, line.end)
    depth = max((mark.depth for mark in draft.markings if mark.span.start == span.start), default=0)
    return depth > 1 and sum(mark.depth == depth for mark in draft.markings) > 1


def _begins_signature(lines: list[DraftLine], index: int) -> bool:
    """Whether a line is the first half of who signs: the title above has lost its own rest.

    某省疫情 ⏎ 防控指挥部 ⏎ 2020年2月8日.
    """
    below = [line.text for line in lines[index + 1 : index + 3]]
    return (
        len(below) > 1
        and not ends_title(lines[index].text)
        and is_agency_line(below[0])
        and after_date(below[1]) == ""
    )


_ANNEX = lazy_pattern(r"附\s?件\s?[一1]?\s?[:：]?")


def _bare(text: str) -> str:
    """Return a line without spaces, and without the name that ``***`` stands for."""
    said = "".join(fold_line(text).split())
    return said.lstrip("*") if said[:3] == "***" else said
