"""What tools that export pages leave in a text: style sheets, bars of cells, the frame of an app.

A page saved from WeChat begins with its style sheet and ends with the buttons of the app.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture.messages import MOMENT
from qpsearch.loader.metadata.label_names import is_label
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft

_DECLARATION = lazy_pattern(
    r"\{\s{0,8}(?:[a-zA-Z-]{2,40}\s{0,4}:[^{};\n]{1,300};\s{0,8}){1,60}(?:[a-zA-Z-]{2,40}\s{0,4}:[^{};\n]{1,300})?\}"
)
"""The block of a rule of a style sheet: { margin: 0; padding: 0; }."""
_SELECTOR = lazy_pattern(r"[\w\s.#*\\>:,@()\[\]=\"'~+%-]{1,200}\{")
_PROPERTY = lazy_pattern(r"[a-zA-Z-]{2,40}\s{0,4}:[^{};\n]{1,300};?")
_HEADLINE = 80
"""Characters of Han beside a style sheet on its line that may be the page's title."""


_APP = lazy_pattern(
    r"预览时标签不可点|微信扫一扫(?:赞赏作者|可?使用小程序|关注该公众号|可打开此内容[，,]?(?:使用完整服务)?)?|(?:微信)?扫码?一?扫?关注该公众号|关注该公众号|继续滑动看下一[个篇]|轻触阅读原文|(?:分享|收藏|点赞|在看|赞)(?:[\s|]+(?:分享|收藏|点赞|在看|赞)){1,3}"
    r"|以下文章来源于.{1,40}|向[上下]滑动看(?:下一个|更多)|使用小程序|喜欢此内容的人还喜欢|在小说阅读器[读中]?.{0,10}|选择留言身份|写留言|使用完整服务"
    r"|[，,]?\s?轻点两下取消(?:赞|在看)|收录于(?:合集|话题).{0,40}|(?:点击|戳).{0,8}(?:蓝字|上方|下方|名片).{0,10}关注[^。]{0,10}|长按.{0,6}二维码.{0,16}|预览\s*轻触.{0,20}"
    r"|javascript:.{0,20}|视频小程序赞.{0,40}|[:：].{0,6}视频\s*小程序.{0,60}"
)
"""Lines of the frame of WeChat."""
_BUTTONS = lazy_pattern(
    r"(?:知道了|取消|允许|点赞|赞|在看|分享|收藏|听过|推荐|留言|阅读原文|去阅读|分析|视频|小程序|名称已清空|暂无留言|已无更多数据|发消息|原创|人划线|[×✕,，、:：.。\s|])+"
)
_ACCOUNT = lazy_pattern(r"原创\s+\S.{0,60}")
"""Under the title: 原创 and the names of author and account."""


_LAST_BAR = lazy_pattern(r"^(?P<cell>[^|\n]{0,200})\|[ \t]*$", re.MULTILINE)
_FEWEST_BARS, _FEW_BARS = 6, 2
"""Bars at ends of lines; few say it where no other stands in the text."""


def cell_bars(draft: Draft) -> Iterator[Edit]:
    """Part the cells of a table that a converter wrote with a bar between two rows.

    I. | 政策諮詢 ⏎ | ⏎ | FS06/03-04 ⏎ | - | 資料便覽 ⏎ |: an empty cell begins a line, and what
    counts a row stands before its text.
    """
    if not draft.holds("|\n"):
        return
    ends = sum(
        line.text[-1] == "|" and (line.text == "|" or line.text[0] != "|") for line in draft.lines()
    )
    if ends < _FEWEST_ROWS:
        return
    for line in draft.lines():
        bars = [at for at, letter in enumerate(line.text.rstrip("| ")) if letter == "|"]
        if (
            not bars
            or line.text[-1] == "|" == line.text[0]
            or "||" in line.text
            # Rows of an index table keep their bars, unless a colon parts them too.
            or (is_label(named := line.text[: bars[0]].strip()) and named[-1] not in ":：")
        ):
            continue
        for at in bars:
            before = line.text[:at].rstrip()
            end = len(line.text) - len(line.text[at + 1 :].lstrip())
            first = before.lstrip("| ")
            beside = first[-1:] in ":：" or _COUNTS_ROW.fullmatch(first)
            between = "" if not first else " " if beside else "\t"
            yield Edit(line.start + len(before), line.start + end, between)
        full = line.text.rstrip("| ")
        if "|" in line.text[len(full) :]:  # empty cells at the end of a row
            yield Edit(line.start + len(full), line.end)


_FEWEST_ROWS = 3
_COUNTS_ROW = lazy_pattern(r"[-–—•]|[（(]?[0-9IVXivxa-z]{1,5}[)）]?[.．、]?")


def last_bars(draft: Draft) -> Iterator[Edit]:
    """Take the bars off the lines of a table of one column that a converter wrote.

    发文机关 | ⏎ 某局 |: a label and the value on the next line are cells of a row.
    """
    bars = draft.text.count("|\n")
    if bars < _FEW_BARS or (bars < _FEWEST_BARS and draft.text.count("|") > bars + 1):
        return
    cells = list(_LAST_BAR.finditer(draft.text))
    for cell, below in zip_longest(cells, cells[1:]):
        value = below["cell"].strip() if below and below.start() == cell.end() + 1 else ""
        if value and is_label(cell["cell"].strip()) and not is_label(value):
            yield Edit(cell.end("cell"), cell.end() + 1, "\t")
        else:
            yield Edit(cell.end("cell"), cell.end())


def style_text(draft: Draft) -> Iterator[Edit]:
    """Take out style sheets in a text, with the page's title where it leads their line."""
    if not draft.holds("{"):
        return
    inside = False
    for line in draft.lines():
        text = line.text
        if inside:
            inside = "}" not in text
            yield Edit(line.outer.start, line.outer.end, "\n")
        elif len(_DECLARATION.findall(text)) > 1 or (
            _DECLARATION.search(text) and not HAN.search(text)
        ):
            rest = _DECLARATION.sub("", text)
            if len(HAN.findall(rest)) <= _HEADLINE:
                yield Edit(line.outer.start, line.outer.end, "\n")
            else:
                end = line.start
                for match in _DECLARATION.finditer(draft.text, line.start, line.end):
                    names = HAN.search(draft.text, end, match.start()) is None
                    yield Edit(end if names else match.start(), match.end())
                    end = match.end()
        elif text.endswith("{") and _SELECTOR.fullmatch(text) and _begins_sheet(draft, line.end):
            inside = True
            yield Edit(line.outer.start, line.outer.end, "\n")


def _begins_sheet(draft: Draft, end: int) -> bool:
    """Whether the line below a selector declares a property."""
    below = draft.text[end : end + 400].lstrip().partition("\n")[0].strip()
    return _PROPERTY.fullmatch(below) is not None


def app_lines(texts: Sequence[str], first_running: int) -> Iterator[int]:
    """Yield the lines of an app's frame; words of its buttons only where surer lines stand too.

    Args:
        texts: the lines of a document.
        first_running: the first that is running text.

    """
    ends = [*range(first_running), *range(max(first_running, len(texts) - _FRAME), len(texts))]
    sure = [
        index for index in ends if len(texts[index]) <= _HEADLINE and _APP.fullmatch(texts[index])
    ]
    yield from sure
    if first_running and texts[0] == _MIRROR_LINK:
        yield 0
        if first_running > 1 and len(texts[1]) <= _LONGEST_RUBRIC:
            yield 1
    for index, text in enumerate(texts[:first_running]):
        if len(text) <= _HEADLINE and _ACCOUNT.fullmatch(text):
            yield index
            below = texts[index + 1 : index + 3]
            if len(below) > 1 and _MOMENT_ALONE.fullmatch(below[0]) and _PLACE.fullmatch(below[1]):
                yield index + 2
    if sure:
        if first_running == len(texts):  # no line is long: below the last that is no button
            long = (at for at, text in enumerate(texts) if len(text) > _LONGEST_BUTTON)
            first_running = max(long, default=0) + 1
        last = max(sure[0] - _BUTTON_LINES, first_running)
        for index in range(last, len(texts)):
            if len(texts[index]) > _LONGEST_BUTTON:
                continue
            named = {index - 1, index + 1} <= set(sure)  # the account, between two of its buttons
            if named or _BUTTONS.fullmatch(texts[index]):
                yield index


_MIRROR_LINK = "查看原文"
"""What a mirror of WeChat sets above an article, with the rubric below: 其他."""
_LONGEST_RUBRIC = 2


_MOMENT_ALONE = lazy_pattern(MOMENT)
_PLACE = lazy_pattern(r"[\u3400-\u9fff]{2,4}")
"""From where an article was put up, below its moment: 北京, 中国香港."""


_FRAME = 64
"""Lines at the end among which the frame stands."""
_BUTTON_LINES = 12
_LONGEST_BUTTON = 24
