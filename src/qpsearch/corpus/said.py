"""Dates and kinds as people write them → as they are stored: 2023年2月6日, 通知."""

from __future__ import annotations

import re
from datetime import date as calendar_date

from qpsearch.errors import QpsearchError
from qpsearch.model import DocumentKind
from qpsearch.text.folding import fold

_DATE = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2})日?)?月?)?年?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_KINDS = {
    DocumentKind.OUTLINE: "纲要",
    DocumentKind.OPINIONS: "意见",
    DocumentKind.PLAN: "方案 规划 计划 行动计划 行动方案",
    DocumentKind.LAW: "法律 法 法规 行政法规 条例 法典 宪法",
    DocumentKind.MEASURES: "办法 规定 细则 措施 规则 规程 规章",
    DocumentKind.INTERPRETATION: "解释 司法解释",
    DocumentKind.STANDARD: "标准 国家标准",
    DocumentKind.REPORT: "报告",
    DocumentKind.NOTICE: "通知 公告 通报 通告 决定 决议 批复 答复",
    DocumentKind.ORDER: "令 命令",
    DocumentKind.LETTER: "函 复函",
    DocumentKind.MINUTES: "纪要 会议纪要",
    DocumentKind.NEWS: "新闻 消息",
    DocumentKind.COMMENTARY: "评论 解读 文章",
}
"""Kind → the words people ask for it by, folded."""


def iso_date(said: str) -> str:
    """Return a date, whole or cut short, as ISO 8601: 2023-02-06 for 2023年2月6日 and 2023/2/6.

    Raises:
        QpsearchError: it is none.

    """
    text = "".join(fold(said).split())
    found = _COMPACT.fullmatch(text) or _DATE.fullmatch(text)
    if found:
        year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
        try:
            calendar_date(year, month or 1, day or 1)
        except ValueError:
            pass
        else:
            parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)]
            return "-".join(parts)
    raise QpsearchError(f"{said!r} is no date", way_out="write 2023-02-06, 2023年2月6日 or 2023")


def kind_said(said: str) -> str:
    """Return the kind of document that a word stands for; any other word as it is."""
    word = "".join(fold(said).split())
    return next((kind.value for kind, words in _KINDS.items() if word in words.split()), said)
