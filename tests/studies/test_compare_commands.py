"""``qpsearch diff``, ``quotes`` and ``trace`` on the command line, and the files they write."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import pytest

from conftest import ROOT, SEEDS
from qpsearch.studies.letters import letters_of
from readme_commands import commands_in
from schema_fit import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

CASES = Path(__file__).parent / "cases"
OLD, NEW = CASES / "park_old.md", CASES / "park_new.md"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def records(outcome: Outcome) -> list[dict[str, Any]]:
    """The records of JSON Lines."""
    return [json.loads(line) for line in outcome.out.splitlines()]


class TestDiff:
    """``qpsearch diff``."""

    def test_table(self, qpsearch: Run) -> None:
        """Words that differ stand in brackets, without colours where there is no terminal."""
        outcome = qpsearch("diff", "001", "004")

        assert outcome.code == 0
        assert "大力发展[-綠色-]{+战略+}供应链" in outcome.out
        assert "设备[-監理-]{+监制+}制度" in outcome.out
        assert "\x1b" not in outcome.out
        assert re.search(r"\d{3} of region", outcome.err)
        assert "page ends where nothing is lost: 四、（九）; 六、（十四）" in outcome.err
        assert "words are lost or differ: 八、（二十）: 全員 → 企员" in outcome.err

    def test_colours(self, qpsearch: Run) -> None:
        """Where colours are wanted words that went are red, those that came are green."""
        outcome = qpsearch("diff", OLD, NEW, "--color", "always")

        assert "\x1b[31m[-五百元-]\x1b[0m\x1b[32m{+一千元+}\x1b[0m" in outcome.out

    def test_lines_fit_their_schema(self, qpsearch: Run) -> None:
        """Every record is as the schema says, and shows substance only without --all."""
        short, long = (
            records(qpsearch("diff", "001", "004", "--format", "jsonl", *more))
            for more in ((), ("--all",))
        )

        for record in (*short, *long):
            validate("diff", record)
        assert len(long) > len(short) > 60
        assert all(record["substantive"] for record in short)
        kinds = {change["kind"] for record in short for change in record["changes"]}
        assert kinds == {"word", "cut"}
        assert {c["kind"] for r in long for c in r["changes"]} >= {"script", "region"}

    def test_object_fits_its_schema(self, qpsearch: Run) -> None:
        """The JSON object counts what it does not show."""
        record = json.loads(qpsearch("diff", OLD, NEW, "--json").out)

        validate("diff-json", record)
        assert record["related"]
        assert record["clauses"]["split"] == record["clauses"]["merged"] == 2
        assert record["renumbered"] > 8

    @pytest.mark.parametrize("form", ["csv", "tsv", "md"])
    def test_tables(self, form: str, qpsearch: Run) -> None:
        """A row for each change."""
        outcome = qpsearch("diff", OLD, NEW, "--format", form)

        assert outcome.out.startswith("| kind" if form == "md" else "kind")
        assert re.search("changed.*第十二条.*五百元.*一千元", outcome.out)

    def test_itself(self, qpsearch: Run) -> None:
        """A document with itself: nothing on stdout, 1."""
        outcome = qpsearch("diff", "004", "004")

        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.startswith("no differences in substance\n")

    def test_unrelated(self, qpsearch: Run) -> None:
        """Two texts that are no editions of one are said to be none, with the similarity."""
        outcome = qpsearch("diff", "002", "004")

        assert outcome.code == 0
        assert re.fullmatch(r"not two editions of one text: similarity 0\.0\d of 1\n", outcome.out)

    def test_side_by_side(self, qpsearch: Run, tmp_path: Path) -> None:
        """The HTML file needs no other, and marks words in both columns."""
        outcome = qpsearch("diff", OLD, NEW, "-o", "out.html")
        page = (tmp_path / "out.html").read_text(encoding="utf-8")

        assert outcome.code == 0
        assert outcome.out == ""
        assert "<del>五百</del>" in page or "<del>五百元</del>" in page
        assert "<ins>一千元</ins>" in page
        assert "@media print" in page
        assert not re.search(r"<(script|link|img)|https?://", page)

    @pytest.mark.parametrize(
        ("language", "said", "page_number"),
        [("en", "similarity", "页"), ("zh", "相似度", "页"), ("zh-Hant", "處用詞不同", "頁")],
    )
    def test_files_for_people_speak_their_language(
        self,
        qpsearch: Run,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        language: str,
        said: str,
        page_number: str,
    ) -> None:
        """What is not quoted, in the language and script of who reads it."""
        monkeypatch.setenv("QPSEARCH_LANG", language)
        qpsearch("diff", OLD, NEW, "-o", "out.html")
        qpsearch("diff", OLD, NEW, "-o", "out.docx")
        page = (tmp_path / "out.html").read_text(encoding="utf-8")
        word = docx.Document(str(tmp_path / "out.docx"))

        tag = "zh-TW" if language == "zh-Hant" else "zh-CN"
        assert f'<html lang="{tag}">' in page
        assert said in page
        assert any(said in paragraph.text for paragraph in word.paragraphs)
        assert page_number in word.sections[0].footer.paragraphs[0].text

    def test_texts_are_escaped(self, qpsearch: Run, tmp_path: Path) -> None:
        """Marks of HTML in a text are shown, not obeyed."""
        (tmp_path / "a.txt").write_text("一、质量<b>要求</b>甲级。\n", encoding="utf-8")
        (tmp_path / "b.txt").write_text("一、质量<b>要求</b>乙级。\n", encoding="utf-8")
        qpsearch("diff", "a.txt", "b.txt", "-o", "out.html")

        page = (tmp_path / "out.html").read_text(encoding="utf-8")
        assert "<b>" not in page

    def test_tracked_changes(self, qpsearch: Run, tmp_path: Path) -> None:
        """Accepting all changes gives the second text, rejecting all the first, to the letter."""
        qpsearch("diff", OLD, NEW, "-o", "out.docx", "--all")
        paragraphs = word_paragraphs(tmp_path / "out.docx")
        comparison = json.loads(qpsearch("diff", OLD, NEW, "--all", "--json").out)
        accepted, rejected = (
            letters(
                "\n".join(
                    "".join(piece for name, piece in one if name != left_out) for one in paragraphs
                )
            )
            for left_out in ("del", "ins")
        )

        for found in comparison["differences"]:
            if found["kind"] in ("changed", "moved", "added", "same"):
                assert letters(found["b"]["text"]) in accepted
            if found["kind"] in ("changed", "moved", "removed", "same"):
                assert letters(found["a"]["text"]) in rejected

    def test_tracked_letters(self, qpsearch: Run, tmp_path: Path) -> None:
        """Letters are marked, not sentences: of 監理 and 监制 one letter is another."""
        qpsearch("diff", "001", "004", "-o", "out.docx")
        paragraphs = word_paragraphs(tmp_path / "out.docx")
        marked = [
            (name, piece)
            for one in paragraphs
            if any(name == "" for name, _ in one)
            for name, piece in one
            if name
        ]

        assert ("del", "理") in marked
        assert ("ins", "制") in marked
        assert max(len(piece) for _, piece in marked) < 20
        with zipfile.ZipFile(tmp_path / "out.docx") as archive:
            root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
        ids = [mark.get(f"{W}id") for name in ("ins", "del") for mark in root.iter(f"{W}{name}")]
        assert len(ids) == len(set(ids)) > 50

    def test_a_file_that_is_there(self, qpsearch: Run, tmp_path: Path) -> None:
        """A file is kept unless --force is given, and then is whole."""
        (tmp_path / "out.html").write_text("mine", encoding="utf-8")

        assert qpsearch("diff", OLD, NEW, "-o", "out.html").code == 2
        assert (tmp_path / "out.html").read_text(encoding="utf-8") == "mine"
        assert qpsearch("diff", OLD, NEW, "-o", "out.html", "--force").code == 0
        assert "</html>" in (tmp_path / "out.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("empty.txt", b"", "empty.txt: the file is empty"),
            ("none.txt", None, "none.txt: no such file, and no document of the corpus"),
            ("nosuch", None, "no document with this id or in its title"),
            ("large.txt", "质量".encode() * 2_000_000, "are too many to compare; split it below"),
            ("noise.docx", b"PK\x03\x04 this is no archive", "noise.docx: "),
        ],
    )
    def test_bad_input(
        self, name: str, content: bytes | None, message: str, qpsearch: Run, tmp_path: Path
    ) -> None:
        """One line that names the thing and the way out, 2, and nothing is written."""
        if content is not None:
            (tmp_path / name).write_bytes(content)

        outcome = qpsearch("diff", name, "004", "-o", "out.html")

        assert outcome.code == 2
        assert message in outcome.err
        assert outcome.err.count("\n") == 1
        assert not (tmp_path / "out.html").exists()

    def test_unknown_form(self, qpsearch: Run) -> None:
        """A suffix that names no form is refused before anything is read."""
        outcome = qpsearch("diff", OLD, NEW, "-o", "out.pdf")

        assert outcome.code == 2
        assert "the suffix names no form" in outcome.err


class TestQuotes:
    """``qpsearch quotes``."""

    def test_table(self, qpsearch: Run) -> None:
        """Passages stand under the clause that holds them, differences in brackets."""
        outcome = qpsearch("quotes", "003")

        assert outcome.code == 0
        assert "\n「推进质量治理现代化」 ¶4\n  verbatim" in outcome.out
        assert "以质取胜[-生產經營-]{+营销+}战略" in outcome.out.replace("産", "產")

    def test_lines_fit_their_schema(self, qpsearch: Run) -> None:
        """Every record is as the schema says; spans lead into the clauses."""
        found = records(qpsearch("quotes", "003", "--format", "jsonl"))

        assert len(found) > 80
        for record in found:
            validate("quotes", record)
            assert record["from"]["doc_id"].startswith("003")
        shown = records(qpsearch("show", "003", "--format", "jsonl"))
        texts = {clause["eid"]: clause["text"] for clause in shown}
        for record in found:
            end = record["from"]
            assert texts[end["eid"]][slice(*end["span"])] == end["text"]

    def test_one_clause(self, qpsearch: Run) -> None:
        """From a clause to those who quote it."""
        found = records(
            qpsearch("quotes", "004", "九、（二十三）", "--no-editions", "--format", "jsonl")
        )

        assert {record["from"]["section"] for record in found} == {"九、（二十三）"}
        assert {record["to"]["doc_id"][:3] for record in found} == {"003"}

    def test_limit_and_forms(self, qpsearch: Run) -> None:
        """The number of passages, and the other forms."""
        rows = qpsearch("quotes", "--limit", 2, "--format", "csv").out.splitlines()

        assert rows[0].startswith("kind,score,from_doc_id")
        assert len(rows) == 3
        assert len(json.loads(qpsearch("quotes", "003", "-n", 2, "--json").out)) == 2

    def test_nothing(self, qpsearch: Run) -> None:
        """No passage: 1, and a line that says so."""
        outcome = qpsearch("quotes", "003", "--least", 10_000)

        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err == "no passage that stands in another document\n"

    def test_side_by_side(self, qpsearch: Run, tmp_path: Path) -> None:
        """A file has the form that its suffix names: passages beside each other, or records."""
        assert qpsearch("quotes", "003", "-o", "out.html").out == ""
        page = (tmp_path / "out.html").read_text(encoding="utf-8")
        found = records(qpsearch("quotes", "003", "--format", "jsonl"))
        qpsearch("quotes", "003", "-o", "out.jsonl")

        assert page.count('<tr class="') == len(found)
        assert "<del>营销</del>" in page
        assert "<ins>生産經營</ins>" in page
        lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == found

    def test_nothing_is_written_for_nothing(self, qpsearch: Run, tmp_path: Path) -> None:
        """Where nothing is found, or the document is not there, there is no file."""
        assert qpsearch("quotes", "003", "--least", 10_000, "-o", "out.html").code == 1
        assert qpsearch("quotes", "nosuch", "-o", "out.html").code == 2
        assert not (tmp_path / "out.html").exists()

    def test_no_such_document(self, qpsearch: Run) -> None:
        """A document that is not there: 2, one line."""
        outcome = qpsearch("quotes", "nosuch")

        assert outcome.code == 2
        assert outcome.err.count("\n") == 1


class TestTrace:
    """``qpsearch trace``."""

    def test_table(self, qpsearch: Run) -> None:
        """Each sentence with its place, or none."""
        outcome = qpsearch("trace", "推进质量基础设施的分级分类管理。我们今天去公园散步。")

        assert outcome.code == 0
        assert "near     0.97" in outcome.out
        assert "推进质量基础设施{+的+}分级分类管理。" in outcome.out
        assert "absent" in outcome.out
        assert outcome.err == "0 verbatim, 1 near, 1 absent\n"

    def test_a_file(self, qpsearch: Run) -> None:
        """A file is traced clause by clause, and never found in itself."""
        seed = next(SEEDS.glob("003*"))
        found = records(qpsearch("trace", seed, "--format", "jsonl"))

        assert len(found) > 50
        for record in found:
            validate("trace", record)
            assert record["to"] is None or not record["to"]["doc_id"].startswith("003")
        shown = records(qpsearch("show", "003", "--format", "jsonl"))
        texts = {clause["section"]: clause["text"] for clause in shown}
        for record in found:
            begin, end = record["from"]["span"]
            assert texts[record["from"]["section"]][begin:end] == record["from"]["text"]

    def test_side_by_side(self, qpsearch: Run, tmp_path: Path) -> None:
        """Each sentence beside its place; beside an absent one nothing."""
        qpsearch("trace", "推进质量基础设施的分级分类管理。我们今天去公园散步。", "-o", "out.html")
        page = (tmp_path / "out.html").read_text(encoding="utf-8")

        assert "<del>的</del>" in page
        assert '我们今天去公园散步。</td><td class="none"></td>' in page

    def test_only(self, qpsearch: Run) -> None:
        """Only the sentences of a kind."""
        seed = next(SEEDS.glob("003*"))
        found = records(qpsearch("trace", seed, "--only", "verbatim", "--format", "jsonl"))

        assert {record["kind"] for record in found} == {"verbatim"}

    def test_a_stroke_makes_no_path(self, qpsearch: Run) -> None:
        """A sentence with a stroke is a sentence; what has a suffix is the name of a file."""
        assert qpsearch("trace", "按照GB/T标准建设质量/计量实验室").code in (0, 1)
        assert qpsearch("trace", "草稿/新闻.docx").code == 2

    def test_nothing(self, qpsearch: Run) -> None:
        """No sentence in the corpus: 1."""
        outcome = qpsearch("trace", "我们今天去公园散步。")

        assert outcome.code == 1

    @pytest.mark.parametrize(
        ("text", "content", "message"),
        [
            ("", None, "no text in it; give a sentence"),
            ("nosuch.txt", None, "nosuch.txt: no such file"),
            ("empty.txt", b"", "empty.txt: the file is empty"),
            ("large.txt", b"a" * 10_000_000, "are too many to compare"),
        ],
    )
    def test_bad_input(
        self, text: str, content: bytes | None, message: str, qpsearch: Run, tmp_path: Path
    ) -> None:
        """One line, 2."""
        if content is not None:
            (tmp_path / text).write_bytes(content)

        outcome = qpsearch("trace", text)

        assert (outcome.code, outcome.out) == (2, "")
        assert message in outcome.err
        assert outcome.err.count("\n") == 1


def letters(text: str) -> str:
    """The letters of a text, numbers of items left out as a comparison leaves them out."""
    return letters_of(text).text


def word_paragraphs(path: Path) -> list[list[tuple[str, str]]]:
    """The paragraphs of a Word file as pieces, each with ``ins``, ``del`` or nothing."""
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
    found = []
    for paragraph in root.iter(f"{W}p"):
        pieces = []
        for child in paragraph:
            name = child.tag.removeprefix(W)
            text = "".join(t.text or "" for t in child.iter() if t.tag in (f"{W}t", f"{W}delText"))
            if text:
                pieces.append((name if name in ("ins", "del") else "", text))
        found.append(pieces)
    return found


PAGES = ("comparing.md", "quoting.md")


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_the_pages(
    page: str, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of a page of the documentation runs as printed and finds something."""
    import shlex
    import shutil

    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    commands = commands_in(f"docs/{page}")

    assert len(commands) >= 5
    for command in commands:
        outcome = qpsearch(*shlex.split(command)[1:])
        assert outcome.code == 0, f"{command}: {outcome.err}"


@pytest.mark.parametrize("page", PAGES)
def test_answers_of_the_pages(page: str, qpsearch: Run, tmp_path: Path) -> None:
    """What a page prints below a command with ``$`` is what the command prints."""
    import shlex

    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(
        r"^```console\n\$ (qpsearch [^\n]*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    )

    assert blocks
    assert tmp_path.is_dir()
    for command, printed in blocks:
        outcome = qpsearch(*shlex.split(command)[1:])
        out = outcome.out + outcome.err
        at = 0
        for line in printed.splitlines():
            if line and line != "…":
                assert (at := out.find(line, at)) >= 0, line
