"""What tools that export pages leave in a text: style sheets, containers, the frame of an app.

A page saved from WeChat begins with its style sheet and ends with the buttons of the app; a page
kept for VuePress, Docusaurus or MkDocs has notes of its keeper in containers (::: tip).
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
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

_FENCE = lazy_pattern(
    r"^[ \t>]{0,12}(?:(?P<open>:{3,}|!{3}|\?{3}\+?)[ \t]{0,8}(?P<kind>[a-z][\w-]{0,20})"
    r"(?:[ \t]{0,8}[\[\"]?(?P<title>[^\n\]\"]{0,80})[\]\"]?)?|:{3,}"
    r"|\[!(?:NOTE|TIP|INFO|IMPORTANT|WARNING|CAUTION)\])[ \t]*$",
    re.MULTILINE,
)
_CONTENTS_NOTE = lazy_pattern(r"目\s*[录錄次]|toc|contents|table of contents", re.IGNORECASE)
_NOTES = lazy_pattern(
    r"(?:修订|修改|版本|发布|文件|文档|基本|更新)?(?:信息|历史|说明|记录)|(?:原文|相关|参考|来源)?(?:链接|地址|来源|出处|网址)|来源"
    r"|提示|小提示|注意|警告|危险|详情|说明|备注|参考|(?:tip|note|info|warning|danger|details)s?",
    re.IGNORECASE,
)
"""How keepers of pages head their notes."""
_TOC_MARK = lazy_pattern(r"^[ \t]*\[{1,2}toc\]{1,2}[ \t]*$", re.MULTILINE | re.IGNORECASE)
_TAB = lazy_pattern(r"^[ \t]*@tab(?::active)?[ \t]+[^\n]{1,40}$", re.MULTILINE)
"""The name of a tab in a container: @tab 章节."""
_COMPONENT = lazy_pattern(r"</?[A-Z][A-Za-z]{1,30}(?:\s[^<>\n]{0,200})?/?>")
"""A component of a page kept for Vue or React: <Badge type="tip" text="…" />."""
_LIQUID = lazy_pattern(
    r"\{%-?[ \t]*(?:(?P<tab>tab)[ \t]+title=[\"'](?P<title>[^\n\"']{1,80})[\"']"
    r"|/?[a-z][\w-]{1,30}(?:[ \t][^\n%]{0,300})?)[ \t]*-?%\}"
)
"""A tag of GitBook, Hexo or Jekyll: {% hint style="info" %}, {% note %}, {% endnote %}."""
_IMPORT = lazy_pattern(
    r"^(?:import[ \t]+[^\n]{0,120}?from[ \t]+)(?:'[^'\n]{1,120}'|\"[^\"\n]{1,120}\");?[ \t]*$",
    re.MULTILINE,
)
"""What a page for React takes from its program: import Tabs from '@theme/Tabs'."""
_HEADING_ID = lazy_pattern(
    r"(?<=[^\s\]])[ \t]{0,4}\{:?[ \t]*(?:(?:[#.][\w.:-]{1,80}"
    r"|[a-zA-Z-]{1,30}=(?:\"[^\"{}\n]{0,80}\"|[\w.:-]{1,80}))[ \t]{0,4}){1,6}\}[ \t]*$",
    re.MULTILINE,
)
"""{#id}, {.class}, {align="center"} behind a heading."""
_SPAN = lazy_pattern(r"\[(?P<words>[^\[\]\n]{1,200})\]\{[.#][\w.:#= \"-]{1,80}\}")
"""[某某法院]{.mark}: words that a converter keeps the look of."""

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


def containers(draft: Draft) -> Iterator[Edit]:
    """Take out the fences of containers, and the tables of contents that a keeper put in one.

    The title of a container stays where it is no heading of a note.
    """
    if not draft.holds(":::", "!!!", "???", "[!"):
        return
    skipped = -1
    fences = list(_FENCE.finditer(draft.text))
    for match in fences:
        if match.start() < skipped:
            continue
        title = (match["title"] or "").strip()
        lists = match["open"] and _CONTENTS_NOTE.fullmatch(title)
        if lists and (close := _close_of_list(draft.text, match.end(), fences)):
            skipped = close
            yield Edit(match.start(), close)
        elif not title or _NOTES.fullmatch(title):
            yield Edit(*match.span())
        else:
            yield Edit(match.start(), match.start("title"))
            yield Edit(match.end("title"), match.end())


def _close_of_list(text: str, start: int, fences: Sequence[re.Match[str]]) -> int:
    """Return the end of a container of contents, with the tabs in it; 0 if it holds sentences."""
    close = next((fence for fence in fences if fence.start() > start and not fence["open"]), None)
    return close.end() if close and "。" not in text[start : close.start()] else 0


def keeper_marks(draft: Draft) -> Iterator[Edit]:
    """Take out the marks for a page's maker: [[toc]], {#id} behind a heading, <Badge />."""
    marks = [*_TOC_MARK.finditer(draft.text)] if draft.holds("[") else []
    marks += _TAB.finditer(draft.text) if draft.holds("@tab") else []
    marks += _COMPONENT.finditer(draft.text) if draft.holds("<") else ()
    marks += _IMPORT.finditer(draft.text) if draft.holds("import ") else ()
    marks += _HEADING_ID.finditer(draft.text) if draft.holds("{") else []
    marks += _LIQUID.finditer(draft.text) if draft.holds("{%") else []
    edits = [Edit(*match.span()) for match in marks]
    for match in _SPAN.finditer(draft.text) if draft.holds("]{") else ():
        edits += (Edit(match.start(), match.start("words")), Edit(match.end("words"), match.end()))
    yield from sorted(edits, key=lambda edit: edit.start)


def linked_contents(draft: Draft) -> Iterator[Edit]:
    """Take out a table of contents whose entries are links into the text: - [总则](#总则)."""
    if draft.holds("](#"):
        yield from (Edit(*match.span()) for match in _LINKED_CONTENTS.finditer(draft.text))


_LINKED_CONTENTS = lazy_pattern(
    r"^(?:#{1,6}[ \t]+|\*\*)?(?:目\s?[录錄次]|(?:table of )?contents)(?:\*\*)?[:：]?[ \t]*\n"
    r"(?:[ \t]*\n|[ \t]*(?:[-*+]|\d{1,3}[.)、])[ \t]*\[[^\n]{1,120}\]"
    r"\(#[^\n]{0,200}\)[ \t]*(?:\n|$))+",
    re.MULTILINE | re.IGNORECASE,
)


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


def chat_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines that an export of a chat sets above each message: its moment, who sent it."""
    found = [
        at
        for at, text in enumerate(texts)
        if len(text) <= _HEADLINE and ":" in text and _SENT.fullmatch(text)
    ]
    if len(found) >= _FEWEST_MESSAGES:
        yield from found


_MOMENT = r"(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+)(?:上午|下午)?\s?\d{1,2}:\d{2}(?::\d{2})?"
_MOMENT_ALONE = lazy_pattern(_MOMENT)
_PLACE = lazy_pattern(r"[\u3400-\u9fff]{2,4}")
"""From where an article was put up, below its moment: 北京, 中国香港."""
_SENDER = r"[^\s:：，。；、《》][^:：，。；、《》]{0,24}"
_SENT = lazy_pattern(
    rf"\[?{_MOMENT}\]?[\s,，]{{1,4}}{_SENDER}[:：]?|{_SENDER}[\s(（]{{1,4}}{_MOMENT}[)）]?"
)
"""2024-03-05 09:12:33 王处长; 王处长 2024/3/5 9:12."""
_FEWEST_MESSAGES = 2


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


_FRAME = 64
"""Lines at the end among which the frame stands."""
_BUTTON_LINES = 12
_LONGEST_BUTTON = 24
