"""The command line: what it prints where, in which form, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from conftest import ROOT, SEEDS
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.table import _PARTS, _RULES, rows_table
from qpsearch.cli.terminal import clip, columns, painted, wrap
from qpsearch.corpus.library import Corpus
from qpsearch.errors import IndexMissingError
from qpsearch.lexicon import Guard, Region
from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

HIT_FIELDS = {
    "query_id", "rank", "score", "doc_id", "title", "issuer", "number", "date", "kind", "eid",
    "section", "path", "text", "spans", "matched", "source", "source_span",
}  # fmt: skip
PARSE_FIELDS = {
    "source", "encoding", "kind", "metadata", "outline", "clauses", "dropped", "warnings",
}  # fmt: skip


class TestSearch:
    def test_json_is_the_contract(self, qpsearch: Run) -> None:
        """The JSON of a search has the fields of the contract, with spans into the text."""
        outcome = qpsearch("search", "质量强国", "--format", "json", "--limit", 3)
        answer = json.loads(outcome.out)

        assert outcome.code == 0
        assert set(answer) >= {"query", "total", "truncated", "hits"}
        assert answer["truncated"] is True
        assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3]
        for hit in answer["hits"]:
            assert set(hit) >= HIT_FIELDS
            for start, end in hit["spans"]:
                assert hit["text"][start:end] in hit["matched"]

    def test_source_span_leads_into_the_file(self, qpsearch: Run) -> None:
        """The source span of a hit cuts its text out of the decoded file."""
        hit = json.loads(qpsearch("search", "首席质量官 健全", "--doc", "004", "--json").out)[
            "hits"
        ][0]
        decoded = (ROOT / "seeds" / Path(hit["source"]).name).read_text(encoding="utf-8")
        start, end = hit["source_span"]

        assert decoded[start:end].replace("\n", "") == hit["text"]

    def test_words_to_leave_out_are_no_options(self, qpsearch: Run) -> None:
        """A query with -食品 need not be quoted as a whole; what may be an option says how."""
        whole = qpsearch("search", "计量 -食品", "--json").out
        assert qpsearch("search", "计量", "-食品", "--json").out == whole
        assert qpsearch("search", "-食品", "--json", "计量").code == 0
        assert qpsearch("search", "计量", "--json", "--", "-食品").out == whole
        outcome = qpsearch("search", "计量", "-AI")
        assert outcome.code == 2
        assert "quote the whole query: '计量 -A" in outcome.err

    def test_a_kind_that_is_none_is_an_error(self, qpsearch: Run, tmp_path: Path) -> None:
        """A misspelt kind does not look as if nothing were found."""
        outcome = qpsearch("search", "质量", "--kind", "法律书")
        assert outcome.code == 2
        assert "outline, opinions" in outcome.err
        (tmp_path / "q.jsonl").write_text('{"query": "质量", "kind": "Plan"}', encoding="utf-8")
        batch = qpsearch("batch", tmp_path / "q.jsonl")
        assert batch.code == 2
        assert "'Plan'" in json.loads(batch.out)["error"]
        assert qpsearch("search", "质量强国", "--kind", "law").code == 1

    def test_what_filters_hide_is_counted(self, qpsearch: Run) -> None:
        """Where only the filters are in the way, the message says how many clauses match."""
        found = json.loads(qpsearch("search", "质量强国", "--json").out)["total"]
        outcome = qpsearch("search", "质量强国", "--since", "2099")
        assert f"without the filters {found} clauses match" in outcome.err
        outcome = qpsearch("search", "质量强国 没有的", "--doc", "003")
        assert "clauses hold some of the words" in outcome.err

    @pytest.mark.parametrize("command", ["search", "export"])
    def test_documents_without_a_date_are_not_left_out_unsaid(
        self, qpsearch: Run, command: str
    ) -> None:
        """With --since or --until it is said how many documents have no date to compare."""
        dates = [doc["date"] for doc in json.loads(qpsearch("docs", "--json").out)]
        said = f"{dates.count(None)} documents have no date"
        assert said in qpsearch(command, "质量强国", "--since", "2022").err
        assert "no date" not in qpsearch(command, "质量强国").err

    def test_the_place_named_holds_the_matches_shown(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Above lines of the second and third 款 stands neither the first one nor one of them."""
        lines = ("第一条　检验。", *("（一）无关的事项占一整行；",) * 9, "检验复检。", "检验抽检。")
        (tmp_path / "law.txt").write_text("检验法\n" + "\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("COLUMNS", "40")
        index = ("--index", tmp_path / "i")
        assert qpsearch("index", tmp_path / "law.txt", *index).code == 0
        shown = qpsearch("search", "检验", *index).out
        assert "检验抽检" in shown
        assert shown.startswith("1. 第一条  ")
        assert qpsearch("search", "复检", *index).out.startswith("1. 第一条第二款  ")

    def test_jsonl_is_a_hit_a_line(self, qpsearch: Run) -> None:
        """JSON Lines has one object for each hit."""
        lines = qpsearch("search", "品牌", "--format", "jsonl", "-n", 4).out.splitlines()

        assert [json.loads(line)["rank"] for line in lines] == [1, 2, 3, 4]

    def test_csv_reads_back(self, qpsearch: Run) -> None:
        """CSV has a header, and a row for each hit with its text whole."""
        outcome = qpsearch("search", "官", "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(outcome.out)))
        hits = json.loads(qpsearch("search", "官", "--json").out)["hits"]

        assert [row["text"] for row in rows] == [hit["text"] for hit in hits]
        assert {row["query"] for row in rows} == {"官"}

    @pytest.mark.parametrize(
        "args", [("search", "官"), ("export", "官"), ("show", "004", "四"), ("search", "质量")]
    )
    def test_spans_in_cells(self, qpsearch: Run, args: tuple[str, ...]) -> None:
        """A cell writes a span as 3-7, as docs/formats.md says: the one into the source too."""
        records = map(json.loads, qpsearch(*args, "--format", "jsonl").out.splitlines())
        rows = csv.DictReader(io.StringIO(qpsearch(*args, "--format", "csv").out))
        for row, record in zip(rows, records, strict=True):
            assert row["source_span"] == "{}-{}".format(*record["source_span"])
            if "spans" in record:
                assert row["spans"] == "；".join(f"{a}-{b}" for a, b in record["spans"])

    def test_tsv_has_one_line_a_row(self, qpsearch: Run) -> None:
        """A newline inside a clause does not break a TSV row."""
        out = qpsearch("search", "品牌", "--format", "tsv", "-n", 0).out.splitlines()

        assert {line.count("\t") for line in out} == {19}

    def test_table_shows_section_path_and_document(self, qpsearch: Run) -> None:
        """The table names section, document and path above the text, without colour in a pipe."""
        out = qpsearch("search", "支柱产业质量升级").out

        assert out.startswith("1. 四、（九）  《质量强国建设纲要》 · 中共中央、国务院")
        assert "四 增强产业质量竞争力 › （九） 打造区域质量发展新优势" in out
        assert "\x1b" not in out

    def test_colour_marks_original_glyphs(self, qpsearch: Run) -> None:
        """A highlight wraps the glyphs of the document, whatever was typed."""
        out = qpsearch("search", "质量强国", "--doc", "001", "--color", "always", "-n", 1).out

        assert "\x1b[1;31m品質強國\x1b[0m" in out

    def test_truncation_is_said_on_stderr(self, qpsearch: Run) -> None:
        """What a limit leaves out is said, and not on stdout."""
        outcome = qpsearch("search", "质量", "-n", 2)

        assert "2 of " in outcome.err
        assert "--limit 0" in outcome.err
        assert "limit" not in outcome.out

    def test_nothing_found_is_1(self, qpsearch: Run) -> None:
        """A search without hits says so on stderr and leaves with 1."""
        outcome = qpsearch("search", "量子纠缠态", "--json")

        assert outcome.code == 1
        assert json.loads(outcome.out)["hits"] == []
        assert "nothing found" in outcome.err

    @pytest.mark.parametrize(
        ("option", "value", "documents"),
        [
            ("--issuer", "國務院", {"001", "004"}),
            ("--kind", "plan", {"002"}),
            ("--since", "2023", {"001"}),
            ("--until", "2022-12", {"000"}),
            ("--doc", "品質強國建設綱要", {"001"}),
        ],
    )
    def test_filters(self, qpsearch: Run, option: str, value: str, documents: set[str]) -> None:
        """A filter lets through the clauses of the documents that it names."""
        answer = json.loads(qpsearch("search", "质量", "-n", 0, "--json", option, value).out)

        assert {hit["doc_id"][:3] for hit in answer["hits"]} == documents

    def test_section_filter(self, qpsearch: Run) -> None:
        """--section keeps what lies at or below an address."""
        answer = json.loads(
            qpsearch("search", "质量", "-n", 0, "--json", "--doc", "004", "--section", "四").out
        )

        assert {hit["path"][0]["num"] for hit in answer["hits"]} == {"四"}

    @pytest.mark.parametrize(
        ("query", "caret"),
        [
            ("质量 (标准", 7),
            ("“质量", 2),
            ("品牌 AND", 7),
            ("-质量", 2),
            ("，。！", 2),
            ("质量 *", 7),
        ],
    )
    def test_faults_are_pointed_at(self, qpsearch: Run, query: str, caret: int) -> None:
        """A fault in a query is one line, then the query with carets at the right column."""
        outcome = qpsearch("search", "--", query)
        message, shown, carets = outcome.err.splitlines()

        assert outcome.code == 2
        assert message.startswith("qpsearch: ")
        assert shown == f"  {query}"
        assert carets.index("^") == caret
        assert outcome.out == ""

    def test_first_search_builds_the_index(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where there is no index, seeds/ is read first, and that is said on stderr."""
        (tmp_path / "seeds").symlink_to(SEEDS)
        monkeypatch.setenv("QPSEARCH_INDEX", "fresh")
        outcome = qpsearch("search", "质量强国", "--json")

        assert outcome.code == 0
        assert "building it from seeds" in outcome.err
        assert json.loads(outcome.out)["total"] > 0
        assert qpsearch("search", "质量强国").err.count("building") == 0

    @pytest.mark.parametrize(
        ("query", "line"),
        [
            (
                '"高端质量认证"',
                '  in quotes letters count; "高端品质认证" in its place finds 3 clauses',
            ),
            ("质量 or 品牌", "  or was read as OR; in quotes it is a word"),
            ("质量＋认证", "  + belongs to the word that it touches; a space parts two words"),
        ],
    )
    def test_what_may_have_been_meant_is_said(self, query: str, line: str, qpsearch: Run) -> None:
        """A sign that means something else, and a quote that misses other regions, are told."""
        assert line in qpsearch("search", query).err.splitlines()

    def test_the_parts_of_a_score_are_explained(self, qpsearch: Run) -> None:
        """Every part that --explain prints is told in words, once, on stderr."""
        outcome = qpsearch("search", "质量", "--explain")
        said = re.findall(r"^ +\d+\.\d+  .* \[([a-z]+)(?:: (not-\w+))?", outcome.out, re.MULTILINE)
        origins = {word for words in said for word in words if word}
        assert {"typed", "tw", "not-after"} <= origins
        told = [line.strip().partition(":")[0] for line in outcome.err.splitlines()]
        assert "step" in origins
        for origin in origins:
            assert told.count(origin) == 1

    def test_every_origin_of_a_word_is_explained(self) -> None:
        """Whatever makes a word count, and wherever it counts only, has its line."""
        assert set(get_args(Region)) | {"typed", "scattered", "lay"} <= _PARTS.keys()
        every = Guard(("甲",), ("甲",), ("甲",), ("甲",), ("甲",))
        assert every.rules() == tuple(_RULES)

    def test_a_plain_query_says_nothing_more(self, qpsearch: Run) -> None:
        """Nothing is said of a query whose words mean what they say."""
        assert qpsearch("search", "质量 品牌", "--limit", 0).err == ""


class TestReading:
    @pytest.mark.parametrize(
        "address", ["四、（六）", "四(六)", "4.6", "（六）", "四（六）", "level_4__level_6"]
    )
    def test_show_takes_every_spelling(self, qpsearch: Run, address: str) -> None:
        """An address may be written in any usual way."""
        records = json.loads(qpsearch("show", "004", address, "--json").out)

        assert [record["section"] for record in records] == ["四、（六）"]
        assert records[0]["text"].startswith("(六)强化产业基础质量支撑。")

    def test_show_a_division_with_all_it_holds(self, qpsearch: Run) -> None:
        """A box is shown with its items, in order."""
        records = json.loads(qpsearch("show", "质量强国建设纲要", "专栏2", "--json").out)

        assert [record["section"] for record in records] == [
            "五、专栏2", "五、专栏2 ¶1", "五、专栏2 ¶2", "五、专栏2 ¶3", "五、专栏2 ¶4",
        ]  # fmt: skip

    def test_section_one_is_not_clause_one(self, qpsearch: Run) -> None:
        """一 and （一） are different addresses."""
        first = json.loads(qpsearch("show", "001", "一", "--json").out)
        second = json.loads(qpsearch("show", "001", "（一）", "--json").out)

        assert first[0]["section"] == "一"
        assert second[0]["section"] == "二、（一）"

    def test_missing_address_names_the_nearest(self, qpsearch: Run) -> None:
        """An address that leads nowhere is an error that names its neighbours."""
        outcome = qpsearch("show", "004", "（九十九）")

        assert outcome.code == 2
        assert "nearest" in outcome.err
        assert len(outcome.err.splitlines()) == 1

    def test_ambiguous_document_lists_candidates(self, qpsearch: Run) -> None:
        """A name that several documents have is an error that lists them."""
        outcome = qpsearch("show", "质量")

        assert outcome.code == 2
        assert "004_" in outcome.err

    def test_outline(self, qpsearch: Run) -> None:
        """An outline is indented by depth, in the original glyphs."""
        lines = qpsearch("outline", "002").out.splitlines()

        assert lines[0] == "一 總體要求"
        assert lines[2] == "    （一） 擴大安全優質農産品食品供給"

    def test_docs(self, qpsearch: Run) -> None:
        """docs lists every document; the table is aligned in columns."""
        records = [
            json.loads(line) for line in qpsearch("docs", "--format", "jsonl").out.splitlines()
        ]
        table = qpsearch("docs").out.splitlines()

        assert [record["doc_id"][:3] for record in records] == ["000", "001", "002", "003", "004"]
        assert set(records[0]) == {
            "doc_id", "title", "kind", "issuer", "number", "date", "source", "clauses", "part_of",
        }  # fmt: skip
        kind = table[0].index("KIND")
        assert [columns(row[: row.index("outline")]) for row in table if "outline" in row] == [
            kind
        ] * 2


class TestParse:
    def test_json_is_the_contract(self, qpsearch: Run) -> None:
        """parse prints metadata, outline, clauses, dropped and warnings as one object."""
        seed = next(SEEDS.glob("001*"))
        record = json.loads(qpsearch("parse", seed, "--json").out)

        assert set(record) >= PARSE_FIELDS
        assert record["metadata"]["issuer"] == ["中共中央", "國務院"]
        assert {"rule", "text", "source_span"} == set(record["dropped"][0])
        assert {"depth", "num", "heading", "eid"} <= set(record["outline"][0])
        assert {"eid", "section", "path", "heading", "text", "source_span"} <= set(
            record["clauses"][0]
        )

    @pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
    def test_check_passes_on_the_seeds(self, qpsearch: Run, seed: Path) -> None:
        """Everything in a seed finds its place."""
        assert qpsearch("parse", "--check", seed).code == 0

    def test_text_lists_what_was_dropped(self, qpsearch: Run) -> None:
        """The text form names each rule with its count and its pieces."""
        out = qpsearch("parse", next(SEEDS.glob("003*"))).out

        assert "2  caption" in out
        assert "title_guessed" in out


class TestIndexing:
    def test_only_changes_are_read(self, qpsearch: Run, tmp_path: Path) -> None:
        """A second run reads nothing; a changed file is read, a removed one forgotten."""
        folder = tmp_path / "texts"
        folder.mkdir()
        (folder / "a.txt").write_text("一、总则\n本办法适用于检验机构。\n", encoding="utf-8")
        (folder / "b.txt").write_text("二、附则\n本办法自公布之日起施行。\n", encoding="utf-8")
        index = ("--index", tmp_path / "i")

        assert "2 added" in qpsearch("index", folder, *index).err
        assert "2 unchanged" in qpsearch("index", folder, *index).err
        (folder / "a.txt").write_text("一、总则\n本办法适用于认证机构。\n", encoding="utf-8")
        (folder / "b.txt").unlink()
        report = tmp_path / "report.jsonl"
        outcome = qpsearch("index", folder, *index, "--report", report)
        assert "1 changed, 0 unchanged, 1 removed" in outcome.err
        records = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
        assert {record["status"] for record in records} == {"changed", "removed"}
        assert qpsearch("search", "认证机构", *index).code == 0
        assert qpsearch("search", "检验机构", *index).code == 1

    def test_clauses_are_counted_alike(self, qpsearch: Run, tmp_path: Path) -> None:
        """Headings are no clauses, whether a file is read, was read before, or is read again."""
        texts = tmp_path / "a.txt", tmp_path / "b.txt"
        for number, path in enumerate(texts):
            path.write_text(f"办法{number}\n\n第一章 总则\n第一条 质量。\n", encoding="utf-8")
        index = ("--index", tmp_path / "i")

        added = qpsearch("index", *texts, *index).err
        assert "2 clauses" in added, added
        assert "2 unchanged, 0 removed, 0 failed; 2 clauses" in qpsearch("index", *index).err
        texts[0].write_text("办法\n\n第一章 总则\n第一条 标准。\n", encoding="utf-8")
        assert "1 unchanged, 0 removed, 0 failed; 2 clauses" in qpsearch("index", *index).err
        assert qpsearch("search", "公布", *index).code == 1

    def test_bad_file_does_not_cost_the_good(self, qpsearch: Run, tmp_path: Path) -> None:
        """A file that cannot be read is one line; the rest is indexed; the code is 2."""
        folder = tmp_path / "texts"
        folder.mkdir()
        (folder / "bad.txt").write_bytes(b"")
        (folder / "good.txt").write_text("一、总则\n本办法适用于检验机构。\n", encoding="utf-8")
        outcome = qpsearch("index", folder, "--index", tmp_path / "i")

        assert outcome.code == 2
        assert "bad.txt: the file is empty" in outcome.err
        assert qpsearch("search", "检验机构", "--index", tmp_path / "i").code == 0

    def test_status(self, qpsearch: Run) -> None:
        """status counts what the index holds and names files that changed since."""
        facts = json.loads(qpsearch("status", "--json").out)

        assert facts["documents"] == 5
        assert facts["changed"] == facts["gone"] == facts["new"] == []
        documents = json.loads(qpsearch("docs", "--json").out)
        assert facts["clauses"] == sum(document["clauses"] for document in documents)

    def test_counts_of_a_run_over_a_part(self, qpsearch: Run, tmp_path: Path) -> None:
        """A run over one file says how many clauses of the index are its own."""
        index = ("--index", tmp_path / "i")
        outcome = qpsearch("index", SEEDS, *index)
        whole = json.loads(qpsearch("status", "--json", *index).out)["clauses"]
        assert any(line.endswith(f"; {whole} clauses") for line in outcome.err.splitlines())
        (seed,) = SEEDS.glob("004*")
        said = qpsearch("index", seed, *index).err.splitlines()
        assert any(line.endswith(f"clauses of {whole} in the index") for line in said)

    def test_what_stays_of_a_folder_that_is_gone(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Documents of a missing folder are kept, which is said with the way to forget them."""
        monkeypatch.chdir(tmp_path)
        for name in ("a", "b"):
            Path(name).mkdir()
            Path(name, "law.txt").write_text("检验法\n第一条　检验。", encoding="utf-8")
            assert qpsearch("index", name, "--index", "i").code == 0
        shutil.rmtree("a")
        outcome = qpsearch("index", "--index", "i")
        assert outcome.code == 2
        assert "a is not there; 1 document of it" in outcome.err
        (command,) = (
            line.partition("run: ")[2] for line in outcome.err.splitlines() if "run: " in line
        )
        assert command == "qpsearch index --rebuild b --index i"
        assert qpsearch(*shlex.split(command)[1:]).code == 0
        assert len(json.loads(qpsearch("docs", "--json", "--index", "i").out)) == 1

    def test_matches_are_clauses_and_headings(self, qpsearch: Run) -> None:
        """More may match than status counts as clauses: headings do too, and it is said."""
        assert "clauses and headings; --limit 0" in qpsearch("search", "质量").err

    def test_status_sees_what_the_next_run_would(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """New files and corrections beside files are differences too; a named encoding is none."""
        monkeypatch.chdir(tmp_path)
        Path("texts").mkdir()
        Path("texts/a.txt").write_text("检验法\n第一条　检验。", encoding="gb18030")
        index = ("--index", "i")
        assert qpsearch("index", "texts", "--encoding", "gb18030", *index).code == 0
        assert json.loads(qpsearch("status", "--json", *index).out)["changed"] == []
        Path("texts/b.txt").write_text("计量法\n第一条　计量。", encoding="utf-8")
        Path("texts/a.txt.meta.toml").write_text('number = "5号"', encoding="utf-8")
        outcome = qpsearch("status", *index)
        assert "changed    texts/a.txt" in outcome.out
        assert "new        texts/b.txt" in outcome.out
        assert "run qpsearch index --index i to" in outcome.err
        Path("other").mkdir()
        monkeypatch.chdir("other")
        outcome = qpsearch("status", "--index", "../i")
        assert "gone       texts/a.txt" in outcome.out
        assert "given from another folder" in outcome.err

    def test_the_way_out_of_an_old_index_works_as_printed(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What a message says to run rebuilds the index that is meant, never from the seeds."""
        monkeypatch.chdir(tmp_path)
        shutil.copytree(SEEDS, "seeds")
        Path("texts").mkdir()
        Path("texts/a.txt").write_text("检验法\n第一条　检验。", encoding="utf-8")
        folder = "an index"
        assert qpsearch("index", "texts", "--index", folder).code == 0
        (manifest,) = Path(folder, "store").glob("manifest-*.json")
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps({**facts, "schema": 1}), encoding="utf-8")
        said = qpsearch("search", "检验", "--index", folder).err.strip()
        command = said.partition("run: ")[2]
        assert command == "qpsearch index --rebuild --index 'an index'"
        assert qpsearch(*shlex.split(command)[1:]).code == 0
        (document,) = json.loads(qpsearch("docs", "--json", "--index", folder).out)
        assert document["doc_id"] == "a"
        (manifest,) = Path(folder, "store").glob("manifest-*.json")
        manifest.write_text("{", encoding="utf-8")
        outcome = qpsearch("index", "--rebuild", "--index", folder)
        assert outcome.code == 2
        assert "built from is lost; run: qpsearch index --rebuild PATH --index 'an index'" in (
            outcome.err
        )

    def test_a_folder_of_other_things_is_made_no_index(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A folder of documents after --index is neither written to nor answered for by seeds."""
        monkeypatch.chdir(tmp_path)
        shutil.copytree(SEEDS, "seeds")
        for name in ("seeds", "seeds/000_13c998a2417f34b7.txt"):
            outcome = qpsearch("search", "质量", "--index", name)
            assert (outcome.code, outcome.out) == (2, "")
        assert len(list(Path("seeds").iterdir())) == 5


def make_older(index: Path) -> None:
    """Make an index look as one that an older version wrote, which had no checksums either."""
    for path in (*(index / "store").glob("*.toc"), *(index / "store").glob("manifest-*.json")):
        values = json.loads(path.read_text(encoding="utf-8").partition("\n")[0])
        values.pop("manifest_crc", None)
        path.write_text(json.dumps({**values, "schema": 0, "library": 0}), encoding="utf-8")


def tree(folder: Path) -> dict[Path, bytes]:
    """The files below a folder with what they hold; locks, which come and go, are left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name)
    return {path: path.read_bytes() for path in files}


class TestBadInput:
    def test_a_folder_is_no_file_to_parse(self, qpsearch: Run) -> None:
        """parse says of a folder that it is one, not that its name or its rights are wrong."""
        outcome = qpsearch("parse", SEEDS)
        assert outcome.code == 2
        assert "this is a folder; name a file in it" in outcome.err

    @pytest.mark.parametrize(
        ("make", "says"),
        [
            (lambda path: path, "no such file or folder"),
            (lambda path: path.mkdir(), "no readable files"),
            (lambda path: path.write_bytes(b""), "the file is empty"),
            (lambda path: path.write_bytes(b"\n \n"), "the file is empty"),
            (lambda path: path.write_bytes(b"\x00\x01\x02" * 99), "not text"),
            (lambda path: path.write_text("。。。！\n"), "no text in this file"),
        ],
    )
    def test_nothing_to_index(
        self, qpsearch: Run, tmp_path: Path, make: Callable[[Path], object], says: str
    ) -> None:
        """A path that gives nothing is one line that names it, code 2, and leaves no index."""
        path = tmp_path / "input"
        make(path)
        outcome = qpsearch("index", path, "--index", tmp_path / "new")

        assert outcome.code == 2
        assert len(outcome.err.splitlines()) == 1
        assert str(path) in outcome.err
        assert says in outcome.err
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize("name", ["manifest-*.json", "dictionary.bin", "*"])
    @pytest.mark.parametrize("harm", ["gone", "cut", "foreign"])
    def test_damaged_index(
        self, qpsearch: Run, tmp_path: Path, seed_index: Path, name: str, harm: str
    ) -> None:
        """A damaged index is one line with the way out, code 2, no traceback."""
        index = shutil.copytree(seed_index, tmp_path / "i")
        for path in (index / "store").glob(name):
            if harm == "gone":
                path.unlink()
            elif harm == "cut":
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
            else:
                path.write_bytes(b"not what was written here" * 40)
        outcome = qpsearch("search", "质量强国", "--index", index)

        assert outcome.code == 2
        assert len(outcome.err.splitlines()) == 1
        assert str(index) in outcome.err
        assert "qpsearch index --rebuild" in outcome.err

    def test_rebuilding_repairs(self, qpsearch: Run, tmp_path: Path, seed_index: Path) -> None:
        """What the message about a damaged index says to do mends it."""
        index = shutil.copytree(seed_index, tmp_path / "i")
        for path in (index / "store").iterdir():
            path.write_bytes(b"")
        assert qpsearch("search", "质量强国", "--index", index).code == 2
        assert qpsearch("index", SEEDS, "--index", index, "-q", "--rebuild").code == 0
        assert qpsearch("search", "质量强国", "--index", index).code == 0

    def test_missing_index(self, qpsearch: Run, tmp_path: Path) -> None:
        """Without an index and without seeds the message says how to make one."""
        outcome = qpsearch("search", "质量", "--index", tmp_path / "none")

        assert outcome.code == 2
        assert "qpsearch index" in outcome.err

    def test_named_index_that_is_not_there(
        self, qpsearch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Only the usual index is built from seeds/; another name that leads nowhere is a slip."""
        monkeypatch.chdir(tmp_path)
        shutil.copytree(SEEDS, "seeds")
        outcome = qpsearch("search", "质量", "--index", "idnex")
        assert outcome.code == 2
        assert outcome.err == (
            "qpsearch: idnex: there is no index here; run: qpsearch index PATH --index idnex\n"
        )
        assert not Path("idnex").exists()

    def test_usual_index_in_a_cluster_is_never_made_of_seeds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """$QPSEARCH_INDEX may name a cluster; what is not there yet is an error there."""
        monkeypatch.chdir(tmp_path)
        shutil.copytree(SEEDS, "seeds")
        where = "opensearch://localhost:1/none"
        monkeypatch.setenv("QPSEARCH_INDEX", where)

        def missing(_: str) -> Corpus:
            raise IndexMissingError(where, "there is no index here")

        def built(*_: object) -> None:
            pytest.fail("it was built")

        monkeypatch.setattr(Corpus, "open", missing)
        monkeypatch.setattr("qpsearch.corpus.indexing.build_index", built)
        with pytest.raises(IndexMissingError):
            open_corpus(where)

    def test_older_index(self, qpsearch: Run, tmp_path: Path, seed_index: Path) -> None:
        """An index of another schema is named as such, with the command that repairs it."""
        index = shutil.copytree(seed_index, tmp_path / "i")
        make_older(index)
        outcome = qpsearch("search", "质量", "--index", index)

        assert outcome.code == 2
        assert "schema 0" in outcome.err
        assert "run: qpsearch index --index" in outcome.err

    def test_older_index_made_anew(self, qpsearch: Run, tmp_path: Path) -> None:
        """One whose documents cannot be read is made anew from all its sources, or not at all."""
        for name in "abc":
            (tmp_path / name).mkdir()
            (tmp_path / name / f"{name}.txt").write_text(f"检验{name}法\n第一条　检验。", "utf-8")
        index = tmp_path / "i"
        assert qpsearch("index", tmp_path / "a", tmp_path / "b", "--index", index).code == 0
        make_older(index)
        older = tree(index)
        (tmp_path / "b").rename(tmp_path / "away")
        outcome = qpsearch("index", tmp_path / "c", "--index", index)
        assert outcome.code == 2
        assert f"{tmp_path / 'b'} is not there; put it back, or run" in outcome.err
        assert tree(index) == older
        (tmp_path / "away").rename(tmp_path / "b")
        outcome = qpsearch("index", tmp_path / "c", "--index", index)
        assert outcome.code == 0
        assert "an older qpsearch wrote it" in outcome.err
        documents = json.loads(qpsearch("docs", "--json", "--index", index).out)
        assert {one["doc_id"] for one in documents} == {"a", "b", "c"}

    def test_misspelt_command(self, qpsearch: Run) -> None:
        """A command that does not exist leads to the one that was meant."""
        outcome = qpsearch("serach", "质量")

        assert outcome.code == 2
        assert "did you mean 'search'" in outcome.err


class TestProcess:
    def run(self, *args: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "qpsearch", *map(str, args)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            check=False,
        )

    def test_output_is_utf8_whatever_the_locale(self, seed_index: Path) -> None:
        """Chinese text is printed as UTF-8 even where the locale knows ASCII only."""
        done = self.run(
            "search", "质量强国", "--index", seed_index, "-n", 1, PYTHONIOENCODING="ascii"
        )

        assert done.returncode == 0
        assert "质量强国" in done.stdout

    def test_closed_pipe_is_no_error(self, seed_index: Path) -> None:
        """A reader that has seen enough is no error."""
        command = f"{sys.executable} -m qpsearch search 质量 -n 0 --index {seed_index} | head -1"
        done = subprocess.run(  # noqa: S603 - a pipe is what is tested
            ["bash", "-o", "pipefail", "-c", command],  # noqa: S607
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

        assert done.returncode == 0
        assert done.stderr.count("Error") == 0

    def test_import_is_light(self) -> None:
        """Importing qpsearch imports none of the libraries that the work is done with."""
        code = (
            "import sys, qpsearch; "
            "print([m for m in ('jieba', 'opencc', 'whoosh', 'click', 'rich') if m in sys.modules])"
        )
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
        )

        assert done.stdout.strip() == "[]"


class TestTerminal:
    @pytest.mark.parametrize("width", [0, 40, 60, 200])
    def test_a_table_fits_the_terminal(self, width: int) -> None:
        """Only the columns that may be cut are, by no more than they must, and … says so."""
        rows = [("001", "中华人民共和国检验检测机构管理条例", "国务院"), ("002", "通知", "部")]
        lines = rows_table(("DOC", "TITLE", "ISSUER"), rows, width=width, elastic=(1,)).splitlines()
        assert all(columns(line) <= (width or 200) for line in lines)
        assert lines[1].endswith("国务院")
        assert ("…" in lines[1]) == (width == 40)
        assert len({columns(line[: line.rindex(" ") + 1]) for line in lines}) == 1

    @pytest.mark.parametrize("width", range(12, 41))
    def test_wrapped_lines_fit(self, width: int) -> None:
        """No line is wider than it may be, marks at its end included, nor ends with an opening."""
        text = (
            "根据《检验法》（2023年）的规定，有“先进”、“优良”等（一级、二级）“标志”的，从其规定。"
            * 3
        )
        for start, end in wrap(text, width):
            assert columns(text[start:end]) <= width
            assert text[end - 1] not in "《（“"

    def test_columns(self) -> None:
        """A Chinese character is two columns wide, a combining one none."""
        assert [columns(text) for text in ("abc", "质量", "（六）", "ǎ", "a\u0301")] == [
            3,
            4,
            6,
            1,
            1,
        ]

    def test_clip(self) -> None:
        """Clipping counts columns."""
        assert clip("质量强国", 5) == "质量…"
        assert clip("质量强国", 8) == "质量强国"

    @pytest.mark.parametrize("width", [4, 7, 20])
    def test_wrap_keeps_every_character(self, width: int) -> None:
        """Lines put together are the text; no line begins with a mark that closes."""
        text = "聚焦产业基础质量短板，分行业实施（工程）。\n加强ABC攻关。"
        lines = [text[start:end] for start, end in wrap(text, width)]

        assert "".join(lines) == text.replace("\n", "")
        assert not any(line[:1] in "，。）" for line in lines)

    def test_painted(self) -> None:
        """Only what lies inside the line is painted."""
        text = "产品质量强国"

        assert painted(text, 1, 4, [Span(0, 2), Span(3, 5)], color=True) == (
            "\x1b[1;31m品\x1b[0m质\x1b[1;31m量\x1b[0m"
        )
        assert painted(text, 1, 4, [Span(0, 2)], color=False) == "品质量"
