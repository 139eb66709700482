"""Reports as Word files: real headings, a table of contents, matches highlighted."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from qpsearch.render.documents import visible

if TYPE_CHECKING:
    from qpsearch.render.report import Entry, Report

_BODY, _HEAD = "宋体", "黑体"
"""Typefaces of Chinese text; a reader without them substitutes its own."""


def as_docx(report: Report) -> bytes:
    """Return a report as a Word file.

    The table of contents is a field, filled in already: it reads well before it is updated, and
    Word adds the page numbers when it is (F9).
    """
    document = new_document(report.title)
    _add_contents(document, report)
    mark = 0
    for group in report.groups:
        mark += 1
        _add_heading(document, group.title, 1, mark)
        for line in (group.facts, group.note):
            if line:
                add_grey(document, line)
        for entry in group.entries:
            mark += 1
            _add_heading(document, entry.heading, 2, mark)
            _add_entry(document, report, entry)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def new_document(title: str) -> Any:
    """Return a Word file with the typefaces of Chinese print that holds its title only."""
    from docx import Document

    document = Document()
    _set_typefaces(document)
    document.core_properties.title = visible(title)[:255]
    document.core_properties.author = "qpsearch"
    document.core_properties.comments = ""
    document.add_heading(visible(title), level=0)
    return document


def _set_typefaces(document: Any) -> None:
    from docx.oxml.ns import qn

    for style in document.styles:
        properties = style.element.find(qn("w:rPr"))
        is_heading = style.name.startswith(("Heading", "Title"))
        if style.name != "Normal" and not is_heading:
            continue
        if properties is None:
            properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            if qn(theme) in fonts.attrib:
                del fonts.attrib[qn(theme)]
        fonts.set(qn("w:eastAsia"), _HEAD if is_heading else _BODY)
        fonts.set(qn("w:ascii"), "Times New Roman")
        fonts.set(qn("w:hAnsi"), "Times New Roman")


def _add_heading(document: Any, text: str, level: int, mark: int) -> None:
    """Add a heading with the bookmark that the table of contents leads to."""
    paragraph = document.add_heading("", level=level)
    start = xml_element("w:bookmarkStart", {"w:id": str(mark), "w:name": f"_Toc{mark:08d}"})
    paragraph._p.append(start)  # noqa: SLF001 - python-docx has no bookmarks
    paragraph.add_run(visible(text))
    paragraph._p.append(xml_element("w:bookmarkEnd", {"w:id": str(mark)}))  # noqa: SLF001


def _add_contents(document: Any, report: Report) -> None:
    """Add the field of a table of contents, with a linked line for each heading."""
    lines: list[tuple[int, str]] = []
    for group in report.groups:
        lines.append((1, group.title))
        lines += [(2, entry.heading) for entry in group.entries]
    if not lines:
        return
    paragraph = None
    for mark, (level, text) in enumerate(lines, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = _points(18 * (level - 1))
        paragraph.paragraph_format.space_after = _points(0)
        if mark == 1:
            _add_field_start(paragraph, r'TOC \o "1-2" \h \z \u')
        link = xml_element("w:hyperlink", {"w:anchor": f"_Toc{mark:08d}", "w:history": "1"})
        run = xml_element("w:r")
        content = xml_element("w:t", {"xml:space": "preserve"})
        content.text = visible(text)
        run.append(content)
        link.append(run)
        paragraph._p.append(link)  # noqa: SLF001 - python-docx has no links inside a file
    if paragraph is not None:
        paragraph.add_run()._r.append(  # noqa: SLF001 - python-docx has no fields
            xml_element("w:fldChar", {"w:fldCharType": "end"})
        )


def _add_field_start(paragraph: Any, instruction: str) -> None:
    for kind in ("begin", "", "separate"):
        run = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no fields
        if kind:
            run.append(xml_element("w:fldChar", {"w:fldCharType": kind}))
        else:
            code = xml_element("w:instrText", {"xml:space": "preserve"})
            code.text = instruction
            run.append(code)


def _add_entry(document: Any, report: Report, entry: Entry) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    if not report.by_document:
        add_grey(document, f"《{entry.title}》")
        if entry.facts:
            add_grey(document, entry.facts)
    if entry.path and entry.path != entry.heading:
        add_grey(document, entry.path)
    paragraph = document.add_paragraph()
    for piece, hit in entry.pieces:
        for number, line in enumerate(piece.split("\n")):
            if number:
                paragraph = document.add_paragraph()
            if line:
                run = paragraph.add_run(visible(line))
                if hit:
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    add_grey(document, f"—— {entry.citation}", right=True)


def add_grey(document: Any, text: str, *, right: bool = False) -> None:
    """Add a line of small grey letters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import RGBColor

    paragraph = document.add_paragraph()
    run = paragraph.add_run(visible(text))
    run.font.size = _points(9)
    run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _points(size: int) -> Any:
    from docx.shared import Pt

    return Pt(size)


def xml_element(name: str, attributes: dict[str, str] | None = None) -> Any:
    """Return an element of WordprocessingML, names with their prefix (``w:r``)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element
