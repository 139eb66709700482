"""What answers that are no answers come to: one line that says the thing, the place, the way out.

A server of a few lines stands for clusters that are wrong in one way each.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from qpsearch.engines.opensearch import connection as connections
from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.connection import Connection
from qpsearch.engines.opensearch.state import check_cluster
from qpsearch.engines.opensearch.stock import Stock
from qpsearch.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VERSION = {"version": {"distribution": "opensearch", "number": "3.6.0"}}


class Server:
    """Answers every request with the next of its answers, the last again and again."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(size)
                server.asked.append(f"{self.command} {self.path}")
                answers = server.answers
                status, said = answers.pop(0) if len(answers) > 1 else answers[0]
                data = said.encode() if isinstance(said, str) else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the library's names

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"opensearch://127.0.0.1:{self.http.server_port}/policies"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(connections, "_PAUSES", (0.0, 0.01, 0.01))
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def connection_to(url: str) -> Connection:
    return Connection(Address.parse(url), Credentials())


def error_of(kind: str, reason: str) -> dict[str, Any]:
    said = {"type": kind, "reason": reason}
    return {"error": {"root_cause": [said], **said}}


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (200, "<html>hello</html>", "no OpenSearch"),
        (404, "<html>not found</html>", "no OpenSearch"),
        (200, {"hello": "there"}, "no OpenSearch"),
        (200, ["opensearch", "3.6.0"], "no OpenSearch"),
        (200, "", "no OpenSearch"),
        (200, {"version": {"number": "8.15.0"}}, "Elasticsearch 8.15.0, not OpenSearch"),
        (200, {"version": {"distribution": "opensearch", "number": "2.19.1"}}, "needs 3.0"),
        (401, "Unauthorized", "QPSEARCH_CLUSTER_USER"),
        (403, error_of("security_exception", "no permissions for [x]"), "no permission"),
        (503, error_of("master_not_discovered_exception", ""), "see that it is green"),
    ],
)
def test_what_is_no_cluster_is_told(server: Server, status: int, answer: Any, says: str) -> None:
    """In one line, with the address."""
    server.answers = [(status, answer)]
    with pytest.raises(ClusterError) as told:
        check_cluster(connection_to(server.url))
    assert says in str(told.value)
    assert str(told.value).startswith(server.url)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("kind", "reason", "says"),
    [
        (
            "cluster_block_exception",
            "blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark];",
            "disks are too full",
        ),
        (
            "cluster_block_exception",
            "blocked by: [FORBIDDEN/6/cluster read-only (api)];",
            "cluster is",
        ),
        ("cluster_block_exception", "blocked by: [FORBIDDEN/8/index write (api)];", "read-only"),
        ("security_exception", "no permissions for [indices:admin/create]", "no permission"),
        (
            "validation_exception",
            "this would add [3] shards, but this cluster has [1000]/[1000] maximum shards open;",
            "no room for more shards",
        ),
    ],
)
def test_a_cluster_that_takes_nothing_is_told(
    server: Server, kind: str, reason: str, says: str
) -> None:
    """At once: asking again is of no use."""
    server.answers = [(400 if kind == "validation_exception" else 403, error_of(kind, reason))]
    with pytest.raises(ClusterError) as told:
        connection_to(server.url).ask("PUT", "/policies-000001", {})
    assert says in str(told.value)
    assert len(server.asked) == 1


def test_a_busy_cluster_is_asked_again(server: Server) -> None:
    """So many times and no more."""
    busy = error_of("circuit_breaking_exception", "too large")
    server.answers = [(429, busy), (503, busy), (200, VERSION)]
    check_cluster(connection_to(server.url))
    assert len(server.asked) == 3
    server.asked.clear()
    server.answers = [(429, busy)]
    with pytest.raises(ClusterError, match="too much to do"):
        connection_to(server.url).ask("GET", "/")
    assert len(server.asked) == 3


def test_another_node_is_asked_where_one_is_gone(server: Server) -> None:
    """Each name in the address is of a node that answers for all."""
    server.answers = [(200, VERSION)]
    hosts = f"127.0.0.1:1,{server.url.split('/')[2]}"
    check_cluster(connection_to(f"opensearch://{hosts}/policies"))
    assert server.asked == ["GET /"]


def test_what_a_node_says_is_told_rather_than_that_others_are_gone(server: Server) -> None:
    """Two of three nodes are lost: the third has nobody to lead it."""
    said = error_of("cluster_manager_not_discovered_exception", "")
    server.answers = [(503, said)]
    there = server.http.server_port
    url = f"opensearch://127.0.0.1:9,127.0.0.1:{there},127.0.0.1:9/policies"
    connection = Connection(Address.parse(url), Credentials(), patience=0.5)
    with pytest.raises(ClusterError, match="see that it is green"):
        connection.ask("GET", "/_alias/policies")


@pytest.mark.parametrize("said", ["<html>log in first</html>", [], "3.6.0"])
def test_another_thing_that_answers_later_is_told(server: Server, said: Any) -> None:
    """A page of a portal, say, which stands before the cluster and has just lost patience."""
    server.answers = [(200, VERSION), (200, said)]
    with pytest.raises(ClusterError, match="what answers there is no OpenSearch"):
        Stock(server.url).newest()


def test_where_nobody_answers_it_is_told(server: Server) -> None:
    """Within a few tries."""
    del server
    with pytest.raises(
        ClusterError, match=r"no node answers \(127\.0\.0\.1:1: Connection refused\)"
    ):
        Stock("opensearch://127.0.0.1:1/policies")


@pytest.mark.parametrize(
    "answer",
    [
        {"timed_out": True, "_shards": {"total": 3, "successful": 3, "failed": 0}},
        {"timed_out": False, "_shards": {"total": 3, "successful": 2, "failed": 1}},
        {"timed_out": False, "_shards": {"total": 3, "successful": 2, "failed": 0}},
    ],
)
def test_a_part_of_an_answer_is_an_error(server: Server, answer: dict[str, Any]) -> None:
    """Whatever a cluster calls it."""
    server.answers = [(200, {**answer, "hits": {"hits": []}})]
    with pytest.raises(ClusterError, match="of 3 shards answered"):
        connection_to(server.url).search("policies-000001", {})
    assert "allow_partial_search_results=false" in server.asked[0]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([{}, {"policies": {"settings": {}}}], "qpsearch has not made it"),
        ([{"a": {"aliases": {"policies": {}}}, "b": {"aliases": {"policies": {}}}}], "2 indexes"),
        ([{"a": {"aliases": {"policies": {}}}}, {"found": False}], "qpsearch has not made it"),
        (
            [
                {"a": {"aliases": {"policies": {}}}},
                {"found": True, "_source": {"said": {"made_by": "else"}}},
            ],
            "choose another name",
        ),
    ],
)
def test_the_index_of_someone_else_is_left_alone(
    server: Server, answers: list[Any], says: str
) -> None:
    """Nothing is written there, and nothing is read."""
    server.answers = [(200, answer) for answer in (VERSION, *answers)]
    with pytest.raises(ClusterError) as told:
        Stock(server.url).newest()
    assert says in str(told.value)
    assert all(asked.startswith("GET ") for asked in server.asked)


def test_an_address_says_what_is_wrong_with_it() -> None:
    """Hosts and ports, a name that a cluster takes, no password."""
    address = Address.parse("opensearch://a.example:9201,b.example/policies-1")
    assert address.hosts == (("a.example", 9201), ("b.example", 9200))
    assert str(address) == "opensearch://a.example:9201,b.example:9200/policies-1"
    assert Address.parse("opensearch+https://a.example/x").secure
    for url, says in [
        ("opensearch://a.example", "no address of a cluster"),
        ("opensearch://a.example:port/x", "no address of a cluster"),
        ("opensearch:///x", "no address of a cluster"),
        ("opensearch://a.example/Big", "cannot be the name"),
        ("opensearch://a.example/x/y", "cannot be the name"),
        ("opensearch://me:secret@a.example/x", "seen by everyone"),
    ]:
        with pytest.raises(ClusterError, match=says) as told:
            Address.parse(url)
        assert "secret" not in str(told.value)


def test_who_asks_stands_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The password may lie in a file; one that is not there is told."""
    path = tmp_path_factory.mktemp("secrets") / "password"
    path.write_text("hush\n", encoding="utf-8")
    monkeypatch.setenv("QPSEARCH_CLUSTER_USER", "me")
    monkeypatch.setenv("QPSEARCH_CLUSTER_PASSWORD_FILE", str(path))
    assert Credentials.from_environment()[:2] == ("me", "hush")
    path.unlink()
    with pytest.raises(ClusterError, match="No such file"):
        Credentials.from_environment()


def test_the_command_line_tells_it_in_one_line(
    server: Server, qpsearch: Callable[..., Any]
) -> None:
    """Exit code 2, nothing on stdout; no index of the seeds is built there."""
    server.answers = [(200, "<html></html>")]
    for command in (["search", "质量"], ["docs"], ["status"], ["index"], ["verify"]):
        outcome = qpsearch(*command, "--index", server.url)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err == (
            f"qpsearch: {server.url}: what answers there is no OpenSearch; check host and port\n"
        )
