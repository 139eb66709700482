"""A letter of an agency of Taiwan (函): its rows, its subject.

行政院　函 ⏎ 受文者：… ⏎ 發文日期：… ⏎ 發文字號：… ⏎ 主旨：… ⏎ 說明：… (文書處理手冊). The rows
above 主旨 are about the letter, whatever they are called; 主旨 is its subject and its text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = re.compile(
    r"(?P<body>[\u3400-\u9fff（）()]{2,40}?)[\s\u3000]*(?:书函|笺函|函|令|公告|开会通知单|会勘通知单)[\s\u3000]*(?:[（(].{1,6}[)）])?"
)
_NUMBER = re.compile(r"发文字号[\s\u3000]*[:：]")
_SUBJECT = re.compile(r"主[\s\u3000]*旨[\s\u3000]*[:：][\s\u3000]*(?P<words>\S.*)")
_ROW = re.compile(r"(?P<label>[^:：\s\u3000][^:：]{0,20})[:：](?P<value>.*)")
_ROWS = 24
"""Lines among which the rows of a letter stand."""
_LONGEST = 120


class Letter(NamedTuple):
    """The head of a letter by its lines."""

    body: str
    """Who writes."""
    subject: int
    """The line of 主旨."""
    title: str
    """What 主旨 says."""


def letter_head(lines: Sequence[str]) -> Letter | None:
    """Return the head of a letter whose name is the first of ``lines``, if it is one."""
    name = _NAME.fullmatch(fold(lines[0])) if lines and len(lines[0]) <= _LONGEST else None
    if name is None:
        return None
    numbered = False
    for index, line in enumerate(lines[1:_ROWS], start=1):
        folded = fold(line[:_LONGEST])
        if match := _SUBJECT.match(folded):
            words = line[match.start("words") :].rstrip("。")
            body = re.sub(r"[\s\u3000]", "", lines[0][slice(*name.span("body"))])
            return Letter(body, index, words) if numbered else None
        if len(line) > _LONGEST:
            return None
        numbered = numbered or _NUMBER.match(folded) is not None
    return None


def row_of(line: str) -> tuple[str, str]:
    """Return label and value of a row; a line without a colon goes on with the row above."""
    match = _ROW.fullmatch(line)
    return (match["label"].strip(), match["value"].strip()) if match else ("", line)
