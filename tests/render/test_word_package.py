"""The Word files as packages: elements in the schema's order, nothing of a template's own."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from conftest import Outcome

    Run = Callable[..., Outcome]

pytest.importorskip("docx")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "body": "p|tbl sectPr",
    "p": "pPr *",
    "r": "rPr *",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr"
    " suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct"
    " topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind"
    " contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
    " rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
    " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect"
    " bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden"
    " unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr"
    " tcPr tblStylePr",
    "sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc"
    " pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi"
    " rtlGutter docGrid printerSettings",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular",
    "styles": "docDefaults latentStyles style",
}
"""Element → its children in order, after the transitional schema of ECMA-376 (wml.xsd): ``|``
between those in any order, ``*`` for all others."""
COMMANDS = {
    "export": ("export", "质量", "--limit", 30),
    "by query": ("export", "首席质量官", "--group", "query"),
    "diff": ("diff", "001", "004"),
}


@pytest.fixture(params=COMMANDS.values(), ids=COMMANDS)
def package(request: pytest.FixtureRequest, qpsearch: Run) -> Iterator[zipfile.ZipFile]:
    """A Word file that a command has written."""
    assert qpsearch(*request.param, "-o", "o.docx").code == 0
    with zipfile.ZipFile("o.docx") as opened:
        yield opened


def parts(package: zipfile.ZipFile) -> dict[str, Element]:
    """The XML parts by name; each is well formed, or this fails."""
    names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
    return {name: ET.fromstring(package.read(name)) for name in names}  # noqa: S314 - our own


def ranks(element: Element, order: str) -> list[int]:
    """The place of each child in the order; -1 of one that has none."""
    place = {name: rank for rank, names in enumerate(order.split()) for name in names.split("|")}
    names = [child.tag.removeprefix(W) for child in element if child.tag.startswith(W)]
    return [place.get(name, place.get("*", -1)) for name in names]


def test_elements_stand_in_the_order_of_the_schema(package: zipfile.ZipFile) -> None:
    """Word calls a file damaged whose properties are out of order; other readers drop them."""
    seen = set()
    for name, root in parts(package).items():
        for element in root.iter():
            tag = element.tag.removeprefix(W)
            if tag in ORDER and element.tag.startswith(W):
                seen.add(tag)
                found = ranks(element, ORDER[tag])
                assert -1 not in found, (name, tag, [child.tag for child in element])
                assert found == sorted(found), (name, tag, [child.tag for child in element])
    assert seen == set(ORDER)


def test_what_is_referred_to_is_there(package: zipfile.ZipFile) -> None:
    """Parts, styles, bookmarks and their numbers; required attributes."""
    all_parts = parts(package)
    names = set(package.namelist())
    for name, root in all_parts.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in root:
                if relation.get("TargetMode") != "External":
                    target = posixpath.join("/", folder, relation.attrib["Target"])
                    assert posixpath.normpath(target).lstrip("/") in names, (name, target)
    body, styles = all_parts["word/document.xml"], all_parts["word/styles.xml"]
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {one.get(f"{W}val") for tag in ("pStyle", "rStyle") for one in body.iter(W + tag)}
    assert used
    assert used <= known
    marks = list(body.iter(f"{W}bookmarkStart"))
    assert len({mark.get(f"{W}id") for mark in marks}) == len(marks)
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert anchors <= {mark.get(f"{W}name") for mark in marks}
    for zoom in all_parts["word/settings.xml"].iter(f"{W}zoom"):
        assert zoom.get(f"{W}percent")


def test_nothing_is_left_of_the_template(package: zipfile.ZipFile) -> None:
    """No picture of another page, no program that has not written it, no empty company."""
    assert not [name for name in package.namelist() if "thumbnail" in name]
    said = package.read("docProps/app.xml").decode()
    assert re.findall(r"<Application>(.*?)</Application>", said) == ["qpsearch"]
    assert "python-docx" not in package.read("docProps/core.xml").decode()


def test_python_docx_opens_it(package: zipfile.ZipFile) -> None:
    import docx

    del package
    document = docx.Document(str(Path("o.docx")))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"]
