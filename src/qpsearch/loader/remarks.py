"""Remarks on how a file was read, and those that a decoded text itself calls for.

Characters that could not be decoded, and text that was damaged before it was saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.frequency import words_in
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re

_MOJIBAKE = lazy_pattern(
    r"锟斤拷|烫烫烫|ï¿½(?:ï¿½)*|Ã[\x80-\xbf]{1,2}[\x80-\xff]{2}|Â[\x80-\xbf]{1,2}[\x80-\xff]{2}"
)
_AS_GBK = lazy_pattern("[銆锛]")
"""，：、。 in UTF-8, read as GBK: characters that a text seldom has."""
_AS_LATIN = lazy_pattern(r"(?:[\x80-\xff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]){8}")
_MISREAD_SAMPLE = 3000
"""Characters at the beginning by which a file is judged that was saved misread."""
_FEWEST_MARKS = 3
_ENOUGH, _CHINESE = 12, 0.7
"""Han characters, and the share of frequent ones among them, from which words are Chinese."""


class Remark(NamedTuple):
    """Something about how a file was read that a reader should check, at ``[start, end)``."""

    code: str
    message: str
    start: int = 0
    end: int = 0


def damage_remarks(text: str) -> list[Remark]:
    """Return what a decoded text shows of damage: lost characters, bytes once misread."""
    remarks = []
    place = text.find("\ufffd")
    if place >= 0:
        remarks.append(
            Remark(
                "undecodable",
                f"{text.count(chr(0xFFFD))} places hold no readable character, the first at "
                f"…{_around(text, place, place + 1)}…",
                place,
                place + 1,
            )
        )
    broken = _MOJIBAKE.search(text) or _misread(text)
    if broken:
        remarks.append(
            Remark(
                "mojibake",
                "text that was damaged before it was saved, the first at "
                f"…{_around(text, *broken.span())}…",
                *broken.span(),
            )
        )
    return remarks


def _misread(text: str) -> re.Match[str] | None:
    """Find where bytes were read in the wrong encoding before the text was saved.

    Whether they were, reading them in the right one says: what comes out is Chinese.
    """
    top = text[:_MISREAD_SAMPLE]
    few = top.count("銆") + top.count("锛") < _FEWEST_MARKS
    as_gbk, as_latin = None if few else _AS_GBK.search(top), _AS_LATIN.search(top)
    for match, wrong in ((as_gbk, "gb18030"), (as_latin, "cp1252"), (as_latin, "latin-1")):
        if match is None:
            continue
        data = top[match.start() :].encode(wrong, "ignore")
        for codec in ("utf-8", "gb18030", "big5"):
            if codec != wrong:
                words = words_in(data.decode(codec, "ignore"))
                if words.characters >= _ENOUGH and words.share >= _CHINESE:
                    return match
    return None


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 6) : end + 6].split())
