"""At a terminal: heads that stay whole, tables that fit, a pager, what is said of a stale index."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qpsearch.chinese import in_chinese
from qpsearch.cli.index import _progress_text
from qpsearch.cli.progress import time_left
from qpsearch.cli.table import head_text, packed, rows_table
from qpsearch.cli.terminal import bytes_wide, columns, hung
from qpsearch.cli.writing import write_out, write_paged
from qpsearch.corpus.indexing import Status, build_index
from qpsearch.corpus.library import Corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

FACTS = ["《质量强国建设纲要》", "中共中央、国务院", "2023-02-06", "004_22d854842f783777"]


@given(st.integers(40, 120), st.text(st.sampled_from("质量强国建设"), max_size=60))
def test_the_head_of_a_hit_breaks_in_no_id_or_date(width: int, title: str) -> None:
    """Whatever the width, each fact is whole on one line; only a title may be wrapped."""
    facts = [f"《{title}》", *FACTS[1:]]
    lines = packed("1. 四、（六）", facts, width, 3)
    for fact in FACTS[2:]:
        assert sum(fact in line for line in lines) == 1
    assert "".join("".join(lines).split()).replace("·", "") == "1.四、（六）" + "".join(facts)
    assert all(columns(line) <= width or line.strip().isascii() for line in lines)


@given(
    width=st.integers(24, 140),
    head=st.text(st.sampled_from("  [四、（六）"), max_size=12),
    pieces=st.lists(st.text(st.sampled_from("质量强国，。（）ab "), max_size=30), max_size=6),
)
def test_a_text_hangs_behind_its_head(width: int, head: str, pieces: list[str]) -> None:
    """Nothing is lost, nothing is wider than the terminal; a pipe has one line."""
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)
        assert list(hung(head, text, 4)) == [head + text]
        patch.setenv("COLUMNS", str(width))
        first, *more = lines = list(hung(head, text, 4))
        assert first[len(head) :] + "".join(line[4:] for line in more) == text
        assert all(line.startswith(" " * 4) for line in more)
        # One column over where only a mark that closes is left for the next line.
        marks = "，。）"
        assert all(columns(line.rstrip(marks)) <= max(width, columns(head)) for line in lines)
        painted = "".join(
            f"\x1b[1;31m{piece}\x1b[0m" if n % 2 else piece for n, piece in enumerate(pieces)
        )
        coloured = "\n".join(hung(head, painted, 4))
        for code in ("\x1b[1;31m", "\x1b[0m"):
            assert coloured.count(code) == len(pieces) // 2
            coloured = coloured.replace(code, "")
        assert coloured.split("\n") == lines


@pytest.mark.parametrize("width", [40, 60, 80])
def test_what_names_a_document_breaks_between_facts(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = head_text(*FACTS, first="verbatim", indent=4).split("\n")
    assert max(map(columns, lines)) <= width
    assert all(any(fact in line for line in lines) for fact in FACTS)
    assert not any(line.endswith("·") for line in lines)
    monkeypatch.delenv("COLUMNS")
    assert head_text(*FACTS) == " · ".join(FACTS)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_a_table_of_many_documents_fits(width: int) -> None:
    """Cells are cut, then columns left out; ids stay whole."""
    rows = [[f"{n:03}_22d854842f783777", "某某管理办法" * 5, "measures", "国务院办公厅" * 3,
             "2023-02-06", str(n)] for n in range(300)]  # fmt: skip
    head = ("DOC", "TITLE", "KIND", "ISSUER", "DATE", "CLAUSES")
    lines = rows_table(head, rows, width=width, elastic=(1, 3), optional=(3, 2)).splitlines()
    assert len(lines) == 301
    assert max(map(columns, lines)) <= width
    assert all(row[0] in line and row[4] in line for row, line in zip(rows, lines[1:], strict=True))


@pytest.mark.parametrize(
    ("done", "total", "seconds", "left"),
    [(1, 1000, 60, ""), (100, 1000, 1, ""), (100, 1000, 20, "3:00"), (999, 1000, 99, "0:00")],
)
def test_what_is_left_is_said_when_it_is_known(
    done: int, total: int, seconds: float, left: str
) -> None:
    assert time_left(done, total, seconds) == left


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1, "100/1000 个文件，每秒 100 个  甲.txt"),
        (20, "100/1000 个文件，每秒 5 个，还需 3:00  甲.txt"),
    ],
)
def test_how_far_an_index_is_in_chinese(seconds: float, told: str) -> None:
    assert in_chinese(_progress_text("甲.txt", 100, 1000, seconds)) == told


def test_a_pager_is_for_terminals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """$PAGER gets the text on a terminal, unless --no-pager; a pipe never has one."""
    script = tmp_path / "page"
    script.write_text(f'#!/bin/sh\ncat > "{tmp_path}/paged"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PAGER", str(script))
    write_paged("质量\n", pager=True)
    assert capsys.readouterr().out == "质量\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    write_paged("质量\n", pager=False)
    assert capsys.readouterr().out == "质量\n"
    write_paged("质量\n", pager=True)
    assert capsys.readouterr().out == ""
    assert (tmp_path / "paged").read_text(encoding="utf-8") == "质量\n"
    monkeypatch.setenv("PAGER", "no-such-pager")
    write_paged("质量\n", pager=True)
    assert capsys.readouterr().out == "质量\n"


@pytest.mark.parametrize(("is_terminal", "encoding"), [(True, "gb18030"), (False, "utf-8")])
def test_a_terminal_has_its_own_encoding(
    is_terminal: bool, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GB18030 terminal gets GB18030; a pipe or a file always UTF-8."""
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="gb18030")
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    write_out("质量 😀\n")
    stream.flush()
    assert data.getvalue() == "质量 😀\n".encode(encoding)


def test_answers_of_scripts_are_read_on_a_terminal_too(qpsearch: Run, tmp_path: Path) -> None:
    """`batch` and `export` write UTF-8 into pipes; a GB18030 terminal gets GB18030."""
    pty = pytest.importorskip("pty")
    Path("a.txt").write_text("第一条 计量𠮷。\n", encoding="utf-8")
    Path("q.txt").write_text("计量\n", encoding="utf-8")
    assert qpsearch("index", "a.txt", "--index", "i", "-q").code == 0
    environment = os.environ | {"PYTHONIOENCODING": "gb18030", "QPSEARCH_INDEX": "i"}
    for args in (("batch", "q.txt", "--format", "csv"), ("export", "计量", "--format", "txt")):
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "qpsearch", *args]
        with subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=tmp_path, env=environment, stdout=slave, stderr=subprocess.DEVNULL
        ) as process:
            os.close(slave)
            assert process.wait(timeout=60) == 0
        shown = os.read(master, 1 << 16)
        os.close(master)
        assert "计量𠮷".encode("gb18030") in shown
        piped = subprocess.run(  # noqa: S603
            command, cwd=tmp_path, env=environment, capture_output=True, check=True
        ).stdout
        assert "计量𠮷".encode() in piped


def test_a_stale_index_is_told(qpsearch: Run) -> None:
    """A file that is younger than the index, or gone, is counted; nothing is said without any."""
    for name in ("a", "b"):
        Path(f"{name}.txt").write_text("第一条 计量。\n", encoding="utf-8")
    Path("q.txt").write_text("计量\n", encoding="utf-8")
    assert qpsearch("index", "a.txt", "b.txt", "--index", "i", "-q").code == 0
    assert "younger" not in qpsearch("watch", "q.txt", "--index", "i").err
    Path("b.txt").unlink()
    later = time.time() + 9
    os.utime("a.txt", (later, later))
    told = "2 files are younger than the index, or gone; run: qpsearch index --index i"
    assert told in qpsearch("watch", "q.txt", "--index", "i").err.splitlines()
    assert "younger" not in qpsearch("search", "计量", "--index", "i").err  # no terminal


class TestInterrupt:
    @pytest.fixture
    def texts(self, tmp_path: Path) -> Path:
        folder = tmp_path / "texts"
        folder.mkdir()
        for number in range(6):
            (folder / f"{number}.txt").write_text(f"第一条 计量{number}。\n", encoding="utf-8")
        return folder

    @staticmethod
    def stop_after(count: int):
        def progress(_report: object, number: int, _total: int) -> None:
            if number == count:
                raise KeyboardInterrupt

        return progress

    def test_what_is_read_is_kept(self, texts: Path, tmp_path: Path) -> None:
        """An interrupted first run leaves an index of what it has read; the next goes on."""
        with pytest.raises(KeyboardInterrupt):
            build_index([texts], tmp_path / "i", progress=self.stop_after(4))
        with Corpus.open(tmp_path / "i") as corpus:
            assert len(list(corpus.documents())) == 4
        report = build_index([texts], tmp_path / "i")
        assert (report.count(Status.UNCHANGED), report.count(Status.ADDED)) == (4, 2)
        with Corpus.open(tmp_path / "i") as corpus:
            assert len(list(corpus.documents())) == 6
            assert corpus.search("计量", limit=0).total == 6

    def test_an_update_keeps_both(self, texts: Path, tmp_path: Path) -> None:
        """Files that were changed and not reached are as they were."""
        build_index([texts], tmp_path / "i")
        for path in texts.iterdir():
            path.write_text("第一条 检验。\n", encoding="utf-8")
        with pytest.raises(KeyboardInterrupt):
            build_index([texts], tmp_path / "i", progress=self.stop_after(2))
        with Corpus.open(tmp_path / "i") as corpus:
            assert corpus.search("检验", limit=0).total == 2
            assert corpus.search("计量", limit=0).total == 4

    def test_a_rebuilt_index_is_not_left_half(self, texts: Path, tmp_path: Path) -> None:
        """A rebuild that is interrupted leaves the whole index that was there."""
        build_index([texts], tmp_path / "i")
        with pytest.raises(KeyboardInterrupt):
            build_index([texts], tmp_path / "i", rebuild=True, progress=self.stop_after(2))
        with Corpus.open(tmp_path / "i") as corpus:
            assert len(list(corpus.documents())) == 6

    @pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
    def test_ctrl_c(self, tmp_path: Path) -> None:
        """The command says what it keeps, and exits with 130."""
        texts = tmp_path / "texts"
        texts.mkdir()
        for number in range(3000):
            (texts / f"{number}.txt").write_text(f"第一条 计量{number}。\n", encoding="utf-8")
        with subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "qpsearch", "index", str(texts), "--index", "i"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            time.sleep(3)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        if process.returncode == 0:
            pytest.skip("done before it could be interrupted")
        assert process.returncode == 130
        assert "interrupted" in said
        assert "Traceback" not in said


def test_no_document_commands_a_terminal() -> None:
    """Our colours pass; what a text holds of commands and of marks that turn lines does not."""
    from qpsearch.cli.writing import harmless

    ours = "\x1b[1;31m质量\x1b[0m\n\t甲"
    assert harmless(ours) == ours
    assert harmless("a,质量\r\nb\r\n") == "a,质量\nb\n"
    theirs = "\x1b]0;x\x07\x9b2J\x1b[2J\r\x7f\u202e\u2066"
    assert not set(harmless(theirs)) & set("\x1b\x07\x9b\r\x7f\u202e\u2066")


@pytest.mark.parametrize(
    ("character", "encoding", "width"),
    [
        ("·", "utf-8", 1),
        ("·", "gb18030", 2),
        ("“", "GBK", 2),
        ("…", "big5", 2),
        ("¶", "gb18030", 4),
    ],
)
def test_marks_are_as_wide_as_their_bytes_where_the_terminal_is_no_utf8(
    character: str, encoding: str, width: int
) -> None:
    assert bytes_wide(character, encoding) == width
