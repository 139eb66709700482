"""Marks for the program that makes a site of texts: containers, components, lists of contents.

A page kept for VuePress, Docusaurus, MkDocs, GitBook or Hexo has notes of its keeper in containers
(::: tip), and names for links behind its headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft

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


def single_marks(draft: Draft) -> Iterator[Edit]:
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
