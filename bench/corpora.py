"""The texts that are measured on: any folder, the seeds, or the shared data where it is present."""

from __future__ import annotations

import json
import lzma
import os
import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
JUDGED = ROOT / "tests" / "relevance" / "queries.tsv"
"""Queries as users write them; they come with the project."""
DATA = Path(os.environ.get("QPSEARCH_JUDGED", ROOT.parent / "shared" / "data"))
"""Large data sets that are not part of the project."""

_ARTICLE = re.compile(r"(.*?)((?:第[一二三四五六七八九十百千零〇]+条.*|第[^第]*)?)")
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\0]')


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines, compressed or not."""
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line)


def articles_by_law(rows: Iterable[dict[str, Any]]) -> dict[str, list[tuple[str, str, str]]]:
    """Group articles (``name`` = law and article) by law: id, article with text, headings above."""
    laws: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        match = _ARTICLE.fullmatch(row["name"])
        law, article = match.groups() if match else (row["name"], "")
        above = " ".join(row.get("path", ()))
        laws.setdefault(law, []).append((str(row["id"]), f"{article} {row['text']}", above))
    return laws


def texts(names: Iterable[str], scratch: Path) -> list[Path]:
    """Return the folders that ``names`` mean, unpacked below ``scratch`` where they are packed.

    A name is ``seeds``, ``laws`` or ``statutes`` (of the shared data), or a folder.
    """
    return [
        KNOWN[name](scratch) if name in KNOWN else Path(name).resolve(strict=True) for name in names
    ]


def default_names(measurement: str) -> list[str]:
    """Return what to measure on where nothing is said: the shared data, else the seeds."""
    if measurement == "cold" or not DATA.exists():
        return ["seeds"]
    return ["laws"] if measurement in ("indexing", "updates") else ["laws", "statutes"]


def laws(scratch: Path) -> Path:
    """Unpack the shared corpus of laws in Markdown and return its folder."""
    folder = scratch / "texts" / "laws"
    if not folder.exists():
        with tarfile.open(DATA / "laws_md.tar.xz") as archive:
            archive.extractall(folder, filter="data")
    return folder


def statutes(scratch: Path) -> Path:
    """Write the shared set of articles of national law as one Markdown file a law."""
    folder = scratch / "texts" / "statutes"
    if not folder.exists():
        folder.mkdir(parents=True)
        rows = read_lines(DATA / "stard" / "corpus.jsonl.xz")
        for number, (law, articles) in enumerate(articles_by_law(rows).items()):
            name = _NOT_IN_NAMES.sub("_", law)[:60]
            body = "\n\n".join(" ".join(text.split()) for _, text, _ in articles)
            path = folder / f"{number:05}-{name}.md"
            path.write_text(f"# {law}\n\n{body}\n", encoding="utf-8")
    return folder


KNOWN: dict[str, Callable[[Path], Path]] = {
    "seeds": lambda _: SEEDS,
    "laws": laws,
    "statutes": statutes,
}
"""Corpora that have a name, each with what gives its folder below a scratch folder."""
