"""Small files that unpack to much: each is refused in one line, before memory or time are gone."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from office_files import packed, relations
from qpsearch.errors import SourceError
from qpsearch.loader import find_sources, load, loading
from qpsearch.loader.readers import dispatch, package

if TYPE_CHECKING:
    from pathlib import Path

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SAID = b"BT /F 10 Tf 50 700 Td (water) Tj ET\n"


def stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    head = b"<<%s/Filter/FlateDecode/Length %d>>" % (more, len(packed))
    return head + b"stream\n" + packed + b"\nendstream"


def pdf(path: Path, contents: bytes, *objects: bytes, names: bytes = b"") -> Path:
    """A PDF of one page: catalogue 1, pages 2, page 3, font 4, what else there is from 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %s/Resources" % contents
    page += b"<</Font<</F 4 0 R>>%s>>>>" % names
    whole = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, FONT)
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, held in enumerate((*whole, *objects), 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, held))
    table = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, table))
    path.write_bytes(out.getvalue())
    return path


def forms(levels: int, times: int) -> list[bytes]:
    """Forms from object 6 on, each of which draws the next so many times."""
    made = []
    for level in range(levels):
        last = level == levels - 1
        more = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>"
        more += b">>" if last else b"/XObject<</X %d 0 R>>>>" % (7 + level)
        made.append(stream(SAID if last else b"/X Do " * times, more))
    return made


@pytest.mark.takes(20)
def test_forms_in_forms_end_no_other_files(tmp_path: Path) -> None:
    """A kilobyte of forms that draw each other a hundred million times; the process goes on."""
    names = b"/XObject<</X 6 0 R>>"
    bomb = pdf(tmp_path / "a.pdf", b"5 0 R", stream(b"/X Do " * 10), *forms(8, 10), names=names)
    with pytest.raises(SourceError, match="more memory or time than one file may"):
        load(bomb)


def test_a_pdf_with_a_form_is_read(tmp_path: Path) -> None:
    """As letterheads are: in a process of its own, with the same text."""
    names = b"/XObject<</X 6 0 R>>"
    path = pdf(tmp_path / "a.pdf", b"5 0 R", stream(SAID + b"/X Do "), *forms(1, 1), names=names)
    assert "water" in load(path).text


@pytest.mark.takes(20)
def test_a_page_that_says_the_same_again_and_again(tmp_path: Path) -> None:
    bomb = pdf(tmp_path / "a.pdf", b"[" + b"5 0 R " * 4000 + b"]", stream(SAID * 40_000))
    with pytest.raises(SourceError, match="more memory or time than one file may"):
        load(bomb)


def test_files_of_an_archive_that_overlap(tmp_path: Path) -> None:
    """Many entries of the directory that name the same bytes."""
    data = "".join(chr(0x4E00 + 7919 * at % 20_000) for at in range(2000)).encode()
    packed = zlib.compress(data, 9)[2:-4]
    sizes = (zlib.crc32(data), len(packed), len(data), 5)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, *sizes, 0) + b"a.txt" + packed
    fields = (0x02014B50, 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<IHHHHHHIIIHHHHHII", *fields) + b"a.txt"
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 99, 99, 99 * len(entry), len(local), 0)
    path = tmp_path / "a.zip"
    path.write_bytes(local + 99 * entry + end)
    problems = [source.problem for source in find_sources([path]) if source.problem]
    assert len(problems) == 1
    assert "overlap" in str(problems[0])


def test_too_many_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_TAGS", 1000)
    monkeypatch.setattr(dispatch, "_MOST_TAGS", 1000)
    word = tmp_path / "a.docx"
    with zipfile.ZipFile(word, "w") as archive:
        body = "<w:p><w:r><w:t>质量</w:t></w:r></w:p>" * 200
        archive.writestr(
            "word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
        )
    page = tmp_path / "b.html"
    page.write_text("<html><body>" + "<b>质量</b>" * 600, encoding="utf-8")
    for path in (word, page):
        with pytest.raises(SourceError, match="more than 1,000 tags"):
            load(path)


def test_too_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_LINES", 1000)
    path = tmp_path / "a.txt"
    path.write_text("质量条例\n" + "第一条 质量\n" * 1000, encoding="utf-8")
    page = tmp_path / "b.html"
    page.write_text("<html><body>" + "<h2>质量</h2>\n\n" * 1001, encoding="utf-8")
    for each in (path, page):
        with pytest.raises(SourceError, match="more than 1,000 lines"):
            load(each)
    page.write_text("<html><body>" + "<h2>第一条 质量</h2>\n\n" * 900, encoding="utf-8")
    assert load(page).clauses


@pytest.mark.parametrize(("parts", "words"), [(1, 2000), (40, 100_000)])
def test_the_same_page_again_and_again(parts: int, words: int, tmp_path: Path) -> None:
    """An OFD file of 9,000 names for one page, which is read once; or for many that are alike."""
    o = 'xmlns:o="http://www.ofdspec.org/2016"'
    place = 'Boundary="0 0 9 5" Size="3"'
    text = f"<o:TextObject {place}><o:TextCode>{'质量' * words}</o:TextCode></o:TextObject>"
    pages = "".join(f'<o:Page BaseLoc="P{n % parts}.xml"/>' for n in range(9000))
    held = {
        "OFD.xml": f"<o:OFD {o}><o:DocBody><o:DocRoot>D.xml</o:DocRoot></o:DocBody></o:OFD>",
        "D.xml": f"<o:Document {o}>{pages}</o:Document>",
        **{f"P{n}.xml": f"<o:Page {o}>{text}</o:Page>" for n in range(parts)},
    }
    path = tmp_path / "a.ofd"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in held.items():
            archive.writestr(name, part)
    if parts == 1:
        assert load(path).text.count("质量") == 2000
        return
    with pytest.raises(SourceError, match="more text than one file may have"):
        load(path)


def test_what_stands_deeper_than_tables_go_is_read_as_lines(tmp_path: Path) -> None:
    """Ten thousand tables in one another, and text boxes: the text is there, and at once."""
    line = "<w:p><w:r><w:t>质量第一。</w:t></w:r></w:p>"
    for name, opened, closed in (
        ("a.docx", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("b.docx", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("c.docx", "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
    ):
        body = opened * 10_000 + line + closed * 10_000
        document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
        path = packed(tmp_path / name, {"word/document.xml": document})
        assert load(path).text.strip() == "质量第一。"


def test_a_tag_of_attributes_without_end(tmp_path: Path) -> None:
    """Each attribute would take some hundred bytes: the tag is left out, the page is read."""
    path = tmp_path / "a.html"
    attributes = 'a="质" ' * 200_000
    path.write_text(f"<html><body><p {attributes}>质量第一。</p></body></html>", "utf-8")
    assert load(path).clauses[-1].text == "质量第一。"


def test_a_subject_of_words_without_end(tmp_path: Path) -> None:
    """The library takes it apart in the square of its length."""
    path = tmp_path / "a.eml"
    subject = "=?utf-8?B?6LSo?= " * 100_000
    path.write_text(f"MIME-Version: 1.0\nTo: a@b.c\nSubject: {subject}\n\n质量第一。\n", "utf-8")
    assert load(path).clauses[-1].text == "质量第一。"
    name = "x" * 9000
    path.write_text(
        f"MIME-Version: 1.0\nTo: a\nContent-Type: text/plain; name={name}\n\n质\n", "utf-8"
    )
    with pytest.raises(SourceError, match="a header of 9,"):
        load(path)


def test_tables_that_are_never_closed(tmp_path: Path) -> None:
    """Each ends a line; what looks for a day on a line of its own went over all of them again."""
    path = tmp_path / "a.html"
    path.write_text(
        "<html><body>" + "<table><tr><td>" * 30_000 + "质量第一。</body></html>", "utf-8"
    )
    assert load(path).clauses[-1].text == "质量第一。"


def test_a_page_of_a_pdf_that_is_none_costs_no_other(tmp_path: Path) -> None:
    """Pages that lead in a circle, and one that is there."""
    path = pdf(tmp_path / "a.pdf", b"5 0 R", stream(SAID))
    data = path.read_bytes().replace(b"/Count 1/Kids[3 0 R]", b"/Count 3/Kids[2 0 R 3 0 R 2 0 R]")
    path.write_bytes(data)
    document = load(path)
    assert "water" in document.text
    assert [each.code for each in document.warnings].count("missing_part") == 1


def test_one_part_put_in_many_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place shows it, and it is read once."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    places = '<w:altChunk r:id="c"/>' * 300
    path = packed(
        tmp_path / "a.docx",
        {
            "word/document.xml": f'<w:document {WORD} xmlns:r="{related}"><w:body>{places}'
            "</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(("c", "aFChunk", "c.htm")),
            "word/c.htm": "<html><body><p>质量第一。</p><p>安全第一。</p></body></html>",
        },
    )
    opened: list[str] = []
    data = package.Package.data

    def data_and_count(self: Any, name: str) -> bytes | None:
        opened.append(name)
        return data(self, name)

    monkeypatch.setattr(package.Package, "data", data_and_count)
    assert load(path).source.text.count("质量第一。") == 300
    assert opened.count("word/c.htm") == 1
