"""What people type wrongly: one line with the thing, the place and the way out; its exit code."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from conftest import CASES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]


def mistakes() -> list[tuple[str, ...]]:
    """The rows of the table."""
    lines = (CASES / "cli/mistakes.tsv").read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    assert rows[0] == ("command", "code", "english", "chinese")
    return rows[1:]


@pytest.fixture
def files(tmp_path: Path) -> None:
    """The files that the table names."""
    for folder in ("letters", "photos", "settings"):
        (tmp_path / folder).mkdir()
    contents = {
        "queries.txt": "质量\n".encode(),
        "empty.txt": b"",
        "picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1",
        "pack.rar": b"Rar!\x1a\x07\0\0",
        "photos/photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
        "letters/letter.txt": "来信收悉。\n".encode(),
        "settings/qpsearch.toml": b'limit = "many"\n',
        "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
        "cut.docx": b"PK\x03\x04\x14\0\0\0",
        "noquery.csv": "id,word\n1,质量\n".encode(),
        "there.jsonl": b"{}\n",
        "there.docx": b"x",
        "undefined.j2": b"{{ nothing.at.all }}",
        "syntax.j2": b"{% for %}",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)


def test_there_are_seventy_of_them():
    assert len({command for command, *_ in mistakes()}) >= 70


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("command", "code", "english", "chinese"), mistakes())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_mistakes(
    qpsearch: Run,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    code: str,
    english: str,
    chinese: str,
    language: str,
):
    """One line on stderr says it; below a fault of a query stands the query, with carets."""
    monkeypatch.setenv("QPSEARCH_LANG", language)
    outcome = qpsearch(*shlex.split(command))
    assert outcome.code == int(code)
    said, *below = outcome.err.splitlines()
    assert (english if language == "en" else chinese) in said
    assert said.startswith("qpsearch: ") == (code == "2")
    counts = ("new: ", "new：")  # an index run closes with its counts
    assert all(line.startswith(("  ", *counts)) for line in below)
