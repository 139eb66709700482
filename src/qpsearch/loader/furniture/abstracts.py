"""Abstracts and summaries: what a page shows of its document above it, cut from its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def is_summary(texts: Sequence[str], index: int) -> bool:
    """Whether a line is what search results show: the title beside it, and how it goes on …."""
    text = texts[index]
    if text[-1] not in ".…" or not text.endswith(("...", "…")):
        if index == 0 and ends_title(text):
            return False
        return text[0] == texts[0][0] and _is_beginning(texts, index)
    if len(text) > LONGEST_SUMMARY:
        return False
    beside = [bare(texts[at]) for at in (index - 1, index + 1) if 0 <= at < len(texts)]
    return any(len(title) >= _SAME_WORDS and bare(text).startswith(title) for title in beside)


def _is_beginning(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the headline and how the text goes on, as the lines below it say again."""
    if not _BEGINNING <= len(texts[index]) <= LONGEST_SUMMARY:
        return False
    words = bare(texts[index])
    if not words.startswith(bare(texts[0])) or texts[index][-1] in "。：:":
        return False
    below = "".join(map(bare, texts[index + 1 : index + 1 + _TOP_LINES]))
    return below.startswith(words)


LONGEST_SUMMARY = 300
_BEGINNING = 40
_SAME_WORDS = 8
_TOP_LINES = 10


def abstract_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of an abstract that a page cuts from the beginning of its document.

    内容概述 ⏎ 各区人民政府： ⏎ 为贯彻落实…: each line begins one that follows.
    """
    for head, text in enumerate(texts[:_ABSTRACT_WITHIN]):
        if text[0] in _BEGINS_ABSTRACT and (said := _ABSTRACT_ROW.match(text)):
            opening = text[said.end() : said.end() + _OPENING]
            if len(opening) == _OPENING and any(opening in other for other in texts[head + 1 :]):
                yield head
            return
        if not _ABSTRACT.fullmatch(text):
            continue
        below = head + 1
        while below < len(texts) and any(
            text.startswith(texts[below].rstrip("….")) for text in texts[below + 1 : below + _REACH]
        ):
            below += 1
        if below > head + 1:
            yield from range(head, below)
        return


_ABSTRACT = lazy_pattern(r"[【\[]?内容(?:概述|摘要|概要|简介)[】\]]?[:：]?")
_BEGINS_ABSTRACT = frozenset("【[内摘概简导")
_ABSTRACT_ROW = lazy_pattern(
    r"[【\[](?:内容)?(?:摘要|概述|概要|简介|导读)[】\]]\s*[:：]?\s*"
    r"|(?:内容)?(?:摘要|概述|概要|简介|导读)\s*[:：]\s*"
)
_OPENING = 20
"""Letters of an abstract behind its label that stand in the text too."""
_ABSTRACT_WITHIN = 12
_REACH = 24
