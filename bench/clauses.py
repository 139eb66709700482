"""The clauses and the queries of a benchmark run, the same for every engine."""

from __future__ import annotations

import json
import lzma
import random
import tarfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qpsearch import load
from qpsearch.errors import SourceError
from qpsearch.index.terms import words_of
from qpsearch.loader import find_files
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from qpsearch.text.segment import Segmenter

SHARED = Path(__file__).parents[2] / "shared" / "data"


class Query(NamedTuple):
    """A query in words that all engines cut the same way."""

    kind: str
    words: tuple[str, ...]
    """For a phrase the words in a row, for a wildcard the letters before the ``*``."""

    def qpsearch(self) -> str:
        """Return the query in the language of qpsearch."""
        if self.kind == "phrase":
            return f'"{"".join(self.words)}"'
        if self.kind == "wildcard":
            return f"{self.words[0]}*"
        return (" OR " if self.kind.startswith("or") else " ").join(self.words)


def law_folder(scratch: Path) -> Path:
    """Unpack the law corpus of the shared data and return its folder."""
    folder = scratch / "laws"
    if not folder.exists():
        with tarfile.open(SHARED / "laws_md.tar.xz") as archive:
            archive.extractall(folder, filter="data")
    return folder


def write_articles(folder: Path, texts: list[str], *, a_file: int = 200) -> Path:
    """Write articles as numbered paragraphs into files of ``a_file`` each."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(texts), a_file):
        body = "\n\n".join(" ".join(text.split()) for text in texts[start : start + a_file])
        (folder / f"{start // a_file:06}.txt").write_text(f"{start}\n\n{body}\n", encoding="utf-8")
    return folder


def statute_texts() -> list[str]:
    """Return the articles of the shared set of statutes."""
    with lzma.open(SHARED / "stard" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return [str(row.get("content") or row.get("text") or "") for row in rows]


def clauses_of(folder: Path, cache: Path) -> list[str]:
    """Return the folded clauses of all files in a folder; ``cache`` keeps them for the next run."""
    if not cache.exists():
        rows = []
        for path, root in find_files([folder]):
            try:
                document = load(path, root=root)
            except SourceError:
                continue
            folded = fold(document.text)
            rows += [folded[clause.span.start : clause.span.end] for clause in document.clauses]
        cache.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    clauses: list[str] = json.loads(cache.read_text(encoding="utf-8"))
    return clauses


def segmented(clauses: list[str], segmenter: Segmenter) -> list[list[str]]:
    """Return the words of each clause."""
    return [words_of(segmenter.pieces(clause)) for clause in clauses]


def draw_queries(words: list[list[str]], each: int, seed: int) -> list[Query]:
    """Draw queries of every kind from the clauses themselves, frequent and rare words alike."""
    chance = random.Random(seed)
    frequency = Counter(word for clause in words for word in set(clause))
    able = [
        [word for word in clause if len(word) > 1 and "\u4e00" <= word[0] <= "\u9fff"]
        for clause in words
    ]
    rich = [clause for clause in able if len(set(clause)) >= 6]
    queries: list[Query] = []
    for _ in range(each):
        clause = chance.choice(rich)
        queries.append(Query("word", (chance.choice(clause),)))
        for kind in ("and", "or"):
            count = chance.randint(2, 6)
            queries.append(Query(kind, tuple(chance.sample(sorted(set(clause)), count))))
        start = chance.randrange(len(clause) - 1)
        size = chance.randint(2, 4)
        run = _row(words, clause[start], chance, size)
        queries.append(Query("phrase", run))
        word = max(chance.sample(clause, 2), key=frequency.__getitem__)
        queries.append(Query("wildcard", (word[:2],)))
    return queries


def _row(words: list[list[str]], word: str, chance: random.Random, size: int) -> tuple[str, ...]:
    """Return words that stand in a row somewhere, beginning with ``word`` where it can be."""
    for clause in chance.sample(words, min(2000, len(words))):
        if word in clause:
            at = clause.index(word)
            run = clause[at : at + size]
            if len(run) == size and all("\u4e00" <= piece[0] <= "\u9fff" for piece in run):
                return tuple(run)
    return (word,)
