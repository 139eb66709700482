"""Several documents in one file: readable cases, and the laws of the split."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader_cases import blocks
from qpsearch.loader import documents_of, read_document, unaccounted
from qpsearch.model import Document, Source, Unit

CASES = blocks("documents.txt")


def document_of(text: str) -> Document:
    return read_document(Source("file.txt", "utf-8", "", text), "file")


def shown(document: Document) -> str:
    """Return a document as lines: title, number, issued, in force; then its clauses, indented."""
    metadata = document.metadata
    known = (metadata.number, metadata.date_issued, metadata.date_in_force)
    lines = ["\t".join([metadata.title, *(value or "-" for value in known)])]
    lines += [f"\t{c.section}\t{c.text}".replace("\n", "⏎") for c in document.clauses]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, expected, id=title) for title, text, expected in CASES],
)
def test_a_file_is_split_as_written_in_the_case(text: str, expected: str) -> None:
    """Each case gives the documents written below it, the one that holds the others first."""
    assert "\n".join(map(shown, documents_of(document_of(text)))) == expected


@pytest.mark.parametrize("text", [pytest.param(text, id=title) for title, text, _ in CASES])
def test_the_laws_hold_for_each_case(text: str) -> None:
    """Spans, source spans, ids and the account of the source are right in each document."""
    check(document_of(text))


def check(document: Document) -> tuple[Document, ...]:
    """Assert what holds for any file and its documents; return these."""
    found = documents_of(document)
    assert [d.doc_id for d in found] == ["file", *(f"file~{n}" for n in range(2, len(found) + 1))]
    assert {d.part_of for d in found[1:]} <= {"file", ""}  # acts of a gazette stand side by side
    assert sum(len(d.clauses) for d in found) == len(document.clauses) - (len(found) - 1)
    assert unaccounted(*found) == unaccounted(document) == []
    for each in found:
        assert len({clause.eid for clause in each.clauses}) == len(each.clauses)
        assert each.source == document.source
        for clause in each.clauses:
            assert each.text[clause.span.start : clause.span.end] == clause.text
            assert each.source_map.span(clause.span) == clause.source_span
            assert all(step.unit is not Unit.DOCUMENT for step in clause.locator.steps)
        for before, after in zip(each.clauses, each.clauses[1:], strict=False):
            assert before.span.end <= after.span.start
    return found


LAWS = st.lists(st.integers(1, 6), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(LAWS, st.booleans(), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_regulations_in_one_file_never_share_an_address(
    laws: list[int], signed: bool, line_end: str
) -> None:
    """However many regulations a file holds, each article is found under its own title."""
    lines = []
    for number, articles in enumerate(laws):
        lines.append(f"江淮市{'甲乙丙丁'[number]}类船舶管理办法")
        lines += [f"第{n}条　船舶{number}之{n}应当登记。" for n in range(1, articles + 1)]
        if signed:
            lines += ["江淮市人民政府", f"202{number}年3月1日"]
    document = document_of(line_end.join(lines))
    numbered = [d.section for d in document.outline]
    assert len(set(numbered)) == len(numbered)
    found = check(document)
    assert [len(d.clauses) for d in found] == laws
    assert [d.metadata.title for d in found] == [
        f"江淮市{'甲乙丙丁'[number]}类船舶管理办法" for number in range(len(laws))
    ]


def test_a_file_with_one_document_comes_back_as_it_is() -> None:
    """Nothing is made anew where there is nothing to split."""
    document = document_of("江淮市养犬管理条例\n第一条　为了管理养犬，制定本条例。")
    assert documents_of(document) == (document,)


def test_a_law_keeps_who_adopted_it_above_a_text_of_others() -> None:
    """The history spells the name with the session in it, and is cut by the width of the page."""
    law, drawing = documents_of(
        document_of(
            "江淮市市徽条例\n(1991年3月2日江淮市第七届人民代表大会常务委\n员会第十八次会议通过)\n"
            "第一条　为了维护市徽，制定本条例。\n第二条　本条例自1991年10月1日起施行。\n"
            "江淮市市徽制作办法\n(1950年9月20日江淮市人民政府办公厅公布)\n"
            "第一条　麦稻组成环。\n第二条　图案对称。"
        )
    )
    assert law.metadata.issuers == ("江淮市人民代表大会常务委员会",)
    assert drawing.metadata.issuers == ("江淮市人民政府办公厅",)
