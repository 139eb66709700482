"""The door of the package: what it offers, and that all of it is there."""

from __future__ import annotations

from pathlib import Path

import qpsearch


def test_all_is_what_can_be_imported() -> None:
    """Every public name leads to an object with a docstring; the list is sorted."""
    assert qpsearch.__all__ == sorted(qpsearch.__all__)
    assert dir(qpsearch) == qpsearch.__all__
    for name in qpsearch.__all__:
        assert getattr(qpsearch, name).__doc__


def test_unknown_names_are_attribute_errors() -> None:
    """A name that is not offered is missing in the usual way."""
    assert not hasattr(qpsearch, "no_such_name")


def test_a_program_can_do_what_the_command_does(tmp_path: Path) -> None:
    """Build, open, search, iterate: the example of the package's docstring."""
    (tmp_path / "a.txt").write_text("一、总则\n鼓励企业设立首席质量官。\n", encoding="utf-8")
    report = qpsearch.build_index([tmp_path / "a.txt"], tmp_path / "index")
    with qpsearch.Corpus.open(tmp_path / "index") as corpus:
        hits = list(corpus.search("首席品質官").hits)

    assert report.clauses == 1
    assert [(hit.section, hit.clause_id) for hit in hits] == [("一 ¶1", "a#level_1__p_1")]
    assert [hits[0].text[span.start : span.end] for span in hits[0].spans] == ["首席", "质量", "官"]


def test_what_commands_do_functions_do(seed_index: Path) -> None:
    """Show, outline, cite, references, export and status give values, not printed text."""
    with qpsearch.Corpus.open(seed_index) as corpus:
        reading = qpsearch.show(corpus, "004", "四、（六）", context=1)
        assert [clause.section for clause in reading.clauses] == ["四、（六）"]
        assert len(reading.shown) == 3
        document, divisions = qpsearch.outline(corpus, "004", depth=1)
        assert document.doc_id.startswith("004")
        assert {len(division.path) for division in divisions} == {1}
        assert qpsearch.cite(corpus, "004", "4.6") == ["《质量强国建设纲要》第四部分第（六）条"]
        assert qpsearch.cite(corpus, "004") == ["《质量强国建设纲要》"]
        page = qpsearch.export(corpus, "首席质量官", form="md").decode()
        assert page.startswith("# 检索：首席质量官\n")
        lines = qpsearch.export(corpus, [("004", "四、（六）")], form="jsonl").decode()
        assert lines.count("\n") == 1
        hit = corpus.search("首席质量官", limit=1).hits[0]
        assert qpsearch.hit_record(hit)["section"] == hit.section
    state = qpsearch.status(seed_index)
    assert (state["documents"], state["changed"]) == (5, [])


def test_cross_references_go_both_ways(tmp_path: Path) -> None:
    """What stands in a division, and what leads to it, are values of one type."""
    text = "检验法\n第一条　为了检验，制定本法。\n第二条　本法第一条所称检验包括复检。\n"
    (tmp_path / "law.txt").write_text(text, encoding="utf-8")
    qpsearch.build_index([tmp_path / "law.txt"], tmp_path / "index")
    with qpsearch.Corpus.open(tmp_path / "index") as corpus:
        (link,) = qpsearch.references(corpus, "law", "第二条").out
        assert link in qpsearch.references(corpus, "law", "第一条").into
    record = qpsearch.reference_record(link, into=False)
    assert (record["from"]["section"], record["to"]["section"]) == ("第二条", "第一条")


def test_paths_may_be_text(tmp_path: Path) -> None:
    """What takes a path takes its text as well, as build_index and Corpus.open do."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.txt").write_text("一、总则\n鼓励检验。\n", encoding="utf-8")
    path = tmp_path / "b" / "a.txt"
    assert qpsearch.load(str(path)) == qpsearch.load(path)
    assert qpsearch.load(str(path), root=str(tmp_path)).doc_id == "b/a"
