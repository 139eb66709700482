"""A saved web page: which of it is the document, what stands in its index table and meta tags.

Main content is found by structure first (the containers that content management systems of
agencies name: UCAP-CONTENT, TRS_Editor, zoom, articleBody …), by the density of running text
where there is none. Everything else goes to ``dropped`` as ``page_furniture``, where it can be
read, and never where it holds a share of the running text that a document could not do without.

Measured on 20 pages of gov.cn and 3 of provinces: trafilatura 2.3 and readability 0.9 keep all
text of the 20, but lose .986 and .996 of the text of a gazette page; neither gives offsets.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.labels import is_label, pairs_in
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.reading import Fact
from qpsearch.loader.readers.tags import BLOCKS, INLINE, Element, Token, scan
from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTAINER = re.compile(
    r"ucap-?content|pages?_content|trs_(?:u?editor|word)|custom_union(?:style)?|zoom|articlebody"
    r"|vsb_content\w*|wp_articlecontent|article-?(?:content|body|con)|news_?con(?:tent)?"
    r"|(?:content|con|detail|text)[_-]?(?:body|text|con|detail|content|main|info)|xxgk_?con(?:tent)?"
    r"|conts?|content|article|law-?content|entry-content|post-content",
    re.IGNORECASE,
)
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:share|bds?hare|jiathis|social|bread\w*|crumbs?|position|location|toolbar|tools?"
    r"|print\w*|fontsize|related|recommend|relevant|pag(?:er|ination|e_?nav)|copyright|foot(?:er)?"
    r"|bottom|nav\w*|menu|side(?:bar)?|search|login|qr_?code|erweima|ewm|weixin|wechat|hide|hidden"
    r"|banner|top|logo|links?|youqing)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset(
    ["nav", "footer", "aside", "form", "select", "button", "iframe", "object", "head"]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE = re.compile(r"[。；;！!？?：:]|[，,].*[，,]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HEADINGS = frozenset(["h1", "h2", "h3"])
_LEAVES = frozenset(
    ["p", "li", "span", "font", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "dt", "dd"]
)
_MOST = 0.9
"""Share of a page's running text that its main content holds."""
_META = {
    "articletitle": "title", "firstpublishedtime": "date_published", "pubdate": "date_published",
    "publishdate": "date_published", "og:title": "title", "dc.title": "title",
    "dc.date": "date_published", "article:published_time": "date_published",
}  # fmt: skip
"""Names of meta tags → label of the fact."""
_CELLS = frozenset(["td", "th"])
_PAGE_PARTS = frozenset(["table", "ul", "ol", "dl", "h1", "h2", "h3", "form", "nav", "iframe"])
_CELL_LINES = 10
"""Lines of a cell above which it is a column of a page."""
_ROW_LETTERS = 1200
"""Letters above which a table row is a page's layout, not a row of data."""
_ESCAPED = re.compile(r"&lt;(?:p|br|div|span)\b", re.IGNORECASE)


class Page(NamedTuple):
    """What markup is on a page, and what the page says of its document."""

    edits: tuple[tuple[str, Edit], ...]
    facts: tuple[Fact, ...]


def read(source: str, form: Form = Form.HTML) -> Page:
    """Return the edits that leave a page's document, one paragraph or table row a line."""
    xml = form is Form.XML
    root, tokens = scan(source, xml=xml)
    page = _Page(source, root, tokens, xml=xml)
    return page.read()


def inline_markup(source: str) -> Iterator[Edit]:
    """Yield the edits that take the tags out of a text that is no page: front matter, Markdown."""
    _, tokens = scan(source)
    for token in tokens:
        if token.kind == "reference":
            yield Edit(token.start, token.end, html.unescape(source[token.start : token.end]))
        elif token.kind != "text":
            block = token.kind in ("start", "end") and token.element.tag in BLOCKS
            yield Edit(token.start, token.end, "\n" if block else "")


class _Line(NamedTuple):
    """A line of the page: the text between two ends of blocks."""

    first: int
    """Index of its first and after its last token."""
    last: int
    text: str
    element: Element
    """The innermost element that holds all of it."""
    linked: int
    """Letters of it that are links."""


class _Page:
    def __init__(self, source: str, root: Element, tokens: list[Token], *, xml: bool) -> None:
        self.source = source
        self.root = root
        self.tokens = tokens
        self.xml = xml
        self.rows = self._data_rows()
        self.lines = list(self._lines())
        self.facts: list[Fact] = []

    def read(self) -> Page:
        self._weigh()
        main = self.root if self.xml else self._main()
        self._read_meta()
        rules: dict[int, str] = {}
        for number, line in enumerate(self.lines):
            rule = self._rule(line, main)
            if rule:
                rules[number] = rule
        return Page(tuple(self._edits(rules)), tuple(self.facts))

    # --- lines -------------------------------------------------------------------------------

    def _ends_line(self, token: Token) -> str:
        """Return what a tag becomes: a line end, the gap between two cells, or nothing."""
        tag = token.element.tag
        if token.kind not in ("start", "end"):
            return ""
        row = self._row_of(token.element)
        if row is not None and token.element is not row:
            if tag in _CELLS:
                return "\t" if token.kind == "end" else ""
            return " " if tag in BLOCKS else ""
        if self.xml:
            return "" if tag in INLINE else "\n"
        return "\n" if tag in BLOCKS else ""

    def _row_of(self, element: Element) -> Element | None:
        here: Element | None = element
        while here is not None:
            if here in self.rows:
                return here
            if here.tag == "table":
                return None
            here = here.parent
        return None

    def _data_rows(self) -> set[Element]:
        """Return the rows of tables that hold data: several cells, none with a table in it."""
        rows: set[Element] = set()
        stack = [self.root]
        while stack:
            element = stack.pop()
            stack += element.children
            if element.tag != "tr":
                continue
            cells = [child for child in element.children if child.tag in _CELLS]
            letters = len(re.sub(r"<[^>]*>|\s", "", self.source[element.start : element.end]))
            laid_out = any(_is_layout(cell) for cell in cells)
            if len(cells) > 1 and not laid_out and letters <= _ROW_LETTERS:
                rows.add(element)
        return rows

    def _lines(self) -> Iterator[_Line]:
        first = 0
        for index, token in enumerate(self.tokens):
            if self._ends_line(token) == "\n":
                yield from self._line(first, index)
                first = index + 1
        yield from self._line(first, len(self.tokens))

    def _line(self, first: int, last: int) -> Iterator[_Line]:
        pieces: list[str] = []
        linked = 0
        holder: Element | None = None
        for token in self.tokens[first:last]:
            if token.kind in ("text", "reference"):
                piece = self.source[token.start : token.end]
                if token.kind == "reference":
                    piece = html.unescape(piece)
                if piece.strip():
                    holder = token.element if holder is None else _common(holder, token.element)
                    if token.element.within(frozenset(["a"])):
                        linked += len(piece.strip())
                pieces.append(piece)
            elif token.kind in ("start", "end"):
                pieces.append(self._ends_line(token))
        text = "".join(pieces).strip()
        if holder is not None and text:
            yield _Line(first, last, text, holder, linked)

    # --- what is the document ----------------------------------------------------------------

    def _weigh(self) -> None:
        for line in self.lines:
            letters = len(re.sub(r"\s", "", line.text))
            weight = len(_HAN.findall(line.text)) if _is_running(line) else 0
            here: Element | None = line.element
            while here is not None:
                here.weight += weight
                here.letters += letters
                here.linked += line.linked
                here.links += line.linked > 0
                here = here.parent

    def _main(self) -> Element:
        """Return the element that is the document."""
        total = self.root.weight
        if not total:
            return self.root
        named = [
            element
            for element in _descendants(self.root)
            if element.weight >= total * 0.5 and _is_container(element)
        ]
        main = self.root
        if named:
            most = max(element.weight for element in named)
            heavy = [element for element in named if element.weight >= most * _MOST]
            main = min(heavy, key=_preference)
        return self._densest(main)

    def _densest(self, main: Element) -> Element:
        """Go down while one child holds the running text and the rest is no part of it."""
        while True:
            inner = next(
                (child for child in main.children if child.weight >= main.weight * 0.97), None
            )
            if inner is None or inner.tag in _LEAVES or inner.weight == 0:
                return main
            if any(
                self._is_document_line(line, inner)
                for line in self.lines
                if _holds(main, line.element) and not _holds(inner, line.element)
            ):
                return main
            main = inner

    def _is_document_line(self, line: _Line, inner: Element) -> bool:
        """Whether a line beside ``inner`` looks like a part of the document."""
        if line.linked * 2 > len(line.text) or self._furniture(line.element, inner.parent):
            return False
        if is_label(line.text) or pairs_in(line.text):
            return False
        return (
            is_numbered(line.text)
            or _is_running(line)
            or line.element.within(frozenset(["p"]))
            or _is_centred(line.element)
        )

    def _rule(self, line: _Line, main: Element) -> str | None:
        """Return the rule that a line goes under; ``None`` if it stays."""
        element = line.element
        if element.tag == "title" and not self.xml:
            self._fact("page_title", line)
            return "page_title"
        inside = _holds(main, element)
        if inside and not self._furniture(element, main):
            return None
        pairs = pairs_in(line.text)
        if pairs and not (inside and _is_running(line)):
            for label, value in pairs:
                self.facts.append(Fact(label, value, line.text, self._span(line)))
            return "index_table"
        if inside and (_is_running(line) or is_numbered(line.text)) and not _is_hidden(element):
            return None
        if element.within(_HEADINGS) and not line.linked and len(line.text) >= 6:
            self._fact("headline", line)
            return "title"
        return "page_furniture"

    def _furniture(self, element: Element, main: Element | None) -> bool:
        """Whether the element, or one around it below ``main``, is furniture by its form."""
        here: Element | None = element
        while here is not None and here is not main:
            if here.tag in _FURNITURE_TAGS or _is_hidden(here):
                return True
            name = f"{here.attributes.get('id', '')} {here.attributes.get('class', '')}".strip()
            small = here.weight <= 0.1 * self.root.weight
            if name and small and _FURNITURE_NAME.search(name):
                return True
            if here.links >= 3 and small and here.linked >= 0.8 * here.letters:
                return self.root.weight > 0
            here = here.parent
        return False

    # --- facts -------------------------------------------------------------------------------

    def _read_meta(self) -> None:
        if self.xml:
            return
        for element in _descendants(self.root):
            if element.tag != "meta":
                continue
            name = element.attributes.get("name") or element.attributes.get("property", "")
            label = _META.get(name.lower())
            value = element.attributes.get("content", "").strip()
            if label and value:
                end = self.source.find(">", element.start) + 1 or len(self.source)
                self.facts.append(Fact(f"meta:{label}", value, value, Span(element.start, end)))

    def _fact(self, label: str, line: _Line) -> None:
        self.facts.append(Fact(label, line.text, line.text, self._span(line)))

    def _span(self, line: _Line) -> Span:
        texts = [t for t in self.tokens[line.first : line.last] if t.kind in ("text", "reference")]
        return Span(texts[0].start, texts[-1].end)

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
                gap = self._ends_line(self.tokens[index])
                yield "html_markup", Edit(start, end, "" if rule and gap != "\n" else gap)

    def _unwrapped(self, start: int, end: int) -> Iterator[tuple[str, Edit]]:
        """Take out the line ends inside a paragraph: to a browser they are white space."""
        for match in _SOFT_END.finditer(self.source, start, end):
            before = self.source[match.start() - 1 : match.start()]
            after = self.source[match.end() : match.end() + 1]
            tight = not before.isascii() and not after.isascii() and before and after
            inner = match.start() > start and match.end() < end
            yield "html_markup", Edit(*match.span(), "" if tight or not inner else " ")


_SOFT_END = re.compile(r"[ \t\r]*\n[ \t\r\u3000]*(?!\s)")


def _descendants(element: Element) -> Iterator[Element]:
    stack = [element]
    while stack:
        here = stack.pop()
        yield here
        stack += reversed(here.children)


def _common(one: Element, other: Element) -> Element:
    """Return the innermost element that holds both."""
    while one is not other:
        if one.depth >= other.depth:
            if one.parent is None:
                return one
            one = one.parent
        else:
            if other.parent is None:
                return other
            other = other.parent
    return one


def _is_layout(cell: Element) -> bool:
    """Whether a table cell lays out a page: it holds a table, a list, a heading or many lines."""
    lines = 0
    for inner in _descendants(cell):
        if inner.tag in _PAGE_PARTS:
            return True
        lines += inner.tag in ("p", "br", "div")
    return lines > _CELL_LINES


def _holds(outer: Element, inner: Element) -> bool:
    here: Element | None = inner
    while here is not None:
        if here is outer:
            return True
        here = here.parent
    return False


def _is_container(element: Element) -> bool:
    if element.tag in ("article", "main") or element.attributes.get("itemprop") == "articleBody":
        return True
    names = (element.attributes.get("id", ""), *element.attributes.get("class", "").split())
    return any(_CONTAINER.fullmatch(name) for name in names if name)


def _preference(element: Element) -> tuple[bool, int]:
    """Prefer containers with an unmistakable name, the outermost; else the innermost."""
    names = f"{element.attributes.get('id', '')} {element.attributes.get('class', '')}".lower()
    sure = re.search(r"ucap|pages?_content|trs_|zoom|articlebody|vsb_|wp_article", names)
    return not sure, element.depth if sure else -element.depth


def _is_hidden(element: Element) -> bool:
    return _HIDDEN.search(element.attributes.get("style", "")) is not None


def _is_centred(element: Element) -> bool:
    here: Element | None = element
    while here is not None and here.tag not in ("body", "html", ""):
        if here.tag == "center" or "center" in here.attributes.get("align", ""):
            return here.tag in _LEAVES
        here = here.parent
    return False


def _is_running(line: _Line) -> bool:
    """Whether a line is a sentence rather than a label, a link or a heading."""
    return (
        len(line.text) >= 12
        and line.linked * 2 < len(line.text)
        and _SENTENCE.search(line.text) is not None
        and not pairs_in(line.text)
    )
