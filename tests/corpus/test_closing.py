"""An index that is closed or dropped lets go of its files and memory; several share them."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path

import pytest

from qpsearch import Corpus
from qpsearch.engines.embedded.parts import SEGMENTS
from qpsearch.engines.embedded.store import _SEGMENTERS

OPENS = 300


def open_files() -> int:
    """How many files this process has open."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not tell")
    gc.collect()  # of tests before this one
    return len(os.listdir(folder))


def search(corpus: Corpus) -> int:
    """Use all that an index keeps: words read, blocks, documents, names."""
    return corpus.search("质量 认证").total + len(corpus.document("004").clauses)


def test_closed_it_holds_nothing(seed_index: Path, tmp_path: Path) -> None:
    link = tmp_path / "index"  # a path of its own: other tests have the index open
    link.symlink_to(seed_index)
    with Corpus.open(link) as corpus:  # what a process opens once and keeps
        assert search(corpus)
    before = open_files()
    held = len(SEGMENTS), len(_SEGMENTERS)
    for _ in range(OPENS):
        with Corpus.open(link) as corpus:
            assert corpus.search("质量 认证", limit=1).hits
    assert open_files() <= before
    assert (len(SEGMENTS), len(_SEGMENTERS)) == held


def test_dropped_it_is_closed(seed_index: Path, tmp_path: Path) -> None:
    link = tmp_path / "index"
    link.symlink_to(seed_index)
    with Corpus.open(link) as corpus:
        assert search(corpus)
    before = open_files()
    corpus = Corpus.open(link)
    assert search(corpus)
    gone = weakref.ref(corpus)
    assert open_files() > before
    del corpus
    gc.collect()
    assert gone() is None
    assert open_files() == before


def test_two_of_one_index_share_its_files(seed_index: Path, tmp_path: Path) -> None:
    link = tmp_path / "index"
    link.symlink_to(seed_index)
    with Corpus.open(link) as one:
        count = open_files()
        with Corpus.open(link) as other:
            assert open_files() == count
            assert one._index.segmenter is other._index.segmenter
        assert search(one)  # the files are there for as long as somebody needs them


def test_closed_it_answers_nothing(seed_index: Path) -> None:
    """An empty answer would be a wrong one."""
    corpus = Corpus.open(seed_index)
    corpus.close()
    corpus.close()
    for ask in (
        lambda: corpus.search("质量"),
        lambda: list(corpus.documents()),
        lambda: corpus.document("004"),
    ):
        with pytest.raises(ValueError, match="this index is closed"):
            ask()
