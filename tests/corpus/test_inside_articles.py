"""Searches at an address inside an article: the answer is that part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, build_index
from qpsearch.corpus.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = {
    "scales": """第499章
《秤量條例》

1. 簡稱
本條例可引稱為《秤量條例》。
2. 釋義
(1) 在本條例中，秤包括天平。
(2) 為施行第(1)款——
(a) 砝碼屬秤的部分；
(b) 天平須予檢定。
3. 罪行
任何人違反第2(2)(b)條，即屬犯罪。
""",
    "law": """秤量法

第一条　为了加强秤量，制定本法。
第二条　秤包括天平。
天平应当检定：
（一）每年一次；
（二）修理之后。
第三条　违反第二条第二款的，处以罚款。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """An ordinance and a law of the mainland."""
    folder: Path = tmp_path_factory.mktemp("inside")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder / f"{name}.txt" for name in TEXTS], folder / "index")
    with Corpus.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "sections"),
    [
        ("section:第2(2)條", ["第2(2)條", "第二条第二款"]),
        ("section:第2(2)(b)條", ["第2(2)(b)條", "第二条第二款第（二）项"]),
        ("section:第2條第(2)款(b)段", ["第2(2)(b)條", "第二条第二款第（二）项"]),
        ("section:s.2(1)", ["第2(1)條", "第二条第一款"]),
        ("section:第二条第二款", ["第2(2)條", "第二条第二款"]),
        ("section:第2(3)條", []),
        ("section:第2(2)條 天平", ["第2(2)條", "第二条第二款"]),
        ("section:第2(2)(a)條 天平", []),
        ("section:第2(2)條 砝码", ["第2(2)條"]),
        ("section:第2(2)條 not 砝码", ["第二条第二款"]),
        ('section:第2(1)條 "包括天平"', ["第2(1)條", "第二条第一款"]),
        ("section:第2(2)條 (砝码 or 修理)", ["第2(2)條", "第二条第二款"]),
        ("section:第2條 天平", ["第2條", "第二条"]),
        ("section:第二条 section:第二款", []),
    ],
)
def test_a_search_at_a_part_answers_with_it(
    corpus: Corpus, query: str, sections: list[str]
) -> None:
    """Only parts that hold the words, in whatever order; an article as a whole stays whole."""
    found = corpus.search(query)
    assert sorted(hit.section for hit in found.hits) == sorted(sections)
    assert found.total == len(sections)


@pytest.mark.parametrize("limit", [1, None])
def test_a_filter_by_a_part_does_the_same(corpus: Corpus, limit: int | None) -> None:
    """Of --section, too; what is lit lies in the part, whose place in the file is its own."""
    request = Request("天平", section="第2(2)(b)條", documents=("scales",))
    (hit,) = corpus.search(request.query, limit=limit, options=request.options(corpus)).hits
    assert (hit.section, hit.text, hit.matched) == ("第2(2)(b)條", "(b) 天平須予檢定。", ("天平",))
    assert [hit.text[start:end] for start, end in hit.spans] == ["天平"]
    assert TEXTS["scales"][slice(*hit.source_span)] == hit.text
    assert hit.citation == "《秤量條例》第2(2)(b)條"
    assert corpus.show("scales", hit.eid)[0].text == hit.text


def test_groups_name_the_same_part(corpus: Corpus) -> None:
    """Editions grouped are parts, too."""
    found = corpus.search("section:第2(1)條", group=True)
    shown = [hit.section for hit in found.hits]
    shown += [other.section for hit in found.hits for other in hit.also_in]
    assert sorted(shown) == ["第2(1)條", "第二条第一款"]
