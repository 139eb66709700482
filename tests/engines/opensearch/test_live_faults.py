"""What is wrong with a real cluster comes to one line: what was typed, and what is told.

Each row of ``live_faults.tsv`` is a fault that is brought about there, a command, and its line.
Settings of the whole cluster are changed for a moment: no other test may run beside these.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cluster_index import connect, indexes_of
from qpsearch import build_index
from qpsearch.engines.opensearch import connection as connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Outcome
    from qpsearch.engines.opensearch.connection import Connection

pytestmark = pytest.mark.cluster
ROWS = [
    row.split("\t")
    for row in Path(__file__).with_name("live_faults.tsv").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]
BLOCKED = {
    "disks are full": "read_only_allow_delete",
    "index is read-only": "read_only",
    "index is not to be read": "read",
}
OF_ALL = {
    "no memory for requests": {"network.breaker.inflight_requests.limit": "1b"},
    "no memory for counting": {"indices.breaker.request.limit": "1b"},
    "cluster is read-only": {"cluster.blocks.read_only": True},
    "no room for shards": {"cluster.max_shards_per_node": 1},
}


class Broken:
    """An index of a cluster that something can be done to, and undone."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.name = connection.address.name
        self._undone: list[Callable[[], object]] = []

    def by(self, fault: str) -> None:
        """Bring a fault about."""
        (index,) = indexes_of(self.connection)
        if fault in OF_ALL:
            self._of_all(OF_ALL[fault])
        elif fault in BLOCKED:
            self._set(index, {f"index.blocks.{BLOCKED[fault]}": True})
        elif fault == "index is deleted":
            self.connection.ask("DELETE", f"/{index}")
        elif fault == "index is closed":
            self.connection.ask("POST", f"/{index}/_close")
        else:
            assert fault == "nothing"

    def _of_all(self, settings: dict[str, Any]) -> None:
        """Change settings of the whole cluster."""
        self.connection.ask("PUT", "/_cluster/settings", {"transient": settings})
        none = dict.fromkeys(settings)
        self._undone.append(
            lambda: self.connection.ask("PUT", "/_cluster/settings", {"transient": none})
        )

    def _set(self, index: str, settings: dict[str, Any]) -> None:
        """Change settings of an index; undone for the copy, too, that a run began and left."""
        self.connection.ask("PUT", f"/{index}/_settings", settings)
        none = dict.fromkeys(settings)
        every = f"/{self.name}-*/_settings"
        self._undone.append(lambda: self.connection.ask("PUT", every, none, missing={}))

    def mend(self) -> None:
        """Undo it, and wait until the cluster is whole again."""
        while self._undone:
            self._undone.pop()()
        self.connection.ask(
            "GET", "/_cluster/health", wait_for_no_initializing_shards="true", timeout="30s"
        )


@pytest.fixture
def broken(cluster_index: str, tmp_path: Path) -> Iterator[Broken]:
    """An index of one clause."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("甲办法\n\n第一条　砂石应当过秤。\n", encoding="utf-8")
    build_index([texts], cluster_index)
    (texts / "b.txt").write_text("乙办法\n\n第一条　木料应当过秤。\n", encoding="utf-8")
    made = Broken(connect(cluster_index))
    yield made
    made.mend()
    made.connection.close()


@pytest.mark.parametrize(("fault", "command", "line"), ROWS)
def test_a_fault_is_told_in_one_line(
    broken: Broken,
    cluster_index: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qpsearch: Callable[..., Outcome],
    fault: str,
    command: str,
    line: str,
) -> None:
    """Exit code 2, nothing on stdout; mended, the same command is done."""
    monkeypatch.setattr(connections, "_PAUSES", (0.0, 0.1))
    monkeypatch.chdir(tmp_path)
    typed = [*command.split(), "--index", cluster_index]
    broken.by(fault)
    outcome = qpsearch(*typed)
    said = outcome.err.replace(cluster_index, "URL").replace(broken.name, "NAME")
    said = re.sub(r"\d[\d.]*(?=/|kb|b\b|\])", "0", said)  # how many bytes, how many shards
    assert (outcome.code, outcome.out, said) == (2, "", f"qpsearch: {line}\n")
    if "deleted" in fault or "closed" in fault:
        return
    broken.mend()
    again = qpsearch(*typed)
    assert again.code == 0, again.err
