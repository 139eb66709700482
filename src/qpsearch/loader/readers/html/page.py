"""A saved web page: which of it is the document, what stands in its index table and meta tags.

Everything outside its main content goes to ``dropped`` as ``page_furniture``, where it can be
read, and never where it holds a share of the running text that a document could not do without.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture.imprints import is_imprint
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.labels import pairs_in
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.loader.readers import flat
from qpsearch.loader.readers.html.html_content import (
    COMMENTS,
    COPYRIGHT,
    FOOT,
    Inside,
    PageContent,
)
from qpsearch.loader.readers.html.html_lines import BlockLine, PageLines, descendants, is_running
from qpsearch.loader.readers.html.tags import Element, TagToken, scan
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.reading import Fact, Page, Reading
from qpsearch.model import Marking, Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_HEADINGS = range(1, 4)
"""Levels of headings that may be a page's headline."""
_META = {
    "articletitle": "title", "firstpublishedtime": "date_published", "pubdate": "date_published",
    "publishdate": "date_published", "og:title": "title", "dc.title": "title",
    "dc.date": "date_published", "article:published_time": "date_published",
}  # fmt: skip
"""Names of meta tags → label of the fact."""
_GENERATED = ("页面生成时间", "頁面生成時間")
"""Begins a meta tag of the sites that one maker has built for many agencies."""
_ATTACHED = lazy_pattern(
    r"(?!.*下[载載](?:次|\s*[0-9]))(?:附\s*件\s*[0-9一二三四五六七八九十]{0,3}\s*[:：.、]?\s*[^\s:：].{4,}"
    r"|.{4,}\.(?:docx?|wps|pdf|ofd|xlsx?|et|rar|zip)(?:\s*[（(].{1,12}[）)])?)",
    re.IGNORECASE,
)
"""A link to what a document brings along, beside its text: 附件1：《某办法》, 某表.xlsx."""


def _is_attached(text: str) -> bool:
    return ("附" in text or "." in text) and _ATTACHED.fullmatch(text) is not None


_SHORTEST_HEADLINE = 6
_WHOLE_PAGE = frozenset(["", "html", "body"])
_PAGE_MOMENT = lazy_pattern(
    r"(?:来源|來源|发布|發布|时间|時間|日期)[^。]{0,40}?"
    r"(?P<moment>(?:19|20)\d\d-\d{1,2}-\d{1,2}\s+\d{1,2}:\d{2})"
    r"|(?:发布于|发表于|發佈於|發表於)\s*(?P<told>(?:19|20)\d\d(?:-\d{1,2}-|年\d{1,2}月)\d{1,2}日?)"
    r"|(?P<alone>(?:19|20)\d\d(?:-\d{1,2}-|年\d{1,2}月)\d{1,2}日?\s+\d{1,2}:\d{2})(?::\d{2})?\s*"
    r"(?:$|[发發]表[於于]|[\u3400-\u9fff]{2,3}$)"
)
"""When a page was made: behind a word that says so, or at the end of a line; 发表于 a province, or
the province alone."""
_HEADLINE_DAY = lazy_pattern(r"[（(](?P<day>(?:19|20)\d\d-\d\d-\d\d)[）)]$")
_LONGEST_INFO = 120
_OFFICE = lazy_pattern(
    r"<meta\b[^>]{0,200}\bcontent\s*=\s*[\"']?(?:Word\.Document|Microsoft\s+Word|Excel\.Sheet"
    r"|Microsoft\s+Excel|LibreOffice|OpenOffice|WPS\b)",
    re.IGNORECASE,
)
_NEWLINE = lazy_pattern("\n")
_TOP = 4000
_MOST_TAGS = 600_000
"""Tags above which nothing can be told of a page's structure within reason."""


def read(source: str, form: Form = Form.HTML, *, whole: bool = False) -> Page:
    """Return the edits that leave a page's document, one paragraph or table row a line.

    Args:
        source: the page.
        form: HTML or XML.
        whole: whether all of it is the document: a chapter, a letter, what an office program wrote.

    """
    xml = form is Form.XML
    if source.count("<") > _MOST_TAGS:
        return flat.read(source)
    root, tokens = scan(source, xml=xml)
    page = _Page(source, root, tokens, xml=xml, whole=whole or _is_office(source))
    return page.read()


def read_page(text: str, encoding: str, *, whole: bool = False) -> Reading:
    """Read a page of a decoded text; ``whole`` says that all of it is the document."""
    page = read(text, Form.HTML, whole=whole)
    return Reading(text, encoding, Form.HTML, page.edits, page.facts, page.markings, page.remarks)


def _is_office(source: str) -> bool:
    """Whether an office program wrote the page: then it has no furniture around its document."""
    return _OFFICE.search(source, 0, _TOP) is not None


def inline_markup(draft: Draft) -> Iterator[Edit]:
    """Yield the edits that take the tags out of a text that is no page: front matter, Markdown.

    A row of a table becomes a line, as on a page; numbered lines that are bold are marked.
    """
    source = draft.text
    root, tokens = scan(source)
    lines = PageLines(source, root, tokens, xml=False)
    if draft.holds("<b>", "<strong"):
        for line in lines.read():
            if line.set_off and is_numbered(line.text):
                draft.set_off(*lines.span(line))
    for token in tokens:
        if token.kind == "reference":
            yield Edit(token.start, token.end, html.unescape(source[token.start : token.end]))
        elif token.kind != "text":
            yield Edit(token.start, token.end, lines.ends_line(token))
        elif lines.in_row(token.element):
            for match in _NEWLINE.finditer(source, token.start, token.end):
                yield Edit(*match.span(), " ")


class _Page:
    def __init__(
        self, source: str, root: Element, tokens: list[TagToken], *, xml: bool, whole: bool
    ) -> None:
        self.source = source
        self.root = root
        self.tokens = tokens
        self.xml = xml
        self.whole = xml or whole
        self.layout = PageLines(source, root, tokens, xml=xml)
        self.lines = list(self.layout.read())
        self.content = PageContent(root, self.lines)
        self.facts: list[Fact] = []
        self.headings: dict[Element, list[BlockLine]] = {}

    def read(self) -> Page:
        main = self.root if self.whole else self.content.main()
        self._read_meta()
        inside = Inside(main)
        rules: dict[int, str] = {}
        markings: list[Marking] = []
        for number, line in enumerate(self.lines):
            rule = self._rule(line, main, inside=line.element in inside)
            if rule:
                rules[number] = rule
            elif line.element.heading and not line.linked:
                markings.append(Marking(self.layout.span(line), line.element.heading))
            elif line.set_off and is_numbered(line.text):
                markings.append(Marking(self.layout.span(line), set_off=True))
        return Page(tuple(self._edits(rules)), tuple(self.facts), tuple(markings))

    def _rule(self, line: BlockLine, main: Element, *, inside: bool) -> str | None:
        """Return the rule that a line goes under; ``None`` if it stays."""
        element = line.element
        if element.tag == "title" and not self.xml:
            self._fact("page_title", line)
            return "page_title"
        if inside and self.whole and not self.xml:
            return "hidden_text" if self.content.is_veiled(element) else None
        if not self.xml and self.content.within(element, COMMENTS, 0.5):
            return "page_furniture"
        if inside and not (line.is_menu or self.content.is_furniture(element, main)):
            return None
        if line.linked and element.start > main.start and _is_attached(line.text):
            return None
        pairs = pairs_in(line.text)
        if pairs and not (inside and is_running(line)):
            for label, value in pairs:
                self.facts.append(Fact(label, value, line.text, self.layout.span(line)))
            return "index_table"
        read = is_running(line) or is_numbered(line.text)
        if inside and read and not self.content.hides(element):
            below = element.start > main.start and self.content.within(element, FOOT, 0.3)
            return "copyright_line" if below and self._is_copyright(line) else None
        if element.heading in _HEADINGS and not line.linked and self._headline(line):
            return "title"
        if not inside and element.start < main.start and line.linked * 2 < len(line.text):
            return None if self._heads(line, main) else self._about(line)
        return "page_furniture"

    def _is_copyright(self, line: BlockLine) -> bool:
        """Whether a line in the foot of a page says whose it is, in sentences or not."""
        foot: Element | None = line.element
        while foot is not None and foot.tag != "footer":
            foot = foot.parent
        named = foot is not None and any(
            COPYRIGHT.search(element.attributes.get("class", "")) for element in descendants(foot)
        )
        return named or is_imprint(line.text)

    @staticmethod
    def _heads(line: BlockLine, main: Element) -> bool:
        """Whether a line beside the document, above it, is its title or its history."""
        here: Element | None = line.element
        while here is not None and here is not main.parent:
            here = here.parent
        if here is None or here.tag in _WHOLE_PAGE:
            return False
        titled = len(line.text) >= _SHORTEST_HEADLINE and ends_title(line.text)
        return (titled and not line.linked) or is_history(line.text)

    def _headline(self, line: BlockLine) -> bool:
        """Whether a line is of a headline; its first says all of it, whatever <br> parts it."""
        if not self.headings:
            for other in self.lines:
                if other.element.heading in _HEADINGS:
                    self.headings.setdefault(_heading_around(other.element), []).append(other)
        lines = self.headings[_heading_around(line.element)]
        whole = "".join(other.text for other in lines)
        if len(whole) < _SHORTEST_HEADLINE:
            return False
        if lines[0] is line:
            if day := _HEADLINE_DAY.search(whole):
                self.facts.append(Fact("发布日期", day["day"], whole, self.layout.span(line)))
            span = Span(self.layout.span(line).start, self.layout.span(lines[-1]).end)
            self.facts.append(Fact("headline", whole, whole, span))
        return True

    def _headline_by_name(self, line: BlockLine) -> bool:
        """Take a line for the headline that its class calls one, where none is yet."""
        if any(fact.label == "headline" for fact in self.facts):
            return False
        if len(line.text) < _SHORTEST_HEADLINE:
            return False
        self._fact("headline", line)
        return True

    def _about(self, line: BlockLine) -> str:
        """Read what a line above the document says of it: its number, when the page was made."""
        if is_number(line.text):
            self._fact("发文字号", line)
            return "index_table"
        if _is_named_title(line.element) and ends_title(line.text) and self._headline_by_name(line):
            return "title"
        moment = _PAGE_MOMENT.search(line.text[:_LONGEST_INFO])
        if moment:
            said = moment["moment"] or moment["told"] or moment["alone"]
            self.facts.append(Fact("发布时间", said, line.text, self.layout.span(line)))
        return "page_furniture"

    # --- facts -------------------------------------------------------------------------------

    def _read_meta(self) -> None:
        if self.xml:
            return
        named = [element for element in descendants(self.root) if element.tag == "meta"]
        said = [element.attributes.get("content", "").strip() for element in named]
        made = [
            value[len(_GENERATED[0]) :].strip() for value in said if value.startswith(_GENERATED)
        ]
        for element, value in zip(named, said, strict=True):
            name = element.attributes.get("name") or element.attributes.get("property", "")
            label = _META.get(name.lower())
            if label == "date_published" and value in made:
                label = "date_shown"  # when a program made the page anew
            if label and value:
                end = self.source.find(">", element.start) + 1 or len(self.source)
                self.facts.append(Fact(f"meta:{label}", value, value, Span(element.start, end)))

    def _fact(self, label: str, line: BlockLine) -> None:
        self.facts.append(Fact(label, line.text, line.text, self.layout.span(line)))

    # --- edits -------------------------------------------------------------------------------

    def _edits(self, rules: dict[int, str]) -> Iterator[tuple[str, Edit]]:
        names = [""] * len(self.tokens)
        for number, rule in rules.items():
            line = self.lines[number]
            names[line.first : line.last] = [rule] * (line.last - line.first)
        for index, (kind, start, end, _) in enumerate(self.tokens):
            rule = names[index]
            if kind == "reference":
                piece = "" if rule else html.unescape(self.source[start:end])
                yield rule or "html_markup", Edit(start, end, piece)
            elif kind == "text":
                if rule:
                    yield rule, Edit(start, end)
                else:
                    yield from self._unwrapped(start, end)
            else:
                gap = self.layout.ends_line(self.tokens[index])
                yield "html_markup", Edit(start, end, "" if rule and gap != "\n" else gap)

    def _unwrapped(self, start: int, end: int) -> Iterator[tuple[str, Edit]]:
        """Take out the line ends inside a paragraph: to a browser they are white space."""
        for match in _SOFT_END.finditer(self.source, start, end):
            before = self.source[match.start() - 1 : match.start()]
            after = self.source[match.end() : match.end() + 1]
            tight = not before.isascii() and not after.isascii() and before and after
            inner = match.start() > start and match.end() < end
            yield "html_markup", Edit(*match.span(), "" if tight or not inner else " ")


def _is_named_title(element: Element) -> bool:
    """Whether an element, or the one around it, is called a title: <div class="title">."""
    for here in (element, element.parent):
        if here is None:
            break
        name = f"{here.attributes.get('id', '')} {here.attributes.get('class', '')}"
        if _TITLE_NAME.search(name):
            return True
    return False


_TITLE_NAME = lazy_pattern(
    r"(?:^|[\s_-])(?:(?:article|news|content|detail|art|arc|wz|show)?[_-]?(?:title|tit|biaoti|bt))(?:$|[\s_\d-])",
    re.IGNORECASE,
)


def _heading_around(element: Element) -> Element:
    """Return the outermost heading that an element is or stands in."""
    while element.parent is not None and element.parent.heading in _HEADINGS:
        element = element.parent
    return element


_SOFT_END = lazy_pattern(r"[ \t\r]*\n[ \t\r\u3000]*(?!\s)")
