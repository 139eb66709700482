"""Copies of a text with remarks at its citations: HTML, and Word with comments."""

from __future__ import annotations

from copy import deepcopy
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.text.run import Run

from qpsearch.render.citations import STATUS_NAMES, remark_on
from qpsearch.render.documents import visible
from qpsearch.render.report import LANGUAGES
from qpsearch.render.word import FACTS_STYLE, new_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from qpsearch.studies.checking.verdicts import CheckedCitation, CheckedFile
    from qpsearch.text.conversion import Script

_AUTHOR, _INITIALS = "qpsearch", "qp"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE = """\
body { margin: 2em auto; max-width: 46em; padding: 0 1em; line-height: 1.8; color: #111;
  background: #fff; font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun,
  serif; }
h1 { font-size: 1.3em; } h2 { font-size: 1.15em; } .facts { color: #555; font-size: .9em; }
p { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4em 0; }
mark { padding: 0 .1em; color: inherit; background: #fff3b0; border-bottom: 2px solid #b58900; }
mark.yes { background: #e3f6e5; border-color: #2e7d32; }
mark.no { background: #ffe0de; border-color: #b3261e; }
aside { margin: .2em 0 .8em 2em; padding: .2em .8em; border-left: 3px solid #b58900; color: #333;
  font-size: .88em; white-space: pre-wrap; }
aside.no { border-color: #b3261e; }
@media print { @page { size: A4; margin: 25mm 25mm 22mm;
    @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
  body { max-width: none; margin: 0; padding: 0; } h2 { break-after: avoid; }
  mark, aside { print-color-adjust: exact; } aside { break-inside: avoid; } }
"""


def as_remarked_html(files: Sequence[CheckedFile], facts: Sequence[str], wording: Script) -> str:
    """Return texts as one HTML file: their citations marked, remarks below the paragraphs.

    Args:
        files: the texts.
        facts: what was found, in lines.
        wording: the script of what is said.

    """
    title = "、".join(file.title or _name(file) for file in files)
    about = "".join(f'<p class="facts">{_shown(fact)}</p>\n' for fact in facts)
    body = "".join(f"<section>\n{''.join(_section(file))}</section>\n" for file in files)
    return (
        '<!DOCTYPE html>\n<html lang="'
        f'{LANGUAGES[wording]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_shown(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_shown(title)}</h1>\n{about}{body}</body>\n</html>\n"
    )


def _section(file: CheckedFile) -> Iterator[str]:
    yield f'<p class="facts">{_shown(_name(file))}</p>\n'
    number = 0
    for passage, citations in _by_passage(file):
        tag = "h2" if passage.is_title else "p"
        pieces: list[str] = []
        remarks: list[str] = []
        at = 0
        for found in citations:
            start, end = found.inside
            kind = _holds(found)
            number += 1
            pieces.append(_shown(passage.text[at:start]))
            name = STATUS_NAMES[found.status]
            marked = _shown(passage.text[start:end])
            if found.message:
                remarks.append(
                    f'<aside class="{kind}" id="remark-{number}">{_shown(found.text)}: '
                    f"{_shown(remark_on(found))}</aside>\n"
                )
                marked = f'<a href="#remark-{number}">{marked}</a>'
            pieces.append(f'<mark class="{kind}" title="{name}">{marked}</mark>')
            at = end
        pieces.append(_shown(passage.text[at:]))
        yield f"<{tag}>{''.join(pieces)}</{tag}>\n{''.join(remarks)}"


def _name(file: CheckedFile) -> str:
    """Return the name of a file: where it lies on the writer's machine is nobody's business."""
    return file.source.rpartition("/")[2] or file.source


def _holds(found: CheckedCitation) -> str:
    return {True: "yes", False: "no", None: "open"}[found.holds]


def _by_passage(file: CheckedFile) -> Iterator[tuple[Any, list[CheckedCitation]]]:
    by_number: dict[int, list[CheckedCitation]] = {}
    for found in file.citations:
        by_number.setdefault(found.passage, []).append(found)
    for number, passage in enumerate(file.passages):
        yield passage, by_number.get(number, [])


def _shown(text: str) -> str:
    return escape(visible(text))


# ---- Word ------------------------------------------------------------


def as_remarked_word(
    files: Sequence[CheckedFile], facts: Sequence[str], now: datetime, wording: Script
) -> bytes:
    """Return texts as one Word file with a comment at each citation that wants a remark.

    Args:
        files: the texts.
        facts: what was found, in lines.
        now: when it was checked.
        wording: the script of what is said.

    """
    title = "、".join(file.title or _name(file) for file in files)
    document = new_document(title, now=now, wording=wording)
    for fact in facts:
        document.add_paragraph(visible(fact), style=FACTS_STYLE)
    for file in files:
        document.add_paragraph(visible(_name(file)), style=FACTS_STYLE)
        for passage, citations in _by_passage(file):
            paragraph = document.add_paragraph(style="Title" if passage.is_title else None)
            at = 0
            for found in citations:
                start, end = found.inside
                _add_text(paragraph, passage.text[at:start])
                runs = _add_text(paragraph, passage.text[start:end])
                if found.message and runs:
                    _comment(document, runs, found)
                at = end
            _add_text(paragraph, passage.text[at:])
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_text(paragraph: Any, text: str) -> list[Any]:
    return [paragraph.add_run(visible(text))] if text else []


def _comment(document: Any, runs: Sequence[Any], found: CheckedCitation) -> None:
    document.add_comment(
        runs=list(runs), text=visible(remark_on(found)), author=_AUTHOR, initials=_INITIALS
    )


def with_comments(data: bytes, file: CheckedFile) -> bytes:
    """Return a Word file as it is, with a comment at each citation that wants a remark.

    A citation that cannot be found in the paragraphs (in a foot note, say) has its comment at the
    first of them.

    Args:
        data: the file.
        file: what was found in it.

    Raises:
        ValueError: it has no paragraph that could bear a comment.

    """
    document = Document(BytesIO(data))
    paragraphs = [_Paragraph(element) for element in document.element.body.iter(f"{_W}p")]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    if not paragraphs:
        raise ValueError("no paragraph")
    number = offset = 0
    for found in file.citations:
        place = _find(paragraphs, found.text, number, offset)
        if place is not None:
            number, start, offset = place
        if not found.message:
            continue
        runs = (
            paragraphs[0].cut(0, len(paragraphs[0].text))
            if place is None
            else paragraphs[number].cut(start, offset)
        )
        _comment(document, runs, found)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _find(
    paragraphs: Sequence[_Paragraph], words: str, number: int, offset: int
) -> tuple[int, int, int] | None:
    """Return paragraph, start and end of words at or after a place; blanks make no difference."""
    wanted = "".join(words.split())
    for at in range(number, len(paragraphs)):
        letters = [n for n, letter in enumerate(paragraphs[at].text) if not letter.isspace()]
        squeezed = "".join(paragraphs[at].text[n] for n in letters)
        floor = sum(n < offset for n in letters) if at == number else 0
        if (found := squeezed.find(wanted, floor)) >= 0:
            return at, letters[found], letters[found + len(wanted) - 1] + 1
    return None


class _Paragraph:
    """The runs of a paragraph of a Word file, which may be cut."""

    def __init__(self, paragraph: Any) -> None:
        self._paragraph = paragraph
        self._runs = [run for run in paragraph.iter(f"{_W}r") if _text_of(run)]
        self.text = "".join(map(_text_of, self._runs))

    def cut(self, start: int, end: int) -> list[Any]:
        """Return the runs that hold ``text[start:end]`` and, where they can be cut, nothing else.

        Runs with more than letters in them (a picture, a tab) are left whole.
        """
        self._cut_at(start)
        self._cut_at(end)
        at = 0
        found = []
        for run in self._runs:
            length = len(_text_of(run))
            if at < end and at + length > start:
                found.append(Run(run, self._paragraph))
            at += length
        return found

    def _cut_at(self, place: int) -> None:
        at = 0
        for number, run in enumerate(self._runs):
            length = len(_text_of(run))
            if at < place < at + length:
                letters = run.findall(f"{_W}t")
                if len(letters) != 1 or any(
                    child.tag not in (f"{_W}t", f"{_W}rPr") for child in run
                ):
                    return
                text = letters[0].text or ""
                rest = deepcopy(run)
                for element, part in ((run, text[: place - at]), (rest, text[place - at :])):
                    (written,) = element.findall(f"{_W}t")
                    written.text = part
                    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.addnext(rest)
                self._runs.insert(number + 1, rest)
                return
            at += length


def _text_of(run: Any) -> str:
    return "".join(element.text or "" for element in run.findall(f"{_W}t"))
