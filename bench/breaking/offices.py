# ruff: noqa: E501 - the parts of a file stand whole
"""Files of offices to be bent: small ones that use much of what each format has, and real ones."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path

_REAL = Path(__file__).parents[2] / "tests/cases/loader/office"
"""Files that Word, WPS and LibreOffice wrote; without them the small ones alone are bent."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return an archive of parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def samples() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """Return for each format some files: suffix and bytes."""
    made: dict[str, list[tuple[str, bytes]]] = {
        "docx": [(".docx", _docx()), (".docx", _with_chunks())],
        "xlsx": [(".xlsx", _xlsx())],
        "pptx": [(".pptx", _pptx())],
        "odf": [(".odt", _odf("text")), (".ods", _odf("spreadsheet")), (".fodt", _flat())],
        "ofd": [(".ofd", _ofd())],
        "epub": [(".epub", _epub())],
        "rtf": [(".rtf", _RTF)],
        "mail": [(".eml", _MAIL), (".mht", _PAGE_ARCHIVE)],
        "rows": [(".csv", _CSV), (".tsv", _CSV.replace(b",", b"\t")), (".json", _JSON)],
        "compound": [],
    }
    made["zip"] = [(".zip", _nested(made))]
    kinds = {"doc": "compound", "wps": "compound", "xls": "compound", "odt": "odf", "fodt": "odf",
             "ods": "odf"}  # fmt: skip
    for path in sorted(_REAL.glob("*.*")):
        suffix = path.suffix[1:]
        if suffix == "txt":
            continue
        made[kinds.get(suffix, suffix)].append((path.suffix, path.read_bytes()))
    return {name: tuple(files) for name, files in made.items() if files}


def _relations(*rows: tuple[str, str, str]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>'
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'.encode()


def _word(name: str, body: str) -> bytes:
    return f'<w:{name} xmlns:w="{_W}" xmlns:r="{_R}">{body}</w:{name}>'.encode()


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _docx() -> bytes:
    numbered = '<w:pPr><w:pStyle w:val="h1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>牵头单位</w:t></w:r></w:p></w:tc>'
    body = (
        f"<w:p>{_run('关于质量的办法')}</w:p>"
        f"<w:p>{numbered}{_run('总体要求')}</w:p><w:p>{numbered}{_run('重点任务')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:tbl><w:tblGrid><w:gridCol w:w='100'/></w:tblGrid><w:tr>{cell}{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>"
        f"<w:p><w:ins w:id='1'>{_run('新增')}</w:ins><w:del w:id='2'><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:r><w:tab/><w:br w:type='page'/><w:sym w:font='Wingdings' w:char='F0FE'/><w:noBreakHyphen/></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        f"{_run('1')}<w:r><w:fldChar w:fldCharType='end'/></w:r><w:hyperlink r:id='l'>{_run('链接')}</w:hyperlink>"
        "<w:r><w:ruby><w:rt><w:r><w:t>zhì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>质</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{_run('第一条　为了质量。')}</w:p></w:sdtContent></w:sdt>"
        "<w:sectPr><w:headerReference w:type='default' r:id='h'/></w:sectPr>"
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlRestart w:val="0"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="第%{n + 1}条"/></w:lvl>'
        for n, kind in enumerate(
            ("chineseCounting", "upperRoman", "ideographTraditional", "decimal")
        )
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/><w:basedOn w:val="h0"/><w:pPr><w:outlineLvl w:val="0"/>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="h0"><w:basedOn w:val="h1"/></w:style>'
    )
    related = (
        ("n", "numbering", "numbering.xml"),
        ("s", "styles", "styles.xml"),
        ("f", "footnotes", "footnotes.xml"),
        ("h", "header", "header1.xml"),
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": _relations(("d", "officeDocument", "word/document.xml")),
            "word/document.xml": _word("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": _relations(*related),
            "word/numbering.xml": _word("numbering", numbering),
            "word/styles.xml": _word("styles", styles),
            "word/footnotes.xml": _word("footnotes", f"<w:footnote w:id='2'><w:p>{_run('注。')}</w:p></w:footnote>"),
            "word/header1.xml": _word("hdr", f"<w:p>{_run('页眉')}</w:p>"),
            "docProps/core.xml": b'<c:coreProperties xmlns:c="c" xmlns:d="d"><d:title>T</d:title></c:coreProperties>',
        }
    )  # fmt: skip


def _with_chunks() -> bytes:
    chunks = {
        "c.html": b"<html><body><p>\xe7\xac\xac</p></body></html>",
        "c.mht": _PAGE_ARCHIVE,
        "c.rtf": _RTF,
        "c.docx": _docx(),
        "c.txt": b"x",
    }
    named = "".join(f'<w:altChunk r:id="{name}"/>' for name in chunks)
    return zipped(
        {
            "word/document.xml": _word("document", f"<w:body><w:p>{_run('第一条')}</w:p>{named}</w:body>"),
            "word/_rels/document.xml.rels": _relations(*((name, "aFChunk", name) for name in chunks)),
            **{f"word/{name}": data for name, data in chunks.items()},
        }
    )  # fmt: skip


def _xlsx() -> bytes:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>单位</t></is></c></row>'
        '<row r="2" hidden="1"><c r="A2" s="1"><v>44958</v></c><c r="C2" t="b"><v>1</v></c><c r="XFD2" t="e"><v>#N/A</v></c></row>'
        '<row r="9"><c r="B9" s="2"><f>SUM(A1:A8)</f><v>0.25</v></c><c t="str"><v>文</v></c></row>'
    )
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="0.00%"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_R}"><workbookPr date1904="0"/><sheets><sheet name="分工" sheetId="1" r:id="r1"/><sheet name="b" state="hidden" r:id="r2"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": _relations(("r1", "worksheet", "worksheets/s1.xml"), ("r2", "worksheet", "worksheets/s1.xml"), ("r3", "sharedStrings", "sharedStrings.xml"), ("r4", "styles", "styles.xml")),
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}" count="1"><si><r><t>任务</t></r><rPh><t>x</t></rPh></si></sst>'.encode(),
            "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>'.encode(),
            "xl/worksheets/s1.xml": f'<worksheet xmlns="{_SHEET}"><dimension ref="A1:C9"/><sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells></worksheet>'.encode(),
        }
    )  # fmt: skip


def _pptx() -> bytes:
    shape = '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:pPr lvl="1"/><a:r><a:t>质量</a:t></a:r><a:br/><a:fld><a:t>3</a:t></a:fld></a:p></p:txBody></p:sp>'
    table = '<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>甲</a:t></a:r></a:p></a:txBody></a:tc><a:tc hMerge="1"/></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    slide = f'<p:sld xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>{shape}<p:grpSp>{shape}</p:grpSp>{table}</p:spTree></p:cSld></p:sld>'
    notes = f'<p:notes xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:notes>'
    return zipped(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_SLIDES}" xmlns:r="{_R}"><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>'.encode(),
            "ppt/_rels/presentation.xml.rels": _relations(("r1", "slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": slide.encode(),
            "ppt/slides/_rels/slide1.xml.rels": _relations(("n", "notesSlide", "../notesSlides/n1.xml")),
            "ppt/notesSlides/n1.xml": notes.encode(),
        }
    )  # fmt: skip


def _odf_spaces() -> str:
    return " ".join(
        f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "table", "style")
    )


_ODF_STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P1" style:list-style-name="L1"/>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-prefix="（" style:num-suffix="）" text:start-value="2" text:display-levels="1"/></text:list-style>'
)
_ODF_TABLE = (
    '<table:table table:name="t"><table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell '
    'table:number-columns-repeated="3" table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="float" office:value="0.5"><text:p>表</text:p>'
    "</table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows></table:table>"
)
_ODF_TEXT = (
    '<text:h text:outline-level="1" text:style-name="P1">总则<text:s text:c="3"/><text:tab/></text:h>'
    '<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item text:start-value="4"><text:p text:style-name="P1">第一条</text:p>'
    "<text:list><text:list-item><text:p>子项<text:line-break/></text:p></text:list-item></text:list></text:list-item></text:list>"
    '<text:p><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>'
    "<text:tracked-changes/><text:ruby><text:ruby-base>质</text:ruby-base><text:ruby-text>zhì</text:ruby-text></text:ruby></text:p>"
)  # fmt: skip


def _odf_content(kind: str) -> str:
    body = _ODF_TABLE if kind == "spreadsheet" else _ODF_TEXT + _ODF_TABLE
    return f"<office:automatic-styles>{_ODF_STYLES}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"


def _odf(kind: str) -> bytes:
    spaces = _odf_spaces()
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "content.xml": f"<office:document-content {spaces}>{_odf_content(kind)}</office:document-content>".encode(),
            "styles.xml": f"<office:document-styles {spaces}><office:styles>{_ODF_STYLES}</office:styles></office:document-styles>".encode(),
            "meta.xml": b"<meta/>",
        }
    )  # fmt: skip


def _flat() -> bytes:
    kind = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document {_odf_spaces()} {kind}>{_odf_content("text")}</office:document>'.encode()


def _ofd() -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    lines = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="20 {y} 170 6" CTM="1 0 0 1 0 0" Size="5" HScale="1"><ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>1</ofd:Glyphs></ofd:CGTransform>'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g 4 5" DeltaY="0 0">第{n}条质量</ofd:TextCode></ofd:TextObject>'
        for n, y in enumerate(range(20, 280, 12))
    )
    page = f'<ofd:Page {space}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>{lines}</ofd:Layer></ofd:Content></ofd:Page>'
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo><ofd:Title>题</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".encode(),
            "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Pages/1.xml"/><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/0.xml"/><ofd:Page ID="2" BaseLoc="Pages/1.xml"/></ofd:Pages></ofd:Document>'.encode(),
            "Doc_0/Pages/0.xml": page.encode(),
            "Doc_0/Pages/1.xml": page.encode(),
        }
    )  # fmt: skip


def _epub() -> bytes:
    page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><h1>总则</h1><p>第一条　质量<ruby>质<rt>zhì</rt></ruby></p><table><tr><td colspan='2' rowspan='3'>表</td></tr></table><ol start='3'><li value='7'>项</li></ol></body></html>"
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="OEBPS/b.opf"/></rootfiles></container>',
            "OEBPS/b.opf": b'<package><metadata><title>t</title></metadata><manifest><item id="c0" href="t/0.xhtml"/><item id="c1" href="t/1.xhtml" properties="nav"/></manifest><spine><itemref idref="c0"/><itemref idref="c1"/><itemref idref="c0"/></spine></package>',
            "OEBPS/t/0.xhtml": page.encode(),
            "OEBPS/t/1.xhtml": page.encode(),
        }
    )  # fmt: skip


_RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}{\stylesheet{\s1 heading 1;}}{\info{\title T}}"
    rb"{\*\listtable{\list{\listlevel\levelnfc37\levelstartat1{\leveltext\'02\'00\'a1\'a2;}}\listid5}}"
    rb"{\*\listoverridetable{\listoverride\listid5\ls1}}\pard\ls1\ilvl0{\listtext 1.\tab}\'d6\'ca\'c1\'bf\par"
    rb"\uc1\u31532?\u19968?\u26465? text{\footnote note}\trowd\cellx100\clvmgf\clmgf \intbl cell\cell\row\bin4 abcd\~\-\_"
    rb"{\field{\*\fldinst TOC}{\fldrslt 1}}{\pict\pngblip 89504e47}{\v hidden}\page\sect}"
)
_PAGE_ARCHIVE = (
    b'MIME-Version: 1.0\r\nSubject: =?utf-8?B?6LSo6YeP?=\r\nContent-Type: multipart/related; boundary="b"; type="text/html"\r\n\r\n--b\r\n'
    b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: file:///a.htm\r\n\r\n'
    b"<html><body><p>=B5=DA=D2=BB=CC=F5</p></body></html>\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
)  # fmt: skip
_MAIL = (
    b"From: a@b\r\nTo: c@d\r\nDate: Mon, 6 Feb 2023 10:00:00 +0800\r\nSubject: =?gb2312?Q?=D6=CA?= \r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n\xe7\xac\xac\r\n--y\r\n"
    b"Content-Type: text/html\r\n\r\n<p>x</p>\r\n--y--\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: b\r\nMIME-Version: 1.0\r\n\r\nbody\r\n--x\r\n"
    b"Content-Type: application/octet-stream; name*=utf-8''a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n56ysMQ==\r\n--x--\r\n"
)  # fmt: skip
_CSV = '标题,文号,日期,正文\n办法,国发〔2023〕5号,2023-02-06,"第一条　质量,\n""第二条"""\n,,,\n'.encode()
_JSON = json.dumps(
    {"result": {"title": "质量法", "office": "国务院", "publish": "2023-02-06 00:00:00", "body": "第一条　质量。", "items": [{"title": "二", "content": "<p>第二条</p>"}]}},
    ensure_ascii=False,
).encode()  # fmt: skip


def _nested(made: dict[str, list[tuple[str, bytes]]]) -> bytes:
    files = {f"f/{name}{suffix}": data for name, held in made.items() for suffix, data in held}
    return zipped({"内.zip": zipped({"c.zip": zipped(files), "甲.txt": b"x"}), **files})
