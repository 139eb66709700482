"""What tools that export pages leave in a text: style sheets, the frame of an app.

A page saved from WeChat begins with its style sheet and ends with the buttons of the app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture.messages import MOMENT
from qpsearch.text.letters import HAN, HAN_WORD
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft

_DECLARATION = lazy_pattern(
    r"\{\s{0,8}(?:[a-zA-Z-]{2,40}\s{0,4}:[^{};\n]{1,300};\s{0,8}){0,60}[a-zA-Z-]{2,40}\s{0,4}:[^{};\n]{1,300};?\s{0,8}\}"
)
"""The block of a rule of a style sheet: { margin: 0; padding: 0; }."""
_SELECTOR = lazy_pattern(r"[\w\s.#*\\>:,@()\[\]=\"'~+%-]{1,200}\{")
_PROPERTY = lazy_pattern(r"[a-zA-Z-]{2,40}\s{0,4}:[^{};\n]{1,300};?")
_HEADLINE = 80
"""Characters of Han beside a style sheet on its line that may be the page's title."""


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
            if len(below) > 1 and _MOMENT_ALONE.fullmatch(below[0]) and _is_place(below[1]):
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


_APP = lazy_pattern(
    r"预览时标签不可点|微信扫一扫(?:赞赏作者|可?使用小程序|关注该公众号|可打开此内容[，,]?(?:使用完整服务)?)?|(?:微信)?扫码?一?扫?关注该公众号|关注该公众号|继续滑动看下一[个篇]|轻触阅读原文|(?:分享|收藏|点赞|在看|赞)(?:[\s|]+(?:分享|收藏|点赞|在看|赞)){1,3}"
    r"|以下文章来源于.{1,40}|向[上下]滑动看(?:下一个|更多)|使用小程序|喜欢此内容的人还喜欢|在小说阅读器[读中]?.{0,10}|选择留言身份|写留言|使用完整服务"
    r"|[，,]?\s?轻点两下取消(?:赞|在看)|收录于(?:合集|话题).{0,40}|(?:点击|戳).{0,8}(?:蓝字|上方|下方|名片).{0,10}关注[^。]{0,10}|长按.{0,6}二维码.{0,16}|预览\s*轻触.{0,20}"
    r"|javascript:.{0,20}|视频小程序赞.{0,40}|[:：][\s，,。.]{0,60}视频\s*小程序.{0,60}"
)
"""Lines of the frame of WeChat."""
_BUTTONS = lazy_pattern(
    r"(?:知道了|取消|允许|点赞|赞|在看|分享|收藏|听过|推荐|留言|阅读原文|去阅读|分析|视频|小程序|名称已清空|暂无留言|已无更多数据|发消息|原创|人划线|[×✕,，、:：.。\s|])+"
)
_ACCOUNT = lazy_pattern(r"原创\s+\S.{0,60}")
"""Under the title: 原创 and the names of author and account."""


_MIRROR_LINK = "查看原文"
"""What a mirror of WeChat sets above an article, with the rubric below: 其他."""
_LONGEST_RUBRIC = 2


def _is_place(text: str) -> bool:
    """Whether a line may be from where an article was put up, below its moment: 中国香港."""
    return 1 < len(text) <= _LONGEST_PLACE and HAN_WORD.fullmatch(text) is not None


_MOMENT_ALONE = lazy_pattern(MOMENT)
_LONGEST_PLACE = 4


_FRAME = 64
"""Lines at the end among which the frame stands."""
_BUTTON_LINES = 12
_LONGEST_BUTTON = 24
