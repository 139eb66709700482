"""One resolver of names: every spelling, one answer, whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.corpus.request import Request
from qpsearch.errors import AddressError, AddressNotFoundError
from qpsearch.text import folding

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parent / "cases" / "names.tsv"
ARTICLES = "\n第一条　为了检验，制定本法。\n第二条　检验机构依法检验。\n"
TEXTS = {
    "law18": f"中华人民共和国检验法\n（2018年10月26日修正）\n{ARTICLES}",
    "law23": f"中华人民共和国检验法\n（2023年12月29日修订）\n{ARTICLES}第三条　复检。\n",
    "rules": f"中华人民共和国检验法实施细则\n{ARTICLES}",
    "sh": f"上海市检验检测条例\n{ARTICLES}",
    "trial": f"检验机构管理办法（试行）\n{ARTICLES}",
    "notice": (
        "关于做好检验工作的通知\n\n检字〔2021〕3号\n\n"
        "为贯彻《中华人民共和国检验法》（以下简称《检法》），通知如下。\n一、依照《检法》执行。\n"
    ),
}


def cases() -> list[tuple[str, list[str]]]:
    """Return names with the ids that they stand for."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(name, [] if ids == "-" else ids.split()) for name, ids in rows]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("names")
    (folder / "docs").mkdir()
    for name, text in TEXTS.items():
        (folder / "docs" / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder / "docs"], folder / "index")
    with Corpus.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(("name", "ids"), cases())
def test_a_name_means_its_documents(corpus: Corpus, name: str, ids: list[str]) -> None:
    """Each case gives the documents beside it."""
    assert [one.doc_id for one in corpus.names.find(name)] == ids


@pytest.mark.parametrize(("name", "ids"), cases())
def test_a_filter_takes_what_the_name_means(corpus: Corpus, name: str, ids: list[str]) -> None:
    """--doc asks the resolver that show asks."""
    if not ids:
        with pytest.raises(AddressNotFoundError):
            Request(documents=(name,)).options(corpus)
    else:
        options = Request(documents=(name,)).options(corpus)
        assert options.filters.documents == frozenset(ids)


@pytest.mark.parametrize(("name", "ids"), cases())
def test_a_document_is_shown_that_the_name_means(corpus: Corpus, name: str, ids: list[str]) -> None:
    """Where a name is taken for one document, it is one of those that it means."""
    try:
        document = corpus.names.one(name)
    except AddressError:
        assert len(ids) != 1
    else:
        assert document.doc_id in ids


def test_no_title_is_folded_again(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up folds what is asked for, and nothing of the corpus."""
    folded: list[str] = []
    fold = folding.fold

    def counting(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr("qpsearch.library.titles.fold", counting)
    for name in ("检验法", "檢驗法（2018年修正）", "《检法》", "机构管理", "没有这部法"):
        folded.clear()
        assert corpus.names.find(f" {name}") == corpus.names.find(name)
        assert folded
        assert all(fold(text).strip() in fold(name) for text in folded)


@pytest.mark.parametrize(
    ("asked", "doc_id", "place"),
    [
        ("《检验法》第二条", "law", "第二条"),
        ("检验法第二条", "law", "第二条"),
        ("中华人民共和国检验法第2条", "law", "第2条"),
        ("检验法第二条若干问题", "opinion", ""),
        ("《关于适用检验法第二条若干问题的意见》", "opinion", ""),
        ("关于适用检验法第二条若干问题的意见第一条", "opinion", "第一条"),
        ("适用检验法第二条若干问题的意见第一条", "opinion", "第一条"),
    ],
)
def test_a_citation_goes_before_a_part_of_a_title(
    asked: str, doc_id: str, place: str, tmp_path: Path
) -> None:
    """A title that holds a citation of another text is not what that citation means."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "law.txt").write_text(f"中华人民共和国检验法\n{ARTICLES}", encoding="utf-8")
    opinion = f"关于适用检验法第二条若干问题的意见\n{ARTICLES}"
    (docs / "opinion.txt").write_text(opinion, encoding="utf-8")
    build_index([docs], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as opened:
        document, found = opened.names.locate(asked)
    assert (document.doc_id, found.replace(" ", "")) == (doc_id, place)
