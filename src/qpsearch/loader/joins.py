"""Broken lines: a sentence that a page or a line end has cut is made whole again, and reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SENTENCE = re.compile(r"[，。；,;]")
_CUT_LENGTH = 40
"""Characters from which a line that ends inside a sentence is running text, not a heading."""


def broken_line(draft: Draft) -> Iterator[Edit]:
    """Join a line that stops between two Han characters in mid-sentence to the next.

    Never across a heading or a number: the line above must be running text (long, with
    punctuation inside), the line below must begin with a Han character and bear no number.
    A join over an empty line (a page end) is reported, since words may be missing there.
    """
    lines = list(draft.lines())
    for above, below in zip(lines, lines[1:], strict=False):
        if not _is_cut(above.text) or not _HAN.match(below.text) or is_numbered(below.text):
            continue
        if not _SENTENCE.search(below.text):
            continue
        gap = draft.text[above.end : below.start]
        if gap.count("\n") > 1:
            draft.note(
                "page_break",
                f"{above.text[-6:]}｜{below.text[:6]}: joined over a page break; "
                "check that nothing is missing",
                above.end - 6,
                below.start + 6,
            )
        yield Edit(above.end, below.start)


def _is_cut(line: str) -> bool:
    return (
        len(line) >= _CUT_LENGTH
        and _HAN.match(line[-1]) is not None
        and _SENTENCE.search(line) is not None
    )
