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
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.loader.readers import flat
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.reading import Fact, Page, Reading
from qpsearch.loader.readers.tags import BLOCKS, INLINE, Element, TagToken, scan
from qpsearch.loader.site import is_imprint
from qpsearch.model import Marking, Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_CONTAINER = re.compile(
    r"ucap-?content|pages?_content|trs_(?:u?editor|word)|custom_union(?:style)?|zoom|articlebody"
    r"|vsb_content\w*|wp_articlecontent|article-?(?:content|body|con)|news_?con(?:tent)?"
    r"|(?:content|con|detail|text)[_-]?(?:body|text|con|detail|content|main|info)|xxgk_?con(?:tent)?"
    r"|(?:arc|txt|wz|nr|zw|xl)_?(?:conts?|content|txt|text)|(?:div)?full-?text|easysitetext|js_content"
    r"|conts?|content|article|law-?(?:reg-?)?content|entry-content|post-content",
    re.IGNORECASE,
)
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|share|bds?hare|jiathis|social|bread\w*|crumbs?|position|location|toolbar|tools?"
    r"|print\w*|fontsize|related|recommend|relevant|pag(?:er|ination|e_?nav)|copyright|foot(?:er)?"
    r"|bottom|nav\w*|menu|side(?:bar)?|search|login|qr_?code|erweima|ewm|weixin|wechat|hide|hidden"
    r"|banner|top|logo|links?|youqing)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|\s)(?:comments?|respond|comment-?form|reply)(?:$|[\s_\d-])", re.IGNORECASE
)
"""Where readers write."""
_FOOT_NAME = re.compile(
    r"(?:^|[\s_-])(?:copyright|foot(?:er)?|ft|bottom)(?:$|[\s_\d-])", re.IGNORECASE
)
_FURNITURE_TAGS = frozenset(
    ["nav", "footer", "aside", "form", "select", "button", "iframe", "object", "head"]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE = re.compile(r"[。；;！!？?：:]|[，,].*[，,]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HEADINGS = range(1, 4)
"""Levels of headings that may be a page's headline."""
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
_SHORTEST_HEADLINE = 6
_PAGE_MOMENT = re.compile(
    r"(?:来源|來源|发布|發布|时间|時間|日期)[^。]{0,40}?"
    r"(?P<moment>(?:19|20)\d\d-\d{1,2}-\d{1,2}\s+\d{1,2}:\d{2})"
    r"|(?:发布于|发表于|發佈於|發表於)\s*(?P<told>(?:19|20)\d\d(?:-\d{1,2}-|年\d{1,2}月)\d{1,2}日?)"
    r"|(?P<alone>(?:19|20)\d\d(?:-\d{1,2}-|年\d{1,2}月)\d{1,2}日?\s+\d{1,2}:\d{2})(?::\d{2})?\s*(?:$|发表于)"
)
"""When a page was made: behind a word that says so, or at the end of a line; 发表于 a province."""
_HEADLINE_DAY = re.compile(r"[（(](?P<day>(?:19|20)\d\d-\d\d-\d\d)[）)]$")
_LONGEST_LINK = 8
_OF_FILE = re.compile(r"附件|\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)\b", re.IGNORECASE)
_LONGEST_INFO = 120
_CELLS = frozenset(["td", "th"])
_PAGE_PARTS = frozenset(["table", "ul", "ol", "dl", "h1", "h2", "h3", "form", "nav", "iframe"])
_CELL_LINES = 10
"""Lines of a cell above which it is a column of a page."""
_NO_LETTER = re.compile(r"<[^>]*>|\s")
_ROW_LETTERS = 1200
"""Letters above which a table row is a page's layout, not a row of data."""
_OFFICE = re.compile(
    r"<meta\b[^>]{0,200}\bcontent\s*=\s*[\"']?(?:Word\.Document|Microsoft\s+Word|Excel\.Sheet"
    r"|Microsoft\s+Excel|LibreOffice|OpenOffice|WPS\b)",
    re.IGNORECASE,
)
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


def inline_markup(source: str) -> Iterator[Edit]:
    """Yield the edits that take the tags out of a text that is no page: front matter, Markdown."""
    _, tokens = scan(source)
    for token in tokens:
        if token.kind == "reference":
            yield Edit(token.start, token.end, html.unescape(source[token.start : token.end]))
        elif token.kind != "text":
            block = token.kind in ("start", "end") and token.element.tag in BLOCKS
            yield Edit(token.start, token.end, "\n" if block else "")


class _BlockLine(NamedTuple):
    """A line of the page: the text between two ends of blocks."""

    first: int
    """Index of its first and after its last token."""
    last: int
    text: str
    element: Element
    """The innermost element that holds all of it."""
    linked: int
    """Letters of it that are links."""
    links: int = 0
    """How many links it has."""

    @property
    def is_menu(self) -> bool:
        """Whether it is nothing but short links, set side by side."""
        return (
            self.links > 1
            and 10 * self.linked >= 9 * len(self.text)
            and len(self.text) <= _LONGEST_LINK * self.links
            and not _OF_FILE.search(self.text)
        )


class _Page:
    def __init__(
        self, source: str, root: Element, tokens: list[TagToken], *, xml: bool, whole: bool
    ) -> None:
        self.source = source
        self.root = root
        self.tokens = tokens
        self.xml = xml
        self.whole = xml or whole
        self._rows_around: dict[Element, Element | None] = {}
        self._furniture_around: dict[Element, bool] = {}
        self._main_of_furniture: Element | None = None
        self._named: dict[str, dict[Element, bool]] = {}
        self.rows = self._data_rows()
        self.lines = list(self._lines())
        self.facts: list[Fact] = []
        self.headings: dict[Element, list[_BlockLine]] = {}

    def read(self) -> Page:
        self._weigh()
        main = self.root if self.whole else self._main()
        self._read_meta()
        inside = _Inside(main)
        rules: dict[int, str] = {}
        markings: list[Marking] = []
        for number, line in enumerate(self.lines):
            rule = self._rule(line, main, inside=line.element in inside)
            if rule:
                rules[number] = rule
            elif line.element.heading and not line.linked:
                markings.append(Marking(self._span(line), line.element.heading))
        return Page(tuple(self._edits(rules)), tuple(self.facts), tuple(markings))

    # --- lines -------------------------------------------------------------------------------

    def _ends_line(self, token: TagToken) -> str:
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
        if not self.rows:
            return None
        known = self._rows_around
        passed: list[Element] = []
        here: Element | None = element
        row: Element | None = None
        while here is not None:
            if here in known:
                row = known[here]
                break
            passed.append(here)
            if here in self.rows:
                row = here
                break
            if here.tag == "table":
                break
            here = here.parent
        known.update(dict.fromkeys(passed, row))
        return row

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
            if len(cells) < 2 or any(_is_layout(cell) for cell in cells):
                continue
            row = self.source[element.start : element.end]
            if len(row) <= _ROW_LETTERS or len(_NO_LETTER.sub("", row)) <= _ROW_LETTERS:
                rows.add(element)
        return rows

    def _lines(self) -> Iterator[_BlockLine]:
        first = 0
        for index, token in enumerate(self.tokens):
            if self._ends_line(token) == "\n":
                yield from self._line(first, index)
                first = index + 1
        yield from self._line(first, len(self.tokens))

    def _line(self, first: int, last: int) -> Iterator[_BlockLine]:
        pieces: list[str] = []
        linked = links = 0
        holder: Element | None = None
        for token in self.tokens[first:last]:
            if token.kind in ("text", "reference"):
                piece = self.source[token.start : token.end]
                if token.kind == "reference":
                    piece = html.unescape(piece)
                if piece.strip():
                    holder = token.element if holder is None else _common(holder, token.element)
                    if token.element.linking:
                        linked += len(piece.strip())
                pieces.append(piece)
            elif token.kind in ("start", "end"):
                pieces.append(self._ends_line(token))
                links += token.kind == "start" and token.element.tag == "a"
        text = "".join(pieces).strip()
        if holder is not None and text:
            yield _BlockLine(first, last, text, holder, linked, links)

    # --- what is the document ----------------------------------------------------------------

    def _weigh(self) -> None:
        for line in self.lines:
            letters = len(re.sub(r"\s", "", line.text))
            here = line.element
            here.weight += len(_HAN.findall(line.text)) if _is_running(line) else 0
            here.letters += letters
            here.linked += line.linked
            here.links += line.linked > 0
        for element in reversed(list(_descendants(self.root))):
            around = element.parent
            if around is not None:
                around.weight += element.weight
                around.letters += element.letters
                around.linked += element.linked
                around.links += element.links

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
        path = [main]
        while True:
            above = path[-1]
            inner = next(
                (child for child in above.children if child.weight >= above.weight * 0.97), None
            )
            if inner is None or inner.tag in _LEAVES or inner.weight == 0:
                break
            path.append(inner)
        beside: dict[Element, list[_BlockLine]] = {element: [] for element in path}
        inside = _Inside(main, beside)
        for line in self.lines:
            if (holder := inside.holder(line.element)) is not None:
                beside[holder].append(line)
        for outer, inner in zip(path, path[1:], strict=False):
            if any(self._is_document_line(line, inner) for line in beside[outer]):
                return outer
        return path[-1]

    def _is_document_line(self, line: _BlockLine, inner: Element) -> bool:
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

    def _rule(self, line: _BlockLine, main: Element, *, inside: bool) -> str | None:
        """Return the rule that a line goes under; ``None`` if it stays."""
        element = line.element
        if element.tag == "title" and not self.xml:
            self._fact("page_title", line)
            return "page_title"
        if inside and self.whole and not self.xml:
            return "hidden_text" if self._is_veiled(element) else None
        if self._within(element, _COMMENTS, 0.5):
            return "page_furniture"
        if inside and not (line.is_menu or self._furniture(element, main)):
            return None
        pairs = pairs_in(line.text)
        if pairs and not (inside and _is_running(line)):
            for label, value in pairs:
                self.facts.append(Fact(label, value, line.text, self._span(line)))
            return "index_table"
        if inside and (_is_running(line) or is_numbered(line.text)) and not self._hides(element):
            below = element.start > main.start and self._within(element, _FOOT_NAME, 0.3)
            return "copyright_line" if below and is_imprint(line.text) else None
        if element.heading in _HEADINGS and not line.linked and self._headline(line):
            return "title"
        if not inside and element.start < main.start and line.linked * 2 < len(line.text):
            return self._about(line)
        return "page_furniture"

    def _headline(self, line: _BlockLine) -> bool:
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
                self.facts.append(Fact("发布日期", day["day"], whole, self._span(line)))
            span = Span(self._span(line).start, self._span(lines[-1]).end)
            self.facts.append(Fact("headline", whole, whole, span))
        return True

    def _about(self, line: _BlockLine) -> str:
        """Read what a line above the document says of it: its number, when the page was made."""
        if is_number(line.text):
            self._fact("发文字号", line)
            return "index_table"
        moment = _PAGE_MOMENT.search(line.text[:_LONGEST_INFO])
        if moment:
            said = moment["moment"] or moment["told"] or moment["alone"]
            self.facts.append(Fact("发布时间", said, line.text, self._span(line)))
        return "page_furniture"

    def _furniture(self, element: Element, main: Element | None) -> bool:
        """Whether the element, or one around it below ``main``, is furniture by its form."""
        if self._main_of_furniture is not main:
            self._furniture_around.clear()
            self._main_of_furniture = main
        known = self._furniture_around
        passed: list[Element] = []
        here: Element | None = element
        answer = False
        while here is not None and here is not main:
            if here in known:
                answer = known[here]
                break
            passed.append(here)
            own = self._is_furniture(here)
            if own is not None:
                answer = own
                break
            here = here.parent
        known.update(dict.fromkeys(passed, answer))
        return answer

    def _is_furniture(self, element: Element) -> bool | None:
        """Whether an element is furniture by itself; ``None`` leaves it to the one around it."""
        if element.tag in _FURNITURE_TAGS or self._hides(element):
            return True
        name = f"{element.attributes.get('id', '')} {element.attributes.get('class', '')}".strip()
        small = element.weight <= 0.1 * self.root.weight
        if name and small and _FURNITURE_NAME.search(name):
            return True
        if element.links >= 3 and small and element.linked >= 0.8 * element.letters:
            return self.root.weight > 0
        return None

    def _hides(self, element: Element) -> bool:
        """Whether an element is not shown; what holds the text is, once its script has run."""
        return _is_hidden(element) and 2 * element.weight <= self.root.weight

    def _within(self, element: Element, name: re.Pattern[str], share: float) -> bool:
        """Whether an element stands in a part of its page that bears such a name, no larger."""
        known = self._named.setdefault(name.pattern, {})
        passed: list[Element] = []
        here: Element | None = element
        answer = False
        while here is not None:
            if here in known:
                answer = known[here]
                break
            passed.append(here)
            said = f"{here.attributes.get('id', '')} {here.attributes.get('class', '')} {here.tag}"
            if name.search(said):
                answer = here.weight <= share * self.root.weight
                break
            here = here.parent
        known.update(dict.fromkeys(passed, answer))
        return answer

    def _is_veiled(self, element: Element) -> bool:
        """Whether the element, or one around it, is not shown."""
        here: Element | None = element
        while here is not None:
            if "style" in here.attributes and self._hides(here):
                return True
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

    def _fact(self, label: str, line: _BlockLine) -> None:
        self.facts.append(Fact(label, line.text, line.text, self._span(line)))

    def _span(self, line: _BlockLine) -> Span:
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


def _heading_around(element: Element) -> Element:
    """Return the outermost heading that an element is or stands in."""
    while element.parent is not None and element.parent.heading in _HEADINGS:
        element = element.parent
    return element


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


class _Inside:
    """What stands inside an element; each element on the way up is asked once."""

    def __init__(self, main: Element, holders: Container[Element] | None = None) -> None:
        self._holders = (main,) if holders is None else holders
        self._known: dict[Element, Element | None] = {}

    def __contains__(self, element: Element) -> bool:
        return self.holder(element) is not None

    def holder(self, element: Element) -> Element | None:
        """Return the innermost holder that the element stands in; ``None`` outside of all."""
        passed: list[Element] = []
        here: Element | None = element
        found: Element | None = None
        while here is not None:
            if here in self._known:
                found = self._known[here]
                break
            passed.append(here)
            if here in self._holders:
                found = here
                break
            here = here.parent
        self._known.update(dict.fromkeys(passed, found))
        return found


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


def _is_running(line: _BlockLine) -> bool:
    """Whether a line is a sentence rather than a label, a link or a heading."""
    return (
        len(line.text) >= 12
        and line.linked * 2 < len(line.text)
        and _SENTENCE.search(line.text) is not None
        and not pairs_in(line.text)
    )
