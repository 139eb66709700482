"""The corpus of a command: opened, built where there is none yet, and what is said of it."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from qpsearch.cli import say
from qpsearch.corpus.library import Corpus
from qpsearch.engine.places import is_cluster
from qpsearch.errors import IndexLockedError, IndexMissingError, QpsearchError

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.corpus.request import Request
    from qpsearch.lexicon.synonyms import Synonyms

DEFAULT_INDEX = "index"
DEFAULT_SOURCES = "seeds"


def extra_missing(command: str, extra: str, error: ModuleNotFoundError) -> QpsearchError:
    """Return the error of a command whose extra is not installed."""
    return QpsearchError(
        f"{command} needs {error.name}, which is not installed",
        way_out=f"pip install 'qpsearch[{extra}]'",
    )


def open_corpus(index_dir: str | Path) -> Corpus:
    """Open the index; where the usual one is not there yet, build it from ``seeds/`` and say so.

    One that is named and not there is an error, and a folder that holds anything else is never made
    an index: the name was a slip.
    """
    try:
        corpus = Corpus.open(index_dir)
        say_faults(corpus.synonyms)
    except IndexMissingError:
        sources = DEFAULT_SOURCES
        may_be_made = _is_usual(index_dir) and not is_cluster(index_dir)
        if not may_be_made or not os.path.isdir(sources) or _holds_other_things(index_dir):
            raise
    else:
        return corpus
    from qpsearch.corpus.indexing import build_index  # 300 ms, and seldom needed

    say(f"no index in {index_dir} yet: building it from {sources}/ …")
    try:
        report = build_index([sources], index_dir)
    except IndexLockedError:
        return _built_by_another(index_dir)
    say(f"indexed {len(report.files) - len(report.failed)} documents, {report.clauses} clauses")
    for failed in report.failed:
        say(f"qpsearch: {failed.error}")
    return Corpus.open(index_dir)


def _built_by_another(index_dir: str | Path) -> Corpus:
    """Wait for a search that began before us and builds the index too; then open it."""
    for _ in range(_PATIENCE):
        time.sleep(0.1)
        with suppress(IndexMissingError):
            return Corpus.open(index_dir)
    return Corpus.open(index_dir)


_PATIENCE = 300
"""Tenths of a second."""
_KEPT_BESIDE = ("qpsearch.toml", "synonyms.tsv", "write.lock")
"""What may be in the folder of an index before there is one."""


def _holds_other_things(folder: str | Path) -> bool:
    return os.path.isdir(folder) and any(
        not name.startswith("store.") and name not in _KEPT_BESIDE for name in os.listdir(folder)
    )


def say_undated(corpus: Corpus, request: Request) -> None:
    """Say on stderr what ``--since`` and ``--until`` leave out for want of a date."""
    if not (request.since or request.until):
        return
    undated = sum(not document.date for document in corpus.documents())
    if undated:
        documents = "1 document has" if undated == 1 else f"{undated} documents have"
        say(f"{documents} no date and cannot be between dates: left out")


def index_words(index_dir: str | Path) -> str:
    """Return what a command needs behind it to mean this index; nothing for the usual one."""
    if _is_usual(index_dir):
        return ""
    import shlex  # 0.4 ms, for messages only

    return f" --index {shlex.quote(str(index_dir))}"


def _is_usual(index_dir: str | Path) -> bool:
    """Whether an index is the one that commands mean where none is named."""
    return str(index_dir) == os.environ.get("QPSEARCH_INDEX", DEFAULT_INDEX)


def say_stale(corpus: Corpus, index_dir: str | Path) -> None:
    """Say on stderr that files are younger than the index, as far as their dates tell."""
    if is_cluster(index_dir):
        return  # written from another machine perhaps; `qpsearch status` compares
    from qpsearch.corpus.staleness import touched_since, written_at

    if count := touched_since(corpus.manifest.files, written_at(index_dir)):
        files = "1 file is" if count == 1 else f"{count} files are"
        say(f"{files} younger than the index, or gone; run: qpsearch index{index_words(index_dir)}")


def say_faults(synonyms: Synonyms | None) -> None:
    """Say on stderr which lines of the synonyms are left out."""
    for fault in synonyms.faults if synonyms else ():
        say(f"qpsearch: {fault}; the line is left out")
