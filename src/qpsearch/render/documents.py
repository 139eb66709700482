"""Reports as plain text, Markdown and HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from qpsearch.render.report import LANGUAGES
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.render.report import Entry, Report

_MARKS = re.compile(r"([\\`*_\[\]<>|~$&])")
_LINE_START = re.compile(r"^[ \t]*(\d*)([#>+\-=.)])", re.MULTILINE)
"""What begins a heading, list or rule in Markdown: a mark, or digits and a mark."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STYLE = """\
body { max-width: 44em; margin: 2em auto; padding: 0 1em; line-height: 1.7;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
h1, h2, h3 { line-height: 1.3; font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
.facts, .path { color: #555; font-size: .9em; }
.citation { color: #555; font-size: .9em; text-align: right; }
blockquote { margin: .5em 0; padding: 0 1em; border-left: 3px solid #ccc; white-space: pre-wrap; }
mark, .hit { background: #ffec99; }
@media print {
  @page { size: A4; margin: 25mm 25mm 22mm;
    @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
  body { max-width: none; margin: 0; padding: 0; font-size: 11pt; line-height: 1.6;
    font-family: FangSong, STFangsong, "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
  nav a { color: inherit; text-decoration: none; }
  h2, h3, .facts, .path { break-after: avoid; }
  .citation { break-before: avoid; }
  p, blockquote { orphans: 3; widows: 3; }
  section + section { margin-top: 2em; }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
_TRADITIONAL_STYLE = """\
body { font-family: "Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", PMingLiU, serif; }
h1, h2, h3 { font-family: "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
@media print { body { font-family: "Noto Serif CJK TC", "Songti TC", PMingLiU, serif; } }
"""
"""What is other where a report speaks traditional script: letters as they are printed there."""
_MARKED = (("【", "】"), ("⟦", "⟧"), ("«", "»"))
"""Marks around matches in plain text: the first pair that no clause holds itself."""


def visible(text: str) -> str:
    """Return a text without the control characters that no document may hold."""
    return _NO_XML.sub("\ufffd", text)


def as_text(report: Report) -> str:
    """Return a report as plain text."""
    return "\n".join(_text_lines(report)) + "\n"


def _text_lines(report: Report) -> Iterator[str]:
    yield report.title
    yield from (f"{label}：{value}" for label, value in report.about)
    opening, closing = _marks_for(report)
    if any(entry.spans for entry in report.entries):
        yield report.said(f"命中处以{opening}{closing}标出")
    for group in report.groups:
        yield from ("", "=" * 40, group.title)
        if group.facts:
            yield group.facts
        if group.note:
            yield group.note
        for entry in group.entries:
            yield from ("", entry.heading)
            yield from _about(report, entry)
            text = "".join(
                f"{opening}{piece}{closing}" if hit else piece for piece, hit in entry.pieces
            )
            yield from ("", text, "", f"—— {entry.citation}")


def _marks_for(report: Report) -> tuple[str, str]:
    """Return the marks around matches: a pair that stands in no clause, else the last."""
    texts = [entry.text for entry in report.entries]
    free = (pair for pair in _MARKED if not any(mark in text for text in texts for mark in pair))
    return next(free, _MARKED[-1])


def _about(report: Report, entry: Entry) -> Iterator[str]:
    """Yield what stands between the heading of an entry and its text."""
    if not report.by_document:
        yield f"《{entry.title}》"
        if entry.facts:
            yield entry.facts
    if entry.path and entry.path != entry.heading:
        yield entry.path


def as_markdown(report: Report) -> str:
    """Return a report as Markdown: what marks mean there is escaped, matches are bold."""
    return "\n\n".join(_markdown_blocks(report)) + "\n"


def _markdown_blocks(report: Report) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    if report.about:
        yield "\n".join(f"- {plain(label)}：{plain(value)}" for label, value in report.about)
    for group in report.groups:
        yield f"## {plain(group.title)}"
        yield from (plain(line) for line in (group.facts, group.note) if line)
        for entry in group.entries:
            yield f"### {plain(entry.heading)}"
            yield from (plain(line) for line in _about(report, entry))
            yield quoted(entry.pieces)
            yield f"—— {plain(entry.citation)}"


def quoted(pieces: Iterable[tuple[str, bool]]) -> str:
    """Return a text as a block quote of Markdown, a paragraph a line, the pieces that match bold.

    Args:
        pieces: the text in pieces, each with whether it matches.

    """
    body = "".join(_bold(piece) if hit else plain(piece) for piece, hit in pieces)
    body = _LINE_START.sub(r"\1\\\2", _INDENT.sub("", body))
    return "> " + body.replace("\n", "\n>\n> ")


def plain(text: str) -> str:
    """Return a text with the marks of Markdown escaped."""
    return _MARKS.sub(r"\\\1", text)


def _bold(text: str) -> str:
    """Return bold text. Stars beside a mark are no emphasis in CommonMark; the element always.

    Each line is bold by itself, as it becomes a paragraph and no emphasis goes on in the next.
    """
    return "\n".join(_bold_line(line) if line.strip() else line for line in text.split("\n"))


def _bold_line(line: str) -> str:
    if line[0].isalnum() and line[-1].isalnum():
        return f"**{plain(line)}**"
    return f"<b>{plain(line)}</b>"


def as_html(report: Report) -> str:
    """Return a report as one HTML page with a table of contents; matches are marked."""
    return visible("\n".join(_html_lines(report)) + "\n")


def _html_lines(report: Report) -> Iterator[str]:
    language = LANGUAGES[report.wording]
    style = _STYLE + (_TRADITIONAL_STYLE if report.wording is Script.TRADITIONAL else "")
    yield f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(report.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>"
    yield f"<h1>{escape(report.title)}</h1>"
    if report.about:
        lines = "<br>\n".join(escape(f"{label}：{value}") for label, value in report.about)
        yield f'<p class="facts">{lines}</p>'
    yield "<nav>\n<ul>"
    for number, group in enumerate(report.groups, start=1):
        yield f'<li><a href="#g{number}">{escape(group.title)}</a></li>'
    yield "</ul>\n</nav>"
    for number, group in enumerate(report.groups, start=1):
        yield f'<section id="g{number}">\n<h2>{escape(group.title)}</h2>'
        if group.facts:
            yield f'<p class="facts">{escape(group.facts)}</p>'
        if group.note:
            yield f"<p>{escape(group.note)}</p>"
        for entry in group.entries:
            yield from _html_entry(report, entry)
        yield "</section>"
    yield "</body>\n</html>"


def _marked(text: str) -> str:
    """Return text marked for browsers, and for word processors, which do not know ``mark``."""
    return f'<mark><span class="hit">{escape(text)}</span></mark>'


def _html_entry(report: Report, entry: Entry) -> Iterator[str]:
    record = entry.record
    yield f'<article data-doc="{escape(record["doc_id"])}" data-eid="{escape(record["eid"])}">'
    yield f"<h3>{escape(entry.heading)}</h3>"
    if not report.by_document:
        facts = f" · {entry.facts}" if entry.facts else ""
        yield f'<p class="path">{escape(f"《{entry.title}》{facts}")}</p>'
    if entry.path_above:
        yield f'<p class="path">{escape(entry.path_above)}</p>'
    body = "".join(
        _marked(piece) if hit else escape(piece) for piece, hit in entry.pieces_below_heading
    )
    lines = body.replace("\n", "<br>")  # word processors know nothing of pre-wrap
    yield f"<blockquote>{lines}</blockquote>"
    yield f'<p class="citation">{escape(entry.citation)}</p>\n</article>'
