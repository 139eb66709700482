"""Everything a run over warm indexes needs, made once and kept in a scratch folder.

A scratch folder holds one folder for each corpus: the index of qpsearch, its clauses as JSON
lines, the index of every peer, the queries drawn. A peer's index is kept for as long as the
clauses are the same; qpsearch's for as long as it can be opened and ``fresh`` does not ask for
another, so that two checkouts can be compared over one index.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import corpora
from bench.clauses import read_rows, write_rows
from bench.engines.fts5 import Fts5
from bench.engines.ours import Ours
from bench.engines.stock_whoosh import StockWhoosh
from bench.engines.tantivy_peer import Tantivy
from bench.progress import say
from bench.queries import KINDS, Condition, Pool, Query, draw, frequencies_typed, is_typed
from bench.report import code_digest
from qpsearch import build_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.errors import IndexStoreError
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.clauses import Row
    from bench.engines.engine import Engine

PEERS: tuple[type[Engine], ...] = (Fts5, StockWhoosh, Tantivy)


class Prepared(NamedTuple):
    """A corpus, ready to be searched."""

    folder: Path
    clauses: int
    digest: str
    """Of the clauses."""
    engines: list[Engine]
    """qpsearch first, then the peers; not yet opened."""
    own: bool
    """Whether the index of qpsearch was made by the code that now searches it."""


def prepare(
    names: Sequence[str], scratch: Path, *, peers: Iterable[str], fresh: bool = False
) -> Prepared:
    """Return the corpus of the folders that ``names`` mean, indexed by qpsearch and ``peers``."""
    folder = place(names, scratch)
    folder.mkdir(parents=True, exist_ok=True)
    ours = Ours(folder / Ours.name)
    made_by = folder / "code"
    if fresh or not _opens(ours.folder):
        say(f"qpsearch reads {', '.join(names)}")
        build_index(corpora.texts(names, scratch), ours.folder, rebuild=True)
        (folder / "clauses.json").unlink(missing_ok=True)
        made_by.write_text(code_digest(), encoding="utf-8")
    own = made_by.exists() and made_by.read_text(encoding="utf-8") == code_digest()
    if not own:
        say("the index of qpsearch was made by other code: --fresh makes it anew")
    clauses, digest = _clauses(ours, folder)
    engines: list[Engine] = [ours]
    for kind in PEERS:
        if kind.name not in peers:
            continue
        if kind.missing():
            say(f"{kind.name} is left out: {kind.missing()}")
            continue
        engine = kind(folder / kind.name)
        _build(engine, folder, digest)
        engines.append(engine)
    return Prepared(folder, clauses, digest, engines, own)


def place(names: Iterable[str], scratch: Path) -> Path:
    """Return the folder below ``scratch`` in which a corpus is kept, another for each corpus."""
    return scratch / "-".join(
        name if name in corpora.KNOWN else f"{Path(name).name}-{_short(name)}" for name in names
    )


def _short(name: str) -> str:
    return hashlib.sha256(str(Path(name).resolve()).encode()).hexdigest()[:6]


def drawn(
    prepared: Prepared,
    each: int,
    seed: int,
    *,
    kinds: Sequence[str] = KINDS,
    usable: Callable[[str], bool] = is_typed,
    rows: Iterable[Row] | None = None,
    name: str = "queries",
) -> list[Query]:
    """Return queries of a corpus; drawn once for one name, number and seed.

    Args:
        prepared: the corpus.
        each: how many of every kind.
        seed: of all chances.
        kinds: of ``bench.queries.KINDS``.
        usable: whether a word may stand in a query.
        rows: the clauses to draw from, where it is not all of them.
        name: what they are kept under.

    """
    path = prepared.folder / f"{name}-{each}-{seed}-{prepared.digest[:8]}.json"
    if not path.exists():
        say(f"queries are drawn: {name}")
        pool = Pool(rows or read_rows(prepared.folder / "clauses.jsonl"), usable)
        frequencies = frequencies_typed(pool, _typed_words(prepared.folder / Ours.name))
        queries = draw(pool, frequencies, each, seed, kinds)
        path.write_text(json.dumps(queries, ensure_ascii=False), encoding="utf-8")
    kept = json.loads(path.read_text(encoding="utf-8"))
    return [
        Query(kind, tuple(words), Condition(*condition) if condition else None, *rest)
        for kind, words, condition, *rest in kept
    ]


def _typed_words(index_dir: Path) -> list[str]:
    """Return the words of the judged queries, cut as the index cuts its texts."""
    index = WhooshClauseIndex(index_dir)
    lines = corpora.JUDGED.read_text(encoding="utf-8").splitlines()[1:]
    typed = [fold(line.split("\t")[1]) for line in lines if "\t" in line]
    words: list[str] = [token.text for query in typed for token in index.segmenter.segment(query)]
    index.close()
    return words


def _opens(folder: Path) -> bool:
    try:
        WhooshClauseIndex(folder).close()
    except IndexStoreError:
        return False
    return True


def _clauses(ours: Ours, folder: Path) -> tuple[int, str]:
    """Return the number and the digest of the clauses, written out if they are not yet."""
    path = folder / "clauses.json"
    if not path.exists():
        digest = write_rows(ours.folder, folder / "clauses.jsonl")
        count = sum(1 for _ in read_rows(folder / "clauses.jsonl"))
        path.write_text(json.dumps({"clauses": count, "digest": digest}), encoding="utf-8")
    known = json.loads(path.read_text(encoding="utf-8"))
    return known["clauses"], known["digest"]


def _build(engine: Engine, folder: Path, digest: str) -> None:
    """Build a peer's index, unless it stands there for the same clauses and version."""
    stamp = folder / f"{engine.name}.json"
    wanted = {"digest": digest, "version": engine.version()}
    if stamp.exists():
        known = json.loads(stamp.read_text(encoding="utf-8"))
        if wanted.items() <= known.items():
            return
    say(f"{engine.name} indexes the clauses")
    shutil.rmtree(engine.folder, ignore_errors=True)
    engine.folder.mkdir()
    began = time.process_time()
    engine.build(read_rows(folder / "clauses.jsonl"))
    stamp.write_text(json.dumps(wanted | {"seconds": time.process_time() - began}))
