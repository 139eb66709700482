"""What every engine must do: the same cases over each, and the same scores to the last bit.

A new engine comes into ``ENGINES`` as a class with ``open`` and ``writer``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest
from dicts import DictStore

from qpsearch.engine.inversion import Inverter
from qpsearch.engine.manifest import Manifest
from qpsearch.engine.plan import Filters, Plan
from qpsearch.engine.records import Field
from qpsearch.engine.terms import grams_of
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import DICTIONARY, STORE
from qpsearch.engines.opensearch.store import ClusterClauses
from qpsearch.engines.opensearch.writer import ClusterWriter
from qpsearch.lexicon import dictionary_words
from qpsearch.loader import load
from qpsearch.locator import parse_address
from qpsearch.search import Mode, Options, execute
from qpsearch.search.asking import plan_of
from qpsearch.search.suggest import diagnose
from qpsearch.text import dictionary_building
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.engine.inversion import Inverted
    from qpsearch.engine.protocol import Engine, Writer
    from qpsearch.model import Document
    from qpsearch.search import Found

CASES = Path(__file__).with_name("cases")
TEXTS = sorted(CASES.glob("*.txt"))


class Store(Protocol):
    """Somewhere to keep a corpus."""

    def open(self) -> Engine: ...
    def writer(self) -> Writer: ...


class Embedded:
    """An index in a folder."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, arrays: bool) -> None:
        self._folder = folder / "index"
        (self._folder / STORE).mkdir(parents=True)
        create_index(self._folder / STORE)
        monkeypatch.setattr("qpsearch.engines.embedded.store.by_arrays", lambda *_: arrays)

    def open(self) -> Engine:
        return WhooshClauseIndex(self._folder)

    def writer(self) -> Writer:
        return IndexWriter(self._folder / STORE)


class Cluster:
    """An index of a cluster."""

    def __init__(self, url: str) -> None:
        self._url = url

    def open(self) -> Engine:
        return ClusterClauses(self._url)

    def writer(self) -> Writer:
        return ClusterWriter(self._url)


ENGINES = [
    "lists", "arrays", "arrays-apart", "dicts", "candidates",
    pytest.param("cluster", marks=pytest.mark.cluster),
    pytest.param("cluster-lists", marks=pytest.mark.cluster),
]  # fmt: skip


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty corpus in each engine; the last one answers with the best of what matches."""
    if request.param.startswith("cluster"):
        arrays = request.param == "cluster"
        monkeypatch.setattr("qpsearch.engines.opensearch.finding.by_arrays", lambda _: arrays)
        return Cluster(request.getfixturevalue("cluster_index"))
    if request.param == "arrays-apart":  # as a large index that was just opened is searched
        monkeypatch.setattr("qpsearch.engines.embedded.arrays._FAR", 0)
        monkeypatch.setattr("qpsearch.engines.embedded.tallies.Tallies.has", lambda *_: False)
        monkeypatch.setattr("qpsearch.engines.embedded.arrays._SEARCHES", 1 << 40)
    if request.param in ("lists", "arrays", "arrays-apart"):
        return Embedded(tmp_path, monkeypatch, arrays=request.param != "lists")
    dictionary_building.build(tmp_path / DICTIONARY, dictionary_words())
    segmenter = Segmenter(Dictionary.open(tmp_path / DICTIONARY))
    return DictStore(segmenter, only_candidates=request.param == "candidates")


@pytest.fixture(scope="module")
def inverter(tmp_path_factory: pytest.TempPathFactory) -> Inverter:
    folder = tmp_path_factory.mktemp("dictionary")
    dictionary_building.build(folder / DICTIONARY, dictionary_words())
    return Inverter(Dictionary.open(folder / DICTIONARY))


@pytest.fixture(scope="module")
def texts() -> list[Document]:
    return [load(path, root=CASES) for path in TEXTS]


@pytest.fixture(scope="module")
def inverted(inverter: Inverter, texts: list[Document]) -> list[Inverted]:
    return [inverter.invert(text) for text in texts]


def fill(store: Store, documents: list[Inverted]) -> None:
    writer = store.writer()
    for document in documents:
        writer.put(document)
    writer.publish(Manifest().dumps())


class Case(NamedTuple):
    """A query and what it finds, best first."""

    query: str
    options: Options
    found: list[str]


def cases() -> Iterator[Case]:
    for line in (CASES / "queries.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        query, asked, found = line.split("\t")
        told = dict(word.split("=") for word in asked.split())
        mode = Mode(told.pop("mode", "all"))
        if "documents" in told:
            told["documents"] = frozenset([told["documents"]])
        if "section" in told:
            told["sections"] = tuple(parse_address(told.pop("section")))
        yield Case(query, Options(mode=mode, filters=Filters(**told)), found.split())


def places(found: Found) -> list[str]:
    records = [found.record(ranked) for ranked in found.ranked]
    return [f"{one.doc_id}:{(one.section or one.eid).replace(' ', '')}" for one in records]


def test_finds(store: Store, inverted: list[Inverted]) -> None:
    """The clauses of each case, in its order."""
    fill(store, inverted)
    engine = store.open()
    for case in cases():
        found = execute(case.query, engine, case.options)
        assert places(found) == case.found, case
        assert (found.total, found.exact) == (len(case.found), True)


def test_scores_are_the_same_to_the_last_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store, inverted: list[Inverted]
) -> None:
    """Scores, spans and explanations are those of the embedded engine by lists."""
    fill(store, inverted)
    answers = [told(store.open(), case) for case in cases()]
    (tmp_path / "beside").mkdir()
    beside = Embedded(tmp_path / "beside", monkeypatch, arrays=False)
    fill(beside, inverted)
    assert answers == [told(beside.open(), case) for case in cases()]


def told(engine: Engine, case: Case) -> list[object]:
    found = execute(case.query, engine, case.options)
    return [
        (place, repr(ranked.score), found.spans(found.record(ranked)), found.parts(ranked))
        for place, ranked in zip(places(found), found.ranked, strict=True)
    ]


def test_a_depth_is_kept(store: Store, inverted: list[Inverted]) -> None:
    """The best so many are among the answers, in the order of the whole; the total is told."""
    fill(store, inverted)
    options = Options(mode=Mode.ANY)
    whole = execute("检验 标准 质量", store.open(), options)
    few = execute("检验 标准 质量", store.open(), options, depth=3)
    order = places(whole)
    assert len(few.ranked) >= 3
    assert places(few) == [place for place in order if place in set(places(few))]
    assert few.total == whole.total == len(order) > 3
    assert few.exact == (len(few.ranked) == few.total)


def test_statistics_are_those_of_the_corpus(store: Store, inverted: list[Inverted]) -> None:
    """However few candidates there are: counts, lengths and frequencies are of all clauses."""
    fill(store, inverted)
    engine = store.open()
    plan = plan_of("索道", engine, Options())
    index = engine.candidates(plan, Filters(), 1).clauses.index
    assert index.clause_count == sum(len(document.records) for document in inverted)
    assert index.document_count == len(inverted)
    held = [sum("检验" in text for text in document.folded) for document in inverted]
    assert index.frequency(Field.GRAMS, "检验") == sum(held) > 0
    grams = sum(len(grams_of(text)) for document in inverted for text in document.folded)
    assert index.total_length(Field.GRAMS) == grams
    (concept,) = plan_of("检验", engine, Options()).concepts
    expected = index.holding(concept, lambda text: "检验" in text.folded)
    assert expected is None or expected == sum(held)


def test_documents_are_told(store: Store, inverted: list[Inverted], texts: list[Document]) -> None:
    """Records by id and all of them in order, clauses in the order of reading."""
    fill(store, inverted[::-1])
    engine = store.open()
    ids = sorted(document.doc_id for document in inverted)
    assert [document.doc_id for document in engine.documents()] == ids
    for text in texts:
        assert engine.document(text.doc_id).title == text.metadata.title
        assert [clause.text for clause in engine.clauses_of(text.doc_id)] == [
            clause.text for clause in text.clauses
        ]
    with pytest.raises(KeyError):
        engine.document("nobody")


def test_what_is_kept_and_names_are_handed_back(store: Store, inverted: list[Inverted]) -> None:
    """The document whole, as bytes, and the terms that documents are looked up by."""
    named = [
        document._replace(names=(f"t{number}甲", "x共"), kept=bytes([number]) * 300)
        for number, document in enumerate(inverted)
    ]
    fill(store, named)
    engine = store.open()
    assert [engine.kept(one.doc_id) for one in named] == [one.kept for one in named]
    assert [one.doc_id for one in engine.called("t1甲")] == [named[1].doc_id]
    assert [one.doc_id for one in engine.called("x共")] == [one.doc_id for one in named]
    assert engine.called("t1") == []
    assert list(engine.names_from("t")) == ["t0甲", "t1甲", "t2甲"]
    assert list(engine.names_holding("甲", "t")) == ["t0甲", "t1甲", "t2甲"]
    assert list(engine.names_holding("x", "x")) == []
    with pytest.raises(KeyError):
        engine.kept("nobody")


def test_nothing_shows_before_it_is_published(store: Store, inverted: list[Inverted]) -> None:
    """A state that is open stays as it is; what is cancelled never was."""
    fill(store, inverted[:1])
    before = store.open()
    writer = store.writer()
    writer.put(inverted[1])
    writer.remove(inverted[0].doc_id)
    assert len(list(store.open().documents())) == 1
    writer.publish(Manifest().dumps())
    assert [document.doc_id for document in before.documents()] == [inverted[0].doc_id]
    assert places(execute("检验", before, Options()))
    assert [document.doc_id for document in store.open().documents()] == [inverted[1].doc_id]

    writer = store.writer()
    writer.remove(inverted[1].doc_id)
    writer.cancel()
    assert [document.doc_id for document in store.open().documents()] == [inverted[1].doc_id]


def test_what_was_replaced_or_removed_counts_no_more(
    store: Store, inverted: list[Inverted]
) -> None:
    """After changes an engine answers as if it had been filled with what is left."""
    fill(store, inverted)
    changed = (
        inverted[0]
        ._replace(
            **{name: getattr(inverted[1], name) for name in inverted[1]._fields if name != "record"}
        )
        ._replace(doc_id=inverted[0].doc_id)
    )
    fill(store, [changed])
    writer = store.writer()
    writer.remove(inverted[2].doc_id)
    writer.publish(Manifest().dumps())
    engine = store.open()
    left = [changed, *(one for one in inverted[1:] if one is not inverted[2])]
    index = engine.candidates(Plan.of(plan_of("检验", engine, Options()).item), Filters(), None)
    assert index.clauses.index.clause_count == sum(len(one.records) for one in left)
    assert index.clauses.index.document_count == len(left)
    held = sum("检验" in text for one in left for text in one.folded)
    assert engine.frequency(Field.GRAMS, "检验") == held
    found = execute("检验", engine, Options())
    assert len(found.ranked) == held
    assert inverted[2].doc_id not in {found.record(one).doc_id for one in found.ranked}


def test_why_nothing_was_found(store: Store, inverted: list[Inverted]) -> None:
    """What no clause holds, how many hold some, and what may have been meant."""
    fill(store, inverted)
    engine = store.open()
    miss = diagnose(plan_of("检验 宇宙飞船", engine, Options()), Filters(kind="x"), engine)
    assert miss.missing == ("宇宙飞船",)
    assert miss.partial == engine.frequency(Field.GRAMS, "检验")
    assert miss.unfiltered == 0
    meant = diagnose(plan_of("检言", engine, Options()), Filters(), engine).suggestions
    assert ("检言", ("检验",)) in meant
