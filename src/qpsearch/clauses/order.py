"""Which way round a document cites what stands inside its articles."""

from __future__ import annotations

import re

from qpsearch.model import Order

_NUM = r"[一二三四五六七八九十百零〇\d\s]{1,6}"
_TAIWAN = re.compile(
    rf"第{_NUM}[项項](?!\s*[（(])|[条條](?:之[一二三四五六七八九十]+)?第{_NUM}[项項]|前[一二三四五]?[项項]"
)
_PRC = re.compile(rf"第{_NUM}款|第[（(]{_NUM}[）)][项項]|前[一二三两]?款")
_TAIWAN_PAIR = re.compile(rf"第{_NUM}[项項]第{_NUM}款")
_PRC_PAIR = re.compile(rf"第{_NUM}款第[（(]?{_NUM}[）)]?[项項]")
_TAIWAN_MARKS = re.compile(r"中[華华]民[國国]|^第 \d+(?:-\d+)? [條条]$", re.MULTILINE)
_TAIWAN_ITEM = re.compile(r"^一、", re.MULTILINE)
_PRC_ITEM = re.compile(r"^[（(]一[）)]", re.MULTILINE)
_TRADITIONAL = re.compile(r"[條項規應與於]")


def citation_order(text: str) -> Order:
    """Return which way round a document cites 款 and 项, from its own citations.

    第二項第三款 and 前項 are Taiwan's, 第二款第（三）项 and 前款 the mainland's, in either script;
    a mainland document in traditional script stays with the mainland. Where a text cites little,
    the marks of Taiwan's laws help: 中華民國, 第 12 條, 一、 right below an article.
    """
    pairs = len(_TAIWAN_PAIR.findall(text)) - len(_PRC_PAIR.findall(text))
    if not _TRADITIONAL.search(text):
        # 第三项 alone is common in the mainland's laws of one 款.
        return Order.TAIWAN if pairs > 0 else Order.PRC
    evidence = 3 * pairs + len(_TAIWAN.findall(text)) - len(_PRC.findall(text))
    evidence += 3 * bool(_TAIWAN_MARKS.search(text))
    evidence += len(_TAIWAN_ITEM.findall(text)) - len(_PRC_ITEM.findall(text))
    return Order.TAIWAN if evidence > 0 else Order.PRC
