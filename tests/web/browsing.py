"""A browser that asks the application without a port; a corpus that means harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from qpsearch.corpus.indexing import build_index
from qpsearch.web.app import make_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def client_of(index: Path, language: str = "zh-CN") -> TestClient:
    """A browser that speaks a language, at the application over an index."""
    return TestClient(
        make_app(index),
        base_url="http://127.0.0.1:8471",
        headers={"accept-language": language},
        follow_redirects=False,
    )


@pytest.fixture(scope="session")
def reader(seed_index: Path) -> Iterator[TestClient]:
    """The seeds in a Chinese browser."""
    with client_of(seed_index) as client:
        yield client


@pytest.fixture(scope="session")
def english(seed_index: Path) -> Iterator[TestClient]:
    """The seeds in an English browser."""
    with client_of(seed_index, "en-GB,en;q=0.8") as client:
        yield client


HARM = """\
<script>document.title = "owned"</script>办法"><img src=x onerror=alert(1)>

第一条　为了规范&lt;script&gt;alert(1)&lt;/script&gt;管理,根据"><svg onload=alert(2)>《办法\u202e》\
制定本办法。&lt;img src=x onerror="document.title='owned'"&gt;

第二条　企业应当\u202e倒写\u202c并遵守 javascript:alert(3) 与 {{ 7*7 }} 与\
 &lt;/mark&gt;&lt;/p&gt;&lt;b onclick=x&gt;,\
到2025年合格率"&gt;&lt;script&gt;alert(4)&lt;/script&gt;\
达到98%。\
(工信部"&gt;&lt;script&gt;、市场监管总局负责)
"""


def index_of_harm(folder: Path) -> Path:
    """An index of :data:`HARM`, with a file name as bad."""
    (folder / "a'\"><script>x<.txt").write_text(HARM, encoding="utf-8")
    build_index([folder], folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A corpus whose text, title and file name are full of scripts, quotes and bidi controls."""
    with client_of(index_of_harm(tmp_path_factory.mktemp("harm"))) as client:
        yield client
