"""The title of an ordinance of Hong Kong with the number of its chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.titles.title import Title
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHAPTER_OF_LAWS = lazy_pattern(
    r"(?P<number>第[\s\u3000]*\d{1,4}[A-Z]{0,2}[\s\u3000]*章)[\s\u3000]*(?:[-–—－:：][\s\u3000]*)?"
    r"(?=《[^《》]+》|[^《》]+[条條规規]例)《?(?P<name>[^《》]{3,60})》?"
)
"""The first line of an ordinance of Hong Kong: 第362章 《商品說明條例》."""
_CHAPTER_BELOW = lazy_pattern(
    r"《?(?P<name>[^《》\n]{2,60}[條条规規]例)》?\s*[（(](?P<number>第\d{1,4}[A-Z]{0,2}章)[）)]"
)
"""The same as it is cited: 《商品說明條例》（第362章）."""
_CHAPTER_IN_ENGLISH = lazy_pattern(
    r"(?P<number>(?:Cap\.|Chapter) ?\d{1,4}[A-Z]{0,2})[\s:—–-]+"
    r"(?P<name>[A-Z][^\n]{3,100}(?:Ordinance|Regulations?|Rules|By-laws?))"
)
_DASHES = frozenset("-–—－:：")
_SITE_LINES = 12
"""Lines of the menus of a site above an ordinance."""


def notice_title(texts: Sequence[str], law: Title) -> Title | None:
    """Return the title of a notice given under an ordinance, which stands above it.

    道路交通（交通管制）規例（第374G章） ⏎ 某某街臨時限制區 ⏎ 本人現行使….
    """
    if law.first or law.end + 1 >= len(texts):
        return None
    said, below = texts[law.end : law.end + 2]
    gives = _GIVES.match(below) is not None
    return Title(law.end, 1, said) if gives and said[-1] not in "。；：:" else None


_GIVES = lazy_pattern(r"(?:本[人署局處处])?(?:現|现|茲|兹|謹|谨)(?:行使|根據|根据|依據|公[布佈])")


def ordinance_title(texts: Sequence[str]) -> Title | None:
    """Return the title of an ordinance of Hong Kong with its chapter, on one line or two.

    A copy of the official data base has the menus of its site above: 第 1 章 - 釋義及通則條例.
    """
    for count in (1, 2):
        said = "\n".join(texts[:count])
        found = (
            _CHAPTER_OF_LAWS.fullmatch(said)
            or _CHAPTER_BELOW.fullmatch(said)
            or _CHAPTER_IN_ENGLISH.fullmatch(said)
        )
        if found:
            return Title(0, count, found["name"], found["number"])
    for first, text in enumerate(texts[1:_SITE_LINES], start=1):
        if text.endswith(("。", "；", ";", "，", ",", "：", ":")):
            break
        found = _CHAPTER_OF_LAWS.fullmatch(text)
        if found and not _DASHES.isdisjoint(text):
            return Title(first, 1, found["name"], found["number"])
    return None
