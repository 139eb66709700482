"""The reader in the browser over a cluster: the pages of a folder, and the newest state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch.corpus.copying import copy_index
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.snapshots import Snapshots

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.cluster


def test_the_api_answers_as_over_a_folder(cluster_index: str, seed_index: Path) -> None:
    """The same bytes, page by page."""
    pytest.importorskip("starlette")
    from tests.web.browsing import client_of

    copy_index(seed_index, cluster_index)
    paths = (
        "/api/search?q=首席质量官&facet=issuer,year",
        "/api/documents/004",
        "/api/documents/004/outline",
        "/?q=质量",
        "/d/004/四/（六）",
    )
    with client_of(seed_index) as near, client_of(cluster_index) as far:
        for path in paths:
            assert far.get(path).status_code == near.get(path).status_code
            assert far.get(path).text == near.get(path).text


def test_a_later_state_is_picked_up(
    cluster_index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an update publishes is there at the next question; who reads keeps the old state."""
    monkeypatch.setattr("qpsearch.corpus.snapshots.CLUSTER_SECONDS", 0.0)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("烘干办法\n\n第一条　烘干应当安全。\n", encoding="utf-8")
    build_index([texts], cluster_index)
    snapshots = Snapshots(cluster_index)
    with snapshots.reading() as before:
        assert before.corpus.search("烘干").total
        (texts / "b.txt").write_text("过秤办法\n\n第一条　过秤应当公平。\n", encoding="utf-8")
        build_index([texts], cluster_index)
        with snapshots.reading() as after:
            assert after.mark != before.mark
            assert after.corpus.search("过秤").total
        assert before.corpus.search("烘干").total
    snapshots.close()
