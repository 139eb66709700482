"""Answers that were made already: kept for one snapshot, within bounds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import client_of

from qpsearch.corpus.indexing import build_index
from qpsearch.web import results, studying
from qpsearch.web.app import make_app
from qpsearch.web.keeping import KeptAnswer, KeptAnswers

if TYPE_CHECKING:
    from pathlib import Path


def answer(size: int) -> KeptAnswer:
    return KeptAnswer(b"x" * size, "text/html", ())


def test_the_answer_not_asked_for_the_longest_makes_room() -> None:
    kept = KeptAnswers(80)
    for key in range(8):
        kept.keep("a", key, answer(10))
    assert kept.find("a", 0)
    kept.keep("a", 8, answer(10))
    assert [key for key in range(9) if kept.find("a", key) is None] == [1]


def test_an_answer_that_is_too_large_is_not_kept() -> None:
    kept = KeptAnswers(80)
    kept.keep("a", "small", answer(10))
    kept.keep("a", "large", answer(11))
    assert kept.find("a", "large") is None
    assert kept.find("a", "small")


def test_another_snapshot_forgets_all() -> None:
    kept = KeptAnswers(80)
    kept.keep("a", 1, answer(10))
    assert kept.find("b", 1) is None
    kept.keep("b", 2, answer(10))
    assert kept.find("a", 1) is None
    assert kept.find("b", 1) is None


def test_a_page_asked_again_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("一、总则\n鼓励企业设立首席质量官。\n", encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    made, found = [], results.found
    monkeypatch.setattr(results, "found", lambda *asked: made.append(asked) or found(*asked))
    with client_of(tmp_path / "index") as client:
        first = client.get("/?q=质量")
        again = client.get("/?q=质量")
        assert len(made) == 1
        assert (again.content, again.headers) == (first.content, first.headers)
        english = client.get("/?q=质量", headers={"accept-language": "en"})
        assert len(made) == 2
        assert english.content != first.content
        (tmp_path / "b.txt").write_text("一、数据\n提高数据质量。\n", encoding="utf-8")
        build_index([tmp_path], tmp_path / "index")
        now = client.get("/?q=质量")
        assert len(made) == 3
        assert "提高数据" in now.text
        assert now.headers["etag"] != first.headers["etag"]


def test_what_changes_without_the_index_is_made_each_time(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("一、总则\n鼓励企业。\n", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "index")
    with client_of(tmp_path / "index") as client:
        assert "与源文件一致" in client.get("/state").text
        (tmp_path / "a.txt").write_text("一、总则\n鼓励大企业。\n", encoding="utf-8")
        assert "与源文件一致" not in client.get("/state").text


def test_what_took_too_long_is_there_when_asked_again(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = results.found

    def slowly(*asked: object) -> object:
        time.sleep(0.5)
        return found(*asked)

    monkeypatch.setattr(results, "found", slowly)
    app = make_app(seed_index, seconds=0.2)
    with TestClient(app, base_url="http://127.0.0.1:8471") as client:
        late = client.get("/?q=质量")
        assert late.status_code == 503
        assert "稍后再查" in late.text
        for _ in range(100):
            time.sleep(0.1)
            if (again := client.get("/?q=质量")).status_code == 200:
                break
        assert "<mark>质量</mark>" in again.text


@pytest.mark.parametrize(("page", "found"), [("/targets", "95%"), ("/owners", "工信部")])
def test_a_page_shows_what_it_has_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, found: str
) -> None:
    for name in "ab":
        text = "一、目标\n到2025年,产品合格率达到95%。(工信部负责)\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    monkeypatch.setattr(studying, "_AHEAD", 0)
    with client_of(tmp_path / "index") as client:
        first, second = client.get(page), client.get(page)
    assert "已读 1 件，共 2 件" in first.text
    assert found in first.text
    assert "etag" not in first.headers  # another is made when it is asked for again
    assert "data-goes-on" not in second.text
    assert second.headers["etag"]
    assert second.text.count(found) > first.text.count(found)
