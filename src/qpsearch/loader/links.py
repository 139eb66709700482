"""Links of Markdown: lines of nothing else go, the words of one in a sentence stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture import crawled
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_AUTOLINK = lazy_pattern(
    r"<(?:https?|ftp|mailto):[^<>\s]*>|\b(?:https?|ftp)://[^\s<>（）()，。；、]+"
)
_IN_LINKS = ("](", "http:", "https:", "ftp:", "mailto:")
"""Some of this is in every link."""
_SEPARATORS = lazy_pattern(r"[\s|｜·•/\\,，、>»*-]*")


def link_line(draft: Draft) -> Iterator[Edit]:
    """Take out lines that hold nothing but links and what separates them."""
    if not _may_link(draft.text):
        return
    for line in draft.lines():
        if not _may_link(line.text):
            continue
        rest, images = crawled.IMAGE.subn("", line.text)
        rest, links = crawled.LINK.subn("", rest)
        rest = _AUTOLINK.sub("", rest)
        if rest == line.text or (links == 1 and _brings_file(line.text)):
            continue
        bar = links >= _BAR or (links and links + images >= _BAR) or _ICON.match(line.text)
        if (
            _SEPARATORS.fullmatch(rest)
            or (bar and _is_beside(rest))
            or _COUNTED_LINK.match(line.text)
            or _NAMED_PICTURE.fullmatch(line.text)
        ):
            yield Edit(line.outer.start, line.outer.end, "\n")


def _brings_file(text: str) -> bool:
    """Whether a line's link is the name of an annex: - [附件1-某裁量表](/files/1.pdf)."""
    found = _TO_FILE.search(text)
    return found is not None and not _TOOL.search(found["name"])


_TO_FILE = lazy_pattern(
    r"\[(?P<name>[^\[\]\n]{6,120})\]\([^()\n]*\.(?:docx?|wps|pdf|ofd|xlsx?|et)(?:[ \t][^()\n]*)?\)",
    re.IGNORECASE,
)
_TOOL = lazy_pattern("下载|下載|查看|点击|點擊|阅读|预览|原文|全文|此处|PDF版", re.IGNORECASE)


def _may_link(text: str) -> bool:
    return any(sign in text for sign in _IN_LINKS)


_BAR = 3
"""Links from which a line may be a bar of them: 登录 注册 繁体版 网站支持IPV6."""
_LONGEST_BESIDE = 12
_COUNTED_LINK = lazy_pattern(r"[ \t]*\d{1,2}\\?\.[ \t]+\[[^\[\]\n]{1,12}\]\([^()\n]*\)[ \t]*$")
"""A step of a breadcrumb that is a list: 1. [首页](…)."""
_ICON = lazy_pattern(r"[ \t]*[*-][ \t]+!\[")
"""An item of a list that is a picture and its name: a code to scan."""


_NAMED_PICTURE = lazy_pattern(r"!\[Image \d{1,3}[^\]\n]*\]\([^()\n]*\)\w{1,6}")
"""A picture that a service which reads pages counts, and its name: a code to scan."""


def _is_beside(rest: str) -> bool:
    """Whether what a bar of links leaves is a word or two, and names no annex."""
    words = re.sub(r"[\W_]+", "", rest)
    return len(words) <= _LONGEST_BESIDE and not re.search("。|附件|下[载載]", rest)


def link_target(draft: Draft) -> Iterator[Edit]:
    """Keep the words of a Markdown link that stands in a sentence, take out its target."""
    for match in crawled.LINK.finditer(draft.text) if draft.holds("](") else ():
        if match[1][-2:] in _TO_ORIGINAL:
            start = max(0, match.start() - _BEFORE_POINTER)
            if said := _POINTER.search(draft.text, start, match.end()):
                ends = _EMPHASIS.match(draft.text, match.end())
                yield Edit(said.start(), ends.end() if ends else match.end())
                continue
        yield Edit(_begins_item(draft.text, match), match.start() + 1)
        listed = _ATTRIBUTES.match(draft.text, match.end())
        yield Edit(match.end(1), listed.end() if listed else match.end())


def _begins_item(text: str, match: re.Match[str]) -> int:
    """Return where the mark of a list begins that an annex stands behind: - [附件1](a.pdf)."""
    start = text.rfind("\n", 0, match.start()) + 1
    mark = text[start : match.start()].strip()
    return start if mark in _LIST_MARKS and _TO_FILE.fullmatch(match[0]) else match.start()


_LIST_MARKS = ("-", "*", "+")
_ATTRIBUTES = lazy_pattern(r"\{[.#a-z:][^{}\n]{1,80}\}")
"""[全文](a.pdf){target="_blank"}."""
_BEFORE_POINTER = 40
_TO_ORIGINAL = frozenset(["原文", "全文", "详情", "詳情"])
_POINTER = lazy_pattern(
    r"(?<=[。；）”])(?:[ \t]*:[a-z_]{2,20}:)?[ \t]*\*{0,2}"
    r"\[(?:查看|[阅閱][读讀]|[点點][击擊]查看)(?:原文|全文|[详詳]情)\]\([^()\n]*\)$"
)
"""…备案管理。:mag:*[查看原文](/posts/p1/#t22)*: behind a sentence, where it is said in full."""
_EMPHASIS = lazy_pattern(r"\*{1,2}")
