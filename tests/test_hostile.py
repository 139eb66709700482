"""Small files made to harm: each is told in one line with code 2, or does nothing; no traceback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qpsearch.errors import SourceError
from qpsearch.loader import load
from qpsearch.loader.metadata.sidecar import read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]

DIGITS = "9" * 5000
DEEP = "[" * 3000


def is_told(outcome: Outcome, *words: str) -> bool:
    """One line on stderr, code 2."""
    lines = outcome.err.strip().splitlines()
    return outcome.code == 2 and len(lines) == 1 and all(word in lines[0] for word in words)


@pytest.mark.parametrize(
    "said",
    [
        f"number = {DIGITS}",
        f"number = 0x{'f' * 5000}",
        f"title = {DEEP}",
        "issuer = 5",
        "issuer = [[1], {}]",
        "title = { a = 1 }",
        f"date_issued = 0x{'f' * 5000}",
        "title = 1\n" + "# x\n" * 2_000_000,
    ],
    ids=lambda said: said[:20],
)
def test_sidecars(tmp_path: Path, said: str) -> None:
    """The document is read as if it were not there, or as it says; what is wrong is noted."""
    path = tmp_path / "a.txt"
    path.write_text("供水条例\n第一条　供水单位应当保证水质。", encoding="utf-8")
    (tmp_path / "a.txt.meta.toml").write_text(said, encoding="utf-8")
    document = load(path, corrections=read_corrections(path, tmp_path))
    assert len(document.clauses) >= 1
    assert document.metadata.issuers in {(), ("5",)}


@pytest.mark.parametrize("name", ["gb\\u0000", "hex", "nonsense"])
def test_encodings_that_are_none(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("供水条例", encoding="utf-8")
    (tmp_path / "a.txt.meta.toml").write_text(f'encoding = "{name}"', encoding="utf-8")
    with pytest.raises(SourceError, match="no encoding is called"):
        load(path, corrections=read_corrections(path, tmp_path))


@pytest.mark.parametrize(
    "said",
    [
        f"limit = {DIGITS}",
        f"limit = 0x{'f' * 5000}",
        f"limit = {DEEP}",
        "limit = [1]",
        "#" * 99_999,
    ],
    ids=lambda said: said[:20],
)
def test_settings(
    tmp_path: Path, qpsearch: Run, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "qpsearch").mkdir(parents=True)
    (tmp_path / "home" / "qpsearch" / "qpsearch.toml").write_text(said, encoding="utf-8")
    assert is_told(qpsearch("search", "质量"), "qpsearch.toml")


@pytest.mark.parametrize(
    "lines",
    [
        ["[]"],
        ["5"],
        ["null"],
        [DEEP],
        ['{"qpsearch_watch": 1}', DEEP],
        ['{"qpsearch_watch": 1}', "5"],
        ['{"qpsearch_watch": 1}', '{"query_id": []}'],
        ['{"qpsearch_watch": 1}', '{"query_id": "1"}'],
        ['{"qpsearch_watch": 1}', '{"query_id": "1", "asked": 5, "clauses": []}'],
        ['{"qpsearch_watch": 1}', '{"query_id": "1", "asked": {}, "clauses": 5}'],
        ['{"qpsearch_watch": 1}', '{"query_id": "1", "asked": {}, "clauses": [5]}'],
        ['{"qpsearch_watch": 1}', '{"query_id": "1", "asked": {}, "clauses": [{"doc_id": 5}]}'],
    ],
    ids=lambda lines: lines[-1][:40],
)
def test_states_of_watch(tmp_path: Path, qpsearch: Run, lines: list[str]) -> None:
    (tmp_path / "queries.txt").write_text("质量\n", encoding="utf-8")
    (tmp_path / "state").write_text("\n".join(lines), encoding="utf-8")
    assert is_told(qpsearch("watch", "queries.txt", "--state", "state"), "no state of qpsearch")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "calls itself without end"),
        ("{{ " + "(" * 5000, "nested too deep"),
        ("{{ '\\ud800' }}", "half a character"),
        ("{{ report.__class__.__mro__ }}", "unsafe"),
        ("{{ 'a' * 10 ** 16 }}", ""),
        ("{% include '/etc/passwd' %}", ""),
    ],
)
def test_templates(tmp_path: Path, qpsearch: Run, template: str, says: str) -> None:
    (tmp_path / "layout.txt").write_text(template, encoding="utf-8")
    outcome = qpsearch("export", "质量", "--template", "layout.txt", "-o", "out.txt")
    assert is_told(outcome, "layout.txt", says)
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize(
    "data",
    [
        "id,query\n1,质量\n".encode("utf-16-le"),
        "query\n质量".encode("utf-16-be"),
        "id,query\r1,质量\r2,标准".encode(),
        "id\tquery\r1\t质量".encode(),
        b'{"query": ' + DIGITS.encode() + b"}",
        b'{"query": "a", "limit": 1e999}',
        DEEP.encode(),
        b"\x00" * 100,
        b'"\r\n' * 100,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_batches(tmp_path: Path, qpsearch: Run, data: bytes) -> None:
    """Each line has its answer, or its error."""
    for name in ("q.txt", "q.csv", "q.tsv", "q.jsonl"):
        (tmp_path / name).write_bytes(data)
        outcome = qpsearch("batch", name, "--format", "jsonl")
        assert outcome.code in {0, 1, 2}
        rows = [json.loads(line) for line in outcome.out.splitlines()]
        assert all("rank" in row or "error" in row for row in rows)


def test_too_little_memory(tmp_path: Path, qpsearch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild that finds none at its end: one line, and the old state with nothing beside it."""
    texts, index = tmp_path / "texts", tmp_path / "index"
    texts.mkdir()
    (texts / "a.txt").write_text("供水条例\n第一条　供水单位应当保证水质。", encoding="utf-8")
    assert qpsearch("index", texts, "--index", index).code == 0
    before = qpsearch("search", "水质", "--index", index, "--json").out

    def exhausted(_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("qpsearch.engines.embedded.layout.NewStore.publish", exhausted)
        outcome = qpsearch("index", texts, "--index", index, "--rebuild", "--quiet")
    assert is_told(outcome, "too little memory")
    assert [path.name for path in index.iterdir()] == ["store"]
    assert qpsearch("search", "水质", "--index", index, "--json").out == before
