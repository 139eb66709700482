"""What a service that reads pages for programs makes of one: its headline, and all in Markdown.

Title: 某通知 - 某局 ⏎ URL Source: … ⏎ Markdown Content: ⏎ menus ⏎ # 某通知 ⏎ text ⏎ menus. Its
first row says what the page's headline is, and so where menus end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture.crawled import IMAGE, LINK
from qpsearch.loader.metadata.lines import bare
from qpsearch.loader.metadata.names import page_title
from qpsearch.numerals import parse_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_TITLE, _CONTENT = "Title:", "Markdown Content:"
_HEAD = 2_000
"""Characters within which the rows of such a service stand."""
_SHORTEST = 6
_OPENING = 16
"""Letters at the beginning of a paragraph by which it is known again."""
_PARAGRAPH = 40


def around_headline(draft: Draft) -> Iterator[Edit]:
    """Take out what stands between the rows of such a service and the headline they name.

    A page may show its text once more for phones or for the ear, below its headline said again:
    that goes too, where nothing of it is new.
    """
    if _CONTENT not in draft.text[:_HEAD]:
        return
    lines = draft.lines()
    rows = next((at for at, line in enumerate(lines) if line.text.startswith(_CONTENT)), 0)
    named = next((line.text for line in lines[:rows] if line.text.startswith(_TITLE)), "")
    wanted = bare(page_title(named[len(_TITLE) :]))
    heads = [
        at
        for at, line in enumerate(lines[rows:], start=rows)
        if line.text[0] == "#" and _is_headline(line.text, wanted)
    ]
    if not heads:
        return
    first = heads[0]
    if not any(line.text.endswith("。") for line in lines[rows + 1 : first]):
        yield from _removed(lines[rows + 1 : first])
    again = next(iter(heads[1:]), 0)
    if again and _says_nothing_new(lines[first + 1 : again], lines[again:]):
        yield from _removed(lines[again:])


def typed_pages(draft: Draft) -> Iterator[Edit]:
    """Take out what a site of documents says above its transcript, and the numbers of the pages.

    Size: px ⏎ Start display at page: ⏎ Download "…" ⏎ Transcription ⏎ 1 某办法第一章总则第一条 ….
    Each page is one line without its full stops; chapters and articles begin lines where they are
    in order.
    """
    if _TRANSCRIPT not in draft.text or _SHOWN not in draft.text[:_HEAD]:
        return
    lines = draft.lines()
    begins = next((at for at, line in enumerate(lines) if line.text == _TRANSCRIPT), 0)
    typed = bare(draft.text[lines[begins].end :])
    yield from _removed(
        [
            line
            for line in lines[:begins]
            if line.text.startswith(_DOWNLOAD) or bare(line.text)[:_TITLE_WORDS] in typed
        ]
    )
    page, counts = 1, {"章": 1, "条": 1}
    for line in lines[begins + 1 :]:
        start = line.start
        if line.text.startswith(f"{page} "):
            start += len(f"{page} ")
            page += 1
            yield Edit(line.start, start)
        for unit in _UNIT.finditer(draft.text, start, line.end):
            if parse_number(unit["count"]) == counts[unit["unit"]]:
                counts[unit["unit"]] += 1
                if unit.start() > start:
                    yield Edit(unit.start(), unit.start("count") - 1, "\n")


_SHOWN, _TRANSCRIPT, _DOWNLOAD = "Start display at page", "Transcription", 'Download "'
_TITLE_WORDS = 20
_UNIT = lazy_pattern(
    r"(?<![本第》）])[ ]?第(?P<count>[一二三四五六七八九十百]{1,6})(?P<unit>[章条])"
)


def _is_headline(text: str, wanted: str) -> bool:
    said = bare(text.lstrip("# "))
    return len(said) >= _SHORTEST and said == wanted


def _says_nothing_new(above: list[DraftLine], below: list[DraftLine]) -> bool:
    """Whether all paragraphs of some lines begin as others above do, or as the headline."""
    said = "".join(bare(line.text) for line in [*above, below[0]])
    if not any(line.text.endswith("。") for line in above):
        return False
    return all(
        bare(words)[:_OPENING] in said
        for line in below
        if len(words := LINK.sub(r"\1", IMAGE.sub("", line.text))) > _PARAGRAPH and "。" in words
    )


def _removed(lines: list[DraftLine]) -> Iterator[Edit]:
    yield from (Edit(line.outer.start, line.outer.end, "\n") for line in lines)
