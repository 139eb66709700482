"""Markup rules: front matter, Markdown, HTML and links become plain lines; offsets are kept."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader import links
from qpsearch.loader.breaks.flat_gaps import spaced_line_ends
from qpsearch.loader.breaks.spaced_divisions import division_starts
from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture import (
    crawled,
    exports,
    forums,
    keeper_marks,
    transcripts,
)
from qpsearch.loader.grids import grid_tables
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_date
from qpsearch.loader.metadata.numbers import announced_number, leading_number
from qpsearch.loader.readers.html.page import inline_markup
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qpsearch.loader.draft import Draft

    Rule = Callable[[Draft], Iterator[Edit]]

_FRONT_MATTER = lazy_pattern(
    r"\ufeff?(?:---[ \t]*\n(?:.*\n)*?---|#META[ \t]*\n(?:.*\n){1,40}?#END)[ \t]*(?:\n|$)"
)
"""A block of YAML, or of the same rows that a program reads by other fences."""
_TAG = lazy_pattern(
    r"</?(?:p|div|br|span|table|tr|td|html|body|h[1-6]|a|img|ul|ol|li|strong|b|em|font|section|details|summary)\b"
    r"[^<>]*>|<!doctype\b|<!--",
    re.IGNORECASE,
)
_COMMENT_END = lazy_pattern(r"^[ \t]*-->[ \t]*$", re.MULTILINE)
"""The end of a comment whose beginning went with the page."""
_REFERENCE = lazy_pattern(
    r"&(?:#\d{4,6}|nbsp|e[mn]sp|thinsp|[lr]dquo|[lr]squo|mdash|hellip|middot|amp|quot|[lg]t);"
)
"""A character as a page spells it, left in a text whose tags someone took out."""
_HEADING = lazy_pattern(
    r"(#(?<![^\n].)#{0,5})(?:[ \t\u3000]+(?=\S)|(?=第[^#\n]{1,9}[编編章节節条條]))"
)
"""Begins with a letter, not with ^, so that most of a text is passed over."""
_CODE = lazy_pattern(
    r"^[ \t]*```(?!(?:markdown|md|te?xt|plain(?:text)?)\b)[a-z][\w+#-]*[ \t]*\n.*?^[ \t]*```",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
"""A piece of a program by the name of its language."""
_HEADING_END = lazy_pattern(r"[ \t](?<=\S[ \t])[ \t]*#+[ \t]*$", re.MULTILINE)
_NO_HEADING = lazy_pattern(r"^#{1,6}[ \t]*$", re.MULTILINE)
_BOLD = lazy_pattern(r"(\*{2,3}|__)(?=\S)([^*_\n]+?)(?<=\S)\1")
_EMPHASIS = lazy_pattern(r"(?<![\w_\\])(_)(?=[^\s_])([^_\n]{1,200}?)(?<=[^\s_])_(?![\w_])")
_BOLD_SPACE = lazy_pattern(r"(?<![*\\])(\*\*)([ \t\u3000]{1,4})\*\*(?!\*)")
"""第二条**　**县级: marks of a word that is a space."""
_BOLD_LINE = lazy_pattern(
    r"^[ \t\u3000]*(\*\*)(?=[^\s*])([^*\n]+?)(?<=\S)(\*\*)(?=(.*)$)", re.MULTILINE
)
"""Emphasis that a line begins with."""
_FEWEST_BOLD = 3
_INNER_INDENT = lazy_pattern(r"(?<=\S)(?:\u3000{2}|\xa0{4})[\u3000\xa0 ]*(?=[^\s\u3000\xa0])")
_FLAT_LINE = 120
"""Characters from which a line may hold more than one paragraph."""
_QUOTE = lazy_pattern(r"^[ \t]*>[ \t]?(?:>[ \t]?)*", re.MULTILINE)
_ESCAPE = lazy_pattern(r"\\(?=[\\`*_{}\[\]()#+.!>|~-])")
_RULE = lazy_pattern(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_FENCE = lazy_pattern(r"^[ \t]*```(?:[\w+#-]*|\{=\w+\})[ \t]*$", re.MULTILINE)
"""Also that of what pandoc passes on in another language: ```{=html}."""
_MARKS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("#",), _HEADING_END),
    (("#\n", "# \n"), _NO_HEADING),
    ((">",), _QUOTE),
    (("\\",), _ESCAPE),
    (("![",), crawled.IMAGE),
    (("-", "*", "_"), _RULE),
    (("```",), _FENCE),
)
_EMPHASES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("**", "__"), _BOLD),
    (("_",), _EMPHASIS),
    (("** **", "**\u3000**"), _BOLD_SPACE),
)
"""Patterns, each with what is in every text that it matches."""
_TABLE_LINE = lazy_pattern(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_TABLE_RULE = lazy_pattern(r"[\s|:-]+")


def quoted_lines(draft: Draft) -> Iterator[Edit]:
    """Take out the > that a mail sets before each line of what it answers or passes on."""
    if not draft.holds(">"):
        return
    lines = draft.lines()
    quoted = sum(line.text[0] == ">" for line in lines)
    if quoted >= _FEWEST_QUOTED and quoted * 5 >= len(lines) * 4:
        yield from (Edit(*match.span()) for match in _QUOTE.finditer(draft.text))


_FEWEST_QUOTED = 3


def front_matter(draft: Draft) -> Iterator[Edit]:
    """Take out a YAML block at the very top; the metadata stage reads it."""
    match = _FRONT_MATTER.match(draft.text)
    if match:
        yield Edit(match.start(), match.end())


def html_markup(draft: Draft) -> Iterator[Edit]:
    """Take out tags, comments, scripts; block tags end a line; entities become characters."""
    if _TAG.search(draft.text):
        yield from inline_markup(draft)
    elif draft.holds("-->"):
        yield from (Edit(*match.span()) for match in _COMMENT_END.finditer(draft.text))
    elif draft.holds("&"):
        for match in _REFERENCE.finditer(draft.text):
            yield Edit(*match.span(), unescape(match.group()))


def line_breaks(draft: Draft) -> Iterator[Edit]:
    """Take out the backslash with which Markdown ends a line that stays one."""
    if draft.holds("\\\n"):
        for match in _BREAK.finditer(draft.text):
            yield Edit(*match.span())


_BREAK = lazy_pattern(r"(?<=[\u3400-\u9fff，。；：、）》])\\+(?=\n)")


def bold_lines(draft: Draft) -> Iterator[Edit]:
    """Take the marks off emphasis that lines of plain text begin with: **一、总体要求**.

    Only where one is a whole numbered line, or several are whole or numbered: asterisks stand for
    characters that a censor has taken out, too.
    """
    if not draft.holds("**"):
        return
    found = [
        match
        for match in _BOLD_LINE.finditer(draft.text)
        if not match[4].strip() or is_numbered(match[2])
    ]
    headed = any(not match[4].strip() and is_numbered(match[2]) for match in found)
    if headed or len(found) >= _FEWEST_BOLD:
        for match in found:
            if not match[4].strip() and is_numbered(match[2]):
                draft.set_off(*match.span(2))
            yield Edit(*match.span(1))
            yield Edit(*match.span(3))


def paragraph_indent(draft: Draft) -> Iterator[Edit]:
    """Break a line where the indent of a paragraph stands inside it: …。　　二、….

    Two ideographic spaces between words set a title or a signature wide; they begin a paragraph
    in a line that has them after its sentences, and there before and after numbered headings too.
    """
    if not draft.holds("\u3000\u3000", "\xa0" * 4):
        return
    for line in draft.lines():
        if len(line.text) < _FLAT_LINE:
            continue
        indents = list(_INNER_INDENT.finditer(draft.text, line.start, line.end))
        ended = [MAY_END_LINE.match(draft.text, gap.start() - 1, gap.start()) for gap in indents]
        if sum(map(bool, ended)) * 3 < len(indents):
            continue
        for match in indents:
            yield Edit(match.start(), match.end(), "\n")


def number_starts(draft: Draft) -> Iterator[Edit]:
    """Break a line behind the number that it begins with, in front of whom it is addressed to.

    某政字[2013]38号各市人民政府：…. Or of the title: 某部令2007年第15号 某办法 below 某办法;
    某局公告2018年第5号 某局关于…的公告 at the top, or the day.
    """
    opening = draft.text[: 2 * _OPENING]
    if "号" not in opening and "號" not in opening:
        return
    for start in _LINE_START.finditer(opening, 0, _OPENING):
        end = leading_number(opening, start.end()) or announced_number(opening, start.end())
        if end and (_ADDRESSED.match(opening, end) or _heads(opening, start.end(), end)):
            yield Edit(end, end, "\n")
    if "令" in opening and (order := _ORDER_START.search(opening, 0, _OPENING)):
        title = order["title"].strip()
        if any(line.strip() == title for line in opening.split("\n")):
            yield Edit(order.start("title"), order.start("title"), "\n")


def _heads(opening: str, start: int, end: int) -> bool:
    """Whether a number at the top has the title or the day behind it on its line."""
    behind = _BEHIND_NUMBER.match(opening, end) if start < _TOP else None
    if behind is None:
        return False
    words = behind["words"]
    return ("关于" in words and ends_title(words)) or is_date(words)


_TOP = 300
_BEHIND_NUMBER = lazy_pattern(r"[ \t\u3000]+(?P<words>[^\n。：:]{8,100})$", re.MULTILINE)
_OPENING = 1000
"""Characters within which a document's number stands."""
_LINE_START = lazy_pattern(r"^[ \t\u3000]*", re.MULTILINE)
_ORDER_START = lazy_pattern(
    r"^[^\n。]{2,30}令[^\n。]{0,12}[号號][ \t\u3000]+(?P<title>[^\n。]{4,80})$", re.MULTILINE
)
_ADDRESSED = lazy_pattern(r"[ \t\u3000]*[各省市区县州国局部委厅][^。；\n]{1,100}[：:]")


def article_bullets(draft: Draft) -> Iterator[Edit]:
    """Take the mark of a list off the number of an article, a chapter, a division: • 第 1 條."""
    if draft.text.startswith(("- ", "* ")) or draft.holds(*_BULLETS):
        yield from (Edit(*match.span("mark")) for match in _ARTICLE_BULLET.finditer(draft.text))


_BULLETS = ("•", "·", "▪", "●", "\n- ", "\n* ", "\n-\t", "\n*\t", "\n-\n")
_ARTICLE_BULLET = lazy_pattern(
    r"^[ \t]*(?P<mark>[•·▪●*-](?:[ \t]+|\n[ \t]*))"
    r"(?=第[ \t]*[一二三四五六七八九十百\d]{1,5}(?:-\d)?[ \t]*[条條章节節编編]"
    r"(?![(（][^()（）\n]{1,40}[)）][ \t]*$)"  # 第22条（供应商资格）, as another law is cited
    r"|[一二三四五六七八九十壹貳贰參叁肆伍陸陆柒捌玖拾]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,3}(?:\.\d{1,3})+(?:[ \t]*$|[ \t\u3000]+(?=\S)))",
    re.MULTILINE,
    needs="*-·•▪●",
)


def underlined_headings(draft: Draft) -> Iterator[Edit]:
    """Take away the line of signs below a heading of Markdown, which stays marked: 背景 ⏎ ----.

    A rule may stand below a day, a row or a sentence; none of them is a heading.
    """
    if not draft.holds("\n===", "\n---"):
        return
    for match in _UNDERLINED.finditer(draft.text):
        if not (is_date(match["words"]) or is_numbered(match["words"])):
            draft.mark(1 if match["line"][0] == "=" else 2, *match.span("words"))
            yield Edit(*match.span("line"))


_UNDERLINED = lazy_pattern(
    r"(?:\A|\n[ \t]*\n)(?P<words>[^\s#>|*+`<-][^\n。；：:|]{0,60})\n(?P<line>={3,}|-{3,})[ \t]*$",
    re.MULTILINE,
)


def heading_marks(draft: Draft) -> Iterator[Edit]:
    """Take the # off headings, which stay marked with their level; texts pasted have them too."""
    text = draft.text
    if not draft.holds("#"):
        return
    code = _CODE.finditer(text) if draft.holds("```") else iter(())
    block = next(code, None)
    for match in _HEADING.finditer(text):
        while block and block.end() <= match.start():
            block = next(code, None)
        if not (block and block.start() < match.start()):  # a comment in a program is none
            end = text.find("\n", match.end())
            draft.mark(len(match[1]), match.end(), end if end >= 0 else len(text))
        yield Edit(*match.span())


def markdown_markup(draft: Draft) -> Iterator[Edit]:
    """Take out the marks of emphasis, quotations, images and rules."""
    text = draft.text
    edits: list[Edit] = []
    for signs, pattern in _MARKS:
        if draft.holds(*signs):
            edits += (Edit(*match.span()) for match in pattern.finditer(text))
    for signs, pattern in _EMPHASES:
        for match in pattern.finditer(text) if draft.holds(*signs) else ():
            edits += (Edit(match.start(), match.start(2)), Edit(match.end(2), match.end()))
    yield from _apart(edits)


def markdown_table(draft: Draft) -> Iterator[Edit]:
    """Make each row of a table a line, its cells parted by tabs."""
    for match in _TABLE_LINE.finditer(draft.text) if draft.holds("|") else ():
        row = match.group()
        if _TABLE_RULE.fullmatch(row):
            yield Edit(match.start(), match.end())
            continue
        bars = [match.start() + place for place, mark in enumerate(row) if mark == "|"]
        for bar in bars:
            yield Edit(bar, bar + 1, "" if bar in (bars[0], bars[-1]) else "\t")


def table_in_text(draft: Draft) -> Iterator[Edit]:
    """Make the rows of a table of Markdown that stands in a plain text lines with tabs."""
    if draft.holds("|") and _CERTAIN_TABLE.search(draft.text):
        yield from markdown_table(draft)


_CERTAIN_TABLE = lazy_pattern(
    r"^\|(?:[ \t]{0,4}:?-{3,}:?[ \t]{0,4}\|)+[ \t]*$"
    r"|^\|[ \t](?:[^|\n]*\|){2,12}[ \t]*\n\|[ \t](?:[^|\n]*\|){2,12}[ \t]*$",
    re.MULTILINE,
)
"""Its rule; or two rows of cells, one below the other, where that has been lost."""


def rows_over_lines(draft: Draft) -> Iterator[Edit]:
    """Join the lines of a row of a table whose cells hold several: | 第一条 ⏎ 为了…。 | 无 |."""
    text = draft.text
    if not draft.holds("\n| "):
        return
    for row in _OPEN_ROW.finditer(text):
        for end in re.finditer(r"[ \t]*\n[ \t]*", row.group()):
            at = row.start() + end.start()
            begin = row.start() + end.end()
            wide = (text[at - 1].isascii() and text[begin].isascii()) or text[at - 1] in "条章节"
            yield Edit(at, begin, " " if wide else "")


_OPEN_ROW = lazy_pattern(
    r"^\|[ \t][^\n]*[^|\s](?:[ \t]*\n(?![|\n])[^\n]*[^|\s\n]){0,60}[ \t]*\n(?!\|)[^\n]*\|[ \t]*$",
    re.MULTILINE,
)


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    end = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= end:
            yield edit
            end = edit.end


LINE_RULES: tuple[tuple[str, Rule], ...] = (
    ("paragraph_indent", paragraph_indent),
    ("lost_line_end", spaced_line_ends),
    ("lost_line_end", division_starts),
    ("lost_line_end", number_starts),
)
"""What gives a paragraph its lines back."""
PLAIN_RULES: tuple[tuple[str, Rule], ...] = (
    ("site_menu", transcripts.around_headline),
    ("share_bar", transcripts.typed_pages),
    ("jamming", forums.jamming),
    ("jamming", forums.doubled_commas),
    ("style_text", exports.style_text),
    ("quote_mark", quoted_lines),
    ("html_markup", html_markup),
    ("link_line", links.link_line),
    ("link_target", links.link_target),
    ("markdown", bold_lines),
    ("markdown", line_breaks),
    ("markdown_table", grid_tables),
    ("line_end_in_cell", rows_over_lines),
    *LINE_RULES,
    ("list_mark", article_bullets),
    ("markdown_table", table_in_text),
)
"""The markup rules of text in the order they are applied."""

MARKDOWN_RULES: tuple[tuple[str, Rule], ...] = (
    ("container", keeper_marks.containers),
    ("markdown", keeper_marks.single_marks),
    ("contents", keeper_marks.linked_contents),
    ("lost_line_end", crawled.headline_row),
    ("markdown", underlined_headings),
    ("site_menu", crawled.menus_above),
    ("table_bar", crawled.cell_text),
    *PLAIN_RULES,
    ("markdown_table", markdown_table),
    ("markdown", heading_marks),
    ("markdown", markdown_markup),
)
"""Those of Markdown."""

PAGE_RULES: tuple[tuple[str, Rule], ...] = (
    ("jamming", forums.jamming),
    ("jamming", forums.doubled_commas),
    ("link_line", links.link_line),
)
"""Those of the other formats, whose readers have taken their markup out."""
