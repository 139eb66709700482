"""The API: the bytes of the command line, one description made from the same types, faults told."""

from __future__ import annotations

import json
import re
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator

from qpsearch.render.schemas import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.testclient import TestClient
    from tests.conftest import Outcome

    from qpsearch.corpus.library import Corpus

SAME = """\
search --json 质量强国 | search?q=质量强国
search --json --limit 3 --any 产品有缺陷时企业怎么召回？ | search?q=产品有缺陷时企业怎么召回？&mode=any&limit=3
search --json --exact 质量基础设施 | search?q=质量基础设施&mode=exact
search --json --no-variants 品質 --sort -date | search?q=品質&variants=false&sort=-date
search --json --explain 首席质量官 --doc 004 --doc 001 | search?q=首席质量官&explain=true&doc=004&doc=001
search --json 标准 --issuer 国务院 --section 四 | search?q=标准&issuer=国务院&section=四
search --json 质量 --since 2023 --until 2023-02 --kind outline | search?q=质量&since=2023&until=2023-02&kind=outline
search --json 质量 --facet issuer,year,kind,document | search?q=质量&facet=issuer&facet=year&facet=kind&facet=document
search --json 首席质量官 --group edition | search?q=首席质量官&group=edition
search --json 宇宙飞船 | search?q=宇宙飞船
search --json 质量 --owner 工信部 --facet owner | search?q=质量&owner=工信部&facet=owner
docs --json | docs
docs --json 纲要 --sort -date | docs?name=纲要&sort=-date
docs --json --issuer 国务院 | docs?issuer=国务院
show --json 004 四、（六） | show?doc=004&address=四、（六）
show --json 004 4.6 --context 1 --cite gbt7714 | show?doc=004&address=4.6&context=1&cite=gbt7714
show --json 《质量强国建设纲要》第四部分第（六）条 | show?doc=《质量强国建设纲要》第四部分第（六）条
show --json 003 | show?doc=003
show --json 002 --meta | meta?doc=002
show --json 004 --refs | references?doc=004
show --json 001 二 --refs | references?doc=001&address=二
outline --json 001 --depth 1 | outline?doc=001&depth=1
outline --json 004 | outline?doc=004
editions --json | editions
editions --json 004 | editions?doc=004
diff --json 001 004 | diff?a=001&b=004
diff --json 001 004 --all | diff?a=001&b=004&all=true
quotes --json 003 | quotes?doc=003
quotes --json 004 九、（二十三） --no-editions | quotes?doc=004&address=九、（二十三）&editions=false
trace --json 推进质量基础设施的分级分类管理。 | trace?text=推进质量基础设施的分级分类管理。
targets --json --year 2025 --kind target | targets?year=2025&kind=target
targets --json --doc 004 --indicator 合格率 | targets?doc=004&indicator=合格率
owners --json 工信部 | owners?body=工信部
owners --json --doc 002 --role lead | owners?doc=002&role=lead
owners --json 银保监会 --lineage | owners?body=银保监会&lineage=true
"""  # noqa: E501 - one case a line


@pytest.mark.parametrize("case", SAME.splitlines(), ids=lambda case: case.partition(" |")[0])
def test_an_answer_is_what_the_command_prints(
    case: str, reader: TestClient, qpsearch: Callable[..., Outcome]
) -> None:
    command, _, url = case.partition(" | ")
    answer = reader.get(f"/api/{url}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == qpsearch(*command.split()).out


def test_a_checked_text_is_what_the_command_prints(
    reader: TestClient, qpsearch: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "依照《质量强国建设纲要》第四部分第（六）条，《纲要》第九十九条，《民法典》第三条。"
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))
    answer = reader.get("/api/check", params={"text": text})
    assert answer.text == qpsearch("check", "-", "--json").out
    assert len(answer.json()) == 3


def asked(corpus: Corpus) -> list[str]:
    """Two hundred queries: words, phrases and operators out of the texts themselves."""
    queries: list[str] = []
    for document in corpus.documents():
        for clause in corpus.clauses(document.doc_id):
            words = re.findall(r"[\u4e00-\u9fff]{2,6}", clause.text)[::7]
            for first, second, third in zip(words, words[1:], words[2:], strict=False):
                queries += [f"{first} {second}", f'"{first}" -{third}', f"{first} OR {third}"]
    return list(dict.fromkeys(queries))[:: max(1, len(queries) // 200)][:200]


def test_two_hundred_queries_answer_alike(
    reader: TestClient, corpus: Corpus, qpsearch: Callable[..., Outcome]
) -> None:
    queries = asked(corpus)
    assert len(queries) == 200
    found = 0
    for query in queries:
        answer = reader.get("/api/search", params={"q": query})
        assert answer.text == qpsearch("search", query, "--json").out, query
        found += bool(answer.json()["total"])
    assert found > 120


def test_pages_of_a_list_follow_each_other(reader: TestClient) -> None:
    whole = reader.get("/api/outline?doc=001")
    pages, url = [], "/api/outline?doc=001&limit=10"
    while url:
        page = reader.get(url)
        assert page.headers["x-total-count"] == str(len(whole.json()))
        pages += page.json()
        link = re.fullmatch(r'<(.*)>; rel="next"', page.headers.get("link", ""))
        url = link[1] if link else ""
    assert pages == whole.json()


def test_pages_of_hits_follow_each_other(reader: TestClient) -> None:
    whole = reader.get("/api/search?q=质量&limit=1000").json()
    assert not whole["truncated"]
    hits: list[object] = []
    while len(hits) < whole["total"]:
        page = reader.get(f"/api/search?q=质量&limit=13&offset={len(hits)}").json()
        hits += page["hits"]
        assert page["truncated"] == (len(hits) < whole["total"])
    assert hits == whole["hits"]


def test_the_browser_need_not_fetch_a_snapshot_twice(reader: TestClient) -> None:
    first = reader.get("/api/docs")
    again = reader.get("/api/docs", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "etag" not in reader.get("/api/status").headers  # files change without the index


FAULTS = """\
search | 400 | q: is needed
search?q= | 400 | q: is empty
search?q=质量&limit=0 | 400 | limit: from 1 to 1000
search?q=质量&limit=x | 400 | limit: a whole number from 1 to 1000
search?q=质量&q=标准 | 400 | q: one value only
search?q=质量&mode=some | 400 | mode: one of all, any, exact
search?q=质量&queries=3 | 400 | queries: not understood here; q, mode
search?q=质量&variants=maybe | 400 | variants: true or false
search?q=质量&since=昨天 | 400 | 昨天
search?q=质量&limit=1000&offset=9500 | 400 | offset: answers end after 10000 hits
search?q=质量&doc=无此文件 | 404 | no document with this id or in its title
search?q=%22质量 | 400 | this quote is not closed
show?doc=004&address=九十九 | 404 | 九十九
show?doc=质量强国建设 | 409 | 2 documents
show?doc=004&address=之之 | 400 | 之之
diff?a=004 | 400 | b: is needed
diff?a=004&b=/etc/passwd | 404 | /etc/passwd
nothing | 404 | nothing stands at /api/nothing
"""


@pytest.mark.parametrize("case", FAULTS.splitlines())
def test_a_fault_is_a_problem_that_says_which(case: str, reader: TestClient) -> None:
    url, status, said = case.split(" | ")
    answer = reader.get(f"/api/{url}")
    assert answer.status_code == int(status)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    Draft202012Validator(schema("problem")).validate(problem)
    assert problem["status"] == int(status)
    assert said in problem["detail"]


def test_a_faulty_query_has_its_place(reader: TestClient) -> None:
    problem = reader.get("/api/search", params={"q": "质量 (标准"}).json()
    start, end = problem["span"]
    assert problem["query"][start:end] == "("


def test_only_reading_is_possible(reader: TestClient) -> None:
    answer = reader.post("/api/search")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.json()["status"] == 405


def test_the_description_holds_for_every_answer(reader: TestClient) -> None:
    """Each case of above is one that the OpenAPI document allows, and its answer is as it says."""
    described = reader.get("/api/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    used = set()
    for case in SAME.splitlines():
        url = urlsplit(case.partition(" | ")[2])
        operation = described["paths"][f"/api/{url.path}"]["get"]
        used.add(url.path)
        known = {one["name"]: one for one in operation["parameters"]}
        given = dict(parse_qsl(url.query))
        assert given.keys() <= known.keys()
        assert {name for name, one in known.items() if one["required"]} <= given.keys()
        content = operation["responses"]["200"]["content"]["application/json"]["schema"]
        answer = reader.get(f"/api/{url.path}?{url.query}").json()
        whole = {**content, "components": described["components"]}
        Draft202012Validator(whole).validate(answer)
    assert {f"/api/{name}" for name in used | {"status", "check"}} == described["paths"].keys()


def test_no_path_of_the_file_system_is_given_out(reader: TestClient) -> None:
    """But the names of sources, which every hit has."""
    for url in ("/api/status?warnings=true", "/", "/d/004", "/?q=质量", "/corpus", "/state"):
        page = unquote(reader.get(url).text)
        page = re.sub(r'"source": "[^"]*"', "", page)
        assert not re.search(r"(?<![\w.<])/(root|home|tmp|work|var|usr)/", page), url


def test_status_says_what_there_is(reader: TestClient) -> None:
    status = reader.get("/api/status", params={"warnings": "true"}).json()
    Draft202012Validator(schema("status")).validate(status)
    assert (status["documents"], status["index"], status["roots"]) == (5, "index", ["seeds"])
    assert status["warnings"]
    assert json.dumps(status["changed"]) == "[]"
