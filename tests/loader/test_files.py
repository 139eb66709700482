"""What is found and read: folders, patterns, loops, names, bounds; and what a run reports."""

from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loader_cases import CASES
from qpsearch.corpus.indexing import Status, build_index
from qpsearch.errors import SourceError
from qpsearch.loader import Selection, SourceFile, file_bytes, find_sources, load, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

TEXT = "质量通知\n一、总体要求。坚持质量第一，效益优先。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people have them."""
    root = tmp_path / "policies"
    for name in (
        "a.txt",
        "b.md",
        "sub/c.txt",
        "sub/deep/d.txt",
        ".hidden/x.txt",
        "node_modules/x.txt",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(TEXT, "utf-8")
    for name in (
        ".x.txt",
        "~$a.docx",
        "a.txt.meta.toml",
        "qpsearch.toml",
        "photo.jpg",
        "plan.dwg",
    ):
        (root / name).write_bytes(b"")
    return root


def found(folder: Path, **selection: object) -> list[str]:
    chosen = Selection(**selection)  # type: ignore[arg-type]
    return [source.relative for source in find_sources([folder], chosen)]


def test_what_a_folder_gives(folder: Path) -> None:
    """Documents, in order; not hidden files, locks, sidecars, or files of other kinds."""
    selection = Selection()
    names = [source.relative for source in find_sources([folder], selection)]
    assert names == ["a.txt", "b.md", "sub/c.txt", "sub/deep/d.txt"]
    assert dict(selection.passed_over) == {".jpg": 1, ".dwg": 1}


def test_patterns_work_as_in_gitignore(folder: Path) -> None:
    """--include keeps what matches, --exclude leaves out, folders by a slash at the end."""
    assert found(folder, include=["*.md"]) == ["b.md"]
    assert found(folder, exclude=["sub/"]) == ["a.txt", "b.md"]
    assert found(folder, exclude=["*.txt", "!c.txt"]) == ["b.md", "sub/c.txt"]
    assert found(folder, include=["sub/**"], exclude=["deep/"]) == ["sub/c.txt"]


def test_links_that_lead_round_are_followed_once(folder: Path) -> None:
    """A link to a folder above does not make the search endless."""
    (folder / "sub/loop").symlink_to(folder)
    assert found(folder) == ["a.txt", "b.md", "sub/c.txt", "sub/deep/d.txt"]


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that grows under the reader's hands is refused, not read in halves."""
    file = tmp_path / "live.txt"
    file.write_text(TEXT, "utf-8")
    fstat = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        with file.open("a", encoding="utf-8") as stream:
            stream.write("更多。")
        return fstat(descriptor)

    monkeypatch.setattr(file_bytes.os, "fstat", growing)
    with pytest.raises(SourceError, match="changes while it is read"):
        read_bytes(file)


def test_files_beyond_the_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above the limit is refused by its size, with what to do."""
    monkeypatch.setattr(file_bytes, "MAX_BYTES", 1000)
    (tmp_path / "large.txt").write_text("质" * 1000, "utf-8")
    with pytest.raises(SourceError, match="more than the"):
        read_bytes(tmp_path / "large.txt")


@pytest.fixture
def mixed(folder: Path) -> Path:
    """The folder with files that cannot be read among those that can."""
    (folder / "cut.docx").write_bytes((CASES / "notice.docx").read_bytes()[:5000])
    (folder / "empty.txt").write_bytes(b"")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "two\nlines.txt").write_text(TEXT, "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt")).write_text(TEXT, "utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    return folder


def test_bad_files_cost_no_good_ones(
    mixed: Path, tmp_path: Path, qpsearch: Callable[..., Outcome]
) -> None:
    """Each bad file is one line, the others are indexed, the exit code is 2."""
    report = tmp_path / "report.jsonl"
    outcome = qpsearch("index", mixed, "--index", tmp_path / "index", "--report", report)
    assert outcome.code == 2
    errors = [line for line in outcome.err.splitlines() if line.startswith("qpsearch: ")]
    records = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    failed = {Path(r["source"]).name for r in records if r["status"] == "failed"}
    assert failed == {"cut.docx", "empty.txt", "old.doc", "gone.txt", "pipe.txt"}
    assert len(errors) == len(failed)
    added = {Path(r["source"]).name for r in records if r["status"] == "added"}
    assert added == {"a.txt", "b.md", "c.txt", "d.txt", "two\nlines.txt", "bad\\xff.txt"}
    assert "passed over, of kinds that are not read: 1 .dwg, 1 .jpg" in outcome.err


def test_a_second_run_parses_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unchanged files are known by their bytes; a changed sidecar is a change."""
    build_index([folder], tmp_path / "index")

    def no_parsing(*_: object, **__: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr("qpsearch.corpus.preparing.load", no_parsing)
        again = build_index([folder], tmp_path / "index")
    assert again.count(Status.UNCHANGED) == len(again.files) == 4
    (folder / "a.txt.meta.toml").write_text('title = "更正"', "utf-8")
    corrected = build_index([folder], tmp_path / "index")
    assert [r.status for r in corrected.files].count(Status.CHANGED) == 1


def test_members_of_archives_come_and_go(folder: Path, tmp_path: Path) -> None:
    """A member that is gone from its archive is removed from the index, an excluded file too."""
    import zipfile

    for names in (["one.txt", "two.txt"], ["one.txt"]):
        with zipfile.ZipFile(folder / "pack.zip", "w") as archive:
            for name in names:
                archive.writestr(name, TEXT)
        report = build_index([folder], tmp_path / "index")
    assert report.count(Status.REMOVED) == 1
    report = build_index([folder], tmp_path / "index", exclude=["sub/"])
    assert report.count(Status.REMOVED) == 2


def test_a_fault_of_ours_is_one_failed_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever one file makes go wrong, the others are read."""
    from qpsearch.corpus import preparing

    real = preparing.load

    def faulty(source: SourceFile, **options: object) -> object:
        if source.path.name == "b.md":
            raise RecursionError("too deep")
        return real(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "load", faulty)
    report = build_index([folder], tmp_path / "index")
    assert (report.count(Status.ADDED), len(report.failed)) == (3, 1)
    assert "RecursionError" in (report.failed[0].error or "")


def test_parse_reads_into_archives(tmp_path: Path, qpsearch: Callable[..., Outcome]) -> None:
    """parse prints one result for each member, or for the one that is named."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr("one.txt", TEXT)
        archive.writestr(
            "two.txt", "质量通知\n一、总体要求。坚持质量第一，效益优先。".encode("gb18030")
        )
    both = qpsearch("parse", tmp_path / "pack.zip", "--json")
    assert [json.loads(line)["encoding"] for line in both.out.splitlines()] == ["utf-8", "gb18030"]
    one = qpsearch("parse", tmp_path / "pack.zip/two.txt", "--json", "--encoding", "gbk")
    assert json.loads(one.out)["encoding"] == "gbk"


def test_a_link_out_of_the_folder_is_followed_when_asked(
    tmp_path: Path, qpsearch: Callable[..., Outcome]
) -> None:
    """Links inside a folder are followed; those that lead out are named."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder, name in ((inside, "a.txt"), (inside / "sub", "c.txt"), (outside, "b.txt")):
        folder.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(TEXT, "utf-8")
    (inside / "linked").symlink_to(outside)
    (inside / "file.txt").symlink_to(outside / "b.txt")
    (inside / "same.txt").symlink_to(inside / "a.txt")
    assert found(inside) == ["a.txt", "same.txt", "sub/c.txt"]
    assert found(inside, follow_links=True) == [
        "a.txt", "file.txt", "same.txt", "linked/b.txt", "sub/c.txt",
    ]  # fmt: skip
    outcome = qpsearch("index", inside, "--index", tmp_path / "index")
    assert f"--follow-links does): {inside}/linked, {inside}/file.txt" in outcome.err


def test_nothing_readable_names_what_was_passed_over(tmp_path: Path) -> None:
    for name in ("scan.png", "sub/tool.exe", "package.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"name": "x"}', "utf-8")
    problem = next(find_sources([tmp_path])).problem
    assert problem is not None
    assert "passed over: package.json, scan.png, sub/tool.exe" in str(problem)


def test_archives_in_archives_are_opened_three_deep(tmp_path: Path) -> None:
    """Deeper ones are named; two members of one name are both read, and said."""
    data = b""
    for depth in range(4):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(f"at{depth}.txt", TEXT)
            archive.writestr(f"at{depth}.txt", TEXT + "二、重点任务。加强监管。\n")
            if data:
                archive.writestr("inner.zip", data)
        data = packed.getvalue()
    (tmp_path / "outer.zip").write_bytes(data)
    sources = list(find_sources([tmp_path]))
    assert [source.member for source in sources] == [
        "at3.txt", "at3~2.txt", "inner.zip/at2.txt", "inner.zip/at2~2.txt",
        "inner.zip/inner.zip/at1.txt", "inner.zip/inner.zip/at1~2.txt",
        "inner.zip/inner.zip/inner.zip",
    ]  # fmt: skip
    problem = sources[-1].problem
    assert problem is not None
    assert "more than 3 archives" in str(problem)
    documents = [load(source) for source in sources[:-1]]
    assert len(documents[1].clauses) == len(documents[0].clauses) + 1
    assert [n.code for n in documents[1].warnings if n.code == "same_name"] == ["same_name"]
    assert documents[4].source.path.endswith("outer.zip/inner.zip/inner.zip/at1.txt")


def test_a_run_says_which_files_to_look_at(
    tmp_path: Path, qpsearch: Callable[..., Outcome]
) -> None:
    """Warnings of reading are counted on stderr with the names of the files."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.txt").write_text(TEXT.replace("优先", "\ufffd\ufffd"), "utf-8")
    outcome = qpsearch("index", folder, "--index", tmp_path / "index")
    assert f"1 file with places that could not be decoded: {folder}/b.txt" in outcome.err
