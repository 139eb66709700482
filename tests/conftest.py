"""What every test may use: the seeds, an index of them, the command line in a clean place."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest
from hypothesis import settings

from cluster_index import cluster_index
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qpsearch.model import Document

__all__ = ["cluster_index"]
pytest_plugins = ["tests.web.browsing", "tests.web.chromium"]
ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
CASES = Path(__file__).parent / "cases"

# A law is tried on the same inputs every time, so that no run fails by chance; on new ones with
# QPSEARCH_LAWS=chance.
settings.register_profile("same", derandomize=True)
settings.register_profile("chance")
settings.load_profile(os.environ.get("QPSEARCH_LAWS", "same"))


MOST_SECONDS = 20.0
"""Of processor time for a test, unless it is marked ``takes``: twice what any takes here."""
HUNG = 10
"""So many times as long by the clock, and a test is ended: it hangs."""


@pytest.fixture(autouse=True)
def _bounded_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that takes more processor time than it may; fixtures it shares do not count."""
    marker = request.node.get_closest_marker("takes")
    seconds = float(marker.args[0]) if marker else MOST_SECONDS

    def too_long(_number: int, _frame: object) -> None:
        pytest.fail(f"more than {HUNG * seconds:g} seconds")

    if not hasattr(signal, "setitimer"):  # not on this system
        yield
        return
    # Not by a timer of processor time: where systems are simulated it makes their clocks coarse.
    began = time.process_time()
    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, HUNG * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    taken = time.process_time() - began
    assert taken <= seconds, f"{taken:.1f} seconds of processor time"


@pytest.fixture(scope="session")
def seeds() -> dict[str, Document]:
    """The five seed documents by the number that their names begin with."""
    return {path.name[:3]: load(path) for path in sorted(SEEDS.glob("*.txt"))}


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the seeds; tests must not write to it."""
    folder = tmp_path_factory.mktemp("seed-index") / "index"
    build_index([SEEDS], folder)
    return folder


@pytest.fixture(scope="session")
def corpus(seed_index: Path) -> Iterator[Corpus]:
    """The seeds, open for searching."""
    with Corpus.open(seed_index) as opened:
        yield opened


class SearchBy(Protocol):
    """Decides what searches of an embedded index are carried out by."""

    def __call__(self, *, arrays: bool) -> None: ...


@pytest.fixture
def search_by(monkeypatch: pytest.MonkeyPatch) -> SearchBy:
    """Decide whether the searches that follow go by arrays or by lists."""

    def decide(*, arrays: bool) -> None:
        monkeypatch.setattr("qpsearch.engines.embedded.store.by_arrays", lambda *_: arrays)

    return decide


class Outcome(NamedTuple):
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def qpsearch(
    seed_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Outcome]:
    """The command line, in an empty folder, with the index of the seeds unless told otherwise."""
    from qpsearch.cli.app import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QPSEARCH_INDEX", os.fspath(seed_index))
    monkeypatch.setenv("XDG_CONFIG_HOME", os.fspath(tmp_path / "no-settings"))
    monkeypatch.setenv("QPSEARCH_LANG", "en")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: object) -> Outcome:
        before = signal.getsignal(signal.SIGTERM)
        try:
            with pytest.raises(SystemExit) as left:
                main([str(arg) for arg in args])
        finally:
            signal.signal(signal.SIGTERM, before)
        captured = capsys.readouterr()
        return Outcome(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of small laws: of one two editions, a code in two books, a notice, Taiwan's."""
    folder = tmp_path_factory.mktemp("laws")
    corpus = ROOT / "tests" / "studies" / "checking" / "corpus.txt"
    for block in corpus.read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, text = block.partition("\n")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder], folder / "index")
    return folder / "index"
