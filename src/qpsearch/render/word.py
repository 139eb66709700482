"""Reports as Word files: a first page that says what was asked, contents, clauses, page numbers.

The body is written as XML at once: python-docx looks for a place for each paragraph anew, which
takes a thousand clauses minutes. Styles, page, header and properties are its own.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from qpsearch.render.documents import visible
from qpsearch.render.report import LANGUAGES, in_wording
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.render.report import Entry, Report

_TYPEFACES = {
    Script.SIMPLIFIED: {
        "仿宋": "FangSong, 仿宋_GB2312, STFangsong, FandolFang, Noto Serif CJK SC",
        "黑体": "SimHei, STHeiti, Source Han Sans SC, Noto Sans CJK SC",
    },
    Script.TRADITIONAL: {
        "新細明體": "PMingLiU, LiSong Pro, Source Han Serif TC, Noto Serif CJK TC",
        "微軟正黑體": "Microsoft JhengHei, PingFang TC, Source Han Sans TC, Noto Sans CJK TC",
    },
}
"""Typefaces of Chinese text and of headings, each with what a reader may take in its place."""
FACTS_STYLE = "Report Facts"
"""Name of the style of small grey lines."""
_LISTED = 150
"""Clauses up to which the contents list each; beyond, documents or queries only."""
_WRITTEN, _COMPOSED = 0.35, 0.8
"""Shares of the time when all entries are XML, and when they stand in the document."""
_GREY = "555555"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT_WIDTH = 8_674
"""Twentieths of a point between the margins of A4: 210 less 28 and 29 mm."""


def as_docx(
    report: Report,
    *,
    now: datetime | None = None,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Return a report as a Word file (A4).

    The page numbers of the contents are fields: LibreOffice fills them in when it opens the file,
    Word when it has asked whether it may.

    Args:
        report: what to write.
        now: the date of the file's properties.
        progress: called with the share that is done (0 to 1).

    """
    tell = progress or (lambda _: None)
    document = new_document(report.title, report.about, now=now, wording=report.wording)
    body = document.element.body
    written = f'<w:body xmlns:w="{_W}">{"".join(_body(report, tell))}</w:body>'
    last = body.sectPr
    for element in list(parse_xml(written)):
        last.addprevious(element)
    tell(_COMPOSED)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def new_document(
    title: str,
    about: Sequence[tuple[str, str]] = (),
    *,
    now: datetime | None = None,
    wording: Script = Script.SIMPLIFIED,
) -> Any:
    """Return an empty document of python-docx: A4, Chinese typefaces, page numbers.

    Args:
        title: of the document, in its header too.
        about: what it says of itself, label and value.
        now: the date of the file's properties.
        wording: the script of what it says itself, which sets language and typefaces too.

    """
    document = Document()
    _clear_template(document)
    _set_properties(document, title, about, now or datetime.now(tz=UTC))
    document.core_properties.language = LANGUAGES[wording]
    _set_page(document, title, in_wording("第 | 页　共 | 页", wording).split("|"))
    _set_styles(document)
    _set_typefaces(document, wording)
    return document


# ---- the body --------------------------------------------------------


def _body(report: Report, tell: Callable[[float], None]) -> Iterator[str]:
    yield _paragraph("Title", _run(report.title))
    for label, value in report.about:
        yield _paragraph("ReportFacts", _run(f"{label}：{value}"))
    entries = sum(1 for _ in report.entries)
    deep = entries <= _LISTED
    if entries:
        yield from _contents(report, deep=deep)
    mark = written = 0
    for number, group in enumerate(report.groups):
        mark += 1
        yield _heading(1, group.title, mark, new_page=number == 0)
        for line in (group.facts, group.note):
            if line:
                yield _paragraph("ReportFacts", _run(line))
        for entry in group.entries:
            mark += deep
            yield _heading(2, entry.heading, mark if deep else 0)
            yield from _entry(report, entry)
            written += 1
            tell(_WRITTEN * written / entries)


def _contents(report: Report, *, deep: bool) -> Iterator[str]:
    """Yield the contents: a line for each heading that is listed, its page number a field.

    No field ``TOC`` is around them: LibreOffice takes the lines of one as they were written, with
    no page numbers, and fills in those of fields that stand by themselves.
    """
    lines: list[tuple[int, str]] = []
    for group in report.groups:
        lines.append((1, group.title))
        if deep:
            lines += [(2, entry.heading) for entry in group.entries]
    yield _paragraph("ContentsTitle", _run(report.said("目录")))
    for mark, (level, text) in enumerate(lines, start=1):
        start = _field_start(rf"PAGEREF _Toc{mark:08d} \h", dirty=True)
        page = f"{start}<w:r><w:t> </w:t></w:r>{_FIELD_END}"
        line = (
            f'<w:hyperlink w:anchor="_Toc{mark:08d}" w:history="1">{_run(text)}'
            f"<w:r><w:tab/></w:r>{page}</w:hyperlink>"
        )
        yield _paragraph(f"TOC{level}", line)


def _heading(level: int, text: str, mark: int, *, new_page: bool = False) -> str:
    """Return a heading, with the bookmark that the contents lead to where it is listed there."""
    run = _run(text)
    if mark:
        run = (
            f'<w:bookmarkStart w:id="{mark}" w:name="_Toc{mark:08d}"/>{run}'
            f'<w:bookmarkEnd w:id="{mark}"/>'
        )
    return _paragraph(f"Heading{level}", run, "<w:pageBreakBefore/>" if new_page else "")


def _entry(report: Report, entry: Entry) -> Iterator[str]:
    if not report.by_document:
        facts = f" · {entry.facts}" if entry.facts else ""
        yield _paragraph("ClauseFacts", _run(f"《{entry.title}》{facts}"))
    if entry.path_above:
        yield _paragraph("ClauseFacts", _run(entry.path_above))
    runs: list[str] = []
    for piece, hit in entry.pieces_below_heading:
        first, *more = piece.split("\n")
        runs.append(_run(first, lit=hit))
        for line in more:
            yield _paragraph("ClauseText", "".join(runs))
            runs = [_run(line, lit=hit)]
    # In the same paragraph: no page begins with a citation alone.
    runs.append(_run(f"　——{entry.citation}", style="ClauseCitation"))
    yield _paragraph("ClauseText", "".join(runs))


def _paragraph(style: str, content: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def _run(text: str, *, lit: bool = False, style: str = "") -> str:
    if not text:
        return ""
    look = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>' if lit else ""
    if style:
        look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>'
    shown = escape(visible(text).replace("\r", " "), quote=False)
    return f'<w:r>{look}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def _field_start(instruction: str, *, dirty: bool = False) -> str:
    mark = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{mark}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction, quote=False)} '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


# ---- what is around it -----------------------------------------------


def _clear_template(document: Any) -> None:
    """Take away what the template of python-docx says of itself: a picture, a program."""
    package = document.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = re.sub(  # noqa: SLF001 - python-docx does not know this part
                rb"<Application>[^<]*", b"<Application>qpsearch", part.blob
            )
    for zoom in document.settings.element.findall(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")  # required; the template lacks it


def _set_properties(
    document: Any, title: str, about: Sequence[tuple[str, str]], now: datetime
) -> None:
    properties = document.core_properties
    properties.title = visible(title)[:255]
    properties.author = properties.last_modified_by = "qpsearch"
    properties.comments = properties.keywords = properties.category = ""
    properties.subject = "；".join(f"{label}：{value}" for label, value in about)[:255]
    properties.revision = 1
    properties.created = properties.modified = now.replace(tzinfo=None, microsecond=0)


def _set_page(document: Any, title: str, numbering: list[str]) -> None:
    """Set A4 with the margins of official documents (GB/T 9704—2012), header and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(29)
    section.top_margin, section.bottom_margin = Mm(32), Mm(30)
    section.header_distance, section.footer_distance = Mm(18), Mm(16)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.text = visible(title)
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page, pages = (
            f"{_field_start(name)}<w:r><w:t>1</w:t></w:r>{_FIELD_END}"
            for name in ("PAGE", "NUMPAGES")
        )
        before, between, after = map(_run, numbering)
        content = f"{before}{page}{between}{pages}{after}"
        for element in list(parse_xml(f'<w:p xmlns:w="{_W}">{content}</w:p>')):
            line._p.append(element)  # noqa: SLF001 - python-docx has no fields


_STYLES = f"""\
<w:styles xmlns:w="{_W}">
<w:style w:type="paragraph" w:customStyle="1" w:styleId="ReportFacts"><w:name w:val="Report Facts"/>
<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="60"/></w:pPr>
<w:rPr><w:color w:val="{_GREY}"/><w:sz w:val="21"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="ContentsTitle">
<w:name w:val="Contents Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>
<w:pPr><w:keepNext/><w:spacing w:before="360" w:after="120"/><w:jc w:val="center"/></w:pPr>
<w:rPr><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/>
<w:next w:val="Normal"/><w:uiPriority w:val="39"/><w:pPr><w:tabs>
<w:tab w:val="right" w:leader="dot" w:pos="{_TEXT_WIDTH}"/></w:tabs>
<w:spacing w:before="60" w:after="20" w:line="300" w:lineRule="auto"/>
<w:ind w:right="600"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC2"><w:name w:val="toc 2"/><w:basedOn w:val="Normal"/>
<w:next w:val="Normal"/><w:uiPriority w:val="39"/><w:pPr><w:tabs>
<w:tab w:val="right" w:leader="dot" w:pos="{_TEXT_WIDTH}"/></w:tabs>
<w:spacing w:after="20" w:line="300" w:lineRule="auto"/><w:ind w:left="420" w:right="600"/></w:pPr>
<w:rPr><w:sz w:val="21"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="ClauseFacts"><w:name w:val="Clause Facts"/>
<w:basedOn w:val="Normal"/><w:next w:val="ClauseText"/><w:qFormat/>
<w:pPr><w:keepNext/><w:spacing w:after="40"/></w:pPr>
<w:rPr><w:color w:val="{_GREY}"/><w:sz w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="ClauseText"><w:name w:val="Clause Text"/>
<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>
<w:spacing w:after="40" w:line="360" w:lineRule="auto"/>
<w:ind w:firstLineChars="200" w:firstLine="480"/><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="ClauseCitation">
<w:name w:val="Clause Citation"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>
<w:rPr><w:color w:val="{_GREY}"/><w:sz w:val="18"/></w:rPr></w:style>
</w:styles>"""


def _set_styles(document: Any) -> None:
    styles = document.styles
    for element in list(parse_xml(_STYLES)):
        styles.element.append(element)
    normal = styles["Normal"]
    normal.font.size = Pt(12)
    normal.paragraph_format.space_after = Pt(0)
    sizes = {"Title": (22, 0, 18), "Heading 1": (16, 18, 6), "Heading 2": (13, 12, 4)}
    for name, (size, before, after) in sizes.items():
        style = styles[name]
        style.font.size = Pt(size)
        style.font.bold = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
    title = styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.findall(f".//{{{_W}}}pBdr"):
        border.getparent().remove(border)


def _set_typefaces(document: Any, wording: Script) -> None:
    """Set typefaces with their stand-ins, and the language, for all styles."""
    stand_ins = _TYPEFACES[wording]
    body, head = stand_ins
    for style in document.styles:
        is_heading = style.name.startswith(("Heading", "Title", "Contents"))
        if style.name != "Normal" and not is_heading:
            continue
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            if qn(theme) in fonts.attrib:
                del fonts.attrib[qn(theme)]
        fonts.set(qn("w:eastAsia"), head if is_heading else body)
        fonts.set(qn("w:ascii"), "Times New Roman")
        fonts.set(qn("w:hAnsi"), "Times New Roman")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), LANGUAGES[wording])
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
                '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
                for name, others in stand_ins.items()
            )
            part._blob = re.sub(  # noqa: SLF001 - python-docx knows no table of fonts
                rb"</w:fonts>\s*$", fonts.encode() + b"</w:fonts>", part.blob
            )


def xml_element(name: str, attributes: dict[str, str] | None = None) -> Any:
    """Return an element of WordprocessingML, names with their prefix (``w:r``)."""
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element
