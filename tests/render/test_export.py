"""Export: clauses as documents for people, in either script, written whole or not at all."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qpsearch.errors import OutputError
from qpsearch.render.documents import as_html, as_markdown, as_text
from qpsearch.render.excerpts import Excerpts
from qpsearch.render.exports import EXPORT_FORMATS, render
from qpsearch.render.files import write_whole
from qpsearch.render.report import Report, make_report
from qpsearch.render.template import as_template
from qpsearch.text.conversion import Script, convert, is_traditional
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import Outcome

    Run = Callable[..., Outcome]

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def record(text: str = "一二三", spans: Sequence[tuple[int, int]] = (), **more: object) -> dict:
    """The record of a hit."""
    return {
        "query_id": None, "query": "二", "rank": 1, "score": 1.0, "doc_id": "d", "title": "标题",
        "issuer": ["国务院"], "number": "国发〔2023〕5号", "date": "2023-02-06", "kind": "plan",
        "eid": "art_1", "section": "第一条", "path": [{"num": "第一条", "heading": "总则"}],
        "role": "clause", "text": text, "spans": [list(span) for span in spans],
        "matched": [], "source": "d.txt", "source_span": [0, len(text)],
        "citation": "《标题》第一条", "places": [], **more,
    }  # fmt: skip


def report_of(*records: dict, by_document: bool = False) -> Report:
    """A report of what one query has found."""
    return make_report("报告", [Excerpts("二", records)], Script.ORIGINAL, by_document=by_document)


def test_a_whole_article_is_not_cited_as_its_first_match(qpsearch: Run, tmp_path: Path) -> None:
    """Below the whole text of an article stands the article; the place of a match is another."""
    (tmp_path / "law.txt").write_text(
        "检验法\n第一条　为了复检，制定本法。\n抽检照此。", encoding="utf-8"
    )
    index = ("--index", tmp_path / "i")
    assert qpsearch("index", tmp_path / "law.txt", *index).code == 0
    (row,) = map(
        json.loads, qpsearch("export", "抽检", "--format", "jsonl", *index).out.splitlines()
    )
    assert row["citation"] == "《检验法》第一条"
    assert row["place"] == "第一条第二款"
    text = qpsearch("export", "抽检", *index).out
    assert "—— 《检验法》第一条\n" in text
    assert text.count("\n第一条\n") == 1  # the path says nothing more


def test_editions_are_told_apart_in_the_contents() -> None:
    """Two editions of a law bear one title: each group of clauses names its own."""
    older = record(doc_id="a", title="检验法", edition="2018年修订")
    newer = record(doc_id="b", title="检验法", edition="2023年修订")
    found = [Excerpts("二", [newer, older, record(doc_id="c")])]
    report = make_report("报告", found, Script.TRADITIONAL, by_document=True)
    assert [group.title for group in report.groups] == [
        "《檢驗法》（2023年修訂）",
        "《檢驗法》（2018年修訂）",
        "《標題》",
    ]


@pytest.mark.parametrize(
    ("language", "script", "traditional"),
    [
        ("zh-Hant", "original", True),
        ("en", "traditional", True),
        ("zh-Hant", "simplified", False),
        ("zh", "original", False),
    ],
)
def test_a_report_speaks_the_script_of_its_texts_or_of_its_reader(
    language: str, script: str, traditional: bool, qpsearch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels, contents, page numbers, typefaces; what was asked and the name of a file stay."""
    monkeypatch.setenv("QPSEARCH_LANG", language)
    Path("问题.txt").write_text("首席质量官\n", encoding="utf-8")
    asked = ("export", "--batch", "问题.txt", "--script", script)
    for form in ("txt", "html", "docx"):
        assert qpsearch(*asked, "-o", f"out.{form}").code == 0
    text = Path("out.txt").read_text(encoding="utf-8")
    assert ("查詢：问题.txt，1 項" if traditional else "查询：问题.txt，1 项") in text
    assert ("命中處以" if traditional else "命中处以") in text
    page = Path("out.html").read_text(encoding="utf-8")
    assert f'lang="{"zh-TW" if traditional else "zh-CN"}"' in page
    with zipfile.ZipFile("out.docx") as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if ".xml" in name}
    assert ("目錄" if traditional else "目录") in parts["word/document.xml"]
    assert ("頁" if traditional else "页") in parts["word/footer1.xml"]
    styles, fonts = parts["word/styles.xml"], parts["word/fontTable.xml"]
    face = "新細明體" if traditional else "仿宋"
    assert f'w:eastAsia="{face}"' in styles
    assert f'w:name="{face}"' in fonts


class TestForms:
    @pytest.mark.parametrize("form", [form for form in EXPORT_FORMATS if form != "docx"])
    def test_a_clause_stands_with_its_sources(self, form: str, qpsearch: Run) -> None:
        """In each form a clause has its words, title, issuers, path and citation."""
        assert qpsearch("export", "首席质量官", "-o", f"out.{form}").code == 0
        text = Path(f"out.{form}").read_text(encoding="utf-8")

        for part in (
            "《质量强国建设纲要》第八部分第（二十）条",
            "中共中央",
            "提升全面质量管理水平",
            "技术能手",
        ):
            assert part in html.unescape(text)

    def test_queries_that_find_nothing_are_told(self, qpsearch: Run) -> None:
        """In a report of a batch, queries without hits and faulty ones have their place."""
        Path("q.txt").write_text("首席质量官\n没有这样的词\n(质量\n", encoding="utf-8")
        outcome = qpsearch("export", "--batch", "q.txt", "-o", "out.txt")
        text = Path("out.txt").read_text(encoding="utf-8")

        assert outcome.code == 2
        assert re.findall(r"^={40}\n(.*)$", text, re.MULTILINE) == [
            "首席质量官", "没有这样的词", "(质量",
        ]  # fmt: skip
        assert "没有找到条款" in text
        assert "this bracket is not closed" in text

    def test_grouped_by_document_a_clause_stands_once(self, qpsearch: Run) -> None:
        """By document, a clause that two queries find stands once, with the matches of both."""
        Path("q.txt").write_text("首席质量官\n质量经理\n", encoding="utf-8")
        args = ("export", "--batch", "q.txt", "--doc", "004", "--format", "html")
        by_query = qpsearch(*args).out
        by_document = qpsearch(*args, "--group", "document").out

        assert by_query.count("<article") == 2
        assert by_document.count("<article") == 1
        assert '<mark><span class="hit">首席质量官</span></mark>' in by_document
        assert '<mark><span class="hit">质量经理</span></mark>' in by_document

    def test_addresses_are_exported(self, qpsearch: Run) -> None:
        """Addresses in any spelling are exported in their order; a wrong one is an error."""
        outcome = qpsearch(
            "export", "--at", "004", "4.6", "--at", "001", "四（六）", "--format", "jsonl"
        )
        rows = [json.loads(line) for line in outcome.out.splitlines()]

        assert [(row["doc_id"][:3], row["section"]) for row in rows] == [
            ("004", "四、（六）"), ("001", "四、（六）"),
        ]  # fmt: skip
        assert {row["rank"] for row in rows} == {None}
        assert qpsearch("export", "--at", "004", "九十九").code == 2

    def test_csv_for_a_spreadsheet(self, qpsearch: Run) -> None:
        """CSV has a row a clause; with --bom a mark and no cell that begins like a formula."""
        assert qpsearch("export", "质量强国", "-o", "o.csv", "--bom").code == 0
        data = Path("o.csv").read_bytes().decode("utf-8")
        rows = list(csv.DictReader(io.StringIO(data.removeprefix("\ufeff"), newline="")))
        found = json.loads(qpsearch("search", "质量强国", "--limit", 0, "--json").out)

        assert data.startswith("\ufeff")
        assert [row["text"] for row in rows] == [hit["text"] for hit in found["hits"]]
        danger = render(report_of(record("=1+1")), "csv", bom=True).decode()
        assert ",'=1+1," in danger
        assert ",=1+1," in render(report_of(record("=1+1")), "csv").decode()

    def test_exactly_one_thing_is_exported(self, qpsearch: Run) -> None:
        """No input, two inputs, and an unknown suffix are usage errors that say what to do."""
        for args in ((), ("质量", "--at", "004", "4.6"), ("质量", "-o", "a.xyz")):
            outcome = qpsearch("export", *args)
            assert outcome.code == 2
            assert "say " in outcome.err
        assert qpsearch("export", "没有这样的词", "-o", "a.txt").code == 1
        assert not Path("a.txt").exists()

    def test_plain_text_says_matches(self) -> None:
        """Matches stand between marks that no clause holds itself, and the head says which."""
        page = as_text(report_of(record("甲乙丙", [(1, 2)])))
        assert "\n命中处以【】标出\n" in page
        assert "\n甲【乙】丙\n" in page
        assert "甲⟦乙⟧【丙】" in as_text(report_of(record("甲乙【丙】", [(1, 2)])))

    @pytest.mark.parametrize("form", ["txt", "md", "html"])
    def test_a_report_says_what_was_asked(self, form: str, qpsearch: Run) -> None:
        """What was asked of which texts, and what came of it, stands at the head."""
        out = qpsearch("export", "质量强国", "--any", "--limit", 2, "--format", form).out
        head = out[: out.index("=====" if form == "txt" else "《")]
        for said in ("质量强国", "任一词；至多 2 条", "5 件文件", "2 条，出自"):
            assert said in head

    def test_a_match_over_two_lines_is_bold_on_both(self) -> None:
        """Emphasis ends with its paragraph: a match that goes on in the next line begins anew."""
        page = as_markdown(report_of(record("甲乙\n丙丁", [(1, 4)])))
        assert "> 甲**乙**\n>\n> **丙**丁" in page

    @given(
        st.text(st.sampled_from("一<>&lt;*_`[]()#-+.1 \n|~\\!=“”，"), min_size=1, max_size=30),
        st.data(),
    )
    @settings(deadline=None)
    def test_marks_of_a_text_stay_text(self, text: str, data: st.DataObject) -> None:
        """HTML and Markdown show the letters of a clause, whatever they mean there."""
        if not text.strip():
            return
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        report = report_of(record(text, [(start, end)]))
        page = as_html(report)
        quoted = re.search(r"<blockquote>(.*)</blockquote>", page, re.DOTALL)

        assert quoted is not None
        letters = re.sub(r'</?mark>|<span class="hit">|</span>', "", quoted[1])
        assert html.unescape(letters.replace("<br>", "\n")) == text
        page = MarkdownIt("commonmark").enable("table").render(as_markdown(report))
        shown = re.search(r"<blockquote>(.*)</blockquote>", page, re.DOTALL)
        assert shown is not None
        letters = html.unescape(re.sub(r"<[^>]*>", "", shown[1]))
        assert "".join(letters.split()) == "".join(text.split())
        assert set(re.findall(r"<(\w+)", shown[1])) <= {"p", "strong", "b", "br"}


class TestScripts:
    @pytest.mark.parametrize(
        ("text", "simplified", "traditional"),
        [
            ("质量强国建设纲要", "质量强国建设纲要", "質量強國建設綱要"),
            ("品質強國建設綱要", "品质强国建设纲要", "品質強國建設綱要"),
            ("里程后台", "里程后台", "里程後臺"),
            ("皇后與頭髮，後來", "皇后与头发，后来", "皇后與頭髮，後來"),
            ("質量强国與标题體系綱要", "质量强国与标题体系纲要", "質量強國與標題體系綱要"),
            ("IPv6 94%", "IPv6 94%", "IPv6 94%"),
        ],
    )
    def test_letters_change_and_words_stay(
        self, text: str, simplified: str, traditional: str
    ) -> None:
        """Letters change, words (品質) do not; a text in the wanted script stays as it is."""
        assert convert(text, Script.ORIGINAL).text == text
        assert convert(text, Script.SIMPLIFIED).text == simplified
        assert convert(text, Script.TRADITIONAL).text == traditional

    @given(st.text(st.sampled_from("质量强國标準后里頭髮，1a品質“”\n"), max_size=40), st.data())
    @settings(deadline=None)
    def test_offsets_follow(self, text: str, data: st.DataObject) -> None:
        """Offsets keep their order and the ends; the original is left as it is."""
        script = data.draw(st.sampled_from(Script))
        shown = convert(text, script)
        places = [shown.offset(at) for at in range(len(text) + 1)]

        assert places == sorted(places)
        assert places[0] == 0
        assert places[-1] == len(shown.text)
        if script is Script.ORIGINAL:
            assert shown.text == text

    def test_a_short_text_is_told_by_what_is_around_it(self) -> None:
        """A heading that both scripts could have is taken for the script of its clause."""
        assert not is_traditional("后台")
        assert convert("后台", Script.TRADITIONAL, around="國務院發佈").text == "后台"
        assert convert("后台", Script.TRADITIONAL, around="国务院发布").text == "後臺"

    def test_matches_stay_on_their_words(self, qpsearch: Run) -> None:
        """In the other script the spans still cut out what matches."""
        for script, word in (("traditional", "首席質量官"), ("simplified", "首席质量官")):
            out = qpsearch(
                "export", "首席质量官", "--doc", "004", "--format", "jsonl", "--script", script
            ).out
            row = json.loads(out.splitlines()[0])
            assert [row["text"][a:b] for a, b in row["spans"] if b - a == len(word)] == [word]
            assert word in row["matched"]


class TestTemplates:
    def test_a_layout_of_ones_own(self, qpsearch: Run) -> None:
        """A template sees groups, entries and the pieces of a text."""
        Path("layout.j2").write_text(
            "{% for e in entries %}{{ e.citation }}:"
            "{% for piece, hit in e.pieces %}{{ '[' ~ piece ~ ']' if hit else '' }}{% endfor %}\n"
            "{% endfor %}",
            encoding="utf-8",
        )
        outcome = qpsearch("export", "首席质量官", "--doc", "004", "--template", "layout.j2")

        assert outcome.out.startswith("《质量强国建设纲要》第八部分第（二十）条:[首席质量官]")
        assert "[首席质量官]" in outcome.out

    @pytest.mark.parametrize(
        ("source", "message"),
        [
            ("a\n{% for %}", "line 2"),
            ("{{ no_such }}", "no_such"),
            ("{{ ''.__class__.__mro__ }}", "unsafe"),
            ("{{ entries.append(1) }}", "unsafe"),
            ("{{ 1 / 0 }}", "division"),
            ("{% include '/etc/passwd' %}", "line 1"),
            ("{{ range(999999999) | list }}", "line 1"),
        ],
    )
    def test_a_template_may_not_do_harm(
        self, source: str, message: str, tmp_path: Path, qpsearch: Run
    ) -> None:
        """A fault, and what the sandbox forbids, are errors that name the file; one line each."""
        path = tmp_path / "t.j2"
        path.write_text(source, encoding="utf-8")
        outcome = qpsearch("export", "首席质量官", "--template", path, "-o", "out.txt")

        assert outcome.code == 2
        assert outcome.err.startswith(f"qpsearch: {path}: ")
        assert outcome.err.count("\n") == 1
        assert message in outcome.err
        assert not Path("out.txt").exists()

    def test_html_is_escaped(self, tmp_path: Path) -> None:
        """A template for HTML gets its values escaped."""
        path = tmp_path / "t.j2"
        path.write_text("{{ entries[0].text }}", encoding="utf-8")

        assert as_template(report_of(record("<b>")), path, html=True) == "&lt;b&gt;"
        assert as_template(report_of(record("<b>")), path) == "<b>"

    @pytest.mark.parametrize("by_document", [False, True])
    def test_no_field_becomes_markup(self, by_document: bool) -> None:
        """Whatever a document says of itself stands on the page as it is, in every field."""
        evil = "<script>\"'&"
        hit = record(
            evil, [(0, 3)], title=evil, issuer=[evil], number=evil, section=evil, doc_id=evil,
            eid=evil, citation=evil, path=[{"num": evil, "heading": evil}] * 2,
        )  # fmt: skip
        page = as_html(report_of(hit, by_document=by_document))

        assert "<script>" not in page.replace("<mark>", "").replace("</mark>", "")
        assert f'data-doc="{html.escape(evil)}"' in page


class TestFiles:
    def test_a_file_is_kept(self, qpsearch: Run) -> None:
        """A file that is there is kept unless --force; no temporary file is left."""
        Path("o.txt").write_text("mine", encoding="utf-8")
        refused = qpsearch("export", "首席质量官", "-o", "o.txt")

        assert refused.code == 2
        assert "--force" in refused.err
        assert Path("o.txt").read_text(encoding="utf-8") == "mine"
        assert qpsearch("export", "首席质量官", "-o", "o.txt", "--force").code == 0
        assert [path.name for path in Path().iterdir()] == ["o.txt"]

    def test_a_failed_write_changes_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """When the disk is full the old file stands and no temporary file is left."""
        path = tmp_path / "o.txt"
        path.write_text("old", encoding="utf-8")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left"):
            write_whole(path, b"new", force=True)
        assert path.read_text(encoding="utf-8") == "old"
        assert [path.name for path in tmp_path.iterdir()] == ["o.txt"]

    def test_a_missing_folder_is_named(self, qpsearch: Run) -> None:
        """A folder that is not there is one line with the file's name."""
        outcome = qpsearch("export", "首席质量官", "-o", "no/such/o.txt")

        assert outcome.code == 2
        assert outcome.err.startswith(
            "qpsearch: no/such/o.txt: there is no folder no/such; make it"
        )


class TestWord:
    def test_headings_contents_and_highlights(self, qpsearch: Run) -> None:
        """A Word file has real headings, a contents field whose links lead there, highlights."""
        docx = pytest.importorskip("docx")
        assert qpsearch("export", "首席质量官", "-o", "o.docx").code == 0
        document = docx.Document("o.docx")
        styles = [(p.style.name, p.text) for p in document.paragraphs]
        body = document.element.xml
        anchors = re.findall(r'<w:hyperlink w:anchor="(\w+)"', body)
        highlighted = [
            run.text for p in document.paragraphs for run in p.runs if run.font.highlight_color
        ]

        assert ("Title", "检索：首席质量官") in styles
        assert ("Heading 1", "《质量强国建设纲要》") in styles
        assert ("Heading 2", "八、（二十） 提升全面质量管理水平") in styles
        assert re.findall(r"PAGEREF (\w+)", body) == anchors
        assert anchors == re.findall(r'<w:bookmarkStart [^>]*w:name="(\w+)"', body)
        assert len(anchors) == sum(name.startswith("Heading") for name, _ in styles)
        assert "首席质量官" in highlighted

    def test_a_page_that_can_be_passed_on(self, qpsearch: Run) -> None:
        """A4, Chinese, page numbers, today's date, a first page that says what was asked."""
        docx = pytest.importorskip("docx")
        assert qpsearch("export", "首席质量官", "--doc", "004", "-o", "o.docx").code == 0
        document = docx.Document("o.docx")
        section = document.sections[0]
        properties = document.core_properties
        facts = [p.text for p in document.paragraphs if p.style.name == "Report Facts"]
        names = docx.oxml.ns.qn

        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert section.header.paragraphs[0].text == "检索：首席质量官"
        for footer in (section.footer, section.first_page_footer):
            assert re.findall(r"> (\w+) <", footer._element.xml) == ["PAGE", "NUMPAGES"]
        assert {
            language.get(names("w:eastAsia"))
            for language in document.styles.element.iter(names("w:lang"))
        } == {"zh-CN"}
        assert datetime.now(tz=UTC) - properties.created.replace(tzinfo=UTC) < timedelta(hours=1)
        assert properties.created == properties.modified
        assert properties.author == properties.last_modified_by == "qpsearch"
        assert facts[:2] == ["查询：首席质量官", "条件：文件 004"]
        assert facts[2].endswith("5 件文件")
        assert facts[3] == "结果：1 条，出自 1 件文件"
        assert facts[4].startswith("时间：20")

    def test_how_far_it_is_is_told(self) -> None:
        """The share that is done grows with each clause and is never more than one."""
        pytest.importorskip("docx")
        shares: list[float] = []
        records = [record(f"第{n}款", eid=f"art_{n}") for n in range(40)]
        render(report_of(*records), "docx", progress=shares.append)
        assert len(shares) == 41
        assert shares == sorted(shares)
        assert 0 < shares[0] < shares[-1] <= 1

    def test_the_number_of_a_clause_stands_once(self) -> None:
        """In the heading: the text goes on behind it, and its matches with it."""
        docx = pytest.importorskip("docx")
        article = record("第一条　为了检验，制定本法。", [(6, 8)])
        document = docx.Document(io.BytesIO(render(report_of(article, by_document=True), "docx")))
        paragraphs = {p.style.name: p for p in document.paragraphs}

        assert paragraphs["Heading 2"].text == "第一条 总则"
        assert paragraphs["Clause Text"].text == "为了检验，制定本法。　——《标题》第一条"
        assert [run.text for run in paragraphs["Clause Text"].runs if run.font.highlight_color] == [
            "检验"
        ]
        page = as_html(report_of(article))
        marked = '<mark><span class="hit">检验</span></mark>'
        assert f"<blockquote>为了{marked}，制定本法。</blockquote>" in page

    def test_long_contents_list_documents_only(self) -> None:
        """A thousand clauses are no table of contents; their documents are."""
        docx = pytest.importorskip("docx")
        records = [record(f"第{n}款", eid=f"art_{n}") for n in range(200)]
        document = docx.Document(io.BytesIO(render(report_of(*records), "docx")))
        listed = [p.text for p in document.paragraphs if p.style.name.startswith("toc")]
        assert len(listed) == 1

    @pytest.mark.takes(120)
    @given(st.text(max_size=30))
    @settings(deadline=None, max_examples=25)
    def test_any_text_can_be_written(self, text: str) -> None:
        """Whatever letters a clause holds, the Word file is well formed."""
        pytest.importorskip("docx")
        from xml.dom.minidom import parseString

        text = text.encode("utf-8", "replace").decode() or "x"
        data = render(report_of(record(text, title=text)), "docx")
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    parseString(package.read(name))  # noqa: S318 - our own

    @pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
    def test_a_spreadsheet_reads_the_same(self, qpsearch: Run, tmp_path: Path) -> None:
        """LibreOffice opens the CSV for spreadsheets and finds the text of every clause in it."""
        assert qpsearch("export", "质量强国", "-o", "o.csv", "--bom").code == 0
        form = "Text - txt - csv (StarCalc):44,34,76,1"
        subprocess.run(  # noqa: S603 - a converter of files
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",  # noqa: S607
             f"--infilter={form}", "--convert-to", f"csv:{form}", "--outdir", tmp_path / "lo",
             "o.csv"],
            check=False, capture_output=True, timeout=120,
        )  # fmt: skip
        if not (tmp_path / "lo" / "o.csv").exists():
            pytest.skip("this LibreOffice has no spreadsheet")

        def texts(path: Path) -> list[str]:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                return [row["text"] for row in csv.DictReader(stream)]

        assert texts(tmp_path / "lo" / "o.csv") == texts(Path("o.csv"))
        assert texts(Path("o.csv"))

    @pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
    def test_libreoffice_reads_the_same(self, qpsearch: Run, tmp_path: Path) -> None:
        """LibreOffice opens the Word file and finds in it the words of every clause."""
        pytest.importorskip("docx")
        assert qpsearch("export", "首席质量官", "-o", "o.docx").code == 0
        hits = json.loads(qpsearch("search", "首席质量官", "--limit", 0, "--json").out)["hits"]
        subprocess.run(  # noqa: S603 - a converter of files
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",  # noqa: S607
             "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path / "lo", "o.docx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        lines = (tmp_path / "lo" / "o.txt").read_text(encoding="utf-8-sig").splitlines()

        for hit in hits:
            number = fold(hit["path"][-1]["num"])
            for line in hit["text"].split("\n"):
                # The number of a clause stands in the heading above it.
                shown = line[len(number) :] if fold(line).startswith(number) else line
                assert any(there.startswith(shown) for there in lines), shown
