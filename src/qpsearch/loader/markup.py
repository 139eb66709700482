"""Markup rules: front matter, HTML and links become plain lines; offsets are kept."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qpsearch.loader.draft import Draft

    Rule = Callable[[Draft], Iterator[Edit]]

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|$)")
_TAG = re.compile(
    r"</?(?:p|div|br|span|table|tr|td|html|body|h[1-6]|a|img|ul|ol|li|strong|b|em|font|section)\b"
    r"[^<>]*>|<!doctype\b|<!--",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body br caption center dd div dl dt fieldset figcaption
        figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre script
        section select style table tbody td tfoot th thead title tr ul""",
    )
)
_UNREAD = frozenset(["script", "style", "template"])
_LINK = re.compile(r"\[([^\[\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_AUTOLINK = re.compile(
    r"<(?:https?|ftp|mailto):[^<>\s]*>|\b(?:https?|ftp)://[^\s<>（）()，。；、]+"
)
_SEPARATORS = re.compile(r"[\s|｜·•/\\,，、>»-]*")


def front_matter(draft: Draft) -> Iterator[Edit]:
    """Take out a YAML block at the very top; the metadata stage reads it."""
    match = _FRONT_MATTER.match(draft.text)
    if match:
        yield Edit(match.start(), match.end())


def html_markup(draft: Draft) -> Iterator[Edit]:
    """Take out tags, comments, scripts; block tags end a line; entities become characters."""
    if _TAG.search(draft.text):
        scanner = _MarkupScanner(draft.text)
        scanner.scan()
        yield from scanner.edits


def link_line(draft: Draft) -> Iterator[Edit]:
    """Take out lines that hold nothing but links and what separates them."""
    for line in draft.lines():
        rest = _AUTOLINK.sub("", _LINK.sub("", line.text))
        if rest != line.text and _SEPARATORS.fullmatch(rest):
            yield Edit(line.outer.start, line.outer.end, "\n")


def link_target(draft: Draft) -> Iterator[Edit]:
    """Keep the words of a Markdown link that stands in a sentence, take out its target."""
    for match in _LINK.finditer(draft.text):
        yield Edit(match.start(), match.start() + 1)
        yield Edit(match.end(1), match.end())


RULES: tuple[tuple[str, Rule], ...] = (
    ("front_matter", front_matter),
    ("html_markup", html_markup),
    ("link_line", link_line),
    ("link_target", link_target),
)
"""The markup rules in the order they are applied."""


class _MarkupScanner(HTMLParser):
    """Collects one edit for each piece of markup, at its offset in the text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.edits: list[Edit] = []
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._unread_from: int | None = None

    def scan(self) -> None:
        self.feed(self.text)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _markup(self, start: int, end: int, replacement: str) -> None:
        if self._unread_from is None and (not self.edits or start >= self.edits[-1].end):
            self.edits.append(Edit(start, end, replacement))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        start = self._here()
        raw = self.get_starttag_text() or ""
        self._markup(start, start + len(raw), "\n" if tag in _BLOCKS else "")
        if tag in _UNREAD and self._unread_from is None:
            self._unread_from = start + len(raw)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        start = self._here()
        self._markup(
            start, start + len(self.get_starttag_text() or ""), "\n" if tag in _BLOCKS else ""
        )

    def handle_endtag(self, tag: str) -> None:
        start = self._here()
        if tag in _UNREAD and self._unread_from is not None:
            unread, self._unread_from = self._unread_from, None
            self._markup(unread, start, "")
        end = self.text.find(">", start) + 1 or len(self.text)
        self._markup(start, end, "\n" if tag in _BLOCKS else "")

    def handle_comment(self, data: str) -> None:
        start = self._here()
        end = self.text.find(">", start + len(data)) + 1 or len(self.text)
        self._markup(start, end, "")

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        start = self._here()
        self._markup(start, self.text.find(">", start) + 1 or len(self.text), "")

    def handle_pi(self, data: str) -> None:
        self.handle_decl(data)

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def _reference(self, reference: str) -> None:
        start = self._here()
        end = start + len(reference)
        if self.text[end : end + 1] == ";":
            end += 1
        self._markup(start, end, html.unescape(self.text[start:end]))
