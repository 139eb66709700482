"""Batch: query files, rows in order, streaming, interruption, resuming, bad input."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import CASES
from qpsearch.batch.lines import LONGEST, read_lines
from qpsearch.batch.output import Output
from qpsearch.batch.queries import read_queries
from qpsearch.corpus.request import Request
from qpsearch.errors import OutputError, QpsearchError
from qpsearch.render.rows import BATCH_FORMATS, RowFormat, trec_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Outcome

    Run = Callable[..., Outcome]

QUERIES = "质量强国\n首席质量官\n没有这样的字词啊\n\n“没有结尾\n计量 认证\n"


class Pieces:
    """A stream that gives out its bytes in pieces of given sizes."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data = data
        self.sizes = sizes

    def read(self, size: int) -> bytes:
        step = min(size, self.sizes.pop() if self.sizes else size)
        piece, self.data = self.data[:step], self.data[step:]
        return piece


def asked(
    data: bytes | str, name: str = "", form: str = "auto", encoding: str = "auto"
) -> tuple[list[tuple[str, Request, str]], list[str]]:
    """The queries of a file's bytes as (id, request, error), and the warnings."""
    raw = data.encode() if isinstance(data, str) else data
    said: list[str] = []
    found = read_queries(
        io.BytesIO(raw), Request(), name=name, form=form, encoding=encoding, warn=said.append
    )
    return [(query.query_id, query.request, query.error) for query in found], said


def pairs(data: bytes | str, **how: str) -> list[tuple[str, str]]:
    """The ids and texts of a file's queries, which must have no faults."""
    queries, _ = asked(data, **how)
    assert not [error for _, _, error in queries if error]
    return [(query_id, request.query) for query_id, request, _ in queries]


class TestLines:
    @given(
        st.lists(st.text(st.characters(exclude_characters="\n\r\0", codec="utf-8"), max_size=9)),
        st.lists(st.integers(1, 7)),
    )
    @settings(deadline=None)
    def test_lines_do_not_depend_on_how_bytes_arrive(
        self, texts: list[str], sizes: list[int]
    ) -> None:
        """Lines are what was written, numbered from 1, whatever the pieces they come in."""
        data = "".join(text + "\n" for text in texts).encode()
        lines = list(read_lines(Pieces(data, sizes), "utf-8"))

        expected = [text.removeprefix("\ufeff") if n == 0 else text for n, text in enumerate(texts)]
        if expected == [""] and not data.strip(b"\xef\xbb\xbf\n"):
            expected = [line.text for line in lines]
        assert [line.text for line in lines] == expected
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))

    def test_a_line_is_there_before_the_next_is_read(self) -> None:
        """A line is given out before more bytes are asked for than it needs."""

        def stream() -> Iterator[bytes]:
            yield "质量\n".encode()
            pytest.fail("read too far")

        pieces = stream()

        class Stream:
            def read(self, size: int) -> bytes:
                return next(pieces)[:size]

        assert next(read_lines(Stream())).text == "质量"

    def test_a_long_line_is_one_fault(self) -> None:
        """A line of 50 MB is never held, is reported, and its neighbours are read."""
        long = 50_000_000

        class Stream:
            def __init__(self) -> None:
                self.parts = [b"one\n", *[b"x" * 50_000] * (long // 50_000), b"\ntwo"]
                self.held = 0

            def read(self, size: int) -> bytes:
                return self.parts.pop(0)[:size] if self.parts else b""

        lines = list(read_lines(Stream()))

        assert [line.text for line in lines if not line.error] == ["one", "two"]
        assert len(lines) == 3
        assert lines[1].error == f"the line is longer than {LONGEST} bytes"
        assert len(lines[1].text) < 300

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb2312", "utf-8"])
    def test_encodings_are_told_apart(self, encoding: str) -> None:
        """UTF-8 with and without its mark, UTF-16 and GB2312 are read without being named."""
        assert pairs("质量强国\r\n计量\r\n".encode(encoding)) == [("1", "质量强国"), ("2", "计量")]

    def test_mixed_encodings_cost_no_line(self) -> None:
        """Lines in two encodings are both read, with one warning; noise is a fault of its line."""
        queries, said = asked(
            "质量\n".encode() + "计量\n".encode("gb2312") + b"\xff\xfe\xfd\n" + "认证".encode()
        )

        assert [request.query for _, request, error in queries if not error] == [
            "质量",
            "计量",
            "认证",
        ]
        assert [bool(error) for _, _, error in queries] == [False, False, True, False]
        assert "--encoding" in queries[2][2]
        assert len(said) == 1

    def test_a_named_encoding_is_used(self) -> None:
        """Big5 is read when it is named, and an unknown name is an error."""
        assert pairs("品質\n".encode("big5"), encoding="big5") == [("1", "品質")]
        with pytest.raises(QpsearchError, match="no encoding"):
            asked("a", encoding="no-such")


class TestQueries:
    @pytest.mark.parametrize("path", sorted((CASES / "queries").glob("*.txt")), ids=str)
    def test_cases(self, path: Path) -> None:
        """A query file is read as the lines after its === say: id, query and options, or fault."""
        given_text, _, expected = path.read_text(encoding="utf-8").partition("===\n")
        queries, said = asked(given_text)
        defaults = Request()._asdict()
        shown = []
        for query_id, request, error in queries:
            options = {k: v for k, v in request._asdict().items() if v != defaults[k]}
            options.pop("query", None)
            facts = [query_id, request.query, *(f"{k}={v}" for k, v in options.items())]
            shown.append(" | ".join(facts) + (f" | fault: {error}" if error else ""))
        shown += [f"warning: {text}" for text in said]

        assert shown == expected.splitlines()

    def test_the_name_decides_the_form(self) -> None:
        """A suffix tells the form before the first line does, and --input-format before both."""
        assert pairs("a\t质量", name="q.tsv") == [("a", "质量")]
        assert pairs("id,query\nx,质量", name="q.csv") == [("x", "质量")]
        assert pairs("id,query\nx,质量", form="lines") == [("1", "id,query"), ("2", "x,质量")]

    def test_a_csv_without_header_is_an_error(self) -> None:
        """A CSV whose header names no query says so, with a way out."""
        with pytest.raises(QpsearchError, match="begin with: id,query"):
            asked("a,b\n1,质量\n", name="q.csv")

    def test_an_open_quote_swallows_nothing(self) -> None:
        """A quote that is never closed costs its own line of a CSV, not those after it."""
        queries, _ = asked('id,query\na,质量\nb,"计量\nc,认证\nd,标准\n')

        assert [query_id for query_id, _, _ in queries] == ["a", "b", "c", "d"]

    def test_quotes_amid_a_cell_join_no_lines(self) -> None:
        """Quotes that neither begin nor end a cell are letters: each line is a row."""
        queries, _ = asked('id,query\na,质量"\nb,"计量\n标准"\n')

        assert [query_id for query_id, _, _ in queries] == ["a", "b"]

    @given(st.binary(max_size=200), st.sampled_from(["auto", "lines", "tsv", "csv", "jsonl"]))
    @example(b'{"query": "\\ud800"}', "auto")
    @example(b"[" * 5000, "jsonl")
    @example(b'id,query\na,"b\rc"\n', "csv")
    @example(b'id,query\na,b"\nc"d\n', "csv")
    @settings(deadline=None)
    def test_any_bytes_are_read(self, data: bytes, form: str) -> None:
        """Whatever a file holds, it is read to its end, and what comes out can be written."""
        try:
            queries, _ = asked(data, form=form)
        except QpsearchError:
            return
        for query_id, request, error in queries:
            assert query_id
            (query_id + request.query + error).encode()
        assert len({query_id for query_id, _, error in queries if not error}) == sum(
            not error for _, _, error in queries
        )


class TestRows:
    def test_every_query_has_its_rows(self, qpsearch: Run) -> None:
        """Hits, a query without hits and a faulty one all leave rows with id and text; code 2."""
        Path("q.txt").write_text(QUERIES, encoding="utf-8")
        outcome = qpsearch("batch", "q.txt", "--limit", 2)
        rows = [json.loads(line) for line in outcome.out.splitlines()]

        assert outcome.code == 2
        assert [(row["query_id"], row["rank"]) for row in rows] == [
            ("1", 1), ("1", 2), ("2", 1), ("2", 2), ("3", None), ("5", None), ("6", 1), ("6", 2),
        ]  # fmt: skip
        assert rows[4]["total"] == 0
        assert rows[5]["error_span"] == [0, 1]
        assert "q.txt:5: this quote is not closed" in outcome.err
        assert "1 of 5 queries" in outcome.err

    def test_rows_are_those_of_a_search(self, qpsearch: Run) -> None:
        """A query in a batch finds what it finds alone, options included."""
        Path("q.jsonl").write_text(
            json.dumps({"id": "x", "query": "质量 计量", "mode": "any", "doc": "004", "limit": 3}),
            encoding="utf-8",
        )
        rows = [json.loads(line) for line in qpsearch("batch", "q.jsonl").out.splitlines()]
        alone = json.loads(
            qpsearch("search", "质量 计量", "--any", "--doc", "004", "--limit", 3, "--json").out
        )

        for row, hit in zip(rows, alone["hits"], strict=True):
            assert row == {**hit, "query_id": "x", "query": "质量 计量", "total": alone["total"]}

    def test_exit_codes(self, qpsearch: Run) -> None:
        """0 where any query finds something, 1 where none does, 2 for an error or an empty file."""
        for text, code in (
            ("质量\n没有这样的词\n", 0),
            ("没有这样的词\n", 1),
            ("(质量\n", 2),
            ("", 2),
        ):
            Path("q.txt").write_text(text, encoding="utf-8")
            assert qpsearch("batch", "q.txt").code == code
        assert "there are no queries in it" in qpsearch("batch", "q.txt").err
        assert qpsearch("batch", "missing.txt").err.startswith(
            "qpsearch: missing.txt: No such file"
        )

    @pytest.mark.parametrize("form", BATCH_FORMATS)
    def test_jobs_do_not_change_a_byte(self, form: str, qpsearch: Run) -> None:
        """The output of two processes is that of one, in every format."""
        Path("q.txt").write_text(QUERIES * 5, encoding="utf-8")
        one = qpsearch("batch", "q.txt", "--format", form, "--limit", 2)
        two = qpsearch("batch", "q.txt", "--format", form, "--limit", 2, "--jobs", 2)

        assert one == two
        assert one.out

    def test_csv_and_tsv_say_what_json_says(self, qpsearch: Run) -> None:
        """CSV and TSV hold one record for each line of JSON, with the same ids and texts."""
        Path("q.txt").write_text(QUERIES, encoding="utf-8")
        rows = [json.loads(line) for line in qpsearch("batch", "q.txt").out.splitlines()]
        table = list(
            csv.DictReader(
                io.StringIO(qpsearch("batch", "q.txt", "--format", "csv").out, newline="")
            )
        )
        tabs = qpsearch("batch", "q.txt", "--format", "tsv").out.splitlines()

        assert [(row["query_id"], row["query"], row.get("text") or "") for row in rows] == [
            (cells["query_id"], cells["query"], cells["text"]) for cells in table
        ]
        assert len(tabs) == len(rows) + 1
        assert {line.count("\t") for line in tabs} == {tabs[0].count("\t")}

    def test_summary(self, qpsearch: Run) -> None:
        """A summary has one row a query: total, documents, the best hit."""
        Path("q.txt").write_text(QUERIES, encoding="utf-8")
        rows = [
            json.loads(line) for line in qpsearch("batch", "q.txt", "--summary").out.splitlines()
        ]
        alone = json.loads(qpsearch("search", "首席质量官", "--limit", 0, "--json").out)

        assert [row["query_id"] for row in rows] == ["1", "2", "3", "5", "6"]
        assert rows[1]["total"] == alone["total"]
        assert rows[1]["documents"] == len({hit["doc_id"] for hit in alone["hits"]})
        assert rows[1]["best"]["eid"] == alone["hits"][0]["eid"]
        assert rows[2]["best"] is None
        assert rows[3]["error"]

    def test_bom_is_for_spreadsheets(self, qpsearch: Run) -> None:
        """With --bom a cell that begins like a formula gets an apostrophe; without it none does."""
        Path("q.tsv").write_text("=1+1\t质量\n@x\t计量\n", encoding="utf-8")
        plain = qpsearch("batch", "q.tsv", "--format", "csv", "--limit", 1).out
        safe = qpsearch("batch", "q.tsv", "--format", "csv", "--limit", 1, "--bom").out

        assert safe.startswith("\ufeffquery_id,")
        assert "'=1+1," in safe
        assert "'@x," in safe
        assert "'=" not in plain
        assert "\n=1+1," in plain

    @given(st.lists(st.floats(0, 8000), min_size=1, max_size=50), st.text(min_size=1))
    @settings(deadline=None)
    def test_trec_scores_fall(self, scores: list[float], name: str) -> None:
        """In a run the fields are six, and the scores fall strictly also as 32-bit numbers."""
        import struct

        hits = [
            {"rank": rank, "score": score, "doc_id": name, "eid": "art_1"}
            for rank, score in enumerate(sorted(scores, reverse=True), start=1)
        ]
        run = RowFormat("trec").rows({"query_id": name, "query": "x", "hits": hits})
        rows = [line.split(" ") for line in run.splitlines()]
        singles = [struct.unpack("f", struct.pack("f", float(row[4])))[0] for row in rows]

        assert {len(row) for row in rows} == {6}
        assert all(a > b for a, b in zip(singles, singles[1:], strict=False))
        assert trec_name(name) == rows[0][0]

    def test_ir_measures_reads_the_run(self, qpsearch: Run) -> None:
        """The TREC run is read by ir-measures, and its order is the order of the ranks."""
        ir_measures = pytest.importorskip("ir_measures")
        Path("q.txt").write_text("质量强国\n首席质量官\n", encoding="utf-8")
        out = qpsearch("batch", "q.txt", "--format", "trec", "--limit", 0).out
        Path("run.txt").write_text(out, encoding="utf-8")
        first = {line.split()[0]: line.split()[2] for line in out.splitlines()[::-1]}
        qrels = [ir_measures.Qrel(query, doc, 1) for query, doc in first.items()]
        run = list(ir_measures.read_trec_run("run.txt"))

        assert len(run) == len(out.splitlines())
        found = ir_measures.calc_aggregate([ir_measures.RR], qrels, run)
        assert found[ir_measures.RR] == 1.0


def started(*args: str, index: Path, **how: object) -> subprocess.Popen[bytes]:
    """A batch in a process of its own."""
    environment = {**os.environ, "QPSEARCH_INDEX": os.fspath(index)}
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "qpsearch", "batch", *args],
        env=environment,
        stderr=subprocess.PIPE,
        **how,
    )


def close(running: subprocess.Popen[bytes]) -> None:
    """Close our ends of a process's pipes."""
    for stream in (running.stdout, running.stderr):
        if stream is not None:
            stream.close()


class TestStream:
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_a_result_comes_before_the_last_query(self, jobs: str, seed_index: Path) -> None:
        """The rows of a query are there while the next one has not been written yet."""
        running = started(
            "-", "--limit", "1", "--jobs", jobs,
            index=seed_index, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        for number, query in enumerate(("质量强国", "首席质量官"), start=1):
            running.stdin.write(f"{query}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["query_id"] == str(number)
        running.stdin.close()
        assert running.wait(timeout=60) == 0
        close(running)

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_an_interrupt_leaves_whole_rows(
        self, jobs: str, number: int, seed_index: Path, tmp_path: Path
    ) -> None:
        """After a signal every line of the output is whole, and --resume completes it."""
        queries, out, whole = tmp_path / "q.txt", tmp_path / "o.jsonl", tmp_path / "w.jsonl"
        queries.write_text("质量强国\n首席质量官\n计量 认证\n" * 120, encoding="utf-8")
        running = started(str(queries), "-o", str(out), "--jobs", jobs, index=seed_index)
        while not (out.exists() and out.stat().st_size) and running.poll() is None:
            time.sleep(0.01)
        running.send_signal(number)
        _, said = running.communicate(timeout=60)

        assert running.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
        assert said.decode().count("\n") == 1
        assert "interrupted" in said.decode()
        data = out.read_bytes()
        assert data.endswith(b"\n")
        for line in data.splitlines():
            json.loads(line)
        for path, extra in ((out, ["--resume"]), (whole, [])):
            done = started(str(queries), "-o", str(path), "--jobs", jobs, *extra, index=seed_index)
            done.communicate(timeout=120)
            assert done.returncode == 0
        assert out.read_bytes() == whole.read_bytes()

    def test_a_closed_pipe_is_no_error(self, seed_index: Path, tmp_path: Path) -> None:
        """When the reader goes away the batch ends in silence, with 0."""
        queries = tmp_path / "q.txt"
        queries.write_text("质量强国\n" * 300, encoding="utf-8")
        for jobs in ("1", "2"):
            running = started(
                str(queries), "--jobs", jobs, index=seed_index, stdout=subprocess.PIPE
            )
            assert running.stdout is not None
            running.stdout.readline()
            running.stdout.close()
            assert running.stderr is not None
            said = running.stderr.read()
            assert (running.wait(timeout=60), said) == (0, b"")
            close(running)

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_disk_is_one_line(self, qpsearch: Run) -> None:
        """A full device is named in one line, with exit code 2."""
        Path("q.txt").write_text("质量强国\n", encoding="utf-8")
        outcome = qpsearch("batch", "q.txt", "-o", "/dev/full")

        assert outcome.code == 2
        assert outcome.err.startswith("qpsearch: /dev/full: No space left on device")
        assert outcome.err.count("\n") == 1

    def test_a_full_disk_cuts_back_to_whole_rows(self, tmp_path: Path) -> None:
        """Where the disk fills up inside a row, the file keeps its whole rows."""
        path = tmp_path / "o"
        with path.open("wb", buffering=0) as stream:

            class Full:
                def write(self, data: memoryview) -> int:
                    if stream.tell() + len(data) > 10:
                        if stream.tell() >= 10:
                            raise OSError(28, "No space left on device")
                        return stream.write(data[: 10 - stream.tell()])
                    return stream.write(data)

                def flush(self) -> None:
                    stream.flush()

            with Output(Full(), path) as output:
                output.write("one\n")
                output.write("two\n")
                with pytest.raises(OutputError, match="--resume"):
                    output.write("three\n")

        assert path.read_text(encoding="utf-8") == "one\ntwo\n"


@pytest.fixture(scope="module")
def whole(
    seed_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[tuple[str, bool], bytes]]:
    """A folder with queries, and the undisturbed output of each format."""
    from qpsearch.cli.app import main

    folder = tmp_path_factory.mktemp("resume")
    queries = folder / "q.tsv"
    rows = [f"q {n}\t{text}" for n, text in enumerate(QUERIES.split("\n") * 2) if text]
    queries.write_text("\n".join([*rows, '"a\t"x ,']), encoding="utf-8")
    outputs = {}
    for form in BATCH_FORMATS:
        for summary in (False, True):
            if form == "trec" and summary:
                continue
            out = folder / f"whole.{form}.{summary}"
            with pytest.raises(SystemExit):
                main(arguments(seed_index, queries, out, form, summary=summary))
            outputs[form, summary] = out.read_bytes()
    return folder, outputs


class TestResume:
    def test_nothing_is_given_up_before_there_is_more(self, tmp_path: Path) -> None:
        """The rows to be asked again stand until the first new ones are written."""
        path = tmp_path / "o"
        path.write_text("one\ntwo\ntorn", encoding="utf-8")
        with path.open("r+b", buffering=0) as stream:
            stream.seek(4)
            with Output(stream, path, 4) as output:
                assert path.read_text(encoding="utf-8") == "one\ntwo\ntorn"
                output.write("2\n")

        assert path.read_text(encoding="utf-8") == "one\n2\n"

    @given(data=st.data())
    @settings(
        deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_cut_anywhere_it_comes_out_the_same(
        self,
        data: st.DataObject,
        whole: tuple[Path, dict[tuple[str, bool], bytes]],
        seed_index: Path,
    ) -> None:
        """An output cut at any byte and resumed is that of an undisturbed run, in every format."""
        from qpsearch.cli.app import main

        folder, outputs = whole
        form, summary = data.draw(st.sampled_from(sorted(outputs)))
        expected = outputs[form, summary]
        cut = data.draw(st.integers(0, len(expected)))
        out = folder / "cut"
        out.write_bytes(expected[:cut])
        with pytest.raises(SystemExit):
            main([*arguments(seed_index, folder / "q.tsv", out, form, summary=summary), "--resume"])

        assert out.read_bytes() == expected

    def test_killed_and_resumed(self, seed_index: Path, tmp_path: Path) -> None:
        """Killed without warning, then resumed, the output is that of an undisturbed run."""
        queries, out, whole = tmp_path / "q.txt", tmp_path / "o", tmp_path / "w"
        queries.write_text("质量强国\n首席质量官\n计量\n" * 60, encoding="utf-8")
        size = 0
        for _ in range(3):
            running = started(str(queries), "-o", str(out), "--resume", index=seed_index)
            while running.poll() is None and not (out.exists() and out.stat().st_size > size):
                time.sleep(0.005)
            running.kill()
            running.communicate()
            size = out.stat().st_size
        for path in (out, whole):
            done = started(str(queries), "-o", str(path), "--resume", index=seed_index)
            done.communicate(timeout=120)
        assert out.read_bytes() == whole.read_bytes()

    def test_an_output_is_kept(self, qpsearch: Run) -> None:
        """An output that is there is neither replaced unasked nor resumed with other queries."""
        Path("q.txt").write_text("质量强国\n首席质量官\n计量\n", encoding="utf-8")
        Path("p.txt").write_text("认证\n标准\n", encoding="utf-8")
        assert qpsearch("batch", "p.txt", "-o", "one.jsonl", "--limit", 1).code == 0
        one = Path("one.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[0]
        Path("one.jsonl").write_text(one, encoding="utf-8")
        assert qpsearch("batch", "q.txt", "-o", "one.jsonl", "--resume").code == 2
        assert Path("one.jsonl").read_text(encoding="utf-8") == one
        assert qpsearch("batch", "q.txt", "-o", "o.jsonl").code == 0
        before = Path("o.jsonl").read_bytes()
        refused = qpsearch("batch", "q.txt", "-o", "o.jsonl")
        other = qpsearch("batch", "p.txt", "-o", "o.jsonl", "--resume")
        form = qpsearch("batch", "q.txt", "-o", "o.jsonl", "--format", "csv", "--resume")
        itself = qpsearch("batch", "q.txt", "-o", "q.txt", "--force")

        assert [refused.code, other.code, form.code, itself.code] == [2, 2, 2, 2]
        assert "--resume" in refused.err
        assert "do not answer this query file" in other.err
        assert "no rows of this format" in form.err
        assert "this is the query file" in itself.err
        assert Path("o.jsonl").read_bytes() == before
        assert qpsearch("batch", "p.txt", "-o", "o.jsonl", "--force").code == 0
        assert Path("o.jsonl").read_bytes() != before

    @pytest.mark.parametrize("text", ["mine", "mine\n", "a,b\n1,2\n", "[1]\n", "{}\n"])
    @pytest.mark.parametrize("form", ["jsonl", "json", "csv", "tsv"])
    def test_what_is_no_output_is_kept(self, text: str, form: str, qpsearch: Run) -> None:
        """A file that no batch has written is not touched by --resume."""
        Path("q.txt").write_text("质量强国\n首席质量官\n", encoding="utf-8")
        Path("o").write_text(text, encoding="utf-8")
        outcome = qpsearch("batch", "q.txt", "-o", "o", "--format", form, "--resume")

        assert outcome.code == 2
        assert "no rows of this format" in outcome.err
        assert Path("o").read_text(encoding="utf-8") == text

    def test_kept_errors_count(self, qpsearch: Run) -> None:
        """A fault among the rows that are kept still makes the exit code 2."""
        Path("q.txt").write_text("(质量\n首席质量官\n计量\n", encoding="utf-8")
        assert qpsearch("batch", "q.txt", "-o", "o.jsonl").code == 2
        assert qpsearch("batch", "q.txt", "-o", "o.jsonl", "--resume").code == 2


def arguments(index: Path, queries: Path, out: Path, form: str, *, summary: bool) -> list[str]:
    """The command line of a small batch."""
    options = ["--format", form, "--limit", "2", "--index", str(index)]
    return ["batch", str(queries), "-o", str(out), *options, *["--summary"] * summary]
