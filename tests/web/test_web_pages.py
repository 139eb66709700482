"""Pages as they come from the server, read without a browser."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from tests.web.browsing import client_of

from qpsearch import Corpus
from qpsearch.corpus.indexing import build_index
from qpsearch.web.language import LANGUAGES, wording

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


def hits(page: str) -> list[tuple[str, str]]:
    """Place and title of the hits of a page."""
    return re.findall(r'class="place">([^<]*)</bdi> <bdi class="title">([^<]*)<', page)


def test_the_first_page_asks_and_says_what_there_is(reader: TestClient) -> None:
    page = reader.get("/")
    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert "5 件文件，152 条条文" in page.text


def test_hits_are_those_of_a_search_in_its_order(reader: TestClient, corpus) -> None:
    page = reader.get("/", params={"q": "首席质量官"}).text
    there = corpus.search("首席质量官", limit=20).hits
    assert [title for _, title in hits(page)] == [f"《{hit.title}》" for hit in there]
    assert "<mark>首席质量官</mark>" in page
    assert "<mark>首席品質官</mark>" in page  # in its own glyphs


def test_a_total_that_is_an_upper_bound_says_so(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a cluster counts."""
    search = Corpus.search
    monkeypatch.setattr(
        Corpus,
        "search",
        lambda *args, **options: search(*args, **options)._replace(exact=False),
    )
    assert re.search("命中至多 [0-9]+ 条", reader.get("/", params={"q": "质量奖"}).text)


def test_a_hit_leads_to_its_place_and_lights_the_matches(reader: TestClient) -> None:
    page = reader.get("/", params={"q": "区域内支柱产业质量升级"}).text
    url = re.search(r'<a href="(/d/004[^"]*)"', page)
    assert url
    path, _, anchor = unescape(url[1]).partition("#")
    assert unquote(path).startswith("/d/004_22d854842f783777/四、（九）?q=")
    there = reader.get(path).text
    section = re.search(rf'<section id="{anchor}" class="clause hit focused"[^>]*>.*?</section>',
                        there, re.DOTALL)  # fmt: skip
    assert section
    assert "autofocus" in section[0]
    assert "<mark>区域内支柱产业质量升级</mark>" in section[0]


@pytest.mark.parametrize(
    "address", ["四、（六）", "四/（六）", "4.6", "四(六)", "level_4__level_6"]
)
def test_every_spelling_of_an_address_opens_the_clause(reader: TestClient, address: str) -> None:
    page = reader.get(f"/d/004/{address}").text
    assert 'id="level_4__level_6" class="clause focused" tabindex="-1" autofocus' in page
    assert "《质量强国建设纲要》第四部分第（六）条" in page


def test_every_clause_has_an_address_that_leads_to_it(reader: TestClient) -> None:
    page = reader.get("/d/002").text
    addresses = re.findall(r'<p class="address"><a href="([^"#]*)#([^"]*)"', page)
    assert len(addresses) == 37
    for url, eid in addresses[::6]:
        there = reader.get(unescape(url)).text
        assert re.search(rf'<section id="{eid}" class="[^"]*focused', there), url


def test_hits_of_a_document_lead_to_each_other(reader: TestClient) -> None:
    page = reader.get("/d/004", params={"q": "首席质量官"}).text
    found = re.findall(r'<section id="([^"]*)" class="clause hit', page)
    after = re.findall(r'class="next-hit" href="#([^"]*)"', page)
    before = re.findall(r'class="previous-hit" href="#([^"]*)"', page)
    assert found[1:] == after
    assert found[:-1] == before


def test_a_citation_is_an_address(reader: TestClient) -> None:
    answer = reader.get("/c/《质量强国建设纲要》第四部分第（六）条")
    assert answer.status_code == 303
    assert unquote(answer.headers["location"]) == (
        "/d/004_22d854842f783777/四、（六）#level_4__level_6"
    )


def test_a_document_says_what_is_known_of_it(reader: TestClient) -> None:
    page = reader.get("/d/001")
    words = plain(page.text)
    for said in (
        "中共中央、國務院",
        "成文日期",
        "2023-02-06",
        "未收入正文的内容",
        "源文件",
        "utf-8",
    ):
        assert said in words
    assert "001_65449852ce879aa7.txt" in words
    assert 'lang="zh-Hant"' in page.text


def test_the_script_can_be_switched_with_matches_in_place(reader: TestClient) -> None:
    page = reader.get("/d/001", params={"script": "simplified", "q": "品質強國"}).text
    assert "<mark>品质强国</mark>" in page
    assert "建設" not in re.sub(r"<aside.*", "", page, flags=re.DOTALL).partition("<article")[2]


def test_an_id_may_hold_slashes(tmp_path: Path) -> None:
    """Files of one name in two folders are told apart by their folders."""
    for folder, word in (("甲", "企业"), ("乙", "学校")):
        (tmp_path / folder).mkdir()
        text = f"办法\n第一条 {word}应当守法。\n第二条 依照第一条。\n"
        (tmp_path / folder / "办法.txt").write_text(text, encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    with client_of(tmp_path / "index") as client:
        page = client.get("/", params={"q": "学校"}).text
        url = re.search(r'href="(/d/[^"]*)"', page)
        assert url
        there = client.get(unescape(url[1]).partition("#")[0])
        assert there.status_code == 200
        assert 'id="art_1" class="clause hit focused"' in there.text
        for path in (
            "/d/乙/办法",
            "/d/乙/办法/第二条",
            "/references/乙%2F办法",
            "/quotes/乙%2F办法/第一条",
        ):
            assert client.get(path).status_code == 200, path


def test_places_that_are_not_there_name_the_nearest(reader: TestClient) -> None:
    answer = reader.get("/d/004/九十九")
    assert answer.status_code == 404
    assert "/d/004/%E4%B9%9D" in answer.text


def test_a_name_of_several_documents_lists_them(reader: TestClient) -> None:
    answer = reader.get("/d/质量强国建设")
    assert answer.status_code == 409
    assert 'href="/d/004_22d854842f783777"' in answer.text


def test_a_faulty_query_is_marked_at_its_place(reader: TestClient) -> None:
    answer = reader.get("/", params={"q": "质量 (标准"})
    assert answer.status_code == 400
    assert "<code>质量 <mark>(</mark>标准</code>" in answer.text


def test_nothing_found_says_what_may_have_been_meant(reader: TestClient) -> None:
    page = reader.get("/", params={"q": "首席质量宫"}).text
    assert "没有找到" in page
    assert "质量官" in page


def test_filters_count_and_can_be_taken_away(reader: TestClient) -> None:
    page = reader.get("/", params={"q": "质量", "kind": "commentary"}).text
    assert {title for _, title in hits(page)} == {
        "《完善质量政策和技术体系以大质量保障大市场》",
        "《加快质量强国建设,是推动我国经济社会高质量发展的重要举措》",
    }
    assert 'href="/?q=%E8%B4%A8%E9%87%8F" aria-label="去掉 commentary"' in page


def test_pages_follow_each_other_without_a_gap(reader: TestClient, corpus) -> None:
    sections = [
        place
        for page in (1, 2, 3)
        for place in hits(reader.get("/", params={"q": "质量", "page": page}).text)
    ]
    there = corpus.search("质量", limit=60).hits
    assert [title for _, title in sections] == [f"《{hit.title}》" for hit in there]


def test_the_language_is_the_browsers_or_the_chosen(english: TestClient) -> None:
    assert '<html lang="en">' in english.get("/").text
    chosen = english.get("/", params={"lang": "zh"})
    assert '<html lang="zh-CN">' in chosen.text
    assert '<html lang="zh-CN">' in english.get("/").text  # kept
    english.cookies.clear()


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("zh-Hans-HK,en", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("zh-twi", "zh-CN"),
        ("en-HK,zh-HK;q=0.9", "en"),
        ("de,zh-TW;q=0.5,en;q=0.4", "zh-Hant"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_the_language_that_a_browser_asks_for(english: TestClient, header: str, tag: str) -> None:
    page = english.get("/help", headers={"accept-language": header})
    assert f'<html lang="{tag}">' in page.text


def test_traditional_script_is_said_throughout(seed_index: Path) -> None:
    with client_of(seed_index, "zh-TW") as taiwan:
        page = taiwan.get("/?q=质量").text
        assert "檢索條文" in page
        assert "發文機關" in page
        assert "《质量强国建设纲要》" in page  # a title stays as it is
        assert "查詢有誤" in taiwan.get("/?q=质量 (标准").text
        assert "引號" in plain(taiwan.get('/?q="质量').text)
        for code, name in (("zh-CN", "简体"), ("en", "English")):
            assert re.search(rf'hreflang="{code}"[^>]*>{name}<', page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_words_exist_in_every_language(language: str) -> None:
    words = wording(language)
    assert words.keys() == wording("zh").keys()
    for key, said in words.items():
        assert said, key
        assert not hasattr(dict, key), "a template would get the method"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_help_says_can_be_typed_is_found(reader: TestClient, language: str) -> None:
    page = reader.get("/help", headers={"accept-language": LANGUAGES[language].tag}).text
    urls = [unescape(url) for url in re.findall(r'href="(/(?:\?q=|d/|c/)[^"]*)"', page)]
    assert len(urls) == 15
    for url in urls:
        there = reader.get(url)
        if there.status_code == 303:
            there = reader.get(there.headers["location"])
        assert there.status_code == 200, url
        assert 'class="hit"' in there.text or 'class="clause' in there.text, url


PAGES = """\
/corpus | 质量强国建设纲要 | 中共中央、国务院 | 文件
/corpus?sort=clauses | 002_5afa0209a0ae242f
/corpus?name=纲要&issuer=国务院 | 1 件文件
/corpus?kind=law | 0 件文件 | 此处没有
/works | 有几个版本的文本
/bodies | 国务院 | 发文数
/bodies?sort=name | 中国共产党中央委员会
/state | 与源文件一致 | 需要核对 | 推动企
/compare | 比较两件文件
/compare?a=001&b=004 | 綠色供應鏈 | 改动 | 四、（六）
/compare?a=001&b=004&all=1 | 地区用词
/quotes/003 | 质量强国建设纲要 | 逐字
/quotes/004/九、（二十三） | 九、（二十三）
/references/004 | 引用本处
/targets | 指标 | 类别
/targets?indicator=合格率 | 98% | 各文件历年目标
/targets?doc=004&kind=target | 2025
/check | 核对文稿
/check?text=《质量强国建设纲要》第四部分第（六）条和《民法典》第三条。 | 属实 | 本库没有这件文件
/check?text=质量办法%0A第一条 企业应当守法。%0A第二条 违反本办法第一条的，依法处理。 | 属实
/check?text=没有 | 没有引文
/check?what=sentences&text=推进质量基础设施的分级分类管理。 | 近似 | 加快质量强国建设
/owners?body=工信部 | 工业和信息化部
/owners?doc=002&role=lead | 牵头
"""


@pytest.mark.parametrize("case", PAGES.splitlines())
def test_a_page_shows(case: str, reader: TestClient, english: TestClient) -> None:
    url, *words = case.split(" | ")
    page = reader.get(url)
    assert page.status_code == 200, plain(page.text)
    for said in words:
        assert said in plain(page.text)
    assert english.get(url).status_code == 200


def test_a_list_comes_in_pages(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from qpsearch.web import shelves

    monkeypatch.setattr(shelves.stretch_of, "__defaults__", (2,))
    page = reader.get("/corpus?sort=title").text
    link = re.search(r'rel="next" href="([^"]*)"', page)
    assert link
    assert unescape(link[1]) == "/corpus?sort=title&page=2"
    assert 'rel="prev"' in reader.get(unescape(link[1])).text


FAULTY_PAGES = """\
/d/无此文件 | 404
/d/004/之之 | 400
/d/004?script=latin | 400
/?q=质量&page=0 | 400
/?q=质量&sort=up | 400
/?q=质量&issuer=%00 | 400
/corpus?since=昨天 | 400
/corpus?page=x | 400
/compare?a=004&b=无此文件 | 404
/targets?year=25 | 400
/targets?kind=wish | 400
/owners?role=boss | 400
/nowhere | 404
"""


@pytest.mark.parametrize("case", FAULTY_PAGES.splitlines())
def test_a_fault_is_a_page(case: str, reader: TestClient) -> None:
    url, status = case.split(" | ")
    page = reader.get(url)
    assert page.status_code == int(status)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'class="problem"' in page.text


def test_a_new_snapshot_is_picked_up(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、总则\n鼓励企业设立首席质量官。\n", encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    with client_of(tmp_path / "index") as client:
        first = client.get("/", params={"q": "数据"})
        assert "没有找到" in first.text
        held = client.get(
            "/", params={"q": "数据"}, headers={"if-none-match": first.headers["etag"]}
        )
        assert (held.status_code, held.content) == (304, b"")
        (tmp_path / "b.txt").write_text("一、数据\n促进数据流通。\n", encoding="utf-8")
        build_index([tmp_path], tmp_path / "index")
        now = client.get(
            "/", params={"q": "数据"}, headers={"if-none-match": first.headers["etag"]}
        )
        assert now.status_code == 200
        assert "<mark>数据</mark>" in now.text


def test_what_may_have_been_meant_is_a_link_to_the_same_place(tmp_path: Path) -> None:
    for name, region in (("a", "甲省"), ("b", "乙省")):
        text = f"{region}质量条例\n\n第一条　鼓励{region}企业设立首席质量官。\n第二条　保障质量。\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    with client_of(tmp_path / "index") as client:
        several = client.get("/d/质量条例/第一条?q=企业")
        near = client.get("/quotes/甲省质里条例")
        none = client.get("/d/999")
        place = client.get("/d/a/第九条?q=企业")
    assert several.status_code == 409
    assert "所指不止一处" in several.text
    urls = re.findall(r'<li><a href="(/d/[^"]*)"', several.text)
    assert [unquote(unescape(url)) for url in urls] == [
        "/d/a/第一条?q=企业", "/d/b/第一条?q=企业"
    ]  # fmt: skip
    assert near.status_code == 404
    assert "/quotes/a" in re.findall(r'<li><a href="([^"]*)"', near.text)
    assert 'href="/corpus">看文库里的全部文件' in none.text
    assert "qpsearch docs" not in none.text
    assert unquote(re.findall(r'<li><a href="([^"]*)"', place.text)[0]) == "/d/a/第二条"
