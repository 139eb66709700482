"""An index that an older qpsearch wrote: refused by readers, made anew from its own documents."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.upgrading import upgrade_index
from qpsearch.engine.records import LIBRARY, SCHEMA
from qpsearch.engines.embedded import toc
from qpsearch.engines.embedded.segment_file import write_file
from qpsearch.engines.embedded.segments import Segment
from qpsearch.errors import IndexDamagedError, IndexOutdatedError, IndexStaleError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

_ASKED = (
    ("search", "检验 机构", "--limit", "0", "--json"),
    ("search", "檢驗", "--any", "--explain", "--json"),
    ("search", '"检验机构"', "--json"),
    ("docs", "--json"),
    ("outline", "a"),
    ("show", "a", "第一条"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of sources with its index in ``i``: written twice, one document replaced."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in "abc":
        lines = f"检验机构{name}办法\n第一条　检验机构检验。\n第二条　{name}機構檢驗。\n"
        (texts / f"{name}.txt").write_text(lines, encoding="utf-8")
    build_index([texts], tmp_path / "i")
    (texts / "b.txt").write_text("檢驗辦法\n第一条　檢驗機構。\n", encoding="utf-8")
    build_index([texts], tmp_path / "i")
    return tmp_path


def make_older(index: Path, schema: int = 1, library: int = LIBRARY) -> None:
    """Turn an index into one of another schema: other fields, another manifest and dictionary."""
    store = index / "store"
    contents = toc.read(store)
    entries = []
    for entry in contents.segments:
        path = store / f"{entry.segment_id}.clauses"
        segment = Segment(path)
        parts = {
            name: bytes(segment.whole(name))
            for name in segment._parts
            if not name.startswith(("words.", "grams.", "names."))
        }
        lengths = {"wörter": 5}
        write_file(store, entry.segment_id, segment.records, lengths, parts)
        entries.append(entry._replace(identity=Segment(path).identity))
    facts = json.loads((store / contents.manifest).read_bytes())
    for one in facts["files"].values():
        one["pages"] = one.pop("beside")
    facts = {"schema": schema, **{name: facts[name] for name in ("records", "files", "roots")}}
    (store / "dictionary.bin").write_bytes(b"of another form")
    older = contents._replace(schema=schema, library=library, segments=tuple(entries))
    toc.publish(store, older, json.dumps(facts, ensure_ascii=False).encode())


def everything(index: Path) -> dict[str, bytes]:
    """Return the bytes of all files of an index."""
    files = (path for path in index.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def answers(qpsearch: Run, index: Path) -> list[str]:
    """Return what is answered to several questions."""
    return [qpsearch(*asked, "--index", index).out for asked in _ASKED]


def test_it_is_made_anew_without_its_sources(qpsearch: Run, folder: Path) -> None:
    """Readers name the one command; it needs no source, and the answers are those of before."""
    index = folder / "i"
    before = answers(qpsearch, index)
    make_older(index)
    shutil.rmtree(folder / "texts")
    for command in (("search", "检验"), ("docs",), ("status",), ("verify",), ("copy", index, "j")):
        at_index = () if command[0] == "copy" else ("--index", index)
        outcome = qpsearch(*command, *at_index)
        assert outcome.code == 2
        (line,) = outcome.err.splitlines()
        assert line.endswith(f"; run: qpsearch index --index {index}")
    outcome = qpsearch("index", "--index", index)
    assert outcome.code == 0
    assert "made anew from its own 3 documents" in outcome.err
    assert "texts is not there; 3 documents of it stay" in outcome.err
    assert answers(qpsearch, index) == before
    assert qpsearch("verify", "--index", index).code == 0


def test_an_update_follows_in_the_same_run(qpsearch: Run, folder: Path) -> None:
    """Paths that are given are read after it; what has not changed is not read again."""
    index = folder / "i"
    make_older(index, SCHEMA - 1)
    (folder / "texts" / "d.txt").write_text("计量办法\n第一条　计量。\n", encoding="utf-8")
    outcome = qpsearch("index", folder / "texts", "--index", index)
    assert outcome.code == 0
    assert "1 added, 0 changed, 3 unchanged" in outcome.err
    assert len(json.loads(qpsearch("docs", "--json", "--index", index).out)) == 4
    assert qpsearch("verify", "--index", index).code == 0


@pytest.mark.parametrize("library", [LIBRARY - 1, LIBRARY + 1])
def test_documents_of_another_form_are_read_from_the_sources(
    qpsearch: Run, folder: Path, library: int
) -> None:
    """Where they are there; else one line, and nothing is touched."""
    index, texts = folder / "i", folder / "texts"
    before = answers(qpsearch, index)
    make_older(index, library=library)
    older = everything(index)
    texts.rename(folder / "away")
    outcome = qpsearch("index", "--index", index)
    assert outcome.code == 2
    (line,) = outcome.err.splitlines()
    assert f"{texts} is not there; put it back, or run: qpsearch index --rebuild PATH" in line
    assert everything(index) == older
    (folder / "away").rename(texts)
    outcome = qpsearch("index", "--index", index)
    assert outcome.code == 0
    assert "an older qpsearch wrote it; all files are read again" in outcome.err
    assert answers(qpsearch, index) == before


def test_damage_is_not_carried_over(folder: Path) -> None:
    """A byte that was turned in a document is told, and the index stands as it was."""
    index = folder / "i"
    make_older(index)
    path = max((index / "store").glob("*.clauses"), key=lambda one: one.stat().st_size)
    data = bytearray(path.read_bytes())
    offset, size = Segment(path)._parts["kept"]
    data[offset + size // 2] ^= 1
    path.write_bytes(data)
    damaged = everything(index)
    with pytest.raises(IndexDamagedError):
        upgrade_index(index)
    assert everything(index) == damaged


def test_a_document_that_is_missing_is_told(folder: Path) -> None:
    """An index that has fewer documents than its manifest says is not taken for whole."""
    index = folder / "i"
    make_older(index)
    contents = toc.read(index / "store")
    toc.publish(
        index / "store",
        contents._replace(segments=contents.segments[1:]),
        (index / "store" / contents.manifest).read_bytes(),
    )
    with pytest.raises(IndexDamagedError, match="is in the manifest, not in the index"):
        upgrade_index(index)


def test_a_run_that_is_cut_off_leaves_the_old_one(folder: Path) -> None:
    """The new state takes the place of the old when it is whole; nothing is left beside it."""
    index = folder / "i"
    make_older(index)
    older = everything(index)

    def cut_off(done: int, count: int) -> None:
        assert count == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade_index(index, progress=cut_off)
    assert everything(index) == older
    assert [path.name for path in index.iterdir()] == ["store"]
    assert upgrade_index(index) == 3
    assert upgrade_index(index) == 0


def test_a_newer_one_is_refused(folder: Path) -> None:
    """What a newer version wrote is left alone by every run without --rebuild."""
    index = folder / "i"
    make_older(index, SCHEMA + 1)
    newer = everything(index)
    with pytest.raises(IndexStaleError) as caught:
        build_index([folder / "texts"], index)
    assert not isinstance(caught.value, IndexOutdatedError)
    assert everything(index) == newer
