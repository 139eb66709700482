"""Two texts side by side, and as one text with what was put in and left out: HTML and Word."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.render.documents import visible
from qpsearch.render.report import LANGUAGES
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class RedlinePiece(NamedTuple):
    """A part of a clause in both texts."""

    a: str
    b: str
    kind: str
    """In what way the two differ; empty where they say the same."""


class RedlineRow(NamedTuple):
    """A clause of one text beside that of the other."""

    kind: str
    """What became of it: changed, added, …"""
    a_section: str
    b_section: str
    pieces: Sequence[RedlinePiece]
    said: str = ""
    """The kind in the language of the reader; empty where it is said in English."""


class Redline(NamedTuple):
    """A comparison as it is printed."""

    title: str
    a_name: str
    b_name: str
    facts: Sequence[str]
    """What was found, in lines."""
    rows: Sequence[RedlineRow]
    wording: Script = Script.SIMPLIFIED
    """The script of what is said, beside what is quoted."""

    def told(self, told: Callable[[str], str], wording: Script) -> Redline:
        """Return the comparison as it is told in another language."""
        rows = tuple(row._replace(said=told(row.kind)) for row in self.rows)
        return self._replace(facts=tuple(map(told, self.facts)), rows=rows, wording=wording)


SUBSTANTIVE = frozenset({"word", "cut"})
"""Kinds of pieces that say something else; the others are marked faintly."""
_STYLE = """\
body { margin: 2em; line-height: 1.7; color: #111; background: #fff;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
h1 { font-size: 1.3em; } .facts { color: #555; font-size: .9em; margin: .2em 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-top: 1em; }
th, td { border: 1px solid #ccc; padding: .4em .8em; vertical-align: top; text-align: left;
  white-space: pre-wrap; overflow-wrap: anywhere; }
thead th { background: #f2f2f2; }
.place { display: block; color: #555; font-size: .85em; }
del { background: #ffd7d5; color: #82071e; text-decoration: line-through; }
ins { background: #ccffd8; color: #055d20; text-decoration: underline; }
tr.removed del, tr.added ins { text-decoration: none; }
.same { border-bottom: 1px dotted #999; }
td.none { background: #f7f7f7; }
@media print { @page { size: A4; margin: 20mm 18mm;
    @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
  body { margin: 0; font-size: 10pt; } thead { display: table-header-group; }
  tr { break-inside: avoid-page; } del, ins { print-color-adjust: exact; } }
"""


def as_side_by_side(redline: Redline) -> str:
    """Return a comparison as one HTML file without any other, in two columns."""
    rows = "".join(_row(row) for row in redline.rows)
    facts = "".join(f'<p class="facts">{_shown(fact)}</p>\n' for fact in redline.facts)
    return (
        '<!DOCTYPE html>\n<html lang="'
        f'{LANGUAGES[redline.wording]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_shown(redline.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_shown(redline.title)}</h1>\n{facts}"
        "<table>\n<thead><tr>"
        f'<th scope="col">{_shown(redline.a_name)}</th>'
        f'<th scope="col">{_shown(redline.b_name)}</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n"
    )


def _row(row: RedlineRow) -> str:
    cells = "".join(
        _cell(row, section, [(piece.a if first else piece.b, piece.kind) for piece in row.pieces],
              "del" if first else "ins")
        for first, section in ((True, row.a_section), (False, row.b_section))
    )  # fmt: skip
    return f'<tr class="{row.kind}">{cells}</tr>\n'


def _cell(row: RedlineRow, section: str, pieces: Sequence[tuple[str, str]], tag: str) -> str:
    if not section and not any(text for text, _ in pieces):
        return '<td class="none"></td>'
    shown = []
    for text, kind in pieces:
        if not text or not kind:
            shown.append(_shown(text))
        elif kind in SUBSTANTIVE:
            shown.append(f"<{tag}>{_shown(text)}</{tag}>")
        else:
            shown.append(f'<span class="same" title="{kind}">{_shown(text)}</span>')
    place = _shown(" · ".join(part for part in (section, row.said or row.kind) if part))
    return f'<td><span class="place">{place}</span>{"".join(shown)}</td>'


def _shown(text: str) -> str:
    return escape(visible(text))
