"""Questions in everyday words find the articles that say it in the law's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, Mode, Options, build_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.search.asking import plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome, SearchBy

LAW = """中华人民共和国某某法

第一条 出租人应当按照约定将租赁物交付承租人。

第二条 承租人应当按照约定的期限支付租金。

第三条 当事人可以约定保管方式。

第四条 用人单位应当按照约定及时足额支付劳动报酬。

第五条 房东一词不见于本法，房客亦然。
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a law of a few articles."""
    folder = tmp_path_factory.mktemp("law")
    (folder / "law.txt").write_text(LAW, encoding="utf-8")
    made = tmp_path_factory.mktemp("of-law") / "index"
    build_index([folder], made)
    return made


@pytest.fixture(scope="module")
def law(index: Path) -> Iterator[Corpus]:
    """The law, open for searching."""
    with Corpus.open(index) as opened:
        yield opened


def found(law: Corpus, query: str, options: Options) -> list[str]:
    return [hit.section for hit in law.search(query, options=options).hits]


@pytest.mark.parametrize("arrays", [False, True])
@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("房租能涨吗", "第二条"),
        ("老板不给工钱怎么办", "第四条"),
        ("老闆不給工錢怎麼辦", "第四条"),
    ],
)
def test_a_question_finds_what_the_law_says(
    law: Corpus, search_by: SearchBy, question: str, article: str, *, arrays: bool
) -> None:
    """In either script, by lists and by arrays; not without variants, not where all must stand."""
    search_by(arrays=arrays)

    assert found(law, question, Options(mode=Mode.ANY))[0] == article
    assert article not in found(law, question, Options(mode=Mode.ANY, variants=False))
    assert article not in found(law, question, Options())


def test_what_was_typed_stands_above_what_it_is_called(law: Corpus) -> None:
    """The legal word weighs less than the word typed; it is lit, and explained as what it is."""
    hits = law.search("房东", options=Options(mode=Mode.ANY), explain=True).hits
    [lease] = [hit for hit in hits if hit.section == "第一条"]

    assert hits[0].section == "第五条"
    assert ("出租人", "lay", "房东") in {
        (part.label, part.origin, part.typed) for part in lease.explanation
    }
    assert [lease.text[span.start : span.end] for span in lease.spans] == ["出租人"]
    assert sum(part.value for part in lease.explanation) == pytest.approx(lease.score)


def test_who_asks_for_them_gets_them_where_every_word_must_stand(
    qpsearch: Callable[..., Outcome], index: Path
) -> None:
    """--lay on the command line; nothing with --no-variants."""
    asked = ("search", "房东 交付", "--index", index)

    assert qpsearch(*asked).code == 1
    assert "第一条" in qpsearch(*asked, "--lay").out
    assert qpsearch(*asked, "--lay", "--no-variants").code == 1


def test_a_passage_has_words_of_its_own(index: Path) -> None:
    """No legal words are looked for beside those of a long run."""
    engine = WhooshClauseIndex(index)
    passage = "房东" + "与双方当事人签订的书面材料载明" * 12
    origins = {
        form.origin
        for concept in plan_of(passage, engine, Options(mode=Mode.ANY)).concepts
        for form in concept.alternatives
    }
    engine.close()
    assert "typed" in origins
    assert "lay" not in origins
