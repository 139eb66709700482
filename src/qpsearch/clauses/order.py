"""Which way round a document cites what stands inside its articles."""

from __future__ import annotations

import re

from qpsearch.model import Order
from qpsearch.text.patterns import lazy_pattern

_NUM = r"[一二三四五六七八九十百零〇\d\s]{1,6}"
_TAIWAN = lazy_pattern(
    rf"第{_NUM}[项項](?!\s*[（(])|[条條](?:之[一二三四五六七八九十]+)?第{_NUM}[项項]|前[一二三四五]?[项項]"
)
_PRC = lazy_pattern(rf"第{_NUM}款|第[（(]{_NUM}[）)][项項]|前[一二三两]?款")
_TAIWAN_PAIR = lazy_pattern(rf"第{_NUM}[项項]第{_NUM}款")
_PRC_PAIR = lazy_pattern(rf"第{_NUM}款第[（(]?{_NUM}[）)]?[项項]")
_TAIWAN_MARKS = lazy_pattern(r"中[華华]民[國国]|^第 \d+(?:-\d+)? [條条]$", re.MULTILINE)
_TAIWAN_ITEM = lazy_pattern(r"^一、", re.MULTILINE)
_PRC_ITEM = lazy_pattern(r"^[（(]一[）)]", re.MULTILINE)
_TRADITIONAL = lazy_pattern(r"[條項規應與於]")
_CHAPTER = r"第\s*\d{1,4}[A-Z]{0,2}\s*章|Cap\. ?\d{1,4}[A-Z]{0,2}"
_OF_HONG_KONG = (
    "本條例",
    "本条例",
    "本規例",
    "本规例",
    "本附例",
    "his Ordinance",
    "his Regulation",
)
"""How laws of Hong Kong call themselves; some of the mainland's and Taiwan's do, too."""
_SECTION = r"^(?:第\s*\d{1,3}[A-Z]{0,2}\s*[条條]|[条條]\s*[:：]\s*\d|\d{1,3}[A-Z]{0,2}[.．]\s*\S)"
_CITES_SECTIONS = (
    r"第\s*\d{1,3}[A-Z]{0,2}[（(]\d{1,3}[A-Z]{0,2}[）)](?:[（(][A-Za-z]{1,5}[）)])*\s*[條条]"
    r"|第[（(]\d{1,3}[A-Z]{0,2}[）)](?:[（(][a-z]{1,5}[）)])?款|[（(][a-z]{1,5}[）)]段"
    r"|section \d{1,3}[A-Z]{0,2}\(\d"
)
_NESTS = r"^[（(]1[）)].*(?:\n.*)?\n[（(]a[）)]"


def citation_order(text: str, number: str = "") -> Order:
    """Return which way round a document cites 款 and 项, from its own citations.

    第二項第三款 and 前項 are Taiwan's, 第二款第（三）项 and 前款 the mainland's, in either script;
    a mainland document in traditional script stays with the mainland. Where a text cites little,
    the marks of Taiwan's laws help: 中華民國, 第 12 條, 一、 right below an article.

    An ordinance of Hong Kong bears the ``number`` of a chapter (第486章), or calls itself so,
    numbers its sections in Arabic digits and cites or divides them by (1) and (a).
    """
    if re.fullmatch(_CHAPTER, number) or _is_of_hong_kong(text):
        return Order.HONG_KONG
    pairs = len(_TAIWAN_PAIR.findall(text)) if "项第" in text or "項第" in text else 0
    pairs -= len(_PRC_PAIR.findall(text)) if "款第" in text else 0
    if not _TRADITIONAL.search(text):
        # 第三项 alone is common in the mainland's laws of one 款.
        return Order.TAIWAN if pairs > 0 else Order.PRC
    evidence = 3 * pairs + len(_TAIWAN.findall(text)) - len(_PRC.findall(text))
    evidence += 3 * bool(_TAIWAN_MARKS.search(text))
    evidence += len(_TAIWAN_ITEM.findall(text)) - len(_PRC_ITEM.findall(text))
    return Order.TAIWAN if evidence > 0 else Order.PRC


def _is_of_hong_kong(text: str) -> bool:
    return (
        any(name in text for name in _OF_HONG_KONG)
        and re.search(_SECTION, text, re.MULTILINE) is not None
        and (
            re.search(_CITES_SECTIONS, text) is not None
            or re.search(_NESTS, text, re.MULTILINE) is not None
        )
    )
