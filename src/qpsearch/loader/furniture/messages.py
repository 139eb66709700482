"""What programs set above messages: the rows of a letter passed on, who said what in a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOMENT = r"(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+)(?:上午|下午)?\s?\d{1,2}:\d{2}(?::\d{2})?"
"""When a message or an article was sent or put up, as a pattern's text: 2024-03-05 上午 9:12."""


def chat_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines that an export of a chat sets above each message: its moment, who sent it."""
    found = [
        at
        for at, text in enumerate(texts)
        if len(text) <= _LONGEST_SENT and ":" in text and _SENT.fullmatch(text)
    ]
    if len(found) >= _FEWEST_MESSAGES:
        yield from found


_SENDER = r"[^\s:：，。；、《》][^:：，。；、《》]{0,24}"
_SENT = lazy_pattern(
    rf"\[?{MOMENT}\]?[\s,，]{{1,4}}{_SENDER}[:：]?|{_SENDER}[\s(（]{{1,4}}{MOMENT}[)）]?"
)
"""2024-03-05 09:12:33 王处长; 王处长 2024/3/5 9:12."""
_FEWEST_MESSAGES, _LONGEST_SENT = 2, 80


def letter_heads(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines that a program sets above a letter that it passes on: 发件人：…, 主题：…."""
    found: list[int] = []
    for index, text in enumerate([*texts, ""]):
        if len(text) <= _LONGEST_HEADER and (_OF_LETTER.match(text) or _PASSES_ON.fullmatch(text)):
            found.append(index)
            continue
        if len(found) >= _FEWEST_HEADERS and any(_SENDER_ROW.match(texts[at]) for at in found):
            yield from found
        found.clear()


_OF_LETTER = lazy_pattern(
    r"(?:[>|]\s?)*\*{0,2}(?:发\s?件\s?人|收\s?件\s?人|抄\s?送(?:人)?|密送|发送(?:日期|时间)|主\s?题|日\s?期|时间|附件|"
    r"寄件者|寄件日期|收件者|主旨|From|To|Cc|Sent|Date|Subject)\*{0,2}\s?[:：]\*{0,2}.{0,300}"
)
_SENDER_ROW = lazy_pattern(r"(?:[>|]\s?)*\*{0,2}(?:发\s?件\s?人|寄件者|From)\*{0,2}\s?[:：]")
_PASSES_ON = lazy_pattern(
    r"[-—_=\s]{2,40}(?:转发邮件信息|(?:原始|转发的?|原)邮件(?:信息)?"
    r"|Original(?: Message)?|Forwarded message)[-—_=\s]{2,40}",
    re.IGNORECASE,
)
_LONGEST_HEADER = 400
_FEWEST_HEADERS = 3
