"""Damage to an index: every flipped byte is told or does no harm, and ``verify`` finds each."""

from __future__ import annotations

import json
import os
import random
import shutil
from contextlib import suppress
from pathlib import Path
from platform import node
from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, Mode, Options
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.verifying import verify
from qpsearch.errors import IndexDamagedError, IndexStoreError
from qpsearch.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

FLIPS = 200
TEXTS = {
    "water.txt": "供水管理条例\n第一条　供水单位应当保证水质。\n第二条　供水单位应当公布水价。",
    "paper.txt": "关于节约用纸的意见\n一、总体要求\n（一）机关应当节约用纸。\n（二）鼓励双面打印。",
}
QUERIES = ("供水", "节约用纸", "应当", "title:意见", "第二条", "水?")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two documents, beside its sources."""
    folder = tmp_path_factory.mktemp("sound")
    texts = folder / "texts"
    texts.mkdir()
    for name, text in TEXTS.items():
        (texts / name).write_text(text, encoding="utf-8")
    build_index([texts], folder / "index")
    return folder / "index"


def answers(index: Path) -> list[object]:
    """All that an index says."""
    with Corpus.open(index) as corpus:
        found: list[object] = [
            [(hit.eid, hit.doc_id, hit.text, hit.score) for hit in corpus.search(query).hits]
            for query in QUERIES
        ]
        found.append(corpus.search("用纸", options=Options(mode=Mode.EXACT)).total)
        found += [corpus.document(known.doc_id) for known in corpus.documents()]
        return found


def files_of(index: Path) -> list[Path]:
    """The files of an index that hold anything."""
    return sorted(path for path in (index / "store").iterdir() if path.stat().st_size)


def flipped(path: Path, place: int, bit: int) -> None:
    """Turn one bit of a file over."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(data)


def test_flipped_bits_are_told_or_harmless(sound: Path, tmp_path: Path) -> None:
    """No flip changes an answer in silence, and a reading of everything finds every one."""
    chance = random.Random(21)  # noqa: S311 - no secret
    index = shutil.copytree(sound, tmp_path / "index")
    expected = answers(sound)
    files = files_of(index)
    told = 0
    for number in range(FLIPS):
        path = files[number % len(files)]
        whole = path.read_bytes()
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        flipped(path, place, bit)
        try:
            assert answers(index) == expected, f"{path.name}, bit {bit} of byte {place}"
        except IndexStoreError:
            told += 1
        with suppress(IndexStoreError):
            assert verify(index), f"{path.name}, bit {bit} of byte {place}"
        path.write_bytes(whole)
    assert told > FLIPS // 2
    assert verify(index) == []


@pytest.mark.parametrize("suffix", [".clauses", ".bin"])
def test_an_update_does_not_carry_damage_over(sound: Path, tmp_path: Path, suffix: str) -> None:
    """A damaged page, merged into a new segment, would be given a new checksum."""
    folder = shutil.copytree(sound.parent, tmp_path / "all")
    (path,) = (path for path in files_of(folder / "index") if path.suffix == suffix)
    before = path.read_bytes()
    (folder / "texts" / "new.txt").write_text("计量办法\n第一条　计量。", encoding="utf-8")
    # The old index names its sources by the path they had: they are gone, so it takes that of now.
    build_index([folder / "texts"], folder / "index")
    (path,) = (path for path in files_of(folder / "index") if path.suffix == suffix)
    assert verify(folder / "index") == []
    after = path.read_bytes()
    assert suffix == ".bin" or after != before
    flipped(path, len(after) // 2, 3)
    (folder / "texts" / "newer.txt").write_text("标准办法\n第一条　标准。", encoding="utf-8")
    try:
        build_index([folder / "texts"], folder / "index")
    except IndexDamagedError:
        path.write_bytes(after)
        assert verify(folder / "index") == []
    else:
        assert verify(folder / "index"), "the damage went into a new file"


@pytest.mark.parametrize(
    ("harm", "kind", "says"),
    [
        ("gone", "damaged", "a segment is missing"),
        ("foreign", "damaged", "a segment of another index"),
        ("temporary", "left over", "no state of the index names it"),
        ("unfinished", "left over", "a run that was cut off left it"),
        ("manifest", "left over", "no state of the index names it"),
    ],
)
def test_verify_names_what_is_wrong(
    sound: Path, tmp_path: Path, harm: str, kind: str, says: str
) -> None:
    """Files that are missing, of another index, or left over."""
    index = shutil.copytree(sound, tmp_path / "index")
    (segment,) = (path for path in files_of(index) if path.suffix == ".clauses")
    if harm == "gone":
        segment.unlink()
    elif harm == "foreign":
        other = tmp_path / "texts"
        other.mkdir()
        for name, text in TEXTS.items():
            (other / name).write_text(text.replace("应当", "可以"), encoding="utf-8")
        build_index([other], tmp_path / "other")
        (foreign,) = (path for path in files_of(tmp_path / "other") if path.suffix == ".clauses")
        shutil.copy(foreign, segment)
    elif harm == "temporary":
        (index / "store" / ".x.99999999.tmp").touch()
    elif harm == "unfinished":
        (index / "store.new-99999999").mkdir()
    else:
        (index / "store" / "manifest-99.json").touch()
    (flaw,) = verify(index)
    assert (flaw.kind, flaw.reason) == (kind, says)


def test_the_command(sound: Path, tmp_path: Path, qpsearch: Run) -> None:
    """0 for a sound index, 1 with the way out for another; repaired, it answers as before."""
    index = shutil.copytree(sound, tmp_path / "index")
    assert qpsearch("verify", "--index", index).code == 0
    for path in files_of(index):
        if path.suffix in {".clauses", ".bin"}:
            flipped(path, path.stat().st_size // 2, 1)
    outcome = qpsearch("verify", "--index", index, "--json")
    facts = json.loads(outcome.out)
    assert outcome.code == 1
    assert "qpsearch verify --repair" in outcome.err
    assert [flaw["kind"] for flaw in facts["flaws"]] == ["damaged", "damaged"]
    assert qpsearch("verify", "--index", index, "--repair").code == 0
    assert answers(index) == answers(sound)


def test_no_repair_without_the_sources(sound: Path, tmp_path: Path, qpsearch: Run) -> None:
    """What a rebuild could not find again is not thrown away."""
    folder = shutil.copytree(sound.parent, tmp_path / "all")
    shutil.rmtree(folder / "index")
    build_index([folder / "texts"], folder / "index")
    (path,) = (path for path in files_of(folder / "index") if path.suffix == ".clauses")
    flipped(path, path.stat().st_size // 2, 1)
    damaged = path.read_bytes()
    (folder / "texts" / "paper.txt").unlink()
    outcome = qpsearch("verify", "--index", folder / "index", "--repair")
    assert outcome.code == 2
    assert "paper.txt is not there" in outcome.err
    assert path.read_bytes() == damaged


def test_the_next_run_clears_what_a_killed_one_left(sound: Path, tmp_path: Path) -> None:
    """Also a run that finds nothing to do, and what bears the number of a process that runs now."""
    folder = shutil.copytree(sound.parent, tmp_path / "all")
    index = folder / "index"
    dead = 99_999_999
    (index / f"store.new-{dead}").mkdir()
    (index / f"store.old-{dead}").mkdir()
    (index / "store" / f".MAIN_x.clauses.{dead}.tmp").touch()
    (index / "store" / f".MAIN_y.clauses.{os.getpid()}.tmp").touch()
    (index / "store" / "MAIN_z.clauses").touch()
    (index / "store" / "_MAIN_0.toc").touch()
    (index / "write.lock").write_text(f"{dead} {node()} 2026-01-01T00:00:00+0000")
    build_index([folder / "texts"], index)
    assert [path.name for path in index.iterdir()] == ["store"]
    assert verify(index) == []


def test_a_file_written_again_clears_what_was_left_beside_it(tmp_path: Path) -> None:
    """Of that file, not of another."""
    for name in (".out.csv.99999999.tmp", ".other.csv.99999999.tmp", ".out.csv.notes.tmp"):
        (tmp_path / name).touch()
    replace_file(tmp_path / "out.csv", [b"a"])
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"out.csv", ".other.csv.99999999.tmp", ".out.csv.notes.tmp"}


def test_a_state_that_was_being_replaced_comes_back(sound: Path, tmp_path: Path) -> None:
    """Where a system cannot swap two names, a run may be cut off between its two steps."""
    folder = shutil.copytree(sound.parent, tmp_path / "all")
    index = folder / "index"
    (index / "store").rename(index / "store.old-99999999")
    (index / "store.new-99999999").mkdir()
    build_index([folder / "texts"], index)
    assert [path.name for path in index.iterdir()] == ["store"]
    assert verify(index) == []


def test_a_rebuild_where_names_cannot_be_swapped(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes two steps instead."""
    folder = shutil.copytree(sound.parent, tmp_path / "all")
    monkeypatch.setattr("qpsearch.engines.embedded.layout.exchange", lambda *_: False)
    build_index([folder / "texts"], folder / "index", rebuild=True)
    assert [path.name for path in (folder / "index").iterdir()] == ["store"]
    assert verify(folder / "index") == []
    count = len(QUERIES)  # documents say where their file is, and that is another place
    assert answers(folder / "index")[:count] == answers(sound)[:count]
