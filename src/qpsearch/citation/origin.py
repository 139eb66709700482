"""Where a document was published, as its file says: address, date of access, newspaper, page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.citation.wording import Origin
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.model import Document

_URL = re.compile(r"https?://[^\s<>\"'，。；）》]+")
_URL_LABELS = (
    "url", "source_url", "link", "permalink", "canonical", "原文链接", "原文网址", "网址", "链接",
    "原文地址", "网页地址",
)  # fmt: skip
_ACCESSED_LABELS = (
    "accessed", "access_date", "date_accessed", "retrieved", "fetched", "crawled", "访问日期",
    "引用日期", "下载日期", "采集日期", "采集时间", "抓取时间", "抓取日期",
)  # fmt: skip
_NEWSPAPER_LABELS = ("newspaper", "source", "报纸", "来源", "文章来源", "信息来源", "稿件来源")
_PAGE_LABELS = ("page", "版次", "版面", "版")
_DATE = re.compile(r"((?:19|20)\d\d)[-./年](\d{1,2})[-./月](\d{1,2})")
_NEWSPAPER = re.compile(r"([\u3400-\u9fff]{1,12}报)(?![\u3400-\u9fff])")
_PAGE = re.compile(r"第?\s*([A-Z]?\d{1,3})\s*版?")
_SOURCE_RULES = frozenset({"source_line", "byline"})


def origin_of(document: Document) -> Origin:
    """Return what a document's file says of where it was published; empty where it says nothing."""
    rows = {_label(label): value for label, value in document.metadata.other.items()}
    return Origin(
        url=_first(_URL, _of(rows, _URL_LABELS)),
        accessed=_iso(_of(rows, _ACCESSED_LABELS)),
        newspaper=_newspaper(document, rows),
        page=_page(rows),
    )


def _label(label: str) -> str:
    """Return a label folded, without what a reader puts before it (``meta:``)."""
    return "".join(fold(label).rpartition(":")[2].split())


def _of(rows: dict[str, str], labels: Iterable[str]) -> Iterator[str]:
    return (rows[label] for label in labels if label in rows)


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    return next((found.group() for text in texts if (found := pattern.search(text))), "")


def _iso(texts: Iterable[str]) -> str:
    for text in texts:
        if found := _DATE.search(text):
            year, month, day = found.groups()
            return f"{year}-{int(month):02d}-{int(day):02d}"
    return ""


def _newspaper(document: Document, rows: dict[str, str]) -> str:
    """Return the newspaper that the metadata or the line of the source names."""
    dropped = (piece.text for piece in document.dropped if piece.rule in _SOURCE_RULES)
    for text in (*_of(rows, _NEWSPAPER_LABELS), *dropped):
        if found := _NEWSPAPER.search(text):
            return found[1].removeprefix("来源")
    return ""


def _page(rows: dict[str, str]) -> str:
    for text in _of(rows, _PAGE_LABELS):
        if found := _PAGE.fullmatch(text.strip()):
            return found[1]
    return ""
