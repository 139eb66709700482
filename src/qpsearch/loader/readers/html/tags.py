"""Markup → a flat list of tokens with their offsets, and the elements they stand in.

The parser of the standard library is the one that says where each piece stands: lxml, selectolax
and what is built on them (trafilatura, readability) give text without offsets, so no clause could
lead back to the page. It resolves nothing outside the text: an external entity stays as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body br caption center dd div dl dt fieldset figcaption
        figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre script
        section select style table tbody td tfoot th thead title tr ul""",
    )
)
"""Elements that end a line."""
INLINE = frozenset(
    re.findall(
        r"\w+",
        """a abbr acronym b bdo big cite code del dfn em font i img ins kbd label mark nobr q ref rp
        rt ruby s samp small span strike strong sub sup tt u var wbr""",
    )
)
"""Elements that do not, in XML too."""
_TYPESET = frozenset(["pre"])
"""Elements whose line ends a browser shows, as the texts of courts and law offices have them."""
UNREAD = frozenset(["script", "style", "template", "noscript"])
"""Elements whose content no reader of the page sees."""
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "wbr"]
)
_CLOSED_BY = {
    "p": frozenset(["p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td"]),
    "li": frozenset(["li"]),
    "td": frozenset(["td", "th", "tr"]),
    "th": frozenset(["td", "th", "tr"]),
    "tr": frozenset(["tr"]),
    "dt": frozenset(["dt", "dd"]),
    "dd": frozenset(["dt", "dd"]),
    "option": frozenset(["option"]),
}
"""Element → the start tags that end it where its own end tag is missing."""
_SCOPES = frozenset(["table", "ul", "ol", "dl", "body", "html", "select"])
_BOLD = frozenset(["b", "strong"])
_FACE = lazy_pattern(r"font-weight:\s*(?:bold|[6-9]00)|黑体|楷体|SimHei|KaiTi")
"""The faces in which headings of documents are set (GB/T 9704-2012, 7.3.3): 黑体, 楷体."""
_SUBSET = lazy_pattern(r"<![A-Za-z]{7}[^<>\[\]]*\[[^\[\]]{0,100000}\]\s*>")
"""A document type that declares entities of its own: <!DOCTYPE d [<!ENTITY …>]>."""
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_NAME = lazy_pattern(r"(?<=<)[^\W\d_a-zA-Z][\w.-]*|(?<=</)[^\W\d_a-zA-Z][\w.-]*")
"""A name of an element that is no name to the parser: 标题. In XML all that is asked is its end."""
_DEEPEST = 400
_LONG_TAG = 100_000
_MOST_ATTRIBUTES = 10_000
"""Of a tag: each takes some hundred bytes."""


class TagToken(NamedTuple):
    """A piece of the source: ``[start, end)``."""

    kind: str
    """``text``, ``reference`` (&nbsp;), ``start``, ``end``, or ``unread`` (comment, script …)."""
    start: int
    end: int
    element: Element
    """The element it stands in; of a tag, the element that it opens or closes."""


@dataclass(slots=True, eq=False)
class Element:
    """An element of the page."""

    tag: str
    parent: Element | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    depth: int = 0
    children: list[Element] = field(default_factory=list)
    weight: int = 0
    """Characters of running text inside."""
    letters: int = 0
    linked: int = 0
    """Letters inside, and those of them that are links."""
    links: int = 0
    linking: bool = False
    """Whether it is a link, or stands in one."""
    heading: int = 0
    """The level of the heading that it is, or stands in; 0 for none."""
    set_off: bool = False
    """Whether it is bold or in the faces of headings, or stands in what is."""

    def within(self, tags: frozenset[str]) -> bool:
        """Whether the element or one around it has one of ``tags``."""
        here: Element | None = self
        while here is not None:
            if here.tag in tags:
                return True
            here = here.parent
        return False


def scan(text: str, *, xml: bool = False) -> tuple[Element, list[TagToken]]:
    """Return the root element of ``text`` and its tokens in order; together they cover it."""
    if xml and not text.isascii():
        text = _NAME.sub(lambda name: "x" * len(name.group()), text)
    scanner = _Scanner(text, xml=xml)
    scanner.feed(text)
    scanner.close()
    tokens = scanner.finished()
    if "<pre" in text or "<PRE" in text:
        tokens = list(_with_shown_ends(tokens, text))
    return scanner.root, tokens


def _with_shown_ends(tokens: list[TagToken], text: str) -> Iterator[TagToken]:
    """Yield tokens with the line ends of preformatted text as what they are to a browser: <br>."""
    for token in tokens:
        start = token.start
        if token.kind == "text" and token.element.within(_TYPESET):
            end = Element("br", token.element, depth=token.element.depth + 1)
            while (place := text.find("\n", start, token.end)) >= 0:
                if place > start:
                    yield token._replace(start=start, end=place)
                yield TagToken("start", place, place + 1, end)
                start = place + 1
        if start < token.end:
            yield token._replace(start=start)


class _Scanner(HTMLParser):
    def __init__(self, text: str, *, xml: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.xml = xml
        self.root = Element("")
        self.open = [self.root]
        self.tokens: list[TagToken] = []
        self._last: dict[str, int] = {}
        """Mark → where it stands last in the text."""
        self._widths = list(accumulate(map(len, text.split("\n")), initial=0))
        """How many characters but ends of lines stand above each line."""

    def _lacks(self, end: str, place: int) -> bool:
        """Whether ``end`` does not come after a place: told at once, for all that is not closed."""
        if end not in self._last:
            self._last[end] = self.text.rfind(end)
        return len(self.text) - len(self.rawdata) + place > self._last[end]

    def _as_text(self, place: int) -> int:
        """Read a ``<`` that no tag follows as the sign that it is."""
        self.handle_data("<")
        return place + 1

    def parse_starttag(self, i: int) -> int:
        """Read a tag; one that is not closed is text, one of attributes without end unread."""
        if self._lacks(">", i):
            return self._as_text(i)
        if self.rawdata.find(">", i, i + _LONG_TAG) < 0:
            end = self.rawdata.find(">", i) + 1
            if self.rawdata.count("=", i, end) > _MOST_ATTRIBUTES:
                return end
        return super().parse_starttag(i)

    def parse_endtag(self, i: int) -> int:
        """Read an end tag; one that is not closed is text."""
        return self._as_text(i) if self._lacks(">", i) else super().parse_endtag(i)

    def parse_pi(self, i: int) -> int:
        """Read a processing instruction; one that is not closed is text."""
        return self._as_text(i) if self._lacks(">", i) else super().parse_pi(i)

    def parse_html_declaration(self, i: int) -> int:
        """Read a comment, a section or a declaration; one that is not closed ends at ``>``."""
        if self._lacks(">", i):
            return self._as_text(i)
        section = self.rawdata.startswith("<![", i)
        known = self.rawdata.startswith("<![CDATA[", i) and not self._lacks("]]>", i)
        if section and not known:
            return self.parse_bogus_comment(i)
        if self.rawdata[i + 2 : i + 9].lower() == "doctype" and not self._lacks("]", i):
            subset = _SUBSET.match(self.rawdata, i)
            if subset:
                return subset.end()
        return super().parse_html_declaration(i)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Read a comment; one that is not closed ends at ``>``, else it is text."""
        if self._lacks(">", i):
            return self._as_text(i)
        if self._lacks("-->", i + 2):
            return self.parse_bogus_comment(i)
        return super().parse_comment(i, report)

    def finished(self) -> list[TagToken]:
        """Return the tokens, with every stretch that no handler was told of as ``unread``."""
        for element in self.open:
            element.end = len(self.text)
        covered: list[TagToken] = []
        position = 0
        for token in self.tokens:
            if token.start < position:
                continue
            if token.start > position:
                covered.append(TagToken("unread", position, token.start, token.element))
            covered.append(token)
            position = token.end
        if position < len(self.text):
            covered.append(TagToken("unread", position, len(self.text), self.root))
        return covered

    def _here(self) -> int:
        line, column = self.getpos()
        return self._widths[line - 1] + line - 1 + column

    def _add(self, kind: str, start: int, end: int, element: Element | None = None) -> None:
        if end > start:
            self.tokens.append(TagToken(kind, start, end, element or self.open[-1]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._here()
        end = start + len(self.get_starttag_text() or "")
        self._close_implied(tag)
        parent = self.open[-1]
        element = Element(
            tag, parent, {name: value or "" for name, value in attrs}, start, end, len(self.open)
        )
        element.linking = parent.linking or tag == "a"
        element.heading = _HEADING_LEVELS.get(tag, parent.heading)
        element.set_off = (
            parent.set_off
            or tag in _BOLD
            or (
                "style" in element.attributes
                and _FACE.search(element.attributes["style"]) is not None
            )
        )
        parent.children.append(element)
        self._add("start", start, end, element)
        if (tag not in _VOID or self.xml) and len(self.open) < _DEEPEST:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # <div/> of a page is an open tag to browsers, <a/> of XML is whole.
        if self.xml and self.open[-1].tag == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        start = self._here()
        end = self.text.find(">", start) + 1 or len(self.text)
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                element = self.open[depth]
                for closed in self.open[depth:]:
                    closed.end = end
                del self.open[depth:]
                self._add("end", start, end, element)
                return
            if self.open[depth].tag in _SCOPES and tag not in _SCOPES:
                break
        self._add("end", start, end, Element(tag, self.open[-1], depth=len(self.open)))

    def handle_data(self, data: str) -> None:
        start = self._here()
        kind = "unread" if self.open[-1].tag in UNREAD else "text"
        self._add(kind, start, start + len(data))

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def _reference(self, reference: str) -> None:
        start = self._here()
        end = start + len(reference)
        if self.text[end : end + 1] == ";":
            end += 1
        self._add("reference", start, end)

    def unknown_decl(self, data: str) -> None:
        """Read the text of ``<![CDATA[…]]>``; other sections are left unread."""
        if not data.startswith("CDATA["):
            return
        start = self._here()
        inner = start + len("<![CDATA[")
        body = self.text[inner : inner + len(data) - len("CDATA[")]
        self._add("unread", start, inner)
        nested = _Scanner(body, xml=False)
        nested.feed(body)
        nested.close()
        for child in nested.root.children:
            child.parent = self.open[-1]
            self.open[-1].children.append(child)
        for kind, left, right, element in nested.finished():
            owner = self.open[-1] if element is nested.root else element
            self._add(kind, inner + left, inner + right, owner)

    def _close_implied(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            element = self.open[depth]
            if tag in _CLOSED_BY.get(element.tag, ()):
                for closed in self.open[depth:]:
                    closed.end = self._here()
                del self.open[depth:]
                # A tr ends the td in it, then the tr around that.
                if element.tag not in ("td", "th"):
                    return
            elif element.tag in _SCOPES or (element.tag not in INLINE and tag == element.tag):
                return
