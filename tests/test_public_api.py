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


def test_paths_may_be_text(tmp_path: Path) -> None:
    """What takes a path takes its text as well, as build_index and Corpus.open do."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.txt").write_text("一、总则\n鼓励检验。\n", encoding="utf-8")
    path = tmp_path / "b" / "a.txt"
    assert qpsearch.load(str(path)) == qpsearch.load(path)
    assert qpsearch.load(str(path), root=str(tmp_path)).doc_id == "b/a"
