"""Clauses as a cluster hands them out are matched and ranked as where they came from.

A cluster of a few lines keeps the bulks that it is sent, and hands out all of them.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from qpsearch.engine.inversion import Inverter
from qpsearch.engine.protocol import Candidates
from qpsearch.engine.records import Field, document_of
from qpsearch.engine.terms import words_of
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import DICTIONARY, STORE
from qpsearch.engines.opensearch.bulk import lines_of, made_ahead, tails_of
from qpsearch.engines.opensearch.fetched import FetchedIndex, FetchedLists
from qpsearch.engines.opensearch.joined import JoinedTexts
from qpsearch.engines.opensearch.mapping import (
    ALL_GRAMS,
    CLAUSE,
    ORDER_BITS,
    TIMES,
    place_of,
)
from qpsearch.engines.opensearch.matrix import CountedIndex, CountedLists
from qpsearch.engines.opensearch.state import Published
from qpsearch.engines.opensearch.unpacked import FetchedClause, FetchedDocument
from qpsearch.lexicon import dictionary_words
from qpsearch.loader import load
from qpsearch.search import Mode, Options, execute
from qpsearch.text import dictionary_building
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qpsearch.engine.inversion import Inverted
    from qpsearch.engine.plan import Concept, Filters, Plan
    from qpsearch.engine.records import ClauseText
    from qpsearch.text.segment import Segmenter

LAWS = {
    "water.txt": "用水管理办法\n\n第一章 总则\n\n"
    "第一条 为了加强用水管理，节约用水，制定本办法。\n\n"
    "第二条 用水单位应当向水行政主管部门申请取水许可；"
    "水行政主管部门应当自受理之日起三十日内决定。\n\n"
    "第二章 管理\n\n第三条 年度用水计划由水行政主管部门下达。产品质量标准另行规定。\n",
    "quality.txt": "產品品質規定\n\n第一條 為了提高產品品質，規定本標準。\n\n"
    "第二條 產品品質不合格的，由質量管理部門責令改正；逾期30日不改正的，處以罰款。\n\n"
    "第三條 品質管理，品質管理，年年年有餘。\n",
    "empty.txt": "空白\n",
}
QUERIES = [
    ("管理", Mode.ALL),
    ("产品质量", Mode.ALL),
    ("年年", Mode.ALL),
    ("用水 -许可", Mode.ALL),
    ("行政*", Mode.ALL),
    ("主管*", Mode.ALL),
    ('"用水 许可"~20', Mode.ALL),
    ("30日", Mode.ALL),
    ("heading:总则 OR title:规定", Mode.ALL),
    ("年度用水计划由谁下达？逾期不改正的怎么处罚？", Mode.ANY),
    ("为了提高产品质量，规定本标准。" * 9, Mode.ANY),
]


class Kept:
    """What a cluster has of some documents, and an engine that answers with all of it."""

    def __init__(self, documents: Sequence[Inverted], segmenter: Segmenter) -> None:
        self.path = "here"
        self.segmenter = segmenter
        self.make: Callable[[Any], Any] = lambda _: None
        self._sources: list[dict[str, Any]] = []
        for number, document in enumerate(documents):
            for lines in lines_of(document, tails_of(document), number):
                action, source = map(json.loads, lines.decode().splitlines())
                assert action["index"]["_id"].partition(".")[0] == str(number)
                self._sources.append(source)
        self.clauses = [FetchedClause(one) for one in self._sources if one["what"] == CLAUSE]
        whole = [one for one in self._sources if one["what"] != CLAUSE]
        self._documents = {
            one["seq"] >> ORDER_BITS: FetchedDocument(
                document_of(json.loads(one["record"])),
                one["lengths"],
                Counter(one["titled"].split(" ")),
            )
            for one in whole
        }
        self._grams = {
            one["seq"] >> ORDER_BITS: dict(
                gram.split(TIMES) for gram in one[ALL_GRAMS].split(" ") if gram
            )
            for one in whole
        }
        sums = {field.value: sum(one["sums"][field.value] for one in whole) for field in Field}
        self.state = Published("kept", 0, len(whole), len(self.clauses), sums, "", 0)

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        del filters, depth
        return Candidates(self.make(plan))

    def frequency(self, field: Field, term: str) -> int:
        name, said = place_of(field, term)
        held = (one.get(name, "").split() for one in self._sources if one["what"] == CLAUSE)
        return sum(said in terms for terms in held)

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int:
        del concept
        return sum(map(stands, self.clauses))

    def words_in(self, text: str) -> list[str]:
        return words_of(self.segmenter.pieces(fold(text)))

    def document_numbered(self, number: int) -> FetchedDocument:
        return self._documents[number]

    def clauses_numbered(self, number: int) -> list[FetchedClause]:
        return [one for one in self.clauses if one.number == number]

    def gram_counts(
        self, numbers: Sequence[int], grams: Sequence[str]
    ) -> dict[str, dict[int, int]]:
        return {
            gram: {number: int(self._grams[number].get(gram, 0)) for number in numbers}
            for gram in grams
        }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in a folder."""
    folder = tmp_path_factory.mktemp("index")
    (folder / STORE).mkdir()
    dictionary_building.build(folder / STORE / DICTIONARY, dictionary_words())
    create_index(folder / STORE)
    return folder


@pytest.fixture(scope="module")
def documents(store: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Inverted]:
    """The laws inverted; they are in the folder's index, too."""
    texts = tmp_path_factory.mktemp("laws")
    inverter = Inverter(Dictionary.open(store / STORE / DICTIONARY))
    found = []
    for name, text in sorted(LAWS.items()):
        (texts / name).write_text(text, encoding="utf-8")
        found.append(inverter.invert(load(texts / name, root=texts)))
    writer = IndexWriter(store / STORE)
    for document in found:
        writer.put(document)
    writer.publish()
    return found


@pytest.mark.parametrize("arrays", [False, True])
@pytest.mark.parametrize(("query", "mode"), QUERIES)
def test_scores_are_those_of_a_folder(
    store: Path, documents: list[Inverted], query: str, mode: Mode, *, arrays: bool
) -> None:
    """To the last bit, with the parts that they are made of; so are the places that are lit."""
    beside = WhooshClauseIndex(store)
    kept = Kept(documents, beside.segmenter)

    def lists(plan: Plan) -> FetchedLists:
        if arrays:
            return CountedLists(CountedIndex(kept, kept.clauses, plan.grams))
        return FetchedLists(FetchedIndex(kept, kept.clauses, all_here=True))

    kept.make = lists
    answers = []
    for engine in (kept, beside):
        found = execute(query, engine, Options(mode=mode))  # type: ignore[arg-type] # as needed
        answers.append(
            [
                (
                    record.doc_id,
                    record.order,
                    repr(one.score),
                    found.spans(record),
                    found.parts(one),
                )
                for one in found.ranked
                for record in [found.record(one)]
            ]
        )
    assert answers[0] == answers[1] != []


def test_lines_are_the_same_wherever_they_are_made(documents: list[Inverted]) -> None:
    """Ahead, in another process and under another id, or where they are sent."""
    for number, document in enumerate(documents):
        made = made_ahead(document)
        assert (made.records, made.fields, made.texts) == ([], {}, [])
        one, two = (each._replace(doc_id="other") for each in (made, document))
        assert [*lines_of(one, tails_of(one), number)] == [*lines_of(two, tails_of(two), number)]
        assert tails_of(made).initials == tails_of(document).initials


def clause(number: int, folded: str, cuts: str) -> FetchedClause:
    return FetchedClause({"seq": (number << ORDER_BITS) + 1, "folded": folded, "cuts": cuts})


def test_words_are_found_where_they_begin_and_end() -> None:
    """In no other clause, in compounds as parts, and nowhere across a boundary."""
    joined = JoinedTexts(
        [
            clause(1, "产品质量标准", "BBb"),  # one word of three parts
            clause(2, "质量，质量管", "bacb"[:3]),
            clause(3, "", ""),
            clause(4, "标准", "b"),
        ]
    )
    ordinals = [(number << ORDER_BITS) + 1 for number in (1, 2, 4)]
    as_word, in_compounds, in_terms = joined.standing("质量")
    assert (as_word, in_terms) == ({ordinals[1]: 1.0}, {})
    assert in_compounds == {ordinals[0]: 1.0}
    assert joined.standing("标准")[0] == {ordinals[2]: 1.0}
    assert [*joined.words("质量")] == ["质量", "质量管"]
    assert [*joined.words("")] == ["产品质量标准", "质量", "质量管", "标准"]


def test_boundaries_that_are_not_those_of_the_texts_are_told() -> None:
    with pytest.raises(ValueError, match="not those of the texts"):
        JoinedTexts([clause(1, "产品质量", "b")])
