"""Nothing of a text or of a URL becomes more than letters; nobody else is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import client_of

from qpsearch.web.app import make_app
from qpsearch.web.guarding import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVIL = """'"><script>alert(1)</script>\u202e{{7*7}}"""
PAGES = """\
/
/?q=办法
/?q={evil}
/?q="{evil}
/?q=办法&issuer={evil}
/?q=办法&doc={evil}
/d/{doc}
/d/{doc}?q=script
/d/{doc}/第一条
/d/{doc}/{evil}
/d/{evil}
/c/{evil}
/references/{doc}
/quotes/{doc}
/quotes/{evil}
/compare?a={doc}&b={doc}&all=1
/compare?a={evil}&b={evil}
/targets?indicator={evil}
/owners?body={evil}
/check?text={evil}依照《办法{evil}》第一条。
/check?what=sentences&text={evil}规范管理，制定本办法。
/corpus
/corpus?name={evil}&sort={evil}
/works
/bodies
/state
/{evil}
/?lang={evil}
"""
TAGS = """\
html head meta title link body header main footer nav aside section article h1 h2 h3 h4 h5 h6 p div
span a b bdi mark code pre kbd ins del ul ol li dl dt dd table thead tbody tr th td form label input
button textarea select option details summary dialog figure figcaption svg g line text polyline
circle rect path"""
OURS = re.compile(r'<script src="/static/reader\.js" defer></script>')
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:=\"[^\"]*\")?)*)\s*/?>")
"""A tag as the templates write it: every value of an attribute in double quotes."""


@pytest.mark.parametrize("path", PAGES.splitlines())
def test_no_text_becomes_markup(path: str, harmful: TestClient) -> None:
    doc = harmful.get("/api/docs").json()[0]["doc_id"]
    page = harmful.get(path.format(evil=quote(EVIL, safe=""), doc=quote(doc, safe=""))).text
    rest = OURS.sub("", page)
    assert "<script" not in rest
    for _, name, attributes in TAG.findall(rest):
        assert name in TAGS.split(), name
        assert not re.search(r"\s(on\w+|style|srcdoc)\b", re.sub(r'"[^"]*"', '""', attributes))
        for value in re.findall(r'(?:href|src|action)="([^"]*)"', attributes):
            assert re.match(r"/(?!/)|#", value), value
    assert "<" not in TAG.sub("", rest.replace("<!DOCTYPE html>", ""))
    typed = re.sub(r'(<input [^>]*value=)"[^"]*"', r'\1""', page)  # a field keeps what was typed
    typed = re.sub("(<textarea [^>]*>)[^<]*", r"\1", typed)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", typed)
    assert "49" not in typed or path != "/{evil}"  # a template inside a text stays a text


def test_what_a_text_says_is_shown(harmful: TestClient) -> None:
    page = harmful.get("/?q=办法").text
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in harmful.get("/?q=企业").text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)  # such marks are left out of texts
    assert "应当倒写并遵守" in harmful.get("/?q=企业").text


@pytest.mark.parametrize("path", ["/", "/?q=x", "/d/004", "/nowhere", "/api/docs", "/api/nowhere",
                                  "/static/style.css", "/static/reader.js"])  # fmt: skip
def test_every_answer_forbids_what_is_not_needed(path: str, reader: TestClient) -> None:
    answer = reader.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert "server" not in answer.headers


def test_pages_have_nothing_inline(reader: TestClient) -> None:
    for path in ("/", "/?q=质量", "/d/004/四", "/targets?indicator=合格率", "/compare?a=001&b=004"):
        page = reader.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src)|javascript:", page), path


HOSTS = """\
127.0.0.1:8471 | 200
localhost | 200
LOCALHOST:8471 | 200
[::1]:8471 | 200
192.168.1.7 | 200
evil.example | 403
evil.example:8471 | 403
127.0.0.1.evil.example | 403
localhost.evil.example | 403
127.0.0.1@evil.example | 403
[::1 | 403
"""


@pytest.mark.parametrize("case", HOSTS.splitlines())
def test_another_name_is_not_answered(case: str, reader: TestClient) -> None:
    """A site whose name leads to this machine (DNS rebinding) learns nothing."""
    host, status = case.split(" | ")
    for path in ("/", "/api/docs", "/static/style.css"):
        answer = reader.get(path, headers={"host": host})
        assert answer.status_code == int(status)
        assert (int(status) == 200) or "质量" not in answer.text


ORIGINS = """\
origin: http://127.0.0.1:8471 | 200
origin: http://127.0.0.1:9999 | 403
origin: https://evil.example | 403
origin: null | 403
sec-fetch-site: cross-site | 403
sec-fetch-site: same-origin | 200
sec-fetch-site: none | 200
"""


@pytest.mark.parametrize("case", ORIGINS.splitlines())
def test_a_page_of_another_site_cannot_ask(case: str, reader: TestClient) -> None:
    header, status = case.split(" | ")
    name, _, value = header.partition(": ")
    assert reader.get("/api/docs", headers={name: value}).status_code == int(status)


def test_a_link_on_another_site_may_lead_here(reader: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert reader.get("/d/004", headers=headers).status_code == 200


def test_a_name_that_was_given_is_answered(seed_index: Path) -> None:
    app = make_app(seed_index, hosts=["reading-room"])
    with TestClient(app, base_url="http://reading-room:8471") as client:
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"host": "other-room"}).status_code == 403


BOUNDS = """\
/?q={long} | 400
/api/search?q={long} | 400
/api/search?q=质量&issuer={long} | 400
/d/{long} | 400
/c/{long} | 400
/api/show?doc={long} | 400
/api/search?q=质量&limit=1001 | 400
/api/docs?limit=99999999999999999999 | 400
/api/docs?offset=10001 | 400
/?q={longest} | 414
"""


@pytest.mark.parametrize("case", BOUNDS.splitlines())
def test_too_much_is_refused(case: str, reader: TestClient) -> None:
    url, status = case.split(" | ")
    answer = reader.get(url.format(long="x" * 2_001, longest="x" * 33_000))
    assert answer.status_code == int(status)


@pytest.fixture
def hasty(seed_index: Path) -> Iterator[TestClient]:
    """A server that gives up at once."""
    app = make_app(seed_index, seconds=0.001)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def test_what_takes_too_long_is_given_up(hasty: TestClient) -> None:
    answer = hasty.get("/api/diff?a=001&b=004")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "no answer within 0.001 seconds"


def test_an_answer_has_a_size(seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qpsearch.web.responding.LARGEST", 1_000)
    with client_of(seed_index) as client:
        assert client.get("/api/show?doc=004").status_code == 413
        assert client.get("/d/004").status_code == 413


def test_files_beside_the_pages_are_not_given_out(reader: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"):
        assert reader.get(path).status_code in (400, 404)


def test_an_index_that_goes_away_is_told(tmp_path: Path) -> None:
    from shutil import rmtree

    from qpsearch.corpus.indexing import build_index

    (tmp_path / "a.txt").write_text("一、总则\n鼓励企业。\n", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "index")
    with client_of(tmp_path / "index") as client:
        assert client.get("/?q=企业").status_code == 200
        rmtree(tmp_path / "index")
        gone = client.get("/api/docs")
        assert gone.status_code == 503
        assert str(tmp_path) not in gone.text
        assert client.get("/?q=企业").status_code == 503
