"""Names of documents: alike whatever their script and marks; short names that texts declare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.engine import DocumentRecord

STATE = "中华人民共和国"
_AFTER_TITLE = re.compile(r"\s*(?:[（(]([^（）()]*\d[^（）()]*)[)）])?\s*(.*)", re.DOTALL)


def bare(name: str) -> str:
    """Return a name folded, without white space and the marks around titles."""
    return "".join(c for c in fold(name) if c.isalnum())


def meant_by(short: str, documents: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    """Return the documents that a short name stands for, in a text of the corpus or the lexicon."""
    from qpsearch.lexicon import short_names

    full = {
        bare(title).removeprefix(STATE)
        for document in documents
        for declared, title in document.names
        if bare(declared) == short
    }
    if known := short_names().get(short):
        full.add(bare(known))
    return [document for document in documents if bare(document.title).removeprefix(STATE) in full]


def readings_of_citation(citation: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, number (empty where none stands there) and place that a citation may name.

    《…》（国发〔2023〕5号）第四部分第（六）条, and without marks 刑法第二十条. A title may hold
    others in 《》 or 〈〉, a title without marks 第, so that there may be several readings.
    """
    text = citation.strip()
    if text.startswith("《"):
        for end in sorted((at for at, sign in enumerate(text) if sign == "》"), reverse=True):
            after = _AFTER_TITLE.match(text, end + 1)
            if after and after[2]:
                yield text[1:end], after[1] or "", after[2]
        return
    for found in re.finditer("第", text):
        if found.start():
            yield text[: found.start()], "", text[found.start() :]
