"""``qpsearch check``: what it prints, the copies that it writes, its exit codes."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import pytest

from office_files import pdf
from schema_fit import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOOD = "各机构应当依照《检测法》第七条提供复制件。"
BAD = "另据《检测法》第七十条办理，并参照《包装法》第三条。"


@pytest.fixture
def run(qpsearch: Run, laws: Path) -> Run:
    """The command with the index of the small laws."""

    def checked(*arguments: str | Path) -> Outcome:
        return qpsearch("check", *arguments, "--index", laws)

    return checked


def comments_of(path: Path) -> list[tuple[str, str]]:
    """The comments of a Word file: the words that each is at, and its own."""
    with zipfile.ZipFile(path) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314
        notes = ET.fromstring(archive.read("word/comments.xml"))  # noqa: S314
    said = {
        note.get(f"{W}id"): "\n".join(
            "".join(text.text or "" for text in line.iter(f"{W}t")) for line in note.iter(f"{W}p")
        )
        for note in notes
    }
    at: dict[str | None, str] = {}
    open_: list[str | None] = []
    for element in body.iter():
        if element.tag == f"{W}commentRangeStart":
            open_.append(element.get(f"{W}id"))
        elif element.tag == f"{W}commentRangeEnd":
            open_.remove(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for each in open_:
                at[each] = at.get(each, "") + (element.text or "")
    return [(at[number], said[number]) for number in said]


class TestTable:
    """What is printed, and the exit codes."""

    def test_all_holds(self, run: Run, tmp_path: Path) -> None:
        """Code 0, also where something cannot be checked."""
        (tmp_path / "a.txt").write_text(GOOD + "又据《包装法》第三条。", encoding="utf-8")
        outcome = run("a.txt")

        assert outcome.code == 0
        assert outcome.out.splitlines() == [
            "a.txt",
            "  exact         [¶1]  《检测法》第七条 → 《中华人民共和国检测法》第七条 [2022年修正]",
            "  not_in_corpus [¶1]  《包装法》第三条",
        ]
        assert outcome.err == "2 citations: 1 exact, 1 not_in_corpus\n"

    def test_something_does_not_hold(self, run: Run, tmp_path: Path) -> None:
        """Code 1, with the nearest places below."""
        (tmp_path / "a.txt").write_text(GOOD + BAD, encoding="utf-8")
        outcome = run("a.txt", "--only", "no_such_place")

        assert outcome.code == 1
        assert "the nearest: 第" in outcome.out
        assert "exact" not in outcome.out

    def test_no_citations(self, run: Run, tmp_path: Path) -> None:
        """A text without any is said to have none."""
        (tmp_path / "a.txt").write_text("今年工作总体平稳。", encoding="utf-8")
        outcome = run("a.txt")

        assert (outcome.code, outcome.out) == (0, "a.txt\n  no citations\n")
        assert outcome.err == "0 citations\n"

    def test_colours(self, run: Run, tmp_path: Path) -> None:
        """What holds is green, what does not is red."""
        (tmp_path / "a.txt").write_text(GOOD + BAD, encoding="utf-8")
        outcome = run("a.txt", "--color", "always")

        assert "\x1b[32mexact\x1b[0m" in outcome.out
        assert "\x1b[31mno_such_place\x1b[0m" in outcome.out

    def test_stdin(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """- reads the text from stdin."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
        outcome = run("-")

        assert outcome.code == 0
        assert outcome.out.startswith("stdin\n  exact")


class TestBadInput:
    """One line each; what can be read is checked all the same."""

    def test_a_bad_file_beside_a_good_one(self, run: Run, tmp_path: Path) -> None:
        """An empty file and one that is not there: code 2, the other is checked."""
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
        outcome = run("empty.txt", "none.txt", "good.txt")

        assert outcome.code == 2
        assert "exact" in outcome.out
        lines = outcome.err.splitlines()
        assert len(lines) == 3
        assert lines[0].startswith("qpsearch: empty.txt: ")
        assert lines[1].startswith("qpsearch: none.txt: ")

    def test_a_text_that_is_too_long(self, run: Run, tmp_path: Path) -> None:
        """Ten megabytes are refused in one line, and nothing is written."""
        (tmp_path / "long.txt").write_text("检测工作平稳有序。\n" * 400_000, encoding="utf-8")
        outcome = run("long.txt", "-o", "copy.html")

        assert outcome.code == 2
        assert len(outcome.err.splitlines()) == 1
        assert not (tmp_path / "copy.html").exists()

    def test_a_file_that_is_there(self, run: Run, tmp_path: Path) -> None:
        """It is not replaced unasked."""
        (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
        (tmp_path / "copy.html").write_text("mine", encoding="utf-8")
        assert run("a.txt", "-o", "copy.html").code == 2
        assert (tmp_path / "copy.html").read_text(encoding="utf-8") == "mine"
        assert run("a.txt", "-o", "copy.html", "--force").code == 0

    def test_a_form_that_is_none(self, run: Run, tmp_path: Path) -> None:
        """The suffixes that are known are named."""
        (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
        outcome = run("a.txt", "-o", "copy.xyz")

        assert outcome.code == 2
        assert ".docx" in outcome.err


class TestRecords:
    """JSON and tables."""

    def records(self, outcome: Outcome) -> list[dict[str, Any]]:
        """The records of JSON Lines."""
        return [json.loads(line) for line in outcome.out.splitlines()]

    def test_json_lines(self, run: Run, tmp_path: Path) -> None:
        """Each record is as the schema says."""
        text = (
            GOOD
            + BAD
            + "\n《检测法》（2015年修正）第三条规定：“检测机构应当独立、公平地开展检测。”"
        )
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        records = self.records(run("a.txt", "--format", "jsonl"))

        assert [record["status"] for record in records] == [
            "exact", "no_such_place", "not_in_corpus", "words_differ",
        ]  # fmt: skip
        for record in records:
            validate("check", record)
        assert records[1]["to"]["section"] is None
        assert records[2]["to"] is None
        assert records[3]["words"]["changes"][0]["b"] == "公正"

    def test_json(self, run: Run, tmp_path: Path) -> None:
        """An array of the same."""
        (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
        (record,) = json.loads(run("a.txt", "--json").out)

        assert record["to"]["doc_id"] == "inspection_2022"
        assert record["source"] == "a.txt"

    def test_csv(self, run: Run, tmp_path: Path) -> None:
        """A row for each citation."""
        (tmp_path / "a.txt").write_text(GOOD + BAD, encoding="utf-8")
        run("a.txt", "-o", "out.csv")
        written = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(written)))

        assert [(row["status"], row["holds"]) for row in rows] == [
            ("exact", "yes"), ("no_such_place", "no"), ("not_in_corpus", ""),
        ]  # fmt: skip
        assert rows[0]["to_section"] == "第七条"


class TestFormats:
    """The same citations in files of other formats."""

    def test_word(self, run: Run, tmp_path: Path) -> None:
        """Of a Word file paragraphs and cells are read."""
        document = docx.Document()
        document.add_paragraph(GOOD)
        document.add_table(1, 1).cell(0, 0).text = BAD
        document.save(str(tmp_path / "a.docx"))
        assert run("a.docx").err == "3 citations: 1 exact, 1 no_such_place, 1 not_in_corpus\n"

    def test_html(self, run: Run, tmp_path: Path) -> None:
        """A page, with its markup between the letters."""
        good = GOOD.replace("第七条", "<b>第七条</b>")
        page = f"<html><body><p>{good}</p><p>{BAD}</p></body></html>"
        (tmp_path / "a.html").write_text(page, encoding="utf-8")
        assert run("a.html").err == "3 citations: 1 exact, 1 no_such_place, 1 not_in_corpus\n"

    def test_pdf(self, run: Run, tmp_path: Path) -> None:
        """A PDF whose lines break a citation."""
        lines = [(60.0, 700.0 - 20 * n, line) for n, line in enumerate([
            "一、各机构应当依照规定开展检测工作，提供检测记录的复制件，并依照《检测",
            "法》第七条说明理由，不得拒绝委托人提出的要求，另据《检测法》第七十条办理。",
        ])]  # fmt: skip
        pdf(tmp_path / "a.pdf", ((595, 842), lines))
        assert run("a.pdf").err == "2 citations: 1 exact, 1 no_such_place\n"

    def test_folder(self, run: Run, tmp_path: Path) -> None:
        """A folder stands for its files."""
        (tmp_path / "drafts").mkdir()
        (tmp_path / "drafts" / "a.txt").write_text(GOOD, encoding="utf-8")
        (tmp_path / "drafts" / "b.md").write_text(f"# 意见\n\n{BAD}\n", encoding="utf-8")
        assert run("drafts").err == "3 citations: 1 exact, 1 no_such_place, 1 not_in_corpus\n"


class TestCopies:
    """Copies of the text with remarks."""

    def test_html(self, run: Run, tmp_path: Path) -> None:
        """Citations are marked, remarks stand below the paragraph; what is markup is shown."""
        (tmp_path / "a.txt").write_text(f"{GOOD}\n{BAD}甲&乙\n", encoding="utf-8")
        run("a.txt", "-o", "copy.html")
        page = (tmp_path / "copy.html").read_text(encoding="utf-8")

        assert '<mark class="yes" title="相符">《检测法》第七条</mark>' in page
        assert (
            '<mark class="no" title="查无此条"><a href="#remark-2">《检测法》第七十条</a></mark>'
            in page
        )
        assert "the nearest: 第" in page
        assert "甲&amp;乙" in page
        assert "http" not in page

    def test_word_copy_of_a_text(self, run: Run, tmp_path: Path) -> None:
        """A text becomes a Word file with a comment at what wants a remark."""
        (tmp_path / "a.txt").write_text(f"{GOOD}\n{BAD}\n", encoding="utf-8")
        run("a.txt", "-o", "copy.docx")
        (first, second) = comments_of(tmp_path / "copy.docx")

        assert first[0] == "《检测法》第七十条"
        assert first[1].startswith("查无此条（no_such_place）\n《中华人民共和国检测法》")
        assert second == ("《包装法》第三条", "库中未收（not_in_corpus）\nnot in this corpus")

    def test_word_copy_of_a_word_file(self, run: Run, tmp_path: Path) -> None:
        """A Word file keeps its looks: only comments are added, runs cut at the citation."""
        document = docx.Document()
        document.add_heading("检测意见", 1)
        paragraph = document.add_paragraph("各机构：另据《检测")
        paragraph.add_run("法》第七十条").bold = True
        paragraph.add_run("办理，不得拖延。")
        document.add_table(1, 1).cell(0, 0).text = "见《检测法》第八十条。"
        document.save(str(tmp_path / "a.docx"))
        run("a.docx", "-o", "copy.docx")
        copy = docx.Document(str(tmp_path / "copy.docx"))

        assert [words for words, _ in comments_of(tmp_path / "copy.docx")] == [
            "《检测法》第七十条", "《检测法》第八十条",
        ]  # fmt: skip
        assert [one.text for one in copy.paragraphs] == [one.text for one in document.paragraphs]
        assert copy.paragraphs[0].style is not None
        assert copy.paragraphs[0].style.name == "Heading 1"
        assert [one.text for one in copy.paragraphs[1].runs if one.bold] == ["法》第七十条"]

    def test_several_files_in_one_copy(self, run: Run, tmp_path: Path) -> None:
        """Two files make one copy."""
        (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
        (tmp_path / "b.txt").write_text(BAD, encoding="utf-8")
        run("a.txt", "b.txt", "-o", "copy.html")
        page = (tmp_path / "copy.html").read_text(encoding="utf-8")

        assert page.count("<section>") == 2
