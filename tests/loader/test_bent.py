"""Files of offices that say what no file means; each was found by `python -m bench fuzz`."""

from __future__ import annotations

import zipfile
from time import process_time
from typing import TYPE_CHECKING

import pytest

from office_files import RELATED, SHEET, WORD, odt, ofd, packed, relations
from qpsearch.errors import SourceError
from qpsearch.loader import load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", ["lowerLetter", "upperLetter", "upperRoman", "lowerRoman"])
def test_a_list_that_begins_beyond_reason(kind: str, tmp_path: Path) -> None:
    """Word repeats a letter up to thirty times and M up to 32 times; then figures stand."""
    path = packed(
        tmp_path / "a.docx",
        {
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:pPr><w:numPr>'
            '<w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>质量。</w:t>'
            "</w:r></w:p></w:body></w:document>",
            "word/_rels/document.xml.rels": relations(("n", "numbering", "numbering.xml")),
            "word/numbering.xml": f'<w:numbering xmlns:w="{WORD}"><w:abstractNum '
            f'w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="99999999"/><w:numFmt '
            f'w:val="{kind}"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1">'
            '<w:abstractNumId w:val="0"/></w:num></w:numbering>',
        },
    )
    assert load(path).text.strip() == "99999999.质量。"


@pytest.mark.parametrize("digits", ["9" * 5000, "-1", "1e9", "9" * 20])
@pytest.mark.parametrize("name", ["start", "ilvl", "outlineLvl", "c", "level", "DeltaX"])
def test_numbers_that_no_file_means(name: str, digits: str, tmp_path: Path) -> None:
    """A number beyond all reason counts as none; the text is read."""
    if name in ("c", "level"):
        line = f'<text:h text:outline-level="{digits}">质量<text:s text:c="{digits}"/></text:h>'
        path = odt(tmp_path / "a.odt", line + f'<text:list><text:list-item text:start-value="'
                   f'{digits}"><text:p>质量</text:p></text:list-item></text:list>')  # fmt: skip
    elif name == "DeltaX":
        path = ofd(tmp_path / "a.ofd", [(20, 20, "质量")])
        with zipfile.ZipFile(path) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
        page = parts["Doc_0/Pages/0.xml"].replace(b"g 1 5", b"g " + digits.encode() + b" 5")
        path = packed(path, {**parts, "Doc_0/Pages/0.xml": page})
    else:
        said = f'<w:outlineLvl w:val="{digits}"/><w:numPr><w:ilvl w:val="{digits}"/></w:numPr>'
        path = packed(
            tmp_path / "a.docx",
            {
                "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:pPr>{said}'
                f'</w:pPr><w:r><w:sym w:char="{digits}"/><w:t>质量</w:t></w:r></w:p></w:body>'
                "</w:document>"
            },
        )
    assert "质量" in load(path).text


@pytest.mark.parametrize("number", ["1e308", "-1e999", "nan", "inf", "x"])
@pytest.mark.parametrize("field", ["Boundary", "Size", "X", "Y", "DeltaX"])
def test_a_place_beyond_all_paper(field: str, number: str, tmp_path: Path) -> None:
    """Words whose place is no place are read all the same."""
    path = ofd(tmp_path / "a.ofd", [(20, 20, "质量"), (20, 30, "检验")])
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    was = b' %s="' % field.encode()
    start = parts["Doc_0/Pages/0.xml"].index(was) + len(was)
    page = parts["Doc_0/Pages/0.xml"]
    end = page.index(b'"', start)
    said = b" ".join([number.encode()] * max(1, len(page[start:end].split())))
    load(packed(path, {**parts, "Doc_0/Pages/0.xml": page[:start] + said + page[end:]}))
    assert "检验" in load(path).text


@pytest.mark.parametrize("encoding", ["hex", "utf-7", "gb18030", "utf-16", "no-such"])
@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml", "xl/worksheets/s.xml"])
def test_a_part_that_names_an_encoding(part: str, encoding: str, tmp_path: Path) -> None:
    """What XML has no reader for is a damaged part, in one line."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    parts: dict[str, str | bytes] = {part: f"{head}<a/>"}
    if part.startswith("xl/work"):
        sheet = '<sheet name="a" sheetId="1" r:id="r1"/>'
        book = f'<workbook xmlns="{SHEET}" xmlns:r="{RELATED}"><sheets>{sheet}</sheets></workbook>'
        related = relations(("r1", "worksheet", "worksheets/s.xml"))
        parts = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": related, **parts}
    with pytest.raises(SourceError):
        load(packed(tmp_path / "a.zip", parts))


def test_a_long_run_of_letters_in_a_broken_text(tmp_path: Path) -> None:
    """Encodings are weighed in time that grows with the text: a run without a blank, and damage."""
    path = tmp_path / "a.txt"
    path.write_bytes("第一条　质量。\n".encode() + b"a" * 250_000 + b"\n\xff.\xb3.\x95\n")
    began = process_time()
    with pytest.raises(SourceError, match="the encoding cannot be decided"):
        load(path)
    assert process_time() - began < 5  # a tenth of a second; it was more than ten seconds
