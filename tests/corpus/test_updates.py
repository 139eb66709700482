"""Indexing on several processors, and bringing an index up to date."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from conftest import SEEDS
from qpsearch import Corpus, Mode, Options, build_index
from qpsearch.corpus import preparing
from qpsearch.engines.embedded.mapped import SUFFIX
from qpsearch.errors import IndexDamagedError

QUERIES = ["质量强国", "标准 计量", '"高质量发展"', "质*", "企业 -标准"]


@pytest.fixture
def seeds_folder() -> Path:
    return SEEDS


def answers(index: Path) -> list[tuple[str, str, float]]:
    """Return every hit of some queries."""
    options = Options(mode=Mode.ANY)
    with Corpus.open(index) as corpus:
        return [
            (hit.clause_id, hit.text, round(hit.score, 9))
            for query in QUERIES
            for hit in corpus.search(query, limit=None, options=options).hits
        ]


def segment_bytes(index: Path) -> bytes:
    (path,) = (index / "store").glob(f"*{SUFFIX}")
    return path.read_bytes()


def test_processors_change_nothing(
    tmp_path: Path, seeds_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index built by several processes is the same to the byte."""
    monkeypatch.setattr(preparing, "_WORTH_WORKERS", 1 << 60)
    build_index([seeds_folder], tmp_path / "one")
    monkeypatch.setattr(preparing, "_WORTH_WORKERS", 0)
    monkeypatch.setattr(preparing, "_BATCH_FILES", 1)
    monkeypatch.setattr(preparing, "_processors", lambda: 3)
    build_index([seeds_folder], tmp_path / "three")

    assert segment_bytes(tmp_path / "three") == segment_bytes(tmp_path / "one")


def test_updates_lead_to_what_a_rebuild_gives(tmp_path: Path, seeds_folder: Path) -> None:
    """After files have changed, gone and come back, an index answers like a fresh one."""
    texts = shutil.copytree(seeds_folder, tmp_path / "texts")
    index = tmp_path / "index"
    first, second, *_ = sorted(texts.glob("*.txt"))
    build_index([texts], index)
    original = first.read_bytes()
    for number in range(3):
        first.write_bytes(original + f"\n\n第{number}次修改的质量条款。\n".encode())
        build_index([texts], index)
    kept = second.read_bytes()
    second.unlink()
    build_index([texts], index)
    second.write_bytes(kept)
    build_index([texts], index)
    build_index([texts], tmp_path / "fresh")

    assert sorted(answers(index)) == sorted(answers(tmp_path / "fresh"))


def test_an_update_reads_an_unchanged_file_once(
    tmp_path: Path, seeds_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the last file has changed, the others are hashed once, and it is read again."""
    texts = shutil.copytree(seeds_folder, tmp_path / "texts")
    build_index([texts], tmp_path / "index")
    *others, last = sorted(texts.glob("*.txt"))
    last.write_text(last.read_text(encoding="utf-8") + "\n\n完。\n", encoding="utf-8")
    reads: Counter[str] = Counter()
    read = preparing.read_source

    def counting(source):
        reads[source.path.name] += 1
        return read(source)

    monkeypatch.setattr(preparing, "read_source", counting)
    build_index([texts], tmp_path / "index")
    assert reads == Counter({last.name: 2} | {path.name: 1 for path in others})


def test_a_reader_is_not_disturbed(tmp_path: Path, seeds_folder: Path) -> None:
    """An open index answers as before while another process changes it."""
    texts = shutil.copytree(seeds_folder, tmp_path / "texts")
    index = tmp_path / "index"
    build_index([texts], index)
    with Corpus.open(index) as corpus:
        next(iter(texts.glob("*.txt"))).unlink()
        build_index([texts], index)
        before = corpus.search("质量强国", limit=None)
        assert len(list(corpus.documents())) == 5
        for document in corpus.documents():
            assert list(corpus.clauses(document.doc_id))
    with Corpus.open(index) as corpus:
        assert corpus.search("质量强国", limit=None).total < before.total


def test_verify(tmp_path: Path, seed_index: Path) -> None:
    """Checksums name a file that was changed where no query looks."""
    index = shutil.copytree(seed_index, tmp_path / "i")
    with Corpus.open(index) as corpus:
        corpus._index.verify()
    (path,) = (index / "store").glob(f"*{SUFFIX}")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with Corpus.open(index) as corpus, pytest.raises(IndexDamagedError, match="checksum"):
        corpus._index.verify()
