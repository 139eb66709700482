"""In a search the name of a body finds its other names, and says so."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qpsearch.search import Filters, Options

if TYPE_CHECKING:
    from qpsearch.corpus import Corpus


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("工信部", 18),
        ("发改委", 6),
        ("住建部", 6),
        ("人社部", 1),
        ("卫健委", 5),
        ("網信辦", 3),
        ("国家市场监管总局", 24),
        ("金融监管总局", 2),
        ("国知局", 3),
        ("交通部", 3),
        ("国家粮食局", 2),
    ],
)
def test_a_short_name_finds_the_whole_one(corpus: Corpus, query: str, clauses: int) -> None:
    """The plan names bodies otherwise than people type them, or by what they have become since."""
    assert corpus.search(query).total == clauses


def test_the_name_is_explained_and_can_be_left_out(corpus: Corpus) -> None:
    """工信部 → 工业和信息化部 [body]; without variants nothing is found."""
    hit = corpus.search("工信部", explain=True).hits[0]

    assert ("工业和信息化部", "body") in [(part.label, part.origin) for part in hit.explanation]
    assert corpus.search("工信部", options=Options(variants=False)).total == 0


@pytest.mark.parametrize("name", ["市监总局", "国家市场监督管理总局", "市場監管總局"])
def test_an_issuer_may_be_called_by_any_of_its_names(corpus: Corpus, name: str) -> None:
    """The plan was issued by 市場監管總局等18部門; a filter and a field take any name."""
    filters = Filters(issuer=name)
    found = corpus.search("计量", options=Options(filters=filters))

    assert found.total > 0
    assert {hit.doc_id[:3] for hit in found.hits} == {"002"}
    assert corpus.search(f"计量 issuer:{name}").total == found.total
    assert corpus.search("计量", options=Options(filters=Filters(issuer="海关总署"))).total == 0


def test_letters_behind_a_name_make_it_another_word(corpus: Corpus) -> None:
    """What is named beside the name typed must stand there too."""
    assert corpus.search("工信部 药监局").total == corpus.search("工业和信息化部 药监局").total


def test_words_without_a_body_read_no_table() -> None:
    """社会, 公司 and 有关部门 cost a search nothing."""
    code = (
        "import sys\n"
        "from qpsearch.lexicon import may_name_body\n"
        "assert not any(map(may_name_body, ('社会', '公司', '有关部门', '检察院', '质量强国')))\n"
        "assert 'qpsearch.lexicon.bodies' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
