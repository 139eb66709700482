"""Furniture: what a page or a newspaper puts around a document, by its lines and their places.

What a line is by its own form say the rules of :mod:`~qpsearch.loader.furniture.line_rules`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture import (
    crawled,
    database_marks,
    exports,
    forums,
    page_titles,
    site,
)
from qpsearch.loader.furniture.end_rows import publisher_at_end, rows_at_end
from qpsearch.loader.furniture.index_table import index_rows, unlisted
from qpsearch.loader.furniture.line_rules import ARTICLE, LINE_RULES, may_be_furniture, rule_of
from qpsearch.loader.furniture.running_text import LONGEST_LINE, NO_TITLE, first_of_text
from qpsearch.loader.metadata.forms.letter import letter_head
from qpsearch.loader.metadata.forms.standard import above_scope, opens_standard
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.labels import bracketed_headline
from qpsearch.loader.metadata.lines import bare, is_agency_line, is_date
from qpsearch.loader.metadata.signers import after_date
from qpsearch.loader.metadata.titles.said_again import SAME_WORDS
from qpsearch.text.folding import fold, fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine


_TRAILING = lazy_pattern(
    r"(?<=[。！”）])\s*[（(\[【]?(?:责任|网络)?(?:编辑|责编)\s*[:：]\s*[\u3400-\u9fff]{2,4}(?:[\s、][\u3400-\u9fff]{2,4})?\s*[)）\]】]?$"
    r"|(?<=[。！”])\s*[（(](?:来源\s*[:：][^（）()。:：]{2,40}[;；]\s*)?"
    r"(?:作者|(?:本报|本网|本刊|见习|新华社)?记者)[:：\s][^（）()。]{2,60}[)）]$"
    r"|(?<=。)\s+相关(?:链接|解读|阅读)\s*[:：][^。]{4,80}$",
    needs=("编辑", "责编", "作者", "记者", "相关"),
)
_LAST, _LONGEST_BYLINE = 8, 100


def trailing_byline(draft: Draft) -> Iterator[Edit]:
    """Take the editor's or author's name off the end of a paragraph: …事宜。责任编辑：某某.

    Or what a page links to there: …施行。 相关链接：一图读懂《某办法》.
    """
    for line in draft.lines()[-_LAST:]:
        if match := _TRAILING.search(line.text, max(0, len(line.text) - _LONGEST_BYLINE)):
            yield Edit(line.start + match.start(), line.end)


def site_at_end(draft: Draft) -> Iterator[Edit]:
    """Take the name of the site off the end of a text: …之日起施行。 某财网."""
    last = draft.lines()[-1:]
    for line in last if last and last[0].text[-1] == "网" else ():
        if match := _SITE_AT_END.search(line.text, max(0, len(line.text) - _LONGEST_SITE)):
            yield Edit(line.start + match.start(), line.end)


_SITE_AT_END = lazy_pattern(
    r"(?<=[。；）)日月])[ \t\u3000]+[\u3400-\u9fff]{2,5}(?<![管电路联水河])网$"
)
_LONGEST_SITE = 12


def _heads_rows(texts: list[str], at: int) -> bool:
    """Whether a line holds the labels of a sheet: the row below names them again."""
    first, tab, _ = texts[at].partition("\t")
    return bool(tab) and any(text.startswith(f"{first}：") for text in texts[at + 1 : at + 2])


def furniture_lines(draft: Draft) -> list[tuple[str, DraftLine]]:
    """Return each line that is furniture, with the name of the rule that says so."""
    lines = draft.lines()
    texts = [line.text for line in lines]
    first_running = first_of_text(texts)
    letter = letter_head(texts)
    own_rows = letter.subject + 1 if letter else 0
    said = list(map(bare, texts[: first_running + 1]))
    named = _named_by_place(draft, lines, texts, first_running, said)
    folded = _folded(
        {
            index: line.text
            for index, line in enumerate(lines)
            if index >= own_rows
            and index not in named
            and 1 < len(line.text) <= LONGEST_LINE
            and not (line.text[0] == "第" and ARTICLE.match(line.text))
        }
    )
    taken: list[tuple[str, DraftLine]] = []
    for index, line in enumerate(lines):
        if index < own_rows:
            continue  # the head of a letter has rows of its own
        rule = named.get(index)
        if rule is None and len(line.text) <= _LONGEST_COUNTER:
            rule = _goes_on(line.text, taken, lines[index - 1], head=index < first_running)
        if rule is None and index in folded:
            text = folded[index]
            if index < first_running and text[0] in _LIST_MARKS:
                text = text.lstrip(_LIST_MARKS)  # a list of a page's notes about itself
            if may_be_furniture(text):
                rule = rule_of(text, head=index < first_running)
        if rule:
            taken.append((rule, line))
    taken = _without_headline(taken)
    taken += _above_trail(draft, taken, first_running, said)
    return sorted(
        [*taken, *_page_dates(lines, taken, first_running), *_links_at_end(lines, taken)],
        key=lambda item: item[1].start,
    )


def _named_by_place(
    draft: Draft, lines: list[DraftLine], texts: list[str], first_running: int, said: list[str]
) -> dict[int, str]:
    """Return the lines that are furniture by their place or by what stands beside them.

    ``said`` are the lines down to the first of running text, folded to their letters.
    """
    named = dict.fromkeys(site.imprint_lines(texts, first_running), "copyright_line")
    named |= dict.fromkeys(site.summary_below(texts), "page_summary")
    rows = index_rows(lines[:first_running])
    menus = site.menu_lines(texts, first_running, rows)
    named |= {at: "site_menu" for at in menus if not _heads_rows(texts, at)}
    if draft.holds("\n:::"):
        named |= dict.fromkeys(site.beyond_anchors(texts, first_running), "site_menu")
    named |= dict.fromkeys(exports.app_lines(texts, first_running), "app_frame")
    named |= dict.fromkeys(exports.chat_lines(texts), "chat_line")
    if draft.holds("件人", "寄件者", "From:"):
        named |= dict.fromkeys(exports.letter_heads(texts), "chat_line")
    named |= forums.frames(texts, first_running)
    named |= dict.fromkeys(page_titles.abstract_lines(texts), "abstract")
    named |= dict.fromkeys(crawled.panel_lines(texts), "toolbar")
    named |= rows
    if draft.holds(_OF_GAZETTE):
        named |= dict.fromkeys(database_marks.rows_above_acts(texts), "index_table")
    if first_running < len(lines):
        named |= rows_at_end(lines) | publisher_at_end(lines)
    named |= dict.fromkeys(_lone_brackets(texts), "toolbar")
    named |= {
        at: "table_bar"
        for at, text in enumerate(texts)
        if text[0] in _RULE_MARKS and _is_rule(text)
    }
    named |= dict.fromkeys(page_titles.above_starred(texts), "site_menu")
    named |= dict.fromkeys(page_titles.above_properties(texts), "page_title")
    named |= dict.fromkeys(site.bars(texts), "toolbar")
    named |= dict.fromkeys(site.letter_sizes(texts), "toolbar")
    named |= dict.fromkeys(site.steps_by_lines(texts[:first_running]), "breadcrumb")
    named |= dict.fromkeys(site.slashed_steps(texts[:first_running]), "breadcrumb")
    if page_titles.begins_with_page_title(texts):
        named[0] = "page_title"
    top = texts[: first_running + 1]
    wrapped = page_titles.wrapped_titles(top, said)
    named |= {at: "page_title" for at in wrapped if named.get(at) != "index_table"}
    for at in page_titles.between_titles(top, said, named):
        named.setdefault(at, "page_furniture")
    named |= dict.fromkeys(_disclaimers(texts), "copyright_line")
    return named


def _folded(lines: dict[int, str]) -> dict[int, str]:
    """Return the lines folded, all at once: no phrase reaches over a line end."""
    return (
        dict(zip(lines, fold("\n".join(lines.values())).split("\n"), strict=True)) if lines else {}
    )


def _is_rule(text: str) -> bool:
    """Whether a line holds no letter: bars of a table, dashes between two texts."""
    return not text.strip("|×✕ \t\u3000") or (
        len(text) > _RULE and not text.strip("*\uff0a•· -—–－=:：")
    )


_OF_GAZETTE = "原始 PDF"
_RULE = 2
_RULE_MARKS = frozenset("*|×✕•·-—–－=:：\uff0a")


def _goes_on(
    text: str, taken: list[tuple[str, DraftLine]], above: DraftLine, *, head: bool
) -> str | None:
    """Return the rule of a few figures right below furniture that they go on with.

    How often a page was read, or its hour, below a row or a tool; the first page below 页:.
    """
    if not taken or taken[-1][1] is not above:
        return None
    if taken[-1][0] == "app_frame":
        return "app_frame" if _PAGES.fullmatch(text) else None
    return "page_count" if head and taken[-1][0] in _COUNTED and _COUNTER.fullmatch(text) else None


_LIST_MARKS = "•·-* "
_LONGEST_COUNTER = 9
_COUNTED = frozenset(["index_table", "toolbar", "site_menu", "page_count"])
_COUNTER = lazy_pattern(r"\d{3,9}|\d{1,2}:\d{2}(?::\d{2})?")
_PAGES = lazy_pattern(r"\[\d{1,4}\](?:\s*\d{1,4})*")


def _disclaimers(texts: list[str]) -> Iterator[int]:
    """Yield the last lines that say whose all articles of a site are, of any length."""
    for index in range(max(0, len(texts) - _LAST), len(texts)):
        if _DISCLAIMER.match(texts[index]):
            yield index


_DISCLAIMER = lazy_pattern(
    r"(?:[^。，：:]{0,16}声明\s*[:：]\s*)?(?:[0-9①-⑤][.、]?\s*)?凡(?:本[网站]|.{0,6}注明).{10}"
)


def _above_trail(
    draft: Draft,
    taken: list[tuple[str, DraftLine]],
    first_running: int,
    said: list[str],
) -> list[tuple[str, DraftLine]]:
    """Return the lines of the site above its breadcrumb, or its headline, that are not taken."""
    lines = draft.lines()
    rules = {line.start: rule for rule, line in taken}
    trail = next((at for at, line in enumerate(lines) if rules.get(line.start) == "breadcrumb"), 0)
    top = [line.text for line in lines[:first_running]]
    trail = trail or page_titles.said_again(top, said[:first_running])
    rows = [at for at, line in enumerate(lines) if rules.get(line.start) == "index_table"]
    if rows and not trail:
        free = [at for at in range(min(rows[0], len(top))) if lines[at].start not in rules]
        if columns := page_titles.above_headline([top[at] for at in free]):
            return [("site_menu", lines[free[at]]) for at in columns]
    trailed = trail > 0 and rules.get(lines[trail].start) == "breadcrumb"
    trail = trail or (rows[0] if len(rows) >= _FEWEST_ROWS else 0)
    if not 0 < trail < first_running:
        return []
    left = [line for line in lines[: trail + _BELOW_TRAIL] if line.start not in rules]
    headline = next((line.text for line in left if line.start >= lines[trail].start), "")
    if rows and trail == rows[0] and not ends_title(headline):
        return []
    above = [line.text for line in left if line.start < lines[trail].start]
    found = page_titles.above_trail(above, headline, named=trailed)
    if not trailed and draft.markings:
        # above an index table alone, what bears one # is no menu
        titles = {mark.span.start for mark in draft.markings if mark.depth == 1}
        found = (at for at in found if draft.offset(left[at].start) not in titles)
    return [("site_name" if is_agency_line(above[at]) else "site_menu", left[at]) for at in found]


_BELOW_TRAIL = 30
_FEWEST_ROWS = 3


def _lone_brackets(texts: list[str]) -> Iterator[int]:
    """Yield the lines that are a bracket of a tool's name on the line beside: 【 ⏎ 打印本页】."""
    for index, text in enumerate(texts):
        if text in _BRACKETS:
            beside = [texts[at] for at in (index - 1, index + 1) if 0 <= at < len(texts)]
            if any(len(other) <= _TOOL and _TOOLBAR.accepts(fold_line(other)) for other in beside):
                yield index


def _page_dates(
    lines: list[DraftLine], taken: list[tuple[str, DraftLine]], first_running: int
) -> Iterator[tuple[str, DraftLine]]:
    """Yield the dates of the head that stand beside who wrote a page or where it is from."""
    rules = {line.start: rule for rule, line in taken}
    for index, line in enumerate(lines[:first_running]):
        if line.text.endswith("。"):
            break
        beside = [lines[at] for at in (index - 1, index + 1) if 0 <= at < len(lines)]
        if line.start in rules:
            continue
        page = any(rules.get(other.start) in _PAGE_LINES for other in beside)
        below_app = index < _LAST and rules.get(lines[0].start) == "app_frame"
        if (
            (page and is_date(unlisted(line.text)))
            or (below_app and _BY_ACCOUNT.fullmatch(line.text))
            or (line.text[:2] in _CENTURIES and _BY_PAPER.fullmatch(line.text))
        ):
            yield "page_date", line
        elif said := _BY_PAGE.fullmatch(line.text):
            day = said["day"]
            if any(rules.get(o.start) in _ROWS and day in o.text for o in lines[:index]):
                yield "page_date", line  # who put it there, on the day that a row names


def _links_at_end(
    lines: list[DraftLine], taken: list[tuple[str, DraftLine]]
) -> Iterator[tuple[str, DraftLine]]:
    """Yield the headlines below 相关稿件 that a page ends with: none is a sentence."""
    heads = [
        line.start
        for rule, line in taken
        if (rule == "related_links" and not _BRINGS.search(line.text))
        or (rule == "byline" and "编辑" in line.text)
        or (rule == "share_bar" and "扫" in line.text)
        or (rule == "app_frame" and _HIDDEN in line.text)
    ]
    known = {line.start for _, line in taken}
    lists = [start for start in heads if start > lines[-1].end // 2] if lines else []
    if not lists:
        return
    below = [line for line in lines if line.start > lists[0] and line.start not in known]
    above = next((line for line in reversed(lines) if line.end < lists[0]), None)
    if above and above.text.rstrip("：:") in _EMPTY and above.start not in known:
        yield "related_links", above  # of which the page has none
    if all(_is_headline(line.text) for line in below):
        yield from (("related_links", line) for line in below)


_HIDDEN = "隐藏"
"""【之后的内容被隐藏了】: other titles stand below."""
_EMPTY = ("附件", "注意")


def _is_headline(text: str) -> bool:
    return (
        len(text) <= _HEADLINE
        and text[-1] not in NO_TITLE
        and text[0] not in "附#|"
        and not is_numbered(unlisted(text))
    )


def _without_headline(taken: list[tuple[str, DraftLine]]) -> list[tuple[str, DraftLine]]:
    """Leave a headline behind a word in brackets: the only such row (【提示】关于…), or whole."""
    rows = [line for rule, line in taken if rule == "index_table"]
    headlines = [
        line
        for line in rows
        if (said := bracketed_headline(line.text)) and (len(rows) == 1 or _is_whole_title(said))
    ]
    return [item for item in taken if item[1] not in headlines]


def _is_whole_title(text: str) -> bool:
    return ends_title(text) and re.match("关于|關於", text) is not None


_BRINGS = lazy_pattern("附件|^(?!.*点击).*下[载載]")
"""What stands above the files that a document brings along, not above other headlines."""
_BRACKETS = frozenset("【】[]（）()〔〕")
_TOOL = 12
_TOOLBAR = next(rule for rule in LINE_RULES if rule.name == "toolbar")
_PAGE_LINES = frozenset(["byline", "source_line", "page_count", "share_bar", "breadcrumb"])
_ROWS = frozenset(["index_table", "source_line"])
_BY_ACCOUNT = lazy_pattern(r"(?:\S{2,24}\s+){1,2}(?:19|20)\d\d-\d\d-\d\d(?:\s\d\d:\d\d)?")
"""Author, account and day below the headline of an app: 某研究室 某某智库 2024-07-01."""
_BY_PAGE = lazy_pattern(
    r"[\u3400-\u9fff]{2,30}[\s\u3000]+(?P<day>(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)
_CENTURIES = ("19", "20")
_BY_PAPER = lazy_pattern(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s?\d{1,2}:\d{2}(?::\d{2})?\s+[^\s。，,:：]{2,16}"
)
"""2001年03月08日02:10 某某网: when a paper had it."""
_HEADLINE = 60
"""Characters of a headline among related links."""


def repeated_line(draft: Draft, title: str, start: int = 0) -> Iterator[Edit]:
    """Take out the lines from ``start`` on that say again what ``title`` says (page banners)."""
    wanted = _bare(title)
    longest = 2 * len(title) + 10
    lines = draft.lines()
    over = above_scope([line.text.lstrip("# ") for line in lines])
    again = _bare("".join(lines[at].text for at in over))
    if len(again) < SAME_WORDS or again not in wanted or lines[over[0]].start < start:
        over = range(0)  # else the title, over lines or what a running head has left of it
    if over:
        yield Edit(lines[over[0]].outer.start, lines[over[-1]].outer.end, "\n")
    for index, line in enumerate(lines):
        if line.start < start or len(line.text) > longest or line.text[-1] in NO_TITLE:
            continue
        if index in over:
            continue
        if _bare(line.text) != wanted or _begins_signature(lines, index):
            continue
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        if (
            not draft.markings
            or ends_title(title)
            or opens_standard(below)
            or not _is_division(draft, line)
        ):
            yield Edit(line.outer.start, line.outer.end, "\n")


def _is_division(draft: Draft, line: DraftLine) -> bool:
    """Whether a line is a heading among others of its level: one may bear the name of the whole.

    So a handbook's ``# 请假`` has a ``## 请假`` beside its ``## 销假``.
    """
    span = draft.source_span(line.start, line.end)
    depth = max((mark.depth for mark in draft.markings if mark.span.start == span.start), default=0)
    return depth > 1 and sum(mark.depth == depth for mark in draft.markings) > 1


def _begins_signature(lines: list[DraftLine], index: int) -> bool:
    """Whether a line is the first half of who signs: the title above has lost its own rest.

    某省疫情 ⏎ 防控指挥部 ⏎ 2020年2月8日.
    """
    below = [line.text for line in lines[index + 1 : index + 3]]
    return (
        len(below) > 1
        and not ends_title(lines[index].text)
        and is_agency_line(below[0])
        and after_date(below[1]) == ""
    )


def _bare(text: str) -> str:
    """Return a line without spaces, and without the name that ``***`` stands for."""
    said = "".join(fold_line(text).split())
    return said.lstrip("*") if said[:3] == "***" else said
