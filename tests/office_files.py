# ruff: noqa: E501, ISC004 - the parts of a file stand whole
"""Small office files for the tests of readers, made of their parts."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
ODF = (
    f'xmlns:office="{_NS}office:1.0" xmlns:text="{_NS}text:1.0" xmlns:table="{_NS}table:1.0" '
    f'xmlns:style="{_NS}style:1.0"'
)
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write an archive of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def relations(*rows: tuple[str, str, str]) -> str:
    """The ``.rels`` of a part: id, kind, target."""
    entries = "".join(
        f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{PACKAGE}">{entries}</Relationships>'


def odt(path: Path, body: str, styles: str = "", kind: str = "text") -> Path:
    return packed(
        path,
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
        },
    )


def xlsx(path: Path, rows: str, styles: str = "") -> Path:
    return packed(
        path,
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATED}"><sheets>'
            '<sheet name="分工" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml")),
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}'
            "</sheetData></worksheet>",
        },
    )


def pptx(path: Path, *slides: str) -> Path:
    names = [f"slides/slide{number}.xml" for number in range(1, len(slides) + 1)]
    keys = "".join(f'<p:sldId r:id="r{number}"/>' for number in range(1, len(slides) + 1))
    return packed(
        path,
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{RELATED}">'
            f"<p:sldIdLst>{keys}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(
                *((f"r{number}", "slide", name) for number, name in enumerate(names, 1))
            ),
            **{
                f"ppt/{name}": f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWING}"><p:cSld><p:spTree>'
                f"{slide}</p:spTree></p:cSld></p:sld>"
                for name, slide in zip(names, slides, strict=True)
            },
        },
    )


def shape(text: str, kind: str = "body") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>'
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def ofd(path: Path, *pages: list[tuple[float, float, str]]) -> Path:
    """An OFD file of pages; each line has its place from the left and the top, in millimetres."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    entries = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/{number}.xml"/>' for number in range(len(pages))
    )
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>{entries}</ofd:Pages>"
        "</ofd:Document>",
    }
    for number, lines in enumerate(pages):
        words = "".join(
            f'<ofd:TextObject Boundary="{left} {top} 170 6" Size="5"><ofd:TextCode X="0" Y="5" '
            f'DeltaX="g {len(text) - 1} 5">{text}</ofd:TextCode></ofd:TextObject>'
            for left, top, text in lines
        )
        parts[f"Doc_0/Pages/{number}.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{words}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return packed(path, parts)


def epub(path: Path, *chapters: str) -> Path:
    items = "".join(f'<item id="c{n}" href="text/{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return packed(
        path,
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="OEBPS/b.opf"/></container>',
            "OEBPS/b.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
            **{
                f"OEBPS/text/{n}.xhtml": '<?xml version="1.0"?><!DOCTYPE html><html xmlns='
                f'"http://www.w3.org/1999/xhtml"><body>{chapter}</body></html>'
                for n, chapter in enumerate(chapters)
            },
        },
    )


def pdf(
    path: Path, *pages: tuple[tuple[int, int], list[tuple[float, float, str]]], drawn: str = ""
) -> Path:
    """A PDF of pages: width and height, then lines of Han with their place from the lower left.

    Characters are 10 points wide. The font has no outlines and only says which characters it has.
    ``drawn`` is drawn on each page, in the words of PDF.
    """
    letters = sorted({c for _, lines in pages for _, _, text in lines for c in text})
    code = {letter: number for number, letter in enumerate(letters, 1)}
    table = "\n".join(f"<{code[c]:04X}> <{c.encode('utf-16-be').hex()}>" for c in letters)
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "".join(
            f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
            for part in (table.split("\n")[i : i + 100] for i in range(0, len(letters), 100))
        )
        + "endcmap end end"
    ).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]"
        b"/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 6 0 R>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(unicode), unicode),
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 700/StemV 80>>",
    ]
    kids = []
    for (width, height), lines in pages:
        content = "".join(
            f"BT /F 10 Tf 1 0 0 1 {x} {y} Tm <{''.join(f'{code[c]:04X}' for c in text)}> Tj ET\n"
            for x, y, text in lines
        )
        content = f"{drawn}\n{content}".encode()
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (width, height, len(objects) + 2)
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    references = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (references, len(kids))
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    path.write_bytes(out)
    return path
