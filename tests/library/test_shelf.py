"""What is kept of a document is the document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SEEDS
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.engine import ClauseRecord
from qpsearch.errors import SourceError
from qpsearch.library.shelf import pack, unpack, warnings_of
from qpsearch.loader import load, read_document
from qpsearch.model import FoldedText, Source
from qpsearch.text.segment import Cuts

if TYPE_CHECKING:
    from qpsearch.model import Document

LINES = st.sampled_from(
    [
        "检验条例", "国务院令第745号", "（2021年3月1日国务院公布）", "第一章 总则",
        "第一条 为了检验，制定本条例。", "一、总体要求", "（一）加强领导。", "部門(mén)聯合",
        "1.落实责任。（市场监管总局牵头，海关总署配合）", "上接01版", "量升级，培育优势。", "",
        "近日，各地认真貫徹落实，推动产业质", "  ", "[返回首页](//a.b/)", "<p>完善政策。</p>",
        "&nbsp;&amp;", "专栏1 示范工程", "附件1：名单", "𠮷野", "来源：新华社",
    ]
)  # fmt: skip


def back(document: Document) -> Document:
    """Return what a document is after it was kept and read with the records of its clauses."""
    records = [
        ClauseRecord(
            document.doc_id, order, clause.eid, clause.locator, clause.section, clause.path,
            clause.role, clause.text, FoldedText(""), Cuts(""), clause.source_span,
        )
        for order, clause in enumerate(document.clauses)
    ]  # fmt: skip
    return unpack(pack(document), document.doc_id, records)


@settings(max_examples=150)
@given(st.one_of(st.lists(LINES, min_size=1, max_size=14).map("\n".join), st.text(min_size=1)))
def test_any_document_comes_back_as_it_was(text: str) -> None:
    """Text, source, metadata with evidence, outline, owners, dropped pieces, warnings: all."""
    try:
        document = read_document(Source("a.txt", "utf-8", "0" * 64, text), "a")
    except SourceError:
        return
    assert back(document) == document
    assert warnings_of(pack(document)) == document.warnings


def test_the_corpus_gives_back_what_was_loaded(tmp_path: Path) -> None:
    """A document of an index is that of its file, also after another was replaced and merged."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"检验办法{name}\n第一条 检验。", encoding="utf-8")
    build_index([SEEDS, tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "i")
    (tmp_path / "a.txt").write_text("检验办法\n第一条 检验。\n第二条 复检。", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "i")
    sources = [*SEEDS.glob("*.txt"), tmp_path / "a.txt", tmp_path / "b.txt"]
    with Corpus.open(tmp_path / "i") as corpus:
        for path in sources:
            assert corpus.document(path.stem) == load(path)


def test_what_is_kept_must_fit_the_clauses(seeds: dict[str, Document]) -> None:
    """Clauses of another document, or other bytes, are told from the right ones."""
    with pytest.raises(ValueError, match="shorter"):
        unpack(pack(seeds["000"]), "000", [])
    with pytest.raises(ValueError, match="understood"):
        unpack(b"nothing", "000", [])
