"""Lines that an extraction has run together: rows of the head, a sentence and the signature.

What a program took out of a print or a page loses line ends where the layout had none of its own.
Each is told by the form of both halves, never by one alone; nothing but a line end is added.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.breaks import annexes, run_on_heads
from qpsearch.loader.breaks.flat_counts import divisions_in
from qpsearch.loader.breaks.flat_text import FLAT, NAMED
from qpsearch.loader.breaks.run_on_heads import HEAD
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.forms.report import is_speaker
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine

_CHAPTER = lazy_pattern(
    r"第[一二三四五六七八九十]{1,3}[章节節][ \t\u3000]+[^。；：:《》\n]{1,30}?"
    r"(?=第[一二三四五六七八九十百]{1,6}[条條][ \t\u3000])"
)
_HEADING = lazy_pattern(
    r"[一二三四五六七八九十]{1,3}、[^。；：:，,\n（(]{4,30}?(?=[（(]一[）)](?!》))"
)
"""A heading and the first division below it: 一、加强管理（一）强化审查。"""
_BEGINNINGS = {
    "第": _CHAPTER,
    "主": annexes.WORDS,
    **dict.fromkeys("一二三四五六七八九十", _HEADING),
}
"""First letter of a line → what may stand on one line there with what comes next."""
_SECOND = lazy_pattern(r"^[ \t\u3000]*[（(]二[）)]", re.MULTILINE)
_FIRST = lazy_pattern(r"第\s*[一1]\s*[章条條編编]")
_FOOT = 6
"""Last lines of a document among which its signature is looked for."""
_LONGEST_SIGNATURE = 60


def lost_line_ends(draft: Draft) -> Iterator[Edit]:
    """Break the lines that hold the end of one part of a document and the beginning of the next."""
    lines, text = draft.lines(), draft.text
    places = {*run_on_heads.ends(draft, lines), *_signature(lines)}
    if draft.holds("下:第一条", "下：第一条"):
        places |= set(_first_article(lines))
    if draft.holds("    "):
        places |= {match.end() for match in _INDENTED.finditer(text)}
    if draft.holds("附件"):
        places |= set(annexes.ends(lines))
        places |= {line.end - 2 for line in lines if _PRINTED.search(line.text)}
    if draft.holds("。 一、"):
        places |= set(_first_inside(lines))
    if draft.holds("》"):
        places |= set(_named_title(draft, lines))
    for line in lines:
        rule = _BEGINNINGS.get(line.text[0])
        match = rule.match(line.text) if rule else None
        if match and (rule is not _HEADING or _SECOND.search(text)):
            places.add(line.start + match.end())
        if len(line.text) >= FLAT:
            places |= set(divisions_in(line))
    yield from (Edit(at, at, "\n") for at in sorted(places))


_INDENTED = lazy_pattern(
    r"(?<=[。；：]) {4,8}"
    r"(?=第[一二三四五六七八九十百]{1,6}[条條章][ \u3000]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
"""The indent of a paragraph behind the one before: …条件：    （一）…。    第七条 …."""
_PRINTED = lazy_pattern(r"\d{1,2}[ \t]?日印发(?=附件$)")
"""The imprint, and what is attached: 某某办公厅 2004年1月19日印发附件."""


def _signature(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where who signs and the day stand behind the last sentence: ….某某部2019年7月26日."""
    for line in (*filter(_promulgates, lines[:HEAD]), *lines[-_FOOT:]):
        if line.text[-1] in _SENTENCE_ENDS:
            continue
        behind = line.text.rfind("。") + 1
        thus = _THUS.match(line.text, behind) if "特此" in line.text else None
        ends = {line.start + behind}
        behind = thus.end() if thus else behind
        said = line.text[behind:]
        if said[-1:] in _CLOSING and (note := _NOTE.search(said)):
            said = said[: note.start()]
            yield line.start + behind + note.start()
        short = behind > 0 and len("".join(said.split())) <= _LONGEST_SIGNATURE
        dates = find_dates(said) if short else []
        if len(dates) == 1 and dates[0][2] == len(said.rstrip()):
            agency = said[: dates[0][1]].strip()
            if agency and (is_agency_line(agency) or is_speaker(_WIDE.sub("长", agency))):
                yield from (ends | {line.start + behind})
                yield line.start + behind + dates[0][1]


def _promulgates(line: DraftLine) -> bool:
    """Whether a line gives the act below it: 现公布《某条例》，自…起施行。总理　某某…."""
    return line.text[-1] == "日" and line.text.startswith(("现公布", "现发布", "现予公布"))


_WIDE = lazy_pattern(r"[ \t\u3000]+长(?=[ \t\u3000])")
"""部　长 set wide."""
_CLOSING = frozenset("）)")
_SENTENCE_ENDS = frozenset("。；：;:")
_THUS = lazy_pattern(
    r"[ \t\u3000]*特此(?:[通公][告知报報]|函[复復]|[批报報回函][复復告]?|[说說]明)[。！!]?"
    r"(?=[ \t\u3000]*[^\s。])"
)
_NOTE = lazy_pattern(r"[（(](?:此件|本文|此文)[^（）()。]{2,16}[）)]$")
"""On a notice's disclosure: （此件主动公开）."""


def _named_title(draft: Draft, lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the title of what is issued stands behind the last line of its notice."""
    for line, below in zip(lines, lines[1:], strict=False):
        if below.text[0] != "第" or not _FIRST.match(below.text) or line.text[-1] in "。；：:》":
            continue
        for name in set(NAMED.findall(draft.text, 0, line.start)):
            if line.text.endswith(name) and len(line.text) > 2 * len(name):
                yield line.end - len(name)


def _first_inside(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first division stands behind a paragraph: …。 一、… above a line 二、…."""
    below = ""  # which of the two begins the nearest line below that begins with one
    for line in reversed(lines):
        behind = line.text.find("。 一、") + 1
        if behind and below == "二、":
            yield line.start + behind
        if line.text.startswith(_FIRST_TWO):
            below = line.text[:2]


_FIRST_TWO = ("一、", "二、")


def _first_article(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first article stands behind the words that bring it: 达成协议如下:第一条…."""
    for line, below in zip(lines, lines[1:], strict=False):
        first = _BROUGHT.search(line.text)
        if first and below.text.startswith(("第二条", "第二條")):
            yield line.start + first.end()


_BROUGHT = lazy_pattern(r"下[:：](?=第一[条條])")
