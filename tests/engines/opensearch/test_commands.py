"""The commands over a cluster: the same answers as over a folder, and what a writer leaves."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_index import connect, indexes_of
from qpsearch import ClusterError, Corpus, IndexLockedError, IndexStaleError, build_index
from qpsearch.corpus.copying import copy_index
from qpsearch.corpus.verifying import verify
from qpsearch.engines.opensearch import words
from qpsearch.engines.opensearch.mapping import LOCK
from qpsearch.engines.opensearch.writer import ClusterWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

pytestmark = pytest.mark.cluster
RELEVANCE = Path(__file__).parents[2] / "relevance"

COMMANDS = [
    ["search", "质量强国", "--json", "--explain"],
    ["search", "計量 (认证 OR 检验检测) -食品", "--limit", "0", "--json"],
    ["search", "--any", "产品有缺陷时企业怎么召回", "--json"],
    ["search", '"质量 标准"~5', "--facet", "issuer,kind", "--json"],
    ["search", "标准", "--issuer", "国务院", "--section", "四", "--json"],
    ["search", "质量", "--sort", "document", "--json"],
    ["search", "质量", "--group", "edition", "--json"],
    ["search", "质检", "--since", "2022", "--json"],
    ["search", "人工*", "--json"],
    ["show", "004", "四、（六）", "--context", "1"],
    ["show", "《质量强国建设纲要》第四部分第（六）条", "--json"],
    ["show", "004", "--meta"],
    ["show", "004", "--refs"],
    ["outline", "004", "--depth", "2"],
    ["docs", "--json"],
    ["editions", "004"],
    ["targets", "--doc", "004"],
    ["owners", "--doc", "002"],
    ["quotes", "001", "004"],
    ["diff", "001", "004", "--json"],
    ["trace", "推进质量基础设施的分级分类管理。"],
    ["check", "citing.txt", "--json"],
]


def test_commands_say_the_same(
    cluster_index: str, seed_index: Path, qpsearch: Callable[..., Outcome]
) -> None:
    """To the letter, on stdout and on stderr, with the same code."""
    copy_index(seed_index, cluster_index)
    cited = "《质量强国建设纲要》第四部分第（六）条、第九十条；《计量法》第二条"
    Path("citing.txt").write_text(cited, encoding="utf-8")
    for command in COMMANDS:
        near = qpsearch(*command)
        far = qpsearch(*command, "--index", cluster_index)
        assert far == near, command
    Path("queries.txt").write_text("质量强国\n首席质量官\n宇宙飞船\n", encoding="utf-8")
    near = qpsearch("batch", "queries.txt")
    assert qpsearch("batch", "queries.txt", "--index", cluster_index).out == near.out
    near = qpsearch("export", "首席质量官", "-o", "-", "--format", "md")
    assert qpsearch(
        "export", "首席质量官", "-o", "-", "--format", "md", "--index", cluster_index
    ).out == near.out  # fmt: skip
    facts = json.loads(qpsearch("status", "--json", "--index", cluster_index).out)
    assert (facts["documents"], facts["index"]) == (5, cluster_index)
    assert facts["bytes"] > 100_000
    assert verify(cluster_index) == []


def test_laws_and_their_editions_are_the_same(
    cluster_index: str, laws: Path, qpsearch: Callable[..., Outcome]
) -> None:
    copy_index(laws, cluster_index)
    Path("citing.txt").write_text(
        "《中华人民共和国计量法》第一条，《计量法》（2013年修正）第二条，《民法典》第五百条",
        encoding="utf-8",
    )
    for command in (["editions"], ["docs", "--json"], ["check", "citing.txt", "--json"]):
        near = qpsearch(*command, "--index", laws)
        assert near.out
        assert qpsearch(*command, "--index", cluster_index) == near, command


def test_judged_queries_measure_the_same(
    cluster_index: str, seed_index: Path, qpsearch: Callable[..., Outcome]
) -> None:
    pytest.importorskip("ir_measures")
    copy_index(seed_index, cluster_index)
    measure = [RELEVANCE / "queries.tsv", RELEVANCE / "qrels.txt", "-m", "nDCG@10"]
    near = qpsearch("eval", *measure, "--per-query")
    assert near.out
    assert qpsearch("eval", *measure, "--per-query", "--index", cluster_index) == near


def test_what_is_new_is_reported(
    cluster_index: str, tmp_path: Path, qpsearch: Callable[..., Outcome]
) -> None:
    texts = folder_of(tmp_path / "texts", a="甲办法\n\n第一条　砂石应当过秤。\n")
    build_index([texts], cluster_index)
    Path("queries.txt").write_text("过秤\n", encoding="utf-8")
    watch = ("watch", "queries.txt", "--format", "jsonl", "--index", cluster_index)
    assert qpsearch(*watch).out == ""
    folder_of(texts, b="乙办法\n\n第三条　煤炭应当过秤。\n")
    build_index([texts], cluster_index)
    (reported,) = map(json.loads, qpsearch(*watch).out.splitlines())
    assert (reported["change"], reported["section"]) == ("new", "第三条")
    assert qpsearch(*watch).out == ""


def test_a_copy_comes_back_as_it_was(cluster_index: str, seed_index: Path, tmp_path: Path) -> None:
    """Without the files: documents, what is kept of them, what they were made from."""
    copy_index(seed_index, cluster_index)
    copy_index(cluster_index, tmp_path / "back")
    with Corpus.open(seed_index) as first, Corpus.open(tmp_path / "back") as last:
        assert first.manifest == last.manifest
        assert list(first.documents()) == list(last.documents())
        for document in first.documents():
            doc_id = document.doc_id
            assert first.document(doc_id) == last.document(doc_id)
            ours, theirs = (
                [one._replace(cuts=one.cuts.word_boundaries()) for one in corpus.clauses(doc_id)]
                for corpus in (first, last)
            )
            assert ours == theirs
        query = "质量 OR 标准 OR 品牌"
        assert first.search(query, limit=None) == last.search(query, limit=None)
    with pytest.raises(Exception, match="there is an index already"):
        copy_index(seed_index, cluster_index)


def found(url: str, query: str) -> list[str]:
    with Corpus.open(url) as corpus:
        return [f"{hit.doc_id}:{hit.section}" for hit in corpus.search(query, limit=None).hits]


def folder_of(path: Path, **texts: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in texts.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


def test_only_what_changed_is_written(cluster_index: str, tmp_path: Path) -> None:
    """A file added, one changed, one gone; the state before stays for who has opened it."""
    texts = folder_of(
        tmp_path / "texts",
        a="甲办法\n\n第一条　砂石应当过秤。\n\n第二条　砂石应当登记。\n",
        b="乙办法\n\n第一条　木料应当过秤。\n",
    )
    build_index([texts], cluster_index)
    before = Corpus.open(cluster_index)
    folder_of(texts, a="甲办法\n\n第一条　砖瓦应当过秤。\n", c="丙办法\n\n第一条　木料应当烘干。\n")
    (texts / "b.txt").unlink()
    report = build_index([texts], cluster_index)
    assert [(Path(one.source).name, one.status.value) for one in report.files] == [
        ("b.txt", "removed"), ("a.txt", "changed"), ("c.txt", "added"),
    ]  # fmt: skip
    assert found(cluster_index, "过秤 OR 烘干") == ["a:第一条", "c:第一条"]
    assert found(cluster_index, "砂石") == []
    assert before.search("砂石").total == 2
    before.close()
    build_index([texts], cluster_index)  # nothing to do: no state is made
    assert len(indexes_of(connect(cluster_index))) == 2


def test_a_writer_that_is_cut_off_leaves_the_old_state(cluster_index: str, tmp_path: Path) -> None:
    """Also one that is killed; the next one clears what it has left. A second is told."""
    texts = folder_of(tmp_path / "texts", a="甲办法\n\n第一条　砂石应当过秤。\n")
    build_index([texts], cluster_index)
    writer = ClusterWriter(cluster_index)
    with pytest.raises(IndexLockedError, match=f"process {os.getpid()} on .* is writing"):
        ClusterWriter(cluster_index)
    connection = connect(cluster_index)
    half_made = indexes_of(connection)[-1]
    dead = subprocess.Popen(["true"])  # noqa: S607 - a process that has ended
    dead.wait()
    lock = connection.ask("GET", f"/{half_made}/_doc/{LOCK}")["_source"]
    lock["said"]["pid"] = dead.pid
    connection.ask("PUT", f"/{half_made}/_doc/{LOCK}", lock)
    assert found(cluster_index, "过秤") == ["a:第一条"]
    writer._lock.forget()
    writer._sending.close()
    writer._connection.close()
    folder_of(texts, b="乙办法\n\n第一条　木料应当过秤。\n")
    build_index([texts], cluster_index)
    assert found(cluster_index, "过秤") == ["a:第一条", "b:第一条"]


def test_an_index_of_someone_else_stays_as_it_is(cluster_index: str, tmp_path: Path) -> None:
    """Under the same name."""
    connection = connect(cluster_index)
    name = connection.address.name
    connection.ask("PUT", f"/{name}", {})
    try:
        texts = folder_of(tmp_path / "texts", a="甲办法\n\n第一条　砂石应当过秤。\n")
        for ask in (
            lambda: build_index([texts], cluster_index),
            lambda: Corpus.open(cluster_index),
        ):
            with pytest.raises(ClusterError, match="qpsearch has not made it"):
                ask()
    finally:
        connection.ask("DELETE", f"/{name}")
        connection.close()


def test_words_of_another_version_are_told(
    cluster_index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queries would be cut otherwise than the texts were."""
    texts = folder_of(tmp_path / "texts", a="甲办法\n\n第一条　砂石应当过秤。\n")
    build_index([texts], cluster_index)
    monkeypatch.setattr(words, "installed", lambda: "f" * 64)
    with pytest.raises(IndexStaleError, match="words of another version"):
        Corpus.open(cluster_index)


def test_what_is_long_is_taken(cluster_index: str, tmp_path: Path) -> None:
    """A clause of 2 MB, a word of 40,000 letters, a query of 1,000 words."""
    unusual = "".join(chr(0x4E00 + number) for number in range(3_000))
    long = "砂石应当过秤，" * 95_000
    texts = folder_of(
        tmp_path / "texts",
        a=f"甲办法\n\n第一条　{long}\n\n第二条　{unusual}\n\n第三条　{'q' * 40_000}砖瓦\n",
    )
    assert len(long.encode()) > 1_900_000
    build_index([texts], cluster_index)
    assert "a:第一条" in found(cluster_index, "过秤")
    assert found(cluster_index, "砖瓦") == ["a:第三条"]
    with Corpus.open(cluster_index) as far:
        assert [hit.section for hit in far.search(" ".join(unusual[:990])).hits] == ["第二条"]
        assert far.search(" OR ".join(unusual[:990])).hits[0].section == "第二条"
        assert far.search(f'"{unusual[:400]}"').total == 1
