"""What a run may be broken in: building, updating, rebuilding, exporting, a batch, a watch.

A scenario stands in a folder of its own, always under the same path, since documents say where
they came from. After a broken run the folder must be in the old state or in the new one, and after
the next run in the new one with nothing beside it.
"""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING, NamedTuple

from bench.breaking.faults import by_audit
from qpsearch import Corpus
from qpsearch.corpus.verifying import verify
from qpsearch.errors import IndexMissingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUERIES = ("用水", "标准 检验", "应当 OR 可以", "title:办法", "第二条", "节约*", "质量 -检验")
_THINGS = ("用水", "用电", "用纸", "质量", "标准", "检验", "计量", "认证", "环境", "安全")
_VERBS = ("应当公布", "应当保存", "可以委托", "不得拒绝", "鼓励节约", "负责监督")


class Scenario(NamedTuple):
    """A run to break."""

    name: str
    prepare: Callable[[Path], None]
    """Makes the old state in an empty folder."""
    args: tuple[str, ...]
    """The command line of the run."""
    again: tuple[str, ...]
    """That of the run after it."""
    state: Callable[[Path], object]
    """What can be seen of a folder by those who use it."""
    flaws: Callable[[Path], list[str]]
    """What is wrong with a folder, or left in it."""


def text_of(number: int, edition: int) -> str:
    """Return a text of some articles; another edition says other things."""
    chance = random.Random(100 * number + edition)
    lines = [f"{chance.choice(_THINGS)}管理办法（{number}）"]
    numerals = "一二三四五六七八九"
    for numeral in numerals[: chance.randint(3, 9)]:
        line = "，".join(
            f"{chance.choice(_THINGS)}单位{chance.choice(_VERBS)}{chance.choice(_THINGS)}情况"
            for _ in range(chance.randint(1, 4))
        )
        lines.append(f"第{numeral}条　{line}。")
    return "\n".join(lines)


def write_texts(folder: Path, edition: int) -> None:
    """Write the texts of an edition: the second changes, drops and adds some."""
    texts = folder / "texts"
    shutil.rmtree(texts, ignore_errors=True)
    texts.mkdir()
    for number in range(edition, 6 + edition):
        changed = edition if number % 2 else 0
        (texts / f"{number}.txt").write_text(text_of(number, changed), encoding="utf-8")


def answers(folder: Path) -> object:
    """Return all that the index says; equal scores in no order."""
    try:
        corpus = Corpus.open(folder / "index")
    except IndexMissingError:
        return None
    with corpus:
        found: list[object] = []
        for query in QUERIES:
            hits = corpus.search(query, limit=None).hits
            found.append(sorted((round(h.score, 6), h.doc_id, h.eid, h.text) for h in hits))
        found += [corpus.document(known.doc_id) for known in corpus.documents()]
        return found


def index_flaws(folder: Path) -> list[str]:
    """Return what is wrong with an index or lies beside it."""
    flaws = [f"{flaw.kind}: {flaw.path}: {flaw.reason}" for flaw in verify(folder / "index")]
    return flaws + unexpected(folder / "index", {"store"})


def unexpected(folder: Path, expected: set[str]) -> list[str]:
    """Return what is in a folder beside what is expected."""
    return [f"left: {path.name}" for path in folder.iterdir() if path.name not in expected]


def _index(folder: Path) -> None:
    """Index as the runs do, from inside the folder: the names of sources are as given."""
    ended = by_audit(INDEX, folder, None)
    assert ended.code == 0, ended.said


def _no_index(folder: Path) -> None:
    write_texts(folder, 1)


def _old_index(folder: Path) -> None:
    write_texts(folder, 1)
    _index(folder)
    write_texts(folder, 2)


def _files(folder: Path) -> None:
    write_texts(folder, 1)
    _index(folder)
    (folder / "queries.txt").write_text("\n".join(QUERIES) + "\n", encoding="utf-8")
    (folder / "out.csv").write_text("the old file", encoding="utf-8")


def _watched(folder: Path) -> None:
    _files(folder)
    by_audit(WATCH, folder, None)
    write_texts(folder, 2)
    _index(folder)


def _content(*names: str) -> Callable[[Path], object]:
    def content(folder: Path) -> object:
        paths = [folder / name for name in names]
        return [path.read_bytes() if path.exists() else None for path in paths]

    return content


def _file_flaws(*names: str) -> Callable[[Path], list[str]]:
    def flaws(folder: Path) -> list[str]:
        return unexpected(folder, {"texts", "index", "queries.txt", "out.csv", *names})

    return flaws


INDEX = ("index", "texts", "--index", "index", "--quiet")
EXPORT = ("export", "应当", "--index", "index", "-o", "out.csv", "--force")
BATCH = ("batch", "queries.txt", "--index", "index", "-o", "out.jsonl", "--format", "jsonl")
WATCH = ("watch", "queries.txt", "--index", "index", "--state", "state")
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("build", _no_index, INDEX, INDEX, answers, index_flaws),
        Scenario("update", _old_index, INDEX, INDEX, answers, index_flaws),
        Scenario("rebuild", _old_index, (*INDEX, "--rebuild"), INDEX, answers, index_flaws),
        Scenario("export", _files, EXPORT, EXPORT, _content("out.csv"), _file_flaws()),
        Scenario(
            "batch", _files, (*BATCH, "--resume"), (*BATCH, "--resume"), _content("out.jsonl"),
            _file_flaws("out.jsonl"),
        ),
        Scenario("watch", _watched, WATCH, WATCH, _content("state"), _file_flaws("state")),
    )
}  # fmt: skip
