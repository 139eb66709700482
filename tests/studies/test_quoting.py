"""Quotations between documents, and sentences traced to where they stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.studies.quoting.quotations import find_quotations
from qpsearch.studies.quoting.reader import Quotation, SearchedDocument
from qpsearch.studies.quoting.tracing import Trace, sentences_of, trace
from qpsearch.studies.works import work_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.model import Document

CASES = Path(__file__).parent / "cases"
Ends = tuple[tuple[str, str], tuple[str, str]]


class Clause(NamedTuple):
    """The least that a clause must be to be looked through."""

    section: str
    text: str

    @property
    def eid(self) -> str:
        return self.section


def source(name: str, *texts: str, date: str | None = None, work: str = "") -> SearchedDocument:
    """A document of numbered clauses."""
    clauses = [Clause(str(number), text) for number, text in enumerate(texts, 1)]
    return SearchedDocument(name, name, date, work, clauses)


def found_in(*sources: SearchedDocument, **options: object) -> list[Quotation]:
    """What is found, as a list."""
    return list(find_quotations(sources, **options))  # type: ignore[arg-type]


def texts(found: Sequence[Quotation]) -> list[tuple[str, str, str]]:
    """Kind and the two passages."""
    return [(one.kind.value, one.source.text, one.target.text) for one in found]


@pytest.fixture(scope="module")
def seed_sources(seeds: dict[str, Document]) -> list[SearchedDocument]:
    """The seeds as they are looked through."""
    return [
        SearchedDocument(
            name,
            document.metadata.title,
            document.metadata.date,
            work_key(document.metadata.title),
            document.clauses,
        )
        for name, document in seeds.items()
    ]


@pytest.fixture(scope="module")
def seed_quotations(seed_sources: list[SearchedDocument]) -> list[Quotation]:
    """All that the seeds share."""
    return found_in(*seed_sources)


def ends_of(found: Quotation) -> Ends:
    """The two clauses of a quotation, whichever way round."""
    source, target = found.source, found.target
    one, other = sorted([(source.doc_id, source.section), (target.doc_id, target.section)])
    return one, other


def judged() -> dict[Ends, str]:
    """The pairs of clauses judged by hand."""
    lines = (CASES / "quotations.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {((a, s), (b, t)): verdict for verdict, a, s, b, t, _ in rows}


def test_quotations_of_the_seeds(seed_quotations: list[Quotation]) -> None:
    """Nearly all passages that a reader sees, and nearly nothing else."""
    verdicts = judged()
    found = {ends for one in seed_quotations if verdicts.get(ends := ends_of(one)) != "?"}
    wanted = {ends for ends, verdict in verdicts.items() if verdict == "+"}
    right = len(found & wanted)

    assert len(wanted) > 120
    assert found - wanted == set() or right / len(found) >= 0.97, sorted(found - wanted)
    assert right / len(wanted) >= 0.97, sorted(wanted - found)


def test_what_the_commentary_quotes(seed_quotations: list[Quotation]) -> None:
    """A near passage says where it differs, in the glyphs of both texts."""
    near = next(
        one
        for one in seed_quotations
        if one.source.doc_id == "003"
        and one.target.doc_id == "001"
        and "以质取胜" in one.source.text
    )

    assert near.target.section == "八、（二十）"
    assert [(change.a, change.b) for change in near.changes] == [
        ("营销", "生産經營"),
        ("完善", "推動"),
    ]


def test_spans_lead_to_the_passages(
    seed_quotations: list[Quotation], seed_sources: list[SearchedDocument]
) -> None:
    """The span of each end holds its text in the clause."""
    clauses = {
        (one.doc_id, clause.section, clause.eid): clause.text
        for one in seed_sources
        for clause in one.clauses
    }

    assert seed_quotations
    for found in seed_quotations:
        for end in (found.source, found.target):
            assert clauses[end.doc_id, end.section, end.eid][slice(*end.span)] == end.text


LIST = "计量、标准、认证认可、检验检测"
PASSAGE = "建立高效权威的国家质量基础设施管理体制"


def test_a_passage_in_other_script_and_words() -> None:
    """Script, regional words and marks make no difference; glyphs are the document's own."""
    found = found_in(
        source("a", f"要{PASSAGE}。"), source("b", "推動建立高效權威的國家品質、基礎設施管理體制!")
    )

    assert texts(found) == [
        ("verbatim", "建立高效權威的國家品質、基礎設施管理體制", PASSAGE),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"推动{LIST}等协同发展。", f"支持区域内{LIST}等要素集成。"),
        ("依照《中华人民共和国标准化法实施条例》办理。", "见《中华人民共和国标准化法实施条例》。"),
        ("健全服务标准。", "健全服务标准。提高水平。"),
        ("（一）第一项", "（一）第二项"),
    ],
    ids=["a list of terms", "a title", "too short", "numbers"],
)
def test_what_is_no_passage(one: str, other: str) -> None:
    """Stock phrases, names and chance are not found."""
    assert found_in(source("a", one), source("b", other)) == []


def test_the_later_document_quotes() -> None:
    """Without a document asked about, the later of two is the one that quotes."""
    early, late = source("z", PASSAGE, date="2020-01-01"), source("a", PASSAGE, date="2023-01-01")

    assert [one.source.doc_id for one in found_in(early, late)] == ["a"]
    assert [one.source.doc_id for one in found_in(early, late, of=["z"])] == ["z"]


def test_only_what_was_asked_about() -> None:
    """Passages between other documents are left out."""
    sources = [source(name, PASSAGE) for name in "abc"]

    found = found_in(*sources, of=["b"])

    assert [(one.source.doc_id, one.target.doc_id) for one in found] == [("b", "a"), ("b", "c")]


def test_editions_of_one_work() -> None:
    """Editions may be left out, also those in the words of another region."""
    one = source("a", PASSAGE, work=work_key("质量强国建设纲要"))
    other = source("b", PASSAGE, work=work_key("品質強國建設綱要（2023年修訂）"))

    assert len(found_in(one, other)) == 1
    assert found_in(one, other, editions=False) == []


def test_a_stock_phrase_of_a_corpus() -> None:
    """What very many clauses say is no quotation, what two say is one."""
    formula = "违反本条例规定的由有关部门责令改正"
    many = [source(f"d{n:03}", f"{formula}，处第{n}类罚款。") for n in range(200)]
    rare = [source("x", f"{PASSAGE}，推进"), source("y", f"加快{PASSAGE}")]

    assert [one.source.text for one in found_in(*many, *rare)] == [PASSAGE]


@settings(deadline=None)
@given(st.lists(st.text("质量强国，。品質強國建设纲要一二（）\n 1", max_size=60), max_size=6))
def test_any_texts(clauses: list[str]) -> None:
    """Nothing breaks, and what is verbatim has the same letters."""
    found = found_in(source("a", *clauses), source("b", *reversed(clauses)), least_score=1)

    for one in found:
        assert one.source.text
        assert one.target.text


# ---- trace -----------------------------------------------------------------


def traced(text: str, *sources: SearchedDocument) -> list[Trace]:
    """What is found, as a list."""
    return list(trace(text, sources))


OUTLINE = source(
    "纲要",
    "（一）完善重大工程設備監理制度,保障重大設備品質安全與投資效益。加快傳統裝備智慧化改造。",
    "（二）推进质量基础设施分级分类管理，深化计量技术机构改革创新。",
)


def test_kinds_of_traces() -> None:
    """Verbatim, near and absent, each sentence by itself."""
    text = (
        "完善重大工程设备监理制度，保障重大设备质量安全与投资效益。"
        "推进质量基础设施的分级分类管理，深化计量技术机构改革创新！我们今天去公园散步。好。"
    )

    verbatim, near, absent = traced(text, OUTLINE)

    assert (verbatim.kind, verbatim.score) == ("verbatim", 1)
    assert verbatim.target is not None
    assert verbatim.target.text == "完善重大工程設備監理制度,保障重大設備品質安全與投資效益"
    assert near.kind == "near"
    assert near.target is not None
    assert (near.target.section, near.target.text) == (
        "2",
        "推进质量基础设施分级分类管理，深化计量技术机构改革创新",
    )
    assert [(change.a, change.b) for change in near.changes] == [("的", "")]
    assert (absent.kind, absent.target) == ("absent", None)
    assert absent.text == text[slice(*absent.span)] == "我们今天去公园散步。"


def test_parts_of_an_absent_sentence() -> None:
    """A sentence of one's own around a quotation says which part is quoted."""
    text = (
        "为了让企业用得起先进的仪器并放心地投入生产，各地都应当深化计量技术机构改革创新和人才培养。"
    )

    (found,) = traced(text, OUTLINE)

    assert found.kind == "absent"
    ((span, end),) = found.parts
    assert text[slice(*span)] == end.text == "深化计量技术机构改革创新"


def test_the_same_glyphs_before_others() -> None:
    """Of places that say the same, the one in the script of the sentence comes first."""
    traditional, simplified = (
        source("a", "推進品質基礎設施建設"),
        source("b", "推进质量基础设施建设"),
    )

    (found,) = traced("推进质量基础设施建设。", traditional, simplified)

    assert found.target is not None
    assert found.target.doc_id == "b"
    assert [end.doc_id for end in found.also_in] == ["a"]


def test_sentences() -> None:
    """A sentence ends with its mark and the quotation marks after it."""
    text = " 他说：“不行。”我走了！\n第二行；其三"

    assert [text[slice(*span)] for span in sentences_of(text)] == [
        "他说：“不行。”",
        "我走了！",
        "第二行；",
        "其三",
    ]


@settings(deadline=None)
@given(st.text("质量强国，。；品質強國建设纲要一二（）\n 1", max_size=80))
def test_any_text_is_traced(text: str) -> None:
    """Sentences come in order, and a text is verbatim in itself."""
    found = traced(text, source("a", *text.split("\n")))

    spans = [one.span for one in found]
    assert spans == sorted(spans)
    assert all(one.kind == "verbatim" for one in found)
